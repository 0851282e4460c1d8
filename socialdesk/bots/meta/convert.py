"""From Meta's webhooks (and rows read back) to what they mean. Pure; one bad event never loses its
neighbours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from socialdesk.bots.meta.comments import Comments
from socialdesk.bots.meta.contents import MARK, address_of, contents_of, files_of_row, referred
from socialdesk.bots.meta.limits import INBOXES
from socialdesk.bots.meta.network import Network
from socialdesk.bots.payload import (
    Json,
    body_of,
    chats_of,
    fingerprint,
    instant,
    part,
    parts,
    text,
)
from socialdesk.errors import Unreadable
from socialdesk.model.ids import Instant, RemoteChat, RemoteId
from socialdesk.model.message import (
    ALONGSIDE,
    RECOVERED,
    Author,
    ChannelState,
    ChatKind,
    Deletion,
    Echo,
    Edit,
    Event,
    Handover,
    InboundMessage,
    Parsed,
    RawUpdate,
    Reaction,
    Receipt,
    Sender,
)

SIGNS = {
    "smile": "😆", "angry": "😡", "sad": "😢", "wow": "😮", "love": "❤", "like": "👍", "dislike": "👎",
}  # fmt: skip
_LINES = {
    "account_linking": "linked or unlinked an account",
    "game_play": "played a game",
    "order": "placed an order",
    "response_feedback": "rated an answer",
    "request_thread_control": "another app asks for this chat",
}
_QUIET = frozenset({"app_roles"})
NEW = "new: "
"""Before a kind that nobody understands yet, on its way to being reported."""
POLICY = "policy"
"""Under this a channel remembers how Meta judges it."""


@dataclass(frozen=True, slots=True)
class Converter:
    """Reads one account's updates."""

    account_id: str
    app_id: str
    network: Network

    def parse(self, raw: RawUpdate) -> Parsed:
        """What a body means. Raises Unreadable (or any other error) for one that is no webhook at
        all."""
        body = body_of(raw)
        events: list[Event] = []
        kinds: list[str] = []
        unknown = False
        for kind, make in self._items(body, raw.received_at):
            kinds.append(kind.removeprefix(NEW))
            unknown = unknown or make is None or kind.startswith(NEW)
            if make is None:
                continue
            try:
                events += make()
            except (Unreadable, KeyError, TypeError, ValueError, AttributeError):
                kinds[-1] = f"{kind} (unreadable)"
                unknown = True
        found = tuple(events)
        unsupported = any(
            isinstance(each, InboundMessage) and each.kind == "unsupported" for each in found
        )
        name = ", ".join(dict.fromkeys(kinds)) or text(body, "object") or "empty"
        return Parsed(found, name[:200], chats_of(found), unknown or unsupported or not kinds)

    def _items(self, body: Json, now: Instant) -> Iterator[_Item]:
        """Every event of a body by itself: its kind, and what reads it (None: nobody can yet)."""
        comments = Comments(self.account_id, self.network)
        for word, provenance in (("recovered", RECOVERED), ("polled", "")):
            if row := part(body, word):
                yield f"{word} message", partial(self._row, row, now, provenance)
            if row := part(body, f"{word}_comment"):
                yield f"{word} comment", partial(comments.row, row, now, provenance)
        for entry in parts(body, "entry"):
            if not self.is_ours(entry):
                yield "another account", None
                continue
            at = instant(entry.get("time"), now)
            for each in parts(entry, "messaging"):
                yield self._item(each, at, "")
            for each in parts(entry, "standby"):
                yield self._item(each, at, ALONGSIDE)
            changes = list(parts(entry, "changes"))
            if "field" in entry:
                changes.append({"field": entry["field"], "value": entry.get("value")})
            for change in changes:
                field, value = text(change, "field"), part(change, "value")
                if field.startswith("messag") or field == "standby":
                    yield self._item(value, at, ALONGSIDE if field == "standby" else "")
                elif comments.reads(field):
                    yield comments.kind(field, value), partial(comments.change, field, value, at)
                else:
                    yield field or "change", None

    def is_ours(self, entry: Json) -> bool:
        """Whether an entry is of this account; the dashboard's test comes under the id 0."""
        return not self.account_id or text(entry, "id") in (self.account_id, "0", "")

    # -- one item of messaging[] or standby[]
    # -------------------------------------------------------------------------

    def _item(self, item: Json, entry_at: Instant, provenance: str) -> _Item:
        kind = next((key for key in item if key in _READERS or key in _LINES or key in _QUIET), "")
        at = instant(item.get("timestamp"), entry_at)
        if not kind:
            other = next(
                (key for key in item if key not in ("sender", "recipient", "timestamp")), "empty"
            )
            known = text(part(item, "sender"), "id") not in ("", self.account_id)
            return NEW + other, partial(self._strange, item, at, other) if known else None
        if kind in _QUIET:
            return kind, _nothing
        reader = _READERS.get(kind, Converter._line)
        return kind, partial(reader, self, item, at, provenance)

    def _strange(self, item: Json, at: Instant, kind: str) -> Iterator[Event]:
        """Something of a person that nobody understands yet: its place in the thread, while its
        bytes are kept."""
        yield self._remark(item, at, f"not understood yet: {kind}")

    def _said(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        message = part(item, "message")
        mid = text(message, "mid")
        echo = message.get("is_echo") is True or text(part(item, "sender"), "id") == self.account_id
        who = self._person(item, "recipient" if echo else "sender")
        if not mid:
            raise Unreadable("message has no mid")
        if message.get("is_deleted") is True:
            yield Deletion(RemoteChat(who), (RemoteId(mid),))
            return
        author, sender, came_back = Author.CUSTOMER, Sender(who, ""), None
        if echo:
            author, sender, came_back = self._own(message)
        kind, words, attachments = contents_of(message, mid)
        reply = part(message, "reply_to")
        quote = "[story]" if part(reply, "story") else referred(part(message, "referral"))
        yield InboundMessage(
            chat=RemoteChat(who),
            chat_kind=ChatKind.PRIVATE,
            address=address_of(who),
            remote_id=RemoteId(mid),
            seq=0,
            author=author,
            sender=sender,
            contact=Sender(who, ""),
            kind=kind,
            body=words,
            at=at,
            attachments=attachments,
            reply_to=RemoteId(text(reply, "mid")) if text(reply, "mid") else None,
            reply_quote=quote,
            echo=came_back,
            provenance=provenance if not echo else "",
        )

    def _own(self, message: Json) -> tuple[Author, Sender, Echo]:
        """Whose words an echo is: ours by our mark, a program's of our app, or somebody's who wrote
        elsewhere."""
        app, mark = text(message, "app_id"), text(message, "metadata")
        number = mark.removeprefix(MARK)
        delivery = (
            int(number)
            if mark.startswith(MARK) and number.isdecimal() and len(number) < 18
            else None
        )
        ours = bool(app) and app == self.app_id
        author = Author.BOT if ours else Author.OWNER
        name = "our app" if ours else INBOXES.get(app, "another app" if app else "elsewhere")
        return (
            author,
            Sender(self.account_id, name, is_bot=ours),
            Echo(delivery, matches=ours or not app),
        )

    def _tapped(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        who, tap = self._person(item, "sender"), part(item, "postback")
        mid = (
            text(tap, "mid")
            or f"tap:{fingerprint([who, item.get('timestamp'), text(tap, 'payload', 'title')])}"
        )
        yield InboundMessage(
            chat=RemoteChat(who),
            chat_kind=ChatKind.PRIVATE,
            address=address_of(who),
            remote_id=RemoteId(mid),
            seq=0,
            author=Author.CUSTOMER,
            sender=Sender(who, ""),
            contact=Sender(who, ""),
            kind="button",
            body=f"tapped: {text(tap, 'title', 'payload')}",
            at=at,
            reply_quote=referred(part(tap, "referral")),
            provenance=provenance,
        )

    def _referral(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        words = referred(part(item, "referral")) or "came by a link"
        yield self._remark(item, at, words, opens_window=True)

    def _opted(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        optin = part(item, "optin")
        status = text(optin, "notification_messages_status").upper()
        topic = text(optin, "title", "payload", "ref")
        words = "stopped notifications" if status.startswith("STOP") else "asked for notifications"
        yield self._remark(item, at, f"{words} ({topic})" if topic else words)

    def _line(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        kind = next(key for key in item if key in _LINES)
        yield self._remark(item, at, _LINES[kind])

    def _delivered(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        kind = "read" if "read" in item else "delivery"
        told = part(item, kind)
        mids = told.get("mids")
        ids = (
            [str(each) for each in mids if isinstance(each, str)] if isinstance(mids, list) else []
        )
        ids += [text(told, "mid")] if text(told, "mid") else []
        watermark = instant(told.get("watermark"), Instant(0)) or None
        yield Receipt(
            RemoteChat(self._person(item, "sender")),
            kind == "read",
            tuple(RemoteId(each) for each in ids),
            watermark,
        )

    def _reacted(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        told, who = part(item, "reaction"), self._person(item, "sender")
        on = text(told, "mid")
        if not on:
            raise Unreadable("reaction has no mid")
        ours = who == self.account_id
        sign = (
            ""
            if text(told, "action") == "unreact"
            else text(told, "emoji") or SIGNS.get(text(told, "reaction"), "👍")
        )
        chat = RemoteChat(self._person(item, "recipient") if ours else who)
        yield Reaction(
            chat,
            RemoteId(on),
            "shop" if ours else "customer",
            sign,
            at,
            opens_window=not ours,
        )

    def _edited(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        told, who = part(item, "message_edit"), self._person(item, "sender")
        mid = text(told, "mid")
        if not mid:
            raise Unreadable("message_edit has no mid")
        message = InboundMessage(
            chat=RemoteChat(who),
            chat_kind=ChatKind.PRIVATE,
            address=address_of(who),
            remote_id=RemoteId(mid),
            seq=0,
            author=Author.CUSTOMER,
            sender=Sender(who, ""),
            contact=Sender(who, ""),
            kind="text",
            body=text(told, "text"),
            at=at,
        )
        yield Edit(message, at)

    def _handed_over(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        told = (
            part(item, "pass_thread_control")
            or part(item, "take_thread_control")
            or part(item, "release_thread_control")
        )
        who = self._person(item, "sender")
        if who == self.account_id:
            who = self._person(item, "recipient")
        app = text(told, "new_owner_app_id")
        ours = app == self.app_id or (
            not app and text(told, "previous_owner_app_id") != self.app_id
        )
        name = "" if ours else INBOXES.get(app, "another app")
        yield self._remark(
            item, at, f"handed over to {name}" if name else "handed back to socialdesk", who
        )
        yield Handover(RemoteChat(who), name, at)

    def _warned(self, item: Json, at: Instant, provenance: str) -> Iterator[Event]:
        told = part(item, "policy_enforcement")
        yield ChannelState(
            POLICY,
            json.dumps({"action": text(told, "action"), "reason": text(told, "reason")}),
            at,
        )

    # -- rows read back
    # -------------------------------------------------------------------------------------------------

    def _row(self, row: Json, now: Instant, provenance: str) -> Iterator[Event]:
        """One message of the Conversations API, with the person it was talked with."""
        mid, who = text(row, "id"), text(row, "participant")
        author = text(part(row, "from"), "id")
        if not mid or not who or not author:
            raise Unreadable("the message has no id, participant or from")
        ours = author == self.account_id
        name = text(row, "participant_name")
        files = files_of_row(row, mid)
        contact = Sender(who, name)
        yield InboundMessage(
            chat=RemoteChat(who),
            chat_kind=ChatKind.PRIVATE,
            address=address_of(who),
            remote_id=RemoteId(mid),
            seq=0,
            author=Author.OWNER if ours else Author.CUSTOMER,
            sender=Sender(author, "elsewhere") if ours else contact,
            contact=contact,
            kind=files[0].kind if files else "text",
            body=text(row, "message"),
            at=instant(row.get("created_time"), now),
            attachments=files,
            echo=Echo() if ours else None,
            provenance=provenance,
        )

    # -- pieces
    # -----------------------------------------------------------------------------------------------------------

    def _person(self, item: Json, side: str) -> str:
        found = text(part(item, side), "id")
        if not found:
            raise Unreadable(f"the event has no {side}.id")
        return found

    def _remark(
        self, item: Json, at: Instant, words: str, who: str = "", *, opens_window: bool = False
    ) -> InboundMessage:
        who = who or self._person(item, "sender")
        return InboundMessage(
            chat=RemoteChat(who),
            chat_kind=ChatKind.PRIVATE,
            address=address_of(who),
            remote_id=RemoteId(f"event:{fingerprint(item)}"),
            seq=0,
            author=Author.SYSTEM,
            sender=Sender(who, ""),
            contact=Sender(who, ""),
            kind="event",
            body=words,
            at=at,
            opens_window=opens_window,
        )


_Item = tuple[str, Callable[[], Iterator[Event]] | None]


def _nothing() -> Iterator[Event]:
    yield from ()


_Reader = Callable[[Converter, Json, Instant, str], Iterator[Event]]
_READERS: dict[str, _Reader] = {
    "message": Converter._said,
    "postback": Converter._tapped,
    "referral": Converter._referral,
    "optin": Converter._opted,
    "delivery": Converter._delivered,
    "read": Converter._delivered,
    "reaction": Converter._reacted,
    "message_edit": Converter._edited,
    "pass_thread_control": Converter._handed_over,
    "take_thread_control": Converter._handed_over,
    "release_thread_control": Converter._handed_over,
    "policy_enforcement": Converter._warned,
}
