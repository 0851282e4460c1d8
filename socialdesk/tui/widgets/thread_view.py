"""A conversation's messages, drawn line by line: long threads cost what is in sight, and reading is
never disturbed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from socialdesk.model.i18n import day_words, moment_words, translate
from socialdesk.tui.cells import cell_len
from socialdesk.tui.labels import AUTHORS
from socialdesk.tui.text import clip, clip_words, named, shown, veiled, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.services.thread import Entry

Line = list[tuple[str, Style]]


def _state(state: str) -> tuple[str, Style]:
    """How a delivery fares: a sign, words, a colour."""
    return {
        "scheduled": (f"⏰ {translate('later')}", palette.TAG),
        "queued": (f"… {translate('queued')}", palette.DIM),
        "claimed": (f"… {translate('sending')}", palette.DIM),
        "sending": (f"… {translate('sending')}", palette.DIM),
        "sent": ("✓", palette.FAINT),
        "delivered": ("✓✓", palette.FAINT),
        "read": (f"✓✓ {translate('read')}", palette.GOOD),
        "refused": (f"✗ {translate('not sent')}", palette.ALARM),
        "unconfirmed": (f"? {translate('unconfirmed')}", palette.WARNING),
    }.get(state, (state, palette.DIM))


class ThreadView(ScrollView, can_focus=False):
    """Shows entries, oldest first. At the bottom it follows; scrolled up it stays and counts what
    is new below."""

    DEFAULT_CSS = "ThreadView { min-width: 8; }"

    class WantsOlder(Message):
        """The top is in sight: older messages may be fetched."""

    class Picked(Message):
        """A message was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    class Below(Message):
        """How many things are new below what is in sight."""

        def __init__(self, count: int) -> None:
            super().__init__()
            self.count = count

    def __init__(self, zone: ZoneInfo, widget_id: str) -> None:
        super().__init__(id=widget_id)
        self._zone = zone
        self._entries: list[Entry] = []
        self._lines: list[Line] = []
        self._starts: list[int] = []
        self._cursor: tuple[tuple[int, ...], int | None] | None = None
        """The chosen message, by what it is; None while the thread is only read."""
        self._is_open = False
        """Whether the chosen message, shown in one line, is shown whole."""
        self._width = 0
        self._empty = ""
        self._at_end = True
        self.below = 0

    @property
    def follows(self) -> bool:
        """Whether the end is in sight."""
        return self._at_end

    def show(self, entries: Sequence[Entry], *, anew: bool, empty: str = "") -> None:
        """Show these entries: from the end for a conversation just opened, else without moving what
        is read."""
        followed = anew or (self.follows and self._cursor is None)
        anchor = None if followed else self._anchor()
        known = len(self._entries)
        grew = 0 if anew else max(len(entries) - known, 0)
        at_top = (
            bool(self._entries)
            and bool(entries)
            and entries[0].messages != self._entries[0].messages
        )
        self._entries, self._empty = list(entries), empty
        self._lay_out()
        if followed:
            self._at_end = True
            self._go_to_end()
            self._count_below(0)
        elif anchor is not None:
            self._return_to(anchor)
            if not at_top:
                self._count_below(self.below + grew)
        self.refresh()

    def redraw(self) -> None:
        """The same entries in another language, theme or veil."""
        self._lay_out()
        self.refresh()

    # -- choosing a message
    # --------------------------------------------------------------------------------------

    @property
    def chosen(self) -> Entry | None:
        """The chosen message."""
        place = self._place()
        return self._entries[place] if place is not None else None

    def _place(self) -> int | None:
        """Where the chosen message stands among what is shown."""
        if self._cursor is None:
            return None
        first, delivery = self._cursor[0][:1], self._cursor[1]
        for index, entry in enumerate(self._entries):
            if (entry.messages[:1], entry.delivery) == (first, delivery):
                return index
        return None

    def choose(self, index: int | None) -> None:
        """Choose a message by its place and bring it into sight; None chooses none."""
        if index is None or not self._entries:
            if self._cursor is not None:
                self._cursor = None
                self._close()
                self.refresh()
            return
        index = max(0, min(index, len(self._entries) - 1))
        entry = self._entries[index]
        if index != self._place():
            self._close()
        self._cursor = (entry.messages, entry.delivery)
        top = self._starts[index]
        bottom = self._starts[index + 1] if index + 1 < len(self._starts) else len(self._lines)
        height, y = self.scrollable_content_region.height, self._top
        if top < y or bottom - top > height:
            self._at_end = False
            self.scroll_to(y=max(top - 1, 0), animate=False, immediate=True)
        elif bottom > y + height:
            self.scroll_to(y=bottom - height, animate=False)
        self.refresh()

    def open(self) -> bool:
        """Show the chosen message whole where it stands in one line, or in one line again; False for one
        that is whole anyway."""
        place = self._place()
        if place is None or self._entries[place].broadcast is None:
            return False
        self._is_open = not self._is_open
        self._lay_out()
        self.choose(place)
        return True

    def _close(self) -> None:
        if self._is_open:
            self._is_open = False
            self._lay_out()

    def choose_last(self) -> None:
        """Choose the newest thing that was said."""
        said = [index for index, entry in enumerate(self._entries) if entry.kind != "event"]
        self.choose(said[-1] if said else None)

    def choose_first(self) -> None:
        """Choose the oldest thing that is loaded."""
        self.choose(0)

    def choose_by(self, step: int) -> None:
        """Choose the next thing that was said, up (-1) or down (1)."""
        place = self._place()
        if place is None:
            self.choose_last()
            return
        index = place + step
        while 0 <= index < len(self._entries) and self._entries[index].kind == "event":
            index += step
        if 0 <= index < len(self._entries):
            self.choose(index)
        elif step < 0:
            self.post_message(self.WantsOlder())

    def choose_message(self, message_id: int) -> bool:
        """Choose a message by its number; False if it is not loaded, but then it is chosen once it
        is."""
        self._cursor, self._at_end = ((message_id,), None), False
        for index, entry in enumerate(self._entries):
            if message_id in entry.messages:
                self.choose(index)
                return True
        return False

    def on_click(self, event: events.Click) -> None:
        """A message was clicked."""
        place = event.y + self._top
        index = max(
            (index for index, start in enumerate(self._starts) if start <= place), default=None
        )
        if index is not None:
            self.post_message(self.Picked(index))

    # -- where it stands
    # ----------------------------------------------------------------------------------------

    @property
    def _top(self) -> int:
        """The first line that is drawn. At the end it follows from the height alone: what the
        toolkit knows of it is a frame late when lines are added or the composer grows."""
        if self._at_end:
            return max(len(self._lines) - self.scrollable_content_region.height, 0)
        return self.scroll_offset.y

    def _go_to_end(self) -> None:
        """Now, and once more when the new height is laid out: until then the toolkit knows only the
        old one."""
        self.scroll_to(y=len(self._lines), animate=False)
        self.call_after_refresh(self._stay_at_end)

    def _stay_at_end(self) -> None:
        if self._at_end and self.scroll_offset.y < self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False)

    def _anchor(self) -> tuple[tuple[int, ...], int | None, int]:
        """The entry at the top of the screen, by what it is, and how far into it."""
        y = self._top
        place = max((index for index, start in enumerate(self._starts) if start <= y), default=0)
        if not self._entries:
            return (), None, 0
        entry = self._entries[place]
        return entry.messages, entry.delivery, y - self._starts[place]

    def _return_to(self, anchor: tuple[tuple[int, ...], int | None, int]) -> None:
        messages, delivery, offset = anchor
        for index, entry in enumerate(self._entries):
            if (entry.messages[:1], entry.delivery) == (messages[:1], delivery):
                self.scroll_to(y=self._starts[index] + offset, animate=False)
                return

    def _count_below(self, count: int) -> None:
        if count != self.below:
            self.below = count
            self.post_message(self.Below(count))

    def _lay_out(self) -> None:
        self._width = self.scrollable_content_region.width
        self._lines, self._starts = [], []
        before: Entry | None = None
        for entry in self._entries:
            self._lines += self._between(before, entry)
            self._starts.append(len(self._lines))
            self._lines += self._lines_of(entry, before)
            before = entry
        self.virtual_size = Size(self._width, len(self._lines))

    def _between(self, before: Entry | None, entry: Entry) -> list[Line]:
        day = self._local(entry.at).date()
        if before is None or self._local(before.at).date() != day:
            label = f" {day_words(day)}/{day:%Y} "
            return [
                [("─" * 2 + label + "─" * max(self._width - cell_len(label) - 3, 0), palette.FAINT)]
            ]
        return [] if _same_voice(before, entry) else [[]]

    def _local(self, at: int) -> datetime:
        return datetime.fromtimestamp(at / 1000, self._zone)

    def _lines_of(self, entry: Entry, before: Entry | None) -> list[Line]:
        time = f"{self._local(entry.at):%H:%M} "
        if entry.kind == "event":
            from socialdesk.services.thread import spoken  # noqa: PLC0415 - not before the first paint

            words = clip_words(shown(spoken(entry, self._zone)), max(self._width - 10, 4))
            return [[(time, palette.FAINT), (f"· {words}", palette.FAINT)]]
        is_open = self._is_open and entry is self.chosen
        if entry.broadcast is not None and not is_open:
            return [self._in_one_line(entry, time)]
        voice, bar = _voice(entry)
        gutter: Line = [("      ", palette.FAINT), (f"{bar} ", voice)]
        width = max(self._width - 9, 4)
        lines: list[Line] = []
        if entry.broadcast is not None:
            lines.append(self._in_one_line(entry, time, whole=True))
            first = gutter
        elif before is None or not _same_voice(before, entry):
            lines.append([(time, palette.FAINT), (f"{bar} ", voice), *_head(entry, width)])
            first = gutter
        else:
            first = [(time, palette.FAINT), (f"{bar} ", voice)]
        body = self._body(entry, width)
        lines += [[*(first if index == 0 else gutter), *line] for index, line in enumerate(body)]
        return lines

    def _in_one_line(self, entry: Entry, time: str, *, whole: bool = False) -> Line:
        from socialdesk.services.thread import broadcast_line  # noqa: PLC0415 - not before the first paint

        state, style = _state(entry.state) if entry.state else ("", palette.DIM)
        words = veiled(shown(broadcast_line(entry, state, whole=whole)))
        is_wrong = entry.state in ("refused", "unconfirmed")
        words = clip_words(f"» {words}", max(self._width - 10, 4))
        return [(time, palette.FAINT), (words, style if is_wrong else palette.FAINT)]

    def _body(self, entry: Entry, width: int) -> list[Line]:
        from socialdesk.services.thread import (  # noqa: PLC0415 - not before the first paint
            describe_attachment,
            mark,
            spoken,
            spoken_quote,
        )

        lines: list[Line] = []
        if entry.forwarded_from:
            lines.append(
                [
                    (
                        clip(
                            f"⤷ {translate('forwarded from {who}', who=named(entry.forwarded_from))}",
                            width,
                        ),
                        palette.DIM,
                    )
                ]
            )
        if quote := spoken_quote(entry):
            lines.append([(clip(f"↩ {veiled(shown(quote))}", width), palette.DIM)])
        lines += [
            [(clip(shown(describe_attachment(file)), width), palette.TAG)]
            for file in entry.attachments
        ]
        sign = "" if entry.attachments or not mark(entry.kind) else f"{mark(entry.kind)} "
        style = (
            palette.NOTE
            if entry.kind == "note"
            else palette.FAINT
            if entry.deleted_at
            else palette.TEXT
        )
        if entry.author == "bot":
            style = palette.AUTOMATIC
        words = spoken(entry, self._zone)
        if words:
            lines += [
                [(line, style)] for line in wrap(veiled(shown(sign + words, lines=True)), width)
            ]
        lines += self._marks(entry, width)
        return lines or [[(translate("[empty]"), palette.FAINT)]]

    def _marks(self, entry: Entry, width: int) -> list[Line]:
        lines: list[Line] = []
        if entry.signs:
            lines.append(
                [(clip(" ".join(shown(each) for each in entry.signs), width), palette.MATCH)]
            )
        if entry.hidden_at:
            lines.append([(translate("hidden from the public"), palette.DIM)])
        if entry.deleted_at:
            lines.append([(f"✂ {translate('deleted')}", palette.DIM)])
        for version in entry.versions:
            when = f"{self._local(version.replaced_at):%H:%M}"
            words = translate("until {time}: {words}", time=when, words=veiled(shown(version.body)))
            lines.append([(clip(f"✎ {words}", width), palette.DIM)])
        if entry.state and entry.state not in ("sent", "delivered"):
            label, style = _state(entry.state)
            if entry.state == "scheduled":
                moment = self._local(entry.due_at)
                label = f"{label}: {moment_words(moment)}"
            lines.append([(label, style)])
        if entry.error:
            lines += [[(line, palette.WARNING)] for line in wrap(shown(entry.error), width)]
        return lines

    def render_lines(self, crop: Region) -> list[Strip]:
        """What is drawn fits the width that there is: of a bar at the side that came or went the
        toolkit tells a frame late, or not at all."""
        if self.scrollable_content_region.width != self._width and self._entries:
            self._lay_out()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.scrollable_content_region.width
        base = self.rich_style
        place = y + self._top
        if not self._lines:
            said = ["", *wrap(self._empty, width - 4)]
            text = said[y] if y < len(said) else ""
            return Strip([Segment(f"  {text}", base + palette.DIM)]).adjust_cell_length(width, base)
        if place >= len(self._lines):
            return Strip.blank(width, base)
        chosen = self._place()
        if chosen is not None:
            end = self._starts[chosen + 1] if chosen + 1 < len(self._starts) else len(self._lines)
            if self._starts[chosen] <= place < end and self._lines[place]:
                base += palette.CURSOR
        strip = Strip([Segment(text, base + style) for text, style in self._lines[place]])
        return strip.adjust_cell_length(width, base)

    def scroll_by_page(self, direction: int) -> None:
        """Up (-1) or down (1) by most of a page."""
        step = max(self.scrollable_content_region.height - 2, 1)
        wanted = max(self.scroll_offset.y + direction * step, 0)
        self._at_end = wanted >= self.max_scroll_y
        self.scroll_to(y=wanted, animate=False)
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Reaching the top asks for more; reaching the end forgets what was counted."""
        was_at_end = self._at_end
        if new_value < old_value:
            self._at_end = False
        if new_value >= self.max_scroll_y:
            self._at_end = True
        if was_at_end and self._at_end:  # the toolkit comes after: what is drawn stays
            self.vertical_scrollbar.position = new_value
        else:
            super().watch_scroll_y(old_value, new_value)
        if new_value <= 2 < old_value:
            self.post_message(self.WantsOlder())
        if self.below and self._at_end:
            self._count_below(0)

    def on_resize(self, event: events.Resize) -> None:
        """Another width, other lines; the end stays in sight if it was."""
        followed = self._at_end
        if self.scrollable_content_region.width != self._width:
            self._lay_out()
            self.refresh()
        if followed:
            self._at_end = True
            self._go_to_end()


def _same_voice(one: Entry, other: Entry) -> bool:
    return (
        (one.author, one.sender, one.kind == "note")
        == (other.author, other.sender, other.kind == "note")
        and other.at - one.at < 5 * 60_000
        and not _is_line(one)
        and not _is_line(other)
    ) or (_is_line(one) and _is_line(other))


def _is_line(entry: Entry) -> bool:
    """Whether it is no word to anybody in this thread, and stands there in one line."""
    return entry.kind == "event" or entry.broadcast is not None


def _voice(entry: Entry) -> tuple[Style, str]:
    if entry.kind == "note":
        return palette.NOTE, "▎"
    return {
        "customer": (palette.CUSTOMER, "▎"),
        "agent": (palette.AGENT, "▎"),
        "owner": (palette.AGENT, "▎"),
        "bot": (palette.AUTOMATIC, "┆"),
    }.get(entry.author, (palette.DIM, "·"))


def _elsewhere(name: str) -> str:
    if name in ("", "elsewhere"):
        return named(name)
    return translate("{name} (elsewhere)", name=named(name))


def _head(entry: Entry, width: int) -> Line:
    names = {"bot": translate("automatic"), "owner": _elsewhere(entry.sender)}
    name = names.get(
        entry.author,
        veiled(named(entry.sender)) or translate(AUTHORS.get(entry.author, entry.author)),
    )
    if entry.kind == "note":
        from socialdesk.services.events import who_did  # noqa: PLC0415 - not before the first paint

        name = f"✎ {translate('note of {name}', name=shown(who_did(entry.sender)))}"
    return [(clip(name, width), _voice(entry)[0])]
