"""A transaction that is under way, as a database of its own: for what does or reads many things that belong together."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import TypeVar

from socialdesk.errors import StoreError
from socialdesk.store.engine.database import Connection, Database, Lane

T = TypeVar("T")


class Within(Database):
    """A transaction of another database in which everything is done that is asked of this one: hundreds of steps with one way
    there and one commit, and nobody sees half of it. What goes wrong is explained by the other one."""

    def __init__(self, conn: Connection) -> None:
        super().__init__()
        self._conn = conn
        self.dialect = conn.dialect

    async def transact(
        self, work: Callable[[Connection], Awaitable[T]], lane: Lane = Lane.STAFF
    ) -> T:
        """See `Database`."""
        return await work(self._conn)

    async def read(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """See `Database`."""
        return await work(self._conn)

    snapshot = read

    def portion(self, most: int, few: int) -> int:
        """See `Database`."""
        return most

    def blames_value(self, error: Exception) -> bool:
        """See `Database`."""
        return False

    def explain(self, error: Exception) -> StoreError:
        """See `Database`."""
        raise error

    async def changes(self) -> AsyncGenerator[None, None]:
        """See `Database`."""
        yield

    async def _write(self, work: Callable[[Connection], Awaitable[T]], lane: Lane) -> T:
        return await work(self._conn)

    _read_at_once = _read = read

    async def _disconnect(self) -> None:
        return
