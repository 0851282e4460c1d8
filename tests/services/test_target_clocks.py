"""When waits pass their targets' steps is known: after words, answers, tags, pauses and other targets; each state
finds whom it names, as `explain` says."""

import random
from zoneinfo import ZoneInfo

from socialdesk.model.calendars import Calendars
from socialdesk.model.changes import Assign, PauseFor, Prioritise, Resolve, Resume, Tag
from socialdesk.model.conversation import Priority
from socialdesk.model.hours import parse_week
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.target import State, Target, Targets
from socialdesk.services.search import Asker, narrowed, understood
from socialdesk.services.target_clocks import ClockKeeper
from socialdesk.services.targets import Targeting
from socialdesk.services.working_hours import KeptHours
from socialdesk.store.filters import Shelf
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW
from tests.support.store import reply, say

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
TEN = Targets(Target(10 * MINUTE), (Target(20 * MINUTE, tag="slow"),), is_set=True)


def keeper(
    store: Store, clock: ManualClock, targets: Targets = TEN, hours: Calendars | None = None
) -> ClockKeeper:
    return ClockKeeper(store, Targeting(store, clock, targets, hours or Calendars()))


def put(clock: ManualClock, now: int) -> None:
    """It is later by now."""
    clock.advance((now - clock.now()) / 1000)


async def found(store: Store, clock: ManualClock, state: str) -> set[int]:
    asker = Asker("linh", clock.now(), HERE, {})
    wanted = await narrowed(store, understood(f"target:{state}"), asker, Shelf.ALL)
    return {item.row.id for item in await store.inbox.page(wanted, 100)}


async def states(store: Store, clock: ManualClock) -> dict[str, set[int]]:
    named = {each.value: await found(store, clock, each.value) for each in State}
    return {name: ids for name, ids in named.items() if ids}


async def test_a_wait_goes_through_its_states_without_being_looked_at_again(store: Store) -> None:
    clock = ManualClock(NOW)
    await say(store, "1", "2")
    await store.conversations.do(Tag(("slow/er",)), [2], "linh", NOW)
    await keeper(store, clock).look()

    expected = {0: "running", 8: "risk", 11: "missed"}
    for minutes, state in expected.items():
        put(clock, NOW + minutes * MINUTE)
        assert 1 in (await states(store, clock))[state], minutes
    assert await states(store, clock) == {"missed": {1}, "running": {2}}


async def test_an_answer_decides_and_new_words_begin_anew(store: Store) -> None:
    clock = ManualClock(NOW)
    await say(store, "1", "2")
    await keeper(store, clock).look()
    await reply(store, "k1", conversation=1, now=Instant(NOW + 10 * MINUTE))
    await reply(store, "k2", conversation=2, now=Instant(NOW + 10 * MINUTE + 1))
    put(clock, NOW + 11 * MINUTE)
    await keeper(store, clock).look()
    assert await states(store, clock) == {"reached": {1}, "missed": {2}}

    await say(store, "2", offset=12 * MINUTE, number="12")
    put(clock, NOW + 12 * MINUTE)
    await keeper(store, clock).look()
    assert await states(store, clock) == {"reached": {1}, "running": {2}}


async def test_while_it_is_paused_it_is_at_no_risk_and_comes_back_as_it_was(store: Store) -> None:
    clock = ManualClock(NOW)
    await say(store, "1")
    put(clock, NOW + 9 * MINUTE)
    await store.conversations.do(PauseFor("stock"), [1], "linh", clock.now())
    await keeper(store, clock).look()
    assert await states(store, clock) == {"paused": {1}}

    put(clock, NOW + 60 * MINUTE)
    assert await states(store, clock) == {"paused": {1}}
    await store.conversations.do(Resume(), [1], "linh", clock.now())
    await keeper(store, clock).look()
    assert await states(store, clock) == {"risk": {1}}


async def test_other_targets_and_other_hours_set_all_clocks_anew(store: Store) -> None:
    clock = ManualClock(NOW)
    await say(store, "1")
    await keeper(store, clock).look()
    put(clock, NOW + 9 * MINUTE)
    assert await states(store, clock) == {"risk": {1}}

    await keeper(store, clock, Targets(Target(60 * MINUTE, business=True))).look()
    assert await states(store, clock) == {"running": {1}}
    closed = Calendars(parse_week({}, HERE))
    await keeper(store, clock, Targets(Target(MINUTE, business=True)), closed).look()
    assert await states(store, clock) == {"running": {1}}


async def test_whatever_happens_the_clocks_say_what_explain_says(store: Store) -> None:
    chance, clock = random.Random(7), ManualClock(NOW)
    week = parse_week({"monday": ["08:00-18:00"], "tuesday": ["08:00-18:00"]}, HERE)
    some = (Target(30 * MINUTE, business=True, tag="slow"), Target(2 * MINUTE, priority="urgent"))
    targets = Targets(Target(10 * MINUTE), some, is_set=True)
    work = keeper(store, clock, targets, Calendars(week))
    targeting = Targeting(store, clock, targets, Calendars(week))
    await say(store, *map(str, range(1, 7)))
    now = int(NOW)
    for step in range(40):
        now += chance.randrange(4 * MINUTE)
        put(clock, now)
        number, at = chance.randrange(1, 7), Instant(now)
        match chance.randrange(8):
            case 0 | 1:
                await say(store, str(number), offset=now - NOW, number=str(100 + step))
            case 2:
                await reply(store, f"k{step}", conversation=number, now=at)
            case 3:
                await store.conversations.do(Tag(("slow",)), [number], "linh", at)
            case 4:
                await store.conversations.do(Prioritise(Priority.URGENT), [number], "linh", at)
            case 5:
                reason = chance.choice(["stock", "customer"])
                await store.conversations.do(PauseFor(reason), [number], "linh", at)
            case 6:
                await store.conversations.do(Resume(), [number], "linh", at)
            case _:
                change = chance.choice([Resolve(), Assign("linh")])
                await store.conversations.do(change, [number], "linh", at)
        await work.look()
        told = {each: set[int]() for each in State}
        paused = set()
        for each in range(1, 7):
            explained = await targeting.explain(each)
            if explained.standing is not None:
                told[explained.standing.state].add(each)
            paused |= {each for one in explained.known.pauses if one.holds(at)}
        told[State.PAUSED] = paused
        assert await states(store, clock) == {k.value: v for k, v in told.items() if v}, step


async def test_a_pause_for_the_customer_ends_with_the_first_of_several_words(store: Store) -> None:
    clock = ManualClock(NOW)
    await say(store, "1")
    await store.conversations.do(PauseFor("customer"), [1], "linh", Instant(NOW + MINUTE))
    await keeper(store, clock).look()
    # The worker comes back, and both messages with it.
    await say(store, "1", offset=2 * MINUTE, number="12")
    await say(store, "1", offset=9 * MINUTE, number="13")
    put(clock, NOW + 12 * MINUTE)
    await keeper(store, clock).look()
    assert await states(store, clock) == {"missed": {1}}


async def test_a_shop_without_targets_does_not_pay_for_them(store: Store) -> None:
    assert keeper(store, ManualClock(NOW), Targets()).jobs() == ()
    assert keeper(store, ManualClock(NOW)).jobs()


async def test_processes_call_the_same_hours_alike_and_others_otherwise(store: Store) -> None:
    clock, week = ManualClock(NOW), parse_week({"monday": ["08:00-18:00"]}, HERE)
    await KeptHours(store, Calendars(week), HERE, clock).keep()
    names = []
    for hours in (week, week, parse_week({"friday": ["08:00-18:00"]}, HERE)):
        kept = KeptHours(store, Calendars(hours), HERE, clock)
        each = ClockKeeper(store, Targeting(store, clock, TEN, kept))
        await each.look()
        names.append(each.by_what())

    assert names[0] == names[1] != names[2]
