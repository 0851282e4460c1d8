"""Placing: which conversation an event belongs to, where its platform names only a comment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import NamedTuple

from socialdesk.model.ids import AccountId, Instant, RemoteChat
from socialdesk.model.message import (
    Attachment,
    Author,
    ChatKind,
    Deletion,
    Echo,
    Edit,
    Event,
    InboundMessage,
    Reaction,
    Sender,
    Visibility,
)
from socialdesk.model.reason import NO_REASON, dump_quote, dump_reason, load_reason
from socialdesk.store import news
from socialdesk.store.echoes import Echoes
from socialdesk.store.engine.database import Connection, Query, fetch_all
from socialdesk.store.news import News


class Arrived(NamedTuple):
    """An event with its account and when it was received; `stands_for` is the hash of its update
    where that is not understood."""

    account_id: AccountId
    event: Event
    received_at: Instant
    stands_for: str = ""


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
    """Events that name only a comment, put into the conversation that holds it. What is said in
    answer to a comment that has not come waits for it; the rest stays without a chat."""
    asked = {name for each in events for name in _comments_named(each.event)}
    if not asked:
        return events
    query, arguments = BESIDE.over(1, sorted(asked))
    found = {
        (each.account_id, each.remote_id): each.chat
        for each in await fetch_all(conn, query, *arguments)
    }
    found_places: list[Arrived] = []
    early: list[Arrived] = []
    for arrived in events:
        account, event = arrived.account_id, arrived.event
        names = _comments_named(event)
        if not names:
            found_places.append(arrived)
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
            early.append(arrived)
            continue
        found_places.append(arrived._replace(event=_in_chat(event, chat)))
        if message is not None:
            found.setdefault((account, str(message.remote_id)), chat)
    waited = await _waited_for(conn, found_places)
    for arrived in (*early, *waited):
        names = _comments_named(arrived.event)
        chat = next(
            (chat for name in names if (chat := found.get((arrived.account_id, name)))), None
        )
        if chat is not None:
            found_places.append(arrived._replace(event=_in_chat(arrived.event, chat)))
        elif message_of(arrived.event) is None:
            found_places.append(arrived)
        else:
            await _wait(conn, arrived)
    return found_places


async def _waited_for(conn: Connection, events: Sequence[Arrived]) -> list[Arrived]:
    """What was said in answer to these comments before they came."""
    comments = [
        (each.account_id, str(message.remote_id))
        for each in events
        if (message := message_of(each.event)) is not None and message.kind == "comment"
    ]
    told = await news.of_messages(conn, comments)
    return [
        Arrived(each.account_id, _loaded(each.value), each.at)
        for many in told.values()
        for each in many
        if each.kind == news.ANSWER
    ]


async def _wait(conn: Connection, arrived: Arrived) -> None:
    """Keep an answer (or its edit) until the comment comes that it belongs to."""
    message = message_of(arrived.event)
    assert message is not None
    told = asdict(replace(message, said=NO_REASON)) | {
        "said": dump_reason(message.said),
        "reply_quote": dump_quote(message.reply_quote),
    }
    kept = json.dumps(told | {"edit": _edit_of(arrived.event)})
    name = f"{type(arrived.event).__name__}:{message.remote_id}"
    about = _comments_named(arrived.event)[-1]
    await news.keep(
        conn,
        [News(arrived.account_id, about, "", news.ANSWER, name, kept, arrived.received_at)],
    )


def _edit_of(event: Event) -> Instant | None:
    return event.edited_at if isinstance(event, Edit) else None


def _loaded(kept: str) -> InboundMessage | Edit:
    """The way back from what `_wait` keeps."""
    told = json.loads(kept)
    edit, echo = told.pop("edit"), told.pop("echo")
    message = InboundMessage(
        **told | {
            "chat_kind": ChatKind(told["chat_kind"]), "author": Author(told["author"]),
            "sender": Sender(**told["sender"]), "contact": Sender(**told["contact"]),
            "attachments": tuple(Attachment(**each) for each in told["attachments"]),
            "echo": Echo(**echo) if echo else None, "said": load_reason(told.get("said", "")),
            "reply_quote": load_reason(told.get("reply_quote", "")),
        }
    )  # fmt: skip
    return message if edit is None else Edit(message, edit)


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
