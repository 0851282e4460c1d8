"""What the store promises, on both engines."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from socialdesk.errors import NotFound
from socialdesk.model.conversation import Priority, Status
from socialdesk.model.delivery import (
    DeliveryKind,
    NewDelivery,
)
from socialdesk.model.effects import Effect, Occasion, Policy, Reply
from socialdesk.model.ids import (
    HOUR,
    AccountId,
    ConversationId,
    Instant,
    RemoteAddress,
    RemoteChat,
    RemoteId,
)
from socialdesk.model.message import (
    Attachment,
    Author,
    ChannelState,
    ContactChange,
    Deletion,
    Edit,
    Move,
)
from socialdesk.services.thread import read_thread
from socialdesk.store.filters import Condition, InboxFilter, Shelf
from socialdesk.store.inbox import Place
from socialdesk.store.recording import Recorded
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.waiting import turns

SHOP = AccountId(1)


def at(offset: int) -> Instant:
    return Instant(NOW + offset)


async def take(store: Store, *events: Any, policies: Sequence[Policy] = ()) -> Recorded:
    return await store.record([arrival(each) for each in events], NOW, policies)


class AcknowledgeOnce:
    """Answers the first message of each episode."""

    name = "acknowledgement"

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        done = occasion.state.acknowledged_episode >= occasion.state.episode
        return () if done else (Reply("Shop đã nhận được", DeliveryKind.ACKNOWLEDGEMENT),)


async def reply(
    store: Store, key: str = "k1", body: str = "dạ còn ạ", conversation: int = 1, now: Instant = NOW
) -> list[int]:
    delivery = NewDelivery(key, ConversationId(conversation), DeliveryKind.REPLY, body, "linh")
    return await store.outbox.reply([delivery], now)


async def claim(store: Store, now: Instant = NOW, limit: int = 10) -> list[Any]:
    return await store.claims.claim([SHOP], now, Instant(now + 60_000), limit)


async def texts(store: Store, conversation: int = 1) -> list[str]:
    return [row.body for row in await store.threads.rows(conversation, 100)]


# -- recording
# ---------------------------------------------------------------------------------------------------


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


async def test_an_acknowledgement_comes_once_an_episode(store: Store) -> None:
    await take(store, inbound("a", "11"), inbound("b", "12"), policies=[AcknowledgeOnce()])
    await store.conversations.resolve(1, "linh", NOW)
    await take(store, inbound("c", "13"), policies=[AcknowledgeOnce()])

    assert [row.key for row in await store.deliveries.rows("all", 10)] == ["ack:1:1", "ack:1:2"]


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


async def test_an_old_block_does_not_undo_a_newer_message(store: Store) -> None:
    await take(store, inbound(at=at(5_000)))
    await take(store, ContactChange(RemoteChat("501"), sender(), blocked=True, at=at(9_000)))
    assert (await store.inbox.page(InboxFilter(), 10))[0].row.blocked == 1

    await take(store, inbound("back", "12", at=at(20_000)))
    await take(store, ContactChange(RemoteChat("501"), sender(), blocked=True, at=at(15_000)))
    assert (await store.inbox.page(InboxFilter(), 10))[0].row.blocked == 0


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


async def test_an_owners_answer_that_comes_late_leaves_newer_questions_waiting(
    store: Store,
) -> None:
    await take(store, inbound("1", "11", at=at(0)), inbound("3", "13", at=at(20_000)))
    await take(store, inbound("2", "12", at=at(10_000), author=Author.OWNER))

    (item,) = await store.inbox.page(InboxFilter(), 10)
    assert item.row.waiting_since == at(20_000)


async def test_a_name_that_changes_is_known_and_found(store: Store) -> None:
    await take(store, inbound())
    who = replace(sender("Lan Đỗ"), username="lan")
    await take(store, inbound("hi", "12", sender=who, contact=who))

    assert [hit.name for hit in await store.search.find("lan do", 10)][:1] == ["Lan Đỗ"]


async def test_unreadable_bytes_are_quarantined_beside_their_neighbours(store: Store) -> None:
    batch = [
        arrival(inbound("a", "11")),
        arrival(key="5", body=b"\xff{", failure="JSONDecodeError"),
        arrival(inbound("b", "12")),
    ]
    outcome = await store.record(batch, NOW, ())

    assert (outcome.messages, outcome.quarantined) == (2, 1)
    (row,) = await store.journal.rows("quarantined", Instant(0), 10)
    body = await store.journal.body(row.id)
    assert body is not None
    assert (bytes(body.body), row.error, await store.journal.quarantined()) == (
        b"\xff{",
        "JSONDecodeError",
        {1: 1},
    )


async def test_what_was_replayed_leaves_quarantine(store: Store) -> None:
    await store.record([arrival(key="5", body=b"x", failure="Unreadable")], NOW, ())
    (quarantined,) = await store.journal.bodies(0, 10, None)
    outcome = await store.replay(quarantined.id, arrival(inbound()), NOW)

    assert (outcome.messages, await store.journal.bodies(0, 10, None), await texts(store)) == (
        1,
        [],
        [inbound().body],
    )


async def test_old_bytes_are_forgotten(store: Store) -> None:
    await take(store, inbound())

    assert await store.journal.expire(at(-1)) == 0
    assert await store.journal.expire(at(1)) == 1
    assert await store.journal.rows(None, Instant(0), 10) == []


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
        await turns(1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    assert await texts(store) == [inbound().body]


# -- reading
# -----------------------------------------------------------------------------------------------------


async def test_pages_follow_each_other_without_gap_or_repeat(store: Store) -> None:
    await store.record(
        [arrival(inbound(f"m{n}", "11", chat=str(n), at=at(n % 5 * 1_000))) for n in range(1, 48)],
        NOW,
        (),
    )
    seen: list[int] = []
    after = None
    while items := await store.inbox.page(InboxFilter(), 10, after):
        seen += [item.row.id for item in items]
        after = Place(items[-1].row.sort_key, items[-1].row.id)

    assert len(seen) == len(set(seen)) == 47
    assert seen == [place.id for place in await store.inbox.places(InboxFilter(), 100)]


async def test_filters(store: Store) -> None:
    await store.record(
        [arrival(inbound(str(n), "11", chat=str(n), at=at(n))) for n in range(1, 6)], NOW, ()
    )
    await store.conversations.assign(1, "linh", "linh", NOW)
    await store.conversations.tag(2, ["vip", "size-m"], [], "linh", NOW)
    await store.conversations.resolve(3, "linh", NOW)
    await store.conversations.snooze(4, at(HOUR), "linh", "later", NOW)
    await reply(store, conversation=5)

    async def shown(view: Shelf = Shelf.ACTIVE, *conditions: Condition) -> list[int]:
        return [item.row.id for item in await store.inbox.page(InboxFilter(view, conditions), 10)]

    assert await shown() == [1, 2, 5]
    assert await shown(Shelf.ACTIVE, Condition("assignee", ("linh",))) == [1]
    assert await shown(Shelf.ACTIVE, Condition("assignee", ("linh", "lan"), negated=True)) == [2, 5]
    assert await shown(Shelf.ACTIVE, Condition("tag", ("vip",))) == [2]
    assert await shown(Shelf.RESOLVED) == [3]
    assert await shown(Shelf.SNOOZED) == [4]
    assert await shown(Shelf.ALL) == [1, 2, 4, 5, 3]
    assert await shown(Shelf.ACTIVE, Condition("waiting")) == [1, 2]
    assert await shown(Shelf.ACTIVE, Condition("unread")) == [1, 2]
    assert await shown(Shelf.ACTIVE, Condition("status", ("pending",))) == [5]
    assert await shown(Shelf.ACTIVE, Condition("account", ("other",))) == []
    either = Condition(
        "either", either=(Condition("tag", ("vip",)), Condition("assignee", ("linh",)))
    )
    assert await shown(Shelf.ACTIVE, either) == [1, 2]
    assert await shown(Shelf.ACTIVE, replace(either, negated=True)) == [5]
    assert await store.inbox.how_many([InboxFilter(), InboxFilter(Shelf.ALL)], 4) == [3, 4]


async def test_what_changed_is_told_in_order_with_its_place(store: Store) -> None:
    await take(store, inbound(chat="1"), inbound(chat="2"))
    since = await store.inbox.revision()
    await store.conversations.resolve(1, "linh", NOW)
    await store.messages.note(2, "linh", "x", NOW)

    moved = await store.inbox.moved(InboxFilter(), since)
    assert [(each.id, each.shown) for each in moved] == [(1, 0), (2, 1)]


async def test_older_pages_of_a_thread(store: Store) -> None:
    await take(store, *[inbound(str(n), str(n), at=at(n * 1_000)) for n in range(1, 31)])
    end = await store.threads.rows(1, 10)
    before = await store.threads.rows(1, 10, end[0])

    assert [row.body for row in before + end] == [str(n) for n in range(11, 31)]


async def test_a_reply_shows_what_it_refers_to(store: Store) -> None:
    await take(
        store,
        inbound("còn không?", "11"),
        inbound("cái này", "12", reply_to=RemoteId("11"), at=at(1)),
    )

    assert (await store.threads.rows(1, 10))[1].original == "còn không?"


async def test_what_does_not_exist_is_said(store: Store) -> None:
    for wrong in (
        store.inbox.conversation(9), store.threads.message(9), store.deliveries.row(9), store.conversations.resolve(9, "x", NOW),
        store.deliveries.retry(9, NOW), store.messages.note(9, "x", "y", NOW), reply(store, conversation=9),
    ):  # fmt: skip
        with pytest.raises(NotFound, match="There is no"):
            await wrong


# -- triage
# ------------------------------------------------------------------------------------------------------


async def test_snoozed_until_its_moment_however_late_anybody_looks(store: Store) -> None:
    await take(store, inbound())
    await store.conversations.snooze(1, at(HOUR), "linh", "later", NOW)

    assert await store.conversations.wake(at(HOUR - 1)) == 0
    assert await store.conversations.wake(at(90 * HOUR)) == 1
    assert (await store.inbox.conversation(1)).state.status is Status.OPEN


async def test_everything_leaves_a_trace_in_the_thread(store: Store) -> None:
    await take(store, inbound())
    await store.conversations.assign(1, "linh", "linh", at(1))
    await store.conversations.tag(1, ["vip"], [], "linh", at(2))
    await store.conversations.prioritise(1, Priority.HIGH, "linh", at(3))
    await store.messages.note(1, "linh", "thích màu be", at(4))
    await store.conversations.resolve(1, "linh", at(5))
    await store.conversations.reopen(1, "linh", at(6))

    assert [each.text for each in await read_thread(store, 1, 100)][1:] == [
        "linh: assigned to linh",
        "linh: tagged +vip",
        "linh: priority high",
        "thích màu be",
        "linh: resolved",
        "linh: reopened",
    ]
    assert (await store.inbox.conversation(1)).state.episode == 2


async def test_drafts(store: Store) -> None:
    await take(store, inbound())
    await store.drafts.save(1, "linh", "dạ chị", NOW)

    assert (await store.drafts.body(1, "linh"), await store.drafts.body(1, "mai")) == (
        "dạ chị",
        "",
    )
    assert (await store.inbox.page(InboxFilter(), 10, agent="linh"))[0].drafted
    await store.drafts.save(1, "linh", " ", NOW)
    assert await store.drafts.body(1, "linh") == ""


# -- search
# ------------------------------------------------------------------------------------------------------


async def found(store: Store, words: str) -> list[str]:
    return [hit.body for hit in await store.search.find(words, 10) if hit.message_id]


async def test_words_are_found_without_accents(store: Store) -> None:
    said = [
        "áo khoác đỏ còn không",
        "điện thoại",
        "ao cá",
        "áo sơ mi",
        "Đặng Đức gửi",
        "100% cotton_x",
        "ไซส์ L ไหม",
    ]
    await take(store, *[inbound(body, str(n), at=at(n)) for n, body in enumerate(said, 1)])

    assert await found(store, "dien thoai") == ["điện thoại"]
    assert await found(store, "ao") == ["áo sơ mi", "ao cá", "áo khoác đỏ còn không"]
    assert await found(store, "khoac do") == ["áo khoác đỏ còn không"]
    assert await found(store, '"do con"') == ["áo khoác đỏ còn không"]
    assert await found(store, "dang duc") == ["Đặng Đức gửi"]
    assert await found(store, "ไซส์") == ["ไซส์ L ไหม"]
    assert await found(store, "không có đâu") == []
    assert await found(store, '100% "') == ["100% cotton_x"]
    for hostile in ('"', "a-b", "(", "NEAR(", "x*", "'; DROP TABLE message", "%", "_", "\x00"):
        assert isinstance(await found(store, hostile), list)


async def test_an_edited_message_is_found_by_what_it_says_now(store: Store) -> None:
    await take(store, inbound("màu vàng", "11"))
    assert await found(store, "vang") == ["màu vàng"]
    await take(store, Edit(inbound("màu xanh", "11"), at(1_000)))

    assert (await found(store, "vang"), await found(store, "xanh")) == ([], ["màu xanh"])


async def test_the_index_can_be_built_anew(store: Store) -> None:
    await take(store, inbound("áo khoác", "11"))
    await found(store, "khoac")
    await store.search.rebuild()

    assert await found(store, "khoac") == ["áo khoác"]


# -- erasing, leases, files
# --------------------------------------------------------------------------------------


async def test_erasing_a_person_leaves_nothing_of_them_and_everything_of_others(
    store: Store,
) -> None:
    photo = Attachment("photo", "f", "u")
    await take(
        store, inbound("bí mật", "11", attachments=(photo,)), inbound("khác", "11", chat="777")
    )
    await take(store, Edit(inbound("bí mật 2", "11"), at(5)))
    await store.record([arrival(key="9", body=b'{"from":{"id":501}}', failure="x")], NOW, ())
    await store.messages.note(1, "linh", "ghi chú", NOW)
    await store.drafts.save(1, "linh", "nháp", NOW)
    await reply(store)
    wanted = await store.attachments.want(SHOP, "u", "f", NOW)
    await store.attachments.settle(wanted, "/somewhere/u", 3, "")

    erased = await store.erase(1)

    assert (erased.messages, erased.journal, erased.files) == (2, 3, ("/somewhere/u",))
    assert await found(store, "mat") == []
    assert [item.row.name for item in await store.inbox.page(InboxFilter(Shelf.ALL), 10)] == ["Lan"]
    assert (await texts(store, 2), len(await store.journal.rows(None, Instant(0), 10))) == (
        ["khác"],
        1,
    )
    await take(store, inbound("mới nhất", "12", chat="777"))
    assert await found(store, "moi nhat") == ["mới nhất"]


async def test_a_lease_is_held_by_one(store: Store) -> None:
    hold = store.accounts.hold
    assert await hold(SHOP, "account:1", "one", NOW, 15_000) is None
    held = await hold(SHOP, "account:1", "two", at(10_000), 15_000)
    assert held is not None
    assert held.owner == "one"
    assert await hold(SHOP, "account:1", "two", at(15_001), 15_000) is None
    assert await hold(SHOP, "account:1", "three", at(15_002), 15_000, dead_owner="two") is None


async def test_a_lease_from_the_future_blocks_nobody(store: Store) -> None:
    await store.accounts.hold(SHOP, "account:1", "one", at(24 * HOUR), 15_000)

    assert await store.accounts.hold(SHOP, "account:1", "two", NOW, 15_000) is None


async def test_a_failed_file_is_asked_for_again(store: Store) -> None:
    wanted = await store.attachments.want(SHOP, "u", "f", NOW)
    await store.attachments.settle(wanted, "", 0, "too big")

    assert (await store.attachments.want(SHOP, "u", "f", NOW)).state == "wanted"
    assert [each.unique_id for each in await store.attachments.wanted(5)] == ["u"]
