"""From what Zalo hands over (webhook events, rows of recent messages) to what it means. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from socialdesk.bots.payload import (
    NO_MOMENT,
    STRANGE,
    Json,
    Strange,
    body_of,
    chats_of,
    fingerprint,
    is_address,
    moment,
    part,
    speaker,
    text,
)
from socialdesk.bots.substance import Told, is_said, told
from socialdesk.bots.zalo_oa.contents import KINDS, PLATFORM, contents_of
from socialdesk.bots.zalo_oa.kinds import FORM, FRAME, PLACE, QUIET, ROW, SIGNS, TOLD
from socialdesk.errors import Unreadable
from socialdesk.model.ids import Instant, RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.message import (
    RECOVERED,
    Attachment,
    Author,
    ChatKind,
    ContactChange,
    DeliveryReport,
    Echo,
    ErasureRequest,
    Event,
    InboundMessage,
    Parsed,
    RawUpdate,
    Reaction,
    Sender,
    TagChange,
)
from socialdesk.model.reason import NO_REASON, Reason

_ADMIN = "Zalo"
Found = Event | Strange


@dataclass(frozen=True, slots=True)
class Converter:
    """Reads one Official Account's updates."""

    oa_id: str

    def parse(self, raw: RawUpdate) -> Parsed:
        """What an update means. Raises Unreadable (or any other error) for one that cannot be read."""
        body = body_of(raw)
        for key in ("polled", "recovered"):
            if isinstance(body.get(key), dict):
                provenance = RECOVERED if key == "recovered" else ""
                row, unknown = self._row(body[key], raw.received_at, provenance)
                return Parsed((row,), f"{key} message", (row.chat,), unknown)
        kind = text(body, "event_name")
        if not self.is_ours(body):
            return Parsed(kind=f"{kind} of another account", unknown=True)
        reader = self._reader(kind)
        if reader is None:
            if kind in QUIET:
                return Parsed(kind=kind, passed_over=Reason(QUIET[kind]))
            strange = tuple(self._strange(body, kind or "event", raw.received_at))
            return Parsed(strange, kind or "no event", chats_of(strange), unknown=True)
        found = list(reader(self, body, kind, raw.received_at))
        events = tuple(each for each in found if not isinstance(each, Strange))
        passed = NO_REASON if found else Reason("passed.no_chat")
        return Parsed(events, kind, chats_of(events), len(events) < len(found), passed)

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

    def _strange(self, body: Json, kind: str, received_at: Instant) -> Iterator[InboundMessage]:
        """Something of a person that nobody understands yet: its place in the thread, while its
        bytes are kept."""
        who = self._customer(body)
        if who:
            at = moment(body.get("timestamp"), received_at)
            found = self._rest(body)
            said = Reason("said.unknown", kind=kind, platform=PLATFORM)
            words = "\n".join(found.lines)
            remark = self._remark(who, f"{kind}:{fingerprint(body)}", said, at, words)
            if is_said(kind, found) and not kind.startswith("oa_"):
                remark = replace(remark, author=Author.CUSTOMER, kind="unsupported")
            yield remark

    def _rest(self, body: Json) -> Told:
        """Whatever an event tells beside who and when."""
        rest = {key: each for key, each in body.items() if key not in FRAME}
        return told(rest, hide=(self.oa_id, text(body, "app_id")))

    def _told(self, body: Json, kind: str, received_at: Instant) -> Iterator[Found]:
        """A rating, a call, an order: all that it tells. What people write with it, and what they
        ordered, waits for an answer."""
        who, found = self._customer(body), self._rest(body)
        at = moment(body.get("timestamp"), received_at)
        code, what = TOLD[kind]
        if not who:
            raise Unreadable("the event names nobody")
        words = "\n".join(found.lines)
        remark = self._remark(who, f"{kind}:{fingerprint(body)}", Reason(code), at, words)
        waits = kind != "user_reply_consent" and (what != "rating" or is_said(kind, found))
        author = Author.CUSTOMER if waits else Author.SYSTEM
        yield replace(remark, author=author, kind=what)

    def _said(self, body: Json, kind: str, received_at: Instant) -> Iterator[Found]:
        who = text(part(body, "sender"), "id")
        if not who:
            raise Unreadable("the event has no sender.id")
        sender = Sender(who, text(part(body, "sender"), "name", "display_name"))
        yield from self._message(
            body, kind.removeprefix("user_send_"), received_at, who, sender, Author.CUSTOMER
        )

    def _said_anonymously(self, body: Json, kind: str, received_at: Instant) -> Iterator[Found]:
        ours = kind.startswith("oa_")
        who = text(part(body, "recipient" if ours else "sender"), "id")
        talk = text(part(body, "message"), "conversation_id")
        if not who:
            raise Unreadable("the event has no id of the visitor")
        address = RemoteAddress(json.dumps({"anonymous_id": who, "conversation_id": talk}))
        sender = Sender(f"anonymous:{who}", "Visitor")
        word = kind.removeprefix("oa_send_anonymous_" if ours else "anonymous_send_")
        author = Author.BOT if ours else Author.CUSTOMER
        yield from self._message(
            body,
            word,
            received_at,
            f"anonymous:{who}",
            sender,
            author,
            address=address,
            echo=Echo() if ours else None,
        )

    def _said_in_group(self, body: Json, kind: str, received_at: Instant) -> Iterator[Found]:
        group = text(body, "group_id") or text(part(body, "recipient"), "id")
        who = text(part(body, "sender"), "id")
        if not group:
            raise Unreadable("the event has no group")
        ours = kind.startswith("oa_")
        word = kind.removeprefix("oa_send_group_").removeprefix("user_send_group_")
        contact = Sender(f"group:{group}", text(body, "group_name") or f"Group {group[-6:]}")
        yield from self._message(
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

    def _echo(self, body: Json, kind: str, received_at: Instant) -> Iterator[Found]:
        """Everything the account says comes back: what we sent, what staff wrote in Zalo's tool,
        what programs sent."""
        who = text(part(body, "recipient"), "id", "user_id") or text(body, "user_id")
        if not who:
            raise Unreadable("the echo has no recipient.id")
        admin = text(part(body, "sender"), "admin_id")
        author = Author.OWNER if admin else Author.BOT
        sender = Sender(f"admin:{admin}" if admin else self.oa_id, _ADMIN, is_bot=not admin)
        yield from self._message(
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
    ) -> Iterator[Found]:
        message = part(body, "message")
        at = moment(body.get("timestamp"), received_at)
        remote_id = text(message, "msg_id", "message_id") or fingerprint(body)
        kind = KINDS.get(word, "unsupported")
        contents = contents_of(message, kind, remote_id, word, (self.oa_id,))
        if not contents.words and not contents.files:
            kind = "unsupported"
        yield InboundMessage(
            chat=RemoteChat(chat),
            chat_kind=chat_kind,
            address=address or RemoteAddress(json.dumps({"user_id": chat})),
            remote_id=RemoteId(remote_id),
            seq=0,
            author=speaker(author, contents.words, contents.files),
            sender=sender,
            contact=contact or sender,
            kind=kind,
            body=contents.words,
            said=contents.said,
            at=at,
            attachments=contents.files,
            reply_to=RemoteId(quote) if (quote := text(message, "quote_msg_id")) else None,
            echo=echo,
        )
        if contents.unknown:
            yield STRANGE

    # -- rows of recent messages
    # ----------------------------------------------------------------------------------

    def _row(self, row: Json, received_at: Instant, provenance: str) -> tuple[InboundMessage, bool]:
        """One row of `listrecentchat` or `conversation`, and whether something in it is not
        understood: little is told of what is no text."""
        remote_id, from_id, to_id = (
            text(row, "message_id", "msg_id"),
            text(row, "from_id"),
            text(row, "to_id"),
        )
        if not remote_id or not from_id:
            raise Unreadable("the row has no message_id or from_id")
        ours = from_id == self.oa_id
        who = to_id if ours else from_id
        word = text(row, "type") or "text"
        kind = KINDS.get(word, "unsupported")
        url = text(row, "url", "thumb")
        attachments = (
            (Attachment(kind, url, f"{remote_id}:0"),)
            if is_address(url) and kind not in ("text", "link", "card", "unsupported")
            else ()
        )
        file_keys = ("url", "thumb") if attachments else ()
        rest = told(
            {key: each for key, each in row.items() if key not in (*ROW, *file_keys)},
            hide=(self.oa_id,),
        )
        lines = [text(row, "message"), *rest.lines]
        words = "\n".join(dict.fromkeys(each for each in lines if each))
        unknown = kind == "unsupported" or not (words or attachments)
        said = Reason("said.unknown", kind=word, platform=PLATFORM) if unknown else NO_REASON
        wrote = Author.OWNER if ours else Author.CUSTOMER
        name = text(row, "to_display_name" if ours else "from_display_name")
        contact = Sender(who, name)
        message = InboundMessage(
            chat=RemoteChat(who),
            chat_kind=ChatKind.PRIVATE,
            address=RemoteAddress(json.dumps({"user_id": who})),
            remote_id=RemoteId(remote_id),
            seq=0,
            author=speaker(wrote, words, attachments),
            sender=Sender(from_id, _ADMIN) if ours else contact,
            contact=contact,
            kind=kind,
            body=words,
            said=said,
            at=moment(row.get("time") or row.get("sent_time"), received_at),
            attachments=attachments,
            echo=Echo() if ours else None,
            provenance=provenance,
        )
        return message, unknown

    # -- what people do
    # ---------------------------------------------------------------------------------------------

    def _received(self, body: Json, kind: str, received_at: Instant) -> Iterator[Found]:
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
            yield DeliveryReport(chat, read, tuple(RemoteId(each) for each in ids))

    def _reacted(self, body: Json, kind: str, received_at: Instant) -> Iterator[Found]:
        chat, message = self._customer(body), part(body, "message")
        on, sign = text(message, "msg_id"), text(message, "react_icon")
        customer = kind.startswith("user_")
        if chat and on:
            yield Reaction(
                chat,
                RemoteId(on),
                "customer" if customer else "shop",
                SIGNS.get(sign.lower(), sign),
                moment(body.get("timestamp"), received_at),
            )

    def _follow(self, body: Json, kind: str, received_at: Instant) -> Iterator[Found]:
        who = (
            text(part(body, "follower"), "id")
            or text(part(body, "sender"), "id")
            or text(body, "user_id")
        )
        if not who:
            raise Unreadable("the event has no follower.id")
        at, follows = moment(body.get("timestamp"), received_at), "unfollow" not in kind
        source = text(body, "source").replace("_", " ")
        said = Reason("zalo_oa.followed" if follows else "zalo_oa.unfollowed")
        words = f"({source})" if source and follows else ""
        yield self._remark(who, _name(body, kind, at), said, at, words)
        yield ContactChange(RemoteChat(who), Sender(who, ""), None, at, follows=follows)

    def _chat_now(self, body: Json, kind: str, received_at: Instant) -> Iterator[Found]:
        who = text(body, "user_id") or text(part(body, "sender"), "id")
        if not who:
            raise Unreadable("the event has no user_id")
        at = moment(body.get("timestamp"), received_at)
        yield self._remark(
            who, _name(body, kind, at), Reason("zalo_oa.chat_now"), at, opens_window=True
        )

    def _shared(self, body: Json, kind: str, received_at: Instant) -> Iterator[Found]:
        who, info = self._customer(body), part(body, "info")
        if not who:
            raise Unreadable("the event has no sender.id")
        at = moment(body.get("timestamp"), received_at)
        name, phone = text(info, "name"), text(info, "phone")
        place = text(info, "full_address") or ", ".join(
            found for key in PLACE if (found := text(info, key))
        )
        rest = {key: each for key, each in info.items() if key not in FORM}
        lines = told(rest, hide=(self.oa_id,)).lines
        words = "\n".join(filter(None, (", ".join(filter(None, (name, phone, place))), *lines)))
        said = Reason("zalo_oa.shared")
        remark = self._remark(who, _name(body, kind, at), said, at, words, opens_window=True)
        # The customer has filled in a form and sent it: their words, and found as such.
        yield replace(remark, author=Author.CUSTOMER, kind="form")
        yield ContactChange(who, Sender(who, name), None, at, phone=phone, address=place)
        if not words:
            yield STRANGE

    def _tagged(self, body: Json, kind: str, received_at: Instant) -> Iterator[Found]:
        tag = part(body, "tag")
        name = "-".join(text(tag, "name").split())
        at = moment(body.get("timestamp"), received_at)
        people = tag.get("user_ids")
        for who in people if isinstance(people, list) else ():
            add = kind == "add_user_to_tag"
            if name and isinstance(who, str | int):
                yield TagChange(
                    RemoteChat(str(who)), (name,) if add else (), () if add else (name,), at
                )

    def _withdrawn(self, body: Json, kind: str, received_at: Instant) -> Iterator[Found]:
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
        self,
        who: str,
        remote_id: str,
        said: Reason,
        at: Instant,
        words: str = "",
        *,
        opens_window: bool = False,
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
            said=said,
            at=at,
            opens_window=opens_window,
        )


_Reader = Callable[[Converter, Json, str, Instant], Iterator[Found]]
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
    **dict.fromkeys(TOLD, Converter._told),
}
_PREFIXES: tuple[tuple[str, _Reader], ...] = (
    ("user_send_group_", Converter._said_in_group),
    ("oa_send_group_", Converter._said_in_group),
    ("user_send_", Converter._said),
    ("anonymous_send_", Converter._said_anonymously),
    ("oa_send_anonymous_", Converter._said_anonymously),
    ("oa_send_", Converter._echo),
)


def _name(body: Json, kind: str, at: Instant) -> str:
    """What something is called that has no number of its own."""
    return f"{kind}:{fingerprint(body) if at == NO_MOMENT else at}"


def named_accounts(body: Json) -> set[str]:
    """Ids in the places where an event names its Official Account. People stand in the same places:
    ids never meet."""
    if oa_id := text(body, "oa_id"):
        return {oa_id}
    sender, recipient = (text(part(body, side), "id") for side in ("sender", "recipient"))
    if not recipient and text(body, "event_name").startswith(_SENT):
        return set()  # what people send names its account as the recipient, and this one names none
    return {sender, recipient} - {""}


_SENT = ("user_send_", "anonymous_send_", "user_submit_")
