"""What the shop has promised, by the one door, on both engines."""

from typing import Any

import pytest

from socialdesk.model.changes import Outcome, Promise, Promised, PromiseSettled, SettlePromise
from socialdesk.model.ids import DAY, HOUR, Instant, RemoteAddress, RemoteChat
from socialdesk.model.message import Move
from socialdesk.store.filters import Condition, InboxFilter, Shelf
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound
from tests.support.store import at, reply, say, take

DUE = at(2 * HOUR)
PROMISE = Promise(DUE, "today 17:00", "em báo lại chiều nay nhé")
KEEP, DROP = SettlePromise(Outcome.KEPT), SettlePromise(Outcome.DROPPED)


async def do(store: Store, wanted: Any, now: Instant, number: int = 1, agent: str = "linh") -> bool:
    done = await store.conversations.do(wanted, [number], agent, now, f"b{now}")
    return bool(done.changed)


async def state(store: Store, number: int = 1) -> list[tuple[int, str, int | None, str]]:
    found = await store.promises.of(number)
    return [(each.due_at, each.outcome, each.settled_at, each.settled_by) for each in found]


async def test_a_promise_is_made_once_told_taken_back_and_made_again(store: Store) -> None:
    await take(store, inbound())
    assert await do(store, PROMISE, at(1))
    assert not await do(store, PROMISE, at(2))  # the key was pressed twice
    (made,) = await store.promises.of(1)
    assert (made.id, made.agent, made.made_at, made.text) == (1, "linh", at(1), PROMISE.text)
    assert (await store.inbox.by_ids([1]))[1].promised == DUE
    told = (await store.history.of(1, 5))[-1].happened
    assert told == Promised(1, DUE, "today 17:00", PROMISE.text)
    assert [row.kind for row in await store.threads.rows(1, 9)] == ["text", "event"]

    undone = await store.history.undo("linh", at(3))
    assert undone is not None
    assert (undone.verb, undone.conversations) == ("promise", (1,))
    assert await state(store) == []
    assert await store.promises.one(1) is None
    assert (await store.inbox.by_ids([1]))[1].promised is None
    await store.history.redo("linh", at(4))
    assert await state(store) == [(DUE, "", None, "")]


async def test_it_is_kept_at_the_moment_of_the_answer_and_not_of_the_key(store: Store) -> None:
    await take(store, inbound())
    await reply(store, "k1", "em báo lại chiều nay nhé", now=at(1))
    await do(store, PROMISE, at(5))
    await reply(store, "k2", "dạ còn size M chị ơi", now=at(HOUR))
    assert await do(store, KEEP, at(3 * HOUR), agent="lan")
    assert await state(store) == [(DUE, "kept", at(HOUR), "lan")]
    assert not await do(store, DROP, at(4 * HOUR))  # nothing is open
    told = (await store.history.of(1, 5))[-1].happened
    assert told == PromiseSettled(1, "kept", PROMISE.text, at(HOUR), "lan")

    await store.history.undo("lan", at(5 * HOUR))
    assert await state(store) == [(DUE, "", None, "")]
    await store.history.redo("lan", at(6 * HOUR))
    assert await state(store) == [(DUE, "kept", at(HOUR), "lan")]


async def test_without_an_answer_after_it_the_key_says_when(store: Store) -> None:
    await take(store, inbound())
    await reply(store, "k1", "em báo lại chiều nay nhé", now=at(1))
    await do(store, PROMISE, at(5))
    await do(store, SettlePromise(Outcome.KEPT, 1), at(7))
    await do(store, Promise(at(DAY), "tomorrow", "mai em gửi hàng"), at(8))
    await do(store, DROP, at(9))
    assert await state(store) == [(DUE, "kept", at(7), "linh"), (at(DAY), "dropped", at(9), "linh")]


async def test_who_says_which_one_they_mean_settles_no_other(store: Store) -> None:
    await take(store, inbound())
    await do(store, Promise(at(DAY), "tomorrow", "mai em gửi hàng"), at(1))
    await do(store, PROMISE, at(2))  # due before it

    kept = SettlePromise(Outcome.KEPT, due=at(DAY))
    assert await do(store, kept, at(3))
    assert not await do(store, kept, at(4), agent="lan")  # at another desk, a moment later
    assert [each.id for each in await store.promises.open(at(DAY))] == [2]


async def test_the_first_due_is_meant_and_of_two_who_settle_one_the_first_has(store: Store) -> None:
    await say(store, "1", "2")
    await do(store, Promise(at(DAY), "tomorrow", "mai em gửi"), at(1))
    await do(store, PROMISE, at(2))
    assert await do(store, SettlePromise(Outcome.KEPT, 2), at(3))
    assert not await do(store, SettlePromise(Outcome.DROPPED, 2), at(4), agent="lan")
    assert not await do(store, SettlePromise(Outcome.KEPT, 1), at(4), number=2)  # another's
    assert not await do(store, SettlePromise(Outcome.KEPT, 99), at(4))
    assert [each.id for each in await store.promises.open(at(DAY))] == [1]
    assert await store.promises.open(at(DAY - 1)) == []

    undone = await store.history.undo("linh", at(5))  # kept
    assert undone is not None
    await do(store, SettlePromise(Outcome.DROPPED, 2), at(6), agent="lan")
    again = await store.history.redo("linh", at(7))
    assert again is not None
    assert (again.conversations, again.skipped) == ((), (1,))  # lan has moved it since


async def test_who_has_one_is_found(store: Store) -> None:
    await say(store, "1", "2", "3")
    await do(store, PROMISE, at(1))
    await do(store, Promise(at(DAY), "tomorrow", "mai em gửi"), at(1), number=2)
    await do(store, PROMISE, at(1), number=3)
    await do(store, DROP, at(2), number=3)

    async def found(name: str, *values: int) -> list[int]:
        wanted = InboxFilter(Shelf.ALL, (Condition(name, values),))
        return sorted(place.id for place in await store.inbox.places(wanted, 9))

    assert await found("promise_open") == [1, 2]
    assert await found("promise_due", 0, DUE) == [1]
    assert await found("promise_due", DUE, at(DAY)) == [2]
    mine = await store.promises.came_due("linh", DUE - 1, DUE)
    assert [each.conversation_id for each in mine] == [1]
    assert await store.promises.came_due("linh", DUE, at(2 * HOUR + 1)) == []
    assert await store.promises.came_due("lan", 0, DUE) == []
    assert [each.id for each in await store.promises.made(at(1), at(2))] == [1, 2, 3]
    assert await store.promises.made(at(2), at(DAY)) == []


async def test_a_chat_that_moves_takes_its_open_promises_along(store: Store) -> None:
    await take(store, inbound())
    await do(store, PROMISE, at(1))
    await do(store, Promise(at(DAY), "tomorrow", "mai em gửi"), at(1))
    await do(store, DROP, at(2))
    move = Move(RemoteChat("501"), RemoteChat("-100501"), RemoteAddress('{"chat_id": "-100501"}'))
    await store.record([arrival(move)], at(3), ())
    assert [each[1] for each in await state(store, 1)] == ["dropped"]
    assert [each[1] for each in await state(store, 2)] == [""]


async def test_whoever_is_forgotten_was_promised_nothing(store: Store) -> None:
    await take(store, inbound())
    await do(store, PROMISE, at(1))
    await store.erase(1)
    assert await store.promises.open(at(9 * DAY)) == []


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE promise; --", "{x} {0}", "<b>[red]\u202e\x1b[2J", "ă" * 160]
)
async def test_its_words_are_only_words(store: Store, text: str) -> None:
    await take(store, inbound())
    await do(store, Promise(DUE, "today", text), NOW)
    assert [each.text for each in await store.promises.open(DUE)] == [text]
