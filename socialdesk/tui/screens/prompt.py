"""A question with one line to answer it, a look at whom a verb means, and the search with its hits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from socialdesk.errors import SocialdeskError
from socialdesk.model.i18n import count, translate
from socialdesk.tui.text import clip, fit, shown, veiled
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.typing_area import TypingArea
from socialdesk.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from socialdesk.store.search import Hit

Line = list[tuple[str, Style]]


class PromptScreen(ModalScreen[str | None]):
    """Asks for one line; Enter gives it (also when it is empty), Esc gives None. Tab completes the
    last piece."""

    CSS = """
    PromptScreen { align: center middle; background: $ground 40%; }
    #prompt { width: 78; max-width: 95%; height: auto; background: $bar; border: round $line; padding: 0 1; }
    #prompt-title { text-style: bold; height: auto; }
    #prompt-line { height: 1; background: $writing; padding: 0 1; }
    #prompt-offers { height: auto; }
    #prompt-hint { height: auto; text-opacity: 75%; }
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        title: str,
        hint: str,
        before: str = "",
        offers: Callable[[str], list[str]] | None = None,
    ) -> None:
        super().__init__()
        self._title, self._hint, self._before = title, hint, before
        self._offers = offers or (lambda _: [])

    def compose(self) -> ComposeResult:
        """A box in the middle."""
        with Vertical(id="prompt"):
            yield Static(Content(shown(self._title)), id="prompt-title")
            yield TypingArea("prompt-line", single_line=True)
            yield Static(id="prompt-offers")
            yield Static(Content(shown(self._hint)), id="prompt-hint")

    def on_mount(self) -> None:
        """Ready to type."""
        line = self.query_one(TypingArea)
        line.put(self._before)
        line.focus()
        self._offer()

    def take_key(self, key: str, character: str | None) -> bool:
        """Every key of this screen, in order."""
        line = self.query_one(TypingArea)
        if key == "enter":
            self.dismiss(line.text.strip())
        elif key == "escape":
            self.dismiss(None)
        elif key == "tab":
            self._complete(line)
        else:
            line.press(key, character)
        self._offer()
        return True

    def take_paste(self, text: str) -> None:
        """Pasted text, on one line."""
        self.query_one(TypingArea).type(text)
        self._offer()

    def _found(self, text: str) -> list[str]:
        return self._offers(text) or (paths(text) if text[:1] in ("/", "~", ".") else [])

    def _complete(self, line: TypingArea) -> None:
        """Put in what all offers begin with; the whole offer if there is one."""
        found = self._found(line.text)
        if not found:
            return
        best = found[0]
        while not all(each.startswith(best) for each in found):
            best = best[:-1]
        if text := line.text:
            head = (
                ""
                if text[:1] in ("/", "~", ".")
                else text[: len(text) - len(text.rsplit(" ", 1)[-1])]
            )
            last = text[len(head) :]
            sign = last[:1] if last[:1] in ("-", "#", "@") and not best.startswith(last[:1]) else ""
            best = best if len(found) == 1 or len(best) > len(last) - len(sign) else found[0]
            line.put(head + sign + best)
        else:
            line.put(best or found[0])

    def _offer(self) -> None:
        if not self.is_mounted:
            return
        line, widget = self.query_one(TypingArea).text, self.query_one("#prompt-offers", Static)
        found = self._found(line)
        words = "  ".join(
            shown(each.rstrip("/").rsplit("/", 1)[-1] if "/" in line else each)
            for each in found[:8]
        )
        widget.update(Content(clip(words, max(self.size.width - 12, 20))))

    def on_click(self, event: events.Click) -> None:
        """A click beside the box leaves it."""
        if event.widget is self:
            self.dismiss(None)


def paths(text: str, most: int = 40) -> list[str]:
    """Files and folders whose path begins so."""
    head, slash, begun = text.rpartition("/")
    if not slash:
        return []
    folder = Path(head or "/").expanduser()
    try:
        found = sorted(each for each in folder.iterdir() if each.name.startswith(begun))[:most]
        return [f"{head}/{each.name}{'/' if each.is_dir() else ''}" for each in found]
    except OSError:
        return []


class PreviewScreen(ModalScreen[bool]):
    """Whom a verb for many means: Enter does it, Esc does not."""

    CSS = """
    PreviewScreen { align: center middle; background: $ground 40%; }
    #preview { width: 60; max-width: 95%; height: auto; background: $bar; border: round $line; padding: 0 1; }
    #preview-title { text-style: bold; }
    #preview-names, #preview-hint { height: auto; }
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, said: str, names: Sequence[str], number: int) -> None:
        super().__init__()
        self._said, self._names, self._number = said, names, number

    def compose(self) -> ComposeResult:
        """The number, some names, what Enter does."""
        with Vertical(id="preview"):
            many = count("{n} conversation", "{n} conversations", self._number)
            yield Static(Content(f"{shown(self._said)} · {many}"), id="preview-title")
            left = self._number - len(self._names)
            names = [
                *self._names,
                *([translate("and {n} more", n=f"{left:,}")] if left > 0 else []),
            ]
            yield Static(Content("\n".join(f"  {name}" for name in names)), id="preview-names")
            yield Static(
                Content(translate("⏎ do it for all of them · Esc leave them · it can be undone")),
                id="preview-hint",
            )

    def take_key(self, key: str, character: str | None) -> bool:
        """Enter or not."""
        if key in ("enter", "escape", "n", "y"):
            self.dismiss(key in ("enter", "y"))
        return True

    def take_paste(self, text: str) -> None:
        """Nothing is pasted here."""


class SearchScreen(ModalScreen[int | None]):
    """Finds while you type; Enter opens the hit and gives its place, Esc leaves. `hits` are what
    was found last."""

    CSS = """
    SearchScreen { align: center middle; background: $ground 40%; }
    #search { width: 90%; max-width: 110; height: 80%; background: $bar; border: round $line; padding: 0 1; }
    #search-line { height: 1; background: $writing; padding: 0 1; }
    #search-hits { height: 1fr; background: $bar; overflow-x: hidden; scrollbar-size-vertical: 1; }
    #search-hint { height: auto; text-opacity: 75%; }
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(
        self,
        find: Callable[[str], Awaitable[list[Hit]]],
        zone: ZoneInfo,
        offers: Callable[[str, str], list[str]] | None = None,
    ) -> None:
        super().__init__()
        self._find, self._zone = find, zone
        self._offers = offers or (lambda _what, _text: [])
        self.hits: Sequence[Hit] = ()
        self._asked = ""

    @property
    def _idle(self) -> str:
        return translate(
            "words or “a phrase”, with or without accents · channel:zalo tag:vip before:7d · ⏎ open · Esc back"
        )

    def compose(self) -> ComposeResult:
        """The line and the hits below it."""
        with Vertical(id="search"):
            yield TypingArea("search-line", single_line=True)
            yield VirtualList(self._draw, 2, "search-hits")
            yield Static(Content(self._idle), id="search-hint")

    def on_mount(self) -> None:
        """Ready to type."""
        self.query_one(TypingArea).focus()
        self.query_one(VirtualList).add_class("active")

    def take_key(self, key: str, character: str | None) -> bool:
        """Every key of this screen, in order."""
        hits, line = self.query_one(VirtualList), self.query_one(TypingArea)
        if key == "enter":
            if self.hits:
                self.dismiss(hits.cursor)
        elif key == "escape":
            self.dismiss(None)
        elif key in ("down", "ctrl+n"):
            hits.go(hits.cursor + 1)
        elif key in ("up", "ctrl+p"):
            hits.go(hits.cursor - 1)
        elif key in ("pagedown", "pageup"):
            step = max(hits.rows_in_sight - 1, 1)
            hits.go(hits.cursor + (step if key == "pagedown" else -step))
        elif key == "tab":
            if found := self._offers("query", line.text):
                line.put(line.text[: len(line.text) - len(line.text.rsplit(" ", 1)[-1])] + found[0])
                self._ask()
        else:
            line.press(key, character)
            self._ask()
        return True

    def take_paste(self, text: str) -> None:
        """Pasted words."""
        self.query_one(TypingArea).type(text)
        self._ask()

    def _ask(self) -> None:
        self._asked = self.query_one(TypingArea).text.strip()
        self.run_worker(
            self._search(self._asked), group="search", exclusive=True, exit_on_error=False
        )

    async def _search(self, words: str) -> None:
        try:
            hits = await self._find(words) if words else []
            found = count("{n} found", "{n} found", len(hits))
            hint = (
                f"{found} · ⏎ {translate('open')} · Esc {translate('back')}"
                if words
                else self._idle
            )
            if words and not hits:
                hint = translate(
                    "Nothing has these words. Fewer letters find more; accents do not matter."
                )
        except SocialdeskError as error:
            hits, hint = [], shown(str(error))
        if words == self._asked:
            self.hits = hits
            self.query_one(VirtualList).cursor = 0
            self.query_one(VirtualList).resize_to(len(hits))
            self.query_one("#search-hint", Static).update(Content(hint))

    def on_virtual_list_chosen(self, event: VirtualList.Chosen) -> None:
        """A hit was clicked."""
        self.dismiss(event.row)

    def _draw(self, row: int, width: int, is_cursor: bool) -> list[Line]:
        hit = self.hits[row]
        when = f"{datetime.fromtimestamp(hit.at / 1000, self._zone):%d/%m/%y %H:%M}"
        name = fit(veiled(shown(hit.name)), max(width - len(when) - 3, 4))
        return [
            [(" ", palette.TEXT), (name, palette.STRONG), (f" {when} ", palette.FAINT)],
            [("   ", palette.TEXT), (fit(veiled(shown(hit.body)), max(width - 4, 4)), palette.DIM)],
        ]
