"""Zammad, by its source as noted in 2026-11: `lib/escalation.rb` (1aa4e68c), `ticket_biz_break.rb`,
`has_ticket_contact_attributes_impact.rb`; its dashboard by 192a6e78.

A ticket is a conversation here, resolved is closed. Pending states, which stop its clock, are not known.
"""

from __future__ import annotations

from collections.abc import Iterable

from socialdesk.model.calendar import day_around
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.measure import PROMISE
from socialdesk.model.presets.deadline import business_due
from socialdesk.model.presets.sample import Metric, Preset, Sample, Setting, of_wait
from socialdesk.model.presets.story import KeptWait, Story

FIRST_MESSAGE, EVERY_MESSAGE = "first-message", "every-message"
"""Whether only the first message after an agent's moves the customer's last contact (as delivered), or each
(setting `based_on_customer_reaction`)."""
AFTER_FIRST, WITH_FIRST = "update-after-first", "update-with-first"
"""Whether the first response is an update as well: a ticket with a target for both keeps the longer."""


def first_response(story: Story, setting: Setting) -> list[Sample]:
    """Whole business minutes from a ticket's creation to an agent's first public article, without the time
    it was closed, once in its life; escalated while it is open and past the target."""
    created = story.created_at
    if created is None or not story.standing:
        return []
    reply = next(iter(story.answered), None)
    if reply is None:
        waiting = story.waits[-1]
        if waiting.ended_at is not None:
            return []
        is_late = _minutes(story, created, setting.as_of, setting) > _target(setting)
        in_time = False if is_late else None
        return [of_wait("first_response", story, waiting, at=created, in_time=in_time)]
    assert reply.answered_at is not None
    length = _minutes(story, created, reply.answered_at, setting)
    in_time = length <= _target(setting)
    return [of_wait("first_response", story, reply, at=created, length=length, in_time=in_time)]


def update(story: Story, setting: Setting) -> list[Sample]:
    """Whole business minutes from a customer's message to the agent's answer: the longest of a ticket."""
    created = story.created_at
    replied = story.answered if WITH_FIRST in setting.readings else story.answered[1:]
    longest: tuple[int, KeptWait] | None = None
    for each in replied:
        begins = each.began_anew_at if EVERY_MESSAGE in setting.readings else each.opened_at
        assert each.answered_at is not None
        length = _minutes(story, begins, each.answered_at, setting)
        if longest is None or length > longest[0]:
            longest = length, each
    if longest is None or created is None:
        return []
    length, wait = longest
    in_time = length <= _target(setting)
    return [of_wait("update", story, wait, at=created, length=length, in_time=in_time)]


def close(story: Story, setting: Setting) -> list[Sample]:
    """Whole business minutes from a ticket's creation to when it was closed for the first time."""
    created = story.created_at
    closed = next((each for each in story.episodes if each.resolved_at is not None), None)
    if created is None or closed is None or closed.resolved_at is None:
        return []
    length = _minutes(story, created, closed.resolved_at, setting)
    who = closed.assignee
    return [Sample("close", story.conversation, story.account, 0, created, who, length)]


def waiting_time_today(story: Story, setting: Setting) -> list[Sample]:
    """Its dashboard: each answer of today, from the customer's last message before it, if that is of today
    too, by the clock on the wall."""
    today = midnight(setting)
    found = []
    for each in story.answered:
        if each.began_anew_at > today and each.answered_at is not None:
            length = max(each.answered_at - each.began_anew_at, 0)
            found.append(
                of_wait("waiting_time_today", story, each, at=each.answered_at, length=length)
            )
    return found


def midnight(setting: Setting) -> Instant:
    """When its day began."""
    begins, _ = day_around(setting.as_of, setting.zone)
    return begins


def _target(setting: Setting) -> int:
    return PROMISE if setting.target is None else setting.target


def _minutes(story: Story, begins: Instant, ends: Instant, setting: Setting) -> int:
    """Whole minutes (in ms), without the breaks in which the ticket was closed."""
    length = _open_ms(begins, ends, setting)
    for closed, opened in zip(story.episodes, story.episodes[1:], strict=False):
        if closed.resolved_at is not None:
            pause = max(closed.resolved_at, begins), min(opened.opened_at, ends)
            length -= _open_ms(Instant(pause[0]), Instant(pause[1]), setting)
    return length // MINUTE * MINUTE


def _open_ms(begins: Instant, ends: Instant, setting: Setting) -> int:
    if setting.hours is None:
        return max(ends - begins, 0)
    return setting.hours.business_ms(begins, ends)


def _measure(stories: Iterable[Story], setting: Setting) -> list[Sample]:
    ways = (first_response, update, close, waiting_time_today)
    return [
        each for story in stories for way in ways for each in way(story, setting.of(story.account))
    ]


def _due(wait: KeptWait, setting: Setting) -> Instant | None:
    return business_due(setting.hours, wait.opened_at, _target(setting))


ZAMMAD = Preset(
    "zammad",
    "Zammad",
    "lib/escalation.rb, has_ticket_contact_attributes_impact.rb",
    "1aa4e68c, 2026-11",
    lambda _: (
        Metric("first_response"),
        Metric("update"),
        Metric("close", is_judged=False),
        Metric("waiting_time_today", is_judged=False),
    ),
    _measure,
    ((FIRST_MESSAGE, EVERY_MESSAGE), (AFTER_FIRST, WITH_FIRST)),
    _due,
)
