"""When something that comes again happens next, by APScheduler's triggers on the shop's own clock."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.combining import OrTrigger
from apscheduler.triggers.cron import CronTrigger

from socialdesk.model.ids import DAY, Instant
from socialdesk.model.recurrence import Recurrence

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_STEP = timedelta(microseconds=1)


class Occurrences:
    """All moments of a recurrence in a zone.

    The trigger is asked what the clock on the wall shows, as if that clock were never changed. An
    hour that is left out in spring is meant an hour later, and one that comes twice in autumn is
    meant the first time (as RFC 5545, 3.3.10, has it): each occurrence happens once.
    """

    def __init__(self, recurrence: Recurrence, zone: ZoneInfo) -> None:
        self._zone = zone
        self._trigger = _trigger(recurrence)

    def after(self, moment: Instant) -> Instant | None:
        """The first one later than a moment; None where there is none any more (30 February)."""
        wall = self._wall(moment).replace(tzinfo=UTC)
        soonest: Instant | None = None
        while (found := self._trigger.get_next_fire_time(None, wall + _STEP)) is not None:
            there = found.replace(tzinfo=self._zone, fold=0).astimezone(UTC)
            at = Instant(round(there.timestamp() * 1000))
            if at > moment and (soonest is None or at < soonest):
                soonest = at
            if soonest is not None and found.replace(tzinfo=None) >= self._shown(soonest):
                break
            wall = found
        return soonest

    def _shown(self, moment: Instant) -> datetime:
        return datetime.fromtimestamp(moment / 1000, self._zone).replace(tzinfo=None, fold=0)

    def _wall(self, moment: Instant) -> datetime:
        """What the clock shows, or would show had nobody changed it since yesterday: what was meant
        in the hour that is left out comes after it."""
        before = datetime.fromtimestamp((moment - DAY) / 1000, self._zone).utcoffset()
        here = datetime.fromtimestamp(moment / 1000, self._zone).utcoffset()
        assert before is not None
        assert here is not None
        utc = datetime.fromtimestamp(moment / 1000, UTC).replace(tzinfo=None)
        return utc + min(before, here)

    def between(self, first: Instant, last: Instant) -> Iterator[Instant]:
        """Those later than `first` and not later than `last`."""
        at = self.after(first)
        while at is not None and at <= last:
            yield at
            at = self.after(at)


def _trigger(recurrence: Recurrence) -> CronTrigger | OrTrigger:
    days, weekdays = recurrence.days, recurrence.weekdays
    if days is None or weekdays is None:
        return _cron(recurrence, days, weekdays)
    return OrTrigger([_cron(recurrence, days, None), _cron(recurrence, None, weekdays)])


def _cron(
    recurrence: Recurrence, days: tuple[int, ...] | None, weekdays: tuple[int, ...] | None
) -> CronTrigger:
    return CronTrigger(
        minute=_list(recurrence.minutes),
        hour=_list(recurrence.hours),
        day=_list(days, {-1: "last"}),
        month=_list(recurrence.months),
        day_of_week=_list(weekdays, dict(enumerate(_DAYS))),
        second="0",
        timezone=UTC,
    )


def _list(values: tuple[int, ...] | None, names: dict[int, str] | None = None) -> str:
    if values is None:
        return "*"
    return ",".join((names or {}).get(each, str(each)) for each in values)
