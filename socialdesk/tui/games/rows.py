"""How games and who entered them look in their lists: every state with a sign beside its colour."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.style import Style

from socialdesk.model.game import Kind, State
from socialdesk.model.i18n import count, mark, moment_words, translate
from socialdesk.model.reason import Reason
from socialdesk.services.games import STATES
from socialdesk.tui.cells import cell_len
from socialdesk.tui.text import clip, clip_words, fit, named, shown, veiled
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.model.counting import Counted
    from socialdesk.tui.desk.games import Line

Drawn = list[tuple[str, Style]]
SIGNS = {
    State.NEW: "·", State.OPEN: "▶", State.CLOSED: "?", State.DRAWN: "✓", State.CANCELLED: "■",
}  # fmt: skip
KINDS = {
    Kind.DRAW: mark("lucky draw"),
    Kind.WHEEL: mark("wheel"),
    Kind.QUIZ: mark("quiz"),
    Kind.GUESS: mark("guessed number"),
    Kind.DICE: mark("dice"),
}
"""What each kind is called."""
_IN_SHORT = {**STATES, State.CLOSED: mark("to be drawn")}
"""What each state is called in the list, whose names need the room."""


def state_style(state: str) -> Style:
    """The colour of a state."""
    if state == State.OPEN:
        return palette.GOOD
    return palette.WARNING if state == State.CLOSED else palette.DIM


def draw_line(line: Line | None, width: int, zone: ZoneInfo) -> list[Drawn]:
    """The two lines of a game."""
    if line is None:
        return [[], []]
    game = line.game
    state = State(game.state)
    style, words = state_style(state), translate(_IN_SHORT[state])
    name = fit(shown(game.name), max(width - 5 - cell_len(words), 4))
    return [
        [(f" {SIGNS[state]} ", style), (name, palette.STRONG), (f" {words} ", style)],
        [("   ", palette.DIM), (clip(_second(line, width - 4, zone), width - 4), palette.DIM)],
    ]


def _second(line: Line, width: int, zone: ZoneInfo) -> str:
    """What it is, how many entered, and its next moment; where there is little room, not what it is."""
    game = line.game
    told = [translate(KINDS[Kind(game.kind)])]
    if game.state != State.NEW:
        told.append(count("{n} entry", "{n} entries", line.people))
    if game.state == State.NEW and game.opens_at is not None:
        told.append(f"{_short(game.opens_at, zone)} →")
    elif game.state in (State.NEW, State.OPEN) and game.closes_at is not None:
        told.append(f"→ {_short(game.closes_at, zone)}")
    elif (at := game.drawn_at or game.closed_at) is not None:
        told.append(_short(at, zone))
    words = " · ".join(told)
    return words if cell_len(words) <= width or len(told) < 3 else " · ".join(told[1:])


def moment(at: int, zone: ZoneInfo) -> str:
    """A moment in ms by the shop's clock."""
    return moment_words(datetime.fromtimestamp(at / 1000, zone))


def _short(at: int, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(at / 1000, zone):%d/%m %H:%M}"


def draw_entry(each: Counted | None, name: str | None, width: int, zone: ZoneInfo) -> list[Drawn]:
    """One line of somebody who entered: when, by what they said, counted or why not."""
    if each is None:
        return [[(" …", palette.FAINT)]]
    entered = each.entered
    at = f"{datetime.fromtimestamp(entered.at / 1000, zone):%H:%M:%S}"
    who = "…" if name is None else veiled(named(name)) if name else translate("(forgotten)")
    name_width = max(min(width // 3, 28), 10)
    answer_width = 12 if width >= 60 else 0
    answer = fit(veiled(shown(entered.answer)), answer_width) + "  " if answer_width else ""
    if each.is_counted:
        said = f"✓ {each.weight}" if each.weight > 1 else "✓"
        style = palette.GOOD
    else:
        said, style = f"· {Reason(f'game.{each.why}')}", palette.DIM
    left = max(width - name_width - len(at) - cell_len(answer) - 5, 4)
    return [[
        (f" {at} ", palette.FAINT), (f"{fit(who, name_width)}  ", palette.STRONG),
        (answer, palette.TEXT), (clip_words(said, left), style),
    ]]  # fmt: skip
