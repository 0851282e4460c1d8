"""A file of orders read: its table found, its titles matched with a map, its rows put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.order_table import CALLED, Errors, Reading, Told, put_together
from socialdesk.model.table_cells import Place, text_of_cell
from socialdesk.model.table_values import Cell
from socialdesk.model.text import display_safe, one_line
from socialdesk.services.order_files.maps import OURS, OrderMap
from socialdesk.services.order_files.objects import Objects
from socialdesk.services.tables.sheets import Sheet, sheets_of
from socialdesk.services.tables.titles import FoundTable, KnownTitles, NoTable, places_of, table_in
from socialdesk.settings import nearest

MOST_SHOWN = 12
MOST_TITLE_ROWS = 3
"""In which a system that is known may write its titles."""


@dataclass(slots=True)
class OrdersRead:
    """What a file says; errors by the line they stand in, from 1."""

    orders: list[Told] = field(default_factory=list)
    errors: Errors = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Shop:
    """What of the shop a table leaves unsaid, and how it writes phones and addresses."""

    currency: str
    zone: tzinfo
    now: Instant
    phone: Callable[[str], str]
    address: Callable[[str], str]


def read_orders(raw: bytes, order_map: OrderMap, shop: Shop) -> OrdersRead:
    """The orders in a file. Raises NotAllowed where the file as a whole cannot be read with this map."""
    sheets = list(sheets_of(raw, order_map.encoding, order_map.delimiter, Objects))
    try:
        table = _table(sheets, order_map)
    except NoTable as error:
        raise NotAllowed(_unlike(order_map, error.seen)) from None
    places = _places(table.titles, order_map)
    rows = _rows_below(table, order_map, places)
    return _read(rows, table.titles, places, order_map, shop)


def _table(sheets: Sequence[Sheet], order_map: OrderMap) -> FoundTable:
    """The table of orders. How many rows of titles a system writes is not the same for ever: so many are taken as tell the most of
    ours. Raises NoTable."""

    def found(rows: int) -> FoundTable:
        return table_in(sheets, rows, lambda titles: _worth(titles, order_map))

    if order_map.is_strict:
        return found(order_map.header_rows)
    best: FoundTable | None = None
    unlike: NoTable | None = None
    for rows in range(order_map.header_rows, MOST_TITLE_ROWS + 1):
        try:
            table = found(rows)
        except NoTable as error:
            unlike = unlike or error
            continue
        if best is None or _worth(table.titles, order_map) > _worth(best.titles, order_map):
            best = table
    if best is None:
        raise unlike or NoTable(())
    return best


def _worth(titles: Sequence[str], order_map: OrderMap) -> int:
    """How many of our columns these titles name; nothing where the order's number and what was ordered are not among them."""
    known = KnownTitles(titles)
    there = {
        column
        for column in ("order", "sku", "item")
        if any(known.has(each) for each in order_map.columns.get(column, ()))
    }
    if "order" not in there or len(there) == 1:
        return 0
    return sum(map(bool, places_of(titles, order_map.columns).values()))


def _places(titles: Sequence[str], order_map: OrderMap) -> dict[str, list[Place]]:
    """Where each of our columns stands. Raises NotAllowed for one that has to be there and is not."""
    places = places_of(titles, order_map.columns)
    if order_map.is_number_leftmost:
        places["order"] = sorted(places["order"])[:1]
    for column in order_map.columns:
        is_needed = order_map.is_strict or column == "at"
        if not places[column] and is_needed:
            raise NotAllowed(_no_column(column, order_map, titles))
    if not any(places.get(each) for each in ("price", "total")):
        raise NotAllowed(_no_column("price", order_map, titles))
    return places


def _no_column(column: str, order_map: OrderMap, titles: Sequence[str]) -> str:
    wanted = [each[0] for each in order_map.columns.get(column, ((column,),))]
    return translate(
        "The file has no column “{title}”, which says {what} ({column}) for {name}{near}",
        title=one_line(" | ".join(wanted), 80),
        what=translate(CALLED[column]),
        column=column,
        name=order_map.name,
        near=nearest(wanted[0], [display_safe(each) for each in titles if each]),
    )


def _unlike(order_map: OrderMap, seen: Sequence[str]) -> str:
    wanted = " | ".join(each[0] for each in order_map.columns["order"])
    shown = [display_safe(one_line(each, 30)) for each in seen if each][:MOST_SHOWN]
    return translate(
        "This is no table of {name}: it has no column “{title}” beside one of what was ordered. What was read as titles: {titles}. Choose another --source, or describe the columns in a map (docs/orders.md).",
        name=order_map.name,
        title=wanted,
        titles=", ".join(shown) or "-",
    )


def _rows_below(
    table: FoundTable, order_map: OrderMap, places: Mapping[str, Sequence[Place]]
) -> Iterator[tuple[int, Sequence[Cell] | None]]:
    is_first = order_map.has_descriptions
    for line, cells in table.rows_below():
        if not (is_first and cells and _describes(cells, places)):
            yield line, cells
        is_first = False


def _describes(cells: Sequence[Cell], places: Mapping[str, Sequence[Place]]) -> bool:
    """Whether a row says in words what stands below: no order's number has blanks in it."""
    at = places["order"][0][0]
    return at < len(cells) and " " in text_of_cell(cells[at])


def _read(
    rows: Iterable[tuple[int, Sequence[Cell] | None]],
    titles: Sequence[str],
    places: Mapping[str, Sequence[Place]],
    order_map: OrderMap,
    shop: Shop,
) -> OrdersRead:
    reading = Reading(
        "" if order_map.name == OURS else order_map.name, places, order_map.states, order_map.summed, order_map.decimal, order_map.date,
        shop.currency, shop.zone, shop.now, shop.phone, shop.address, order_map.in_smallest_units,
        titles,
    )  # fmt: skip
    found = OrdersRead()
    found.orders.extend(put_together(rows, reading, found.errors))
    found.errors.sort()
    return found
