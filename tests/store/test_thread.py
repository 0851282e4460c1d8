"""Threads in the store: pages, what stands beside their messages, and what is not sent yet."""

from dataclasses import replace

import pytest

from socialdesk.errors import NotFound
from socialdesk.model.changes import Assign, Prioritise, Reopen, Resolve, Tag
from socialdesk.model.conversation import Priority
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import ConversationId, Instant
from socialdesk.model.message import Edit
from socialdesk.services.thread import read_thread
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import at, reply, take


async def talk(store: Store, count: int, chat: str = "501") -> None:
    """A customer says `count` things, two of them in the same millisecond."""
    who = sender(f"Khách {chat}", chat)
    said = [
        inbound(f"câu {number}", str(10 + number), chat=chat, sender=who, contact=who,
                at=Instant(NOW + number // 2))
        for number in range(count)
    ]  # fmt: skip
    await store.record([arrival(each) for each in said], NOW, ())


async def test_pages_follow_each_other_without_a_gap_or_a_repetition(store: Store) -> None:
    await talk(store, 9)
    end = await store.threads.page(1, 4)
    middle = await store.threads.page(1, 4, end.rows[0])
    begin = await store.threads.page(1, 4, middle.rows[0])

    whole = begin.followed_by(middle).followed_by(end)
    assert [each.body for each in whole.rows] == [f"câu {number}" for number in range(9)]
    assert (len(end.rows), len(begin.rows)) == (4, 1)
    assert await store.threads.rows(1, 4) == end.rows


async def test_a_page_brings_what_stands_beside_its_messages_and_nothing_else(
    store: Store,
) -> None:
    await talk(store, 3)
    await talk(store, 1, "502")
    first = inbound("câu 0, sửa", "10", at=Instant(NOW))
    await store.record([arrival(Edit(first, Instant(NOW + 50)))], NOW, ())
    made = NewDelivery("k", ConversationId(2), DeliveryKind.REPLY, "dạ", "linh")
    await store.outbox.reply([made], NOW)
    whole, end, other = [await store.threads.page(number, limit) for number, limit in ((1, 9), (1, 1), (2, 9))]  # fmt: skip

    assert [(each.message_id, each.body) for each in whole.versions] == [(1, "câu 0")]
    assert end.versions == end.signs == end.unsent == []
    assert [each.body for each in other.unsent] == ["dạ"]


async def test_an_opening_is_the_conversation_its_end_and_the_same_persons_others(
    store: Store,
) -> None:
    await talk(store, 3)
    await talk(store, 1, "502")
    await store.contacts.merge(1, 2, "linh", NOW, "k1")
    opening = await store.threads.opening(1, 2)

    assert opening.conversation.id == 1
    assert [each.body for each in opening.page.rows if each.kind == "text"][-1] == "câu 2"
    assert [each.id for each in opening.beside] == [2]
    assert (await store.threads.opening(2, 9)).beside[0].id == 1


async def test_an_empty_page_and_a_conversation_that_is_not_there(store: Store) -> None:
    await talk(store, 1)
    first = (await store.threads.rows(1, 1))[0]

    assert (await store.threads.page(1, 5, first)).rows == []
    assert (await store.threads.page(77, 5)).rows == []
    assert await store.threads.versions([]) == await store.threads.signs(1, []) == []
    with pytest.raises(NotFound):
        await store.threads.opening(77, 5)
    with pytest.raises(NotFound, match="no message 99"):
        await store.threads.message(99)


async def test_a_message_comes_with_the_beginning_of_what_it_answers(store: Store) -> None:
    await talk(store, 1)
    answer = replace(inbound("dạ còn", "30", at=Instant(NOW + 9)), reply_to="10")
    await store.record([arrival(answer)], NOW, ())
    row = (await store.threads.rows(1, 9))[-1]

    assert (row.original, row.original_sender) == ("câu 0", "Khách 501")
    assert (await store.threads.message(row.id)).body == "dạ còn"


async def test_what_does_not_exist_is_said(store: Store) -> None:
    for wrong in (
        store.inbox.conversation(9), store.threads.message(9), store.deliveries.row(9), store.conversations.do(Resolve(), [9], "x", NOW),
        store.deliveries.retry(9, NOW), store.messages.note(9, "x", "y", NOW), reply(store, conversation=9),
    ):  # fmt: skip
        with pytest.raises(NotFound, match="There is no"):
            await wrong


async def test_everything_leaves_a_trace_in_the_thread(store: Store) -> None:
    await take(store, inbound())
    await store.conversations.do(Assign("linh"), [1], "linh", at(1))
    await store.conversations.do(Tag(("vip",)), [1], "linh", at(2))
    await store.conversations.do(Prioritise(Priority.HIGH), [1], "linh", at(3))
    await store.messages.note(1, "linh", "thích màu be", at(4))
    await store.conversations.do(Resolve(), [1], "linh", at(5))
    await store.conversations.do(Reopen(), [1], "linh", at(6))

    assert [each.text for each in await read_thread(store, 1, 100)][1:] == [
        "linh: assigned to linh",
        "linh: tagged +vip",
        "linh: priority high",
        "thích màu be",
        "linh: resolved",
        "linh: reopened",
    ]
    assert (await store.inbox.conversation(1)).state.episode == 2
