"""The answers folder at work: a real worker, killed in the middle, answers each question once."""

from pathlib import Path

import pytest

from tests.support.sim import LAN
from tests.support.waiting import until
from tests.support.whole import Worker, lines, server_with_bot, write_config

pytestmark = pytest.mark.whole

SHIP = """+++
questions = ["Phí ship bao nhiêu?", "How much is shipping?"]
keywords = ["phí ship"]
+++
# vi
Dạ phí ship **30k** toàn quốc ạ.
# en
Shipping is 30k.
"""


async def test_a_worker_that_is_killed_answers_each_question_once(tmp_path: Path) -> None:
    server, bot = await server_with_bot()
    config = write_config(tmp_path, server.base)
    config.write_text(config.read_text() + '[answers]\nfolder = "answers"\n')
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "ship.md").write_text(SHIP)
    worker = await Worker(config).start()
    try:
        server.say(bot, LAN, "phi ship bn z shop")
        await until(lambda: len(bot.sent) == 1)
        await worker.kill()
        server.redeliver(bot, 1)
        server.say(bot, LAN, "agent pls")
        worker = await Worker(config).start()
        await until(lambda: len(bot.sent) == 2)
        server.say(bot, LAN, "phi ship bn z shop")
        await until(lambda: not bot.queue)
        (figures, _) = [*await lines(config, "stats", "answers")][:2]
    finally:
        await worker.kill()
        await server.stop()

    first, second = (each["text"] for each in bot.sent)
    assert first == "Dạ phí ship 30k toàn quốc ạ."
    assert "nhân viên" in second or "a person" in second
    assert (figures["answered"], figures["handed_over"]) == (1, 1)
