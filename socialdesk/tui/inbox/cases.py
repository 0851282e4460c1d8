"""Cases in the inbox: one is opened for whom one talks to, and a message becomes the evidence of one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate

if TYPE_CHECKING:
    from socialdesk.services.thread import Entry
    from socialdesk.store.cases import CaseRow
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.customer_pane import CustomerPane
    from socialdesk.tui.inbox.list_pane import ListPane
    from socialdesk.tui.inbox.thread_pane import ThreadPane


class CaseKeys:
    """Each means one conversation: the one under the cursor, or the one that is open."""

    def __init__(
        self,
        context: Context,
        list_pane: ListPane,
        thread_pane: ThreadPane,
        customer_pane: CustomerPane,
    ) -> None:
        self._context = context
        self._list = list_pane
        self._thread = thread_pane
        self._customer_pane = customer_pane

    def new(self) -> None:
        """Open one."""
        from socialdesk.tui.orders.opening_cases import CaseOpening  # noqa: PLC0415 - not before the first paint

        ids = self._list.targets()
        if len(ids) == 1:
            context = self._context
            CaseOpening(context.screen, context.desk.cases, self._opened).begin(ids[0])

    async def _opened(self, _: CaseRow) -> None:
        await self._customer_pane.load()

    def evidence(self) -> None:
        """The chosen message shows what is wrong in the open case of its customer."""
        entry, number = self._thread.chosen, self._context.shown.id
        if entry is not None and number is not None:
            self._context.screen.work("known", self._evidence, number, entry)

    async def _evidence(self, conversation: int, entry: Entry) -> None:
        from socialdesk.tui.dialogs.questions import Pick, Questions, ask_in_turn  # noqa: PLC0415 - not before the first paint
        from socialdesk.tui.orders.cases_page import case_words  # noqa: PLC0415 - the same

        context = self._context
        if not entry.messages:
            context.screen.tell(translate("Only what was sent or received shows anything."))
            return
        cases = (await context.desk.cases.of_conversation(conversation)).open
        if not cases:
            key = context.keymap.shown("open_case")
            context.screen.tell(translate("No case of this customer is open; {key} opens one.", key=key))  # fmt: skip
            return
        if len(cases) == 1:
            await self._shows(entry, cases[0])
            return

        def which() -> Questions[CaseRow]:
            lines = [case_words(each) for each in cases]
            return cases[(yield Pick(translate("Of which case is it evidence?"), lines))]

        if context.screen.app.screen is context.screen:
            ask_in_turn(context.screen, which(), partial(self._add, entry))

    def _add(self, entry: Entry, row: CaseRow) -> None:
        self._context.screen.work("verb", self._shows, entry, row)

    async def _shows(self, entry: Entry, row: CaseRow) -> None:
        await self._context.desk.cases.add_evidence(row, entry.messages)
        await self._customer_pane.load()
        self._context.screen.tell(translate("It is evidence of case {number}.", number=row.id))
