"""From an update's bytes to what it means. Pure: no network, no clock, no Telegram library."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from socialdesk.bots.payload import (
    NO_MOMENT,
    STRANGE,
    Strange,
    chats_of,
    fingerprint,
    json_of,
    moment,
    numeral,
    part,
    speaker,
    text,
    whole,
)
from socialdesk.bots.telegram.contents import Content, address_line, content_of
from socialdesk.bots.telegram.membership import Place, memberships
from socialdesk.errors import Unreadable
from socialdesk.model.ids import Instant, RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.message import (
    Author,
    ChannelState,
    ChatKind,
    ContactChange,
    Deletion,
    Echo,
    Edit,
    Event,
    InboundMessage,
    Move,
    Parsed,
    RawUpdate,
    Reaction,
    Sender,
)
from socialdesk.model.reason import NO_REASON, Reason
from socialdesk.model.text import storable

Json = dict[str, Any]

CONNECTION = "business:"
"""What is known of a business connection is kept under this and its id."""
_SERVICE_SENDER = "777000"
"""Telegram itself, as the sender of a channel's posts in its discussion group."""


Found = Event | Strange


@dataclass(slots=True)
class Converter:
    """Reads one bot's updates. `state` holds what earlier updates told of business connections."""

    bot_id: str
    state: dict[str, str] = field(default_factory=dict)
    asked: dict[str, ChannelState] = field(default_factory=dict)
    """Connections that had to be asked about: what was told is written down with their messages."""

    def parse(self, raw: RawUpdate) -> Parsed:
        """What an update means; raises Unreadable (or anything else) for one that cannot be read."""
        update = json_of(raw)
        if not isinstance(update, dict):
            raise Unreadable("the update is not an object")
        kind = next((key for key in update if key in _READERS or key in _PASSED_OVER), None)
        if kind is None:
            kind = next((key for key in update if key != "update_id"), "empty")
            return Parsed(kind=kind, unknown=True)
        body = update[kind]
        if not isinstance(body, dict):
            raise Unreadable(f"{kind} is not an object")
        order = whole(update, "update_id") or 0
        if kind in _PASSED_OVER:
            return Parsed(kind=kind, passed_over=Reason(_PASSED_OVER[kind]))
        found = list(_READERS[kind](self, body, raw.received_at, order))
        events = tuple(each for each in found if not isinstance(each, Strange))
        passed = NO_REASON if found else Reason("passed.no_chat")
        return Parsed(events, kind, chats_of(events), len(events) < len(found), passed)

    def unknown_connections(self, updates: list[Json]) -> set[str]:
        """Ids of business connections that these updates mention and that nothing was told of yet."""
        found: set[str] = set()
        for update in updates:
            told = update.get("business_connection")
            for kind in (
                "business_message",
                "edited_business_message",
                "deleted_business_messages",
            ):
                body = update.get(kind)
                if isinstance(body, dict) and isinstance(body.get("business_connection_id"), str):
                    found.add(body["business_connection_id"])
            if isinstance(told, dict):
                found.discard(str(told.get("id")))
        return {each for each in found if CONNECTION + each not in self.state}

    def connection(self, body: Json, order: int) -> ChannelState | None:
        """A business connection worth remembering: whose it is and what it may do."""
        user = body.get("user")
        if not isinstance(body.get("id"), str) or not isinstance(user, dict) or "id" not in user:
            raise Unreadable("business_connection has no id or user")
        rights = body.get("rights")
        can_reply = (
            bool(rights.get("can_reply"))
            if isinstance(rights, dict)
            else bool(body.get("can_reply"))
        )
        value = {
            "owner": str(user["id"]),
            "enabled": bool(body.get("is_enabled")),
            "can_reply": can_reply,
            "order": order,
        }
        key = CONNECTION + body["id"]
        if json.loads(self.state.get(key, "{}")).get("order", -1) > order:
            return None
        self.state[key] = json.dumps(value)
        return ChannelState(key, self.state[key], order)

    def _owner(self, connection_id: str) -> str:
        """Whose business account a connection is; the connection itself stands in where nobody ever
        told."""
        told = json.loads(self.state.get(CONNECTION + connection_id, "{}"))
        return str(told.get("owner") or f"?{connection_id}")

    # -- one reader for each kind of update
    # ---------------------------------------------------------------------

    def _message(self, body: Json, received_at: Instant, order: int) -> Iterator[Found]:
        content = content_of(body)
        message = self._inbound(body, content)
        told = self.asked.get(str(body.get("business_connection_id")))
        if told is not None:
            yield told
        yield message
        if content.unknown:
            yield STRANGE
        if message.author is Author.CUSTOMER:
            yield from _told_of_themselves(body, message)
        if new := numeral(body, "migrate_to_chat_id"):
            yield Move(message.chat, RemoteChat(new), _address({"chat_id": new}))
        if old := numeral(body, "migrate_from_chat_id"):  # the same, told in the new chat
            yield Move(RemoteChat(old), message.chat, message.address)

    def _edited(self, body: Json, received_at: Instant, order: int) -> Iterator[Found]:
        content = content_of(body)
        message = self._inbound(body, content)
        at = moment(body.get("edit_date"), message.at)
        yield Edit(replace(message, edited_at=None), at)
        if content.unknown:
            yield STRANGE

    def _connection(self, body: Json, received_at: Instant, order: int) -> Iterator[Found]:
        state = self.connection(body, order)
        if state is not None:
            yield state

    def _deleted(self, body: Json, received_at: Instant, order: int) -> Iterator[Found]:
        chat = self._place(body, _object(body, "chat")).chat
        named = body.get("message_ids")
        ids = named if isinstance(named, list) else ()
        numbers = (numeral({"id": each}, "id") for each in ids)
        yield Deletion(chat, tuple(RemoteId(each) for each in numbers if each))

    def _tap(self, body: Json, received_at: Instant, order: int) -> Iterator[Found]:
        """A button was tapped: a customer's word, though its data may be forged and it carries no
        time of its own."""
        who = _person(_object(body, "from"))
        about = body.get("message")
        if about is None:
            return  # a button under a message of no chat of ours
        if not isinstance(about, dict) or not isinstance(about.get("chat"), dict):
            raise Unreadable("the button's message has no chat")
        place = self._place(about, about["chat"])
        data = storable(str(body.get("data") or body.get("game_short_name") or ""))
        yield InboundMessage(
            chat=place.chat, chat_kind=place.kind, address=place.address,
            remote_id=RemoteId(f"tap:{text(body, 'id') or fingerprint(body)}"), seq=0,
            author=Author.CUSTOMER, sender=who, contact=place.contact or who, kind="button",
            body=_label(about, data), said=Reason("said.tapped"), at=received_at, payload=data,
            reply_to=RemoteId(numeral(about, "message_id")) or None,
        )  # fmt: skip

    def _membership(self, body: Json, received_at: Instant, order: int) -> Iterator[Found]:
        place = self._place(body, _object(body, "chat"))
        who = _person(_object(body, "from"))
        yield from memberships(body, place, who, moment(body.get("date"), received_at))

    def _reacted(self, body: Json, received_at: Instant, order: int) -> Iterator[Found]:
        """Somebody put signs on a message, or took them off; custom ones have no letter of their
        own."""
        place = self._place(body, _object(body, "chat"))
        user = body.get("user") or body.get("actor_chat")
        number = numeral(body, "message_id")
        if not isinstance(user, dict) or not number:
            return
        new = body.get("new_reaction")
        signs = (
            [text(each, "emoji") or "★" for each in new if isinstance(each, dict)]
            if isinstance(new, list)
            else []
        )
        who = _person(user)
        yield Reaction(
            place.chat, RemoteId(number), who.name or who.remote_id, storable("".join(signs)),
            moment(body.get("date"), received_at),
        )  # fmt: skip

    # -- pieces
    # -------------------------------------------------------------------------------------------------

    def _inbound(self, body: Json, content: Content) -> InboundMessage:
        chat = _object(body, "chat")
        place = self._place(body, chat)
        number = numeral(body, "message_id")
        if not number:
            raise Unreadable("message has no message_id")
        sender = _sender(body, chat)
        author = speaker(self._author(body, chat, content), content.body, content.attachments)
        own = chat.get("type") == "channel" or (author is Author.BOT and sender.is_bot)
        contact = place.contact or sender
        if author is Author.CUSTOMER and contact.remote_id.endswith(sender.remote_id):
            # Only the sender's own card tells language and bot; only the chat's tells which
            # conversation it is.
            contact = Sender(
                contact.remote_id, contact.name, contact.username, sender.language, sender.is_bot,
                contact.first_name,
            )  # fmt: skip
        reply = body.get("reply_to_message")
        reply = reply if isinstance(reply, dict) else {}
        answered = numeral(reply, "message_id")
        if answered == numeral(body, "message_thread_id"):
            answered = ""  # a topic's every message answers its first
        edited = moment(body.get("edit_date"), NO_MOMENT)
        return InboundMessage(
            chat=place.chat,
            chat_kind=place.kind,
            chat_before=place.chat_before,
            address=place.address,
            remote_id=RemoteId(number),
            seq=whole({number: int(number)}, number) or 0,
            author=author,
            sender=sender,
            contact=contact,
            kind=content.kind,
            body=storable(content.body),
            said=content.said,
            at=moment(body.get("date"), NO_MOMENT),
            attachments=content.attachments,
            reply_to=RemoteId(answered) or None,
            reply_quote=_quote(body),
            forwarded_from=_forwarded(body),
            album=text(body, "media_group_id"),
            edited_at=None if edited == NO_MOMENT else edited,
            echo=Echo() if own else None,
        )

    def _place(self, body: Json, chat: Json) -> Place:
        """Which conversation this belongs to, and how to write into it."""
        number = numeral(chat, "id")
        if not number:
            raise Unreadable("chat has no id")
        connection = body.get("business_connection_id")
        if isinstance(connection, str):
            address = _address({"chat_id": number, "business_connection_id": connection})
            key = f"business:{self._owner(connection)}:{number}"
            before = f"business:?{connection}:{number}"
            contact = _person(chat, key=key)
            return Place(RemoteChat(key), ChatKind.BUSINESS, address, contact, before)
        kind = _type(chat, number)
        if chat.get("is_direct_messages"):
            topic = body.get("direct_messages_topic")
            topic_id = text(topic, "topic_id") or "0"
            user = topic.get("user") if isinstance(topic, dict) else None
            key = f"{number}:direct:{topic_id}"
            address = _address({"chat_id": number, "direct_messages_topic_id": topic_id})
            contact = _person(user, key=key) if isinstance(user, dict) else _titled(chat, key)
            return Place(RemoteChat(key), ChatKind.DIRECT, address, contact)
        if kind == "private":
            return Place(
                RemoteChat(number), ChatKind.PRIVATE, _address({"chat_id": number}), _person(chat)
            )
        if kind == "channel":
            return Place(
                RemoteChat(number),
                ChatKind.CHANNEL,
                _address({"chat_id": number}),
                _titled(chat, number),
            )
        thread = numeral(body, "message_thread_id")
        if body.get("is_topic_message") and thread:
            key = f"{number}:topic:{thread}"
            address = _address({"chat_id": number, "message_thread_id": thread})
            return Place(
                RemoteChat(key), ChatKind.GROUP, address, _titled(chat, key, f" #{thread}")
            )
        return Place(
            RemoteChat(number), ChatKind.GROUP, _address({"chat_id": number}), _titled(chat, number)
        )

    def _author(self, body: Json, chat: Json, content: Content) -> Author:
        """Customer, owner, a program, or the platform. For business chats in this order: a bot sent
        it; the app sent it by itself; the owner typed it (their id is not the chat's); else the
        customer."""
        if content.service:
            return Author.SYSTEM
        sender = numeral(part(body, "from"), "id")
        if "business_connection_id" in body:
            if isinstance(body.get("sender_business_bot"), dict) or body.get("is_from_offline"):
                return Author.BOT
            return Author.CUSTOMER if sender in ("", numeral(chat, "id")) else Author.OWNER
        speaks_as = body.get("sender_chat")
        if (
            chat.get("type") == "channel"
            or body.get("is_automatic_forward")
            or sender == _SERVICE_SENDER
        ):
            return Author.OWNER if chat.get("type") == "channel" else Author.BOT
        if isinstance(speaks_as, dict) and numeral(speaks_as, "id") == numeral(chat, "id"):
            return Author.OWNER
        if sender == self.bot_id:
            return Author.BOT
        return Author.CUSTOMER


_PASSED_OVER = {
    "chat_member": "passed.members",
    "message_reaction_count": "passed.counts",
    "poll": "passed.counts",
    "poll_answer": "passed.votes",
}
"""Kinds that are read and show nothing, with the reason."""
_Reader = Callable[[Converter, Json, Instant, int], Iterator[Found]]
_READERS: dict[str, _Reader] = {
    "message": Converter._message,
    "edited_message": Converter._edited,
    "channel_post": Converter._message,
    "edited_channel_post": Converter._edited,
    "business_message": Converter._message,
    "edited_business_message": Converter._edited,
    "business_connection": Converter._connection,
    "deleted_business_messages": Converter._deleted,
    "callback_query": Converter._tap,
    "my_chat_member": Converter._membership,
    "message_reaction": Converter._reacted,
}


def _told_of_themselves(body: Json, message: InboundMessage) -> Iterator[Event]:
    """The phone number and the address that a customer gives of themselves: by the button for their
    own number (only then the card is theirs), and by an order's form."""
    contact, order = body.get("contact"), {}
    user = body.get("from")
    for kind in ("successful_payment", "invoice"):
        paid = body.get(kind)
        if isinstance(paid, dict) and isinstance(paid.get("order_info"), dict):
            order = paid["order_info"]
    phone, address = text(order, "phone_number"), storable(address_line(order))
    if isinstance(contact, dict) and isinstance(user, dict):
        own = "id" in user and contact.get("user_id") == user["id"]
        phone = text(contact, "phone_number") if own else phone
    # Telegram's numbers have their country's code, and often no plus in front of it.
    phone = f"+{phone}" if phone[:1] in set("123456789") else phone
    if (phone or address) and message.chat_kind is not ChatKind.GROUP:
        yield ContactChange(
            message.chat, message.contact, None, message.at, phone=phone, address=address
        )


def _object(body: Json, key: str) -> Json:
    found = body.get(key)
    if not isinstance(found, dict):
        raise Unreadable(f"{key} is missing")
    return found


def _type(chat: Json, number: str) -> str:
    """What kind of chat it is; people have positive numbers."""
    told = text(chat, "type")
    if told in ("private", "group", "supergroup", "channel"):
        return told
    return "group" if number.startswith("-") else "private"


def _person(user: Json, key: str = "") -> Sender:
    given = text(user, "first_name")
    return Sender(
        key or text(user, "id"),
        " ".join(filter(None, (given, text(user, "last_name")))) or text(user, "title"),
        text(user, "username"),
        text(user, "language_code"),
        user.get("is_bot") is True,
        given,
    )


def _titled(chat: Json, key: str, more: str = "") -> Sender:
    title = text(chat, "title", "first_name", "id")
    return Sender(key, title + more, text(chat, "username"))


def _sender(body: Json, chat: Json) -> Sender:
    """Who wrote; `from` is a stand-in where a chat speaks (an anonymous administrator, a channel)."""
    speaks_as = body.get("sender_chat")
    if isinstance(speaks_as, dict):
        return _titled(speaks_as, text(speaks_as, "id"))
    bot = body.get("sender_business_bot")
    if isinstance(bot, dict):
        return _person(bot)
    user = body.get("from")
    return _person(user) if isinstance(user, dict) else _titled(chat, text(chat, "id"))


def _quote(body: Json) -> str | Reason:
    quote = body.get("quote")
    if isinstance(quote, dict) and isinstance(quote.get("text"), str):
        return storable(quote["text"])
    story = body.get("reply_to_story")
    if isinstance(story, dict):
        return Reason("said.story")
    other = body.get("external_reply")
    if isinstance(other, dict):
        name = _origin(other.get("origin"), "")
        held = content_of({key: each for key, each in other.items() if key != "origin"}).body
        if held:
            return storable(f"{name}: {held}" if name else held)
        return Reason("said.message_of", name=name) if name else Reason("said.message_elsewhere")
    return ""


def _forwarded(body: Json) -> str:
    if "forward_origin" not in body or body.get("is_automatic_forward"):
        return ""
    return _origin(body["forward_origin"])


def _origin(origin: object, nobody: str = "somebody") -> str:
    if not isinstance(origin, dict):
        return nobody
    if isinstance(user := origin.get("sender_user"), dict):
        return _person(user).name or nobody
    if isinstance(name := origin.get("sender_user_name"), str):
        return storable(name)
    chat = origin.get("sender_chat") or origin.get("chat")
    return _titled(chat, "").name if isinstance(chat, dict) else nobody


def _label(about: Json, data: str) -> str:
    """The text on the tapped button, for people; the data behind it where the message shows no such
    button."""
    keyboard = about.get("reply_markup")
    rows = keyboard.get("inline_keyboard") if isinstance(keyboard, dict) else None
    for row in rows if isinstance(rows, list) else ():
        for button in row if isinstance(row, list) else ():
            if isinstance(button, dict) and button.get("callback_data") == data:
                return storable(str(button.get("text") or data))
    return data


def _address(parts: dict[str, str]) -> RemoteAddress:
    return RemoteAddress(json.dumps(parts))
