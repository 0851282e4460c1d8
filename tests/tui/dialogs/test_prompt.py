"""One line is asked for, completed, given or not."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.query import completions
from socialdesk.services.change_words import moment
from socialdesk.tui.dialogs.prompt import PromptScreen
from socialdesk.tui.registry import keymap
from socialdesk.tui.widgets.typing_area import TypingArea
from tests.support.desk import grid
from tests.support.dialogs import NOTHING, asked, press

TAGS = ("vip", "vip-cũ", "đổi-trả")


def offers(text: str) -> list[str]:
    last = text.rsplit(" ", 1)[-1].lstrip("-#@")
    return [each for each in TAGS if each.startswith(last)]


async def test_enter_gives_what_is_written_also_when_it_is_nothing() -> None:
    for typed, answer in (("  hai từ ", "hai từ"), ("", "")):
        dialog = PromptScreen("Which?", "hint")
        async with asked(dialog) as (host, pilot):
            press(dialog, *("space" if char == " " else char for char in typed), "enter")
            await pilot.pause()
            assert host.answer == answer


async def test_esc_gives_none_and_what_was_there_before_can_be_changed() -> None:
    dialog = PromptScreen("Which?", "hint", "tag:vip")
    async with asked(dialog) as (host, pilot):
        assert dialog.query_one(TypingArea).text == "tag:vip"
        press(dialog, "backspace", "x")
        assert dialog.query_one(TypingArea).text == "tag:vix"
        assert host.answer is NOTHING
        press(dialog, "escape")
        await pilot.pause()
        assert host.answer is None


@pytest.mark.parametrize(
    ("written", "completed"),
    [
        ("đ", "đổi-trả"),
        ("v", "vip"),
        ("mới -đ", "mới -đổi-trả"),
        ("nothing", "nothing"),
    ],
)
async def test_tab_completes_the_last_word_as_far_as_it_is_clear(
    written: str, completed: str
) -> None:
    dialog = PromptScreen("Tag", "hint", written, offers)
    async with asked(dialog):
        press(dialog, "tab")
        assert dialog.query_one(TypingArea).text == completed


async def test_tab_completes_within_quotes() -> None:
    dialog = PromptScreen(
        "Filter",
        "hint",
        'a tag:"đổi t',
        lambda text: completions(text, {"tag": lambda: ["đổi trả"]}),
    )
    async with asked(dialog):
        press(dialog, "tab")
        assert dialog.query_one(TypingArea).text == 'a tag:"đổi trả"'


async def test_what_is_offered_is_shown_while_somebody_types() -> None:
    dialog = PromptScreen("Tag", "hint", "", offers)
    async with asked(dialog) as (host, pilot):
        press(dialog, "đ")
        await pilot.pause()
        assert "đổi-trả" in grid(host)
        assert "vip" not in grid(host)


async def test_a_paste_is_one_line_and_no_command() -> None:
    dialog = PromptScreen("Which?", "hint")
    async with asked(dialog) as (host, _):
        dialog.take_paste("một\nhai\x1b")
        assert dialog.query_one(TypingArea).text == "một hai"
        assert host.answer is NOTHING


async def test_a_title_is_never_markup() -> None:
    async with asked(PromptScreen("[b]Tag[/b] \x1b[31m", "[red]hint")) as (host, _):
        assert "[b]Tag[/b]" in grid(host)
        assert "[red]hint" in grid(host)


async def test_the_shops_own_keys_hold_here_too() -> None:
    dialog = PromptScreen("Which?", "hint")
    async with asked(dialog, keymap({"accept@prompt": ["f9"]})) as (host, pilot):
        press(dialog, "a", "enter")
        assert host.answer is NOTHING
        press(dialog, "f9")
        await pilot.pause()
        assert host.answer == "a"


async def test_a_moment_is_said_back_while_it_is_typed_and_what_is_not_understood_stays() -> None:
    def meaning(words: str) -> str:
        return moment(words, datetime(2026, 11, 26, 15, 20, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")))[1]

    dialog = PromptScreen("When?", "hint", "20", meaning=meaning)
    async with asked(dialog) as (host, pilot):
        press(dialog, "h")
        await pilot.pause()
        assert "→ Thursday 26/11/2026 20:00" in grid(host)
        press(dialog, "space", *"nhe", "enter")
        await pilot.pause()
        assert host.answer is NOTHING
        assert "is understood only in part" in grid(host)
        press(dialog, *["backspace"] * 4, "enter")
        await pilot.pause()
        assert host.answer == "20h"


async def test_what_stands_behind_the_cursor_is_cut_off_by_its_key() -> None:
    dialog = PromptScreen("Which?", "hint", "tag:vip")
    async with asked(dialog):
        press(dialog, "left", "left", "left", "ctrl+k")
        assert dialog.query_one(TypingArea).text == "tag:"
