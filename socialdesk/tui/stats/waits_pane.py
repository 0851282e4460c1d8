"""The waits behind a figure, in place of the list."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.style import Style
from rich.text import Text

from socialdesk.model.i18n import count, grouped, mark, translate
from socialdesk.model.waits import Why
from socialdesk.tui.actions.panes import WAITS
from socialdesk.tui.cells import cell_len
from socialdesk.tui.stats import said
from socialdesk.tui.text import clip, clip_words, fit, named, shown, veiled
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.cursor import Cursor
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.services.figures.dashboard import Waited
    from socialdesk.store.stories import Waiter
    from socialdesk.tui.desk.stats import Stats
    from socialdesk.tui.screen import DeskScreen
    from socialdesk.tui.stats.story_pane import StoryPane

Drawn = list[tuple[str, Style]]
READ_AFTER = 0.08
"""Seconds the cursor must rest on a wait before its story is read."""
AHEAD = 5
"""Lines above and below those in sight whose names are read too."""
WHY = {
    Why.RESOLVED.value: mark("resolved without an answer"),
    Why.TAKEN_BACK.value: mark("taken back"),
    Why.MOVED.value: mark("goes on in another chat"),
}
"""Why a wait is in no figure, in few words."""


class WaitsPane:
    """The cursor stays on its wait while others come and go."""

    def __init__(
        self,
        screen: DeskScreen,
        stats: Stats,
        name: Callable[[], str],
        story: StoryPane,
    ) -> None:
        """`name` is that of the figure; `story` tells of the wait under the cursor."""
        self._screen = screen
        self._stats = stats
        self._name, self._story = name, story
        self.title = Fitted(self._title, "stats-title")
        self.nobody = Fitted(self._nobody, "stats-nobody", folds=True, grows=True)
        self.widget = VirtualList(self._row, 1, "stats-waits")
        self.cursor = Cursor(self.widget, self._moved)

    @property
    def _waits(self) -> Sequence[Waited]:
        return self._stats.behind.waits if self._stats.behind is not None else ()

    def _title(self, width: int) -> Text:
        behind = self._stats.behind
        text = Text(f" {self._name()} ", palette.STRONG)
        if behind is None:
            return text.append("…", palette.DIM)
        parts = [count("{n} wait", "{n} waits", behind.counted)]
        if behind.left_out:
            parts.append(translate("{n} left out", n=grouped(behind.left_out)))
        if len(behind.waits) < behind.counted + behind.left_out:
            parts.append(translate("the first {n} are here", n=grouped(len(behind.waits))))
        return text.append(f"· {' · '.join(parts)}", palette.DIM)

    def _nobody(self, width: int) -> Text:
        return Text(f" {translate('Nobody waited.')}", palette.DIM)

    def _row(self, row: int, width: int, is_cursor: bool) -> list[Drawn]:
        waits = self._waits
        if row >= len(waits):
            return [[]]
        each = waits[row]
        return [draw_wait(each, self._stats.people.get(each.key), width, self._screen.program.zone)]

    def _moved(self) -> None:
        waits, row = self._waits, self.widget.cursor
        if row < len(waits):
            self._stats.wait = waits[row].key
        self._stats.story = None
        self._story.begin()
        self._screen.work("story", self._read_in_a_moment, exclusive=True)

    # -- reading

    async def read(self) -> None:
        """The waits behind the figure, those in sight by name, the story of one."""
        changed = await self._stats.load_behind()
        if changed:
            self.resize()
        named_now = await self._stats.load_people(self._in_sight())
        if changed or named_now:
            self.draw()
        await self._read_story()

    async def read_names(self) -> None:
        """Who those are that came into sight."""
        if await self._stats.load_people(self._in_sight()):
            self.draw()

    async def _read_in_a_moment(self) -> None:
        await asyncio.sleep(READ_AFTER)
        await self.read_names()
        await self._read_story()

    async def _read_story(self) -> None:
        if self._stats.wait and await self._stats.load_story(self._stats.wait):
            self._story.draw()

    # -- drawing

    @property
    def under_cursor(self) -> Waited | None:
        """The wait under the cursor."""
        waits, row = self._waits, self.widget.cursor
        return waits[row] if row < len(waits) else None

    def begin(self) -> None:
        """From the first one on."""
        self.widget.cursor = 0
        self.widget.scroll_to(y=0, animate=False)
        self.resize()

    def resize(self) -> None:
        """There are as many rows as waits; the cursor stays on its own."""
        self.widget.resize_to(len(self._waits))
        row = self._stats.row_of(self._stats.wait)
        if row is not None:
            self.widget.go(row, show=row != self.widget.cursor)
        elif (each := self.under_cursor) is not None:
            self._stats.wait = each.key
        behind = self._stats.behind
        self.nobody.display = self._screen.pane == WAITS.name and (
            behind is not None and not behind.waits
        )

    def draw(self) -> None:
        """Draw what is to be said now."""
        self.title.redraw()
        self.nobody.redraw()
        self.widget.refresh()

    def _in_sight(self) -> Sequence[Waited]:
        """Those in sight and a few more."""
        first = max(self.widget.first_row - AHEAD, 0)
        return self._waits[first : first + self.widget.rows_in_sight + 2 * AHEAD]


def draw_wait(each: Waited, who: Waiter | None, width: int, zone: ZoneInfo) -> Drawn:
    """One line: how it ended, whose it was, since when, how long it took, who answered."""
    sign, style = _sign(each)
    at = f"{datetime.fromtimestamp(each.opened_at / 1000, zone):%d/%m %H:%M}"
    length = said.took(each.length)
    by = _by(each, who) if width >= 52 else ""
    by_width = min(max(width - 42, 0), 18) if by else 0
    name = "…" if who is None else veiled(named(who.name))
    room = max(width - 3 - len(at) - 2 - 7 - by_width, 6)
    return [
        (f" {sign} ", style), (fit(clip(name, room), room), palette.TEXT), (f" {at} ", palette.FAINT),
        (" " * max(6 - cell_len(length), 0) + length, style), (f" {clip_words(by, by_width - 1)}" if by_width else "", palette.DIM),
    ]  # fmt: skip


def _sign(each: Waited) -> tuple[str, Style]:
    """How it ended, also without colour: in time, too late, still waiting, left out."""
    if not each.is_counted:
        return "∅", palette.FAINT
    if each.answered_at is None:
        return ("!", palette.ALARM) if each.is_late else ("…", palette.CUSTOMER)
    return ("✗", palette.WARNING) if each.is_late else ("✓", palette.GOOD)


def _by(each: Waited, who: Waiter | None) -> str:
    if who is not None and who.why_excluded:
        return translate(WHY[who.why_excluded])
    if not each.is_counted:
        return ""
    if each.answered_at is None:
        return translate("still waiting")
    return shown(each.agent) or translate("elsewhere")
