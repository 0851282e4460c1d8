"""What every account has in its settings, and the web server that webhooks come in by."""

from __future__ import annotations

from socialdesk.settings import AtLeastOne, Mode, Port, Settings, Url


class AccountSettings(Settings, frozen=True, kw_only=True):
    """What each platform's own schema adds its keys to."""

    mode: Mode = "polling"
    per_second: AtLeastOne = 5
    """Messages a second, over all of the account's chats."""

    def missing(self) -> str:
        """What keys that are well each by itself leave open together, in words; empty for nothing."""
        return ""

    def needs_public_url(self) -> bool:
        """Whether we tell the platform our address, and it must be one of the open internet."""
        return False


class WebTable(Settings, frozen=True, kw_only=True):
    """`[web]`: where webhooks, /healthz, /readyz and /metrics are listened for."""

    host: str = "127.0.0.1"
    port: Port = 8480
    public_url: Url = Url("")
    """Under which the platforms reach this machine."""
