"""Figures of many waits, grouped: what is asked and answered by `model/measure.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from socialdesk.model.calendar import period_name
from socialdesk.model.hours import WEEKDAYS, WorkingHours
from socialdesk.model.ids import DAY
from socialdesk.model.measure import By, ClockKind, Figures, Question, When, figures, unknown
from socialdesk.services.figures.columns import (
    ANSWERED,
    OPEN,
    Codes,
    Mask,
    Moments,
    Numbers,
    Waits,
    business,
    hour_of,
    is_open,
    local,
)
from socialdesk.services.figures.spans import Spans, covering, spans

NOTHING = spans({})
ELSEWHERE = "elsewhere"
"""The group of what was answered in a platform's own app."""


@dataclass(frozen=True, slots=True)
class Shop:
    """What figures need to know of a shop beside its waits. `hours`: None where it says none."""

    zone: ZoneInfo
    hours: WorkingHours | None
    accounts: Mapping[int, str] = field(default_factory=dict)
    channels: Mapping[int, str] = field(default_factory=dict)
    """The platform of each account."""
    languages: Mapping[str, Numbers] = field(default_factory=dict)
    """The conversations of customers who speak each."""
    tags: Spans = NOTHING
    """Of waits that began from when to when are which tags."""
    broadcasts: Spans = NOTHING
    """Waits that began from when to when belong to which broadcast."""
    own_hours: Mapping[int, WorkingHours | None] = field(default_factory=dict)
    """Of accounts that have hours of their own; None: always open."""


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of one group; all waits are the group ''."""

    group: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Facts:
    """What groups go by, a column each; only those that are asked for need be there."""

    moments: Moments
    opened: Moments
    conversation: Numbers
    account: Numbers
    credited: Codes
    """Who is named as the agent, by their place in `names`."""
    names: Sequence[str]


def count(waits: Waits, question: Question, shop: Shop) -> list[Group]:
    """The figures of each group that has any, in the order of the groups; of all waits exactly one."""
    asked = asked_of(waits, question)
    timed = timing(asked, question, shop)
    known = facts(asked, timed.moments, question.by)
    rows, codes, names = grouped(known, question.by, shop)
    return sums(codes, names, timed if rows is None else timed.only(rows), question)


@dataclass(frozen=True, slots=True)
class Timing:
    """For each of some waits: the moment by which it is grouped, whether it is open, and for how long it has
    lasted; None where nobody knows."""

    moments: Moments
    is_open: NDArray[np.bool_]
    lengths: Moments | None

    def only(self, rows: NDArray[Any]) -> Timing:
        """Of these rows, in their order."""
        lengths = None if self.lengths is None else self.lengths[rows]
        return Timing(self.moments[rows], self.is_open[rows], lengths)


def timing(asked: Waits, question: Question, shop: Shop) -> Timing:
    """How waits that are asked for count, by the clock and the moment that the question names."""
    is_open = asked.outcome == OPEN
    ends = np.where(is_open, np.int64(question.as_of), asked.ended)
    if question.clock is ClockKind.WALL:
        lengths: Moments | None = ends - asked.opened
    else:
        lengths = business_of(asked, asked.opened, ends, shop)
    moments = asked.opened if question.when is When.ARRIVAL else ends
    return Timing(moments, is_open, lengths)


class Accounted(Protocol):
    """Columns that say of which account each row is."""

    @property
    def account(self) -> Numbers:
        """The account's number."""


def business_of(rows: Accounted, begins: Moments, ends: Moments, shop: Shop) -> Moments | None:
    """For how long it was open between each two moments (ms), by the hours of each row's account; None where the shop
    says none. Accounts are looked at only where one of them has its own."""
    if shop.hours is None:
        return None
    found = business(begins, ends, shop.hours)
    for account, hours in shop.own_hours.items():
        its = rows.account == account
        first, last = begins[its], ends[its]
        found[its] = last - first if hours is None else business(first, last, hours)
    return found


def closed_then(waits: Waits, shop: Shop) -> Mask | None:
    """Whether it was closed when each began, by the hours of its account; None where the shop says none."""
    if shop.hours is None:
        return None
    found = is_open(waits.opened, shop.hours)
    for account, hours in shop.own_hours.items():
        its = waits.account == account
        found[its] = True if hours is None else is_open(waits.opened[its], hours)
    return ~found


def facts(waits: Waits, moments: Moments, by: By) -> Facts:
    """What is to be known of waits so that they fall into such groups, those of time by `moments`."""
    credited, names = who_answered(waits) if by is By.AGENT else (waits.agent, waits.names)
    return Facts(moments, waits.opened, waits.conversation, waits.account, credited, names)


_ALWAYS = frozenset({"opened", "ended", "outcome"})
_MORE = {
    By.ACCOUNT: "account",
    By.CHANNEL: "account",
    By.AGENT: "agent",
    By.TAG: "conversation",
    By.LANGUAGE: "conversation",
    By.BROADCAST: "conversation",
}


COUNTED = _ALWAYS | frozenset(_MORE.values())
"""The columns that anything here looks at."""


def wanted(questions: Iterable[Question], *, by_account: bool = False) -> frozenset[str]:
    """The columns that are looked at for these questions; `by_account`: accounts have hours of their own."""
    more = {"account"} if by_account else set[str]()
    return _ALWAYS | more | {_MORE[each.by] for each in questions if each.by in _MORE}


def who_answered(waits: Waits) -> tuple[Codes, tuple[str, ...]]:
    """Who wrote each answer, `ELSEWHERE` for the platform's own app, '' where there is none; and the names that
    these are places in."""
    elsewhere = np.int32(len(waits.names))
    who = np.where(waits.agent == 0, elsewhere, waits.agent)
    return np.where(waits.outcome == ANSWERED, who, np.int32(0)), (*waits.names, ELSEWHERE)


def asked_of(waits: Waits, question: Question) -> Waits:
    """What a question is about, as it was known at its moment."""
    if question.when is When.ARRIVAL:  # fewer are looked at
        waits = waits.opened_in(question.begins, question.ends)
    return within(waits.seen_at(question.as_of), question)


def within(waits: Waits, question: Question) -> Waits:
    """Those that belong to the time that is asked for."""
    if question.when is When.ARRIVAL:
        return waits.opened_in(question.begins, question.ends)
    moments = np.where(waits.outcome == OPEN, np.int64(question.as_of), waits.ended)
    return waits.where(are_in(moments, question))


def are_in(moments: Moments, question: Question) -> Mask:
    """Which of these moments lie in the time that is asked for; see `Question.has`."""
    mask = np.ones(len(moments), np.bool_)
    if question.begins is not None:
        mask &= moments >= question.begins
    if question.ends is not None:
        mask &= moments < question.ends
    return mask


_LENGTH = 44
"""Bits of a length in milliseconds: five hundred years."""


def sums(
    codes: NDArray[np.int64], names: Sequence[str], timed: Timing, question: Question
) -> list[Group]:
    """The figures of each group, by the group of each wait. A number of each wait has its group first, then
    whether it is open, then its length: sorted, each group's lengths lie together and in order."""
    is_open, lengths = timed.is_open, timed.lengths
    keys = (codes * 2 + is_open) << _LENGTH
    if lengths is not None:
        keys |= np.clip(lengths, 0, (1 << _LENGTH) - 1)
    keys.sort()
    bounds = np.searchsorted(keys, np.arange(2 * len(names) + 1) << _LENGTH)
    keys &= (1 << _LENGTH) - 1
    found = []
    for place, name in enumerate(names):
        first, middle, last = (int(each) for each in bounds[2 * place : 2 * place + 3])
        if first == last and question.by is not By.ALL:
            continue
        if lengths is None:
            found.append(Group(name, unknown(middle - first, last - middle)))
            continue
        answered, waiting = keys[first:middle], keys[middle:last]
        total = int(answered.sum())
        found.append(Group(name, figures(answered, waiting, question.target, total)))
    return found


_Grouped = tuple[NDArray[np.int64] | None, NDArray[np.int64], Sequence[str]]
"""Which rows count (None: each once), the group of each, and the groups' names in order."""


def grouped(facts: Facts, by: By, shop: Shop) -> _Grouped:
    """Into which groups they fall."""
    match by:
        case By.ALL:
            return None, np.zeros(len(facts.moments), np.int64), [""]
        case By.ACCOUNT | By.CHANNEL:
            known = shop.accounts if by is By.ACCOUNT else shop.channels
            return _named(facts.account, lambda account: known.get(account, ""))
        case By.LANGUAGE:
            return _spoken(facts.conversation, shop.languages)
        case By.AGENT:
            return _named(facts.credited, lambda code: facts.names[code])
        case By.TAG:
            return covering(facts.conversation, facts.opened, shop.tags)
        case By.BROADCAST:
            return covering(facts.conversation, facts.opened, shop.broadcasts)
    walls = local(facts.moments, shop.zone)
    match by:
        case By.HOUR:
            return None, hour_of(walls), [f"{hour:02}" for hour in range(24)]
        case By.WEEKDAY:
            return None, (walls // DAY + 3) % 7, WEEKDAYS
    return _named(walls // DAY, lambda day: period_name(date.fromordinal(_1970 + day), by))


_1970 = date(1970, 1, 1).toordinal()


def _named(values: NDArray[Any], name: Callable[[int], str]) -> _Grouped:
    """Groups by a name for each value; several values may share one."""
    if not len(values):
        return None, np.zeros(0, np.int64), []
    first = values.min()
    places = values - first
    found = np.flatnonzero(np.bincount(places))
    called = [name(int(each)) for each in found + first]
    names = sorted(set(called))
    where = {each: place for place, each in enumerate(names)}
    codes = np.zeros(int(found[-1]) + 1, np.int64)
    codes[found] = [where[each] for each in called]
    return None, codes[places], names


def _spoken(conversation: Numbers, languages: Mapping[str, Numbers]) -> _Grouped:
    """By the language of each conversation, looked up by its number."""
    names = sorted({"", *languages})
    codes = np.full(_highest(conversation) + 1, names.index(""), np.int64)
    for name, numbers in languages.items():
        codes[numbers[numbers < len(codes)]] = names.index(name)
    return None, codes[conversation], names


def _highest(conversation: Numbers) -> int:
    """The largest number of a conversation: tables are looked up by it."""
    return int(conversation.max()) if len(conversation) else 0
