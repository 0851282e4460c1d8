"""What is said for a moment, and where."""

from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Region
from textual.widgets._toast import Toast

from socialdesk.model.i18n import set_language
from socialdesk.store.store import Store
from socialdesk.tui.app import Settings
from socialdesk.tui.dialogs.palette import PaletteScreen
from socialdesk.tui.dialogs.prompt import PromptScreen
from socialdesk.tui.dialogs.search import SearchScreen
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.widgets import palette
from tests.support.clock import ManualClock
from tests.support.desk import app_on, done, grid, populate, until

LONG = "This file is larger than the 20 MB that this platform takes; send a smaller one, or a link to it."


def toasts(app: Any) -> list[Region]:
    return [each.region for each in app.screen.query(Toast) if each.region.height]


def shows(app: Any, words: str) -> bool:
    return words in " ".join(grid(app).split()) and bool(toasts(app))


@pytest.mark.parametrize("size", [(40, 12), (60, 16), (60, 24), (80, 24), (120, 35)])
@pytest.mark.parametrize("language", ["en", "vi"])
async def test_nothing_said_covers_what_is_being_written_or_asked(
    desk_store: Store, tmp_path: Path, clock: ManualClock, size: tuple[int, int], language: str
) -> None:
    """At 60 columns it lay over the composer and over questions."""
    await populate(desk_store)
    set_language(language)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            await until(pilot, lambda: "Hương" in grid(app))
            screen = app.screen_stack[0]
            assert isinstance(screen, InboxScreen)
            for keys, kind, part in (
                (("r",), InboxScreen, "#composer"),
                (("escape", "backslash"), PromptScreen, "#prompt"),
                (("escape", "slash"), SearchScreen, "#search-line"),
                (("escape", "ctrl+k"), PaletteScreen, "#palette-line"),
            ):
                for key in keys:
                    await pilot.press(key)
                await until(pilot, lambda kind=kind: isinstance(app.screen, kind))  # type: ignore[misc]
                for number in range(3):
                    screen.tell(f"{LONG} {number}", bad=True)
                await until(pilot, lambda: toasts(app))
                await done(pilot)
                written = app.screen.query_one(part).region
                box = app.screen.query_one("ToastRack").region
                if part == "#prompt" and size[1] < 16:
                    written = app.screen.query_one("#prompt-line").region
                assert written.height > 0
                assert not written.overlaps(box), (part, written, box)
    finally:
        set_language("en")
        if app.store is not None:
            await app.store.close()


@pytest.mark.parametrize("theme", palette.THEMES)
async def test_trouble_looks_different_from_news_also_without_colours(
    desk_store: Store, tmp_path: Path, clock: ManualClock, theme: str
) -> None:
    await populate(desk_store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock, settings=Settings(theme=theme))
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "Hương" in grid(app))
        screen = app.screen_stack[0]
        assert isinstance(screen, InboxScreen)
        screen.tell("It is kept.")
        screen.tell("It is gone.", bad=True)
        await until(pilot, lambda: "✗ It is gone." in grid(app))
        assert "✗ It is kept." not in grid(app)
        news, trouble = app.screen.query(Toast)
        if theme not in ("ansi", "mono"):  # the terminal's own colours: the sign tells them apart
            assert news.styles.background != trouble.styles.background
    assert app.store is not None
    await app.store.close()
