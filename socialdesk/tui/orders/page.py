"""What one subject of the screen shows: a list in columns, and what is said of each line beside it. A page knows no terminal:
it puts into words what was read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Protocol

from socialdesk.model.i18n import moment_words

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.keymap import Keymap

Told = Sequence[tuple[str, str]]
"""Paragraphs (or pieces of a line), each with the name of its style in the palette; they are harmless already."""
GAP = 2
"""Cells between two columns."""


class Words(Protocol):
    """What a page must know of the program to put things into words."""

    @property
    def keymap(self) -> Keymap:
        """The keys of everything."""

    @property
    def zone(self) -> ZoneInfo:
        """The shop's zone."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: at least and at most so many cells wide. Where there is no room for all, those with the highest
    `rank` are left out."""

    least: int
    most: int
    rank: int = 0
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list, a cell a column; they are harmless already. The cursor stays on `key`."""

    key: str
    cells: tuple[str, ...]
    sign: str = " "
    style: str = "TEXT"


class Page(ABC):
    """One subject: a file with its page, one with what is done there (acts.py), and a row in pages.py."""

    NAME: ClassVar[str]
    """What it is asked for by."""
    PANE: ClassVar[str]
    TITLE: ClassVar[str]
    COLUMNS: ClassVar[Sequence[Column]]

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.words: Words | None = None
        """Given by the screen, once it lies there."""
        self.sight = (0, 0)
        self.chosen = ""

    # -- what is read

    @property
    @abstractmethod
    def is_read(self) -> bool:
        """Whether what is looked at was read."""

    @abstractmethod
    async def load(self) -> bool:
        """Read what is looked at; whether it says something else than before. Raises StoreError."""

    def wants_more(self, last: int) -> bool:
        """Whether more is to be read, where the row `last` is the last in sight."""
        return False

    async def more(self) -> bool:
        """Read on; whether there was anything. Raises StoreError."""
        return False

    @property
    def began_at(self) -> str:
        """The key of the line that the cursor is on when the screen is opened; empty for the first."""
        return ""

    def look(self, first: int, last: int) -> None:
        """These rows are in sight."""
        self.sight = (first, last)

    def choose(self, key: str) -> None:
        """The cursor is on a line."""
        self.chosen = key

    async def load_chosen(self) -> bool:
        """Read what is said only of the line under the cursor; whether that says something else. Raises StoreError."""
        return False

    # -- what is shown

    @abstractmethod
    def headline(self) -> Told:
        """How it stands, and what is looked at, in one line."""

    @property
    @abstractmethod
    def count(self) -> int:
        """How many lines there are, as far as they were read."""

    @abstractmethod
    def line(self, row: int) -> Line:
        """One of them."""

    @abstractmethod
    def row_of(self, key: str) -> int | None:
        """Where a line stands now."""

    @abstractmethod
    def told(self, key: str) -> Told:
        """What is said of a line."""

    @abstractmethod
    def empty(self) -> str:
        """What is said where there is no line."""

    # -- words that pages have in common

    def key(self, action: str) -> str:
        """The first key of an action, for a hint."""
        assert self.words is not None
        return self.words.keymap.shown(action)

    def local(self, at: int) -> datetime:
        """A moment (ms) by the shop's clock."""
        assert self.words is not None
        return datetime.fromtimestamp(at / 1000, self.words.zone)

    def when(self, at: int) -> str:
        """The same in a sentence."""
        return moment_words(self.local(at))


def widths(columns: Sequence[Column], room: int) -> list[int]:
    """How wide each column is in so many cells; 0 for one that is left out."""
    there = list(range(len(columns)))
    while len(there) > 1 and _least(columns, there) > room:
        there.remove(max(there, key=lambda each: (columns[each].rank, each)))
    found = [columns[each].least if each in there else 0 for each in range(len(columns))]
    left = room - _least(columns, there)
    for each in sorted(there, key=lambda each: columns[each].rank):
        more = max(min(left, columns[each].most - columns[each].least), 0)
        found[each] += more
        left -= more
    return found


def _least(columns: Sequence[Column], there: Sequence[int]) -> int:
    return sum(columns[each].least for each in there) + GAP * (len(there) - 1)
