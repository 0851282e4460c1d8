"""A case is opened for whom one talks to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from socialdesk.model.case import KINDS
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

    def begin(self, conversation: int) -> None:
        """Ask what it is, and open it."""
        self._screen.work("known", self._ask, conversation)

    async def _ask(self, conversation: int) -> None:
        orders = await self._cases.orders_of(conversation)
        if self._screen.app.screen is not self._screen:
            return  # something else was opened meanwhile, and has the keys
        questions = opening(orders, self._screen.program.keymap)
        ask_in_turn(self._screen, questions, partial(self._open, conversation))

    def _open(self, conversation: int, what: Opening) -> None:
        self._screen.work("verb", self._opened, conversation, what)

    async def _opened(self, conversation: int, what: Opening) -> None:
        row = await self._cases.open(what.kind, conversation, what.told)
        await self._then(row)
        self._screen.tell(
            translate(
                "Case {number} is open: {kind}", number=row.id, kind=translate(KINDS[row.kind])
            )
        )
