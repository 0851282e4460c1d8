"""What can be done on every screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import EVERYWHERE, Action

if TYPE_CHECKING:
    from socialdesk.tui.inbox.screen import InboxScreen
    from socialdesk.tui.screen import DeskScreen

HELPING: tuple[Action[DeskScreen], ...] = (
    Action(
        "help",
        ("f1",),
        _("help"),
        _("Every key"),
        EVERYWHERE,
        lambda screen: screen.open_help(),
        footer=11,
        group="desk",
        is_needed=True,
    ),
)
TO_THE_INBOX: tuple[Action[InboxScreen], ...] = (
    Action(
        "next_waiting",
        ("ctrl+n", "ctrl+r"),
        _("next waiting"),
        _("On to the next customer who waits"),
        EVERYWHERE,
        lambda inbox: inbox.navigator.next_waiting(),
        footer=11,
        group="move",
        command="next",
    ),
    Action(
        "inbox",
        ("f2",),
        _("inbox"),
        _("To the inbox"),
        EVERYWHERE,
        lambda inbox: inbox.navigator.back_to_list(),
        group="move",
        command="inbox",
    ),
)
"""Known on every screen; the inbox is shown before they run."""
PROGRAM: tuple[Action[DeskScreen], ...] = (
    Action(
        "palette",
        ("ctrl+k", "ctrl+p"),
        _("find anything"),
        _("Go to any customer, tag or view, or do anything, by a few letters"),
        EVERYWHERE,
        lambda screen: screen.open_palette(),
        footer=10,
        group="find",
    ),
    Action(
        "checklist",
        ("shift+f7", "f19"),
        _("set up"),
        _("What is set up, and what to connect next"),
        EVERYWHERE,
        lambda screen: screen.open_checklist(),
        group="desk",
        command="doctor",
    ),
    Action(
        "accounts",
        ("f8",),
        _("accounts"),
        _("How each account fares: token, subscription, quota, last pause"),
        EVERYWHERE,
        lambda screen: screen.open_accounts(),
        group="desk",
        command="accounts",
    ),
    Action(
        "mask",
        ("f10",),
        _("privacy"),
        _("Hide names and words from whoever looks over your shoulder"),
        EVERYWHERE,
        lambda screen: screen.program.mask(),
        group="desk",
    ),
    Action(
        "theme",
        ("f11",),
        _("theme"),
        _("Dark, light, high contrast, the terminal's own colours"),
        EVERYWHERE,
        lambda screen: screen.program.next_theme(),
        group="desk",
    ),
    Action(
        "language",
        ("f12",),
        _("language"),
        _("Tiếng Việt, English, ไทย"),
        EVERYWHERE,
        lambda screen: screen.program.next_language(),
        group="desk",
    ),
    Action(
        "redraw",
        ("ctrl+l",),
        _("redraw"),
        _("Read everything anew and draw it"),
        EVERYWHERE,
        lambda screen: screen.redraw(),
        group="desk",
    ),
    Action(
        "leave_desk",
        ("ctrl+q",),
        _("quit"),
        _("Leave the desk; drafts are kept"),
        EVERYWHERE,
        lambda screen: screen.leave_desk(),
        group="desk",
    ),
)
