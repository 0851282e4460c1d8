"""Answers: now and later, held and taken back, with fields and files; comments; what is stuck."""

from pathlib import Path

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.delivery import Operation, Signal
from socialdesk.model.ids import Instant
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, open_shop, populate
from tests.support.make import NOW


async def states(store: Store) -> dict[str, str]:
    """What became of each text in the outbox."""
    return {each.body: each.state for each in await store.deliveries.rows("all", 50)}


async def signals(store: Store) -> list[str]:
    """Which signs workers are to give."""
    return await store.database.read(
        lambda conn: _column(conn, "SELECT signal FROM signal ORDER BY 1")
    )


async def _column(conn: object, sql: str) -> list[str]:
    return [row[0] for row in await conn.rows(sql)]  # type: ignore[attr-defined]


# -- sending


async def test_an_answer_is_queued_and_its_draft_is_gone(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    desk = desk_on(desk_store, clock)
    await desk.drafts.save(1, "dạ còn")

    assert await desk.answering.send(1, "dạ còn ạ", "k1") is None
    assert (await states(desk_store))["dạ còn ạ"] == "queued"
    assert await desk.drafts.read(1) == ""


async def test_the_same_key_is_sent_once(desk_store: Store, clock: ManualClock) -> None:
    await populate(desk_store)
    desk = desk_on(desk_store, clock)
    await desk.answering.send(1, "dạ còn ạ", "k1")
    await desk.answering.send(1, "dạ còn ạ", "k1")

    assert len(await desk_store.deliveries.rows("queued", 50)) == 1


async def test_a_held_answer_can_be_taken_back_while_it_is_held(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    answering = desk_on(desk_store, clock, undo=5_000).answering
    queued = await answering.send(1, "nhầm", "k1", quote=None)

    assert queued is not None
    assert (queued.conversation_id, queued.text, queued.until) == (1, "nhầm", NOW + 5_000)
    clock.advance(4)
    assert answering.held() == queued
    assert await answering.take_back() == queued
    assert (await states(desk_store))["nhầm"] == "cancelled"
    assert await answering.take_back() is None


async def test_an_answer_of_several_parts_is_taken_back_whole_or_not_at_all(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    answering = desk_on(desk_store, clock, undo=5_000).answering
    text = " ".join(["dài"] * 2_000)
    queued = await answering.send(1, text, "k1")
    assert queued is not None and len(queued.deliveries) > 1
    assert await answering.take_back() == queued
    assert await desk_store.deliveries.rows("queued", 9) == []

    queued = await answering.send(1, text, "k2")
    assert queued is not None
    await desk_store.deliveries.cancel(queued.deliveries[-1:], clock.now())
    with pytest.raises(NotAllowed, match="can no longer"):
        await answering.take_back()
    rows = await desk_store.deliveries.rows("queued", 9)
    assert [each.id for each in rows] == list(queued.deliveries[:-1])


async def test_what_goes_out_later_is_no_answer_to_be_taken_back_and_leaves_the_held_one(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    answering = desk_on(desk_store, clock, undo=5_000).answering
    held = await answering.send(1, "dạ còn", "k1")
    later = await answering.send(2, "mai em báo giá", "k2", at=Instant(NOW + 3_600_000))

    assert later is None
    assert answering.held() == held


async def test_an_answer_that_is_gone_is_not_taken_back(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    answering = desk_on(desk_store, clock, undo=5_000).answering
    await answering.send(1, "đi rồi", "k1")
    clock.advance(5)

    assert answering.held() is None
    assert await answering.take_back() is None
    assert (await states(desk_store))["đi rồi"] != "cancelled"


async def test_what_is_sent_later_is_scheduled_and_not_held(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    answering = desk_on(desk_store, clock, undo=5_000).answering

    assert await answering.send(1, "hàng về rồi", "k1", at=Instant(NOW + 3_600_000)) is None
    assert (await states(desk_store))["hàng về rồi"] == "scheduled"


async def test_a_field_that_is_still_empty_stops_the_answer(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    answering = desk_on(desk_store, clock).answering
    with pytest.raises(NotAllowed, match="{order} is still empty"):
        await answering.send(1, "mã {order} của mình", "k1")

    assert "mã {order} của mình" not in await states(desk_store)
    await desk_store.contacts.set_detail(1, "order", "DH12")
    assert (await answering.values(1))["order"] == "DH12"


async def test_what_cannot_be_sent_keeps_its_draft(desk_store: Store, clock: ManualClock) -> None:
    await populate(desk_store)
    desk = desk_on(desk_store, clock)
    await desk.drafts.save(1, "xem ảnh")
    with pytest.raises(NotAllowed):
        await desk.answering.send(1, "xem ảnh", "k1", attach="/nowhere/a.jpg")

    assert await desk.drafts.read(1) == "xem ảnh"


# -- what was said


async def test_other_words_for_a_message_of_ours(desk_store: Store, clock: ManualClock) -> None:
    await populate(desk_store)
    desk = desk_on(desk_store, clock)
    last = (await desk.open.load(2)).last_own()
    assert last is not None
    await desk.answering.edit(2, last.messages[0], "Dạ 300k ạ")
    await desk.answering.edit(2, last.messages[0], None)

    waiting = [(each.operation, each.text) for each in (await desk.open.load(2)).entries[-2:]]
    assert waiting == [("edit", "[edit] Dạ 300k ạ"), ("unsend", "[unsend]")]
    with pytest.raises(NotAllowed):
        await desk.answering.edit(1, last.messages[0], "của người khác")


async def test_a_comment_is_moderated(desk_store: Store, clock: ManualClock) -> None:
    await open_shop(desk_store)
    desk = desk_on(desk_store, clock)
    await desk.answering.moderate(1, Operation.HIDE)

    assert (await desk.open.load(1)).entries[-1].operation == "hide"
    with pytest.raises(NotAllowed):
        await desk.answering.moderate(2, Operation.HIDE)  # a private chat


async def test_what_is_stuck_is_tried_again_or_put_away(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    answering = desk_on(desk_store, clock).answering
    await answering.send(1, "một", "k1")
    await answering.send(1, "hai", "k2", at=Instant(NOW + 3_600_000))
    await desk_store.database.transact(
        lambda conn: conn.rows("UPDATE outbox SET state = 'refused' WHERE body = 'một'")
    )

    assert await answering.settle_trouble(2, retry=True) == 0
    assert await answering.settle_trouble(1, retry=True) == 1
    assert (await states(desk_store))["một"] == "queued"
    assert await answering.settle_trouble(1, retry=False) == 1  # the scheduled one
    assert (await states(desk_store))["hai"] == "cancelled"


# -- files and canned answers


async def test_a_file_is_checked_before_it_is_sent(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    await open_shop(desk_store)
    path = tmp_path / "a.jpg"
    path.write_bytes(b"\xff\xd8\xff" + b"x" * 100)
    answering = desk_on(desk_store, clock, files=tmp_path).answering

    assert (await answering.checked_file(2, str(path))).name == "a.jpg"
    with pytest.raises(NotAllowed, match="under a comment"):
        await answering.checked_file(1, str(path))
    with pytest.raises(NotAllowed):
        await answering.checked_file(2, str(tmp_path / "b.jpg"))


async def test_what_is_used_most_is_known(desk_store: Store, clock: ManualClock) -> None:
    await populate(desk_store)
    await desk_store.canned.save("gia", "350k ạ")
    answering = desk_on(desk_store, clock).answering
    (answer,) = await answering.canned()
    await answering.used_canned(answer.id)

    assert [each.uses for each in await answering.canned()] == [1]


# -- typing


async def test_a_customer_sees_now_and_then_that_somebody_writes(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await populate(desk_store)
    given: list[tuple[int, Signal, int]] = []

    async def give(number: int, signal: Signal, now: Instant) -> None:
        given.append((number, signal, now - NOW))

    monkeypatch.setattr(desk_store.signals, "give", give)
    answering = desk_on(desk_store, clock).answering
    for _ in range(12):
        await answering.typing(1)
        clock.advance(1)
    assert given == [(1, Signal.TYPING, 0), (1, Signal.TYPING, 8_000)]
    await answering.send(1, "dạ", "k1")
    await answering.typing(1)
    assert given[-1] == (
        1,
        Signal.TYPING,
        12_000,
    )  # what was said ends it: the next is told at once
