"""What recording does with words: edits, deletions, answers from elsewhere, on both engines."""

from socialdesk.model.ids import RemoteChat, RemoteId
from socialdesk.model.message import ALONGSIDE, Author, Deletion, Edit, Handover
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.store import at, take, texts


async def test_an_edit_keeps_what_was_said_before(store: Store) -> None:
    await take(store, inbound("size M", "11"))
    await take(store, Edit(inbound("size L", "11"), at(60_000)))
    await take(store, Edit(inbound("size L", "11"), at(60_000)))

    (row,) = await store.threads.rows(1, 10)
    assert (row.body, row.edited_at) == ("size L", at(60_000))
    assert [each.body for each in await store.threads.versions([row.id])] == ["size M"]
    (item,) = await store.inbox.page(InboxFilter(), 10)
    assert (item.row.last_text, item.row.waiting_since) == ("size L", NOW)


async def test_an_older_edit_that_comes_late_does_not_win(store: Store) -> None:
    await take(store, inbound("a", "11"))
    await take(store, Edit(inbound("c", "11"), at(60_000)))
    await take(store, Edit(inbound("b", "11"), at(30_000)))

    assert await texts(store) == ["c"]


async def test_an_edit_of_something_unknown_is_kept_and_starts_no_wait(store: Store) -> None:
    await take(store, Edit(inbound("L", "11"), at(60_000)))

    assert await texts(store) == ["L"]
    (item,) = await store.inbox.page(InboxFilter(Shelf.ALL), 10)
    assert item.row.waiting_since is None


async def test_message_and_edit_in_one_batch(store: Store) -> None:
    await take(
        store,
        inbound("M", "11"),
        Edit(inbound("L", "11"), at(1_000)),
        inbound("x", "12", at=at(2_000)),
    )

    assert await texts(store) == ["L", "x"]


async def test_a_deletion_leaves_a_mark(store: Store) -> None:
    await take(store, inbound("oops", "11"))
    await take(store, Deletion(RemoteChat("501"), (RemoteId("11"), RemoteId("99"))))

    (row,) = await store.threads.rows(1, 10)
    assert (row.body, row.deleted_at) == ("oops", NOW)


async def test_an_owners_answer_that_comes_late_leaves_newer_questions_waiting(
    store: Store,
) -> None:
    await take(store, inbound("1", "11", at=at(0)), inbound("3", "13", at=at(20_000)))
    await take(store, inbound("2", "12", at=at(10_000), author=Author.OWNER))

    (item,) = await store.inbox.page(InboxFilter(), 10)
    assert item.row.waiting_since == at(20_000)


async def test_who_has_the_chat_shows_by_where_messages_arrive(store: Store) -> None:
    await take(store, inbound("một", "1"))
    await take(store, Handover(RemoteChat("501"), "Page inbox", at(1)))
    assert (await store.inbox.conversation(1)).handled_by == "Page inbox"
    await take(store, inbound("hai", "2", at=at(2), provenance=ALONGSIDE))
    assert (await store.inbox.conversation(1)).handled_by == "Page inbox"
    await take(store, inbound("ba", "3", at=at(3)))
    assert (await store.inbox.conversation(1)).handled_by == ""
    await take(store, inbound("bốn", "4", at=at(4), provenance=ALONGSIDE))
    assert (await store.inbox.conversation(1)).handled_by == "another app"
