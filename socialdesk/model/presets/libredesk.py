"""LibreDesk, by its source as noted in 2026-11: `calculator.go`, `message.go`, `queries.sql`.

Its own moment of meeting a target is that of its evaluator's tick, somewhat later than the answer; here it
is the answer's. Satisfaction is asked nowhere here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from socialdesk.model.hours import WorkingHours
from socialdesk.model.ids import Instant
from socialdesk.model.measure import PROMISE
from socialdesk.model.presets.deadline import business_due, one_interval_a_day
from socialdesk.model.presets.sample import Metric, Preset, Sample, Setting, judged, of_wait
from socialdesk.model.presets.story import KeptWait, Story

_NO_END = 48 * 60 * 60


def first_response(story: Story, setting: Setting) -> list[Sample]:
    """From the conversation's creation to the first message of a person, once in its life. The average is
    over those that met the target: one that was breached is in no average. By the clock on the wall;
    the deadline counts opening hours."""
    created, standing = story.created_at, story.standing
    if created is None or not standing:
        return []
    reply = next(iter(story.answered), None)
    due = _due(created, setting)
    answered_at = None if reply is None else reply.answered_at
    in_time = None if due is None else judged(answered_at, due, setting.as_of)
    is_met = in_time is True and answered_at is not None
    return [
        Sample(
            "first_response",
            story.conversation,
            story.account,
            (reply or standing[0]).number,
            created,
            "" if reply is None else reply.credited,
            answered_at - created if is_met and answered_at is not None else None,
            reply is not None,
            in_time,
        )
    ]


def next_response(story: Story, setting: Setting) -> list[Sample]:
    """From a customer's message after the first answer to the next of a person, met or not."""
    replied = story.answered
    if not replied or replied[0].answered_at is None:
        return []
    first = replied[0]
    found = []
    for each in story.standing:
        if each is first or each.opened_at < first.opened_at:
            continue
        due = _due(each.opened_at, setting)
        in_time = None if due is None else judged(each.answered_at, due, setting.as_of)
        length = None if each.answered_at is None else each.answered_at - each.opened_at
        found.append(of_wait("next_response", story, each, length=length, in_time=in_time))
    return found


def compliance(story: Story, setting: Setting) -> list[Sample]:
    """Met of met and breached, over both."""
    both = first_response(story, setting) + next_response(story, setting)
    return [
        replace(each, metric="compliance", length=None) for each in both if each.in_time is not None
    ]


def _due(begins: Instant, setting: Setting) -> Instant | None:
    """One interval a weekday, whole minutes."""
    hours = None if setting.hours is None else hours_of(setting.hours)
    return business_due(hours, begins, PROMISE if setting.target is None else setting.target)


def hours_of(hours: WorkingHours) -> WorkingHours:
    """The shop's hours as it keeps them."""
    return one_interval_a_day(hours, _NO_END, has_holidays=True)


def _measure(stories: Iterable[Story], setting: Setting) -> list[Sample]:
    ways = (first_response, next_response, compliance)
    return [
        each for story in stories for way in ways for each in way(story, setting.of(story.account))
    ]


def _wait_due(wait: KeptWait, setting: Setting) -> Instant | None:
    return _due(wait.opened_at, setting)


LIBREDESK = Preset(
    "libredesk",
    "LibreDesk",
    "calculator.go, message.go, queries.sql",
    "2026-11",
    lambda _: (Metric("first_response"), Metric("next_response"), Metric("compliance")),
    _measure,
    due=_wait_due,
)
