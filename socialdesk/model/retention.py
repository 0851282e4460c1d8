"""Who buys again: cohorts by the month of the first purchase, the share of buyers who came back, what a buyer was worth so far, and
how many chats became orders. Pure: purchases and a calendar in, figures out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from socialdesk.model.ids import Instant

MOST_MONTHS = 120
"""Months that a cohort is followed."""

Month = int
"""Months since the year 0, so that the next one is one more: see `month`."""


class Purchase(NamedTuple):
    """An order that counts: whose it is (one id a person, however many chats they have), when it was agreed to, and its total in the
    currency's smallest unit."""

    person: int
    at: Instant
    total: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """The buyers whose first purchase fell into one month. `returned[n]` of them bought in the n-th month after it (the first one,
    0, is all of them), and `spent[n]` is what they paid in that month; there are as many months as have begun."""

    first: Month
    buyers: int
    returned: tuple[int, ...]
    spent: tuple[int, ...]

    def kept(self, after: int) -> float | None:
        """The share of its buyers who bought in the n-th month after their first; None for a month that has not begun."""
        return self.returned[after] / self.buyers if 0 <= after < len(self.returned) else None

    def worth(self, after: int) -> float | None:
        """What a buyer of it has spent on the average until the end of the n-th month; None for one that has not begun."""
        return sum(self.spent[: after + 1]) / self.buyers if 0 <= after < len(self.spent) else None


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`. Beside a share always stands of how many it is."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Worth:
    """What buyers have spent so far, nothing foretold: how many they are, how many purchases they made, and for how much."""

    buyers: int
    purchases: int
    spent: int

    @property
    def a_buyer(self) -> float | None:
        """The historic lifetime value: what one has spent on the average."""
        return self.spent / self.buyers if self.buyers else None

    @property
    def an_order(self) -> float | None:
        """What one purchase came to on the average."""
        return self.spent / self.purchases if self.purchases else None


def month(year: int, number: int) -> Month:
    """The month of a year (1 to 12)."""
    return year * 12 + number - 1


def year_and_month(of: Month) -> tuple[int, int]:
    """The way back from `month`."""
    return of // 12, of % 12 + 1


def cohorts(
    purchases: Iterable[Purchase], month_of: Callable[[Instant], Month], now: Instant
) -> tuple[Cohort, ...]:
    """The cohorts of all purchases until `now`, the oldest first; `month_of` says the month in the shop's zone. Months in which
    nobody bought for the first time have none. One pass, in no particular order."""
    by_person: dict[int, dict[Month, int]] = defaultdict(lambda: defaultdict(int))
    for each in purchases:
        if each.at <= now:
            by_person[each.person][month_of(each.at)] += each.total
    by_first: dict[Month, list[Mapping[Month, int]]] = defaultdict(list)
    for months in by_person.values():
        by_first[min(months)].append(months)
    last = month_of(now)
    return tuple(
        _cohort(first, people, min(last, first + MOST_MONTHS - 1))
        for first, people in sorted(by_first.items())
    )


def _cohort(first: Month, people: Iterable[Mapping[Month, int]], last: Month) -> Cohort:
    returned = [0] * (last - first + 1)
    spent = [0] * (last - first + 1)
    buyers = 0
    for months in people:
        buyers += 1
        for each, total in months.items():
            if each <= last:
                returned[each - first] += 1
                spent[each - first] += total
    return Cohort(first, buyers, tuple(returned), tuple(spent))


def repeat_rate(purchases: Iterable[Purchase], since: Instant, until: Instant) -> Share:
    """Of the people who bought from `since` until before `until`, how many bought more than once in that time."""
    counts: dict[int, int] = defaultdict(int)
    for each in purchases:
        if since <= each.at < until:
            counts[each.person] += 1
    return Share(sum(count > 1 for count in counts.values()), len(counts))


def returning(purchases: Iterable[Purchase], since: Instant, until: Instant) -> Share:
    """Of the people who bought from `since` until before `until`, how many had bought before."""
    bought, known = set[int](), set[int]()
    for each in purchases:
        if since <= each.at < until:
            bought.add(each.person)
        elif each.at < since:
            known.add(each.person)
    return Share(len(bought & known), len(bought))


def worth(purchases: Iterable[Purchase], until: Instant) -> Worth:
    """What everybody who ever bought has spent before `until`."""
    people, number, spent = set[int](), 0, 0
    for each in purchases:
        if each.at < until:
            people.add(each.person)
            number += 1
            spent += each.total
    return Worth(len(people), number, spent)


def conversion(
    chats: Iterable[tuple[int, Instant]],
    purchases: Iterable[Purchase],
    since: Instant,
    until: Instant,
    within: int,
) -> Share:
    """Of the people who wrote from `since` until before `until` (`chats`: whose, and when), how many bought within so long (ms) after
    they first wrote in that time. Somebody who wrote often counts once. Whose time is not over yet counts as one who has not bought:
    ask for a time that ended `within` ago."""
    first: dict[int, Instant] = {}
    for person, at in chats:
        if since <= at < until:
            first[person] = min(at, first.get(person, at))
    bought = {
        each.person
        for each in purchases
        if each.person in first and 0 <= each.at - first[each.person] <= within
    }
    return Share(len(bought), len(first))
