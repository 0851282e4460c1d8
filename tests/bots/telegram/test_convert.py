"""Payloads in, meaning out. Each line of payloads/updates.jsonl is one update with invented people."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.bots.telegram.calls import updates_of
from socialdesk.bots.telegram.convert import Converter
from socialdesk.model.ids import AccountId
from socialdesk.model.message import (
    Author,
    ChannelState,
    ChatKind,
    ContactChange,
    Deletion,
    Edit,
    InboundMessage,
    Move,
    RawUpdate,
)
from socialdesk.services.receiver import read
from tests.support.make import NOW
from tests.support.said import shown

PAYLOADS = Path(__file__).parent / "payloads" / "updates.jsonl"
BOT = "7000000001"


def parse(update: dict[str, Any], converter: Converter | None = None) -> list[Any]:
    return list(
        (converter or Converter(BOT)).parse(RawUpdate(json.dumps(update).encode(), NOW)).events
    )


def payload(name: str) -> dict[str, Any]:
    for line in PAYLOADS.read_text(encoding="utf-8").splitlines():
        found = json.loads(line)
        if found.pop("name") == name:
            return dict(found)
    raise KeyError(name)


def message(**body: Any) -> dict[str, Any]:
    base = {
        "message_id": 20,
        "date": 1790000000,
        "from": {"id": 501, "is_bot": False, "first_name": "Lan"},
        "chat": {"id": 501, "type": "private", "first_name": "Lan"},
    }
    return {"update_id": 1, "message": {**base, **body}}


def only(update: dict[str, Any], converter: Converter | None = None) -> InboundMessage:
    (event,) = parse(update, converter)
    assert isinstance(event, InboundMessage)
    return event


@pytest.mark.parametrize(
    "name", [json.loads(line)["name"] for line in PAYLOADS.read_text(encoding="utf-8").splitlines()]
)
def test_every_payload_is_read_as_written_down(name: str) -> None:
    found = payload(name)
    expected = found.pop("expected")
    events = parse(found)

    assert [brief(event) for event in events] == expected


def brief(event: Any) -> list[Any]:
    match event:
        case InboundMessage():
            files = [file.kind for file in event.attachments]
            return ["message", event.chat, str(event.author), event.kind, shown(event), files]
        case Edit():
            return ["edit", event.message.chat, event.message.remote_id, event.message.body]
        case Deletion():
            return ["deletion", event.chat, list(event.remote_ids)]
        case ContactChange():
            return ["contact", event.chat, event.blocked]
        case Move():
            return ["move", event.chat, event.new_chat]
        case ChannelState():
            return ["memory", event.key]
    raise AssertionError(event)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"venue": {"title": "Chợ", "address": "Q1", "location": {"latitude": 10.5, "longitude": 106.5}}, "location": {}}, "Chợ, Q1: 10.500000, 106.500000 https://maps.google.com/?q=10.500000,106.500000"),
        ({"poll": {"question": "Màu?", "options": [{"text": "đỏ"}, {"text": "be"}]}}, "Màu?: đỏ / be"),
        ({"dice": {"emoji": "🎯", "value": 6}}, "🎯 6"),
        ({"story": {"chat": {"title": "Kênh"}, "id": 1}}, "a story of Kênh"),
        ({"checklist": {"title": "Việc", "tasks": [{"text": "a"}]}}, "Việc: a"),
        ({"quantum_mail": {"x": 1}}, "[not understood yet: quantum_mail; Telegram's own app shows it]\nx: 1"),
        ({"poll": 5}, "[not understood yet: poll; Telegram's own app shows it]\n5"),
        ({"pinned_message": {}}, "pinned a message"),
        ({}, "[not understood yet: nothing; Telegram's own app shows it]"),
    ],
)  # fmt: skip
def test_every_kind_becomes_something_readable(body: dict[str, Any], expected: str) -> None:
    assert shown(only(message(**body))) == expected


@pytest.mark.parametrize(
    "kind", ["sticker", "voice", "video", "video_note", "audio", "document", "animation"]
)
def test_files_carry_what_is_needed_to_fetch_them(kind: str) -> None:
    (file,) = only(
        message(**{kind: {"file_id": "F", "file_unique_id": "U", "file_size": 7, "duration": 65}})
    ).attachments

    assert (file.kind, file.file_id, file.unique_id, file.size, file.duration) == (
        kind,
        "F",
        "U",
        7,
        65,
    )


def test_the_largest_size_of_a_photo_is_kept() -> None:
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": w, "height": w}
        for name, w in (("s", 90), ("l", 800), ("m", 300))
    ]

    assert [file.file_id for file in only(message(photo=sizes, caption="đẹp")).attachments] == ["l"]


def test_a_hidden_link_shows_where_it_leads() -> None:
    entity = {"type": "text_link", "offset": 3, "length": 5, "url": "https://evil.example/x"}

    assert only(message(text="👉 Xem ở", entities=[entity])).body.endswith(
        "(https://evil.example/x)"
    )


def test_replies_quotes_and_forwards_show_what_they_refer_to() -> None:
    found = only(message(
        text="cái này", reply_to_message={"message_id": 11}, quote={"text": "size M"},
        forward_origin={"type": "hidden_user", "sender_user_name": "Bí mật", "date": 1},
    ))  # fmt: skip

    assert (found.reply_to, found.reply_quote, found.forwarded_from) == ("11", "size M", "Bí mật")


def test_the_three_voices_of_a_business_chat_in_any_order_of_arrival() -> None:
    converter = Converter(BOT)
    base = {
        "message_id": 1,
        "date": 1,
        "business_connection_id": "bc",
        "chat": {"id": 501, "type": "private", "first_name": "Lan"},
    }
    lan, owner, bot = (
        {"id": n, "is_bot": n > 999, "first_name": "x"} for n in (501, 900, 7000000001)
    )
    connection = {
        "id": "bc",
        "user": owner,
        "date": 1,
        "is_enabled": True,
        "rights": {"can_reply": True},
    }
    parse({"update_id": 1, "business_connection": connection}, converter)
    voices = [
        ({"from": lan}, Author.CUSTOMER),
        ({"from": owner}, Author.OWNER),
        ({"from": owner, "sender_business_bot": bot}, Author.BOT),
        ({"from": owner, "is_from_offline": True}, Author.BOT),
    ]
    for more, author in voices:
        found = only({"update_id": 2, "business_message": {**base, **more, "text": "x"}}, converter)
        assert (found.author, found.chat, found.chat_kind) == (
            author,
            "business:900:501",
            ChatKind.BUSINESS,
        )
        assert json.loads(found.address)["business_connection_id"] == "bc"


def test_an_older_word_on_a_connection_does_not_win() -> None:
    converter = Converter(BOT)
    connection = {"id": "bc", "user": {"id": 900}, "date": 1, "is_enabled": True}
    assert parse({"update_id": 9, "business_connection": connection}, converter)
    assert (
        parse(
            {"update_id": 5, "business_connection": {**connection, "is_enabled": False}}, converter
        )
        == []
    )


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b"\xff\xfe", b'{"update_id":1,"message":5}', b'{"update_id":1,"message":{}}', b"[" * 100_000,
     b'{"update_id":1,"message":{"message_id":"x","date":1,"chat":{"id":1}}}'],
)  # fmt: skip
def test_what_is_no_update_cannot_be_read(body: bytes) -> None:
    with pytest.raises((ValueError, RecursionError)):
        Converter(BOT).parse(RawUpdate(body, NOW))


def test_an_unknown_kind_of_update_means_nothing_yet() -> None:
    parsed = Converter(BOT).parse(RawUpdate(b'{"update_id":1,"telepathy":{"x":1}}', NOW))

    assert (parsed.events, parsed.kind) == ((), "telepathy")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = (
    "text",
    "photo",
    "entities",
    "caption",
    "reply_to_message",
    "forward_origin",
    "quote",
    "sticker",
    "poll",
    "location",
    "contact",
    "sender_chat",
    "media_group_id",
    "new_chat_members",
    "paid_media",
    "edit_date",
    "external_reply",
)


@given(st.dictionaries(st.sampled_from(FIELDS), anything, max_size=4))
def test_odd_fields_spoil_no_message_in_ways_that_stop_the_program(fields: dict[str, Any]) -> None:
    raw = RawUpdate(json.dumps(message(**fields)).encode(), NOW)
    arrival = read(AccountId(1), raw, Converter(BOT).parse)

    assert arrival.failure or all(isinstance(event.body, str) for event in arrival.parsed.events)  # type: ignore[union-attr]


@given(st.lists(anything, max_size=5))
def test_each_update_of_an_answer_keeps_its_exact_bytes(values: list[Any]) -> None:
    for separators in ((",", ":"), (" , ", " : ")):
        content = json.dumps({"ok": True, "result": values}, separators=separators)
        found = updates_of(content)
        assert found is not None
        assert [raw.value for raw in found] == values
        assert [json.loads(raw.body) for raw in found] == values
        assert all(raw.body.decode() in content for raw in found)


def test_the_first_name_is_told_beside_the_whole_one() -> None:
    person = {"id": 501, "is_bot": False, "first_name": "Hương", "last_name": "Nguyễn Thị"}
    said = only(message(**{"from": person, "chat": {**person, "type": "private"}}))

    for who in (said.sender, said.contact):
        assert (who.name, who.first_name) == ("Hương Nguyễn Thị", "Hương")
