"""The screen of broadcasts in three sizes and two themes, as it was reviewed; `make snapshots` takes it
anew."""

from pathlib import Path

import pytest

from socialdesk.model.i18n import set_language
from socialdesk.store.store import Store
from socialdesk.tui.app import Settings
from socialdesk.tui.widgets import palette
from tests.support.announced import announce
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, populate, until
from tests.tui.test_snapshots import FOLDER, SIZES, THEMES, _compare, _settle, drawn, styles

SCREENS: tuple[tuple[str, tuple[str, ...], str, tuple[str, ...]], ...] = (
    ("broadcasts", ("f3",), "giờ vàng", ()),
    ("broadcasts-run", ("j",), "12 / 30", ()),
    ("broadcasts-results", ("j", "j", "enter", "enter"), "half within", ()),
    ("broadcasts-people", ("a",), "after 4m", ("escape", "escape")),
    ("broadcasts-agenda", ("tab",), "Nguyễn Thị", ("escape",)),
)
"""Each screen: its name, the keys that lead to it, words that show it is there, and the keys that
lead back."""


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_screen_looks_as_it_was_reviewed(
    desk_store: Store,
    tmp_path: Path,
    clock: ManualClock,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    await populate(desk_store)
    await announce(desk_store)
    set_language("en")
    settings = Settings(undo_seconds=0)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock, settings=settings)
    wrong = []
    try:
        async with app.run_test(size=size, notifications=False) as pilot:
            await until(pilot, lambda: "Hương" in grid(app))
            for name, there, sign, back in SCREENS:
                # Where there is room the first Enter opens what came of it; a second one would go on.
                keys = there if size[0] < 64 or there[-2:] != ("enter", "enter") else there[:-1]
                await pilot.press(*keys)
                await until(pilot, lambda sign=sign: sign in grid(app))  # type: ignore[misc]
                await _settle(pilot, app)
                found = f"{name} {size[0]}x{size[1]}\n\n{drawn(app)}\n"
                for theme in reversed(THEMES):
                    app.dress(theme)
                    app.draw_anew()
                    app.refresh(repaint=True)
                    await pilot.pause()
                    found += f"\n{theme}\n{styles(app)}\n"
                wrong += _compare(FOLDER / f"{name}-{size[0]}x{size[1]}.txt", found)
                await pilot.press(*back)
                await _settle(pilot, app)
        assert app.store is not None
        await app.store.close()
    finally:
        palette.use("dark")
    assert wrong == [], (
        f"look at the difference, then take them anew with `make snapshots`: {wrong}"
    )
