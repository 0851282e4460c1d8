"""What people of the shop do to a conversation beside answering: note, tag, assign, snooze,
resolve."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from socialdesk.errors import NotAllowed
from socialdesk.model.changes import Assign, Change, Prioritise, Reopen, Resolve, Snooze, Tag
from socialdesk.model.conversation import (
    ConversationState,
    Priority,
    Status,
    after_reopen,
    after_resolve,
    after_snooze,
    after_wake,
)
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.text import one_line
from socialdesk.store.conversations import load
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all, fetch_one
from socialdesk.store.inbox import SAME_PERSON
from socialdesk.store.records import BUMP, SAVE_STATE, state_arguments


@dataclass(frozen=True, slots=True)
class Action:
    """Something that was done, with what it changed as JSON."""

    id: int
    verb: str
    conversation_id: int
    detail: str
    at: int


@dataclass(frozen=True, slots=True)
class Batch:
    """What was done together."""

    batch: str
    verb: str


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back (or done again). `skipped` are conversations that somebody moved since."""

    verb: str
    conversations: tuple[int, ...]
    skipped: tuple[int, ...]
    tags: tuple[tuple[int, tuple[str, ...], tuple[str, ...]], ...] = ()
    """For each conversation whose tags changed: what was put on, and what was taken off."""


@dataclass(frozen=True, slots=True)
class SamePerson:
    """A contact, and whose it is known to be."""

    id: int
    same_as: int | None


@dataclass(frozen=True, slots=True)
class LeftWaiting:
    """A conversation whose customer waits for somebody who is away."""

    conversation_id: int
    assignee: str


TOUCH = "UPDATE conversation SET revision = $2 WHERE id = $1"
ADD_REMARK = """
    INSERT INTO message (conversation_id, author, sender, kind, body, at, seq, received_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $6)
"""
ADD_TAG = (
    "INSERT INTO conversation_tag (conversation_id, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING"
)
DROP_TAG = "DELETE FROM conversation_tag WHERE conversation_id = $1 AND tag = $2"
KNOW_TAG = "INSERT INTO tag (name) VALUES ($1) ON CONFLICT DO NOTHING"
TAGS_OF = Query(str, "SELECT tag FROM conversation_tag WHERE conversation_id = $1 ORDER BY tag")
ADD_NOTE = Query(
    int,
    """
    INSERT INTO message (conversation_id, author, sender, kind, body, at, seq, received_at)
    VALUES ($1, 'agent', $2, 'note', $3, $4, $5, $4) RETURNING id
    """,
)
ADD_MENTION = """
    INSERT INTO mention (message_id, agent, conversation_id, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING
"""
ASSIGN = "UPDATE conversation SET assignee = $2, assigned_at = $3 WHERE id = $1"
ASSIGNEE = Query(str, "SELECT assignee FROM conversation WHERE id = $1")
PRIORITY = Query(str, "SELECT priority FROM conversation WHERE id = $1")
LEFT_WAITING = Query(
    LeftWaiting,
    """
    SELECT conversation.id AS conversation_id, conversation.assignee FROM conversation
    WHERE conversation.assignee <> '' AND conversation.status = 'open' AND conversation.waiting_since IS NOT NULL
        AND conversation.waiting_since < $1 AND COALESCE(conversation.assigned_at, 0) < $1
        AND COALESCE((
            SELECT max(presence.active_at) FROM presence WHERE presence.agent = conversation.assignee
        ), 0) < $1
    ORDER BY conversation.id LIMIT 500
    """,
)
ADD_ACTION = """
    INSERT INTO action (batch, agent, verb, conversation_id, detail, at) VALUES ($1, $2, $3, $4, $5, $6)
"""
NEWEST_DONE = Query(
    Batch,
    "SELECT batch, verb FROM action WHERE agent = $1 AND undone_at IS NULL ORDER BY id DESC LIMIT 1",
)
NEWEST_UNDONE = Query(
    Batch,
    """
    SELECT batch, verb FROM action WHERE agent = $1 AND undone_at IS NOT NULL ORDER BY undone_at DESC, id LIMIT 1
    """,
)
ACTIONS = Query(
    Action,
    "SELECT id, verb, conversation_id, detail, at FROM action WHERE batch = $1 AND agent = $2 ORDER BY id",
)
MARK_BATCH = "UPDATE action SET undone_at = $3 WHERE batch = $1 AND agent = $2"
FORGET_UNDONE = "DELETE FROM action WHERE agent = $1 AND undone_at IS NOT NULL"
FORGET_ACTIONS = "DELETE FROM action WHERE at < $1"
ROOT_OF = Query(int, "SELECT COALESCE(same_as, id) FROM contact WHERE id = $1")
PEOPLE = Query(
    SamePerson, f"SELECT id, same_as FROM contact WHERE id IN ({SAME_PERSON}) ORDER BY id"
)
SET_SAME_AS = "UPDATE contact SET same_as = $2 WHERE id = $1"
TURN_SAME_AS = "UPDATE contact SET same_as = $3 WHERE id = $1 AND COALESCE(same_as, 0) = COALESCE(CAST($2 AS bigint), 0)"
PRIORITISE = "UPDATE conversation SET priority = $2 WHERE id = $1"
DUE_SNOOZES = Query(
    int,
    "SELECT id FROM conversation WHERE status = 'snoozed' AND snoozed_until <= $1 ORDER BY snoozed_until LIMIT 200",
)
ALL_TAGS = Query(str, "SELECT name FROM tag ORDER BY name")
SAVE_DRAFT = """
    INSERT INTO draft (conversation_id, agent, body, saved_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (conversation_id, agent) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at
"""
DROP_DRAFT = "DELETE FROM draft WHERE conversation_id = $1 AND agent = $2"
DRAFT = Query(str, "SELECT body FROM draft WHERE conversation_id = $1 AND agent = $2")

REMARK_SEQ = 1 << 40
"""Remarks come after every message of the same millisecond."""


class Triage:
    """The writing side of everything that is neither received nor sent. Every method raises
    NotFound."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def do(
        self, verb: Change, ids: Sequence[int], agent: str, now: Instant, batch: str = ""
    ) -> list[int]:
        """Do something to all of these, and write it down so that it can be undone; what shares
        `batch` is undone together.

        Gives back the conversations that it changed. Raises NotFound if one of them is gone.
        """

        async def work(conn: Connection) -> list[int]:
            revision = await _begin(conn)
            await conn.rows(
                FORGET_UNDONE, agent
            )  # what was taken back before can no longer be done again
            changed = []
            for conversation_id in ids:
                detail, words = await _perform(conn, verb, conversation_id, now, revision)
                if detail is None:
                    continue
                changed.append(conversation_id)
                name = type(verb).__name__.lower()
                await conn.rows(
                    ADD_ACTION,
                    batch or f"#{revision}",
                    agent,
                    name,
                    conversation_id,
                    json.dumps(detail),
                    now,
                )
                await _event(conn, conversation_id, agent, words, now)
            return changed

        return await self._db.transact(work, Lane.STAFF if len(ids) == 1 else Lane.BULK)

    async def note(
        self,
        conversation_id: int,
        agent: str,
        text: str,
        now: Instant,
        mentions: Sequence[str] = (),
    ) -> None:
        """Keep a remark that only the shop sees; whom it mentions is told."""

        async def work(conn: Connection) -> None:
            revision = await _begin(conn)
            await load(conn, conversation_id)
            number = await fetch_one(conn, ADD_NOTE, conversation_id, agent, text, now, REMARK_SEQ)
            await conn.many(
                ADD_MENTION,
                [(number, who, conversation_id, now) for who in dict.fromkeys(mentions)],
            )
            await conn.rows(TOUCH, conversation_id, revision)

        await self._db.transact(work)

    async def tag(
        self, conversation_id: int, add: list[str], drop: list[str], agent: str, now: Instant
    ) -> None:
        """Put tags on and take tags off."""
        await self.do(Tag(tuple(add), tuple(drop)), [conversation_id], agent, now)

    async def assign(self, conversation_id: int, assignee: str, agent: str, now: Instant) -> None:
        """Give it to somebody; an empty name gives it back to everybody."""
        await self.do(Assign(assignee), [conversation_id], agent, now)

    async def prioritise(
        self, conversation_id: int, priority: Priority, agent: str, now: Instant
    ) -> None:
        """Say how urgent it is."""
        await self.do(Prioritise(priority), [conversation_id], agent, now)

    async def resolve(self, conversation_id: int, agent: str, now: Instant) -> None:
        """Done; the customer's next message is a new episode."""
        await self.do(Resolve(), [conversation_id], agent, now)

    async def reopen(self, conversation_id: int, agent: str, now: Instant) -> None:
        """Take it up again."""
        await self.do(Reopen(), [conversation_id], agent, now)

    async def snooze(
        self, conversation_id: int, until: Instant, agent: str, words: str, now: Instant
    ) -> None:
        """Put it away until a moment, or until the customer writes."""
        await self.do(Snooze(until, words), [conversation_id], agent, now)

    async def merge(
        self, conversation_id: int, other_id: int, agent: str, now: Instant, batch: str = ""
    ) -> None:
        """Say that the people behind two conversations are one person. Raises NotAllowed if they
        are already."""

        async def work(conn: Connection) -> None:
            revision = await _begin(conn)
            mine, other = await load(conn, conversation_id), await load(conn, other_id)
            root = await fetch_one(conn, ROOT_OF, mine.contact_id)
            people = await fetch_all(conn, PEOPLE, other.contact_id)
            if root == await fetch_one(conn, ROOT_OF, other.contact_id):
                raise NotAllowed(translate("These are known to be the same person already."))
            detail = {
                "before": [[each.id, each.same_as] for each in people],
                "after": [[each.id, root] for each in people],
            }
            await conn.many(SET_SAME_AS, [(each.id, root) for each in people])
            await conn.rows(
                ADD_ACTION,
                batch or f"#{revision}",
                agent,
                "merge",
                conversation_id,
                json.dumps(detail),
                now,
            )
            await _event(
                conn,
                conversation_id,
                agent,
                f"same person as {one_line(other.contact_name, 60)}",
                now,
            )
            for number in (conversation_id, other_id):
                await conn.rows(TOUCH, number, revision)

        await self._db.transact(work)

    async def undo(self, agent: str, now: Instant) -> Undone | None:
        """Take back the newest thing that `agent` did and has not taken back; None if there is
        none."""
        return await self._turn(agent, now, NEWEST_DONE, forward=False)

    async def redo(self, agent: str, now: Instant) -> Undone | None:
        """Do again what was undone last, unless something was done since; None if there is nothing."""
        return await self._turn(agent, now, NEWEST_UNDONE, forward=True)

    async def _turn(
        self, agent: str, now: Instant, newest: Query[Batch], *, forward: bool
    ) -> Undone | None:
        async def work(conn: Connection) -> Undone | None:
            revision = await _begin(conn)
            found = await fetch_one(conn, newest, agent)
            if found is None:
                return None
            actions = await fetch_all(conn, ACTIONS, found.batch, agent)
            done, skipped = list[int](), list[int]()
            tags = []
            for action in actions if forward else actions[::-1]:
                turned = await _apply(conn, action, revision, forward=forward)
                (done if turned else skipped).append(action.conversation_id)
                if turned and action.verb == "tag":
                    add, drop = _tags_of(action, forward=forward)
                    tags.append((action.conversation_id, tuple(add), tuple(drop)))
                if turned:
                    words = f"{'did again' if forward else 'undid'}: {action.verb}"
                    await _event(conn, action.conversation_id, agent, words, now)
            await conn.rows(MARK_BATCH, found.batch, agent, None if forward else now)
            return Undone(
                found.verb, tuple(dict.fromkeys(done)), tuple(dict.fromkeys(skipped)), tuple(tags)
            )

        return await self._db.transact(work)

    async def mark_read(self, conversation_id: int) -> None:
        """Somebody of the shop has seen it; the wait goes on."""

        async def work(conn: Connection) -> None:
            revision = await _begin(conn)
            await conn.rows(
                "UPDATE conversation SET unread = 0, revision = $2 WHERE id = $1 AND unread > 0",
                conversation_id,
                revision,
            )

        await self._db.transact(work)

    async def wake(self, now: Instant) -> int:
        """Open every conversation whose snooze is over; gives back how many."""
        if not await self._db.all(DUE_SNOOZES, now):
            return 0

        async def work(conn: Connection) -> int:
            revision = await _begin(conn)
            due = await fetch_all(conn, DUE_SNOOZES, now)
            for conversation_id in due:
                row = await load(conn, conversation_id)
                await conn.rows(
                    SAVE_STATE, conversation_id, *state_arguments(after_wake(row.state)), revision
                )
                await _event(conn, conversation_id, "", "snooze over", now)
            return len(due)

        return await self._db.transact(work)

    async def give_back(self, idle_before: Instant, now: Instant) -> int:
        """Return to everybody what waits at agents who have been idle since before a moment; gives
        back how many."""
        if not await self._db.all(LEFT_WAITING, idle_before):
            return 0

        async def work(conn: Connection) -> int:
            revision = await _begin(conn)
            idle = await fetch_all(conn, LEFT_WAITING, idle_before)
            for each in idle:
                await conn.rows(ASSIGN, each.conversation_id, "", None)
                await _event(
                    conn, each.conversation_id, "", f"given back: {each.assignee} was away", now
                )
                await conn.rows(TOUCH, each.conversation_id, revision)
            return len(idle)

        return await self._db.transact(work)

    async def forget_actions(self, before: Instant) -> None:
        """Nobody undoes what was done before a moment any more."""
        await self._db.transact(lambda conn: conn.rows(FORGET_ACTIONS, before), Lane.BULK)

    async def tags(self) -> list[str]:
        """Every tag that was ever put on, by name."""
        return await self._db.all(ALL_TAGS)

    async def save_draft(self, conversation_id: int, agent: str, body: str, now: Instant) -> None:
        """Keep (or, when empty, drop) what an agent has typed and not sent."""

        async def work(conn: Connection) -> None:
            if body.strip():
                await conn.rows(SAVE_DRAFT, conversation_id, agent, body, now)
            else:
                await conn.rows(DROP_DRAFT, conversation_id, agent)

        await self._db.transact(work)

    async def draft(self, conversation_id: int, agent: str) -> str:
        """What was typed and not sent, or nothing."""
        return await self._db.one(DRAFT, conversation_id, agent) or ""


async def _perform(
    conn: Connection, verb: Change, conversation_id: int, now: Instant, revision: int
) -> tuple[dict[str, Any] | None, str]:
    """Do it to one conversation: what changed (None for nothing), and how the thread says it."""
    row = await load(conn, conversation_id)
    detail: dict[str, Any] | None
    match verb:
        case Tag():
            there = set(await fetch_all(conn, TAGS_OF, conversation_id))
            add = [tag for tag in dict.fromkeys(verb.add) if tag not in there]
            drop = [tag for tag in dict.fromkeys(verb.drop) if tag in there and tag not in verb.add]
            detail = {"add": add, "drop": drop} if add or drop else None
            words = "tagged " + " ".join([f"+{tag}" for tag in add] + [f"-{tag}" for tag in drop])
            await _put_tags(conn, conversation_id, add, drop)
            await conn.rows(TOUCH, conversation_id, revision)
        case Assign():
            before = await fetch_one(conn, ASSIGNEE, conversation_id)
            detail = {"before": before, "after": verb.assignee}
            words = f"assigned to {verb.assignee}" if verb.assignee else "unassigned"
            await conn.rows(ASSIGN, conversation_id, verb.assignee, now if verb.assignee else None)
            await conn.rows(TOUCH, conversation_id, revision)
        case Prioritise():
            detail = {
                "before": await fetch_one(conn, PRIORITY, conversation_id),
                "after": verb.priority.value,
            }
            words = f"priority {verb.priority.value}"
            await conn.rows(PRIORITISE, conversation_id, verb.priority.value)
            await conn.rows(TOUCH, conversation_id, revision)
        case _:
            if isinstance(verb, Resolve):
                state, words = after_resolve(row.state), "resolved"
            elif isinstance(verb, Reopen):
                state, words = after_reopen(row.state, now), "reopened"
            else:
                state, words = after_snooze(row.state, verb.until), f"snoozed until {verb.words}"
            detail = {"before": _moved(row.state), "after": _moved(state)}
            if detail["before"] == detail["after"]:
                return None, ""
            await conn.rows(SAVE_STATE, conversation_id, *state_arguments(state), revision)
    return detail, words


def _moved(state: ConversationState) -> dict[str, Any]:
    """What resolving, reopening and snoozing change of a state."""
    return {
        "status": state.status.value,
        "episode": state.episode,
        "opened_at": state.opened_at,
        "waiting_since": state.waiting_since,
        "first_reply_at": state.first_reply_at,
        "unread": state.unread,
        "snoozed_until": state.snoozed_until,
    }


_IDENTITY = ("status", "episode", "snoozed_until")
"""A state that still has these is as we left it; with others somebody has moved it since, and it is
left alone."""


async def _apply(conn: Connection, action: Action, revision: int, *, forward: bool) -> bool:
    """Take one action back, or do it again. False if the thing has moved on since, so that there is
    nothing to turn."""
    detail, number = json.loads(action.detail), action.conversation_id
    there, wanted = ("before", "after") if forward else ("after", "before")
    match action.verb:
        case "tag":
            await _put_tags(conn, number, *_tags_of(action, forward=forward))
        case "assign":
            if await fetch_one(conn, ASSIGNEE, number) != detail[there]:
                return False
            await conn.rows(ASSIGN, number, detail[wanted], action.at if detail[wanted] else None)
        case "prioritise":
            if await fetch_one(conn, PRIORITY, number) != detail[there]:
                return False
            await conn.rows(PRIORITISE, number, detail[wanted])
        case "merge":
            for (contact, now_is), (_, was) in zip(detail[there], detail[wanted], strict=True):
                await conn.rows(TURN_SAME_AS, contact, now_is, was)
        case _:
            row = await load(conn, number)
            current = _moved(row.state)
            if any(current[key] != detail[there][key] for key in _IDENTITY):
                return False
            target = dict(detail[wanted])
            if (row.state.last_inbound_at or 0) > action.at and target["waiting_since"] is None:
                target["waiting_since"] = current["waiting_since"]
            state = replace(row.state, **{**target, "status": Status(target["status"])})
            await conn.rows(SAVE_STATE, number, *state_arguments(state), revision)
            return True
    await conn.rows(TOUCH, number, revision)
    return True


def _tags_of(action: Action, *, forward: bool) -> tuple[list[str], list[str]]:
    """What a tagging puts on and takes off, done again or taken back."""
    detail = json.loads(action.detail)
    return (detail["add"], detail["drop"]) if forward else (detail["drop"], detail["add"])


async def _put_tags(
    conn: Connection, conversation_id: int, add: Sequence[str], drop: Sequence[str]
) -> None:
    await conn.many(KNOW_TAG, [(tag,) for tag in add])
    await conn.many(ADD_TAG, [(conversation_id, tag) for tag in add])
    await conn.many(DROP_TAG, [(conversation_id, tag) for tag in drop])


async def _begin(conn: Connection) -> int:
    ((revision,),) = await conn.rows(BUMP)
    number: int = revision
    return number


async def _event(
    conn: Connection, conversation_id: int, agent: str, words: str, now: Instant
) -> None:
    text = one_line(f"{agent}: {words}" if agent else words, 300)
    await conn.rows(ADD_REMARK, conversation_id, "system", agent, "event", text, now, REMARK_SEQ)
