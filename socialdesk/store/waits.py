"""Waits and episodes as rows: kept up in the transactions that record, answer and resolve, and made anew
from what was said and done.

What comes in its turn is one small statement. Whatever else happens (words that come late or are taken back,
an answer that is refused, undoing) has the conversation folded anew at the end of its transaction, by
the one function that also rebuilds everything: `model/waits.segments`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import eq
from typing import NamedTuple

from socialdesk.model.changes import (
    DoneAgain,
    Happened,
    Moved,
    Reopened,
    Replied,
    Resolved,
    TakenBack,
    Unsent,
)
from socialdesk.model.ids import Instant
from socialdesk.model.waits import Segments, Why, segments
from socialdesk.store.engine.database import Batch, Connection
from socialdesk.store.engine.statement import Rows, Statement, ask, statement
from socialdesk.store.occurrences import occurrences

PIECE = 256
"""Conversations that are folded at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A conversation whose customer said something in turn."""

    conversation_id: int
    account_id: int
    at: int


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation and its account."""

    id: int
    account_id: int


@dataclass(frozen=True, slots=True)
class Acted:
    """Something that happened to a conversation, by whom, and whose it is then."""

    conversation_id: int
    happened: Happened
    at: Instant
    agent: str
    assignee: str
    is_in_turn: bool = True
    """Not where something in the conversation bears a later moment: somebody's clock is ahead of ours."""


class WaitRow(NamedTuple):
    """A wait as it is kept, see `model.waits.Wait`. `underway` is the delivery that answers it and has not
    arrived. A tuple, for they are made and compared by the million."""

    id: int
    conversation_id: int
    account_id: int
    opened_at: int
    said_last_at: int | None
    answered_at: int | None
    agent: str
    assignee: str
    ended_at: int | None
    why_excluded: str
    underway: int | None


class EpisodeRow(NamedTuple):
    """An episode as it is kept, see `model.waits.Episode`."""

    id: int
    conversation_id: int
    account_id: int
    opened_at: int
    by_customer: int
    resolved_at: int | None
    resolved_by: str
    assignee: str


OPEN_WAITS = Rows(
    """
    INSERT INTO wait (conversation_id, account_id, opened_at)
    SELECT given.conversation_id, given.account_id, given.at FROM given
    WHERE NOT EXISTS (
        SELECT 1 FROM wait WHERE wait.conversation_id = given.conversation_id AND wait.ended_at IS NULL
    )
    """,
    conversation_id="bigint",
    account_id="bigint",
    at="bigint",
)
OPEN_EPISODES = Rows(
    """
    INSERT INTO episode (conversation_id, account_id, opened_at, by_customer)
    SELECT given.conversation_id, given.account_id, given.at, given.by_customer FROM given
    WHERE NOT EXISTS (
        SELECT 1 FROM episode
        WHERE episode.conversation_id = given.conversation_id AND episode.resolved_at IS NULL
    )
    """,
    conversation_id="bigint",
    account_id="bigint",
    at="bigint",
    by_customer="bigint",
)
ARRIVED = Rows(
    """
    UPDATE wait
    SET answered_at = CASE WHEN given.at > wait.opened_at THEN given.at ELSE wait.opened_at END,
        ended_at = CASE WHEN given.at > wait.opened_at THEN given.at ELSE wait.opened_at END,
        underway = NULL
    FROM given WHERE wait.underway = given.delivery_id
    """,
    delivery_id="bigint",
    at="bigint",
)
RESOLVE_WAIT = statement(
    f"""
    UPDATE wait
    SET ended_at = CASE WHEN :at > opened_at THEN :at ELSE opened_at END, why_excluded = '{Why.RESOLVED.value}',
        assignee = :assignee, packed = 0,
        said_last_at = COALESCE((
            SELECT max(at) FROM message
            WHERE message.conversation_id = wait.conversation_id AND at >= wait.opened_at AND author = 'customer'
                AND kind <> 'note' AND stands_for <> 'edit' AND unasked = 0 AND deleted_at IS NULL
        ), opened_at)
    WHERE conversation_id = :conversation_id AND ended_at IS NULL
    """
)
RESOLVE_EPISODE = statement(
    """
    UPDATE episode SET resolved_at = :at, resolved_by = :agent, assignee = :assignee, packed = 0
    WHERE conversation_id = :conversation_id AND resolved_at IS NULL
    """
)
WAIT_COLUMNS = """id, conversation_id, account_id, opened_at, said_last_at, answered_at, agent, assignee, ended_at, why_excluded, underway"""
EPISODE_COLUMNS = """id, conversation_id, account_id, opened_at, by_customer, resolved_at, resolved_by, assignee"""
WAITS_OF = Statement(
    WaitRow,
    f"SELECT {WAIT_COLUMNS} FROM wait WHERE conversation_id IN (:ids) ORDER BY conversation_id, opened_at, id",
)
EPISODES_OF = Statement(
    EpisodeRow,
    f"SELECT {EPISODE_COLUMNS} FROM episode WHERE conversation_id IN (:ids) ORDER BY conversation_id, opened_at, id",
)
ACCOUNTS_OF = Statement(Place, "SELECT id, account_id FROM conversation WHERE id IN (:ids)")
ADD_WAIT = statement(
    """
    INSERT INTO wait (conversation_id, account_id, opened_at, said_last_at, answered_at, agent, assignee, ended_at, why_excluded, underway)
    VALUES (:conversation_id, :account_id, :opened_at, :said_last_at, :answered_at, :agent, :assignee, :ended_at, :why_excluded, :underway)
    """
)
SET_WAIT = statement(
    """
    UPDATE wait
    SET opened_at = :opened_at, said_last_at = :said_last_at, answered_at = :answered_at, agent = :agent,
        assignee = :assignee, ended_at = :ended_at, why_excluded = :why_excluded, underway = :underway, packed = 0
    WHERE id = :id
    """
)
DROP_WAIT = statement("DELETE FROM wait WHERE id = :id")


def _gone(table: str, which: str) -> Statement[None]:
    """What is in a pack and is changed or dropped now, of the rows that a condition tells."""
    return statement(
        f"""
        INSERT INTO {table}_gone (id, day) SELECT id, opened_at / 86400000 FROM {table}
        WHERE {which} AND packed = 1 ON CONFLICT DO NOTHING
        """
    )


WAIT_GONE, EPISODE_GONE = (_gone(table, "id = :id") for table in ("wait", "episode"))
OPEN_WAIT_GONE = _gone("wait", "conversation_id = :conversation_id AND ended_at IS NULL")
OPEN_EPISODE_GONE = _gone("episode", "conversation_id = :conversation_id AND resolved_at IS NULL")
ADD_EPISODE = statement(
    """
    INSERT INTO episode (conversation_id, account_id, opened_at, by_customer, resolved_at, resolved_by, assignee)
    VALUES (:conversation_id, :account_id, :opened_at, :by_customer, :resolved_at, :resolved_by, :assignee)
    """
)
SET_EPISODE = statement(
    """
    UPDATE episode
    SET opened_at = :opened_at, by_customer = :by_customer, resolved_at = :resolved_at, resolved_by = :resolved_by,
        assignee = :assignee, packed = 0
    WHERE id = :id
    """
)
DROP_EPISODE = statement("DELETE FROM episode WHERE id = :id")
RESOLVE = (OPEN_WAIT_GONE, OPEN_EPISODE_GONE, RESOLVE_WAIT, RESOLVE_EPISODE)
KEEP_WAITS = (WAIT_GONE, ADD_WAIT, SET_WAIT, DROP_WAIT)
KEEP_EPISODES = (EPISODE_GONE, ADD_EPISODE, SET_EPISODE, DROP_EPISODE)


async def asked(conn: Connection, said: Sequence[Asked]) -> None:
    """Customers said something in turn: whoever did not wait does now. One record a conversation, the
    earliest."""
    await conn.together([OPEN_WAITS.batch(said), OPEN_EPISODES.batch(said, by_customer=1)])


async def follow(conn: Connection, acts: Sequence[Acted]) -> None:
    """Things happened to conversations, and are written down. What ends no wait by itself is folded at the
    transaction's end."""
    anew = set[int]()
    resolved: list[Acted] = []
    for each in acts:
        match each.happened:
            case Resolved(after=after) if after.get("status") == "resolved" and each.is_in_turn:
                resolved.append(each)
            case (
                Resolved() | Reopened() | Replied() | Moved() | Unsent() | TakenBack() | DoneAgain()
            ):
                anew.add(each.conversation_id)
            case _:
                pass
    await conn.together([each.batch(resolved) for each in RESOLVE])
    fold_at_end(conn, anew)


def arrived(answers: Sequence[object]) -> Batch:
    """Answers arrived at a moment of the platform's, to be run together with the rest: until then they
    count from when they were written. Each has a `delivery_id` and an `at`."""
    return ARRIVED.batch(answers)


def fold_at_end(conn: Connection, conversation_ids: Iterable[int]) -> None:
    """These conversations' waits are made anew from what was said and done, right before the commit."""
    conn.at_end.setdefault(fold, set()).update(conversation_ids)


async def fold(conn: Connection, conversation_ids: Sequence[int]) -> None:
    """The waits and episodes of these conversations follow from their messages again."""
    for start in range(0, len(conversation_ids), PIECE):
        piece = conversation_ids[start : start + PIECE]
        there = await _there(conn, piece)
        due = await reckoned(conn, piece)
        news = _Replaced([], [], []), _Replaced([], [], [])
        for number in piece:
            was = there.get(number, ([], []))
            if was != ([], []) or due[number] != ([], []):
                _compare(was[0], due[number][0], news[0])
                _compare(was[1], due[number][1], news[1])
        await conn.together([*news[0].batches(*KEEP_WAITS), *news[1].batches(*KEEP_EPISODES)])


async def differing(conn: Connection, conversation_ids: Sequence[int]) -> list[int]:
    """Of these conversations those whose rows are not what follows from their messages."""
    there = await _there(conn, conversation_ids)
    due = await reckoned(conn, conversation_ids)
    return [
        number
        for number in conversation_ids
        if _plain(there.get(number, ([], []))) != _plain(due[number])
    ]


Row = WaitRow | EpisodeRow
Reckoned = tuple[list[WaitRow], list[EpisodeRow]]


def _plain(rows: Reckoned) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    waits, episodes = rows
    return sorted(map(_values, waits), key=repr), sorted(map(_values, episodes), key=repr)


def _values(row: Row) -> tuple[object, ...]:
    """Of a row all but its number."""
    return row[1:]


async def _there(conn: Connection, ids: Sequence[int]) -> dict[int, Reckoned]:
    found: dict[int, Reckoned] = {}
    for wait in await ask(conn, WAITS_OF, ids=ids):
        found.setdefault(wait.conversation_id, ([], []))[0].append(wait)
    for episode in await ask(conn, EPISODES_OF, ids=ids):
        found.setdefault(episode.conversation_id, ([], []))[1].append(episode)
    return found


@dataclass(frozen=True, slots=True)
class _Replaced:
    """What is to be written so that rows are as they are due."""

    added: list[Row]
    changed: list[Row]
    dropped: list[Row]

    def batches(self, *statements: Statement[None]) -> list[Batch]:
        gone = [*self.changed, *self.dropped]
        rows = (gone, self.added, self.changed, self.dropped)
        return [each.batch(some) for each, some in zip(statements, rows, strict=True)]


def _compare(there: Sequence[Row], due: Sequence[Row], news: _Replaced) -> None:
    """Rows that stay keep their numbers, by which people name waits."""
    if len(there) == len(due) and all(map(eq, map(_values, there), map(_values, due))):
        return
    left: dict[int, list[Row]] = {}
    for row in there:
        left.setdefault(row.opened_at, []).append(row)
    for row in due:
        same = left.get(row.opened_at)
        if not same:
            news.added.append(row)
        elif _values(was := same.pop(0)) != _values(row):
            news.changed.append(row._replace(id=was.id))
    news.dropped.extend(row for rows in left.values() for row in rows)


async def reckoned(conn: Connection, ids: Sequence[int]) -> dict[int, Reckoned]:
    """The rows that follow from what was said and done in these conversations; their numbers are 0."""
    stories = await occurrences(conn, ids)
    accounts = {each.id: each.account_id for each in await ask(conn, ACCOUNTS_OF, ids=ids)}
    return {
        number: _rows(number, accounts[number], segments(acts)) for number, acts in stories.items()
    }


def _rows(number: int, account_id: int, found: Segments) -> Reckoned:
    waits = [
        WaitRow(
            0, number, account_id, each.opened_at, each.said_last_at, each.answered_at, each.agent,
            each.assignee if each.ended_at is not None else "", each.ended_at, each.why_excluded,
            each.underway,
        )
        for each in found.waits
    ]  # fmt: skip
    episodes = [
        EpisodeRow(
            0, number, account_id, each.opened_at, int(each.by_customer), each.resolved_at, each.resolved_by, each.assignee
        )
        for each in found.episodes
    ]  # fmt: skip
    return waits, episodes
