"""The answers folder at the desk: what is offered for a customer's question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.tui.desk.session import Session

if TYPE_CHECKING:
    from socialdesk.services.answer_offers import AnswerOffers, OfferedAnswer


class Folder:
    """Read when somebody first writes: opening a conversation does without."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._offers: AnswerOffers | None = None

    @property
    def is_there(self) -> bool:
        """Whether the shop has such a folder."""
        return self._session.settings.answers is not None

    async def offered(self, conversation_id: int) -> list[OfferedAnswer]:
        """The best for the customer's question. Raises StoreError, NotFound."""
        offers = self._made()
        return await offers.offered(conversation_id, self._session.now()) if offers else []

    async def matching(self, letters: str, conversation_id: int) -> list[OfferedAnswer]:
        """Those that have these letters in their name or questions. Raises StoreError, NotFound."""
        offers = self._made()
        if offers is None:
            return []
        return await offers.matching(letters, conversation_id, self._session.now())

    def _made(self) -> AnswerOffers | None:
        make = self._session.settings.answers
        if self._offers is None and make is not None:
            self._offers = make(self._session.store)
        return self._offers
