"""What a Page's and an Instagram account's settings have in common."""

from __future__ import annotations

import re
from typing import Annotated, ClassVar, Self

from socialdesk.bots.meta.limits import GRAPH_BASE, INBOXES, PER_SECOND, VERSION
from socialdesk.bots.settings import AccountSettings
from socialdesk.model.i18n import mark, translate
from socialdesk.settings import (
    AtLeastOne,
    Mode,
    NotNegative,
    PlatformId,
    Secret,
    ShapedText,
    Url,
    hint,
)


class ApiVersion(ShapedText):
    """A version of the Graph API."""

    __slots__ = ()
    MUST: ClassVar[str] = mark('must be like "v25.0"')
    SHAPE: ClassVar[re.Pattern[str]] = re.compile(r"v\d+\.\d+")


class AppIds(tuple[str, ...]):
    """The numbers of apps of Meta's."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """A list of numbers, or (from the environment) numbers with commas between. Raises
        ValueError with a sentence."""
        given = value.split(",") if isinstance(value, str) else value
        if not isinstance(given, list | tuple):
            raise ValueError(translate('must be a list of app numbers, like ["123456789"]'))
        return cls(str(PlatformId.read(each)) for each in given if each != "")


class MetaSettings(AccountSettings, frozen=True, kw_only=True):
    """One account. An empty `page_id` is one that is reached through no Page (Instagram Login)."""

    page_id: PlatformId = PlatformId("")
    app_id: Annotated[PlatformId, hint(mark("the number of your app in Meta's App Dashboard"))]
    app_secret: Annotated[Secret, hint(mark("Meta's App Dashboard shows it under Settings, Basic"))]
    page_token: Annotated[
        Secret, hint(mark("the Page's access token; `socialdesk connect` can fetch one"))
    ] = Secret()
    verify_token: Annotated[
        Secret, hint(mark("any words of your own; type the same into Meta's App Dashboard"))
    ]
    mode: Mode = "webhook"
    human_agent: bool = False
    """Whether Meta has granted the Human Agent feature."""
    people_apps: AppIds = AppIds()
    """Apps (by their number at Meta) behind which people of the shop answer, beside Meta's own
    inboxes. What any other app says counts as a program's: it ends no wait."""
    graph_base: Url = Url(GRAPH_BASE)
    api_version: ApiVersion = ApiVersion(VERSION)
    per_second: AtLeastOne = PER_SECOND
    poll_seconds: AtLeastOne = 30
    live_poll_seconds: NotNegative = 10
    """How often a live video's comments are read beside the webhook; 0 for never."""

    @property
    def people(self) -> frozenset[str]:
        """Every app behind which people sit."""
        return frozenset((*INBOXES, *self.people_apps))

    @property
    def own_id(self) -> str:
        """The account's own number, as far as it is configured."""
        return self.page_id
