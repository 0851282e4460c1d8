"""The screen of lives in three sizes and two themes, as it was reviewed (`make snapshots` takes it anew);
in Vietnamese too where a terminal has eighty columns, and in all languages without a cut sentence there."""

from typing import Any, cast

import pytest
from textual.pilot import Pilot

from socialdesk.model.i18n import LANGUAGES, language, set_language
from socialdesk.model.ids import DAY, Instant
from socialdesk.services.lives import NO_FIGURES
from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp
from socialdesk.tui.live.screen import LivesScreen
from socialdesk.tui.widgets import palette
from tests.support.desk import grid, until
from tests.support.lives import planned
from tests.support.make import NOW
from tests.tui.live.conftest import Opens, screen_of
from tests.tui.live.evening import SAID, SHEET, flood, page
from tests.tui.test_languages import foreign
from tests.tui.test_sentences import columns, cut_labels, says_less
from tests.tui.test_snapshots import FOLDER, SIZES, THEMES, _compare, _settle, drawn, styles

PANES: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("live", (), ()),
    ("live-chosen", ("j", "j"), ("escape",)),
    ("live-questions", ("tab",), ("tab", "tab")),
    ("live-answer", ("j", "c"), ("escape", "escape")),
    ("live-plan", ("v",), ("v",)),
    ("live-editor", ("n",), ("escape",)),
    ("live-planned", ("right_square_bracket",), ("left_square_bracket",)),
    ("live-planned-editor", ("right_square_bracket", "e"), ("escape", "left_square_bracket")),
)
"""Each pane: the keys that lead to it from the one before, and those that lead back."""
SPOKEN = "Hàng mới về Quay số Chào Áo A01 199k shop page Hoa Sen Shop linh mai"
ANNOUNCED = (
    "Chào {given|bạn}! Hẹn {given|bạn} xem live Hàng mới về lúc {given|Bạn} ơi, sắp live rồi: Chỉ ít phút nữa là live "
    "bắt đầu, Shop đang live: Mời {given|bạn} vào xem nhé! … 17:00 thứ Năm 1/10."
)
"""What a shop says to its customers is in its own language, whatever the desk speaks."""


async def plan_another(pilot: Pilot[Any], store: Store) -> None:
    """One more live is planned, in three days."""
    place = (await page(store), "post", "p2")
    begins = Instant(NOW + 3 * DAY)
    live = await planned(store, place, name="mai", sheet=SHEET, planned_for=begins)
    await screen_of(pilot).lives.make_plan(live)
    await screen_of(pilot).read_again()


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until what is looked at is read, and nothing changes any more."""
    app = cast(DeskApp, pilot.app)
    screen = next(each for each in app.screen_stack if isinstance(each, LivesScreen))
    lives = screen.lives

    def is_read() -> bool:
        here = lives.plan if screen.shows_plan else lives.stream.newest
        return bool(here) and lives.figures is not NO_FIGURES

    await until(pilot, is_read)
    await _settle(pilot, app)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_looks_as_it_was_reviewed(
    live_desk: Opens, desk_store: Store, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    wrong = []
    try:
        async with live_desk(size, tells=False) as pilot:
            app = cast(DeskApp, pilot.app)
            await plan_another(pilot, desk_store)
            for name, there, back in PANES:
                await pilot.press(*there)
                await settled(pilot)
                found = f"{name} {size[0]}x{size[1]}\n\n{drawn(app)}\n"
                for theme in reversed(THEMES):
                    app.dress(theme)
                    app.draw_anew()
                    app.refresh(repaint=True)
                    await pilot.pause()
                    found += f"\n{theme}\n{styles(app)}\n"
                wrong += _compare(FOLDER / f"{name}-{size[0]}x{size[1]}.txt", found)
                await pilot.press(*back)
                await settled(pilot)
    finally:
        palette.use("dark")
    assert wrong == [], (
        f"look at the difference, then take them anew with `make snapshots`: {wrong}"
    )


async def test_no_sentence_is_cut_or_of_another_language(
    live_desk: Opens, desk_store: Store
) -> None:
    wrong, seen = [], []
    said = "\n".join(
        [SPOKEN, ANNOUNCED, *(text for _, _, text, _ in SAID), "Shop cho em xin địa chỉ shop"]
    )
    try:
        async with live_desk((80, 24), tells=False) as pilot:
            await plan_another(pilot, desk_store)
            await flood(desk_store, 1_000, 60, "giá bao nhiêu")
            cast(DeskApp, pilot.app).store_changed()
            await until(pilot, lambda: "×" in grid(pilot.app))
            for _ in LANGUAGES:
                for name, there, back in PANES:
                    await pilot.press(*there)
                    await settled(pilot)
                    shown = grid(pilot.app)
                    if language() == "vi":
                        seen += _compare(FOLDER / f"{name}-80x24-vi.txt", f"{shown}\n")
                    is_over = len(pilot.app.screen_stack) > 2
                    wrong += [(language(), name, each) for each in foreign(shown, language(), said)]
                    wrong += [
                        (language(), name, each)
                        for text in columns(shown, is_over=is_over)
                        for each in cut_labels(text, language())
                        if not says_less(each, text)
                    ]
                    await pilot.press(*back)
                    await settled(pilot)
                await pilot.press("f12")
                await settled(pilot)
    finally:
        set_language("en")
    assert (wrong, seen) == ([], [])
