"""When the clock of a conversation's target stands still: rows that people begin and end, or a customer's words
end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.changes import Paused, PauseFor, Resume, Resumed
from socialdesk.model.ids import Instant
from socialdesk.model.pause import Pause, PauseReason
from socialdesk.store.engine.database import Connection, Query, fetch_one
from socialdesk.store.engine.statement import Statement, ask, run, statement


@dataclass(frozen=True, slots=True)
class PauseRow:
    """One of a conversation's pauses; moments in ms."""

    conversation_id: int
    begins_at: Instant
    ends_at: Instant | None
    reason: str
    agent: str

    @property
    def pause(self) -> Pause:
        """As the rules read it."""
        return Pause(self.begins_at, self.ends_at, self.reason)


_COLUMNS = "conversation_id, begins_at, ends_at, reason, agent"
OF = Statement(
    PauseRow,
    f"SELECT {_COLUMNS} FROM pause WHERE conversation_id IN (:ids) ORDER BY conversation_id, begins_at",
)
EVERY = Query(PauseRow, f"SELECT {_COLUMNS} FROM pause ORDER BY conversation_id, begins_at")
GOING = Query(
    PauseRow,
    f"""
    SELECT {_COLUMNS} FROM pause
    WHERE conversation_id = $1 AND begins_at <= $2 AND (ends_at IS NULL OR ends_at > $2)
    ORDER BY begins_at DESC LIMIT 1
    """,
)
BEGIN = statement(
    """
    INSERT INTO pause (conversation_id, begins_at, ends_at, reason, agent)
    VALUES (:conversation_id, :begins_at, :ends_at, :reason, :agent)
    ON CONFLICT (conversation_id, begins_at)
    DO UPDATE SET ends_at = excluded.ends_at, reason = excluded.reason, agent = excluded.agent
    """
)
END = statement(
    """
    UPDATE pause SET ends_at = :ends_at
    WHERE conversation_id = :conversation_id AND begins_at = :begins_at
    """
)
DROP = statement(
    "DELETE FROM pause WHERE conversation_id = :conversation_id AND begins_at = :begins_at"
)
WRITTEN_SINCE = Query(
    int,
    """
    SELECT at FROM message
    WHERE conversation_id = $1 AND author = 'customer' AND at > $2 AND kind <> 'note' AND stands_for <> 'edit'
    ORDER BY at LIMIT 1
    """,
)


async def pauses_of(conn: Connection, conversation_ids: Sequence[int]) -> dict[int, list[Pause]]:
    """The pauses of these conversations, by when they began."""
    found: dict[int, list[Pause]] = {}
    if conversation_ids:
        for each in await ask(conn, OF, ids=conversation_ids):
            found.setdefault(each.conversation_id, []).append(each.pause)
    return found


async def change(
    conn: Connection, conversation_id: int, wanted: PauseFor | Resume, agent: str, now: Instant
) -> Paused | Resumed | None:
    """Let the clock stand still, for another reason than before, or run again; None where it is so already."""
    going = await fetch_one(conn, GOING, conversation_id, now)
    if isinstance(wanted, Resume):
        if going is None:
            return None
        await run(conn, END, going, ends_at=now)
        return Resumed(going.begins_at, going.ends_at, now)
    if going is not None and (going.reason, going.ends_at) == (wanted.reason, wanted.until):
        return None
    before = None if going is None else (going.begins_at, going.ends_at)
    if going is not None and going.begins_at < now:
        await run(conn, END, going, ends_at=now)
    elif going is not None:  # in the same millisecond
        before = None
    row = PauseRow(conversation_id, now, wanted.until, wanted.reason, agent)
    await run(conn, BEGIN, row)
    return Paused(wanted.reason, now, wanted.until, wanted.words, before)


async def turn(
    conn: Connection,
    conversation_id: int,
    done: Paused | Resumed,
    agent: str,
    *,
    forward: bool,
) -> bool:
    """Take back that the clock stands still, or runs again; or do it again. False, and nothing is done, where
    somebody has moved it since."""
    there = {each.begins_at: each for each in await ask(conn, OF, ids=[conversation_id])}
    place = {"conversation_id": conversation_id}
    if isinstance(done, Resumed):
        was, now = (done.before, done.ends) if forward else (done.ends, done.before)
        row = there.get(Instant(done.begins))
        if row is None or row.ends_at != was or max(there) != done.begins:
            return False
        await run(conn, END, row, ends_at=now)
        return True
    row = there.get(Instant(done.begins))
    if forward:
        if row is not None or any(each > done.begins for each in there):
            return False
        again = PauseRow(
            conversation_id, Instant(done.begins), _moment(done.ends), done.reason, agent
        )
        await run(conn, BEGIN, again)
    else:
        if row is None or row.ends_at != done.ends or max(there) != done.begins:
            return False
        await run(conn, DROP, row)
    if done.before is not None:
        begins, ends = done.before
        await run(conn, END, begins_at=begins, ends_at=done.begins if forward else ends, **place)
    return True


def _moment(at: int | None) -> Instant | None:
    return None if at is None else Instant(at)


async def end_by_words(conn: Connection, conversation_ids: Sequence[int]) -> bool:
    """Whatever waited for a customer who has written since ends with their first words after it began; whether any did.
    Harmless once more."""
    has_ended = False
    if not conversation_ids:
        return has_ended
    for each in await ask(conn, OF, ids=conversation_ids):
        if each.reason != PauseReason.CUSTOMER:
            continue
        written = await fetch_one(conn, WRITTEN_SINCE, each.conversation_id, each.begins_at)
        if written is not None and (each.ends_at is None or written < each.ends_at):
            await run(conn, END, each, ends_at=written)
            has_ended = True
    return has_ended
