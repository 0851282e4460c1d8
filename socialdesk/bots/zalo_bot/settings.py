"""A Zalo bot's settings."""

from __future__ import annotations

from typing import Annotated

from socialdesk.bots.settings import AccountSettings
from socialdesk.bots.zalo_bot.limits import API_BASE, MONTHLY, PEOPLE, PER_SECOND
from socialdesk.model.i18n import mark
from socialdesk.settings import AtLeastOne, Mode, NotNegative, Secret, Url, hint


class ZaloBotSettings(AccountSettings, frozen=True, kw_only=True):
    """One bot. An empty `webhook_secret` is one made of the token."""

    token: Annotated[
        Secret, hint(mark("Zalo Bot Manager's look like 123456789:abc…"), shape=r"\d+:\S+")
    ]
    mode: Mode = "polling"
    api_base: Url = Url(API_BASE)
    webhook_secret: Annotated[
        Secret, hint(mark("8 to 256 letters, digits, - and _"), shape=r"[A-Za-z0-9_-]{8,256}")
    ] = Secret()
    per_second: AtLeastOne = PER_SECOND
    monthly_messages: NotNegative = MONTHLY
    """The plan's; 0 for no limit."""
    people: NotNegative = PEOPLE
    """The plan's; 0 for no limit."""

    def who(self) -> frozenset[str]:
        """See `AccountSettings`: a token begins with its bot's number, a renewed one too."""
        return frozenset({self.token.reveal().partition(":")[0]})

    def needs_public_url(self) -> bool:
        """See `AccountSettings`: a stand-in server may call this machine by plain HTTP."""
        return self.mode == "webhook" and self.api_base == API_BASE
