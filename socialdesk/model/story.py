"""A conversation's story told anew: the state that it would have, had everything happened here in its
turn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from socialdesk.model.conversation import (
    ConversationState,
    Status,
    after_inbound,
    after_reopen,
    after_reply,
    after_resolve,
    after_snooze,
    after_unasked,
    after_wake,
)
from socialdesk.model.ids import Instant
from socialdesk.model.message import Author, InboundMessage


class Turn(StrEnum):
    """What happened, as far as a conversation's state goes."""

    SAID = "said"
    ASSIGNED = "assigned"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    SNOOZED = "snoozed"
    WOKEN = "woken"


@dataclass(frozen=True, slots=True)
class Passage:
    """One thing that happened `at` a moment."""

    turn: Turn
    at: Instant
    message: InboundMessage | None = None
    """What was said."""
    agent: str = ""
    """Whom it was given to."""
    until: Instant | None = None
    """Until when it was put away."""
    is_unasked: bool = False
    is_imported: bool = False


BEGINNING = ConversationState(status=Status.PENDING)
"""Before anything was said."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stands, and whose it is."""

    state: ConversationState = BEGINNING
    assignee: str = ""
    assigned_at: Instant | None = None


def after(standing: Standing, passage: Passage) -> Standing:
    """How it stands once this has happened, in its turn."""
    state, at = standing.state, passage.at
    match passage.turn:
        case Turn.ASSIGNED:
            return Standing(state, passage.agent, at if passage.agent else None)
        case Turn.SAID:
            assert passage.message is not None
            state = _after_said(state, passage.message, is_unasked=passage.is_unasked)
        case Turn.RESOLVED:
            state = after_resolve(state)
        case Turn.REOPENED:
            state = after_reopen(state, at)
        case Turn.SNOOZED:
            state = after_snooze(state, passage.until or at)
        case Turn.WOKEN:
            state = after_wake(state)
    return replace(standing, state=state)


def _after_said(
    state: ConversationState, message: InboundMessage, *, is_unasked: bool
) -> ConversationState:
    if is_unasked:
        return after_unasked(state, message)
    if message.author is not Author.AGENT:
        return after_inbound(state, message)
    at = message.at
    state = after_reply(state, message.body, at)
    return replace(
        state,
        first_reply_at=at if state.first_reply_at is None else state.first_reply_at,
        opened_at=state.opened_at or at,
    )


def filled_in(state: ConversationState, story: Standing) -> Standing:
    """A conversation in which something was said here later than all that came from elsewhere: its last
    words and its status stay as they are in `state`; the whole `story` says what lies before them."""
    whole = story.state
    waiting = state.waiting_since
    if waiting is not None and whole.waiting_since is not None:
        waiting = min(waiting, whole.waiting_since)
    episode = max(state.episode, whole.episode)
    is_acknowledged = state.acknowledged_episode >= state.episode
    filled = replace(
        state,
        episode=episode,
        acknowledged_episode=episode if is_acknowledged else state.acknowledged_episode,
        opened_at=whole.opened_at if whole.episode == episode else state.opened_at,
        waiting_since=waiting,
        first_reply_at=whole.first_reply_at if whole.episode == episode else state.first_reply_at,
        last_inbound_at=_latest(state.last_inbound_at, whole.last_inbound_at),
        last_reply_at=_latest(state.last_reply_at, whole.last_reply_at),
        last_action_at=_latest(state.last_action_at, whole.last_action_at),
    )
    return Standing(filled, story.assignee, story.assigned_at)


def _latest(one: Instant | None, other: Instant | None) -> Instant | None:
    return max((each for each in (one, other) if each is not None), default=None)
