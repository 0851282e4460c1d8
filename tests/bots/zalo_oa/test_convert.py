"""What Zalo's events mean, held against one body of each kind."""

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.bots.zalo_oa.convert import Converter
from socialdesk.model.ids import Instant
from socialdesk.model.message import (
    Author,
    ChatKind,
    ContactChange,
    DeliveryReport,
    ErasureRequest,
    InboundMessage,
    Parsed,
    RawUpdate,
    Reaction,
    TagChange,
)
from tests.support.said import shown

OA = "3662729599332000001"
CUSTOMER = "6142494823110000001"
BODIES = (
    (Path(__file__).parent / "payloads" / "events.jsonl").read_text(encoding="utf-8").splitlines()
)
NOW = Instant(1_767_225_700_000)


def parse(body: str | dict) -> Parsed:  # type: ignore[type-arg]
    text = body if isinstance(body, str) else json.dumps(body)
    return Converter(OA).parse(RawUpdate(text.encode(), NOW))


def message(body: str | dict) -> InboundMessage:  # type: ignore[type-arg]
    first = parse(body).events[0]
    assert isinstance(first, InboundMessage)
    return first


@pytest.mark.parametrize("body", BODIES, ids=lambda body: json.loads(body)["event_name"])
def test_every_kind_of_the_sheet_is_understood(body: str) -> None:
    found = parse(body)

    assert found.events
    assert not found.unknown
    assert all(
        event.chat == CUSTOMER
        for event in found.events
        if hasattr(event, "chat") and "anon" not in event.chat
    )


def test_text_quote_and_time() -> None:
    first, quoting = message(BODIES[0]), message(BODIES[1])

    assert (first.body, first.at, first.remote_id) == (
        "Cho em hỏi áo size M còn không ạ?", 1_767_225_600_123, "cb31dff1c39642cc1b83",
    )  # fmt: skip
    assert (first.author, first.chat_kind) == (Author.CUSTOMER, ChatKind.PRIVATE)
    assert json.loads(first.address) == {"user_id": CUSTOMER}
    assert quoting.reply_to == "93f8c4b28f589705ce4a"


@pytest.mark.parametrize(
    ("place", "kind", "body", "file"),
    [
        (2, "photo", "màu này", "https://img.example/o/1.jpg"),
        (3, "sticker", "", "https://img.example/s/21979.png"),
        (4, "voice", "", "https://voice.example/a/7.amr"),
        (5, "document", "", "https://file.example/f/hoadon.pdf"),
        (6, "location", "10.7769, 106.7009", None),
        (7, "link", "https://shop.example/ao-thun\nÁo thun cotton", None),
        (
            8,
            "contact",
            "Lê Thị B\nhttps://zalo.example/card\nphone: 84900000001\nhttps://qr.example/1.png",
            None,
        ),
    ],
)
def test_attachments(place: int, kind: str, body: str, file: str | None) -> None:
    found = message(BODIES[place])

    assert (found.kind, found.body) == (kind, body)
    assert [each.file_id for each in found.attachments] == ([file] if file else [])


def test_a_file_has_its_name_and_size() -> None:
    (file,) = message(BODIES[5]).attachments

    assert (file.name, file.size) == ("hoadon.pdf", 48_213)


def test_followers_come_without_a_sender() -> None:
    remark, change = parse(BODIES[9]).events
    left = parse(BODIES[9].replace('"follow"', '"unfollow"')).events[1]

    assert isinstance(remark, InboundMessage)
    assert (remark.author, shown(remark)) == (
        Author.SYSTEM,
        "followed the Official Account (oa profile)",
    )
    assert isinstance(change, ContactChange) and change.follows is True and change.blocked is None
    assert isinstance(left, ContactChange) and left.follows is False


def test_staff_who_answer_in_zalos_own_tool_are_people() -> None:
    staff = message(BODIES[10])
    program = message(BODIES[10].replace(',"admin_id":"1122334455667788990"', ""))

    assert (staff.author, staff.chat, staff.echo.matches if staff.echo else None) == (
        Author.OWNER,
        CUSTOMER,
        False,
    )
    assert (program.author, program.echo.matches if program.echo else None) == (Author.BOT, True)


def test_receipts_and_reactions_are_no_messages() -> None:
    assert parse(BODIES[11]).events == (DeliveryReport(CUSTOMER, False, ("88f2a9bb33c4d55e6f77",)),)  # type: ignore[arg-type]
    assert parse(BODIES[12]).events == (
        DeliveryReport(CUSTOMER, True, ("88f2a9bb33c4d55e6f77", "88f2a9bb33c4d55e6f78")),  # type: ignore[arg-type]
    )
    (reaction,) = parse(BODIES[13]).events
    assert isinstance(reaction, Reaction)
    assert (reaction.chat, reaction.remote_id, reaction.sign) == (
        CUSTOMER,
        "88f2a9bb33c4d55e6f77",
        "❤",
    )


def test_shared_contact_info_of_both_field_sets() -> None:
    remark, change = parse(BODIES[14]).events
    newer = json.loads(BODIES[14])
    newer["info"] = {
        "name": "Nguyễn Văn A",
        "phone": "84900000002",
        "full_address": "12 Lê Lợi, Quận 1",
    }

    assert isinstance(remark, InboundMessage) and "Bến Nghé, Quận 1, TP. Hồ Chí Minh" in remark.body
    assert isinstance(change, ContactChange) and change.phone == "84900000002"
    assert "12 Lê Lợi, Quận 1" in message(newer).body


def test_a_visitor_who_has_not_followed() -> None:
    found = message(BODIES[15])

    assert found.chat == "anonymous:anon-6f0c1b2d3e4f"
    assert json.loads(found.address) == {
        "anonymous_id": "anon-6f0c1b2d3e4f",
        "conversation_id": "conv-0a1b2c3d",
    }


def test_chat_now_opens_the_window_without_words() -> None:
    found = message(BODIES[16])

    assert (found.author, found.opens_window, found.at) == (Author.SYSTEM, True, 1_767_225_699_123)


def test_tags_and_a_wish_to_be_forgotten() -> None:
    tagged = {
        "event_name": "add_user_to_tag",
        "oa_id": OA,
        "tag": {"name": "khách sỉ", "user_ids": [CUSTOMER]},
    }
    forgotten = {"event_name": "user_withdraw", "oa_id": OA, "user_id": CUSTOMER}

    assert parse(tagged).events == (TagChange(CUSTOMER, ("khách-sỉ",), (), 1_767_225_700_000),)  # type: ignore[arg-type]
    assert parse(forgotten).events == (ErasureRequest(CUSTOMER),)  # type: ignore[arg-type]


def test_a_group() -> None:
    found = message(
        {
            "event_name": "user_send_group_text",
            "oa_id": OA,
            "group_id": "g1",
            "sender": {"id": CUSTOMER},
            "recipient": {"id": "g1"},
            "message": {"msg_id": "m", "text": "alo"},
            "timestamp": 1_767_225_600,
        }
    )

    assert (found.chat, found.chat_kind, found.at) == (
        "group:g1",
        ChatKind.GROUP,
        1_767_225_600_000,
    )


def test_kinds_of_tomorrow_are_kept_and_shown() -> None:
    hologram = parse(
        BODIES[0].replace("user_send_text", "user_send_hologram").replace('"text":"', '"holo":"')
    )
    strange = parse({"event_name": "oa_dreams", "oa_id": OA})
    dreaming = parse(
        {
            "event_name": "user_dreams",
            "sender": {"id": CUSTOMER},
            "recipient": {"id": OA},
            "timestamp": "5000000000000",
        }
    )

    assert hologram.unknown
    assert isinstance(hologram.events[0], InboundMessage)
    assert "not understood yet: hologram" in shown(hologram.events[0])
    assert "Cho em hỏi áo size M" in hologram.events[0].body
    assert isinstance(dreaming.events[0], InboundMessage)
    assert dreaming.unknown
    assert "not understood yet: user_dreams" in shown(dreaming.events[0])
    assert strange == Parsed(kind="oa_dreams", unknown=True)
    assert parse(BODIES[0].replace(OA, "999")).unknown  # another account of the same app


def test_rows_of_recent_messages() -> None:
    row = {
        "message_id": "m1",
        "from_id": CUSTOMER,
        "to_id": OA,
        "from_display_name": "Lan",
        "time": 1_767_225_600_123,
        "type": "text",
        "message": "alo",
    }
    live, late = message({"polled": row}), message({"recovered": row})
    own = message({"recovered": {**row, "from_id": OA, "to_id": CUSTOMER}})

    assert (live.body, live.sender.name, live.provenance) == ("alo", "Lan", "")
    assert late.provenance == "recovered"
    assert (own.author, own.chat) == (Author.OWNER, CUSTOMER)


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(
        st.sampled_from(["sender", "id", "message", "msg_id", "attachments", "payload", "type", "tag", "user_ids", "text"]),
        inner, max_size=4),
    max_leaves=12,
), st.sampled_from(["user_send_text", "user_send_image", "follow", "oa_send_text", "user_seen_message", "add_user_to_tag"]))  # fmt: skip
def test_no_shape_provokes_anything_but_a_refusal(part: object, kind: str) -> None:
    body = {
        "event_name": kind,
        "timestamp": part,
        "sender": part,
        "recipient": part,
        "message": part,
        "tag": part,
    }
    with suppress(ValueError):
        parse(json.dumps(body))
