"""The code that an order is paid by, over everything: a phone reads it off the screen."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.widgets import Static

from socialdesk.model.half_blocks import half_blocks
from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import PAYMENT
from socialdesk.tui.dialogs.dialog import Dialog
from socialdesk.tui.text import clip_words
from socialdesk.tui.widgets import palette

BLACK_ON_WHITE = Style.parse("#000000 on #ffffff")
LEAST_QUIET = 2
"""Light squares on every side that cameras need at least."""


class PaymentScreen(Dialog[None]):
    """Dark stays dark and light stays light in every theme; Esc leaves."""

    CSS = """
    PaymentScreen { align: center middle; background: $ground; }
    #payment { width: 100%; height: auto; align-horizontal: center; }
    #payment Static { width: auto; height: auto; }
    """

    PANE = PAYMENT

    def __init__(self, squares: Sequence[Sequence[bool]], quiet: int, words: str) -> None:
        """`quiet` squares on every side are light; `words` say whom is paid how much for what."""
        super().__init__()
        self._squares, self._quiet, self._words = squares, quiet, words

    def compose(self) -> ComposeResult:
        """The code, and what it says."""
        with Vertical(id="payment"):
            yield Static(id="payment-code")
            yield Static(id="payment-words")

    def on_mount(self) -> None:
        """Draw it."""
        self._draw(self.app.size)

    def on_resize(self, event: events.Resize) -> None:
        """Draw it anew."""
        self._draw(event.size)

    def _draw(self, size: Size) -> None:
        """With as much light around it as there is room for."""
        width, height = size
        squares = self._squares
        cut = max(len(squares[0]) - width, len(squares) - 2 * (height - 1), 0)
        cut = min((cut + 1) // 2, self._quiet - LEAST_QUIET)
        squares = [row[cut : len(row) - cut] for row in squares[cut : len(squares) - cut]]
        is_there = len(squares[0]) <= width and (len(squares) + 1) // 2 <= height - 1
        if not is_there:
            self.query_one("#payment-code", Static).update(
                Text(
                    translate(
                        "The terminal is too small for the code. `socialdesk order qr --png` writes it as a picture."
                    )
                )
            )
        else:
            self.query_one("#payment-code", Static).update(code_text(squares))
        words = f"{self._words} · {translate('{close} back', close=self.key('close'))}"
        text = Text(clip_words(words, width), palette.DIM)
        self.query_one("#payment-words", Static).update(text)

    def close(self) -> None:
        """Back to the order."""
        self.dismiss(None)


def code_text(squares: Sequence[Sequence[bool]]) -> Text:
    """The code as it is drawn: black on white where there are colours, else in what the terminal has."""
    if palette.chosen == "mono":
        return Text("\n".join(half_blocks(squares, is_ink_dark=False)), no_wrap=True)
    return Text("\n".join(half_blocks(squares, is_ink_dark=True)), BLACK_ON_WHITE, no_wrap=True)
