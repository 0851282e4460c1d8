"""What announcements cost: how many of each paid sort people had, what is paid for already, and what a
run came to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from socialdesk.model.ids import DAY, AccountId, Instant
from socialdesk.model.preflight import Had
from socialdesk.store.engine.database import Database, Query

COVERED = "covered"
"""The key under which an account remembers what its platform said of quotas, and when."""
BELIEVED = 2 * DAY
"""How long (ms) what a platform said of its quotas is counted on."""


@dataclass(frozen=True, slots=True)
class HadRow:
    """How many of a sort one contact had, on a day and in its month."""

    contact_id: int
    day: int
    month: int


@dataclass(frozen=True, slots=True)
class Coming:
    """How many of a sort runs are still going to send by an account."""

    account_id: int
    message_tag: str
    count: int


_COUNTS = """
    (outbox.state NOT IN ('refused', 'cancelled')
        OR (outbox.state = 'cancelled' AND outbox.code IN ('unconfirmed', 'interrupted')))
"""
"""What people had, or may have had: somebody may have put away what nobody knows of."""
HAD = Query(
    HadRow,
    f"""
    SELECT conversation.contact_id, CAST(sum(CASE WHEN outbox.created_at >= $3 THEN 1 ELSE 0 END) AS bigint) AS day,
        count(*) AS month
    FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id
    WHERE outbox.kind = 'broadcast' AND outbox.message_tag <> '' AND outbox.account_id = $1 AND outbox.message_tag = $2
        AND outbox.created_at >= $4 AND {_COUNTS}
    GROUP BY conversation.contact_id
    """,
)
SINCE = Query(
    int,
    f"""
    SELECT count(*) FROM outbox
    WHERE kind = 'broadcast' AND message_tag <> '' AND account_id = $1 AND message_tag = $2 AND created_at > $4 AND {_COUNTS}
        AND (created_at > $3 OR (state <> 'cancelled' AND (settled_at IS NULL OR settled_at > $3)))
    """,
)
"""What was queued after a moment ($3), or lay in the outbox then (since $4 at the earliest)."""
COMING = Query(
    Coming,
    """
    SELECT recipient.account_id, recipient.message_tag, count(*) AS count FROM broadcast_run AS run
    JOIN broadcast_recipient AS recipient ON recipient.run_id = run.id
    WHERE run.state IN ('planning', 'running', 'paused', 'waiting') AND run.state <> 'waiting'
        AND run.id <> $1 AND recipient.state = 'planned'
    GROUP BY recipient.account_id, recipient.message_tag
    """,
)
"""What waits for somebody's word is counted anew when it may go; it is named first because SQLite takes an
index of few rows (`broadcast_run_live`) only for its own condition."""
IN_OUTBOX = Query(
    int,
    """
    SELECT count(*) FROM outbox
    WHERE state IN ('queued', 'claimed', 'sending') AND kind = 'broadcast' AND account_id = $1
    """,
)
REMEMBERED = Query(str, "SELECT value FROM account_memory WHERE account_id = $1 AND key = $2")
REMEMBER = """
    INSERT INTO account_memory (account_id, key, value, position) VALUES ($1, $2, $3, 0)
    ON CONFLICT (account_id, key) DO UPDATE SET value = excluded.value
"""
IN_VAIN = ("no_money", "content", "quota", "closed", "not_available")
"""Codes of refusals that have nothing to do with the person."""
REFUSAL = Query(
    str,
    f"""
    SELECT outbox.code FROM outbox
    WHERE outbox.kind = 'broadcast' AND outbox.message_tag <> '' AND outbox.account_id = $1 AND outbox.state = 'refused'
        AND outbox.code IN ({", ".join(f"'{each}'" for each in IN_VAIN)}) AND outbox.settled_at > $3
        AND EXISTS (
            SELECT 1 FROM broadcast_recipient AS recipient
            WHERE recipient.run_id = $2 AND recipient.delivery_id = outbox.id
        )
    LIMIT 1
    """,
)
OF_RUN = Query(
    int,
    """
    SELECT CAST(COALESCE(sum(outbox.cost), 0) AS bigint) FROM broadcast_recipient AS recipient
    JOIN outbox ON outbox.id = recipient.delivery_id
    WHERE recipient.run_id = $1 AND (outbox.state NOT IN ('refused', 'cancelled') OR recipient.state = 'unconfirmed')
    """,
)


class Costs:
    """Reading and writing them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def had(
        self, account_id: AccountId, tag: str, day: Instant, month: Instant
    ) -> dict[int, Had]:
        """How many of one mark each contact had since a day and a month began, or will have."""
        rows = await self._db.all(HAD, account_id, tag, day, month)
        return {each.contact_id: Had(each.day, each.month) for each in rows}

    async def keep_covered(
        self, account_id: AccountId, left: Mapping[str, int], now: Instant
    ) -> None:
        """What the platform says is left of what is paid for, by the rules' marks."""
        value = json.dumps({"at": now, "left": dict(left)})
        await self._db.transact(lambda conn: conn.rows(REMEMBER, account_id, COVERED, value))

    async def covered(self, account_id: AccountId, now: Instant) -> tuple[dict[str, int], int]:
        """What is left of it now, without what was queued or under way since the platform said so; and how
        long (ms) ago that was."""
        stored = await self._db.one(REMEMBERED, account_id, COVERED)
        if not stored:
            return {}, 0
        told = json.loads(stored)
        if not 0 <= now - told["at"] <= BELIEVED:
            return {}, 0
        found = {}
        for tag, left in told["left"].items():
            earliest = told["at"] - BELIEVED
            used = await self._db.one(SINCE, account_id, tag, told["at"], earliest) or 0
            found[tag] = max(left - used, 0)
        return found, now - told["at"]

    async def coming(self, but: int = 0) -> dict[int, dict[str, int]]:
        """What runs beside `but` that are not over are still going to send, by accounts and the rules'
        marks. Reads a row for everybody who is still to be told."""
        found: dict[int, dict[str, int]] = {}
        for each in await self._db.all(COMING, but):
            found.setdefault(each.account_id, {})[each.message_tag] = each.count
        return found

    async def in_outbox(self, account_id: AccountId) -> int:
        """How many messages of announcements the outbox of an account holds that have not ended."""
        return await self._db.one(IN_OUTBOX, account_id) or 0

    async def refusal(self, account_id: int, run_id: int, since: Instant) -> str:
        """Why the platform refused something of a run by an account after a moment, where that is not
        about the person; empty if it refused nothing so."""
        return await self._db.one(REFUSAL, account_id, run_id, since) or ""

    async def of_run(self, run_id: int) -> int:
        """What a run costs: what was sent or may have been, and what is on its way."""
        return await self._db.one(OF_RUN, run_id) or 0
