"""A thread as people read it, from rows to entries."""

from dataclasses import replace

import pytest

from socialdesk.model.i18n import set_language
from socialdesk.model.message import Attachment
from socialdesk.model.reason import Reason, dump_quote
from socialdesk.services.thread import (
    Entry,
    describe_attachment,
    entries_of,
    human_size,
    mark,
    spoken_quote,
    unsent_entries,
)
from socialdesk.store.thread import Sign, ThreadPage, ThreadRow, Unsent, Version

ROW = ThreadRow(
    id=1, conversation_id=1, remote_id="11", author="customer", sender="Lan", kind="text", body="alo",
    attachments="[]", reply_to=None, reply_quote="", forwarded_from="", album="", at=5, seq=1, received_at=6,
    edited_at=None, deleted_at=None, hidden_at=None, delivery_state="", original="", original_sender="",
    change_kind="", change_details="",
)  # fmt: skip
UNSENT = Unsent(
    id=7, conversation_id=1, kind="reply", author="linh", body="dạ", state="queued", stored_error="",
    created_at=9, due_at=0, attempts=0, operation="say", private=0, file="",
)  # fmt: skip


def entries(
    *rows: ThreadRow,
    versions: tuple[Version, ...] = (),
    signs: tuple[Sign, ...] = (),
    name: str = "",
) -> list[Entry]:
    return entries_of(ThreadPage(list(rows), list(versions), list(signs), []), name)


def test_the_pictures_of_one_album_are_one_entry() -> None:
    first = replace(ROW, album="a", kind="photo", body="xem")
    second = replace(first, id=2, remote_id="12", body="")
    third = replace(first, id=3, remote_id="13", body="nè")
    (entry,) = entries(
        first, second, third,
        versions=(Version(1, "xm", 8),),
        signs=(Sign("12", "Lan", "❤"), Sign("13", "", "👍")),
    )  # fmt: skip

    assert (entry.messages, entry.kind, entry.text) == ((1, 2, 3), "album", "xem\nnè")
    assert (entry.signs, [each.body for each in entry.versions]) == (("❤ Lan", "👍"), ["xm"])


def test_an_album_ends_where_another_begins_and_where_somebody_else_speaks() -> None:
    first = replace(ROW, album="a")
    others = (replace(first, id=2, album="b"), replace(first, id=3, album="b", author="agent"))

    assert [each.messages for each in entries(first, *others)] == [(1,), (2,), (3,)]


def test_signs_and_versions_stand_with_their_own_message() -> None:
    found = entries(
        ROW, replace(ROW, id=2, remote_id="12"), replace(ROW, id=3, remote_id=None),
        versions=(Version(2, "a", 1), Version(2, "b", 2)),
        signs=(Sign("11", "shop", "❤"),),
    )  # fmt: skip

    assert [each.signs for each in found] == [("❤ shop",), (), ()]
    assert [[version.body for version in each.versions] for each in found] == [[], ["a", "b"], []]


def test_a_customer_whose_name_came_later_is_named_and_nobody_else_is() -> None:
    found = entries(replace(ROW, sender=""), ROW, replace(ROW, author="bot", sender=""), name="Vy")

    assert [each.sender for each in found] == ["Vy", "Lan", ""]


@pytest.mark.parametrize(
    ("row", "reply"),
    [
        (replace(ROW, reply_to="9", original="còn không", original_sender="Lan"), "Lan: còn không"),
        (replace(ROW, reply_to="9", original="còn không", reply_quote="còn"), "còn"),
        (replace(ROW, reply_to="9"), "[a message from before]"),
        (replace(ROW, reply_quote="ảnh story"), "ảnh story"),
        (ROW, ""),
    ],
)
def test_what_is_replied_to(row: ThreadRow, reply: str) -> None:
    assert entries(row)[0].reply_to == reply


def test_an_event_is_kept_as_what_happened() -> None:
    row = replace(ROW, kind="event", author="system", sender="linh", body="", change_kind="tagged", change_details='{"add": ["vip"], "drop": []}')  # fmt: skip
    (entry,) = entries(row)

    assert entry.happened is not None
    assert "vip" in entry.text


def test_what_is_unsent_stands_in_the_order_in_which_it_goes_out() -> None:
    rows = [
        replace(UNSENT, id=1, state="scheduled", due_at=99),
        replace(UNSENT, id=2, operation="edit", body="dạ có"),
        replace(UNSENT, id=3, kind="acknowledgement", body="Shop đã nhận", private=1),
        replace(UNSENT, id=4, operation="unsend", body=""),
    ]
    found = unsent_entries(ThreadPage([], [], [], rows))

    assert [(each.delivery, each.author, each.text) for each in found] == [
        (2, "agent", "[edit] dạ có"), (3, "bot", "Shop đã nhận"), (4, "agent", "[unsend]"), (1, "agent", "dạ"),
    ]  # fmt: skip
    assert (found[1].private, found[-1].due_at, found[0].messages) == (True, 99, ())


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (Attachment("photo", "f", "u", width=96, height=80, size=1_200), "🖼 photo 96×80 1 KB"),
        (Attachment("video_note", "f", "u", duration=65), "🎬 video note 1:05"),
        (Attachment("document", "f", "u", name="a.pdf", size=3 << 20), "📄 document a.pdf 3.0 MB"),
        (Attachment("thing", "f", "u"), "thing"),
    ],
)
def test_a_file_in_words(file: Attachment, words: str) -> None:
    assert describe_attachment(file) == words


def test_sizes_and_signs() -> None:
    assert [human_size(each) for each in (0, 1023, 1024, 1 << 20)] == [
        "0 B", "1023 B", "1 KB", "1.0 MB",
    ]  # fmt: skip
    assert (mark("voice"), mark("text")) == ("🎤", "")


def test_what_a_message_answers_is_said_in_the_language_of_the_reader() -> None:
    story = replace(ROW, reply_quote=dump_quote(Reason("said.story")))
    advert = replace(ROW, reply_quote=dump_quote(Reason("meta.came_by_ad", words="Sale {x} Tết")))
    before = replace(ROW, reply_to="9")
    photo = replace(before, original_kind="photo", original_sender="Mai")
    lookalike = '{"code": "said.story", "fields": {}}'
    words = replace(ROW, reply_quote=dump_quote(lookalike))
    found = entries(story, advert, before, photo, words)

    assert [each.reply_to for each in found] == [
        "[story]", "came by the ad Sale {x} Tết", "[a message from before]", "Mai: [photo]", lookalike,
    ]  # fmt: skip
    set_language("vi")
    try:
        said = [spoken_quote(each) for each in found]
    finally:
        set_language("en")
    assert said == [
        "[tin 24 giờ]", "đến từ quảng cáo Sale {x} Tết", "[một tin nhắn trước đó]", "Mai: [ảnh]", lookalike,
    ]  # fmt: skip
