"""A question with one line to answer it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from socialdesk.errors import NotAllowed
from socialdesk.model.text import last_piece
from socialdesk.tui.actions.panes import PROMPT
from socialdesk.tui.dialogs.dialog import Dialog
from socialdesk.tui.text import clip, shown
from socialdesk.tui.widgets.typing_area import TypingArea


class PromptScreen(Dialog[str | None]):
    """Asks for one line; Enter gives it (also when it is empty), Esc gives None. Tab completes the
    last piece. Where it is known what words mean, that is said while they are typed, and what is
    not understood is asked about before anything is given. What stands there before is replaced by what is typed if it
    is selected (`selects`)."""

    CSS = """
    PromptScreen { align: center middle; background: $ground 40%; }
    #prompt { width: 78; max-width: 95%; height: auto; background: $bar; border: round $line; padding: 0 1; }
    #prompt-title { text-style: bold; height: auto; }
    #prompt-line { height: 1; background: $writing; padding: 0 1; }
    #prompt-offers { height: auto; }
    #prompt-hint { height: auto; }
    """

    PANE = PROMPT

    def __init__(
        self,
        title: str,
        hint: str,
        before: str = "",
        offers: Callable[[str], list[str]] | None = None,
        meaning: Callable[[str], str] | None = None,
        *,
        selects: bool = False,
    ) -> None:
        super().__init__()
        self._selects = selects
        self._title, self._hint, self._before = title, hint, before
        self._offers = offers or (lambda _: [])
        self._meaning = meaning

    def compose(self) -> ComposeResult:
        """A box in the middle."""
        with Vertical(id="prompt"):
            yield Static(Content(shown(self._title)), id="prompt-title")
            yield TypingArea("prompt-line", single_line=True)
            yield Static(id="prompt-offers")
            yield Static(Content(shown(self._hint)), id="prompt-hint")

    def on_mount(self) -> None:
        """Ready to type."""
        line = self.query_one(TypingArea)
        line.put(self._before)
        if self._selects:
            line.select_all()
        line.focus()
        self._offer()

    def accept(self) -> None:
        """Give what is written, also when it is nothing; what is not understood stays to be
        mended."""
        words = self.query_one(TypingArea).text.strip()
        if words and self._meaning is not None:
            try:
                self._meaning(words)
            except NotAllowed as error:
                self._say(str(error))
                return
        self.dismiss(words)

    def close(self) -> None:
        """Leave the question unanswered."""
        self.dismiss(None)

    def press_other(self, key: str, character: str | None) -> None:
        """A letter."""
        self.query_one(TypingArea).press(key, character)
        self._offer()

    def take_paste(self, text: str) -> None:
        """Pasted text, on one line."""
        self.query_one(TypingArea).type(text)
        self._offer()

    def _found(self, text: str) -> list[str]:
        return self._offers(text)

    def complete(self) -> None:
        """Put in what all offers begin with; the whole offer if there is one."""
        line = self.query_one(TypingArea)
        found = self._found(line.text)
        if not found:
            return
        line.put(completed(line.text, found))
        self._offer()

    def _offer(self) -> None:
        if not self.is_mounted:
            return
        line = self.query_one(TypingArea).text
        if self._meaning is not None:
            try:
                self._say(f"→ {self._meaning(line)}" if line.strip() else "")
            except NotAllowed:
                self._say("")  # half a phrase means nothing yet: Enter asks
            return
        widget = self.query_one("#prompt-offers", Static)
        found = self._found(line)
        words = "  ".join(
            shown(each.rstrip("/").rsplit("/", 1)[-1] if "/" in line else each)
            for each in found[:8]
        )
        widget.update(Content(clip(words, max(self.size.width - 12, 20))))

    def _say(self, words: str) -> None:
        self.query_one("#prompt-offers", Static).update(Content(shown(words)))

    def on_click(self, event: events.Click) -> None:
        """A click beside the box leaves it."""
        if event.widget is self:
            self.dismiss(None)


def completed(text: str, found: Sequence[str]) -> str:
    """A line with its last piece made longer by what all offers begin with; the whole offer if there
    is one."""
    best = found[0]
    while not all(each.startswith(best) for each in found):
        best = best[:-1]
    if not text:
        return best or found[0]
    head = "" if text[:1] in ("/", "~", ".") else text.removesuffix(last_piece(text))
    last = text[len(head) :]
    sign = last[:1] if last[:1] in ("-", "#", "@") and not best.startswith(last[:1]) else ""
    best = best if len(found) == 1 or len(best) > len(last) - len(sign) else found[0]
    return head + sign + best
