"""The screen of lives in three sizes and two themes, as it was reviewed (`make snapshots` takes it anew);
and in three languages at eighty columns."""

from typing import cast

import pytest

from socialdesk.model.i18n import LANGUAGES, language, set_language
from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp
from socialdesk.tui.widgets import palette
from tests.support.desk import done, grid, until
from tests.tui.live.conftest import Opens
from tests.tui.live.evening import SAID, flood
from tests.tui.test_languages import foreign
from tests.tui.test_sentences import columns, cut_labels, says_less
from tests.tui.test_snapshots import FOLDER, SIZES, THEMES, _compare, _settle, drawn, styles

PANES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("live", (), ()),
    ("live-chosen", ("j", "j"), ("escape",)),
    ("live-questions", ("tab",), ("tab", "tab")),
    ("live-answer", ("j", "c"), ("escape", "escape")),
)
"""Each pane: the keys that lead to it from the one before, and those that lead back."""
SPOKEN = "Hàng mới về Quay số Chào Áo A01 199k shop page Hoa Sen Shop linh"


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_looks_as_it_was_reviewed(
    live_desk: Opens, desk_store: Store, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    wrong = []
    try:
        async with live_desk(size, tells=False) as pilot:
            app = cast(DeskApp, pilot.app)
            for name, there, back in PANES:
                await pilot.press(*there)
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
    finally:
        palette.use("dark")
    assert wrong == [], (
        f"look at the difference, then take them anew with `make snapshots`: {wrong}"
    )


async def test_no_sentence_is_cut_or_of_another_language(
    live_desk: Opens, desk_store: Store
) -> None:
    wrong = []
    said = "\n".join([SPOKEN, *(text for _, _, text, _ in SAID), "Shop cho em xin địa chỉ shop"])
    try:
        async with live_desk((80, 24), tells=False) as pilot:
            await flood(desk_store, 1_000, 60, "giá bao nhiêu")
            cast(DeskApp, pilot.app).store_changed()
            await until(pilot, lambda: "×" in grid(pilot.app))
            for _ in LANGUAGES:
                for name, there, back in PANES:
                    await pilot.press(*there)
                    await done(pilot)
                    shown = grid(pilot.app)
                    is_over = len(pilot.app.screen_stack) > 2
                    wrong += [(language(), name, each) for each in foreign(shown, language(), said)]
                    wrong += [
                        (language(), name, each)
                        for text in columns(shown, is_over=is_over)
                        for each in cut_labels(text, language())
                        if not says_less(each, text)
                    ]
                    await pilot.press(*back)
                await pilot.press("f12")
                await done(pilot)
    finally:
        set_language("en")
    assert wrong == []
