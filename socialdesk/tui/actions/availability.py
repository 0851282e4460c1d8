"""Why something cannot be done now: asked by the palette before it is chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate

if TYPE_CHECKING:
    from socialdesk.tui.inbox.screen import InboxScreen


def why_no_comment(inbox: InboxScreen) -> str:
    """What is open is no comment."""
    thread = inbox.context.thread
    return "" if thread is not None and thread.is_comment else translate("only for comments")


def why_not_private(inbox: InboxScreen) -> str:
    """It is no comment, or its one private reply is gone."""
    thread = inbox.context.thread
    return why_no_comment(inbox) or (thread.private if thread is not None else "")


def why_barred(inbox: InboxScreen) -> str:
    """The platform takes no answer here now."""
    thread = inbox.context.thread
    return thread.barred if thread is not None else ""


def why_nothing_beside(inbox: InboxScreen) -> str:
    """The customer has no other conversation."""
    thread = inbox.context.thread
    if thread is not None and thread.beside:
        return ""
    return translate("nothing else is known of this person")


def why_not_narrowed(inbox: InboxScreen) -> str:
    """There is nothing to keep as a view."""
    return "" if inbox.desk.inbox.narrowing else translate("narrow the list first")


def why_no_hits(inbox: InboxScreen) -> str:
    """Nothing was searched for."""
    return "" if inbox.finder.hits else translate("search first")


def why_none_chosen(inbox: InboxScreen) -> str:
    """No message of the thread is chosen."""
    if inbox.thread_pane.chosen is not None:
        return ""
    key = inbox.program.keymap.shown("to_thread")
    return translate("choose a message first ({key})", key=key)


def why_no_editor(inbox: InboxScreen) -> str:
    """The agent sits at a browser."""
    return "" if inbox.program.reach.is_here else translate("not in a browser")
