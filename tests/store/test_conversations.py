"""The one door to a changed conversation, on both engines."""

import json
from dataclasses import dataclass, replace

import pytest

from socialdesk.errors import NotFound
from socialdesk.model.changes import Assign, Assigned, Replied, Snooze, Tagged, Unsent
from socialdesk.model.conversation import Status, after_reply, after_unsent
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import HOUR, MINUTE, ConversationId, Instant
from socialdesk.store.conversations import (
    Step,
    change,
    change_many,
    load,
    load_many,
    raise_revision,
    touch,
)
from socialdesk.store.engine.database import Connection, Query
from socialdesk.store.filters import InboxFilter
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound
from tests.support.store import line, take


def at(offset: int) -> Instant:
    return Instant(NOW + offset)


@dataclass(frozen=True, slots=True)
class Kept:
    """A row of conversation_change."""

    conversation_id: int
    kind: str
    details: str
    agent: str
    at: int
    waiting_before: int | None
    waiting_after: int | None
    undoable: int


KEPT = Query(
    Kept,
    """
    SELECT conversation_id, kind, details, agent, at, waiting_before, waiting_after, undoable
    FROM conversation_change ORDER BY id
    """,
)


async def say(store: Store, *chats: str) -> None:
    await store.record(
        [arrival(inbound("alo", "11", chat=chat)) for chat in chats], Instant(NOW), ()
    )


async def kept(store: Store, *kinds: str) -> list[Kept]:
    return [each for each in await store.database.all(KEPT) if each.kind in kinds]


async def test_a_change_saves_the_conversation_and_one_row_with_the_wait_around_it(
    store: Store,
) -> None:
    await say(store, "1")
    since = await store.inbox.revision()

    async def answer(conn: Connection) -> None:
        revision = await raise_revision(conn)
        row = await load(conn, 1)
        after = replace(row, state=after_reply(row.state, "dạ", at(5)))
        row = await change(conn, revision, row, after, Replied((7,)), at=at(5), agent="linh")
        back = replace(row, state=after_unsent(row.state, Instant(NOW)))
        await change(conn, revision, row, back, Unsent(7, "refused"), at=at(9))

    await store.database.transact(answer)
    first, second = await kept(store, "replied", "unsent")
    assert first == Kept(1, "replied", '{"deliveries": [7]}', "linh", at(5), NOW, None, 0)
    assert (second.waiting_before, second.waiting_after, second.agent) == (None, NOW, "")
    assert (await store.inbox.conversation(1)).state.status is Status.OPEN
    assert [each.id for each in await store.inbox.moved(InboxFilter(), since)] == [1]
    assert [row.kind for row in await store.threads.rows(1, 9)] == ["text"]  # none of it is told


async def test_everything_that_is_the_conversations_own_is_saved_and_nothing_else(
    store: Store,
) -> None:
    await say(store, "1", "2")

    async def alter(conn: Connection) -> None:
        revision = await raise_revision(conn)
        rows = await load_many(conn, [1, 2, 9])
        assert sorted(rows) == [1, 2]
        after = replace(
            rows[1],
            assignee="lan",
            assigned_at=at(3),
            priority="high",
            address="{}",
            handled_by="x",
        )
        await change(conn, revision, rows[1], after, None, at=at(3))

    await store.database.transact(alter)
    one, two = await store.inbox.conversation(1), await store.inbox.conversation(2)
    assert (one.assignee, one.assigned_at, one.priority, one.address, one.handled_by) == (
        "lan", at(3), "high", "{}", "x",
    )  # fmt: skip
    assert (two.assignee, two.assigned_at, two.priority, two.handled_by) == ("", None, "normal", "")
    assert await kept(store, "assigned") == []


async def test_many_changes_stand_in_their_threads_in_the_order_they_were_made(
    store: Store,
) -> None:
    await say(store, "1", "2")

    async def alter(conn: Connection) -> None:
        revision = await raise_revision(conn)
        rows = await load_many(conn, [1, 2])
        mine = replace(rows[1], assignee="lan")
        await change_many(
            conn,
            revision,
            [
                Step(rows[1], mine, at(2), Assigned("", "lan"), "linh", "b"),
                Step(mine, mine, at(2), Tagged(("vip",)), "linh"),
                Step(rows[2], rows[2], at(1), Replied()),
            ],
        )

    await store.database.transact(alter)
    found = await kept(store, "assigned", "tagged", "replied")
    assert sorted((each.conversation_id, each.kind, each.undoable) for each in found) == [
        (1, "assigned", 1), (1, "tagged", 0), (2, "replied", 0),
    ]  # fmt: skip
    tagged = next(each for each in found if each.kind == "tagged")
    assert json.loads(tagged.details) == {"add": ["vip"], "drop": []}
    told = [(row.kind, row.sender, row.at) for row in await store.threads.rows(1, 9)]
    assert told == [("text", "Lan", NOW), *[("event", "linh", at(2))] * 2]
    assert [row.kind for row in await store.threads.rows(2, 9)] == ["text"]


async def test_what_was_touched_is_shown_anew_and_is_otherwise_as_it_was(store: Store) -> None:
    await say(store, "1", "2")
    since = await store.inbox.revision()
    before = await store.inbox.conversation(2)

    async def alter(conn: Connection) -> None:
        await touch(conn, await raise_revision(conn), [2])

    await store.database.transact(alter)
    assert [each.id for each in await store.inbox.moved(InboxFilter(), since)] == [2]
    assert await store.inbox.conversation(2) == before


async def test_a_conversation_that_is_not_there_is_said(store: Store) -> None:
    with pytest.raises(NotFound):
        await store.database.transact(lambda conn: load(conn, 9))
    assert await store.database.transact(lambda conn: load_many(conn, [])) == {}


async def test_idle_agents_give_waiting_customers_back(store: Store) -> None:
    await say(store, "1", "2", "3")
    for number, agent in ((1, "away"), (2, "here"), (3, "away")):
        await store.conversations.do(Assign(agent), [number], agent, NOW)
    await store.outbox.reply(
        [NewDelivery("k", ConversationId(3), DeliveryKind.REPLY, "x", "away")], NOW
    )
    late = at(31 * MINUTE)
    await store.team.be_there("s", "here", 2, late, late, typing=False)
    assert await store.conversations.give_back(at(29 * MINUTE), late) == 1
    assignees = [(await line(store, number)).assignee for number in (1, 2, 3)]

    assert assignees == ["", "here", "away"]


async def test_snoozed_until_its_moment_however_late_anybody_looks(store: Store) -> None:
    await take(store, inbound())
    await store.conversations.do(Snooze(at(HOUR), "later"), [1], "linh", NOW)

    assert await store.conversations.wake(at(HOUR - 1)) == 0
    assert await store.conversations.wake(at(90 * HOUR)) == 1
    assert (await store.inbox.conversation(1)).state.status is Status.OPEN


async def test_reading_what_is_read_takes_no_lock_and_tells_no_desk(store: Store) -> None:
    await say(store, "1")
    await store.conversations.mark_read(1)
    revision = await store.inbox.revision()
    await store.conversations.mark_read(1)
    await store.conversations.mark_read(99)  # nobody

    assert (await store.inbox.conversation(1)).state.unread == 0
    assert await store.inbox.revision() == revision
