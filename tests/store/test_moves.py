"""A group that becomes a supergroup: its customers go on waiting, on both engines."""

import pytest

from socialdesk.model.changes import PauseFor, Promise
from socialdesk.model.conversation import Status
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import ConversationId, RemoteAddress, RemoteChat
from socialdesk.model.message import ChatKind, Move
from socialdesk.store.engine.statement import run_many
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.rules import ADD_FIRING, NewFiring
from socialdesk.store.store import Store
from socialdesk.store.tags import tags_of
from tests.support.make import NOW, inbound, sender
from tests.support.store import at, line, take, texts

GROUP = sender("CTV Hoa Sen", "-45")
SUPER = '{"chat_id": "-1005"}'
MOVE = Move(RemoteChat("-45"), RemoteChat("-1005"), RemoteAddress(SUPER))


def question(text: str = "còn hàng không", number: str = "153", chat: str = "-45", **more: object):  # type: ignore[no-untyped-def]
    who = sender("CTV Hoa Sen", chat)
    return inbound(text, number, chat=chat, chat_kind=ChatKind.GROUP, contact=who, **more)


async def worked_on(store: Store) -> None:
    """A group whose question waits, with everything that people put on it."""
    await take(store, question(at=at(0)))
    await store.database.transact(
        lambda conn: conn.rows(
            "INSERT INTO conversation_tag (conversation_id, tag) VALUES (1, 'ctv') ON CONFLICT DO NOTHING"
        )
    )
    await store.database.transact(
        lambda conn: conn.rows(
            "UPDATE conversation SET assignee = 'linh', assigned_at = 5, priority = 'high' WHERE id = 1"
        )
    )
    await store.drafts.save(1, "linh", "dạ để em xem", NOW)


async def test_what_was_to_be_done_moves_along(store: Store) -> None:
    await worked_on(store)
    later = NewDelivery(
        "k", ConversationId(1), DeliveryKind.REPLY, "mai có ạ", "linh", reply_to="153"
    )
    await store.outbox.reply([later], NOW)
    await store.database.transact(
        lambda conn: conn.rows(
            "UPDATE conversation SET waiting_since = $1, unread = 1 WHERE id = 1", at(0)
        )
    )
    await take(store, MOVE)

    open_now = await store.inbox.page(InboxFilter(Shelf.ACTIVE), 10)
    assert [each.row.id for each in open_now] == [2]
    row = await line(store, 2)
    assert (row.waiting_since, row.unread, row.last_text) == (at(0), 1, "mai có ạ")
    assert (row.assignee, row.priority, row.name) == ("linh", "high", "CTV Hoa Sen")
    tags = await store.database.read(lambda conn: tags_of(conn, [1, 2]))
    assert tags == {2: ["ctv"]}
    assert await store.drafts.body(2, "linh") == "dạ để em xem"
    old = await line(store, 1)
    assert (old.status, old.waiting_since, old.unread) == ("resolved", None, 0)
    (waiting,) = await store.database.read(
        lambda conn: conn.rows("SELECT conversation_id, reply_to FROM outbox")
    )
    assert tuple(waiting) == (2, None)


async def test_a_snooze_moves_along(store: Store) -> None:
    await worked_on(store)
    await store.database.transact(
        lambda conn: conn.rows(
            "UPDATE conversation SET status = 'snoozed', snoozed_until = $1 WHERE id = 1", at(9_000)
        )
    )
    await take(store, MOVE)

    row = await line(store, 2)
    assert (row.status, row.snoozed_until) == ("snoozed", at(9_000))


@pytest.mark.parametrize("times", [1, 2])
async def test_numbers_begin_anew_and_nothing_is_a_repeat(store: Store, times: int) -> None:
    await take(store, question("một", "3"))
    for _ in range(times):
        await take(store, MOVE)
    done = await take(store, question("hai", "3", chat="-1005", at=at(60_000)))

    assert (done.messages, done.repeats) == (1, 0)
    assert (await texts(store, 1), await texts(store, 2)) == (["một"], ["hai"])
    row = await line(store, 2)
    assert (row.waiting_since, row.unread) == (NOW, 2)


@pytest.mark.parametrize("first", ["question", "move"])
async def test_it_does_not_matter_which_chat_tells_first(store: Store, first: str) -> None:
    await worked_on(store)
    new = question("có ai không", "4", chat="-1005", at=at(60_000))
    for event in (new, MOVE) if first == "question" else (MOVE, new):
        await take(store, event)
    await take(store, MOVE)

    row = await line(store, 2)
    assert (row.waiting_since, row.unread, row.last_text) == (at(0), 2, "có ai không")
    assert (row.assignee, row.status) == ("linh", Status.OPEN)
    assert await store.drafts.body(2, "linh") == "dạ để em xem"


async def test_a_promise_and_a_pause_move_along_and_stand_nowhere_twice(store: Store) -> None:
    await worked_on(store)
    for change in (Promise(at(9_000), "9 giờ", "em báo lại"), PauseFor("stock")):
        await store.conversations.do(change, [1], "linh", NOW)
    await take(store, MOVE)
    await take(store, MOVE)

    assert [each.conversation_id for each in await store.promises.open(at(9_000))] == [2]
    items = await store.inbox.by_ids([1, 2])
    assert [[each.holds(at(60_000)) for each in items[n].pauses] for n in (1, 2)] == [
        [False],
        [True],
    ]


async def test_what_rules_did_moves_along_and_stands_nowhere_twice(store: Store) -> None:
    """So a rule about long waits is not carried out again, and a cap counts what was done before."""
    await worked_on(store)
    wait = NewFiring("lâu", ConversationId(1), "wait", at(0), at(5), 0, "b", "{}")
    await store.database.transact(lambda conn: run_many(conn, ADD_FIRING, [wait]))
    await take(store, MOVE)
    await store.database.transact(lambda conn: run_many(conn, ADD_FIRING, [wait]))
    await take(store, MOVE)

    assert [[each.number for each in await store.rules.of(number)] for number in (1, 2)] == [
        [at(0)],
        [at(0)],
    ]
    assert (await line(store, 2)).waiting_since == at(0)


async def test_what_was_said_before_is_one_person_away(store: Store) -> None:
    await worked_on(store)
    await take(store, MOVE)

    rows = await store.database.read(
        lambda conn: conn.rows("SELECT id, same_as FROM contact ORDER BY id")
    )
    assert [tuple(each) for each in rows] == [(1, 2), (2, None)]


async def test_a_resolved_group_stays_resolved(store: Store) -> None:
    await take(store, question())
    await store.database.transact(
        lambda conn: conn.rows(
            "UPDATE conversation SET status = 'resolved', waiting_since = NULL, unread = 0"
        )
    )
    await take(store, MOVE)

    assert (await line(store, 2)).status == "resolved"
