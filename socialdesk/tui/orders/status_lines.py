"""The lines above everything: the name of the screen, its subjects, and how the chosen one stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import mark
from socialdesk.tui.orders.page import Page
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.subject_lines import SubjectLines

if TYPE_CHECKING:
    from socialdesk.tui.screen import DeskScreen


class StatusLines(SubjectLines[Page]):
    """Drawn from what is known of the chosen subject."""

    def __init__(self, screen: DeskScreen, pages: Sequence[Page], page: Callable[[], Page]) -> None:
        titles = {each: each.TITLE for each in pages}
        super().__init__(screen, mark("Sales"), titles, page, "order-headline")

    def stands(self, width: int) -> Text:
        """What its page says."""
        text = Text(" ")
        for words, style in self._chosen().headline():
            text.append(words, getattr(palette, style))
        return text
