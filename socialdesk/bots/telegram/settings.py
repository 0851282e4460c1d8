"""A Telegram bot's settings."""

from __future__ import annotations

from typing import Annotated

from socialdesk.bots.settings import AccountSettings
from socialdesk.bots.telegram.limits import PER_SECOND
from socialdesk.model.i18n import mark
from socialdesk.settings import AtLeastOne, Mode, Secret, Url, hint


class TelegramSettings(AccountSettings, frozen=True, kw_only=True):
    """One bot. An empty `api_base` is Telegram's own server, an empty `webhook_secret` one made of
    the token."""

    token: Annotated[
        Secret, hint(mark("@BotFather's look like 123456789:AA…"), shape=r"\d+:[A-Za-z0-9_-]+")
    ]
    mode: Mode = "polling"
    api_base: Url = Url("")
    local_files: str = ""
    """The folder in which a Bot API server of one's own, started with --local, keeps files; it names
    them by their places on the disk (github.com/tdlib/telegram-bot-api, README; read 2026-11)."""
    webhook_secret: Annotated[
        Secret, hint(mark("1 to 256 letters, digits, - and _"), shape=r"[A-Za-z0-9_-]{1,256}")
    ] = Secret()
    per_second: AtLeastOne = PER_SECOND

    def reached_at(self) -> str:
        """See `AccountSettings`."""
        return self.api_base or "https://api.telegram.org"

    def who(self) -> frozenset[str]:
        """See `AccountSettings`: a token begins with its bot's number, a renewed one too."""
        return frozenset({self.token.reveal().partition(":")[0]})

    def needs_public_url(self) -> bool:
        """See `AccountSettings`: a Bot API server of one's own may call this machine by plain HTTP."""
        return self.mode == "webhook" and not self.api_base
