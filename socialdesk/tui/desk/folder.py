"""What stands ready for a customer's question at the desk: answers of the folder, and a language model's draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.tui.desk.session import Session

if TYPE_CHECKING:
    from socialdesk.services.answer_offers import OfferedAnswer
    from socialdesk.services.drafting import Drafting


class Folder:
    """Read when somebody first writes: opening a conversation does without."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._drafting: Drafting | None = None

    @property
    def is_there(self) -> bool:
        """Whether the shop has such a folder, or a model that drafts."""
        return self._session.settings.answers is not None

    async def offered(self, conversation_id: int) -> list[OfferedAnswer]:
        """The best for the customer's question. Raises StoreError, NotFound."""
        ready = self._made()
        return await ready.offers.offered(conversation_id, self._session.now()) if ready else []

    async def matching(self, letters: str, conversation_id: int) -> list[OfferedAnswer]:
        """Those that have these letters in their name or questions. Raises StoreError, NotFound."""
        ready = self._made()
        if ready is None:
            return []
        return await ready.offers.matching(letters, conversation_id, self._session.now())

    async def draft(self, conversation_id: int) -> tuple[str, str]:
        """A language model's words for an answer, and how it is called; nothing is sent. Raises NotAllowed, NotFound,
        StoreError."""
        ready = self._made()
        if ready is None:
            raise NotAllowed(
                translate("No drafter is set up: [drafter] in the configuration names one.")
            )
        return await ready.draft(conversation_id, self._session.now()), ready.model

    def _made(self) -> Drafting | None:
        make = self._session.settings.answers
        if self._drafting is None and make is not None:
            self._drafting = make(self._session.store)
        return self._drafting
