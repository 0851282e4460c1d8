"""What people buy, as the screen of figures shows it: counted anew where orders moved, and never for long."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from socialdesk.model.ids import Instant
from socialdesk.model.measure import By, Question

if TYPE_CHECKING:
    from socialdesk.services.figures.buying import BuyerValue, CohortMonth
    from socialdesk.services.figures.conversion import Conversion
    from socialdesk.services.figures.figuring import Figuring
    from socialdesk.services.figures.reliability import BuyersOfGrade
    from socialdesk.services.figures.revenue import Revenue
    from socialdesk.store.sales import Moved
    from socialdesk.tui.desk.session import Session

RESTS = 19
"""So many times as long as the counting took the sheet stays as it is: of a million orders it takes seconds."""
OLD = 300.0
"""Seconds after which it is counted anew although no order moved: chats are decided by time alone, and people come together."""


@dataclass(frozen=True, slots=True)
class SalesSheet:
    """What people buy. In the groups of the question where there are such, else of all together."""

    revenue: Sequence[Revenue]
    broadcasts: Sequence[Revenue]
    lives: Sequence[Revenue]
    values: Sequence[BuyerValue]
    conversion: Sequence[Conversion]
    cohorts: Sequence[CohortMonth]
    buyers: Sequence[BuyersOfGrade]


@dataclass(frozen=True, slots=True)
class _Counted:
    """A sheet, what was asked, and how far orders had come; until when it is not looked again, and from when it is old (seconds)."""

    question: Question
    moved: Moved
    sheet: SalesSheet
    rests_until: float
    old_at: float


class SalesReading:
    """The sheet that was counted last."""

    def __init__(self) -> None:
        self._last: _Counted | None = None

    async def of(self, session: Session, services: Figuring, question: Question) -> SalesSheet:
        """What is asked, as it was counted last where nothing happened since. Raises StoreError."""
        asked, last, clock = replace(question, as_of=Instant(0)), self._last, session.clock
        began = clock.monotonic()
        if last is not None and last.question == asked and began < last.rests_until:
            return last.sheet
        moved = await session.store.buyers.sales.moved()
        if (
            last is not None
            and (last.question, last.moved) == (asked, moved)
            and began < last.old_at
        ):
            return last.sheet
        sheet = await counted(session, services, question)
        ended = clock.monotonic()
        self._last = _Counted(asked, moved, sheet, ended + RESTS * (ended - began), ended + OLD)
        return sheet


async def counted(session: Session, services: Figuring, question: Question) -> SalesSheet:
    """Count it. Raises StoreError."""
    from socialdesk.services.figures import buying, conversion, reliability, revenue  # noqa: PLC0415 - not before somebody looks

    store, zone, plain = session.store, session.zone, replace(question, by=By.ALL)
    by = question.by
    bought = question if by in buying.GROUPS else plain
    orders = await buying.loaded(store, bought)
    return SalesSheet(
        await revenue.revenue(store, zone, plain, by if by in revenue.GROUPS else By.ALL),
        await revenue.revenue(store, zone, plain, By.BROADCAST),
        await revenue.revenue(store, zone, plain, revenue.LIVE),
        await buying.values(store, zone, bought, orders),
        await services.activity.conversion(question, conversion.WITHIN),
        await buying.cohorts(store, zone, Question(question.as_of), orders),
        await reliability.buyers(store, plain),
    )
