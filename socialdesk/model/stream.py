"""The comments of a live as they stand on the screen: questions first, repeats together, bounded, and
still under whoever has chosen one of them."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from socialdesk.model.ids import SECOND, Instant
from socialdesk.model.text import fold

READABLE = 90
"""Comments a minute that somebody can still read one by one; when more come, repeats are put together."""
MEASURED = 10 * SECOND
"""Over so long the pace is counted."""
TOGETHER = 60 * SECOND
"""What is said again within so long of the first is a repeat."""
KEPT = 200
"""Comments that one line keeps; it goes on counting."""
MOST = 2_000
"""Comments that are held at all: the oldest leave the screen, never the store."""
FIRST = 6
"""Lines of open questions that stand before everything else."""

_POLITE = {"shop", "ơi", "ad", "ạ", "nhé", "nha", "vậy", "please", "pls"}
_POLITE_THAI = ("ค่ะ", "คะ", "ครับ", "คับ", "จ้า")
_NO_WORD = re.compile(r"[^\w]+|_+")
_DRAWN_OUT = re.compile(r"(\D)\1{2,}")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, or a private message that came meanwhile from somebody who commented."""

    id: int
    """Its number in the live; they rise as comments are recorded."""
    message: int
    conversation: int
    contact: int
    account: str
    platform: str
    at: Instant
    name: str
    text: str
    is_private: bool = False
    is_group: bool = False
    is_question: bool = False
    is_answered: bool = False
    is_hidden: bool = False
    is_liked: bool = False
    is_deleted: bool = False

    @property
    def is_open(self) -> bool:
        """Whether it is a question that waits for an answer."""
        gone = self.is_answered or self.is_hidden or self.is_deleted
        return self.is_question and not gone


@dataclass(slots=True, eq=False)
class Line:
    """What stands in one row: a comment, or all that say the same. The newest comment is the last."""

    comments: list[Comment]
    said: str
    begun: Instant
    """When the first of them was taken in."""
    count: int = 1
    """How often it was said; at least as many as are kept."""

    @property
    def newest(self) -> Comment:
        """The comment whose words and name are shown."""
        return self.comments[-1]

    @property
    def open(self) -> list[Comment]:
        """The questions in it that wait for an answer, as they came."""
        return [each for each in self.comments if each.is_open]

    @property
    def waits_since(self) -> Instant | None:
        """The moment of its longest waiting question."""
        return min((each.at for each in self.open), default=None)

    @property
    def people(self) -> int:
        """How many people say it, of those that are kept."""
        return len({each.contact for each in self.comments})


def said_as(text: str) -> str:
    """What repeats have in common: no case, no accents, no marks, no letters drawn out, nothing that
    is only polite. What has no letters (emoji) is itself, once."""
    words = [each for each in text.casefold().split() if each.strip(".,!?") not in _POLITE]
    plain = " ".join(words).rstrip(" .,!?")
    for each in _POLITE_THAI:
        plain = plain.removesuffix(each)
    folded = _DRAWN_OUT.sub(r"\1", _NO_WORD.sub(" ", fold(plain))).strip()
    return folded or "".join(char for char, _ in groupby("".join(text.split())))


class Shelf(StrEnum):
    """What of it is shown."""

    ALL = "all"
    QUESTIONS = "questions"
    """What waits for an answer, the longest waiting first."""
    PRIVATE = "private"
    """What came in private from people who commented."""


class Stream:
    """`lines` is what stands in the list: at most `first` lines of open questions, the most asked and
    then the longest waiting before, after them everything else, the newest before.

    While a line is chosen, none near it leaves or changes its place among the others: more may come
    above, so the list is scrolled by as much as `row_of` has risen, and nothing moves away under the
    cursor. An hour of it takes no more memory than a minute.
    """

    def __init__(self, *, most: int = MOST, first: int = FIRST, shelf: Shelf = Shelf.ALL) -> None:
        self._most, self._first_most = most, first
        self._first: list[Line] = []
        self._rest: list[Line] = []
        self._line_of: dict[int, Line] = {}
        self._same: dict[str, Line] = {}
        """The newest line of each saying, for repeats to join."""
        self._arrived: deque[Instant] = deque()
        self.lines: Sequence[Line] = ()
        """Every line that is shown, as they stand."""
        self.chosen: Line | None = None
        self.shelf = shelf
        self.newest = 0
        """The highest number that was taken in."""
        self.left = 0
        """How many comments are held no more."""

    # -- what is shown

    def line(self, row: int) -> Line | None:
        """The line in a row."""
        return self.lines[row] if 0 <= row < len(self.lines) else None

    def row_of(self, line: Line) -> int | None:
        """Where a line stands by now."""
        return next((row for row, each in enumerate(self.lines) if each is line), None)

    @property
    def first(self) -> int:
        """How many lines stand before everything else."""
        return len(self._first) if self.shelf is Shelf.ALL else 0

    @property
    def held(self) -> int:
        """How many comments are held."""
        return len(self._line_of)

    def comments(self) -> Iterator[Comment]:
        """Everything that is held, the newest lines before."""
        for line in [*self._first, *self._rest]:
            yield from line.comments

    # -- choosing

    def choose(self, line: Line | None) -> None:
        """Hold everything still around a line; None lets it flow again."""
        self.chosen = line
        if line is None:
            self._settle()

    def turn_to(self, shelf: Shelf) -> None:
        """Show something else of it; nothing is chosen then."""
        self.shelf, self.lines = shelf, ()
        self.choose(None)

    # -- taking in

    def pace(self, now: Instant) -> int:
        """Comments a minute, by the last seconds."""
        while self._arrived and self._arrived[0] <= now - MEASURED:
            self._arrived.popleft()
        return len(self._arrived) * 60 * SECOND // MEASURED

    def take(self, comments: Iterable[Comment], now: Instant) -> bool:
        """Take in what has come, and what reads otherwise by now; whether anything changed."""
        changed = False
        for each in comments:
            line = self._line_of.get(each.id)
            if line is not None:
                changed |= _replace(line, each)
            elif each.id > self.newest:
                self._arrived.append(now)
                self._add(each, now, is_fast=self.pace(now) > READABLE)
                changed = True
        if changed:
            self._settle()
        return changed

    def _add(self, comment: Comment, now: Instant, *, is_fast: bool) -> None:
        self.newest = comment.id
        said = "" if comment.is_private else said_as(comment.text)
        line = self._same.get(said) if is_fast and said else None
        if line is not None and line is not self.chosen and now - line.begun < TOGETHER:
            if line.count == 1 and self.chosen is None:
                self._gather(line, now)
            self._join(line, comment)
            return
        line = self._line_of[comment.id] = Line([comment], said, now)
        self._rest.insert(0, line)
        if said:
            self._same[said] = line

    def _join(self, line: Line, comment: Comment) -> None:
        """One more of a saying; it comes up again, unless somebody reads."""
        line.comments.append(comment)
        line.count += 1
        self._line_of[comment.id] = line
        if len(line.comments) > KEPT:
            self._drop(line.comments.pop(0))
        if self.chosen is None and line in self._rest:
            self._rest.remove(line)
            self._rest.insert(0, line)

    def _gather(self, line: Line, now: Instant) -> None:
        """More come than can be read, so what stood apart until now comes together as well."""
        others = [
            each
            for each in (*self._first, *self._rest)
            if each.said == line.said and each is not line and now - each.begun < TOGETHER
        ]
        for each in others:
            line.comments += each.comments
            line.count += each.count
            line.begun = min(line.begun, each.begun)
            self._line_of.update(dict.fromkeys((one.id for one in each.comments), line))
        line.comments.sort(key=lambda each: each.id)
        if any(each in others for each in self._first):
            self._first = [*(each for each in self._first if each is not line), line]
            self._rest = [each for each in self._rest if each is not line]
        self._first = [each for each in self._first if each not in others]
        self._rest = [each for each in self._rest if each not in others]
        while len(line.comments) > KEPT:
            self._drop(line.comments.pop(0))

    # -- keeping order

    def _settle(self) -> None:
        self._arrange()
        self._forget()
        self._lay_out()

    def _arrange(self) -> None:
        """Bring questions up that wait, and let go of those that do not. While somebody reads, only
        what stands below may rise, and only to a place that is below as well."""
        is_still = self.chosen is not None
        if is_still and not any(each is self.chosen for each in self._first):
            return
        if not is_still:
            settled = [line for line in self._first if not line.open]
            if settled:
                self._first = [line for line in self._first if line.open]
                self._rest = sorted([*settled, *self._rest], key=_newest_first)
        room = self._first_most - len(self._first)
        if room > 0:
            waiting = sorted((line for line in self._rest if line.open), key=_most_asked)[:room]
            self._first += waiting
            self._rest = [line for line in self._rest if line not in waiting]
        if not is_still:
            self._first.sort(key=_most_asked)

    def _forget(self) -> None:
        """The oldest lines leave, but none near the chosen one."""
        if self.held <= self._most:
            return
        near = {id(each) for each in self._near()}
        kept: list[Line] = []
        for line in reversed(self._rest):
            if self.held > self._most and id(line) not in near:
                self._let_go(line)
            else:
                kept.append(line)
        self._rest = kept[::-1]

    def _near(self) -> Sequence[Line]:
        row = None if self.chosen is None else self.row_of(self.chosen)
        around = self._most // 10
        return () if row is None else self.lines[max(row - around, 0) : row + around]

    def _let_go(self, line: Line) -> None:
        for each in line.comments:
            self._drop(each)
        if self._same.get(line.said) is line:
            del self._same[line.said]

    def _drop(self, comment: Comment) -> None:
        del self._line_of[comment.id]
        self.left += 1

    def _lay_out(self) -> None:
        everything = [*self._first, *self._rest]
        if self.shelf is Shelf.ALL:
            self.lines = everything
            return
        stay = self._staying()
        come = [line for line in everything if self._is_wanted(line) and line not in stay]
        if self.shelf is Shelf.QUESTIONS:
            self.lines = [*stay, *sorted(come, key=_longest_waiting)]
        else:
            self.lines = [*come, *stay]

    def _staying(self) -> list[Line]:
        """While somebody reads: everything down to the chosen line, held or not, and what is held
        below it."""
        if self.chosen is None or (row := self.row_of(self.chosen)) is None:
            return []
        below = self.lines[row + 1 :]
        return [
            *self.lines[: row + 1],
            *(each for each in below if each.newest.id in self._line_of),
        ]

    def _is_wanted(self, line: Line) -> bool:
        is_question = self.shelf is Shelf.QUESTIONS
        return bool(line.open) if is_question else line.newest.is_private


def _replace(line: Line, comment: Comment) -> bool:
    """The same comment as it is by now."""
    for place, each in enumerate(line.comments):
        if each.id == comment.id:
            line.comments[place] = comment
            return each != comment
    return False


def _newest_first(line: Line) -> int:
    return -line.newest.id


def _most_asked(line: Line) -> tuple[int, int]:
    return -line.count, line.waits_since or 0


def _longest_waiting(line: Line) -> int:
    return line.waits_since or 0
