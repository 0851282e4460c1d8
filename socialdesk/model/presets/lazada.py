"""Lazada's chat response rate of June 2020: community.lazada.com.ph 1120800.

Quick replies (one tap) are a person's answer, automatic ones are none; the shop need not have the last word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from socialdesk.model.ids import Instant
from socialdesk.model.presets.sample import Metric, Preset, Sample, Setting, judged
from socialdesk.model.presets.story import KeptWait, Story

CUT_OFF, DEADLINE = time(18), time(19)
"""What arrives from the first on belongs to the next day's cycle, which is to be answered by the second."""
DAYS = 7
HOLIDAYS_OUT, HOLIDAYS_COUNT = "holidays-out", "holidays-count"
"""Public holidays are out; weekends count."""


def rate(story: Story, setting: Setting) -> list[Sample]:
    """Chats that were answered within their cycle, of all in which a customer began to wait, one a chat and
    cycle, of the last 7 days. By when the customer began to wait."""
    return [sample for sample, _ in _chats(story, setting)]


def response_time(story: Story, setting: Setting) -> list[Sample]:
    """How long it took where it was answered within its cycle: the mean of these."""
    return [
        replace(sample, metric="response_time", length=length, in_time=None)
        for sample, length in _chats(story, setting)
        if sample.in_time and length is not None
    ]


def cycle_day(moment: Instant, zone: ZoneInfo) -> date:
    """The day on which what arrives at a moment is due: 17:59:59 today, 18:00:00 tomorrow."""
    local = datetime.fromtimestamp(moment / 1000, zone)
    return local.date() + timedelta(days=local.time() >= CUT_OFF)


def due_on(day: date, zone: ZoneInfo) -> Instant:
    """19:00 of a day."""
    return Instant(round(datetime.combine(day, DEADLINE, zone).timestamp() * 1000))


def _chats(story: Story, setting: Setting) -> list[tuple[Sample, int | None]]:
    cycles: dict[date, list[KeptWait]] = {}
    for each in story.standing:
        day = cycle_day(each.opened_at, setting.zone)
        if HOLIDAYS_COUNT in setting.readings or day not in setting.holidays:
            cycles.setdefault(day, []).append(each)
    found = []
    for day, waits in cycles.items():
        reply = story.first_answer(waits)
        at = waits[0].opened_at
        answered_at = None if reply is None else reply.answered_at
        in_time = judged(answered_at, due_on(day, setting.zone), setting.as_of)
        sample = Sample(
            "rate",
            story.conversation,
            story.account,
            (reply or waits[0]).number,
            at,
            "" if reply is None else reply.credited,
            None,
            reply is not None,
            in_time,
        )
        length = answered_at - reply.opened_at if reply and answered_at is not None else None
        found.append((sample, length))
    return found


def _measure(stories: Iterable[Story], setting: Setting) -> list[Sample]:
    return [
        each for story in stories for way in (rate, response_time) for each in way(story, setting)
    ]


def _due(wait: KeptWait, setting: Setting) -> Instant | None:
    return due_on(cycle_day(wait.opened_at, setting.zone), setting.zone)


LAZADA_2020 = Preset(
    "lazada-2020",
    "Lazada",
    "community.lazada.com.ph 1120800",
    "2020-06",
    lambda _: (Metric("rate", DAYS), Metric("response_time", DAYS, is_judged=False)),
    _measure,
    ((HOLIDAYS_OUT, HOLIDAYS_COUNT),),
    _due,
    by_arrival=True,
)
