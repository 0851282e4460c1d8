"""Who answers, and the password that shows it."""

from pathlib import Path

from socialdesk.store.store import Store
from socialdesk.tui.app import Settings
from socialdesk.tui.dialogs.login import LoginScreen
from tests.support.clock import ManualClock
from tests.support.desk import (
    app_on,
    grid,
    populate,
    type_in,
    until,
)
from tests.support.dialogs import NOTHING, asked, press
from tests.support.make import NOW


async def test_the_name_then_the_password_which_is_never_drawn() -> None:
    dialog = LoginScreen("")
    async with asked(dialog) as (host, pilot):
        press(dialog, *"lan", "enter", *"bí mật".replace(" ", "-"))
        await pilot.pause()
        drawn = grid(host)
        assert "name: lan" in drawn
        assert "password: ••••••" in drawn
        assert "bí" not in drawn
        press(dialog, "enter")
        await pilot.pause()
        assert host.answer == ("lan", "bí-mật")


async def test_a_known_name_needs_only_the_password_and_can_be_changed() -> None:
    dialog = LoginScreen("linh")
    async with asked(dialog) as (host, pilot):
        press(dialog, "a", "backspace", "b", "shift+tab", "ctrl+u", *"mai", "tab", "enter")
        await pilot.pause()
        assert host.answer == ("mai", "b")


async def test_it_can_be_left_by_every_key_that_leaves_a_program() -> None:
    for key in ("escape", "ctrl+q", "ctrl+c"):
        dialog = LoginScreen("linh")
        async with asked(dialog) as (host, pilot):
            press(dialog, "f1", "ctrl+k")
            assert host.answer is NOTHING
            press(dialog, key)
            await pilot.pause()
            assert host.answer is None


async def test_a_pasted_password_and_what_was_wrong_before() -> None:
    dialog = LoginScreen("linh", "That is not [b]the password[/b].")
    async with asked(dialog) as (host, pilot):
        assert "That is not [b]the password[/b]." in grid(host)
        dialog.take_paste(" mật khẩu\n")
        press(dialog, "enter")
        await pilot.pause()
        assert host.answer == ("linh", "mật khẩu")


async def test_a_password_is_asked_for_before_anything_is_drawn(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    await desk_store.team.join("lan", NOW)
    await desk_store.team.set_password("lan", "mật khẩu dài")
    app = app_on(
        f"sqlite:///{tmp_path}/desk.db",
        clock,
        "linh",
        settings=Settings(login=True, undo_seconds=0),
    )
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "who answers?" in grid(app))
        assert "Hương" not in grid(app)
        await pilot.press("shift+tab", "ctrl+u", *"lan", "enter")
        await type_in(pilot, "sai")
        assert "password: •••" in grid(app)
        await pilot.press("enter")
        await until(pilot, lambda: clock.sleeping)
        clock.advance(1)
        await until(pilot, lambda: "That is not the password" in grid(app))
        await pilot.press(*"lan", "enter")
        await type_in(pilot, "mật khẩu dài")
        await pilot.press("enter")
        await until(pilot, lambda: "Hương" in grid(app))
        await pilot.press("A")
        await until(pilot, lambda: "@lan" in grid(app))
    assert app.store is not None
    await app.store.close()
