"""Who answers, and the password that shows it."""

from socialdesk.tui.dialogs.login import LoginScreen
from tests.support.desk import grid
from tests.support.dialogs import NOTHING, asked, press


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
