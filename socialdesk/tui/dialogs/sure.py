"""A question about what is not lightly taken back: what it means is looked up, and said, first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import SURE
from socialdesk.tui.dialogs.footed import Footed
from socialdesk.tui.text import shown


class SureScreen(Footed[bool]):
    """Enter says yes, but not before it stands there what that means."""

    CSS = """
    SureScreen { align: center middle; background: $ground 40%; }
    #sure { width: 70; max-width: 96%; height: auto; background: $bar; border: round $line; padding: 0 1; }
    #sure Static { height: auto; }
    #sure-title { text-style: bold; }
    #sure-words { margin: 1 0; }
    #sure #dialog-foot { height: 1; }
    """

    PANE = SURE

    def __init__(self, title: str, look: Callable[[], Awaitable[Sequence[str]]]) -> None:
        """`look` finds out what is said; where it raises, it cannot be done."""
        super().__init__()
        self._title, self._look = title, look
        self._is_known = False

    def compose(self) -> ComposeResult:
        """The question, and what it means."""
        with Vertical(id="sure"):
            yield Static(Content(shown(self._title)), id="sure-title")
            yield Static(Content(translate("Counting …")), id="sure-words")
            yield self.foot

    def on_mount(self) -> None:
        """Find out."""
        self.work(self._find)

    async def _find(self) -> None:
        try:
            words = "\n".join(await self._look())
            self._is_known = True
        except SocialdeskError as error:
            words = str(error)
        self.query_one("#sure-words", Static).update(Content(shown(words, lines=True)))

    def accept(self) -> None:
        """Yes, if it is known what that means."""
        if self._is_known:
            self.dismiss(result=True)

    def close(self) -> None:
        """No."""
        self.dismiss(result=False)

    def on_click(self, event: events.Click) -> None:
        """The keys at the bottom are buttons; a click beside the box leaves it."""
        if not self.click_foot(event) and event.widget is self:
            self.close()
