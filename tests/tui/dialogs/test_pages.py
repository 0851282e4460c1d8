"""What is only read: help, accounts, checklist; any key but the scrolling ones leaves."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.containers import VerticalScroll

from socialdesk.model.i18n import next_language, set_language
from socialdesk.model.platforms import ConnectStep
from socialdesk.store.store import Store
from socialdesk.tui.actions.action import EVERYWHERE
from socialdesk.tui.actions.panes import COMPOSER, LIST, THREAD
from socialdesk.tui.app import Settings
from socialdesk.tui.dialogs.accounts import AccountsScreen
from socialdesk.tui.dialogs.checklist import ChecklistScreen, checklist_text
from socialdesk.tui.dialogs.dialog import Page
from socialdesk.tui.dialogs.help import HelpScreen, help_text
from socialdesk.tui.registry import ACTIONS, SCREENS, keymap
from tests.support.clock import ManualClock
from tests.support.desk import grid, open_desk, type_in, until
from tests.support.dialogs import NOTHING, Host, asked, press

PANES = (LIST, THREAD, COMPOSER)
STEPS = (
    ConnectStep(
        "telegram", "Connect Telegram", "Write /newbot to @BotFather", frozenset({"telegram"})
    ),
)
MANY = [(f"account {n}", ["listening", "token: 9 days left"]) for n in range(30)]
PAGES: list[tuple[Callable[[], Page], dict[str, int]]] = [
    (lambda: HelpScreen(PANES, "list"), {"down": 1, "j": 1, "pagedown": 10, "space": 10}),
    (lambda: AccountsScreen(lambda: MANY), {"down": 1, "j": 1, "pagedown": 10}),
    (lambda: ChecklistScreen(STEPS, {}, is_demo=True), {"down": 3, "pagedown": 3}),
]


@pytest.mark.parametrize(("make", "steps"), PAGES, ids=("help", "accounts", "checklist"))
async def test_keys_that_scroll_scroll_and_stay(make: Any, steps: dict[str, int]) -> None:
    page = make()
    async with asked(page, size=(100, 12)) as (host, pilot):
        scroll = page.query_one(VerticalScroll)
        for key, lines in steps.items():
            before = scroll.scroll_offset.y
            press(page, key)
            await pilot.pause()
            assert scroll.scroll_offset.y == before + lines, key
        press(page, "up")
        await pilot.pause()
        assert scroll.scroll_offset.y < sum(steps.values())
        assert host.answer is NOTHING


@pytest.mark.parametrize(("make", "steps"), PAGES, ids=("help", "accounts", "checklist"))
@pytest.mark.parametrize("key", ["escape", "x", "enter", "f1"])
async def test_any_other_key_leaves(make: Any, steps: dict[str, int], key: str) -> None:
    page = make()
    async with asked(page) as (host, pilot):
        press(page, key)
        await pilot.pause()
        assert host.answer is None
        assert host.screen is not page


async def test_the_help_goes_to_both_ends() -> None:
    page = HelpScreen(PANES, "list")
    async with asked(page, size=(100, 12)) as (_, pilot):
        scroll = page.query_one(VerticalScroll)
        press(page, "end")
        await pilot.pause()
        assert scroll.scroll_offset.y == scroll.max_scroll_y > 0
        press(page, "home")
        await pilot.pause()
        assert scroll.scroll_offset.y == 0


def test_the_help_has_every_action_with_its_keys_this_pane_first() -> None:
    for screen in SCREENS:
        words = help_text(keymap(), screen.panes, screen.panes[-1].name).plain
        for action in (*screen.actions, *(each for each in ACTIONS if each.where == EVERYWHERE)):
            assert action.help in words, action.name
    words = help_text(keymap(), PANES, "composer").plain
    assert words.index("While writing") < words.index("In the list") < words.index("Everywhere")
    assert "outbox cancel" in words


def test_the_help_says_the_shops_own_keys_and_leaves_out_what_has_none() -> None:
    words = help_text(keymap({"resolve": ["f9"], "why": []}), PANES, "list").plain
    line = next(each for each in words.splitlines() if "Resolve: the customer's" in each)
    assert line.split()[0] == "F9"
    assert "Say why this conversation stands" not in words


@pytest.mark.parametrize(
    ("language", "examples"), [("vi", "sáng mai 9h"), ("en", "tomorrow 9am"), ("th", "พรุ่งนี้ 9 โมง")]
)
def test_the_help_shows_what_may_be_written_for_a_moment_and_where_all_of_it_stands(
    language: str, examples: str
) -> None:
    set_language(language)
    try:
        words = help_text(keymap(), PANES, "list").plain
    finally:
        set_language("en")
    assert examples in words
    assert "`socialdesk when`" in words


async def test_accounts_are_named_with_what_there_is_to_say_and_never_as_markup() -> None:
    said = [("[b]oa[/b] · zalo_oa", ["token: 9 days left", "\x1b[31mx"])]
    page = AccountsScreen(lambda: said)
    async with asked(page) as (host, _):
        drawn = grid(host)
        assert "[b]oa[/b] · zalo_oa" in drawn
        assert "  token: 9 days left" in drawn
        assert "\x1b" not in drawn


def test_a_pretend_shops_accounts_are_not_yet_connected_and_what_is_done_needs_no_words() -> None:
    done = {"telegram": True, "answered": True}
    real = checklist_text(STEPS, done, is_demo=False).plain
    demo = checklist_text(STEPS, done, is_demo=True).plain
    assert "✓ Connect Telegram" in real
    assert "○ Connect Telegram" in demo
    assert "✓ Answer a customer" in demo
    assert "/newbot" not in real
    assert "/newbot" in demo
    assert "Welcome" in demo
    assert "Welcome" not in real


async def test_the_welcome_page_does_what_it_says_of_its_keys(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(Host, "open_help", lambda _: opened.append("help"), raising=False)
    page = ChecklistScreen(STEPS, {}, is_demo=True)
    async with asked(page) as (host, pilot):
        assert "F12: Tiếng Việt" in grid(host)  # the language that this key leads to
        press(page, "?")
        await pilot.pause()
        assert (host.answer, opened) == (None, ["help"])


def test_vietnamese_is_one_key_away_from_english() -> None:
    set_language("en")

    assert next_language() == "vi"


async def test_how_the_welcome_page_is_left_is_seen_in_a_low_terminal_and_words_go_on_below_words() -> (
    None
):
    steps = tuple(
        ConnectStep(f"n{n}", f"Connect {n}", "Write the words " * 8, frozenset({"telegram"}))
        for n in range(6)
    )
    async with asked(ChecklistScreen(steps, {}, is_demo=True), size=(80, 24)) as (host, _):
        drawn = grid(host)
        assert "F12: " in drawn
        assert (
            "  │     words " in drawn or "  │     the words" in drawn or "│     Write the" in drawn
        )
    async with asked(HelpScreen(PANES, "list"), size=(60, 24)) as (host, _):
        lines = grid(host).splitlines()
        after = next(n for n, line in enumerate(lines) if "On to whom you" in line) + 1
        assert lines[after].split("│")[1][:18].strip() == ""


async def test_the_first_page_is_a_checklist_that_can_be_opened_again(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with open_desk(
        desk_store, tmp_path, clock, Settings(undo_seconds=0, is_demo=True)
    ) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ChecklistScreen))
        assert "Welcome to socialdesk" in grid(pilot.app)
        for words in ("Connect Telegram", "Connect Zalo", "Connect Messenger", "Invite staff"):
            assert f"○ {words}" in grid(pilot.app)
        await pilot.press("x", "space", "r")
        await type_in(pilot, "chào chị")
        await pilot.press("enter", "shift+f7")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChecklistScreen))
        await pilot.press("escape", "escape", "ctrl+k")
        await type_in(pilot, "set up")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChecklistScreen))
