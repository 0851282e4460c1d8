"""Rules at work: a real worker, killed in the middle, carries out each of them once."""

from collections import Counter
from pathlib import Path

import pytest

from tests.support.ruled import rule
from tests.support.waiting import until
from tests.support.whole import Worker, acommand, server_with_bot, write_config
from tests.whole.test_survival import rows

pytestmark = pytest.mark.whole


async def test_a_worker_that_is_killed_carries_out_each_rule_once(tmp_path: Path) -> None:
    server, bot = await server_with_bot()
    config = write_config(tmp_path, server.base)
    quiet = '[acknowledge]\nenabled = false\n[rules]\nfile = "rules.toml"\n'
    config.write_text(config.read_text().replace("[store]", f"{quiet}[store]", 1))
    await acommand(config, "canned", "save", "gia", "350k")
    (tmp_path / "rules.toml").write_text(
        rule("giá", '{ tag = "hỏi-giá" }, { answer = "gia" }', words='["giá"]', cap='"none"'),
        encoding="utf-8",
    )
    worker = await Worker(config).start()
    try:
        await until(lambda: known(config, "SELECT count(*) FROM rule_cursor", 1))
        for number in range(8):
            server.say(bot, {"id": 500 + number, "first_name": f"K{number}"}, "gia sao shop")
            if number == 3:
                await until(lambda: bool(bot.sent))
                await worker.kill()
                server.redeliver(bot, 4)
                worker = await Worker(config).start()
        await until(lambda: known(config, "SELECT count(*) FROM rule_firing", 8))
        await until(lambda: len(bot.sent) >= 7)
        assert await worker.stop() == 0
    finally:
        await worker.kill()
        await server.stop()

    assert max(Counter(each["chat"] for each in bot.sent).values()) == 1
    assert {each["text"] for each in bot.sent} == {"350k"}
    assert rows(config, "SELECT count(*) FROM conversation_change WHERE agent = 'rule:giá'") == [
        (8,)
    ]


async def known(config: Path, question: str, number: int) -> bool:
    return rows(config, question) == [(number,)]
