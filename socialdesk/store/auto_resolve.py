"""Conversations that have been quiet for long: found, told, closed. Each step is one transaction on what is so then."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from socialdesk.model.auto_resolve import Quiet
from socialdesk.model.by_itself import AUTO_RESOLVE
from socialdesk.model.changes import Resolve
from socialdesk.model.delivery import NewDelivery
from socialdesk.model.ids import ConversationId, Instant
from socialdesk.store.automatic import Guard, allowed
from socialdesk.store.conversations import (
    ConversationRow,
    Step,
    change_many,
    done,
    load_many,
    raise_revision,
)
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all
from socialdesk.store.filters import InboxFilter, clauses
from socialdesk.store.inbox import FROM_CONVERSATION
from socialdesk.store.outbox import queue_unless_there

PORTION = 100
"""Conversations that are looked at in one transaction; a customer's message waits for no more than that."""
_NEVER_WAITING = 1 << 53


@dataclass(frozen=True, slots=True)
class QuietRow:
    """What the rules ask of a conversation beside its own row. Counts; moments in ms."""

    id: int
    changed_at: int | None
    promises: int
    scheduled: int
    unsent: int
    drafts: int
    paused: int
    noticed_since: int | None
    noticed_at: int | None


_UNSENT = "state IN ('scheduled', 'queued', 'claimed', 'sending', 'refused', 'unconfirmed')"
"""Repeats what `outbox_shown` is limited to, or each conversation costs a look at the whole outbox."""
AROUND = Query(
    QuietRow,
    f"""
    SELECT conversation.id,
        (SELECT max(at) FROM conversation_change WHERE conversation_id = conversation.id) AS changed_at,
        (SELECT count(*) FROM promise WHERE conversation_id = conversation.id AND outcome = '') AS promises,
        (SELECT count(*) FROM outbox WHERE conversation_id = conversation.id AND {_UNSENT} AND state = 'scheduled'
        ) AS scheduled,
        (SELECT count(*) FROM outbox WHERE conversation_id = conversation.id AND {_UNSENT}
            AND (state IN ('queued', 'claimed', 'sending') OR (state IN ('refused', 'unconfirmed') AND kind = 'reply'))
        ) AS unsent,
        (SELECT count(*) FROM draft WHERE conversation_id = conversation.id) AS drafts,
        (SELECT count(*) FROM pause WHERE conversation_id = conversation.id AND begins_at <= $1
            AND (ends_at IS NULL OR ends_at > $1)
        ) AS paused,
        auto_resolve_notice.quiet_since AS noticed_since, auto_resolve_notice.at AS noticed_at
    FROM conversation LEFT JOIN auto_resolve_notice ON auto_resolve_notice.conversation_id = conversation.id
    WHERE conversation.id IN ({{list}})
    """,
)
LAST_WORDS = Query(
    str,
    """
    SELECT body FROM message WHERE conversation_id = $1 AND author = 'customer' AND kind <> 'note'
    ORDER BY at DESC, seq DESC, id DESC LIMIT 1
    """,
)
NOTICED = Query(
    int,
    "SELECT conversation_id FROM auto_resolve_notice WHERE at <= $1 AND conversation_id > $2 ORDER BY conversation_id LIMIT $3",
)
KEEP_NOTICE = """
    INSERT INTO auto_resolve_notice (conversation_id, quiet_since, at) VALUES ($1, $2, $3)
    ON CONFLICT (conversation_id) DO UPDATE SET quiet_since = excluded.quiet_since, at = excluded.at
"""
DROP_NOTICE = "DELETE FROM auto_resolve_notice WHERE conversation_id = $1"


def quiet_query(wanted: InboxFilter, *, narrow: bool) -> tuple[str, tuple[object, ...]]:
    """Conversations in which nothing was said after a moment (`$1`), beyond a place (`$2`, `$3`), `$4` at most.
    `narrow`: those in which nobody waits, which one index finds."""
    narrowed, values = clauses(wanted, 5)
    beyond = f"AND conversation.sort_key >= {_NEVER_WAITING} - $1" if narrow else ""
    return (
        f"SELECT conversation.id, conversation.sort_key {FROM_CONVERSATION} "
        f"WHERE (conversation.sort_key, conversation.id) > ($2, $3) AND {narrowed} {beyond} "
        "AND conversation.last_message_at <= $1 ORDER BY conversation.sort_key, conversation.id LIMIT $4"
    ), values


@dataclass(frozen=True, slots=True)
class Candidate:
    """A conversation that may have been quiet for long, and its place in the order."""

    id: int
    sort_key: int


Known = tuple[ConversationRow, Quiet]
"""A conversation, and what is known of it but whether its customer can be told and whether it is wanted."""


class AutoResolving:
    """What a worker's job does with them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def quiet(
        self,
        wanted: InboxFilter,
        said_before: int,
        after: Candidate | None = None,
        *,
        narrow: bool = True,
        most: int = PORTION,
    ) -> list[Candidate]:
        """The next of those in which nothing was said after a moment (ms)."""
        place = (after.sort_key, after.id) if after else (0, 0)
        sql, values = quiet_query(wanted, narrow=narrow)
        return await self._db.all(Query(Candidate, sql), said_before, *place, most, *values)

    async def noticed(self, before: int, after: int = 0) -> list[int]:
        """The next of those whose customers were told before a moment (ms), by their numbers."""
        return await self._db.all(NOTICED, before, after, PORTION)

    async def without_stale(self, ids: Sequence[int], now: Instant) -> list[int]:
        """Of these, those that have been quiet since their customers were told; of the others that they were told
        means nothing any more, and is forgotten."""

        async def work(conn: Connection) -> list[int]:
            found = await known(conn, ids, now)
            stale = [each for each in ids if each in found and found[each][1].noticed_at is None]
            await conn.many(DROP_NOTICE, [(each,) for each in stale])
            return [each for each in ids if each in found and each not in stale]

        return await self._db.transact(work, Lane.BULK)

    async def known(self, ids: Sequence[int], now: Instant) -> dict[int, Known]:
        """What is known of these."""
        return await self._db.read(lambda conn: known(conn, ids, now))

    async def last_words(self, conversation_id: int) -> str:
        """What the customer wrote last; empty for nothing."""
        return await self._db.one(LAST_WORDS, conversation_id) or ""

    async def close(
        self, ids: Sequence[int], closes: Callable[[Known], bool], now: Instant, batch: str
    ) -> list[int]:
        """Resolve those of these that still are to be closed in the moment of writing; which. Once more changes
        nothing, as they are resolved then."""

        async def work(conn: Connection) -> list[int]:
            revision = await raise_revision(conn)
            steps = list[Step]()
            for row, quiet in (await known(conn, ids, now)).values():
                if not closes((row, quiet)):
                    continue
                if became := done(Resolve(), row, (), now):
                    steps.append(Step(row, became[0], now, became[1], AUTO_RESOLVE, batch))
            await change_many(conn, revision, steps)
            closed: list[int] = [step.after.id for step in steps]
            await conn.many(DROP_NOTICE, [(each,) for each in closed])
            return closed

        return await self._db.transact(work, Lane.BULK)

    async def tell(
        self,
        conversation_id: int,
        delivery: Callable[[Known], NewDelivery | None],
        now: Instant,
        guard: Guard,
    ) -> bool:
        """Queue the notice, if in the moment of writing it still is to be said; whether it was. That it was said is
        written down with it; its key makes a second try harmless. What the guard keeps back counts as said:
        nobody is told twice."""

        async def work(conn: Connection) -> bool:
            await raise_revision(conn)
            found = (await known(conn, [conversation_id], now)).get(conversation_id)
            notice = delivery(found) if found else None
            if found is None or notice is None:
                return False
            may = await allowed(conn, conversation_id, now, guard, notice.body)
            if may:
                await queue_unless_there(conn, notice, now)
            await conn.many(KEEP_NOTICE, [(conversation_id, found[1].since, now)])
            return may

        return await self._db.transact(work, Lane.BULK)


async def known(conn: Connection, ids: Sequence[int], now: Instant) -> dict[int, Known]:
    """What is known of these conversations, inside a transaction."""
    if not ids:
        return {}
    rows = await load_many(conn, ids)
    query, arguments = AROUND.over(2, ids)
    return {
        each.id: (rows[each.id], _quiet(rows[each.id], each))
        for each in await fetch_all(conn, query, now, *arguments)
        if each.id in rows
    }


def _quiet(row: ConversationRow, around: QuietRow) -> Quiet:
    state = row.state
    moments = (
        state.opened_at, state.last_inbound_at, state.last_reply_at, state.last_action_at,
        around.changed_at,
    )  # fmt: skip
    since = Instant(max(each for each in moments if each is not None))
    told = around.noticed_at if around.noticed_since == since else None
    return Quiet(
        since,
        state.status.value,
        state.waiting_since is not None,
        state.unread > 0,
        row.handled_by,
        around.promises,
        around.scheduled,
        around.unsent,
        around.drafts,
        around.paused > 0,
        None if told is None else Instant(told),
    )


def notice_key(conversation_id: ConversationId, since: int) -> str:
    """The key of the notice of a conversation that has been quiet since a moment."""
    return f"auto-resolve:{conversation_id}:{since}"
