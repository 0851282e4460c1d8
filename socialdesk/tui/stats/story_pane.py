"""What stands beside a list: the story of the wait under the cursor, or another system's figures beside ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.model.i18n import translate
from socialdesk.model.presets.catalogue import OURS
from socialdesk.tui.actions.panes import WAITS
from socialdesk.tui.stats.comparison import comparison_text
from socialdesk.tui.stats.story import story_text
from socialdesk.tui.stats.text_pane import TextPane
from socialdesk.tui.text import named, veiled, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.tui.desk.stats import Stats
    from socialdesk.tui.screen import DeskScreen


class StoryPane(TextPane):
    """The story, or the comparison."""

    def __init__(self, screen: DeskScreen, stats: Stats) -> None:
        self._screen, self._stats = screen, stats
        super().__init__(self._told, "stats-told", "stats-side")

    def _told(self, width: int) -> Text:
        stats = self._stats
        if self._screen.pane == WAITS.name:
            return self._story(width)
        if stats.dashboard is None or stats.shown.system == OURS:
            return Text()
        return comparison_text(
            stats.shown.system, stats.dashboard.whole.figures, stats.theirs, width
        )

    def _story(self, width: int) -> Text:
        stats = self._stats
        story = stats.story
        if stats.wait < 0:
            words = translate(
                "It counts the conversation as a whole: no single wait stands behind it."
            )
            return Text("\n".join(wrap(words, width)), palette.DIM)
        if story is None or story.row.wait != stats.wait:
            return Text("…" if stats.wait else "")
        who = stats.people.get(stats.wait)
        name = veiled(named(who.name)) if who is not None else ""
        return story_text(story, width, self._screen.program.zone, stats.accounts, name)
