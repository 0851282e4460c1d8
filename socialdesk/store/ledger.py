"""The ledger of a run: a row for everybody in it, once, whatever dies; what became of what they were
sent is told by its delivery."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from socialdesk.model.ids import Instant
from socialdesk.model.preflight import Candidate, Judged, Skip
from socialdesk.store.answers import ANSWERED_WITHIN, ANSWERS, ARRIVED, FROM_TOLD, OURS, SENT
from socialdesk.store.broadcasts import Run, refresh, turn_run
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Batch, Connection, Database, Lane, Query, fetch_all
from socialdesk.store.engine.statement import Rows, Statement, ask, statement
from socialdesk.store.recall import (
    BY_OUTBOX,
    RETURNED,
    STOPPED,
    stuck,
    take_back,
    take_back_returned,
    take_back_run,
    withdraw,
)

PIECE = 500
"""Rows written in one transaction: a customer's message waits for no more than that."""
STATES = (
    "planned", "waiting", "skipped", "queued", "sent", "delivered", "read", "answered", "opted_out",
    "refused", "unconfirmed",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """Somebody in a run. `at` is when (ms) it came to this state."""

    broadcast: str
    run: int
    contact: int
    conversation: int | None
    account: str
    state: str
    reason: str
    delivery: int | None
    at: int
    name: str
    language: str
    channel: str
    answered_at: int | None
    sent_at: int | None
    cost: int
    """What it cost, or may have cost where nobody knows whether it arrived."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A row as it is written."""

    contact_id: int
    person_id: int
    conversation_id: int | None
    account_id: int
    state: str
    reason: str
    cost: int
    message_tag: str


@dataclass(frozen=True, slots=True)
class Message:
    """Somebody's words, about to be queued."""

    contact_id: int
    conversation_id: int
    key: str
    body: str
    file: str
    buttons: str
    message_tag: str = ""
    cost: int = 0
    manner: str = ""
    is_whole: bool = True
    """False for a file that goes before the words, where the platform takes none along with it."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a state there are."""

    state: str
    count: int


@dataclass(frozen=True, slots=True)
class Promoted:
    """How many promotions somebody has had."""

    person_id: int
    count: int


WRITE = Rows(
    """
    INSERT INTO broadcast_recipient (
        run_id, contact_id, person_id, conversation_id, account_id, state, reason, at, cost, message_tag
    )
    SELECT given.run_id, given.contact_id, given.person_id, given.conversation_id, given.account_id, given.state,
        given.reason, given.at, given.cost, given.message_tag
    FROM given JOIN contact ON contact.id = given.contact_id WHERE true ON CONFLICT DO NOTHING
    """,
    run_id="bigint", contact_id="bigint", person_id="bigint", conversation_id="bigint", account_id="bigint",
    state="text", reason="text", at="bigint", cost="bigint", message_tag="text",
)  # fmt: skip
_CANDIDATE = """
    contact.id, COALESCE(contact.same_as, contact.id) AS person_id, recipient.conversation_id, recipient.account_id, conversation.chat_kind,
    contact.blocked_at, conversation.last_action_at, conversation.last_inbound_at, conversation.handled_by, contact.name,
    contact.first_name, contact.language, contact.phone, contact.follows,
    recipient.cost AS counted
"""
PLANNED = Query(
    Candidate,
    f"""
    SELECT {_CANDIDATE} FROM broadcast_recipient AS recipient
    JOIN contact ON contact.id = recipient.contact_id
    JOIN conversation ON conversation.id = recipient.conversation_id
    WHERE recipient.run_id = $1 AND recipient.account_id = $2 AND recipient.state = 'planned'
    ORDER BY recipient.contact_id LIMIT $3
    """,
)
LINKED = Statement(
    int,
    """
    SELECT id FROM contact
    WHERE (id IN (:contacts) AND same_as IS NOT NULL) OR same_as IN (:contacts)
    """,
)
TOLD_BESIDE = Statement(
    int,
    """
    SELECT mine.contact_id FROM broadcast_recipient AS mine
    JOIN contact ON contact.id = mine.contact_id
    JOIN broadcast_recipient AS other ON other.run_id = mine.run_id AND other.contact_id <> mine.contact_id
    JOIN contact AS twin ON twin.id = other.contact_id
    LEFT JOIN outbox ON outbox.id = other.delivery_id
    WHERE mine.run_id = :run_id AND mine.contact_id IN (:contacts)
        AND COALESCE(twin.same_as, twin.id) = COALESCE(contact.same_as, contact.id)
        AND ((other.state = 'queued' AND outbox.state NOT IN ('refused', 'cancelled')) OR other.state = 'unconfirmed'
            OR (other.state = 'planned' AND other.contact_id < mine.contact_id))
    """,
)
ACCOUNTS_LEFT = Query(
    int,
    """
    SELECT account.id FROM account WHERE EXISTS (
        SELECT 1 FROM broadcast_recipient AS recipient
        WHERE recipient.run_id = $1 AND recipient.account_id = account.id AND recipient.state = 'planned'
    ) ORDER BY account.id
    """,
)
WAITING_TO_GO = Query(
    int, "SELECT count(*) FROM outbox WHERE state = 'queued' AND lane = 2 AND account_id = $1"
)
QUEUE = Rows(
    """
    INSERT INTO outbox (
        key, conversation_id, account_id, kind, lane, author, body, state, created_at, due_at, file, buttons, message_tag,
        cost, purpose, manner
    )
    SELECT given.key, conversation.id, conversation.account_id, 'broadcast', 2, given.author, given.body, 'queued',
        given.now, 0, given.file, given.buttons, given.message_tag, given.cost, given.purpose, given.manner
    FROM given JOIN conversation ON conversation.id = given.conversation_id
    WHERE true ON CONFLICT (key) DO NOTHING
    """,
    key="text", conversation_id="bigint", author="text", body="text", now="bigint", file="text", buttons="text",
    message_tag="text", cost="bigint", purpose="text", manner="text",
)  # fmt: skip
MARK_QUEUED = Rows(
    """
    UPDATE broadcast_recipient SET state = 'queued', at = given.now,
        delivery_id = (SELECT outbox.id FROM outbox WHERE outbox.key = given.key)
    FROM given
    WHERE broadcast_recipient.run_id = given.run_id AND broadcast_recipient.contact_id = given.contact_id
        AND broadcast_recipient.state = 'planned'
    """,
    run_id="bigint", contact_id="bigint", key="text", now="bigint",
)  # fmt: skip
SKIP = Rows(
    """
    UPDATE broadcast_recipient SET state = 'skipped', reason = given.reason, at = given.now FROM given
    WHERE broadcast_recipient.run_id = given.run_id AND broadcast_recipient.contact_id = given.contact_id
        AND broadcast_recipient.state = 'planned'
    """,
    run_id="bigint", contact_id="bigint", reason="text", now="bigint",
)  # fmt: skip
CLEAR = "DELETE FROM broadcast_recipient WHERE run_id = $1 AND delivery_id IS NULL"
STOP_REST = """
    UPDATE broadcast_recipient SET state = 'skipped', reason = $2, at = $3 WHERE run_id = $1 AND state = 'planned'
"""
UNDER_WAY = Query(
    int,
    f"SELECT 1 {BY_OUTBOX} AND recipient.run_id = $1 AND outbox.state IN ('queued', 'claimed', 'sending') LIMIT 1",
)
_ANSWER = f"SELECT min(answer.at) FROM message AS answer WHERE {ANSWERS}"
_LEFT = f"""
    EXISTS (
        SELECT 1 FROM consent
        WHERE consent.contact_id IN (
            SELECT COALESCE(contact.same_as, contact.id)
            UNION ALL SELECT one.id FROM contact AS one WHERE one.same_as = COALESCE(contact.same_as, contact.id)
        ) AND consent.wanted = 0
            AND consent.at >= {SENT} AND consent.at <= {SENT} + {ANSWERED_WITHIN}
            AND (consent.topic = '' OR 'topic:' || consent.topic = run.purpose)
    )
"""
FOUND = f"""
    SELECT broadcast.name AS broadcast, run.number AS run, recipient.contact_id AS contact,
        recipient.conversation_id AS conversation, account.name AS account,
        CASE
            WHEN recipient.state <> 'queued' THEN CASE WHEN run.state = 'waiting' AND recipient.state = 'planned'
                THEN 'waiting' ELSE recipient.state END
            WHEN outbox.state = 'cancelled' THEN 'skipped'
            WHEN outbox.state IN ('refused', 'unconfirmed') THEN outbox.state
            WHEN NOT {ARRIVED} THEN 'queued'
            WHEN {_LEFT} THEN 'opted_out'
            WHEN ({_ANSWER}) IS NOT NULL THEN 'answered'
            ELSE outbox.state
        END AS state,
        CASE WHEN recipient.state <> 'queued' THEN recipient.reason
            WHEN outbox.state IN ('queued', 'claimed', 'sending') THEN '' ELSE outbox.code END AS reason,
        recipient.delivery_id AS delivery, COALESCE(outbox.settled_at, recipient.at) AS at, contact.name,
        contact.language, account.channel,
        CASE WHEN {ARRIVED} THEN ({_ANSWER}) END AS answered_at,
        CASE WHEN {ARRIVED} THEN {SENT} END AS sent_at,
        CASE WHEN {ARRIVED} OR 'unconfirmed' IN (outbox.state, recipient.state) THEN outbox.cost ELSE 0 END AS cost
    {FROM_TOLD}
    JOIN account ON account.id = recipient.account_id
    JOIN contact ON contact.id = recipient.contact_id
    LEFT JOIN outbox ON outbox.id = recipient.delivery_id
    {OURS}
"""
"""Everybody in a run, with what became of theirs; `recipient.run_id` is left to say."""
ROWS = Query(LedgerRow, f"{FOUND} WHERE recipient.run_id = $1 ORDER BY recipient.contact_id")
ROWS_AMONG = Query(
    LedgerRow, f"{FOUND} WHERE recipient.run_id = $1 AND recipient.contact_id IN ({{list}})"
)
FIRST_COUNTS = Query(
    Count,
    """
    SELECT CASE WHEN recipient.state = 'queued' THEN outbox.state ELSE recipient.state END AS state, count(*) AS count
    FROM broadcast_recipient AS recipient LEFT JOIN outbox ON outbox.id = recipient.delivery_id
    WHERE recipient.run_id = $1
    GROUP BY CASE WHEN recipient.state = 'queued' THEN outbox.state ELSE recipient.state END
    """,
)
REASONS = Query(
    Count,
    """
    SELECT reason AS state, count(*) AS count FROM broadcast_recipient
    WHERE run_id = $1 AND state = 'skipped' GROUP BY reason
    """,
)
_COUNTS = "recipient.at > $1 AND run.purpose = 'promotion' AND run.id <> $2"


def _promoted(among: str) -> Query[Promoted]:
    """What was sent or will be, and what was put away that may have arrived; `among` says of whom."""
    return Query(
        Promoted,
        f"""
        SELECT told.person_id, count(*) AS count FROM (
            SELECT recipient.person_id FROM broadcast_recipient AS recipient
            JOIN broadcast_run AS run ON run.id = recipient.run_id
            JOIN outbox ON outbox.id = recipient.delivery_id
            WHERE recipient.state = 'queued' AND outbox.state NOT IN ('refused', 'cancelled') AND {_COUNTS} {among}
            UNION ALL
            SELECT recipient.person_id FROM broadcast_recipient AS recipient
            JOIN broadcast_run AS run ON run.id = recipient.run_id
            WHERE recipient.state = 'unconfirmed' AND {_COUNTS} {among}
        ) AS told GROUP BY told.person_id
        """,
    )


PROMOTED_SINCE = _promoted("")
PROMOTED_SINCE_AMONG = _promoted("AND recipient.person_id IN ({list})")
RUNS_OF_CONTACT = Statement(
    int, "SELECT DISTINCT run_id FROM broadcast_recipient WHERE contact_id IN (:contacts)"
)
ERASED = Query(str, "SELECT erased FROM broadcast_run WHERE id = $1")
SET_ERASED = "UPDATE broadcast_run SET erased = $2 WHERE id = $1"
FORGET = statement("DELETE FROM broadcast_recipient WHERE contact_id IN (:contacts)")


class Ledger:
    """Writing and reading ledgers."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def write(self, run: Run, found: Sequence[Judged], now: Instant) -> bool:
        """Write down who is in a run, in pieces, customers' messages first; written twice it is the
        same. False where the run was paused or stopped meanwhile."""

        async def work(conn: Connection, batch: Batch) -> bool:
            if not await turn_run(conn, run, run.state, now):
                return False
            await conn.together([batch])
            return True

        for start in range(0, len(found), PIECE):
            rows = [_recipient(each) for each in found[start : start + PIECE]]
            batch = WRITE.batch(rows, run_id=run.id, at=now)
            if not await self._db.transact(partial(work, batch=batch), Lane.BULK):
                return False
        return True

    async def clear(self, run: Run, now: Instant) -> bool:
        """A run that has waited begins, with what is said now: who is in it is written down anew. False
        where it no longer waits."""

        async def work(conn: Connection) -> bool:
            if not await turn_run(conn, run, "planning", now):
                return False
            await refresh(conn, run)
            await conn.rows(CLEAR, run.id)
            return True

        return await self._db.transact(work)

    async def accounts_left(self, run_id: int) -> list[int]:
        """Accounts by which somebody is still to be told."""
        return await self._db.all(ACCOUNTS_LEFT, run_id)

    async def planned(self, run_id: int, account_id: int, most: int) -> list[Candidate]:
        """Who is to be told next by an account, as they are now."""
        return await self._db.all(PLANNED, run_id, account_id, most)

    async def told_beside(self, run_id: int, contacts: Sequence[int]) -> set[int]:
        """Those of the contacts who are the same person as somebody else of the run that was or will be
        told: they were found to be one after the ledger was written."""

        async def work(conn: Connection) -> set[int]:
            linked = await ask(conn, LINKED, contacts=contacts)
            if not linked:
                return set()
            return set(await ask(conn, TOLD_BESIDE, run_id=run_id, contacts=contacts))

        return await self._db.read(work)

    async def take_back_stuck(self, before: Instant, known: Collection[int], now: Instant) -> int:
        """What was queued before a moment and stands still is planned again, to be judged anew when its
        account goes on; so is all of an account that is not `known` any more. How many."""
        if not await self._db.read(lambda conn: stuck(conn, before, known)):
            return 0

        async def work(conn: Connection) -> int:
            await raise_revision(conn)
            return await take_back(conn, await stuck(conn, before, known), "planned", "", now)

        return await self._db.transact(work, Lane.BULK)

    async def take_back_returned(self, now: Instant) -> int:
        """What a platform put off while its run was paused or stopped does not go out by itself; how
        many."""
        if not await self._db.all(RETURNED):
            return 0

        async def work(conn: Connection) -> int:
            await raise_revision(conn)
            return await take_back_returned(conn, now)

        return await self._db.transact(work)

    async def waiting_to_go(self, account_id: int) -> int:
        """How many announcements the outbox of an account holds that have not begun."""
        return (await self._db.all(WAITING_TO_GO, account_id))[0]

    async def queue(
        self,
        run: Run,
        messages: Sequence[Message],
        skipped: Sequence[tuple[int, str]],
        now: Instant,
    ) -> bool:
        """Put a portion into the outbox, and say of others why they get nothing: one transaction.
        False where the run no longer runs, and nothing was done."""

        async def work(conn: Connection) -> bool:
            if not await turn_run(conn, run, run.state, now):
                return False
            marks = [_Mark(each.contact_id, each.key) for each in messages if each.is_whole]
            skips = [_Skipped(*each) for each in skipped]
            batches = [
                QUEUE.batch(messages, author=run.agent, now=now, purpose=run.purpose.sort.value),
                MARK_QUEUED.batch(marks, run_id=run.id, now=now),
                SKIP.batch(skips, run_id=run.id, now=now),
            ]
            await conn.together([each for each in batches if each[1]])
            return True

        return await self._db.transact(work, Lane.BULK)

    async def hold(self, run: Run, state: str, now: Instant) -> bool:
        """A run is paused or stopped: what the outbox has not begun of it comes back, and nobody is
        told any more. False where it no longer is in the state it was read in."""

        async def work(conn: Connection) -> bool:
            if not await turn_run(conn, run, state, now):
                return False
            await take_back_run(conn, run.id, now)
            if state in (STOPPED, "skipped"):
                await conn.rows(STOP_REST, run.id, STOPPED, now)
            return True

        return await self._db.transact(work)

    async def is_done(self, run_id: int) -> bool:
        """Whether nobody is to be told any more and everything has ended."""
        left = await self._db.all(ACCOUNTS_LEFT, run_id)
        return not left and await self._db.one(UNDER_WAY, run_id) is None

    async def rows(self, run_id: int) -> list[LedgerRow]:
        """Everybody in a run."""
        return await self._db.all(ROWS, run_id)

    async def counts(self, run_id: int) -> dict[str, int]:
        """How many are in which state, as far as the outbox tells; quick, for a run under way."""
        found = Counter[str]()
        for each in await self._db.all(FIRST_COUNTS, run_id):
            name = {"claimed": "queued", "sending": "queued", "cancelled": "skipped"}
            found[name.get(each.state, each.state)] += each.count
        return dict(found)

    async def reasons(self, run_id: int) -> dict[str, int]:
        """Why how many got nothing."""
        found = {each.state: each.count for each in await self._db.all(REASONS, run_id)}
        order = dict.fromkeys([*map(str, Skip), STOPPED, *sorted(found)])
        return {name: found[name] for name in order if name in found}

    async def promoted_since(
        self, moment: Instant, but: int = 0, among: Sequence[int] | None = None
    ) -> dict[int, int]:
        """How many promotions people have had since a moment, beside those of run `but`; of all
        people, or of some."""
        if among is None:
            found = await self._db.all(PROMOTED_SINCE, moment, but)
        else:
            query, people = PROMOTED_SINCE_AMONG.over(3, among)
            found = await self._db.all(query, moment, but, *people)
        return {each.person_id: each.count for each in found}


async def forget(conn: Connection, contacts: Sequence[int]) -> None:
    """Take people out of every ledger; how many they were stays with each run."""
    if not contacts:
        return
    for contact in contacts:
        await withdraw(conn, contact, "", Instant(0))
    for run_id in await ask(conn, RUNS_OF_CONTACT, contacts=contacts):
        query, among = ROWS_AMONG.over(2, contacts)
        mine = await fetch_all(conn, query, run_id, *among)
        stored = (await fetch_all(conn, ERASED, run_id))[0]
        counts = Counter(json.loads(stored)) + Counter(_left(each.state) for each in mine)
        await conn.rows(SET_ERASED, run_id, json.dumps(counts))
    sql, arguments = FORGET.bind(contacts=contacts)
    await conn.rows(sql, *arguments)


def _left(state: str) -> str:
    """What is counted of somebody who is forgotten: who was not told will not be, and of what is under
    way nobody will know."""
    return {"planned": "skipped", "waiting": "skipped", "queued": "unconfirmed"}.get(state, state)


@dataclass(frozen=True, slots=True)
class _Mark:
    contact_id: int
    key: str


@dataclass(frozen=True, slots=True)
class _Skipped:
    contact_id: int
    reason: str


def _recipient(each: Judged) -> Recipient:
    who = each.candidate
    state = "skipped" if each.reason else "planned"
    return Recipient(
        who.contact_id,
        who.person_id,
        who.conversation_id,
        who.account_id,
        state,
        each.reason,
        each.rule.price if each.rule else 0,
        each.rule.message_tag if each.rule else "",
    )
