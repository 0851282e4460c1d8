"""Where people type. Keys are handled one by one in the order they came, letters and commands
alike.

Textual inserts letters in the widget but runs bound keys later; in a burst (an input method that
corrects with backspace, ssh, a scanner) that mixes them up (Textualize/textual#6605). Here one call
handles one key completely.
"""

from __future__ import annotations

import re
import unicodedata

from textual.binding import Binding
from textual.geometry import Offset
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from socialdesk.tui import compat

_HOLE = re.compile(r"\{[^\W\d]\w{0,31}\}")
_FORMAT = {"\u200d", "\u200c", "\ufe0f", "\ufe0e"}
"""Characters that are not printable by themselves and yet part of what is typed."""
_STEERS = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
"""Directions that would turn round what stands behind them on the screen."""
_BREAK = re.compile(r"\r\n|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


_ASYNC = "action_delete_to_end_of_line_or_delete_line"
"""The one command of the toolkit that has to be waited for; keys are not."""


def _is_typed(character: str) -> bool:
    """Whether a key's character goes into the text. An input method types one that is not seen and
    takes it back by a backspace: whatever is left out here would cost the letter before it."""
    return unicodedata.category(character) not in ("Cc", "Cs", "Zl", "Zp") and (
        unicodedata.bidirectional(character) not in _STEERS
    )


def _commands() -> dict[str, tuple[str, bool]]:
    """Key → (method of the text area, whether it selects), from the text area's own table."""
    found = {}
    for binding in TextArea.BINDINGS:
        assert isinstance(binding, Binding)
        parsed = re.match(r"(\w+)(\(True\))?", binding.action)
        assert parsed is not None
        for key in binding.key.split(","):
            found[key.strip()] = (f"action_{parsed[1]}", bool(parsed[2]))
    return {
        key: ("cut_line", False) if name == _ASYNC else (name, selects)
        for key, (name, selects) in found.items()
    }


class TypingArea(TextArea):
    """A text area whose keys come through `press`, synchronously."""

    DEFAULT_CSS = "TypingArea { border: none; padding: 0 1; } TypingArea:focus { border: none; }"
    COMMANDS = _commands()

    def __init__(self, widget_id: str, *, single_line: bool = False) -> None:
        super().__init__(
            id=widget_id, soft_wrap=not single_line, tab_behavior="focus", show_line_numbers=False
        )
        self.single_line = single_line
        self.cursor_blink = False
        self.highlight_cursor_line = False
        compat.remember_few_lines(self)

    def press(self, key: str, character: str | None) -> bool:
        """Handle one key; False if it means nothing here."""
        if character is not None and _is_typed(character) and not key.startswith("ctrl+"):
            self._put(character)
            return True
        command = self.COMMANDS.get(key)
        if command is None:
            return False
        name, selects = command
        method = getattr(self, name)
        method(*([True] if selects else []))
        return True

    def cut_line(self) -> None:
        """Delete what stands behind the cursor; at the end of a line, its end; an empty line."""
        if self.get_cursor_line_start_location() == self.get_cursor_line_end_location():
            self.action_delete_line()
        elif self.cursor_at_end_of_line and self.selection.is_empty:
            self.action_delete_right()
        else:
            self.action_delete_to_end_of_line()

    def type(self, text: str) -> None:
        """Put text where the cursor is, in place of what is selected."""
        if self.single_line:
            text = _BREAK.sub(" ", text)
        text = "".join(
            char for char in text if char in "\n\t" or char in _FORMAT or char.isprintable()
        )
        self._put(text)

    def _put(self, text: str) -> None:
        start, end = sorted((self.selection.start, self.selection.end))
        self.replace(text.replace("\t", "    "), start, end, maintain_selection_offset=False)
        self.scroll_cursor_visible()

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """As the toolkit's, but while an undo is under way: its scrollbar may go, which scrolls,
        before the cursor is back in the lines that are left."""
        if self.cursor_location[0] >= self.document.line_count:
            return Offset()
        return super().scroll_cursor_visible(center, animate)

    def before_cursor(self) -> str:
        """The line up to the cursor; line breaks before it count as a beginning."""
        row, column = self.cursor_location
        return self.document.get_line(row)[:column]

    def replace_before(self, length: int, text: str) -> None:
        """Put `text` in place of the last `length` characters before the cursor."""
        row, column = self.cursor_location
        self.replace(
            text, (row, max(column - length, 0)), (row, column), maintain_selection_offset=False
        )
        self.scroll_cursor_visible()

    def select_hole(self) -> bool:
        """Select the next `{field}` behind the cursor (or from the top again); False if there is
        none."""
        found = list(_HOLE.finditer(self.text))
        if not found:
            return False
        row, column = max(self.selection.start, self.selection.end)
        at = sum(len(line) + 1 for line in self.text.split("\n")[:row]) + column
        chosen = next((each for each in found if each.start() >= at), found[0])
        before = self.text[: chosen.start()]
        line, begin = before.count("\n"), len(before) - before.rfind("\n") - 1
        self.selection = Selection((line, begin), (line, begin + len(chosen[0])))
        self.scroll_cursor_visible()
        return True

    def take(self) -> str:
        """The text, which is gone from here at once: the next key begins something new."""
        text = self.text
        self.load_text("")
        return text

    def put(self, text: str) -> None:
        """Show text with the cursor at its end."""
        self.load_text(text)
        self.move_cursor(self.document.end)
