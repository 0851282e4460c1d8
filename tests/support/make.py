"""Values for tests, with everything that does not matter filled in."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from socialdesk.model.ids import AccountId, Instant, RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.message import Author, ChatKind, InboundMessage, Parsed, RawUpdate, Sender
from socialdesk.store.journal import Arrival
from tests.support.clock import MONDAY_10

NOW = MONDAY_10


def sender(
    name: str = "Lan", remote_id: str = "501", *, is_bot: bool = False, language: str = ""
) -> Sender:
    return Sender(remote_id, name, is_bot=is_bot, language=language)


def inbound(
    body: str = "còn size M không?", remote_id: str = "11", chat: str = "501", **more: Any
) -> InboundMessage:
    who = sender(remote_id=chat)
    message = InboundMessage(
        chat=RemoteChat(chat),
        chat_kind=ChatKind.PRIVATE,
        address=RemoteAddress('{"chat_id": ' + f'"{chat}"' + "}"),
        remote_id=RemoteId(remote_id),
        seq=int(remote_id) if remote_id.isdigit() else 0,
        author=Author.CUSTOMER,
        sender=who,
        contact=who,
        kind="text",
        body=body,
        at=NOW,
    )
    return replace(message, **more)


def arrival(
    *events: Any, key: str = "", account: int = 1, body: bytes = b"", failure: str = ""
) -> Arrival:
    first = events[0] if events else None
    chat = getattr(first, "chat", None) or getattr(getattr(first, "message", None), "chat", "")
    raw = RawUpdate(
        body or repr(events).encode(), Instant(NOW), key or str(abs(hash(repr(events))))
    )
    return Arrival(
        AccountId(account), raw, Parsed(tuple(events), "message", (chat,) if chat else ()), failure
    )
