"""Another theme changes every colour on the screen, the veil every word of a customer."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.style import Style

from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp
from socialdesk.tui.text import Veil
from socialdesk.tui.widgets import palette
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, populate, until


@pytest.fixture(autouse=True)
def dark_and_drawn() -> Iterator[None]:
    yield
    palette.use("dark")
    Veil.drawn = False


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


def _light(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = [x / 12.92 if x <= 0.03928 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_light(one), _light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize(("theme", "least"), [("dark", 4.5), ("light", 4.5), ("contrast", 7.0)])
def test_every_word_can_be_read_on_every_ground_it_is_drawn_on(theme: str, least: float) -> None:
    styles = dict(zip(palette.NAMES, map(Style.parse, palette.STYLES[theme]), strict=True))
    lines = [styles[name].bgcolor for name in ("CURSOR", "CURSOR_DIM")]
    named = dict(zip(palette.GROUND_NAMES, palette.GROUNDS[theme], strict=True))
    grounds = [colour for name, colour in named.items() if name != "line"]
    grounds += [each.name for each in lines if each is not None]
    poor = [
        (name, ground)
        for name, style in styles.items()
        if style.color is not None and style.bgcolor is None
        for ground in grounds
        if _contrast(style.color.name, ground) < least
    ]
    assert poor == []
