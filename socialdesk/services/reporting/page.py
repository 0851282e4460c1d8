"""A report as it is printed, before anybody knows whether on paper, in a browser or in a spreadsheet: words that
are said already, and values that are still numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from socialdesk.model.ids import Instant


class As(StrEnum):
    """What a value is."""

    TEXT = "text"
    COUNT = "count"
    DECIMAL = "decimal"
    SHARE = "share"
    LENGTH = "length"
    """Milliseconds."""
    DAY = "day"
    MORE = "more"
    """A count more (or less) than before."""
    POINTS = "points"
    """A share more (or less) than before."""
    LONGER = "longer"
    """A length more (or less) than before."""


class Cell(NamedTuple):
    """A value of a table (None where nothing is known), and how it is said."""

    value: Any
    how: As
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows; the first column is a name."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Bars:
    """For each label a bar of several parts. `roles`: good, bad, open, plain."""

    labels: Sequence[str]
    parts: Sequence[tuple[str, str, Sequence[int]]]
    """Each part's role, name and values."""


@dataclass(frozen=True, slots=True)
class Lines:
    """For each label a length (ms) of each line; None where there is none."""

    labels: Sequence[str]
    lines: Sequence[tuple[str, Sequence[int | None]]]
    unit: str


@dataclass(frozen=True, slots=True)
class Heat:
    """A field of numbers: how much in each row and column. `role` as with bars."""

    rows: Sequence[str]
    columns: Sequence[str]
    values: Sequence[Sequence[int]]
    title: str
    role: str = "good"


Drawing = Bars | Lines | Heat


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report: sentences, drawings, a table."""

    key: str
    title: str
    says: Sequence[str] = ()
    drawings: Sequence[Drawing] = ()
    table: Table | None = None


class Tile(NamedTuple):
    """A figure of the headline: what it is, its value, and how that was before."""

    title: str
    value: Cell
    note: str


@dataclass(frozen=True, slots=True)
class Page:
    """A whole report."""

    title: str
    shop: str
    time: str
    """Which days it is about."""
    made: str
    """When it was made, by which definitions."""
    language: str
    as_of: Instant
    first: date
    tiles: Sequence[Tile]
    sections: Sequence[Section]
    records: Sequence[dict[str, Any]]
    """The figures as `stats --json` has them, with `by` before: for whoever counts on."""
    footer: str
    data: str
    """What the sheet of these is called."""
