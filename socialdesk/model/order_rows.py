"""Orders put together from the rows of a table: what another system, or we ourselves, wrote down of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import TypeVar

from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.imported import Unreadable
from socialdesk.model.money import DONG
from socialdesk.model.order import Imported, Line, State
from socialdesk.model.product import LONGEST_NAME, LONGEST_SKU, MOST_AMOUNT, tidy, tidy_sku
from socialdesk.model.table_cells import Place, cell_in, is_shortened, text_of_cell
from socialdesk.model.table_values import Cell, amount_of, moment_of, quoted, units_of
from socialdesk.model.text import display_safe, fold, one_line

LONGEST_CODE, LONGEST_TEXT = 64, 1_000
"""Letters; of names and texts the rest is cut, a code or an SKU is refused."""
MOST_LINES = 1_000
"""Of one order."""
COLUMNS = (
    "order", "at", "customer", "phone", "address", "sku", "item", "quantity", "price", "fee", "total",
    "variant", "state", "cancelled", "currency", "note", "source",
)  # fmt: skip
"""What a column may be to us, in the words of maps."""
_OF_LINES = frozenset(("sku", "item", "variant", "quantity", "price"))
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

    def amount(self, cells: Sequence[Cell], column: str, currency: str) -> int:
        """An amount in one of our columns. Raises Unreadable."""
        written_in = DONG if self.in_smallest_units else currency
        return _named(column, amount_of, self, cells, written_in, self.decimal)

    def cell(self, cells: Sequence[Cell], column: str) -> Cell:
        """What stands in one of our columns, tidied; None where nothing does."""
        return cell_in(cells, self.places.get(column, ()))

    def has(self, column: str) -> bool:
        """Whether the table has such a column."""
        return bool(self.places.get(column))

    def text(self, cells: Sequence[Cell], column: str) -> str:
        """What stands in one of our columns, as one line."""
        return text_of_cell(self.cell(cells, column))


@dataclass(slots=True)
class _Growing:
    """An order that is being put together."""

    source: str
    code: str
    line: int
    rows: list[Sequence[Cell]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    is_wrong: bool = False


Errors = list[tuple[int, str]]


def put_together(
    rows: Iterable[tuple[int, Sequence[Cell] | None]], reading: Reading, errors: Errors
) -> Iterator[Told]:
    """The orders that rows say, in the order in which they begin. What cannot be read is added to `errors` by its
    line; the order it belongs to is left out whole, since half of it would be another order."""
    growing: dict[tuple[str, str], _Growing] = {}
    last: _Growing | None = None
    for number, cells in rows:
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
        last.rows.append(cells)
        try:
            _add_line(last, reading, cells)
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
                "source: {value} is no name of a system: 1 to 32 of a-z, 0-9, - and _.",
                value=quoted(source),
            )
        )
    return source, code


def _add_line(order: _Growing, reading: Reading, cells: Sequence[Cell]) -> None:
    sku, name = reading.text(cells, "sku"), reading.text(cells, "item")
    variant = reading.text(cells, "variant")
    if not sku and not name:
        quantity = reading.cell(cells, "quantity")
        if len(order.rows) > 1 and quantity is None:
            return  # a row that says more of the order, but of nothing in it
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
    counted = reading.has("quantity")
    quantity = _named("quantity", units_of, reading, cells, reading.decimal) if counted else 1
    price = 0
    if reading.has("price"):
        price = reading.amount(cells, "price", _currency(reading, order))
    line = Line(sku, tidy(name or sku), tidy(variant), quantity, price)
    same = next((each for each in order.lines if each._replace(quantity=1) == line), None)
    if same is not None and not counted:  # a row a unit
        order.lines[order.lines.index(same)] = same._replace(quantity=same.quantity + 1)
    else:
        order.lines.append(line)
    if len(order.lines) > MOST_LINES:
        raise Unreadable(translate("No order has more than {most} lines.", most=MOST_LINES))


def _currency(reading: Reading, order: _Growing) -> str:
    found = next((text for each in order.rows if (text := reading.text(each, "currency"))), "")
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
        raise Unreadable(f"{column}: {error}") from None


def _order(order: _Growing, reading: Reading) -> Imported:
    rows = order.rows
    currency = _currency(reading, order)
    fee = _amount(order, reading, "fee", currency) or 0
    of_lines = sum(each.quantity * each.price for each in order.lines)
    total = _amount(order, reading, "total", currency)
    if total is None:
        total = of_lines + fee
    if total > MOST_AMOUNT or of_lines > MOST_AMOUNT:
        raise Unreadable(translate("{value} is too large an amount.", value=quoted(total)))
    lines = order.lines
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
        order.source, order.code, at, _state(rows, reading), tuple(lines), first("customer", LONGEST_NAME), phone,
        reading.address(address) if address else "", note, fee, total, currency,
    )  # fmt: skip


def _amount(order: _Growing, reading: Reading, column: str, currency: str) -> int | None:
    """An order's amount: of its rows the first that says one, or all of them together."""
    said = [each for each in order.rows if reading.cell(each, column) is not None]
    if not said:
        return None
    counted = said if column in reading.summed else said[:1]
    return sum(reading.amount(each, column, currency) for each in counted)


UNTOLD = State.AGREED
"""The state of an order of which its table says none, or a word that the map does not know: somebody ordered it."""


def _state(rows: Sequence[Sequence[Cell]], reading: Reading) -> State:
    if any(reading.cell(each, "cancelled") is not None for each in rows):
        return State.CANCELLED
    for place in reading.places.get("state", ()):
        for cells in rows:
            word = text_of_cell(cells[place[0]]) if place[0] < len(cells) else ""
            if word and (state := reading.states.get(fold(word))):
                return state
    return UNTOLD
