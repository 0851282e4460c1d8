"""What comes due in the store by itself."""

import asyncio
from itertools import pairwise

import pytest

from socialdesk.model.changes import Assign, Snooze
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import DAY, HOUR, MINUTE, ConversationId, Instant
from socialdesk.services.upkeep import Upkeep
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound
from tests.support.store import say


async def waiting(store: Store) -> None:
    await store.record([arrival(inbound("áo khoác đỏ", "11"))], NOW, ())


async def status(store: Store) -> tuple[str, str]:
    row = (await store.inbox.by_ids([1]))[1].row
    return row.status, row.assignee


async def test_a_snooze_ends_though_nobody_looks(desk_store: Store, clock: ManualClock) -> None:
    await waiting(desk_store)
    await desk_store.conversations.do(Snooze(Instant(NOW + HOUR), "soon"), [1], "linh", NOW)
    upkeep = Upkeep(desk_store, clock, 30)

    await upkeep.wake_snoozed()
    assert await status(desk_store) == ("snoozed", "")
    clock.advance(3600)
    await upkeep.wake_snoozed()

    assert await status(desk_store) == ("open", "")


async def test_who_waits_for_somebody_away_is_everybodys_again(
    desk_store: Store, clock: ManualClock
) -> None:
    await waiting(desk_store)
    await desk_store.conversations.do(Assign("linh"), [1], "linh", NOW)
    clock.advance(29 * 60)
    await Upkeep(desk_store, clock, 30, 30 * MINUTE).give_back()
    assert await status(desk_store) == ("open", "linh")
    clock.advance(2 * 60)
    await Upkeep(desk_store, clock, 30, 0).give_back()
    assert await status(desk_store) == ("open", "linh")

    await Upkeep(desk_store, clock, 30, 30 * MINUTE).give_back()

    assert await status(desk_store) == ("open", "")


async def test_an_answer_for_later_is_queued_when_its_time_comes(
    desk_store: Store, clock: ManualClock
) -> None:
    await waiting(desk_store)
    delivery = NewDelivery(
        "k",
        ConversationId(1),
        DeliveryKind.REPLY,
        "hàng về",
        "linh",
        due_at=NOW + HOUR,
        scheduled=True,
    )
    await desk_store.outbox.reply([delivery], NOW)
    upkeep = Upkeep(desk_store, clock, 30)

    await upkeep.queue_scheduled()
    assert [each.state for each in await desk_store.deliveries.rows("all", 5)] == ["scheduled"]
    clock.advance(3600)
    await upkeep.queue_scheduled()

    assert [each.state for each in await desk_store.deliveries.rows("all", 5)] == ["queued"]


async def test_words_are_found_once_they_are_indexed(desk_store: Store, clock: ManualClock) -> None:
    await waiting(desk_store)

    await Upkeep(desk_store, clock, 30).index_words()

    assert [hit.conversation_id for hit in await desk_store.search.find("khoac", 5)] == [1]


async def test_the_index_leaves_the_writer_to_others_nine_tenths_of_the_time(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    began: list[float] = []

    async def index() -> int:
        began.append(clock.monotonic())
        clock.advance(0.02)  # so long it took
        return len(began) < 3

    monkeypatch.setattr(desk_store.search, "index", index)
    indexing = asyncio.create_task(Upkeep(desk_store, clock, 30).index_words())
    while not indexing.done():
        await asyncio.sleep(0)
        if clock.sleeping:
            clock.advance(0.01)

    assert [round(later - earlier, 2) for earlier, later in pairwise(began)] == [0.2, 0.2]


async def test_raw_bytes_are_kept_as_long_as_the_shop_says(
    desk_store: Store, clock: ManualClock
) -> None:
    await waiting(desk_store)
    upkeep = Upkeep(desk_store, clock, 30)
    clock.advance(29 * DAY / 1000)
    await upkeep.forget_old_bytes()
    assert len(await desk_store.journal.rows(None, Instant(0), 5)) == 1
    clock.advance(2 * DAY / 1000)

    await upkeep.forget_old_bytes()

    assert await desk_store.journal.rows(None, Instant(0), 5) == []


async def test_waits_that_are_not_made_yet_are_made_beside_the_work(
    desk_store: Store, clock: ManualClock
) -> None:
    await say(desk_store, *map(str, range(40)))
    await desk_store.database.transact(lambda conn: conn.rows("DELETE FROM wait"))
    await desk_store.figures.begin_anew()
    making = asyncio.create_task(Upkeep(desk_store, clock, 30).fold_waits())
    while not making.done():
        await asyncio.sleep(0)
        if clock.sleeping:
            clock.advance(1)

    assert await desk_store.figures.behind() == 0
    assert (await desk_store.figures.compare(0)).different == ()


def test_every_job_has_a_name_of_its_own_and_is_what_it_says(
    desk_store: Store, clock: ManualClock
) -> None:
    jobs = Upkeep(desk_store, clock, 30).jobs()

    assert len({job.name for job in jobs}) == len(jobs) == 9
    assert [getattr(job.run, "__name__", "") for job in jobs] == [job.name for job in jobs]
