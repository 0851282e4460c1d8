"""What is done from a page of the screen, and what is common to all of them."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from socialdesk.tui.orders.list_pane import ListPane
    from socialdesk.tui.orders.page import Page
    from socialdesk.tui.screen import DeskScreen

P = TypeVar("P", bound="Page")


class Acts(Generic[P]):
    """What is meant is the line under the cursor when the key was pressed."""

    def __init__(
        self,
        screen: DeskScreen,
        list_pane: ListPane,
        page: P,
        done: Callable[[], Coroutine[Any, Any, None]],
        anew: Callable[[], None],
    ) -> None:
        """`done` reads and draws what became of it; `anew` shows another list from its top on."""
        self.screen = screen
        self.list = list_pane
        self.page = page
        self.done = done
        self.anew = anew

    def open(self) -> None:
        """What Enter leads to; nothing where what is said of the line is all there is."""

    def key_of(self, action: str) -> str:
        """The first key of an action, for a hint."""
        return self.screen.program.keymap.shown(action)
