"""What is done to messages of the conversation under the cursor: copied, looked at, moderated, sent once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.availability import why_no_comment
from socialdesk.tui.actions.panes import LIST

if TYPE_CHECKING:
    from socialdesk.tui.inbox.screen import InboxScreen

MESSAGE: tuple[Action[InboxScreen], ...] = (
    Action(
        "copy",
        ("full_stop",),
        _("copy"),
        _("Copy: once the number, twice number and name, three times also the last message"),
        LIST.name,
        lambda inbox: inbox.messages.copy(),
        group="message",
        command="thread",
    ),
    Action(
        "attachment",
        ("o",),
        _("file"),
        _("Look at the newest file, picture or link"),
        LIST.name,
        lambda inbox: inbox.messages.look_at_newest(),
        group="message",
        command="attachment",
    ),
    Action(
        "attach",
        ("f",),
        _("send file"),
        _("Send a picture or file of this machine"),
        LIST.name,
        lambda inbox: inbox.writer.enclose(),
        group="write",
        command="reply --attach",
    ),
    Action(
        "hide",
        ("H",),
        _("hide"),
        _("Hide the newest comment from the public, or show it again"),
        LIST.name,
        lambda inbox: inbox.moderation.hide(),
        group="message",
        command="comment hide",
        why_not=why_no_comment,
    ),
    Action(
        "like",
        ("plus",),
        _("like"),
        _("Like the newest comment, or take the like back"),
        LIST.name,
        lambda inbox: inbox.moderation.like(),
        group="message",
        command="comment like",
        why_not=why_no_comment,
    ),
    Action(
        "delete",
        ("delete",),
        _("delete"),
        _("Delete the newest comment on the platform"),
        LIST.name,
        lambda inbox: inbox.moderation.delete(),
        group="message",
        command="comment delete",
        why_not=why_no_comment,
    ),
    Action(
        "retry",
        ("R",),
        _("retry"),
        _("Send what was refused or is unconfirmed once more"),
        LIST.name,
        lambda inbox: inbox.moderation.retry(),
        group="message",
        command="outbox retry",
    ),
    Action(
        "drop",
        ("X",),
        _("drop"),
        _("Take what was refused, is unconfirmed or scheduled out of the thread"),
        LIST.name,
        lambda inbox: inbox.moderation.drop(),
        group="message",
        command="outbox cancel",
    ),
)
