"""What is said by itself to a message that may be answered: decided right after it is recorded, in turn and once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from socialdesk.bots.telegram import limits as telegram
from socialdesk.errors import StoreError, Unstorable
from socialdesk.model.acknowledge import AcknowledgeSettings
from socialdesk.model.effects import Effect, Note, Occasion, Policy
from socialdesk.model.faq import Answer, Faq, Part
from socialdesk.model.ids import DAY, AccountId, Instant, RemoteChat, RemoteId
from socialdesk.model.message import Author, Deletion, Handover
from socialdesk.model.policy import Capabilities
from socialdesk.model.reason import Reason
from socialdesk.services.deciding import (
    BREATHER,
    LATE,
    LONGEST_REST,
    LOOK_EVERY,
    PORTION,
    Decider,
)
from socialdesk.services.policies import policies, policies_of_later
from socialdesk.services.self_service import Manners, SelfService, Where
from socialdesk.store.store import Store
from socialdesk.store.undecided import Decided, Undecided
from tests.support.clock import ManualClock
from tests.support.desk import ZONE
from tests.support.make import NOW, arrival, inbound
from tests.support.waiting import comes_to, until

SAY_SO = AcknowledgeSettings(True, "shop nghe", "shop nghỉ", "Hoa Sen", None, "vi")
SHIP = Answer("ship", {"vi": Part("Dạ ship 30k ạ")}, ("phí ship bao nhiêu",))
FAQ = Faq((SHIP,), 0.7, "vi")
LIMITS: dict[AccountId, Capabilities] = {AccountId(1): telegram.capabilities()}
ASKS = "phí ship bao nhiêu"


class Shop:
    """A worker's two halves, side by side: what records, and what decides."""

    def __init__(self, store: Store, more: Sequence[Policy] = ()) -> None:
        self.store, self.clock, self.woken = store, ManualClock(NOW), 0
        where = {AccountId(1): Where("telegram", LIMITS[AccountId(1)])}
        self.serving = SelfService(lambda: FAQ, where, Manners("Hoa Sen", "vi", ZONE))
        self.policies = policies(SAY_SO, LIMITS, self_service=self.serving)
        self.later = (*more, *policies_of_later(SAY_SO, LIMITS, self.serving))
        self.accounts = [*LIMITS]
        self.decider = self.begin()

    def begin(self) -> Decider:
        def wake() -> None:
            self.woken += 1

        return Decider(self.store, self.clock, lambda: self.accounts, self.later, wake)

    async def hears(self, *events: object) -> None:
        for each in events:
            await self.store.record([arrival(each)], self.clock.now(), self.policies)

    async def queued(self) -> list[tuple[int, str]]:
        rows = await self.store.deliveries.rows("all", 999)
        return sorted((each.conversation_id, each.body) for each in rows)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.decider.run())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def shop(store: Store) -> Shop:
    return Shop(store)


async def all_decided(shop: Shop) -> None:
    await comes_to(shop.store.to_decide.how_many, 0)


async def test_nothing_is_said_where_a_message_is_recorded_and_all_of_it_right_after(
    shop: Shop,
) -> None:
    await shop.hears(inbound(ASKS, "11"), inbound("alo", "12", chat="502"))
    assert await shop.queued() == []
    assert await shop.store.to_decide.how_many() == 2

    await shop.decider.decide()
    assert [body for _, body in await shop.queued()] == ["Dạ ship 30k ạ", "shop nghe"]
    assert (await shop.store.to_decide.how_many(), shop.woken) == (0, 1)
    assert shop.decider.total.queued == 2


async def test_what_may_not_be_answered_stays_in_turn_with_what_may(shop: Shop) -> None:
    await shop.hears(
        inbound(ASKS, "11"), inbound("", "12", kind="photo"), inbound("", "13", "502", kind="photo")
    )
    await shop.decider.decide()
    assert await shop.queued() == [(1, "Dạ ship 30k ạ"), (2, "shop nghe")]


async def test_a_worker_that_is_called_decides_at_once_and_one_that_is_not_looks_now_and_then(
    shop: Shop,
) -> None:
    async with shop.running():
        await shop.hears(inbound(ASKS, "11"))
        shop.decider.call()
        await all_decided(shop)
    assert await shop.queued() == [(1, "Dạ ship 30k ạ")]
    assert LOOK_EVERY <= 1


async def test_while_messages_pour_in_it_rests_between_portions(store: Store) -> None:
    class Calls:
        """Somebody writes while it is decided, which takes 20 ms."""

        name = "calls"

        def decide(self, occasion: Occasion) -> Sequence[Effect]:
            shop.clock.advance(0.02)
            shop.decider.call()
            return ()

    shop = Shop(store, [Calls()])
    await shop.hears(inbound(ASKS, "11"))
    shop.decider.call()
    async with shop.running():
        await all_decided(shop)
        await until(lambda: shop.clock.sleeping)
        await shop.hears(inbound(ASKS, "12", chat="502"))
        shop.decider.call()
        for seconds in (0.1, 0.07):
            shop.clock.advance(seconds)
            assert shop.clock.sleeping
        assert await shop.store.to_decide.how_many() == 1
        shop.clock.advance(LONGEST_REST)
        await all_decided(shop)


async def test_who_has_waited_for_long_waits_for_no_rest(store: Store) -> None:
    """3,000 messages a second for half a minute, and the last was answered a minute and a half later."""

    class Calls:
        name = "calls"

        def decide(self, occasion: Occasion) -> Sequence[Effect]:
            shop.clock.advance(0.02)
            shop.decider.call()
            return ()

    shop = Shop(store, [Calls()])
    await shop.hears(inbound(ASKS, "11"))
    shop.clock.advance(LATE / 1000)
    async with shop.running():
        await until(lambda: shop.clock.sleeping)
        assert await shop.store.to_decide.how_many() == 0
        shop.clock.advance(0.021)
        assert not shop.clock.sleeping


async def test_others_have_their_turn_while_answers_are_looked_for(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.hears(*(inbound(ASKS, str(each), chat=str(each)) for each in range(11, 61)))
    turns, looked = 0, list[int]()
    foresee = SelfService.foresee

    def counted(serving: SelfService, *asked: Any) -> None:
        looked.append(turns)
        foresee(serving, *asked)

    monkeypatch.setattr(SelfService, "foresee", counted)

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    beside = asyncio.create_task(others())
    await shop.decider.decide()
    beside.cancel()
    assert len(looked) == 50
    assert len({*looked}) == 50 / BREATHER


async def test_two_workers_decide_about_each_message_once(store: Store) -> None:
    shop = Shop(store, [Remarks()])
    await shop.hears(*(inbound(ASKS, str(each), chat=str(each)) for each in range(11, 31)))
    found = await store.to_decide.next(PORTION, [*LIMITS], Instant(0))
    both = [store.to_decide.decide(found, NOW, shop.later, store.guard) for _ in range(2)]
    assert sorted(each.queued for each in await asyncio.gather(*both)) == [0, 20]
    assert len(await shop.queued()) == 20


async def test_a_worker_that_dies_in_between_has_decided_nothing_and_the_next_one_does(
    shop: Shop,
) -> None:
    await shop.hears(inbound(ASKS, "11"), inbound("alo", "12", chat="502"))
    found = await shop.store.to_decide.next(PORTION, [*LIMITS], Instant(0))

    class Killed(BaseException):
        pass

    class Dies:
        name = "dies"

        def decide(self, occasion: Occasion) -> Sequence[Effect]:
            raise Killed

    with pytest.raises(Killed):
        await shop.store.to_decide.decide(found, NOW, [*shop.later, Dies()], shop.store.guard)
    assert await shop.queued() == []
    await shop.begin().decide()
    assert len(await shop.queued()) == 2


async def test_who_was_answered_by_a_person_meanwhile_is_told_nothing(shop: Shop) -> None:
    await shop.hears(inbound(ASKS, "11"))
    await shop.hears(replace(inbound("dạ em đây", "12"), author=Author.OWNER, at=Instant(NOW + 5)))
    shop.clock.advance(1)
    await shop.decider.decide()
    assert await shop.queued() == []


async def test_who_was_given_to_another_program_meanwhile_is_told_nothing(shop: Shop) -> None:
    await shop.hears(inbound(ASKS, "11"), Handover(RemoteChat("501"), "another app", Instant(NOW)))
    await shop.decider.decide()
    assert (await shop.queued(), await shop.store.to_decide.how_many()) == ([], 0)


async def test_what_was_taken_back_is_not_answered_but_acknowledged(shop: Shop) -> None:
    await shop.hears(inbound(ASKS, "11"), Deletion(RemoteChat("501"), (RemoteId("11"),)))
    await shop.decider.decide()
    assert await shop.queued() == [(1, "shop nghe")]


async def test_what_came_a_day_ago_is_left_to_people_and_does_not_stand_in_the_way(
    shop: Shop,
) -> None:
    await shop.hears(inbound(ASKS, "11"))
    shop.clock.advance(DAY / 1000)
    fresh = arrival(inbound(ASKS, "12", chat="502"))
    fresh = replace(fresh, raw=replace(fresh.raw, received_at=shop.clock.now()))
    await shop.store.record([fresh], shop.clock.now(), shop.policies)
    await shop.decider.decide()
    assert await shop.queued() == [(2, "Dạ ship 30k ạ")]
    assert await shop.store.to_decide.how_many() == 0


async def test_what_was_left_by_a_shop_that_has_no_answers_any_more_is_acknowledged(
    shop: Shop,
) -> None:
    await shop.hears(inbound(ASKS, "11"))
    shop.later = policies_of_later(SAY_SO, LIMITS, None)
    await shop.begin().decide()
    assert await shop.queued() == [(1, "shop nghe")]


async def test_what_another_workers_accounts_were_told_is_left_to_it_for_a_day(shop: Shop) -> None:
    """Its answers are others, or it stands by for this one."""
    await shop.hears(inbound(ASKS, "11"))
    for looked_after in ([], [AccountId(2)]):
        shop.accounts = looked_after
        await shop.begin().decide()
        assert await shop.store.to_decide.how_many() == 1

    shop.clock.advance(DAY / 1000)
    await shop.begin().decide()
    assert (await shop.queued(), await shop.store.to_decide.how_many()) == ([], 0)


async def test_who_is_forgotten_meanwhile_is_told_nothing(shop: Shop) -> None:
    await shop.hears(inbound(ASKS, "11"))
    found = await shop.store.to_decide.next(PORTION, [*LIMITS], Instant(0))
    await shop.store.erase(1)
    done = await shop.store.to_decide.decide(found, NOW, shop.later, shop.store.guard)
    assert (done.queued, await shop.queued()) == (0, [])
    assert await shop.store.to_decide.how_many() == 0


async def test_one_about_which_nothing_can_be_decided_holds_up_no_other(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await shop.hears(*(inbound(ASKS, str(each), chat=str(each)) for each in (11, 12, 13)))
    decide = shop.store.to_decide.decide

    async def fails(found: Sequence[Undecided], *more: Any) -> Decided:
        if any(each.message.remote_id == "12" for each in found):
            raise Unstorable("DataError")
        return await decide(found, *more)

    monkeypatch.setattr(shop.store.to_decide, "decide", fails)
    await shop.decider.decide()
    assert [number for number, _ in await shop.queued()] == [1, 3]
    assert await shop.store.to_decide.how_many() == 0
    assert ASKS not in caplog.text and "DataError" in caplog.text


@pytest.mark.parametrize("error", [StoreError(Reason("store.gone")), ValueError("số 0903")])
async def test_trouble_of_the_store_is_waited_out(
    shop: Shop, error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await shop.hears(inbound(ASKS, "11"))
    failures, following = [error], shop.store.to_decide.next

    async def trouble(*asked: Any) -> list[Undecided]:
        if failures:
            raise failures.pop()
        return await following(*asked)

    monkeypatch.setattr(shop.store.to_decide, "next", trouble)
    async with shop.running():
        await until(lambda: shop.clock.sleeping)
        shop.clock.advance(LOOK_EVERY)
        await all_decided(shop)
    assert await shop.queued() == [(1, "Dạ ship 30k ạ")]
    assert "0903" not in caplog.text


@dataclass(frozen=True)
class Remarks:
    """Leaves a note at each message."""

    name: str = "remarks"

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        return (Note("hỏi"),)
