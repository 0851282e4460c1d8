"""What happened in conversations, as far as waits go, read from messages, the outbox and changes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from socialdesk.model.changes import (
    Assigned,
    GivenBack,
    Moved,
    Reopened,
    Replied,
    Resolved,
)
from socialdesk.model.ids import Instant
from socialdesk.model.waits import Act, Occurrence
from socialdesk.store.effective import Changed, effective
from socialdesk.store.engine.database import Connection
from socialdesk.store.engine.statement import Statement, ask, statement

Delivered = tuple[int, int]
"""A conversation and a delivery in it: what was written in the chat that a conversation was before says nothing
here, whichever conversations are looked at together."""


@dataclass(frozen=True, slots=True)
class Underway:
    """An answer that has not arrived."""

    conversation_id: int
    id: int
    author: str
    created_at: int
    seen: int | None


SAID = statement(
    """
    SELECT message.conversation_id, message.at, message.id, message.seq, message.received_at, message.deleted_at,
        message.imported
    FROM message
    WHERE message.conversation_id IN (:ids) AND message.author = 'customer' AND message.kind <> 'note'
        AND message.stands_for <> 'edit' AND message.unasked = 0
    """
)
"""What customers said; whatever is read for every message is read as it comes, for there are millions."""
ANSWERED = statement(
    """
    SELECT message.conversation_id, message.at, message.id, message.seq, message.deleted_at, message.delivery_id,
        CASE WHEN message.author = 'agent' THEN message.sender ELSE '' END AS agent, outbox.created_at,
        outbox.after_message
    FROM message LEFT JOIN outbox ON outbox.id = message.delivery_id
    WHERE message.conversation_id IN (:ids) AND message.author IN ('agent', 'owner') AND message.kind <> 'note'
    """
)
UNDERWAY = Statement(
    Underway,
    """
    SELECT conversation_id, id, author, created_at, after_message AS seen FROM outbox
    WHERE conversation_id IN (:ids) AND (
            state IN ('queued', 'claimed', 'sending', 'unconfirmed') OR state = 'cancelled' AND code = 'unconfirmed'
        ) AND kind = 'reply' AND act = 'say'
    """,
)
CHANGED = Statement(
    Changed,
    """
    SELECT id, conversation_id, kind, details, agent, at, waiting_before, waiting_after, after_message AS seen
    FROM conversation_change
    WHERE conversation_id IN (:ids)
        AND kind IN ('resolved', 'reopened', 'assigned', 'given_back', 'moved', 'replied', 'taken_back', 'done_again')
    ORDER BY id
    """,
)


async def occurrences(conn: Connection, ids: Sequence[int]) -> dict[int, list[Occurrence]]:
    """All of each of these conversations, in no order."""
    story: dict[int, list[Occurrence]] = {number: [] for number in ids}
    written: dict[Delivered, Instant] = {}
    for change in effective(await ask(conn, CHANGED, ids=ids)):
        details = json.loads(change.details)
        if change.kind == Replied.kind:
            replied = [(change.conversation_id, each) for each in details.get("deliveries", ())]
            written |= dict.fromkeys(replied, Instant(change.at))
        elif (each := _occurrence(change, details)) is not None:
            story[change.conversation_id].append(each)
    for number, at, message, seq, recorded_at, gone_at, imported in await _rows(conn, SAID, ids):
        said = Occurrence(Act.SAID, at, message, "", seq, recorded_at, gone_at)
        if imported is not None:
            said.is_numbered = False
        story[number].append(said)
    arrived = set[Delivered]()
    for number, at, message, seq, gone_at, delivery, agent, queued_at, seen in await _rows(
        conn, ANSWERED, ids
    ):
        if delivery is None:  # it was written elsewhere
            if gone_at is None:
                story[number].append(Occurrence(Act.ANSWERED, at, message, agent, seq))
            continue
        name = (number, delivery)
        arrived.add(name)
        if gone_at is not None:
            continue  # what the shop took back answers nothing
        # In the chat that this one was called before it was written down otherwise.
        written_at = written.get(name, queued_at)
        story[number].append(
            Occurrence(
                Act.ANSWERED,
                at,
                delivery,
                agent,
                seq,
                None,
                None,
                written_at,
                seen or None,
            )
        )
    for going in await ask(conn, UNDERWAY, ids=ids):
        name = (going.conversation_id, going.id)
        if name not in arrived:
            at = written.get(name, Instant(going.created_at))
            act = Occurrence(
                Act.ANSWERED, at, going.id, going.author, written_at=at, seen=going.seen
            )
            story[going.conversation_id].append(replace(act, underway=True))
    return story


async def assignees(conn: Connection, ids: Sequence[int], moment: Instant) -> dict[int, str]:
    """Whose each of these conversations was at a moment; nobody's, where it is missing or ''."""
    changes = [each for each in await ask(conn, CHANGED, ids=ids) if each.at <= moment]
    found: dict[int, str] = {}
    for change in sorted(effective(changes), key=lambda each: (each.at, each.id)):
        each = _occurrence(change, json.loads(change.details))
        if each is not None and each.act in (Act.ASSIGNED, Act.LEFT):
            found[change.conversation_id] = each.agent
    return found


async def _rows(
    conn: Connection, wanted: Statement[None], ids: Sequence[int]
) -> Iterable[Sequence[Any]]:
    sql, arguments = wanted.bind(ids=ids)
    return await conn.rows(sql, *arguments)


def _occurrence(change: Changed, details: Mapping[str, Any]) -> Occurrence | None:
    """What a change means for waits."""
    at = Instant(change.at)
    match change.kind:
        case Resolved.kind:
            since = details["after"].get("waiting_since")
            is_part = details["after"].get("status") != "resolved"
            but_since = Instant(since or at) if is_part else None
            return Occurrence(
                Act.RESOLVED,
                at,
                agent=change.agent,
                written_at=at,
                seen=change.seen,
                but_since=but_since,
            )
        case Reopened.kind:
            return Occurrence(Act.REOPENED, at, agent=change.agent, written_at=at)
        case Assigned.kind:
            return Occurrence(Act.ASSIGNED, at, agent=details["after"])
        case GivenBack.kind:
            return Occurrence(Act.ASSIGNED, at)
        case Moved.kind if details.get("left") or change.waiting_after is None:
            is_left = details.get("left") or change.waiting_before is not None
            return Occurrence(Act.LEFT, at, written_at=at) if is_left else None
        case Moved.kind if change.waiting_before != change.waiting_after:
            return Occurrence(Act.CARRIED, Instant(change.waiting_after or at))
    return None
