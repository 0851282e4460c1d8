"""How people go on buying: month by month after their first order, and what they are worth to the shop by now.

People are those of whom anything is known: a customer under all their contacts, or else a telephone number. Each currency is
counted as if it were a shop of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.ids import DAY
from socialdesk.model.measure import By, Question, percentile
from socialdesk.model.retention import MOST_MONTHS, month, year_and_month
from socialdesk.model.returns import part
from socialdesk.services.figures.columns import Moments, Numbers, local
from socialdesk.services.figures.counting import Facts, Shop, are_in, grouped
from socialdesk.services.figures.sales import Orders, firsts, in_turn, load, mean, sums, total
from socialdesk.store.store import Store

GROUPS = (By.ALL, By.CHANNEL, By.ACCOUNT, By.AGENT, By.DAY, By.WEEK, By.MONTH)
"""All are of somebody's first order."""
_1970 = month(1970, 1)


@dataclass(frozen=True, slots=True)
class CohortMonth:
    """Those who bought for the first time in a month (`cohort`), so many months after it: how many `people` they are, how many
    of them bought something (`bought`), and for how much. `over`: the month has ended."""

    cohort: str
    currency: str
    month: int
    people: int
    bought: int
    share: float | None
    revenue: int
    per_person: int | None
    over: bool


@dataclass(frozen=True, slots=True)
class BuyerValue:
    """The people of a group, and all that they have bought by now; amounts in the currency's smallest unit. `repeat`: who bought
    more than once; the lengths (ms) are those between one order and the next of the same person."""

    group: str
    currency: str
    people: int
    orders: int
    revenue: int
    mean: int | None
    median: int | None
    repeat: int
    repeat_rate: float | None
    mean_order: int | None
    orders_each: float | None
    between_n: int
    between_mean_ms: int | None
    between_p50_ms: int | None


def may_group(what: str, by: str, groups: Sequence[str]) -> None:
    """Raises NotAllowed for groups that are not made."""
    if by not in groups:
        raise NotAllowed(
            translate("`socialdesk stats {what}` makes no groups by {by}.", what=what, by=by)
        )


async def shop_of(store: Store, zone: ZoneInfo) -> Shop:
    """What groups go by. Raises StoreError."""
    accounts = await store.accounts.all()
    return Shop(
        zone,
        None,
        {each.id: each.name for each in accounts},
        {each.id: each.channel for each in accounts},
    )


async def loaded(store: Store, question: Question) -> list[Orders]:
    """Every order there is, with what the groups of the question go by: for several figures of it. Raises StoreError."""
    by = question.by
    return await load(
        store, Question(question.as_of), accounts=by in (By.CHANNEL, By.ACCOUNT), agents=by is By.AGENT
    )  # fmt: skip


async def cohorts(
    store: Store, zone: ZoneInfo, question: Question, orders: Sequence[Orders] | None = None
) -> list[CohortMonth]:
    """Of people whose first order lies in the time, by month and by months after it; `orders` as `loaded` gives them. Raises
    StoreError."""
    may_group("cohorts", question.by, (By.ALL, By.MONTH))
    found = await loaded(store, question) if orders is None else orders
    return await asyncio.to_thread(
        lambda: [each for orders in found for each in count_cohorts(orders, question, zone)]
    )


async def values(
    store: Store, zone: ZoneInfo, question: Question, orders: Sequence[Orders] | None = None
) -> list[BuyerValue]:
    """Of people whose first order lies in the time, in groups by that order; `orders` as `loaded` gives them. Raises NotAllowed,
    StoreError."""
    may_group("value", question.by, GROUPS)
    found = await loaded(store, question) if orders is None else orders
    shop = await shop_of(store, zone)
    return await asyncio.to_thread(
        lambda: [each for orders in found for each in count_values(orders, question, shop)]
    )


def _purchases(orders: Orders) -> Orders:
    return in_turn(orders.where(orders.bought & (orders.buyer != 0)))


def count_cohorts(orders: Orders, question: Question, zone: ZoneInfo) -> Iterator[CohortMonth]:
    """Of all orders of a currency; what `model.retention.cohorts` says, for many."""
    some = _purchases(orders)
    if not len(some):
        return
    is_first = firsts(some.buyer)
    person = np.cumsum(is_first) - 1
    then = months(some.at, zone)
    asked = are_in(some.at[is_first], question)
    cohort = then[is_first]
    now = int(months(np.array([question.as_of], np.int64), zone)[0])
    for begun in np.unique(cohort[asked]).tolist():
        width = min(now - begun + 1, MOST_MONTHS)
        people = int((asked & (cohort == begun)).sum())
        mine = (asked & (cohort == begun))[person] & (then < begun + width)
        after = then[mine] - begun
        revenue = sums(after, some.total[mine], width)
        pairs = np.unique(person[mine] * width + after)
        bought = np.bincount(pairs % width, minlength=width).tolist()
        for place in range(width):
            yield CohortMonth(
                _month_name(begun), orders.currency, place, people, bought[place],
                part(bought[place], people), revenue[place], mean(revenue[place], people), begun + place < now,
            )  # fmt: skip


def count_values(orders: Orders, question: Question, shop: Shop) -> Iterator[BuyerValue]:
    """Of all orders of a currency."""
    some = _purchases(orders)
    is_first = firsts(some.buyer)
    begins = np.flatnonzero(is_first)
    if not len(begins):
        return
    count = np.diff(np.append(begins, len(some)))
    spent = np.add.reduceat(some.total, begins)
    person = np.cumsum(is_first) - 1
    first = some.where(begins)
    asked = np.flatnonzero(are_in(first.at, question))
    known = first.where(asked)
    none = np.zeros(len(known), np.int64)
    rows, codes, names = grouped(
        Facts(known.at, known.at, none, known.account, known.agent.astype(np.int32), known.agents), question.by, shop
    )  # fmt: skip
    assert rows is None
    later = np.flatnonzero(~is_first)
    lengths, whose = some.at[later] - some.at[later - 1], person[later]
    group_of = np.full(len(begins), -1, np.int64)
    group_of[asked] = codes
    for place, name in enumerate(names):
        people = asked[codes == place]
        if len(people):
            between = np.sort(lengths[group_of[whose] == place])
            yield _value(name, orders.currency, count[people], spent[people], between)


def _value(
    name: str, currency: str, count: Numbers, spent: Numbers, between: Moments
) -> BuyerValue:
    people, orders, revenue = len(count), int(count.sum()), total(spent)
    repeat = int((count > 1).sum())
    return BuyerValue(
        name, currency, people, orders, revenue, mean(revenue, people), percentile(np.sort(spent), 50), repeat,
        part(repeat, people), mean(revenue, orders), orders / people, len(between),
        mean(int(between.sum()), len(between)), percentile(between, 50),
    )  # fmt: skip


def months(moments: Moments, zone: ZoneInfo) -> Numbers:
    """The month of each moment on the wall of a zone, counted from the year 0."""
    days = (local(moments, zone) // DAY).astype("datetime64[D]")
    return days.astype("datetime64[M]").astype(np.int64) + _1970


def _month_name(of: int) -> str:
    year, number = year_and_month(of)
    return f"{year:04}-{number:02}"
