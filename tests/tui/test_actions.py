"""Actions as values: each can be reached, has something that runs it, and says why it cannot be done."""

import operator
from pathlib import Path
from typing import Any

from socialdesk.store.store import Store
from socialdesk.tui.actions.action import EVERYWHERE, GROUPS, Action, always
from socialdesk.tui.actions.dialogs import DIALOG_ACTIONS
from socialdesk.tui.actions.everywhere import HELPING, PROGRAM
from socialdesk.tui.actions.panes import COMPOSER, DIALOGS, LIST, SUGGESTIONS, THREAD
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.registry import ACTIONS, INBOX, SCREENS, keymap
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, open_shop, populate, until

PANES = {pane.name: pane for pane in (LIST, THREAD, COMPOSER, SUGGESTIONS, *DIALOGS)}


class Recorder:
    """Stands where a screen stands, and notes what is called of it."""

    def __init__(self, called: list[str], path: str = "") -> None:
        self._called, self._path = called, path

    def __getattr__(self, name: str) -> "Recorder":
        return Recorder(self._called, f"{self._path}.{name}".lstrip("."))

    def __call__(self, *_: Any, **__: Any) -> "Recorder":
        self._called.append(self._path)
        return self


def called_by(action: Action[Any]) -> list[str]:
    called: list[str] = []
    action.run(Recorder(called))
    return called


def test_each_has_what_help_and_palette_say_and_is_reached_by_its_keys() -> None:
    keys = keymap()
    for action in (*ACTIONS, *DIALOG_ACTIONS):
        name = f"{action.name}@{action.where}"
        assert action.label and action.help, name
        assert action.group in GROUPS, name
        assert action.keys, name
        where = action.where
        pane = LIST.name if where == EVERYWHERE else where
        for key in action.keys:
            *first, last = key.split(" ")
            pending = ""
            for each in first:
                found = keys.meaning(pane, each, each)
                assert isinstance(found, str), name
                pending = found
            assert keys.meaning(pane, last, None, pending) == action, name
        assert len(called_by(action)) == 1, f"one call runs {name}"


def test_no_pane_has_two_of_one_name() -> None:
    names = [(each.name, each.where) for each in (*ACTIONS, *DIALOG_ACTIONS)]
    assert len(set(names)) == len(names)


def test_a_dialogs_actions_have_names_of_their_own_so_that_the_shops_keys_change_no_screen() -> (
    None
):
    assert {each.name for each in ACTIONS} & {each.name for each in DIALOG_ACTIONS} == set()


def test_every_dialog_can_be_left() -> None:
    pages = {"help", "accounts", "checklist", "bought"}  # any key that does not scroll leaves these
    for pane in DIALOGS:
        leaving = [each for each in DIALOG_ACTIONS if each.where == pane.name and each.is_needed]
        assert leaving or pane.name in pages, pane.name


async def test_what_runs_each_action_of_each_screen_is_there(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: "Hương" in grid(app))
        for entry in SCREENS:
            screen = app.show(entry.name)
            await until(pilot, lambda screen=screen: screen.is_mounted)  # type: ignore[misc]
            for action in (*entry.actions, *entry.everywhere, *HELPING, *PROGRAM):
                for path in called_by(action):
                    assert callable(operator.attrgetter(path)(screen)), (action.name, path)
    assert app.store is not None
    await app.store.close()


async def test_why_something_cannot_be_done_is_said_and_only_then(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    """On a private chat, on a comment, on a chat that another app has, and with nothing chosen."""
    await open_shop(desk_store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    async with app.run_test(size=(120, 35)) as pilot:
        await until(pilot, lambda: "Trần Mai" in grid(app) and "▎" in grid(app))
        screen = app.screen_stack[0]
        assert isinstance(screen, InboxScreen)
        keys = app.keymap

        def why(name: str) -> str:
            return keys.named(name).why_not(screen)

        assert why("comment") == why("hide") == why("private") == "only for comments"
        assert why("beside") == "nothing else is known of this person"
        assert why("hit_next") == "search first"
        assert why("save_view") == "narrow the list first"
        assert why("quote") == "choose a message first (Tab)"
        assert why("reply") == why("resolve") == ""
        await pilot.press("j")
        await until(pilot, lambda: "answer in public" in grid(app))
        assert why("comment") == why("hide") == why("private") == why("beside") == ""
        await pilot.press("tab")
        await until(pilot, lambda: screen.pane == "thread")
        assert why("quote") == ""
        await pilot.press("escape", "G")
        await until(pilot, lambda: "has this chat" in grid(app))
        assert "handled elsewhere" in why("reply")
        assert why("reply") == why("send")
    assert app.store is not None
    await app.store.close()


def test_most_actions_can_always_be_done_and_the_others_say_why_by_a_function_of_their_own() -> (
    None
):
    conditional = {each.name for each in INBOX.actions if each.why_not is not always}
    assert conditional == {
        "reply", "send", "comment", "private", "hide", "like", "delete", "beside", "save_view", "editor",
        "hit_next", "hit_before", "quote", "look", "copy_message", "edit", "unsend", "evidence", "message_agrees",
        "message_tells_where",
    }  # fmt: skip
