"""Orders put together from the rows of a table: what another system, or we ourselves, wrote down of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from itertools import chain
from typing import TypeVar

from socialdesk.model.i18n import mark, translate
from socialdesk.model.ids import Instant
from socialdesk.model.imported import Unreadable
from socialdesk.model.money import DONG
from socialdesk.model.order import Imported, Line, State
from socialdesk.model.product import LONGEST_NAME, LONGEST_SKU, MOST_AMOUNT, tidy, tidy_sku
from socialdesk.model.table_cells import (
    BLANKS,
    Place,
    cell_in,
    is_shortened,
    text_of_cell,
    title_of,
    word_in,
)
from socialdesk.model.table_values import Cell, amount_of, moment_of, quoted, units_of
from socialdesk.model.text import display_safe, fold, one_line

LONGEST_CODE, LONGEST_TEXT = 64, 1_000
"""Letters; of names and texts the rest is cut, a code or an SKU is refused."""
MOST_LINES = 1_000
"""Of one order."""
COLUMNS = (
    "order", "at", "customer", "phone", "address", "sku", "item", "quantity", "price", "fee", "total",
    "variant", "state", "cancelled", "returned", "currency", "note", "source",
)  # fmt: skip
"""What a column may be to us, in the words of maps."""
CALLED = {
    "order": mark("the order's number"), "at": mark("when it was ordered"), "customer": mark("the customer's name"),
    "phone": mark("the telephone number"), "address": mark("the address"), "sku": mark("the SKU"),
    "item": mark("what was ordered"), "quantity": mark("how many"), "price": mark("the price"), "fee": mark("the fee"),
    "total": mark("the total"), "variant": mark("the variant"), "state": mark("how far it is"),
    "cancelled": mark("that it was cancelled"), "returned": mark("how many came back"), "currency": mark("the currency"),
    "note": mark("the note"), "source": mark("whose it is"),
}  # fmt: skip
"""What each is to people."""
_OF_LINES = frozenset(("sku", "item", "variant", "quantity", "price", "returned"))
_AMOUNTS = frozenset(("quantity", "price", "fee", "total", "returned"))
_SUMS = frozenset(
    (
        "tong",
        "tong cong",
        "tong so",
        "cong",
        "total",
        "totals",
        "grand total",
        "sum",
        "รวม",
        "รวมทั้งหมด",
    )
)
"""What stands in a row of sums below a table."""
SOURCE = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
"""What a system is called."""
_NO_VARIANT = frozenset(("default", "default title", "mac dinh", "-"))
"""What systems write where a thing has no variants."""

Tidy = Callable[[str], str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Told:
    """An order and the line it begins in, from 1."""

    line: int
    order: Imported


@dataclass(frozen=True, slots=True)
class Reading:
    """How a table is read. `source` is whose it is, empty for our own. `places` has for each of our columns where it may stand: the first that is filled in
    counts. `summed` are those of an order's rows that are added up; `states` says which of our states theirs are,
    folded."""

    source: str
    places: Mapping[str, Sequence[Place]]
    states: Mapping[str, State]
    summed: Collection[str]
    decimal: str
    date: str
    currency: str
    zone: tzinfo
    now: Instant
    phone: Tidy
    address: Tidy
    in_smallest_units: bool = False
    titles: Sequence[str] = ()
    """Those of the table, as they are written there."""

    def amount(self, cells: Sequence[Cell], column: str, currency: str) -> int:
        """An amount in one of our columns. Raises Unreadable."""
        written_in = DONG if self.in_smallest_units else currency
        return _named(column, amount_of, self, cells, written_in, self.decimal)

    def cell(self, cells: Sequence[Cell], column: str) -> Cell:
        """What stands in one of our columns, tidied; None where nothing does. What systems write instead of nothing, like
        `-`, is nothing; in our own tables it is what somebody wrote."""
        return cell_in(cells, self.places.get(column, ()), BLANKS if self.source else ())

    def called(self, cells: Sequence[Cell], column: str) -> str:
        """The column in which it stands, by its title there."""
        places, blanks = self.places.get(column, ()), BLANKS if self.source else ()
        title = title_of(cells, places, self.titles, blanks)
        return quoted(title) if title else translate(CALLED[column])

    def has(self, column: str) -> bool:
        """Whether the table has such a column."""
        return bool(self.places.get(column))

    def text(self, cells: Sequence[Cell], column: str) -> str:
        """What stands in one of our columns, as one line."""
        return text_of_cell(self.cell(cells, column))


@dataclass(frozen=True, slots=True)
class _Part:
    """A row of an order. `state` is what it says, or what the row above it said; `line` None where it says of nothing that was
    ordered."""

    cells: Sequence[Cell]
    state: State | None
    line: Line | None
    returned: int


@dataclass(slots=True)
class _Growing:
    """An order that is being put together."""

    source: str
    code: str
    line: int
    parts: list[_Part] = field(default_factory=list)
    lines: int = 0
    is_wrong: bool = False

    @property
    def kept(self) -> list[_Part]:
        """Its rows but for those that were cancelled while others were not."""
        kept = [each for each in self.parts if each.state is not State.CANCELLED]
        return kept if any(each.line for each in kept) else self.parts


Errors = list[tuple[int, str]]
Row = tuple[int, Sequence[Cell] | None]
"""A row and its line; None where its quotation marks do not match."""


def put_together(rows: Iterable[Row], reading: Reading, errors: Errors) -> Iterator[Told]:
    """The orders that rows say, in the order in which they begin. What cannot be read is added to `errors` by its
    line; the order it belongs to is left out whole, since half of it would be another order."""
    growing: dict[tuple[str, str], _Growing] = {}
    last: _Growing | None = None
    for number, cells in _above_sums(rows, reading):
        if cells is None:
            why = translate("Its quotation marks do not match; what stands in them was not read.")
            errors.append((number, why))
            last = None
            continue
        try:
            source, code = _whose(reading, cells, last)
        except Unreadable as error:
            errors.append((number, str(error)))
            last = None
            continue
        last = growing.setdefault((source, code), _Growing(source, code, number))
        try:
            last.parts.append(_part(last, reading, cells))
        except Unreadable as error:
            last.is_wrong = True
            errors.append((number, _left_out(error, code)))
    for each in growing.values():
        try:
            if not each.is_wrong:
                yield Told(each.line, _order(each, reading))
        except Unreadable as error:
            errors.append((each.line, _left_out(error, each.code)))


def _left_out(error: Unreadable, code: str) -> str:
    return f"{error} " + translate("Order {code} was left out.", code=display_safe(code))


def _above_sums(rows: Iterable[Row], reading: Reading) -> Iterator[Row]:
    """The rows but for sums and notes, as they stand below tables. Amounts that nothing is said of are sums at the very end
    alone: elsewhere they are rows of orders that lack something. In our own tables there are none."""
    waiting: list[Row] = []
    for number, cells in rows:
        if reading.source and cells is not None and reading.cell(cells, "at") is None:
            said = {each for each in COLUMNS if reading.cell(cells, each) is not None}
            is_thing = "price" in said and not said & {"fee", "total"}
            if said and said <= _AMOUNTS and not is_thing and not any(map(_is_sum, cells)):
                waiting.append((number, cells))
                continue
        if cells is not None and _is_below(reading, cells):
            continue
        yield from waiting
        waiting.clear()
        yield number, cells


def _is_below(reading: Reading, cells: Sequence[Cell]) -> bool:
    """Whether a row is a sum that is called so, or a note."""
    at = reading.cell(cells, "at")
    if not reading.source or not (at is None or _is_sum(at)):
        return False
    said = {each for each in COLUMNS if reading.cell(cells, each) is not None}
    if len(said) < 2 and not said & _OF_LINES:
        return "order" not in said or " " in reading.text(cells, "order")
    is_named = any(
        each in said and not _is_sum(reading.cell(cells, each)) for each in ("order", "sku")
    )  # a sum's title may be merged over them
    return not is_named and any(map(_is_sum, cells))


def _is_sum(cell: Cell) -> bool:
    return isinstance(cell, str) and re.split("[:(]", fold(cell))[0].strip() in _SUMS


def _whose(reading: Reading, cells: Sequence[Cell], last: _Growing | None) -> tuple[str, str]:
    """Whose row this is, by its source and number there: a row that says nothing of an order but a thing is one more line
    of the order above."""
    cell = reading.cell(cells, "order")
    code = text_of_cell(cell)
    if not code:
        says_order = any(
            reading.cell(cells, each) is not None for each in COLUMNS if each not in _OF_LINES
        )
        if last is None or says_order:
            raise Unreadable(translate("It has no order number."))
        return last.source, last.code
    if is_shortened(cell):
        raise Unreadable(
            translate(
                "Excel has shortened the order number {value}, its last digits are lost: download the file again and import it as it came.",
                value=quoted(cell),
            )
        )
    if len(code) > LONGEST_CODE or display_safe(code) != code:
        raise Unreadable(
            translate(
                "The order number {value} cannot be kept: at most {most} letters, all of them to be seen.",
                value=quoted(code),
                most=LONGEST_CODE,
            )
        )
    source = reading.text(cells, "source").lower() or reading.source
    if source and not SOURCE.fullmatch(source):
        raise Unreadable(
            translate(
                "{column}: {value} is no name of a system: 1 to 32 of a-z, 0-9, - and _.",
                column=reading.called(cells, "source"),
                value=quoted(source),
            )
        )
    return source, code


def _part(order: _Growing, reading: Reading, cells: Sequence[Cell]) -> _Part:
    before = order.parts[-1].state if order.parts else None
    line = _line(order, reading, cells)
    order.lines += line is not None
    if order.lines > MOST_LINES:
        raise Unreadable(translate("No order has more than {most} lines.", most=MOST_LINES))
    return _Part(cells, _said(reading, cells, before), line, _returned(reading, cells))


def _line(order: _Growing, reading: Reading, cells: Sequence[Cell]) -> Line | None:
    sku, name = reading.text(cells, "sku"), reading.text(cells, "item")
    variant = reading.text(cells, "variant")
    if not sku and not name:
        if order.parts and reading.cell(cells, "quantity") is None:
            return None  # a row that says more of the order, but of nothing in it
        raise Unreadable(translate("It says neither what was ordered nor its SKU."))
    try:
        sku = tidy_sku(sku) if sku else ""
    except ValueError:
        raise Unreadable(
            translate(
                "The SKU {value} cannot be kept: at most {most} letters, all of them to be seen.",
                value=quoted(sku),
                most=LONGEST_SKU,
            )
        ) from None
    if order.source and fold(variant) in _NO_VARIANT:
        variant = ""
    quantity, price = 1, 0
    if reading.has("quantity"):
        quantity = _named("quantity", units_of, reading, cells, reading.decimal)
    if reading.has("price"):
        rows = chain((each.cells for each in order.parts), (cells,))
        price = reading.amount(cells, "price", _currency(reading, rows))
    return Line(sku, tidy(name or sku), tidy(variant), quantity, price)


def _returned(reading: Reading, cells: Sequence[Cell]) -> int:
    """Units of a row that came back; some systems count them below nought."""
    text = reading.text(cells, "returned").lstrip("-") if reading.has("returned") else ""
    if not text.strip("0.,"):
        return 0
    return _named("returned", lambda _: units_of(text, reading.decimal), reading, cells)


def _lines(parts: Sequence[_Part], reading: Reading) -> list[Line]:
    """What was ordered; where there is no column of quantities a row is a unit, and the same thing again one more."""
    lines: list[Line] = []
    for line in (each.line for each in parts if each.line is not None):
        same = next((each for each in lines if each._replace(quantity=1) == line), None)
        if same is None or reading.has("quantity"):
            lines.append(line)
        else:
            lines[lines.index(same)] = same._replace(quantity=same.quantity + 1)
    return lines


def _currency(reading: Reading, rows: Iterable[Sequence[Cell]]) -> str:
    said = rows if reading.has("currency") else ()
    found = next((text for each in said if (text := reading.text(each, "currency"))), "")
    found = found.upper() or reading.currency
    if not (len(found) == 3 and found.isascii() and found.isalpha()):
        raise Unreadable(
            translate("{value} is no currency; write VND, THB, USD …", value=quoted(found))
        )
    return found


def _named(
    column: str, read: Callable[..., T], reading: Reading, cells: Sequence[Cell], *how: object
) -> T:
    """What a cell means; where it means nothing, the error says in which column."""
    try:
        return read(reading.cell(cells, column), *how)
    except Unreadable as error:
        raise Unreadable(f"{reading.called(cells, column)}: {error}") from None


def _order(order: _Growing, reading: Reading) -> Imported:
    kept = order.kept
    rows = [each.cells for each in order.parts]
    currency = _currency(reading, rows)
    lines = _lines(kept, reading)
    fee = _amount(kept, reading, "fee", currency) or 0
    of_lines = sum(each.quantity * each.price for each in lines)
    total = _amount(kept, reading, "total", currency)
    if total is None:
        total = of_lines + fee
    if total > MOST_AMOUNT or of_lines > MOST_AMOUNT:
        raise Unreadable(translate("{value} is too large an amount.", value=quoted(total)))
    if not lines:
        raise Unreadable(translate("It says neither what was ordered nor its SKU."))
    if not reading.has("price") and len(lines) == 1 and (total - fee) % lines[0].quantity == 0:
        lines = [lines[0]._replace(price=max(total - fee, 0) // lines[0].quantity)]
    dated = next((each for each in rows if reading.cell(each, "at") is not None), rows[0])
    at = _named("at", moment_of, reading, dated, reading.date, reading.zone, reading.now)

    def first(column: str, longest: int) -> str:
        found = next((text for each in rows if (text := reading.text(each, column))), "")
        return tidy(found, longest)

    written, address, note = (
        first("phone", LONGEST_CODE), first("address", LONGEST_TEXT), first("note", LONGEST_TEXT),
    )  # fmt: skip
    phone = reading.phone(written) if written else ""
    if written and not phone and f"☎ {written}" not in note:
        note = one_line(
            f"{note} ☎ {written}", LONGEST_TEXT
        )  # hidden by a marketplace, or no number
    return Imported(
        order.source, order.code, at, _state(kept), tuple(lines), first("customer", LONGEST_NAME), phone,
        reading.address(address) if address else "", note, fee, total, currency,
    )  # fmt: skip


def _amount(parts: Sequence[_Part], reading: Reading, column: str, currency: str) -> int | None:
    """An order's amount: of its rows the first that says one, or all of them together."""
    said = [each.cells for each in parts if reading.cell(each.cells, column) is not None]
    if not said:
        return None
    counted = said if column in reading.summed else said[:1]
    return sum(reading.amount(each, column, currency) for each in counted)


UNTOLD = State.AGREED
"""The state of an order of which its table says none, or a word that the map does not know: somebody ordered it."""


def _said(reading: Reading, cells: Sequence[Cell], before: State | None) -> State | None:
    """The state that a row says, `before` where it says none: systems write it in an order's first row, or in each. Of several
    columns the first counts whose word is known; but that it was cancelled or came back goes before all, and what says no
    more than that it was ordered behind all."""
    if reading.cell(cells, "cancelled") is not None:
        return State.CANCELLED
    places = (each[0] for each in reading.places.get("state", ()) if each[0] < len(cells))
    words = [word for each in places if (word := text_of_cell(cells[each]))]
    if not words:
        return before
    found = [state for word in words if (state := word_in(reading.states, word))]
    for wanted in (_OVER, _BEGUN):
        if sure := next((each for each in found if each in wanted), None):
            return sure
    return found[0] if found else None


_OVER = (State.CANCELLED, State.RETURNED)
_BEGUN = (State.PACKED, State.SHIPPED, State.DELIVERED)


def _state(parts: Sequence[_Part]) -> State:
    """The state of an order of what its rows say: that of the row which is least far, where they differ. It is returned once all
    of it came back."""
    said = {each.state for each in parts if each.state is not None}
    if said == {State.CANCELLED}:
        return State.CANCELLED
    ordered = [each for each in parts if each.line is not None]
    if all(each.line is not None and each.returned >= each.line.quantity for each in ordered):
        return State.RETURNED
    if any(each.returned for each in ordered):  # some of it stays with them
        said = {State.DELIVERED if each is State.RETURNED else each for each in said}
    return min(said, key=list(State).index, default=UNTOLD)
