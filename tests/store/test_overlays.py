"""What those see who watch a live or a game, on both engines."""

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.ids import Instant
from socialdesk.model.message import Deletion, RemoteChat, RemoteId, Visibility
from socialdesk.store.games import NewWinner
from socialdesk.store.overlays import Pinned
from socialdesk.store.store import Store
from tests.store.test_games import entry, judge, opened, people, put
from tests.support.lives import commented, hear, running
from tests.support.make import NOW, inbound


async def test_one_comment_of_a_live_is_pinned_until_another_is_or_it_goes(store: Store) -> None:
    live = await running(store)
    await hear(store, commented("còn size M không?", "11"), commented("giá bao nhiêu", "12", "78"))
    first, second = [each.message_id for each in await store.lives.comments(live.id, 0, 10)]
    overlays = store.overlays
    assert await overlays.pinned(live.id) is None and not await overlays.unpin(live.id)

    await overlays.pin(live.id, second, "linh", NOW)
    await overlays.pin(live.id, first, "linh", NOW)
    assert await overlays.pinned(live.id) == Pinned(first, "Khách 77", "còn size M không?")
    assert await overlays.unpin(live.id) and await overlays.pinned(live.id) is None

    await overlays.pin(live.id, first, "linh", NOW)
    gone = Deletion(RemoteChat("comment:p1:77"), (RemoteId("11"),))
    await hear(store, gone)
    assert await overlays.pinned(live.id) is None
    await overlays.pin(live.id, second, "linh", NOW)
    await hear(store, Visibility(RemoteChat("comment:p1:78"), RemoteId("12"), True, Instant(NOW)))
    assert await overlays.pinned(live.id) is None
    for each in (first, second):  # one that is gone already is not said to be shown
        with pytest.raises(NotAllowed, match="no public comment"):
            await overlays.pin(live.id, each, "linh", NOW)


async def test_what_was_said_in_private_or_elsewhere_is_never_pinned(store: Store) -> None:
    live, other = await running(store), await running(store, (1, "post", "p2"), name="b")
    await hear(store, commented("giá?", "11"), inbound("số em 0912345678", "12"))
    (mine,) = await store.lives.comments(live.id, 0, 10)
    for live_id, message in ((live.id, mine.message_id + 1), (other.id, mine.message_id)):
        with pytest.raises(NotAllowed, match="no public comment"):
            await store.overlays.pin(live_id, message, "linh", NOW)
    assert await store.overlays.pinned(live.id) is None


async def test_people_of_a_game_by_their_names(store: Store) -> None:
    await people(store)
    game = await opened(store)
    await put(store, entry(game, 1), entry(game, 2), entry(game, 3))
    closed = await store.games.close(game, judge(game), Instant(NOW + 9))
    assert closed is not None
    frozen = await store.games.frozen(closed)
    refs = [frozen[number].ref for number in (1, 2, 3)]
    won = [
        NewWinner(1, refs[1], False, "Áo thun", "waiting"),
        NewWinner(2, refs[0], False, "Mũ", "expired"),
        NewWinner(3, refs[2], True, "", "reserve"),
    ]
    await store.games.draw(closed, "XSMB", won, Instant(NOW + 10))

    names = {each.ref: each.name for each in await store.overlays.entrants(game.id, 10)}
    assert names == dict(zip(refs, ("Lan 1", "Lan 2", "Lan 3"), strict=True))
    assert [each.ref for each in await store.overlays.entrants(game.id, 2)] == sorted(refs)[:2]
    assert [each.ref for each in await store.overlays.leaders(game.id, 2)] == refs[:2]
    (winner,) = await store.overlays.winners(game.id, 10)
    assert (winner.ref, winner.name, winner.prize) == (refs[1], "Lan 2", "Áo thun")


async def test_a_token_lasts_until_it_is_ended(store: Store) -> None:
    overlays = store.overlays
    assert await overlays.let_watch("tối", "one", "none", NOW) == "one"
    assert await overlays.let_watch("tối", "two", "full", NOW) == "one"
    assert await overlays.let_watch("b", "three", "initials", NOW) == "three"
    assert sorted((each.name, each.token, each.names) for each in await overlays.watched()) == [
        ("b", "three", "initials"), ("tối", "one", "full"),
    ]  # fmt: skip
    assert "one" not in repr((await overlays.watched())[0])
    assert await overlays.end_watching("tối") and not await overlays.end_watching("tối")
    assert [each.name for each in await overlays.watched()] == ["b"]
