"""The search finds while somebody types; the newest question is the one that is answered."""

import asyncio
from contextlib import suppress
from zoneinfo import ZoneInfo

from socialdesk.errors import NotAllowed
from socialdesk.store.search import Hit
from socialdesk.tui.dialogs.search import SearchScreen
from socialdesk.tui.widgets.typing_area import TypingArea
from tests.support.desk import grid, until
from tests.support.dialogs import NOTHING, asked, press
from tests.support.make import NOW

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def hit(number: int, body: str) -> Hit:
    return Hit(number, number, "shop", "telegram", "Lan", "customer", "Lan", body, NOW)


async def found(words: str) -> list[Hit]:
    if words == "bad:":
        raise NotAllowed("There is no bad:.")
    return [hit(n, f"{words} {n}") for n in range(3)] if "meo" in words else []


async def test_enter_gives_the_place_of_the_hit_under_the_cursor() -> None:
    dialog = SearchScreen(found, ZONE)
    async with asked(dialog) as (host, pilot):
        press(dialog, *"meo")
        await until(pilot, lambda: "3 found" in grid(host))
        press(dialog, "down", "ctrl+n", "up", "down", "down")
        press(dialog, "enter")
        await pilot.pause()
        assert host.answer == 2
        assert [each.body for each in dialog.hits] == ["meo 0", "meo 1", "meo 2"]


async def test_enter_on_nothing_stays_and_esc_leaves() -> None:
    dialog = SearchScreen(found, ZONE)
    async with asked(dialog) as (host, pilot):
        press(dialog, *"xyz")
        await until(pilot, lambda: "Nothing has these words" in grid(host))
        press(dialog, "enter")
        assert host.answer is NOTHING
        press(dialog, "escape")
        await pilot.pause()
        assert host.answer is None


async def test_what_is_not_understood_is_said_and_the_search_goes_on() -> None:
    dialog = SearchScreen(found, ZONE)
    async with asked(dialog) as (host, pilot):
        press(dialog, *"bad", ":")
        await until(pilot, lambda: "There is no bad:." in grid(host))
        press(dialog, *("backspace",) * 4, *"meo")
        await until(pilot, lambda: "3 found" in grid(host))


async def test_an_answer_that_comes_late_is_not_shown_for_newer_words() -> None:
    gate = asyncio.Event()

    async def slow(words: str) -> list[Hit]:
        if words == "m":
            with suppress(asyncio.CancelledError):  # a store that answers all the same
                await gate.wait()
            return [hit(1, "late")]
        return [hit(2, "newer")]

    dialog = SearchScreen(slow, ZONE)
    async with asked(dialog) as (host, pilot):
        press(dialog, "m")
        await pilot.pause()
        press(dialog, "e")
        gate.set()
        await until(pilot, lambda: "newer" in grid(host))
        assert "late" not in grid(host)


async def test_tab_completes_within_quotes() -> None:
    async def nothing(words: str) -> list[Hit]:
        return []

    dialog = SearchScreen(nothing, ZONE, lambda _: ['tag:"size m"'])
    async with asked(dialog):
        dialog.take_paste('a tag:"size ')
        press(dialog, "tab")
        assert dialog.query_one(TypingArea).text == 'a tag:"size m"'


async def test_tab_completes_a_term_and_asks_again() -> None:
    asked_for: list[str] = []

    async def noted(words: str) -> list[Hit]:
        asked_for.append(words)
        return []

    dialog = SearchScreen(noted, ZONE, lambda text: ["tag:vip"] if text.endswith("tag:v") else [])
    async with asked(dialog) as (_, pilot):
        press(dialog, *"a", "space", *"tag", ":", "v", "tab")
        assert dialog.query_one(TypingArea).text == "a tag:vip"
        await until(pilot, lambda: asked_for[-1:] == ["a tag:vip"])
