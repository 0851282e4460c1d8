"""The lines above everything: what is asked, by which groups, and the headline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.style import Style
from rich.text import Text

from socialdesk.model.i18n import count, grouped, translate
from socialdesk.model.presets.catalogue import OURS, PRESETS
from socialdesk.tui.cells import cell_len
from socialdesk.tui.desk.sheets import Subject
from socialdesk.tui.desk.stats import GROUPINGS
from socialdesk.tui.stats import said
from socialdesk.tui.stats.sheets import SUBJECTS
from socialdesk.tui.text import clip_words, fit, shown
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted

if TYPE_CHECKING:
    from socialdesk.model.measure import By, Figures
    from socialdesk.tui.desk.stats import Stats
    from socialdesk.tui.screen import DeskScreen

GAUGE = 10
"""Cells of a bar."""
_SIGNS = {"▲": "GOOD", "▼": "WARNING", "=": "DIM"}


class StatusLines:
    """Drawn from what is known of the figures."""

    def __init__(self, screen: DeskScreen, stats: Stats) -> None:
        self._screen = screen
        self._stats = stats
        self.head = Fitted(self._head, "head", spans=True)
        self.tabs = Fitted(self._tabs, "tabs", spans=True)
        self.headline = Fitted(self._headline, "stats-headline", spans=True)

    def tick(self) -> None:
        """Time has passed."""
        self.headline.redraw()

    # -- what is asked

    def _head(self, width: int) -> Text:
        stats = self._stats
        view = stats.view
        text = Text(f" {translate('Figures')} ", palette.STRONG)
        time = said.span_name(stats.timespan(), view.days if not view.words else 0)
        asked = [time, translate(said.WHENS[view.when]), translate(said.CLOCKS[view.clock])]
        if view.subject is not Subject.WAITS:
            asked = [time]
        elif view.system != OURS:
            words = translate("as {system} counts", system=PRESETS[view.system].label)
            text.append(f"{words} ", palette.WARNING)
        else:
            target = said.target_name(view.target)
            asked.append(translate("in time: {target}", target=target))
        for words in asked:
            piece = f"· {words} "
            if text.cell_len + cell_len(piece) <= width:
                text.append(piece, palette.DIM)
        shop = Text(f" {shown(self._screen.program.shop)} ", palette.DIM)
        if text.cell_len + shop.cell_len <= width:
            text.append(" " * (width - text.cell_len - shop.cell_len))
            text.append_text(shop)
        return text

    def _tabs(self, width: int) -> Text:
        text = Text(" ")
        for _, word, style in self._pieces(width):
            text.append(word, style)
        text.rstrip()
        return text

    def _pieces(self, width: int) -> Iterable[tuple[By | Subject, str, Style]]:
        """The groupings that there are (or subjects, where one beside waits is looked at); where there is no
        room for all, from the one before the chosen."""
        view = self._stats.view
        words: dict[By | Subject, str]
        chosen: By | Subject = view.by
        if view.subject is Subject.WAITS:
            words = {each: translate(said.GROUPS[each]) for each in GROUPINGS}
        else:
            words, chosen = {each: translate(SUBJECTS[each]) for each in Subject}, view.subject
        tabs, room, first = list(words), width - 2, 0
        if sum(cell_len(each) + 2 for each in words.values()) > room:
            first = max(tabs.index(chosen) - 1, 0)
        for each in (*tabs[first:], *tabs[:first]):
            room -= cell_len(words[each]) + 2
            if room < 0:
                return
            yield each, f" {words[each]} ", palette.CURSOR if each is chosen else palette.DIM

    def tab_at(self, x: int) -> By | Subject | None:
        """Which grouping or subject is drawn at a column."""
        end = 1
        for each, word, _ in self._pieces(self._screen.size.width):
            end += cell_len(word)
            if x < end:
                return each
        return None

    # -- the headline

    def _headline(self, width: int) -> Text:
        dashboard = self._stats.dashboard
        if dashboard is None:
            return Text(f"\n {translate('It is being counted …')}\n", palette.DIM)
        third = width // 3
        blocks = (
            self._today(dashboard.today.figures, dashboard.today.before, third - 2),
            self._waiting(third - 2),
            self._whole(dashboard.whole.figures, dashboard.whole.before, width - 2 * third - 2),
        )
        text = Text()
        for line in range(3):
            for place, block in enumerate(blocks):
                room = (third, third, width - 2 * third)[place]
                words, style = block[line]
                text.append(fit(f" {clip_words(words, room - 2)}", room), style)
            if line < 2:
                text.append("\n")
        return text

    def _today(self, now: Figures, before: Figures | None, room: int) -> list[tuple[str, Style]]:
        target = said.target_name(self._stats.shown.target)
        label = translate("Today within {target}", target=target)
        if now.share is None:
            return [
                (label, palette.DIM),
                (said.NOTHING, palette.STRONG),
                _than(now, before, 1, room),
            ]
        decided = (now.within or 0) + (now.missed or 0)
        parts = translate("{n} of {all}", n=grouped(now.within or 0), all=grouped(decided))
        line = f"{gauge(now.share)} {said.share(now.share)} · {parts}"
        if cell_len(line) > room:
            line = f"{said.share(now.share)} · {parts}"
        return [(label, palette.DIM), (line, palette.STRONG), _than(now, before, 1, room)]

    def _waiting(self, room: int) -> list[tuple[str, Style]]:
        stats = self._stats
        dashboard, late = stats.dashboard, stats.late
        number = len(dashboard.waiting) if dashboard is not None else 0
        label = translate("Waiting now")
        if not number:
            return [(label, palette.DIM), ("0", palette.STRONG), ("", palette.DIM)]
        past = (
            translate("{n} too late", n=grouped(late)) if late else translate("all in time so far")
        )
        longest = translate("longest {time}", time=said.took(stats.longest))
        return [
            (label, palette.DIM),
            (f"{grouped(number)} · {past}", palette.ALARM if late else palette.STRONG),
            (longest, palette.DIM),
        ]

    def _whole(self, now: Figures, before: Figures | None, room: int) -> list[tuple[str, Style]]:
        stats = self._stats
        view, days = stats.shown, stats.timespan(stats.shown)
        label = said.span_name(days, view.days if not view.words else 0)
        waits = count("{n} wait", "{n} waits", now.n)
        line = f"{gauge(now.share)} {said.share(now.share)} · {waits}"
        if cell_len(line) > room or now.share is None:
            line = f"{said.share(now.share)} · {waits}"
        weeks = max(-(-days.days // 7), 1)
        first = label[:1].upper() + label[1:]
        return [(first, palette.DIM), (line, palette.STRONG), _than(now, before, weeks, room)]


def gauge(share: float | None) -> str:
    """A bar as full as a share; empty where it is not known."""
    full = 0 if share is None else int(share * GAUGE + 1e-9)
    return "█" * full + "░" * (GAUGE - full)


def _than(now: Figures, before: Figures | None, weeks: int, room: int) -> tuple[str, Style]:
    """How it stands beside the same days before."""
    sign, points = said.compared(now, before)
    if not sign or before is None:
        return translate("nothing to compare with"), palette.DIM
    was = said.share(before.share)
    ago = count("{n} week before: {share}", "{n} weeks before: {share}", weeks, share=was)
    difference = f"{sign} {translate('{points} points', points=points)}" if sign != "=" else sign
    words = f"{difference} · {ago}"
    if cell_len(words) > room:
        words = f"{sign} {points} · {translate('before: {share}', share=was)}"
    return words, getattr(palette, _SIGNS[sign])
