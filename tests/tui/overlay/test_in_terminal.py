"""The overlay as a program: in a terminal, and as files."""

import asyncio
import sys
from pathlib import Path

import pytest

from socialdesk.tui.overlay.terminal import ENTER, LEAVE
from socialdesk.tui.overlay.themes import THEMES
from tests.support.nursery import nursery
from tests.support.waiting import until
from tests.support.whole import environment, write_config
from tests.tui.test_terminal import Terminal, in_terminal

pytestmark = pytest.mark.whole
BLOCK = "▀".encode()
PROMPT = b"ready> "


def back_in_the_shell(shown: Terminal) -> bool:
    """Whether the shell has asked for a command since the overlay gave the terminal back."""
    return PROMPT in shown.raw.rpartition(LEAVE)[2]


def test_it_takes_the_terminal_draws_and_gives_it_back(tmp_path: Path) -> None:
    config = write_config(tmp_path, "http://127.0.0.1:9")
    command = [sys.executable, "-m", "socialdesk", "overlay", "--config", str(config), "Live", "--until", "23:59"]  # fmt: skip
    with in_terminal(command, columns=80, lines=24, COLORTERM="truecolor") as shown:
        shown.until("Live", "▀")
        assert ENTER in shown.raw and b"\x1b[?2026h" in shown.raw
        shown.send(b"t")  # from dark to light
        ground = THEMES["light"].ground.removeprefix("#")
        shown.until_true(lambda: shown.screen.buffer[0][0].bg == ground)
        shown.resize(100, 30)
        shown.until_true(lambda: shown.screen.buffer[29][99].bg == ground)
        shown.send(b"q")
        assert shown.wait() == 0
        assert shown.raw.endswith(LEAVE)


def test_stopped_by_ctrl_z_it_leaves_the_shell_its_terminal_and_takes_it_again_in_front(
    tmp_path: Path,
) -> None:
    config = write_config(tmp_path, "http://127.0.0.1:9")
    program = f"{sys.executable} -m socialdesk overlay --config {config} Live --until 23:59"
    shell = ["/bin/bash", "--norc", "--noprofile", "-i"]
    with in_terminal(shell, columns=80, lines=24, PS1=PROMPT.decode()) as shown:
        shown.until(PROMPT.decode())
        shown.send(f"{program}\n".encode())
        shown.until("Live", "▀")
        shown.send(b"\x1a")
        shown.until_true(lambda: shown.raw.count(LEAVE) == 1 and back_in_the_shell(shown))
        assert b"Stopped" in shown.raw
        assert not shown.screen.cursor.hidden
        shown.send(b"stty -a; echo told\n")
        shown.until(" icanon", " echo ", "told")
        before = shown.raw.count(ENTER)
        shown.send(b"bg; echo behind\n")  # nothing of it disturbs whoever types
        shown.until("behind")
        shown.send(b"kill -STOP %1; kill -CONT %1; echo $((6 * 7))\n")
        shown.until("42")
        assert shown.raw.count(ENTER) == before
        assert BLOCK not in shown.raw.rpartition(LEAVE)[2]
        shown.send(b"fg\n")
        shown.until_true(
            lambda: shown.raw.count(ENTER) == before + 1 and BLOCK in shown.raw.rpartition(ENTER)[2]
        )
        shown.send(b"\x1a")
        # This screen keeps what was drawn, and breaks a prompt behind it at its edge: not so the bytes.
        shown.until_true(lambda: shown.raw.count(LEAVE) == 2 and back_in_the_shell(shown))
        shown.send(b"fg\n")
        shown.until_true(
            lambda: shown.raw.count(ENTER) == before + 2 and BLOCK in shown.raw.rpartition(ENTER)[2]
        )
        shown.send(b"q")
        shown.until_true(lambda: shown.raw.count(LEAVE) == 3 and back_in_the_shell(shown))
        shown.send(b"exit\n")
        assert shown.wait() == 0


def test_where_no_shell_could_go_on_with_it_ctrl_z_stops_nothing(tmp_path: Path) -> None:
    config = write_config(tmp_path, "http://127.0.0.1:9")
    command = [sys.executable, "-m", "socialdesk", "overlay", "--config", str(config), "Live", "--until", "23:59"]  # fmt: skip
    with in_terminal(command, columns=80, lines=24) as shown:
        shown.until("Live", "▀")
        shown.send(b"\x1a")
        shown.until_true(
            lambda: shown.raw.count(ENTER) == 2 and BLOCK in shown.raw.rpartition(ENTER)[2]
        )
        shown.send(b"q")
        assert shown.wait() == 0


async def test_without_a_terminal_it_keeps_text_files_until_it_is_stopped(tmp_path: Path) -> None:
    config, folder = write_config(tmp_path, "http://127.0.0.1:9"), tmp_path / "obs"
    every = ["overlay", "--config", str(config), "Live", "--until", "23:59", "--text-dir", str(folder)]  # fmt: skip
    program = await nursery().start(every, environment(), tmp_path / "log")
    clock = folder / "countdown.txt"
    await until(lambda: clock.exists() and clock.read_text())
    first = clock.read_text()
    await until(lambda: clock.read_text() != first)
    assert (folder / "title.txt").read_text() == "Live"
    program.send_signal(15)
    assert await asyncio.wait_for(program.wait(), 30) == 0
    assert {each.read_text() for each in folder.iterdir()} == {""}
