"""What people do while a broadcast is on its way: two workers, stops, changes, merges, opt-outs, clocks."""

import asyncio
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from socialdesk.errors import NotAllowed, StoreError
from socialdesk.model.announcement import Announcement, Purpose, Sort
from socialdesk.model.delivery import Deferred, OutgoingFile, Refused, Unconfirmed
from socialdesk.model.ids import DAY, AccountId, Instant
from socialdesk.model.preflight import Judged
from socialdesk.services.broadcasting.announcing import Announcing, Schedule, changed
from socialdesk.services.broadcasting.broadcaster import STUCK, Broadcaster, key_of, messages_for
from socialdesk.store.broadcasts import Run
from socialdesk.store.store import Store
from tests.services.broadcasting.conftest import draft, followers, preflights
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.dispatching import at_rest, dispatching, settled
from tests.support.make import NOW
from tests.support.waiting import until


class Shop:
    """A shop with a broadcast "live", its commands and a worker's broadcaster."""

    def __init__(self, store: Store, clock: ManualClock, channel: FakeChannel) -> None:
        self.store, self.clock, self.channel = store, clock, channel
        self.preflights = preflights(store, clock, channel)
        self.announcing = Announcing(store, clock, self.preflights)
        self.broadcaster = self.another()

    def another(self) -> Broadcaster:
        """A second worker's."""
        return Broadcaster(self.store, self.clock, self.preflights, lambda: None)

    async def open(self, count: int, **more: Any) -> "Shop":
        await followers(self.store, count)
        self.clock.advance(1)
        query = replace(draft(**more), query="status:all")
        await self.announcing.add(query, "linh")
        return self

    async def act(self, name: str) -> None:
        """Pause, resume or stop it."""
        await getattr(self.announcing, name)(await self.kept())

    async def start(self) -> Run:
        return await self.announcing.start(await self.kept(), "linh")

    async def kept(self) -> Any:
        return await self.store.broadcasts.named("live")

    async def steps(self, count: int) -> None:
        for _ in range(count):
            await self.broadcaster.step()

    async def to_the_end(self) -> None:
        async def is_over() -> bool:
            await self.broadcaster.step()
            return not await self.store.broadcasts.live()

        async with dispatching(self.store, self.clock, self.channel):
            await settled(self.store, self.clock, is_over, step=0.05)

    async def states(self, run: Run) -> dict[int, tuple[str, str]]:
        return {e.contact: (e.state, e.reason) for e in await self.store.ledger.rows(run.id)}

    @property
    def told(self) -> Counter[str]:
        return Counter(each.chat for each in self.channel.sent)


@pytest.fixture
def shop(store: Store, clock: ManualClock, channel: FakeChannel) -> Shop:
    return Shop(store, clock, channel)


async def test_two_workers_on_one_store_tell_everybody_once(shop: Shop) -> None:
    await shop.open(300)
    run = await shop.start()
    second = shop.another()

    async def both() -> bool:
        await asyncio.gather(shop.broadcaster.step(), second.step())
        return not await shop.store.broadcasts.live()

    async with dispatching(shop.store, shop.clock, shop.channel):
        await settled(shop.store, shop.clock, both, step=0.05)

    assert sorted(shop.told.values()) == [1] * 300
    assert set((await shop.states(run)).values()) == {("sent", "")}


async def test_of_many_who_start_it_at_once_one_does(shop: Shop) -> None:
    await shop.open(5)
    came = await asyncio.gather(*(shop.start() for _ in range(8)), return_exceptions=True)

    assert sorted(type(each).__name__ for each in came) == ["NotAllowed"] * 7 + ["Run"]
    assert [each.number for each in await shop.store.broadcasts.live()] == [1]


async def test_starts_pauses_and_stops_in_any_order_leave_it_whole(shop: Shop) -> None:
    await shop.open(40)
    await shop.start()

    async def act(name: str) -> None:
        await asyncio.gather(
            shop.act(name),
            shop.broadcaster.step(),
            return_exceptions=True,
        )

    async with dispatching(shop.store, shop.clock, shop.channel) as dispatcher:
        for name in ("pause", "resume", "pause", "pause", "resume", "resume", "stop", "resume"):
            await act(name)
            shop.clock.advance(0.1)
        await shop.steps(2)
        await at_rest(dispatcher, shop.clock)

    (run,) = await shop.store.broadcasts.runs((await shop.kept()).id)
    assert run.state == "stopped"
    states = Counter((await shop.states(run)).values())
    assert set(states) <= {("sent", ""), ("skipped", "stopped")}
    assert states["sent", ""] == len(shop.channel.sent) == len(shop.told)


async def test_stopped_while_people_are_written_down_nobody_stays_planned(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.open(30)
    run = await shop.start()
    check = shop.preflights.check

    async def stopped_meanwhile(*args: Any, **more: Any) -> Any:
        found = await check(*args, **more)
        monkeypatch.undo()
        await shop.announcing.stop(await shop.kept())
        return found

    monkeypatch.setattr(shop.preflights, "check", stopped_meanwhile)
    await shop.steps(3)

    assert await shop.states(run) == {}
    assert (await shop.store.broadcasts.run(run.id)).state == "stopped"


async def test_an_edit_in_the_middle_changes_nothing_of_what_is_on_its_way(shop: Shop) -> None:
    await shop.open(3, text="Tối nay live")
    await shop.start()
    await shop.steps(1)
    other = replace(draft("Mai mới live"), query="status:all")
    await shop.announcing.change(await shop.kept(), other)
    await shop.to_the_end()

    assert {each.body for each in shop.channel.sent} == {"Tối nay live"}


async def test_a_run_that_waited_says_what_its_pre_flight_showed(shop: Shop) -> None:
    await shop.open(3, text="Tối nay live")
    kept = await shop.kept()
    at = Instant(shop.clock.now() + 1_000)
    await shop.announcing.schedule(kept, shop.announcing.timetable(Schedule(at="in 1 hour")))
    shop.clock.advance(DAY / 1000)
    await shop.steps(2)
    (run,) = await shop.store.broadcasts.live()
    assert (run.state, run.planned_for > at) == ("waiting", True)
    service = Announcement({"vi": "Xin lỗi, mai mới live"}, "vi", purpose=Purpose(Sort.SERVICE))
    await shop.announcing.change(kept, replace(draft(), query="status:all", content=service))
    await shop.start()
    await shop.to_the_end()

    assert {each.body for each in shop.channel.sent} == {"Xin lỗi, mai mới live"}
    assert (await shop.store.broadcasts.run(run.id)).purpose == Purpose(Sort.SERVICE)


@pytest.mark.parametrize("first_told", [True, False])
async def test_two_who_turn_out_to_be_one_person_are_told_once(
    shop: Shop, first_told: bool
) -> None:
    await shop.open(2)
    run = await shop.start()
    await shop.steps(1)
    if first_told:
        (one, two) = await shop.store.ledger.planned(run.id, 1, 9)
        assert one.person_id != two.person_id
        run = await shop.store.broadcasts.run(run.id)
        rules = await shop.preflights.rules(run.content)
        said = list(messages_for(key_of(run.id, one.contact_id), Judged(one, ""), rules))
        assert await shop.store.ledger.queue(run, said, [], shop.clock.now())
    await shop.store.contacts.merge(1, 2, "linh", shop.clock.now())
    await shop.to_the_end()

    assert len(shop.channel.sent) == 1
    assert sorted((await shop.states(run)).values()) == [
        ("sent", ""),
        ("skipped", "duplicate_person"),
    ]


async def test_who_opts_out_behind_their_portion_is_not_told(shop: Shop) -> None:
    await shop.open(3)
    run = await shop.start()
    await shop.steps(2)
    assert set((await shop.states(run)).values()) == {("queued", "")}
    await shop.store.consents.say(2, "", shop.clock.now(), "chat", wanted=False)
    await shop.to_the_end()

    assert shop.told == {"1": 1, "3": 1}
    assert (await shop.states(run))[2] == ("skipped", "opted_out")


async def test_a_service_message_and_another_topic_are_not_withdrawn(shop: Shop) -> None:
    await shop.open(2, purpose=Purpose(Sort.SERVICE))
    await shop.start()
    await shop.steps(2)
    await shop.store.consents.say(1, "", shop.clock.now(), "chat", wanted=False)
    await shop.store.consents.say(2, "sale", shop.clock.now(), "chat", wanted=False)
    await shop.to_the_end()

    assert shop.told == {"1": 1, "2": 1}


async def test_who_leaves_a_topic_is_not_told_of_it(shop: Shop) -> None:
    await shop.open(2, purpose=Purpose(Sort.TOPIC, "a_b"))
    for number in (1, 2):
        for topic in ("a_b", "axb"):
            await shop.store.consents.say(number, topic, shop.clock.now(), "chat", wanted=True)
    run = await shop.start()
    await shop.steps(2)
    await shop.store.consents.say(1, "axb", shop.clock.now(), "chat", wanted=False)
    await shop.store.consents.say(2, "a_b", shop.clock.now(), "chat", wanted=False)
    await shop.to_the_end()

    assert shop.told == {"1": 1}
    assert (await shop.states(run))[2] == ("skipped", "not_asked")


async def test_a_file_that_goes_ahead_is_taken_back_with_its_words(shop: Shop) -> None:
    file = OutgoingFile("a.jpg", "a.jpg", "image/jpeg", 9)
    await shop.open(2, file=file)
    limits = replace(shop.channel.capabilities, uploads={"image": 99}, captions={})
    shop.preflights.shop = replace(shop.preflights.shop, limits={"shop": limits})
    run = await shop.start()
    await shop.steps(2)
    assert len(await shop.store.deliveries.rows("all", 9)) == 4
    await shop.act("pause")
    assert await shop.store.deliveries.rows("all", 9) == []
    assert set((await shop.states(run)).values()) == {("planned", "")}
    await shop.act("resume")
    await shop.to_the_end()

    assert shop.told == {"1": 2, "2": 2}


async def test_an_account_that_is_taken_out_of_the_configuration_ends_the_run(shop: Shop) -> None:
    await shop.open(3)
    run = await shop.start()
    await shop.steps(2)
    shop.preflights.shop = replace(shop.preflights.shop, limits={})
    shop.clock.advance(STUCK / 1000 + 1)
    await shop.steps(4)

    assert (await shop.store.broadcasts.run(run.id)).state == "done"
    assert set((await shop.states(run)).values()) == {("skipped", "no_channel")}
    assert await shop.store.deliveries.rows("all", 9) == []


async def test_what_an_account_holds_up_is_judged_anew(shop: Shop) -> None:
    await shop.open(2)
    run = await shop.start()
    await shop.steps(2)
    shop.clock.advance(13 * 3600)  # at night the account comes back
    await shop.steps(2)
    await shop.to_the_end()

    assert shop.channel.sent == []
    assert set((await shop.states(run)).values()) == {("skipped", "quiet_hours")}


@pytest.mark.parametrize("is_limit", [False, True])
async def test_what_was_tried_keeps_its_place_and_its_tries(shop: Shop, is_limit: bool) -> None:
    await shop.open(2)
    await shop.start()
    await shop.steps(2)
    shop.channel.script = [Deferred("slower", 60_000, is_limit=is_limit)]
    async with dispatching(shop.store, shop.clock, shop.channel) as dispatcher:
        await at_rest(dispatcher, shop.clock)
        before = await shop.store.deliveries.rows("all", 9)
        shop.clock.advance(STUCK / 1000 + 1)
        await shop.steps(2)
    after = await shop.store.deliveries.rows("all", 9)

    assert [each.id for each in after] == [each.id for each in before]


@pytest.mark.parametrize("is_limit", [False, True])
@pytest.mark.parametrize("act", ["pause", "stop"])
async def test_what_a_platform_puts_off_meanwhile_does_not_go_out_behind_a_pause_or_stop(
    shop: Shop, act: str, is_limit: bool
) -> None:
    await shop.open(1)
    run = await shop.start()
    await shop.steps(2)
    shop.channel.script = [Deferred("slower", 2_000, is_limit=is_limit)]
    shop.channel.hold = asyncio.Event()
    async with dispatching(shop.store, shop.clock, shop.channel) as dispatcher:
        await until(lambda: shop.channel.sent)
        await shop.act(act)
        shop.channel.hold.set()
        await at_rest(dispatcher, shop.clock)
        await shop.steps(1)
        for _ in range(9):
            shop.clock.advance(1)
            await at_rest(dispatcher, shop.clock)

    assert shop.channel.arrived == []
    left = {"pause": ("planned", ""), "stop": ("skipped", "stopped")}[act]
    assert await shop.states(run) == {1: left}


async def test_a_clock_that_is_set_back_sends_nothing_again(shop: Shop) -> None:
    await shop.open(3)
    kept = await shop.kept()
    await shop.announcing.schedule(
        kept, shop.announcing.timetable(Schedule(every="every day 11:00"))
    )
    shop.clock.advance(3601)
    await shop.steps(1)
    shop.clock.set_back(2 * 3600)
    await shop.to_the_end()
    for _ in range(8):
        await shop.steps(2)
        shop.clock.advance(900)

    assert sorted(shop.told.values()) == [1, 1, 1]
    assert len(await shop.store.broadcasts.runs(kept.id)) == 1


async def test_who_is_erased_in_the_middle_is_counted_and_told_nothing(shop: Shop) -> None:
    await shop.open(4)
    run = await shop.start()
    await shop.steps(1)
    await shop.store.erase(1)  # planned
    await shop.steps(1)
    await shop.store.erase(2)  # queued
    await shop.store.claims.claim([AccountId(1)], shop.clock.now(), Instant(NOW + DAY), 1)
    await shop.store.erase(3)  # under way
    await shop.to_the_end()

    assert shop.told == {"4": 1}
    after = await shop.store.broadcasts.run(run.id)
    assert (after.state, after.erased) == ("done", {"skipped": 2, "unconfirmed": 1})
    assert set(await shop.states(run)) == {4}


async def test_who_is_erased_while_people_are_written_down_is_left_out(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    await shop.open(3)
    run = await shop.start()
    check = shop.preflights.check

    async def erased_meanwhile(*args: Any, **more: Any) -> Any:
        found = await check(*args, **more)
        monkeypatch.undo()
        await shop.store.erase(2)
        return found

    monkeypatch.setattr(shop.preflights, "check", erased_meanwhile)
    await shop.to_the_end()

    assert shop.told == {"1": 1, "3": 1}
    assert set(await shop.states(run)) == {1, 3}


@pytest.mark.parametrize("place", range(1, 9))
async def test_a_store_that_fails_at_any_place_costs_nobody_their_message(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    """As a full disk and a store that can only be read do."""
    await shop.open(3)
    await shop.start()
    transact, left = shop.store.database.transact, place

    async def failing(*args: Any, **more: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            raise StoreError("the disk is full")
        return await transact(*args, **more)

    with monkeypatch.context() as patch:
        patch.setattr(shop.store.database, "transact", failing)
        task = asyncio.create_task(shop.broadcaster.run())
        async with dispatching(shop.store, shop.clock, shop.channel) as dispatcher:
            await settled(shop.store, shop.clock, lambda: len(shop.told) == 3, step=0.3)
            await at_rest(dispatcher, shop.clock)  # writing down how they ended may be what fails
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    await shop.to_the_end()

    assert sorted(shop.told.values()) == [1, 1, 1]


async def test_only_what_runs_can_be_paused(shop: Shop) -> None:
    await shop.open(1)
    for act in (shop.announcing.pause, shop.announcing.resume):
        with pytest.raises(NotAllowed, match="No run"):
            await act(await shop.kept())
    assert await shop.announcing.stop(await shop.kept()) is None


async def two_runs(shop: Shop) -> list[Run]:
    """Its moment came again before the run of the moment before had ended."""
    kept, now = await shop.kept(), shop.clock.now()
    await shop.store.broadcasts.schedule(kept.id, {"at": now}, None, now, now)
    runs = [(now, "planning"), (now, "planning")]
    assert len(await shop.store.broadcasts.advance(await shop.kept(), None, runs, now)) == 2
    return await shop.store.broadcasts.live()


@pytest.mark.parametrize(("act", "state"), [("pause", "paused"), ("stop", "stopped")])
async def test_a_pause_or_stop_holds_every_run_of_it(shop: Shop, act: str, state: str) -> None:
    await shop.open(3)
    runs = await two_runs(shop)
    await shop.act(act)

    kept = await shop.store.broadcasts.runs(runs[0].broadcast_id)
    assert [each.state for each in kept] == [state, state]
    if act == "pause":
        await shop.act("resume")
        assert [each.state for each in await shop.store.broadcasts.live()] == ["planning"] * 2


async def test_a_run_in_trouble_holds_up_no_other(shop: Shop) -> None:
    await shop.open(3)
    gone = replace(draft(name="gone"), query="status:all", accounts=("gone",))
    await shop.store.broadcasts.add(gone, "linh", shop.clock.now())
    broken = await shop.store.broadcasts.named("gone")
    assert await shop.store.broadcasts.begin(broken, shop.clock.now(), "linh", shop.clock.now())
    run = await shop.start()
    for _ in range(3):
        with pytest.raises(NotAllowed, match="gone"):
            await shop.broadcaster.step()

    assert (await shop.store.broadcasts.run(run.id)).state == "running"
    assert set((await shop.states(run)).values()) == {("queued", "")}


async def test_what_another_desk_let_go_meanwhile_is_not_sent_again(shop: Shop) -> None:
    await shop.open(3)
    await shop.announcing.schedule(
        await shop.kept(), shop.announcing.timetable(Schedule(at="in 1 hour"))
    )
    shop.clock.advance(DAY / 1000)
    await shop.steps(2)
    (run,) = await shop.store.broadcasts.live()
    await shop.announcing.release(await shop.kept(), run)
    await shop.to_the_end()
    with pytest.raises(NotAllowed, match="meanwhile"):
        await shop.announcing.release(await shop.kept(), run)

    assert await shop.store.broadcasts.live() == []
    assert set(shop.told.values()) == {1}


async def test_what_came_of_it_stays_in_the_ledger_when_it_is_put_away(shop: Shop) -> None:
    await shop.open(3)
    shop.channel.script = [Refused("blocked", "blocked"), Unconfirmed("?")]
    run = await shop.start()
    await shop.to_the_end()
    before = await shop.states(run)
    assert sorted(state for state, _ in before.values()) == ["refused", "sent", "unconfirmed"]
    gone = {each.state: each.delivery for each in await shop.store.ledger.rows(run.id)}

    await shop.store.deliveries.cancel([gone["refused"], gone["unconfirmed"]], shop.clock.now())

    assert await shop.states(run) == before
    counts = await shop.store.ledger.counts(run.id)
    assert counts == {"refused": 1, "sent": 1, "unconfirmed": 1}
    await shop.store.deliveries.retry(gone["refused"], shop.clock.now())
    assert ("queued", "") in (await shop.states(run)).values()


async def test_who_is_taken_out_of_the_outbox_by_hand_is_passed_over_for_a_reason(
    shop: Shop,
) -> None:
    await shop.open(2)
    run = await shop.start()
    await shop.steps(2)
    first = (await shop.store.ledger.rows(run.id))[0]

    await shop.store.deliveries.cancel([first.delivery or 0], shop.clock.now())

    assert (await shop.states(run))[first.contact] == ("skipped", "stopped")
    assert await shop.store.ledger.reasons(run.id) == {"stopped": 1}


async def test_of_two_who_change_it_at_once_the_second_is_told(shop: Shop) -> None:
    await shop.open(1)
    mine = theirs = await shop.kept()
    await shop.announcing.change(theirs, changed(theirs, content=Announcement({"vi": "B"}, "vi")))

    with pytest.raises(NotAllowed, match="meanwhile"):
        await shop.announcing.change(mine, changed(mine, content=Announcement({"vi": "C"}, "vi")))

    assert (await shop.kept()).content.texts == {"vi": "B"}


async def test_a_run_is_of_the_class_that_its_words_have(shop: Shop) -> None:
    await shop.open(1)
    stale = await shop.kept()
    words = Announcement({"vi": "B"}, "vi", Purpose(Sort.SERVICE))
    await shop.announcing.change(stale, changed(stale, content=words))
    now = shop.clock.now()

    begun = await shop.store.broadcasts.begin(stale, now, "linh", now)

    run = await shop.store.broadcasts.run(begun or 0)
    assert (run.purpose, run.content) == (Purpose(Sort.SERVICE), words)
