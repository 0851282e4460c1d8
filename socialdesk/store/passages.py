"""The stories of conversations as the store knows them: what was said, what was done, what is under way, as
far as it moves a state."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from socialdesk.model.changes import Assigned, GivenBack, Moved, Reopened, Resolved, Snoozed, Woken
from socialdesk.model.ids import Instant, RemoteAddress, RemoteChat, RemoteId
from socialdesk.model.message import Author, ChatKind, InboundMessage, Sender
from socialdesk.model.reason import load_reason
from socialdesk.model.story import Passage, Turn
from socialdesk.store.conversations import EVENT_SEQ
from socialdesk.store.effective import Changed, effective
from socialdesk.store.engine.database import Connection
from socialdesk.store.engine.statement import Statement, ask


@dataclass(frozen=True, slots=True)
class Told:
    """A message as a story tells it."""

    conversation_id: int
    id: int
    author: str
    sender: str
    kind: str
    body: str
    said: str
    at: int
    seq: int
    unasked: int
    is_imported: int


@dataclass(frozen=True, slots=True)
class Done(Changed):
    """The same of a change."""

    is_imported: int


@dataclass(frozen=True, slots=True)
class Underway:
    """An answer that has not arrived."""

    conversation_id: int
    id: int
    author: str
    body: str
    created_at: int


TOLD = Statement(
    Told,
    """
    SELECT conversation_id, id, author, sender, kind, body, said, at, seq, unasked,
        CASE WHEN imported IS NULL THEN 0 ELSE 1 END AS is_imported
    FROM message
    WHERE conversation_id IN (:ids) AND change_id IS NULL AND kind <> 'note' AND stands_for <> 'edit'
        AND NOT (author = 'bot' AND delivery_id IS NOT NULL)
    """,
)
DONE = Statement(
    Done,
    """
    SELECT id, conversation_id, kind, details, agent, at, waiting_before, waiting_after, after_message AS seen,
        CASE WHEN imported IS NULL THEN 0 ELSE 1 END AS is_imported
    FROM conversation_change
    WHERE conversation_id IN (:ids)
        AND kind IN ('resolved', 'reopened', 'assigned', 'given_back', 'snoozed', 'woken', 'moved', 'taken_back', 'done_again')
    ORDER BY id
    """,
)
UNDERWAY = Statement(
    Underway,
    """
    SELECT conversation_id, id, author, body, created_at FROM outbox
    WHERE conversation_id IN (:ids) AND state IN ('queued', 'claimed', 'sending', 'unconfirmed') AND kind = 'reply'
        AND act = 'say'
    """,
)
Place = tuple[int, int, int]
"""Where a passage stands in its story: moment, number in it, and the order in which the store took it in."""


Stories = dict[int, list[tuple[Place, Passage]]]


async def read(conn: Connection, ids: Sequence[int]) -> Stories:
    """What the store knows of these conversations, as far as it moves their state."""
    stories: Stories = {number: [] for number in ids}
    if not ids:
        return stories
    for said in await ask(conn, TOLD, ids=ids):
        is_unasked = bool(said.unasked)
        passage = Passage(
            Turn.SAID, Instant(said.at), _retold(said), is_unasked=is_unasked,
            is_imported=bool(said.is_imported),
        )  # fmt: skip
        stories[said.conversation_id].append(((said.at, said.seq, said.id), passage))
    for change in effective(await ask(conn, DONE, ids=ids)):
        found = _passage(change)
        if found is not None:
            place = (change.at, EVENT_SEQ, change.id)
            stories[change.conversation_id].append((place, found))
    for going in await ask(conn, UNDERWAY, ids=ids):
        at = Instant(going.created_at)
        message = _plain(Author.AGENT, going.author, "text", going.body, at, 0)
        place = (going.created_at, EVENT_SEQ, going.id)
        stories[going.conversation_id].append((place, Passage(Turn.SAID, at, message)))
    return stories


def _passage(change: Done) -> Passage | None:
    details, at = json.loads(change.details), Instant(change.at)
    is_imported = bool(change.is_imported)
    match change.kind:
        case Assigned.kind | GivenBack.kind:
            given = str(details.get("after") or "")
            return Passage(Turn.ASSIGNED, at, agent=given, is_imported=is_imported)
        case Moved.kind if details.get("left"):
            return Passage(Turn.ASSIGNED, at)
        case Resolved.kind if details["after"].get("status") == "resolved":
            return Passage(Turn.RESOLVED, at, is_imported=is_imported)
        case Reopened.kind:
            return Passage(Turn.REOPENED, at)
        case Snoozed.kind if (until := details["after"].get("snoozed_until")) is not None:
            return Passage(Turn.SNOOZED, at, until=Instant(until))
        case Woken.kind:
            return Passage(Turn.WOKEN, at)
    return None


def _retold(said: Told) -> InboundMessage:
    told = _plain(
        Author(said.author), said.sender, said.kind, said.body, Instant(said.at), said.seq
    )
    return replace(told, said=load_reason(said.said)) if said.said else told


def _plain(
    author: Author, sender: str, kind: str, body: str, at: Instant, seq: int
) -> InboundMessage:
    """A message as far as it moves a state."""
    who = Sender("", sender)
    return InboundMessage(
        RemoteChat(""), ChatKind.PRIVATE, RemoteAddress(""), RemoteId(""), seq, author, who, who, kind, body, at
    )  # fmt: skip
