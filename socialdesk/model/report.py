"""Which days a report is about, and when it is made by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from socialdesk.model.calendar import day_begins, period_name
from socialdesk.model.ids import Instant
from socialdesk.model.measure import By

_DAY = timedelta(days=1)
DEFINITIONS = "2026-11"
"""By which edition of docs/metrics.md figures are counted; a report says so, for it is read years later."""


class Kind(StrEnum):
    """How long the time of a report is."""

    DAILY = "daily"
    WEEKLY = "weekly"
    """Monday to Sunday."""
    MONTHLY = "monthly"


_BY = {Kind.DAILY: By.DAY, Kind.WEEKLY: By.WEEK, Kind.MONTHLY: By.MONTH}


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days of the shop: `first` is in it, `until` is the first one that is not."""

    kind: Kind
    first: date
    until: date

    @property
    def name(self) -> str:
        """`2026-11-25`, `2026-W48` (ISO 8601), `2026-11`: as groups of figures are called."""
        return period_name(self.first, _BY[self.kind])

    @property
    def last(self) -> date:
        """Its last day."""
        return self.until - _DAY

    @property
    def days(self) -> list[date]:
        """Each of them."""
        return [self.first + each * _DAY for each in range((self.until - self.first).days)]

    def before(self) -> Period:
        """The one before it."""
        return period_of(self.kind, self.first - _DAY)

    def begins(self, zone: ZoneInfo) -> Instant:
        """Its first moment by the shop's clock."""
        return day_begins(self.first, zone)

    def ends(self, zone: ZoneInfo) -> Instant:
        """The first moment after it."""
        return day_begins(self.until, zone)


def period_of(kind: Kind, day: date) -> Period:
    """The one that a day lies in. Raises OverflowError at the ends of the calendar."""
    match kind:
        case Kind.DAILY:
            return Period(kind, day, day + _DAY)
        case Kind.WEEKLY:
            first = day - day.weekday() * _DAY
            return Period(kind, first, first + 7 * _DAY)
        case Kind.MONTHLY:
            first = day.replace(day=1)
            return Period(kind, first, (first + 31 * _DAY).replace(day=1))


def last_full(kind: Kind, today: date) -> Period:
    """The last one that is over."""
    return period_of(kind, today).before()


def due(kind: Kind, at: time, now: datetime) -> Period:
    """Of which period a report is to be there by now, made at `at` (local) after its end; `now` in the shop's zone.
    The newest one alone: whoever was away for a week finds one daily report, not seven."""
    today = now.date()
    newest = last_full(kind, today)
    if newest.until == today and now.time() < at:
        newest = newest.before()
    return newest
