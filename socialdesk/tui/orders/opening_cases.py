"""A case is opened for whom one talks to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from socialdesk.model.case import KINDS, Kind
from socialdesk.model.i18n import translate
from socialdesk.tui.dialogs.questions import ask_in_turn
from socialdesk.tui.orders.case_questions import Opening, opening

if TYPE_CHECKING:
    from socialdesk.store.cases import CaseRow
    from socialdesk.tui.desk.cases import Cases
    from socialdesk.tui.screen import DeskScreen


class CaseOpening:
    """`opened` is done with the new one."""

    def __init__(
        self, screen: DeskScreen, cases: Cases, opened: Callable[[CaseRow], Awaitable[None]]
    ) -> None:
        self._screen, self._cases, self._then = screen, cases, opened

    def begin(self, conversation: int, review: int | None = None) -> None:
        """Ask what it is, and open it: from a review, if it is not one more."""
        self._screen.work("known", self._ask, conversation, review)

    async def _ask(self, conversation: int, review: int | None) -> None:
        orders = await self._cases.orders_of(conversation)
        if self._screen.app.screen is not self._screen:
            return  # something else was opened meanwhile, and has the keys
        questions = opening(orders, self._screen.program.keymap)
        ask_in_turn(self._screen, questions, partial(self._open, conversation, review))

    def _open(self, conversation: int, review: int | None, what: Opening) -> None:
        if what.kind is Kind.REVIEW:
            review = None
        self._screen.work("verb", self._opened, conversation, review, what)

    async def _opened(self, conversation: int, review: int | None, what: Opening) -> None:
        row = await self._cases.open(what.kind, conversation, what.told, review)
        await self._then(row)
        self._screen.tell(
            translate(
                "Case {number} is open: {kind}", number=row.id, kind=translate(KINDS[row.kind])
            )
        )
