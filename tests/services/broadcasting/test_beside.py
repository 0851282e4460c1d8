"""Runs that go out beside each other: what one of them counts on, no other one does."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

import pytest

from socialdesk.clock import Clock
from socialdesk.model.announcement import Announcement
from socialdesk.model.ids import DAY, AccountId, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import ANNOUNCEMENTS, Cap, Hours, Rule
from socialdesk.model.preflight import Quiet, Summary
from socialdesk.services.broadcasting.announcing import Announcing
from socialdesk.services.broadcasting.broadcaster import Broadcaster
from socialdesk.store.broadcasts import Draft, Run
from socialdesk.store.store import Store
from tests.services.broadcasting.conftest import followers, preflights
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.desk import ZONE

SHOP = AccountId(1)
PAID = Rule(
    kinds=frozenset({ChatKind.PRIVATE}), deliveries=ANNOUNCEMENTS, message_tag="promotion", price=300,
    why="x", source="test", dated="2026",
)  # fmt: skip


class Evening:
    """A shop that tells the same people several things at once."""

    def __init__(self, store: Store, clock: Clock, channel: FakeChannel, **limits: object) -> None:
        self.store, self.clock = store, clock
        channel.capabilities = replace(channel.capabilities, **limits)  # type: ignore[arg-type]
        day_and_night = Quiet(time(0), time(0))
        self.preflights = preflights(store, clock, channel, quiet=day_and_night, cap=99)
        self.service = Announcing(store, clock, self.preflights)
        self.broadcaster = Broadcaster(store, clock, self.preflights, lambda: None)

    async def add(self, name: str) -> None:
        content = Announcement({"vi": "Live tối nay"}, "vi")
        await self.service.add(Draft(name, "status:all", content), "linh")

    async def start(self, name: str) -> Run:
        await self.add(name)
        return await self.service.start(await self.store.broadcasts.named(name), "linh")

    async def summary(self, name: str, at: Instant | None = None) -> Summary:
        kept = await self.store.broadcasts.named(name)
        return (await self.service.preflight(kept, at)).summary

    async def states(self, run: Run) -> dict[str, int]:
        return await self.store.ledger.counts(run.id)


async def test_runs_side_by_side_plan_no_more_than_is_left_of_the_month(
    desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    evening = Evening(desk_store, clock, channel, monthly=20)
    await followers(desk_store, 12)
    one, two = await evening.start("one"), await evening.start("two")
    await evening.add("three")

    await evening.broadcaster.step()
    assert await evening.states(one) == {"planned": 12}
    assert await evening.states(two) == {
        "planned": 6,
        "skipped": 6,
    }  # the last tenth is for answers
    assert (await evening.summary("three")).will_get == 0
    next_month = Instant(clock.now() + 40 * DAY)
    assert (await evening.summary("three", next_month)).will_get == 12

    await evening.broadcaster.step()
    assert await evening.states(one) == {"queued": 12}
    assert await evening.states(two) == {"queued": 6, "skipped": 6}
    assert (await evening.summary("three")).will_get == 0

    await evening.service.stop(await desk_store.broadcasts.named("one"))
    assert (await evening.summary("three")).will_get == 12


async def test_a_portion_counts_what_lies_in_the_outbox_of_those_before_it(
    desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    evening = Evening(desk_store, clock, channel)
    await followers(desk_store, 30)
    run = await evening.start("live")
    await evening.broadcaster.step()
    assert await evening.states(run) == {"planned": 30}
    # The plan is a smaller one now, and an account tells a few at a time.
    pace = replace(channel.capabilities.pace, per_second=5)
    evening = Evening(desk_store, clock, channel, monthly=12, pace=pace)

    await evening.broadcaster.step()
    assert await evening.states(run) == {"queued": 10, "planned": 20}
    begun = await desk_store.claims.claim([SHOP], clock.now(), Instant(clock.now() + DAY), 10)
    assert len(begun) == 10  # they are under way, and nobody knows how they end
    await evening.broadcaster.step()

    assert await evening.states(run) == {"queued": 11, "planned": 10, "skipped": 9}
    assert await desk_store.ledger.reasons(run.id) == {"not_allowed": 9}


async def test_what_is_paid_for_is_counted_on_once(
    desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    evening = Evening(desk_store, clock, channel, rules=(PAID,))
    await followers(desk_store, 6)
    await desk_store.costs.keep_covered(SHOP, {"promotion": 10}, clock.now())
    clock.advance(1)
    for name in ("one", "two"):
        await evening.add(name)
        assert (await evening.summary(name)).cost == 0  # alone it is covered
    run = await evening.service.start(await desk_store.broadcasts.named("one"), "linh")
    await evening.broadcaster.step()
    assert await evening.states(run) == {"planned": 6}

    assert (await evening.summary("two")).cost == (6 - 4) * 300
    assert (await evening.summary("one")).cost == (
        6 - 4
    ) * 300  # once more, beside the one on its way
    await evening.broadcaster.step()
    assert await evening.states(run) == {"queued": 6}
    assert (await evening.summary("two")).cost == (6 - 4) * 300
    found = await evening.preflights.beside(
        await evening.preflights.rules(run.content, run=run.id), run.id
    )
    assert found.accounts[SHOP].covered == {"promotion": 4}


async def test_a_run_that_begins_beside_another_is_held_where_both_cost_more_than_the_budget(
    desk_store: Store, clock: ManualClock, channel: FakeChannel
) -> None:
    evening = Evening(desk_store, clock, channel, rules=(PAID,))
    evening.preflights.shop = replace(evening.preflights.shop, budget=500)
    await followers(desk_store, 6)
    await desk_store.costs.keep_covered(SHOP, {"promotion": 10}, clock.now())
    clock.advance(1)
    one, two = await evening.start("one"), await evening.start("two")

    await evening.broadcaster.step()

    assert (await desk_store.broadcasts.run(one.id)).state == "running"
    assert (await desk_store.broadcasts.run(two.id)).state == "waiting"
    await evening.add("three")  # what waits for somebody's word counts on nothing
    assert (await evening.summary("three")).cost == (6 - 4) * 300


@pytest.mark.parametrize(("later", "will"), [(0, 2), (DAY, 8)])
async def test_an_account_s_day_is_filled_by_all_runs_together(
    desk_store: Store, clock: ManualClock, channel: FakeChannel, later: int, will: int
) -> None:
    hours, caps = Hours(time(0), time(23, 59), ZONE), (Cap(8, "day", "account"),)
    daily = replace(PAID, hours=hours, caps=caps)
    evening = Evening(desk_store, clock, channel, rules=(daily,))
    await followers(desk_store, 6)
    await evening.start("one")
    await evening.broadcaster.step()
    await followers(desk_store, 6, first=7)
    await evening.add("two")

    summary = await evening.summary("two", Instant(clock.now() + later))

    assert summary.will_get == will
