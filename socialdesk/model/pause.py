"""When the clock of a target stands still: the shop itself waits for something."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from socialdesk.model.ids import Instant


class PauseReason(StrEnum):
    """What the shop waits for itself."""

    CUSTOMER = "customer"
    """Ends with the customer's next message: that is what was waited for."""
    STOCK = "stock"
    SHIPPER = "shipper"


@dataclass(frozen=True, slots=True)
class Pause:
    """For a while the clock stands still: from `begins` up to `ends`, or (None) until further notice."""

    begins: Instant
    ends: Instant | None
    reason: str = ""

    def holds(self, now: Instant) -> bool:
        """Whether it stands still at a moment."""
        return self.begins <= now and (self.ends is None or now < self.ends)


def ended_by_words(pauses: Sequence[Pause], said_last_at: Instant | None) -> tuple[Pause, ...]:
    """The pauses as they are by a customer's newest words: what waited for them goes on no longer."""
    return tuple(
        replace(each, ends=said_last_at)
        if said_last_at is not None
        and each.reason == PauseReason.CUSTOMER
        and each.begins < said_last_at
        and (each.ends is None or said_last_at < each.ends)
        else each
        for each in pauses
    )
