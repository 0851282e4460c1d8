"""How reliably somebody takes what they order: counts of this shop's own orders, and a plain grade by a rule. It is for the people of
the shop: nothing is refused because of it, and it is kept nowhere. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from socialdesk.model.i18n import count, mark


class Grade(StrEnum):
    """What the counts come to."""

    NEW = "new"
    """Too little is known."""
    GOOD = "good"
    CAREFUL = "careful"
    """Look before you send: ask for a part of the money first, or call."""


GRADES = {
    Grade.NEW: mark("too little is known"),
    Grade.GOOD: mark("good buyer"),
    Grade.CAREFUL: mark("careful"),
}
"""What each is called to people."""
FEW = 2
"""So many orders taken, or troubles, say something."""
CAREFUL_FROM, GOOD_UNTIL = 3, 5
"""Troubles of one in so many orders that ended, and more, are `CAREFUL`; of one in so many, and fewer, `GOOD`."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """What became of somebody's orders. Each order is in at most one of `taken` (delivered), `refused` (sent, and came back without
    having arrived), `returned` (came back otherwise) and `cancelled` (after it was packed). `paid_ahead`: paid in full, and not on
    delivery. `complaints` are in no grade: who complains has a right to."""

    made: int = 0
    taken: int = 0
    refused: int = 0
    returned: int = 0
    cancelled: int = 0
    paid_ahead: int = 0
    complaints: int = 0

    @property
    def troubles(self) -> int:
        """Orders that cost the shop something and brought nothing."""
        return self.refused + self.cancelled

    @property
    def ended(self) -> int:
        """Orders of which it is known what became of them."""
        return self.taken + self.returned + self.troubles

    @property
    def grade(self) -> Grade:
        """`CAREFUL`: at least 2 troubles, and one in three of what ended or more. `GOOD`: at least 2 taken, and one trouble in five
        or fewer. Else `NEW`."""
        if self.troubles >= FEW and self.troubles * CAREFUL_FROM >= self.ended:
            return Grade.CAREFUL
        if self.taken >= FEW and self.troubles * GOOD_UNTIL <= self.ended:
            return Grade.GOOD
        return Grade.NEW


UNKNOWN = Reliability()
"""Of whom nothing is known."""


def reasons(known: Reliability) -> Iterator[str]:
    """The counts in words, those of nothing left out."""
    if known.taken:
        yield count("{n} order taken", "{n} orders taken", known.taken)
    if known.refused:
        yield count("{n} came back without being taken", "{n} came back without being taken", known.refused)  # fmt: skip
    if known.cancelled:
        yield count("{n} cancelled after it was packed", "{n} cancelled after they were packed", known.cancelled)  # fmt: skip
    if known.returned:
        yield count("{n} sent back", "{n} sent back", known.returned)
    if known.paid_ahead:
        yield count("{n} paid ahead", "{n} paid ahead", known.paid_ahead)
    if known.complaints:
        yield count("{n} complaint", "{n} complaints", known.complaints)
