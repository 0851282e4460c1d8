"""What each key means while somebody writes: of the suggestions, an action, or a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import translate
from socialdesk.tui.actions.action import EVERYWHERE, Action
from socialdesk.tui.actions.panes import COMPOSER, LIST

if TYPE_CHECKING:
    from socialdesk.tui.inbox.composer import Composer
    from socialdesk.tui.inbox.context import Context
    from socialdesk.tui.inbox.enclosures import Enclosures
    from socialdesk.tui.inbox.suggestions import Suggestions
    from socialdesk.tui.inbox.writer import Writer

BIG_PASTE = 20
"""Lines from which a paste is remarked upon."""
TYPED = ("send", "newline", "canned", "edit_last", "take_back")
"""What keys of the composer mean once the draft is here; until then they are held back."""
OPENS = ("comment", "reply", "private", "note")
"""What opens a composer that is closed so that nothing is published by itself."""
LEADS_ON = ("leave", "thread_up", "thread_down", "take_back")
"""What can be done beside a closed composer."""


class WritingKeys:
    """Keys and pastes of the composer, one after the other."""

    def __init__(
        self,
        context: Context,
        composer: Composer,
        suggestions: Suggestions,
        enclosures: Enclosures,
        writer: Writer,
    ) -> None:
        self._context = context
        self._composer = composer
        self._suggestions = suggestions
        self._enclosures = enclosures
        self._writer = writer

    def press(self, key: str, character: str | None) -> None:
        """One key, completely."""
        if self._suggestions.press(key):
            return
        composer, screen = self._composer, self._context.screen
        action = self._context.keymap.command(COMPOSER.name, key)
        if composer.is_waiting and (action is None or action.name in TYPED):
            composer.hold(key, character)  # the draft is on its way: these keys come after it
        elif composer.is_closed and screen.pane == COMPOSER.name:
            self._press_closed(key, character, action)
        elif composer.is_closed:
            self._press_left(key, character, action)
        elif action is not None and not (action.name == "edit_last" and composer.text):
            screen.perform(action)
        elif key == "tab" and action is None:
            if not composer.area.select_hole():
                self._writer.leave()
        else:
            composer.area.press(key, character)
            if screen.pane != COMPOSER.name:
                return  # it was typed ahead of the draft, and the composer was left since
            if self._suggestions.state is not None or character is not None or key == "backspace":
                self._suggestions.look()

    def _press_closed(self, key: str, character: str | None, action: Action[Any] | None) -> None:
        """A key where nothing may be written: it opens the composer, or leads elsewhere."""
        found = self._context.keymap.meaning(LIST.name, key, character)
        writing = self._composer.writing
        opens = isinstance(found, Action) and found.name in OPENS
        leads_on = action is not None and (action.where == EVERYWHERE or action.name in LEADS_ON)
        if isinstance(found, Action) and opens and not writing.is_typed_in_vain:
            self._context.screen.perform(found)
        elif action is not None and leads_on:
            self._context.screen.perform(action)
        else:
            writing.is_typed_in_vain = character is not None and key != "enter"
            self._writer.say_closed()

    def _press_left(self, key: str, character: str | None, action: Action[Any] | None) -> None:
        """A key that was typed ahead of the draft where nothing may be written, and the composer was
        left since: its letter is kept with the draft. It is no command any more: that would mean
        whoever is under the list's cursor by now, and take the keys behind it along."""
        if action is None or action.name == "newline":
            self._composer.area.press(key, character)
        elif action.name == "send":
            self._writer.say_closed()

    def paste(self, text: str) -> None:
        """Pasted text; a path alone is a file to go along."""
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        composer = self._composer
        if composer.is_closed:
            self._writer.say_closed()
            return
        is_begun = composer.is_waiting or bool(composer.text)
        path = "" if is_begun else self._context.screen.program.reach.pasted(text)
        if path:
            self._enclosures.add(path)
            return
        is_big = text.count("\n") >= BIG_PASTE and not composer.is_waiting
        composer.type(text)
        if is_big:
            words = translate("{n} lines were pasted.", n=text.count("\n") + 1)
            self._context.screen.tell(words)
