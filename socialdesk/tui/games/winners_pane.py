"""Who won the chosen game, beside the list, and how far each prize has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.game import SHORT
from socialdesk.model.i18n import count, translate
from socialdesk.model.ids import Instant
from socialdesk.model.prize import HOLDING, State
from socialdesk.services.prizes import STATES
from socialdesk.tui.actions.panes import WINNERS
from socialdesk.tui.cells import cell_len
from socialdesk.tui.games.rows import Drawn, moment
from socialdesk.tui.text import clip, countdown, fit, named, shown, veiled
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from socialdesk.store.prizes import PrizeRow
    from socialdesk.tui.desk.games import Games
    from socialdesk.tui.screen import DeskScreen

SIGNS = {
    State.RESERVE: "·", State.WAITING: "?", State.TOLD: "▶", State.CLAIMED: "!", State.HANDED_OVER: "✓",
    State.EXPIRED: "■",
}  # fmt: skip
STYLES = {
    State.WAITING: "WARNING", State.TOLD: "CUSTOMER", State.CLAIMED: "WARNING", State.HANDED_OVER: "GOOD",
}  # fmt: skip


class WinnersPane:
    """Two lines for each: who and what, and how it stands."""

    def __init__(self, screen: DeskScreen, games: Games) -> None:
        self._screen = screen
        self._games = games
        self.title = Fitted(self._title, "winners-title")
        self.people = VirtualList(self._person, 2, "winners")
        self.cursor = Cursor(self.people, lambda: None)

    @property
    def _rows(self) -> Sequence[PrizeRow]:
        standing = self._games.standing
        return standing.winners if standing is not None else ()

    def _title(self, width: int) -> Text:
        line = self._games.line
        if line is None:
            return Text()
        text = Text(f" {shown(line.game.name)} ", palette.STRONG)
        states = [each.state for each in self._rows]
        held = sum(each in HOLDING for each in states)
        words = count("{n} winner", "{n} winners", held)
        handed = translate("handed over: {n}", n=states.count(State.HANDED_OVER))
        text.append(f"· {words} · {handed}", palette.DIM)
        return text

    def _person(self, row: int, width: int, is_cursor: bool) -> list[Drawn]:
        rows = self._rows
        if row >= len(rows):
            return [[], []]
        return draw_winner(rows[row], width, self._screen.program.zone, self._games.now)

    def draw(self) -> None:
        """Draw what is to be said now."""
        self.title.redraw()
        self.people.refresh()

    def tick(self) -> None:
        """Time has passed: what is still to be claimed says so."""
        self.people.redraw_changed()

    def resize(self) -> None:
        """There are as many rows as people who were picked."""
        self.people.resize_to(len(self._rows))

    def show(self, pane: str) -> None:
        """The keys are in a pane: the list is shown in its own."""
        self.people.set_active(pane == WINNERS.name)

    def begin(self) -> None:
        """From the first one on."""
        self.people.cursor = 0
        self.people.scroll_to(y=0, animate=False)
        self.resize()

    @property
    def under_cursor(self) -> PrizeRow | None:
        """Who the cursor is on."""
        rows, row = self._rows, self.people.cursor
        return rows[row] if row < len(rows) else None


def who_won(row: PrizeRow) -> str:
    """What somebody who won is called at the desk; by their id, where nobody knows any more who it was."""
    return veiled(named(row.name)) if row.name else row.ref[:SHORT]


def draw_winner(row: PrizeRow, width: int, zone: ZoneInfo, now: Instant) -> list[Drawn]:
    """The two lines of somebody who was picked."""
    state = row.state
    style = getattr(palette, STYLES.get(state, "DIM"))
    words = translate(STATES[state])
    what = shown(row.prize) or (translate("reserve") if row.reserve else translate("a prize"))
    who = f"{row.place:>3}  {who_won(row)}  "
    room = max(width - 5 - cell_len(words), 8)
    name = clip(who, room)
    return [
        [
            (f" {SIGNS[state]}", style), (name, palette.STRONG),
            (fit(what, room - cell_len(name)), palette.TEXT), (f" {words}", style),
        ],
        [(f"      {_second(row, max(width - 7, 4), zone, now)}", palette.DIM)],
    ]  # fmt: skip


def claim_left(row: PrizeRow, now: Instant) -> str:
    """How long somebody still has to claim it; empty where no time runs."""
    if row.until is None or row.state not in (State.WAITING, State.TOLD):
        return ""
    if row.until <= now:
        return translate("time is over")
    return translate("{time} left", time=countdown(Instant(row.until), now))


def _second(row: PrizeRow, width: int, zone: ZoneInfo, now: Instant) -> str:
    """The id by which they are published, until when it is to be claimed, who is to tell them, why they are out,
    what proves that they have it. What matters least is left out where there is no room."""
    ref, until, left, more = row.ref[:SHORT], "", claim_left(row, now), _more(row)
    if left:
        until = translate("until {moment}", moment=moment(row.until or 0, zone))
    task = str(row.task) if row.state is State.WAITING and row.stored_task else more
    for pieces in ((ref, until, left, more), (until, left, more), (left, more), (left, task)):
        words = " · ".join(filter(None, pieces))
        if cell_len(words) <= width:
            break
    return clip(shown(words), width)


def _more(row: PrizeRow) -> str:
    match row.state:
        case State.WAITING if row.stored_task:
            return f"{translate('an agent tells them')}: {row.task}"
        case State.EXPIRED:
            return str(row.why)
        case State.HANDED_OVER:
            return " ".join(filter(None, (row.proof, row.file.name if row.file else "")))
        case _:
            return ""
