"""Another time than the machine's, at which programs and simulators live: an evening is in the evening then,
whatever the hour at which it is tested, and a day passes in no time."""

from __future__ import annotations

from socialdesk.clock import SystemClock
from socialdesk.model.ids import Instant
from socialdesk.store.engine import postgres

AHEAD = "TESTS_AHEAD"
"""The environment's variable with how far (ms) a program lives ahead of the machine."""


class Ahead(SystemClock):
    """The machine's clock, `ahead` (ms) of it."""

    def __init__(self) -> None:
        self.ahead = 0

    def now(self) -> Instant:
        return Instant(super().now() + self.ahead)

    def set(self, now: int) -> None:
        """It is this moment now."""
        self.ahead += now - self.now()


def live_ahead(ahead: int) -> None:
    """This whole process lives so far ahead from here on, and so does any server whose clock it asks."""
    machine = SystemClock.now
    SystemClock.now = lambda self: Instant(machine(self) + ahead)  # type: ignore[method-assign]
    postgres.SERVER_TIME = f"SELECT told + {ahead} FROM ({postgres.SERVER_TIME}) AS server (told)"
