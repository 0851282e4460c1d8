"""The screen of games in three sizes and two themes, as it was reviewed (`make snapshots` takes it anew); in
Vietnamese too where a terminal has eighty columns, and in all languages without a cut sentence there."""

from typing import Any, cast

import pytest
from textual.pilot import Pilot

from socialdesk.model.i18n import LANGUAGES, language, set_language
from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.reason import Reason
from socialdesk.store.prizes import Task
from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp
from socialdesk.tui.widgets import palette
from tests.support.clock import ManualClock
from tests.support.desk import done, giving_on, grid
from tests.tui.games.conftest import Opens, screen_of
from tests.tui.games.test_screen import to
from tests.tui.test_languages import foreign
from tests.tui.test_sentences import columns, cut_labels, says_less
from tests.tui.test_snapshots import FOLDER, SIZES, THEMES, _compare, _settle, drawn, styles

PANES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("games", "Quà tối", ()),
    ("games-entered", "Quà tối", ("enter",)),
    ("games-quiz", "Đố vui", ()),
    ("games-drawn", "Quà 20/11", ()),
    ("games-winners", "Quà 20/11", ("w",)),
    ("games-checked", "Quà 20/11", ("v",)),
    ("games-published", "Quà tối", ("p",)),
    ("games-editor", "Quà Tết", ("e",)),
    ("games-editor-quiz", "Đố nhanh", ("e",)),
    ("games-editor-words", "Quà Tết", ("e", "up")),
)
"""Each pane: the game under the cursor, and the keys that lead from it to the pane. Esc leads back."""
SPOKEN = "Quà tối Đố vui Áo thun Nón Voucher 50k Shop Hoa Sen linh Thủ đô của Việt Nam? QUAY Khách"
ANNOUNCED = "Chúc mừng mình đã trúng Mình trả lời tin này Cách tham gia: trả lời câu hỏi Hạn chót: 13:00 thứ Hai 28/09 Kết quả theo: XSMB"
"""What a shop says to its customers is in its own language, whatever the desk speaks."""
WHOLE = ("Áothunx3;Nón", "จับรางวัลแล้ว")
"""Words that stand there whole, and with which a longer sentence begins as well."""


async def go(pilot: Pilot[Any], game: str, keys: tuple[str, ...]) -> None:
    await to(pilot, game)
    screen = screen_of(pilot)
    if screen.has_class("narrow"):
        await pilot.press("enter")
    await pilot.press(*keys)
    await _settle(pilot, cast(DeskApp, pilot.app))


async def tell_some(store: Store, clock: ManualClock) -> None:
    """Of who won one knows of it, one is an agent's task, and one has their prize."""
    service, now = giving_on(store, clock), clock.now()
    told, task, has, *_ = await service.of(await store.games.named("Quà 20/11"))
    await store.prizes.told(told, now, Instant(now + 2 * HOUR), now)
    why = Reason("prize.no_chat")
    await store.prizes.call(task, Task(None, why, ""), Instant(now + 2 * HOUR), now)
    await service.hand_over(has, "linh", "GHN 123")


async def back(pilot: Pilot[Any], keys: tuple[str, ...]) -> None:
    screen = screen_of(pilot)
    if keys:
        await pilot.press("escape")
    if screen.has_class("narrow") and screen.has_class("inside"):
        await pilot.press("escape")
    await _settle(pilot, cast(DeskApp, pilot.app))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_it_looks_as_it_was_reviewed(
    games: Opens,
    desk_store: Store,
    clock: ManualClock,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    wrong = []
    try:
        async with games(size, tells=False) as pilot:
            app = cast(DeskApp, pilot.app)
            await tell_some(desk_store, clock)
            for name, game, keys in PANES:
                await go(pilot, game, keys)
                found = f"{name} {size[0]}x{size[1]}\n\n{drawn(app)}\n"
                for theme in reversed(THEMES):
                    app.dress(theme)
                    app.draw_anew()
                    app.refresh(repaint=True)
                    await pilot.pause()
                    found += f"\n{theme}\n{styles(app)}\n"
                wrong += _compare(FOLDER / f"{name}-{size[0]}x{size[1]}.txt", found)
                await back(pilot, keys)
    finally:
        palette.use("dark")
    assert wrong == [], (
        f"look at the difference, then take them anew with `make snapshots`: {wrong}"
    )


async def test_no_sentence_is_cut_or_of_another_language(
    games: Opens, desk_store: Store, clock: ManualClock
) -> None:
    wrong, seen = [], []
    try:
        async with games((80, 24), tells=False) as pilot:
            app = cast(DeskApp, pilot.app)
            await tell_some(desk_store, clock)
            for _ in LANGUAGES:
                for name, game, keys in PANES:
                    await go(pilot, game, keys)
                    shown, is_over = grid(app), len(app.screen_stack) > 2
                    if language() == "vi":
                        seen += _compare(FOLDER / f"{name}-80x24-vi.txt", f"{shown}\n")
                    wrong += [
                        (language(), name, each)
                        for each in foreign(shown, language(), f"{SPOKEN} {ANNOUNCED}")
                    ]
                    wrong += [
                        (language(), name, each)
                        for text in columns(shown, is_over=is_over)
                        for each in cut_labels(text, language())
                        if not (says_less(each, text) or each.startswith(WHOLE))
                    ]
                    await back(pilot, keys)
                await pilot.press("f12")
                await done(pilot)
    finally:
        set_language("en")
    assert (wrong, seen) == ([], [])
