"""What policies would say in one transaction, each to a message: reworded once it is known who is spoken to, kept back where
it is too much, and queued."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import Enum, auto

from socialdesk.model.changes import Change
from socialdesk.model.delivery import NewDelivery
from socialdesk.model.message import PUBLIC, InboundMessage
from socialdesk.store.acknowledging import Reworded, known_at
from socialdesk.store.automatic import STOPPED, Guard, Restraint, calling, is_automatic
from socialdesk.store.engine.database import Connection
from socialdesk.store.order_fields import filled_in
from socialdesk.store.outbox import queue_all, queue_at_comments, queue_shown
from socialdesk.store.working import Moving, Working


class Way(Enum):
    """How a delivery is queued."""

    PLAIN = auto()
    AT_COMMENT = auto()
    SHOWN = auto()
    """With buttons, files, or what it answers."""


@dataclass(slots=True, eq=False)
class Saying:
    """A delivery, to which message in which conversation it is said, and how it reads once more is known of whom it is
    said to."""

    delivery: NewDelivery
    moving: Moving
    message: InboundMessage
    way: Way
    reworded: Reworded | None = None

    @property
    def read_by(self) -> int | None:
        """The contact who alone reads it; None where everybody does."""
        row = self.moving.row
        is_public = not self.delivery.private and row.chat_kind in PUBLIC
        return None if is_public else row.contact_id


class Sayings:
    """All of them. Each is judged by what was said until the message that it answers, although the transaction may know
    later ones."""

    def __init__(self, working: Working, guard: Guard) -> None:
        self.all: list[Saying] = []
        self._working = working
        self._guard = guard
        self._places: dict[tuple[int, str], int] = {}

    def hear(self, moving: Moving, message: InboundMessage) -> None:
        """Policies are asked about this message now."""
        self._places.setdefault((moving.row.id, message.remote_id), len(self._places))

    def add(
        self,
        delivery: NewDelivery,
        moving: Moving,
        message: InboundMessage,
        way: Way = Way.PLAIN,
        reworded: Reworded | None = None,
    ) -> None:
        """One more, in answer to a message that was heard."""
        self.all.append(Saying(delivery, moving, message, way, reworded))

    async def settle(
        self,
        conn: Connection,
        unanswered: Callable[[Moving, InboundMessage], Awaitable[None]],
        change: Callable[[Moving, Change], None],
    ) -> None:
        """Find the last words of each, and take out what is too much; `unanswered` is told to which message it would have been
        said, then `change` what is to be done to a conversation to which a person is called."""
        self.all.sort(key=lambda each: self._places[each.moving.row.id, each.message.remote_id])
        await self._reword(conn)
        await self._restrain(conn, unanswered, change)

    def keys(self) -> set[str]:
        """Under which they are queued."""
        return {each.delivery.key for each in self.all}

    async def queue(self, conn: Connection) -> None:
        """Queue them."""
        now = self._working.now
        await queue_all(conn, await self._of(conn, Way.PLAIN), now)
        await queue_at_comments(conn, await self._of(conn, Way.AT_COMMENT), now)
        await queue_shown(conn, await self._of(conn, Way.SHOWN), now)

    async def _of(self, conn: Connection, way: Way) -> list[NewDelivery]:
        some = [each for each in self.all if each.way is way]
        return await filled_in(conn, [(each.delivery, each.read_by) for each in some])

    async def _reword(self, conn: Connection) -> None:
        wanted = [each for each in self.all if each.reworded is not None]
        if wanted:
            await self._working.keep_messages()
        for each in wanted:
            assert each.reworded is not None
            due = await known_at(conn, each.moving.row, each.message)
            if body := each.reworded(due.said, due.phone):
                each.delivery = replace(each.delivery, body=body)

    async def _restrain(
        self,
        conn: Connection,
        unanswered: Callable[[Moving, InboundMessage], Awaitable[None]],
        change: Callable[[Moving, Change], None],
    ) -> None:
        """Take out what is too much to be said by itself; a person is called to that conversation. Nothing is
        looked up where nothing would be said."""
        automatic = [each for each in self.all if is_automatic(each.delivery)]
        if not automatic:
            return
        held_back = list[Saying]()
        restraint, called = Restraint(self._guard, conn, self._working.now), dict[int, str]()
        await restraint.expect(sorted({each.moving.row.id for each in automatic}))
        if any(restraint.speaks_often(each.moving.row.id) for each in automatic):
            await self._working.keep_messages()
        whole = dict[str, str]()
        for each in automatic:
            row, says = each.moving.row, each.delivery.body
            part_of = each.delivery.key.partition("#")[0]
            if part_of in whole:  # an answer of several parts goes whole or not at all
                code = restraint.with_it(row.id, says, whole[part_of])
            else:
                code = whole[part_of] = await restraint.silent(row, says, _written(each.message))
            if code:
                held_back.append(each)
                await unanswered(each.moving, each.message)
            if code and code != STOPPED:
                called[row.id] = code
                for wanted in calling(each.moving.row):
                    change(each.moving, wanted)
        self.all = [each for each in self.all if each not in held_back]
        await restraint.stop(called)


def _written(message: InboundMessage) -> InboundMessage | None:
    """What somebody may have written by a program; a program taps nothing."""
    return None if message.kind == "button" or message.said else message
