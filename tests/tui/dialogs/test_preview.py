"""Whom a change of many means, before it is done."""

import pytest

from socialdesk.tui.dialogs.preview import PreviewScreen
from socialdesk.tui.registry import keymap
from tests.support.desk import grid
from tests.support.dialogs import NOTHING, asked, press


@pytest.mark.parametrize(
    ("key", "answer"), [("enter", True), ("y", True), ("escape", False), ("n", False)]
)
async def test_only_a_clear_answer_is_one(key: str, answer: bool) -> None:
    dialog = PreviewScreen("Resolved.", ["Lan", "Mai"], 5)
    async with asked(dialog) as (host, pilot):
        press(dialog, "x", "space", "tab", "f1")
        assert host.answer is NOTHING
        press(dialog, key)
        await pilot.pause()
        assert host.answer is answer


async def test_it_says_what_for_whom_and_how_many_more() -> None:
    async with asked(PreviewScreen("Resolve 255 conversations?", ["Lan", "Mai"], 255)) as (host, _):
        drawn = grid(host)
    for words in ("Resolve 255 conversations?", "Lan", "Mai", "and 253 more", "⏎ do it for all"):
        assert words in drawn


async def test_the_hint_names_the_keys_that_hold() -> None:
    keys = keymap({"accept@preview": ["f9"]})
    async with asked(PreviewScreen("Resolved.", [], 2), keys) as (host, _):
        assert "F9 do it for all of them" in grid(host)
