"""Claims: what is due is begun under a lease, and after a crash what was begun is in doubt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field

from socialdesk.model.delivery import Claimed, DeliveryState, Settlement
from socialdesk.model.ids import AccountId, DeliveryId, Instant
from socialdesk.model.reason import Reason, dump_reason
from socialdesk.store.conversations import raise_revision, touch
from socialdesk.store.engine.database import Connection, Database
from socialdesk.store.engine.statement import (
    Statement,
    ask,
    ask_one,
    run,
    run_many,
    statement,
)
from socialdesk.store.settlement import NOT_BEFORE, settle


@dataclass(frozen=True, slots=True)
class Wait:
    """A delivery that may not go yet, and from when on it may."""

    id: DeliveryId
    until: Instant


@dataclass(frozen=True, slots=True)
class Choice:
    """What becomes of due deliveries: some are begun, some must wait; the rest stay as they are."""

    begin: Sequence[Claimed] = ()
    wait: Sequence[Wait] = field(default=())


Choose = Callable[[Sequence[Claimed]], Choice]
"""Asked inside the transaction: it may only think."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A delivery that is claimed or under way."""

    id: DeliveryId
    conversation_id: int
    state: str


IS_DUE = """
    outbox.state = 'queued' AND outbox.due_at <= :now AND outbox.account_id IN (:accounts)
        AND NOT EXISTS (
            SELECT 1 FROM outbox AS other
            WHERE other.conversation_id = outbox.conversation_id AND other.id <> outbox.id
                AND other.state IN ('queued', 'claimed', 'sending')
                AND (other.state <> 'queued' OR other.lane < outbox.lane
                    OR (other.lane = outbox.lane AND other.id < outbox.id))
        )
"""
"""No two of one conversation are under way, and within a lane nothing overtakes what is before it;
what a person says goes before what programs say."""
ANY_DUE = Statement(
    int,
    f"SELECT outbox.id FROM outbox WHERE {IS_DUE} ORDER BY outbox.lane, outbox.due_at, outbox.id LIMIT 1",
)
DUE = """
    WITH due AS (
        SELECT outbox.id FROM outbox WHERE {is_due}
        ORDER BY outbox.lane, outbox.due_at, outbox.id LIMIT :most {skip_locked}
    )
    SELECT outbox.id, outbox.conversation_id, outbox.account_id, conversation.chat, conversation.chat_kind,
        conversation.address, outbox.kind, outbox.author, outbox.body, outbox.reply_to, outbox.attempts, outbox.created_at,
        conversation.last_action_at, outbox.act AS operation,
        CASE WHEN outbox.way = 'private' THEN 1 ELSE 0 END AS private, outbox.file AS file_text,
        conversation.handled_by, outbox.answers_since, target.at AS target_at, outbox.buttons AS buttons_text,
        outbox.message_tag, outbox.purpose, outbox.manner AS manner_text,
        CASE WHEN contact.blocked_at IS NULL THEN 0 ELSE 1 END AS blocked, outbox.kept
    FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id
    JOIN contact ON contact.id = conversation.contact_id
    LEFT JOIN message AS target
        ON conversation.chat_kind = 'comment' AND target.conversation_id = outbox.conversation_id
        AND target.remote_id = outbox.reply_to
    WHERE outbox.id IN (SELECT id FROM due)
    ORDER BY outbox.lane, outbox.id
"""
DUE_FOR = {
    "sqlite": Statement(Claimed, DUE.format(is_due=IS_DUE, skip_locked="")),
    "postgresql": Statement(
        Claimed, DUE.format(is_due=IS_DUE, skip_locked="FOR UPDATE SKIP LOCKED")
    ),
}
BEGIN = statement(
    """
    UPDATE outbox SET state = 'sending', lease_until = :lease_until, attempts = attempts + 1
    WHERE id IN (:ids)
    """
)
ANY_HELD = Statement(
    int,
    """
    SELECT id FROM outbox
    WHERE state = 'queued' AND lane = 0 AND due_at < 0 AND account_id IN (:accounts) LIMIT 1
    """,
)
TIME_HELD = statement(
    """
    UPDATE outbox SET due_at = :now - due_at
    WHERE state = 'queued' AND lane = 0 AND due_at < 0 AND account_id IN (:accounts)
    """
)
"""Answers that can be taken back for a while are held for that length, from when they are first seen
here: a desk's clock may be another one."""
PUT_OFF = statement("UPDATE outbox SET due_at = :until WHERE id = :id")
# By `+id` SQLite looks for the few that are under way and puts them in order; by `id` it would go through
# all that was ever sent, which is in that order already.
EXPIRED = Statement(
    Begun,
    """
    SELECT id, conversation_id, state FROM outbox
    WHERE state IN ('claimed', 'sending') AND lease_until < :now ORDER BY +id LIMIT 500
    """,
)
OF_ACCOUNT = Statement(
    Begun,
    """
    SELECT id, conversation_id, state FROM outbox
    WHERE state IN ('claimed', 'sending') AND account_id = :account_id ORDER BY +id LIMIT 5000
    """,
)
RENEW = statement(
    "UPDATE outbox SET lease_until = :lease_until WHERE id IN (:ids) AND state = 'sending'"
)
FREE = statement("UPDATE outbox SET state = 'queued', lease_until = NULL WHERE id = :id")
DOUBT = statement(
    """
    UPDATE outbox
    SET lease_until = NULL, settled_at = :now,
        state = CASE WHEN remote_id IS NULL THEN 'unconfirmed' ELSE 'sent' END,
        error = CASE WHEN remote_id IS NULL THEN :why ELSE '' END,
        code = CASE WHEN remote_id IS NULL THEN 'interrupted' ELSE '' END
    WHERE id = :id
    """
)
"""One whose echo came (and left its name) has arrived, whatever became of the answer."""
NEXT_DUE = Statement(
    int,
    "SELECT due_at FROM outbox WHERE state = 'queued' AND due_at > :now ORDER BY due_at LIMIT 1",
)
SHIFT_DUE = statement(
    "UPDATE outbox SET due_at = due_at + :by WHERE state = 'queued' AND due_at > :now"
)
RELEASE_DEFERRED = statement(
    """
    UPDATE outbox SET due_at = 0
    WHERE account_id = :account_id AND state = 'queued' AND due_at > 0 AND code = 'deferred'
    """
)

INTERRUPTED = Reason("send.interrupted")


def everything(due: Sequence[Claimed]) -> Choice:
    """Begin whatever is due."""
    return Choice(due)


class Claims:
    """Who holds what: deliveries that are begun, and the moments until others must wait."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def claim(
        self,
        accounts: Sequence[AccountId],
        now: Instant,
        lease_until: Instant,
        most: int,
        *,
        choose: Choose = everything,
        ended: Sequence[Settlement] = (),
    ) -> list[Claimed]:
        """Write down how earlier deliveries `ended`, and begin up to `most` that are due, as
        `choose` says: one transaction, so one commit for both.

        From here on a crash leaves doubt: what is given back is committed as being sent before a
        single byte leaves. Never two of one conversation.
        """
        wanted = bool(accounts) and most > 0
        if not ended and not (wanted and await self._any_due(accounts, now)):
            return []

        async def work(conn: Connection) -> list[Claimed]:
            if ended:
                await settle(conn, ended, now)
            if not wanted:
                return []
            await run(conn, TIME_HELD, accounts=accounts, now=now)
            due = await ask(conn, DUE_FOR[conn.dialect], accounts=accounts, now=now, most=most)
            choice = choose(due)
            ids = [each.id for each in choice.begin]
            began = [BEGIN.once(ids=ids, lease_until=lease_until)] if ids else []
            await conn.together([*began, PUT_OFF.batch(choice.wait)])
            return list(choice.begin)

        return await self._db.transact(work)

    async def _any_due(self, accounts: Sequence[AccountId], now: Instant) -> bool:
        """Asked of a reader, so that a dispatcher with nothing to do never holds the writer."""

        async def work(conn: Connection) -> bool:
            due = await ask_one(conn, ANY_DUE, accounts=accounts, now=now)
            return due is not None or await ask_one(conn, ANY_HELD, accounts=accounts) is not None

        return await self._db.read(work)

    async def renew(self, delivery_ids: Sequence[DeliveryId], lease_until: Instant) -> None:
        """What is still under way keeps its lease, so that nobody takes it for lost."""
        if delivery_ids:
            await self._db.transact(
                lambda conn: run(conn, RENEW, ids=delivery_ids, lease_until=lease_until)
            )

    async def recover(
        self, account_id: AccountId, now: Instant, *, under_way: Collection[DeliveryId] = ()
    ) -> tuple[int, int]:
        """After a crash: what was claimed is queued again, what was being sent is in doubt, but for
        what is `under_way` in this very process. (freed, doubted)"""

        async def find(conn: Connection) -> list[Begun]:
            found = await ask(conn, OF_ACCOUNT, account_id=account_id)
            return [each for each in found if each.id not in under_way]

        return await self._recover(find, now)

    async def expire_leases(self, now: Instant) -> tuple[int, int]:
        """The same for leases that ran out."""
        return await self._recover(lambda conn: ask(conn, EXPIRED, now=now), now)

    async def _recover(
        self, find: Callable[[Connection], Awaitable[list[Begun]]], now: Instant
    ) -> tuple[int, int]:
        if not await self._db.read(find):
            return 0, 0

        async def work(conn: Connection) -> tuple[int, int]:
            revision = await raise_revision(conn)
            found = await find(conn)
            doubtful = [each for each in found if each.state == DeliveryState.SENDING]
            claimed = [each for each in found if each.state == DeliveryState.CLAIMED]
            await run_many(conn, FREE, claimed)
            await run_many(conn, DOUBT, doubtful, now=now, why=dump_reason(INTERRUPTED))
            await touch(conn, revision, sorted({each.conversation_id for each in found}))
            return len(claimed), len(doubtful)

        return await self._db.transact(work)

    async def next_due(self, now: Instant) -> int | None:
        """When the next deferred delivery is due, or None."""
        return await self._db.read(lambda conn: ask_one(conn, NEXT_DUE, now=now))

    async def shift_due(self, by: int, now: Instant) -> None:
        """The machine's clock was set by `by` ms: waits that were promised keep their length."""
        await self._db.transact(lambda conn: run(conn, SHIFT_DUE, by=by, now=now))

    async def release_deferred(self, account_id: AccountId) -> None:
        """What was put off for this account is due now."""

        async def work(conn: Connection) -> None:
            await run(conn, RELEASE_DEFERRED, account_id=account_id)
            await run(conn, NOT_BEFORE, account_id=account_id, until=0)

        await self._db.transact(work)
