"""A customer's words are typed, and which answer they mean is ranked meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from socialdesk.model.faq import HINDRANCES
from socialdesk.model.i18n import percent, translate
from socialdesk.tui.actions.panes import SEARCH
from socialdesk.tui.dialogs.dialog import Dialog
from socialdesk.tui.text import clip, fit, shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.typing_area import TypingArea
from socialdesk.tui.widgets.virtual_list import Lines, VirtualList

if TYPE_CHECKING:
    from socialdesk.model.faq import Match


class AskingScreen(Dialog[str | None]):
    """Ranks while you type; Enter gives the name of the answer under the cursor, Esc leaves. Nothing is sent."""

    CSS = """
    AskingScreen { align: center middle; background: $ground 40%; }
    #asking { width: 90%; max-width: 110; height: 80%; background: $bar; border: round $line; padding: 0 1; }
    #asking-line { height: 1; background: $writing; padding: 0 1; }
    #asking-list { height: 1fr; background: $bar; overflow-x: hidden; scrollbar-size-vertical: 1; }
    #asking-hint { height: auto; }
    """

    PANE = SEARCH

    def __init__(self, rank: Callable[[str], list[Match]]) -> None:
        super().__init__()
        self._rank = rank
        self.found: Sequence[Match] = ()

    def compose(self) -> ComposeResult:
        """The line and the ranking below it."""
        with Vertical(id="asking"):
            yield TypingArea("asking-line", single_line=True)
            yield VirtualList(self._draw, 2, "asking-list")
            yield Static(Content(self._hint("")), id="asking-hint")

    def _hint(self, words: str) -> str:
        if words and not self.found:
            return translate("No answer has a word of this. A person answers.")
        return translate(
            "a customer's words, with or without accents · {accept} to the answer · {close} back",
            accept=self.key("accept"),
            close=self.key("close"),
        )

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(TypingArea).focus()
        self.query_one(VirtualList).set_active(True)

    def accept(self) -> None:
        """To the answer under the cursor."""
        row = self.query_one(VirtualList).cursor
        if row < len(self.found):
            self.dismiss(self.found[row].answer_id)

    def close(self) -> None:
        """Leave."""
        self.dismiss(None)

    def choose_by(self, step: int) -> None:
        """So many lines down."""
        found = self.query_one(VirtualList)
        found.go(found.cursor + step)

    def page(self, step: int) -> None:
        """So many pages down."""
        self.choose_by(step * max(self.query_one(VirtualList).rows_in_sight - 1, 1))

    def complete(self) -> None:
        """Nothing completes a customer's words."""

    def press_other(self, key: str, character: str | None) -> None:
        """A letter."""
        self.query_one(TypingArea).press(key, character)
        self._ask()

    def take_paste(self, text: str) -> None:
        """Pasted words."""
        self.query_one(TypingArea).type(text)
        self._ask()

    def _ask(self) -> None:
        words = self.query_one(TypingArea).text.strip()
        self.found = self._rank(words)
        widget = self.query_one(VirtualList)
        widget.cursor = 0
        widget.resize_to(len(self.found))
        widget.refresh()
        self.query_one("#asking-hint", Static).update(Content(self._hint(words)))

    def _draw(self, row: int, width: int, is_cursor: bool) -> Lines:
        match = self.found[row]
        sure = percent(match.confidence)
        sign, style = ("✓", palette.GOOD) if match.automatic else ("·", palette.WARNING)
        happens = translate(HINDRANCES[match.hindrance])
        head = f" {sign} {shown(match.answer_id)} ({match.language})"
        below = clip(f"{happens} · {shown(match.by)}", max(width - 5, 4))
        return [
            [(fit(head, max(width - len(sure) - 2, 4)), palette.STRONG), (f" {sure}", style)],
            [(f"   {below}", palette.DIM)],
        ]

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A line was clicked."""
        self.query_one(VirtualList).go(event.row)
        self.accept()

    def on_click(self, event: events.Click) -> None:
        """A click beside the box leaves it."""
        if event.widget is self:
            self.dismiss(None)
