"""What is shown on a stream, as values: the scenes, which of them is shown now, and what they say. The
terminal, the text files and the web page draw the same ones."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import accumulate
from typing import Any, NamedTuple

from socialdesk.model.ids import SECOND, Instant
from socialdesk.model.text import display_safe

SPIN = 8 * SECOND
"""How long a wheel turns before it stops at whom the draw picked."""
LEAD = 3 * SECOND
"""How long after a draw it begins to turn: every screen has heard of it by then."""
RESTS = 4 * SECOND
"""How long it then points at them, before it turns for the next or the list of winners comes."""
BETWEEN = SPIN + RESTS
MOST_SPINS = 5
"""Winners for whom it turns one after the other; where there are more, the list says the rest."""
MOST_PARTS = 24
"""Parts of a wheel that can still be told apart; where there are more entries, only some of them stand on it."""
IDLES = 40 * SECOND
"""How long a wheel takes for one turn before anybody is drawn."""
TURNS = 5
"""Whole ones of every spin."""
STRUCK = 5 * SECOND
"""How long a countdown stays at 0:00."""
MOST_ROWS = 10
PAGE = 4 * SECOND
"""How long a page of a table is shown whose rows would be small all at once."""
LONGEST = 300
"""Letters of anything that is shown."""
_NUMBER = re.compile(r"\+?\d(?:[\s.,()/-]{0,3}\d){7,}")
_HIDDEN = "•••"
_MONEY = re.compile(r"[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})+")


@dataclass(frozen=True, slots=True)
class Countdown:
    """To a moment. `since` is where its bar begins."""

    title: str
    since: Instant
    until: Instant

    def left(self, now: Instant) -> int:
        """Milliseconds; 0 once it has struck."""
        return max(self.until - now, 0)

    def share(self, now: Instant) -> float:
        """How much of it is over, 0 to 1."""
        length = max(self.until - self.since, 1)
        return min(max((now - self.since) / length, 0.0), 1.0)

    def face(self, now: Instant) -> str:
        """What a clock shows that runs down: the second that has begun counts as a whole one."""
        seconds = -(-self.left(now) // SECOND)
        hours, rest = divmod(seconds, 3600)
        minutes, seconds = divmod(rest, 60)
        return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class Part(NamedTuple):
    """A part of a wheel, as wide as its weight."""

    name: str
    weight: int


class Spin(NamedTuple):
    """The wheel turns from `at` on, and stops with this part under the pointer."""

    part: int
    at: Instant


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel that turns for each winner. Who that is was drawn before: it only shows it."""

    title: str
    parts: tuple[Part, ...]
    spins: tuple[Spin, ...] = ()

    @property
    def ends(self) -> list[float]:
        """Where each part ends, as a share of the whole, clockwise."""
        whole = sum(each.weight for each in self.parts) or 1
        return [end / whole for end in accumulate(each.weight for each in self.parts)]

    def turned(self, now: Instant) -> float:
        """How far the wheel is turned, clockwise, 0 to 1: part of nothing but the values and the moment, so
        that every screen shows the same."""
        begun = [each for each in self.spins if each.at <= now]
        if not begun:
            return now % IDLES / IDLES
        *earlier, last = begun
        start = self._rest(earlier[-1]) if earlier else last.at % IDLES / IDLES
        way = TURNS + (self._rest(last) - start) % 1.0
        gone = min((now - last.at) / SPIN, 1.0)
        return (start + way * (1.0 - (1.0 - gone) ** 4)) % 1.0

    def under(self, now: Instant) -> int:
        """The part under the pointer, which stands on top."""
        return min(bisect_right(self.ends, -self.turned(now) % 1.0), len(self.parts) - 1)

    def landed(self, now: Instant) -> int | None:
        """The part that it stopped at; None while it turns, or before."""
        begun = [each for each in self.spins if each.at <= now]
        return begun[-1].part if begun and now >= begun[-1].at + SPIN else None

    def is_on(self, now: Instant) -> bool:
        """Whether it turns, or still points at the last one."""
        return bool(self.spins) and self.spins[0].at <= now < self.spins[-1].at + BETWEEN

    def _rest(self, spin: Spin) -> float:
        end = self.ends[spin.part]
        start = self.ends[spin.part - 1] if spin.part else 0.0
        return 1.0 - (start + end) / 2


class Line(NamedTuple):
    """A line of a board: what, and how much."""

    words: str
    value: str


@dataclass(frozen=True, slots=True)
class Board:
    """Figures, or who leads."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """A comment that somebody of the shop has pinned."""

    name: str
    words: str


class Won(NamedTuple):
    """A winner, as the shop shows them."""

    place: int
    name: str
    prize: str


@dataclass(frozen=True, slots=True)
class Winners:
    """Who won last."""

    title: str
    lines: tuple[Won, ...]


Scene = Countdown | Wheel | Board | Question | Winners
SCENES = ("countdown", "wheel", "board", "question", "winners")


@dataclass(frozen=True, slots=True)
class Overlay:
    """All that there is to show at present, one of each at most."""

    title: str
    countdown: Countdown | None = None
    wheel: Wheel | None = None
    board: Board | None = None
    question: Question | None = None
    winners: Winners | None = None

    def shown(self, now: Instant, wanted: str = "") -> Scene | None:
        """The scene that is shown: the `wanted` one, else by rule. A wheel that turns goes before everything;
        then what somebody pinned on purpose, a countdown that runs, who won, figures, and a wheel that waits."""
        if wanted:
            scene: Scene | None = getattr(self, wanted)
            return scene
        if self.wheel is not None and self.wheel.is_on(now):
            return self.wheel
        if self.question is not None:
            return self.question
        if self.countdown is not None and now < self.countdown.until + STRUCK:
            return self.countdown
        return self.winners or self.board or self.wheel

    def texts(self, now: Instant) -> Mapping[str, str]:
        """The same as text files, all of them always: a program that shows one must not lose it."""
        wheel, winners, board = self.wheel, self.winners, self.board
        landed = wheel.landed(now) if wheel is not None and wheel.is_on(now) else None
        return {
            "title.txt": self.title,
            "countdown.txt": self.countdown.face(now) if self.countdown is not None else "",
            "countdown-title.txt": self.countdown.title if self.countdown is not None else "",
            "question.txt": self.question.words if self.question is not None else "",
            "question-name.txt": self.question.name if self.question is not None else "",
            "wheel.txt": wheel.parts[landed].name if wheel is not None and landed is not None else "",
            "winners.txt": "\n".join(map(said, winners.lines)) if winners is not None else "",
            "board.txt": "\n".join(f"{words}: {value}" for words, value in board.lines)
            if board is not None
            else "",
        }  # fmt: skip

    def told(self, now: Instant) -> dict[str, Any]:
        """The same for programs, with the scene that is shown by rule."""
        scene = self.shown(now)
        return {
            "title": self.title,
            "now": now,
            "scene": type(scene).__name__.lower() if scene is not None else None,
            **{name: _told(getattr(self, name)) for name in SCENES},
        }


def _told(scene: Scene | None) -> dict[str, Any] | None:
    if scene is None:
        return None
    told = {
        name: [each._asdict() for each in value] if isinstance(value, tuple) else value
        for name, value in asdict(scene).items()
    }
    if isinstance(scene, Wheel):
        told |= {"spin_ms": SPIN, "idle_ms": IDLES, "turns": TURNS}
    if isinstance(scene, Board | Winners):
        told |= {"page_ms": PAGE}
    return told


def said(won: Won) -> str:
    """A winner on one line."""
    return f"{won.place}. {won.name}" + (f" · {won.prize}" if won.prize else "")


def public_words(text: str) -> str:
    """Words of a customer as they may be seen by everybody who watches: harmless, on one line, and without
    what may be a number of a telephone, an account or a card. Sums with marks between thousands stay."""
    return " ".join(_NUMBER.sub(_masked, display_safe(text[:LONGEST])).split())


def _masked(found: re.Match[str]) -> str:
    return found[0] if _MONEY.fullmatch(found[0]) else _HIDDEN
