"""What Zalo's messages hold: words, files, links and cards. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from socialdesk.bots.payload import Json, is_address, number, part, parts, text
from socialdesk.bots.substance import told, unsaid
from socialdesk.model.message import Attachment
from socialdesk.model.reason import NO_REASON, Reason

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


PLATFORM = "Zalo"
_FILE = frozenset({"type", "payload", "url", "photo", "name", "size", "id", "description", "title"})
_LINK = _FILE | {"links", "link", "href"}
_CARD = _LINK | {
    "phone", "qrCodeUrl", "qrcodeurl", "gUid", "userId", "text", "subtitle", "elements", "image_url", "buttons",
    "default_action", "header", "content", "table", "key", "value", "language", "banner", "align", "style",
    "image_icon", "phone_code",
}  # fmt: skip
_FRAME = frozenset({
    "text", "msg_id", "message_id", "attachments", "quote_msg_id", "conversation_id", "tracking_id", "react_icon",
    "msg_ids", "delivery_time", "links",
})  # fmt: skip


@dataclass(slots=True)
class Contents:
    """What a message holds. `unknown`: not all of it is understood."""

    words: str
    files: tuple[Attachment, ...] = ()
    said: Reason = NO_REASON
    unknown: bool = False


def contents_of(
    message: Json, kind: str, remote_id: str, word: str = "", hide: Collection[str] = ()
) -> Contents:
    """The words of a message, its files, and whatever else it tells; `word` is what Zalo calls it."""
    said = text(message, "text")
    files, unknown = [], False
    for place, each in enumerate(parts(message, "attachments")):
        payload, what = part(each, "payload"), text(each, "type")
        known = kind if kind in ("contact", "card") else KINDS.get(what, kind)
        url = text(payload, "url", "photo", "thumbnail")
        is_file = known not in ("location", "link", "card", "contact") and is_address(url)
        if what == "location":
            spot = part(payload, "coordinates")
            where = f"{text(spot, 'latitude')}, {text(spot, 'longitude')}" if spot else ""
            said = _with(said, [where])
            rest = told(each, _FILE | {"coordinates", "latitude", "longitude"}, hide)
            shown = rest.strange if spot else rest.lines
        elif is_file:
            name, size = text(payload, "name"), number(payload, "size")
            files.append(Attachment(known, url, f"{remote_id}:{place}", name, "", size))
            rest = told(_beside(each, url, name), _FILE, hide)
            shown = rest.lines
        else:
            rest = told(each, _CARD if known in ("card", "contact") else _LINK, hide)
            shown = rest.lines
        said = _with(said, shown)
        unknown = unknown or not rest.understood or (what not in KINDS and bool(rest.lines))
    beside = told({key: each for key, each in message.items() if key not in _FRAME}, hide=hide)
    links = told(message.get("links"), _LINK, hide)
    found = _with(_with(said, links.lines), beside.lines)
    nothing = not found and not files
    unknown = unknown or bool(beside.lines) or kind == "unsupported" or nothing
    told_beside = NO_REASON
    if kind == "unsupported" or nothing:
        told_beside = Reason("said.unknown", kind=word or kind, platform=PLATFORM)
    return Contents(found, tuple(files), told_beside, unknown)


def _beside(each: Json, url: str, name: str) -> Json:
    """What stands beside a file: not its own address and name once more."""
    payload = part(each, "payload")
    rest = {key: value for key, value in payload.items() if value not in (url, name)}
    for key in ("size", "id", "thumbnail", "checksum"):
        rest.pop(key, None)
    return {**each, "payload": rest}


def _with(said: str, lines: Iterable[str]) -> str:
    """What is said, and below it the lines that are not said yet."""
    return "\n".join(filter(None, (said, *unsaid(lines, said))))
