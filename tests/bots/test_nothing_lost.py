"""Nothing a customer wrote is dropped in silence: what a known kind holds that is new is shown all the
same, and counted as not understood."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.bots.instagram import limits as instagram
from socialdesk.bots.messenger import limits as messenger
from socialdesk.bots.meta.convert import Converter as Meta
from socialdesk.bots.telegram.convert import Converter as Telegram
from socialdesk.bots.zalo_bot.convert import Converter as ZaloBot
from socialdesk.bots.zalo_oa.convert import Converter as ZaloOa
from socialdesk.model.message import (
    Author,
    ChatKind,
    ContactChange,
    InboundMessage,
    Parsed,
    RawUpdate,
)
from socialdesk.model.reason import in_english, reason_of
from tests.support.make import NOW
from tests.support.said import shown

FILE = {"file_id": "A", "file_unique_id": "a"}
LAN = {"id": 7, "is_bot": False, "first_name": "Lan"}
CHAT = {"id": 7, "type": "private", "first_name": "Lan"}
READERS = {
    "telegram": Telegram("1").parse,
    "messenger": Meta("101", "900", messenger.NETWORK).parse,
    "instagram": Meta("101", "900", instagram.NETWORK).parse,
    "zalo_oa": ZaloOa("3001").parse,
    "zalo_bot": ZaloBot("12").parse,
}


def read(channel: str, body: object) -> Parsed:
    return READERS[channel](RawUpdate(json.dumps(body).encode(), NOW))


def telegram(**body: Any) -> Parsed:
    message = {"message_id": 3, "date": 1795600000, "from": LAN, "chat": CHAT, **body}
    return read("telegram", {"update_id": 1, "message": message})


def meta(channel: str = "messenger", **item: Any) -> Parsed:
    sides = {"sender": {"id": "555"}, "recipient": {"id": "101"}, "timestamp": 1795600000000}
    entry = {"id": "101", "time": 1795600000000, "messaging": [{**sides, **item}]}
    return read(channel, {"object": "page", "entry": [entry]})


def attached(channel: str = "messenger", **attachment: Any) -> Parsed:
    return meta(channel, message={"mid": "m1", "attachments": [attachment]})


def feed(**value: Any) -> Parsed:
    change = {"field": "feed", "value": value}
    return read("messenger", {"object": "page", "entry": [{"id": "101", "changes": [change]}]})


def instagram(field: str = "comments", **value: Any) -> Parsed:
    change = {"field": field, "value": {"from": {"id": "5", "username": "lan"}, **value}}
    entry = {"id": "101", "time": 1795600000, "changes": [change]}
    return read("instagram", {"object": "instagram", "entry": [entry]})


def mentioned(**value: Any) -> Parsed:
    change = {"field": "mention", "value": {"verb": "add", "item": "post", **value}}
    return read("messenger", {"object": "page", "entry": [{"id": "101", "changes": [change]}]})


def zalo(event: str, **body: Any) -> Parsed:
    sides = {"sender": {"id": "61"}, "recipient": {"id": "3001"}, "timestamp": "1795600000000"}
    return read("zalo_oa", {"app_id": "900", "event_name": event, **sides, **body})


def bot(kind: str, **message: Any) -> Parsed:
    who = {
        "from": {"id": "a1", "display_name": "Lan"},
        "chat": {"id": "a1", "chat_type": "PRIVATE"},
    }
    said = {"message_id": "b8", "date": 1795600000000, **who, **message}
    return read("zalo_bot", {"event_name": f"message.{kind}.received", "message": said})


def only(found: Parsed) -> InboundMessage:
    (message,) = [each for each in found.events if isinstance(each, InboundMessage)]
    return message


# -- what is known is read, whole


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (
            telegram(successful_payment={
                "currency": "USD", "total_amount": 1299, "invoice_payload": "don-77",
                "order_info": {"name": "Lan", "phone_number": "+84900000001", "shipping_address": {"country_code": "VN", "state": "", "city": "Huế", "street_line1": "1 Lê Lợi", "street_line2": "", "post_code": "49000"}},
                "telegram_payment_charge_id": "t", "provider_payment_charge_id": "p",
            }),
            ["12.99 USD", "don-77", "+84900000001", "1 Lê Lợi", "Huế"],
        ),
        (telegram(successful_payment={"currency": "VND", "total_amount": 350000, "invoice_payload": "d"}), ["350000 VND"]),
        (telegram(users_shared={"request_id": 1, "users": [{"user_id": 9, "first_name": "Minh", "username": "minh"}]}), ["Minh", "@minh"]),
        (telegram(contact={"phone_number": "+84900000001", "first_name": "Minh", "vcard": "BEGIN:VCARD\nFN:Minh\nORG:Tiệm Hoa\nEND:VCARD"}), ["Minh", "+84900000001", "Tiệm Hoa"]),
        (telegram(paid_media={"star_count": 5, "paid_media": [{"type": "preview"}]}), ["paid", "5 ⭐"]),
        (telegram(rich_message={"blocks": [{"type": "paragraph", "text": {"type": "plain", "text": "cần gấp hôm nay"}}]}), ["cần gấp hôm nay"]),
        (attached(type="template", payload={"product": {"elements": [{"id": "88", "retailer_id": "SKU1", "title": "Áo đỏ", "subtitle": "350.000 đ", "image_url": "https://x.invalid/a.jpg"}]}}), ["Áo đỏ", "350.000 đ", "SKU1"]),
        (attached(type="fallback", title="Cửa hàng X", url="https://x.invalid/p", payload=None), ["Cửa hàng X", "https://x.invalid/p"]),
        (attached(type="ig_reel", payload={"url": "https://x.invalid/reel/1", "title": "clip mẫu", "reel_video_id": 1}), ["clip mẫu", "https://x.invalid/reel/1"]),
        (attached("instagram", type="ig_reel", payload={"url": "https://x.invalid/reel/1", "title": "clip mẫu"}), ["clip mẫu", "https://x.invalid/reel/1"]),
        (meta(order={"products": [{"id": "1", "retailer_id": "SKU1", "quantity": 2, "unit_price": 175000, "currency": "VND", "name": "Áo đỏ"}], "note": "giao giờ hành chính"}), ["2 × Áo đỏ", "175000 VND", "SKU1", "giao giờ hành chính"]),
        (meta(response_feedback={"feedback": "Bad feedback", "mid": "m0"}), ["Bad feedback"]),
        (meta(messaging_feedback={"feedback_screens": [{"screen_id": 0, "questions": {"q1": {"type": "csat", "payload": "2", "follow_up": {"type": "free_form", "payload": "giao chậm"}}}}]}), ["csat 2", "giao chậm"]),
        (zalo("user_submit_info", info={"name": "Lan", "phone": "84900000001", "address": "12 Lê Lợi", "city": "Huế", "district": "Phú Vang", "ward": "A"}), ["84900000001", "12 Lê Lợi, A, Phú Vang, Huế"]),
        (zalo("user_submit_info", info={"name": "Lan", "full_address": "12 Lê Lợi", "user_dob": "1990-01-01", "gender": "nữ"}), ["1990-01-01", "nữ", "12 Lê Lợi"]),
        (telegram(audio={**FILE, "title": "Nhạc thai giáo", "performer": "Bé Na"}, caption="bài này nhé"), ["bài này nhé", "Bé Na – Nhạc thai giáo"]),
        (telegram(text="xem", link_preview_options={"url": "https://x.invalid/sp/99"}), ["xem", "https://x.invalid/sp/99"]),
        (telegram(text="Túi da", via_bot={"id": 9, "is_bot": True, "first_name": "shop"}, reply_markup={"inline_keyboard": [[{"text": "Mua", "url": "https://x.invalid/mua"}, {"text": "Giỏ", "callback_data": "cart:1"}]]}), ["Túi da", "Mua", "https://x.invalid/mua", "Giỏ"]),
        (attached(type="video", title="Váy mới", url="https://x.invalid/watch/9", payload={"url": "https://x.invalid/v.mp4"}), ["https://x.invalid/watch/9"]),
        (attached(type="file", title="Hoá đơn", payload={"url": "https://x.invalid/f", "title": "hd.pdf", "name": "hd-12.pdf"}), ["Hoá đơn", "hd-12.pdf"]),
        (attached(type="location", payload={"coordinates": {"lat": 1.5, "long": 2.5}, "title": "Chợ Lớn", "address": "5 Tháp Mười"}), ["1.5, 2.5", "Chợ Lớn", "5 Tháp Mười"]),
        (zalo("user_send_image", message={"msg_id": "z", "attachments": [{"type": "image", "payload": {"url": "zalo://photo/9"}}]}), ["zalo://photo/9"]),
        (zalo("user_feedback", message={"note": "giao chậm", "rate": 2, "feedbacks": ["thái độ"], "msg_id": "z"}), ["giao chậm", "rate: 2", "thái độ"]),
    ],
    ids=range(23),
)  # fmt: skip
def test_what_is_known_is_shown_whole(found: Parsed, words: list[str]) -> None:
    told = shown(only(found))

    assert [each for each in words if each not in told] == []
    assert not found.unknown


def test_a_templates_own_words_of_the_shop_are_shown() -> None:
    sides = {"sender": {"id": "101"}, "recipient": {"id": "555"}}
    payload = {
        "template_type": "button", "text": "Đơn DH1 đã giao",
        "buttons": [{"type": "web_url", "title": "Xem", "url": "https://x.invalid"}],
    }  # fmt: skip
    template = {"type": "template", "payload": payload}
    message = {"mid": "m_e", "is_echo": True, "app_id": 1, "attachments": [template]}
    said = only(meta(**sides, message=message))

    assert said.body.splitlines() == ["Đơn DH1 đã giao", "Xem", "https://x.invalid"]
    assert said.author is Author.BOT


# -- what is new in it is shown, and counted

NEW = {"zzz": {"title": "còn size M không", "giá": 350000, "trang": "https://x.invalid/moi"}}
WANTED = ("còn size M không", "350000", "https://x.invalid/moi")


@pytest.mark.parametrize(
    "found",
    [
        telegram(hologram={"text": "x", **NEW}),
        telegram(text="dạ", **NEW),
        telegram(photo=[{"file_id": "A", "file_unique_id": "a", "width": 9, "height": 9}], **NEW),
        telegram(venue={"title": "Chợ", "address": "Q1", "location": {"latitude": 1.0, "longitude": 2.0}, **NEW}),
        telegram(poll=NEW),
        telegram(checklist={"title": "Việc", "tasks": [], **NEW}),
        telegram(sticker={"file_id": "A", "file_unique_id": "a", **NEW}),
        telegram(new_chat_title_changed=NEW),
        attached(type="template", payload=NEW),
        attached(type="hologram", payload=NEW),
        attached("instagram", type="share", payload=NEW),
        attached(type="image", payload={"url": "https://x.invalid/a.jpg", **NEW}),
        attached(type="location", payload={"coordinates": {"lat": 1, "long": 2}}, **NEW),
        meta(message={"mid": "m", "text": "dạ", **NEW}),
        meta(message={"mid": "m", **NEW}),
        meta(order={"products": [], **NEW}),
        meta(messaging_feedback=NEW),
        meta(response_feedback=NEW),
        meta(hologram=NEW),
        instagram(id="17", media={"id": "18"}, text="giá", **NEW),
        instagram("live_comments", id="17", media={"id": "18"}, text="giá", **NEW),
        instagram("mentions", comment_id="17", media_id="18", text="giá", **NEW),
        mentioned(post_id="5_6", sender_id="5", message="shop ơi", **NEW),
        feed(item="comment", verb="add", comment_id="7_1", post_id="101_7", message="giá", **{"from": {"id": "5"}}, **NEW),
        zalo("user_send_text", message={"msg_id": "z", "text": "dạ", **NEW}),
        zalo("user_send_hologram", message={"msg_id": "z", **NEW}),
        zalo("user_send_image", message={"msg_id": "z", "attachments": [{"type": "image", "payload": {"url": "https://x.invalid/a", **NEW}}]}),
        zalo("user_send_link", message={"msg_id": "z", "attachments": [{"type": "hologram", "payload": NEW}]}),
        zalo("user_dreams", dream=NEW),
        bot("contact", contact=NEW),
        bot("text", text="dạ", **NEW),
        bot("image", photo_url="https://x.invalid/a.jpg", **NEW),
        bot("unsupported", **NEW),
    ],
    ids=range(33),
)  # fmt: skip
def test_what_is_new_is_shown_and_counted(found: Parsed) -> None:
    told = shown(only(found))

    assert [each for each in WANTED if each not in told] == []
    assert found.unknown


@pytest.mark.parametrize(
    "found",
    [
        telegram(), telegram(poll=5), attached(type="fallback", payload=None), attached(type="template"),
        meta(message={"mid": "m"}), meta(message={"mid": "m", "is_unsupported": True}),
        zalo("user_send_image", message={"msg_id": "z"}), bot("image"),
    ],
    ids=range(8),
)  # fmt: skip
def test_a_known_kind_without_contents_is_counted_and_says_so(found: Parsed) -> None:
    assert found.unknown
    assert "[" in shown(only(found))


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(
    ANYTHING,
    st.sampled_from(("poll", "contact", "photo", "invoice", "users_shared", "pinned_message", "giveaway", "zzz", "new_chat_members", "gift")),
    st.sampled_from(("template", "image", "location", "fallback", "zzz", "story_mention")),
)  # fmt: skip
def test_no_contents_stop_a_converter(value: Any, kind: str, what: str) -> None:
    found = [
        telegram(**{kind: value}),
        attached(type=what, payload=value),
        meta(order=value, message_edit=None),
        meta(messaging_feedback=value),
        zalo("user_submit_info", info=value),
        zalo(
            "user_send_list",
            message={"msg_id": "z", "attachments": [{"type": what, "payload": value}]},
        ),
        bot("contact", contact=value),
    ]
    assert all(
        len(shown(each)) < 20_000
        for one in found
        for each in one.events
        if isinstance(each, InboundMessage)
    )


# -- who waits for an answer


@pytest.mark.parametrize(
    ("found", "author"),
    [
        (telegram(direct_message_price_changed={"are_direct_messages_enabled": True, "direct_message_star_count": 5}), Author.SYSTEM),
        (telegram(paid_message_price_changed={"paid_message_star_count": 5}), Author.SYSTEM),
        (telegram(something_new_changed={"text": "trời", "n": 5}), Author.SYSTEM),
        (telegram(mood_set={"mood": "vui"}), Author.SYSTEM),
        (telegram(a_number={"n": 5}), Author.SYSTEM),
        (telegram(suggested_post_declined={"comment": "không hợp"}), Author.SYSTEM),
        (telegram(hologram={"text": "cần gấp hôm nay"}), Author.CUSTOMER),
        (telegram(hologram={"file_id": "A", "file_unique_id": "a"}), Author.CUSTOMER),
        (telegram(calendar_shared={"title": "lịch"}), Author.CUSTOMER),
        (telegram(hologram={"n": 1}, caption="xem giúp"), Author.CUSTOMER),
        (meta(hologram={"text": "cần gấp"}), Author.CUSTOMER),
        (meta(hologram={"n": 5}), Author.SYSTEM),
        (meta(order={"products": [{"name": "Áo"}]}), Author.CUSTOMER),
        (meta(response_feedback={"feedback": "Good feedback"}), Author.SYSTEM),
        (zalo("user_call_oa", duration=5), Author.CUSTOMER),
        (zalo("user_submit_info", info={"phone": "84900000001"}), Author.CUSTOMER),
    ],
    ids=range(16),
)  # fmt: skip
def test_only_words_and_things_people_send_start_a_wait(found: Parsed, author: Author) -> None:
    assert only(found).author is author


# -- echoes


def echo(**message: Any) -> InboundMessage:
    sides = {"sender": {"id": "101"}, "recipient": {"id": "555"}}
    return only(meta(**sides, message={"mid": "m_e", "is_echo": True, **message}))


@pytest.mark.parametrize(
    ("message", "author"),
    [
        ({"text": "Cảm ơn bạn", "app_id": 4711}, Author.BOT),
        ({"text": "Cảm ơn bạn", "app_id": "4711"}, Author.BOT),
        ({"text": "Dạ còn ạ", "app_id": 263902037430900}, Author.OWNER),
        ({"text": "Dạ còn ạ", "app_id": 26390203743090}, Author.OWNER),
        ({"text": "Dạ còn ạ", "app_id": "1217981644879628"}, Author.OWNER),
        ({"text": "Dạ còn ạ"}, Author.OWNER),
        ({"text": "Dạ", "app_id": 900}, Author.BOT),
        ({}, Author.BOT),
        ({"app_id": 263902037430900, "attachments": [{"type": "image", "payload": {"url": "https://x.invalid/a"}}]}, Author.OWNER),
    ],
    ids=range(9),
)  # fmt: skip
def test_a_foreign_program_is_no_person_and_silence_is_no_answer(
    message: dict[str, Any], author: Author
) -> None:
    assert echo(**message).author is author


def test_an_echo_of_another_app_without_anything_in_it_stands_in_no_thread() -> None:
    sides = {"sender": {"id": "101"}, "recipient": {"id": "555"}}
    for app in (4711, 263902037430900):
        found = meta(**sides, message={"mid": "m_e", "is_echo": True, "app_id": app})

        assert (found.events, found.unknown) == ((), True)


def test_an_app_that_the_shop_names_is_one_behind_which_people_sit() -> None:
    body = {"object": "page", "entry": [{"id": "101", "messaging": [{
        "sender": {"id": "101"}, "recipient": {"id": "5"}, "timestamp": 1795600000000,
        "message": {"mid": "m", "is_echo": True, "app_id": 4711, "text": "dạ"},
    }]}]}  # fmt: skip
    named = Meta("101", "900", messenger.NETWORK, frozenset({"4711"}))
    said = only(named.parse(RawUpdate(json.dumps(body).encode(), NOW)))

    assert (said.author, said.sender.name) == (Author.OWNER, "app 4711")


def test_silence_is_no_answer_on_any_channel() -> None:
    business = {
        "business_connection_id": "c",
        "from": {"id": 900, "is_bot": False, "first_name": "Chủ"},
    }
    sides = {"sender": {"id": "3001", "admin_id": "1"}, "recipient": {"id": "61"}}
    quiet = [
        only(telegram(**business)),
        only(zalo("oa_send_text", **sides, message={"msg_id": "z"})),
        only(read("zalo_oa", {"polled": {"message_id": "z", "from_id": "3001", "to_id": "61", "type": "photo"}})),
        only(read("messenger", {"polled": {"id": "m", "participant": "5", "from": {"id": "101"}}})),
    ]  # fmt: skip
    said = [
        only(telegram(**business, text="dạ")),
        only(zalo("oa_send_text", **sides, message={"msg_id": "z", "text": "dạ"})),
    ]

    assert [each.author for each in quiet] == [Author.BOT] * 4
    assert [each.author for each in said] == [Author.OWNER] * 2


# -- posts of visitors, forms


HOA = {"from": {"id": "7001", "name": "Chị Hoa"}}


@pytest.mark.parametrize(
    ("value", "words", "files"),
    [
        ({"item": "status", "post_id": "101_77", "message": "đơn DH12 đâu?"}, "đơn DH12 đâu?", []),
        ({"item": "photo", "post_id": "101_79", "link": "https://x.invalid/p.jpg", "message": "rách này"}, "rách này", ["https://x.invalid/p.jpg"]),
        ({"item": "share", "post_id": "101_81", "link": "https://x.invalid", "message": "giao chậm"}, "giao chậm\nhttps://x.invalid", []),
        ({"item": "video", "post_id": "101_82", "link": "https://x.invalid/v.mp4"}, "", ["https://x.invalid/v.mp4"]),
        ({"item": "album", "post_id": "101_83", "photos": ["https://x.invalid/1", "https://x.invalid/2"]}, "", ["https://x.invalid/1", "https://x.invalid/2"]),
    ],
    ids=range(5),
)  # fmt: skip
def test_a_visitors_post_is_a_comment_conversation(
    value: dict[str, Any], words: str, files: list[str]
) -> None:
    found = feed(verb="add", created_time=1795600000, **HOA, **value)
    said = only(found)

    assert (said.author, said.chat_kind, said.contact.name) == (
        Author.CUSTOMER,
        ChatKind.COMMENT,
        "Chị Hoa",
    )
    assert (said.body, [each.file_id for each in said.attachments]) == (words, files)
    assert said.remote_id == value["post_id"]
    assert said.chat == f"comment:{value['post_id']}:7001"
    assert not found.unknown


def test_the_shops_own_posts_and_reactions_show_nothing_and_say_why() -> None:
    own = feed(
        item="status", verb="add", post_id="101_1", message="Sale!", **{"from": {"id": "101"}}
    )
    liked = feed(item="reaction", verb="add", post_id="101_1", reaction_type="love", **HOA)
    new = feed(item="hologram", verb="add", post_id="101_1", message="cần gấp", **HOA)

    assert (own.events, own.unknown, own.passed_over.code) == ((), False, "passed.own_post")
    assert (liked.events, liked.unknown, liked.passed_over.code) == ((), False, "passed.own_post")
    assert new.unknown
    assert "cần gấp" in only(new).body


@pytest.mark.parametrize(
    ("channel", "body"),
    [
        ("telegram", {"update_id": 1, "poll": {"id": "1"}}),
        ("telegram", {"update_id": 1, "chat_member": {"chat": CHAT}}),
        ("zalo_oa", {"event_name": "change_oa_daily_quota", "oa_id": "3001"}),
        ("zalo_bot", {"event_name": "message.reaction.received", "message": {}}),
        ("messenger", {"object": "page", "entry": [{"id": "101", "messaging": [{"app_roles": {}, "recipient": {"id": "101"}}]}]}),
        ("instagram", {"object": "instagram", "entry": [{"id": "101", "changes": [{"field": "mentions", "value": {"media_id": "1"}}]}]}),
    ],
)  # fmt: skip
def test_what_shows_nothing_on_purpose_says_why(channel: str, body: object) -> None:
    found = read(channel, body)

    assert (found.events, found.unknown) == ((), False)
    assert found.passed_over


def test_a_phone_and_an_address_from_a_form_are_the_customers() -> None:
    order = {"phone_number": "+84900000001", "shipping_address": {"street_line1": "1 Lê Lợi", "city": "Huế", "country_code": "VN"}}  # fmt: skip
    paid = telegram(successful_payment={"currency": "VND", "total_amount": 5, "invoice_payload": "d", "order_info": order})  # fmt: skip
    shared = telegram(contact={"phone_number": "84900000002", "first_name": "Lan", "user_id": 7})
    another = telegram(contact={"phone_number": "84900000003", "first_name": "Minh", "user_id": 8})
    form = zalo("user_submit_info", info={"name": "Lan", "phone": "84900000004", "address": "12 Lê Lợi", "city": "Huế"})  # fmt: skip

    told = [
        [(each.phone, each.address) for each in found.events if isinstance(each, ContactChange)]
        for found in (paid, shared, another, form)
    ]
    assert told == [
        [("+84900000001", "1 Lê Lợi, Huế, VN")],
        [("+84900000002", "")],
        [],
        [("84900000004", "12 Lê Lợi, Huế")],
    ]
    assert only(form).kind == "form"


def test_each_of_several_goods_has_its_own_price_and_number() -> None:
    goods = [
        {"title": "Áo khoác", "quantity": 2, "price": 350000},
        {"title": "Áo", "quantity": 2, "price": 35000},
        {"title": "Quần", "quantity": 2, "price": 35000},
    ]
    payload = {"template_type": "receipt", "order_number": "5", "elements": goods}
    message = {"mid": "m", "attachments": [{"type": "template", "payload": payload}]}
    item = {"sender": {"id": "7"}, "recipient": {"id": "101"}, "timestamp": NOW, "message": message}
    card = {"type": "link", "payload": {"title": "Quần", "description": "35", "elements": goods}}
    zalo = {"event_name": "user_send_list", "oa_id": "3001", "sender": {"id": "7"}, "recipient": {"id": "3001"},
            "timestamp": str(NOW), "message": {"msg_id": "a", "text": "giá 350", "attachments": [card]}}  # fmt: skip
    update = {
        "update_id": 1,
        "message": {"message_id": 1, "date": 1795600000, "from": LAN, "chat": CHAT, "cart": goods},
    }
    for name, body in (
        ("messenger", {"object": "page", "entry": [{"id": "101", "time": NOW, "messaging": [item]}]}),
        ("zalo_oa", zalo),
        ("telegram", update),
    ):  # fmt: skip
        raw = RawUpdate(json.dumps(body).encode(), NOW, "1")
        (event,) = READERS[name](raw).events
        assert isinstance(event, InboundMessage)
        lines = event.body.split("\n")
        assert [each for each in lines if each in ("Áo khoác", "Áo", "Quần")][-3:] == [
            "Áo khoác",
            "Áo",
            "Quần",
        ], name
        assert [each for each in lines if each.startswith("price")] == [
            "price: 350000",
            "price: 35000",
            "price: 35000",
        ], name
        assert lines.count("quantity: 2") == 3, name


STORY = "https://x.invalid/" + "s" * 400


@pytest.mark.parametrize(
    ("found", "answers"),
    [
        (meta("instagram", message={"mid": "m", "text": "giá bn", "reply_to": {"story": {"id": "9", "url": STORY}}}), f"[story] {STORY}"),
        (telegram(text="gọi chị này", external_reply={"origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Tư"}, "contact": {"phone_number": "0901", "first_name": "Tú"}}), "Tư: Tú 0901"),
        (telegram(text="còn không", external_reply={"origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Tư"}, "photo": [FILE]}), "[a message of Tư]"),
        (telegram(text="cái này", reply_to_message={"message_id": 2, "date": 1, "chat": CHAT, "text": "áo, quần"}, quote={"text": "quần", "position": 4}), "quần"),
        (bot("text", text="cái này", reply_to_message={"message_id": "b7", "text": "Áo đỏ"}), "Áo đỏ"),
    ],
    ids=range(5),
)  # fmt: skip
def test_which_of_several_things_is_meant_is_said(found: Parsed, answers: str) -> None:
    assert in_english(reason_of(only(found).reply_quote)) == answers
    assert not found.unknown


def test_no_address_that_is_none_is_taken_for_a_file() -> None:
    image = {"type": "image", "payload": {"url": "file:///etc/passwd"}}

    assert (
        only(zalo("user_send_image", message={"msg_id": "z", "attachments": [image]})).attachments
        == ()
    )
