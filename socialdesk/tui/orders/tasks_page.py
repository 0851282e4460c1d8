"""What one of the shop is to do: the first due first, with why, and what may be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import called, count, mark, translate
from socialdesk.model.task import KINDS
from socialdesk.tui.actions.panes import TASKS
from socialdesk.tui.orders.page import Column, Line, Page, Told
from socialdesk.tui.text import named, shown, veiled

if TYPE_CHECKING:
    from socialdesk.store.tasks import TaskRow
    from socialdesk.tui.desk.desk import Desk

LATE = "!"


class TasksPage(Page):
    """Narrowed to a kind, or all."""

    NAME = "tasks"
    PANE = TASKS.name
    TITLE = mark("Tasks")
    COLUMNS = (
        Column(11, 11),
        Column(20, 22),
        Column(13, 22, 1),
        Column(12, 12, 3),
        Column(19, 60, 2),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.tasks = desk.tasks

    # -- what is read

    @property
    def is_read(self) -> bool:
        """Whether they were read."""
        return self.tasks.is_read

    async def load(self) -> bool:
        """Read them; whether they say something else than before."""
        return await self.tasks.load()

    # -- what is shown

    def headline(self) -> Told:
        """How many there are, how many of them late, and which are shown."""
        counts = self.tasks.counts
        found = [(count("{n} open", "{n} open", counts.open), "GOOD" if counts.open else "DIM")]
        if counts.overdue:
            found.append((f" · {count('{n} overdue', '{n} overdue', counts.overdue)}", "ALARM"))
        if self.tasks.kind is not None:
            found.append((f" · {translate(KINDS[self.tasks.kind])}", "STRONG"))
        return found

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.tasks.rows)

    def line(self, row: int) -> Line:
        """One of them."""
        each = self.tasks.rows[row]
        is_late = each.is_overdue(self.tasks.now)
        cells = (
            f"{self.local(each.due_at):%d/%m %H:%M}",
            translate(KINDS[each.kind]),
            veiled(named(called(each.name))),
            shown(each.code),
            veiled(shown(str(each.why))),
        )
        return Line(str(each.id), cells, LATE if is_late else " ", "ALARM" if is_late else "TEXT")

    def row_of(self, key: str) -> int | None:
        """Where a task stands now."""
        rows = (row for row, each in enumerate(self.tasks.rows) if str(each.id) == key)
        return next(rows, None)

    def task(self, key: str) -> TaskRow | None:
        """The task of a line."""
        return next((each for each in self.tasks.rows if str(each.id) == key), None)

    def empty(self) -> str:
        """Why there is nothing here."""
        if self.tasks.kind is not None:
            return translate("There is none of this kind. {key} shows the next.", key=self.key("next_kind"))  # fmt: skip
        return translate(
            "There is no task to be done. What the program may not do by itself will stand here."
        )

    def told(self, key: str) -> Told:
        """Whom it is about, why, until when, and what may be said."""
        each = self.task(key)
        if each is None:
            return []
        due = translate("until {when}", when=self.when(each.due_at))
        is_late = each.is_overdue(self.tasks.now)
        if is_late:
            due = translate("overdue since {when}", when=self.when(each.due_at))
        title = f"{translate(KINDS[each.kind])} {shown(each.code)}".rstrip()
        found = [
            (title, "STRONG"),
            (veiled(named(called(each.name))), "CUSTOMER"),
            (due, "ALARM" if is_late else "TEXT"),
            (veiled(shown(str(each.why))), "TEXT"),
        ]
        if each.draft:
            found += [("", "DIM"), (translate("What may be said:"), "DIM")]
            found += [(veiled(shown(line)) or " ", "NOTE") for line in each.draft.splitlines()]
        hint = translate(
            "{open} leads to the conversation, with the draft. {done}: it is done. {drop}: it is not to be done.",
            open=self.key("task_open"),
            done=self.key("task_done"),
            drop=self.key("task_drop"),
        )
        return [*found, ("", "DIM"), (hint, "DIM")]
