"""What a Telegram message holds, as something a person can read: words, a kind, files. Every kind
has a branch; what the kinds of tomorrow tell is found by walking through them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from socialdesk.bots.payload import text, whole
from socialdesk.bots.substance import is_said, told, unsaid
from socialdesk.bots.telegram.money import money
from socialdesk.bots.telegram.service import ANYTHING, FRAME, SERVICE
from socialdesk.model.message import Attachment
from socialdesk.model.reason import NO_REASON, Reason

Json = dict[str, Any]
Reader = Callable[[Any], "str | tuple[str, Reason]"]
PLATFORM = "Telegram"
MOST = 1 << 53
"""No file has more bytes, pixels or seconds."""


@dataclass(frozen=True, slots=True)
class Content:
    """A message's substance. `service` marks what nobody said: joins, pins, titles. `said` is what
    the body does not say itself; `unknown` marks what is not, or not all, understood."""

    kind: str
    body: str
    attachments: tuple[Attachment, ...] = ()
    service: bool = False
    said: Reason = NO_REASON
    unknown: bool = False


def content_of(message: Json) -> Content:
    """The readable substance of a message object."""
    found = _with_beside(_known(message), message)
    strange = {key: each for key, each in message.items() if key not in FRAME and key not in _ALL}
    if found is None:
        return _unknown(strange, _words(message, "caption"))
    rest = told(strange) if strange else None
    if rest is None or not (rest.lines or rest.files):
        return found
    return replace(found, body="\n".join(filter(None, (found.body, *rest.lines))), unknown=True)


def _with_beside(found: Content | None, message: Json) -> Content | None:
    """With the addresses that stand beside the words: of the preview below them, and of the buttons
    in what was forwarded or made by a bot."""
    preview = message.get("link_preview_options")
    lines = [_text_of(preview, "url")] if isinstance(preview, dict) else []
    if "forward_origin" in message or "via_bot" in message:
        lines += told(message.get("reply_markup"), hide=_data_behind(message)).lines
    if found is None or not any(lines):
        return found
    return replace(found, body="\n".join(filter(None, (found.body, *unsaid(lines, found.body)))))


def _data_behind(message: Json) -> list[str]:
    """What buttons hand to their bot, which nobody reads."""
    keyboard = message.get("reply_markup")
    rows = keyboard.get("inline_keyboard") if isinstance(keyboard, dict) else None
    return [
        text(button, "callback_data")
        for row in (rows if isinstance(rows, list) else ())
        for button in (row if isinstance(row, list) else ())
    ]


def _known(message: Json) -> Content | None:
    if isinstance(message.get("text"), str):
        return Content("text", _words(message, "text"))
    caption = _words(message, "caption")
    for kind, words in _FILES.items():
        if message.get(kind):
            own = words(message[kind])
            both = "\n".join(filter(None, (caption, *unsaid([own], caption))))
            return _file(kind, message[kind], both)
    for kind, (read, known) in _SAID.items():
        if kind in message:
            return _read(kind, message[kind], read, known, caption)
    for kind, (service_read, known) in SERVICE.items():
        if kind in message:
            return replace(_read("event", message[kind], service_read, known, ""), service=True)
    return None


def _words(message: Json, key: str) -> str:
    text = message.get(key)
    entities = message.get("entities" if key == "text" else "caption_entities")
    return _with_links(text, entities) if isinstance(text, str) else ""


def _read(kind: str, value: Any, read: Reader, known: frozenset[str], caption: str) -> Content:
    """What a reader makes of a known kind, and behind it whatever else the kind tells."""
    try:
        made = read(value)
        words, said = made if isinstance(made, tuple) else (made, NO_REASON)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, OverflowError):
        everything = told(value)
        lines = filter(None, (caption, *everything.lines))
        said = Reason("said.unknown", kind=kind, platform=PLATFORM)
        return Content(kind, "\n".join(lines), said=said, unknown=True)
    if known is ANYTHING:
        return Content(kind, words, said=said)
    if isinstance(value, dict):
        value = {key: each for key, each in value.items() if not key.endswith("_message")}
    rest = told(value, known)
    strange = unsaid(rest.strange, words)
    body = "\n".join(filter(None, (words, caption, *strange)))
    return Content(kind, body, said=said, unknown=bool(strange) or not rest.whole)


def _unknown(strange: Json, caption: str) -> Content:
    """A kind nobody knows yet: all that is in it. People wait for an answer to words and things they
    sent; a kind that is named as something that happened, or holds neither words nor files, is a
    service message."""
    name = next(iter(strange), "nothing")
    found = told(strange)
    files = tuple(file for each in found.files for file in _files("document", each))
    said = Reason("said.unknown", kind=name, platform=PLATFORM)
    body = "\n".join(filter(None, (caption, *found.lines)))
    service = bool(strange) and not caption and not is_said(name, found)
    return Content("event" if service else "unsupported", body, files, service, said, unknown=True)


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


def _file(kind: str, value: Any, words: str) -> Content:
    """A file with its words; a paid one says what it costs, as all that others see of it is a
    preview."""
    said = NO_REASON
    if kind == "paid_media" and isinstance(value, dict):
        stars = value.get("star_count")
        said = Reason("telegram.paid_media", stars=stars if isinstance(stars, int) else 0)
    strange = told(value, _FILE_KEYS)
    extra = unsaid(strange.strange, words)
    body = "\n".join(filter(None, (words, *extra)))
    return Content(kind, body, _files(kind, value), said=said, unknown=not strange.understood)


_FILE_KEYS = frozenset((
    "file_name", "emoji", "set_name", "performer", "title", "star_count", "paid_media", "photo", "video", "live_photo",
    "cover", "qualities", "codec", "custom_emoji_id", "mask_position", "point", "x_shift", "y_shift", "scale",
    "premium_animation", "start_timestamp", "loop", "bitrate",
))  # fmt: skip


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
            for each in (media if isinstance(media, list) else ())
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
            file_id=text(value, "file_id"),
            unique_id=text(value, "file_unique_id"),
            name=text(value, "file_name"),
            mime=text(value, "mime_type"),
            size=_number(value, "file_size"),
            width=_number(value, "width") or side,
            height=_number(value, "height") or side,
            duration=_number(value, "duration"),
        ),
    )


def _number(value: Json, key: str) -> int:
    found = whole(value, key)
    return found if found is not None and 0 < found < MOST else 0


def _location(place: Json) -> tuple[str, Reason]:
    latitude, longitude = place["latitude"], place["longitude"]
    spot = f"{latitude:.6f}, {longitude:.6f}"
    words = f"{spot} https://maps.google.com/?q={latitude:.6f},{longitude:.6f}"
    return words, Reason("telegram.live_location") if place.get("live_period") else NO_REASON


def _venue(venue: Json) -> str:
    return f"{venue['title']}, {venue['address']}: {_location(venue['location'])[0]}"


def _card(contact: Json) -> str:
    names = (contact.get("first_name"), contact.get("last_name"))
    name = " ".join(str(part) for part in names if part)
    head = f"{name} {contact['phone_number']}".strip()
    more = [each for each in _vcard(contact.get("vcard")) if each not in head]
    return "\n".join((head, *more))


_VCARD_FRAME = frozenset(("BEGIN", "END", "VERSION", "N", "PRODID", "REV", "UID", "PHOTO", "LOGO"))


def _vcard(card: object) -> list[str]:
    """What stands in a visiting card, line by line; its pictures and its frame left out."""
    if not isinstance(card, str):
        return []
    found = []
    for line in re.sub(r"\r?\n[ \t]", "", card[:20_000]).splitlines():
        name, colon, value = line.partition(":")
        kind = name.partition(";")[0].rpartition(".")[2].upper()
        words = ", ".join(each.strip() for each in re.split(r"(?<!\\);", value) if each.strip())
        words = words.replace("\\n", " ").replace("\\", "")
        if colon and words and kind not in _VCARD_FRAME:
            found.append(words)
    return found[:30]


def _poll(poll: Json) -> str:
    options = " / ".join(str(option["text"]) for option in poll["options"])
    return "\n".join(
        filter(None, (f"{poll['question']}: {options}", _text_of(poll, "description")))
    )


def _dice(dice: Json) -> str:
    return f"{dice['emoji']} {dice['value']}"


def _checklist(checklist: Json) -> str:
    tasks = " / ".join(str(task["text"]) for task in checklist["tasks"])
    return f"{checklist['title']}: {tasks}"


def _story(story: Json) -> tuple[str, Reason]:
    chat = story.get("chat") or {}
    return str(chat.get("title") or chat.get("first_name") or ""), Reason("telegram.story")


def _invoice(invoice: Json) -> str:
    price = money(invoice["total_amount"], invoice["currency"])
    return "\n".join(
        filter(None, (f"{invoice['title']}: {price}", _text_of(invoice, "description")))
    )


def _payment(payment: Json) -> tuple[str, Reason]:
    """What was paid, for what, and where it is to be sent."""
    lines = [
        money(payment["total_amount"], payment["currency"]),
        _text_of(payment, "invoice_payload"),
    ]
    lines += order_lines(payment.get("order_info"))
    lines.append(_text_of(payment, "shipping_option_id"))
    return "\n".join(filter(None, lines)), Reason("telegram.paid")


_PLACE = ("street_line1", "street_line2", "city", "state", "post_code", "country_code")


def address_line(order: object) -> str:
    """Where an order is to be sent, on one line."""
    place = order.get("shipping_address") if isinstance(order, dict) else None
    if not isinstance(place, dict):
        return ""
    return ", ".join(str(place[key]) for key in _PLACE if place.get(key))


def order_lines(order: object) -> list[str]:
    """Who ordered, and where it goes."""
    if not isinstance(order, dict):
        return []
    who = [_text_of(order, key) for key in ("name", "phone_number", "email")]
    return [*who, address_line(order)]


def _text_of(value: Json, key: str) -> str:
    found = value.get(key)
    return found if isinstance(found, str) else ""


def _shared_users(shared: Json) -> tuple[str, Reason]:
    people = shared.get("users") or [{"user_id": each} for each in shared.get("user_ids") or ()]
    return "\n".join(_who(each) for each in people), Reason("telegram.shared_people")


def _who(person: Json) -> str:
    name = " ".join(str(person[key]) for key in ("first_name", "last_name") if person.get(key))
    handle = f"@{person['username']}" if person.get("username") else ""
    return " ".join(filter(None, (name, handle))) or str(person.get("user_id") or "")


def _shared_chat(shared: Json) -> tuple[str, Reason]:
    handle = f"@{shared['username']}" if shared.get("username") else ""
    title = str(shared.get("title") or "")
    words = " ".join(filter(None, (title, handle))) or str(shared["chat_id"])
    return words, Reason("telegram.shared_chat")


def _gift(gift: Json) -> tuple[str, Reason]:
    emoji = ((gift.get("gift") or {}).get("sticker") or {}).get("emoji", "")
    return " ".join(filter(None, (str(emoji), _text_of(gift, "text")))), Reason("telegram.gift")


def _winners(code: str) -> Reader:
    def read(value: Json) -> tuple[str, Reason]:
        return _text_of(value, "prize_description"), Reason(code, n=int(value["winner_count"]))

    return read


_USER = frozenset(("user", "id", "user_id", "first_name", "last_name", "username", "language_code"))
_CHAT = frozenset(("chat", "id", "title", "username", "first_name", "last_name"))
_SPOT = frozenset((
    "latitude", "longitude", "live_period", "heading", "horizontal_accuracy", "proximity_alert_radius",
))  # fmt: skip
_STICKER = frozenset(("gift", "sticker", "emoji", "set_name", "custom_emoji_id"))
_SAID: dict[str, tuple[Reader, frozenset[str]]] = {
    # a venue also fills "location": before it
    "venue": (_venue, _SPOT | {"location", "title", "address", "foursquare_id", "foursquare_type", "google_place_id", "google_place_type"}),
    "location": (_location, _SPOT),
    "contact": (_card, _USER | {"phone_number", "vcard"}),
    "poll": (_poll, frozenset(("id", "persistent_id", "question", "options", "text", "voter_count", "total_voter_count", "open_period", "close_date", "correct_option_id", "correct_option_ids", "description"))),
    "dice": (_dice, frozenset(("emoji", "value"))),
    "story": (_story, _CHAT),
    "checklist": (_checklist, frozenset(("title", "tasks", "text", "id", "completion_date"))),
    "game": (lambda game: "\n".join(filter(None, (str(game["title"]), _text_of(game, "description"), _text_of(game, "text")))), frozenset(("title", "description", "text", "photo", "animation"))),
    "invoice": (_invoice, frozenset(("title", "description", "start_parameter", "currency", "total_amount"))),
    "successful_payment": (_payment, frozenset((
        "currency", "total_amount", "invoice_payload", "shipping_option_id", "order_info", "name", "phone_number", "email",
        "shipping_address", *_PLACE, "telegram_payment_charge_id", "provider_payment_charge_id", "subscription_expiration_date",
    ))),
    "web_app_data": (lambda sent: str(sent["data"]), frozenset(("data", "button_text"))),
    "users_shared": (_shared_users, _USER | {"users", "user_ids", "request_id", "photo"}),
    "user_shared": (lambda shared: (str(shared["user_id"]), Reason("telegram.shared_people")), frozenset(("user_id", "request_id"))),
    "chat_shared": (_shared_chat, _CHAT | {"chat_id", "request_id", "photo"}),
    "gift": (_gift, _STICKER | {"text", "owned_gift_id", "convert_star_count", "prepaid_upgrade_star_count", "star_count", "upgrade_star_count", "total_count", "remaining_count", "id", "publisher_chat"}),
    "giveaway": (_winners("telegram.giveaway"), _CHAT | {"chats", "winner_count", "prize_description", "winners_selection_date", "country_codes", "prize_star_count", "premium_subscription_month_count"}),
    "giveaway_winners": (_winners("telegram.giveaway_winners"), _CHAT | _USER | {"winners", "giveaway_message_id", "winners_selection_date", "winner_count", "prize_description", "additional_chat_count", "prize_star_count", "premium_subscription_month_count", "unclaimed_prize_count"}),
    "rich_message": (lambda rich: "\n".join(told(rich).lines), frozenset(("blocks", "text", "texts", "items", "title", "caption", "rows", "cells", "url"))),
}  # fmt: skip
_ALL = frozenset((*_FILES, *_SAID, *SERVICE, "text"))
