"""From what Zalo hands over (webhook events, rows of recent messages) to what it means. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from socialdesk.bots.payload import (
    Json,
    body_of,
    chats_of,
    fingerprint,
    instant,
    part,
    text,
)
from socialdesk.bots.zalo_oa.contents import KINDS, contents_of
from socialdesk.errors import Unreadable
from socialdesk.model.ids import Instant, RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.message import (
    RECOVERED,
    Attachment,
    Author,
    ChatKind,
    ContactChange,
    Echo,
    ErasureRequest,
    Event,
    InboundMessage,
    Parsed,
    RawUpdate,
    Reaction,
    Receipt,
    Sender,
    TagChange,
)

SIGNS = {
    "/-heart": "❤",
    "/-strong": "👍",
    ":>": "😆",
    ":o": "😮",
    ":-((": "😭",
    ":-h": "😡",
    ":((": "😭",
    ":d": "😄",
}
_QUIET = frozenset(
    {
        "remove_tag",
        "update_user_info",
        "user_feedback",
        "change_template_status",
        "change_template_quality",
        "change_oa_daily_quota",
        "change_oa_template_tags",
        "oa_send_consent",
        "user_reply_consent",
        "user_call_oa",
        "oa_call_user",
        "widget_interaction_accepted",
        "widget_failed_to_sync_user_external_id",
        "create_group",
        "user_join_group",
        "user_request_join_group",
        "user_out_group",
        "group_updated",
        "shop_has_order",
    }
)
"""Kinds that are known and of which nothing is shown yet."""
_ADMIN = "Zalo"


@dataclass(frozen=True, slots=True)
class Converter:
    """Reads one Official Account's updates."""

    oa_id: str

    def parse(self, raw: RawUpdate) -> Parsed:
        """What an update means. Raises Unreadable (or any other error) for one that cannot be read."""
        body = body_of(raw)
        for key in ("polled", "recovered"):
            if isinstance(body.get(key), dict):
                row = self._row(body[key], raw.received_at, RECOVERED if key == "recovered" else "")
                return Parsed((row,), f"{key} message", (row.chat,))
        kind = text(body, "event_name")
        if not kind:
            return Parsed(kind="no event", unknown=True)
        if not self.is_ours(body):
            return Parsed(kind=f"{kind} of another account", unknown=True)
        reader = self._reader(kind)
        if reader is None:
            strange = () if kind in _QUIET else tuple(self._strange(body, kind, raw.received_at))
            return Parsed(strange, kind, chats_of(strange), unknown=kind not in _QUIET)
        events = tuple(reader(self, body, kind, raw.received_at))
        unknown = any(
            isinstance(event, InboundMessage) and event.kind == "unsupported" for event in events
        )
        return Parsed(events, kind, chats_of(events), unknown)

    def is_ours(self, body: Json) -> bool:
        """Whether an event is of this account: one app may serve several."""
        named = named_accounts(body)
        return not named or self.oa_id in named

    def _reader(self, kind: str) -> _Reader | None:
        if kind in _READERS:
            return _READERS[kind]
        for prefix, reader in _PREFIXES:
            if kind.startswith(prefix):
                return reader
        return None

    # -- what people say
    # ----------------------------------------------------------------------------------------

    def _strange(self, body: Json, kind: str, received_at: Instant) -> Iterator[Event]:
        """Something of a person that nobody understands yet: its place in the thread, while its
        bytes are kept."""
        who = self._customer(body)
        if who:
            at = instant(body.get("timestamp"), received_at)
            yield self._remark(
                who, f"{kind}:{fingerprint(body)}", f"not understood yet: {kind}", at
            )

    def _said(self, body: Json, kind: str, received_at: Instant) -> Iterator[Event]:
        who = text(part(body, "sender"), "id")
        if not who:
            raise Unreadable("the event has no sender.id")
        sender = Sender(who, text(part(body, "sender"), "name", "display_name"))
        yield self._message(
            body, kind.removeprefix("user_send_"), received_at, who, sender, Author.CUSTOMER
        )

    def _said_anonymously(self, body: Json, kind: str, received_at: Instant) -> Iterator[Event]:
        ours = kind.startswith("oa_")
        who = text(part(body, "recipient" if ours else "sender"), "id")
        talk = text(part(body, "message"), "conversation_id")
        if not who:
            raise Unreadable("the event has no id of the visitor")
        address = RemoteAddress(json.dumps({"anonymous_id": who, "conversation_id": talk}))
        sender = Sender(f"anonymous:{who}", "Visitor")
        word = kind.removeprefix("oa_send_anonymous_" if ours else "anonymous_send_")
        author = Author.BOT if ours else Author.CUSTOMER
        yield self._message(
            body,
            word,
            received_at,
            f"anonymous:{who}",
            sender,
            author,
            address=address,
            echo=Echo() if ours else None,
        )

    def _said_in_group(self, body: Json, kind: str, received_at: Instant) -> Iterator[Event]:
        group = text(body, "group_id") or text(part(body, "recipient"), "id")
        who = text(part(body, "sender"), "id")
        if not group:
            raise Unreadable("the event has no group")
        ours = kind.startswith("oa_")
        word = kind.removeprefix("oa_send_group_").removeprefix("user_send_group_")
        contact = Sender(f"group:{group}", text(body, "group_name") or f"Group {group[-6:]}")
        yield self._message(
            body,
            word,
            received_at,
            f"group:{group}",
            Sender(who, text(part(body, "sender"), "name")),
            Author.BOT if ours else Author.CUSTOMER,
            contact=contact,
            chat_kind=ChatKind.GROUP,
            address=RemoteAddress(json.dumps({"group_id": group})),
            echo=Echo() if ours else None,
        )

    def _echo(self, body: Json, kind: str, received_at: Instant) -> Iterator[Event]:
        """Everything the account says comes back: what we sent, what staff wrote in Zalo's tool,
        what programs sent."""
        who = text(part(body, "recipient"), "id", "user_id") or text(body, "user_id")
        if not who:
            raise Unreadable("the echo has no recipient.id")
        admin = text(part(body, "sender"), "admin_id")
        author = Author.OWNER if admin else Author.BOT
        sender = Sender(f"admin:{admin}" if admin else self.oa_id, _ADMIN, is_bot=not admin)
        yield self._message(
            body,
            kind.removeprefix("oa_send_"),
            received_at,
            who,
            sender,
            author,
            contact=Sender(who, ""),
            echo=Echo(matches=not admin),
        )

    def _message(
        self,
        body: Json,
        word: str,
        received_at: Instant,
        chat: str,
        sender: Sender,
        author: Author,
        *,
        contact: Sender | None = None,
        chat_kind: ChatKind = ChatKind.PRIVATE,
        address: RemoteAddress | None = None,
        echo: Echo | None = None,
    ) -> InboundMessage:
        message = part(body, "message")
        at = instant(body.get("timestamp"), received_at)
        remote_id = text(message, "msg_id", "message_id") or fingerprint(body)
        kind = KINDS.get(word, "unsupported")
        words, attachments = contents_of(message, kind, remote_id)
        if kind == "unsupported":
            words = words or f"not understood yet: {word}"
        return InboundMessage(
            chat=RemoteChat(chat),
            chat_kind=chat_kind,
            address=address or RemoteAddress(json.dumps({"user_id": chat})),
            remote_id=RemoteId(remote_id),
            seq=0,
            author=author,
            sender=sender,
            contact=contact or sender,
            kind=kind,
            body=words,
            at=at,
            attachments=attachments,
            reply_to=RemoteId(quote) if (quote := text(message, "quote_msg_id")) else None,
            echo=echo,
        )

    # -- rows of recent messages
    # ----------------------------------------------------------------------------------

    def _row(self, row: Json, received_at: Instant, provenance: str) -> InboundMessage:
        """One row of `listrecentchat` or `conversation`: little is told of what is no text."""
        remote_id, from_id, to_id = (
            text(row, "message_id", "msg_id"),
            text(row, "from_id"),
            text(row, "to_id"),
        )
        if not remote_id or not from_id:
            raise Unreadable("the row has no message_id or from_id")
        ours = from_id == self.oa_id
        who = to_id if ours else from_id
        kind = KINDS.get(text(row, "type") or "text", "unsupported")
        words = text(row, "message", "description")
        url = text(row, "url", "thumb")
        if not words and kind != "text":
            words = "" if url else f"[{kind}]"
        attachments = (
            (Attachment(kind, url, f"{remote_id}:0"),)
            if url and kind not in ("text", "link")
            else ()
        )
        name = text(row, "to_display_name" if ours else "from_display_name")
        contact = Sender(who, name)
        return InboundMessage(
            chat=RemoteChat(who),
            chat_kind=ChatKind.PRIVATE,
            address=RemoteAddress(json.dumps({"user_id": who})),
            remote_id=RemoteId(remote_id),
            seq=0,
            author=Author.OWNER if ours else Author.CUSTOMER,
            sender=Sender(from_id, _ADMIN) if ours else contact,
            contact=contact,
            kind=kind,
            body=words,
            at=instant(row.get("time") or row.get("sent_time"), received_at),
            attachments=attachments,
            echo=Echo() if ours else None,
            provenance=provenance,
        )

    # -- what people do
    # ---------------------------------------------------------------------------------------------

    def _received(self, body: Json, kind: str, received_at: Instant) -> Iterator[Event]:
        chat, message = self._customer(body), part(body, "message")
        named = message.get("msg_ids")
        ids = (
            [str(each) for each in named if isinstance(each, str | int)]
            if isinstance(named, list)
            else []
        )
        ids += [text(message, "msg_id")] if text(message, "msg_id") else []
        read = kind == "user_seen_message"
        if chat and ids:
            yield Receipt(chat, read, tuple(RemoteId(each) for each in ids))

    def _reacted(self, body: Json, kind: str, received_at: Instant) -> Iterator[Event]:
        chat, message = self._customer(body), part(body, "message")
        on, sign = text(message, "msg_id"), text(message, "react_icon")
        customer = kind.startswith("user_")
        if chat and on:
            yield Reaction(
                chat,
                RemoteId(on),
                "customer" if customer else "shop",
                SIGNS.get(sign.lower(), sign),
                instant(body.get("timestamp"), received_at),
            )

    def _follow(self, body: Json, kind: str, received_at: Instant) -> Iterator[Event]:
        who = (
            text(part(body, "follower"), "id")
            or text(part(body, "sender"), "id")
            or text(body, "user_id")
        )
        if not who:
            raise Unreadable("the event has no follower.id")
        at, follows = instant(body.get("timestamp"), received_at), "unfollow" not in kind
        source = f" ({text(body, 'source').replace('_', ' ')})" if text(body, "source") else ""
        words = (
            f"followed the Official Account{source}"
            if follows
            else "no longer follows the Official Account"
        )
        yield self._remark(who, f"{kind}:{at}", words, at)
        yield ContactChange(RemoteChat(who), Sender(who, ""), None, at, follows=follows)

    def _chat_now(self, body: Json, kind: str, received_at: Instant) -> Iterator[Event]:
        who = text(body, "user_id") or text(part(body, "sender"), "id")
        if not who:
            raise Unreadable("the event has no user_id")
        at = instant(body.get("timestamp"), received_at)
        yield self._remark(
            who, f"{kind}:{at}", 'tapped "Nhắn tin": the shop may write now', at, opens_window=True
        )

    def _shared(self, body: Json, kind: str, received_at: Instant) -> Iterator[Event]:
        who, info = self._customer(body), part(body, "info")
        if not who:
            raise Unreadable("the event has no sender.id")
        at = instant(body.get("timestamp"), received_at)
        name, phone = text(info, "name"), text(info, "phone")
        place = text(info, "full_address") or ", ".join(
            found for key in ("address", "ward", "district", "city") if (found := text(info, key))
        )
        words = "shared: " + ", ".join(each for each in (name, phone, place) if each)
        yield self._remark(who, f"{kind}:{at}", words, at, opens_window=True)
        yield ContactChange(who, Sender(who, name), None, at, phone=phone)

    def _tagged(self, body: Json, kind: str, received_at: Instant) -> Iterator[Event]:
        tag = part(body, "tag")
        name = "-".join(text(tag, "name").split())
        at = instant(body.get("timestamp"), received_at)
        people = tag.get("user_ids")
        for who in people if isinstance(people, list) else ():
            add = kind == "add_user_to_tag"
            if name and isinstance(who, str | int):
                yield TagChange(
                    RemoteChat(str(who)), (name,) if add else (), () if add else (name,), at
                )

    def _withdrawn(self, body: Json, kind: str, received_at: Instant) -> Iterator[Event]:
        who = self._customer(body) or text(part(body, "follower"), "id") or text(body, "user_id")
        if not who:
            raise Unreadable("the request names nobody")
        yield ErasureRequest(RemoteChat(who))

    # -- pieces
    # -------------------------------------------------------------------------------------------------------

    def _customer(self, body: Json) -> RemoteChat:
        """The side of an event that is not the account; documents and traffic differ in which side
        is which."""
        sides = [text(part(body, side), "id") for side in ("sender", "recipient")]
        return RemoteChat(
            next(
                (each for each in [*sides, text(body, "user_id")] if each and each != self.oa_id),
                "",
            )
        )

    def _remark(
        self, who: str, remote_id: str, words: str, at: Instant, *, opens_window: bool = False
    ) -> InboundMessage:
        contact = Sender(who, "")
        return InboundMessage(
            chat=RemoteChat(who),
            chat_kind=ChatKind.PRIVATE,
            address=RemoteAddress(json.dumps({"user_id": who})),
            remote_id=RemoteId(remote_id),
            seq=0,
            author=Author.SYSTEM,
            sender=contact,
            contact=contact,
            kind="event",
            body=words,
            at=at,
            opens_window=opens_window,
        )


_Reader = Callable[[Converter, Json, str, Instant], Iterator[Event]]
_READERS: dict[str, _Reader] = {
    "user_received_message": Converter._received,
    "user_seen_message": Converter._received,
    "user_reacted_message": Converter._reacted,
    "oa_reacted_message": Converter._reacted,
    "follow": Converter._follow,
    "unfollow": Converter._follow,
    "user_follow": Converter._follow,
    "user_click_chatnow": Converter._chat_now,
    "user_submit_info": Converter._shared,
    "add_user_to_tag": Converter._tagged,
    "remove_user_from_tag": Converter._tagged,
    "user_withdraw": Converter._withdrawn,
}
_PREFIXES: tuple[tuple[str, _Reader], ...] = (
    ("user_send_group_", Converter._said_in_group),
    ("oa_send_group_", Converter._said_in_group),
    ("user_send_", Converter._said),
    ("anonymous_send_", Converter._said_anonymously),
    ("oa_send_anonymous_", Converter._said_anonymously),
    ("oa_send_", Converter._echo),
)


def named_accounts(body: Json) -> set[str]:
    """Ids in the places where an event names its Official Account. People stand in the same places:
    ids never meet."""
    found = {text(body, "oa_id")} if text(body, "oa_id") else set()
    if not found:
        found = {text(part(body, side), "id") for side in ("sender", "recipient")}
    return found - {""}
