"""The editor of an announcement: its fields, and beside them what each channel shows of it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Container, Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import ANNOUNCEMENT
from socialdesk.tui.broadcasts import fields
from socialdesk.tui.broadcasts.enquiries import Enquiries
from socialdesk.tui.broadcasts.footed import Footed
from socialdesk.tui.broadcasts.form import (
    ACCOUNTS,
    CHATS,
    FILE,
    NAME,
    QUERY,
    Form,
    is_text,
    lacks,
    text_field,
)
from socialdesk.tui.broadcasts.shown_as import ShownAs
from socialdesk.tui.broadcasts.sure import SureScreen
from socialdesk.tui.dialogs.palette import Choice, PaletteScreen
from socialdesk.tui.dialogs.prompt import completed
from socialdesk.tui.text import clip_words, fit, shown, wrap
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.fitted import Fitted
from socialdesk.tui.widgets.typing_area import TypingArea

if TYPE_CHECKING:
    from socialdesk.services.broadcasting.announcing import Announcing
    from socialdesk.store.broadcasts import Broadcast
    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.reach import Reach

BESIDE = 100
"""Columns from which the preview has room beside the fields."""
LABEL = 17
HIGHEST = 5
"""Lines of a text that are seen at once."""


@dataclass(frozen=True, slots=True)
class Left:
    """What became of it: an announcement that is kept now, or fields that are not."""

    kept: Broadcast | None
    unkept: str = ""


class EditorScreen(Footed[Left]):
    """Every key is for the field with the cursor. What is written is held all the time: leaving loses
    nothing."""

    CSS = """
    EditorScreen { align: center middle; background: $ground 40%; }
    #announcement { width: 100%; height: 100%; background: $bar; border: round $line; padding: 0 1; }
    #announcement-title { height: 1; text-style: bold; }
    #announcement-body { height: 1fr; layout: vertical; }
    #announcement-body.beside { layout: horizontal; }
    #announcement-form { height: 1fr; width: 100%; scrollbar-size-vertical: 1; }
    .beside #announcement-form { width: 3fr; height: 100%; }
    #announcement-form Horizontal { height: auto; }
    #announcement-form .label { width: 17; }
    #announcement-form TypingArea { height: auto; max-height: 5; width: 1fr; background: $writing; padding: 0 1; scrollbar-size-vertical: 1; }
    #announcement-form TypingArea.line { height: 1; overflow-x: hidden; scrollbar-size: 0 0; }
    #announcement-form TypingArea:focus { background: $head; }
    #announcement-side { height: 45%; width: 100%; border-top: solid $line; scrollbar-size-vertical: 1; background: $bar; }
    .beside #announcement-side { width: 2fr; height: 100%; border-top: none; border-left: solid $line; padding: 0 0 0 1; }
    #announcement-preview { height: auto; }
    #announcement-note { height: 2; }
    #announcement #dialog-foot { height: 1; }
    """

    PANE = ANNOUNCEMENT

    def __init__(
        self, desk: Desk, reach: Reach, form: Form, broadcast: Broadcast | None,
        templated: Mapping[str, str], unkept: str = "",
    ) -> None:  # fmt: skip
        """`form` is as it is kept; `unkept` what was written of it since; `templated` are the platforms
        that know templates, and what they are called."""
        super().__init__()
        self._desk, self._reach, self._broadcast = desk, reach, broadcast
        self._service: Announcing = desk.session.announcing()
        self._before = form.dump()
        self.form = form
        if unkept:
            form.take(unkept)
        self._templated = templated
        self.names = fields.fields(form.languages(), templated)
        self.shown_as = ShownAs(self._service, form.languages())
        self._alone = False
        """Whether the words are those for the channel that is looked at alone."""
        self.asked = Enquiries(desk, reach, form, self.shown_as, self._draw)
        self._looks: dict[str, str] = {}
        """How each field's name is drawn."""
        self._is_keeping = False
        self._said = ""
        """What was said last of all fields together; a key takes it away."""
        self.preview = Fitted(self._preview, "announcement-preview", folds=True, grows=True)
        self.note = Fitted(self._note, "announcement-note")

    # -- drawing

    def compose(self) -> ComposeResult:
        """The fields, the preview, what is to be said of the field, the keys."""
        with Vertical(id="announcement"):
            yield Static(id="announcement-title")
            with Container(id="announcement-body"):
                with VerticalScroll(id="announcement-form", can_focus=False):
                    for place, name in enumerate(self.names):
                        with Horizontal():
                            yield Static(id=f"label-{place}", classes="label")
                            area = TypingArea(f"field-{place}", single_line=not is_text(name))
                            yield area.add_class("text" if is_text(name) else "line")
                with VerticalScroll(id="announcement-side", can_focus=False):
                    yield self.preview
            yield self.note
            yield self.foot

    def on_mount(self) -> None:
        """Every field as it is; ready to type in the first, but for a name that it has already."""
        for name in self.names:
            self._area(name).put(self.form[name])
        self._area(NAME if self._broadcast is None else QUERY).focus()
        self._draw_labels(anew=True)
        self._draw_title()
        self._beside("known", self.asked.learn)
        self._beside("count", self.asked.count)
        if self.form[FILE] and not self.form.is_kept_file():
            self._beside("file", self.asked.look_at_file, self.form[FILE])

    def on_resize(self, event: events.Resize) -> None:
        """The preview stands beside the fields where there is room, else below them."""
        body = self.query_one("#announcement-body")
        body.set_class(event.size.width >= BESIDE, "beside")
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        self._draw_labels()
        self.preview.redraw()
        self.note.redraw()

    def _draw_title(self) -> None:
        title = (
            translate("A new broadcast")
            if self._broadcast is None
            else translate("Broadcast “{name}”", name=shown(self._broadcast.name))
        )
        changed = f" · {translate('not kept yet')}" if self._is_changed() else ""
        self.query_one("#announcement-title", Static).update(Content(title + changed))

    def _draw_labels(self, *, anew: bool = False) -> None:
        """Each field's name: bright where the cursor is, with a sign where something is wrong."""
        wrong, active = (
            {self._field(each) for each in self.names} & set(self._problems()),
            self.active,
        )
        for place, name in enumerate(self.names):
            look = f"{name == active} {self._field(name) in wrong}"
            if anew or self._looks.get(name) != look:
                self._looks[name] = look
                is_wrong = self._field(name) in wrong
                words = fields.label(name, self.shown_as.channel if self._alone else "")
                style = (
                    palette.ALARM if is_wrong else palette.STRONG if name == active else palette.DIM
                )
                text = fit(f"{'✗' if is_wrong else ' '} {words}", LABEL - 1)
                self.query_one(f"#label-{place}", Static).update(Text(text, style))

    def _preview(self, width: int) -> Text:
        return self.shown_as.draw(self.asked.understood().draft.content, width)

    def _note(self, width: int) -> Text:
        """What is wrong with the field with the cursor, or what it takes; and what is offered."""
        name, found = self.active, self._offers()
        key = self.key("choose_file" if name == FILE else "choose_by_name")
        words = fields.hint(name, key, self._templated, is_here=self._reach.is_here)
        style = palette.DIM
        if (
            problem := self._said
            or self.asked.trouble
            or self._problems().get(self._field(name), "")
        ):
            words, style = f"✗ {shown(problem)}", palette.ALARM
        elif name == QUERY and self.asked.counted:
            words, style = self.asked.counted, palette.GOOD
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

    def _field(self, name: str) -> str:
        """The field of the form that stands there: words may be those of one channel alone."""
        language = name.partition(":")[2]
        return (
            text_field(language, self.shown_as.platform) if self._alone and is_text(name) else name
        )

    def _is_changed(self) -> bool:
        return self.form.dump() != self._before

    def _problems(self) -> dict[str, str]:
        return {**self.asked.understood().problems, **self.asked.wrong}

    def _go(self, step: int) -> None:
        place = (self.names.index(self.active) + step) % len(self.names)
        self._area(self.names[place]).focus()
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
        if is_text(self.active):
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

    def _offers(self) -> list[str]:
        name = self.active
        return fields.offers(name, self._area(name).text, self.asked.known, self._reach.offers)

    def _edited(self, name: str) -> None:
        """A field holds something else: draw, and count, look and hold in a moment."""
        self._said = self.asked.trouble = ""
        text = self._area(name).text
        if text == self.form[self._field(name)]:
            self._draw()
            return
        self.form.values[self._field(name)] = text
        if name in (QUERY, ACCOUNTS, CHATS):
            self.asked.forget(QUERY)
            self._beside("count", self.asked.count)
        if name == FILE:
            self.asked.forget(FILE)
            self._beside("file", self.asked.look_at_file, text)
        self._beside("hold", self.asked.hold, self._broadcast, self.form.dump())
        self._beside("way", self.asked.way)
        self._draw_title()
        self._draw()

    # -- beside the keys

    def _beside(
        self, group: str, work: Callable[..., Coroutine[Any, Any, None]], *arguments: Any
    ) -> None:
        """Run something slow; what was begun of the same before is given up for it."""
        begin: Callable[[], Coroutine[Any, Any, None]] = partial(work, *arguments)
        self.run_worker(begin, group=f"announcement {group}", exclusive=True, exit_on_error=False)  # type: ignore[arg-type] # its result has no type here

    # -- the preview

    def next_channel(self) -> None:
        """Look at the next channel."""
        self.shown_as.next_channel()
        self._beside("way", self.asked.way)
        self._load_texts()
        self._draw_labels(anew=True)
        self._draw()

    def next_language(self) -> None:
        """Look at the next language."""
        self.shown_as.next_language()
        self._draw()

    def alone(self) -> None:
        """Write other words for the channel that is looked at alone, or again those for all."""
        self._alone = bool(self.shown_as.platform) and not self._alone
        self._load_texts()
        self._draw_labels(anew=True)
        self._draw()

    def _load_texts(self) -> None:
        for name in filter(is_text, self.names):
            area = self._area(name)
            area.placeholder = translate("as for all channels") if self._alone else ""
            if area.text != self.form[self._field(name)]:
                area.put(self.form[self._field(name)])

    def scroll_preview(self, step: int) -> None:
        """So many half pages down."""
        side = self.query_one("#announcement-side", VerticalScroll)
        side.scroll_relative(y=step * max(side.size.height // 2, 1), animate=False)

    def choose_by_name(self) -> None:
        """A group or channel to be told as well, in its field; elsewhere, on whom the words are
        shown."""
        name = self.active
        title = (
            translate("Tell this chat as well …")
            if name == CHATS
            else translate("Show the words on …")
        )
        screen = PaletteScreen(self._desk, [], people_only=True, title=title)

        def chosen(choice: Choice | None) -> None:
            if choice is not None and name == CHATS:
                area = self._area(CHATS)
                area.put(f"{area.text.strip()} {choice.value}".strip())
                self._edited(CHATS)
            elif choice is not None:
                self._beside("sample", self.asked.show_on, int(str(choice.value)))

        screen.open(self.app, chosen)

    def choose_file(self) -> None:
        """To the field of the picture; in a browser it asks for one of its own machine."""
        self._area(FILE).focus()
        if not self._reach.is_here:
            self.program.ask_for_upload()

    def take_upload(self, path: str) -> None:
        """A file came from the browser: it is the picture. One that came from elsewhere is refused in
        its field."""
        if self._is_keeping:
            return
        try:
            words = self._reach.uploaded(path)
        except SocialdeskError as error:
            self._said = str(error)
            self._draw()
            return
        self.form.values[FILE] = ""  # another one may have the same name
        self._area(FILE).put(words)
        self._area(FILE).focus()
        self._edited(FILE)

    # -- leaving

    def keep(self) -> None:
        """Keep it, if everything is there and understood."""
        if self._is_keeping:
            return
        wrong = {**lacks(self.form), **self._problems()}
        first = next(
            (each for each in self.names if each in wrong or self._field(each) in wrong), None
        )
        if first is not None:
            self._area(first).focus()
            self._said = wrong.get(first) or wrong[self._field(first)]
            self._draw()
            return
        self._is_keeping = True
        self._beside("keep", self._keep)

    async def _keep(self) -> None:
        service, agent, before = self._service, self._desk.session.agent, self._broadcast
        form = self.form  # no key is taken meanwhile
        try:
            file = None
            if form[FILE].strip() and not form.is_kept_file():
                file = await service.keep_file(self._reach.file(form[FILE]), form.accounts())
            draft = form.understood(file).draft
            draft = replace(draft, chats=await service.targets(form.chats()))
            kept = (
                await service.add(draft, agent)
                if before is None
                else await service.change(before, draft)
            )
            self.workers.cancel_group(self, "announcement hold")
            await service.keep_unkept(agent, before, "")
        except SocialdeskError as error:
            self._said = str(error)
            self._draw()
        else:
            self.dismiss(Left(kept))
        finally:
            self._is_keeping = False

    def throw_away(self) -> None:
        """Begin anew from what is kept, if somebody is sure."""
        if not self._is_changed():
            return

        async def what() -> Sequence[str]:
            return [
                translate("All that was written here and is not kept is gone then.")
                if self._broadcast is None
                else translate("It is again as it was kept.")
            ]

        def sure(yes: bool) -> None:
            if yes:
                self.form.take(self._before)
                for name in self.names:
                    self._area(name).put(self.form[self._field(name)])
                self.asked.wrong.clear()
                self._beside("hold", self.asked.hold, self._broadcast, "")
                self._beside("count", self.asked.count)
                self._draw_title()
                self._draw()

        SureScreen(translate("Throw away what you wrote?"), what).open(self.app, sure)

    def close(self) -> None:
        """Leave; what is not kept is held for later."""
        self.dismiss(Left(None, self.form.dump() if self._is_changed() else ""))

    def on_click(self, event: events.Click) -> None:
        """The keys at the bottom are buttons."""
        self.click_foot(event)


def _is_edge(area: TypingArea) -> bool:
    """Whether the cursor stands at the beginning or the end of all: there it goes no further."""
    return area.cursor_location in ((0, 0), area.document.end)
