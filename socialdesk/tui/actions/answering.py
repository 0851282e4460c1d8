"""Whom to answer, and beginning to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.availability import why_barred, why_no_comment, why_not_private
from socialdesk.tui.actions.panes import LIST

if TYPE_CHECKING:
    from socialdesk.tui.inbox.screen import InboxScreen

ANSWERING: tuple[Action[InboxScreen], ...] = (
    Action(
        "open",
        ("enter", "right", "l"),
        _("open"),
        _("Open the conversation and write"),
        LIST.name,
        lambda inbox: inbox.navigator.open(),
        footer=1,
        group="move",
        is_needed=True,
    ),
    Action(
        "reply",
        ("r",),
        _("reply"),
        _("Write an answer"),
        LIST.name,
        lambda inbox: inbox.writer.reply(),
        footer=2,
        group="write",
        command="reply",
        why_not=why_barred,
    ),
    Action(
        "comment",
        ("c",),
        _("comment"),
        _("Answer a comment in public"),
        LIST.name,
        lambda inbox: inbox.writer.comment(),
        group="write",
        command="reply",
        why_not=why_no_comment,
    ),
    Action(
        "private",
        ("P",),
        _("private"),
        _("Answer a comment by its one private message"),
        LIST.name,
        lambda inbox: inbox.writer.private(),
        group="write",
        command="reply --private",
        why_not=why_not_private,
    ),
    Action(
        "note",
        ("y",),
        _("note"),
        _("Keep a remark that only the shop sees; @name tells a colleague"),
        LIST.name,
        lambda inbox: inbox.writer.note(),
        footer=10,
        group="write",
        command="note",
    ),
    Action(
        "best_next",
        ("space",),
        _("next"),
        _(
            "On to whom you should answer next: a window about to close, what is urgent, the longest wait"
        ),
        LIST.name,
        lambda inbox: inbox.navigator.best_next(),
        footer=3,
        group="move",
        command="next",
    ),
)
