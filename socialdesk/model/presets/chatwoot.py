"""Chatwoot 4.15.1, by its source as noted in 2026-11: `app/listeners/reporting_event_listener.rb`,
`app/helpers/reporting_event_helper.rb`, `app/models/message.rb`, `app/models/conversation.rb`.

What it has beside these and no wait can tell: bot resolutions, hand-offs, satisfaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from socialdesk.model.hours import WorkingHours
from socialdesk.model.ids import Instant
from socialdesk.model.measure import ClockKind
from socialdesk.model.presets.deadline import one_interval_a_day
from socialdesk.model.presets.sample import Metric, Preset, Sample, Setting
from socialdesk.model.presets.story import KeptWait, Story

ECHO_ANSWERS, ECHO_IGNORED = "echo-answers", "echo-ignored"
"""Whether what was written in a platform's own app is a reply: where the platform marks it as an echo it
is; where it does not (a private account that is answered from the phone) it is none, and the customer
goes on waiting."""
_LAST_MINUTE = (24 * 60 - 1) * 60


def first_response(story: Story, setting: Setting) -> list[Sample]:
    """From when the conversation was opened (the last time) to the first reply of a person, once in a
    conversation's whole life, credited to who wrote it, by when it was written."""
    replied = _replied(story, setting)
    if not replied:
        return []
    reply = replied[0]
    place = story.episode_of(reply)
    begins = reply.opened_at if place is None else story.episodes[place].opened_at
    return [_sample("first_response", story, reply, begins, reply.credited, setting)]


def reply_time(story: Story, setting: Setting) -> list[Sample]:
    """From the oldest unanswered message to the reply of a person, each but the first of a conversation's
    life, credited to the assignee (not the author), by when it was written."""
    return [
        _sample("reply_time", story, each, each.opened_at, each.assignee, setting)
        for each in _replied(story, setting)[1:]
    ]


def resolution(story: Story, setting: Setting) -> list[Sample]:
    """From the conversation's creation, also after it was reopened, to each time it was resolved, credited
    to the assignee. `n` is Chatwoot's resolutions count."""
    created = story.created_at
    found = []
    for each in story.episodes:
        if each.resolved_at is not None and created is not None:
            length = _length(created, each.resolved_at, setting)
            at, who = each.resolved_at, each.assignee
            found.append(
                Sample("resolution", story.conversation, story.account, 0, at, who, length)
            )
    return found


def unattended(story: Story, setting: Setting) -> list[Sample]:
    """Conversations that are open and were never answered, or whose customer waits: as of now."""
    waiting = next((each for each in story.waits if each.ended_at is None), None)
    is_open = bool(story.episodes) and story.episodes[-1].resolved_at is None
    if waiting is None and not (is_open and not story.answered):
        return []
    number = 0 if waiting is None else waiting.number
    return [
        Sample(
            "unattended",
            story.conversation,
            story.account,
            number,
            setting.as_of,
            is_answered=False,
        )
    ]


def business_ms(hours: WorkingHours, begins: Instant, ends: Instant) -> int:
    """Its business time: one interval a weekday (from the first opening to the last closing, where the shop
    has several), within the day; "24:00" is kept as 23:59, so that a day which is open all day lacks
    a minute (`business_hours`, `app/models/working_hour.rb`)."""
    return hours_of(hours).business_ms(begins, ends)


def hours_of(hours: WorkingHours) -> WorkingHours:
    """The shop's hours as it keeps them."""
    return one_interval_a_day(hours, _LAST_MINUTE)


def _replied(story: Story, setting: Setting) -> list[KeptWait]:
    """Waits that a reply of a person ended, as it sees them."""
    if ECHO_IGNORED not in setting.readings:
        return story.answered
    found: list[KeptWait] = []
    since: tuple[int | None, Instant] | None = None
    for each in story.answered:
        place = story.episode_of(each)
        if since is not None and since[0] != place:
            since = None  # resolving forgets the wait
        opened = each.opened_at if since is None else since[1]
        if each.agent:
            found.append(replace(each, opened_at=opened))
            since = None
        else:
            since = place, opened
    return found


def _sample(
    metric: str, story: Story, wait: KeptWait, begins: Instant, who: str, setting: Setting
) -> Sample:
    at = wait.opened_at if wait.answered_at is None else wait.answered_at
    length = _length(begins, at, setting)
    in_time = None if setting.target is None or length is None else length <= setting.target
    return Sample(
        metric,
        story.conversation,
        story.account,
        wait.number,
        at,
        who,
        length,
        in_time=in_time,
    )


def _length(begins: Instant, ends: Instant, setting: Setting) -> int | None:
    if setting.clock is ClockKind.WALL:
        return max(ends - begins, 0)
    return None if setting.hours is None else business_ms(setting.hours, begins, ends)


def _metrics(setting: Setting) -> tuple[Metric, ...]:
    """It shows no target of its own; where one was named, replies are held against it."""
    is_judged = setting.target is not None
    return (
        Metric("first_response", is_judged=is_judged),
        Metric("reply_time", is_judged=is_judged),
        Metric("resolution", is_judged=False),
        Metric("unattended", is_judged=False),
    )


def _measure(stories: Iterable[Story], setting: Setting) -> list[Sample]:
    ways = (first_response, reply_time, resolution, unattended)
    return [
        each for story in stories for way in ways for each in way(story, setting.of(story.account))
    ]


CHATWOOT = Preset(
    "chatwoot",
    "Chatwoot",
    "app/listeners/reporting_event_listener.rb, app/models/message.rb",
    "4.15.1, 2026-11",
    _metrics,
    _measure,
    ((ECHO_ANSWERS, ECHO_IGNORED),),
)
