"""The owner is told of customers who wait too long, once for each wait and step."""

from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.calendars import Calendars
from socialdesk.model.changes import PauseFor
from socialdesk.model.i18n import speaking
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.target import Target, Targets
from socialdesk.services.owner import Owner, Whom
from socialdesk.services.target_clocks import ClockKeeper
from socialdesk.services.target_notices import TargetNotices
from socialdesk.services.targets import Targeting
from socialdesk.services.verdicts import Verdicts
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import reply, say

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
TOLD = Whom("shop", "900", ChatKind.PRIVATE, '{"chat_id": "900", "user_id": "900"}')
TEN = Targets(Target(10 * MINUTE), tell_owner=(80, 100), is_set=True)


async def look(store: Store, clock: ManualClock, minutes: float) -> list[str]:
    """A worker that has just begun looks so long after the beginning; all that the owner was told until then."""
    clock.advance((NOW + minutes * MINUTE - clock.now()) / 1000)
    await ClockKeeper(store, Targeting(store, clock, TEN, Calendars())).look()
    await notices(store, clock).look()
    return await told(store)


def notices(store: Store, clock: ManualClock, *whom: Whom) -> TargetNotices:
    owner = Owner(store, clock, Verdicts(store, clock, {}), whom or (TOLD,), language="en")
    return TargetNotices(store, clock, ZONE, owner, "Hoa Sen", TEN.tell_owner)


async def told(store: Store) -> list[str]:
    found = [each.body for each in await store.deliveries.rows(None, 50)]
    return [each for each in found if each.startswith("Hoa Sen")]


@pytest.fixture
def start() -> ManualClock:
    return ManualClock(NOW)


async def test_each_step_is_told_once_whoever_looks_again(
    desk_store: Store, start: ManualClock
) -> None:
    await say(desk_store, "1")

    assert await look(desk_store, start, 7) == []
    first = await look(desk_store, start, 8)
    assert [each.splitlines() for each in first] == [
        [
            "Hoa Sen: 1 customer waits close to the target",
            "• Khách 1 (shop): 80 % of the time is used, due Mon 28/09 10:10",
        ]
    ]
    assert await look(desk_store, start, 9) == first
    assert len(await look(desk_store, start, 11)) == 1  # five minutes lie between two
    both = await look(desk_store, start, 13.5)
    assert len(both) == 2
    assert "• Khách 1 (shop): was due Mon 28/09 10:10" in "".join(both)
    assert await look(desk_store, start, 600) == both


async def test_many_stand_in_one_message_and_hostile_names_stay_words(
    desk_store: Store, start: ManualClock
) -> None:
    for number in range(8):
        who = sender("Lan\n• <b>\u202eevil\x1b[31m", str(number))
        said = inbound("bí mật", "11", str(number), sender=who, contact=who, at=NOW)
        await desk_store.record([arrival(said)], NOW, ())

    (words,) = await look(desk_store, start, 30)

    lines = words.splitlines()
    assert lines[0] == "Hoa Sen: 8 customers wait past the target"
    assert len(lines) == 7 and lines[-1] == "… and 3 more."
    assert "bí mật" not in words and "\x1b" not in words and "\u202e" not in words


async def test_who_was_answered_or_is_paused_is_not_told_of(
    desk_store: Store, start: ManualClock
) -> None:
    await say(desk_store, "1", "2")
    await reply(desk_store, conversation=1, now=Instant(NOW + MINUTE))
    await desk_store.conversations.do(PauseFor("stock"), [2], "linh", Instant(NOW + 6 * MINUTE))

    assert await look(desk_store, start, 60) == []


async def test_a_wait_that_comes_back_is_not_told_of_again(
    desk_store: Store, start: ManualClock
) -> None:
    await say(desk_store, "1")
    before = await look(desk_store, start, 20)
    (answer,) = await reply(desk_store, conversation=1, now=Instant(NOW + 21 * MINUTE))
    await look(desk_store, start, 22)
    await desk_store.deliveries.cancel([answer], Instant(NOW + 23 * MINUTE))

    assert await look(desk_store, start, 60) == before


async def test_whoever_dies_before_the_owner_is_told_tells_it_later_once(
    desk_store: Store, start: ManualClock
) -> None:
    await say(desk_store, "1")
    start.advance(HOUR / 1000)
    await ClockKeeper(desk_store, Targeting(desk_store, start, TEN, Calendars())).look()
    await desk_store.target_notices.write_down(TEN.tell_owner, start.now(), 0)
    assert await told(desk_store) == []  # killed here

    await notices(desk_store, start).look()
    (words,) = await told(desk_store)
    # … or here, after the owner was told and before that was written down.
    await desk_store.database.transact(
        lambda conn: conn.rows("UPDATE target_notice SET told_at = NULL")
    )
    await notices(desk_store, start).look()
    assert await told(desk_store) == [words]


async def test_while_targets_are_off_nobody_is_told(desk_store: Store, start: ManualClock) -> None:
    await say(desk_store, "1")
    await desk_store.switches.turn("targets", False, "linh", NOW)
    assert await look(desk_store, start, 60) == []

    await desk_store.switches.turn("targets", True, "linh", NOW)
    with speaking("en"):
        assert len(await look(desk_store, start, 61)) == 1
