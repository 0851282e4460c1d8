"""How comments look in the stream: every state with a sign beside its colour. Under the veil names are
covered, what was said in private, and in public words what discloses a telephone number or an address."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from rich.style import Style

from socialdesk.model.disclosure import covered
from socialdesk.model.i18n import mark, translate
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.stream import Comment, Line
from socialdesk.model.text import span
from socialdesk.tui.cells import cell_len
from socialdesk.tui.text import Veil, clip, fit, named, shown, veiled
from socialdesk.tui.widgets import palette

Drawn = list[tuple[str, Style]]
LONG, VERY_LONG = 2 * MINUTE, 5 * MINUTE
"""For so long a question waits before it is coloured, and coloured more."""
LONGEST = 400
"""Letters of a comment that are drawn in its row."""
SIGNS = {"deleted": "✗", "hidden": "◌", "private": "✉", "open": "?", "answered": "✓", "said": " "}
STATES = {
    "deleted": mark("deleted"),
    "hidden": mark("hidden"),
    "private": mark("in private"),
    "open": mark("waits for an answer"),
    "answered": mark("answered"),
    "said": "",
}


def state_of(line: Line) -> str:
    """What is to be seen of a line before anything else."""
    newest = line.newest
    if line.open:
        return "open"
    if newest.is_deleted:
        return "deleted"
    if newest.is_hidden:
        return "hidden"
    if newest.is_private:
        return "private"
    return "answered" if newest.is_question and newest.is_answered else "said"


def words_of(comment: Comment, *, lines: bool = False) -> str:
    """The words as they may be drawn."""
    text = shown(comment.text, lines=lines)
    if not Veil.drawn:
        return text
    return veiled(text) if comment.is_private else covered(text)


def who(comment: Comment) -> str:
    """The name as it may be drawn."""
    return veiled(named(comment.name))


def draw_line(
    line: Line | None, width: int, now: Instant, zone: ZoneInfo, sign: str, pinned: int = 0
) -> list[Drawn]:
    """The one row of a line. `sign` is that of its platform; `pinned` the message that is shown on the
    overlay."""
    if line is None:
        return [[]]
    state, newest = state_of(line), line.newest
    style = _style(line, state, now)
    name_width = 20 if width >= 100 else 14 if width >= 60 else 10
    row: Drawn = [
        (f" {SIGNS[state]} ", style),
        (fit(_when(line, now, zone), 6), style if state == "open" else palette.DIM),
        (f"{sign} ", palette.FAINT),
        (fit(who(newest), name_width), palette.CUSTOMER),
        (" ", palette.TEXT),
    ]
    if line.count > 1:
        row.append((f"×{line.count} ", palette.MATCH))
    if pinned and any(each.message == pinned for each in line.comments):
        row.append(("▣ ", palette.GOOD))
    if newest.is_liked:
        row.append(("♥ ", palette.GOOD))
    left = max(width - sum(cell_len(words) for words, _ in row) - 1, 4)
    is_quiet = state in ("deleted", "hidden", "answered")
    words = clip(_one_line(newest), left) or translate("(no words)")
    row.append((words, palette.DIM if is_quiet else palette.TEXT))
    return [row]


def _one_line(comment: Comment) -> str:
    return " ".join(words_of(comment).split())[:LONGEST]


def _when(line: Line, now: Instant, zone: ZoneInfo) -> str:
    """How long a question waits; else when it was said."""
    since = line.waits_since
    if since is not None:
        return span(max(now - since, 0))
    return f"{datetime.fromtimestamp(line.newest.at / 1000, zone):%H:%M}"


def _style(line: Line, state: str, now: Instant) -> Style:
    since = line.waits_since
    if since is not None:
        waits = now - since
        return palette.ALARM if waits >= VERY_LONG else palette.WARNING if waits >= LONG else palette.UNREAD  # fmt: skip
    if state == "private":
        return palette.NOTE
    return palette.GOOD if state == "answered" else palette.DIM


def people(line: Line) -> str:
    """Who says the same, the newest first."""
    names = list(dict.fromkeys(who(each) for each in reversed(line.comments)))
    return ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
