"""Names out to steer a terminal, and names in scripts of unsure width, on a real screen."""

import unicodedata
from pathlib import Path

import pytest

from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.whole import write_config
from tests.tui.test_terminal import Terminal, desk_command

pytestmark = pytest.mark.whole

TROUBLE = "Lan\x9b2J\x9d0;owned\x9c\x7f\x1b[2J\u202egnp\u2066\u2028\u2029\u0085"
NAMES = (TROUBLE, "ဒေါ်အောင်ဆန်း", "សុខ ចាន់ដារ៉ា", "राजेन्द्र सिंह", "রাহুল চৌধুরী", "நித்யா ராமன்", "Emily")


async def test_no_name_steers_the_terminal_or_moves_a_border(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/desk.db")
    await store.accounts.ensure([("shop", "telegram")])
    for number, name in enumerate(NAMES):
        who = sender(name, str(600 + number))
        message = inbound(name, str(number + 1), str(600 + number), sender=who, contact=who)
        await store.record([arrival(message)], NOW, ())
    await store.views.save(TROUBLE[:20], "is:late")
    await store.close()
    config = write_config(tmp_path, "http://127.0.0.1:9")
    screen = Terminal(desk_command(config), 120, 35)
    try:
        screen.until("Emily")
        for _ in NAMES:
            screen.send(b"j")
            screen.until_silent(0.3)
        screen.send(b"r")
        screen.until_silent(0.3)
        borders = [
            column
            for column in range(120)
            if sum(screen.screen.buffer[line][column].data == "│" for line in range(3, 16)) == 13
        ]
        words = screen.raw.decode()
    finally:
        screen.kill()

    assert len(borders) >= 1
    steering = {char for char in words if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")}
    assert steering <= set("\x1b\r\n\x07\x08\x0e\x0f\t\u200c\u200d")
    assert "\x1b]0;" not in words
