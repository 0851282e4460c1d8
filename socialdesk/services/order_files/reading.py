"""A file of orders read: its table found, its titles matched with a map, its rows put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.order_rows import (
    Errors,
    Place,
    Reading,
    Told,
    put_together,
    text_of_cell,
)
from socialdesk.model.table_values import Cell
from socialdesk.model.text import display_safe, fold, one_line
from socialdesk.services.order_files.maps import OURS, OrderMap, Titles
from socialdesk.services.order_files.sheets import Filled, Row, Sheet, sheets_of
from socialdesk.settings import nearest

SEARCHED = 30
"""Rows among which the titles are looked for: some systems write their name and the shop's above them."""
JOINED = " / "
MOST_SHOWN = 12


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
    seen: list[str] = []
    for sheet in sheets_of(raw, order_map.encoding, order_map.delimiter):
        head = sheet.head(SEARCHED)
        titles = _titles_in(sheet, head, order_map.header_rows)
        for start, found in enumerate(titles):
            if not _is_heading(found, order_map):
                continue
            places = _places(found, order_map)
            rows = _rows_below(sheet, head[start + order_map.header_rows - 1], order_map, places)
            return _read(rows, places, order_map, shop)
        seen = max(seen, *titles, key=len) if titles else seen
    raise NotAllowed(_unlike(order_map, seen))


def _titles_in(sheet: Sheet, head: Sequence[Row], rows: int) -> list[list[str]]:
    """The titles that the table has if they begin in this row, or that one, of its beginning."""
    filled = Filled(sheet.merges)
    merged = [list(map(text_of_cell, filled.row(each, down=False))) for each in head]
    tops = {each.top for each in sheet.merges}
    found = []
    for start in range(len(head) - rows + 1):
        some = merged[start : start + rows]
        is_merged = any(each.line in tops for each in head[start : start + rows])
        above = [each if is_merged else _carried(each) for each in some[:-1]]
        found.append(_joined([*above, some[-1]]))
    return found


def _carried(titles: Sequence[str]) -> list[str]:
    """A title above several columns stands in the first of them alone."""
    last, carried = "", []
    for each in titles:
        last = each or last
        carried.append(last)
    return carried


def _joined(rows: Sequence[Sequence[str]]) -> list[str]:
    width = max(map(len, rows), default=0)
    columns = ([row[at] if at < len(row) else "" for row in rows] for at in range(width))
    return [JOINED.join(filter(None, each)) for each in columns]


def _is_heading(titles: Sequence[str], order_map: OrderMap) -> bool:
    """Whether these are the titles: the order's number and what was ordered are among them."""
    known = {fold(each) for each in titles if each}
    there = {
        column
        for column in ("order", "sku", "item")
        if any(_is_there(each, known) for each in order_map.columns.get(column, ()))
    }
    return "order" in there and len(there) > 1


def _is_there(titles: Titles, known: Mapping[str, int] | set[str]) -> bool:
    return any(fold(each) in known for each in titles)


def _places(titles: Sequence[str], order_map: OrderMap) -> dict[str, list[Place]]:
    """Where each of our columns stands. Raises NotAllowed for one that has to be there and is not."""
    known: dict[str, int] = {}
    for at, title in enumerate(titles):
        if title:
            known.setdefault(fold(title), at)
    places: dict[str, list[Place]] = {}
    for column, some in order_map.columns.items():
        found = [
            tuple(known[fold(each)] for each in titles_ if fold(each) in known) for titles_ in some
        ]
        places[column] = [each for each in found if each]
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
        "The file has no column “{title}”, which is {column} for {name}{near}",
        title=one_line(" | ".join(wanted), 80),
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
    sheet: Sheet, last_title: Row, order_map: OrderMap, places: Mapping[str, Sequence[Place]]
) -> Iterator[tuple[int, Sequence[Cell] | None]]:
    filled = Filled(sheet.merges)
    is_first = True
    for row in sheet.rows():
        is_below = row.line > last_title.line
        cells = None if row.cells is None else filled.row(row, down=is_below)
        if not is_below:
            continue
        if is_first and order_map.has_descriptions and cells and _describes(cells, places):
            is_first = False
            continue
        is_first = False
        yield row.line, cells


def _describes(cells: Sequence[Cell], places: Mapping[str, Sequence[Place]]) -> bool:
    """Whether a row says in words what stands below: no order's number has blanks in it."""
    at = places["order"][0][0]
    return at < len(cells) and " " in text_of_cell(cells[at])


def _read(
    rows: Iterable[tuple[int, Sequence[Cell] | None]],
    places: Mapping[str, Sequence[Place]],
    order_map: OrderMap,
    shop: Shop,
) -> OrdersRead:
    reading = Reading(
        "" if order_map.name == OURS else order_map.name, places, order_map.states, order_map.summed, order_map.decimal, order_map.date,
        shop.currency, shop.zone, shop.now, shop.phone, shop.address, order_map.in_smallest_units,
    )  # fmt: skip
    found = OrdersRead()
    found.orders.extend(put_together(rows, reading, found.errors))
    found.errors.sort()
    return found
