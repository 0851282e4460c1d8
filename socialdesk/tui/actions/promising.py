"""What is promised, by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.panes import COMPOSER, LIST

if TYPE_CHECKING:
    from socialdesk.tui.inbox.screen import InboxScreen

PROMISING: tuple[Action[InboxScreen], ...] = (
    Action(
        "promise",
        ("b",),
        _("promise"),
        _("Write down what was promised and until when; what your answer promises is offered"),
        LIST.name,
        lambda inbox: inbox.promises.promise(),
        command="promise add",
    ),
    Action(
        "keep_promise",
        ("B",),
        _("promise kept"),
        _("The promise that is due first is kept"),
        LIST.name,
        lambda inbox: inbox.promises.keep(),
        command="promise keep",
    ),
    Action(
        "drop_promise",
        ("M",),
        _("drop promise"),
        _("The promise that is due first is not to be kept any more"),
        LIST.name,
        lambda inbox: inbox.promises.drop(),
        command="promise drop",
    ),
    Action(
        "snooze_promise",
        ("m",),
        _("until due"),
        _("Put it away until its promise is due"),
        LIST.name,
        lambda inbox: inbox.promises.snooze(),
        command="snooze",
    ),
)
PROMISING_WHILE_WRITING: tuple[Action[InboxScreen], ...] = (
    Action(
        "take_promise",
        ("ctrl+b", "alt+p"),
        _("promise"),
        _(
            "Write down what your answer promises, or that it kept a promise: whatever is offered above"
        ),
        COMPOSER.name,
        lambda inbox: inbox.promises.take(),
        group="write",
        command="promise add",
    ),
)
