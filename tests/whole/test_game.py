"""A game with the program itself: entries in full flow, a worker that dies, and a draw that is checked."""

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from socialdesk.simulator.telegram import BotSide, TelegramServer
from tests.support.waiting import moment, until
from tests.support.whole import Worker, acommand, lines, server_with_bot, write_config

pytestmark = pytest.mark.whole
GAME = "Quà tối"


@pytest.fixture
async def side() -> AsyncIterator[tuple[TelegramServer, BotSide]]:
    server, bot = await server_with_bot()
    yield server, bot
    await server.stop()


def person(number: int) -> dict[str, object]:
    return {"id": number, "first_name": f"Khách {number}"}


async def test_no_entry_is_lost_or_doubled_however_often_the_worker_dies(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    config, chance = write_config(tmp_path, server.base), random.Random(12)
    worker = await Worker(config).start()
    server.say(bot, person(500), "còn hàng không shop?")
    server.say(bot, person(501), "quay")  # before there is a game
    await until(lambda: _taken(bot))
    rules = ("--entry", "word:QUAY", "--prize", "Áo thun x3", "--reserves", "4", "--where", "private", "--kind", "draw")  # fmt: skip
    await lines(config, "game", "new", GAME, *rules)
    (opened,) = await lines(config, "game", "open", GAME, "--yes")
    for life in range(2):
        for number in range(600 + 40 * life, 640 + 40 * life):
            server.say(bot, person(number), chance.choice(["quay", "QUAY!", " Quay ", '"quay"']))
            server.say(bot, person(900), "QUAY")  # who floods
            server.say(bot, person(number), "tôi muốn quay")
        await moment(chance.uniform(0.0, 0.3))
        await worker.kill()
        server.redeliver(bot, 30)
        worker = await Worker(config).start()
    await until(lambda: _taken(bot))
    staff = next(each for each in await lines(config, "inbox", "--view", "all") if each["name"] == "Khách 600")  # fmt: skip
    await acommand(config, "tag", str(staff["conversation"]), "staff")
    (closed,) = await lines(config, "game", "close", GAME)
    server.say(bot, person(502), "QUAY")
    await until(lambda: _taken(bot))
    assert await worker.stop() == 0

    entries = await lines(config, "game", "entries", GAME)
    assert len({each["conversation"] for each in entries}) == len(entries) == 82
    assert sum(each["counted"] for each in entries) == closed["entries"] == 80
    assert sorted(each["why"] for each in entries if each["why"]) == ["late", "staff"]
    draw = ("game", "draw", GAME, "--public", "XSMB 45821", "--file", "draw.json")
    (drawn,) = await lines(config, *draw)
    assert (len(drawn["winners"]), len(drawn["reserves"])) == (3, 4)
    done = await acommand(config, "draw", "verify", str(tmp_path / "draw.json"))
    assert done.returncode == 0, done.stderr
    assert opened["commitment"] in (tmp_path / "draw.json").read_text(encoding="utf-8")
    said = [each for each in bot.sent if each["chat"] == "900"]
    assert said == []  # a flood is not answered


async def _taken(bot: BotSide) -> bool:
    return not bot.queue
