"""What Meta's messages hold: words, files, stickers, where somebody came from. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from socialdesk.bots.payload import Json, is_address, part, parts, text
from socialdesk.bots.substance import told, unsaid
from socialdesk.model.ids import RemoteAddress
from socialdesk.model.message import Attachment
from socialdesk.model.reason import NO_REASON, Reason

MARK = "sd:outbox:"
"""Begins the metadata of everything we send: the echo brings it back."""
SIGNS = {
    "smile": "😆", "angry": "😡", "sad": "😢", "wow": "😮", "love": "❤", "like": "👍", "dislike": "👎",
}  # fmt: skip
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
_PAGES = frozenset({"reel", "ig_reel"})
"""Films whose address is a page of the platform's and no file."""
THUMBS_UP = frozenset({"369239263222822", "369239343222814", "369239383222810"})
_ENVELOPE = frozenset({"type", "payload", "title", "name", "url"})
_MEDIA = _ENVELOPE | {"sticker_id", "is_reusable"}
_SHARED = _ENVELOPE | {
    "id", "reel_video_id", "ig_post_media_id", "media_id", "subtitle", "description", "attachments", "ig_id",
}  # fmt: skip
_TEMPLATE = _ENVELOPE | {
    "text", "subtitle", "elements", "element", "product", "products", "buttons", "default_action", "image_url",
    "retailer_id", "id", "price", "currency", "caption", "item_url", "media_url", "generic", "data", "content",
    "order_number", "order_url", "payment_method", "recipient_name", "merchant_name", "address", "street_1", "street_2",
    "city", "postal_code", "state", "country", "summary", "subtotal", "shipping_cost", "total_tax", "total_cost",
    "adjustments", "amount", "quantity", "sharable", "top_element_style", "webview_height_ratio", "phone_number",
    "start_time", "end_time", "appointment", "service", "status",
}  # fmt: skip
_KNOWN = {"card": _TEMPLATE, "link": _SHARED, "story": _SHARED, "location": _ENVELOPE | {"coordinates", "lat", "long", "latitude", "longitude"}}  # fmt: skip
_FRAME = frozenset({
    "mid", "text", "attachments", "quick_reply", "reply_to", "referral", "is_echo", "app_id", "metadata", "sticker_id",
    "is_deleted", "is_unsupported", "is_self", "nlp", "seq", "tags", "traits", "commands", "is_self_reply",
})  # fmt: skip
"""What stands in a message beside what was said, or is read by itself."""
PLATFORM = "Meta"


@dataclass(slots=True)
class Contents:
    """What a message holds. `unknown`: not all of it is understood."""

    kind: str = ""
    lines: list[str] = field(default_factory=list)
    files: list[Attachment] = field(default_factory=list)
    said: Reason = NO_REASON
    unknown: bool = False

    @property
    def words(self) -> str:
        """All lines as one text."""
        return "\n".join(self.lines)

    def add(self, lines: Iterable[str]) -> None:
        """Lines that are not said yet."""
        self.lines += unsaid(lines, self.words)

    def strange(self, kind: str) -> None:
        """Something in it is not understood."""
        self.unknown = True
        self.said = self.said or Reason("said.unknown", kind=kind, platform=PLATFORM)


def contents_of(message: Json, mid: str, hide: Collection[str] = ()) -> Contents:
    """Kind, words and files of a message; `hide` are numbers of our own."""
    found = Contents()
    found.add([text(message, "text")])
    stickers = {
        text(part(each, "payload"), "sticker_id")
        for each in parts(message, "attachments")
        if each.get("type") == "sticker"
    }
    for place, each in enumerate(parts(message, "attachments")):
        sticker = text(part(each, "payload"), "sticker_id")
        if each.get("type") == "image" and sticker:
            if sticker in stickers:
                continue  # the same sticker, told twice
            _attached(found, {**each, "type": "sticker"}, f"{mid}:{place}", hide)
            continue
        _attached(found, each, f"{mid}:{place}", hide)
    if text(message, "sticker_id") in THUMBS_UP and not found.lines:
        found.kind = "sticker"
        found.add(["👍"])
    rest = told({key: each for key, each in message.items() if key not in _FRAME}, hide=hide)
    if rest.lines:
        found.add(rest.lines)
        found.unknown = True
    if message.get("is_unsupported") is True or not (found.kind or found.lines):
        found.kind = found.kind or ("text" if found.lines else "unsupported")
        found.strange("message")
    found.kind = found.kind or "text"
    return found


def _attached(found: Contents, each: Json, name: str, hide: Collection[str]) -> None:
    """One attachment: a file to be fetched, or what it says."""
    payload, word = part(each, "payload"), text(each, "type")
    sticker, url = text(payload, "sticker_id"), text(payload, "url")
    kind = "link" if word in _PAGES else KINDS.get(word, "unsupported")
    found.kind = found.kind or kind
    if sticker in THUMBS_UP:
        found.add(["👍"])
    elif kind in _FILES and is_address(url):
        title = text(payload, "title", "name") or text(each, "title", "name")
        found.files.append(Attachment(kind, url, name, title))
        rest = told(each, _MEDIA, (*hide, url, title))
        found.add(rest.lines)
        found.unknown = found.unknown or not rest.understood
    elif word == "like_heart":
        found.add(["❤"])
    elif kind == "location" and part(payload, "coordinates"):
        _located(found, each, hide)
    else:
        _told_of(found, each, kind, word, hide)


def _located(found: Contents, each: Json, hide: Collection[str]) -> None:
    spot = part(part(each, "payload"), "coordinates")
    found.add([f"{text(spot, 'lat', 'latitude')}, {text(spot, 'long', 'longitude')}"])
    payload = {key: value for key, value in part(each, "payload").items() if key != "coordinates"}
    rest = told({**each, "payload": payload}, _ENVELOPE | {"address"}, hide)
    found.add(rest.lines)
    found.unknown = found.unknown or not rest.understood


def _told_of(found: Contents, each: Json, kind: str, word: str, hide: Collection[str]) -> None:
    """All that an attachment says which is no file."""
    rest = told(each, _KNOWN.get(kind, _ENVELOPE), hide)
    if kind == "story":
        found.said = Reason("meta.story_mention")
    found.add(rest.lines)
    if kind == "unsupported":
        found.strange(word or "attachment")
    elif not rest.lines and kind != "story":
        found.unknown = True
        if not found.lines:
            found.said = found.said or Reason("said.only_in_app", platform=PLATFORM)
    found.unknown = found.unknown or not rest.understood


def ordered(order: Json, hide: Collection[str]) -> tuple[str, bool]:
    """What was ordered, the note, and whether all of it is understood."""
    lines = []
    for each in parts(order, "products"):
        price = " ".join(filter(None, (text(each, "unit_price", "price"), text(each, "currency"))))
        number = text(each, "retailer_id", "id")
        name = text(each, "name", "title") or number
        count = text(each, "quantity")
        what = f"{count} × {name}" if count else name
        more = f"({number})" if number and number != name else ""
        lines.append(" ".join(filter(None, (what, price, more))))
    lines.append(text(order, "note"))
    known = frozenset({
        "products", "id", "retailer_id", "name", "title", "quantity", "unit_price", "price", "currency", "note",
        "catalog_id", "source",
    })  # fmt: skip
    rest = told(order, known, hide)
    return "\n".join(filter(None, (*lines, *rest.strange))), rest.understood and bool(any(lines))


def rated(item: Json, hide: Collection[str]) -> tuple[str, str, bool]:
    """A rating, the words written with it, and whether all of it is understood."""
    thumbs, form = part(item, "response_feedback"), part(item, "messaging_feedback")
    if thumbs:
        rest = told(thumbs, {"feedback"}, hide)
        return "\n".join(rest.lines), "", rest.understood and bool(rest.lines)
    marks: list[str] = []
    words: list[str] = []
    strange: list[str] = []
    for screen in parts(form, "feedback_screens"):
        for question in part(screen, "questions").values():
            kind, mark = text(question, "type"), text(question, "payload")
            (words if kind == "free_form" else marks).append(
                mark if kind == "free_form" else f"{kind} {mark}".strip()
            )
            words.append(text(part(question, "follow_up"), "payload"))
            if isinstance(question, dict):
                strange += told(
                    question, {"type", "payload", "follow_up", "id", "title"}, hide
                ).strange
        beside = {key: each for key, each in screen.items() if key != "questions"}
        strange += told(beside, {"screen_id", "id"}, hide).strange
    lines = [each for each in (*marks, *words, *strange) if each]
    if not lines:
        lines = list(told(form, (), hide).lines)
        return "\n".join(lines), "", False
    return "\n".join(lines), "\n".join(filter(None, words)), not strange


def referred(referral: Json) -> Reason:
    """Where somebody came from; no reason for nowhere."""
    said, words = came_by(referral) or (NO_REASON, "")
    return Reason(said.code, words=words) if said else NO_REASON


def came_by(referral: Json) -> tuple[Reason, str] | None:
    """The same as a code and its words."""
    if not referral:
        return None
    ad = text(part(referral, "ads_context_data"), "ad_title")
    product = text(part(referral, "product"), "id")
    if product:
        return Reason("meta.about_product"), product
    if text(referral, "source").upper() == "ADS" or ad:
        return Reason("meta.came_by_ad"), ad or text(referral, "ad_id")
    ref = text(referral, "ref")
    return (Reason("meta.came_by_link"), ref) if ref else None


def address_of(who: str) -> RemoteAddress:
    """Where a person is written to."""
    return RemoteAddress(json.dumps({"id": who}))


_ROW_FILE = frozenset(
    {"id", "image_data", "video_data", "file_url", "url", "name", "mime_type", "size"}
)
_ROW_SHARED = frozenset(
    {"data", "link", "name", "description", "id", "template", "title", "generic_template", "url"}
)


def contents_of_row(row: Json, mid: str, hide: Collection[str] = ()) -> Contents:
    """What a message holds as the Conversations API tells it: files, shared links, a sticker."""
    found = Contents()
    found.add([text(row, "message")])
    for place, each in enumerate(parts(row.get("attachments"), "data")):
        picture, film = part(each, "image_data"), part(each, "video_data")
        url = text(picture, "url") or text(film, "url") or text(each, "file_url", "url")
        kind = "photo" if picture else "video" if film else "document"
        if url:
            name, mime = text(each, "name"), text(each, "mime_type")
            found.files.append(Attachment(kind, url, f"{mid}:{place}", name, mime))
        unread = {key: value for key, value in each.items() if not url or key not in _ROW_FILE}
        rest = told(unread, _ROW_FILE | _ROW_SHARED, hide)
        found.add(rest.lines)
        found.unknown = found.unknown or not rest.understood
    shared = told(row.get("shares"), _ROW_SHARED, hide)
    found.add(shared.lines)
    if sticker := text(row, "sticker"):
        found.files.append(Attachment("sticker", sticker, f"{mid}:sticker"))
    found.kind = found.files[0].kind if found.files else "link" if shared.lines else "text"
    if not found.lines and not found.files:
        found.kind = "unsupported"
        found.strange("message")
    found.unknown = found.unknown or not shared.understood
    return found


def field_of(value: Json) -> str:
    """What a change is about that does not say so, by what stands in it."""
    if "item" in value:
        return "feed"
    if "media" in value:
        return "comments"
    return "messages" if part(value, "message") else ""
