"""Moving about in the list and, from there, in the thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.panes import LIST

if TYPE_CHECKING:
    from socialdesk.tui.inbox.screen import InboxScreen

MOVING: tuple[Action[InboxScreen], ...] = (
    Action(
        "down",
        ("down", "j"),
        _("down"),
        _("One down"),
        LIST.name,
        lambda inbox: inbox.list_pane.move_by(1),
        group="move",
    ),
    Action(
        "up",
        ("up", "k"),
        _("up"),
        _("One up"),
        LIST.name,
        lambda inbox: inbox.list_pane.move_by(-1),
        group="move",
    ),
    Action(
        "next_row_waiting",
        ("J",),
        _("next waiting"),
        _("Down to the next customer who waits"),
        LIST.name,
        lambda inbox: inbox.list_pane.to_waiting(1),
        group="move",
    ),
    Action(
        "row_waiting_before",
        ("K",),
        _("waiting before"),
        _("Up to the customer who waits before this one"),
        LIST.name,
        lambda inbox: inbox.list_pane.to_waiting(-1),
        group="move",
    ),
    Action(
        "page_down",
        ("pagedown",),
        _("page down"),
        _("A page down"),
        LIST.name,
        lambda inbox: inbox.list_pane.page(1),
        group="move",
    ),
    Action(
        "page_up",
        ("pageup",),
        _("page up"),
        _("A page up"),
        LIST.name,
        lambda inbox: inbox.list_pane.page(-1),
        group="move",
    ),
    Action(
        "top",
        ("home", "g g"),
        _("top"),
        _("To the longest wait"),
        LIST.name,
        lambda inbox: inbox.list_pane.to_top(),
        group="move",
    ),
    Action(
        "bottom",
        ("end", "G"),
        _("bottom"),
        _("To the end"),
        LIST.name,
        lambda inbox: inbox.list_pane.to_bottom(),
        group="move",
    ),
    Action(
        "back",
        ("left", "h", "escape"),
        _("back"),
        _("Back to the list; marks and filters are dropped"),
        LIST.name,
        lambda inbox: inbox.finder.back(),
        group="move",
    ),
    Action(
        "thread_up",
        ("left_square_bracket", "ctrl+u"),
        _("thread up"),
        _("Scroll the thread up, to older messages"),
        LIST.name,
        lambda inbox: inbox.thread_pane.page(-1),
        group="move",
    ),
    Action(
        "thread_down",
        ("right_square_bracket", "ctrl+d"),
        _("thread down"),
        _("Scroll the thread down, to newer messages"),
        LIST.name,
        lambda inbox: inbox.thread_pane.page(1),
        group="move",
    ),
)
