"""The pre-flight: who gets an announcement, every reason why others do not, and the people behind each
figure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import grouped, translate
from socialdesk.model.preflight import Judged
from socialdesk.services.broadcasting.preflights import Found
from socialdesk.tui.actions.panes import PEOPLE, PREFLIGHT
from socialdesk.tui.broadcasts.figures import WILL_GET, Row, effort, headline, rows
from socialdesk.tui.dialogs.footed import Footed
from socialdesk.tui.text import fit, named, shown, veiled
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.virtual_list import VirtualList

Line = list[tuple[str, Style]]
START, SCHEDULE, TEST, OPEN = "start", "schedule", "test", "open"


@dataclass(frozen=True, slots=True)
class Next:
    """What comes after a pre-flight: it is started, scheduled or tested, or a conversation is opened."""

    what: str
    conversation: int = 0
    name: str = ""


class Listed(Footed[Next | None]):
    """A dialog with a list that fills it."""

    def list(self) -> VirtualList:
        """Its list."""
        return self.query_one(VirtualList)

    def accept(self) -> None:
        """Take the line under the cursor."""
        self.take(self.list().cursor)

    def take(self, place: int) -> None:
        """Take a line."""

    def close(self) -> None:
        """Leave."""
        self.dismiss(None)

    def choose_by(self, step: int) -> None:
        """So many lines down."""
        self.list().go(self.list().cursor + step)

    def page(self, step: int) -> None:
        """So many pages down."""
        self.choose_by(step * max(self.list().rows_in_sight - 2, 1))

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A line was clicked."""
        self.list().go(event.row)
        self.take(event.row)

    def on_click(self, event: events.Click) -> None:
        """The keys at the bottom are buttons; a click beside the box leaves it."""
        if not self.click_foot(event) and event.widget is self:
            self.close()


class PreflightScreen(Listed):
    """Counts while it is open already; gives what comes after it."""

    CSS = """
    PreflightScreen { align: center middle; background: $ground 40%; }
    #preflight { width: 78; max-width: 96%; height: 80%; background: $bar; border: round $line; padding: 0 1; }
    #preflight Static { height: auto; }
    #preflight-title { text-style: bold; }
    #preflight-rows { height: 1fr; margin-top: 1; background: $bar; overflow-x: hidden; scrollbar-size-vertical: 1; }
    #preflight #dialog-foot { height: 1; }
    """

    PANE = PREFLIGHT

    def __init__(self, name: str, look: Callable[[], Awaitable[Found]]) -> None:
        """`look` counts; what it says is of the moment in which this was opened."""
        super().__init__()
        self._called, self._look = name, look
        self.found: Found | None = None
        self.rows: Sequence[Row] = ()

    def compose(self) -> ComposeResult:
        """The sum, and a line for each of its parts."""
        with Vertical(id="preflight"):
            title = translate("Pre-flight of “{name}”", name=shown(self._called))
            yield Static(Content(title), id="preflight-title")
            yield Static(Content(translate("Counting …")), id="preflight-sum")
            yield VirtualList(self._draw, 1, "preflight-rows")
            yield self.foot

    def on_mount(self) -> None:
        """Count."""
        self.list().set_active(True)
        self.work(self._count)

    async def _count(self) -> None:
        try:
            self.found = await self._look()
        except SocialdeskError as error:
            self._say(str(error))
            return
        self.rows = rows(self.found)
        self.list().resize_to(len(self.rows))
        self._say(f"{headline(self.found)}\n{effort(self.found)}")

    def _say(self, words: str) -> None:
        self.query_one("#preflight-sum", Static).update(Content(shown(words, lines=True)))

    def take(self, place: int) -> None:
        """Who stands behind a figure."""
        if self.found is None or not 0 <= place < len(self.rows):
            return
        row = self.rows[place]
        screen = PeopleScreen(row, row.counts(self.found), self.found)
        screen.open(self.app, self._chosen)

    def _chosen(self, found: Next | None) -> None:
        if found is not None:
            self.dismiss(found)

    def start(self) -> None:
        """Send it now, if somebody is sure."""
        self.dismiss(Next(START))

    def schedule(self) -> None:
        """Say when it goes out."""
        self.dismiss(Next(SCHEDULE))

    def test(self) -> None:
        """Send it to one conversation first."""
        self.dismiss(Next(TEST))

    def _draw(self, row: int, width: int, is_cursor: bool) -> list[Line]:
        each = self.rows[row]
        gets = each.reason == WILL_GET
        sign = "✓" if gets and each.account is None else " " if gets else "·"
        number = f"{each.number:>9,}"
        return [[
            (f" {sign} ", palette.GOOD if gets else palette.WARNING), (number, palette.STRONG), ("  ", palette.TEXT),
            (fit(each.words, max(width - 16, 4)), palette.TEXT if gets else palette.DIM),
        ]]  # fmt: skip


class PeopleScreen(Listed):
    """Everybody behind a figure, as many as there are; gives whose conversation is to be opened."""

    CSS = """
    PeopleScreen { align: center middle; background: $ground 40%; }
    #people { width: 78; max-width: 96%; height: 80%; background: $bar; border: round $line; padding: 0 1; }
    #people-title { text-style: bold; height: auto; }
    #people-rows { height: 1fr; background: $bar; overflow-x: hidden; scrollbar-size-vertical: 1; }
    #people-hint { height: auto; display: none; }
    #people #dialog-foot { height: 1; }
    """

    PANE = PEOPLE

    def __init__(self, row: Row, people: Sequence[Judged], found: Found) -> None:
        super().__init__()
        self._row, self.people, self._found = row, people, found

    def compose(self) -> ComposeResult:
        """Their names."""
        with Vertical(id="people"):
            title = f"{self._row.words.strip()} · {grouped(len(self.people))}"
            yield Static(Content(title), id="people-title")
            yield VirtualList(self._draw, 1, "people-rows")
            yield Static(id="people-hint")
            yield self.foot

    def on_mount(self) -> None:
        """All of them; only those in sight are ever drawn."""
        self.list().resize_to(len(self.people))
        self.list().set_active(True)

    def take(self, place: int) -> None:
        """Open somebody's conversation."""
        if not 0 <= place < len(self.people):
            return
        who = self.people[place].candidate
        if who.conversation_id is None:
            hint = self.query_one("#people-hint", Static)
            hint.display = True
            hint.update(Content(translate("There is no private chat with them to open.")))
            return
        self.dismiss(Next(OPEN, who.conversation_id, who.name))

    def _draw(self, row: int, width: int, is_cursor: bool) -> list[Line]:
        who = self.people[row].candidate
        account = self._found.accounts.get(who.account_id)
        where = fit(shown(account.name if account else ""), 16)
        number = "" if who.conversation_id is None else f"{who.conversation_id}"
        return [[
            (" ", palette.TEXT), (fit(veiled(named(who.name)), max(width - 28, 8)), palette.STRONG), (" ", palette.TEXT),
            (where, palette.DIM), (f"{number:>8}", palette.FAINT),
        ]]  # fmt: skip
