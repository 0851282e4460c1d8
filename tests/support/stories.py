"""Stories for presets: by hand, and that of the worked example."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from socialdesk.model.hours import WEEKDAYS, parse_week
from socialdesk.model.ids import Instant
from socialdesk.model.measure import Figures
from socialdesk.model.presets.sample import Metric, Preset, Sample, Setting, Span, tally
from socialdesk.model.presets.story import KeptWait, Story
from socialdesk.model.waits import Act, Occurrence, segments
from socialdesk.services.figures.spans import Spans, spans

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
OFFICE = parse_week({day: ["09:00-17:00"] for day in WEEKDAYS[:5]}, SAIGON)


def local(text: str, zone: ZoneInfo = SAIGON) -> Instant:
    """`02 16:50:05`: a day of March 2026, which begins on a Sunday, and a time."""
    day, _, clock = text.partition(" ")
    return Instant(
        round(datetime.fromisoformat(f"2026-03-{day}T{clock}").replace(tzinfo=zone).timestamp())
        * 1000
    )


def kept(
    number: int, opened: int, answered: int | None = None, agent: str = "", **more: object
) -> KeptWait:
    """A wait that is answered, or open."""
    at = None if answered is None else Instant(answered)
    values: dict[str, object] = {"answered_at": at, "ended_at": at, "agent": agent, **more}
    return KeptWait(Instant(opened), number=number, **values)  # type: ignore[arg-type]


def story(*waits: KeptWait, conversation: int = 1, customer: int = 0) -> Story:
    """A conversation of these waits, in an episode that goes on."""
    return Story(conversation, 1, waits, (), customer)


def told(*occurrences: Occurrence, conversation: int = 1) -> Story:
    """What happened as a story; waits are numbered from 1."""
    found = segments(occurrences)
    waits = tuple(
        KeptWait(
            each.opened_at, each.said_last_at, each.answered_at, each.agent, each.assignee, each.underway,
            each.ended_at, each.why_excluded, number,
        )
        for number, each in enumerate(found.waits, 1)
    )  # fmt: skip
    return Story(conversation, 1, waits, found.episodes)


def said(moment: str) -> Occurrence:
    return Occurrence(Act.SAID, local(moment))


def answered(moment: str, agent: str) -> Occurrence:
    return Occurrence(Act.ANSWERED, local(moment), agent=agent)


EXAMPLE = told(
    said("02 16:50:00"),
    Occurrence(Act.ASSIGNED, local("02 16:50:00"), agent="A"),
    answered("03 09:10:00", "A"),
    said("03 09:12:00"),
    said("03 09:13:00"),
    answered("03 09:20:00", "B"),
    Occurrence(Act.RESOLVED, local("03 09:30:00"), agent="A"),
    said("05 10:00:00"),
    answered("05 10:05:00", "A"),
    Occurrence(Act.RESOLVED, local("05 10:10:00"), agent="A"),
)
"""The greeting at 16:50:05 and the note at 16:58 are nothing that happens to a wait."""


def samples(
    preset: Preset,
    setting: Setting,
    *stories: Story,
    span: Span = Span(),  # noqa: B008 - it is frozen
) -> dict[str, list[Sample]]:
    """Each metric's samples, as its figures count them."""
    seen = [each.seen_at(setting.as_of) for each in stories]
    found = preset.measure(seen, setting)
    return {
        metric.name: [
            each
            for each in found
            if each.metric == metric.name and holds(span, each, metric, setting.as_of)
        ]
        for metric in preset.metrics(setting)
    }


def figures(preset: Preset, setting: Setting, *stories: Story) -> dict[str, Figures]:
    """Each metric's figures."""
    counted = samples(preset, setting, *stories)
    return {
        metric.name: figures_of(counted[metric.name], metric) for metric in preset.metrics(setting)
    }


def holds(span: Span, sample: Sample, metric: Metric, as_of: Instant) -> bool:
    """Whether a sample belongs to a time."""
    begins = span.begins_for(metric, as_of)
    if begins is not None and sample.at < begins:
        return False
    return span.ends is None or sample.at < span.ends


def figures_of(some: Sequence[Sample], metric: Metric, *, is_whole: bool = True) -> Figures:
    """The figures of samples, counted one by one."""
    lengths = sorted(each.length for each in some if each.length is not None)
    decided = [each for each in some if each.in_time is not None]
    decided.sort(key=lambda each: (each.at, each.conversation, each.wait))
    met = [each.in_time is True for each in decided]
    counts = len(some), sum(each.is_answered for each in some), sum(met), len(met) - sum(met)
    return tally(
        metric,
        counts,
        lambda count: sum(met[len(met) - count :]),
        lengths,
        sum(lengths),
        is_whole=is_whole,
    )


def held(table: list[Any]) -> Spans:
    """From rows of (conversation, name, since, until or None)."""
    forever = 1 << 60
    rows = {
        name: [
            (number, since, until or forever)
            for number, other, since, until in table
            if other == name
        ]
        for _, name, _, _ in table
    }
    return spans({name: [*np.array(some, np.int64).T] for name, some in rows.items()})
