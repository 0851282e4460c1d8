"""Closing a game in portions, on both engines."""

import sys
from collections.abc import Iterator
from contextlib import suppress
from unittest import mock

import pytest

from socialdesk.model.changes import Tag
from socialdesk.model.game import FOLLOW, WORD, Way
from socialdesk.model.ids import Instant
from socialdesk.model.message import ContactChange, RemoteChat
from socialdesk.services.games import judged
from socialdesk.services.policies import Players
from socialdesk.store.closing import TURN, Closing, ShortTurns
from socialdesk.store.games import Game
from socialdesk.store.store import Store
from tests.services.test_fair_games import Died, killed_after
from tests.store.test_games import BY_WORD, DRAFT, at, entry, judge, opened, people, put, replace
from tests.support.make import NOW, arrival, inbound, sender

MANY = 7


@pytest.fixture(autouse=True)
def portions() -> Iterator[None]:
    """Of two rows."""
    with (
        mock.patch.multiple("socialdesk.store.closing", MANY=2, FEW=2),
        mock.patch.multiple("socialdesk.store.gathering", MANY=2, FEW=2),
    ):
        yield


async def played(store: Store) -> Game:
    """Seven enter by a word or because they follow, one is of the staff."""
    await people(store, MANY)
    for who in range(4, MANY + 1):
        follows = ContactChange(RemoteChat(str(who)), sender(f"Lan {who}", str(who)), None, at(1), follows=True)  # fmt: skip
        await store.record([arrival(follows)], NOW, ())
    await store.conversations.do(Tag(("staff",)), [2], "linh", NOW)
    settings = replace(BY_WORD, ways=(Way(WORD, "QUAY"), Way(FOLLOW)))
    game = await opened(store, replace(DRAFT, settings=settings))
    await put(store, *(entry(game, who) for who in (1, 2, 3, 4)))
    return game


@pytest.mark.parametrize("steps", range(12))
async def test_killed_in_the_middle_it_is_open_or_closed_with_the_same_list(
    store: Store, steps: int
) -> None:
    game = await played(store)
    with killed_after(store, steps), suppress(Died):
        await store.games.close(game, judged, at(9))
    found = await store.games.one(game.id)
    if found.state == "open":
        assert (found.entries_hash, found.closed_at) == ("", None)
        assert await store.games.close(found, judged, at(99)) is not None
    closed = await store.games.one(game.id)
    entered = await store.games.entered(closed, NOW)
    told, entries_hash = judged(closed, entered, await store.games.tags(closed))
    assert (closed.state, closed.entries_hash) == ("closed", entries_hash)
    frozen = await store.games.frozen(closed)
    assert {each.entered.id: (each.weight, each.why) for each in told} == {
        each.id: (each.weight, each.why) for each in frozen.values()
    }
    assert sorted(each.weight for each in frozen.values()) == [0, 0, *[1] * (MANY - 1)]


async def test_what_is_said_while_it_is_closed_is_late_and_who_is_erased_stays_in_the_list(
    store: Store,
) -> None:
    game = await played(store)
    begun = await Closing.begin(store.database, game.id, at(9))
    assert begun is not None
    who = sender("Lan 99", "99")
    message = inbound("QUAY", "99", chat="99", sender=who, contact=who)
    await store.record([arrival(message)], NOW, (Players(),))
    stopped = await store.games.one(game.id)
    assert (stopped.state, stopped.running.state) == ("open", "closed")

    entered = await store.games.entered(stopped, NOW)
    assert [each.is_late for each in entered if each.conversation_id == MANY + 1] == [1]
    told, entries_hash = judged(stopped, entered, await store.games.tags(stopped))
    await store.erase(1)  # between the reading of the list and its being written down
    assert await begun.run(stopped.running, lambda *_: (list(told), entries_hash), at(9))
    closed = await store.games.one(game.id)
    assert closed.entries_hash == entries_hash
    assert (await store.games.frozen(closed))[1].weight == 1
    assert [each.weight for each in told] == [
        each.weight for each in (await store.games.frozen(closed)).values()
    ]


async def test_who_begins_later_takes_it_over(store: Store) -> None:
    game = await played(store)
    first = await Closing.begin(store.database, game.id, at(9))
    second = await Closing.begin(store.database, game.id, at(9))
    assert first is not None
    assert second is not None
    running = (await store.games.one(game.id)).running

    def nobody(entered: object, tags: object) -> object:
        return [], "nobody"

    assert await first.run(running, nobody, at(9)) is False  # type: ignore[arg-type]
    assert await second.run(running, lambda *all_: judged(game, *all_), at(9))
    assert (await store.games.one(game.id)).entries_hash not in ("", "nobody")
    assert await Closing.begin(store.database, game.id, at(10)) is None


async def test_one_that_was_called_off_meanwhile_is_not_closed(store: Store) -> None:
    game = await played(store)
    begun = await Closing.begin(store.database, game.id, at(9))
    assert begun is not None
    stopped = await store.games.one(game.id)
    assert await store.games.cancel(stopped, at(9)) is not None
    assert await begun.run(stopped.running, lambda *all_: judged(game, *all_), at(9)) is False
    assert (await store.games.one(game.id)).state == "cancelled"


async def test_one_that_is_left_in_the_middle_is_closed_by_itself(store: Store) -> None:
    game = await played(store)
    assert await Closing.begin(store.database, game.id, at(9)) is not None
    assert await store.games.due_to_close(at(9), at(8)) == []
    (left,) = await store.games.due_to_close(at(9), at(9))
    assert await store.games.close(left, judge(left), Instant(NOW + 40_000)) is not None


async def test_who_was_erased_before_it_is_closed_once_more_is_out(store: Store) -> None:
    game = await played(store)
    assert await Closing.begin(store.database, game.id, at(9)) is not None
    await store.erase(1)
    closed = await store.games.close(game, judge(game), at(99))
    assert closed is not None
    assert closed.entries_hash == f"{MANY - 2} of Quà tối"


async def test_the_interpreter_goes_round_sooner_while_it_counts_and_as_before_afterwards(
    store: Store,
) -> None:
    game, usual, seen = await played(store), sys.getswitchinterval(), list[float]()

    def fails(*_: object) -> object:
        seen.append(sys.getswitchinterval())
        raise RuntimeError("counting failed")

    with ShortTurns(), pytest.raises(RuntimeError):
        await store.games.close(game, fails, at(9))  # type: ignore[arg-type]
    assert (seen, sys.getswitchinterval()) == ([pytest.approx(TURN)], pytest.approx(usual))


def test_of_two_that_overlap_the_last_one_sets_it_back() -> None:
    usual, one, other = sys.getswitchinterval(), ShortTurns(), ShortTurns()
    one.__enter__()
    other.__enter__()
    one.__exit__()
    assert sys.getswitchinterval() == pytest.approx(TURN)
    other.__exit__()
    assert sys.getswitchinterval() == pytest.approx(usual)
