"""TikTok Shop's 12-hour response rate: duoke.com, May 2026."""

from __future__ import annotations

from collections.abc import Iterable

from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.presets.sample import Metric, Preset, Sample, Setting, judged, of_wait
from socialdesk.model.presets.story import KeptWait, Story

PROMISED = 12 * HOUR
DAYS = 30
EPISODES, WAITS = "first-of-episode", "every-wait"
"""What a "first reply" is: the first of each episode, or of each time that a customer waits."""


def rate(story: Story, setting: Setting) -> list[Sample]:
    """First replies within twelve hours, of all that were due, of the last 30 days, by when they began."""
    asked = story.standing
    if WAITS not in setting.readings:
        seen = set[int | None]()
        firsts = []
        for each in asked:
            place = story.episode_of(each)
            if place not in seen:
                seen.add(place)
                firsts.append(each)
        asked = firsts
    return [
        of_wait(
            "rate",
            story,
            each,
            in_time=judged(each.answered_at, _due(each, setting), setting.as_of),
        )
        for each in asked
    ]


def _due(wait: KeptWait, setting: Setting) -> Instant:
    return Instant(wait.opened_at + (PROMISED if setting.target is None else setting.target))


def _measure(stories: Iterable[Story], setting: Setting) -> list[Sample]:
    return [each for story in stories for each in rate(story, setting)]


TIKTOK_12H = Preset(
    "tiktok-12h",
    "TikTok Shop",
    "duoke.com",
    "2026-05",
    lambda _: (Metric("rate", DAYS),),
    _measure,
    ((EPISODES, WAITS),),
    _due,
    by_arrival=True,
)
