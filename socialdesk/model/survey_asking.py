"""Whether somebody is asked now how it was: the rules, without a clock, a store or chance of their own.

Whoever is asked too often answers nothing; so a person is asked seldom, over all their chats and whatever it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from socialdesk.model.by_itself import is_by_itself
from socialdesk.model.conversation import Status
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.survey import ASKED_IN, SCALES, Kind

LATE = 12 * HOUR
"""Whoever could not be asked for so long (ms) after it was time, since no program ran, is not asked about it any more."""


class Why(StrEnum):
    """Why somebody is not asked."""

    OFF = "off"
    GOES_ON = "goes_on"
    """The conversation is not resolved any more: they wrote, or somebody took it up."""
    BY_ITSELF = "by_itself"
    NOBODY = "nobody"
    """Nobody of the shop answered in it: there is nothing to give a mark to."""
    PUBLIC = "public"
    BLOCKED = "blocked"
    REFUSED = "refused"
    """They want no messages of that sort."""
    ASKED_LATELY = "asked_lately"
    LATE = "late"
    UNSAMPLED = "unsampled"
    """Chance left them out."""
    UNWANTED = "unwanted"
    """`only` leaves them out."""
    UNFINISHED = "unfinished"
    """Something goes on with them that is worth no mark yet: a task, or an answer that did not arrive."""
    QUIET = "quiet"
    """It is night."""
    WINDOW = "window"
    """Their platform lets nothing be said now."""


class About(StrEnum):
    """After what somebody is asked."""

    RESOLVED = "resolved"
    DELIVERED = "delivered"
    RETURNED = "returned"
    CASE = "case"
    """A complaint, a return or a review was handled to its end."""
    BY_HAND = "by_hand"
    """A person of the shop wants it now."""


@dataclass(frozen=True, slots=True)
class Plan:
    """When a kind is asked. Lengths in ms: `after` what it is about, `every` so long at most once a person (0: as often as
    anything is asked). `share` (0 to 1) is left to chance; `low` is the highest low mark."""

    kind: Kind
    about: About
    after: int
    every: int
    share: float
    low: int


@dataclass(frozen=True, slots=True)
class Plans:
    """What a shop asks. `per_person`: so long (ms) nobody is asked anything again."""

    per_person: int
    kinds: Mapping[Kind, Plan] = field(default_factory=dict)

    def after(self, about: About) -> list[Plan]:
        """What is asked after something; the most special first, since nobody is asked two things."""
        order = (Kind.NPS, Kind.CES, Kind.CSAT)
        return [
            self.kinds[each]
            for each in order
            if each in self.kinds and self.kinds[each].about is about
        ]

    def by_hand(self, kind: Kind | None) -> list[Plan]:
        """What a person asks: this, or else the first that is asked at all (how satisfied somebody is, where nothing is)."""
        found = self.kinds.get(kind) if kind else next(iter(self.kinds.values()), None)
        wanted = kind or Kind.CSAT
        plan = found or Plan(wanted, About.BY_HAND, 0, 0, 1.0, SCALES[wanted].low)
        return [replace(plan, about=About.BY_HAND)]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of somebody who may be asked. Moments in ms; `due_at` is when it was time. `asked_at` is when the person
    was last asked anything."""

    status: str
    episode: int
    about_episode: int
    resolved_by: str
    chat_kind: str
    agent: str
    due_at: int
    asked_at: int | None
    blocked: bool = False
    refused: bool = False
    unfinished: bool = False


def hindrance(
    plan: Plan, facts: Facts, per_person: int, now: Instant, asked_this_at: int | None = None
) -> Why | None:
    """Why somebody is not asked, chance and the platform's rules aside; None where nothing is in the way. `asked_this_at` (ms)
    is when they were last asked the same."""
    if facts.chat_kind not in ASKED_IN:
        return Why.PUBLIC
    if facts.blocked:
        return Why.BLOCKED
    if plan.about is About.RESOLVED:
        if facts.status != Status.RESOLVED or facts.episode != facts.about_episode:
            return Why.GOES_ON
        if is_by_itself(facts.resolved_by):
            return Why.BY_ITSELF
        if not facts.agent:
            return Why.NOBODY
    elif plan.about is not About.BY_HAND and facts.status in (Status.OPEN, Status.SNOOZED):
        return Why.GOES_ON
    if facts.refused:
        return Why.REFUSED
    if now - facts.due_at > LATE:
        return Why.LATE
    # Two questions at once would be answered with one number, whatever the shop wants.
    lately = max(per_person, DAY)
    if facts.asked_at is not None and now - facts.asked_at < lately:
        return Why.ASKED_LATELY
    if plan.every and asked_this_at is not None and now - asked_this_at < plan.every:
        return Why.ASKED_LATELY
    return Why.UNFINISHED if facts.unfinished and plan.about is not About.BY_HAND else None


def sampled(plan: Plan, chance: float) -> bool:
    """Whether chance (a number from 0 to 1, without 1) takes somebody."""
    return chance < plan.share
