"""One wait's story as lines: both clocks drawn over the time it took, what was said and done, why it is left
out, and what each system makes of it. Nobody's words are in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.style import Style
from rich.text import Text

from socialdesk.model.i18n import count, day_words, moment_words, translate
from socialdesk.services.figures.explaining import clock_words
from socialdesk.tui.cells import cell_len
from socialdesk.tui.text import clip_words, fit, shown, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.model.ids import Instant
    from socialdesk.services.figures.explaining import Explanation, Line

OPEN, CLOSED = "█", "░"
MARKS = {
    "begins": "●", "again": "○", "unasked": "○", "edit": "○", "taken_back": "×", "withdrawn": "×", "note": "n",
    "acknowledgement": "a", "broadcast": "a", "automatic": "a", "answer": "▲", "elsewhere": "▲", "underway": "△",
    "unseen": "△", "event": "·",
}  # fmt: skip
"""What a thing that was said or done is drawn as."""
_LOUD = "●▲"
"""Marks that no other hides."""
CLOSED_SHOWN = 4
"""Times at which the shop was closed that are told."""


def story_text(
    found: Explanation, width: int, zone: ZoneInfo, accounts: Mapping[int, str], who: str
) -> Text:
    """All of it, in lines of at most `width` cells."""
    text = Text()
    for words, style in _lines(found, max(width, 20), zone, accounts, who):
        text.append(f"{words}\n", style)
    text.rstrip()
    return text


def _lines(
    found: Explanation, width: int, zone: ZoneInfo, accounts: Mapping[int, str], who: str
) -> Iterator[tuple[str, Style]]:
    row = found.row
    account = shown(accounts.get(row.account, ""))
    yield clip_words(f"{who} · {account}" if who else account, width), palette.STRONG
    told = translate("wait {wait}, conversation {number}", wait=row.wait, number=row.conversation)
    yield clip_words(told, width), palette.DIM
    yield "", palette.DIM
    yield from _clocks(found, width, zone)
    yield "", palette.DIM
    day = ""
    for line in found.lines:
        today = day_words(datetime.fromtimestamp(line.at / 1000, zone).date())
        if today != day:
            yield today, palette.DIM
        day = today
        yield from _said(line, width, zone)
    if found.closed:
        yield "", palette.DIM
    for start, end in found.closed[:CLOSED_SHOWN]:
        words = translate(
            "closed from {start} to {end}", start=_moment(start, zone), end=_moment(end, zone)
        )
        yield from _wrapped(f"{CLOSED} ", words, width, palette.DIM)
    if (more := len(found.closed) - CLOSED_SHOWN) > 0:
        yield f"{CLOSED} {count('and once more', 'and {n} times more', more)}", palette.DIM
    yield "", palette.DIM
    for place, verdict in enumerate(found.verdicts):
        style = palette.TEXT if place else palette.STRONG
        if found.excluded and not place:
            style = palette.WARNING
        elif verdict.metric is None:
            style = palette.DIM
        sign = {True: "✓ ", False: "✗ ", None: "· "}[verdict.in_time]
        if found.excluded and not place:
            sign = "∅ "
        yield from _wrapped(sign, shown(verdict.said), width, style)


def _clocks(found: Explanation, width: int, zone: ZoneInfo) -> Iterator[tuple[str, Style]]:
    """Two bars over the same time: one that is full, and one with holes where the shop was closed; below them
    what happened when."""
    begins = found.row.opened_at
    total = max(found.wall_ms, 1)
    wall = translate("Every hour counts: {time}", time=clock_words(found.wall_ms))
    yield from _wrapped("", wall, width, palette.TEXT)
    yield OPEN * width, palette.CUSTOMER
    if found.business_ms is None:
        unknown = translate("Opening hours are not known: the shop says none.")
        yield from _wrapped("", unknown, width, palette.DIM)
    else:
        business = translate("Opening hours count: {time}", time=clock_words(found.business_ms))
        yield from _wrapped("", business, width, palette.TEXT)
        yield _business(found, begins, total, width), palette.GOOD
    yield _marks(found, begins, total, width), palette.STRONG
    first, last = _moment(begins, zone), _moment(begins + found.wall_ms, zone)
    room = width - cell_len(last)
    yield (fit(first, room) + last if room > cell_len(first) else first), palette.DIM


def _business(found: Explanation, begins: Instant, total: int, width: int) -> str:
    cells = []
    for place in range(width):
        middle = begins + (2 * place + 1) * total // (2 * width)
        is_closed = any(start <= middle < end for start, end in found.closed)
        cells.append(CLOSED if is_closed else OPEN)
    return "".join(cells)


def _marks(found: Explanation, begins: Instant, total: int, width: int) -> str:
    cells = [" "] * width
    for line in found.lines:
        place = min(max((line.at - begins) * width // total, 0), width - 1)
        if line.what in ("answer", "elsewhere", "underway"):
            place = width - 1 if line.at - begins >= total else place
        if cells[place] not in _LOUD:
            cells[place] = MARKS.get(line.what, "·")
    return "".join(cells)


def _said(line: Line, width: int, zone: ZoneInfo) -> Iterator[tuple[str, Style]]:
    at = f"{datetime.fromtimestamp(line.at / 1000, zone):%H:%M:%S}"
    who = f"{shown(line.who)}: " if line.who else ""
    mark = MARKS.get(line.what, "·")
    style = palette.TEXT if mark in _LOUD else palette.DIM
    yield from _wrapped(f"{mark} {at} ", f"{who}{shown(line.words)}", width, style)


def _wrapped(lead: str, words: str, width: int, style: Style) -> Iterator[tuple[str, Style]]:
    """A sentence behind a sign; its further lines stand below its first word, where there is room."""
    indent = cell_len(lead) if width - cell_len(lead) >= 20 else 2
    first, *rest = wrap(words, max(width - cell_len(lead), 8))
    yield f"{lead}{first}", style
    for line in wrap(" ".join(rest), max(width - indent, 8)) if rest else ():
        yield f"{' ' * indent}{line}", style


def _moment(at: int, zone: ZoneInfo) -> str:
    return moment_words(datetime.fromtimestamp(at / 1000, zone))
