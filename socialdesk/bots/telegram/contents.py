"""What a Telegram message holds, as something a person can read: words, a kind, files. Every kind
has a branch; the kinds of tomorrow have the last one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from socialdesk.model.message import Attachment

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """A message's substance. `service` marks what nobody said: joins, pins, titles."""

    kind: str
    body: str
    attachments: tuple[Attachment, ...] = ()
    service: bool = False


def content_of(message: Json) -> Content:
    """The readable substance of a message object."""
    if isinstance(message.get("text"), str):
        return Content("text", _with_links(message["text"], message.get("entities")))
    caption = ""
    if isinstance(message.get("caption"), str):
        caption = _with_links(message["caption"], message.get("caption_entities"))
    for kind, words in _FILES.items():
        if message.get(kind):
            return Content(kind, caption or words(message[kind]), _files(kind, message[kind]))
    for kind, read in _SAID.items():
        if kind in message:
            return Content(kind, _safely(read, message[kind]))
    for kind, read in _SERVICE.items():
        if kind in message:
            return Content("event", _safely(read, message[kind]), service=True)
    unknown = next((key for key in message if key not in _FRAME), "nothing")
    return Content(
        "unsupported", caption or f"[unsupported: {unknown}] Look at it in the Telegram app."
    )


def _safely(read: Callable[[Any], str], value: object) -> str:
    try:
        return read(value)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError):
        return "[a message in an unknown form] Look at it in the Telegram app."


def _with_links(text: str, entities: object) -> str:
    """The text with the target of every hidden link written out behind its label, so that nothing
    hides."""
    if not isinstance(entities, list):
        return text
    hidden = [
        each
        for each in entities
        if isinstance(each, dict)
        and each.get("type") == "text_link"
        and isinstance(each.get("url"), str)
        and isinstance(each.get("offset"), int)
        and isinstance(each.get("length"), int)
    ]
    if not hidden:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    for each in sorted(hidden, key=lambda one: one["offset"], reverse=True):
        end = 2 * max(each["offset"] + each["length"], 0)
        label = units[2 * max(each["offset"], 0) : end].decode("utf-16-le", "replace")
        if label.rstrip("/") != each["url"].rstrip("/"):
            units = (
                units[:end] + f" ({each['url']})".encode("utf-16-le", "surrogatepass") + units[end:]
            )
    return units.decode("utf-16-le", "replace")


def _no_words(_: object) -> str:
    return ""


def _emoji(sticker: object) -> str:
    return str(sticker.get("emoji") or "") if isinstance(sticker, dict) else ""


def _song(audio: object) -> str:
    if not isinstance(audio, dict):
        return ""
    return " – ".join(str(part) for part in (audio.get("performer"), audio.get("title")) if part)


_FILES: dict[str, Callable[[Any], str]] = {
    "animation": _no_words,  # also fills "document": before it
    "photo": _no_words,
    "live_photo": _no_words,
    "video": _no_words,
    "video_note": _no_words,
    "voice": _no_words,
    "audio": _song,
    "sticker": _emoji,
    "document": _no_words,
    "paid_media": _no_words,
}


def _files(kind: str, value: object) -> tuple[Attachment, ...]:
    if kind == "paid_media":
        media = value.get("paid_media") if isinstance(value, dict) else None
        return tuple(
            file
            for each in media or ()
            if isinstance(each, dict) and each.get("type") in ("photo", "video")
            for file in _files(each["type"], each.get(each["type"]))
        )
    if isinstance(value, list):
        sizes = [each for each in value if isinstance(each, dict)]
        value = (
            max(sizes, key=lambda size: _number(size, "width") * _number(size, "height"))
            if sizes
            else None
        )
    if not isinstance(value, dict):
        return ()
    side = _number(value, "length")
    return (
        Attachment(
            kind=kind,
            file_id=str(value.get("file_id") or ""),
            unique_id=str(value.get("file_unique_id") or ""),
            name=str(value.get("file_name") or ""),
            mime=str(value.get("mime_type") or ""),
            size=_number(value, "file_size"),
            width=_number(value, "width") or side,
            height=_number(value, "height") or side,
            duration=_number(value, "duration"),
        ),
    )


def _number(value: Json, key: str) -> int:
    found = value.get(key)
    return found if isinstance(found, int) else 0


def _location(place: Json) -> str:
    latitude, longitude = place["latitude"], place["longitude"]
    live = " (live)" if place.get("live_period") else ""
    return f"{latitude:.6f}, {longitude:.6f}{live} https://maps.google.com/?q={latitude:.6f},{longitude:.6f}"


def _venue(venue: Json) -> str:
    return f"{venue['title']}, {venue['address']}: {_location(venue['location'])}"


def _card(contact: Json) -> str:
    name = " ".join(
        str(part) for part in (contact.get("first_name"), contact.get("last_name")) if part
    )
    return f"{name} {contact['phone_number']}".strip()


def _poll(poll: Json) -> str:
    options = " / ".join(str(option["text"]) for option in poll["options"])
    return f"{poll['question']}: {options}"


def _dice(dice: Json) -> str:
    return f"{dice['emoji']} {dice['value']}"


def _checklist(checklist: Json) -> str:
    tasks = " / ".join(str(task["text"]) for task in checklist["tasks"])
    return f"{checklist['title']}: {tasks}"


def _story(story: Json) -> str:
    chat = story.get("chat") or {}
    return f"[a story of {chat.get('title') or chat.get('first_name') or 'somebody'}]"


def _invoice(invoice: Json) -> str:
    return f"{invoice['title']}: {invoice['total_amount']} {invoice['currency']} (smallest unit)"


def _payment(payment: Json) -> str:
    return f"paid {payment['total_amount']} {payment['currency']} (smallest unit)"


_SAID: dict[str, Callable[[Any], str]] = {
    "venue": _venue,  # also fills "location": before it
    "location": _location,
    "contact": _card,
    "poll": _poll,
    "dice": _dice,
    "story": _story,
    "checklist": _checklist,
    "game": lambda game: str(game["title"]),
    "invoice": _invoice,
    "successful_payment": _payment,
    "web_app_data": lambda sent: str(sent["data"]),
    "users_shared": lambda shared: f"shared {len(shared['users'])} people",
    "chat_shared": lambda shared: f"shared the chat {shared.get('title') or shared['chat_id']}",
    "gift": lambda gift: (
        f"sent a gift {(gift.get('gift') or {}).get('sticker', {}).get('emoji', '')}".strip()
    ),
    "giveaway": lambda giveaway: f"giveaway for {giveaway['winner_count']} winners",
    "giveaway_winners": lambda giveaway: f"giveaway: {giveaway['winner_count']} winners",
}


def _people(users: list[Json]) -> str:
    return ", ".join(str(user.get("first_name") or user.get("id")) for user in users)


_SERVICE: dict[str, Callable[[Any], str]] = {
    "new_chat_members": lambda users: f"joined: {_people(users)}",
    "left_chat_member": lambda user: f"left: {_people([user])}",
    "new_chat_title": lambda title: f"new title: {title}",
    "new_chat_photo": lambda _: "new picture of the chat",
    "delete_chat_photo": lambda _: "picture of the chat removed",
    "pinned_message": lambda _: "pinned a message",
    "group_chat_created": lambda _: "group created",
    "supergroup_chat_created": lambda _: "group created",
    "channel_chat_created": lambda _: "channel created",
    "migrate_to_chat_id": lambda _: (
        "this group became a supergroup; it goes on in a conversation of its own"
    ),
    "migrate_from_chat_id": lambda _: "this supergroup goes on where a group ended",
    "message_auto_delete_timer_changed": lambda timer: (
        f"messages vanish after {timer['message_auto_delete_time']} s"
    ),
    "video_chat_scheduled": lambda _: "live video scheduled",
    "video_chat_started": lambda _: "live video started",
    "video_chat_ended": lambda chat: f"live video ended after {chat['duration'] // 60} min",
    "video_chat_participants_invited": lambda _: "people invited to the live video",
    "forum_topic_created": lambda topic: f"topic: {topic['name']}",
    "forum_topic_edited": lambda _: "topic changed",
    "forum_topic_closed": lambda _: "topic closed",
    "forum_topic_reopened": lambda _: "topic reopened",
    "general_forum_topic_hidden": lambda _: "general topic hidden",
    "general_forum_topic_unhidden": lambda _: "general topic shown",
    "giveaway_created": lambda _: "giveaway created",
    "giveaway_completed": lambda giveaway: f"giveaway over: {giveaway['winner_count']} winners",
    "boost_added": lambda _: "boosted the chat",
    "chat_background_set": lambda _: "background changed",
    "write_access_allowed": lambda _: "allowed the bot to write",
    "connected_website": lambda site: f"logged in on {site}",
    "passport_data": lambda _: "sent passport data (not kept)",
    "proximity_alert_triggered": lambda _: "proximity alert",
    "refunded_payment": lambda _: "payment refunded",
}

_FRAME = frozenset(
    (
        "message_id",
        "message_thread_id",
        "direct_messages_topic",
        "from",
        "sender_chat",
        "sender_boost_count",
        "sender_business_bot",
        "sender_tag",
        "date",
        "business_connection_id",
        "chat",
        "forward_origin",
        "is_topic_message",
        "is_automatic_forward",
        "reply_to_message",
        "external_reply",
        "quote",
        "reply_to_story",
        "reply_to_checklist_task_id",
        "via_bot",
        "edit_date",
        "has_protected_content",
        "is_from_offline",
        "is_paid_post",
        "media_group_id",
        "author_signature",
        "paid_star_count",
        "entities",
        "caption_entities",
        "link_preview_options",
        "effect_id",
        "show_caption_above_media",
        "has_media_spoiler",
        "reply_markup",
        "caption",
        "suggested_post_info",
    )
)
"""Fields that surround every message; whatever else an unknown kind has is its name."""
