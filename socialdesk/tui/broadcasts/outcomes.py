"""How what came of a run looks: a line for each figure, and tables of groups."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.style import Style

from socialdesk.model.i18n import grouped, mark, translate
from socialdesk.model.money import money
from socialdesk.model.text import span
from socialdesk.services.broadcasting.words import REASONS, reason_words
from socialdesk.tui.broadcasts.rows import Drawn
from socialdesk.tui.cells import cell_len
from socialdesk.tui.labels import LANGUAGES
from socialdesk.tui.text import fit, named, shown, veiled
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.store.ledger import LedgerRow
    from socialdesk.tui.desk.run_results import Figure

NAMES = {
    "picked": mark("people in it"),
    "skipped": mark("get nothing"),
    "left": mark("still to go"),
    "sent": mark("sent"),
    "delivered": mark("delivered"),
    "read": mark("read"),
    "answered": mark("answered within 72 h"),
    "opted_out": mark("opted out"),
    "refused": mark("refused"),
    "blocked": mark("of these blocked us"),
    "unconfirmed": mark("unconfirmed"),
    "erased": mark("erased since"),
    "cost": mark("cost"),
}
HEADINGS = {
    "account": mark("By account"),
    "channel": mark("By channel"),
    "language": mark("By language"),
    "tag": mark("By tag"),
}
COLUMNS = (mark("sent"), mark("answered"), mark("opted out"))
"""What is said of each group."""
STATES = {
    "planned": mark("planned"),
    "waiting": mark("waiting"),
    "skipped": mark("gets nothing"),
    "queued": mark("queued"),
    "sent": mark("sent"),
    "delivered": mark("delivered"),
    "read": mark("read"),
    "answered": mark("answered"),
    "opted_out": mark("opted out"),
    "refused": mark("refused"),
    "unconfirmed": mark("unconfirmed"),
}
"""What became of somebody."""
_BAD = ("refused", "unconfirmed", "opted_out")
_BAR = 16


def figure_words(figure: Figure) -> str:
    """What a line counts."""
    which = figure.which
    if figure.is_heading and figure.name in HEADINGS:
        return translate(HEADINGS[figure.name])
    if which.language:
        return translate(LANGUAGES[figure.name]) if figure.name in LANGUAGES else _unknown(figure)
    if which.account or which.channel or which.tag:
        return shown(figure.name)
    if which.reason and which.states == ("skipped",):
        return reason_words(figure.name) if figure.name in REASONS else shown(figure.name)
    return translate(NAMES[figure.name]) if figure.name in NAMES else shown(figure.name)


def _unknown(figure: Figure) -> str:
    return translate("not known") if figure.name == "-" else shown(figure.name)


def draw_figure(figure: Figure | None, width: int) -> list[Drawn]:
    """One line."""
    if figure is None or not figure.name:
        return [[]]
    words = figure_words(figure)
    if figure.name in HEADINGS and figure.is_heading:
        return [_table(f" {words}", [translate(each) for each in COLUMNS], width, palette.FAINT)]
    if figure.figures is not None:
        numbers = (figure.figures.sent, figure.figures.answered, figure.figures.opted_out)
        return [_table(f"   {words}", [grouped(each) for each in numbers], width, palette.TEXT)]
    if figure.name == "median":
        words = translate("half within {time}", time=span(figure.count))
        return [[(f"   {words}", palette.GOOD)]]
    if figure.name == "cost":
        return [[(f" {words}  {money(figure.count, figure.currency)}", palette.DIM)]]
    return [_line(figure, words, width)]


def _line(figure: Figure, words: str, width: int) -> Drawn:
    indent = " " * (1 + 2 * figure.depth)
    number = grouped(figure.count)
    room = max(min(width - 20, 34), 12)
    style = palette.FAINT if not figure.count or figure.depth else palette.TEXT
    if figure.count and figure.which.states and figure.which.states[0] in _BAD and not figure.depth:
        style = palette.WARNING
    drawn: Drawn = [(fit(f"{indent}{words}", room) + f"{number:>9}", style)]
    if figure.of and figure.count:
        share = figure.count * 100 / figure.of
        more = f"{share:4.0f} %" if share >= 1 else " <1 %"
        drawn.append((f"  {more}", palette.DIM))
        left = width - room - 18
        if left >= 8:
            full = round(share * min(left, _BAR) / 100)
            drawn.append((f"  {'█' * full}", palette.CUSTOMER if style is palette.TEXT else style))
    return drawn


def _table(label: str, cells: list[str], width: int, style: Style) -> Drawn:
    sizes = [max(cell_len(translate(each)), 7) + 2 for each in COLUMNS]
    room = max(width - sum(sizes) - 1, 10)
    found: Drawn = [(fit(label, room), style)]
    found += [
        (" " * max(size - cell_len(cell), 1) + cell, style)
        for size, cell in zip(sizes, cells, strict=True)
    ]
    return found


def draw_person(row: LedgerRow | None, width: int, zone: ZoneInfo) -> list[Drawn]:
    """One line of somebody in a run."""
    if row is None:
        return [[(" …", palette.FAINT)]]
    at, state = row.at, translate(STATES[row.state])
    if row.answered_at is not None and row.sent_at is not None:
        at = row.answered_at
        state = translate("{state} after {time}", state=state, time=span(at - row.sent_at))
    when = f"{datetime.fromtimestamp(at / 1000, zone):%d/%m %H:%M}"
    if row.reason:
        state = f"{state}: {reason_words(row.reason)}"
    style = palette.WARNING if row.state in _BAD else palette.DIM
    name_width = max(min(width // 4, 28), 12)
    state_width = max(width - name_width - len(when) - 4, 6)
    return [[
        (f" {fit(veiled(named(row.name)), name_width)} ", palette.STRONG),
        (f"{fit(shown(state), state_width)} ", style), (when, palette.FAINT),
    ]]  # fmt: skip
