"""Comments, in the conversation that holds them, on both engines."""

from dataclasses import replace

from socialdesk.model.delivery import DeliveryKind, NewDelivery, Sent, Settlement
from socialdesk.model.ids import ConversationId, RemoteChat, RemoteId
from socialdesk.model.message import Author, Deletion, Echo, Edit, Visibility
from socialdesk.store.outbox import private_key
from socialdesk.store.store import Store
from tests.support.make import NOW, sender
from tests.support.store import SHOP, at, claim, comment, echo, take


async def test_comments_are_found_by_their_own_number_wherever_they_are_told_of(
    store: Store,
) -> None:
    await take(store, comment("giá?", "c1"))
    await take(
        store, comment("giá?", "c1", chat="comment:live9:77")
    )  # the same, read from the live video
    await take(store, Edit(comment("giá áo?", "c1", chat=""), at(5)))
    await take(store, Visibility(RemoteChat(""), RemoteId("c1"), hidden=True))
    answer = replace(
        comment("350k", "c2", chat="", author=Author.OWNER, sender=sender("Shop")),
        reply_to=RemoteId("c1"),
        echo=Echo(),
        at=at(20),
    )
    await take(
        store,
        answer,
        Deletion(RemoteChat(""), (RemoteId("c1"),)),
        Visibility(RemoteChat(""), RemoteId("?"), hidden=True),
    )

    rows = await store.threads.rows(1, 10)
    assert [(row.body, row.hidden_at is not None, row.deleted_at is not None) for row in rows] == [
        ("giá áo?", True, True), ("350k", False, False),
    ]  # fmt: skip
    (item,) = (await store.inbox.by_ids([1, 2])).values()
    assert (item.row.chat_kind, item.row.subject, item.row.waiting_since) == (
        "comment",
        "post p1",
        None,
    )


async def test_one_private_reply_a_comment_and_the_two_contacts_become_one_person(
    store: Store,
) -> None:
    await take(store, comment("inbox em", "c1"))
    key = private_key(SHOP, "c1")
    delivery = NewDelivery(
        key,
        ConversationId(1),
        DeliveryKind.REPLY,
        "dạ em gửi giá",
        "linh",
        RemoteId("c1"),
        private=True,
    )
    await store.outbox.reply([delivery], NOW)
    (claimed,) = await claim(store)
    assert (claimed.private, claimed.target_at) == (1, NOW)
    await take(store, echo("dạ em gửi giá", "m1", delivery=claimed.id, chat="5577"))
    await store.settlements.settle(
        [Settlement(claimed, Sent("m1", 0, at(5), contact="5577"))], at(6)
    )

    used = await store.outbox.private_replies(SHOP, ["c1", "c2"])
    assert list(used) == ["c1"]
    first, second = await store.inbox.conversation(1), await store.inbox.conversation(2)
    assert [row.id for row in await store.inbox.beside(first)] == [2]
    assert [row.id for row in await store.inbox.beside(second)] == [1]
    assert [row.kind for row in await store.threads.rows(1, 9)] == ["comment", "private_reply"]
    erased = await store.erase(1)
    assert erased.messages == 3
    assert await store.inbox.by_ids([1, 2]) == {}
