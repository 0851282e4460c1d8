"""Rules: on what, under which conditions, what is done by itself. Values in, values out; what a rule asks of
the store (its `when`) is answered by whoever asks.

Why they cannot run in circles. A rule listens to what comes from outside alone: a customer's words, a person's act,
and the clock (how long somebody waits, a time of day). What any rule does is none of these: it is written down as a
change by `rule:NAME` (`is_outside` leaves it out), or as the program's own words, and both are no `Event`. So an
event makes no event. Each rule is carried out at most once an event, in the order of the file, since a firing has the
key (rule, conversation, sort of event, its number), which is there for ever. With R rules of at most A acts, E events
of one conversation each bring about at most R x E firings, and R x A x E acts, then all is quiet. A wait is one event
a rule, by the moment since which somebody waits; only customers and people begin waits.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from socialdesk.model.by_itself import RULE, is_by_itself
from socialdesk.model.changes import Assign, Prioritise, Resolve, Resolved, Snoozed, Tag, Wrote
from socialdesk.model.changes import Reopened as TakenUp
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.query import Query, length_of
from socialdesk.model.recurrence import Recurrence
from socialdesk.model.text import fold

WEEK = 7 * DAY
STALE = 10 * MINUTE
"""What is older is answered by no rule: a worker that comes back after a pause says nothing about what is past."""
TOO_LATE = DAY
"""What is older is nothing to any rule."""
SCHEDULE_LATE = HOUR
"""A time of day that is longer past is left out."""


NOTHING_ASKED = Query()


class On(StrEnum):
    """What a rule listens to."""

    MESSAGE = "message"
    WAIT = "wait"
    TAG = "tag"
    STATUS = "status"
    SCHEDULE = "schedule"


@dataclass(frozen=True, slots=True)
class AssignShift:
    """Give to who is on shift and has the least to do."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Say a canned text; `public`: under a post for everybody, else privately there."""

    shortcut: str
    public: bool = False


@dataclass(frozen=True, slots=True)
class PutAway:
    """Put away for so long (ms); `words` as it was written."""

    length: int
    words: str


@dataclass(frozen=True, slots=True)
class Notify:
    """Tell the owner ("owner") or an agent."""

    whom: str


Act = Tag | Assign | AssignShift | Prioritise | Answer | PutAway | Resolve | Notify
"""What a rule may do."""


@dataclass(frozen=True, slots=True)
class Cap:
    """At most so many times in any span (ms) of that length."""

    most: int
    span: int
    words: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One of a file, checked. Empty conditions hold."""

    name: str
    on: On
    acts: tuple[Act, ...]
    when: Query = NOTHING_ASKED
    words: tuple[str, ...] = ()
    """Folded; any of them is enough."""
    all_words: tuple[str, ...] = ()
    """Folded; each of them is needed."""
    hours: str = ""
    """open, closed, or any time."""
    languages: tuple[str, ...] = ()
    which: tuple[str, ...] = ()
    """The tags (as written) or statuses that it listens to."""
    after: int = 0
    """Of a wait: how long (ms)."""
    at: Recurrence | None = None
    cap: Cap | None = None
    """In one conversation."""
    cap_all: Cap | None = None
    number: int = 0
    """Its place in the file."""
    written: tuple[str, ...] = ()
    """`words` as they stand in the file."""
    all_written: tuple[str, ...] = ()
    """The same of `all_words`."""

    @property
    def agent(self) -> str:
        """Who did it, where a person's name stands otherwise; the name of its switch too."""
        return f"{RULE}{self.name}"

    @property
    def is_bare(self) -> bool:
        """Whether it has no condition but, perhaps, its `when`."""
        return not (self.words or self.all_words or self.languages or self.hours)

    @property
    def speaks(self) -> bool:
        """Whether customers hear of it."""
        return any(isinstance(act, Answer) for act in self.acts)


@dataclass(frozen=True, slots=True)
class Event:
    """Something from outside. `number` names it among those of its sort: a message, a change, since when somebody
    waits, or a time of day."""

    on: On
    conversation_id: int
    number: int
    at: Instant
    body: str = ""
    language: str = ""
    which: tuple[str, ...] = ()
    rule: str = ""
    """Of a wait or a time of day: the one rule whose it is."""
    comment: str = ""
    """The platform's number of the comment that it is about, if any."""
    answerable: bool = True
    """Whether anything may be said to it: not to what was read back, nor to programs."""


def is_heard(rule: Rule, event: Event) -> bool:
    """Whether a rule listens to such an event at all."""
    if rule.on is not event.on or (event.rule and event.rule != rule.name):
        return False
    if rule.on is On.TAG:
        return bool({fold(each) for each in rule.which} & {fold(each) for each in event.which})
    return rule.on is not On.STATUS or bool(set(rule.which) & set(event.which))


def unmet(rule: Rule, event: Event, *, is_open: bool | None, said: Words | None = None) -> str:
    """The first condition that an event does not meet (its key in the file), of those that need no store; empty
    for none. `is_open` is None for a shop without hours: it is always open. `said` are the event's words, where somebody
    has looked at them already."""
    if rule.words or rule.all_words:
        said = said or Words(event.body)
        if rule.words and not any(map(said.has, rule.words)):
            return "words"
        if not all(map(said.has, rule.all_words)):
            return "all_words"
    if rule.languages and event.language not in rule.languages:
        return "language"
    if rule.hours and (is_open is not False) != (rule.hours == "open"):
        return "hours"
    return ""


class Words:
    """What somebody said, to be looked into for words: whole ones, whatever their accents and case. Thai has no
    blanks between words, so there a part is enough."""

    __slots__ = ("_spaced", "folded", "tokens")

    def __init__(self, text: str) -> None:
        self.folded = fold(text)
        plain = _NO_LETTERS.sub(" ", self.folded).split()
        self.tokens = frozenset(plain)
        """Each word that stands in it."""
        self._spaced = f" {' '.join(plain)} "

    def has(self, word: str) -> bool:
        """Whether a folded word, or words in a row, are said."""
        if _THAI.search(word):
            return word in self.folded
        if word in self.tokens:
            return True
        plain = " ".join(_NO_LETTERS.sub(" ", word).split())
        return f" {plain} " in self._spaced


_THAI = re.compile(r"[\u0e00-\u0e7f]")
_NO_LETTERS = re.compile(r"[^\w]+")


class Listening:
    """Which rules are to be asked about an event: found by the words that they listen to, so that a hundred rules
    are hardly more to ask than the few that are meant."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = rules
        self._always: dict[On, list[int]] = {}
        self._by_token: dict[str, list[int]] = {}
        self._parts: list[tuple[str, int]] = []
        for place, rule in enumerate(rules):
            wanted = rule.words or rule.all_words[:1]
            for word in wanted:
                if _THAI.search(word):
                    self._parts.append((word, place))
                else:
                    first = _NO_LETTERS.sub(" ", word).split()[0]
                    self._by_token.setdefault(first, []).append(place)
            if not wanted:
                self._always.setdefault(rule.on, []).append(place)

    def asked(self, event: Event) -> tuple[Sequence[Rule], Words | None]:
        """Those that may listen to it, in the order of the file, and its words as they were looked at."""
        places, said = list(self._always.get(event.on, ())), None
        if event.on is On.MESSAGE and (self._by_token or self._parts):
            said = Words(event.body)
            for token in said.tokens & self._by_token.keys():
                places += self._by_token[token]
            places += [place for part, place in self._parts if part in said.folded]
        found = [self.rules[place] for place in sorted(set(places))]
        if event.on is On.MESSAGE:
            return found, said  # whatever listens to messages hears each of them
        return [rule for rule in found if is_heard(rule, event)], said


_CAP = re.compile(r"(\d{1,6})\s*(?:per|/|mỗi)\s*(\d{1,4})?\s*(\w+)\Z")
_SPANS = {
    "minute": MINUTE, "hour": HOUR, "day": DAY, "week": WEEK, "phút": MINUTE, "giờ": HOUR, "ngày": DAY, "tuần": WEEK,
}  # fmt: skip


def cap_of(text: str) -> Cap | None:
    """`1 per day`, `2 per 3 hours`, `1 per 30m`; None for what is none."""
    found = _CAP.match(text.strip().casefold())
    if found is None or not int(found[1]):
        return None
    many = int(found[2] or 1)
    unit = _SPANS.get(found[3]) or _SPANS.get(found[3].removesuffix("s"))
    if unit is None:
        try:
            unit = length_of(f"1{found[3]}")
        except ValueError:
            return None
    return Cap(int(found[1]), many * unit, text.strip()) if many else None


def is_outside(agent: str, kind: str) -> bool:
    """Whether a change was brought about by a person or a customer: what the program did is no event."""
    return kind == Wrote.kind or (agent != "" and not is_by_itself(agent))


def status_after(happened: object) -> str:
    """The status that a conversation has by what happened; empty where that says none."""
    match happened:
        case Resolved():
            return "resolved"
        case Snoozed():
            return "snoozed"
        case TakenUp():
            return "open"
        case Wrote(status=before) if before != "open":
            return "open"
        case _:
            return ""


def least_busy(on_shift: Sequence[str], busy: dict[str, int]) -> str:
    """Who of these has the fewest conversations, by name where several have; empty for nobody."""
    return min(sorted(on_shift), key=lambda name: busy.get(name, 0), default="")
