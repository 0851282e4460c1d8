"""How often policies failed: whatever one does, the message is kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.store.engine.database import Connection, Database, Query

COUNT_FAILURE = """
    INSERT INTO policy_failure (policy, count, error, at) VALUES ($1, $2, $3, $4)
    ON CONFLICT (policy) DO UPDATE SET count = policy_failure.count + excluded.count, error = excluded.error,
        at = excluded.at
"""


@dataclass(frozen=True, slots=True)
class PolicyFailure:
    """A policy that failed so often, at last with this error (its type alone) at that moment (ms)."""

    policy: str
    count: int
    error: str
    at: int


FAILURES = Query(
    PolicyFailure, "SELECT policy, count, error, at FROM policy_failure ORDER BY policy"
)


class Policies:
    """What is known of policies."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def failures(self) -> list[PolicyFailure]:
        """Those that ever failed, by name."""
        return await self._db.all(FAILURES)


async def count(conn: Connection, failed: Mapping[tuple[str, str], int], now: Instant) -> None:
    """Write down how often which policy failed with which type of error."""
    totals = Counter[str]()
    for (policy, _), times in failed.items():
        totals[policy] += times
    errors = dict(failed.keys())
    await conn.many(
        COUNT_FAILURE, [(policy, times, errors[policy], now) for policy, times in totals.items()]
    )
