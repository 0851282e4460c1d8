"""Bodies of every platform, captured and rich: each holds words of a customer and as many of the fields
beside them as there are. And the same with one field broken."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Place = tuple[str | int, ...]
WORDS = "còn size M không shop"
"""What a customer says in each of the rich bodies."""
GONE = object()
"""In the place of a value: the field is not there."""
LONG_NUMBER = "@long number@"
VALUES: tuple[Any, ...] = (
    GONE, None, True, 0, -1, 7, 1.5, 1 << 70, -(10**25), float("nan"), float("inf"), LONG_NUMBER, "", "lạ", "9" * 300,
    "x" * 20_000, "\ud800", "a\x00b", [], {}, ["lạ"], {"lạ": "lạ"}, [None], [[1]], [{}], 99_999_999_999, -3e300,
)  # fmt: skip

LAN = {"id": 7, "is_bot": False, "first_name": "Lan", "last_name": "Nguyễn", "username": "lan", "language_code": "vi"}  # fmt: skip
PAGE, INSTAGRAM = "101010101010101", "17841400000000001"
CHAT = {"id": 7, "type": "private", "first_name": "Lan", "last_name": "Nguyễn", "username": "lan"}
GROUP = {"id": -1007, "type": "supergroup", "title": "Hội mẹ bỉm", "is_forum": True}
FILE = {"file_id": "AgAC", "file_unique_id": "AQ", "file_size": 900, "width": 90, "height": 90, "duration": 3,
        "mime_type": "image/png", "file_name": "áo.png", "thumbnail": {"file_id": "B", "width": 9, "height": 9}}  # fmt: skip
ABOUT = {
    "reply_to_message": {"message_id": 2, "date": 1795600000, "text": "dạ", "from": LAN, "chat": CHAT},
    "quote": {"text": "dạ", "position": 0, "is_manual": True},
    "external_reply": {"origin": {"type": "user", "sender_user": LAN, "date": 1795600000}, "message_id": 4},
    "forward_origin": {"type": "channel", "chat": GROUP, "message_id": 5, "date": 1795600000},
    "entities": [{"type": "bold", "offset": 0, "length": 3}],
    "caption_entities": [{"type": "bold", "offset": 0, "length": 3}],
    "link_preview_options": {"is_disabled": True}, "via_bot": {**LAN, "is_bot": True}, "edit_date": 1795600003,
    "media_group_id": "12", "sender_boost_count": 1, "paid_star_count": 2, "author_signature": "Lan",
    "reply_markup": {"inline_keyboard": [[{"text": "Xem", "callback_data": "x"}]]}, "message_thread_id": 2,
    "reply_to_story": {"chat": CHAT, "id": 3}, "sender_business_bot": None, "effect_id": "5",
}  # fmt: skip


def _telegram() -> Iterator[Json]:
    frame = {"message_id": 3, "date": 1795600000, "from": LAN, "chat": CHAT}
    files = ("photo", "video", "voice", "audio", "animation", "document", "sticker", "video_note")
    said: list[Json] = [{"text": WORDS, **ABOUT}, {"hologram": {"title": WORDS, "n": 5}}]
    said += [{kind: FILE, "caption": WORDS, **ABOUT} for kind in files[:-2]]
    said += [
        {"photo": [FILE, FILE], "caption": WORDS},
        {"venue": {"location": {"latitude": 1.5, "longitude": 2.5}, "title": WORDS, "address": "12 Lê Lợi"}},
        {"contact": {"phone_number": "+84900000001", "first_name": WORDS, "user_id": 7, "vcard": "BEGIN:VCARD"}},
        {"poll": {"id": "5", "question": WORDS, "options": [{"text": "M", "voter_count": 1}], "total_voter_count": 1}},
        {"checklist": {"title": WORDS, "tasks": [{"id": 1, "text": "áo"}]}},
        {"web_app_data": {"data": WORDS, "button_text": "Đặt"}},
        {"successful_payment": {"currency": "VND", "total_amount": 350000, "invoice_payload": WORDS, "order_info": {
            "name": "Lan", "phone_number": "+84900000001", "shipping_address": {"city": "Huế", "street_line1": "1"}}}},
    ]  # fmt: skip
    for each in said:
        yield {"update_id": 1, "message": {**frame, **each}}
    yield {"update_id": 2, "edited_message": {**frame, "text": WORDS, "edit_date": 1795600009}}
    yield {"update_id": 3, "message": {**frame, "chat": GROUP, "text": WORDS, "message_thread_id": 9,
                                       "is_topic_message": True, "sender_chat": None}}  # fmt: skip
    business = {**frame, "text": WORDS, "business_connection_id": "c1", "is_from_offline": False}
    yield {"update_id": 4, "business_message": business}
    direct = {"topic_id": 6, "user": LAN}
    channel = {"id": -1008, "type": "supergroup", "title": "Kênh", "is_direct_messages": True}
    yield {"update_id": 5, "message": {**frame, "chat": channel, "text": WORDS, "direct_messages_topic": direct}}  # fmt: skip
    about = {
        **frame,
        "reply_markup": {"inline_keyboard": [[{"text": WORDS, "callback_data": "g"}]]},
    }
    yield {"update_id": 6, "callback_query": {"id": "8", "from": LAN, "message": about, "data": "g", "chat_instance": "1"}}  # fmt: skip


def _meta(account: str) -> Iterator[Json]:
    sides = {"sender": {"id": "555"}, "recipient": {"id": account}, "timestamp": 1795600000000}
    url = "https://x.example/a.jpg"
    referral = {"ref": "x", "source": "ADS", "type": "OPEN_THREAD", "ad_id": "6", "ads_context_data": {"ad_title": "Tết"}}  # fmt: skip
    beside = {
        "mid": "m1", "quick_reply": {"payload": "M"}, "reply_to": {"mid": "m0", "story": {"id": "1", "url": url}},
        "referral": referral, "nlp": {"intents": []}, "tags": {"source": "x"}, "seq": 4, "is_echo": False,
    }  # fmt: skip
    kinds = ("image", "video", "audio", "file", "fallback", "template", "location", "ig_reel", "share", "story_mention")  # fmt: skip
    payload = {"url": url, "title": "x", "sticker_id": 5, "coordinates": {"lat": 1.5, "long": 2.5}}
    items: list[Json] = [{"message": {**beside, "text": WORDS}}]
    items += [
        {"message": {**beside, "text": WORDS, "attachments": [{"type": kind, "payload": payload, "title": "a", "url": url}]}}
        for kind in kinds
    ]  # fmt: skip
    items += [
        {"postback": {"mid": "m2", "title": WORDS, "payload": "P", "referral": referral}},
        {"message_edit": {"mid": "m3", "text": WORDS, "num_edit": 1}},
        {"order": {"products": [{"id": "1", "name": "Áo", "quantity": 2, "unit_price": 9, "currency": "VND"}], "note": WORDS}},
        {"messaging_feedback": {"feedback_screens": [{"screen_id": 0, "questions": {"q": {
            "type": "csat", "payload": "2", "follow_up": {"type": "free_form", "payload": WORDS}}}}]}},
        {"hologram": {"text": WORDS, "n": 5}},
    ]  # fmt: skip
    for each in items:
        yield _entry(account, {"messaging": [{**sides, **each}]})
    value = {
        "from": {"id": "5", "name": "Lan"}, "item": "comment", "verb": "add", "comment_id": "7_1", "post_id": "101_7",
        "parent_id": "101_7", "created_time": 1795600000, "message": WORDS, "photo": url, "link": url, "published": 1,
        "post": {"id": "101_7", "type": "status", "permalink_url": "https://x.example/7", "is_published": True},
    }  # fmt: skip
    yield _entry(account, {"changes": [{"field": "feed", "value": value}]})
    yield _entry(account, {"changes": [{"field": "feed", "value": {**value, "item": "status"}}]})
    media = {"id": "178", "media_product_type": "FEED"}
    insta = {
        "from": {"id": "5", "username": "lan"},
        "id": "179",
        "text": WORDS,
        "media": media,
        "parent_id": "177",
    }
    yield _entry(account, {"changes": [{"field": "comments", "value": insta}]})
    row = {"id": "m9", "from": {"id": "555", "name": "Lan"}, "participant": "555", "message": WORDS,
           "created_time": "2026-11-25T10:00:00+0000", "attachments": {"data": [{"id": "1", "image_data": {"url": url}}]},
           "shares": {"data": [{"link": url}]}, "sticker": url}  # fmt: skip
    yield {"polled": row}


def _entry(account: str, content: Json) -> Json:
    return {"object": "page", "entry": [{"id": account, "time": 1795600000000, **content}]}


def _zalo_oa() -> Iterator[Json]:
    body = {"app_id": "900", "user_id_by_app": "88", "sender": {"id": "61"}, "recipient": {"id": "3001"},
            "timestamp": "1795600000000"}  # fmt: skip
    message = {"msg_id": "z1", "text": WORDS, "quote_msg_id": "z0"}
    url = "https://x.example/a"
    payload = {"url": url, "thumbnail": url, "name": "áo.pdf", "size": "900", "type": "pdf", "checksum": "c",
               "coordinates": {"latitude": "1.5", "longitude": "2.5"}, "description": "d", "id": "4"}  # fmt: skip
    for kind in (
        "text",
        "image",
        "file",
        "link",
        "location",
        "sticker",
        "gif",
        "audio",
        "video",
        "business_card",
    ):
        more = [] if kind == "text" else [{"type": kind, "payload": payload}]
        yield {
            **body,
            "event_name": f"user_send_{kind}",
            "message": {**message, "attachments": more},
        }
    group = {"group_id": "g7", "group_name": "Hội", "recipient": {"id": "3001"}}
    yield {**body, **group, "event_name": "user_send_group_text", "message": message}
    talk = {**message, "conversation_id": "k1"}
    yield {**body, "event_name": "anonymous_send_text", "message": talk}
    form = {
        "name": WORDS,
        "phone": "84900000001",
        "address": "12 Lê Lợi",
        "city": "Huế",
        "district": "P",
        "ward": "A",
    }
    yield {**body, "event_name": "user_submit_info", "info": form}
    yield {**body, "event_name": "user_feedback", "message": {"note": WORDS, "rate": 2, "feedbacks": ["x"], "msg_id": "z3"}}  # fmt: skip
    row = {"message_id": "z4", "from_id": "61", "to_id": "3001", "message": WORDS, "type": "photo", "url": url, "time": 1795600000000,
           "sent_time": "10:00 25/11/2026", "from_display_name": "Lan", "from_avatar": url, "src": 1, "thumb": url, "links": []}  # fmt: skip
    yield {"polled": row}


def _zalo_bot() -> Iterator[Json]:
    frame = {
        "message_id": "b1", "date": 1795600000000, "message_type": "CHAT_MESSAGE",
        "chat": {"id": "a1", "chat_type": "PRIVATE"}, "from": {"id": "a1", "display_name": "Lan", "is_bot": False},
    }  # fmt: skip
    url = "https://x.example/a.jpg"
    yield {"event_name": "message.text.received", "message": {**frame, "text": WORDS}}
    for kind, key in (
        ("image", "photo_url"),
        ("voice", "voice_url"),
        ("link", "url"),
        ("contact", "contact"),
    ):
        said = {**frame, key: url, "caption": WORDS, "sticker": "s"}
        yield {"event_name": f"message.{kind}.received", "message": said}
    yield {"ok": True, "result": {"event_name": "message.text.received", "message": {**frame, "text": WORDS}}}  # fmt: skip


@dataclass(frozen=True)
class Channel:
    """A platform's bodies. `essential` are the ends of places without which nobody can tell what
    something is or whose it is."""

    platform: str
    account: str
    file: str
    rich: tuple[Json, ...]
    essential: tuple[str, ...]

    def bodies(self) -> Iterator[Json]:
        """Captured ones first."""
        captured = Path(__file__).parent.parent / "bots" / self.file
        for line in captured.read_text(encoding="utf-8").splitlines():
            body = json.loads(line)
            yield {key: each for key, each in body.items() if key not in ("name", "expected")}
        yield from self.rich

    def is_essential(self, place: Place) -> bool:
        """Whether what stands there, or around it, is needed to know whose words these are."""
        named = ".".join(each for each in place if isinstance(each, str))
        return any(each == named or each.startswith(f"{named}.") for each in self.essential)


_KINDS = ("message", "edited_message", "channel_post", "business_message", "callback_query.message")
_META = (
    "entry.id", "entry.messaging.sender.id", "entry.messaging.recipient.id", "entry.standby.sender.id",
    "entry.messaging.message_edit.mid", "polled.id", "polled.from.id", "polled.participant", "entry.changes.value.item",
    "entry.changes.value.comment_id", "entry.changes.value.post_id", "entry.changes.value.from",
)  # fmt: skip
CHANNELS = (
    Channel(
        "telegram", "9001", "telegram/payloads/updates.jsonl", tuple(_telegram()),
        ("callback_query.from", "callback_query.data", "callback_query.message.reply_markup.inline_keyboard.callback_data", *(f"{kind}.{each}" for kind in _KINDS for each in ("message_id", "chat.id"))),
    ),
    Channel("messenger", PAGE, "meta/payloads/bodies.jsonl", tuple(_meta(PAGE)), _META),
    Channel("instagram", INSTAGRAM, "meta/payloads/bodies.jsonl", tuple(_meta(INSTAGRAM)), _META),
    Channel(
        "zalo_oa", "3001", "zalo_oa/payloads/events.jsonl", tuple(_zalo_oa()),
        ("sender.id", "recipient.id", "follower.id", "polled.from_id", "polled.message_id", "oa_id"),
    ),
    Channel(
        "zalo_bot", "12", "zalo_bot/payloads/updates.jsonl", tuple(_zalo_bot()),
        ("message.chat.id", "result.message.chat.id"),
    ),
)  # fmt: skip


def places(value: object, behind: Place = ()) -> Iterator[Place]:
    """Every place in a body."""
    if behind:
        yield behind
    if isinstance(value, dict):
        for key, each in value.items():
            yield from places(each, (*behind, key))
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from places(each, (*behind, number))


def at(body: Any, place: Place) -> Any:
    """What stands there."""
    for each in place:
        body = body[each]
    return body


def broken(body: Json, place: Place, value: Any) -> bytes:
    """The body with something else in that place."""
    changed = json.loads(json.dumps(body))
    around = at(changed, place[:-1])
    if value is GONE:
        del around[place[-1]]
    else:
        around[place[-1]] = value
    return json.dumps(changed).replace(json.dumps(LONG_NUMBER), "9" * 5_000).encode()
