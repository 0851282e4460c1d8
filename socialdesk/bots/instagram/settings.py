"""An Instagram account's settings."""

from __future__ import annotations

from socialdesk.bots.meta.settings import MetaSettings
from socialdesk.model.i18n import translate
from socialdesk.settings import PlatformId


class InstagramSettings(MetaSettings, frozen=True, kw_only=True):
    """One professional account: through the Page it is linked to, by its own number, or both."""

    ig_id: PlatformId = PlatformId("")

    @property
    def own_id(self) -> str:
        """See `MetaSettings`."""
        return self.ig_id

    def who(self) -> frozenset[str]:
        """See `AccountSettings`: a Page has one such account."""
        named = {"ig": self.ig_id, "page": self.page_id}
        return frozenset(f"{kind} {number}" for kind, number in named.items() if number)

    def missing(self) -> str:
        """See `AccountSettings`."""
        if self.ig_id or self.page_id:
            return ""
        return translate("needs ig_id (the professional account's number) or page_id (its Page's)")
