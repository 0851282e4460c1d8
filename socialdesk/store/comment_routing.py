"""Placing: which conversation an event belongs to, where its platform names only a comment."""

from __future__ import annotations

from dataclasses import dataclass, replace

from socialdesk.model.ids import AccountId, Instant, RemoteChat
from socialdesk.model.message import Deletion, Edit, Event, InboundMessage, Reaction, Visibility
from socialdesk.store.echoes import Echoes
from socialdesk.store.engine.database import Connection, Query, fetch_all

Arrived = tuple[AccountId, Event, Instant]
"""An event with its account and when it was received."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment lies."""

    account_id: AccountId
    remote_id: str
    chat: RemoteChat


BESIDE = Query(
    Place,
    """
    SELECT conversation.account_id, message.remote_id, conversation.chat
    FROM message JOIN conversation ON conversation.id = message.conversation_id
    WHERE message.kind = 'comment' AND message.remote_id IN ({list})
    """,
)


async def placed(conn: Connection, echoes: Echoes, events: list[Arrived]) -> list[Arrived]:
    """Events that name only a comment, put into the conversation that holds it; left out where none
    does."""
    asked = {name for _, event, _ in events for name in _comments_named(event)}
    if not asked:
        return events
    query, arguments = BESIDE.over(1, sorted(asked))
    found = {
        (each.account_id, each.remote_id): each.chat
        for each in await fetch_all(conn, query, *arguments)
    }
    found_places: list[Arrived] = []
    for account, event, received_at in events:
        names = _comments_named(event)
        if not names:
            found_places.append((account, event, received_at))
            continue
        # What is known already stays where it is: feed, live video and reading back tell of the
        # same comments.
        chat = next((found[account, name] for name in names if (account, name) in found), None)
        message = message_of(event)
        if isinstance(event, InboundMessage) and event.echo and (account, names[0]) not in found:
            chat = await echoes.own_comment(account, event) or chat
        if chat is None and message is not None and message.chat:
            chat = message.chat
        if chat is None:
            continue
        found_places.append((account, _in_chat(event, chat), received_at))
        if message is not None:
            found.setdefault((account, str(message.remote_id)), chat)
    return found_places


def _comments_named(event: Event) -> tuple[str, ...]:
    """The comments by which an event's conversation can be found, the surest first; none for what
    has a chat of its own."""
    match event:
        case InboundMessage(kind="comment") | Edit(message=InboundMessage(kind="comment")):
            message = message_of(event)
            assert message is not None
            parent = (str(message.reply_to),) if message.reply_to and not message.chat else ()
            return (str(message.remote_id), *parent)
        case Deletion(chat=""):
            return tuple(str(each) for each in event.remote_ids[:1])
        case Visibility(chat="") | Reaction(chat=""):
            return (str(event.remote_id),)
        case _:
            return ()


def _in_chat(event: Event, chat: RemoteChat) -> Event:
    if isinstance(event, Edit):
        return replace(event, message=replace(event.message, chat=chat))
    assert isinstance(event, InboundMessage | Deletion | Visibility | Reaction)
    return replace(event, chat=chat)


def message_of(event: Event) -> InboundMessage | None:
    """The message that an event is, or changes."""
    if isinstance(event, InboundMessage):
        return event
    return event.message if isinstance(event, Edit) else None
