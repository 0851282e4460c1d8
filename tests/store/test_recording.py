"""Recording a batch: once, in order, whatever comes again or beside it, on both engines."""

import asyncio
from dataclasses import replace

import pytest

from socialdesk.model.changes import Resolve
from socialdesk.model.conversation import Status, last_words
from socialdesk.model.delivery import Sent, Settlement
from socialdesk.model.i18n import set_language
from socialdesk.model.ids import Instant, RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.message import (
    RECOVERED,
    Author,
    ChannelState,
    DeliveryReport,
    Edit,
    Move,
    Reaction,
)
from socialdesk.model.reason import Reason
from socialdesk.services.thread import read_thread
from socialdesk.store.filters import InboxFilter
from socialdesk.store.recording import Recorded
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound
from tests.support.store import SHOP, AcknowledgeOnce, at, claim, reply, take, texts


async def test_an_update_that_comes_again_changes_nothing(store: Store) -> None:
    first = await take(store, inbound(), policies=[AcknowledgeOnce()])
    again = await take(store, inbound(), policies=[AcknowledgeOnce()])

    assert (first.messages, first.queued, again.messages, again.repeats, again.queued) == (
        1,
        1,
        0,
        1,
        0,
    )
    (item,) = await store.inbox.page(InboxFilter(), 10)
    assert (item.row.unread, len(await store.deliveries.rows("all", 10))) == (1, 1)


async def test_the_same_message_twice_in_one_batch_is_one(store: Store) -> None:
    outcome = await take(store, inbound(), inbound())

    assert (outcome.messages, outcome.repeats) == (1, 1)


async def test_two_accounts_keep_the_same_customer_apart(store: Store) -> None:
    await store.accounts.ensure([("second", "telegram")])
    await store.record([arrival(inbound("one")), arrival(inbound("two"), account=2)], NOW, ())

    assert (await texts(store, 1), await texts(store, 2)) == (["one"], ["two"])


async def test_shuffled_arrivals_stand_in_the_order_they_were_said(store: Store) -> None:
    messages = [inbound(str(n), str(n), at=at(n // 3 * 1_000)) for n in (7, 2, 9, 4, 1, 8, 3, 6, 5)]
    for message in messages:
        await take(store, message)

    assert await texts(store) == [str(n) for n in range(1, 10)]


async def test_an_album_in_one_batch_with_others_keeps_its_order(store: Store) -> None:
    await take(store, *[inbound(str(n), str(n)) for n in range(1, 40)])

    assert await texts(store) == [str(n) for n in range(1, 40)]


@pytest.mark.by_hand
async def test_an_acknowledgement_comes_once_an_episode(store: Store) -> None:
    await take(store, inbound("a", "11"), inbound("b", "12"), policies=[AcknowledgeOnce()])
    await store.conversations.do(Resolve(), [1], "linh", NOW)
    await take(store, inbound("c", "13"), policies=[AcknowledgeOnce()])

    assert [row.key for row in await store.deliveries.rows("all", 10)] == ["ack:1:1", "ack:1:2"]


async def test_a_moved_group_goes_on_in_a_conversation_of_its_own(store: Store) -> None:
    await take(store, inbound("old", "11", chat="-1"))
    await take(store, Move(RemoteChat("-1"), RemoteChat("-2"), RemoteAddress('{"chat_id": "-2"}')))
    await take(store, inbound("new", "11", chat="-2"))

    assert (await texts(store, 1), await texts(store, 2)) == (["old"], ["new"])
    old = await store.inbox.conversation(1)
    assert (old.address, old.state.status) == ('{"chat_id": "-2"}', Status.RESOLVED)


async def test_older_memories_do_not_win(store: Store) -> None:
    for value, order in (("new", 5), ("old", 3)):
        await take(store, ChannelState("business:x", value, order))

    assert await store.accounts.channel_state(SHOP) == {"business:x": "new"}


async def test_hundreds_at_once_from_many_callers(store: Store) -> None:
    async def one(n: int) -> None:
        await take(store, inbound(f"m{n}", str(n), chat=str(500 + n % 7), at=at(n)))

    await asyncio.gather(*(one(n) for n in range(1, 60)))

    counted = [len(await texts(store, n)) for n in range(1, 8)]
    assert sum(counted) == 59


async def test_cancelled_callers_leave_nothing_half_done(store: Store) -> None:
    tasks = [asyncio.create_task(take(store, inbound(f"m{n}", str(n)))) for n in range(1, 40)]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks[::2]:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await take(store, inbound("last", "99"))
    await asyncio.gather(
        *store.database._working
    )  # what cancelled callers began still comes to its end

    rows = await store.threads.rows(1, 100)
    journal = await store.journal.rows(None, Instant(0), 100)
    (item,) = await store.inbox.page(InboxFilter(), 10)
    assert len(rows) == len(journal) == item.row.unread


async def test_cancelled_reads_leave_nothing_behind(store: Store) -> None:
    await take(store, inbound())
    for _ in range(60):
        task = asyncio.create_task(store.threads.rows(1, 100))
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert await texts(store) == [inbound().body]


async def test_receipts_by_name_and_by_time(store: Store) -> None:
    await take(store, inbound())
    for place in range(2):
        await reply(store, f"tin {place}", f"k{place}")
        (claimed,) = await claim(store)
        await store.settlements.settle(
            [Settlement(claimed, Sent(f"{900 + place}", 0, at(place * 10_000)))],
            at(place * 10_000),
        )
    chat = RemoteChat("501")
    await take(store, DeliveryReport(chat, read=False, remote_ids=(RemoteId("900"),)))
    assert [row.state for row in await store.deliveries.rows("all", 9)] == ["delivered", "sent"]
    await take(store, DeliveryReport(chat, read=True, watermark=at(5_000)))
    assert [row.state for row in await store.deliveries.rows("all", 9)] == ["read", "sent"]
    await take(
        store,
        DeliveryReport(chat, read=True, watermark=at(60_000)),
        DeliveryReport(chat, read=False, watermark=at(60_000)),
    )
    assert [row.state for row in await store.deliveries.rows("all", 9)] == ["read", "read"]


async def test_reactions_stand_under_their_message_and_the_newest_holds(store: Store) -> None:
    await take(store, inbound())
    chat, on = RemoteChat("501"), RemoteId("11")
    await take(store, Reaction(chat, on, "customer", "❤", at(5), opens_window=True))
    await take(
        store,
        Reaction(chat, on, "customer", "👍", at(3)),
        Reaction(RemoteChat("?"), on, "x", "👍", at(3)),
    )
    entries = await read_thread(store, 1, 10)
    state = (await store.inbox.conversation(1)).state

    assert entries[0].signs == ("❤ customer",)
    assert (state.last_action_at, state.unread) == (at(5), 1)
    await take(store, Reaction(chat, on, "customer", "", at(9)))
    assert (await read_thread(store, 1, 10))[0].signs == ()


async def test_recovered_messages_are_counted_once(store: Store) -> None:
    first: Recorded = await take(
        store, inbound("một", "1", provenance=RECOVERED), inbound("hai", "2")
    )
    again: Recorded = await take(store, inbound("một", "1", provenance=RECOVERED))

    assert first.recovered == {SHOP: 1}
    assert not again.recovered


async def test_what_a_platform_told_last_is_said_in_the_readers_language_in_the_list(
    store: Store,
) -> None:
    told = [
        inbound(kind="event", author=Author.SYSTEM, body="", said=Reason("said.message_of", name="Lan")),
        inbound("5 ⭐", "12", kind="event", said=Reason("said.tapped"), at=at(1_000)),
        inbound("", "13", said=Reason("said.story"), at=at(2_000)),
        inbound("đẹp quá", "14", said=Reason("said.story"), at=at(3_000)),
    ]  # fmt: skip
    shown = []
    for message in told:
        await take(store, message)
        (item,) = await store.inbox.page(InboxFilter(), 10)
        set_language("vi")
        vietnamese = last_words(item.row.last_text, item.row.last_said)
        set_language("en")
        assert last_words(item.row.last_text, item.row.last_said) == item.row.last_text
        shown.append((item.row.last_text, vietnamese))

    assert shown == [
        ("[a message of Lan]", "[tin nhắn của Lan]"),
        ("tapped: 5 ⭐", "đã bấm: 5 ⭐"),
        ("[story]", "[tin 24 giờ]"),
        ("đẹp quá", "đẹp quá"),
    ]
    await reply(store, "k", body="dạ")
    (item,) = await store.inbox.page(InboxFilter(), 10)
    assert (item.row.last_text, item.row.last_said) == ("dạ", "")


async def test_an_edit_of_what_was_told_last_tells_it_anew(store: Store) -> None:
    asked = inbound("có", kind="event", said=Reason("said.tapped"))
    await take(store, asked)
    await take(store, Edit(replace(asked, body="không"), at(1_000)))
    (item,) = await store.inbox.page(InboxFilter(), 10)
    (found,) = await store.search.find("lan", 5)

    assert item.row.last_text == found.body == "tapped: không"
    assert item.row.last_said == found.said != ""
    assert "không" in item.row.last_said
