"""A Telegram bot's settings."""

from __future__ import annotations

from typing import Annotated

from socialdesk.bots.settings import AccountSettings
from socialdesk.bots.telegram.limits import PER_SECOND
from socialdesk.settings import AtLeastOne, Mode, Secret, Url, hint


class TelegramSettings(AccountSettings, frozen=True, kw_only=True):
    """One bot. An empty `api_base` is Telegram's own server, an empty `webhook_secret` one made of
    the token."""

    token: Annotated[
        Secret, hint("@BotFather's look like 123456789:AA…", shape=r"\d+:[A-Za-z0-9_-]+")
    ]
    mode: Mode = "polling"
    api_base: Url = Url("")
    webhook_secret: Annotated[
        Secret, hint("1 to 256 letters, digits, - and _", shape=r"[A-Za-z0-9_-]{1,256}")
    ] = Secret()
    per_second: AtLeastOne = PER_SECOND

    def needs_public_url(self) -> bool:
        """See `AccountSettings`: a Bot API server of one's own may call this machine by plain HTTP."""
        return self.mode == "webhook" and not self.api_base
