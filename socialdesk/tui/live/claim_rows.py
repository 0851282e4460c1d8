"""How the selling in a live looks: the stock ladder, the claims that are to be decided, and those that were. Under the veil names
are covered, and of words what discloses a telephone number or an address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.style import Style
from rich.text import Text

from socialdesk.model.disclosure import covered
from socialdesk.model.i18n import grouped, translate
from socialdesk.model.live_claim import STATES, WHYS, State, Wish
from socialdesk.store.live_claims import Listed
from socialdesk.store.live_products import Sold
from socialdesk.tui.cells import cell_len
from socialdesk.tui.text import Veil, clip, fit, named, shown, veiled
from socialdesk.tui.widgets import palette

SIGNS = {
    State.UNCLEAR: "?",
    State.HELD: "●",
    State.WAITING: "◷",
    State.CONFIRMED: "✓",
    State.CANCELLED: "✗",
    State.EXPIRED: "◌",
    State.REFUSED: "✗",
}
MOST_KEYS = 9
"""Candidates that have a key."""
FIGURE = 7
"""Columns of a figure."""


def words_of(claim: Listed) -> str:
    """What was said, as it may be drawn."""
    text = " ".join(shown(claim.beside.text).split())
    return covered(text) if Veil.drawn else text


def who(claim: Listed) -> str:
    """The name as it may be drawn."""
    return veiled(named(claim.beside.name))


def ladder_lines(ladder: Sequence[Sold], width: int, height: int) -> list[Text]:
    """What there is of everything, around what is shown now."""
    code = min(max([*(cell_len(shown(each.code)) for each in ladder), 2]) + 1, 12)
    room = max(width - 2 - code - 4 * FIGURE, 0)
    head = Text("  " + " " * (code + room), palette.DIM)
    for word in (translate("units"), translate("taken"), translate("wanted"), translate("left")):
        title = clip(word, FIGURE - 1)
        head.append(" " * (FIGURE - cell_len(title)) + title, palette.DIM)
    rows = max(height - 1, 1)
    place = next((number for number, each in enumerate(ladder) if each.shown), 0)
    first = max(min(place - rows // 2, len(ladder) - rows), 0)
    return [head, *(_rung(each, code, room) for each in ladder[first : first + rows])]


def _rung(each: Sold, code: int, room: int) -> Text:
    style = palette.GOOD if each.shown else palette.TEXT
    empty = palette.ALARM if each.free <= 0 else palette.STRONG
    line = Text.assemble(
        ("▶ " if each.shown else "  ", palette.GOOD),
        (fit(clip(shown(each.code), code - 1), code), palette.STRONG),
        (fit(_called(each, max(room - 1, 0)), room), style),
    )
    for figure, how in (
        (each.stock, palette.DIM),
        (each.reserved, palette.DIM),
        (each.waiting, palette.WARNING if each.waiting else palette.FAINT),
        (each.free, empty),
    ):
        line.append(grouped(figure).rjust(FIGURE), how)
    return line


def _called(each: Sold, room: int) -> str:
    """What tells variants apart is never what is left out."""
    variant = f" ({shown(each.variant)})" if each.variant else ""
    name = clip(shown(each.name), max(room - cell_len(variant), 0))
    return clip(f"{name}{variant}", room)


def claim_lines(
    claim: Listed,
    width: int,
    zone: ZoneInfo,
    *,
    is_cursor: bool,
    candidates: Sequence[Sold],
    looked_at_by: str,
) -> Iterator[Text]:
    """One claim; below what is chosen and to be decided stands what may be meant, each with its key."""
    row, state = claim.claim, claim.state
    name = 16 if width >= 60 else 10
    line = Text.assemble(
        (f" {SIGNS[state]} ", _style(state)),
        (f"{datetime.fromtimestamp(row.at / 1000, zone):%H:%M} ", palette.DIM),
        (fit(clip(who(claim), name - 1), name), palette.CUSTOMER),
    )
    line.append_text(_what(claim, width - line.cell_len - 1, looked_at_by))
    if is_cursor:
        line.append(" " * max(width - line.cell_len, 0))
        # What is to be decided has a sign that is dark on light: on the cursor's own ground it would be unseen.
        line.stylize(palette.CURSOR, 3 if state is State.UNCLEAR else 0)
    yield line
    if is_cursor and state is State.UNCLEAR:
        yield from _choices(claim, candidates, width)


def _what(claim: Listed, room: int, looked_at_by: str) -> Text:
    row, state = claim.claim, claim.state
    if state is State.UNCLEAR:
        wish = {Wish.CANCEL: translate("cancel"), Wish.SWAP: translate("swap")}.get(row.wish, "")
        before = f"{wish}: " if wish else ""
        behind = f" ← {shown(looked_at_by)}" if looked_at_by else ""
        words = clip(
            words_of(claim) or translate("(no words)"), max(room - cell_len(before + behind), 4)
        )
        return Text.assemble((before, palette.DIM), (words, palette.TEXT), (behind, palette.AGENT))
    text = Text(f"{row.quantity}× {clip(shown(claim.beside.sku), 16)} ", palette.TEXT)
    told = translate(WHYS[row.why]) if row.why in WHYS else translate(STATES[state])
    text.append(clip(told, max(room - text.cell_len, 4)), _style(state))
    if claim.beside.order_code and room - text.cell_len > cell_len(claim.beside.order_code):
        text.append(f" {shown(claim.beside.order_code)}", palette.DIM)
    left = room - text.cell_len - 2
    if left >= 12:
        text.append(f"  {clip(words_of(claim), left)}", palette.FAINT)
    return text


def _choices(claim: Listed, candidates: Sequence[Sold], width: int) -> Iterator[Text]:
    if not candidates:
        yield Text(f"   {translate('Nothing that is sold was recognised.')}", palette.DIM)
    for number, each in enumerate(candidates[:MOST_KEYS], 1):
        label = each.variant or each.name
        free = translate("{n} free", n=grouped(each.free))
        line = Text("   ")
        line.append(f" {number} ", palette.MATCH)
        line.append(f" {claim.claim.quantity}× ", palette.STRONG)
        room = max(width - line.cell_len - cell_len(free) - 3, 6)
        line.append(clip(f"{shown(each.sku)}  {shown(label)}", room), palette.TEXT)
        line.append(f"  {free}", palette.DIM if each.free else palette.ALARM)
        yield line


def _style(state: State) -> Style:
    match state:
        case State.UNCLEAR:
            return palette.UNREAD
        case State.HELD | State.CONFIRMED:
            return palette.GOOD
        case State.WAITING:
            return palette.WARNING
    return palette.DIM
