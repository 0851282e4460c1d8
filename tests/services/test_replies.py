"""Answers on their way into the outbox: cut, kept, refused with a reason, queued once."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.delivery import Operation, Sent
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.message import ChatKind
from socialdesk.model.pace import PaceRules
from socialdesk.model.policy import Capabilities, Rule
from socialdesk.model.text import split_text
from socialdesk.services.replies import Replies
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW
from tests.support.outbox import at, bodies, claim, comment, customers, queue, said, settle

WINDOW = Rule("a day.", "test", "2026", kinds=frozenset({ChatKind.PRIVATE}), until=DAY)
LIMITS = Capabilities(
    100,
    PaceRules(9, 0, 9),
    rules=(WINDOW,),
    uploads={"image": 1_000},
    captions={"file": 20, "image": 20},
    operations=frozenset({Operation.EDIT, Operation.UNSEND, Operation.HIDE, Operation.TAG}),
    edits=HOUR,
    unsends=HOUR,
    platform="Fake",
)


@pytest.fixture
def replies(desk_store: Store, clock: ManualClock, tmp_path: Path) -> Replies:
    return made(desk_store, clock, tmp_path)


def made(store: Store, clock: ManualClock, files: Path, limits: Capabilities = LIMITS) -> Replies:
    return Replies(store, clock, {"shop": limits}, files / "kept")


async def test_long_text_goes_in_parts_and_once(desk_store: Store, replies: Replies) -> None:
    await customers(desk_store, 1)
    text = "Dạ còn ạ. " * 25
    first = await replies.send(1, text, "k", "linh")

    assert await replies.send(1, text, "k", "linh") == first
    assert " ".join(body for body, _ in await bodies(desk_store)) == text.strip()
    assert [row.key for row in await desk_store.deliveries.rows("all", 9)] == ["k", "k#2", "k#3"]


async def test_nothing_to_say_a_closed_window_and_nobody_are_said(
    desk_store: Store, replies: Replies, clock: ManualClock
) -> None:
    await customers(desk_store, 1)
    with pytest.raises(NotAllowed, match="no text to send"):
        await replies.send(1, " \n\x00", "k", "linh")
    with pytest.raises(NotFound, match="no conversation 9"):
        await replies.send(9, "alo", "k", "linh")
    clock.advance(DAY / 1000)
    with pytest.raises(NotAllowed, match="a day"):
        await replies.send(1, "alo", "k", "linh")
    assert await bodies(desk_store) == []


async def test_a_quote_goes_with_the_first_part(desk_store: Store, replies: Replies) -> None:
    await customers(desk_store, 1)
    (message,) = await desk_store.threads.rows(1, 9)
    await replies.send(1, "chữ " * 40, "k", "linh", message.id)
    (first,) = await claim(desk_store)
    await settle(desk_store, first)
    (second,) = await claim(desk_store)

    assert (first.reply_to, second.reply_to) == ("11", None)


async def test_words_beside_a_file_that_takes_none_follow_it_with_the_quote(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    await customers(desk_store, 1)
    (message,) = await desk_store.threads.rows(1, 9)
    price_list = tmp_path / "Bảng giá tháng 12.pdf"
    price_list.write_bytes(b"%PDF")
    limits = replace(LIMITS, uploads={"file": 99}, captions={"image": 20}, quotes_with_files=False)
    await made(desk_store, clock, tmp_path, limits).send(
        1, "dạ đây ạ", "k", "linh", message.id, attach=price_list
    )
    (first,) = await claim(desk_store)
    await settle(desk_store, first)
    (second,) = await claim(desk_store)

    assert first.file
    assert first.file.name == "Bảng giá tháng 12.pdf"
    assert (first.body, first.reply_to) == ("", None)
    assert (second.body, second.reply_to, second.file) == ("dạ đây ạ", "11", None)


async def test_held_and_later_answers_know_their_moment(
    desk_store: Store, replies: Replies
) -> None:
    await customers(desk_store, 1)
    await replies.send(1, "held", "a", "linh", hold=5_000)
    await replies.send(1, "later", "b", "linh", at=at(HOUR))
    with pytest.raises(NotAllowed, match="moment is over"):
        await replies.send(1, "late", "c", "linh", at=NOW)
    with pytest.raises(NotAllowed, match="a day"):
        await replies.send(1, "too late", "d", "linh", at=at(DAY))

    rows = {row.body: row for row in await desk_store.deliveries.rows("all", 9)}
    assert (rows["held"].state, rows["held"].due_at) == ("queued", at(5_000))
    assert (rows["later"].state, rows["later"].due_at) == ("scheduled", at(HOUR))
    assert set(rows) == {"held", "later"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", [("", True)]), ("ngắn thôi", [("ngắn thôi", True)]), ("x" * 21, [("", True), ("x" * 21, False)])],
)  # fmt: skip
async def test_a_file_takes_the_words_that_fit_along(
    desk_store: Store, replies: Replies, tmp_path: Path, text: str, expected: list[tuple[str, bool]]
) -> None:
    await customers(desk_store, 1)
    picture = tmp_path / "áo.png"
    picture.write_bytes(b"red")
    await replies.send(1, text, "k", "linh", attach=picture)

    rows = await desk_store.deliveries.rows("all", 9)
    assert [(row.body, bool(row.file)) for row in rows] == expected


async def test_a_comment_is_answered_in_public_or_by_one_private_message(
    desk_store: Store, replies: Replies, tmp_path: Path
) -> None:
    await said(desk_store, comment("giá?", "c1"))
    with pytest.raises(NotAllowed, match="under a comment"):
        await replies.send(1, "", "f", "linh", attach=tmp_path / "any.png")
    with pytest.raises(NotAllowed, match="one message, without files"):
        await replies.send(1, "dài " * 50, "p", "linh", private=True)
    (first,) = await replies.send(1, "350k", "p1", "linh", private=True)
    with pytest.raises(NotAllowed, match="had its one private reply"):
        await replies.send(1, "thêm", "p2", "linh", private=True)
    await replies.send(1, "công khai " * 12, "q", "linh")

    row = await desk_store.deliveries.row(first)
    assert (row.key, row.private) == ("private:1:c1", 1)
    (begun,) = await claim(desk_store)
    assert begun.reply_to == "c1"
    public = [each for each in await desk_store.deliveries.rows("all", 9) if not each.private]
    assert len(public) == 2


async def test_a_comment_that_is_gone_cannot_be_answered_privately(
    desk_store: Store, replies: Replies
) -> None:
    await said(desk_store, comment("giá?", "c1"))
    (row,) = await desk_store.threads.rows(1, 9)
    await desk_store.database.transact(
        lambda conn: conn.rows("UPDATE message SET deleted_at = 1 WHERE id = $1", row.id)
    )
    with pytest.raises(NotAllowed, match="no comment of the customer's"):
        await replies.send(1, "350k", "p", "linh", private=True)
    with pytest.raises(NotAllowed, match="no comment to do that to"):
        await replies.operate(1, Operation.HIDE, None, "linh", "h")


async def answered(store: Store) -> int:
    """A message of ours that has arrived; gives its number."""
    await customers(store, 1)
    await queue(store, "giá 350k")
    await settle(store, (await claim(store))[0], Sent("21", 21, NOW))
    return (await store.threads.rows(1, 9))[-1].id


async def test_words_of_ours_are_edited_and_taken_back_once(
    desk_store: Store, replies: Replies
) -> None:
    ours = await answered(desk_store)
    number = await replies.change(1, ours, " giá 320k ", "linh", "e")
    assert await replies.change(1, ours, "giá 320k", "linh", "e") == number
    await replies.change(1, ours, None, "linh", "u")

    rows = await desk_store.deliveries.rows("queued", 9)
    assert [(row.operation, row.body) for row in rows] == [("edit", "giá 320k"), ("unsend", "")]
    assert (await desk_store.inbox.conversation(1)).state.last_text == "giá 350k"


async def test_what_cannot_be_changed_is_said(
    desk_store: Store, replies: Replies, clock: ManualClock, tmp_path: Path
) -> None:
    ours = await answered(desk_store)
    theirs = (await desk_store.threads.rows(1, 9))[0].id
    rigid = made(desk_store, clock, tmp_path, replace(LIMITS, edits=0, unsends=0))
    for wrong, words in (
        (replies.change(1, theirs, "x", "linh", "k"), "went out from here"),
        (replies.change(1, ours, "  ", "linh", "k"), "1 to 100 characters"),
        (replies.change(1, ours, "x" * 101, "linh", "k"), "1 to 100 characters"),
        (rigid.change(1, ours, "x", "linh", "k"), "cannot be edited"),
        (rigid.change(1, ours, None, "linh", "k"), "cannot be taken back"),
    ):
        with pytest.raises(NotAllowed, match=words):
            await wrong
    clock.advance(HOUR / 1000 + 1)
    with pytest.raises(NotAllowed, match="too long ago; Fake allows it for"):
        await replies.change(1, ours, "x", "linh", "k")
    assert await bodies(desk_store, "queued") == []


async def test_a_comment_of_ours_is_taken_back_by_deleting_it_however_old(
    desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    await said(desk_store, comment("giá?", "c1"))
    await queue(desk_store, "350k")
    await settle(desk_store, (await claim(desk_store))[0], Sent("c2", 2, NOW))
    ours = (await desk_store.threads.rows(1, 9))[-1].id
    limits = replace(LIMITS, operations=frozenset({Operation.DELETE}), unsends=0)
    clock.advance(90 * DAY / 1000)
    number = await made(desk_store, clock, tmp_path, limits).change(1, ours, None, "linh", "d")

    assert (await desk_store.deliveries.row(number)).operation == "delete"


async def test_comments_are_moderated_and_nothing_else(desk_store: Store, replies: Replies) -> None:
    await said(desk_store, comment("spam", "c1"))
    await customers(desk_store, 1)
    number = await replies.operate(1, Operation.HIDE, None, "linh", "h")

    assert (await desk_store.deliveries.row(number)).operation == "hide"
    with pytest.raises(NotAllowed, match="no way to like"):
        await replies.operate(1, Operation.LIKE, None, "linh", "l")
    with pytest.raises(NotAllowed, match="only public comments"):
        await replies.operate(2, Operation.HIDE, None, "linh", "h")


async def test_tags_are_mirrored_where_the_platform_has_tags(
    desk_store: Store, replies: Replies, clock: ManualClock, tmp_path: Path
) -> None:
    await customers(desk_store, 1)
    plain = made(desk_store, clock, tmp_path, replace(LIMITS, operations=frozenset()))
    await plain.mirror_tags(1, ["vip"], [], "linh", "k")
    assert await bodies(desk_store) == []
    for _ in range(2):
        await replies.mirror_tags(1, ["vip"], ["mới"], "linh", "k")

    rows = await desk_store.deliveries.rows("all", 9)
    assert [(row.operation, row.body) for row in rows] == [("tag", "vip"), ("untag", "mới")]


@given(st.text(max_size=400))
def test_no_part_is_longer_than_the_platform_takes(text: str) -> None:
    for part in split_text(text, LIMITS.text_limit, LIMITS.measure):
        assert 0 < LIMITS.measure(part) <= LIMITS.text_limit


async def test_the_answer_is_judged_by_the_clock_it_is_given(
    desk_store: Store, replies: Replies, clock: ManualClock
) -> None:
    await customers(desk_store, 1)
    clock.advance(DAY / 1000 - 1)
    (number,) = await replies.send(1, "vừa kịp", "k", "linh")

    assert (await desk_store.deliveries.row(number)).created_at == Instant(NOW + DAY - 1_000)
