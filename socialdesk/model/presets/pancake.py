"""Pancake, by its help pages on employees' statistics (average response, interactions), as noted in 2026-11."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from socialdesk.model.ids import Instant
from socialdesk.model.presets.deadline import business_due
from socialdesk.model.presets.sample import Metric, Preset, Sample, Setting, of_wait
from socialdesk.model.presets.story import Story

FIRST_MESSAGE, LAST_MESSAGE = "first-message", "last-message"
"""From which of several messages in a row its clock runs: its text says "the customer's message"."""


def response(story: Story, setting: Setting) -> list[Sample]:
    """From a customer's message to the employee's answer, credited to who wrote it. What arrived outside
    opening hours counts from the next opening; what arrived inside runs on, also through the night."""
    found = []
    for each in story.answered:
        assert each.answered_at is not None
        begins = each.began_anew_at if LAST_MESSAGE in setting.readings else each.opened_at
        length = max(each.answered_at - clock_start(begins, setting), 0)
        found.append(of_wait("response", story, each, at=each.answered_at, length=length))
    return found


def interactions(stories: Iterable[Story], setting: Setting) -> list[Sample]:
    """One for a customer and a day, whatever they wrote and where, credited to who answered first that day."""
    first: dict[tuple[int, date], tuple[Instant, Sample]] = {}
    for story in stories:
        for each in story.answered:
            assert each.answered_at is not None
            day = datetime.fromtimestamp(each.answered_at / 1000, setting.zone).date()
            key = (story.customer or -story.conversation, day)
            known = first.get(key)
            if known is None or each.answered_at < known[0]:
                first[key] = (
                    each.answered_at,
                    of_wait("interactions", story, each, at=each.answered_at),
                )
    return [sample for _, sample in first.values()]


def clock_start(arrived: Instant, setting: Setting) -> Instant:
    """When its clock begins for what arrived at a moment."""
    opening = business_due(setting.hours, arrived, 0)
    return arrived if opening is None else opening


def _measure(stories: Iterable[Story], setting: Setting) -> list[Sample]:
    told = list(stories)
    return [
        each for story in told for each in response(story, setting.of(story.account))
    ] + interactions(told, setting)


PANCAKE = Preset(
    "pancake",
    "Pancake",
    "help pages on employees' response time and interactions",
    "2026-11",
    lambda _: (Metric("response", is_judged=False), Metric("interactions", is_judged=False)),
    _measure,
    ((FIRST_MESSAGE, LAST_MESSAGE),),
    joins_customers=True,
)
