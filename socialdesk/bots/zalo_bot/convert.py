"""From a Zalo bot's updates to what they mean. Pure. Field names as in live traffic, with the
documented ones beside."""

from __future__ import annotations

import json
from dataclasses import dataclass

from socialdesk.bots.payload import (
    Json,
    body_of,
    chats_of,
    fingerprint,
    is_address,
    json_of,
    moment,
    part,
    refuse_cut,
    text,
)
from socialdesk.bots.substance import told, unsaid
from socialdesk.errors import Unreadable
from socialdesk.model.ids import RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.message import (
    Attachment,
    Author,
    ChatKind,
    Echo,
    InboundMessage,
    Parsed,
    RawUpdate,
    Sender,
)
from socialdesk.model.reason import NO_REASON, Reason

KINDS = {
    "text": "text",
    "image": "photo",
    "photo": "photo",
    "sticker": "sticker",
    "voice": "voice",
    "audio": "voice",
    "link": "link",
    "video": "video",
    "file": "document",
    "gif": "animation",
    "unsupported": "unsupported",
}
_FILES = {
    "photo": ("photo_url", "photo", "url"),
    "voice": ("voice_url", "voice", "url"),
    "sticker": ("url", "sticker_url"),
    "video": ("video_url", "url"),
    "document": ("file_url", "url"),
    "animation": ("gif_url", "photo_url", "url"),
}


_FRAME = frozenset({
    "message_id", "from", "chat", "date", "message_type", "text", "caption", "sticker", "is_bot", "reply_to_message",
    "mentions", "thumb_url",
})  # fmt: skip
_TOLD = frozenset({"url", "link", "photo_url", "photo", "voice_url", "voice", "video_url", "file_url", "gif_url", "sticker_url", "title", "description", "name", "file_name"})  # fmt: skip


def updates_in(body: object) -> list[Json]:
    """The updates of an answer or a webhook: one object or a list, flat or wrapped in `result`."""
    if isinstance(body, dict) and "result" in body and "event_name" not in body:
        body = body["result"]
    if isinstance(body, dict):
        return [body] if body else []
    return [each for each in body if isinstance(each, dict)] if isinstance(body, list) else []


@dataclass(frozen=True, slots=True)
class Converter:
    """Reads one bot's updates."""

    bot_id: str

    def parse(self, raw: RawUpdate) -> Parsed:
        """What a body means (one update, or several). Raises Unreadable or any other error."""
        body = json_of(raw) if isinstance(raw.decoded, list) else body_of(raw)
        refuse_cut(raw)
        events, kinds, unknown, passed = [], [], False, NO_REASON
        for update in updates_in(body):
            kind = text(update, "event_name")
            kinds.append(kind or "no event")
            word, told = _word(kind), part(update, "message")
            if word is None and told:  # something was said, whatever its platform calls it
                word, unknown = _guessed(told), True
            if not word or word == "reaction":
                unknown = unknown or word is None
                passed = Reason("passed.sign")
                continue
            message, understood = self._message(update, word, raw)
            unknown = unknown or not understood
            events.append(message)
        if not kinds:
            return Parsed(kind="empty", unknown=True)
        found = tuple(events)
        passed = NO_REASON if found or unknown else passed
        return Parsed(found, ", ".join(dict.fromkeys(kinds)), chats_of(found), unknown, passed)

    def _message(self, update: Json, word: str, raw: RawUpdate) -> tuple[InboundMessage, bool]:
        """A message, and whether all of it is understood."""
        message = part(update, "message")
        chat, who = part(message, "chat"), part(message, "from")
        number = text(chat, "id")
        if not number:
            raise Unreadable("message has no chat.id")
        group = text(chat, "chat_type").upper() == "GROUP"
        own = text(who, "id") == self.bot_id or who.get("is_bot") is True
        sender = Sender(text(who, "id"), text(who, "display_name", "name"), is_bot=own)
        contact = sender if not own else Sender(number, "")
        if group:
            contact = Sender(
                f"group:{number}", text(chat, "title", "name") or f"Group {number[-6:]}"
            )
        kind = KINDS.get(word, "unsupported")
        remote_id = text(message, "message_id") or fingerprint(update)
        url = text(message, *_FILES.get(kind, ()))
        is_file = is_address(url)
        files = (Attachment(kind, url, f"{remote_id}:0"),) if is_file else ()
        words, strange = self._words(message, word, url if is_file else "")
        answered = part(message, "reply_to_message")
        answers = text(answered, "message_id")
        said = NO_REASON
        nothing = not words and not files
        if word == "unsupported" and nothing:
            said = Reason("zalo_bot.shown_to_no_bot")
        elif kind == "unsupported" or nothing:
            said = Reason("said.unknown", kind=word, platform="Zalo")
        unknown = strange or nothing or word not in KINDS
        unknown = unknown and not (word == "unsupported" and nothing)
        found = InboundMessage(
            chat=RemoteChat(number),
            chat_kind=ChatKind.GROUP if group else ChatKind.PRIVATE,
            address=RemoteAddress(json.dumps({"chat_id": number})),
            remote_id=RemoteId(remote_id),
            seq=0,
            author=Author.BOT if own else Author.CUSTOMER,
            sender=sender,
            contact=contact,
            kind=kind,
            body=words,
            said=said,
            at=moment(message.get("date"), raw.received_at),
            attachments=files,
            reply_to=RemoteId(answers) if answers else None,
            reply_quote=text(answered, "text", "caption"),
            echo=Echo() if own else None,
        )
        return found, not unknown

    def _words(self, message: Json, word: str, file: str) -> tuple[str, bool]:
        """Everything a message tells beside its file, and whether some of it is new."""
        rest = {key: each for key, each in message.items() if key not in _FRAME and each != file}
        known = _TOLD if word in KINDS and word != "unsupported" else ()
        found = told(rest, known, (self.bot_id,))
        said = "\n".join(filter(None, (text(message, "text"), text(message, "caption"))))
        words = "\n".join(filter(None, (said, *unsaid(found.lines, said))))
        return words, not found.understood


def _guessed(message: Json) -> str:
    """What a message is about that does not say so, by what stands in it."""
    if text(message, "text"):
        return "text"
    words = ((word, _FILES.get(kind, ())) for word, kind in KINDS.items())
    return next((word for word, keys in words if keys and text(message, keys[0])), "message")


def _word(kind: str) -> str | None:
    """`message.image.received` is about an image; None for what is no message at all."""
    pieces = kind.split(".")
    if len(pieces) == 3 and pieces[0] == "message" and pieces[2] == "received":
        return pieces[1]
    return None
