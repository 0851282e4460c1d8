"""Where people type. Keys are handled one by one in the order they came, letters and commands alike.

Textual inserts letters in the widget but runs bound keys later; in a burst (an input method that corrects with
backspace, ssh, a scanner) that mixes them up (Textualize/textual#6605). Here one call handles one key completely.
"""

from __future__ import annotations

import re

from textual.binding import Binding
from textual.widgets import TextArea

_FORMAT = {"\u200d", "\u200c", "\ufe0f", "\ufe0e"}
"""Characters that are not printable by themselves and yet part of what is typed."""


def _commands() -> dict[str, tuple[str, bool]]:
    """Key → (method of the text area, whether it selects), from the text area's own table."""
    found = {}
    for binding in TextArea.BINDINGS:
        assert isinstance(binding, Binding)
        parsed = re.match(r"(\w+)(\(True\))?", binding.action)
        assert parsed is not None
        for key in binding.key.split(","):
            found[key.strip()] = (f"action_{parsed[1]}", bool(parsed[2]))
    return found


class TypingArea(TextArea):
    """A text area whose keys come through `press`, synchronously."""

    DEFAULT_CSS = "TypingArea { border: none; padding: 0 1; } TypingArea:focus { border: none; }"
    COMMANDS = _commands()

    def __init__(self, widget_id: str, *, single_line: bool = False) -> None:
        super().__init__(id=widget_id, soft_wrap=not single_line, tab_behavior="focus", show_line_numbers=False)
        self.single_line = single_line
        self.cursor_blink = False
        self.highlight_cursor_line = False

    def press(self, key: str, character: str | None) -> bool:
        """Handle one key; False if it means nothing here."""
        if character is not None and (character.isprintable() or character in _FORMAT) and not key.startswith("ctrl+"):
            self.type(character)
            return True
        command = self.COMMANDS.get(key)
        if command is None:
            return False
        name, selects = command
        method = getattr(self, name)
        method(*([True] if selects else []))
        return True

    def type(self, text: str) -> None:
        """Put text where the cursor is, in place of what is selected."""
        if self.single_line:
            text = " ".join(text.splitlines())
        text = "".join(char for char in text if char in "\n\t" or char in _FORMAT or char.isprintable())
        start, end = sorted((self.selection.start, self.selection.end))
        self.replace(text.replace("\t", "    "), start, end, maintain_selection_offset=False)
        self.scroll_cursor_visible()

    def take(self) -> str:
        """The text, which is gone from here at once: the next key begins something new."""
        text = self.text
        self.load_text("")
        return text

    def put(self, text: str) -> None:
        """Show text with the cursor at its end."""
        self.load_text(text)
        self.move_cursor(self.document.end)
