"""What Zalo's messages hold: words, files, links and cards. Pure."""

from __future__ import annotations

import json

from socialdesk.bots.payload import Json, number, part, parts, text
from socialdesk.model.message import Attachment

KINDS = {
    "text": "text",
    "image": "photo",
    "photo": "photo",
    "gif": "animation",
    "sticker": "sticker",
    "audio": "voice",
    "voice": "voice",
    "video": "video",
    "file": "document",
    "location": "location",
    "link": "link",
    "links": "link",
    "business_card": "contact",
    "list": "card",
    "template": "card",
}


def contents_of(message: Json, kind: str, remote_id: str) -> tuple[str, tuple[Attachment, ...]]:
    """The words of a message, and its files."""
    words = text(message, "text")
    files = []
    for place, each in enumerate(parts(message, "attachments")):
        payload = part(each, "payload")
        url = text(payload, "url", "photo", "thumbnail")
        word = text(each, "type")
        match word:
            case "location":
                spot = part(payload, "coordinates")
                words = words or f"{text(spot, 'latitude')}, {text(spot, 'longitude')}"
            case "link":
                words = _link(words, payload, kind)
            case _ if url:
                name, size = text(payload, "name"), number(payload, "size")
                files.append(
                    Attachment(KINDS.get(word, kind), url, f"{remote_id}:{place}", name, "", size)
                )
    return words, tuple(files)


def _link(words: str, payload: Json, kind: str) -> str:
    """A shared link or a business card as lines of text."""
    url, about = text(payload, "url"), text(payload, "description")
    if kind == "contact":
        try:
            card = json.loads(about)
        except ValueError:
            card = {}
        return "\n".join(each for each in (words, text(card, "phone")) if each)
    lines = [words] if words else []
    lines += [each for each in (about, url) if each and each not in words]
    return "\n".join(lines)
