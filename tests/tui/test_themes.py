"""Another theme changes every colour on the screen, the veil every word of a customer."""

import os
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.style import Style
from textual.strip import Strip

from socialdesk.model.i18n import set_language
from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp, Settings
from socialdesk.tui.text import Veil
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.eight_bit import contrast, in_eight_bits, rgb_of
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, open_desk, populate, strips, until


@pytest.fixture(autouse=True)
def dark_and_drawn() -> Iterator[None]:
    yield
    palette.use("dark")
    Veil.drawn = False


def colours(app: DeskApp) -> Counter[str]:
    cells: Counter[str] = Counter()
    for strip in strips(app):
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


@pytest.mark.parametrize(("theme", "least"), [("dark", 4.5), ("light", 4.5), ("contrast", 7.0)])
async def test_with_256_colours_no_dark_ground_is_blue_and_every_word_drawn_can_be_read(
    desk_store: Store,
    tmp_path: Path,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    theme: str,
    least: float,
) -> None:
    """Navy and teal patches: the toolkit took the nearest by hue, of colours that are nearly grey."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    await populate(desk_store)
    clock.advance(60)  # a banner, too: nobody runs
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock, settings=Settings(theme=theme))
    drawn: set[tuple[Style, str]] = set()
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: "Hương" in grid(app) and "▎" in grid(app))
        for key in ("r", "x", "escape", "ctrl+k", "escape", "backslash", "escape"):
            await pilot.press(key)
            for strip in strips(app):
                drawn.update((style, text) for text, style, _ in strip if style is not None)
    assert app.store is not None
    await app.store.close()
    measured = 0
    for style, text in drawn:
        ansi = Strip.render_ansi(style, ColorSystem.EIGHT_BIT)
        pair = re.search(r"38;5;(\d+);48;5;(\d+)", ansi)
        if pair is None or style.color is None or style.bgcolor is None:
            continue
        word, back = rgb_of(int(pair[1])), rgb_of(int(pair[2]))
        assert not (max(back) < 130 and back[2] > back[0] + 40), (ansi, text)  # navy, teal
        had = _contrast(style.color.name, style.bgcolor.name)  # less behind a dialog
        if any(each.isalpha() for each in text):
            assert contrast(word, back) >= (least if had >= least else min(had, 4.5)) - 0.001, (
                ansi,
                text,
            )
            measured += had >= least
    assert measured > 20


@pytest.mark.parametrize(("theme", "least"), [("dark", 4.5), ("light", 4.5), ("contrast", 7.0)])
def test_every_word_can_be_read_on_every_ground_with_256_colours(theme: str, least: float) -> None:
    lines = [Style.parse(each) for each in palette.STYLES[theme]]
    grounds = [Style.parse(f"on {each}") for each in palette.GROUNDS[theme]]
    grounds = [
        each for name, each in zip(palette.GROUND_NAMES, grounds, strict=True) if name != "line"
    ]
    grounds += [each for each in lines if each.bgcolor is not None and each.color is None]
    poor = []
    for line in lines:
        for ground in grounds if line.bgcolor is None else [Style()]:
            made = in_eight_bits(ground + line)
            if made.color is not None and made.bgcolor is not None:
                word, back = made.color.number or 0, made.bgcolor.number or 0
                if contrast(rgb_of(word), rgb_of(back)) < least:
                    poor.append((str(line), str(ground), word, back))
    assert poor == []


async def test_five_themes_three_languages_and_a_veil_are_a_key_away(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    try:
        async with open_desk(desk_store, tmp_path, clock) as pilot:
            for name in ("light", "contrast", "ansi", "mono", "dark"):
                await pilot.press("f11")
                await until(pilot, lambda name=name: palette.chosen == name)  # type: ignore[misc]
                assert "Hương" in grid(pilot.app)
            await pilot.press("f12")
            await until(pilot, lambda: "người đợi" in grid(pilot.app) or "รอ" in grid(pilot.app))
            await pilot.press("f12", "f12")
            await until(pilot, lambda: "waiting, the longest" in grid(pilot.app))
            await pilot.press("f10")
            await until(
                pilot, lambda: "Hương" not in grid(pilot.app) and "áo khoác" not in grid(pilot.app)
            )
            await pilot.press("f10")
            await until(pilot, lambda: "Hương" in grid(pilot.app))
    finally:
        palette.use("dark")
        set_language("en")
        Veil.drawn = False


@pytest.mark.parametrize(("theme", "least"), [("dark", 4.5), ("light", 4.5), ("contrast", 7.0)])
def test_words_can_be_read_on_every_ground(theme: str, least: float) -> None:
    for name, written in zip(palette.NAMES, palette.STYLES[theme], strict=True):
        style = Style.parse(written)
        if name in ("CURSOR", "CURSOR_DIM") or style.color is None:
            continue
        word = style.color.get_truecolor().hex
        ground = style.bgcolor.get_truecolor().hex if style.bgcolor else palette.GROUNDS[theme][0]
        assert _contrast(word, ground) >= least, (name, word, ground)


def test_without_colours_no_style_has_one_and_states_still_differ() -> None:
    for name, written in zip(palette.NAMES, palette.STYLES["mono"], strict=True):
        style = Style.parse(written)
        assert style.color is None or style.color.is_default, name
        assert style.bgcolor is None, name


async def test_a_desk_without_colours_takes_them_from_nobody_else(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither from the editor that it opens, nor from the next desk of the same program."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    await populate(desk_store)
    url = f"sqlite:///{tmp_path}/desk.db"
    for theme, without in (("mono", True), ("dark", False)):
        app = app_on(url, clock, settings=Settings(theme=theme))
        async with app.run_test(size=(120, 35)) as pilot:
            await until(pilot, lambda app=app: "Hương" in grid(app))  # type: ignore[misc]
            assert app.no_color is without
        assert app.store is not None
        await app.store.close()
    assert "NO_COLOR" not in os.environ
