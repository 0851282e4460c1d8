"""What rules listen to and what they did: reading events, and the record of firings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from socialdesk.model.changes import Reopened, Resolved, Snoozed, Tagged, Wrote
from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import (
    Connection,
    Database,
    Lane,
    Query,
    fetch_all,
    fetch_one,
)
from socialdesk.store.engine.statement import Statement, ask, run, run_many, statement

PORTION = 200
"""Events of a sort that one transaction looks at."""


@dataclass(frozen=True, slots=True)
class Ends:
    """The newest message's number, and the newest change's."""

    message: int
    change: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """Up to where what rules listen to has been looked at."""

    event: str
    place: int


@dataclass(frozen=True, slots=True)
class Heard:
    """A customer's message, as rules hear it."""

    id: int
    conversation_id: int
    body: str
    at: int
    remote_id: str | None
    provenance: str
    unasked: int
    deleted_at: int | None
    is_bot: int
    language: str
    chat_kind: str


@dataclass(frozen=True, slots=True)
class ChangeHeard:
    """Something that happened to a conversation."""

    id: int
    conversation_id: int
    kind: str
    details: str
    agent: str
    at: int
    undone_at: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A customer who waits."""

    conversation_id: int
    since: int


@dataclass(frozen=True, slots=True)
class Firing:
    """What a rule did about an event. `details` are JSON: what it did, and which conditions held. `held` is 1
    where a cap held it back. `undone` counts which of its changes were taken back, of so many."""

    id: int
    rule: str
    conversation_id: int
    event: str
    number: int
    at: int
    held: int
    batch: str
    details: str
    undone: int
    changes: int

    @property
    def told(self) -> dict[str, Any]:
        """The details as they are."""
        found: dict[str, Any] = json.loads(self.details)
        return found


@dataclass(frozen=True, slots=True)
class NewFiring:
    """A firing about to be written down."""

    rule: str
    conversation_id: int
    event: str
    number: int
    at: int
    held: int
    batch: str
    details: str


@dataclass(frozen=True, slots=True)
class Load:
    """How many open and pending conversations somebody has."""

    assignee: str
    busy: int


@dataclass(frozen=True, slots=True)
class Lately:
    """How often a rule was carried out of late, and when (ms) at last."""

    rule: str
    fired: int
    newest: int


@dataclass(frozen=True, slots=True)
class RuleText:
    """A file of rules as it was read at a moment (ms)."""

    body: str
    at: int


@dataclass(frozen=True, slots=True)
class Notice:
    """The owner is to be told that a rule met a conversation."""

    id: int
    rule: str
    conversation_id: int
    at: int
    name: str


KINDS_HEARD = (Tagged.kind, Resolved.kind, Snoozed.kind, Reopened.kind, Wrote.kind)
"""The changes that rules may listen to."""
ENDS = Query(
    Ends,
    """
    SELECT (SELECT COALESCE(max(id), 0) FROM message) AS message,
        (SELECT COALESCE(max(id), 0) FROM conversation_change) AS change
    """,
)
CURSORS = Query(Cursor, "SELECT event, place FROM rule_cursor")
SET_CURSOR = statement(
    """
    INSERT INTO rule_cursor (event, place) VALUES (:event, :place)
    ON CONFLICT (event) DO UPDATE SET place = excluded.place
    """
)
DROP_CURSOR = statement("DELETE FROM rule_cursor WHERE event = :event")
HEARD_COLUMNS = """
    SELECT message.id, message.conversation_id, message.body, message.at, message.remote_id, message.provenance,
        message.unasked, message.deleted_at, contact.is_bot, contact.language, conversation.chat_kind
    FROM message JOIN conversation ON conversation.id = message.conversation_id
    JOIN contact ON contact.id = conversation.contact_id
"""
MESSAGES = Query(
    Heard,
    f"""
    {HEARD_COLUMNS}
    WHERE message.id > $1 AND message.author = 'customer' AND message.imported IS NULL
        AND message.stands_for IN ('', 'edit')
    ORDER BY message.id LIMIT $2
    """,
)
NEWEST_SAID = Query(
    Heard,
    f"""
    {HEARD_COLUMNS}
    WHERE message.conversation_id = $1 AND message.author = 'customer' AND message.stands_for IN ('', 'edit')
    ORDER BY message.at DESC, message.seq DESC, message.id DESC LIMIT 1
    """,
)
CHANGES = Query(
    ChangeHeard,
    f"""
    SELECT id, conversation_id, kind, details, agent, at, undone_at FROM conversation_change
    WHERE id > $1 AND imported IS NULL AND kind IN ({", ".join(f"'{kind}'" for kind in KINDS_HEARD)})
    ORDER BY id LIMIT $2
    """,
)
OF_CONVERSATION = Query(
    Firing,
    """
    SELECT rule_firing.id, rule_firing.rule, rule_firing.conversation_id, rule_firing.event, rule_firing.number,
        rule_firing.at, rule_firing.held, rule_firing.batch, rule_firing.details,
        (SELECT count(*) FROM conversation_change WHERE conversation_change.batch = rule_firing.batch
            AND conversation_change.conversation_id = rule_firing.conversation_id AND undone_at IS NOT NULL) AS undone,
        (SELECT count(*) FROM conversation_change WHERE conversation_change.batch = rule_firing.batch
            AND conversation_change.conversation_id = rule_firing.conversation_id) AS changes
    FROM rule_firing WHERE rule_firing.conversation_id = $1 ORDER BY rule_firing.id DESC LIMIT $2
    """,
)
FIRED_HERE = Statement(
    int,
    """
    SELECT count(*) FROM rule_firing
    WHERE rule = :rule AND conversation_id = :conversation_id AND at > :since AND held = 0
    """,
)
FIRED = Statement(
    int, "SELECT count(*) FROM rule_firing WHERE rule = :rule AND at > :since AND held = 0"
)
ADD_FIRING = Statement(
    int,
    """
    INSERT INTO rule_firing (rule, conversation_id, event, number, at, held, batch, details)
    VALUES (:rule, :conversation_id, :event, :number, :at, :held, :batch, :details)
    ON CONFLICT (rule, conversation_id, event, number) DO NOTHING RETURNING id
    """,
)
IS_FIRED = Statement(
    int,
    """
    SELECT id FROM rule_firing
    WHERE rule = :rule AND conversation_id = :conversation_id AND event = :event AND number = :number
    """,
)
COUNTS = Query(
    Load,
    "SELECT rule AS assignee, count(*) AS busy FROM rule_firing WHERE at > $1 AND held = 0 GROUP BY rule",
)
LATELY = Query(
    Lately,
    """
    SELECT rule, sum(CASE WHEN at > $1 THEN 1 ELSE 0 END) AS fired, max(at) AS newest FROM rule_firing
    WHERE at > $2 AND held = 0 GROUP BY rule
    """,
)
FIRED_EVER = Query(
    str,
    """
    WITH RECURSIVE fired (rule) AS (
        SELECT min(rule) FROM rule_firing
        UNION ALL
        SELECT (SELECT min(rule) FROM rule_firing WHERE rule > fired.rule) FROM fired WHERE rule IS NOT NULL
    )
    SELECT rule FROM fired WHERE rule IS NOT NULL
    """,
)
"""One look into the index a rule, however often each was carried out."""
FORGET = Statement(
    int,
    """
    DELETE FROM rule_firing WHERE id IN (
        SELECT id FROM rule_firing
        WHERE rule = :rule AND at < :before AND NOT (event = 'wait' AND EXISTS (
            SELECT 1 FROM conversation WHERE conversation.id = rule_firing.conversation_id
                AND conversation.waiting_since = rule_firing.number
        ))
        ORDER BY at LIMIT :portion
    )
    RETURNING id
    """,
)
"""Not what was done about a wait that goes on: it would be done again."""
LOADS = Query(
    Load,
    """
    SELECT assignee, count(*) AS busy FROM conversation
    WHERE assignee <> '' AND status IN ('open', 'pending') GROUP BY assignee
    """,
)
ADD_NOTICE = statement(
    "INSERT INTO rule_notice (rule, conversation_id, at) VALUES (:rule, :conversation_id, :now)"
)
NEW_NOTICES = Query(int, "SELECT COALESCE(max(id), 0) FROM rule_notice WHERE bundle IS NULL")
BUNDLED = Query(int, "SELECT COALESCE(min(bundle), 0) FROM rule_notice WHERE bundle IS NOT NULL")
BUNDLE = statement("UPDATE rule_notice SET bundle = :bundle WHERE bundle IS NULL AND id <= :bundle")
OF_BUNDLE = Query(
    Notice,
    """
    SELECT rule_notice.id, rule_notice.rule, rule_notice.conversation_id, rule_notice.at, contact.name
    FROM rule_notice JOIN conversation ON conversation.id = rule_notice.conversation_id
    JOIN contact ON contact.id = conversation.contact_id
    WHERE rule_notice.bundle = $1 ORDER BY rule_notice.id
    """,
)
DROP_BUNDLE = statement("DELETE FROM rule_notice WHERE bundle = :bundle")
GOOD = Query(RuleText, "SELECT body, at FROM rule_file WHERE id = 1")
KEEP_GOOD = statement(
    """
    INSERT INTO rule_file (id, body, at) VALUES (1, :body, :now)
    ON CONFLICT (id) DO UPDATE SET body = excluded.body, at = excluded.at WHERE rule_file.body <> excluded.body
    """
)


class Rules:
    """Reading what rules did, and what they go by."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def ends(self) -> Ends:
        """How far everything has come."""
        found = await self._db.one(ENDS)
        assert found is not None
        return found

    async def cursors(self) -> dict[str, int]:
        """Up to where rules have looked, by what they listen to."""
        return {each.event: each.place for each in await self._db.all(CURSORS)}

    async def of(self, conversation_id: int, limit: int = 100) -> list[Firing]:
        """What rules did there, newest first."""
        return await self._db.all(OF_CONVERSATION, conversation_id, limit)

    async def counts(self, since: Instant) -> dict[str, int]:
        """How often each rule was carried out after a moment."""
        return {each.assignee: each.busy for each in await self._db.all(COUNTS, since)}

    async def lately(self, since: Instant, before: Instant) -> dict[str, Lately]:
        """How often each rule was carried out after a moment, and when at last; one that was not since another moment
        `before` that is missing."""
        return {each.rule: each for each in await self._db.all(LATELY, since, before)}

    async def fired_ever(self) -> list[str]:
        """The names of the rules that ever did anything, as far as that is kept."""
        return await self._db.all(FIRED_EVER)

    async def forget(self, rule: str, before: Instant) -> int:
        """Forget some of what a rule did before a moment, and how many those are; 0 where there is nothing left
        that may be forgotten."""

        async def work(conn: Connection) -> int:
            return len(await ask(conn, FORGET, rule=rule, before=before, portion=PORTION))

        return await self._db.transact(work, Lane.BULK)

    async def newest_said(self, conversation_id: int) -> Heard | None:
        """The customer's newest message there."""
        return await self._db.one(NEWEST_SAID, conversation_id)

    async def good(self) -> RuleText | None:
        """The newest file that could be used."""
        return await self._db.one(GOOD)

    async def keep_good(self, body: str, now: Instant) -> None:
        """This one can be used."""
        await self._db.transact(lambda conn: run(conn, KEEP_GOOD, body=body, now=now))

    async def bundle(self) -> tuple[int, list[Notice]]:
        """What the owner is to be told next, together: the same again until it was told. 0 and nothing where there
        is nothing."""
        if not await self._db.one(BUNDLED) and not await self._db.one(NEW_NOTICES):
            return 0, []

        async def work(conn: Connection) -> tuple[int, list[Notice]]:
            bundle = await fetch_one(conn, BUNDLED)
            if not bundle:
                bundle = await fetch_one(conn, NEW_NOTICES) or 0
                await run(conn, BUNDLE, bundle=bundle)
            return bundle, await fetch_all(conn, OF_BUNDLE, bundle)

        return await self._db.transact(work)

    async def told(self, bundle: int) -> None:
        """The owner was told it."""
        await self._db.transact(lambda conn: run(conn, DROP_BUNDLE, bundle=bundle))


async def messages_after(conn: Connection, place: int) -> list[Heard]:
    """Customers' next messages."""
    return await fetch_all(conn, MESSAGES, place, PORTION)


async def changes_after(conn: Connection, place: int) -> list[ChangeHeard]:
    """What happened next."""
    return await fetch_all(conn, CHANGES, place, PORTION)


async def move_cursors(conn: Connection, there: dict[str, int], wanted: dict[str, int]) -> None:
    """From now on these are the places; what is in none of them is forgotten."""
    gone = [Cursor(event, 0) for event in there.keys() - wanted.keys()]
    moved = [Cursor(event, place) for event, place in wanted.items() if there.get(event) != place]
    await run_many(conn, DROP_CURSOR, gone)
    await run_many(conn, SET_CURSOR, moved)


async def count_one(conn: Connection, question: Statement[int], **values: object) -> int:
    """What a counting statement counts."""
    return (await ask(conn, question, **values))[0]


def dumped(did: Sequence[dict[str, Any]], held: Sequence[str]) -> str:
    """The details of a firing, as the store keeps them."""
    return json.dumps({"did": list(did), "conditions": list(held)}, ensure_ascii=False)
