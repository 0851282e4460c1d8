"""The store's file is deleted or replaced while `socialdesk run` works: it stops at once, nothing is
confirmed meanwhile, and nothing that was confirmed is gone."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from socialdesk.simulator.telegram import BotSide, TelegramServer
from tests.support.sim import LAN
from tests.support.waiting import until
from tests.support.whole import Worker, lines, server_with_bot, write_config

pytestmark = pytest.mark.whole


@pytest.fixture
async def side() -> AsyncIterator[tuple[TelegramServer, BotSide]]:
    server, bot = await server_with_bot()
    yield server, bot
    await server.stop()


def _deleted(path: Path) -> None:
    for each in path.parent.glob("desk.db*"):
        each.unlink()


def _replaced(path: Path) -> None:
    copy = path.with_name("backup.db")
    sqlite3.connect(copy).close()
    copy.replace(path)


@pytest.mark.parametrize("lose", [_deleted, _replaced])
async def test_messages_after_it_wait_at_the_platform_and_those_before_are_saved(
    tmp_path: Path, side: tuple[TelegramServer, BotSide], lose: Callable[[Path], None]
) -> None:
    server, bot = side
    config = write_config(tmp_path, server.base)
    worker = await Worker(config).start()
    for number in range(5):
        server.say(bot, LAN, f"trước {number}")
    await until(lambda: not bot.queue)
    lose(tmp_path / "desk.db")
    for number in range(5):
        server.say(bot, LAN, f"sau {number}")

    assert await worker.ended() == 1
    assert len(bot.queue) == 5
    told = worker.log.read_text(encoding="utf-8")
    assert "was deleted, moved or replaced while it was open" in told
    (saved,) = tmp_path.glob("desk.db.saved-*")
    assert str(saved) in told

    saved.rename(tmp_path / "desk.db")
    again = await Worker(config).start()
    await until(lambda: not bot.queue)
    assert await again.stop() == 0
    said = [each["text"] for each in await lines(config, "thread", "1")]
    said = [text for text in said if text.startswith(("trước", "sau"))]
    assert said == [f"trước {n}" for n in range(5)] + [f"sau {n}" for n in range(5)]
