"""Who of those who entered a game is counted, with how many chances, and who wins without a lot: pure, over
all entries at once, whatever order they came in."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from socialdesk.model.entering import is_early, is_late
from socialdesk.model.game import BANNED, STAFF, Kind, Pick, Running, Settings, State, id_of
from socialdesk.model.ids import Instant

AT_ONCE = 2_000
"""So many are sorted in one go."""


class Why(StrEnum):
    """Why an entry is not counted; its words are those of the reason `game.<code>`."""

    DELETED = "deleted"
    EARLY = "early"
    LATE = "late"
    STAFF = "staff"
    BANNED = "banned"
    TOO_NEW = "too_new"
    WRONG_ANSWER = "wrong_answer"
    DUPLICATE_PERSON = "duplicate_person"
    ADDS_POINTS = "adds_points"
    """It is counted with another right answer of the same person."""


@dataclass(frozen=True, slots=True)
class Entered:
    """An entry as it was heard: whose (a person is all their linked contacts), when by the platform, with
    which answer. `known_since` is when somebody was first heard of."""

    id: int
    conversation_id: int | None
    person: int
    question: int
    how: str
    answer: str
    is_right: int
    is_late: int
    is_deleted: int
    at: int
    seq: int
    known_since: int | None


@dataclass(frozen=True, slots=True)
class Counted:
    """An entry with what becomes of it: counted with a weight, or (`why`) not. `ref` is the person in the
    list that is published."""

    entered: Entered
    ref: str
    weight: int = 0
    why: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether it stands in the list of entries."""
        return self.weight > 0


def counted(
    game: Running, entries: Iterable[Entered], tags: Mapping[int, Iterable[str]], salt: str
) -> list[Counted]:
    """Every entry, the earliest first. A person counts once: with their earliest entry of those that are not
    left out by another rule. `tags` are those of the people, on whichever conversation of theirs."""
    first = sorted(entries, key=_earliest)
    played = replace(game, state=State.OPEN)  # whoever came after its end is marked as such
    told = [_judged(played, each, frozenset(tags.get(each.person, ())), salt) for each in first]
    taken: dict[int, int] = {}
    for place, each in enumerate(told):
        if each.why:
            continue
        earlier = taken.setdefault(each.entered.person, place)
        if earlier == place:
            continue
        adds = game.settings.pick is Pick.POINTS and _is_another(told, each)
        told[place] = replace(each, weight=0, why=Why.ADDS_POINTS if adds else Why.DUPLICATE_PERSON)
        if adds:
            told[earlier] = replace(told[earlier], weight=told[earlier].weight + 1)
    return told


def _is_another(told: Sequence[Counted], each: Counted) -> bool:
    """Whether a person answered a question rightly that no earlier entry of theirs answers."""
    mine = each.entered
    for other in told:
        if other is each:
            return True
        if (other.entered.person, other.entered.question) == (mine.person, mine.question) and (
            not other.why or other.why == Why.ADDS_POINTS
        ):
            return False
    return True


def _judged(game: Running, each: Entered, tags: frozenset[str], salt: str) -> Counted:
    ref = id_of(salt, each.person)
    if why := _why_not(game, each, tags):
        return Counted(each, ref, why=why)
    return Counted(each, ref, _weight(game.settings, tags))


def _why_not(game: Running, each: Entered, tags: frozenset[str]) -> str:
    """The first reason that holds."""
    settings = game.settings
    if each.is_deleted:
        return Why.DELETED
    if is_early(game, Instant(each.at)):
        return Why.EARLY
    if each.is_late or is_late(game, Instant(each.at)):
        return Why.LATE
    if STAFF in tags:
        return Why.STAFF
    if BANNED in tags:
        return Why.BANNED
    if settings.known_for and (each.known_since or each.at) > game.opened_at - settings.known_for:
        return Why.TOO_NEW
    return "" if each.is_right else Why.WRONG_ANSWER


def _weight(settings: Settings, tags: frozenset[str]) -> int:
    return max((settings.weights[each] for each in tags if each in settings.weights), default=1)


def _earliest(each: Entered) -> tuple[int, int, int]:
    return (each.at, each.seq, each.id)


def listed(told: Iterable[Counted]) -> list[tuple[str, int]]:
    """The list of entries as it is hashed and published. Put in order piece by piece: the interpreter does
    nothing else while it sorts, and there may be very many."""
    found = [(each.ref, each.weight) for each in told if each.is_counted]
    pieces = [sorted(found[at : at + AT_ONCE]) for at in range(0, len(found), AT_ONCE)]
    return list(heapq.merge(*pieces))


def ranked(game: Running, told: Sequence[Counted]) -> list[str]:
    """The people in the order in which they win, where no lot decides: equals by who was earlier, then by
    their ids, which nobody can choose."""
    keys = _keys(game, told)
    among = [each for each in told if each.is_counted]
    return [each.ref for each in sorted(among, key=lambda each: (keys[each.ref], each.ref))]


def _keys(game: Running, told: Sequence[Counted]) -> dict[str, tuple[int, int, int]]:
    pick, found = game.settings.pick, dict[str, tuple[int, int, int]]()
    last = _last_points(told) if pick is Pick.POINTS else {}
    for each in told:
        if not each.is_counted:
            continue
        entered = each.entered
        place = (entered.at, entered.seq)
        match pick:
            case Pick.NEAREST:
                found[each.ref] = (abs(int(entered.answer) - _target(game)), *place)
            case Pick.HIGHEST:
                found[each.ref] = (-int(entered.answer), *place)
            case Pick.POINTS:
                found[each.ref] = (-each.weight, *last[each.ref])
            case _:
                found[each.ref] = (0, *place)
    return found


def _last_points(told: Sequence[Counted]) -> dict[str, tuple[int, int]]:
    """When each person had all their points."""
    last = defaultdict[str, tuple[int, int]](lambda: (0, 0))
    for each in told:
        if each.is_counted or each.why == Why.ADDS_POINTS:
            last[each.ref] = max(last[each.ref], (each.entered.at, each.entered.seq))
    return last


def _target(game: Running) -> int:
    assert game.kind == Kind.GUESS
    return int(game.settings.questions[0].answers[0])
