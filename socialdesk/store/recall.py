"""Taking back what the outbox has not begun of a broadcast: for a pause, a stop, somebody who wants
no more, an account that stands still, or by hand. What has begun is never touched."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.engine.database import Connection, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask, run, statement

PIECE = 500
STOPPED = "stopped"
"""The reason of those whom a stopped run did not come to."""
FILE = ":file"
"""The end of the key of a file that goes before its words."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A delivery that is no more, by its key."""

    key: str

    @property
    def run_id(self) -> int:
        """The run it belonged to."""
        return int(self.key.split(":")[-2])

    @property
    def contact_id(self) -> int:
        """Whom it was for."""
        return int(self.key.split(":")[-1])


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery that waits in the outbox."""

    id: int
    account_id: int
    tried: int


@dataclass(frozen=True, slots=True)
class Unbegun:
    """A delivery that has not begun, and the purpose of its run as it is stored."""

    id: int
    purpose: str


@dataclass(frozen=True, slots=True)
class Returned(Dropped):
    """A delivery that was tried, and waits to be tried again."""

    id: int


BY_OUTBOX = """
    FROM outbox CROSS JOIN broadcast_recipient AS recipient
    WHERE outbox.lane = 2 AND recipient.conversation_id = outbox.conversation_id
        AND recipient.delivery_id = outbox.id AND recipient.state = 'queued'
"""
"""Recipients by what lies in the outbox, which is little, and not the other way round: a run of a hundred
thousand has as many rows. SQLite keeps the order of a CROSS JOIN."""
NOT_BEGUN = Query(
    int,
    f"SELECT outbox.id {BY_OUTBOX} AND recipient.run_id = $1 AND outbox.state = 'queued'",
)
NOT_BEGUN_FOR = Query(
    Unbegun,
    f"""
    SELECT outbox.id, run.purpose FROM broadcast_recipient AS recipient JOIN outbox ON outbox.id = recipient.delivery_id
    JOIN broadcast_run AS run ON run.id = recipient.run_id
    WHERE recipient.contact_id IN ({SAME_PERSON}) AND recipient.state = 'queued' AND outbox.state = 'queued'
    """,
)
_TRIED = "(attempts > 0 OR code = 'deferred')"
"""What was too many has its attempt back, so that attempts alone do not tell."""
STUCK = Query(
    Waiting,
    f"""
    SELECT id, account_id, CASE WHEN {_TRIED} THEN 1 ELSE 0 END AS tried FROM outbox
    WHERE state = 'queued' AND lane = 2 AND key LIKE 'broadcast:%' AND key NOT LIKE '%:file' AND created_at < $1
    """,
)
RETURNED = Query(
    Returned,
    f"""
    SELECT key, id FROM outbox
    WHERE state = 'queued' AND lane = 2 AND {_TRIED} AND key LIKE 'broadcast:%' AND key NOT LIKE '%:file'
    """,
)
"""What was under way and was put off: a run that was paused or stopped meanwhile could not take it back."""
RUN_STATE = Query(str, "SELECT state FROM broadcast_run WHERE id = $1")
DROP = Statement(
    Dropped, "DELETE FROM outbox WHERE id IN (:ids) AND state = 'queued' RETURNING key"
)
DROP_FILES = statement("DELETE FROM outbox WHERE key IN (:keys) AND state = 'queued'")
TAKE_BACK = statement(
    """
    UPDATE broadcast_recipient SET state = :state, reason = :reason, delivery_id = NULL, at = :now
    WHERE run_id = :run_id AND contact_id = :contact_id AND state = 'queued'
    """
)
PUT_AWAY = statement(
    """
    UPDATE broadcast_recipient SET state = :state, reason = :reason
    WHERE conversation_id = :conversation_id AND delivery_id = :id AND state = 'queued'
    """
)
TAKEN_UP = statement(
    """
    UPDATE broadcast_recipient SET state = 'queued', reason = ''
    WHERE conversation_id = :conversation_id AND delivery_id = :id AND state IN ('refused', 'unconfirmed', 'skipped')
    """
)


async def put_away(
    conn: Connection, delivery_id: int, conversation_id: int, ending: tuple[str, str] | None
) -> None:
    """Somebody of the shop puts a delivery away. How it ended (its state and why) stays in the ledger;
    where it had not begun (None), its person is passed over."""
    state, reason = ending or ("skipped", STOPPED)
    await run(
        conn, PUT_AWAY, id=delivery_id, conversation_id=conversation_id, state=state, reason=reason
    )


async def taken_up(conn: Connection, delivery_id: int, conversation_id: int) -> None:
    """What was put away is tried again: the ledger tells how it fares."""
    await run(conn, TAKEN_UP, id=delivery_id, conversation_id=conversation_id)


async def take_back(
    conn: Connection, ids: Sequence[int], state: str, reason: str, now: Instant
) -> int:
    """Deliveries that have not begun leave the outbox, and their people come to a state; how many.

    Only what was deleted is taken back: on PostgreSQL a dispatcher may begin one meanwhile.
    """
    count = 0
    for start in range(0, len(ids), PIECE):
        dropped = await ask(conn, DROP, ids=ids[start : start + PIECE])
        if not dropped:
            continue
        files = [f"{each.key}{FILE}" for each in dropped]
        back = TAKE_BACK.batch(dropped, state=state, reason=reason, now=now)
        await conn.together([DROP_FILES.once(keys=files), back])
        count += len(dropped)
    return count


async def take_back_run(conn: Connection, run_id: int, now: Instant) -> int:
    """All of a run that has not begun is planned again."""
    return await take_back(conn, await fetch_all(conn, NOT_BEGUN, run_id), "planned", "", now)


async def withdraw(
    conn: Connection,
    contact_id: int,
    reason: str,
    now: Instant,
    concerns: Callable[[str], bool] = lambda _: True,
) -> int:
    """The person of a contact gets nothing any more of runs whose purpose it concerns; how many leave
    the outbox."""
    found = await fetch_all(conn, NOT_BEGUN_FOR, contact_id)
    ids = [each.id for each in found if concerns(each.purpose)]
    return await take_back(conn, ids, "skipped", reason, now)


async def stuck(conn: Connection, before: Instant, known: Collection[int]) -> list[int]:
    """What was queued before a moment and never tried, or waits for an account that is not `known`."""
    return [
        each.id
        for each in await fetch_all(conn, STUCK, before)
        if not each.tried or each.account_id not in known
    ]


async def take_back_returned(conn: Connection, now: Instant) -> int:
    """What a platform put off, of a run that does not run, waits no longer in the outbox; how many."""
    held: dict[str, list[int]] = {}
    states: dict[int, str] = {}
    for each in await fetch_all(conn, RETURNED):
        if each.run_id not in states:
            found = await fetch_one(conn, RUN_STATE, each.run_id)
            states[each.run_id] = found or STOPPED
        state = states[each.run_id]
        if state != "running":
            held.setdefault(state, []).append(each.id)
    count = 0
    for state, ids in held.items():
        is_over = state in (STOPPED, "done", "skipped")
        to, reason = ("skipped", STOPPED) if is_over else ("planned", "")
        count += await take_back(conn, ids, to, reason, now)
    return count
