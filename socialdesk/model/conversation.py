"""A conversation's moving parts and how each thing that happens moves them: pure functions from
state to state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from socialdesk.model.choice import CHOSE
from socialdesk.model.i18n import kind_in_brackets
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.message import Author, InboundMessage
from socialdesk.model.reason import Reason, dump_reason, load_reason, with_words
from socialdesk.model.text import one_line

SLOW = 5 * MINUTE
"""A wait (ms) from here on is marked."""
LATE = 10 * MINUTE
"""Customers expect an answer within this: `is:late` in queries, and marked twice in the list."""


class Status(StrEnum):
    """Where a conversation stands."""

    OPEN = "open"
    """There is something to do for us."""
    PENDING = "pending"
    """We answered; it is the customer's turn."""
    SNOOZED = "snoozed"
    """Put away until a moment, or until the customer writes."""
    RESOLVED = "resolved"
    """Done. The customer's next message opens a new episode."""


class Priority(StrEnum):
    """How urgent people of the shop say it is."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


_NEVER = Instant(0)
SNIPPET_LENGTH = 120
"""Characters of the last message that the inbox keeps beside a conversation."""

_NEVER_WAITING = 1 << 53
"""Sort keys of conversations nobody waits in lie beyond every moment; newest talk first among them.
"""
WAITS_BELOW = 1 << 52
"""Sort keys below this are of conversations in which somebody waits."""


@dataclass(frozen=True, slots=True)
class ConversationState:
    """What the rules of this file read and change. Moments are `Instant`s, None where it has not
    happened."""

    status: Status = Status.OPEN
    episode: int = 1
    opened_at: Instant = _NEVER
    waiting_since: Instant | None = None
    first_reply_at: Instant | None = None
    last_inbound_at: Instant | None = None
    last_reply_at: Instant | None = None
    last_message_at: Instant = _NEVER
    last_seq: int = 0
    last_text: str = ""
    last_author: Author = Author.SYSTEM
    unread: int = 0
    acknowledged_episode: int = 0
    snoozed_until: Instant | None = None
    last_action_at: Instant | None = None
    """The customer's last act of which the platform's reply window counts: words, a tap, a
    reaction, a link."""
    last_said: str = ""
    """What `last_text` says in English, as `dump_reason` writes it, where no customer's words stand
    there but what the platform told: `last_words` says it in the reader's language."""
    told_closed_at: Instant | None = None
    """When the customer was last told by an acknowledgement that the shop is closed."""


def sort_key(state: ConversationState) -> int:
    """The inbox order as one number: the longest wait first, then the newest talk."""
    if state.waiting_since is not None:
        return state.waiting_since
    return _NEVER_WAITING - state.last_message_at


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around a message that is recorded later than others of its time; the defaults are
    right for one that comes in its turn.

    For a person's answer: since when (`waiting_since`) and how many (`unread`) customer's messages are
    not answered by it, as they were said or edited later, and whether it answers something. For a
    customer's message: when it was answered, if it was. `counted`: an edit of it has come before and
    was counted as unread.
    """

    waiting_since: Instant | None = None
    unread: int = 0
    answers: bool = False
    answered_at: Instant | None = None
    counted: bool = False


IN_TURN = Around()


def after_inbound(
    state: ConversationState, message: InboundMessage, around: Around = IN_TURN
) -> ConversationState:
    """The state once `message` is recorded: the same in whatever order messages come.

    A customer's words open the conversation (a new episode if it was resolved) and start a wait
    unless one runs. A person's answer from elsewhere ends the wait up to its own time. Programs and
    service messages move neither.
    """
    changes = _said_last(state, message)
    if message.author is Author.CUSTOMER:
        changes |= _after_customer(state, message, around)
    elif message.author is Author.OWNER:
        changes |= _after_owner(state, message, around)
    if message.opens_window:
        changes["last_action_at"] = max(state.last_action_at or message.at, message.at)
    return replace(state, **changes)


def after_unasked(state: ConversationState, message: InboundMessage) -> ConversationState:
    """The state once a customer's words are recorded that ask for nothing: they are in reach, and nobody
    waits because of them. A conversation that begins with such is the customer's turn."""
    at, is_new = message.at, not state.opened_at
    return replace(
        state,
        **_said_last(state, message),
        opened_at=state.opened_at or at,
        status=Status.PENDING if is_new else state.status,
        last_inbound_at=max(state.last_inbound_at or at, at),
        last_action_at=max(state.last_action_at or at, at),
    )


def after_foretold(state: ConversationState, message: InboundMessage) -> ConversationState:
    """The state once a message is known by an edit of it alone: somebody should look at its words,
    but when it was said is not known, so nobody waits yet."""
    changes = _said_last(state, message)
    if message.author is Author.CUSTOMER:
        changes |= {"unread": state.unread + 1}
    return replace(state, **changes)


def after_action(state: ConversationState, at: Instant) -> ConversationState:
    """The customer did something without words that keeps the reply window open."""
    return replace(state, last_action_at=max(state.last_action_at or at, at))


def _after_customer(
    state: ConversationState, message: InboundMessage, around: Around
) -> dict[str, Any]:
    at, waiting, unread = message.at, state.waiting_since, state.unread
    first, answered_at = state.first_reply_at, around.answered_at
    anew = state.status is Status.RESOLVED
    if anew:
        first, waiting, unread = None, None, 0
    elif answered_at is not None:
        first = answered_at if first is None else min(first, answered_at)
    if answered_at is None:
        waiting = at if waiting is None else min(waiting, at)
    opens = anew or answered_at is None
    if opens:
        unread = max(unread, 1) if around.counted else unread + 1
    return {
        "episode": state.episode + anew,
        "first_reply_at": first,
        "status": Status.OPEN if opens else state.status,
        "opened_at": at if anew or not state.opened_at else min(state.opened_at, at),
        "waiting_since": waiting,
        "last_inbound_at": max(state.last_inbound_at or at, at),
        "last_action_at": max(state.last_action_at or at, at),
        "unread": unread,
        "snoozed_until": None if opens else state.snoozed_until,
    }


def _after_owner(
    state: ConversationState, message: InboundMessage, around: Around
) -> dict[str, Any]:
    at, first, waiting = message.at, state.first_reply_at, around.waiting_since
    asked = state.waiting_since is not None and state.waiting_since <= at
    if asked or around.answers:
        first = at if first is None else min(first, at)
    opened = state.opened_at or at
    return {
        "status": Status.PENDING
        if state.status is Status.OPEN and waiting is None
        else state.status,
        "waiting_since": waiting,
        "first_reply_at": first,
        "last_reply_at": max(state.last_reply_at or at, at),
        "opened_at": min(opened, at) if state.episode == 1 else opened,
        "unread": min(state.unread, around.unread),
    }


def snippet(body: str, said: Reason, kind: str) -> tuple[str, str]:
    """A message in the one line of a list: its words, or what happened, in English, as scripts read
    it; and, for what happened, the same as `ConversationState.last_said` keeps it."""
    told = ""
    if said and (kind == "event" or not body or said.code == CHOSE):
        words = one_line(body, SNIPPET_LENGTH)
        told = dump_reason(Reason(said.code, **{**said.fields, "words": words}) if words else said)
        body = with_words(said, body, english=True)
    return one_line(body, SNIPPET_LENGTH) or f"[{kind}]", told


def last_words(text: str, said: str) -> str:
    """A conversation's last words (`last_text`, `last_said`) in the language that is spoken now."""
    told = load_reason(said)
    if told:
        text = with_words(told, str(told.fields.get("words", "")))
    return one_line(text, SNIPPET_LENGTH) if told else kind_in_brackets(text)


def _said_last(state: ConversationState, message: InboundMessage) -> dict[str, Any]:
    """What the inbox shows of the newest message; nothing for one that is not the newest."""
    if (message.at, message.seq) < (state.last_message_at, state.last_seq):
        return {}
    text, said = snippet(message.body, message.said, message.kind)
    return {
        "last_message_at": message.at, "last_seq": message.seq, "last_text": text,
        "last_author": message.author, "last_said": said,
    }  # fmt: skip


def after_reply(state: ConversationState, body: str, now: Instant) -> ConversationState:
    """The state once an agent's reply is queued: the wait is over, unless the reply is refused
    later."""
    return replace(
        state,
        status=Status.PENDING if state.status is Status.OPEN else state.status,
        waiting_since=None,
        unread=0,
        last_reply_at=now,
        last_message_at=max(now, state.last_message_at),
        last_text=one_line(body, SNIPPET_LENGTH) or "[text]",
        last_author=Author.AGENT,
        last_said="",
    )


def after_unsent(state: ConversationState, answers_since: Instant | None) -> ConversationState:
    """The state once a reply was refused or cancelled: the customer waits again, since when they
    did before.

    One that was resolved meanwhile is open again, in the same episode: its question is not answered,
    and among what is done nobody would see that. One that is put away stays so until its moment.
    """
    if answers_since is None:
        return state
    waiting = (
        answers_since if state.waiting_since is None else min(state.waiting_since, answers_since)
    )
    return replace(
        state,
        waiting_since=waiting,
        status=state.status if state.status is Status.SNOOZED else Status.OPEN,
    )


@dataclass(frozen=True, slots=True)
class Unseen:
    """What a customer said that was not on the screen of whoever acts: since when, how often."""

    since: Instant
    count: int


def with_unseen(state: ConversationState, unseen: Unseen | None) -> ConversationState:
    """The state after an act that was meant for what was seen: what came after it is open, waits and
    is unread."""
    if unseen is None:
        return state
    return replace(
        state,
        status=Status.OPEN,
        waiting_since=unseen.since,
        unread=unseen.count,
        snoozed_until=None,
    )


def after_resolve(state: ConversationState) -> ConversationState:
    """Done: nobody waits, and the next message of the customer is a new episode."""
    return replace(state, status=Status.RESOLVED, waiting_since=None, unread=0, snoozed_until=None)


def after_reopen(state: ConversationState, now: Instant) -> ConversationState:
    """Taken up again by a person of the shop, in a new episode if it was resolved."""
    if state.status is Status.RESOLVED:
        state = replace(state, episode=state.episode + 1, opened_at=now, first_reply_at=None)
    return replace(state, status=Status.OPEN, snoozed_until=None)


def after_move(state: ConversationState, before: ConversationState) -> ConversationState:
    """A chat goes on under another name, whose conversation is `state` by now: what was to be done in
    the one `before` is to be done here. Harmless once more, as the one before is resolved then."""
    is_new = state.last_inbound_at is None and state.waiting_since is None
    status = before.status if is_new else state.status
    if before.waiting_since is not None and status is not Status.SNOOZED:
        status = Status.OPEN
    waits = [each for each in (before.waiting_since, state.waiting_since) if each is not None]
    episode = max(before.episode, state.episode)
    is_acknowledged = any(
        each.acknowledged_episode and each.acknowledged_episode >= each.episode
        for each in (before, state)
    )
    newest = max(before, state, key=lambda each: each.last_message_at)
    return replace(
        state,
        status=status,
        episode=episode,
        opened_at=before.opened_at or state.opened_at,
        waiting_since=min(waits, default=None),
        first_reply_at=before.first_reply_at or state.first_reply_at,
        last_inbound_at=_latest(before.last_inbound_at, state.last_inbound_at),
        last_reply_at=_latest(before.last_reply_at, state.last_reply_at),
        last_message_at=newest.last_message_at,
        last_seq=newest.last_seq,
        last_text=newest.last_text,
        last_author=newest.last_author,
        last_said=newest.last_said,
        unread=before.unread + state.unread,
        acknowledged_episode=episode if is_acknowledged else 0,
        snoozed_until=before.snoozed_until
        if status is Status.SNOOZED and is_new
        else state.snoozed_until,
        last_action_at=_latest(before.last_action_at, state.last_action_at),
        told_closed_at=_latest(before.told_closed_at, state.told_closed_at),
    )


def _latest(one: Instant | None, other: Instant | None) -> Instant | None:
    return max((each for each in (one, other) if each is not None), default=None)


def after_snooze(state: ConversationState, until: Instant) -> ConversationState:
    """Put away until a moment; the wait goes on being counted."""
    return replace(state, status=Status.SNOOZED, snoozed_until=until)


def after_wake(state: ConversationState) -> ConversationState:
    """The snooze is over."""
    return replace(state, status=Status.OPEN, snoozed_until=None)
