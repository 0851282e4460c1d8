"""What every account has in its settings, and the web server that webhooks come in by."""

from __future__ import annotations

import re
from typing import Annotated

from socialdesk.model.i18n import mark
from socialdesk.settings import (
    DIRECT,
    PROXY_SCHEMES,
    AddressRanges,
    AtLeastOne,
    Mode,
    Port,
    Secret,
    Settings,
    Url,
    fields,
    hint,
)


class BaseUrl(Url):
    """An address that others are put behind."""

    __slots__ = ()
    MUST = mark(
        'must be an address like "https://example.com" or "https://example.com/desk", with nothing behind it'
    )
    SHAPE = re.compile(
        r"(?:(?i:https?)://(?:[^\s/?#@:\[\]]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?(?:/[^\s?#]*)?)?"
    )


def at(host: str, port: int) -> str:
    """The address of a place of ours, without a slash at the end."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


class AccountSettings(Settings, frozen=True, kw_only=True):
    """What each platform's own schema adds its keys to."""

    mode: Mode = "polling"
    per_second: AtLeastOne = 5
    """Messages a second, over all of the account's chats."""
    proxy: Annotated[
        Secret,
        hint(
            mark(
                "write http://, https://, socks5:// or socks4://, then [user:password@]host:port; or "
                '"none" for no proxy, whatever the environment says'
            ),
            shape=rf"{DIRECT}|(?i:{'|'.join(PROXY_SCHEMES)})://[^\s/]+/?",
        ),
    ] = Secret()
    """By which all calls of this account leave. Empty: as HTTPS_PROXY, ALL_PROXY and NO_PROXY say."""

    def is_chosen(self, key: str) -> bool:
        """Whether the shop wrote another value than the platform's own."""
        return bool(getattr(self, key) != fields(type(self))[key].default)

    def reached_at(self) -> str:
        """The address of the platform's server, as this account calls it."""
        bases = (getattr(self, key) for key in fields(type(self)) if key.endswith("_base"))
        return next((str(each) for each in bases if each), "https://")

    def who(self) -> frozenset[str]:
        """By which numbers of its platform this account is known, as far as its keys say so."""
        return frozenset()

    def missing(self) -> str:
        """What keys that are well each by itself leave open together, in words; empty for nothing."""
        return ""

    def needs_public_url(self) -> bool:
        """Whether we tell the platform our address, and it must be one of the open internet."""
        return False


class NetworkTable(Settings, frozen=True, kw_only=True):
    """`[network]`: what is odd about the network this machine is in."""

    public_ranges: AddressRanges = AddressRanges()
    """Addresses that files are fetched from although they are none of the open internet: VPN clients
    and proxies answer with those of 198.18.0.0/15 for names they carry on themselves."""


class WebTable(Settings, frozen=True, kw_only=True):
    """`[web]`: where webhooks, /healthz, /readyz and /metrics are listened for."""

    host: str = "127.0.0.1"
    port: Port = 8480
    public_url: BaseUrl = BaseUrl("")
    """Under which the platforms reach this machine."""
