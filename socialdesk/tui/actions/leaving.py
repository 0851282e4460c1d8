"""What else the list's keys lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.panes import LIST

if TYPE_CHECKING:
    from socialdesk.tui.inbox.screen import InboxScreen

LEAVING: tuple[Action[InboxScreen], ...] = (
    Action(
        "commands_only",
        ("colon",),
        _("commands"),
        _("Every action by name"),
        LIST.name,
        lambda inbox: inbox.open_palette(before=">"),
        group="desk",
    ),
    Action(
        "quit",
        ("q",),
        _("quit"),
        _("Leave the desk; drafts are kept"),
        LIST.name,
        lambda inbox: inbox.leave_desk(),
        group="desk",
        is_needed=True,
    ),
    Action(
        "help_here",
        ("question_mark",),
        _("help"),
        _("Every key"),
        LIST.name,
        lambda inbox: inbox.open_help(),
        footer=9,
        group="desk",
    ),
    Action(
        "to_thread",
        ("tab",),
        _("thread"),
        _("To the thread, to choose a message"),
        LIST.name,
        lambda inbox: inbox.navigator.to_thread(),
        group="move",
    ),
)
