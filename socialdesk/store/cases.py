"""Cases: each change is one transaction on the case as it was read, with its step, its task, and what it means for its order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.case import Cause, Kind, Outcome, Step
from socialdesk.model.ids import Instant
from socialdesk.model.order import State
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind as TaskKind
from socialdesk.model.task import NewTask
from socialdesk.model.task import Outcome as TaskOutcome
from socialdesk.store import tasks
from socialdesk.store.conversations import raise_revision, touch
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask_one, run, run_many, statement
from socialdesk.store.order_rows import HOLD, REFUNDED, write_down


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case. Moments in ms; `outcome` is empty and `closed_at` None while it is open. `name` is the customer's; `code` that of
    its order, `product` what its SKU is called, where these are known. `refunded` in the currency's smallest unit."""

    id: int
    stored_kind: str
    conversation_id: int | None
    contact_id: int | None
    purchase_id: int | None
    review_id: int | None
    name: str
    code: str
    sku: str
    product: str
    stored_cause: str
    about: str
    rating: int | None
    source: str
    link: str
    refunded: int
    currency: str
    opened_at: int
    due_at: int
    closed_at: int | None
    outcome: str
    opened: int
    agent: str
    order_state: str

    @property
    def is_back(self) -> bool:
        """Whether its order was returned, by whichever way."""
        return self.order_state == State.RETURNED.value

    @property
    def kind(self) -> Kind:
        """What is handled."""
        return Kind(self.stored_kind)

    @property
    def cause(self) -> Cause:
        """Why it came to that."""
        return Cause(self.stored_cause)

    def is_overdue(self, now: Instant) -> bool:
        """Whether it is open, and should have ended by now."""
        return self.closed_at is None and self.due_at <= now


@dataclass(frozen=True, slots=True)
class StepRow:
    """Something that was done about a case."""

    id: int
    at: int
    stored_step: str
    note: str
    amount: int
    agent: str

    @property
    def step(self) -> Step:
        """What was done."""
        return Step(self.stored_step)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A message that shows what is wrong; `attachments` as messages keep them."""

    message_id: int
    conversation_id: int
    account_id: int
    at: int
    author: str
    body: str
    attachments: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases are asked for; what is None asks for all. `person` is a contact, with all that they are known to be."""

    open: bool | None = None
    due_before: int | None = None
    kind: Kind | None = None
    conversation: int | None = None
    person: int | None = None
    purchase: int | None = None


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case about to be opened."""

    kind: Kind
    cause: Cause
    due: Instant
    about: str = ""
    conversation: int | None = None
    contact: int | None = None
    order: int | None = None
    review: int | None = None
    sku: str = ""
    rating: int | None = None
    source: str = ""
    link: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """A step about to be written down. `amount` went back with it; the same `key` makes it once."""

    step: Step
    note: str = ""
    amount: int = 0
    key: str | None = None


@dataclass(frozen=True, slots=True)
class _Shown:
    message: int


_COLUMNS = """
    customer_case.id, customer_case.kind AS stored_kind, customer_case.conversation_id, customer_case.contact_id,
    customer_case.purchase_id, customer_case.review_id, COALESCE(NULLIF(contact.name, ''), purchase.name, '') AS name,
    COALESCE(purchase.code, '') AS code, customer_case.sku, COALESCE(product.name, '') AS product,
    customer_case.cause AS stored_cause, customer_case.about, customer_case.rating, customer_case.source, customer_case.link,
    customer_case.refunded, customer_case.currency, customer_case.opened_at, customer_case.due_at, customer_case.closed_at,
    customer_case.outcome, customer_case.opened, customer_case.agent, COALESCE(purchase.state, '') AS order_state
"""
_FROM = """
    FROM customer_case
    LEFT JOIN contact ON contact.id = customer_case.contact_id
    LEFT JOIN purchase ON purchase.id = customer_case.purchase_id
    LEFT JOIN product ON product.sku = customer_case.sku AND customer_case.sku <> ''
"""
BY_ID = Query(CaseRow, f"SELECT {_COLUMNS} {_FROM} WHERE customer_case.id = $1")
STEPS_OF = Query(
    StepRow,
    "SELECT id, at, step AS stored_step, note, amount, agent FROM case_step WHERE case_id = $1 ORDER BY id",
)
EVIDENCE_OF = Query(
    Evidence,
    """
    SELECT message.id AS message_id, message.conversation_id, conversation.account_id, message.at, message.author, message.body,
        message.attachments
    FROM case_evidence JOIN message ON message.id = case_evidence.message_id
    JOIN conversation ON conversation.id = message.conversation_id
    WHERE case_evidence.case_id = $1 ORDER BY message.at, message.id
    """,
)
ADD = Statement(
    int,
    """
    INSERT INTO customer_case (
        kind, conversation_id, contact_id, purchase_id, review_id, sku, cause, about, rating, source, link, currency, opened_at,
        due_at, agent
    ) VALUES (
        :kind, CAST(:conversation AS bigint), CAST(:contact AS bigint), CAST(:order AS bigint), CAST(:review AS bigint), :sku,
        :cause, :about, CAST(:rating AS integer), :source, :link, :currency, :now, :due, :agent
    ) RETURNING id
    """,
)
ADD_STEP = Statement(
    int,
    """
    INSERT INTO case_step (case_id, at, step, note, amount, agent, key)
    VALUES (:case, :now, :step, :note, :amount, :agent, CAST(:key AS text))
    ON CONFLICT (key) DO NOTHING RETURNING id
    """,
)
ADD_EVIDENCE = statement(
    """
    INSERT INTO case_evidence (case_id, message_id, at, agent) VALUES (:case, :message, :now, :agent) ON CONFLICT DO NOTHING
    """
)
OF_PERSON = Query(
    int,
    """
    SELECT message.id FROM message JOIN conversation ON conversation.id = message.conversation_id
    WHERE message.change_id IS NULL AND message.kind <> 'note' AND conversation.contact_id IN (
        SELECT one.id FROM contact AS one
        WHERE COALESCE(one.same_as, one.id) = (SELECT COALESCE(same_as, id) FROM contact WHERE id = $1))
    AND message.id IN ({list})
    """,
)
CLOSE = Query(
    int,
    "UPDATE customer_case SET closed_at = $2, outcome = $3 WHERE id = $1 AND closed_at IS NULL RETURNING id",
)
REOPEN = Query(
    int,
    """
    UPDATE customer_case SET closed_at = NULL, outcome = '', due_at = $2, opened = opened + 1
    WHERE id = $1 AND closed_at IS NOT NULL RETURNING opened
    """,
)
CHANGE = statement(
    """
    UPDATE customer_case SET sku = :sku, cause = :cause, about = :about, due_at = :due,
        purchase_id = CASE WHEN refunded = 0 THEN CAST(:order AS bigint) ELSE purchase_id END,
        currency = CASE WHEN refunded = 0 THEN :currency ELSE currency END
    WHERE id = :id
    """
)
MOVE_TASK = statement("UPDATE task SET due_at = :due WHERE key = :key AND ended_at IS NULL")
ADD_REFUND = Query(
    int,
    """
    UPDATE customer_case SET refunded = refunded + $2
    WHERE id = $1 AND closed_at IS NULL RETURNING id
    """,
)
WAS_DONE = Query(int, "SELECT id FROM case_step WHERE key = $1")
SET_DRAFT = statement("UPDATE task SET draft = :draft WHERE key = :key AND ended_at IS NULL")
LEFT_OF_ORDER = Query(
    int,
    """
    SELECT CAST(CASE WHEN purchase.paid > purchase.total THEN purchase.paid ELSE purchase.total END - COALESCE((SELECT sum(one.refunded) FROM customer_case AS one WHERE one.purchase_id = purchase.id), 0)
        AS bigint) FROM purchase WHERE purchase.id = $1
    """,
)
FORGET = (
    statement(
        """
        UPDATE customer_case SET conversation_id = NULL, contact_id = NULL, about = '', source = '', link = ''
        WHERE contact_id IN (:contacts)
        """
    ),
    statement(
        """
        UPDATE case_step SET note = '' WHERE case_id IN (SELECT id FROM customer_case WHERE contact_id IN (:contacts))
        """
    ),
)


class Cases:
    """Cases as services ask for them and change them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def one(self, number: int) -> CaseRow | None:
        """One by its number."""
        return await self._db.one(BY_ID, number)

    async def steps(self, number: int) -> list[StepRow]:
        """What was done about one, oldest first."""
        return await self._db.all(STEPS_OF, number)

    async def evidence(self, number: int) -> list[Evidence]:
        """The messages that show what is wrong, oldest first."""
        return await self._db.all(EVIDENCE_OF, number)

    async def page(
        self, wanted: Wanted, most: int, after: tuple[int, int] | None = None
    ) -> list[CaseRow]:
        """Open ones by when they are due, the first first; all of them by when they were opened, the newest first. Those
        behind one's moment and number, if that is given."""
        query, arguments = _asked(wanted, most, after)
        return await self._db.all(query, *arguments)

    async def open(self, new: NewCase, agent: str, now: Instant) -> int:
        """Open one, with its task. Gives its number."""

        async def work(conn: Connection) -> int:
            revision = await raise_revision(conn)
            number = await ask_one(
                conn, ADD, new, kind=new.kind.value, cause=new.cause.value, agent=agent, now=now
            )
            assert number is not None
            await _write(conn, number, Done(Step.OPENED, new.about), agent, now)
            await _make_task(conn, number, 1, new, now)
            if new.conversation is not None:
                await touch(conn, revision, [new.conversation])
            return number

        return await self._db.transact(work)

    async def do(self, number: int, done: Done, agent: str, now: Instant) -> bool | int:
        """Write a step down. False where the case was closed meanwhile, a number where more would go back than is left of its
        order: nothing is changed then."""

        async def work(conn: Connection) -> bool | int:
            revision = await raise_revision(conn)
            row = await fetch_one(conn, BY_ID, number)  # of the order that it is about now
            assert row is not None
            if done.amount and row.purchase_id is not None:
                await conn.rows(HOLD)
                left = await fetch_one(conn, LEFT_OF_ORDER, row.purchase_id) or 0
                if done.amount > left and not await _was_done(conn, done.key):
                    return left
            if await fetch_one(conn, ADD_REFUND, row.id, 0) is None:
                return False
            if not await _write(conn, row.id, done, agent, now):
                return True
            if done.amount:
                await fetch_one(conn, ADD_REFUND, row.id, done.amount)
            if done.amount and row.purchase_id is not None:
                told = {"amount": done.amount, "case": row.id}
                await write_down(conn, row.purchase_id, REFUNDED, told, agent, now)
            if row.conversation_id is not None:
                await touch(conn, revision, [row.conversation_id])
            return True

        return await self._db.transact(work)

    async def add_evidence(
        self, row: CaseRow, messages: Sequence[int], agent: str, now: Instant
    ) -> list[int]:
        """Messages of the person that show what is wrong; those that are none of theirs are given back, and nothing is
        changed then."""

        async def work(conn: Connection) -> list[int]:
            await raise_revision(conn)
            query, arguments = OF_PERSON.over(2, messages)
            theirs = set(await fetch_all(conn, query, row.contact_id, *arguments))
            if foreign := [each for each in messages if each not in theirs]:
                return foreign
            before = await fetch_all(conn, EVIDENCE_OF, row.id)
            shown = [_Shown(each) for each in messages]
            await run_many(conn, ADD_EVIDENCE, shown, case=row.id, agent=agent, now=now)
            if not before:
                await _write(conn, row.id, Done(Step.EVIDENCE), agent, now)
            return []

        return await self._db.transact(work)

    async def close(
        self, row: CaseRow, outcome: Outcome, note: str, agent: str, now: Instant
    ) -> bool:
        """Close one, and its task; where it came from a review, what was wrong there is put right with that. False where it
        is closed already."""

        async def work(conn: Connection) -> bool:
            revision = await raise_revision(conn)
            if await fetch_one(conn, CLOSE, row.id, now, outcome.value) is None:
                return False
            await _write(conn, row.id, Done(Step.CLOSED, note), agent, now)
            await tasks.end(conn, task_key(row.id, row.opened), TaskOutcome.DONE, agent, now)
            if row.review_id is not None:
                key = f"review:{row.review_id}:{row.id}:{row.opened}"
                await _write(conn, row.review_id, Done(Step.FIXED, key=key), agent, now)
            if row.conversation_id is not None:
                await touch(conn, revision, [row.conversation_id])
            return True

        return await self._db.transact(work)

    async def reopen(self, row: CaseRow, due: Instant, note: str, agent: str, now: Instant) -> bool:
        """Open one again, with a task of its own. False where it is open."""

        async def work(conn: Connection) -> bool:
            revision = await raise_revision(conn)
            opened = await fetch_one(conn, REOPEN, row.id, due)
            if opened is None:
                return False
            await _write(conn, row.id, Done(Step.REOPENED, note), agent, now)
            again = NewCase(
                row.kind, row.cause, due, row.about, row.conversation_id, row.contact_id, row.purchase_id
            )  # fmt: skip
            await _make_task(conn, row.id, opened, again, now)
            if row.conversation_id is not None:
                await touch(conn, revision, [row.conversation_id])
            return True

        return await self._db.transact(work)

    async def prepare(self, row: CaseRow, draft: str) -> None:
        """What may be said next stands as the draft of its task."""

        async def work(conn: Connection) -> None:
            revision = await raise_revision(conn)
            await run(conn, SET_DRAFT, draft=draft, key=task_key(row.id, row.opened))
            if row.conversation_id is not None:
                await touch(conn, revision, [row.conversation_id])

        await self._db.transact(work)

    async def change(self, row: CaseRow, changed: NewCase) -> None:
        """Say otherwise what it is about, why, of which order and product, and until when."""

        async def work(conn: Connection) -> None:
            await raise_revision(conn)
            await run(conn, CHANGE, changed, id=row.id, cause=changed.cause.value)
            await run(conn, MOVE_TASK, due=changed.due, key=task_key(row.id, row.opened))

        await self._db.transact(work)


def task_key(number: int, opened: int) -> str:
    """By what the task of a case is found: one each time that it was opened."""
    return f"case:{number}:{opened}"


async def forget(conn: Connection, contacts: Sequence[int]) -> None:
    """Of these people's cases only kind, product, cause and amounts stay, for the figures."""
    if contacts:
        for each in reversed(FORGET):
            await run(conn, each, contacts=contacts)


async def _write(conn: Connection, number: int, done: Done, agent: str, now: Instant) -> bool:
    """Whether the step is new."""
    return await ask_one(conn, ADD_STEP, done, case=number, agent=agent, now=now) is not None


async def _was_done(conn: Connection, key: str | None) -> bool:
    return key is not None and await fetch_one(conn, WAS_DONE, key) is not None


async def _make_task(
    conn: Connection, number: int, opened: int, new: NewCase, now: Instant
) -> None:
    kind = TaskKind.REVIEW if new.kind is Kind.REVIEW else TaskKind.CASE
    why = Reason(f"case.{new.kind.value}", number=str(number))
    task = NewTask(
        task_key(number, opened), kind, why, new.due, "", new.conversation, new.contact, new.order
    )
    await tasks.make(conn, task, now)


def _asked(
    wanted: Wanted, most: int, after: tuple[int, int] | None
) -> tuple[Query[CaseRow], tuple[object, ...]]:
    clauses: list[str] = []
    arguments: list[object] = []

    def where(clause: str, *values: object) -> None:
        clauses.append(
            clause.format(*(len(arguments) + place for place in range(1, len(values) + 1)))
        )
        arguments.extend(values)

    if wanted.open is not None:
        where(f"customer_case.closed_at IS {'' if wanted.open else 'NOT '}NULL")
    if wanted.due_before is not None:
        where("customer_case.due_at <= ${}", wanted.due_before)
    if wanted.kind is not None:
        where("customer_case.kind = ${}", wanted.kind.value)
    if wanted.conversation is not None:
        where("customer_case.conversation_id = ${}", wanted.conversation)
    if wanted.person is not None:
        where(
            "customer_case.contact_id IN (SELECT one.id FROM contact AS one WHERE one.id = ${0} OR one.same_as = ${0})",
            wanted.person,
        )
    if wanted.purchase is not None:
        where("customer_case.purchase_id = ${}", wanted.purchase)
    by = "due_at" if wanted.open else "opened_at"
    if after is not None:
        sign = ">" if wanted.open else "<"
        where(f"(customer_case.{by}, customer_case.id) {sign} (${{}}, ${{}})", *after)
    text = f"WHERE {' AND '.join(clauses)}" if clauses else ""
    order = "ASC" if wanted.open else "DESC"
    sql = (
        f"SELECT {_COLUMNS} {_FROM} {text} ORDER BY customer_case.{by} {order}, customer_case.id {order}"
        f" LIMIT ${len(arguments) + 1}"
    )
    return Query(CaseRow, sql), (*arguments, most)
