"""What a report tells, as figures: every one is asked of `Measuring`, as desks and commands ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from socialdesk.model.calendar import day_begins
from socialdesk.model.coach import State
from socialdesk.model.ids import Instant
from socialdesk.model.measure import PROMISE, By, ClockKind, Figures, Question, When
from socialdesk.model.report import Kind, Period
from socialdesk.model.returns import Customers, Elsewhere, Resolutions
from socialdesk.model.workload import AgentWork, Busy
from socialdesk.services.figures.activity import Activity
from socialdesk.services.figures.badges import Badges, Standing
from socialdesk.services.figures.counting import Group
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.outcomes import Came, Outcomes

GROUPS = (By.CHANNEL, By.ACCOUNT, By.AGENT, By.TAG, By.WEEKDAY, By.HOUR)
"""By what the figures of the whole time are told as well."""
_DAYS_OF_TREND = 14
_DAYS_OF_HEAT = 28
"""A single day has no trend and fills no week: a daily report looks back so far for these."""


@dataclass(frozen=True, slots=True)
class Hour:
    """How many customers began to wait in an hour of a day of the week, and how many of them were not answered in
    time."""

    waits: int = 0
    missed: int = 0


@dataclass(frozen=True, slots=True)
class Beside:
    """Who was helped, who came back, and where answers were written."""

    resolutions: Resolutions
    customers: Customers
    elsewhere: Elsewhere


@dataclass(frozen=True, slots=True)
class Gathered:
    """The figures of a report, seen at `as_of`. `business`: by opening hours; None where the shop has none."""

    period: Period
    as_of: Instant
    target: int
    whole: Figures
    before: Figures
    business: Figures | None
    business_before: Figures | None
    groups: Mapping[By, Sequence[Group]]
    trend: Sequence[tuple[date, Figures | None]]
    """Each day; None for one on which nobody waited."""
    beside: Beside
    beside_before: Beside
    agents: Sequence[AgentWork]
    busy: Sequence[Busy]
    backlog: Mapping[date, int]
    """How many customers waited at the end of each day of the trend."""
    badges: Sequence[Standing]
    came: Came
    """What broadcasts, lives and games of the time have come to by now."""
    heat: Sequence[Sequence[Hour]]
    """For each day of the week, Monday first, its 24 hours."""
    heat_from: date


class Gathering:
    """Asks everything that a report tells."""

    def __init__(
        self,
        measuring: Measuring,
        activity: Activity,
        badges: Badges,
        outcomes: Outcomes,
        zone: ZoneInfo,
        *,
        has_hours: bool,
    ) -> None:
        self._measuring = measuring
        self._activity = activity
        self._badges = badges
        self._outcomes = outcomes
        self._zone = zone
        self._has_hours = has_hours

    async def gathered(self, period: Period, as_of: Instant, target: int = PROMISE) -> Gathered:
        """The figures of a time. Raises StoreError."""
        zone = self._zone
        asked = Question(as_of, period.begins(zone), period.ends(zone), target=target)
        earlier = period.before()
        then = replace(asked, begins=earlier.begins(zone), ends=earlier.ends(zone))
        is_daily = period.kind is Kind.DAILY
        heat_days = _days(period, _DAYS_OF_HEAT if is_daily else None)
        trend_days = _days(period, _DAYS_OF_TREND if is_daily else None)
        recent = replace(asked, begins=day_begins(trend_days[0], zone), by=By.DAY)
        wholes = [asked, then]
        if self._has_hours:
            wholes += [replace(each, clock=ClockKind.BUSINESS) for each in wholes]
        grouped = [replace(asked, by=by) for by in GROUPS]
        hours = [self._hours(asked, day) for day in heat_days]
        # One look at the store: whatever happens meanwhile, all of these fit together.
        found = iter(await self._measuring.several([*wholes, *grouped, recent, *hours]))
        whole, before, *business = [next(found)[0].figures for _ in wholes]
        return Gathered(
            period=period,
            as_of=as_of,
            target=target,
            whole=whole,
            before=before,
            business=business[0] if business else None,
            business_before=business[1] if business else None,
            groups={by: next(found) for by in GROUPS},
            trend=_trend(trend_days, next(found)),
            heat=_heat(heat_days, list(found)),
            heat_from=heat_days[0],
            beside=await self._beside(asked),
            beside_before=await self._beside(then),
            agents=await self._activity.agents(asked, is_now=False),
            busy=await self._activity.busy(replace(asked, begins=day_begins(heat_days[0], zone))),
            backlog={
                date.fromisoformat(each.group): each.waiting
                for each in await self._activity.backlog(recent)
            },
            badges=await self._standings(as_of),
            came=await self._outcomes.of(asked),
        )

    def _hours(self, question: Question, day: date) -> Question:
        begins, ends = (day_begins(day + timedelta(days=each), self._zone) for each in (0, 1))
        return replace(question, begins=begins, ends=ends, by=By.HOUR)

    async def _beside(self, question: Question) -> Beside:
        (resolved,) = await self._activity.resolutions(question)
        (customers,) = await self._activity.customers(question)
        (elsewhere,) = await self._activity.elsewhere(replace(question, when=When.ANSWER))
        return Beside(resolved.figures, customers.figures, elsewhere.figures)

    async def _standings(self, as_of: Instant) -> list[Standing]:
        """Of the badges that the shop says it has; where it says nothing, of those that have a figure."""
        found = await self._badges.standings(as_of)
        had = [each for each in found if each.watched.is_had]
        return had or [each for each in found if each.state is not State.UNKNOWN]


def _days(period: Period, most: int | None) -> list[date]:
    """The days of a time; or so many up to its last."""
    first = period.first if most is None else period.until - timedelta(days=most)
    return [first + timedelta(days=each) for each in range((period.until - first).days)]


def _trend(days: Sequence[date], groups: Sequence[Group]) -> list[tuple[date, Figures | None]]:
    found = {each.group: each.figures for each in groups}
    return [(day, found.get(day.isoformat())) for day in days]


def _heat(days: Sequence[date], hours: Sequence[Sequence[Group]]) -> list[list[Hour]]:
    heat = [[Hour()] * 24 for _ in range(7)]
    for day, groups in zip(days, hours, strict=True):
        row = heat[day.weekday()]
        for each in groups:
            was = row[int(each.group)]
            missed = each.figures.missed or 0
            row[int(each.group)] = Hour(was.waits + each.figures.n, was.missed + missed)
    return heat
