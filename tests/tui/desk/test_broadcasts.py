"""Announcements as a desk lists them, without a terminal."""

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.store.store import Store
from socialdesk.tui.desk.broadcasts import (
    Broadcasts,
    why_not_go_on,
    why_not_pause,
    why_not_skip,
    why_not_stop,
)
from tests.support.announced import announce, announced
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, populate


async def listed(store: Store, clock: ManualClock) -> Broadcasts:
    await populate(store)
    await announce(store)
    found = desk_on(store, clock).broadcasts
    assert await found.load()
    return found


async def test_they_stand_in_the_order_in_which_they_want_to_be_seen(
    desk_store: Store, clock: ManualClock
) -> None:
    found = await listed(desk_store, clock)

    assert [(each.broadcast.name, each.state) for each in found.lines] == [
        ("giờ vàng", "waiting"),
        ("sale cuối tháng", "running"),
        ("live thứ sáu", "scheduled"),
        ("khai trương", "done"),
        ("hàng mới về", "draft"),
    ]
    assert not await found.load()  # nothing else is said


async def test_what_can_be_done_is_known_of_each(desk_store: Store, clock: ManualClock) -> None:
    found = await listed(desk_store, clock)

    def can(number: int) -> list[bool]:
        line = found.lines[number]
        asked = (why_not_pause, why_not_go_on, why_not_stop, why_not_skip)
        return [not why_not(line) for why_not in asked]

    assert can(0) == [False, True, True, True]  # it waits
    assert can(1) == [True, False, True, False]  # it goes out
    assert can(2) == [False, False, True, False]  # it is scheduled
    assert can(3) == [False, False, False, False]  # it is over
    assert why_not_pause(None) and why_not_stop(None)


async def test_the_chosen_one_stays_chosen_whatever_comes_above_it(
    desk_store: Store, clock: ManualClock
) -> None:
    found = await listed(desk_store, clock)
    found.choose(found.lines[3].broadcast.id)
    await found.load_runs()
    assert [(each.sent, each.told, each.wanted, each.picked) for each in found.runs] == [
        (28, 32, 32, 40)
    ]
    await announced(desk_store, "mới nhất")
    clock.advance(1)
    assert await found.load()
    assert found.line is not None
    assert found.line.broadcast.name == "khai trương"


async def test_runs_that_are_read_for_one_are_not_shown_for_another(
    desk_store: Store, clock: ManualClock
) -> None:
    found = await listed(desk_store, clock)
    found.choose(found.lines[1].broadcast.id)
    reading = found.load_runs()
    found.choose(found.lines[4].broadcast.id)
    await reading
    assert list(found.runs) == []


async def test_a_run_that_waits_is_left_out_and_its_schedule_stays(
    desk_store: Store, clock: ManualClock
) -> None:
    found = await listed(desk_store, clock)
    line = found.lines[0]
    assert await found.skip(line) == "Run 1 is skipped now."
    with pytest.raises(NotAllowed):
        await found.skip(line)
    weekly = found.lines[2]
    assert await found.stop(weekly) == "Nothing of it is on its way, and it is scheduled no more."
    await found.load()
    assert {each.broadcast.name: each.state for each in found.lines}["live thứ sáu"] == "draft"


async def test_the_agenda_has_broadcasts_and_answers_in_their_order(
    desk_store: Store, clock: ManualClock
) -> None:
    found = await listed(desk_store, clock)
    assert await found.load_agenda()
    assert [each.kind for each in found.appointments] == ["answer", *["broadcast"] * 4]
    assert not await found.load_agenda()
