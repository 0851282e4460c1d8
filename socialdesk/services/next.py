"""Whom to answer next, and why: a window about to close, then what is urgent, then the longest
wait."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from socialdesk.model.i18n import translate
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.query import ORDER_OF_PRIORITIES
from socialdesk.model.text import span
from socialdesk.store.filters import Condition, InboxFilter
from socialdesk.store.inbox import InboxRow
from socialdesk.store.store import Store

CLOSING = 2 * HOUR
"""A window that closes within this goes before every wait."""
LOOKED_AT = 200
"""Waiting conversations that are compared: the longest waits, and those whose windows close
soonest."""


@dataclass(frozen=True, slots=True)
class Next:
    """A conversation and, in words, why it comes now."""

    conversation_id: int
    why: str


async def best_next(
    store: Store, agent: str, now: Instant, windows: Mapping[str, int], skip: Collection[int] = ()
) -> Next | None:
    """The waiting customer to answer now: nobody's or this agent's own, and not in `skip`. None if
    nobody waits."""
    free = Condition("either", either=(Condition("unassigned"), Condition("assignee", (agent,))))
    wanted = [InboxFilter(conditions=(Condition("waiting"), free))]
    closing = tuple(
        Condition("window", (account, now - window, now - window + CLOSING))
        for account, window in windows.items()
    )
    if closing:
        wanted.append(
            InboxFilter(
                conditions=(Condition("waiting"), free, Condition("either", either=closing))
            )
        )
    rows: dict[int, InboxRow] = {}
    for each in wanted:
        rows.update({item.row.id: item.row for item in await store.inbox.page(each, LOOKED_AT)})
    ranked = sorted(
        (rank(row, now, windows), row.id) for row in rows.values() if row.id not in skip
    )
    if not ranked:
        return None
    row = rows[ranked[0][1]]
    return Next(row.id, reason(row, now, windows))


def rank(row: InboxRow, now: int, windows: Mapping[str, int]) -> tuple[int, int, int]:
    """Sorts conversations: lower is sooner."""
    left = window_left(row, now, windows)
    since = row.waiting_since if row.waiting_since is not None else now
    if left is not None and 0 < left < CLOSING:
        return 0, left, since
    return 1, -ORDER_OF_PRIORITIES.index(row.priority), since


def window_left(row: InboxRow, now: int, windows: Mapping[str, int]) -> int | None:
    """How long (ms) the platform still lets us answer; None where it sets no end."""
    window = windows.get(row.account)
    if window is None or row.last_action_at is None or row.chat_kind != "private":
        return None
    return row.last_action_at + window - now


def reason(row: InboxRow, now: int, windows: Mapping[str, int]) -> str:
    """Why a conversation stands where it stands, in a sentence."""
    parts = []
    left = window_left(row, now, windows)
    if left is not None and 0 < left < CLOSING:
        parts.append(translate("the platform's window closes in {span}", span=span(left)))
    if row.priority in ("high", "urgent"):
        parts.append(translate("priority {priority}", priority=translate(row.priority)))
    if row.waiting_since is not None:
        parts.append(translate("has waited {span}", span=span(now - row.waiting_since)))
    return ", ".join(parts) or translate("nobody waits here")
