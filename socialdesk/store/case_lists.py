"""Lists of cases as people look at them: how many there are, what was done of each, and those of whom one talks to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from socialdesk.model.case import Step
from socialdesk.model.ids import Instant
from socialdesk.store.cases import CaseRow, Cases, Wanted
from socialdesk.store.engine.database import Database, Query

MOST_AT_HAND = 20
"""Open cases of a person that are read."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many cases are open, and how many of these should have ended."""

    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person's cases: how many there ever were, the open ones by when they are due, and what was done of
    each of these."""

    ever: int = 0
    open: tuple[CaseRow, ...] = ()
    done: Mapping[int, Sequence[Step]] | None = None


NONE_KNOWN = Known()


@dataclass(frozen=True, slots=True)
class _Done:
    case_id: int
    step: str


@dataclass(frozen=True, slots=True)
class _Ever:
    root: int
    ever: int
    open: int


COUNTS = Query(
    Counts,
    """
    SELECT count(*) AS open, CAST(COALESCE(SUM(CASE WHEN due_at <= $1 THEN 1 ELSE 0 END), 0) AS bigint) AS overdue
    FROM customer_case WHERE closed_at IS NULL
    """,
)
DONE = Query(_Done, "SELECT case_id, step FROM case_step WHERE case_id IN ({list}) ORDER BY id")
EVER = Query(
    _Ever,
    """
    SELECT root.id AS root, count(customer_case.id) AS ever,
        CAST(COALESCE(SUM(CASE WHEN customer_case.id IS NOT NULL AND customer_case.closed_at IS NULL THEN 1 ELSE 0 END), 0)
            AS bigint) AS open
    FROM contact AS one JOIN contact AS root ON root.id = COALESCE(one.same_as, one.id)
    LEFT JOIN customer_case ON customer_case.contact_id IN (
        SELECT each.id FROM contact AS each WHERE each.id = root.id
        UNION ALL SELECT each.id FROM contact AS each WHERE each.same_as = root.id)
    WHERE one.id = $1 GROUP BY root.id
    """,
)


async def counts(database: Database, now: Instant) -> Counts:
    """How many there are at a moment."""
    return await database.one(COUNTS, now) or Counts(0, 0)


async def done(database: Database, numbers: Sequence[int]) -> dict[int, list[Step]]:
    """What was done of each of these cases, oldest first."""
    found: dict[int, list[Step]] = {each: [] for each in numbers}
    if numbers:
        query, arguments = DONE.over(1, numbers)
        for each in await database.all(query, *arguments):
            found[each.case_id].append(Step(each.step))
    return found


async def at_hand(database: Database, contact: int) -> Known:
    """Those of a contact, and of all that they are known to be."""
    ever = await database.one(EVER, contact)
    if ever is None or not ever.ever:
        return NONE_KNOWN
    if not ever.open:
        return Known(ever.ever)
    rows = await Cases(database).page(Wanted(open=True, person=ever.root), MOST_AT_HAND)
    return Known(ever.ever, tuple(rows), await done(database, [each.id for each in rows]))
