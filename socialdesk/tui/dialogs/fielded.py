"""A form: fields below each other, and beside them what comes of what is written."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from socialdesk.model.i18n import translate
from socialdesk.tui.compat import AbstractMeta
from socialdesk.tui.dialogs.footed import Footed
from socialdesk.tui.dialogs.prompt import completed
from socialdesk.tui.dialogs.sure import SureScreen
from socialdesk.tui.text import clip_words, fit, shown, wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.typing_area import TypingArea

T = TypeVar("T")
BESIDE = 100
"""Columns from which the preview has room beside the fields."""
LABEL = 17


class Fielded(Footed[T], metaclass=AbstractMeta):
    """Every key is for the field with the cursor. Whoever makes one says which fields there are, what each is
    called and holds, and what is done when somebody wrote in one."""

    CSS = """
    Fielded { align: center middle; background: $ground 40%; }
    #fields { width: 100%; height: 100%; background: $bar; border: round $line; padding: 0 1; }
    #fields-title { height: 1; text-style: bold; }
    #fields-body { height: 1fr; layout: vertical; }
    #fields-body.beside { layout: horizontal; }
    #fields-form { height: 1fr; width: 100%; scrollbar-size-vertical: 1; }
    .beside #fields-form { width: 3fr; height: 100%; }
    #fields-form Horizontal { height: auto; }
    #fields-form .label { width: 17; }
    #fields-form TypingArea { height: auto; max-height: 5; width: 1fr; background: $writing; padding: 0 1; scrollbar-size-vertical: 1; }
    #fields-form TypingArea.line { height: 1; overflow-x: hidden; scrollbar-size: 0 0; }
    #fields-form TypingArea:focus { background: $head; }
    #fields-side { height: 45%; width: 100%; border-top: solid $line; scrollbar-size-vertical: 1; background: $bar; }
    .beside #fields-side { width: 2fr; height: 100%; border-top: none; border-left: solid $line; padding: 0 0 0 1; }
    #fields-preview { height: auto; }
    #fields-note { height: 2; }
    #fields #dialog-foot { height: 1; }
    """

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.names = names
        self._is_keeping = False
        """Whether it is being kept: no key is taken meanwhile."""
        self._said = ""
        """What was said last of all fields together; a key takes it away."""
        self._looks: dict[str, str] = {}
        """How each field's name is drawn."""
        self.preview = Fitted(self._preview, "fields-preview", folds=True, grows=True)
        self.note = Fitted(self._note, "fields-note")

    # -- what each form says

    @abstractmethod
    def _is_long(self, name: str) -> bool:
        """Whether a field holds a text of several lines."""

    @abstractmethod
    def _label(self, name: str) -> str: ...

    @abstractmethod
    def _wrong(self) -> set[str]:
        """The fields in which something is not understood."""

    @abstractmethod
    def _title(self) -> str: ...

    @abstractmethod
    def _is_changed(self) -> bool: ...

    @abstractmethod
    def _unkept(self) -> str:
        """What is said where something is written that is not kept."""

    @abstractmethod
    def _preview(self, width: int) -> Text: ...

    @abstractmethod
    def _note(self, width: int) -> Text: ...

    @abstractmethod
    def _offers(self) -> list[str]:
        """What the field with the cursor could become."""

    @abstractmethod
    def _edited(self, name: str) -> None:
        """A field holds something else."""

    @property
    @abstractmethod
    def _is_new(self) -> bool:
        """Whether nothing of it is kept yet."""

    @abstractmethod
    def _begin_anew(self) -> None:
        """Put in what is kept."""

    # -- drawing

    def compose(self) -> ComposeResult:
        """The fields, the preview, what is to be said of the field, the keys."""
        with Vertical(id="fields"):
            yield Static(id="fields-title")
            with Container(id="fields-body"):
                with VerticalScroll(id="fields-form", can_focus=False):
                    for place, name in enumerate(self.names):
                        with Horizontal(id=f"row-{place}"):
                            yield Static(id=f"label-{place}", classes="label")
                            area = TypingArea(f"field-{place}", single_line=not self._is_long(name))
                            yield area.add_class(
                                "text" if self._is_long(name) else "line", update=False
                            )
                with VerticalScroll(id="fields-side", can_focus=False):
                    yield self.preview
            yield self.note
            yield self.foot

    def on_resize(self, event: events.Resize) -> None:
        """The preview stands beside the fields where there is room, else below them."""
        body = self.query_one("#fields-body")
        body.set_class(event.size.width >= BESIDE, "beside")
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self._draw_labels()
        self.preview.redraw()
        self.note.redraw()

    def _draw_title(self) -> None:
        changed = f" · {self._unkept()}" if self._is_changed() else ""
        self.query_one("#fields-title", Static).update(Content(self._title() + changed))

    def _draw_labels(self, *, anew: bool = False) -> None:
        """Each field's name: bright where the cursor is, with a sign where something is wrong."""
        active, wrong = self.active, self._wrong()
        for place, name in enumerate(self.names):
            is_wrong = name in wrong
            look = f"{name == active} {is_wrong}"
            if anew or self._looks.get(name) != look:
                self._looks[name] = look
                style = (
                    palette.ALARM if is_wrong else palette.STRONG if name == active else palette.DIM
                )
                text = fit(f"{'✗' if is_wrong else ' '} {self._label(name)}", LABEL - 1)
                self.query_one(f"#label-{place}", Static).update(Text(text, style))

    def _noted(
        self, words: str, width: int, *, is_bad: bool = False, is_good: bool = False
    ) -> Text:
        """The two lines below the fields: what is to be said of one, and what is offered."""
        found = self._offers()
        style = palette.ALARM if is_bad else palette.GOOD if is_good else palette.DIM
        words = f"✗ {shown(words)}" if is_bad else words
        first, *more = wrap(words, width)
        if more and not found:
            return Text(f"{first}\n{clip_words(' '.join(more), width)}", style)
        text = Text(clip_words(words, width), style)
        if found:
            offered = "  ".join(shown(each.rstrip("/").rsplit("/", 1)[-1]) for each in found[:8])
            text.append("\n→ ", palette.CUSTOMER)
            text.append(clip_words(offered, width - 2), palette.TEXT)
        return text

    # -- the fields

    @property
    def active(self) -> str:
        """The field with the cursor."""
        focused = self.focused
        number = (focused.id or "") if focused is not None else ""
        place = int(number.removeprefix("field-")) if number.startswith("field-") else 0
        return self.names[place]

    def _area(self, name: str) -> TypingArea:
        return self.query_one(f"#field-{self.names.index(name)}", TypingArea)

    def _is_there(self, name: str) -> bool:
        """Whether a field is shown."""
        return True

    def _go(self, step: int) -> None:
        there = [each for each in self.names if self._is_there(each)]
        place = (there.index(self.active) + step) % len(there)
        self._area(there[place]).focus()
        self._said = ""

    def on_descendant_focus(self) -> None:
        """Another field has the cursor: say what it takes."""
        self._draw_labels()
        self.note.redraw()

    def next_field(self) -> None:
        """To the next field."""
        self._go(1)

    def field_before(self) -> None:
        """To the field before."""
        self._go(-1)

    def enter(self) -> None:
        """A new line in a text; from any other field on to the next."""
        if self._is_long(self.active):
            self._type("\n")
        else:
            self._go(1)

    def line_by(self, step: int) -> None:
        """A line down (1) or up (-1), and from the last or first line to the next field."""
        area = self._area(self.active)
        before = area.cursor_location
        area.press("down" if step > 0 else "up", None)
        here = area.cursor_location
        if area.single_line or here == before or (here[0] == before[0] and _is_edge(area)):
            self._go(step)

    def press_other(self, key: str, character: str | None) -> None:
        """A letter."""
        if not self._is_keeping and self._area(self.active).press(key, character):
            self._edited(self.active)

    def take_paste(self, text: str) -> None:
        """Pasted text."""
        if not self._is_keeping:
            self._type(text)

    def _type(self, text: str) -> None:
        self._area(self.active).type(text)
        self._edited(self.active)

    def complete(self) -> None:
        """At the end of a line, put in what is offered; else one letter on."""
        area, found = self._area(self.active), self._offers()
        if found and area.cursor_at_end_of_text:
            area.put(completed(area.text, found))
            self._edited(self.active)
        else:
            area.press("right", None)

    def scroll_preview(self, step: int) -> None:
        """So many half pages down."""
        side = self.query_one("#fields-side", VerticalScroll)
        side.scroll_relative(y=step * max(side.size.height // 2, 1), animate=False)

    def throw_away(self) -> None:
        """Begin anew from what is kept, if somebody is sure."""
        if not self._is_changed():
            return

        async def what() -> Sequence[str]:
            return [
                translate("All that was written here and is not kept is gone then.")
                if self._is_new
                else translate("It is again as it was kept.")
            ]

        def sure(yes: bool) -> None:
            if yes:
                self._begin_anew()
                self._draw_title()
                self._draw()

        SureScreen(translate("Throw away what you wrote?"), what).open(self.app, sure)

    def on_click(self, event: events.Click) -> None:
        """The keys at the bottom are buttons."""
        self.click_foot(event)


def _is_edge(area: TypingArea) -> bool:
    """Whether the cursor stands at the beginning or the end of all: there it goes no further."""
    return area.cursor_location in ((0, 0), area.document.end)
