"""What is begun to be written: an answer, a note, a private reply, other words for a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import COMPOSER, LIST
from socialdesk.tui.inbox.writing import Writing

if TYPE_CHECKING:
    from socialdesk.tui.inbox.composer import Composer
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.enclosures import Enclosures
    from socialdesk.tui.inbox.navigator import Navigator
    from socialdesk.tui.inbox.suggestions import Suggestions
    from socialdesk.tui.inbox.thread_pane import ThreadPane

YES = ("yes", "y", "co", "có", "ใช่")
"""What says that somebody is sure."""


class Writer:
    """Each kind of writing has its own words in the composer: what is meant for the shop is never
    said to a customer, what is meant for everybody never in private."""

    def __init__(
        self,
        context: Context,
        navigator: Navigator,
        thread_pane: ThreadPane,
        composer: Composer,
        suggestions: Suggestions,
        enclosures: Enclosures,
    ) -> None:
        self._context = context
        self._navigator = navigator
        self._thread = thread_pane
        self._composer = composer
        self._suggestions = suggestions
        self._enclosures = enclosures

    def write(self, mode: str) -> None:
        """Begin to write an answer, a note or a private reply to what is open."""
        if self._context.shown.id is not None:
            self._navigator.enter(COMPOSER.name)
            self._composer.begin(mode)
            if mode == "reply":
                self._composer.open_to_all()

    def reply(self) -> None:
        """Write an answer."""
        self._navigator.preview_meant()
        self.write("reply")

    def comment(self) -> None:
        """Answer a comment in public."""
        self._navigator.preview_meant()
        thread = self._context.thread
        if thread is None:
            self._refuse_unread()
        elif not thread.is_comment:
            words = translate("This conversation is private; only comments are answered in public.")
            self._refuse(words)
        else:
            self.reply()

    def note(self) -> None:
        """Write a remark."""
        self._navigator.preview_meant()
        self.write("note")

    def private(self) -> None:
        """Answer a comment by its one private message."""
        self._navigator.preview_meant()
        thread = self._context.thread
        if thread is None:
            self._refuse_unread()
        elif not thread.is_comment:
            self._refuse(translate("This conversation is private already."))
        elif thread.private:
            self._refuse(thread.private)
        else:
            self.write("private")

    def say_closed(self) -> None:
        """Why nothing can be written under this comment just now."""
        keymap = self._context.keymap
        keys = {name: keymap.shown(name, LIST.name) for name in ("comment", "private", "note")}
        self._refuse(
            translate(
                "Nothing is published by itself: {comment} answers in public, {private} in private, {note} is a note.",
                **keys,
            )
        )

    def quote(self) -> None:
        """Answer the chosen message."""
        entry = self._thread.chosen
        if entry is None or not entry.messages or not entry.remote_id or entry.kind == "note":
            self._refuse(
                translate(
                    "Choose a message that the platform knows; notes and what is not sent cannot be answered."
                )
            )
            return
        self.write("reply")
        self._composer.writing.quote = entry.messages[0]
        self._composer.draw()

    def enclose(self) -> None:
        """Send a file along with an answer."""
        if self._context.screen.pane == LIST.name:
            self.reply()
        self._enclosures.ask()

    # -- other words for what went out

    def edit_last(self) -> None:
        """With nothing written: change the last answer."""
        thread = self._context.thread
        entry = thread.last_own() if thread is not None else None
        if entry is not None:
            self._edit(entry.messages[0], entry.text)

    def edit_chosen(self) -> None:
        """Change the chosen message."""
        entry = self._thread.chosen
        if entry is None or entry.author != "agent" or not entry.messages or entry.kind == "note":
            self._refuse(translate("Only messages that went out from here can be changed."))
        else:
            self._edit(entry.messages[0], entry.text)

    def _edit(self, message_id: int, text: str) -> None:
        self._navigator.enter(COMPOSER.name)
        self._composer.put_away()
        key = self._context.desk.session.new_key()
        self._composer.put(text, Writing(key, "edit", kept=text, edits=message_id))

    def unsend_chosen(self) -> None:
        """Take the chosen message back from the customer, if somebody is sure."""
        entry, number = self._thread.chosen, self._context.shown.id
        if number is None or entry is None or entry.author != "agent" or not entry.messages:
            self._refuse(translate("Only messages that went out from here can be taken back."))
            return
        message, screen = entry.messages[0], self._context.screen

        async def sure(words: str) -> None:
            if words.casefold() in YES:
                await self._context.desk.answering.edit(number, message, None)
                screen.tell(translate("It is being taken back."))

        screen.ask(
            translate("Take this message back from the customer?"),
            translate("type yes and {accept} · {close} leaves it", **self._context.prompt_keys()),
            sure,
        )

    def leave(self) -> None:
        """Back to the list; the draft is kept. Other words for a message are let go."""
        if self._composer.writing.mode in ("edit", "private"):
            self._composer.begin("reply")
        self._composer.close()
        self._suggestions.hide()
        self._navigator.back_to_list()

    def _refuse_unread(self) -> None:
        self._refuse(
            translate("The conversation is not on the screen yet. Press again when it is.")
        )

    def _refuse(self, words: str) -> None:
        self._context.screen.tell(words, bad=True)
