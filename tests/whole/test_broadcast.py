"""A broadcast by real processes: paused, asked to stop, and beside what people write."""

import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from socialdesk.simulator.telegram import BotSide, TelegramServer
from tests.support.waiting import until
from tests.support.whole import Worker, acommand, lines, server_with_bot, write_config

pytestmark = pytest.mark.whole
FOLLOWERS = 240
WORDS = "Tối nay live"


@pytest.fixture
async def side() -> AsyncIterator[tuple[TelegramServer, BotSide]]:
    server, bot = await server_with_bot()
    yield server, bot
    await server.stop()


async def shop(folder: Path, server: TelegramServer, bot: BotSide) -> Path:
    """A shop whose followers have all written, and whose broadcast stands ready."""
    config = write_config(folder, server.base)
    text = config.read_text(encoding="utf-8")
    config.write_text(
        text.replace("[desk]", '[acknowledge]\nenabled = false\n[broadcast]\nquiet = ""\n[desk]')
        + "per_second = 60\n",
        encoding="utf-8",
    )
    worker = await Worker(config).start()
    for n in range(FOLLOWERS):
        server.say(bot, {"id": 1000 + n, "first_name": f"Khách {n}"}, "alo")
    await until(lambda: not bot.queue)
    assert await worker.stop() == 0
    made = await acommand(
        config,
        "broadcast",
        "new",
        "live",
        "--query",
        "channel:telegram",
        "--text",
        f"{WORDS} {{given|bạn}}",
    )
    assert made.returncode == 0, made.stderr
    return config


def told(bot: BotSide) -> Counter[str]:
    return Counter(each["chat"] for each in bot.sent if each["text"].startswith(WORDS))


async def started(config: Path) -> None:
    done = await acommand(config, "broadcast", "start", "live", "--yes")
    assert done.returncode == 0, done.stderr


def state(config: Path) -> str:
    return str(first(config, "SELECT state FROM broadcast_run ORDER BY id DESC"))


def under_way(config: Path) -> int:
    """What has begun, and what the platform put off and has not been taken back yet."""
    begun = "state IN ('claimed', 'sending')"
    put_off = "state = 'queued' AND key LIKE 'broadcast:%'"
    return int(first(config, f"SELECT count(*) FROM outbox WHERE {begun} OR {put_off}"))


def first(config: Path, query: str) -> Any:
    with closing(sqlite3.connect(f"file:{config.parent}/desk.db?mode=ro", uri=True)) as raw:
        return raw.execute(query).fetchone()[0]


async def test_who_left_gets_none_a_reply_goes_out_in_the_middle_and_a_pause_holds(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    config = await shop(tmp_path, server, bot)
    worker = await Worker(config).start()
    for text in ("HỦY", "hủy", "hủy đơn giúp em"):
        server.say(bot, {"id": 1003, "first_name": "Khách 3"}, text)
    await until(lambda: any(each["chat"] == "1003" for each in bot.sent))
    await until(lambda: not bot.queue)
    await started(config)
    await until(lambda: len(told(bot)) >= 5)
    assert (await acommand(config, "reply", "7", "dạ có ạ")).returncode == 0
    await until(lambda: any(each["text"] == "dạ có ạ" for each in bot.sent))
    assert len(told(bot)) < FOLLOWERS
    assert (await acommand(config, "broadcast", "pause", "live")).returncode == 0
    await until(lambda: state(config) == "paused")
    await until(lambda: under_way(config) == 0)  # what had begun goes on
    done = await lines(config, "broadcast", "show", "live")
    planned = done[0]["states"]["planned"]
    assert planned > 0
    assert (await acommand(config, "broadcast", "stop", "live")).returncode == 0
    assert await worker.stop() == 0

    rows = await lines(config, "broadcast", "ledger", "live")
    states = Counter((each["state"], each["reason"]) for each in rows)
    assert states["skipped", "stopped"] == planned
    assert states["skipped", "opted_out"] == 1
    assert states["sent", ""] == len(told(bot)) == FOLLOWERS - 1 - planned
    said = [each["text"] for each in bot.sent if each["chat"] == "1003"]
    assert len(said) == 1  # the confirmation, once, and no promotion
    assert "ĐĂNG KÝ" in said[0] or "SUBSCRIBE" in said[0]
