"""What one subject of the screen shows: lines of a list, and what is said of each beside it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from socialdesk.model.i18n import moment_words, translate
from socialdesk.model.ids import Instant
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.tui.desk.automation import Automation
    from socialdesk.tui.screen import DeskScreen

Told = list[tuple[str, str]]
"""Paragraphs, each with the name of its style in the palette; they are harmless already."""
ON, OFF, BAD, LATE, SOON = "●", "○", "✗", "‼", "!"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list. `words` stand at the left, `more` at the right; where there is no room for both, `more` is kept
    unless it `yields`. The cursor stays on `key`."""

    key: str
    words: str
    more: str = ""
    sign: str = " "
    style: str = "TEXT"
    yields: bool = False
    is_heading: bool = False
    switch: str = ""
    """What Space turns on and off here."""
    conversation: int = 0
    """What Enter leads to; `name` is whose it is."""
    name: str = ""


def heading(words: str, more: str = "") -> Line:
    """A line that is only read."""
    return Line(f"heading {words}", words, more, style="DIM", is_heading=True)


class Page(ABC):
    """One subject. Nothing is read here: what was read is put into words."""

    PANE: ClassVar[str]
    TITLE: ClassVar[str]

    def __init__(self, screen: DeskScreen, automation: Automation) -> None:
        self._screen = screen
        self.automation = automation

    @property
    def is_read(self) -> bool:
        """Whether it was read yet."""
        return True

    @abstractmethod
    def headline(self) -> tuple[str, str]:
        """How it stands in one line, and its style."""

    @abstractmethod
    def lines(self) -> list[Line]:
        """Every line of the list."""

    @abstractmethod
    def told(self, line: Line) -> Told:
        """What is said of a line."""

    # -- words that pages have in common

    def key(self, action: str) -> str:
        """The first key of an action, for a hint."""
        return self._screen.program.keymap.shown(action)

    def when(self, at: int) -> str:
        """A moment (ms) in a sentence, by the shop's clock."""
        return moment_words(datetime.fromtimestamp(at / 1000, self._screen.program.zone))

    def part(self, switch: str, words: str) -> Line:
        """The line of a whole part that has a switch."""
        is_on = self.automation.is_on(switch)
        more = translate("is on") if is_on else translate("is off")
        style = "STRONG" if is_on else "WARNING"
        return Line(f"switch {switch}", words, more, ON if is_on else OFF, style, switch=switch)

    def switched(self, line: Line) -> Told:
        """Whether it is on, who turned it, and which key turns it."""
        row, key = self.automation.flips.get(line.switch), self.key("switch")
        if self.automation.is_on(line.switch):
            return [(translate("It is on. {key} turns it off.", key=key), "DIM")]
        assert row is not None
        words = translate(
            "It is off since {when}, by {who}. {key} turns it on.",
            when=self.when(row.at),
            who=shown(row.agent) or "?",
            key=key,
        )
        return [(words, "WARNING")]

    def now(self) -> Instant:
        """The moment, by the desk's clock."""
        return self.automation.now
