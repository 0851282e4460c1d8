"""What Meta's messages hold: words, files, stickers, where somebody came from. Pure."""

from __future__ import annotations

import json

from socialdesk.bots.payload import Json, part, parts, text
from socialdesk.model.ids import RemoteAddress
from socialdesk.model.message import Attachment

MARK = "sd:outbox:"
"""Begins the metadata of everything we send: the echo brings it back."""
KINDS = {
    "image": "photo",
    "video": "video",
    "audio": "voice",
    "file": "document",
    "sticker": "sticker",
    "location": "location",
    "fallback": "link",
    "template": "card",
    "reel": "video",
    "ig_reel": "video",
    "post": "link",
    "ig_post": "link",
    "share": "link",
    "story_mention": "story",
    "ig_story": "story",
    "like_heart": "sticker",
    "animated_image": "animation",
    "appointment_booking": "card",
    "product": "card",
    "ephemeral": "photo",
    "media_share": "link",
}
_FILES = frozenset({"photo", "video", "voice", "document", "sticker", "animation"})
THUMBS_UP = frozenset({"369239263222822", "369239343222814", "369239383222810"})


def contents_of(message: Json, mid: str) -> tuple[str, str, tuple[Attachment, ...]]:
    """Kind, words and files of a message."""
    words = [text(message, "text")] if text(message, "text") else []
    files: list[Attachment] = []
    kind = ""
    stickers = {
        text(part(each, "payload"), "sticker_id")
        for each in parts(message, "attachments")
        if each.get("type") == "sticker"
    }
    for place, each in enumerate(parts(message, "attachments")):
        payload, word = part(each, "payload"), text(each, "type")
        sticker, url = text(payload, "sticker_id"), text(payload, "url")
        if word == "image" and sticker:
            if sticker in stickers:
                continue  # the same sticker, told twice
            word = "sticker"
        found = KINDS.get(word, "unsupported")
        kind = kind or found
        if sticker in THUMBS_UP:
            words.append("👍")
        elif found in _FILES and url.startswith(("http://", "https://")):
            files.append(Attachment(found, url, f"{mid}:{place}", text(payload, "title", "name")))
        else:
            words += _told(found, word, payload, words)
    if text(message, "sticker_id") in THUMBS_UP and not words:
        kind, words = "sticker", ["👍"]
    if message.get("is_unsupported") is True or (not kind and not words):
        kind = kind or ("text" if words else "unsupported")
        words = words or ["sent something that is not understood yet"]
    return kind or "text", "\n".join(words), tuple(files)


def _told(kind: str, word: str, payload: Json, words: list[str]) -> list[str]:
    """What is said of an attachment that is no file to be fetched."""
    url, title = text(payload, "url"), text(payload, "title")
    match kind:
        case "location":
            spot = part(payload, "coordinates")
            return [f"{text(spot, 'lat', 'latitude')}, {text(spot, 'long', 'longitude')}"]
        case "story":
            return [f"mentioned the shop in a story {url}".strip()]
        case "sticker":
            return ["❤"] if word == "like_heart" else []
        case "unsupported":
            return [f"not understood yet: {word or 'an attachment'}"]
        case _:
            said = "\n".join(words)
            found = [each for each in (title, url) if each and each not in said]
            return found or ([] if words else ["shared something that is shown only in the app"])


def referred(referral: Json) -> str:
    """Where somebody came from, in words; empty for nowhere."""
    if not referral:
        return ""
    ad = text(part(referral, "ads_context_data"), "ad_title")
    product = text(part(referral, "product"), "id")
    if product:
        return f"about product {product}"
    if text(referral, "source").upper() == "ADS" or ad:
        return f"came by the ad {ad or text(referral, 'ad_id')}".strip()
    ref = text(referral, "ref")
    return f"came by the link {ref}" if ref else ""


def address_of(who: str) -> RemoteAddress:
    """Where a person is written to."""
    return RemoteAddress(json.dumps({"id": who}))


def files_of_row(row: Json, mid: str) -> tuple[Attachment, ...]:
    """The files of a message as the Conversations API tells them."""
    files = []
    for place, each in enumerate(parts(row.get("attachments"), "data")):
        picture, film = part(each, "image_data"), part(each, "video_data")
        url = text(picture, "url") or text(film, "url") or text(each, "file_url", "url")
        kind = "photo" if picture else "video" if film else "document"
        if url:
            name, mime = text(each, "name"), text(each, "mime_type")
            files.append(Attachment(kind, url, f"{mid}:{place}", name, mime))
    return tuple(files)
