"""Shopee's chat response rate: sellerby.com/p/32 and the Thai policy of 2024 (90 days), newer guides, as noted in 2026-11
(30 days).

A chat counts once for the twelve hours after it began. Vacation mode, banned accounts and what games and
broadcasts said are Shopee's to leave out; offers and stickers count as messages here as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.presets.sample import Metric, Preset, Rate, Sample, Setting, judged, of_wait
from socialdesk.model.presets.story import KeptWait, Story

PROMISED = 12 * HOUR
TOO_FEW = 0.57
"""What is shown before there are two chats."""
RESPONSE_DAYS = 30
ONE_ANSWER, LAST_WORD = "one-answer", "last-word"
"""Whether one answer covers what else the buyer writes in the same twelve hours, or the last word must be ours
each time: sources disagree."""
CEIL, FLOOR = "quarter-ceil", "quarter-floor"
"""How the most recent quarter is rounded, which no source tells: of 2 chats it is 1, or 0 (then as all)."""
HALVES, PLAIN = "halves", "plain"
"""Whether the recent quarter makes up half of it, or every chat counts alike."""


def rate(story: Story, setting: Setting) -> list[Sample]:
    """A sample for each chat, answered within twelve hours or not, by when it began."""
    promised = PROMISED if setting.target is None else setting.target
    found = []
    for waits in _chats(story.standing):
        reply = story.first_answer(waits)
        if LAST_WORD in setting.readings:
            in_time = _all_of(
                judged(each.answered_at, Instant(each.opened_at + promised), setting.as_of)
                for each in waits
            )
            is_answered = all(each.answered_at is not None for each in waits)
        else:
            answered_at = None if reply is None else reply.answered_at
            due = Instant(waits[0].opened_at + promised)
            in_time = judged(answered_at, due, setting.as_of)
            is_answered = reply is not None
        found.append(
            Sample(
                "rate",
                story.conversation,
                story.account,
                (reply or waits[0]).number,
                waits[0].opened_at,
                "" if reply is None else reply.credited,
                None,
                is_answered,
                in_time,
            )
        )
    return found


def response_time(story: Story, setting: Setting) -> list[Sample]:
    """How long each answer within twelve hours took: their mean, over 30 days."""
    promised = PROMISED if setting.target is None else setting.target
    found = []
    for each in story.answered:
        assert each.answered_at is not None
        length = each.answered_at - each.opened_at
        if length <= promised:
            found.append(of_wait("response_time", story, each, length=length))
    return found


def halves(rounded_up: bool) -> Rate:
    """Half of it the share of all chats, half that of the most recent quarter, of those that are decided."""

    def rate_of(decided: int, in_time: Callable[[int], int]) -> float | None:
        if decided < 2:
            return None
        quarter = (-(-decided // 4) if rounded_up else decided // 4) or decided
        return 0.5 * (in_time(decided) / decided) + 0.5 * (in_time(quarter) / quarter)

    return rate_of


def plain(decided: int, in_time: Callable[[int], int]) -> float | None:
    """The share of all that are decided."""
    return in_time(decided) / decided if decided > 1 else None


def _all_of(outcomes: Iterable[bool | None]) -> bool | None:
    found = set(outcomes)
    return False if False in found else None if None in found else True


def _chats(waits: Iterable[KeptWait]) -> list[list[KeptWait]]:
    """Waits of the same twelve hours together."""
    found: list[list[KeptWait]] = []
    for each in waits:
        if found and each.opened_at < found[-1][0].opened_at + PROMISED:
            found[-1].append(each)
        else:
            found.append([each])
    return found


def _measure(stories: Iterable[Story], setting: Setting) -> list[Sample]:
    return [
        each for story in stories for way in (rate, response_time) for each in way(story, setting)
    ]


def _metrics(days: int) -> Callable[[Setting], tuple[Metric, ...]]:
    def metrics(setting: Setting) -> tuple[Metric, ...]:
        way = plain if PLAIN in setting.readings else halves(FLOOR not in setting.readings)
        return Metric("rate", days, way, TOO_FEW), Metric(
            "response_time", RESPONSE_DAYS, is_judged=False
        )

    return metrics


def due(wait: KeptWait, setting: Setting) -> Instant | None:
    """Twelve hours after it began."""
    return Instant(wait.opened_at + (PROMISED if setting.target is None else setting.target))


_READINGS = ((ONE_ANSWER, LAST_WORD), (CEIL, FLOOR), (HALVES, PLAIN))
SHOPEE_90D = Preset(
    "shopee-90d", "Shopee (90)", "sellerby.com/p/32; TH policy", "2024", _metrics(90), _measure, _READINGS, due,
    by_arrival=True,
)  # fmt: skip
SHOPEE_30D = Preset(
    "shopee-30d", "Shopee (30)", "newer guides of sellers", "2026-11", _metrics(30), _measure,
    _READINGS, due, by_arrival=True,
)  # fmt: skip
