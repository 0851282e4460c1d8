"""What keys mean beside letters while somebody writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import mark as _
from socialdesk.tui.actions.action import Action
from socialdesk.tui.actions.availability import why_barred, why_no_editor
from socialdesk.tui.actions.panes import COMPOSER

if TYPE_CHECKING:
    from socialdesk.tui.inbox.screen import InboxScreen

COMPOSING: tuple[Action[InboxScreen], ...] = (
    Action(
        "send",
        ("enter", "ctrl+enter", "f9"),
        _("send"),
        _("Send; with nothing written, twice: on to the next"),
        COMPOSER.name,
        lambda inbox: inbox.outgoing.send(),
        footer=1,
        group="write",
        command="reply",
        why_not=why_barred,
        is_needed=True,
    ),
    Action(
        "newline",
        ("ctrl+j", "alt+enter", "shift+enter"),
        _("new line"),
        _("Begin a new line"),
        COMPOSER.name,
        lambda inbox: inbox.composer.newline(),
        footer=5,
        group="write",
    ),
    Action(
        "leave",
        ("escape", "shift+tab"),
        _("back"),
        _("Back to the list; the draft is kept"),
        COMPOSER.name,
        lambda inbox: inbox.writer.leave(),
        footer=2,
        group="move",
        is_needed=True,
    ),
    Action(
        "canned",
        ("ctrl+slash", "ctrl+underscore"),
        _("canned"),
        _("Canned answers: type / for them"),
        COMPOSER.name,
        lambda inbox: inbox.suggestions.open_canned(),
        footer=3,
        group="write",
        command="canned",
    ),
    Action(
        "put_answer",
        ("ctrl+s", "alt+a"),
        _("answer"),
        _("Put in what the answers folder has for the question; again: the next best"),
        COMPOSER.name,
        lambda inbox: inbox.suggestions.put_answer(),
        group="write",
        command="reply --answer",
    ),
    Action(
        "send_later",
        ("ctrl+t", "ctrl+f"),
        _("later"),
        _("Send later; not if the customer writes before"),
        COMPOSER.name,
        lambda inbox: inbox.outgoing.ask_when(),
        footer=6,
        group="write",
        command="reply --at",
    ),
    Action(
        "attach",
        ("ctrl+o",),
        _("attach"),
        _("Send a picture or file of this machine along"),
        COMPOSER.name,
        lambda inbox: inbox.enclosures.ask(),
        footer=7,
        group="write",
        command="reply --attach",
    ),
    Action(
        "take_back",
        ("ctrl+z",),
        _("take back"),
        _("Undo what was typed; with nothing written, take back the answer that was just sent"),
        COMPOSER.name,
        lambda inbox: inbox.outgoing.undo(),
        group="write",
        command="outbox cancel",
    ),
    Action(
        "editor",
        ("ctrl+g",),
        _("editor"),
        _("Write in your own editor ($EDITOR)"),
        COMPOSER.name,
        lambda inbox: inbox.enclosures.edit_elsewhere(),
        group="write",
        why_not=why_no_editor,
    ),
    Action(
        "edit_last",
        ("up",),
        _("edit last"),
        _("With nothing written: change your last answer"),
        COMPOSER.name,
        lambda inbox: inbox.writer.edit_last(),
        group="message",
        command="edit",
    ),
    Action(
        "thread_up",
        ("pageup",),
        _("older"),
        _("Scroll the thread up"),
        COMPOSER.name,
        lambda inbox: inbox.thread_pane.page(-1),
        footer=9,
        group="move",
    ),
    Action(
        "thread_down",
        ("pagedown",),
        _("newer"),
        _("Scroll the thread down"),
        COMPOSER.name,
        lambda inbox: inbox.thread_pane.page(1),
        group="move",
    ),
)
