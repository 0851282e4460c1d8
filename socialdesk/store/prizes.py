"""What becomes of prizes: who is told, claims one and is handed it, or makes room for the next reserve.
Who won is written down by `games`, and never changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.by_itself import OWN_NAME
from socialdesk.model.changes import Assign, Change, Reopen, Tag, Tagged
from socialdesk.model.delivery import NewDelivery, OutgoingFile, dump_file, load_file
from socialdesk.model.game import Settings, load_settings
from socialdesk.model.ids import Instant
from socialdesk.model.prize import SLACK, Awaited, State
from socialdesk.model.reason import Reason, dump_reason, load_reason
from socialdesk.store import messages
from socialdesk.store.conversations import Step, change_many, done, load_many, raise_revision, touch
from socialdesk.store.engine.database import Connection, Database, Query, fetch_one
from socialdesk.store.engine.statement import Statement, ask, run, statement
from socialdesk.store.messages import PolicyNote
from socialdesk.store.outbox import queue_one
from socialdesk.store.seen import newest
from socialdesk.store.situations import PRIVATE
from socialdesk.store.tags import put_tags, tags_of
from socialdesk.store.telling import CHATS

TAG = "prize"
"""Stands on conversations in which somebody is to be told by an agent that they won."""


@dataclass(frozen=True, slots=True)
class PrizeRow:
    """Somebody who was drawn, with what became of their prize. Their conversation is the one in which they
    entered; `contact_id` and `person` are None where nobody knows any more who it was."""

    id: int
    game_id: int
    game: str
    game_agent: str
    stored_settings: str
    place: int
    ref: str
    reserve: int
    prize: str
    stored_state: str
    changed_at: int
    called_at: int | None
    until: int | None
    tries: int
    stored_task: str
    stored_why: str
    instead_of: int | None
    proof: str
    stored_file: str
    agent: str
    delivery: str | None
    delivery_at: int | None
    conversation_id: int | None
    remote_id: str | None
    contact_id: int | None
    person: int | None
    name: str | None
    language: str | None
    wrote_at: int | None
    replied_at: int | None

    @property
    def state(self) -> State:
        """How far it has come."""
        return State(self.stored_state)

    @property
    def settings(self) -> Settings:
        """What was chosen for the game."""
        return load_settings(self.stored_settings)

    @property
    def task(self) -> Reason:
        """Why an agent is to tell them; no reason where none is."""
        return load_reason(self.stored_task)

    @property
    def why(self) -> Reason:
        """Why they are out of it."""
        return load_reason(self.stored_why)

    @property
    def file(self) -> OutgoingFile | None:
        """The picture that proves the hand-over."""
        return load_file(self.stored_file)

    @property
    def awaited(self) -> Awaited:
        """What the next step depends on."""
        return Awaited(
            self.state, self.contact_id is not None, _moment(self.until), self.delivery or "",
            _moment(self.delivery_at), bool(self.stored_task), _moment(self.wrote_at),
            _moment(self.replied_at),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """Where a prize can be sent, as far as one of somebody's contacts tells."""

    contact_id: int
    name: str
    phone: str
    address: str


@dataclass(frozen=True, slots=True)
class Task:
    """What an agent is to do: in which conversation, why, in which words of the shop."""

    conversation_id: int | None
    why: Reason
    words: str


@dataclass(frozen=True, slots=True)
class _Proof:
    id: int
    stored_file: str


_PRIVATE = ", ".join(f"'{each}'" for each in PRIVATE)
_PERSON = """(
    SELECT one.id FROM contact AS one WHERE one.id = COALESCE(contact.same_as, contact.id)
    UNION ALL SELECT one.id FROM contact AS one WHERE one.same_as = COALESCE(contact.same_as, contact.id)
)"""
_SAID_SINCE = f"""
            SELECT min(said.at) FROM message AS said JOIN conversation ON conversation.id = said.conversation_id
            WHERE conversation.contact_id IN {_PERSON} AND said.id > won.after_message
                AND said.at >= won.called_at - {SLACK}
"""
_ROW = f"""
    SELECT won.id, won.game_id, game.name AS game, game.agent AS game_agent, game.settings AS stored_settings, won.place,
        won.ref, won.reserve, won.prize, won.state AS stored_state, won.changed_at, won.called_at, won.until, won.tries,
        won.task AS stored_task, won.why AS stored_why, won.instead_of, won.proof, won.proof_file AS stored_file, won.agent,
        outbox.state AS delivery, COALESCE(outbox.settled_at, outbox.created_at) AS delivery_at, entry.conversation_id,
        entry.remote_id, contact.id AS contact_id, COALESCE(contact.same_as, contact.id) AS person, contact.name,
        contact.language,
        CASE WHEN won.state IN ('waiting', 'told') AND won.called_at IS NOT NULL THEN (
            {_SAID_SINCE} AND conversation.chat_kind IN ({_PRIVATE}) AND said.author = 'customer'
        ) END AS wrote_at,
        CASE WHEN won.state = 'waiting' AND won.called_at IS NOT NULL THEN (
            {_SAID_SINCE} AND said.author IN ('agent', 'owner') AND said.kind <> 'note'
        ) END AS replied_at
    FROM game_winner AS won
    JOIN game ON game.id = won.game_id
    LEFT JOIN game_entry AS entry ON entry.game_id = won.game_id AND entry.ref = won.ref AND entry.weight > 0
    LEFT JOIN contact ON contact.id = entry.contact_id
    LEFT JOIN outbox ON outbox.id = won.delivery_id
"""
AWAITED = Query(PrizeRow, f"{_ROW} WHERE won.state IN ('waiting', 'told') ORDER BY won.id")
OF_GAME = Query(PrizeRow, f"{_ROW} WHERE won.game_id = $1 ORDER BY won.place")
ADDRESSES = Query(
    Address,
    """
    SELECT id AS contact_id, name, phone, address FROM contact WHERE id = $1 OR same_as = $1
    ORDER BY CASE WHEN id = $1 THEN 0 ELSE 1 END, id
    """,
)
HOLD = Statement(
    int,
    """
    UPDATE game_winner SET changed_at = :now
    WHERE id = :id AND state = :stored_state AND tries = :tries AND task = :stored_task RETURNING id
    """,
)
"""Whoever finds a row as it was read may turn it; of two who would, the second finds it turned."""
TELL = statement(
    """
    UPDATE game_winner SET delivery_id = CAST(:delivery AS bigint), tries = tries + 1, after_message = :after
    WHERE id = :id
    """
)
CALL = statement(
    """
    UPDATE game_winner
    SET task = :task, called_at = CAST(:called_at AS bigint), until = CAST(:until AS bigint),
        after_message = CASE WHEN after_message > 0 THEN after_message ELSE :after END
    WHERE id = :id
    """
)
TOLD = statement(
    """
    UPDATE game_winner
    SET state = 'told', called_at = CAST(:called_at AS bigint), until = CAST(:until AS bigint) WHERE id = :id
    """
)
TURN = statement(
    """
    UPDATE game_winner
    SET state = :state, why = :why, agent = :agent,
        proof = CASE WHEN :proof = '' THEN proof ELSE :proof END,
        proof_file = CASE WHEN :file = '' THEN proof_file ELSE :file END
    WHERE id = :id
    """
)
TAKE_BACK = statement(
    """
    UPDATE outbox SET state = 'cancelled', code = 'prize', settled_at = :now
    WHERE id = (SELECT delivery_id FROM game_winner WHERE id = :id) AND state IN ('queued', 'scheduled')
    """
)
MOVE_UP = Statement(
    int,
    """
    UPDATE game_winner SET state = 'waiting', prize = :prize, instead_of = CAST(:place AS bigint), changed_at = :now
    WHERE id = (
        SELECT id FROM game_winner WHERE game_id = :game_id AND state = 'reserve' ORDER BY place LIMIT 1
    ) RETURNING place
    """,
)
NOTE = Query(int, "SELECT id FROM message WHERE conversation_id = $1 AND remote_id = $2")
PROOFS = Statement(
    _Proof,
    """
    SELECT won.id, won.proof_file AS stored_file FROM game_winner AS won
    JOIN game_entry AS entry ON entry.game_id = won.game_id AND entry.ref = won.ref
    WHERE entry.contact_id IN (:contacts)
    """,
)
FORGET = "UPDATE game_winner SET proof = '', proof_file = '' WHERE id = $1"


class Prizes:
    """Keeping what becomes of prizes. What is done to one is done to it as it was read, or not at all."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def awaited(self) -> list[PrizeRow]:
        """Whoever is to be told, or has still to claim their prize."""
        return await self._db.all(AWAITED)

    async def of(self, game_id: int) -> list[PrizeRow]:
        """Winners and reserves of a game, in the order in which they were picked."""
        return await self._db.all(OF_GAME, game_id)

    async def chats(self, person: int) -> list[int]:
        """Somebody's private conversations, the one in which they did something last first."""
        return await self._db.all(CHATS, person)

    async def addresses(self, person: int) -> list[Address]:
        """What is known of where somebody lives, by their contacts."""
        return await self._db.all(ADDRESSES, person)

    async def tell(self, row: PrizeRow, delivery: NewDelivery, now: Instant) -> bool:
        """Queue what tells somebody that they won; its key makes a second try harmless. False where it is not
        as it was read."""

        async def work(conn: Connection) -> bool:
            revision = await raise_revision(conn)
            if not await _hold(conn, row, now):
                return False
            number = await queue_one(conn, delivery, now)
            await run(conn, TELL, id=row.id, delivery=number, after=await newest(conn))
            await touch(conn, revision, [delivery.conversation_id])
            return True

        return await self._db.transact(work)

    async def call(self, row: PrizeRow, task: Task, until: Instant | None, now: Instant) -> bool:
        """Make it an agent's task to tell somebody: a note, the tag, and the conversation is theirs who made the
        game, unless it is somebody's. Their time runs from now on. False where it is not as it was read."""

        async def work(conn: Connection) -> bool:
            revision = await raise_revision(conn)
            if not await _hold(conn, row, now):
                return False
            await run(
                conn, CALL, id=row.id, task=dump_reason(task.why), called_at=now, until=until,
                after=await newest(conn),
            )  # fmt: skip
            if task.conversation_id is not None:
                await _put_before_agent(conn, revision, row, task, now)
            return True

        return await self._db.transact(work)

    async def told(self, row: PrizeRow, at: Instant, until: Instant | None, now: Instant) -> bool:
        """They know. False where it is not as it was read."""

        async def work(conn: Connection) -> bool:
            if not await _hold(conn, row, now):
                return False
            await run(conn, TOLD, id=row.id, called_at=at, until=until)
            return True

        return await self._db.transact(work)

    async def turn(
        self,
        row: PrizeRow,
        state: State,
        now: Instant,
        *,
        agent: str = "",
        proof: str = "",
        file: OutgoingFile | None = None,
    ) -> bool:
        """It is claimed, or handed over. What would still tell them is not sent any more. False where it is not
        as it was read."""

        async def work(conn: Connection) -> bool:
            await raise_revision(conn)
            if not await _hold(conn, row, now):
                return False
            await run(conn, TAKE_BACK, id=row.id, now=now)
            await run(
                conn, TURN, id=row.id, state=state.value, why="", agent=agent, proof=proof, file=dump_file(file),
            )  # fmt: skip
            return True

        return await self._db.transact(work)

    async def expire(self, row: PrizeRow, why: Reason, now: Instant, agent: str = "") -> int | None:
        """They are out of it, and the next reserve moves up in the same transaction: no prize is meant for two,
        or for nobody while there is a reserve. The reserve's place, 0 where there is none left; None where it
        is not as it was read."""

        async def work(conn: Connection) -> int | None:
            await raise_revision(conn)
            if not await _hold(conn, row, now):
                return None
            await run(conn, TAKE_BACK, id=row.id, now=now)
            await run(
                conn, TURN, id=row.id, state=State.EXPIRED.value, why=dump_reason(why), agent=agent, proof="", file="",
            )  # fmt: skip
            moved = await ask(
                conn, MOVE_UP, game_id=row.game_id, prize=row.prize, place=row.place, now=now
            )
            return moved[0] if moved else 0

        return await self._db.transact(work)


async def forget(conn: Connection, contacts: Sequence[int]) -> list[str]:
    """People who are erased: what proves that they were handed something goes; the paths of its files."""
    if not contacts:
        return []
    found = await ask(conn, PROOFS, contacts=contacts)
    await conn.many(FORGET, [(each.id,) for each in found])
    return [file.path for each in found if (file := load_file(each.stored_file)) is not None]


async def _hold(conn: Connection, row: PrizeRow, now: Instant) -> bool:
    return bool(await ask(conn, HOLD, row, now=now))


async def _put_before_agent(
    conn: Connection, revision: int, row: PrizeRow, task: Task, now: Instant
) -> None:
    """What an agent sees of a task. Its note's key, and that the rest is set, make a second time harmless."""
    number = task.conversation_id
    assert number is not None
    there = (await load_many(conn, [number])).get(number)
    if there is None:
        return
    key = f"prize:{row.id}:{row.tries}"
    await messages.add_policy_notes(conn, [PolicyNote(number, key, OWN_NAME, task.words, now)])
    tags = (await tags_of(conn, [number])).get(number, [])
    steps = list[Step]()
    changes: list[Change] = [Tag((TAG,)), Reopen()]
    if row.game_agent and not there.assignee:
        changes.append(Assign(row.game_agent))
    for wanted in changes:
        if became := done(wanted, there, tags, now):
            after, happened = became
            steps.append(Step(there, after, now, happened, OWN_NAME))
            there = after
            if isinstance(happened, Tagged):
                await put_tags(conn, [(number, happened)], now)
    await change_many(conn, revision, steps)
    if whom := there.assignee:
        note = await fetch_one(conn, NOTE, number, key)
        await conn.many(messages.ADD_MENTION, [(note, whom, number, now)])
    await touch(conn, revision, [number])


def _moment(at: int | None) -> Instant | None:
    return None if at is None else Instant(at)
