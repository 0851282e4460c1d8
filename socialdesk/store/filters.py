"""Conditions that narrow the inbox, each one constant SQL text with its values as parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from socialdesk.model.conversation import WAITS_BELOW
from socialdesk.model.survey import SCALES
from socialdesk.store.engine.database import pad
from socialdesk.store.live_comments import OPEN_QUESTION


class Shelf(StrEnum):
    """Which shelf of the inbox is looked at."""

    ACTIVE = "active"
    """Open and pending."""
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    ALL = "all"


SHELVES = {
    Shelf.ACTIVE: "conversation.status IN ('open', 'pending')",
    Shelf.SNOOZED: "conversation.status = 'snoozed'",
    Shelf.RESOLVED: "conversation.status = 'resolved'",
    Shelf.ALL: "1 = 1",
}
PERSON = "COALESCE(contact.same_as, contact.id)"
FIRST_SAID = "(SELECT min(message.at) FROM message WHERE message.conversation_id = conversation.id)"
WISHES = """
    SELECT COALESCE(one.same_as, one.id) AS person_id, consent.wanted,
        row_number() OVER (
            PARTITION BY COALESCE(one.same_as, one.id) ORDER BY consent.at DESC, consent.contact_id DESC
        ) AS place
    FROM consent JOIN contact AS one ON one.id = consent.contact_id WHERE consent.topic = $?
"""
"""What each person said last of a topic."""
STILL = (
    "SELECT conversation_id FROM pause WHERE ends_at IS NULL AND begins_at <= $? "
    "UNION ALL "
    "SELECT conversation_id FROM pause WHERE ends_at IS NOT NULL AND ends_at > $? AND begins_at <= $?"
)
"""Conversations whose targets' clocks stand still."""
PAUSED = f"conversation.id IN ({STILL})"


def _clock(which: str) -> str:
    """A conversation by the clock of its newest wait."""
    return (
        "EXISTS (SELECT 1 FROM target_clock AS clock "
        f"WHERE clock.conversation_id = conversation.id AND {which})"
    )


def _running(which: str) -> str:
    """One whose customer waits. What began since the clocks were set is none of them yet; who waits comes first in
    the inbox order, so that nobody else is looked at."""
    wait = "clock.state = '' AND clock.since = conversation.waiting_since"
    return f"conversation.sort_key < {WAITS_BELOW} AND {_clock(f'{wait} AND {which}')}"


LOW = " OR ".join(
    f"(rated.kind = '{kind}' AND rated.score <= {scale.low})" for kind, scale in SCALES.items()
)
RATED = """SELECT rated.conversation_id FROM survey AS rated
    WHERE rated.conversation_id IS NOT NULL AND rated.state = 'asked' AND rated.score IS NOT NULL AND {which} AND NOT EXISTS (
        SELECT 1 FROM survey AS later WHERE later.conversation_id = rated.conversation_id AND later.state = 'asked'
            AND later.score IS NOT NULL AND later.id > rated.id
    )"""
"""Conversations by the newest mark that was given about them."""
TASKED = "SELECT conversation_id FROM task WHERE ended_at IS NULL AND conversation_id IS NOT NULL"
OPEN_TO_US = "contact.blocked_at IS NULL AND conversation.handled_by = ''"
CLAUSES = {
    "account": "account.name IN ({list})",
    "channel": "account.channel IN ({list})",
    "status": "conversation.status IN ({list})",
    "assignee": "conversation.assignee IN ({list}) AND conversation.assignee <> ''",
    "unassigned": "conversation.assignee = ''",
    "assigned": "conversation.assignee <> ''",
    "priority": "conversation.priority IN ({list})",
    "tag": "conversation.id IN (SELECT conversation_id FROM conversation_tag WHERE tag IN ({list}))",
    "has_tag": (
        "EXISTS (SELECT 1 FROM conversation_tag WHERE conversation_tag.conversation_id = conversation.id "
        "AND conversation_tag.tag IN ({list}))"
    ),
    "language": "contact.language IN ({list})",
    "name": "contact.folded LIKE $? ESCAPE '!'",
    "kind": "conversation.chat_kind IN ({list})",
    "waiting": "conversation.waiting_since IS NOT NULL",
    "waiting_before": "conversation.waiting_since <= $?",
    "waiting_after": "conversation.waiting_since > $?",
    "said_before": "conversation.last_message_at < $?",
    "said_after": "conversation.last_message_at >= $?",
    "window": (
        "account.name = $? AND conversation.chat_kind = 'private' "
        "AND conversation.last_action_at > $? AND conversation.last_action_at <= $?"
    ),
    "unread": "conversation.unread > 0",
    "blocked": "contact.blocked_at IS NOT NULL",
    "follower": (
        "(contact.follows = 1 OR (contact.follows IS NULL AND conversation.chat_kind = 'private' "
        "AND conversation.last_inbound_at IS NOT NULL))"
    ),
    "drafted": "conversation.id IN (SELECT conversation_id FROM draft WHERE agent = $?)",
    "stuck": "conversation.id IN (SELECT conversation_id FROM outbox WHERE state IN ('refused', 'unconfirmed'))",
    "scheduled": "conversation.id IN (SELECT conversation_id FROM outbox WHERE state = 'scheduled')",
    "target_running": _running(f"(clock.risk_at IS NULL OR clock.risk_at > $?) AND NOT {PAUSED}"),
    "target_risk": _running(
        f"clock.risk_at <= $? AND (clock.due_at IS NULL OR clock.due_at >= $?) AND NOT {PAUSED}"
    ),
    "target_missed": _clock(
        "(clock.state = 'missed' OR "
        "(clock.state = '' AND clock.since = conversation.waiting_since AND clock.due_at < $?))"
    ),
    "target_reached": _clock("clock.state = 'reached'"),
    "target_paused": f"conversation.id IN ({STILL})",
    "promise_open": "conversation.id IN (SELECT conversation_id FROM promise WHERE outcome = '')",
    "promise_due": (
        "conversation.id IN (SELECT conversation_id FROM promise "
        "WHERE outcome = '' AND due_at > $? AND due_at <= $?)"
    ),
    "score_low": f"conversation.id IN ({RATED.format(which=f'({LOW})')})",
    "score_good": f"conversation.id IN ({RATED.format(which=f'NOT ({LOW})')})",
    "task_open": f"conversation.id IN ({TASKED})",
    "task_overdue": f"conversation.id IN ({TASKED} AND due_at <= $?)",
    "task_kind": f"conversation.id IN ({TASKED} AND kind = $?)",
    "tier": f"{PERSON} IN (SELECT contact_id FROM person_tier WHERE folded = $?)",
    "tiered": f"{PERSON} IN (SELECT contact_id FROM person_tier)",
    "not_following": "contact.follows = 0",
    "known_before": f"{FIRST_SAID} < $?",
    "known_after": f"{FIRST_SAID} >= $?",
    "silent_before": "COALESCE(conversation.last_inbound_at, 0) <= $?",
    "silent_after": "COALESCE(conversation.last_inbound_at, 0) > $?",
    "wants": f"{PERSON} IN (SELECT person_id FROM ({WISHES}) AS told WHERE place = 1 AND wanted = $?)",
    "acted": (
        f"{OPEN_TO_US} AND account.name = $? AND conversation.chat_kind = $? "
        "AND conversation.last_action_at > $? AND conversation.last_action_at <= $?"
    ),
    "in_account": f"{OPEN_TO_US} AND account.name = $? AND conversation.chat_kind = $?",
    "mentions": "conversation.id IN (SELECT conversation_id FROM mention WHERE agent IN ({list}) AND seen_at IS NULL)",
    "said_in": (
        "conversation.id IN (SELECT message.conversation_id FROM live_comment "
        "JOIN message ON message.id = live_comment.message_id WHERE live_comment.live_id IN ({list}))"
    ),
    "asking": (
        "EXISTS (SELECT 1 FROM message JOIN live_comment ON live_comment.message_id = message.id "
        f"WHERE message.conversation_id = conversation.id AND {OPEN_QUESTION})"
    ),
    "ids": "conversation.id IN ({list})",
    "nothing": "1 = 0",
}
"""What can be asked of a conversation; "assignee" repeats what its index is limited to, or the
index is not used. "has_tag" asks the same as "tag", of few conversations whose numbers are known. `{list}` takes any number
of values, `$?` one each."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One clause of `CLAUSES` with its values; `negated` asks for the opposite. Several in `either`
    are alternatives."""

    name: str
    values: tuple[object, ...] = ()
    negated: bool = False
    either: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What the inbox is narrowed to: a shelf, and conditions that must all hold."""

    view: Shelf = Shelf.ACTIVE
    conditions: tuple[Condition, ...] = ()


def clauses(wanted: InboxFilter, first: int) -> tuple[str, tuple[object, ...]]:
    """SQL for everything `wanted` asks, its parameters numbered from `first`, and their values."""
    texts, values = [SHELVES[wanted.view]], list[object]()
    for condition in wanted.conditions:
        text, found = _clause(condition, first + len(values))
        texts.append(text)
        values += found
    return " AND ".join(texts), tuple(values)


def of_few(wanted: InboxFilter) -> InboxFilter:
    """The same, for conversations whose numbers are known: their tags are looked up one by one."""

    def turned(condition: Condition) -> Condition:
        name = "has_tag" if condition.name == "tag" else condition.name
        return replace(condition, name=name, either=tuple(map(turned, condition.either)))

    return replace(wanted, conditions=tuple(map(turned, wanted.conditions)))


def _clause(condition: Condition, first: int) -> tuple[str, Sequence[object]]:
    if condition.either:
        texts, values = [], list[object]()
        for each in condition.either:
            text, found = _clause(each, first + len(values))
            texts.append(f"({text})")
            values += found
        joined = " OR ".join(texts)
        return f"NOT COALESCE(({joined}), {_FALSE})" if condition.negated else f"({joined})", values
    text, arguments = CLAUSES[condition.name], list(condition.values)
    if "{list}" in text:
        arguments = list(pad(arguments)) if arguments else [None]
        text = text.replace(
            "{list}", ", ".join(f"${first + place}" for place in range(len(arguments)))
        )
    else:
        for place in range(len(arguments)):
            text = text.replace("$?", f"${first + place}", 1)
    return f"NOT COALESCE(({text}), {_FALSE})" if condition.negated else f"({text})", arguments


_FALSE = "1 = 0"
