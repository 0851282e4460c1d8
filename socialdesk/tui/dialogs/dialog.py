"""What all dialogs have in common: their keys come from the same keymap as those of the screens."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen

if TYPE_CHECKING:
    from textual.app import App

    from socialdesk.tui.actions.action import Pane
    from socialdesk.tui.keymap import Keymap
    from socialdesk.tui.program import Program

T = TypeVar("T")


class Dialog(ModalScreen[T]):
    """`PANE` says which actions it answers; they run on the dialog itself. What no action has is
    for `press_other`."""

    BINDINGS: ClassVar[list[BindingType]] = []
    PANE: ClassVar[Pane]
    then: Callable[[Any], object] | None = None
    """What is done with the answer."""

    def open(self, app: App[Any], then: Callable[[Any], object]) -> None:
        """Lie over what is shown; `then` is given the answer, before any key that comes after."""
        self.then = then
        app.push_screen(self)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """Leave, and give the answer before the next key: the toolkit hands it on later, and keys that
        come in one burst would overtake it."""
        left = super().dismiss(result)
        then, self.then = self.then, None
        if then is not None:
            then(result)
        return left

    @property
    def program(self) -> Program:
        """The program."""
        return cast("Program", self.app)

    @property
    def keymap(self) -> Keymap:
        """The keys of everything."""
        return self.program.keymap

    def key(self, action: str) -> str:
        """The first key of an action of this dialog, for a hint."""
        return self.keymap.shown(action, self.PANE.name)

    def press_key(self, key: str, character: str | None) -> bool:
        """Every key of this dialog, in order; none is left to the toolkit."""
        typed = character if not self.PANE.types else None
        found = self.keymap.meaning(self.PANE.name, key, typed)
        if found is None or isinstance(found, str):
            self.press_other(key, character)
        else:
            found.run(self)
        return True

    def knows(self, key: str) -> bool:
        """Whether this key means anything here."""
        from socialdesk.tui.widgets.typing_area import TypingArea  # noqa: PLC0415 - not before the first paint

        is_typed = self.types and key in TypingArea.COMMANDS
        return is_typed or self.keymap.meaning(self.PANE.name, key, None) is not None

    @property
    def types(self) -> bool:
        """Whether letters are typed here."""
        return self.PANE.types

    def press_other(self, key: str, character: str | None) -> None:
        """A key that is no action's: typed, or without meaning."""

    def work(self, work: Callable[..., Coroutine[Any, Any, None]], *arguments: Any) -> None:
        """Run something slow beside the keys; what was begun before is given up for it."""
        begin: Callable[[], Coroutine[Any, Any, None]] = partial(work, *arguments)
        self.run_worker(begin, group=self.PANE.name, exclusive=True, exit_on_error=False)  # type: ignore[arg-type] # its result has no type here

    def take_paste(self, text: str) -> None:
        """Nothing is pasted where nothing is typed."""


class Page(Dialog[None]):
    """Something to read: it scrolls, and every other key leaves it."""

    def scroll_lines(self, lines: int) -> None:
        """So many lines down."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)

    def press_other(self, key: str, character: str | None) -> None:
        """Any key but the scrolling ones closes it; another language is read on the same page."""
        if key in self.keymap.named("language").keys:
            self.program.next_language()
        else:
            self.dismiss(None)

    def relabel(self) -> None:
        """Another language is spoken: say every word in it."""
        self.refresh(recompose=True)
