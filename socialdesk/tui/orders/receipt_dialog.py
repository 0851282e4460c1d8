"""What a customer would read of their order, before it goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from socialdesk.model.i18n import translate
from socialdesk.services.order_receipts import lacks
from socialdesk.tui.actions.panes import RECEIPT
from socialdesk.tui.dialogs.footed import Footed
from socialdesk.tui.text import shown, veiled
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.services.order_receipts import Preview


class ReceiptScreen(Footed[bool]):
    """Enter sends it, Esc does not."""

    CSS = """
    ReceiptScreen { align: center middle; background: $ground 40%; }
    #receipt { width: 70; max-width: 96%; height: auto; max-height: 96%; background: $bar; border: round $line; padding: 0 1; }
    #receipt Static { height: auto; }
    #receipt-title { text-style: bold; }
    #receipt-words { height: auto; max-height: 1fr; margin: 1 0; scrollbar-size-vertical: 1; }
    #receipt #dialog-foot { height: 1; }
    """

    PANE = RECEIPT

    def __init__(self, title: str, preview: Preview) -> None:
        super().__init__()
        self._title, self._preview = title, preview

    def compose(self) -> ComposeResult:
        """Its words, the choices under it, and what goes along."""
        found = self._preview
        with Vertical(id="receipt"):
            yield Static(Content(shown(self._title)), id="receipt-title")
            with VerticalScroll(id="receipt-words", can_focus=False):
                yield Static(Content(veiled(shown(found.text, lines=True))))
                choices = "  ".join(f"[{shown(each)}]" for each in found.choices)
                yield Static(Content(choices))
                if found.code:
                    yield Static(Content(translate("The VietQR code goes along as a picture.")))
                if found.sent is not None:
                    words = translate(
                        "The customer was sent this already; it does not go out twice."
                    )
                    yield Static(Content(words))
            if words := lacks(found):
                yield Static(Text(words, palette.WARNING))
            yield self.foot

    def accept(self) -> None:
        """Send it."""
        self.dismiss(result=True)

    def close(self) -> None:
        """Not now."""
        self.dismiss(result=False)

    def scroll_lines(self, lines: int) -> None:
        """So many lines down."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def on_click(self, event: events.Click) -> None:
        """The keys at the bottom are buttons; a click beside the box leaves it."""
        if not self.click_foot(event) and event.widget is self:
            self.close()
