"""Facebook's "Very responsive to messages": its help copy at brandee.edu.vn as noted in 2026-11,
7 days; older texts say a median of
5 minutes, others 28 days.

Away and instant replies are no answers; what is marked as spam is Facebook's to leave out.
"""

from __future__ import annotations

from collections.abc import Iterable

from socialdesk.model.ids import MINUTE
from socialdesk.model.presets.sample import Metric, Preset, Sample, Setting, of_wait
from socialdesk.model.presets.story import Story

MEAN, MEDIAN = "mean-15m", "median-5m"
WEEK, MONTH = "7-days", "28-days"


def rate(story: Story, setting: Setting) -> list[Sample]:
    """Messages that were answered, however late, of all; who still waits is not answered. By arrival."""
    return [
        of_wait("rate", story, each, in_time=each.answered_at is not None)
        for each in story.standing
    ]


def response_time(story: Story, setting: Setting) -> list[Sample]:
    """How long answers took. The badge asks for their mean (`mean-15m`) or median (`median-5m`); a sample is
    in time if it alone would do."""
    target = setting.target or (5 if MEDIAN in setting.readings else 15) * MINUTE
    found = []
    for each in story.answered:
        assert each.answered_at is not None
        length = each.answered_at - each.opened_at
        found.append(of_wait("response_time", story, each, length=length, in_time=length <= target))
    return found


def _metrics(setting: Setting) -> tuple[Metric, ...]:
    days = 28 if MONTH in setting.readings else 7
    return Metric("rate", days), Metric("response_time", days)


def _measure(stories: Iterable[Story], setting: Setting) -> list[Sample]:
    return [
        each for story in stories for way in (rate, response_time) for each in way(story, setting)
    ]


FACEBOOK_7D = Preset(
    "facebook-7d",
    "Facebook",
    "Facebook help, as copied by brandee.edu.vn",
    "2026-11",
    _metrics,
    _measure,
    ((MEAN, MEDIAN), (WEEK, MONTH)),
    by_arrival=True,
)
