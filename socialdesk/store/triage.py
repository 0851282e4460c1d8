"""Triage: what people of the shop do to conversations beside answering, and what time does to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from socialdesk.model.changes import (
    Assign,
    Change,
    GivenBack,
    Happened,
    PauseFor,
    Promise,
    Resolve,
    Resume,
    SettlePromise,
    Snooze,
    Tag,
    Tagged,
    Want,
    Woken,
)
from socialdesk.model.conversation import after_wake
from socialdesk.model.ids import Instant
from socialdesk.store import consents, pauses, promises
from socialdesk.store.conversations import (
    ConversationRow,
    Step,
    change_many,
    done,
    load_many,
    no_conversation,
    raise_revision,
    touch,
)
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all
from socialdesk.store.seen import Seen, came_after, newest
from socialdesk.store.tags import put_tags, tags_of

NOTHING_NAMED: Seen = {}
NEVER = Instant(0)
FORGET_UNDONE = """
    UPDATE conversation_change SET undoable = 0 WHERE agent = $1 AND undoable = 1 AND undone_at IS NOT NULL
"""
"""What was taken back before something new was done can no longer be done again."""
UNREAD = Query(int, "SELECT id FROM conversation WHERE id = $1 AND unread > 0")
DUE_SNOOZES = Query(
    int,
    "SELECT id FROM conversation WHERE status = 'snoozed' AND snoozed_until <= $1 ORDER BY snoozed_until LIMIT 200",
)
LEFT_WAITING = Query(
    int,
    """
    SELECT conversation.id FROM conversation
    WHERE conversation.assignee <> '' AND conversation.status = 'open' AND conversation.waiting_since IS NOT NULL
        AND conversation.waiting_since < $1 AND COALESCE(conversation.assigned_at, 0) < $1
        AND COALESCE((
            SELECT max(presence.active_at) FROM presence WHERE presence.agent = conversation.assignee
        ), 0) < $1
    ORDER BY conversation.id LIMIT 500
    """,
)
"""Conversations whose customers wait for somebody who is away."""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a change: the conversations that it changed, and those whose customers had
    written what was not seen."""

    changed: list[int]
    overtaken: list[int]


def _puts_away(wanted: Change, agent: str) -> bool:
    """Whether a change takes a conversation out of sight of whoever makes it."""
    if isinstance(wanted, Assign):
        return wanted.assignee not in ("", agent)
    return isinstance(wanted, Resolve | Snooze)


class Conversations:
    """What people of the shop do to conversations beside answering, and what time does to them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def do(
        self,
        wanted: Change,
        ids: Sequence[int],
        agent: str,
        now: Instant,
        batch: str = "",
        seen: Seen = NOTHING_NAMED,
    ) -> Done:
        """Do something to all of these, and write it down so that it can be undone; what shares
        `batch` is undone together. It is meant for what was `seen`, where that is said.

        Raises NotFound if one of them is gone.
        """

        async def work(conn: Connection) -> Done:
            revision = await raise_revision(conn)
            await conn.rows(FORGET_UNDONE, agent)
            rows = await load_many(conn, ids)
            tags = await tags_of(conn, ids) if isinstance(wanted, Tag) else {}
            asked = {number: seen[number] for number in ids if number in seen}
            unseen = await came_after(conn, asked) if _puts_away(wanted, agent) else {}
            steps, tagged, others = list[Step](), list[tuple[int, Tagged]](), list[int]()
            for number in dict.fromkeys(ids):
                row = rows.get(number)
                if row is None:
                    raise no_conversation(number)
                if isinstance(wanted, Assign) and number in unseen:
                    continue
                became: tuple[ConversationRow, Happened] | None
                if isinstance(wanted, Want):
                    told = await consents.want(conn, row, wanted, now)
                    became = (row, told) if told else None
                    others += await consents.beside(conn, row.contact_id) if told else []
                elif isinstance(wanted, Promise | SettlePromise):
                    spoken = await promises.do(conn, row, wanted, agent, now)
                    became = (row, spoken) if spoken else None
                elif isinstance(wanted, PauseFor | Resume):
                    turned = await pauses.change(conn, number, wanted, agent, now)
                    became = (row, turned) if turned else None
                else:
                    became = done(wanted, row, tags.get(number, ()), now, unseen.get(number))
                if became:
                    after, happened = became
                    steps.append(Step(row, after, now, happened, agent, batch or f"#{revision}"))
                    if isinstance(happened, Tagged):
                        tagged.append((number, happened))
            await put_tags(conn, tagged, now)
            await change_many(conn, revision, steps)
            await touch(conn, revision, others)
            return Done([step.after.id for step in steps], sorted(unseen))

        return await self._db.transact(work, Lane.STAFF if len(ids) == 1 else Lane.BULK)

    async def mark_read(self, conversation_id: int, seen: int | None = None) -> None:
        """Somebody of the shop has seen it, up to the message `seen`; the wait goes on. Nothing is
        written for one that is read or gone."""
        if not await self._db.all(UNREAD, conversation_id):
            return

        async def work(conn: Connection) -> None:
            revision = await raise_revision(conn)
            rows = await load_many(conn, await fetch_all(conn, UNREAD, conversation_id))
            after = {} if seen is None else await came_after(conn, {conversation_id: seen})
            steps = []
            for row in rows.values():
                unread = after[row.id].count if row.id in after else 0
                steps.append(Step(row, row.with_state(replace(row.state, unread=unread)), NEVER))
            await change_many(conn, revision, steps)

        await self._db.transact(work)

    async def newest(self) -> int:
        """The number of the newest words there are: whoever reads after this has seen them."""
        return await self._db.read(newest)

    async def came_after(self, conversation_id: int, seen: int) -> int:
        """How many messages a customer wrote, or changed, after the words `seen` were recorded."""
        found = await self._db.read(lambda conn: came_after(conn, {conversation_id: seen}))
        return found[conversation_id].count if found else 0

    async def wake(self, now: Instant) -> int:
        """Open every conversation whose snooze is over; gives back how many."""

        def woken(row: ConversationRow) -> Step:
            return Step(row, replace(row, state=after_wake(row.state)), now, Woken())

        return await self._each(DUE_SNOOZES, now, woken)

    async def give_back(self, idle_before: Instant, now: Instant) -> int:
        """Return to everybody what waits at agents who have been idle since before a moment; gives
        back how many."""

        def given_back(row: ConversationRow) -> Step:
            after = replace(row, assignee="", assigned_at=None)
            return Step(row, after, now, GivenBack(row.assignee))

        return await self._each(LEFT_WAITING, idle_before, given_back)

    async def _each(
        self, due: Query[int], asked: int, step: Callable[[ConversationRow], Step]
    ) -> int:
        """Change every conversation that a question finds; the question alone, where it finds none,
        takes no lock."""
        if not await self._db.all(due, asked):
            return 0

        async def work(conn: Connection) -> int:
            revision = await raise_revision(conn)
            rows = await load_many(conn, await fetch_all(conn, due, asked))
            await change_many(conn, revision, [step(row) for row in rows.values()])
            return len(rows)

        return await self._db.transact(work)
