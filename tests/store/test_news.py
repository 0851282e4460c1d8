"""What follows a message and comes before it, on both engines."""

from dataclasses import replace

from socialdesk.model.delivery import Sent
from socialdesk.model.ids import RemoteChat, RemoteId
from socialdesk.model.message import (
    Author,
    Deletion,
    DeliveryReport,
    Edit,
    Handover,
    Reaction,
    TagChange,
    Visibility,
)
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.outbox import claim as claim_all
from tests.support.outbox import queue, settle
from tests.support.store import AcknowledgeOnce, at, comment, line, take, texts

CHAT = RemoteChat("501")


async def test_an_edit_that_overtakes_its_message_takes_nothing_from_it(store: Store) -> None:
    asked = [AcknowledgeOnce()]
    await take(store, Edit(inbound("size L", "11", at=at(4_000)), at(4_000)), policies=asked)
    before = await line(store)
    assert (before.last_text, before.last_message_at, before.waiting_since) == (
        "size L", at(4_000), None,
    )  # fmt: skip

    done = await take(store, inbound("size M", "11"), policies=asked)
    after = await line(store)

    assert (done.messages, done.repeats, done.queued) == (1, 0, 1)
    assert (after.waiting_since, after.unread, after.last_text) == (NOW, 1, "size L")
    (row,) = await store.threads.rows(1, 10)
    assert (row.body, row.at, row.edited_at) == ("size L", NOW, at(4_000))
    assert [each.body for each in await store.threads.versions([row.id])] == ["size M"]


async def test_an_edit_of_a_message_that_never_comes_stands_in_its_place_in_the_list(
    store: Store,
) -> None:
    await take(store, inbound("còn hàng không ạ", "3", chat="502", at=at(9)))
    await take(store, Edit(inbound("đổi sang size L nhé", "2", at=at(-90_000)), at(5)))

    rows = [item.row for item in await store.inbox.page(InboxFilter(Shelf.ALL), 10)]
    assert [(row.id, row.last_text, row.waiting_since) for row in rows] == [
        (1, "còn hàng không ạ", at(9)), (2, "đổi sang size L nhé", None),
    ]  # fmt: skip
    assert rows[1].last_message_at == at(-90_000)


async def test_a_message_that_was_taken_back_before_it_came_is_marked(store: Store) -> None:
    await take(store, Deletion(CHAT, (RemoteId("11"),)))
    await take(store, inbound("oops", "11"), inbound("b", "12"))

    assert [bool(row.deleted_at) for row in await store.threads.rows(1, 9)] == [True, False]


async def test_a_sign_before_the_first_words_is_there_with_them(store: Store) -> None:
    await take(store, Reaction(CHAT, RemoteId("11"), "customer", "❤", at(5), opens_window=True))
    await take(store, inbound("alo", "11"))

    assert [each.sign for each in await store.threads.signs(1, ["11"])] == ["❤"]
    assert (await store.inbox.conversation(1)).state.last_action_at == at(5)


async def test_tags_and_hand_over_before_the_first_words_are_kept_for_them(store: Store) -> None:
    await take(
        store,
        TagChange(CHAT, ("Khách-sỉ", "nóng"), (), at(1)),
        TagChange(CHAT, (), ("nóng",), at(2)),
        Handover(CHAT, "Page inbox", at(3)),
    )
    await take(store, inbound("chào shop", "11", author=Author.SYSTEM, kind="event"))

    assert (await store.inbox.by_ids([1]))[1].tags == ("Khách-sỉ",)
    assert (await store.inbox.conversation(1)).handled_by == "Page inbox"


async def test_a_tag_that_was_taken_off_stays_off_when_older_news_comes_late(store: Store) -> None:
    await take(store, inbound("alo", "11"))
    await take(store, TagChange(CHAT, (), ("vip",), at(9)))
    await take(store, TagChange(CHAT, ("vip",), (), at(5)))

    assert (await store.inbox.by_ids([1]))[1].tags == ()


async def test_a_comment_that_was_hidden_before_it_came_is_hidden(store: Store) -> None:
    nowhere = RemoteChat("")
    await take(store, Visibility(nowhere, RemoteId("c1"), hidden=True, at=at(5)))
    await take(store, Visibility(nowhere, RemoteId("c1"), hidden=False, at=at(4)))
    await take(store, Deletion(nowhere, (RemoteId("c2"),)))
    await take(store, comment("giá?", "c1"), comment("hi", "c2"))

    rows = await store.threads.rows(1, 9)
    assert [(bool(row.hidden_at), bool(row.deleted_at)) for row in rows] == [
        (True, False), (False, True),
    ]  # fmt: skip


async def test_a_public_answer_that_overtakes_its_comment_ends_the_wait(store: Store) -> None:
    answer = comment("dạ 200k", "a1", "", author=Author.OWNER, reply_to=RemoteId("c1"), at=at(9))
    await take(store, answer)
    await take(store, comment("giá?", "c1"))

    assert await texts(store) == ["giá?", "dạ 200k"]
    assert (await line(store)).waiting_since is None


async def test_who_read_an_answer_before_we_knew_that_it_was_sent_has_read_it(
    store: Store,
) -> None:
    await take(store, inbound("alo", "11"))
    await queue(store, "dạ")
    (claimed,) = await claim_all(store)
    await take(store, DeliveryReport(CHAT, read=True, remote_ids=(RemoteId("r1"),)))
    await settle(store, claimed, Sent(RemoteId("r1"), 1, at(9)))

    assert (await store.deliveries.row(1)).state == "read"


async def test_nothing_is_kept_of_who_is_erased(store: Store) -> None:
    await take(store, inbound("alo", "11"), Deletion(CHAT, (RemoteId("12"),)))
    await take(
        store,
        replace(inbound("x", "11", chat="502")),
        Deletion(RemoteChat("502"), (RemoteId("9"),)),
    )
    await store.erase(1)

    rows = await store.database.read(lambda conn: conn.rows("SELECT chat FROM platform_news"))
    assert [tuple(row) for row in rows] == [("502",)]
