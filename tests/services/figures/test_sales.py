"""What people buy, held against a count of one order after the other; read from both engines."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.errors import NotAllowed
from socialdesk.model import retention
from socialdesk.model.buyer import BOUGHT
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.measure import By, Question, percentile, rounded
from socialdesk.model.order import Imported, Line, State
from socialdesk.model.preflight import Judged
from socialdesk.services.figures import buying, revenue, sales
from socialdesk.services.figures.activity import Activity
from socialdesk.services.figures.conversion import WITHIN, count_conversion
from socialdesk.services.figures.counting import Shop
from socialdesk.services.figures.episodes import LATER, PersonEpisodes
from socialdesk.store.engine.database import Connection
from socialdesk.store.sales import STATES
from socialdesk.store.store import Store
from tests.support import broadcasts as announced
from tests.support.lives import commented, hear, running
from tests.support.make import NOW
from tests.support.store import say
from tests.support.stories import OFFICE, SAIGON

LOST = (State.CANCELLED, State.RETURNED)


@dataclass(frozen=True)
class Told:
    """An order in the plainest form; `buyer` is whatever tells people apart, '' for nobody."""

    id: int
    at: int
    total: int
    state: State
    buyer: str
    account: int = 0
    agent: str = ""
    currency: str = "VND"
    sku: str = "A1"


ORDERS = st.lists(
    st.tuples(
        st.integers(0, 400 * DAY), st.integers(0, 10**15), st.sampled_from([*State, State.DELIVERED]),
        st.integers(-3, 4), st.integers(0, 2),
    ),
    max_size=40,
)  # fmt: skip


def month(at: int) -> int:
    day = datetime.fromtimestamp(at / 1000, SAIGON)
    return retention.month(day.year, day.month)


def slow_values(orders: list[Told], question: Question, by: By) -> dict[str, list[object]]:
    """A person after the other."""
    theirs = defaultdict[str, list[Told]](list)
    for each in sorted(orders, key=lambda one: (one.at, one.id)):
        if each.state in BOUGHT and each.buyer and each.at <= question.as_of:
            theirs[each.buyer].append(each)
    groups = defaultdict[str, list[list[Told]]](list)
    for some in theirs.values():
        if question.has(some[0].at):
            first = some[0]
            groups[
                {
                    By.ALL: "",
                    By.ACCOUNT: {0: "", 1: "shop", 2: "oa"}[first.account],
                    By.MONTH: f"{datetime.fromtimestamp(first.at / 1000, SAIGON):%Y-%m}",
                    By.AGENT: first.agent,
                }[by]
            ].append(some)
    found = {}
    for name, people in sorted(groups.items()):
        sums = sorted(sum(each.total for each in some) for some in people)
        count = sum(len(some) for some in people)
        gaps = sorted(b.at - a.at for some in people for a, b in pairwise(some))
        repeat = sum(len(some) > 1 for some in people)
        found[name] = [
            len(people), count, sum(sums), rounded(Fraction(sum(sums), len(people))), percentile(sums, 50), repeat,
            repeat / len(people), rounded(Fraction(sum(sums), count)), count / len(people), len(gaps),
            rounded(Fraction(sum(gaps), len(gaps))) if gaps else None, percentile(gaps, 50),
        ]  # fmt: skip
    return found


def slow_cohorts(orders: list[Told], question: Question) -> list[tuple[object, ...]]:
    """By the pure functions that say what a cohort is, of those who bought in the time for the first time."""
    theirs = defaultdict[str, list[Told]](list)
    for each in sorted(orders, key=lambda one: (one.at, one.id)):
        if each.state in BOUGHT and each.buyer and each.at <= question.as_of:
            theirs[each.buyer].append(each)
    purchases = [
        retention.Purchase(person, Instant(each.at), each.total)
        for person, some in enumerate(theirs.values())
        if question.has(some[0].at)
        for each in some
    ]
    found = list[tuple[object, ...]]()
    for cohort in retention.cohorts(purchases, month, question.as_of):
        year, number = retention.year_and_month(cohort.first)
        for after, (bought, spent) in enumerate(zip(cohort.returned, cohort.spent, strict=True)):
            found.append((
                f"{year}-{number:02}", after, cohort.buyers, bought, cohort.kept(after), spent,
                rounded(Fraction(spent, cohort.buyers)), cohort.first + after < month(question.as_of),
            ))  # fmt: skip
    return found


def columns(orders: list[Told]) -> sales.Orders:
    agents = tuple(sorted({each.agent for each in orders}))

    def column(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array(values, np.int64)

    return sales.Orders(
        "VND", column([each.id for each in orders]), column([each.at for each in orders]), column([each.total for each in orders]),
        column([0] * len(orders)), column([STATES.index(each.state) for each in orders]), column([int(each.buyer or 0) for each in orders]),
        column([each.account for each in orders]), column([agents.index(each.agent) for each in orders]), agents,
    )  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(ORDERS, st.integers(0, 420 * DAY), st.booleans())
def test_cohorts_and_values_are_those_of_a_count_by_hand(
    told: list[tuple[int, int, State, int, int]], as_of: int, part: bool
) -> None:
    orders = [
        Told(number, at, total, state, str(buyer) if buyer else "", account, f"agent {account}")
        for number, (at, total, state, buyer, account) in enumerate(told)
    ]
    begins, ends = (Instant(30 * DAY), Instant(300 * DAY)) if part else (None, None)
    seen = [each for each in orders if each.at <= as_of]  # what the store gives
    shop = Shop(SAIGON, None, {1: "shop", 2: "oa"}, {})
    for by in (By.ALL, By.ACCOUNT, By.MONTH, By.AGENT):
        question = Question(Instant(as_of), begins, ends, by)
        found = {
            each.group: [getattr(each, name) for name in each.__slots__[2:]]
            for each in buying.count_values(columns(seen), question, shop)
        }
        assert found == slow_values(orders, question, by)
    question = Question(Instant(as_of), begins, ends)
    assert [
        (each.cohort, *(getattr(each, name) for name in each.__slots__[2:]))
        for each in buying.count_cohorts(columns(seen), question, SAIGON)
    ] == slow_cohorts(orders, question)


def test_amounts_are_added_up_exactly() -> None:
    amounts = [10**15 - 1, 10**15 - 3, 7, 0, (1 << 53) // 10 + 1] * 50
    codes = [0, 1, 1, 2, 0] * 50
    expected = [sum(a for a, code in zip(amounts, codes, strict=True) if code == c) for c in range(4)]  # fmt: skip
    assert sales.sums(np.array(codes), np.array(amounts), 4) == expected


SELL = "UPDATE purchase SET contact_id = $2, account_id = $3, agent = $4 WHERE code = $1"
REFUND = """
    INSERT INTO customer_case (kind, purchase_id, cause, refunded, opened_at, due_at, agent)
    SELECT 'return', id, 'other', 5, 1, 1, 'mai' FROM purchase WHERE CAST(substr(code, 2) AS integer) % 3 = 0
"""
ARRIVED = """
    UPDATE outbox SET state = 'sent', settled_at = $3
    WHERE id = (SELECT delivery_id FROM broadcast_recipient WHERE run_id = $1 AND contact_id = $2)
"""


async def sold(store: Store, orders: list[Told], phones: dict[int, str]) -> None:
    imported = [
        Imported(
            "s", f"S{each.id}", Instant(each.at), each.state, (Line(each.sku, f"Áo {each.sku}", "", 1, each.total),),
            total=each.total, currency=each.currency, phone=phones.get(each.id, ""),
        )
        for each in orders
    ]  # fmt: skip
    await store.orders.take_in(imported, "chu", NOW)
    rows = [
        (f"S{each.id}", int(each.buyer) if each.buyer.isdigit() else None, each.account or None, each.agent) for each in orders
    ]  # fmt: skip
    await store.database.transact(lambda conn: conn.many(SELL, rows))


def slow_revenue(
    orders: list[Told], key: dict[int, str]
) -> dict[tuple[str, str], tuple[object, ...]]:
    """(group, currency) → orders, people, revenue, cancelled, returned, lost."""
    found = dict[tuple[str, str], tuple[object, ...]]()
    for pair in sorted(
        {(key[each.id], each.currency) for each in orders if each.state != State.NEW}
    ):
        some = [each for each in orders if (key[each.id], each.currency) == pair]
        bought = [each for each in some if each.state in BOUGHT]
        found[pair] = (
            len(bought), len({each.buyer for each in bought if each.buyer}), sum(each.total for each in bought),
            sum(each.state is State.CANCELLED for each in some), sum(each.state is State.RETURNED for each in some),
            sum(each.total for each in some if each.state in LOST),
        )  # fmt: skip
    return found


async def counted(
    store: Store, question: Question, by: str
) -> dict[tuple[str, str], tuple[object, ...]]:
    found = await revenue.revenue(store, SAIGON, question, by)
    assert all(each.mean_order == sales.mean(each.revenue, each.orders) for each in found)
    return {
        (each.group, each.currency): (each.orders, each.people, each.revenue, each.cancelled, each.returned, each.lost)
        for each in found
    }  # fmt: skip


async def test_revenue_is_that_of_a_count_by_hand(store: Store) -> None:
    await say(store, "501", "502", "503", "504")
    chance = random.Random(15)
    orders = [
        Told(
            number, NOW + chance.randrange(-20, 20) * DAY, chance.randrange(5, 1 << 40), chance.choice([*State, State.DELIVERED]),
            chance.choice(["", "1", "2", "3", "+84900000001", "+84900000002"]), chance.choice([0, 1]),
            chance.choice(["mai", "linh"]), chance.choice(["VND", "VND", "THB"]), chance.choice("AB"),
        )
        for number in range(1, 70)
    ]  # fmt: skip
    phones = {each.id: each.buyer for each in orders if each.buyer.startswith("+")}
    await sold(store, orders, phones)
    await store.contacts.merge(1, 2, "linh", NOW)
    orders = [replace(each, buyer="1" if each.buyer == "2" else each.buyer) for each in orders]
    await store.database.transact(lambda conn: conn.rows(REFUND))
    whole = orders
    orders = [
        replace(each, total=each.total - 5 * (each.id % 3 == 0 and each.state in BOUGHT))
        for each in orders
    ]
    begins, ends = Instant(NOW - 10 * DAY), Instant(NOW + 30 * DAY)
    question = Question(Instant(NOW + 15 * DAY), begins, ends)
    gross = [each for each in whole if begins <= each.at <= question.as_of]
    asked = [each for each in orders if begins <= each.at <= question.as_of]
    keys = {
        "": lambda _: "",
        "agent": lambda each: each.agent,
        "account": lambda each: "shop" if each.account else "",
        "channel": lambda each: "telegram" if each.account else "",
        "day": lambda each: f"{datetime.fromtimestamp(each.at / 1000, SAIGON):%Y-%m-%d}",
        "week": lambda each: f"{datetime.fromtimestamp(each.at / 1000, SAIGON):%G-W%V}",
        "month": lambda each: f"{datetime.fromtimestamp(each.at / 1000, SAIGON):%Y-%m}",
    }
    names = {each.id: each.name for each in await store.accounts.all()}
    assert names
    for by, key in keys.items():
        told = {each.id: key(each) for each in asked}
        if by == "account":
            told = {each.id: names.get(each.account, "") for each in asked}  # type: ignore[call-overload]
        assert await counted(store, question, by) == slow_revenue(asked, told), by
    products = await revenue.revenue(store, SAIGON, question, "product")
    assert {(each.group, each.currency): (each.orders, each.units, each.revenue, each.lost) for each in products} == {
        pair: (*each[:1], each[0], each[2], each[5])
        for pair, each in slow_revenue(gross, {each.id: each.sku for each in gross}).items()
    }  # fmt: skip
    found = await buying.values(store, SAIGON, question)
    for currency in ("VND", "THB"):
        mine = slow_values([each for each in orders if each.currency == currency], question, By.ALL)
        theirs = [each for each in found if each.currency == currency]
        assert [[getattr(one, name) for name in one.__slots__[2:]] for one in theirs] == [
            *mine.values()
        ]
    months = await buying.cohorts(store, SAIGON, question)
    assert [
        (each.cohort, *(getattr(each, name) for name in each.__slots__[2:]))
        for each in months
        if each.currency == "VND"
    ] == slow_cohorts([each for each in orders if each.currency == "VND"], question)
    with pytest.raises(NotAllowed):
        await revenue.revenue(store, SAIGON, question, "tag")


async def _arrive(arguments: tuple[int, ...], conn: Connection) -> None:
    await conn.rows(ARRIVED, *arguments)


async def test_an_order_counts_for_the_broadcast_that_its_person_was_told_last(
    store: Store,
) -> None:
    who = sorted(await announced.people(store, 3), key=lambda each: each.contact_id)
    first, second = [await announced.begun(store, name) for name in ("một", "hai")]
    for run, contact, at in ((first, 0, NOW), (first, 1, NOW), (first, 2, NOW + 100 * HOUR), (second, 0, NOW + 10 * HOUR)):  # fmt: skip
        some = [who[contact]]
        await store.ledger.write(run, [Judged(each, "") for each in some], NOW)
        assert await store.ledger.queue(run, announced.messages(run, some), [], NOW)
        arrived = (run.id, some[0].contact_id, at)
        await store.database.transact(partial(_arrive, arrived))
    # Contact 3 is the same person as contact 2: who is told on another channel is told.
    await store.contacts.merge(2, 3, "linh", NOW)
    told = [
        ("1", 5, "một"), ("1", 10, "hai"), ("1", 81, "hai"), ("1", 82, ""), ("2", 0, "một"), ("2", 71, "một"), ("2", 72, ""),
        ("3", 20, "một"), ("2", 101, "một"), ("", 5, ""), ("+84900000001", 5, ""),
    ]  # fmt: skip
    orders = [Told(n, NOW + hours * HOUR, 10 + n, State.AGREED, buyer) for n, (buyer, hours, _) in enumerate(told)]  # fmt: skip
    await sold(store, orders, {10: "+84900000001"})
    orders = [replace(each, buyer="2" if each.buyer == "3" else each.buyer) for each in orders]
    question = Question(Instant(NOW + 300 * HOUR))
    key = {n: name for n, (_, _, name) in enumerate(told)}
    assert await counted(store, question, "broadcast") == slow_revenue(orders, key)


async def test_an_order_counts_for_the_live_of_its_claims_or_that_its_person_watched(
    store: Store,
) -> None:
    live = await running(store, name="tối")
    await hear(store, commented("đẹp", "1", "77"), commented("chốt", "2", "78", after=HOUR))
    assert await store.lives.end(live.id, Instant(NOW + 2 * HOUR))
    told = [
        ("1", 0, "tối"), ("1", 13, "tối"), ("1", 14, ""), ("2", 0, ""), ("2", 1, "tối"), ("2", 400, "tối"), ("", 1, ""),
    ]  # fmt: skip
    orders = [Told(n, NOW + hours * HOUR, 10 + n, State.AGREED, buyer) for n, (buyer, hours, _) in enumerate(told)]  # fmt: skip
    await sold(store, orders, {})
    claim = """
        INSERT INTO live_claim (live_id, wish, quantity, said, state, confidence, purchase_id, place, at, changed_at)
        SELECT 1, 'take', 1, 1, 'held', 100, id, 1, 1, 1 FROM purchase WHERE code = 'S5'
    """
    await store.database.transact(lambda conn: conn.rows(claim))
    question = Question(Instant(NOW + 500 * HOUR))
    key = {n: name for n, (_, _, name) in enumerate(told)}
    assert await counted(store, question, "live") == slow_revenue(orders, key)
    found = await revenue.revenue(store, SAIGON, question, "live")
    assert {each.group: each.claimed for each in found} == {"": 0, "tối": 1}


EPISODES = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 3), st.integers(0, 1)), max_size=15)  # fmt: skip
BOUGHT_AT = st.lists(
    st.tuples(st.integers(0, 30), st.integers(-1, 3), st.sampled_from([State.NEW, State.AGREED, State.DELIVERED])), max_size=15
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(EPISODES, BOUGHT_AT, st.integers(1, 5), st.integers(0, 30))
def test_conversion_is_that_of_a_count_by_hand(
    begun: list[tuple[int, int, int]], made: list[tuple[int, int, State]], within: int, as_of: int
) -> None:
    orders = [Told(n, at, 1, state, str(who) if who else "") for n, (at, who, state) in enumerate(made) if at <= as_of]  # fmt: skip

    def column(place: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array([each[place] for each in begun], np.int64)

    none = np.zeros(len(begun), np.int64)
    found = count_conversion(
        PersonEpisodes(
            column(1), none, column(0), np.full(len(begun), LATER), column(2) == 1, none.astype(np.int32), column(1)
        ),
        [columns(orders)], Question(Instant(as_of), Instant(3), Instant(18)), within, Shop(SAIGON, None),
    )  # fmt: skip
    asked = [(at, who) for at, who, mine in begun if mine and 3 <= at < 18 and at <= as_of]
    took = []
    for at, who in asked:
        later = [
            each.at - at
            for each in orders
            if each.buyer == str(who) and each.at >= at and each.state in BOUGHT
        ]
        took.append(min(later, default=within))
    ordered = sorted(each for each in took if each < within)
    decided = sum(
        took < within or at + within <= as_of for took, (at, _) in zip(took, asked, strict=True)
    )
    buyers = {who for (_, who), each in zip(asked, took, strict=True) if each < within}
    share = len(ordered) / decided if decided else None
    expected = ("", len(asked), len({who for _, who in asked}), decided, len(ordered), share, len(buyers), percentile(ordered, 50))  # fmt: skip
    assert [tuple(getattr(each, name) for name in each.__slots__) for each in found] == [expected]


async def test_a_chat_counts_when_its_person_orders_on_any_channel(store: Store) -> None:
    await say(store, "501", "502", "503")
    await store.contacts.merge(1, 2, "linh", NOW)
    await sold(store, [Told(1, NOW + DAY, 5, State.AGREED, "2"), Told(2, NOW + 8 * DAY, 5, State.AGREED, "3")], {})  # fmt: skip
    service = Activity(store, SAIGON, OFFICE)
    (found,) = await service.conversion(Question(Instant(NOW + 30 * DAY)), WITHIN)
    assert (found.episodes, found.people, found.decided, found.ordered, found.buyers) == (3, 2, 3, 2, 1)  # fmt: skip
    (longer,) = await service.conversion(Question(Instant(NOW + 30 * DAY)), 9 * DAY)
    assert longer.share == 1
    by = await service.conversion(Question(Instant(NOW + DAY // 2), by=By.CHANNEL), WITHIN)
    assert [(each.group, each.episodes, each.decided, each.share) for each in by] == [("telegram", 3, 0, None)]  # fmt: skip
