"""A week of a shop with hundreds of customers, beside the rule written down once more in the plainest way; a worker that
dies at random changes nothing."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.message import Author, InboundMessage
from socialdesk.services.acknowledging import Acknowledgements
from socialdesk.services.policies import Acknowledgement
from socialdesk.store.engine.database import Connection
from socialdesk.store.recording import record
from socialdesk.store.store import Store
from tests.store.test_acknowledging import SAIGON, SHOP, WEEK
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender

CUSTOMERS, BATCHES = 300, 70


class Killed(BaseException):
    """The worker died before the commit."""


@dataclass
class Plainly:
    """One customer, as the rule reads; nobody resolves, so there is one episode."""

    is_bot: bool
    is_answered: bool = False
    waits: bool = False
    is_told: bool = False
    told_closed: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)

    def writes(self, now: Instant) -> None:
        self.waits = True
        if self.is_bot or self.is_answered:
            return
        moment = datetime.fromtimestamp(now / 1000, UTC)
        if WEEK.is_open(moment):
            if not self.is_told:
                self.said.append("open")
        else:
            period = f"{moment.astimezone(SAIGON):%F} {WEEK.next_opening(moment)}"
            if period in self.told_closed:
                return
            self.told_closed.add(period)
            self.said.append("closed")
        self.is_told = True

    def is_answered_now(self) -> None:
        self.is_answered |= self.waits
        self.waits = False


@pytest.mark.parametrize("seed", [1])
async def test_a_week_is_as_the_rule_reads_although_the_worker_dies(
    desk_store: Store, seed: int
) -> None:
    chance, now = random.Random(seed), NOW
    asked = [Acknowledgement(replace(SHOP, inside="open", outside="closed"), {})]
    people = {f"p{n}": Plainly(is_bot=n % 50 == 0) for n in range(CUSTOMERS)}
    for number in range(BATCHES):
        now = Instant(now + chance.randrange(1, 3 * HOUR))
        events = list[InboundMessage]()
        for place, name in enumerate(chance.sample(sorted(people), 12)):
            one, is_answer = people[name], chance.random() < 0.2
            who = sender(f"Khách {name}", name, is_bot=one.is_bot)
            told = {"chat": name, "sender": who, "contact": who, "at": now}
            if is_answer:
                told["author"] = Author.OWNER
                one.is_answered_now()
            else:
                one.writes(now)
            events.append(inbound(f"câu {number}", str(number * 100 + place + 1), **told))
        batch = [arrival(each) for each in events]

        async def work(conn: Connection, batch: list = batch, now: Instant = now) -> None:  # type: ignore[type-arg]
            await record(conn, batch, now, asked)
            raise Killed

        if chance.random() < 0.3:
            with pytest.raises(Killed):
                await desk_store.database.transact(work)
        for _ in range(chance.choice((1, 1, 2))):
            await desk_store.record(batch, now, asked)
    found = Counter[tuple[str, str]]()
    for each in await desk_store.deliveries.rows("all", 9_999):
        found[each.name.removeprefix("Khách "), each.body] += 1
    expected = Counter((name, said) for name, one in people.items() for said in one.said)
    assert found == expected
    assert {said for _, said in expected} == {"open", "closed"} and len(expected) > 100


async def test_a_week_with_a_delay_says_each_once_and_none_that_was_answered(
    desk_store: Store,
) -> None:
    chance, now = random.Random(3), NOW
    settings = replace(SHOP, inside="open", outside="closed", after=3 * MINUTE)
    asked, answered, said = [Acknowledgement(settings, {})], set[str](), Counter[str]()
    for number in range(40):
        chats = chance.sample([f"p{n}" for n in range(CUSTOMERS)], 8)
        people = {each: sender(f"Khách {each}", each) for each in chats}
        heard = [
            inbound("alo", str(number * 100 + place), chat=each, sender=people[each], contact=people[each], at=now)
            for place, each in enumerate(chats, 1)
        ]  # fmt: skip
        await desk_store.record([arrival(each) for each in heard], now, asked)
        quick = [each for each in heard if chance.random() < 0.5]
        replies = [
            replace(each, author=Author.OWNER, remote_id=f"o{each.remote_id}") for each in quick
        ]  # type: ignore[arg-type]
        then = Instant(now + 2 * MINUTE)
        await desk_store.record([arrival(replace(each, at=then)) for each in replies], then, asked)
        if WEEK.is_open(datetime.fromtimestamp(now / 1000, UTC)):
            answered |= {each.chat for each in quick}
        now = Instant(now + chance.randrange(4 * MINUTE, 4 * HOUR))
        clock = ManualClock(now)
        await Acknowledgements(desk_store, clock, settings, {}, lambda: None).say_due()
        new = await _opened(desk_store) - said
        assert not set(new) & answered
        said += new
    assert len(said) > 20 and set(said.values()) == {1}


async def _opened(store: Store) -> Counter[str]:
    """Whom was said that the shop will answer."""
    rows = await store.deliveries.rows("all", 9_999)
    return Counter(each.name.removeprefix("Khách ") for each in rows if each.body == "open")
