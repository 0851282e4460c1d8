"""What is done to the message that is chosen in the thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.availability import why_none_chosen
from socialdesk.tui.actions.panes import COMPOSER, THREAD

if TYPE_CHECKING:
    from socialdesk.tui.inbox.screen import InboxScreen

CHOSEN_MESSAGE: tuple[Action[InboxScreen], ...] = (
    Action(
        "message_up",
        ("up", "k"),
        _("up"),
        _("To the message above"),
        THREAD.name,
        lambda inbox: inbox.thread_pane.choose_by(-1),
        footer=5,
        group="move",
    ),
    Action(
        "message_down",
        ("down", "j"),
        _("down"),
        _("To the message below"),
        THREAD.name,
        lambda inbox: inbox.thread_pane.choose_by(1),
        footer=6,
        group="move",
    ),
    Action(
        "message_first",
        ("home", "g g"),
        _("oldest"),
        _("To the oldest message that is loaded"),
        THREAD.name,
        lambda inbox: inbox.thread_pane.choose_first(),
        group="move",
    ),
    Action(
        "message_last",
        ("end", "G"),
        _("newest"),
        _("To the newest message"),
        THREAD.name,
        lambda inbox: inbox.thread_pane.choose_last(),
        group="move",
    ),
    Action(
        "quote",
        ("r",),
        _("answer it"),
        _("Answer this very message"),
        THREAD.name,
        lambda inbox: inbox.writer.quote(),
        footer=1,
        group="write",
        command="reply --reply-to",
        why_not=why_none_chosen,
    ),
    Action(
        "look",
        ("enter", "o", "right", "l"),
        _("look"),
        _("Look at its file, picture or link; open what stands in one line"),
        THREAD.name,
        lambda inbox: inbox.messages.look_at_chosen(),
        footer=2,
        group="message",
        command="attachment",
        why_not=why_none_chosen,
    ),
    Action(
        "copy_message",
        ("full_stop",),
        _("copy"),
        _("Copy its words"),
        THREAD.name,
        lambda inbox: inbox.messages.copy_chosen(),
        footer=3,
        group="message",
        command="thread",
        why_not=why_none_chosen,
    ),
    Action(
        "edit",
        ("ctrl+e",),
        _("edit"),
        _("Change the words of this message of ours"),
        THREAD.name,
        lambda inbox: inbox.writer.edit_chosen(),
        footer=7,
        group="message",
        command="edit",
        why_not=why_none_chosen,
    ),
    Action(
        "unsend",
        ("D", "delete"),
        _("take back"),
        _("Take this message of ours back from the customer"),
        THREAD.name,
        lambda inbox: inbox.writer.unsend_chosen(),
        footer=8,
        group="message",
        command="unsend",
        why_not=why_none_chosen,
    ),
    Action(
        "to_composer",
        ("tab",),
        _("write"),
        _("To the composer"),
        THREAD.name,
        lambda inbox: inbox.navigator.enter(COMPOSER.name),
        footer=9,
        group="move",
    ),
    Action(
        "to_list",
        ("escape", "left", "h", "shift+tab"),
        _("back"),
        _("Back to the list"),
        THREAD.name,
        lambda inbox: inbox.navigator.back_to_list(),
        footer=4,
        group="move",
    ),
)
