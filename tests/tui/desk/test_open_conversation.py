"""The conversation that is open: its thread, whether it can be answered, its customer, its files."""

from pathlib import Path
from typing import Any

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Attachment, Sender
from socialdesk.store.store import Store
from socialdesk.tui.desk import open_conversation
from socialdesk.tui.desk.open_conversation import OpenConversation
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, open_shop, populate
from tests.support.make import NOW, arrival, inbound


async def opened(store: Store, clock: ManualClock) -> OpenConversation:
    await populate(store)
    return desk_on(store, clock).open


async def say(store: Store, text: str, number: int, chat: str = "501") -> None:
    """A customer says something more."""
    at = Instant(NOW + number)
    await store.record([arrival(inbound(text, str(number), chat=chat, at=at))], at, ())


# -- the thread


async def test_a_thread_is_what_was_said_then_what_is_unsent(
    desk_store: Store, clock: ManualClock
) -> None:
    found = await opened(desk_store, clock)
    await desk_on(desk_store, clock).answering.send(
        1, "mai có ạ", "k2", at=Instant(NOW + 9_000_000)
    )
    await desk_on(desk_store, clock).answering.send(1, "dạ còn ạ", "k1")
    thread = await found.load(1)

    said = [each.text for each in thread.entries if each.kind not in ("event", "note")]
    assert said == ["Shop ơi áo khoác đỏ còn size M không ạ?", "ảnh em mặc size S", "dạ còn ạ", "mai có ạ"]  # fmt: skip
    assert [each.state for each in thread.entries[-2:]] == ["queued", "scheduled"]
    assert found.thread is thread
    assert (thread.name, thread.complete, thread.barred) == ("Nguyễn Thị Hương", True, "")


async def test_an_album_is_one_entry_with_what_it_said_before(
    desk_store: Store, clock: ManualClock
) -> None:
    found = await opened(desk_store, clock)
    thread = await found.load(1)

    album = next(each for each in thread.entries if each.kind == "album")
    assert len(album.attachments) == len(album.messages) == 2
    assert [each.body for each in album.versions] == ["ảnh em mặc thử"]


async def test_nobody_is_found_behind_a_wrong_number_and_what_was_open_stays(
    desk_store: Store, clock: ManualClock
) -> None:
    found = await opened(desk_store, clock)
    thread = await found.load(2)
    with pytest.raises(NotFound):
        await found.load(99)

    assert found.thread is thread


async def test_older_pages_are_put_before_what_is_shown(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_conversation, "THREAD_PAGE", 3)
    await populate(desk_store)
    for number in range(100, 106):
        await say(desk_store, f"câu {number}", number, "505")
    found = desk_on(desk_store, clock).open
    thread = await found.load(5)

    assert [each.text for each in thread.entries] == ["câu 103", "câu 104", "câu 105"]
    assert not thread.complete
    assert await found.read_older()
    assert [each.text for each in thread.entries][:2] == ["câu 100", "câu 101"]
    assert await found.read_older()
    assert thread.complete
    assert not await found.read_older()
    assert len(thread.entries) == 7


async def test_reading_older_before_anything_is_open_reads_nothing(
    desk_store: Store, clock: ManualClock
) -> None:
    found = await opened(desk_store, clock)

    assert not await found.read_older()
    assert await found.reload() is None


async def test_a_thread_is_read_again_as_far_back_as_it_was_read(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_conversation, "THREAD_PAGE", 2)
    await populate(desk_store)
    for number in range(100, 106):
        await say(desk_store, f"câu {number}", number, "505")
    found = desk_on(desk_store, clock).open
    await found.load(5)
    await found.read_older()
    await say(desk_store, "mới", 120, "505")
    thread = await found.reload()

    assert thread is not None
    assert [each.text for each in thread.entries][-5:] == [
        "câu 102", "câu 103", "câu 104", "câu 105", "mới",
    ]  # fmt: skip
    assert found.thread is thread


async def test_a_page_that_came_while_a_thread_was_read_again_stays(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_conversation, "THREAD_PAGE", 30)
    await populate(desk_store)
    for number in range(100, 170):
        await say(desk_store, f"câu {number}", number, "505")
    found = desk_on(desk_store, clock).open
    await found.load(5)
    read = desk_store.threads.opening

    async def slow(number: int, limit: int) -> object:
        came = await read(number, limit)
        monkeypatch.setattr(desk_store.threads, "opening", read)
        await found.read_older()
        return came

    monkeypatch.setattr(desk_store.threads, "opening", slow)
    thread = await found.reload()

    assert thread is not None
    assert thread.entries[0].text <= "câu 110"


async def test_what_is_read_again_too_late_is_let_go(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await opened(desk_store, clock)
    await found.load(1)
    read = desk_store.threads.opening

    async def slow(number: int, limit: int) -> object:
        came = await read(number, limit)
        monkeypatch.setattr(desk_store.threads, "opening", read)
        await found.load(2)
        return came

    monkeypatch.setattr(desk_store.threads, "opening", slow)
    assert await found.reload() is None
    assert found.thread is not None
    assert found.thread.conversation_id == 2


async def test_a_page_that_comes_after_another_conversation_was_opened_is_let_go(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_conversation, "THREAD_PAGE", 1)
    found = await opened(desk_store, clock)
    first = await found.load(1)
    page, read = desk_store.threads.page, []

    async def slow(*wanted: object) -> object:
        read.append(await page(*wanted))  # type: ignore[arg-type]
        await found.load(2)
        return read[0]

    monkeypatch.setattr(desk_store.threads, "page", slow)
    assert not await found.read_older()
    assert len(first.entries) == 1
    assert found.thread is not None
    assert found.thread.conversation_id == 2


# -- whether it can be answered


async def test_a_window_that_is_closed_bars_and_says_why(
    desk_store: Store, clock: ManualClock
) -> None:
    await open_shop(desk_store)
    found = desk_on(desk_store, clock).open
    late = await found.load(3)
    comment = await found.load(1)

    assert late.barred == "" and late.cost != ""
    assert late.until is not None
    assert comment.is_comment
    assert comment.barred == ""
    assert [each.id for each in comment.beside] == [2]


async def test_a_comment_says_why_it_cannot_be_answered_privately(
    desk_store: Store, clock: ManualClock
) -> None:
    await open_shop(desk_store)
    desk = desk_on(desk_store, clock)
    assert (await desk.open.load(1)).private == ""
    await desk.answering.send(1, "em nhắn riêng nhé", "p1", private=True)

    assert (await desk.open.load(1)).private != ""


async def test_an_account_that_is_not_configured_bars(
    desk_store: Store, clock: ManualClock
) -> None:
    other = (await desk_store.accounts.ensure([("old", "telegram")]))["old"]
    who = Sender("1", "Lan")
    said = inbound("alo", "1", chat="1", sender=who, contact=who)
    await desk_store.record([arrival(said, account=AccountId(other.id))], NOW, ())
    thread = await desk_on(desk_store, clock).open.load(1)

    assert "no longer in the configuration" in thread.barred


# -- what keys ask of a thread


async def test_our_newest_message_is_the_one_that_arrow_up_changes(
    desk_store: Store, clock: ManualClock
) -> None:
    found = await opened(desk_store, clock)

    last = (await found.load(2)).last_own()
    assert last is not None
    assert last.text == "Dạ shop báo giá ngay ạ"
    assert (await found.load(1)).last_own() is None  # a note is nobody's answer


async def test_a_comment_is_hidden_or_liked_if_the_newest_is(
    desk_store: Store, clock: ManualClock
) -> None:
    await open_shop(desk_store)
    found = desk_on(desk_store, clock).open
    thread = await found.load(1)

    assert not thread.newest_comment_is("hidden")
    assert not thread.newest_comment_is("liked")
    (row,) = thread.page.rows
    await desk_store.database.transact(
        lambda conn: conn.rows("UPDATE message SET hidden_at = 1 WHERE id = $1", row.id)
    )
    assert (await found.load(1)).newest_comment_is("hidden")
    assert not (await desk_on(desk_store, clock).open.load(4)).newest_comment_is("liked")


# -- the customer


async def test_the_customer_of_what_is_open(desk_store: Store, clock: ManualClock) -> None:
    found = await opened(desk_store, clock)
    await found.load_customer()
    assert found.customer is None
    await found.load(1)
    await found.load_customer()

    assert found.customer is not None
    assert found.customer.person.name == "Nguyễn Thị Hương"
    assert found.customer.tags == ("size-m", "vip")
    assert [each.text for each in found.customer.notes] == ["khách quen, thích màu be"]


async def test_a_customer_who_comes_too_late_is_let_go(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await opened(desk_store, clock)
    await found.load(1)
    customer_of = open_conversation.customer_of

    async def slow(store: Store, number: int, **more: Any) -> object:
        read = await customer_of(store, number, **more)
        await found.load(2)
        return read

    monkeypatch.setattr(open_conversation, "customer_of", slow)
    await found.load_customer()
    assert found.customer is None


# -- files


async def test_a_file_that_is_here_is_given_and_one_that_is_not_is_said(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    found = await opened(desk_store, clock)
    with pytest.raises(NotAllowed, match="no file in this conversation"):
        await found.fetch_file(2, None, 1)
    who = Sender("501", "Nguyễn Thị Hương")
    file = Attachment("document", "f9", "u9", name="bill.pdf", size=3)
    said = inbound("bill", "70", sender=who, contact=who, at=NOW, attachments=(file,))
    await desk_store.record([arrival(said)], NOW, ())
    with pytest.raises(NotAllowed):
        await found.fetch_file(1, None, 5)  # it has no fifth file
