"""The lines above everything: the name of the screen, its subjects, and how the chosen one stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import mark, translate
from socialdesk.tui.desk.automation import Subject
from socialdesk.tui.text import clip_words
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.subject_lines import SubjectLines

if TYPE_CHECKING:
    from socialdesk.tui.automation.page import Page
    from socialdesk.tui.screen import DeskScreen


class StatusLines(SubjectLines[Subject]):
    """Drawn from what is known of the chosen subject."""

    def __init__(
        self, screen: DeskScreen, pages: Mapping[Subject, Page], subject: Callable[[], Subject]
    ) -> None:
        titles = {each: pages[each].TITLE for each in Subject}
        super().__init__(
            screen, mark("What acts by itself"), titles, subject, "automation-headline"
        )
        self._pages = pages

    def stands(self, width: int) -> Text:
        """What its page says, once it is read."""
        page = self._pages[self._chosen()]
        if not page.is_read:
            return Text(f" {translate('It is being read …')}", palette.DIM)
        words, style = page.headline()
        return Text(f" {clip_words(words, width - 2)}", getattr(palette, style))
