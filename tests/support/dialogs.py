"""A dialog alone on a screen: no store, no desk, only the keys."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual.app import App
from textual.pilot import Pilot

from socialdesk.tui.dialogs.dialog import Dialog
from socialdesk.tui.keymap import Keymap
from socialdesk.tui.registry import keymap
from socialdesk.tui.widgets import palette

NOTHING: Any = object()
"""What a dialog has answered while it has not."""


class Host(App[None]):
    """What a dialog needs of the program."""

    CSS_PATH = "../../socialdesk/tui/desk.tcss"

    def __init__(self, keys: Keymap | None = None) -> None:
        super().__init__()
        made = palette.toolkit_theme("dark")
        self.register_theme(made)
        self.theme = made.name
        self.keymap = keys or keymap()
        self.answer = NOTHING
        self.copied: list[str] = []

    def copy(self, text: str) -> None:
        self.copied.append(text)


@asynccontextmanager
async def asked(
    dialog: Dialog[Any], keys: Keymap | None = None, size: tuple[int, int] = (100, 30)
) -> AsyncIterator[tuple[Host, Pilot[Any]]]:
    """The host with this dialog over it; `host.answer` is what the dialog gives."""
    host = Host(keys)
    async with host.run_test(size=size) as pilot:

        def answered(answer: Any) -> None:
            host.answer = answer

        await host.push_screen(dialog, answered)
        await pilot.pause()
        yield host, pilot


def press(dialog: Dialog[Any], *keys: str) -> None:
    """These keys, one after the other, as the program hands them on."""
    for key in keys:
        character = " " if key == "space" else key if len(key) == 1 else None
        assert dialog.press_key(key, character)
