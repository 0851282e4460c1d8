"""What is done with complaints, returns and reviews."""

from __future__ import annotations

from functools import partial

from socialdesk.model.case import CAUSES, OUTCOMES, STEPS, Cause, Kind, Outcome, Step
from socialdesk.model.i18n import translate
from socialdesk.store.cases import CaseRow
from socialdesk.store.order_rows import Order
from socialdesk.tui.dialogs.palette import Choice
from socialdesk.tui.dialogs.questions import Questions, ask_in_turn
from socialdesk.tui.orders.acts import Acts
from socialdesk.tui.orders.case_questions import Written, any_step, ending, the_step, why
from socialdesk.tui.orders.cases_page import CasesPage
from socialdesk.tui.orders.opening_cases import CaseOpening


class CaseActs(Acts[CasesPage]):
    """What is meant is the case under the cursor when the key was pressed, as it stood there."""

    def meant(self) -> CaseRow | None:
        """The case under the cursor; where there is none, that is said."""
        found = self.page.case(self.list.key)
        if found is None:
            self.screen.tell(translate("There is no case here."))
        return found

    def meant_open(self) -> CaseRow | None:
        """The same, if it is open."""
        found = self.meant()
        if found is not None and found.closed_at is not None:
            self.screen.tell(translate("It is closed; {key} opens it again.", key=self.key_of("reopen_case")))  # fmt: skip
            return None
        return found

    # -- opening

    def new(self) -> None:
        """One more of this customer; on a review it is what is to be put right."""
        if (row := self.meant()) is None:
            return
        if row.conversation_id is None:
            self.screen.tell(translate("It belongs to no conversation."))
            return
        review = row.id if row.kind is Kind.REVIEW else None
        opening = CaseOpening(self.screen, self.page.cases, self._opened)
        opening.begin(row.conversation_id, review)

    async def _opened(self, row: CaseRow) -> None:
        await self.done()
        self.list.go_to(str(row.id))

    # -- steps

    def next_step(self) -> None:
        """What is to be done next was done."""
        if (row := self.meant_open()) is None:
            return
        following = self.page.cases.next.get(row.id)
        if following is None:
            self.close()
        else:
            self.screen.work("known", self._ask_step, row, following)

    def any_step(self) -> None:
        """Something of it was done: ask what."""
        if (row := self.meant_open()) is not None:
            self.screen.work("known", self._ask_step, row, None)

    async def _ask_step(self, row: CaseRow, step: Step | None) -> None:
        cases, keymap = self.page.cases, self.screen.program.keymap
        order: Order | None = await cases.order_of(row)
        currency = await cases.currency()
        if self.screen.app.screen is not self.screen:
            return  # something else was opened meanwhile, and has the keys
        questions: Questions[Written] = (
            any_step(row, order, currency, keymap)
            if step is None
            else the_step(row, step, order, currency, keymap)
        )
        ask_in_turn(self.screen, questions, partial(self._write, row))

    def _write(self, row: CaseRow, written: Written) -> None:
        self.screen.work("verb", self._written, row, written)

    async def _written(self, row: CaseRow, written: Written) -> None:
        await self.page.cases.step(row, written.step, written.note, written.amount, written.back)
        await self._tell(row, translate(STEPS[written.step]))

    # -- the rest of it

    def cause(self) -> None:
        """Say why it came to that."""
        if (row := self.meant_open()) is not None:
            ask_in_turn(self.screen, why(), partial(self._cause, row))

    def _cause(self, row: CaseRow, cause: Cause) -> None:
        self.screen.work("verb", self._caused, row, cause)

    async def _caused(self, row: CaseRow, cause: Cause) -> None:
        await self.page.cases.change(row, cause)
        await self._tell(row, translate(CAUSES[cause]))

    def about(self) -> None:
        """Say otherwise what it is about."""
        if (row := self.meant_open()) is None:
            return
        keys = self.screen.program.keymap

        async def answered(words: str) -> None:
            await self.page.cases.change(row, about=words)
            await self.done()

        hint = translate(
            "{words} · {accept} goes on · {close} back",
            words=translate("in a few words, for the shop"),
            accept=keys.shown("accept", "prompt"),
            close=keys.shown("close", "prompt"),
        )
        self.screen.ask(translate("What is it about?"), hint, answered, before=row.about)

    def due(self) -> None:
        """Say until when it is handled."""
        if (row := self.meant_open()) is None:
            return
        keys, cases = self.screen.program.keymap, self.page.cases

        async def answered(words: str) -> None:
            if words.strip():
                at, said = cases.moment(words)
                await cases.change(row, due=at)
                await self._tell(row, translate("until {when}", when=said))

        hint = translate(
            "tomorrow 5pm, mai 9h, 3 days, 2026-12-25 · {accept} · {close}",
            accept=keys.shown("accept", "prompt"),
            close=keys.shown("close", "prompt"),
        )
        title = translate("Until when is case {number} handled?", number=row.id)
        self.screen.ask(title, hint, answered, meaning=lambda words: cases.moment(words)[1])

    def close(self) -> None:
        """It has come to its end: ask to which."""
        if (row := self.meant_open()) is not None:
            ask_in_turn(self.screen, ending(), partial(self._close, row))

    def _close(self, row: CaseRow, outcome: Outcome) -> None:
        self.screen.work("verb", self._closed, row, outcome)

    async def _closed(self, row: CaseRow, outcome: Outcome) -> None:
        await self.page.cases.close(row, outcome)
        await self._tell(row, translate(OUTCOMES[outcome]))

    def reopen(self) -> None:
        """It has not come to its end after all."""
        if (row := self.meant()) is not None:
            self.screen.work("verb", self._reopened, row)

    async def _reopened(self, row: CaseRow) -> None:
        await self.page.cases.reopen(row)
        await self._tell(row, translate("opened again"))

    async def _tell(self, row: CaseRow, what: str) -> None:
        await self.done()
        self.screen.tell(translate("Case {number}: {what}.", number=row.id, what=what))

    # -- what is looked at, and where it leads to

    def show_all(self) -> None:
        """Closed ones too, or not."""
        self.page.cases.all = not self.page.cases.all
        self.anew()

    def open(self) -> None:
        """To the conversation."""
        if (row := self.meant()) is None:
            return
        if row.conversation_id is None:
            self.screen.tell(translate("It belongs to no conversation."))
            return
        choice = Choice("conversation", row.conversation_id, row.name, "")
        self.screen.program.show("inbox").take_choice(choice)

    def question(self) -> None:
        """To the conversation, with what may be asked after a review in the composer."""
        if (row := self.meant_open()) is None:
            return
        if row.kind is not Kind.REVIEW:
            self.screen.tell(translate("This is asked after a review; case {number} is none.", number=row.id))  # fmt: skip
            return
        self.screen.work("verb", self._question, row)

    async def _question(self, row: CaseRow) -> None:
        task = await self.page.cases.question(row)
        if task is None:
            self.screen.tell(translate("It belongs to no conversation."))
        elif self.screen.app.screen is self.screen:
            self.screen.program.show("inbox").take_choice(Choice("task", task, task.name, ""))
