"""Marking conversations, so that what follows means all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.panes import LIST

if TYPE_CHECKING:
    from socialdesk.tui.inbox.screen import InboxScreen

MARKING: tuple[Action[InboxScreen], ...] = (
    Action(
        "mark",
        ("v",),
        _("mark"),
        _("Mark it: verbs then do the same to all that are marked"),
        LIST.name,
        lambda inbox: inbox.list_pane.mark(),
        group="many",
        command="bulk",
    ),
    Action(
        "mark_to",
        ("V",),
        _("mark to here"),
        _("Mark everything between the last mark and here"),
        LIST.name,
        lambda inbox: inbox.list_pane.mark_to(),
        group="many",
        command="bulk",
    ),
    Action(
        "mark_all",
        ("asterisk",),
        _("mark all"),
        _("Mark everything that this view shows"),
        LIST.name,
        lambda inbox: inbox.list_pane.mark_all(),
        group="many",
        command="bulk",
    ),
)
