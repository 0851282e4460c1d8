"""Where a bot stands in a chat: people who block it and take it back, groups and channels that let it in
and remove it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from socialdesk.bots.payload import NO_MOMENT, Json, fingerprint, part, text
from socialdesk.model.ids import Instant, RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.message import Author, ChatKind, ContactChange, Event, InboundMessage, Sender
from socialdesk.model.reason import Reason

_IN = ("member", "administrator", "creator", "restricted")
_OUT = ("left", "kicked")
"""Whether somebody is in a chat (Bot API, ChatMember, 2026-11)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which conversation something belongs to, and how to write into it."""

    chat: RemoteChat
    kind: ChatKind
    address: RemoteAddress
    contact: Sender | None
    chat_before: str = ""


def memberships(body: Json, place: Place, who: Sender, at: Instant) -> Iterator[Event]:
    """What `my_chat_member` tells. Into a channel of the shop's own nobody else may ever write, and it
    is to be told things all the same: its conversation begins when the bot is let in."""
    new, old = (text(part(body, key), "status") for key in ("new_chat_member", "old_chat_member"))
    if place.kind is ChatKind.PRIVATE:
        if new in ("kicked", "member"):
            code = "telegram.blocked_bot" if new == "kicked" else "telegram.unblocked_bot"
            yield from _news(body, place, who, who, Reason(code), new, at)
            yield ContactChange(place.chat, who, new == "kicked", at)
        return
    out = new in _OUT
    if place.contact is None or new not in (*_IN, *_OUT) or out == (old in _OUT):
        return  # other rights, in the same place
    happened = Reason("telegram.removed" if out else "telegram.added")
    yield from _news(body, place, who, place.contact, happened, new, at)
    yield ContactChange(place.chat, place.contact, out, at)


def _news(
    body: Json, place: Place, who: Sender, contact: Sender, said: Reason, status: str, at: Instant
) -> Iterator[Event]:
    number = fingerprint(body) if at == NO_MOMENT else at
    yield InboundMessage(
        chat=place.chat,
        chat_kind=place.kind,
        address=place.address,
        remote_id=RemoteId(f"member:{number}:{status}"),
        seq=0,
        author=Author.SYSTEM,
        sender=who,
        contact=contact,
        kind="event",
        body="",
        said=said,
        at=at,
    )
