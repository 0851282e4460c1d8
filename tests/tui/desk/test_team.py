"""Who else is at work, and where."""

import pytest

from socialdesk.store.store import Store
from socialdesk.tui.desk.desk import Desk
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, populate


async def two(store: Store, clock: ManualClock) -> tuple[Desk, Desk]:
    """Two agents at their desks."""
    await populate(store)
    linh, mai = desk_on(store, clock, "linh"), desk_on(store, clock, "mai")
    await linh.team.join()
    await mai.team.join()
    return linh, mai


async def test_whoever_joins_is_known_by_name(desk_store: Store, clock: ManualClock) -> None:
    linh, mai = await two(desk_store, clock)

    assert linh.team.agents == ["linh"]
    assert mai.team.agents == ["linh", "mai"]


async def test_others_are_seen_beside_us_and_writing(desk_store: Store, clock: ManualClock) -> None:
    linh, mai = await two(desk_store, clock)
    await mai.team.be_there(1, typing=False)

    assert await linh.team.refresh()
    assert linh.team.beside_us(1) == [("mai", False)]
    assert linh.team.answered() == set()
    assert not await linh.team.refresh()
    await mai.team.be_there(1, typing=True)
    assert await linh.team.refresh()
    assert linh.team.beside_us(1) == [("mai", True)]
    assert linh.team.answered() == {1}
    assert linh.team.beside_us(2) == linh.team.beside_us(None) == []


async def test_nobody_is_beside_themselves(desk_store: Store, clock: ManualClock) -> None:
    linh, _ = await two(desk_store, clock)
    await linh.team.be_there(1, typing=True)
    await linh.team.refresh()

    assert linh.team.others == []


async def test_the_same_agent_at_another_terminal_is_somebody_else(
    desk_store: Store, clock: ManualClock
) -> None:
    linh, _ = await two(desk_store, clock)
    twin = desk_on(desk_store, clock, "linh")
    twin.session.id = "another"
    await twin.team.be_there(3, typing=False)
    await linh.team.refresh()

    assert linh.team.beside_us(3) == [("linh", False)]


async def test_whoever_leaves_or_is_silent_is_gone(desk_store: Store, clock: ManualClock) -> None:
    linh, mai = await two(desk_store, clock)
    await mai.team.be_there(1, typing=False)
    await linh.team.refresh()
    await mai.team.leave()
    assert await linh.team.refresh()
    assert linh.team.others == []
    clock.advance(20)
    await mai.team.be_there(1, typing=False)
    clock.advance(31)
    await linh.team.refresh()
    assert linh.team.others == []


async def test_presence_is_said_again_only_now_and_then(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    linh, _ = await two(desk_store, clock)
    said: list[tuple[object, bool]] = []

    async def be_there(*about: object, typing: bool) -> None:
        said.append((about[2], typing))

    monkeypatch.setattr(desk_store.team, "be_there", be_there)
    for number, typing in ((1, False), (1, False), (1, True), (2, True), (2, True)):
        await linh.team.be_there(number, typing=typing)
    assert said == [(1, False), (1, True), (2, True)]
    clock.advance(8)
    await linh.team.be_there(2, typing=True)
    assert said[3:] == [(2, True)]
    clock.set_back(3_600)  # somebody set the clock: better once too often
    await linh.team.be_there(2, typing=True)
    assert len(said) == 5


async def test_a_note_that_names_somebody_is_counted_until_they_look(
    desk_store: Store, clock: ManualClock
) -> None:
    linh, mai = await two(desk_store, clock)
    await linh.changes.note(2, "hỏi giúp @mai nhé")

    assert await mai.team.refresh()
    assert mai.team.mentions == 1
    await mai.mark_read(1)
    await mai.team.refresh()
    assert mai.team.mentions == 1
    await mai.mark_read(2)
    assert await mai.team.refresh()
    assert mai.team.mentions == 0
