"""Waits and episodes one by one: what stands behind a figure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from socialdesk.model.calendars import HoursByAccount
from socialdesk.model.ids import Instant
from socialdesk.model.measure import Question, When
from socialdesk.model.presets.story import KeptWait, Story

Due = Callable[[KeptWait, int], Instant | None]
"""Until when a wait of an account is to be answered."""


@dataclass(frozen=True, slots=True)
class Row:
    """A wait, or an episode by its first answer. None where it is not answered or not known; `wait` is None
    of an episode in which nobody waited."""

    wait: int | None
    conversation: int
    account: int
    opened_at: Instant
    answered_at: Instant | None = None
    wall_ms: int | None = None
    business_ms: int | None = None
    agent: str | None = None
    by: str | None = None
    why_excluded: str | None = None
    due_at: Instant | None = None
    resolved_at: Instant | None = None


def no_due(_: KeptWait, _account: int) -> Instant | None:
    """Of what has no deadline."""
    return None


def wait_rows(
    told: Iterable[Story], question: Question, hours: HoursByAccount, due: Due = no_due
) -> list[Row]:
    """All waits of a time, excluded ones with their reason, in the order in which they began."""
    found = [
        _row(story, each, hours, due)
        for story in told
        for each in story.seen_at(question.as_of).waits
        if _is_asked(each.opened_at, each.ended_at, question)
    ]
    return sorted(found, key=lambda each: (each.opened_at, each.wait or 0))


def episode_rows(
    told: Iterable[Story], question: Question, hours: HoursByAccount, due: Due = no_due
) -> list[Row]:
    """All episodes of a time by their first answers: the first wait of an episode that a person answered.
    How long it took is that wait's length."""
    found = []
    for story in told:
        for episode, waits in story.seen_at(question.as_of).by_episode():
            first = story.first_answer(waits) or _standing(waits)
            ended = episode.resolved_at if first is None else first.ended_at
            if not _is_asked(episode.opened_at, ended, question):
                continue
            if first is None:
                row = Row(None, story.conversation, story.account, episode.opened_at)
            else:
                row = _row(story, first, hours, due)
            found.append(replace(row, opened_at=episode.opened_at, resolved_at=episode.resolved_at))
    return sorted(found, key=lambda each: (each.opened_at, each.conversation))


def _standing(waits: Sequence[KeptWait]) -> KeptWait | None:
    """Where nobody answered: who still waits, or the last who waited."""
    open_ones = [each for each in waits if each.ended_at is None]
    found = open_ones or waits
    return found[-1] if found else None


def _is_asked(opened: Instant, ended: Instant | None, question: Question) -> bool:
    moment = opened
    if question.when is When.ANSWER:
        moment = question.as_of if ended is None else ended
    return question.has(moment)


def _row(story: Story, wait: KeptWait, hours: HoursByAccount, due: Due) -> Row:
    answered = wait.answered_at
    calendar = hours.of(story.account)
    return Row(
        wait.number,
        story.conversation,
        story.account,
        wait.opened_at,
        answered,
        None if answered is None else answered - wait.opened_at,
        calendar.business_ms(wait.opened_at, answered)
        if calendar and answered is not None
        else None,
        wait.agent or None,
        wait.by or None,
        wait.why_excluded or None,
        due(wait, story.account),
    )
