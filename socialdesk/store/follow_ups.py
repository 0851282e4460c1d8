"""Follow-ups: planned when an order is delivered, looked at once more in the transaction that says them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from socialdesk.model.follow_up import Bought, Outcome, needless
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.order import State
from socialdesk.model.reason import NO_REASON, Reason, dump_reason, load_reason
from socialdesk.model.task import Kind, NewTask
from socialdesk.model.telling import Outcome as Told
from socialdesk.model.telling import Saying, awake
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection, Database, Query, fetch_one
from socialdesk.store.engine.statement import run, statement
from socialdesk.store.order_news import News
from socialdesk.store.order_rows import HOLD
from socialdesk.store.situations import PRIVATE
from socialdesk.store.switches import FOLLOW_UP
from socialdesk.store.telling import Means, tell

PORTION = 50


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """A follow-up: of which order, at which step (from 0); moments in ms. `outcome` is empty while it waits. `contact_id` is
    who bought, as far as that is known; `wrote` and `troubled` (1) as in `Bought`, while it waits."""

    id: int
    purchase_id: int
    step: int
    delivered_at: int
    due_at: int
    ended_at: int | None
    outcome: str
    stored_why: str
    code: str
    stored_state: str
    conversation_id: int | None
    contact_id: int | None
    name: str
    wrote: int
    troubled: int

    @property
    def why(self) -> Reason:
        """Why it ended so, or what it waits for."""
        return load_reason(self.stored_why)

    @property
    def bought(self) -> Bought:
        """What decides whether it is said."""
        return Bought(
            State(self.stored_state), Instant(self.due_at), bool(self.wrote), bool(self.troubled),
            self.contact_id is not None,
        )  # fmt: skip

    @property
    def key(self) -> str:
        """By which it is said once."""
        return f"follow_up:{self.purchase_id}:{self.step}"


_PRIVATE = ", ".join(f"'{each}'" for each in PRIVATE)
_ROW = f"""
    SELECT follow_up.id, follow_up.purchase_id, follow_up.step, follow_up.delivered_at, follow_up.due_at, follow_up.ended_at,
        CASE WHEN follow_up.outcome = 'sent' AND telling.state IN ('task', 'refused') THEN telling.state ELSE follow_up.outcome
        END AS outcome,
        CASE WHEN follow_up.outcome = 'sent' THEN COALESCE(telling.why, '') ELSE follow_up.why END AS stored_why, purchase.code, purchase.state AS stored_state, purchase.conversation_id,
        contact.id AS contact_id, COALESCE(NULLIF(contact.name, ''), purchase.name) AS name,
        CASE WHEN follow_up.ended_at IS NULL AND EXISTS (
            SELECT 1 FROM conversation AS chat JOIN message ON message.conversation_id = chat.id
            WHERE chat.contact_id IN (
                SELECT one.id FROM contact AS one WHERE one.id = COALESCE(contact.same_as, contact.id)
                UNION ALL SELECT one.id FROM contact AS one WHERE one.same_as = COALESCE(contact.same_as, contact.id)
            ) AND chat.chat_kind IN ({_PRIVATE}) AND message.author = 'customer' AND message.at > follow_up.delivered_at
        ) THEN 1 ELSE 0 END AS wrote,
        CASE WHEN follow_up.ended_at IS NULL AND EXISTS (
            SELECT 1 FROM task WHERE task.ended_at IS NULL AND task.kind IN ('case', 'low_score')
                AND (task.purchase_id = purchase.id OR task.conversation_id = purchase.conversation_id
                    OR task.contact_id = contact.id)
        ) OR follow_up.ended_at IS NULL AND EXISTS (
            SELECT 1 FROM customer_case WHERE customer_case.closed_at IS NULL
                AND (customer_case.purchase_id = purchase.id OR customer_case.contact_id IN (
                    SELECT one.id FROM contact AS one WHERE one.id = COALESCE(contact.same_as, contact.id)
                    UNION ALL SELECT one.id FROM contact AS one WHERE one.same_as = COALESCE(contact.same_as, contact.id)
                ))
        ) THEN 1 ELSE 0 END AS troubled
    FROM follow_up JOIN purchase ON purchase.id = follow_up.purchase_id
    LEFT JOIN telling ON follow_up.outcome = 'sent'
        AND telling.key = 'follow_up:' || CAST(follow_up.purchase_id AS text) || ':' || CAST(follow_up.step AS text)
    LEFT JOIN conversation ON conversation.id = purchase.conversation_id
    LEFT JOIN contact ON contact.id = COALESCE(conversation.contact_id, purchase.contact_id)
"""
BY_ID = Query(FollowUpRow, f"{_ROW} WHERE follow_up.id = $1")
DUE = Query(
    FollowUpRow,
    f"{_ROW} WHERE follow_up.ended_at IS NULL AND follow_up.due_at <= $1 ORDER BY follow_up.due_at, follow_up.id LIMIT $2",
)
ENDED = Query(
    FollowUpRow,
    f"{_ROW} WHERE follow_up.ended_at > $1 ORDER BY follow_up.ended_at DESC, follow_up.id DESC LIMIT $2",
)
PLAN = """
    INSERT INTO follow_up (purchase_id, step, delivered_at, due_at) VALUES ($1, $2, $3, $4) ON CONFLICT (purchase_id, step) DO NOTHING
"""
NOT_DELIVERED_YET = "DELETE FROM follow_up WHERE purchase_id = $1 AND ended_at IS NULL"
"""A step that was taken too early was taken back: it is planned anew."""
WAIT = statement("UPDATE follow_up SET due_at = :due, why = :why WHERE id = :id")
END = statement(
    "UPDATE follow_up SET ended_at = :now, outcome = :outcome, why = :why WHERE id = :id AND ended_at IS NULL"
)
_OUTCOMES = {Told.SENT: Outcome.SENT, Told.LATER: Outcome.SENT, Told.TASK: Outcome.TASK, Told.REFUSED: Outcome.REFUSED}  # fmt: skip


class FollowUps:
    """Follow-ups as services ask for them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def due(self, now: Instant, most: int = PORTION) -> list[FollowUpRow]:
        """Those that wait and are due at a moment, the first due first."""
        return await self._db.all(DUE, now, most)

    async def ended(self, since: Instant, most: int) -> list[FollowUpRow]:
        """Those that were ended after a moment, the newest first."""
        return await self._db.all(ENDED, since, most)

    async def say(self, row: FollowUpRow, text: str, means: Means, now: Instant) -> Outcome | None:
        """Ask the customer, unless there is no need any more in the moment of writing: one transaction, and the key makes a
        second try harmless. What became of it; None where it waits, or another was there first."""
        return await self._db.transact(lambda conn: _say(conn, row.id, text, means, now))


async def plan(conn: Connection, some: Sequence[News], after: Sequence[int]) -> None:
    """What was delivered is asked about after so long (ms), once for each step; what was not, after all, is not yet."""
    for each in some:
        if each.became is State.DELIVERED:
            rows = [(each.order, step, each.at, each.at + wait) for step, wait in enumerate(after)]
            await conn.many(PLAN, rows)
        elif each.became is State.SHIPPED:
            await conn.rows(NOT_DELIVERED_YET, each.order)


async def _say(
    conn: Connection, number: int, text: str, means: Means, now: Instant
) -> Outcome | None:
    await raise_revision(conn)
    await conn.rows(HOLD)  # nobody turns the order meanwhile
    row = await fetch_one(conn, BY_ID, number)
    if row is None or row.ended_at is not None or row.due_at > now:
        return None
    if why := needless(row.bought, now):
        return await _end(conn, number, Outcome.CANCELLED, why, now)
    if (at := awake(means.quiet, now, means.zone)) > now:  # who writes until then need not be asked
        await run(conn, WAIT, id=number, due=at, why=dump_reason(Reason("telling.quiet")))
        return None
    task = NewTask(
        row.key, Kind.FOLLOW_UP, Reason("follow_up.task", order=row.code), Instant(now + DAY),
        order=row.purchase_id,
    )  # fmt: skip
    saying = Saying(
        row.conversation_id, row.key, text, task=task, contact=row.contact_id, switch=FOLLOW_UP
    )
    told = await tell(conn, saying, means, now)
    return await _end(conn, number, _OUTCOMES[told.outcome], told.why, now)


async def _end(
    conn: Connection, number: int, outcome: Outcome, why: Reason, now: Instant
) -> Outcome:
    await run(conn, END, id=number, outcome=outcome.value, why=dump_reason(why), now=now)
    return outcome


def foreseen(row: FollowUpRow, now: Instant) -> FollowUpRow:
    """One that waits, with why it will not be said as things are."""
    if row.ended_at is not None:
        return row
    why = needless(replace(row.bought, due=Instant(max(row.due_at, now))), now) or NO_REASON
    return replace(row, stored_why=dump_reason(why)) if why else row
