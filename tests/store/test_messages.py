"""Messages and notes, on both engines."""

import pytest

from socialdesk.errors import NotFound
from socialdesk.model.ids import ConversationId, RemoteId
from socialdesk.model.message import Attachment
from socialdesk.store.filters import InboxFilter
from socialdesk.store.messages import (
    PolicyNote,
    add_policy_notes,
    dump_attachments,
    earlier,
    known,
    load_attachments,
    replace_words,
)
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.store import at, found, say, take


async def test_a_note_stands_behind_what_was_said_and_shows_the_conversation_anew(
    store: Store,
) -> None:
    await say(store, "1")
    since = await store.inbox.revision()
    await store.messages.note(1, "linh", "khách quen", NOW)
    rows = await store.threads.rows(1, 9)

    assert [(row.kind, row.author, row.sender, row.body) for row in rows][1:] == [
        ("note", "agent", "linh", "khách quen")
    ]
    assert [each.id for each in await store.inbox.moved(InboxFilter(), since)] == [1]
    assert (await store.inbox.conversation(1)).state.last_text == "alo"
    assert (await store.inbox.conversation(1)).state.waiting_since == NOW
    with pytest.raises(NotFound):
        await store.messages.note(9, "linh", "x", NOW)


async def test_what_is_known_is_told_by_conversation_and_number(store: Store) -> None:
    await say(store, "1", "2")
    one, two = ConversationId(1), ConversationId(2)
    asked = [(one, RemoteId("11")), (one, RemoteId("12")), (two, RemoteId("11"))]

    assert await store.database.read(lambda conn: known(conn, asked)) == {
        (1, "11"): "",
        (2, "11"): "",
    }
    assert await store.database.read(lambda conn: known(conn, [])) == {}


async def test_replaced_words_leave_a_version_and_are_found_by_what_they_say_now(
    store: Store,
) -> None:
    await take(store, inbound("áo đỏ"))
    assert await found(store, "do") == ["áo đỏ"]
    was = await store.database.read(lambda conn: earlier(conn, 1, "11"))
    assert was is not None
    await store.database.transact(lambda conn: replace_words(conn, was, "áo xanh", "", at(9)))
    (row,) = await store.threads.rows(1, 9)

    assert (row.body, row.edited_at) == ("áo xanh", at(9))
    versions = await store.threads.versions([row.id])
    assert [(each.body, each.replaced_at) for each in versions] == [("áo đỏ", at(9))]
    assert (await found(store, "do"), await found(store, "xanh")) == ([], ["áo xanh"])
    assert await store.database.read(lambda conn: earlier(conn, 1, "99")) is None


async def test_a_policys_note_is_left_once(store: Store) -> None:
    await say(store, "1")
    note = PolicyNote(1, "note:x:11", "socialdesk", "hỏi giá", at(1))
    await store.database.transact(lambda conn: add_policy_notes(conn, [note]))
    await store.database.transact(lambda conn: add_policy_notes(conn, [note]))

    assert [row.body for row in await store.threads.rows(1, 9)] == ["alo", "hỏi giá"]


def test_attachments_come_back_as_they_were() -> None:
    files = (Attachment("photo", "f", "u", width=9), Attachment("document", name='a"b'))

    assert load_attachments(dump_attachments(files)) == files
    assert (dump_attachments(()), load_attachments("")) == ("", ())
