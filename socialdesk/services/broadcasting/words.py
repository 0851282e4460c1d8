"""What states, reasons and kinds are called: the same on the desk and in commands."""

from __future__ import annotations

from socialdesk.model.announcement import Purpose
from socialdesk.model.delivery import Sort
from socialdesk.model.i18n import mark, translate

REASONS = {
    "no_channel": mark("there is no private chat"),
    "blocked": mark("they have blocked the shop, or the shop was removed from the chat"),
    "opted_out": mark("they want no promotions"),
    "not_asked": mark("they did not ask for this topic"),
    "window_closed": mark("the platform's time to write is over"),
    "not_allowed": mark("the platform does not allow it"),
    "duplicate_person": mark("the same person, told elsewhere"),
    "empty_field": mark("a field of the text is empty"),
    "quiet_hours": mark("it is night"),
    "over_cap": mark("they have had enough for a day"),
    "account_down": mark("the account is not connected"),
    "stopped": mark("it was stopped"),
}
"""Why somebody gets nothing."""
STATE_WORDS = (
    mark("planned"), mark("waiting"), mark("skipped"), mark("queued"), mark("sent"), mark("delivered"), mark("read"),
    mark("answered"), mark("opted_out"), mark("refused"), mark("unconfirmed"), mark("planning"), mark("running"),
    mark("paused"), mark("stopped"), mark("done"),
)  # fmt: skip
"""States of people and of runs, as commands say them."""
KINDS = {"broadcast": mark("Broadcast"), "live": mark("Live"), "answer": mark("Answer")}
"""What stands in the agenda."""
_PURPOSES = {Sort.PROMOTION: mark("promotion"), Sort.SERVICE: mark("service")}


def reason_words(code: str) -> str:
    """Why somebody gets nothing; a platform's own word as it is."""
    return translate(REASONS[code]) if code in REASONS else code


def purpose_words(purpose: Purpose) -> str:
    """The class of an announcement."""
    if purpose.sort is Sort.TOPIC:
        return translate("topic {name}", name=purpose.topic)
    return translate(_PURPOSES[purpose.sort])
