"""When an announcement goes out, as one says it; what was understood is said back meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import moment_words, translate, whole_moment
from socialdesk.tui.actions.panes import SCHEDULE
from socialdesk.tui.dialogs.footed import Footed
from socialdesk.tui.text import shown
from socialdesk.tui.widgets.typing_area import TypingArea

if TYPE_CHECKING:
    from socialdesk.services.broadcasting.timetables import Timetable


class ScheduleScreen(Footed["Timetable | None"]):
    """Enter gives what was understood; what was not stays to be mended."""

    CSS = """
    ScheduleScreen { align: center middle; background: $ground 40%; }
    #schedule { width: 78; max-width: 96%; height: auto; background: $bar; border: round $line; padding: 0 1; }
    #schedule Static { height: auto; }
    #schedule Horizontal { height: 1; }
    #schedule-title { text-style: bold; }
    #schedule .label { width: 12; }
    #schedule TypingArea { height: 1; width: 1fr; background: $writing; padding: 0 1; }
    #schedule-back { min-height: 2; }
    #schedule #dialog-foot { height: 1; }
    """

    PANE = SCHEDULE

    def __init__(
        self,
        name: str,
        timetable_of: Callable[[str, str], Timetable],
        zone: ZoneInfo,
        before: str = "",
    ) -> None:
        super().__init__()
        self._called, self._timetable_of, self._zone, self._before = (
            name,
            timetable_of,
            zone,
            before,
        )

    def compose(self) -> ComposeResult:
        """Two lines, and below them what they mean."""
        with Vertical(id="schedule"):
            title = translate("When does “{name}” go out?", name=shown(self._called))
            yield Static(Content(title), id="schedule-title")
            with Horizontal():
                yield Static(Content(translate("when")), classes="label")
                yield TypingArea("schedule-when", single_line=True)
            with Horizontal():
                yield Static(Content(translate("last day")), classes="label")
                yield TypingArea("schedule-until", single_line=True)
            yield Static(id="schedule-back")
            hint = translate(
                "tomorrow 9:00 · every Friday 19:00 · last day of month 9:00 · 0 19 * * 5 · the last day may stay empty"
            )
            yield Static(Content(hint), id="schedule-hint")
            yield self.foot

    def on_mount(self) -> None:
        """Ready to type."""
        self._line("when").put(self._before)
        self._line("when").focus()
        self._say_back()

    def _line(self, name: str) -> TypingArea:
        return self.query_one(f"#schedule-{name}", TypingArea)

    def _written(self) -> TypingArea:
        until = self._line("until")
        return until if self.focused is until else self._line("when")

    def _understood(self) -> Timetable:
        return self._timetable_of(self._line("when").text.strip(), self._line("until").text.strip())

    def accept(self) -> None:
        """Give it."""
        try:
            found = self._understood()
        except NotAllowed as error:
            self._say(str(error))
        else:
            self.dismiss(found)

    def close(self) -> None:
        """Leave it as it was."""
        self.dismiss(None)

    def other_field(self) -> None:
        """To the other line."""
        names = ("when", "until") if self._written() is self._line("until") else ("until", "when")
        self._line(names[0]).focus()

    def press_other(self, key: str, character: str | None) -> None:
        """A letter."""
        self._written().press(key, character)
        self._say_back()

    def take_paste(self, text: str) -> None:
        """Pasted text, on one line."""
        self._written().type(text)
        self._say_back()

    def _say_back(self) -> None:
        if not self.is_mounted:
            return
        try:
            self._say(said_back(self._understood(), self._zone))
        except NotAllowed as error:
            until = self._line("until").text.strip()
            self._say(str(error) if until else "")  # half a phrase means nothing yet: Enter asks

    def _say(self, words: str) -> None:
        self.query_one("#schedule-back", Static).update(Content(shown(words, lines=True)))

    def on_click(self, event: events.Click) -> None:
        """The keys at the bottom are buttons; a click beside the box leaves it."""
        if not self.click_foot(event) and event.widget is self:
            self.close()


def said_back(timetable: Timetable, zone: ZoneInfo) -> str:
    """What was understood: the rule in words and its next moments."""
    moments = [datetime.fromtimestamp(each / 1000, zone) for each in timetable.moments]
    if not timetable.words:
        return f"→ {whole_moment(moments[0])} ({zone.key})"
    then = " · ".join(moment_words(each) for each in moments)
    return f"→ {timetable.words} ({zone.key})\n   {then}"
