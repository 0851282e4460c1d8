"""Minigames: what a game is, how people enter it, and the rules that are published before it opens."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from socialdesk.model.draw import canonical
from socialdesk.model.i18n import translate
from socialdesk.model.ids import SECOND, Instant
from socialdesk.model.wording import ANYBODY, Words


class Kind(StrEnum):
    """What sort of game it is."""

    DRAW = "draw"
    WHEEL = "wheel"
    """A draw in which some have more chances than others, by their tags."""
    QUIZ = "quiz"
    GUESS = "guess"
    """A number is guessed."""
    DICE = "dice"
    """The platform's own dice is thrown."""


class Pick(StrEnum):
    """How winners follow from the entries. Of equals the earliest comes first."""

    LOT = "lot"
    FIRST = "first"
    POINTS = "points"
    """Most right answers over several questions."""
    NEAREST = "nearest"
    HIGHEST = "highest"


class State(StrEnum):
    """How far a game has come."""

    NEW = "new"
    OPEN = "open"
    """Its rules and its secret are fixed, and entries are heard."""
    CLOSED = "closed"
    """Its list of entries is fixed."""
    DRAWN = "drawn"
    CANCELLED = "cancelled"


PICKS = {
    Kind.DRAW: (Pick.LOT,),
    Kind.WHEEL: (Pick.LOT,),
    Kind.QUIZ: (Pick.FIRST, Pick.POINTS, Pick.LOT),
    Kind.GUESS: (Pick.NEAREST,),
    Kind.DICE: (Pick.HIGHEST, Pick.LOT),
}
"""By what each kind may pick; the first where nothing is said."""
WORD, BUTTON, ANSWER, COMMENT, TOPIC, FOLLOW, DICE = (
    "word", "button", "answer", "comment", "topic", "follow", "dice",
)  # fmt: skip
WAYS = {
    Kind.DRAW: (WORD, BUTTON, COMMENT, TOPIC, FOLLOW),
    Kind.WHEEL: (WORD, BUTTON, COMMENT, TOPIC, FOLLOW),
    Kind.QUIZ: (ANSWER, WORD),
    Kind.GUESS: (ANSWER, WORD),
    Kind.DICE: (DICE,),
}
"""How people may enter each kind. By a word, one answers after it: "QUAY 57"."""
_NEEDS_VALUE = (WORD, BUTTON, TOPIC)
PRIVATE, COMMENTS, EVERYWHERE, POST, CHAT, LIVE, GROUP = (
    "private", "comments", "everywhere", "post", "chat", "live", "group",
)  # fmt: skip
STAFF, BANNED = "staff", "no-games"
"""Tags of people who take part in no game."""
SHORT = 8
LONGEST_NAME, LONGEST_WORD = 64, 40
MOST_PRIZES, MOST_WEIGHT = 10_000, 1_000_000


class Way(NamedTuple):
    """One way to enter: its kind, and the word, topic or picture that goes with it."""

    kind: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}" if self.value else self.kind


class Where(NamedTuple):
    """Where entries are heard: a sort of chat, a post by its platform's name, one chat by its conversation, a
    live by its name (its posts and groups, as they are when somebody writes), a group by its platform's name."""

    kind: str
    value: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}" if self.value else self.kind


@dataclass(frozen=True, slots=True)
class Prize:
    """What can be won, and how many pieces of it there are."""

    name: str
    pieces: int = 1

    def __str__(self) -> str:
        return self.name if self.pieces == 1 else f"{self.name} x{self.pieces}"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and every answer that is right; `choices` are those that are offered."""

    asks: str
    answers: tuple[str, ...]
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All that is chosen for a game."""

    ways: tuple[Way, ...]
    where: tuple[Where, ...] = (Where(PRIVATE),)
    pick: Pick = Pick.LOT
    prizes: tuple[Prize, ...] = (Prize(""),)
    reserves: int = 0
    questions: tuple[Question, ...] = ()
    """Of a quiz; of a guessed number one, whose answer it is."""
    typos: int = 0
    """So many letters of an answer may be wrong."""
    retries: bool = False
    """Whether somebody may go on answering until they are right."""
    known_for: int = 0
    """So long (ms) somebody must have been known before it opens."""
    weights: Mapping[str, int] = field(default_factory=dict)
    """How many chances a tag gives; everybody else has one."""
    public: str = ""
    """Which public value will be drawn by, in words."""
    answer: Words = field(default_factory=dict)
    """What is said to whoever enters in private; nothing, where it is empty. `{id}` in it is how they stand in
    the list of entries."""
    winner: Words = field(default_factory=dict)
    """What whoever wins is told, in the shop's own words; where there are none, in those that stand ready."""
    claim_within: int = 0
    """For so long (ms) a prize waits for its winner; 0: for ever."""

    @property
    def pieces(self) -> int:
        """How many win."""
        return sum(each.pieces for each in self.prizes)

    def prize_at(self, place: int) -> str:
        """What the winner at a place (from 1) wins; empty beyond the last prize."""
        for each in self.prizes:
            if place <= each.pieces:
                return each.name
            place -= each.pieces
        return ""


@dataclass(frozen=True, slots=True)
class Running:
    """A game whose entries are heard. From `since` on and until `until` (ms) they count."""

    id: int
    kind: str
    state: str
    question: int
    settings: Settings
    since: Instant
    until: Instant | None
    opened_at: Instant
    salt: str = field(default="", repr=False)


# -- what people type


def parse_kind(text: str) -> Kind:
    """A kind of game by its name. Raises ValueError with a sentence."""
    try:
        return Kind(text.strip().casefold())
    except ValueError:
        raise ValueError(
            translate(
                '"{text}" is no kind of game. There are {kinds}', text=text, kinds=", ".join(Kind)
            )
        ) from None


def parse_way(text: str, kind: Kind) -> Way:
    """ "word:QUAY", "comment", "topic:live". Raises ValueError with a sentence."""
    name, _, value = text.partition(":")
    way = Way(name.strip().casefold(), " ".join(value.split()))
    if way.kind not in WAYS[kind] or (way.kind in _NEEDS_VALUE) != bool(way.value):
        ways = ", ".join(f"{each}:…" if each in _NEEDS_VALUE else each for each in WAYS[kind])
        raise ValueError(
            translate('"{text}" is no way to enter; here there are {ways}', text=text, ways=ways)
        )
    if len(way.value) > LONGEST_WORD:
        raise ValueError(translate("an entry word has at most {most} letters", most=LONGEST_WORD))
    return way


_PIECES = re.compile(r"(.*\S)\s+[xX×]\s*(-?\d+)\Z")


def parse_prize(text: str) -> Prize:
    """ "Áo thun x3": three of them. Raises ValueError with a sentence."""
    words = " ".join(text.split())
    found = _PIECES.match(words)
    prize = Prize(found[1], int(found[2][:6])) if found else Prize(words)  # six digits are too many
    if not prize.name or not 0 < prize.pieces <= MOST_PRIZES:
        raise ValueError(
            translate('"{text}" is no prize; write "Áo thun x3" for three of them', text=text)
        )
    return prize


def parse_question(text: str) -> Question:
    """ "Capital?=Hà Nội|Hanoi": every answer that is right; with "Capital?[A. Huế|B. Hà Nội]=B" choices are
    offered. Raises ValueError with a sentence."""
    asks, sign, told = text.rpartition("=")
    answers = tuple(each.strip() for each in told.split("|") if each.strip())
    choices: tuple[str, ...] = ()
    if asks.rstrip().endswith("]") and "[" in asks:
        asks, _, offered = asks.rstrip()[:-1].rpartition("[")
        choices = tuple(each.strip() for each in offered.split("|") if each.strip())
    if not sign or not asks.strip() or not answers:
        raise ValueError(
            translate(
                '"{text}" is no question with its answer; write "Capital of Vietnam?=Hà Nội|Hanoi"',
                text=text,
            )
        )
    return Question(asks.strip(), answers, choices)


def parse_weight(text: str) -> tuple[str, int]:
    """ "vip=3": whoever has this tag has three chances. Raises ValueError with a sentence."""
    tag, _, number = text.rpartition("=")
    if (
        not tag.strip()
        or not number.strip().isascii()
        or not number.strip().isdigit()
        or not 0 < int(number) <= MOST_WEIGHT
    ):
        raise ValueError(
            translate(
                '"{text}" says no chances; write "vip=3": who has the tag vip has three', text=text
            )
        )
    return tag.strip(), int(number)


# -- kept


def dump_settings(settings: Settings) -> str:
    """As JSON text for the store."""
    return json.dumps(asdict(settings), ensure_ascii=False)


def load_settings(text: str) -> Settings:
    """The way back."""
    told = json.loads(text)
    return Settings(
        **told
        | {
            "ways": tuple(Way(*each) for each in told["ways"]),
            "where": tuple(Where(*each) for each in told["where"]),
            "pick": Pick(told["pick"]),
            "answer": _words(told["answer"]),
            "prizes": tuple(Prize(**each) for each in told["prizes"]),
            "questions": tuple(
                Question(each["asks"], tuple(each["answers"]), tuple(each["choices"]))
                for each in told["questions"]
            ),
        }
    )


def _words(told: str | dict[str, str]) -> Words:
    """Games of before had one answer for everybody."""
    if isinstance(told, str):
        return {ANYBODY: told} if told else {}
    return told


# -- what is published


def rules_of(
    name: str,
    kind: str,
    settings: Settings,
    times: tuple[Instant | None, Instant | None],
    secret: str,
    salt: str,
) -> dict[str, Any]:
    """The rules that are committed to: all that decides who wins, with answers and the ids' salt as
    hashes that can be checked once the secret is known."""
    rules: dict[str, Any] = {
        "game": name,
        "kind": str(kind),
        "pick": str(settings.pick),
        "entry": [str(each) for each in settings.ways],
        "where": [str(each) for each in settings.where],
        "prize": [str(each) for each in settings.prizes if each.name],
        "prizes": settings.pieces,
        "reserves": settings.reserves,
        "not_counted": [STAFF, BANNED],
        "ids": hidden(salt, secret),
    }
    start, end = times
    if start is not None:
        rules["from"] = _moment(start)
    if end is not None:
        rules["until"] = _moment(end)
    if settings.questions:
        rules["questions"] = len(settings.questions)
        rules["answers"] = hidden(
            canonical({"answers": [list(each.answers) for each in settings.questions]}), secret
        )
        rules["typos"] = settings.typos
        rules["retries"] = settings.retries
    if settings.weights:
        rules["weights"] = dict(settings.weights)
    if settings.known_for:
        rules["known_for_seconds"] = settings.known_for // SECOND
    if settings.public:
        rules["public"] = settings.public
    return rules


def hidden(text: str, secret: str) -> str:
    """The hash of what stays hidden until the secret is published."""
    return hashlib.sha256(f"{text}\n{secret}".encode()).hexdigest()


def id_of(salt: str, person: int) -> str:
    """Somebody in a list of entries that is published: who it is, nobody can tell without the salt."""
    return hashlib.sha256(f"{salt}:{person}".encode()).hexdigest()


def ticket_of(salt: str, person: int) -> str:
    """So much of somebody's id as they can remember, and find themselves by."""
    return id_of(salt, person)[:SHORT]


def _moment(at: Instant) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).isoformat().replace("+00:00", "Z")


def pick_of(kind: Kind, wanted: str, questions: Sequence[Question]) -> Pick:
    """By what a game of a kind picks. Raises ValueError with a sentence."""
    if not wanted:
        return Pick.POINTS if len(questions) > 1 else PICKS[kind][0]
    for each in PICKS[kind]:
        if each == wanted.strip().casefold():
            return each
    raise ValueError(
        translate(
            '"{text}" is no way to pick winners; here there are {ways}',
            text=wanted,
            ways=", ".join(PICKS[kind]),
        )
    )
