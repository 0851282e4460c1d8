"""Asking a customer, some days after their order was delivered, how they find it: whether it still is to be asked.

Pure: what is known of the order and its customer in, a reason not to out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from socialdesk.model.ids import DAY, Instant
from socialdesk.model.order import State
from socialdesk.model.reason import NO_REASON, Reason

TOO_LATE = 3 * DAY
"""So long (ms) after its moment nothing is asked any more: nobody worked here meanwhile."""


class Outcome(StrEnum):
    """What became of it, once it is over."""

    SENT = "sent"
    TASK = "task"
    """A person is to ask."""
    CANCELLED = "cancelled"
    """There was no need any more."""
    REFUSED = "refused"
    """It may be said by nobody."""


@dataclass(frozen=True, slots=True)
class Bought:
    """What is known just before somebody would be asked. `wrote`: they have written since it was delivered; `troubled`: a
    complaint of theirs is open; `reachable`: somebody is known to whom it could be said."""

    state: State
    due: Instant
    wrote: bool = False
    troubled: bool = False
    reachable: bool = True


def needless(bought: Bought, now: Instant) -> Reason:
    """Why they are not asked; no reason where they are."""
    if bought.state is not State.DELIVERED:
        return Reason(
            f"follow_up.{'returned' if bought.state is State.RETURNED else 'not_delivered'}"
        )
    if bought.troubled:
        return Reason("follow_up.troubled")
    if bought.wrote:
        return Reason("follow_up.wrote")
    if not bought.reachable:
        return Reason("follow_up.nobody")
    if now - bought.due > TOO_LATE:
        return Reason("follow_up.too_late")
    return NO_REASON
