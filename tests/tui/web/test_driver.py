"""A desk behind a browser, by its own input and output: what its server says and is told."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from socialdesk.store.store import Store
from tests.support.keeper import die_with_parent
from tests.support.make import NOW, arrival, inbound
from tests.support.waiting import GENEROUS
from tests.support.whole import environment, write_config

pytestmark = pytest.mark.whole


@pytest.fixture
async def shop(tmp_path: Path) -> Path:
    store = await Store.open(f"sqlite:///{tmp_path}/desk.db")
    await store.accounts.ensure([("shop", "telegram")])
    await store.record([arrival(inbound("còn size M không ạ?", "11"))], NOW, ())
    await store.close()
    return write_config(tmp_path, "http://127.0.0.1:9")


def drafts(config: Path) -> list[str]:
    with closing(sqlite3.connect(config.parent / "desk.db")) as raw:
        return [body for (body,) in raw.execute("SELECT body FROM draft WHERE body <> ''")]


class ServedDesk:
    """A desk as the server of browsers begins it, with its input and output."""

    def __init__(self, config: Path) -> None:
        driver = {"TEXTUAL_DRIVER": "socialdesk.tui.web.driver:BrowserDriver"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "socialdesk", "tui", "--config", str(config), "--as", "linh"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment(COLUMNS="120", ROWS="35", **driver),
            preexec_fn=die_with_parent,  # noqa: PLW1509 - no threads here
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.input, self.output = self.process.stdin, self.process.stdout
        self.said = b""

    def send(self, packet: bytes) -> None:
        self.input.write(b"D" + len(packet).to_bytes(4, "big") + packet)
        self.input.flush()

    def until(self, words: str) -> None:
        while words.encode() not in self.said:
            read = self.output.read1(65_536)  # type: ignore[attr-defined] # of a pipe
            assert read, self.said[-2_000:]
            self.said += read


@pytest.fixture
def served_desk(shop: Path) -> Iterator[ServedDesk]:
    desk = ServedDesk(shop)
    with desk.process:
        try:
            desk.until("còn size M")
            yield desk
        finally:
            desk.process.kill()


@pytest.mark.parametrize("says_goodbye", [True, False])
def test_a_browser_that_is_gone_without_a_word_ends_its_desk_with_the_draft_kept(
    shop: Path, served_desk: ServedDesk, says_goodbye: bool
) -> None:
    typed = "rdạ chị đ".encode()
    for place in range(len(typed)):  # also in the middle of a letter
        served_desk.send(typed[place : place + 1])
    served_desk.until("chị đ")
    if not says_goodbye:  # the server is killed: nobody reads on either
        served_desk.output.close()
    served_desk.input.close()
    if says_goodbye:
        served_desk.output.read()
    assert served_desk.process.wait(GENEROUS) == 0
    assert drafts(shop) == ["dạ chị đ"]


def test_in_a_browser_keys_are_what_they_are_in_a_terminal(
    shop: Path, served_desk: ServedDesk
) -> None:
    served_desk.send(b"r")
    served_desk.until("new line")
    served_desk.send("chị ơi\x1b\r".encode())  # Alt+Enter
    served_desk.until("draft kept")  # so nobody can take the two for one burst
    served_desk.send("giá 25k\rship 25k\rmai giao".encode())  # lines that are pasted without marks
    served_desk.until("mai giao")
    served_desk.input.close()
    served_desk.output.read()
    assert served_desk.process.wait(GENEROUS) == 0
    assert drafts(shop) == ["chị ơi\ngiá 25k\nship 25k\nmai giao"]
