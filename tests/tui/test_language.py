"""Another language changes every word on the screen; another theme every colour."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from socialdesk.model.i18n import set_language
from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp
from socialdesk.tui.text import Veil
from socialdesk.tui.widgets import palette
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, open_shop, populate, until

KEYS = (("home",), ("r",), ("escape", "4"), ("1", "i"), ("v",))
"""Ways to a screen with other words on it."""


@pytest.fixture(autouse=True)
def plain_english() -> Iterator[None]:
    yield
    set_language("en")
    palette.use("dark")
    Veil.drawn = False


async def drawn_in(
    language: str, keys: tuple[str, ...], url: str, clock: ManualClock, spoken: str
) -> str:
    """The screen in a language that was spoken from the beginning, or that F12 led to."""
    set_language(spoken)
    app = app_on(url, clock)
    async with app.run_test(size=(120, 35), notifications=False) as pilot:
        await until(pilot, lambda: "Hương" in grid(app) and "▎" in grid(app))
        await pilot.press(*keys)
        presses = 0
        while language != spoken_now():
            await pilot.press("f12")
            presses += 1
            assert presses < 4
        before, same = "", 0
        while same < 3:
            await pilot.pause(0.05)
            now = grid(app)
            before, same = now, same + 1 if now == before else 0
    assert app.store is not None
    await app.store.close()
    return before


def spoken_now() -> str:
    from socialdesk.model.i18n import language

    return language()


@pytest.mark.parametrize("keys", KEYS, ids="-".join)
async def test_after_f12_the_screen_is_the_one_of_a_desk_that_spoke_so_from_the_beginning(
    desk_store: Store, tmp_path: Path, clock: ManualClock, keys: tuple[str, ...]
) -> None:
    await populate(desk_store)
    await open_shop(desk_store)
    url = f"sqlite:///{tmp_path}/desk.db"
    for language in ("vi", "th"):
        changed = await drawn_in(language, keys, url, clock, "en")
        assert changed == await drawn_in(language, keys, url, clock, language)


async def test_an_empty_shop_says_in_the_new_language_that_nobody_waits(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    async with app.run_test(size=(120, 35), notifications=False) as pilot:
        await until(pilot, lambda: grid(app).count("All caught up") == 2)
        while spoken_now() != "vi":
            await pilot.press("f12")
        await until(pilot, lambda: "All caught up" not in grid(app) and "Đang mở" in grid(app))
    assert app.store is not None
    await app.store.close()


def colours(app: DeskApp) -> Counter[str]:
    cells: Counter[str] = Counter()
    for strip in app.screen._compositor.render_strips()[: app.size.height]:
        for segment in strip:
            cells[str(segment.style)] += segment.cell_length
    return cells


async def test_after_f11_no_colour_of_the_theme_before_is_left(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    await populate(desk_store)
    clock.advance(60)  # a banner, too: nobody runs
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    async with app.run_test(size=(120, 35), notifications=False) as pilot:
        await until(pilot, lambda: "Hương" in grid(app) and "▎" in grid(app))
        await pilot.press("f11")
        await until(pilot, lambda: palette.chosen == "light")
        await until(pilot, lambda: any("on #ffffff" in each for each in colours(app)))
        dark = {word for style in palette.STYLES["dark"] for word in style.split() if "#" in word}
        light = {word for style in palette.STYLES["light"] for word in style.split() if "#" in word}
        left = {style for style in colours(app) if any(each in style for each in dark - light)}
        assert left == set()
    assert app.store is not None
    await app.store.close()


async def test_behind_the_veil_the_shape_of_words_stays_and_no_letter_of_a_customer(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    async with app.run_test(size=(120, 35), notifications=False) as pilot:
        await until(pilot, lambda: "Hương" in grid(app) and "Conversations" in grid(app))
        before = grid(app)
        await pilot.press("f10")
        await until(pilot, lambda: "▒" in grid(app))
        hidden = grid(app)
        assert [len(line) for line in hidden.splitlines()] == [
            len(line) for line in before.splitlines()
        ]
        for words in ("Hương", "Emily", "khoác", "user501", "thích màu be"):
            assert words in before, words
            assert words not in hidden, words
        await pilot.press("f10")
        await until(pilot, lambda: grid(app) == before)
    assert app.store is not None
    await app.store.close()
