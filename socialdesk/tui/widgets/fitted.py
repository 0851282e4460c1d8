"""Lines of words that are drawn for the width they have, whatever opens or closes beside them."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual import events
from textual.widgets import Static

from socialdesk.tui.text import clip_words, wrap

LAID_OUT_AGAIN = 5
"""How often a line that has become higher asks for its room."""


class Fitted(Static):
    """Draws `draw(width)`, and again whenever its own width has changed: who draws for a width that
    is measured elsewhere draws for the one before a pane opened.

    What says the same is not written again: an idle desk sends nothing.
    """

    def __init__(
        self,
        draw: Callable[[int], Text],
        widget_id: str,
        *,
        spans: bool = False,
        folds: bool = False,
        grows: bool = False,
    ) -> None:
        """`spans`: it is as wide as the terminal, and need not wait to be laid out to know so.
        `folds`: what does not fit goes on in the next line. `grows`: its height is that of its
        lines; only then is the screen laid out anew for it."""
        super().__init__(id=widget_id)
        if not folds:  # what a terminal draws goes by these, not by what the words say themselves
            self.styles.text_wrap, self.styles.text_overflow = "nowrap", "ellipsis"
        self._draw = draw
        self._spans, self._folds, self._grows = spans, folds, grows
        self._shown: Text | None = None
        self._lines = 0

    def redraw(self, *, anew: bool = False) -> None:
        """Draw what is to be said now; `anew` also what says the same (in other colours)."""
        width = self.content_size.width or (self.app.size.width if self._spans else 0)
        if not width:
            return  # not laid out yet, or not shown: it is drawn when it is
        text = self._draw(width)
        if not self._folds:
            text = _between_words(text, width)
        if text == self._shown and not anew:
            return
        self._shown = text
        before, self._lines = self._lines, self._lines_of(text, width)
        is_laid_out_anew = self._grows and before != self._lines
        self.update(text, layout=is_laid_out_anew)
        if is_laid_out_anew:
            self.call_after_refresh(self._lay_out, LAID_OUT_AGAIN)

    def _lay_out(self, tries: int) -> None:
        """Once more, until it is as high as its lines: what was asked for while the screen was being laid
        out is let go. One that has less room than lines gives up."""
        if self.size.height != self._lines and tries:
            self.refresh(layout=True)
            self.call_after_refresh(self._lay_out, tries - 1)

    def _lines_of(self, text: Text, width: int) -> int:
        lines = text.split("\n")
        return sum(len(wrap(each.plain, width)) if self._folds else 1 for each in lines)

    def on_resize(self, event: events.Resize) -> None:
        """Another width, other words."""
        self.redraw()


def _between_words(text: Text, width: int) -> Text:
    """What does not fit ends between two words, not within one."""
    lines = []
    for line in text.split("\n", allow_blank=True):
        cut = clip_words(line.plain, width)
        if cut != line.plain:
            line = line[: len(cut) - 1]  # noqa: PLW2901 - the same line, shorter
            line.append("…")
        lines.append(line)
    return Text("\n").join(lines)
