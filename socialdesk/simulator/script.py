"""The course of a live evening: who says what, and when, from a seed; and what has to come of it.

Pure: nobody says anything here. `stage.py` plays it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice

MINUTE = 60.0


class Deed(StrEnum):
    """What somebody does."""

    CHAT = "chat"
    """Says something that enters nothing."""
    ENTER = "enter"
    """Says the entry word alone, for the first time."""
    AGAIN = "again"
    """And once more."""
    NEAR = "near"
    """Says the word among others."""
    EDIT_AWAY = "edit_away"
    """Makes something else of the words that entered."""
    EDIT_IN = "edit_in"
    """Makes the entry word of what was said."""
    REMOVE = "remove"
    """Takes the words away that entered."""
    TWIN = "twin"
    """Enters where they are the same person as somebody who entered elsewhere."""
    LINKED = "linked"
    """The same, where it is the shop alone that knows it."""
    HELD = "held"
    """Enters in time, which the platform tells once the game is over."""
    RIGHT = "right"
    """Answers the question rightly, for the first time."""
    WRONG = "wrong"
    """Answers it wrongly."""
    BLOCK = "block"
    """Wants to hear nothing more of the account."""


class Part(StrEnum):
    """How far the game has come while something is said."""

    EARLY = "early"
    OPEN = "open"
    LATE = "late"
    QUIZ = "quiz"
    """A question is asked, which is a game of its own."""


@dataclass(frozen=True, slots=True)
class Quiz:
    """A question, and what people answer."""

    question: str = "Thủ đô của Thái Lan?"
    right: tuple[str, ...] = ("Bangkok", "bangkok", "BĂNG CỐC", "băng cốc!", "bang coc")
    wrong: tuple[str, ...] = (
        "Hà Nội",
        "Viêng Chăn",
        "Phnôm Pênh",
        "em chịu",
        "chắc Bangkok hả shop",
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """A place where people talk: which share (0 to 1) of them, and what its platform lets them do with
    what they said. `twin` is a seat where people have the same ids, so that they are known to be the same;
    `linked` one where they have others, and the shop says that they are. `holds`: the platform may keep to
    itself for long what people said."""

    name: str
    share: float
    edits: bool = False
    removes: bool = False
    twin: str = ""
    linked: str = ""
    holds: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that somebody does, so many seconds after its part began. `about`: which act of the part
    (by its place in the list) it edits or removes."""

    at: float
    seat: str
    person: int
    deed: Deed
    text: str = ""
    about: int | None = None


@dataclass(slots=True)
class Tally:
    """What was said in one place, and what has to come of it: people by their numbers."""

    said: int = 0
    """Messages and comments, all together."""
    entered: set[int] = field(default_factory=set)
    """Whose entries count: said in time, and still there at the close."""
    again: int = 0
    """Further entries of people who had entered."""
    twins: set[int] = field(default_factory=set)
    """Who entered here as well, and counts once."""
    linked: set[int] = field(default_factory=set)
    """The same, once the shop has said who they are."""
    held: set[int] = field(default_factory=set)
    """Who entered in time, unless nobody heard of it before the close."""
    early: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)
    """Who took their entry away before the close."""
    near: set[int] = field(default_factory=set)
    edited_in: set[int] = field(default_factory=set)
    edited_away: set[int] = field(default_factory=set)
    blocked: set[int] = field(default_factory=set)
    right: set[int] = field(default_factory=set)
    """Who answered the question."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Which shares (0 to 1) of the people of a place do what; and how often the few who flood it."""

    enter: float = 0.4
    early: float = 0.02
    late: float = 0.04
    again: float = 0.2
    edit_away: float = 0.05
    edit_in: float = 0.02
    remove: float = 0.05
    near: float = 0.03
    block: float = 0.02
    twin: float = 0.05
    linked: float = 0.05
    held: float = 0.04
    right: float = 0.1
    wrong: float = 0.1
    flood: float = 0.003
    flood_times: int = 30


SEATS = (
    Seat("page", 0.45, edits=True, removes=True, linked="oa"),
    Seat("insta", 0.2, linked="oa"),
    Seat("group", 0.15, edits=True, twin="hoasen"),
    Seat("hoasen", 0.1, edits=True, linked="oa"),
    Seat("oa", 0.1, holds=True),
)
"""Comments in a live of Facebook and in one of Instagram, a group on Telegram, private messages there
and on Zalo."""
SMALL_TALK = (
    "giá bao nhiêu", "giá bao nhiêu ạ", "bao nhiêu vậy shop", "còn size M không shop?", "còn hàng không ạ",
    "size L còn ko", "ship Đà Nẵng bao lâu?", "có màu đen không ạ", "đẹp quá shop ơi", "❤️❤️❤️", "hóng", "shop ơi",
    "how much is this?", "ราคาเท่าไหร่คะ", "มีไซส์ S ไหมคะ", "mic nhỏ quá shop", "xem từ Hà Nội nè", "chất vải gì vậy shop",
    "inbox em với", "mẫu 2 giá sao?", "A12 đỏ M", "chốt B07 be S nha", "A12 đen", "[/b][@click=app.quit]miễn phí[/]", "\x1b[31mđỏ\x1b[0m",
)  # fmt: skip
"""What most say; much of it again and again, and some of it hostile."""
FAVOURITES = 4
"""So many of these are said half of the time."""
TELLS_TOO_MUCH = ("sđt em 0903 555 {n:03}", "chốt nha, {n} Lê Lợi, Quận 1, 0912345{n:03}")
NEARLY = ("{word} nha shop", "cho em {word} với", "{word}{word}", "sao gõ {word} không được?")
DRESSES = ("{word}", "{lower}", "{title}", "{word}!", " {word} ", "{lower}.", "{word} ")


@dataclass(frozen=True, slots=True)
class Script:
    """All of an evening's acts, by the part they belong to."""

    word: str
    seats: tuple[Seat, ...]
    parts: dict[Part, tuple[Act, ...]]

    def tally(self) -> dict[str, Tally]:
        """What has to come of it, place by place."""
        found = {each.name: Tally() for each in self.seats}
        for part in Part:
            for act in self.parts[part]:
                _count(found[act.seat], part, act)
        return found

    def pairs(self) -> list[tuple[str, str, int]]:
        """Who (by their number) entered at which two seats, and is known to nobody but the shop."""
        acts = self.parts[Part.OPEN]
        first = {each.person: each.seat for each in acts if each.deed is Deed.ENTER}
        return [
            (first[each.person], each.seat, each.person)
            for each in acts
            if each.deed is Deed.LINKED
        ]


def _count(tally: Tally, part: Part, act: Act) -> None:
    tally.said += act.about is None and act.deed is not Deed.BLOCK
    match act.deed:
        case Deed.ENTER:
            entries = {Part.EARLY: tally.early, Part.OPEN: tally.entered, Part.LATE: tally.late}
            entries[part].add(act.person)
        case Deed.AGAIN:
            tally.again += 1
        case Deed.TWIN:
            tally.twins.add(act.person)
        case Deed.LINKED:
            tally.linked.add(act.person)
        case Deed.HELD:
            tally.held.add(act.person)
        case Deed.NEAR:
            tally.near.add(act.person)
        case Deed.EDIT_IN:
            tally.edited_in.add(act.person)
        case Deed.EDIT_AWAY:
            tally.edited_away.add(act.person)
        case Deed.REMOVE if part is Part.OPEN:
            tally.removed.add(act.person)
            tally.entered.discard(act.person)
        case Deed.RIGHT:
            tally.right.add(act.person)
        case Deed.BLOCK:
            tally.blocked.add(act.person)


def written(
    seed: int,
    *,
    people: int,
    comments: int,
    word: str = "QUAY",
    quiz: Quiz = Quiz(),
    a_minute: float = 2_000.0,
    seats: Sequence[Seat] = SEATS,
    shares: Shares | None = None,
) -> Script:
    """An evening of so many people, who say about so many things while the game is open: what has to be
    said for the game, and small talk for the rest."""
    writer = _Writer(random.Random(seed), word, shares or Shares(), comments / a_minute * MINUTE)
    parts: dict[Part, list[Act]] = {each: [] for each in Part}
    first = 1
    for seat in seats:
        here = range(first, first + round(people * seat.share))
        first = here.stop
        for part, act in writer.acts(seat, here, round(comments * seat.share)):
            parts[part].append(act)
        parts[Part.QUIZ] += writer.answers(seat, here, quiz)
    return Script(word, tuple(seats), {part: _in_order(acts) for part, acts in parts.items()})


def _in_order(acts: Sequence[Act]) -> tuple[Act, ...]:
    """By time. What an act is about was counted back from the act itself, and is a place from now on."""
    order = sorted(range(len(acts)), key=lambda place: (acts[place].at, place))
    new = {old: place for place, old in enumerate(order)}
    return tuple(
        act if act.about is None else replace(act, about=new[old + act.about])
        for old, act in ((old, acts[old]) for old in order)
    )


@dataclass(slots=True)
class _Writer:
    chance: random.Random
    word: str
    shares: Shares
    length: float
    """Seconds for which the game is open."""

    def acts(self, seat: Seat, people: range, comments: int) -> Iterator[tuple[Part, Act]]:
        """What is done in one place, act by act; what edits or removes stands right behind its own."""
        crowd, said = list(people), 0
        self.chance.shuffle(crowd)
        take = iter(crowd)

        def some(share: float) -> list[int]:
            return list(islice(take, round(len(crowd) * share)))

        for person in some(self.shares.early):
            yield Part.EARLY, self._entry(seat, person, self.length / 10)
        for person in some(self.shares.late):
            yield Part.LATE, self._entry(seat, person, self.length / 10)
        for person in some(self.shares.near):
            said += 1
            words = self.chance.choice(NEARLY).format(word=self.word)
            yield Part.OPEN, Act(self._moment(), seat.name, person, Deed.NEAR, words)
        if seat.holds:
            for person in some(self.shares.held):
                said += 1
                at = self._between(self.length * 0.9, self.length)
                yield Part.OPEN, Act(at, seat.name, person, Deed.HELD, self._dressed())
        if seat.edits:
            for person in some(self.shares.edit_in):
                said += 1
                for act in self._edited_in(seat, person):
                    yield Part.OPEN, act
        for place, person in enumerate(some(self.shares.enter)):
            for act in self._entrant(seat, person, is_first=place == 0):
                said += act.about is None and act.deed is not Deed.BLOCK
                yield Part.OPEN, act
        for _ in range(max(comments - said, 0)):
            person = self.chance.choice(people) if people else 0
            yield Part.OPEN, Act(self._moment(), seat.name, person, Deed.CHAT, self._talk())

    def answers(self, seat: Seat, people: range, quiz: Quiz) -> list[Act]:
        """What is answered in one place."""
        right, wrong = (
            self.chance.sample(people, round(len(people) * share))
            for share in (self.shares.right, self.shares.wrong)
        )
        said = ((Deed.RIGHT, quiz.right, right), (Deed.WRONG, quiz.wrong, wrong))
        return [
            Act(
                self._between(0, self.length / 4),
                seat.name,
                person,
                deed,
                self.chance.choice(words),
            )
            for deed, words, some in said
            for person in some
        ]

    def _entrant(self, seat: Seat, person: int, *, is_first: bool) -> Iterator[Act]:
        """Somebody enters, and does one more thing with it at most."""
        entry = self._entry(seat, person, self.length)
        yield entry
        drawn, shares = self.chance.random(), self.shares
        later = self._between(entry.at, self.length)
        if is_first or drawn < shares.flood:
            for number in range(shares.flood_times):
                yield replace(
                    entry, at=entry.at + number / 20, deed=Deed.AGAIN, text=self._dressed()
                )
        elif drawn < (so_far := shares.flood + shares.again):
            yield replace(entry, at=later, deed=Deed.AGAIN, text=self._dressed())
        elif seat.twin and drawn < (so_far := so_far + shares.twin):
            yield replace(entry, at=later, seat=seat.twin, deed=Deed.TWIN, text=self._dressed())
        elif seat.linked and drawn < (so_far := so_far + shares.linked):
            yield replace(entry, at=later, seat=seat.linked, deed=Deed.LINKED, text=self._dressed())
        elif drawn < (so_far := so_far + shares.block):
            yield replace(entry, at=later, deed=Deed.BLOCK, text="")
        elif seat.edits and drawn < (so_far := so_far + shares.edit_away):
            yield replace(entry, at=later, deed=Deed.EDIT_AWAY, text="à thôi ạ", about=-1)
        elif seat.removes and drawn < so_far + shares.remove:
            yield replace(entry, at=later, deed=Deed.REMOVE, text="", about=-1)

    def _edited_in(self, seat: Seat, person: int) -> Iterator[Act]:
        said = Act(self._moment(), seat.name, person, Deed.CHAT, self._talk())
        yield said
        yield replace(
            said,
            at=self._between(said.at, self.length),
            deed=Deed.EDIT_IN,
            text=self.word,
            about=-1,
        )

    def _entry(self, seat: Seat, person: int, length: float) -> Act:
        return Act(self._between(0, length), seat.name, person, Deed.ENTER, self._dressed())

    def _moment(self) -> float:
        return self._between(0, self.length)

    def _between(self, start: float, end: float) -> float:
        return self.chance.uniform(start, end)

    def _dressed(self) -> str:
        """The word as somebody types it who means it alone."""
        word = self.word
        return self.chance.choice(DRESSES).format(
            word=word, lower=word.lower(), title=word.capitalize()
        )

    def _talk(self) -> str:
        drawn = self.chance.random()
        if drawn < 0.02:
            words = self.chance.choice(TELLS_TOO_MUCH)
            return words.format(n=self.chance.randrange(1, 999))
        return self.chance.choice(SMALL_TALK[:FAVOURITES] if drawn < 0.5 else SMALL_TALK)
