"""Quiet conversations, over weeks that pass in a moment: told, closed, kept open, taken back."""

from collections.abc import Mapping
from contextlib import suppress
from zoneinfo import ZoneInfo

from socialdesk.model.auto_resolve import Periods
from socialdesk.model.by_itself import AUTO_RESOLVE
from socialdesk.model.changes import Outcome, PauseFor, Promise, SettlePromise, Snooze, Tag
from socialdesk.model.delivery import DeliveryKind, NewDelivery, Sent, Settlement
from socialdesk.model.ids import DAY, HOUR, ConversationId, Instant, RemoteId
from socialdesk.model.pause import PauseReason
from socialdesk.model.policy import Capabilities
from socialdesk.services.auto_resolve import AutoResolve, Wanted
from socialdesk.services.auto_resolve_settings import NOTICES
from socialdesk.services.search import Asker
from socialdesk.store.automatic import Guard
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import LIMITS
from tests.support.make import NOW, inbound
from tests.support.store import SHOP, reply, say, take

WEEK = Periods(7 * DAY, DAY)
SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


def service(
    store: Store,
    clock: ManualClock,
    *,
    only: str = "",
    unless: str = "",
    periods: Periods = WEEK,
    limits: Mapping[str, Capabilities] = LIMITS,
) -> AutoResolve:
    wanted = Wanted(periods, only, unless, NOTICES, "Hoa Sen", "vi")
    return AutoResolve(store, clock, wanted, lambda: Asker("linh", clock.now(), SAIGON, {}), limits)


async def answered(store: Store, *chats: str) -> None:
    """Everybody wrote and was answered; it is their turn, and nothing is on its way."""
    await say(store, *chats)
    for number in range(1, len(chats) + 1):
        await reply(store, f"k{number}", "dạ còn ạ", number, NOW)
    await deliver(store, NOW)


async def deliver(store: Store, now: int) -> list[str]:
    """Send what is queued, as a platform does; what was said by itself."""
    begun = await store.claims.claim([SHOP], Instant(now), Instant(now + 60_000), 50)
    ended = [
        Settlement(each, Sent(RemoteId(f"r{each.id}"), each.id, Instant(now))) for each in begun
    ]
    await store.settlements.settle(ended, Instant(now))
    return [each.body for each in begun if each.kind == DeliveryKind.ACKNOWLEDGEMENT]


async def statuses(store: Store, number: int) -> list[str]:
    return [
        (await store.inbox.conversation(each)).state.status.value for each in range(1, number + 1)
    ]


def days(clock: ManualClock, count: float) -> None:
    clock.advance(count * DAY / 1000)


async def foreseen(job: AutoResolve) -> dict[int, tuple[str, str]]:
    return {each.conversation_id: (each.decision.step.value, each.decision.why) for each in await job.preview()}  # fmt: skip


async def test_a_quiet_week_is_told_once_a_day_before_and_closed_on_record(
    store: Store,
) -> None:
    clock = ManualClock(NOW)
    await answered(store, "1", "2")
    job = service(store, clock)
    days(clock, 5.9)
    await job.look()
    assert await deliver(store, clock.now()) == []
    days(clock, 0.1)
    assert await foreseen(job) == {1: ("notice", "quiet"), 2: ("notice", "quiet")}
    for _ in range(3):
        await job.look()
    told = await deliver(store, clock.now())
    assert told == [NOTICES["vi"].replace("{shop}", "Hoa Sen")] * 2
    await take(store, inbound("dạ em cần nữa", "12", chat="2", at=clock.now()))
    days(clock, 1)
    await job.look()
    assert await statuses(store, 2) == ["resolved", "open"]
    event = (await store.history.of(1, 1))[-1]
    assert (event.happened.kind, event.agent) == ("resolved", AUTO_RESOLVE)
    assert await deliver(store, clock.now()) == []

    undone = await store.history.undo(AUTO_RESOLVE, clock.now())
    assert undone is not None
    assert await statuses(store, 1) == ["pending"]
    days(clock, 5.9)
    await job.look()
    assert await statuses(store, 1) == ["pending"]  # it was looked at: another week begins
    days(clock, 0.2)
    await job.look()
    assert len(await deliver(store, clock.now())) == 1


async def test_the_customers_next_message_is_a_new_episode(desk_store: Store) -> None:
    clock = ManualClock(NOW)
    await answered(desk_store, "1")
    job = service(desk_store, clock, periods=Periods(7 * DAY))
    days(clock, 7)
    await job.look()
    await take(desk_store, inbound("alo", "12", chat="1", at=clock.now()))
    state = (await desk_store.inbox.conversation(1)).state
    assert (state.status.value, state.episode) == ("open", 2)


async def test_what_is_left_to_do_keeps_it_open_until_it_is_done(store: Store) -> None:
    clock = ManualClock(NOW)
    await answered(store, *map(str, range(1, 9)))
    await store.conversations.do(Promise(Instant(NOW + DAY), "tomorrow", "mai em gửi"), [1], "linh", NOW)  # fmt: skip
    await take(store, inbound("alo?", "12", chat="2"))  # waits, and unread
    await store.conversations.do(Snooze(Instant(NOW + 90 * DAY), "later"), [3], "linh", NOW)
    later = NewDelivery(
        "l4", ConversationId(4), DeliveryKind.REPLY, "x", "linh", due_at=Instant(NOW + 90 * DAY), scheduled=True,
    )  # fmt: skip
    await store.outbox.reply([later], NOW)
    await store.drafts.save(5, "lan", "dạ", NOW)
    pause = PauseFor(PauseReason.STOCK, None, "")
    await store.conversations.do(pause, [6], "linh", NOW)
    await reply(store, "k7b", "dạ", 7, NOW)  # still on its way
    job = service(store, clock, periods=Periods(7 * DAY))
    days(clock, 30)
    assert await foreseen(job) == {
        1: ("nothing", "promised"), 2: ("nothing", "waiting"), 3: ("nothing", "snoozed"),
        4: ("nothing", "scheduled"), 5: ("nothing", "draft"), 6: ("nothing", "paused"), 7: ("nothing", "unsent"),
        8: ("close", "quiet"),
    }  # fmt: skip
    await job.look()
    kept = ["pending", "open", "snoozed", "pending", "pending", "pending", "pending", "resolved"]
    assert await statuses(store, 8) == kept

    await store.conversations.do(SettlePromise(Outcome.DROPPED), [1], "linh", clock.now())
    days(clock, 6.9)
    await job.look()
    assert (await statuses(store, 1)) == ["pending"]  # a week after the last anybody did
    days(clock, 0.1)
    await job.look()
    assert (await statuses(store, 1)) == ["resolved"]


async def test_where_nobody_may_be_told_it_is_closed_without(desk_store: Store) -> None:
    clock = ManualClock(NOW)
    await answered(desk_store, "1")
    job = service(desk_store, clock, limits={})
    days(clock, 6.5)
    await job.look()
    assert await foreseen(job) == {1: ("nothing", "not_yet")}
    days(clock, 0.5)
    assert await foreseen(job) == {1: ("close", "unannounced")}
    await job.look()
    assert await deliver(desk_store, clock.now()) == []
    assert await statuses(desk_store, 1) == ["resolved"]


async def test_only_what_the_shop_wants_in_the_customers_language_while_it_is_on(
    desk_store: Store,
) -> None:
    clock = ManualClock(NOW)
    await answered(desk_store, "1", "2", "3")
    thai = inbound("สนใจค่ะ มีไซส์ M ไหมคะ", "12", chat="1")
    await take(desk_store, thai)
    await reply(desk_store, "th", "มีค่ะ", 1, NOW)
    await deliver(desk_store, NOW)
    await desk_store.conversations.do(Tag(("sỉ",)), [1, 2], "linh", NOW)
    await desk_store.conversations.do(Tag(("giữ",)), [2], "linh", NOW)
    job = service(desk_store, clock, only="tag:si", unless="tag:giu")
    days(clock, 6)
    await desk_store.switches.turn("auto_resolve", False, "linh", clock.now())
    await job.look()
    assert await deliver(desk_store, clock.now()) == []
    await desk_store.switches.turn("auto_resolve", True, "linh", clock.now())
    await job.look()
    assert await deliver(desk_store, clock.now()) == [NOTICES["th"].replace("{shop}", "Hoa Sen")]
    assert {each: why for each, (_, why) in (await foreseen(job)).items() if each > 1} == {
        2: "unwanted", 3: "unwanted",
    }  # fmt: skip
    days(clock, 1)
    await job.look()
    assert await statuses(desk_store, 3) == ["resolved", "pending", "pending"]


async def test_a_worker_that_dies_anywhere_tells_nobody_twice(desk_store: Store) -> None:
    """Each step is one transaction: whatever was not written is done by the next look, and only that."""
    clock = ManualClock(NOW)
    await answered(desk_store, *map(str, range(1, 7)))

    class Died(Exception):
        pass

    class Dying(AutoResolve):
        left = 0

        async def _tell(self, number: int, names: Mapping[int, str]) -> bool:
            self._count()
            return await super()._tell(number, names)

        async def _close(self, ids: list[int], names: Mapping[int, str], batch: str) -> list[int]:
            self._count()
            return await super()._close(ids, names, batch)

        def _count(self) -> None:
            self.left -= 1
            if self.left < 0:
                raise Died

    wanted = Wanted(Periods(7 * DAY, DAY), "", "", NOTICES, "Hoa Sen", "vi")
    told = list[str]()
    for day in range(8):
        for lives in (0, 1, 3, 99):
            job = Dying(desk_store, clock, wanted, lambda: Asker("linh", clock.now(), SAIGON, {}), LIMITS)  # fmt: skip
            job.left = lives
            with suppress(Died):
                await job.look()
            told += await deliver(desk_store, clock.now())
        days(clock, 1)
        assert len(told) == (6 if day >= 6 else 0)
    assert await statuses(desk_store, 6) == ["resolved"] * 6


async def test_it_passes_the_guard_of_what_is_said_by_itself(desk_store: Store) -> None:
    clock = ManualClock(NOW)
    await answered(desk_store, "1")
    desk_store.guard = Guard(0, "vi")
    job = service(desk_store, clock)
    days(clock, 6)
    await job.look()
    await job.look()
    assert await deliver(desk_store, clock.now()) == []


async def test_nobody_is_told_at_night(desk_store: Store) -> None:
    clock = ManualClock(NOW - 8 * HOUR)  # two in the morning
    await answered(desk_store, "1")
    job = service(desk_store, clock)
    days(clock, 7)
    await job.look()
    assert await deliver(desk_store, clock.now()) == []
    days(clock, 0.25)
    await job.look()
    assert len(await deliver(desk_store, clock.now())) == 1
    days(clock, 0.9)
    await job.look()
    assert await statuses(desk_store, 1) == ["pending"]  # it was told late, and has its day
