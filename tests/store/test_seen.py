"""Acts are meant for what was on the screen: what was recorded after it stays open, on both engines."""

import asyncio
from dataclasses import replace

import pytest

from socialdesk.model.changes import Assign, Resolve, Snooze, Tag
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import ConversationId
from socialdesk.model.message import Edit
from socialdesk.store.engine.database import Connection
from socialdesk.store.filters import InboxFilter
from socialdesk.store.seen import newest
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound
from tests.support.store import at, line, take, texts
from tests.support.waiting import GENEROUS


async def _shown_then_written(store: Store) -> dict[int, int]:
    """What was seen of conversation 1 when its customer writes once more."""
    await take(store, inbound("còn hàng không", "11"))
    seen = (await store.inbox.by_ids([1]))[1].seen
    await take(store, inbound("size L nhé", "12", at=at(60_000)))
    return {1: seen}


async def test_what_came_after_the_screen_is_not_resolved(store: Store) -> None:
    seen = await _shown_then_written(store)
    done = await store.conversations.do(Resolve(), [1], "linh", at(61_000), seen=seen)

    row = await line(store)
    assert (row.status, row.waiting_since, row.unread) == ("open", at(60_000), 1)
    assert (done.changed, done.overtaken) == ([1], [1])
    assert await store.history.undo("linh", at(62_000)) is not None
    assert (await line(store)).waiting_since == NOW


async def test_what_came_after_the_screen_is_not_put_away_nor_given_away(store: Store) -> None:
    seen = await _shown_then_written(store)
    before = await line(store)
    for wanted in (Snooze(at(90_000), "mai"), Assign("mai")):
        done = await store.conversations.do(wanted, [1], "linh", at(61_000), seen=seen)
        assert (done.changed, done.overtaken) == ([], [1])

    after = await line(store)
    assert (after.status, after.unread, after.assignee) == ("open", before.unread, "")


@pytest.mark.parametrize("wanted", [Tag(("vip",)), Assign("linh"), Assign("")])
async def test_what_takes_nothing_out_of_sight_is_done(store: Store, wanted: Tag | Assign) -> None:
    seen = await _shown_then_written(store)
    done = await store.conversations.do(wanted, [1], "linh", at(61_000), seen=seen)

    assert (done.changed, done.overtaken) == ([1], [])


async def test_what_came_after_the_screen_is_not_answered(store: Store) -> None:
    seen = await _shown_then_written(store)
    answer = NewDelivery("k", ConversationId(1), DeliveryKind.REPLY, "dạ còn", "linh")
    await store.outbox.reply([answer], at(61_000), seen[1])

    row = await line(store)
    assert (row.status, row.waiting_since, row.unread) == ("open", at(60_000), 1)
    assert await store.conversations.came_after(1, seen[1]) == 1


async def test_a_late_message_of_an_older_moment_was_not_seen_either(store: Store) -> None:
    await take(store, inbound("còn hàng không", "12", at=at(9_000)))
    seen = (await store.threads.opening(1, 9)).seen
    await take(store, inbound("chào shop", "11", at=at(1_000)))
    await store.conversations.do(Resolve(), [1], "linh", at(10_000), seen={1: seen})

    row = await line(store)
    assert (row.status, row.waiting_since, row.unread) == ("open", at(1_000), 1)


async def test_whoever_looked_has_read_only_what_was_there(store: Store) -> None:
    seen = await _shown_then_written(store)
    await store.conversations.mark_read(1, seen[1])
    assert (await line(store)).unread == 1
    await store.conversations.mark_read(1)
    assert (await line(store)).unread == 0


async def test_what_was_seen_whole_is_resolved(store: Store) -> None:
    await _shown_then_written(store)
    seen = {1: (await store.inbox.by_ids([1]))[1].seen}
    await take(store, inbound("khác", "11", chat="502"))
    done = await store.conversations.do(Resolve(), [1], "linh", at(61_000), seen=seen)

    assert done.overtaken == []
    assert (await line(store)).status == "resolved"


async def test_an_answer_for_later_and_one_sent_again_answer_what_was_seen(store: Store) -> None:
    await take(store, inbound("còn hàng không", "11"))
    later = NewDelivery(
        "k", ConversationId(1), DeliveryKind.REPLY, "dạ", "linh", due_at=at(90_000),
        scheduled=True, unless_answered=False,
    )  # fmt: skip
    (number,) = await store.outbox.reply([later], at(1_000))
    await take(store, inbound("size L nhé", "12", at=at(60_000)))
    await store.deliveries.release_scheduled(at(100_000))
    row = await line(store)
    assert (row.status, row.waiting_since, row.unread) == ("open", at(60_000), 1)

    await store.deliveries.cancel([number], at(101_000))
    await store.deliveries.retry(number, at(102_000))
    row = await line(store)
    assert (row.status, row.waiting_since, row.unread) == ("open", at(60_000), 1)


async def _shown_then_edited(store: Store) -> dict[int, int]:
    """What was seen of conversation 1 when its customer changes two into twenty."""
    await take(store, inbound("lấy 2 cái", "11"))
    seen = (await store.inbox.by_ids([1]))[1].seen
    await take(store, Edit(inbound("lấy 20 cái", "11"), at(60_000)))
    return {1: seen}


async def test_what_was_edited_after_the_screen_is_not_resolved(store: Store) -> None:
    seen = await _shown_then_edited(store)
    done = await store.conversations.do(Resolve(), [1], "linh", at(61_000), seen=seen)

    row = await line(store)
    assert (row.status, row.waiting_since, row.unread) == ("open", at(60_000), 1)
    assert (done.changed, done.overtaken) == ([1], [1])


async def test_what_was_edited_after_the_screen_is_not_put_away_nor_given_away(
    store: Store,
) -> None:
    seen = await _shown_then_edited(store)
    for wanted in (Snooze(at(90_000), "mai"), Assign("mai")):
        done = await store.conversations.do(wanted, [1], "linh", at(61_000), seen=seen)
        assert (done.changed, done.overtaken) == ([], [1])


async def test_what_was_edited_after_the_screen_is_not_answered(store: Store) -> None:
    seen = await _shown_then_edited(store)
    answer = NewDelivery("k", ConversationId(1), DeliveryKind.REPLY, "dạ 2 cái ạ", "linh")
    await store.outbox.reply([answer], at(61_000), seen[1])

    row = await line(store)
    assert (row.status, row.waiting_since, row.unread) == ("open", at(60_000), 1)
    assert await store.conversations.came_after(1, seen[1]) == 1


async def test_whoever_looked_has_not_read_what_was_edited_since(store: Store) -> None:
    seen = await _shown_then_edited(store)
    await store.conversations.mark_read(1, seen[1])
    assert (await line(store)).unread == 1


async def test_an_edit_that_was_seen_holds_nothing_back(store: Store) -> None:
    await _shown_then_edited(store)
    seen = {1: (await store.threads.opening(1, 9)).seen}
    await take(store, inbound("khác", "11", chat="502"))
    done = await store.conversations.do(Resolve(), [1], "linh", at(61_000), seen=seen)

    assert done.overtaken == []
    assert (await line(store)).status == "resolved"


async def test_one_message_that_is_new_and_edited_is_one(store: Store) -> None:
    await take(store, inbound("chào shop", "10", at=at(-1)))
    seen = (await store.inbox.by_ids([1]))[1].seen
    await take(store, inbound("lấy 2 cái", "11"), Edit(inbound("lấy 20 cái", "11"), at(60_000)))
    await store.conversations.do(Resolve(), [1], "linh", at(61_000), seen={1: seen})

    row = await line(store)
    assert (row.status, row.waiting_since, row.unread) == ("open", NOW, 1)


@pytest.mark.parametrize(
    "edited",
    [
        Edit(inbound("lấy 1 cái", "11"), at(20_000)),
        Edit(inbound("lấy 2 cái", "11"), at(70_000)),
        Edit(inbound("lấy 20 cái", "11"), at(60_000)),
    ],
    ids=["older", "same words", "repeated"],
)
async def test_an_edit_that_changes_no_word_that_was_seen_holds_nothing_back(
    store: Store, edited: Edit
) -> None:
    await take(store, inbound("lấy 2 cái", "11"))
    if edited.edited_at != at(70_000):
        await take(store, Edit(inbound("lấy 20 cái", "11"), at(60_000)))
    seen = (await store.inbox.by_ids([1]))[1].seen
    await take(store, edited)

    assert await store.conversations.came_after(1, seen) == 0


async def test_a_live_location_that_moves_holds_nothing_back(store: Store) -> None:
    await take(store, inbound("10.77, 106.69", "11", kind="location"))
    seen = (await store.inbox.by_ids([1]))[1].seen
    await take(store, Edit(inbound("10.78, 106.70", "11", kind="location"), at(60_000)))

    assert await store.conversations.came_after(1, seen) == 0


async def test_an_edit_of_a_message_that_never_came_was_not_seen_either(store: Store) -> None:
    await take(store, inbound("chào shop", "11"))
    seen = (await store.inbox.by_ids([1]))[1].seen
    await take(store, Edit(inbound("lấy 20 cái", "12", at=at(0)), at(60_000)))
    done = await store.conversations.do(Resolve(), [1], "linh", at(61_000), seen={1: seen})

    row = await line(store)
    assert (row.status, row.unread, done.overtaken) == ("open", 1, [1])


async def test_a_placeholder_that_became_words_is_not_resolved_unread(store: Store) -> None:
    placeholder = arrival(inbound("not understood yet: cart", "11", kind="unsupported"), body=b"x")
    unknown = replace(placeholder, parsed=replace(placeholder.parsed, unknown=True))
    await store.record([unknown], NOW, ())
    seen = (await store.inbox.by_ids([1]))[1].seen
    await store.replay(1, arrival(inbound("tổng 350.000đ", "11"), body=b"x"), NOW)
    done = await store.conversations.do(Resolve(), [1], "linh", at(61_000), seen={1: seen})

    assert (await texts(store), done.overtaken) == (["tổng 350.000đ"], [1])
    assert (await line(store)).status == "open"


async def test_what_is_recorded_while_the_list_is_read_counts_as_unseen(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take(store, inbound("còn hàng không", "11"))

    loop = asyncio.get_running_loop()

    async def written_meanwhile(conn: Connection) -> int:
        taking = take(store, inbound("size L nhé", "12", at=at(60_000)))
        if conn.dialect == "sqlite":  # where this runs on the reader's own thread
            asyncio.run_coroutine_threadsafe(taking, loop).result(GENEROUS)
        else:
            await taking
        return await newest(conn)

    monkeypatch.setattr("socialdesk.store.inbox.newest", written_meanwhile)
    (item,) = await store.inbox.page(InboxFilter(), 10)

    assert (item.row.last_text, item.seen) == ("size L nhé", 2)
