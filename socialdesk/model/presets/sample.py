"""What presets are made of: samples, one for each thing that a system counts, and their figures."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from zoneinfo import ZoneInfo

from socialdesk.model.hours import WorkingHours
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.measure import ClockKind, Figures, Lengths, figures
from socialdesk.model.presets.story import KeptWait, Story


@dataclass(frozen=True, slots=True)
class Sample:
    """One thing that a system counts under a `metric`."""

    metric: str
    conversation: int
    account: int
    wait: int
    """The number of the wait that it is about; 0 where it is about none."""
    at: Instant
    """The moment by which it is reported."""
    credited: str = ""
    length: int | None = None
    """How long it took (ms); None where that is in no average."""
    is_answered: bool = True
    in_time: bool | None = None
    """None: there is no target, or it is not decided yet."""


def of_wait(
    metric: str,
    story: Story,
    wait: KeptWait,
    *,
    at: Instant | None = None,
    length: int | None = None,
    in_time: bool | None = None,
) -> Sample:
    """A sample of one wait, credited to who answered it; by when it began, unless `at` says otherwise."""
    return Sample(
        metric,
        story.conversation,
        story.account,
        wait.number,
        wait.opened_at if at is None else at,
        wait.credited,
        length,
        wait.answered_at is not None,
        in_time,
    )


@dataclass(frozen=True, slots=True)
class Setting:
    """How a preset is asked. `hours`: None where the shop says none, `own` those of accounts that have others;
    `target`: None where nobody named one."""

    zone: ZoneInfo
    as_of: Instant
    hours: WorkingHours | None = None
    target: int | None = None
    clock: ClockKind = ClockKind.WALL
    readings: Collection[str] = ()
    holidays: Collection[date] = ()
    own: Mapping[int, WorkingHours | None] = field(default_factory=dict)

    def of(self, account: int) -> Setting:
        """The same for what belongs to one account: on its hours."""
        return replace(self, hours=self.own[account]) if account in self.own else self


Rate = Callable[[int, Callable[[int], int]], float | None]
"""A share of so many that are decided; how many of the last few, in the order in which they began, were in
time is asked for."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of a system. `days`: the time that it looks back on; None: all there is."""

    name: str
    days: int | None = None
    rate: Rate | None = None
    """What stands as its share, where that is not simply how many were in time."""
    too_few: float | None = None
    """What it shows for the whole shop where there are too few for its rate."""
    is_judged: bool = True
    """Whether the system has a target for it."""


@dataclass(frozen=True, slots=True)
class Preset:
    """A system's figures. `label` is what people call it; `source` and `dated` say where this is from."""

    name: str
    label: str
    source: str
    dated: str
    metrics: Callable[[Setting], tuple[Metric, ...]]
    measure: Callable[[Iterable[Story], Setting], list[Sample]]
    """Each story as it was known at the setting's `as_of` (`Story.seen_at`)."""
    readings: tuple[tuple[str, ...], ...] = ()
    """Where the vendor's text is unsure: names of ways to read it, the default first."""
    due: Callable[[KeptWait, Setting], Instant | None] = lambda _wait, _setting: None
    """Until when a wait is to be answered, by a setting of its account (`Setting.of`)."""
    by_arrival: bool = False
    """Whether all of its samples are reported by when a customer began to wait."""
    joins_customers: bool = False
    """Whether several chats of one person count as one."""

    def read_as(self, chosen: Collection[str]) -> frozenset[str]:
        """One reading of each kind. Raises ValueError with the first word that is none."""
        known = {name for names in self.readings for name in names}
        for each in chosen:
            if each not in known:
                raise ValueError(each)
        return frozenset(
            next((name for name in names if name in chosen), names[0]) for names in self.readings
        )


@dataclass(frozen=True, slots=True)
class Span:
    """A time, half-open; None: without end."""

    begins: Instant | None = None
    ends: Instant | None = None

    def begins_for(self, metric: Metric, as_of: Instant) -> Instant | None:
        """From when on a metric counts: where nobody named a time, as far back as it looks by itself."""
        if self.begins is not None or metric.days is None:
            return self.begins
        last = as_of if self.ends is None else min(as_of, self.ends)
        return Instant(last - metric.days * DAY)


def tally(
    metric: Metric,
    counts: tuple[int, int, int, int],
    in_time: Callable[[int], int],
    lengths: Lengths,
    total: int,
    *,
    is_whole: bool = True,
) -> Figures:
    """The stable keys of many samples of one metric, of all (`is_whole`) or a group: of `counts` (how many
    there are, were answered, in time, too late), of how many of the last few that are decided were `in_time`,
    and of their lengths. `open` are those that nobody answered. What the system does not have is None."""
    n, answered, within, missed = counts
    found = figures(lengths, (), 0, total)
    share = within / (within + missed) if within + missed else None
    if metric.rate is not None:
        share = metric.rate(within + missed, in_time)
        if share is None and is_whole:
            share = metric.too_few
    judged = metric.is_judged
    return Figures(
        n,
        answered,
        n - answered,
        missed if judged else None,
        within if judged else None,
        share if judged else None,
        found.mean_ms,
        found.p50_ms,
        found.p90_ms,
        found.p95_ms,
        found.max_ms,
    )


def judged(answered_at: Instant | None, due: Instant, as_of: Instant) -> bool | None:
    """Whether what is due at a moment was answered by then; None while it still may be."""
    if answered_at is not None:
        return answered_at <= due
    return False if as_of > due else None
