"""What a carrier's webhook tells: where in its body a parcel's number, state and time stand, read whatever else is there. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.parcel import State, Told, told_at, told_in, told_on, told_sometime
from socialdesk.model.table_cells import text_of_cell
from socialdesk.model.table_values import Cell, moment_of

MOST_EVENTS = 1_000
"""Parcels that one request tells of; what stands behind them is not read."""
_SECONDS_BELOW = 100_000_000_000
"""A moment that is smaller is in seconds."""
_LOST_PLUS = re.compile(r"(T\d\d:\d\d(?::\d\d(?:\.\d+)?)?) (\d\d:?\d\d)\Z", re.ASCII)
Path = tuple[str, ...]
"""Keys that lead to a value, the outermost first; a number counts in a list, from 0."""


@dataclass(frozen=True, slots=True)
class Shape:
    """Where things stand in a body, or in each of its `items`. Of several places the first that is filled in counts. `is_form`:
    the body is a form, not JSON."""

    tracking: tuple[Path, ...]
    state: tuple[Path, ...]
    at: tuple[Path, ...] = ()
    order: tuple[Path, ...] = ()
    items: Path = ()
    is_form: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """A parcel's state in the carrier's words; `order` is the shop's own code, where the carrier has it."""

    tracking: str
    state: str
    at: Cell
    order: str


def path_of(words: str) -> Path:
    """`DATA.ORDER_NUMBER` as keys; empty for an empty one."""
    return tuple(each for each in words.split(".") if each)


def heard(body: object, shape: Shape) -> list[Heard]:
    """What a body tells; nothing where it has neither number nor state."""
    found = []
    for each in _items(body, shape.items):
        tracking, state = _text(each, shape.tracking), _text(each, shape.state)
        if tracking and state:
            found.append(Heard(tracking, state, _first(each, shape.at), _text(each, shape.order)))
    return found


def _items(body: object, path: Path) -> Iterator[object]:
    inside = _at(body, path) if path else body
    if isinstance(inside, list):
        yield from inside[:MOST_EVENTS]
    elif inside is not None:
        yield inside


def _at(value: object, path: Path) -> object:
    for key in path:
        if isinstance(value, dict):
            value = value.get(key)
        elif isinstance(value, list) and key.isdecimal() and len(key) < 5:
            value = value[int(key)] if int(key) < len(value) else None
        else:
            return None
    return value


def _first(value: object, places: tuple[Path, ...]) -> Cell:
    for path in places:
        found = _at(value, path)
        if isinstance(found, str | int | float) and not isinstance(found, bool) and found != "":
            return found
    return None


def _text(value: object, places: tuple[Path, ...]) -> str:
    return text_of_cell(_first(value, places))[:200]


def told_of(state: State, at: Cell, order: str, zone: tzinfo, now: Instant) -> Told:
    """A state with its time as a carrier writes it: a moment, a minute, a day alone (midnight by the shop's clock), or nothing.
    Numbers are seconds or milliseconds since 1970, as far as they are no days of a spreadsheet. Raises Unreadable."""
    if at is None or at == "":
        return told_sometime(state, now)
    if isinstance(at, int | float) and at > 1_000_000:
        return told_at(state, _counted(at, now), now)
    if isinstance(at, str) and at.isdecimal() and 9 <= len(at) <= 13:
        return told_at(state, _counted(int(at), now), now)
    if isinstance(at, str):  # a form whose signs were not written as a form's
        at = _LOST_PLUS.sub(r"\1+\2", at)
    found = moment_of(at, order, zone, now)
    local = datetime.fromtimestamp(found / 1000, UTC).astimezone(zone)
    is_day = local.hour == local.minute == local.second == 0
    if is_day:
        return told_on(state, found, now)
    return told_at(state, found, now) if found % MINUTE else told_in(state, found, now)


def _counted(number: float, now: Instant) -> Instant:
    found = number * 1000 if number < _SECONDS_BELOW else number
    return Instant(int(min(found, now)))
