"""What was sold, and through what: by channel, by who made the order, by product, by the broadcast that somebody had just been told,
by the live that they had watched."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import numpy as np

from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.measure import By, Question
from socialdesk.model.order import State
from socialdesk.services.figures.buying import may_group, shop_of
from socialdesk.services.figures.columns import Numbers, numbers
from socialdesk.services.figures.counting import Facts, Shop, grouped
from socialdesk.services.figures.sales import Orders, load, mean, persons, total
from socialdesk.services.figures.spans import Spans, covering, one_at_a_time, spans
from socialdesk.store.answers import ANSWERED_WITHIN
from socialdesk.store.packs import FOREVER
from socialdesk.store.sales import STATES, Lists
from socialdesk.store.store import Store

LIVE, PRODUCT = "live", "product"
GROUPS = (By.ALL, By.CHANNEL, By.ACCOUNT, By.AGENT, By.DAY, By.WEEK, By.MONTH, By.BROADCAST, LIVE, PRODUCT)  # fmt: skip
AFTER_LIVE = 12 * HOUR
"""What a viewer orders within so long (ms) after the end of a live counts for it."""
_NEW = STATES.index(State.NEW)
_CANCELLED, _RETURNED = STATES.index(State.CANCELLED), STATES.index(State.RETURNED)


@dataclass(frozen=True, slots=True)
class Revenue:
    """Orders of a group that count as bought, who made them, and what they come to, fees included and `refunds` taken off; `lost`: what
    cancelled and returned ones would have been, which is in none of the other amounts. Of a live: `claimed` of the orders hold what was claimed in it. Of a
    product: `units`, and amounts without fees."""

    group: str
    currency: str
    orders: int
    people: int | None
    revenue: int
    refunds: int | None
    mean_order: int | None
    cancelled: int | None
    returned: int | None
    lost_orders: int
    lost: int
    claimed: int | None = None
    units: int | None = None
    name: str | None = None


async def revenue(store: Store, zone: ZoneInfo, question: Question, by: str) -> list[Revenue]:
    """By when it was ordered, as it stands now. Raises NotAllowed, StoreError."""
    may_group("revenue", by, GROUPS)
    if by == PRODUCT:
        return await _products(store, question)
    loaded = await load(
        store, question, accounts=by in (By.CHANNEL, By.ACCOUNT), agents=by == By.AGENT
    )
    found = await asyncio.to_thread(lambda: [each.where(each.state != _NEW) for each in loaded])
    if by == LIVE:
        return await _lives(store, question, found)
    shop = await shop_of(store, zone)
    if by == By.BROADCAST:
        shop = replace(shop, broadcasts=await _broadcasts(store, question))
    return await asyncio.to_thread(
        lambda: [each for orders in found for each in _grouped(orders, By(by), shop)]
    )


def _time(question: Question) -> tuple[Instant, Instant]:
    ends = min(FOREVER if question.ends is None else question.ends, question.as_of + 1)
    return question.begins or Instant(0), Instant(ends)


async def _products(store: Store, question: Question) -> list[Revenue]:
    return [
        Revenue(
            each.sku, each.currency, each.orders, None, each.revenue, None, mean(each.revenue, each.orders), None, None,
            each.lost_orders, each.lost, units=each.units, name=each.name,
        )
        for each in await store.buyers.sales.sold(_time(question))
    ]  # fmt: skip


async def _broadcasts(store: Store, question: Question) -> Spans:
    """Who is told one belongs to it for three days, or until they are told another one, on whichever channel."""
    begins, ends = _time(question)
    told = await store.buyers.sales.told((Instant(max(begins - ANSWERED_WITHIN, 0)), ends))
    joined = await store.buyers.sales.joined()

    def work() -> Spans:
        lists = {}
        for name, (contacts, at) in told.items():
            since = numbers(at)
            lists[name] = [persons(numbers(contacts), joined), since, since + ANSWERED_WITHIN]
        return one_at_a_time(spans(lists))

    return await asyncio.to_thread(work)


async def _lives(store: Store, question: Question, found: Sequence[Orders]) -> list[Revenue]:
    time, sales = _time(question), store.buyers.sales
    joined = await sales.joined()
    seen = await sales.viewers((Instant(max(time[0] - AFTER_LIVE, 0)), time[1]))
    claimed = await sales.claimed()

    def work() -> list[Revenue]:
        viewed, claims = _viewed(seen, joined), _claims(claimed)
        return [each for orders in found for each in _of_lives(orders, viewed, claims)]

    return await asyncio.to_thread(work)


def _viewed(seen: Mapping[str, tuple[int | None, Lists]], joined: Lists) -> Spans:
    """Who wrote in a live belongs to it until some hours after its end, or until they write in another one."""
    lists = {}
    for name, (ended, (contacts, at)) in seen.items():
        person = persons(numbers(contacts), joined)
        until = np.full(len(person), FOREVER if ended is None else ended + AFTER_LIVE, np.int64)
        lists[name] = [person, numbers(at), until]
    return one_at_a_time(spans(lists))


def _claims(found: dict[str, tuple[str, ...]]) -> tuple[Numbers, Numbers, tuple[str, ...]]:
    """Orders by their numbers, the live of each by its place in the names: that of its newest claim."""
    names = tuple(sorted(found))
    if not names:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), ()
    order, claim = (
        np.concatenate([numbers(found[name][place]) for name in names]) for place in (0, 1)
    )
    code = np.repeat(np.arange(len(names)), [len(numbers(found[name][0])) for name in names])
    turn = np.lexsort((claim, order))
    order, code = order[turn], code[turn]
    last = np.append(order[1:] != order[:-1], True)
    return order[last], code[last], names


def _of_lives(
    orders: Orders, viewed: Spans, claimed: tuple[Numbers, Numbers, tuple[str, ...]]
) -> Iterator[Revenue]:
    rows, codes, seen = covering(np.maximum(orders.buyer, 0), orders.at, viewed)
    names = tuple(sorted({"", *seen, *claimed[2]}))
    code = np.zeros(len(orders), np.int64)
    code[rows] = np.array([names.index(name) for name in seen], np.int64)[codes]
    is_claimed = np.zeros(len(orders), np.bool_)
    if len(claimed[0]):
        place = np.minimum(np.searchsorted(claimed[0], orders.id), len(claimed[0]) - 1)
        is_claimed = claimed[0][place] == orders.id
        own = np.array([names.index(name) for name in claimed[2]], np.int64)
        code[is_claimed] = own[claimed[1][place[is_claimed]]]
    for place_of, name in enumerate(names):
        mine = code == place_of
        some = orders.where(mine)
        if len(some):
            count = int((some.bought & is_claimed[mine]).sum())
            yield _sum(name, some, claimed=count)


def _grouped(orders: Orders, by: By, shop: Shop) -> Iterator[Revenue]:
    known = Facts(
        orders.at, orders.at, np.maximum(orders.buyer, 0), orders.account, orders.agent.astype(np.int32), orders.agents
    )  # fmt: skip
    rows, codes, names = grouped(known, by, shop)
    places = np.arange(len(orders)) if rows is None else rows
    for place, name in enumerate(names):
        some = orders.where(places[codes == place])
        if len(some):
            yield _sum(name, some)


def _sum(name: str, some: Orders, claimed: int | None = None) -> Revenue:
    bought = some.where(some.bought)
    cancelled, returned = some.state == _CANCELLED, some.state == _RETURNED
    amount = total(bought.total)
    lost = (some.total + some.refunded)[cancelled | returned]
    return Revenue(
        name, some.currency, len(bought), len(np.unique(bought.buyer[bought.buyer != 0])), amount, total(bought.refunded), mean(amount, len(bought)),
        int(cancelled.sum()), int(returned.sum()), len(lost), total(lost), claimed,
    )  # fmt: skip
