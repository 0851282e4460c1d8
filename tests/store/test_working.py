"""What one recording holds in memory, on both engines."""

from dataclasses import replace

import pytest

from socialdesk.model.changes import HandedOver, Wrote
from socialdesk.model.ids import AccountId, ConversationId
from socialdesk.model.message import Author, ChatKind, InboundMessage
from socialdesk.store.contacts import Renaming
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.messages import NewMessage
from socialdesk.store.store import Store
from socialdesk.store.working import Working
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import SHOP, at, say, texts


async def test_new_conversations_are_made_and_known_ones_read_with_their_messages(
    store: Store,
) -> None:
    await say(store, "1")
    expected = [(SHOP, inbound("a", "11", "1")), (SHOP, inbound("b", "12", "1")),
                (SHOP, inbound("c", "11", "2"))]  # fmt: skip

    async def work(conn: Connection) -> None:
        working = Working(conn, NOW)
        await working.expect(expected)
        assert working.known == {(1, "11"): ""}
        assert [working.of(SHOP, chat).row.id for chat in ("1", "2")] == [1, 2]
        assert working.of(SHOP, "2").state.opened_at == 0
        assert await working.find(SHOP, "3") is None
        assert await working.find(AccountId(9), "1") is None

    await store.database.transact(work)


async def test_a_conversation_is_written_once_as_it_stands_at_the_end(store: Store) -> None:
    await say(store, "1", "2")
    since = await store.inbox.revision()

    async def work(conn: Connection) -> None:
        revision = await raise_revision(conn)
        working = Working(conn, NOW)
        moving = await working.find(SHOP, "1")
        still = await working.find(SHOP, "2")
        assert moving is not None and still is not None
        moving.show()
        moving.become(moving.row.with_state(moving.state), Wrote(1, "open"), at(1))
        for holder in ("x", "y"):
            happened = HandedOver(holder) if holder == "y" else None
            moving.become(replace(moving.row, handled_by=holder), happened, at(2))
        await working.write(revision)

    await store.database.transact(work)
    moved = await store.inbox.conversation(1)
    assert moved.handled_by == "y"
    assert [each.happened for each in await store.history.of(1, 9)][1:] == [
        Wrote(1, "open"), HandedOver("y"),
    ]  # fmt: skip
    lines = await store.inbox.by_ids([1, 2])
    assert lines[1].row.revision > since >= lines[2].row.revision


@pytest.mark.by_hand
async def test_messages_are_in_the_store_when_they_are_asked_for(store: Store) -> None:
    await say(store, "1")

    async def work(conn: Connection) -> None:
        working = Working(conn, NOW)
        await working.find(SHOP, "1")
        one = ConversationId(1)
        for number, author in (("12", Author.CUSTOMER), ("13", Author.OWNER)):
            late = inbound(number, number, "1", author=author, at=at(int(number)))
            working.say(NewMessage(one, late, NOW))
        await working.keep_messages()
        ((count,),) = await conn.rows("SELECT count(*) FROM message")
        assert count == 3
        assert working.known == {(1, "12"): "", (1, "13"): ""}

    await store.database.transact(work)


async def test_the_last_name_holds(store: Store) -> None:
    await say(store, "1")
    contact = (await store.inbox.conversation(1)).contact_id

    async def work(conn: Connection) -> None:
        working = Working(conn, NOW)
        working.rename(Renaming(contact, "Một", "", "vi", at(1)))
        working.rename(Renaming(contact, "Hai", "hai", "vi", at(2)))
        await working.write(await raise_revision(conn))

    await store.database.transact(work)
    row = await store.inbox.conversation(1)
    assert (row.contact_name, row.contact_username) == ("Hai", "hai")


async def test_a_chat_whose_owner_is_told_late_is_one_conversation(store: Store) -> None:
    def said(number: str, name: str) -> InboundMessage:
        who = sender("Lan", name)
        return inbound(
            f"tin {number}", number, chat=name, contact=who, chat_kind=ChatKind.BUSINESS,
            chat_before="business:?bc:501",
        )  # fmt: skip

    body = b'{"text": "tin 1"}'
    await store.record([arrival(said("1", "business:?bc:501"), key="1", body=body)], NOW, ())
    late, known = said("2", "business:?bc:501"), said("3", "business:900:501")
    await store.record([arrival(late, key="2"), arrival(known, key="3")], NOW, ())
    again = await store.record([arrival(said("1", "business:900:501"), key="4")], NOW, ())

    assert again.repeats == 1
    assert await texts(store) == ["tin 1", "tin 2", "tin 3"]
    (row,) = await store.inbox.page(InboxFilter(Shelf.ALL), 10)
    assert (row.row.unread, row.row.name) == (3, "Lan")
    erased = await store.erase(1)
    assert (erased.messages, erased.journal) == (3, 4)
