"""A carrier's file of parcels read: its table found, its titles matched with a map, its rows understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo

from socialdesk.errors import NotAllowed
from socialdesk.model.carrier_event import told_of
from socialdesk.model.i18n import mark, translate
from socialdesk.model.ids import Instant
from socialdesk.model.imported import Unreadable
from socialdesk.model.parcel import State, Told, tracking_of
from socialdesk.model.table_cells import Place, cell_in, is_shortened, text_of_cell, title_of
from socialdesk.model.table_values import Cell, quoted
from socialdesk.model.text import display_safe, fold, one_line
from socialdesk.services.carriers.maps import CarrierMap
from socialdesk.services.tables.sheets import sheets_of
from socialdesk.services.tables.titles import KnownTitles, NoTable, places_of, table_in
from socialdesk.settings import nearest

MOST_SHOWN = 12
CALLED = {
    "tracking": mark("the tracking number"),
    "state": mark("how far it is"),
    "at": mark("when that was"),
    "order": mark("the order's number"),
}
"""What each column is to people."""


@dataclass(frozen=True, slots=True)
class Read:
    """A row: a parcel, and how far it has come. `order` is the shop's own code, if the carrier has it."""

    line: int
    tracking: str
    order: str
    told: Told


@dataclass(slots=True)
class ParcelsRead:
    """What a file says; errors by the line they stand in, from 1."""

    rows: list[Read] = field(default_factory=list)
    errors: list[tuple[int, str]] = field(default_factory=list)


def read_parcels(raw: bytes, carrier: CarrierMap, zone: tzinfo, now: Instant) -> ParcelsRead:
    """The parcels in a file. Raises NotAllowed where the file as a whole cannot be read with this map."""
    if not carrier.columns:
        raise NotAllowed(
            translate("The map of {name} names no columns: write [columns].", name=carrier.name)
        )
    try:
        table = table_in(
            sheets_of(raw, carrier.encoding, carrier.delimiter),
            carrier.header_rows,
            lambda titles: int(_is_heading(titles, carrier)),
        )
    except NoTable as error:
        raise NotAllowed(_unlike(carrier, error.seen)) from None
    places = places_of(table.titles, carrier.columns)
    if carrier.is_strict and (missing := [each for each, found in places.items() if not found]):
        raise NotAllowed(_no_column(missing[0], carrier, table.titles))
    found = ParcelsRead()
    for line, cells in table.rows_below():
        if cells is None:
            why = translate("Its quotation marks do not match; what stands in them was not read.")
            found.errors.append((line, why))
            continue
        try:
            found.rows += _row(line, cells, places, table.titles, carrier, zone, now)
        except Unreadable as error:
            found.errors.append((line, str(error)))
    return found


def _is_heading(titles: Sequence[str], carrier: CarrierMap) -> bool:
    known = KnownTitles(titles)
    return all(
        any(known.has(each) for each in carrier.columns[column]) for column in ("tracking", "state")
    )


def _row(
    line: int,
    cells: Sequence[Cell],
    places: Mapping[str, Sequence[Place]],
    titles: Sequence[str],
    carrier: CarrierMap,
    zone: tzinfo,
    now: Instant,
) -> Iterator[Read]:
    number, word = cell_in(cells, places["tracking"]), cell_in(cells, places["state"])
    if number is None and word is None:
        return  # sums, and notes below the table
    if is_shortened(number):
        raise Unreadable(
            translate(
                "Excel has shortened the tracking number {value}, its last digits are lost: download the file again and import it as it came.",
                value=quoted(number),
            )
        )
    try:
        tracking = tracking_of(text_of_cell(number))
    except ValueError:
        raise Unreadable(
            translate("{value} is no tracking number.", value=quoted(number))
        ) from None
    if (state := state_of(text_of_cell(word), carrier)) is not None:
        try:
            told = told_of(state, cell_in(cells, places.get("at", ())), carrier.date, zone, now)
        except Unreadable as error:
            title = title_of(cells, places.get("at", ()), titles)
            raise Unreadable(f"{quoted(title)}: {error}") from None
        order = text_of_cell(cell_in(cells, places.get("order", ())))
        yield Read(line, tracking, order, told)


def state_of(word: str, carrier: CarrierMap) -> State | None:
    """Which of our states a carrier's word is; None where it says nothing of how far a parcel has come. Raises Unreadable for one
    that is not known."""
    plain = fold(word)
    if plain in carrier.ignored:
        return None
    if found := carrier.states.get(plain):
        return found
    raise Unreadable(
        translate(
            "The map of {name} does not know the state {value}: write it under [states], or in ignored, of a map of your own (docs/parcels.md).",
            name=carrier.name,
            value=quoted(word),
        )
    )


def _no_column(column: str, carrier: CarrierMap, titles: Sequence[str]) -> str:
    wanted = [each[0] for each in carrier.columns[column]]
    return translate(
        "The file has no column “{title}”, which says {what} ({column}) for {name}{near}",
        title=one_line(" | ".join(wanted), 80),
        what=translate(CALLED[column]),
        column=column,
        name=carrier.name,
        near=nearest(wanted[0], [display_safe(each) for each in titles if each]),
    )


def _unlike(carrier: CarrierMap, seen: Sequence[str]) -> str:
    shown = [display_safe(one_line(each, 30)) for each in seen if each][:MOST_SHOWN]
    return translate(
        "This is no table of {name}: it has no column “{number}” beside “{state}”. What was read as titles: {titles}. Choose another --carrier, or describe the columns in a map (docs/parcels.md).",
        name=carrier.name,
        number=carrier.columns["tracking"][0][0],
        state=carrier.columns["state"][0][0],
        titles=", ".join(shown) or "-",
    )
