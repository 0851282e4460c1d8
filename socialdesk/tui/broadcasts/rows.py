"""How announcements and appointments look in their lists: every state with a sign beside its colour."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.style import Style

from socialdesk.model.i18n import day_words, grouped, mark, moment_words, translate
from socialdesk.services.broadcasting.words import KINDS
from socialdesk.tui.cells import cell_len
from socialdesk.tui.text import clip, fit, named, shown, veiled
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.services.broadcasting.agenda import Appointment
    from socialdesk.tui.desk.broadcasts import Line, RunFigures

Drawn = list[tuple[str, Style]]
SIGNS = {
    "draft": "·", "scheduled": "◷", "planning": "▶", "running": "▶", "paused": "‖", "waiting": "?",
    "done": "✓", "stopped": "■", "skipped": "»",
}  # fmt: skip
STATES = {
    "draft": mark("draft"),
    "scheduled": mark("scheduled"),
    "planning": mark("planning"),
    "running": mark("running"),
    "paused": mark("paused"),
    "waiting": mark("waiting"),
    "done": mark("done"),
    "stopped": mark("stopped"),
    "skipped": mark("skipped"),
}
"""In which state an announcement is, or a run of it."""
BAR_WIDTH = 20
_KIND_WIDTH = 16
_SHORT_KINDS = {"broadcast": "◷", "live": "●", "answer": "✎"}


def state_style(state: str) -> Style:
    """The colour of a state."""
    if state in ("waiting", "paused"):
        return palette.WARNING
    if state in ("running", "planning"):
        return palette.GOOD
    return palette.CUSTOMER if state == "scheduled" else palette.DIM


def percent(figures: RunFigures) -> int:
    """How far a run has come; 100 only when nobody is left."""
    return figures.told * 100 // figures.wanted if figures.wanted else 0


def bar(figures: RunFigures, width: int) -> str:
    """The same as a bar."""
    full = figures.told * width // figures.wanted if figures.wanted else 0
    return "█" * full + "░" * (width - full)


def draw_line(line: Line | None, width: int, zone: ZoneInfo) -> list[Drawn]:
    """The two lines of an announcement."""
    if line is None:
        return [[], []]
    state = line.state
    style = state_style(state)
    words = translate(STATES[state])
    name = fit(shown(line.broadcast.name), max(width - 5 - cell_len(words), 4))
    first: Drawn = [
        (f" {SIGNS[state]} ", style), (name, palette.STRONG), (f" {words} ", style)
    ]  # fmt: skip
    return [
        first,
        [("   ", palette.DIM), (clip(_second(line, width - 4, zone), width - 4), palette.DIM)],
    ]


def _second(line: Line, width: int, zone: ZoneInfo) -> str:
    if line.live is not None and line.live.run.state in ("running", "paused"):
        figures = (
            f" {percent(line.live)} %  {grouped(line.live.told)} / {grouped(line.live.wanted)}"
        )
        return bar(line.live, max(min(width - len(figures), BAR_WIDTH), 4)) + figures
    if line.live is not None:
        return moment_words(datetime.fromtimestamp(line.live.run.planned_for / 1000, zone))
    if line.broadcast.next_at is not None:
        return moment_words(datetime.fromtimestamp(line.broadcast.next_at / 1000, zone))
    if line.last is not None:
        at = line.last.ended_at or line.last.planned_for
        return moment_words(datetime.fromtimestamp(at / 1000, zone))
    return translate("not sent yet")


def draw_appointment(
    each: Appointment | None, before: Appointment | None, width: int, zone: ZoneInfo
) -> list[Drawn]:
    """One line of the agenda; its day is said once for all of a day."""
    if each is None:
        return [[]]
    at = datetime.fromtimestamp(each.at / 1000, zone)
    is_new = before is None or datetime.fromtimestamp(before.at / 1000, zone).date() != at.date()
    day = day_words(at.date()) if is_new else ""
    is_answer = each.kind == "answer"
    name = veiled(named(each.name)) if is_answer else shown(each.name)
    summary = veiled(shown(each.summary)) if is_answer else shown(each.summary)
    kind_width = _KIND_WIDTH if width >= 70 else 2
    kind = translate(KINDS[each.kind]) if width >= 70 else _SHORT_KINDS[each.kind]
    name_width = min(max(width // 4, 10), 24)
    left = max(width - 20 - kind_width - name_width, 0)
    return [[
        (f" {fit(day, 9)} ", palette.CUSTOMER), (f"{at:%H:%M}  ", palette.TEXT),
        (fit(kind, kind_width), palette.DIM), (fit(name, name_width), palette.STRONG), ("  ", palette.TEXT),
        (fit(summary, left), palette.DIM),
    ]]  # fmt: skip
