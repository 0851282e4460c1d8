"""Waits in the store: whatever happens in whatever order, their rows are what the messages say, on both
engines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from socialdesk.model.changes import Assign, Resolve
from socialdesk.model.delivery import (
    Refused,
    Sent,
    Settlement,
)
from socialdesk.model.reason import Reason
from socialdesk.store.engine.statement import ask
from socialdesk.store.store import Store
from socialdesk.store.waits import EPISODES_OF, WAITS_OF, EpisodeRow, WaitRow
from tests.support.happening import Story
from tests.support.make import arrival, inbound, sender
from tests.support.store import at, claim, reply, say

AGENTS = ("linh", "mai")


async def kept(store: Store, conversation: int = 1) -> list[WaitRow]:
    return await store.database.read(lambda conn: ask(conn, WAITS_OF, ids=[conversation]))


async def episodes(store: Store, conversation: int = 1) -> list[EpisodeRow]:
    return await store.database.read(lambda conn: ask(conn, EPISODES_OF, ids=[conversation]))


async def differing(store: Store) -> tuple[int, ...]:
    return (await store.figures.compare(0)).different


async def test_a_wait_ends_when_its_answer_has_arrived_and_counts_as_written_until_then(
    store: Store,
) -> None:
    await say(store, "1")
    (number,) = await reply(store, now=at(60_000))
    (wait,) = await kept(store)
    assert (wait.answered_at, wait.agent, wait.underway) == (at(60_000), "linh", number)

    (claimed,) = await claim(store, at(61_000))
    sent = Settlement(claimed, Sent("21", 21, at(62_000)))
    await store.settlements.settle([sent], at(62_100))
    (wait,) = await kept(store)
    assert (wait.opened_at, wait.answered_at, wait.ended_at, wait.underway) == (
        at(0), at(62_000), at(62_000), None,
    )  # fmt: skip


async def test_an_answer_that_is_refused_or_taken_back_was_none(store: Store) -> None:
    await say(store, "1")
    (number,) = await reply(store, now=at(10))
    await store.deliveries.cancel([number], at(20))
    (wait,) = await kept(store)
    assert (wait.opened_at, wait.answered_at, wait.ended_at) == (at(0), None, None)

    await reply(store, "k2", now=at(30))
    (claimed,) = await claim(store, at(40))
    refused = Refused(Reason("send.mistake"), "blocked")
    await store.settlements.settle([Settlement(claimed, refused)], at(50))
    (wait,) = await kept(store)
    assert wait.ended_at is None
    assert await differing(store) == ()


async def test_resolving_ends_a_wait_without_an_answer_and_undoing_brings_it_back(
    store: Store,
) -> None:
    await say(store, "1")
    await store.conversations.do(Assign("mai"), [1], "linh", at(5))
    await store.conversations.do(Resolve(), [1], "linh", at(10))
    (wait,), (episode,) = await kept(store), await episodes(store)
    assert (wait.why_excluded, wait.ended_at, wait.assignee) == ("resolved", at(10), "mai")
    assert (episode.resolved_at, episode.resolved_by, episode.assignee) == (at(10), "linh", "mai")

    await store.history.undo("linh", at(20))
    (wait,), (episode,) = await kept(store), await episodes(store)
    assert (wait.ended_at, episode.resolved_at) == (None, None)
    assert await differing(store) == ()


async def test_what_was_on_its_way_into_the_store_when_somebody_resolved_goes_on_waiting(
    store: Store,
) -> None:
    await say(store, "1")
    late = arrival(inbound("alo?", "12", "1", contact=sender("Khách 1", "1"), at=at(100)))
    await store.conversations.do(Resolve(), [1], "linh", at(105))
    await store.record([replace(late, raw=replace(late.raw, received_at=at(100)))], at(110), ())

    assert [(each.opened_at, each.ended_at) for each in await kept(store)] == [
        (at(0), at(105)),
        (at(100), None),
    ]
    assert await differing(store) == ()


async def test_who_is_forgotten_is_in_no_figure(store: Store) -> None:
    await say(store, "1", "2")
    await store.erase(1)

    assert await kept(store) == []
    assert len(await kept(store, 2)) == 1


async def test_all_is_made_anew_in_pieces_and_a_row_that_is_wrong_is_found(store: Store) -> None:
    await say(store, *map(str, range(1, 8)))
    await store.database.transact(
        lambda conn: conn.rows("UPDATE wait SET opened_at = 5 WHERE conversation_id = 3")
    )
    await store.database.transact(
        lambda conn: conn.rows("DELETE FROM wait WHERE conversation_id = 4")
    )
    assert await differing(store) == (3, 4)

    await store.figures.begin_anew()
    assert await store.figures.behind() == 7
    while await store.figures.catch_up():
        pass
    assert (await differing(store), await store.figures.behind()) == ((), 0)


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_waits_are_what_the_messages_say(store: Store, seed: int) -> None:
    story = Story(store, seed)
    for _ in range(60):
        await story.go_on()
        assert await differing(store) == (), (seed, story.number)
