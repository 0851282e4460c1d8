"""Telling customers something of the program's own accord: what is due is said, what did not arrive is a person's task."""

from __future__ import annotations

from socialdesk.clock import Clock
from socialdesk.model.reason import Reason
from socialdesk.model.telling import Saying, Told
from socialdesk.services.jobs import Job
from socialdesk.store import telling
from socialdesk.store.engine.database import Connection
from socialdesk.store.store import Store
from socialdesk.store.telling import Means

EVERY = 5.0
"""Seconds between two looks at what waited for its moment."""


class Telling:
    """A job of the worker's, and what others tell by. Each look is in portions, each of them a transaction."""

    def __init__(self, store: Store, clock: Clock, means: Means) -> None:
        self._store = store
        self._clock = clock
        self._means = means

    def jobs(self) -> tuple[Job, ...]:
        """What is to be done now and then."""
        return (Job("telling", EVERY, self.look),)

    async def look(self) -> None:
        """Say what is due, and see to what did not arrive. Raises StoreError."""
        while await self._store.tellings.look(self._means, self._clock.now()):
            pass

    async def tell(self, saying: Saying) -> Told:
        """Tell a customer something; what became of it. See `Saying`: the same key is told once, for ever."""
        return await self._store.tellings.tell(saying, self._means, self._clock.now())

    async def tell_in(self, conn: Connection, saying: Saying) -> Told:
        """The same inside a transaction, so that it is told with what is its reason, or not at all."""
        return await telling.tell(conn, saying, self._means, self._clock.now())

    async def drop(self, key: str, why: Reason) -> bool:
        """It need not be told any more; whether it had not been said yet."""
        return await self._store.tellings.drop(key, why, self._clock.now())

    async def drop_in(self, conn: Connection, key: str, why: Reason) -> bool:
        """The same inside a transaction."""
        return await telling.drop(conn, key, why, self._clock.now())
