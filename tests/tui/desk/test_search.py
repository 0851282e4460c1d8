"""Finding messages, people, whom to answer next."""

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.store.store import Store
from socialdesk.tui.desk.desk import Desk
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, open_shop, populate


async def ready(store: Store, clock: ManualClock) -> Desk:
    await populate(store)
    while await store.search.index():
        pass
    return desk_on(store, clock)


async def test_words_are_found_without_their_accents(desk_store: Store, clock: ManualClock) -> None:
    desk = await ready(desk_store, clock)

    assert {each.conversation_id for each in await desk.search.hits("ao khoac do")} == {1}
    assert "Đặng Đức" in {each.name for each in await desk.search.hits("dang duc")}
    assert await desk.search.hits("khongco") == []
    with pytest.raises(NotAllowed):
        await desk.search.hits("chanel:zalo")


async def test_people_by_the_beginnings_of_their_names(
    desk_store: Store, clock: ManualClock
) -> None:
    desk = await ready(desk_store, clock)

    assert [each.name for each in await desk.search.people("nguyen huong")] == ["Nguyễn Thị Hương"]
    assert [each.name for each in await desk.search.people("huong nguyen")] == ["Nguyễn Thị Hương"]
    assert [each.name for each in await desk.search.people("%")] == []  # a letter, not a wildcard
    assert len(await desk.search.people("", 3)) == 3


async def test_the_longest_wait_is_next_and_who_is_skipped_is_not(
    desk_store: Store, clock: ManualClock
) -> None:
    desk = await ready(desk_store, clock)
    first = await desk.search.best_next()
    assert first is not None
    assert (first.conversation_id, first.why) == (1, "has waited 14m")
    second = await desk.search.best_next([1])
    assert second is not None
    assert second.conversation_id == 3
    assert await desk.search.best_next([1, 3, 4, 5]) is None


async def test_who_is_being_answered_at_another_desk_is_left_to_it(
    desk_store: Store, clock: ManualClock
) -> None:
    desk = await ready(desk_store, clock)
    mai = desk_on(desk_store, clock, "mai")
    await mai.team.be_there(1, typing=True)
    await desk.team.refresh()

    found = await desk.search.best_next()
    assert found is not None
    assert found.conversation_id == 3
    await mai.team.be_there(1, typing=False)  # only looked at: it is free
    await desk.team.refresh()
    found = await desk.search.best_next()
    assert found is not None
    assert found.conversation_id == 1


async def test_queries_are_completed_with_what_there_is(
    desk_store: Store, clock: ManualClock
) -> None:
    desk = await ready(desk_store, clock)
    await open_shop(desk_store)
    await desk.team.join()
    await desk.refresh_head()

    known = await desk.search.known_values()
    assert known["tag"] == ["size-m", "vip"]
    assert known["assignee"] == ["linh"]
    assert sorted(known["account"]) == ["bot", "insta", "oa", "page", "shop"]
