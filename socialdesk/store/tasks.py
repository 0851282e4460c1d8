"""Tasks: made once by their key, listed while they are open, ended by whoever did or drops them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.model.reason import Reason, dump_reason, load_reason
from socialdesk.model.task import Kind, NewTask, Outcome, is_said
from socialdesk.store.conversations import raise_revision, touch
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask_one, run, statement


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task. Moments in ms; `outcome` is empty while it is open. `name` is the customer's; `code` that of its order, if there
    is one."""

    id: int
    key: str
    stored_kind: str
    conversation_id: int | None
    purchase_id: int | None
    code: str
    name: str
    stored_why: str
    draft: str
    due_at: int
    made_at: int
    ended_at: int | None
    outcome: str
    remark: str
    agent: str

    @property
    def kind(self) -> Kind:
        """What is to be done."""
        return Kind(self.stored_kind)

    @property
    def why(self) -> Reason:
        """Why."""
        return load_reason(self.stored_why)

    def is_overdue(self, now: Instant) -> bool:
        """Whether it is open, and should be done by now."""
        return self.ended_at is None and self.due_at <= now


@dataclass(frozen=True, slots=True)
class Counts:
    """How many tasks are open, and how many of these should be done by now."""

    open: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Drafted:
    """What is to be said for a task."""

    id: int
    draft: str


_COLUMNS = """
    task.id, task.key, task.kind AS stored_kind, task.conversation_id, task.purchase_id, COALESCE(purchase.code, '') AS code,
    COALESCE(NULLIF(contact.name, ''), purchase.name, '') AS name, task.why AS stored_why, task.draft, task.due_at, task.made_at,
    task.ended_at, task.outcome, task.remark, task.agent
"""
_FROM = """
    FROM task
    LEFT JOIN conversation ON conversation.id = task.conversation_id
    LEFT JOIN contact ON contact.id = COALESCE(conversation.contact_id, task.contact_id)
    LEFT JOIN purchase ON purchase.id = task.purchase_id
"""
OPEN = Query(
    TaskRow,
    f"""
    SELECT {_COLUMNS} {_FROM} WHERE task.ended_at IS NULL AND task.due_at <= $1 AND (task.due_at, task.id) > ($2, $3)
    ORDER BY task.due_at, task.id LIMIT $4
    """,
)
BY_ID = Query(TaskRow, f"SELECT {_COLUMNS} {_FROM} WHERE task.id = $1")
AT_HAND = Query(
    TaskRow,
    f"""
    SELECT {_COLUMNS} {_FROM} WHERE task.id IN (
        SELECT id FROM task WHERE ended_at IS NULL AND conversation_id = $1
        UNION ALL
        SELECT id FROM task WHERE ended_at IS NULL AND conversation_id IS NULL AND contact_id IN (
            SELECT one.id FROM contact AS one WHERE one.id = $2
            UNION ALL SELECT one.id FROM contact AS one WHERE one.same_as = $2
        )
    )
    ORDER BY task.due_at, task.id LIMIT 20
    """,
)
ROOT_OF_CHAT = Query(
    int,
    """
    SELECT COALESCE(contact.same_as, contact.id) FROM conversation JOIN contact ON contact.id = conversation.contact_id
    WHERE conversation.id = $1
    """,
)
COUNTS = Query(
    Counts,
    """
    SELECT (SELECT count(*) FROM task WHERE ended_at IS NULL) AS open,
        (SELECT count(*) FROM task WHERE ended_at IS NULL AND due_at <= $1) AS overdue
    """,
)
ADD = Statement(
    int,
    """
    INSERT INTO task (key, kind, conversation_id, contact_id, purchase_id, why, draft, due_at, made_at)
    VALUES (
        :key, :kind, CAST(:conversation AS bigint), CAST(:contact AS bigint), CAST(:order AS bigint), :reason, :draft, :due, :now
    )
    ON CONFLICT (key) DO NOTHING RETURNING id
    """,
)
END = """
    UPDATE task SET ended_at = $2, outcome = $3, remark = $4, agent = $5
    WHERE {which} = $1 AND ended_at IS NULL RETURNING COALESCE(conversation_id, 0)
"""
END_KEY = Query(int, END.format(which="key"))
END_NUMBER = Query(int, END.format(which="id"))
"""Only what is open: of two who end one at the same time, the first has."""
DRAFTED = Query(
    Drafted,
    """
    SELECT id, draft FROM task WHERE conversation_id = $1 AND ended_at IS NULL AND draft <> '' ORDER BY due_at, id LIMIT 20
    """,
)
ANSWERED = """
    UPDATE task SET ended_at = $2, outcome = 'done', agent = $3, delivery_id = $4 WHERE id = $1 AND ended_at IS NULL
"""
REOPEN = """
    UPDATE task SET ended_at = NULL, outcome = '', agent = '', delivery_id = NULL WHERE delivery_id = $1
"""
FORGET = statement(
    """
    DELETE FROM task WHERE contact_id IN (:contacts)
        OR conversation_id IN (SELECT id FROM conversation WHERE contact_id IN (:contacts))
    """
)
FORGET_OF_ORDERS = statement("DELETE FROM task WHERE purchase_id IN (:orders)")


class Tasks:
    """Tasks as services ask for them and end them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open(
        self, due_before: int, most: int, after: tuple[int, int] = (-1, -1)
    ) -> list[TaskRow]:
        """Open ones that are due at a moment (ms) or before it, the first due first; those behind one's moment and number."""
        return await self._db.all(OPEN, due_before, *after, most)

    async def at_hand(self, conversation_id: int) -> list[TaskRow]:
        """Open ones of a conversation, and those of its person (however many contacts that is) that belong to none; the first
        due first, at most 20."""

        root = await self._db.one(ROOT_OF_CHAT, conversation_id)
        return await self._db.all(AT_HAND, conversation_id, root or 0)

    async def one(self, number: int) -> TaskRow | None:
        """One by its number, open or not."""
        return await self._db.one(BY_ID, number)

    async def counts(self, now: Instant) -> Counts:
        """How many there are to be done."""
        found = await self._db.one(COUNTS, now)
        assert found is not None
        return found

    async def make(self, new: NewTask, now: Instant) -> int | None:
        """See `make`."""
        return await self._db.transact(lambda conn: make(conn, new, now))

    async def end(
        self, number: int, outcome: Outcome, agent: str, now: Instant, remark: str = ""
    ) -> bool:
        """End one by its number; False where it is not open."""

        async def work(conn: Connection) -> bool:
            revision = await raise_revision(conn)
            ended = await fetch_one(conn, END_NUMBER, number, now, outcome.value, remark, agent)
            if ended:
                await touch(conn, revision, [ended])
            return ended is not None

        return await self._db.transact(work)


async def make(conn: Connection, new: NewTask, now: Instant) -> int | None:
    """Make a task inside a transaction; its number, None where its key has one, whatever became of that."""
    revision = await raise_revision(conn)
    number = await ask_one(
        conn, ADD, new, kind=new.kind.value, reason=dump_reason(new.why), now=now
    )
    if number is not None and new.conversation is not None:
        await touch(conn, revision, [new.conversation])
    return number


async def end(
    conn: Connection, key: str, outcome: Outcome, agent: str, now: Instant, remark: str = ""
) -> bool:
    """End the task of a key inside a transaction (`agent` is empty for the program itself); False where none is open."""
    revision = await raise_revision(conn)
    ended = await fetch_one(conn, END_KEY, key, now, outcome.value, remark, agent)
    if ended:
        await touch(conn, revision, [ended])
    return ended is not None


async def answered(
    conn: Connection, conversation_id: int, said: str, delivery: int, agent: str, now: Instant
) -> None:
    """A person says something to a customer, inside the transaction that queues it: the task whose draft it is, is done."""
    for each in await fetch_all(conn, DRAFTED, conversation_id):
        if is_said(each.draft, said):
            await conn.rows(ANSWERED, each.id, now, agent, delivery)
            return


async def taken_back(conn: Connection, delivery: int) -> None:
    """An answer is not sent after all: the task that it did is open again."""
    await conn.rows(REOPEN, delivery)


async def forget(conn: Connection, contacts: Sequence[int], orders: Sequence[int]) -> None:
    """People who are erased, and their orders: nothing is to be done about them any more."""
    if contacts:
        await run(conn, FORGET, contacts=contacts)
    for start in range(0, len(orders), 500):
        await run(conn, FORGET_OF_ORDERS, orders=orders[start : start + 500])
