"""A Page's settings."""

from __future__ import annotations

from typing import Annotated

from socialdesk.bots.meta.settings import MetaSettings
from socialdesk.model.i18n import mark
from socialdesk.settings import PlatformId, hint


class MessengerSettings(MetaSettings, frozen=True, kw_only=True):
    """One Page."""

    page_id: Annotated[PlatformId, hint(mark("the number Meta shows for it"))]
    utility_templates: bool = False
    """Whether announcements may go as utility templates that Meta has approved: the app needs the
    permission page_utility_messaging, and shop and customers are in the United States, Thailand, the
    Philippines or Vietnam."""

    def who(self) -> frozenset[str]:
        """See `AccountSettings`."""
        return frozenset({self.page_id})
