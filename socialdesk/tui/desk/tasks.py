"""What people of the shop are to do, as the desk shows it."""

from __future__ import annotations

from collections.abc import Sequence

from socialdesk.model.ids import Instant
from socialdesk.model.task import Kind
from socialdesk.services.tasks import Tasks as Service
from socialdesk.store.tasks import Counts, TaskRow
from socialdesk.tui.desk.session import Session

MOST = 1_000
"""Tasks that are listed, the first due first."""


class Tasks:
    """The open ones, as they were read last."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._service = Service(session.store, session.clock)
        self.kind: Kind | None = None
        """Only those of this kind are shown."""
        self.rows: Sequence[TaskRow] = ()
        self.counts = Counts(0, 0)
        self._read: tuple[Kind | None] | None = None

    @property
    def now(self) -> Instant:
        """The moment, by the desk's clock."""
        return self._session.now()

    @property
    def is_read(self) -> bool:
        """Whether what is looked at was read."""
        return self._read == (self.kind,)

    async def load(self) -> bool:
        """Read them; whether they say something else than before. Raises StoreError."""
        kind = self.kind
        rows = await self._service.open(kind=kind, most=MOST)
        counts = await self._session.store.tasks.counts(self.now)
        before = (self.rows, self.counts, self._read)
        if kind != self.kind:
            return False  # others are wanted by now, and are read after these
        self.rows, self.counts, self._read = rows, counts, (kind,)
        return before != (self.rows, self.counts, self._read)

    async def at_hand(self, conversation_id: int) -> list[TaskRow]:
        """Those of a conversation and its person, the first due first."""
        return await self._session.store.tasks.at_hand(conversation_id)

    async def one(self, number: int) -> TaskRow:
        """One by its number. Raises NotFound."""
        return await self._service.one(number)

    async def done(self, number: int) -> None:
        """It is done. Raises NotAllowed where it was ended already."""
        await self._service.done(number, self._session.agent)

    async def drop(self, number: int, why: str) -> None:
        """It is not to be done any more. Raises as `done`."""
        await self._service.drop(number, self._session.agent, why)
