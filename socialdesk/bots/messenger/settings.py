"""A Page's settings."""

from __future__ import annotations

from typing import Annotated

from socialdesk.bots.meta.settings import MetaSettings
from socialdesk.model.i18n import mark
from socialdesk.settings import PlatformId, hint


class MessengerSettings(MetaSettings, frozen=True, kw_only=True):
    """One Page."""

    page_id: Annotated[PlatformId, hint(mark("the number Meta shows for it"))]

    def who(self) -> frozenset[str]:
        """See `AccountSettings`."""
        return frozenset({self.page_id})
