"""How long is left until those who wait are to be answered."""

from socialdesk.model.changes import PauseFor, Tag
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.target import Target, Targets
from socialdesk.store.store import Store
from socialdesk.store.target_clocks import TargetClock
from socialdesk.store.targets import Known
from socialdesk.tui.desk.countdown import EVERY, Countdown
from tests.support.clock import ManualClock
from tests.support.desk import desk_on
from tests.support.make import NOW
from tests.support.store import say

TARGETS = Targets(Target(10 * MINUTE), (Target(20 * MINUTE, tag="slow"),), is_set=True)


async def loaded(store: Store, clock: ManualClock, targets: Targets | None = TARGETS) -> Countdown:
    found = Countdown(desk_on(store, clock, targets=targets).session)
    await found.load()
    return found


async def test_a_wait_counts_down_by_its_own_target(desk_store: Store, clock: ManualClock) -> None:
    await say(desk_store, "1")
    countdown = await loaded(desk_store, clock)

    steps = countdown.of((await desk_store.inbox.by_ids([1]))[1])
    assert steps is not None
    assert (steps.half, steps.risk, steps.due) == (
        NOW + 5 * MINUTE,
        NOW + 8 * MINUTE,
        NOW + 10 * MINUTE,
    )
    await desk_store.conversations.do(Tag(("slow",)), [1], "linh", NOW)
    steps = countdown.of(item := (await desk_store.inbox.by_ids([1]))[1])
    assert steps is not None and steps.due == NOW + 20 * MINUTE
    assert countdown.words(item).startswith("target tag:slow: due ")


async def test_while_it_is_paused_the_rest_stands_still(
    desk_store: Store, clock: ManualClock
) -> None:
    await say(desk_store, "1")
    countdown = await loaded(desk_store, clock)
    at = Instant(NOW + 4 * MINUTE)
    await desk_store.conversations.do(PauseFor("stock"), [1], "linh", at)

    steps = countdown.of((await desk_store.inbox.by_ids([1]))[1])

    assert steps is not None and steps.due is None
    assert steps.is_still(at) and steps.left == 6 * MINUTE


async def test_nothing_is_counted_down_without_targets_or_while_they_are_off(
    desk_store: Store, clock: ManualClock
) -> None:
    await say(desk_store, "1", "2")
    items = await desk_store.inbox.by_ids([1])
    assert (await loaded(desk_store, clock, None)).of(items[1]) is None

    countdown = await loaded(desk_store, clock)
    assert countdown.of(items[1]) is not None
    await desk_store.switches.turn("targets", False, "linh", NOW)
    await countdown.load()
    assert countdown.of(items[1]) is None


async def test_a_step_that_is_passed_is_told_once(desk_store: Store, clock: ManualClock) -> None:
    await say(desk_store, "1", "2")
    countdown = await loaded(desk_store, clock)

    def reckoned(known: Known) -> TargetClock:
        risk, due = Instant(NOW + 8 * MINUTE), Instant(NOW + 10 * MINUTE)
        number = known.row.conversation_id
        return TargetClock(number, Instant(NOW), "", "", risk, risk, due if number == 1 else None)

    await desk_store.target_clocks.keep("x", reckoned)
    told = []
    for _ in range(12 * MINUTE // EVERY):
        told.append(await countdown.passed())
        clock.advance(EVERY / 1000)

    assert (sum(told), max(told)) == (3, 2)
