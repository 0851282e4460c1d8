"""The clock by which a past is played."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.ids import Instant


@dataclass
class Moment:
    """A clock that is set."""

    at: Instant

    def now(self) -> Instant:
        """See `Clock`."""
        return self.at

    def monotonic(self) -> float:
        """See `Clock`."""
        return self.at / 1_000

    async def sleep(self, seconds: float) -> None:
        """See `Clock`."""
        self.at = Instant(self.at + round(seconds * 1_000))
