"""Copying and looking: the words, files, pictures and links of messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.model.conversation import last_words
from socialdesk.model.i18n import translate

if TYPE_CHECKING:
    from socialdesk.services.thread import Entry
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.list_pane import ListPane
    from socialdesk.tui.inbox.thread_pane import ThreadPane

COPY_AGAIN = 1_500
"""Pressed again within so many ms, copying takes more."""


class Messages:
    """Of the conversation under the cursor, or of the chosen message."""

    def __init__(self, context: Context, list_pane: ListPane, thread_pane: ThreadPane) -> None:
        self._context = context
        self._list = list_pane
        self._thread = thread_pane
        self._copied = 0
        self._copied_at = 0

    def copy(self) -> None:
        """Number; number and name; and the last message."""
        ids = self._list.targets()
        item = self._context.desk.inbox.window.item(ids[0]) if ids else None
        if item is None:
            return
        now = self._context.now()
        again = 0 <= now - self._copied_at < COPY_AGAIN
        self._copied, self._copied_at = (min(self._copied + 1, 3) if again else 1), now
        words = last_words(item.row.last_text, item.row.last_said)
        parts = (f"#{item.row.id}", item.row.name, words)[: self._copied]
        self._context.screen.program.copy(" ".join(parts))

    def copy_chosen(self) -> None:
        """The words of the chosen message; the names of its files where it has none."""
        entry = self._thread.chosen
        if entry is not None:
            from socialdesk.services.thread import spoken  # noqa: PLC0415 - not before the first paint

            zone = self._context.desk.session.zone
            words = spoken(entry, zone) or " ".join(file.name for file in entry.attachments)
            self._context.screen.program.copy(words)

    def look_at_newest(self) -> None:
        """The newest file, picture or link that came from the customer."""
        from socialdesk.tui.opener import links_of  # noqa: PLC0415 - not before the first paint

        thread = self._context.thread
        for entry in reversed(thread.entries if thread is not None else ()):
            if entry.author != "agent" and (entry.attachments or links_of(entry.text)):
                self._look_at(entry)
                return
        words = translate("There is no file and no link in this conversation.")
        self._context.screen.tell(words, bad=True)

    def look_at_chosen(self) -> None:
        """The file, picture or link of the chosen message; the whole of one that stands in one line."""
        entry = self._thread.chosen
        if entry is not None and not self._thread.open():
            self._look_at(entry)

    def _look_at(self, entry: Entry) -> None:
        from socialdesk.tui.dialogs.viewer import ViewerScreen  # noqa: PLC0415 - not before the first paint

        number, screen = self._context.shown.id, self._context.screen
        if number is not None:
            opener = screen.program.opener
            screen.app.push_screen(ViewerScreen(self._context.desk.open, number, entry, opener))
