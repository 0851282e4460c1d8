"""What happened to conversations, as it was written down: read back, undone, done again."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from socialdesk.model import changes
from socialdesk.model.by_itself import RULE
from socialdesk.model.changes import (
    VERBS,
    Assigned,
    DoneAgain,
    Happened,
    Merged,
    OrderLinked,
    OrderUnlinked,
    Parted,
    Paused,
    Prioritised,
    Promised,
    PromiseSettled,
    Reopened,
    Resolved,
    Resumed,
    Snoozed,
    Tagged,
    TakenBack,
    Wanted,
)
from socialdesk.model.conversation import Status
from socialdesk.model.ids import Instant
from socialdesk.store import consents, linking, pauses, people, promises
from socialdesk.store.conversations import (
    ConversationRow,
    change,
    load,
    parts_of,
    raise_revision,
)
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all
from socialdesk.store.tags import put_tags


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """Something that happened to a conversation. `agent` is who did it, empty for the program.

    `waiting_before` and `waiting_after` are since when the customer waited, just before and just
    after it.
    """

    id: int
    conversation_id: int
    happened: Happened
    agent: str
    at: Instant
    revision: int
    waiting_before: int | None
    waiting_after: int | None
    undone_at: int | None


@dataclass(frozen=True, slots=True)
class Batch:
    """What was done together, the newest of it, and by whom."""

    batch: str
    kind: str
    agent: str
    id: int
    undone_at: int | None


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back (or done again). `skipped` are conversations that somebody moved since."""

    verb: str
    conversations: tuple[int, ...]
    skipped: tuple[int, ...]
    tags: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...] = ()
    """For each conversation whose tags changed: what was put on, and what was taken off."""


def change_record(
    number: int,
    conversation_id: int,
    kind: str,
    details: str,
    agent: str,
    at: int,
    revision: int,
    waiting_before: int | None,
    waiting_after: int | None,
    undone_at: int | None,
) -> ChangeRecord:
    """A row of `RECORD_COLUMNS`."""
    happened = changes.happened(kind, json.loads(details))
    return ChangeRecord(
        number, conversation_id, happened, agent, Instant(at), revision, waiting_before,
        waiting_after, undone_at,
    )  # fmt: skip


RECORD_COLUMNS = "id, conversation_id, kind, details, agent, at, revision, waiting_before, waiting_after, undone_at"
OF_CONVERSATION = Query(
    change_record,
    f"SELECT {RECORD_COLUMNS} FROM conversation_change WHERE conversation_id = $1 ORDER BY id DESC LIMIT $2",
)
OF_BATCH = Query(
    change_record,
    f"""
    SELECT {RECORD_COLUMNS} FROM conversation_change
    WHERE batch = $1 AND agent = $2 AND undoable = 1 ORDER BY id
    """,
)
NEWEST_DONE = Query(
    Batch,
    """
    SELECT batch, kind, agent, id, undone_at FROM conversation_change
    WHERE agent = $1 AND undoable = 1 AND undone_at IS NULL ORDER BY id DESC LIMIT 1
    """,
)
NEWEST_UNDONE = Query(
    Batch,
    """
    SELECT batch, kind, agent, id, undone_at FROM conversation_change
    WHERE agent = $1 AND undoable = 1 AND undone_at IS NOT NULL ORDER BY undone_at DESC, id LIMIT 1
    """,
)
DONE_BY_RULES = Query(
    Batch,
    f"""
    SELECT batch, kind, agent, id, undone_at FROM conversation_change
    WHERE conversation_id = $1 AND agent LIKE '{RULE}%' AND undoable = 1 AND undone_at IS NULL
    ORDER BY id DESC LIMIT 1
    """,
)
"""What a rule did last in a conversation."""
UNDONE_OF_RULES = Query(
    Batch,
    f"""
    SELECT batch, kind, agent, id, undone_at FROM conversation_change
    WHERE conversation_id = $1 AND agent LIKE '{RULE}%' AND undoable = 1 AND undone_at IS NOT NULL
    ORDER BY undone_at DESC, id LIMIT 1
    """,
)
MARK_BATCH = (
    "UPDATE conversation_change SET undone_at = $3 WHERE batch = $1 AND agent = $2 AND undoable = 1"
)
FORGET = "UPDATE conversation_change SET undoable = 0 WHERE undoable = 1 AND at < $1"


class History:
    """Reading what happened, and turning it back."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def of(self, conversation_id: int, limit: int) -> list[ChangeRecord]:
        """The newest things that happened to a conversation, oldest first, told in the thread or
        not."""
        return (await self._db.all(OF_CONVERSATION, conversation_id, limit))[::-1]

    async def undo(self, agent: str, now: Instant, beside: int | None = None) -> Undone | None:
        """Take back the newest thing that `agent` did and has not taken back, or that a rule did in the conversation
        `beside`; None if there is none."""
        return await self._turn(agent, now, beside, forward=False)

    async def redo(self, agent: str, now: Instant, beside: int | None = None) -> Undone | None:
        """Do again what was undone last, unless something was done since; None if there is nothing."""
        return await self._turn(agent, now, beside, forward=True)

    async def forget(self, before: Instant) -> None:
        """Nobody undoes what was done before a moment any more; it stays in the threads."""
        await self._db.transact(lambda conn: conn.rows(FORGET, before), Lane.BULK)

    async def _turn(
        self, agent: str, now: Instant, beside: int | None, *, forward: bool
    ) -> Undone | None:
        async def work(conn: Connection) -> Undone | None:
            revision = await raise_revision(conn)
            found = await _newest(conn, agent, beside, forward=forward)
            if found is None:
                return None
            records = await fetch_all(conn, OF_BATCH, found.batch, found.agent)
            turned, skipped = list[int](), list[int]()
            tags = []
            for record in records if forward else records[::-1]:
                number = record.conversation_id
                row = await load(conn, number)
                after = await _turned(conn, row, record, agent, now, forward=forward)
                if after is None:
                    skipped.append(number)
                    continue
                turned.append(number)
                if isinstance(record.happened, Tagged):
                    put = _tags(record.happened, forward=forward)
                    tags.append((number, put.add, put.drop))
                what = VERBS[record.happened.kind]
                told = DoneAgain(what) if forward else TakenBack(what)
                await change(conn, revision, row, after, told, at=now, agent=agent)
            await conn.rows(MARK_BATCH, found.batch, found.agent, None if forward else now)
            return Undone(
                VERBS[found.kind],
                tuple(dict.fromkeys(turned)),
                tuple(dict.fromkeys(skipped)),
                tuple(tags),
            )

        return await self._db.transact(work)


async def _newest(
    conn: Connection, agent: str, beside: int | None, *, forward: bool
) -> Batch | None:
    """What is turned: the newest of an agent's own and, in one conversation, of rules'."""
    own, of_rules = (NEWEST_UNDONE, UNDONE_OF_RULES) if forward else (NEWEST_DONE, DONE_BY_RULES)
    found = await fetch_all(conn, own, agent)
    if beside is not None:
        found += await fetch_all(conn, of_rules, beside)
    return max(found, key=lambda each: (each.undone_at or 0, each.id), default=None)


_IDENTITY = ("status", "episode", "snoozed_until")
"""A state that still has these is as we left it; with others somebody has moved it since, and it is
left alone."""


async def _turned(
    conn: Connection,
    row: ConversationRow,
    record: ChangeRecord,
    agent: str,
    now: Instant,
    *,
    forward: bool,
) -> ConversationRow | None:
    """The conversation with one change taken back, or done again. None if the thing has moved on
    since, so that there is nothing to turn."""
    match record.happened:
        case Tagged() as tagged:
            await put_tags(conn, [(row.id, _tags(tagged, forward=forward))], now)
            return row
        case Assigned(before, after):
            there, wanted = (before, after) if forward else (after, before)
            if row.assignee != there or wanted is None:
                return None
            return replace(row, assignee=wanted, assigned_at=record.at if wanted else None)
        case Prioritised(before, after):
            there, wanted = (before, after) if forward else (after, before)
            return replace(row, priority=wanted) if row.priority == there and wanted else None
        case Merged() | Parted() as joined:
            await people.turn(conn, joined, agent, now, forward=forward)
            return row
        case OrderLinked() | OrderUnlinked() as linked:
            turned = await linking.turn(conn, linked, agent, now, forward=forward)
            return row if turned else None
        case Wanted() as said:
            turned = await consents.turn(conn, row, said, record.at, now, forward=forward)
            return row if turned else None
        case Promised() | PromiseSettled() as promise:
            return row if await promises.turn(conn, promise, forward=forward) else None
        case Paused() | Resumed() as stood:
            agent = record.agent
            turned = await pauses.turn(conn, row.id, stood, agent, forward=forward)
            return row if turned else None
        case Resolved(before, after) | Reopened(before, after) | Snoozed(before, after):
            turn = (before, after) if forward else (after, before)
            return _returned(row, record.at, *turn)
        case _:
            return None


def _returned(
    row: ConversationRow, at: Instant, there: changes.Parts, wanted: changes.Parts
) -> ConversationRow | None:
    """The conversation with these parts of its state as `wanted`, if they still are as `there`. A
    customer who wrote since goes on waiting."""
    current = parts_of(row.state)
    if any(current[key] != there.get(key) for key in _IDENTITY):
        return None
    target: dict[str, Any] = {**wanted, "status": Status(wanted["status"])}
    if (row.state.last_inbound_at or 0) > at and target["waiting_since"] is None:
        target["waiting_since"] = current["waiting_since"]
    return replace(row, state=replace(row.state, **target))


def _tags(tagged: Tagged, *, forward: bool) -> Tagged:
    """What a tagging puts on and takes off, done again or taken back."""
    return tagged if forward else Tagged(tagged.drop, tagged.add)
