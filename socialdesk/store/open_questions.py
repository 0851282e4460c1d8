"""How many questions of a live wait, counted as it goes on: only what has moved since is read again."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from socialdesk.model.conversation import Status
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.live_comments import GROUP

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Open:
    """Questions that nobody has answered, and since when (ms) the oldest waits."""

    questions: int
    since: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, whatever became of it."""

    number: int
    conversation_id: int
    kind: str
    remote_id: str
    at: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stands."""

    id: int
    status: str
    waiting_since: int | None


@dataclass(frozen=True, slots=True)
class Sum:
    """What tells whether the same questions are known."""

    count: int
    numbers: int


@dataclass(frozen=True, slots=True)
class About:
    """A message of a conversation."""

    conversation_id: int
    remote_id: str


_ASKED = """
    SELECT live_comment.id AS number, message.conversation_id, live_comment.kind, message.remote_id, message.at
    FROM live_comment JOIN message ON message.id = live_comment.message_id
"""
AFTER = Query(
    Asked,
    f"""
    {_ASKED} WHERE live_comment.live_id = $1 AND live_comment.is_question = 1 AND live_comment.id > $2
    ORDER BY live_comment.id
    """,
)
THESE = Query(Asked, f"{_ASKED} WHERE live_comment.id IN ({{list}})")
SUM = Query(
    Sum,
    """
    SELECT count(*) AS count, CAST(COALESCE(sum(live_comment.id), 0) AS bigint) AS numbers
    FROM live_comment WHERE live_comment.live_id = $1 AND live_comment.is_question = 1
    """,
)
NUMBERS = Query(
    int,
    "SELECT live_comment.id FROM live_comment WHERE live_comment.live_id = $1 AND live_comment.is_question = 1",
)
REVISION = Query(int, "SELECT value FROM change_counter WHERE id = 1")
_STANDING = (
    "SELECT conversation.id, conversation.status, conversation.waiting_since FROM conversation"
)
MOVED = Query(Standing, f"{_STANDING} WHERE conversation.revision > $1")
STANDING = Query(Standing, f"{_STANDING} WHERE conversation.id IN ({{list}})")
GONE = Query(
    About,
    """
    SELECT conversation_id, remote_id FROM message
    WHERE conversation_id IN ({list}) AND (deleted_at IS NOT NULL OR hidden_at IS NOT NULL)
    """,
)
ANSWERED = Query(
    About,
    """
    SELECT conversation_id, reply_to AS remote_id FROM message
    WHERE conversation_id IN ({list}) AND reply_to IS NOT NULL AND author IN ('agent', 'owner')
    """,
)
AT_ONCE = 512


@dataclass(slots=True)
class OpenQuestions:
    """Those of one live, in the memory of whoever looks again and again. Counts what the rows say by
    `live_comments.OPEN_QUESTION`."""

    live_id: int
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _revision: int = 0
    _seen: int = 0
    _numbers: int = 0
    _unjudged: set[int] = field(default_factory=set)
    _asked: dict[int, Asked] = field(default_factory=dict)
    _chats: dict[int, dict[int, Asked]] = field(default_factory=dict)
    _open: dict[int, Open] = field(default_factory=dict)

    async def read(self, database: Database) -> Open:
        """How many wait now."""
        async with self._turn:
            return await database.read(self._read)

    async def _read(self, conn: Connection) -> Open:
        revision = await fetch_one(conn, REVISION) or 0
        await self._take(conn)
        standing = []
        if self._revision:
            moved = await fetch_all(conn, MOVED, self._revision)
            standing = [each for each in moved if each.id in self._chats]
        others = self._unjudged & self._chats.keys() - {each.id for each in standing}
        standing += await _over(conn, STANDING, others)
        await self._judge(conn, standing)
        self._revision = revision
        self._unjudged.clear()
        since = [each.since for each in self._open.values() if each.since is not None]
        return Open(sum(each.questions for each in self._open.values()), min(since, default=None))

    async def _take(self, conn: Connection) -> None:
        """Know the same questions as the store."""
        for each in await fetch_all(conn, AFTER, self.live_id, self._seen):
            self._add(each)
        there = await fetch_one(conn, SUM, self.live_id)
        if there == Sum(len(self._asked), self._numbers):
            return
        # One reads otherwise by now, or was erased, or was asked before one that is known.
        numbers = set(await fetch_all(conn, NUMBERS, self.live_id))
        for number in self._asked.keys() - numbers:
            self._drop(number)
        for each in await _over(conn, THESE, numbers - self._asked.keys()):
            self._add(each)

    def _add(self, asked: Asked) -> None:
        self._seen = max(self._seen, asked.number)
        self._asked[asked.number] = asked
        self._numbers += asked.number
        self._chats.setdefault(asked.conversation_id, {})[asked.number] = asked
        self._unjudged.add(asked.conversation_id)

    def _drop(self, number: int) -> None:
        chat = self._asked.pop(number).conversation_id
        self._numbers -= number
        del self._chats[chat][number]
        self._unjudged.add(chat)
        if not self._chats[chat]:
            del self._chats[chat]
            self._open.pop(chat, None)

    async def _judge(self, conn: Connection, standing: list[Standing]) -> None:
        """Which questions of these chats wait."""
        settled: dict[int, set[str]] = {}
        chats = {each.id for each in standing}
        groups = {each for each in chats if _is_group(self._chats[each].values())}
        for about in [
            *await _over(conn, GONE, chats),
            *await _over(conn, ANSWERED, groups),
        ]:
            settled.setdefault(about.conversation_id, set()).add(about.remote_id)
        for each in standing:
            done = settled.get(each.id, set())
            since = _waits_since(each, is_group=each.id in groups)
            left = [
                one.at for one in self._chats[each.id].values() if one.at >= since and one.remote_id not in done
            ]  # fmt: skip
            self._open[each.id] = Open(len(left), min(left, default=None))


def _waits_since(standing: Standing, *, is_group: bool) -> float:
    """What is older has been answered in a chat by one answer for all, or put away as done."""
    if standing.status == Status.RESOLVED:
        return math.inf
    if is_group:
        return -math.inf
    return math.inf if standing.waiting_since is None else standing.waiting_since


def _is_group(asked: Iterable[Asked]) -> bool:
    return next(iter(asked)).kind == GROUP


async def _over(conn: Connection, query: Query[T], numbers: Iterable[int]) -> list[T]:
    wanted, found = sorted(numbers), list[T]()
    for start in range(0, len(wanted), AT_ONCE):
        some, arguments = query.over(1, wanted[start : start + AT_ONCE])
        found += await fetch_all(conn, some, *arguments)
    return found
