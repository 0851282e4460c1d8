"""Complaints, returns and reviews: the first due first, with what is to be done next, and all that was done of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from socialdesk.model.case import CAUSES, KINDS, OUTCOMES, STEPS, Kind, Outcome, Step
from socialdesk.model.i18n import called, count, mark, translate
from socialdesk.model.money import money
from socialdesk.store.messages import load_attachments
from socialdesk.tui.actions.panes import CASES
from socialdesk.tui.orders.page import Column, Line, Page, Told
from socialdesk.tui.text import named, shown, veiled

if TYPE_CHECKING:
    from socialdesk.store.cases import CaseRow, Evidence, StepRow
    from socialdesk.tui.desk.desk import Desk

LATE, CLOSED = "!", "✓"
STAR = "★"
NEXT = "→"
FILE = "📎"


class CasesPage(Page):
    """The open ones, or all."""

    NAME = "cases"
    PANE = CASES.name
    TITLE = mark("Cases")
    COLUMNS = (
        Column(11, 11),
        Column(11, 14, 2),
        Column(10, 17),
        Column(9, 14, 4),
        Column(8, 12, 5),
        Column(10, 18, 3),
        Column(23, 26, 1),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.cases = desk.cases

    # -- what is read

    @property
    def is_read(self) -> bool:
        """Whether they were read."""
        return self.cases.is_read

    async def load(self) -> bool:
        """Read them; whether they say something else than before."""
        return await self.cases.load()

    async def load_chosen(self) -> bool:
        """Read what was done of the one under the cursor."""
        return bool(self.chosen) and await self.cases.load_story(int(self.chosen))

    # -- what is shown

    def headline(self) -> Told:
        """How many are open, how many of them late, and which are shown."""
        counts = self.cases.counts
        found = [(count("{n} open", "{n} open", counts.open), "GOOD" if counts.open else "DIM")]
        if counts.overdue:
            found.append((f" · {count('{n} overdue', '{n} overdue', counts.overdue)}", "ALARM"))
        if self.cases.all:
            found.append((f" · {translate('closed ones too')}", "STRONG"))
        return found

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.cases.rows)

    def line(self, row: int) -> Line:
        """One of them."""
        each = self.cases.rows[row]
        following = self.cases.next.get(each.id)
        cells = (
            f"{self.local(each.due_at):%d/%m %H:%M}",
            kind_words(each),
            veiled(named(called(each.name))),
            shown(each.code),
            shown(each.sku),
            translate(CAUSES[each.cause]),
            f"{NEXT} {next_words(each, following)}" if following else next_words(each, following),
        )
        if each.closed_at is not None:
            return Line(str(each.id), cells, CLOSED, "FAINT")
        is_late = each.is_overdue(self.cases.now)
        return Line(str(each.id), cells, LATE if is_late else " ", "ALARM" if is_late else "TEXT")

    def row_of(self, key: str) -> int | None:
        """Where a case stands now."""
        rows = (row for row, each in enumerate(self.cases.rows) if str(each.id) == key)
        return next(rows, None)

    def case(self, key: str) -> CaseRow | None:
        """The case of a line."""
        return next((each for each in self.cases.rows if str(each.id) == key), None)

    def empty(self) -> str:
        """Why there is nothing here."""
        if self.cases.all:
            return translate("Nobody has complained yet. {key} in a conversation opens a case.", key=self.key("open_case"))  # fmt: skip
        return translate(
            "No case is open. {key} in a conversation opens one, {closed} has the closed ones too.",
            key=self.key("open_case"),
            closed=self.key("all_cases"),
        )

    def told(self, key: str) -> Told:
        """Whose it is, what it is about, until when, what was done and what shows it."""
        row = self.case(key)
        return [] if row is None else list(self._told(row))

    def _told(self, row: CaseRow) -> Iterator[tuple[str, str]]:
        yield f"{kind_words(row)} #{row.id} {shown(row.code)}".rstrip(), "STRONG"
        yield veiled(named(called(row.name))), "CUSTOMER"
        yield self._standing(row)
        product = f"{shown(row.sku)} {shown(row.product)}".strip()
        yield f"{translate(CAUSES[row.cause])}{f' · {product}' if product else ''}", "TEXT"
        if row.about:
            yield veiled(shown(row.about)), "NOTE"
        where = " ".join(filter(None, (shown(row.source), shown(row.link))))
        if where:
            yield where, "DIM"
        if row.refunded:
            yield translate("{amount} went back", amount=money(row.refunded, row.currency or self.desk.orders.currency)), "WARNING"  # fmt: skip
        number, steps, evidence = self.cases.story
        if number == row.id:
            yield "", "DIM"
            for step in steps:
                yield self._step(row, step), "TEXT"
            for shown_by in evidence:
                yield self._evidence(shown_by), "CUSTOMER"
        yield "", "DIM"
        yield self._hint(row), "DIM"

    def _standing(self, row: CaseRow) -> tuple[str, str]:
        if row.closed_at is not None:
            outcome = translate(OUTCOMES[Outcome(row.outcome)])
            return translate("closed {when}: {outcome}", when=self.when(row.closed_at), outcome=outcome), "GOOD"  # fmt: skip
        if row.is_overdue(self.cases.now):
            return translate("overdue since {when}", when=self.when(row.due_at)), "ALARM"
        return translate("until {when}", when=self.when(row.due_at)), "TEXT"

    def _step(self, row: CaseRow, each: StepRow) -> str:
        amount = money(each.amount, row.currency or self.desk.orders.currency) if each.amount else ""  # fmt: skip
        note = veiled(shown(each.note)) if each.step is not Step.OPENED else ""
        said = " ".join(filter(None, (translate(STEPS[each.step]), amount, note)))
        return f"{self.local(each.at):%d/%m %H:%M} {said} @{shown(each.agent)}"

    def _evidence(self, each: Evidence) -> str:
        files = " ".join(
            shown(file.name) or shown(file.kind) for file in load_attachments(each.attachments)
        )
        said = " ".join(filter(None, (veiled(shown(each.body)), files and f"{FILE} {files}")))
        return f"#{each.message_id} {self.local(each.at):%d/%m %H:%M} {said}"

    def _hint(self, row: CaseRow) -> str:
        if row.closed_at is not None:
            return translate("{key} opens it again.", key=self.key("reopen_case"))
        following = self.cases.next.get(row.id)
        if following is None:
            return translate("All its steps are done: {key} closes it.", key=self.key("close_case"))
        return translate(
            "Next: {step}. {next} writes that down, {any} any other step. In the thread {evidence} makes a message evidence.",
            step=translate(STEPS[following]),
            next=self.key("next_step"),
            any=self.key("any_step"),
            evidence=self.key("evidence"),
        )


def kind_words(row: CaseRow) -> str:
    """What is handled; of a review with its stars."""
    words = translate(KINDS[row.kind])
    return f"{words} {row.rating}{STAR}" if row.kind is Kind.REVIEW and row.rating else words


def next_words(row: CaseRow, following: Step | None) -> str:
    """What is to be done next, or how it ended."""
    if row.closed_at is not None:
        return translate(OUTCOMES[Outcome(row.outcome)])
    return translate(STEPS[following]) if following is not None else translate("can be closed")


def case_words(row: CaseRow) -> str:
    """A case in one line."""
    what = (translate(CAUSES[row.cause]), shown(row.code), shown(row.sku))
    return f"#{row.id} {kind_words(row)} · {' · '.join(filter(None, what))}"
