"""The editor of an announcement: its fields, and beside them what each channel shows of it."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.text import Text

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import translate
from socialdesk.tui.actions.panes import ANNOUNCEMENT
from socialdesk.tui.broadcasts import fields
from socialdesk.tui.broadcasts.enquiries import Enquiries
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
from socialdesk.tui.dialogs.fielded import Fielded
from socialdesk.tui.dialogs.palette import Choice, PaletteScreen
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.services.broadcasting.announcing import Announcing
    from socialdesk.store.broadcasts import Broadcast
    from socialdesk.tui.desk.desk import Desk
    from socialdesk.tui.reach import Reach


@dataclass(frozen=True, slots=True)
class Left:
    """What became of it: an announcement that is kept now, or fields that are not."""

    kept: Broadcast | None
    unkept: str = ""


class EditorScreen(Fielded[Left]):
    """What is written is held all the time: leaving loses nothing."""

    PANE = ANNOUNCEMENT

    def __init__(
        self, desk: Desk, reach: Reach, form: Form, broadcast: Broadcast | None,
        templated: Mapping[str, str], unkept: str = "",
    ) -> None:  # fmt: skip
        """`form` is as it is kept; `unkept` what was written of it since; `templated` are the platforms
        that know templates, and what they are called."""
        super().__init__(fields.fields(form.languages(), templated))
        self._desk, self._reach, self._broadcast = desk, reach, broadcast
        self._service: Announcing = desk.session.announcing()
        self._before = form.dump()
        self.form = form
        if unkept:
            form.take(unkept)
        self._templated = templated
        self.shown_as = ShownAs(self._service, form.languages())
        self._alone = False
        """Whether the words are those for the channel that is looked at alone."""
        self.asked = Enquiries(desk, reach, form, self.shown_as, self._draw)

    # -- drawing

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

    def _title(self) -> str:
        return (
            translate("A new broadcast")
            if self._broadcast is None
            else translate("Broadcast “{name}”", name=shown(self._broadcast.name))
        )

    def _unkept(self) -> str:
        return translate("not kept yet")

    def _is_long(self, name: str) -> bool:
        return is_text(name)

    def _label(self, name: str) -> str:
        return fields.label(name, self.shown_as.channel if self._alone else "")

    def _wrong(self) -> set[str]:
        problems = self._problems()
        return {each for each in self.names if self._field(each) in problems}

    def _preview(self, width: int) -> Text:
        return self.shown_as.draw(self.asked.understood().draft.content, width)

    def _note(self, width: int) -> Text:
        """What is wrong with the field with the cursor, or what it takes; and what is offered."""
        name = self.active
        key = self.key("choose_file" if name == FILE else "choose_by_name")
        if (
            problem := self._said
            or self.asked.trouble
            or self._problems().get(self._field(name), "")
        ):
            return self._noted(problem, width, is_bad=True)
        if name == QUERY and self.asked.counted:
            return self._noted(self.asked.counted, width, is_good=True)
        words = fields.hint(name, key, self._templated, is_here=self._reach.is_here)
        return self._noted(words, width)

    # -- the fields

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

    @property
    def _is_new(self) -> bool:
        return self._broadcast is None

    def _begin_anew(self) -> None:
        self.form.take(self._before)
        for name in self.names:
            self._area(name).put(self.form[self._field(name)])
        self.asked.wrong.clear()
        self._beside("hold", self.asked.hold, self._broadcast, "")
        self._beside("count", self.asked.count)

    def close(self) -> None:
        """Leave; what is not kept is held for later."""
        self.dismiss(Left(None, self.form.dump() if self._is_changed() else ""))
