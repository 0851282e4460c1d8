"""Who takes back their entry, on both engines."""

from collections.abc import Sequence

import pytest

from socialdesk.model.counting import Entered
from socialdesk.model.ids import Instant
from socialdesk.model.message import Deletion, RemoteChat, RemoteId
from socialdesk.store.spare_entries import MOST
from socialdesk.store.store import Store
from tests.store.test_games import at, entry, judge, opened, people, put
from tests.support.make import NOW, arrival, inbound, sender


async def say(store: Store, *numbers: int, who: int = 1) -> None:
    told = sender(f"Lan {who}", str(who))
    for number in numbers:
        message = inbound("QUAY", str(number), chat=str(who), sender=told, contact=told)
        await store.record([arrival(message)], NOW, ())


async def take_back(store: Store, *numbers: int, who: int = 1) -> None:
    told = Deletion(RemoteChat(str(who)), tuple(RemoteId(str(each)) for each in numbers))
    await store.record([arrival(told)], NOW, ())


def stands(entered: Sequence[Entered]) -> list[tuple[int, int]]:
    return [(each.at - NOW, each.is_deleted) for each in entered]


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
async def test_who_takes_back_what_they_entered_with_is_entered_with_the_next_best(
    store: Store, order: tuple[int, ...]
) -> None:
    await people(store)
    await say(store, 21, 22, 23)
    game = await opened(store)
    for each in order:
        await put(store, entry(game, 1, each, remote_id=f"2{each}", standing=int(each == 2)))
    assert stands(await store.games.entered(game, NOW)) == [(1, 0)]
    await take_back(store, 21)
    assert stands(await store.games.entered(game, NOW)) == [(3, 0)]
    closed = await store.games.close(game, judge(game), at(9))
    assert closed is not None
    await take_back(store, 23)
    assert closed.entries_hash == "1 of Quà tối"
    assert stands(await store.games.entered(closed, NOW)) == [(3, 1)]
    assert [each.weight for each in (await store.games.frozen(closed)).values()] == [1]
    assert await kept(store) == 0


async def test_a_flood_leaves_a_few_rows_and_who_takes_all_of_those_back_is_out(
    store: Store,
) -> None:
    await people(store)
    numbers = list(range(20, 40))
    await say(store, *numbers)
    game = await opened(store)
    for each in (*numbers[::2], *numbers[1::2]):
        await put(store, entry(game, 1, each, remote_id=str(each)))
    assert await kept(store) == MOST
    await take_back(store, *numbers[:MOST])
    assert stands(await store.games.entered(game, NOW)) == [(24, 0)]
    await take_back(store, numbers[MOST])
    assert stands(await store.games.entered(game, NOW)) == [(20, 1)]


async def test_who_is_erased_leaves_nothing_of_it(store: Store) -> None:
    await people(store)
    game = await opened(store)
    await put(store, entry(game, 1), entry(game, 1, 5, remote_id="12"))
    assert await kept(store) == 1
    await store.erase(1)
    assert await kept(store) == 0


async def kept(store: Store) -> int:
    found = await store.database.read(lambda conn: conn.rows("SELECT count(*) FROM game_spare"))
    return int(next(iter(found))[0])


async def test_early_words_are_answered_once_what_is_in_time_has_come(store: Store) -> None:
    await people(store)
    game = await opened(store)
    early, good = entry(game, 1, -9, standing=1), entry(game, 1, 5, remote_id="12")
    assert await put(store, early) == {early}
    assert await put(store, good) == {good}
    assert await put(store, entry(game, 1, Instant(3), remote_id="13")) == set()
