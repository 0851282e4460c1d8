"""Real processes that die without a goodbye: nothing lost, nothing doubled, nothing out of order."""

import asyncio
import random
import signal
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from socialdesk.simulator.telegram import BotSide, TelegramServer, failure
from tests.support.ports import free_port, hold
from tests.support.sim import LAN, TOKEN
from tests.support.waiting import moment, until
from tests.support.whole import Worker, acommand, lines, server_with_bot, write_config

pytestmark = pytest.mark.whole


@pytest.fixture
async def side() -> AsyncIterator[tuple[TelegramServer, BotSide]]:
    server, bot = await server_with_bot()
    yield server, bot
    await server.stop()


def rows(config: Path, sql: str) -> list[tuple[Any, ...]]:
    """What stands in the store; nothing while there is none yet."""
    if not (config.parent / "desk.db").exists():
        return []
    raw = sqlite3.connect(f"file:{config.parent}/desk.db?mode=ro", uri=True)
    try:
        return raw.execute(sql).fetchall()
    except sqlite3.OperationalError as error:
        assert "no such table" in str(error)
        return []
    finally:
        raw.close()


async def all_confirmed(bot: BotSide) -> bool:
    return not bot.queue


def customers(config: Path) -> list[tuple[Any, ...]]:
    return rows(
        config,
        "SELECT chat, remote_id FROM message JOIN conversation ON conversation.id = conversation_id "
        "WHERE author = 'customer' ORDER BY conversation.id, at, seq, message.id",
    )


async def test_killed_at_random_in_full_flow(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    config, chance = write_config(tmp_path, server.base), random.Random(7)
    for life in range(4):
        worker = await Worker(config).start()
        for n in range(60):
            server.say(bot, {"id": 500 + n % 9, "first_name": f"K{n % 9}"}, f"{life}:{n}")
            if n % 7 == 0:
                await moment(0.01)
        await moment(chance.uniform(0.0, 0.25))
        await worker.kill()
        server.redeliver(bot, 20)
    worker = await Worker(config).start()
    await until(lambda: all_confirmed(bot))
    await until(lambda: _settled(config))
    assert await worker.stop() == 0

    stored, said = customers(config), [(each["chat"], str(each["message_id"])) for each in bot.said]
    assert Counter(stored) == Counter(said)
    for chat in {chat for chat, _ in said}:
        assert [r for c, r in stored if c == chat] == [r for c, r in said if c == chat]
    acknowledged = Counter(each["chat"] for each in bot.sent)
    assert max(acknowledged.values()) == 1
    unconfirmed = rows(config, "SELECT count(*) FROM outbox WHERE state = 'unconfirmed'")[0][0]
    assert 9 - unconfirmed <= len(acknowledged) <= 9


async def _settled(config: Path) -> bool:
    return rows(
        config, "SELECT count(*) FROM outbox WHERE state IN ('queued', 'claimed', 'sending')"
    ) == [(0,)]


async def test_killed_after_the_commit_and_before_the_confirmation(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    config = write_config(tmp_path, server.base)
    worker = await Worker(config).start()
    server.say(bot, LAN, "một")

    async def kept() -> bool:
        return len(customers(config)) == 1

    await until(kept)
    await worker.kill()
    server.redeliver(bot, 5)
    worker = await Worker(config).start()
    await until(lambda: all_confirmed(bot))
    await worker.stop()

    assert customers(config) == [("501", "11")]
    assert len(bot.sent) <= 1
    assert bot.sent or rows(config, "SELECT state FROM outbox") == [("unconfirmed",)]


async def test_killed_while_sending_it_asks_instead_of_guessing(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    config = write_config(tmp_path, server.base)
    reached = asyncio.Event()

    async def arrives_and_hangs(
        bot: BotSide, request: web.Request, data: dict[str, Any]
    ) -> web.Response:
        server.take_send(bot, data["chat_id"], data["text"], data)
        reached.set()
        await asyncio.Event().wait()  # until the caller is gone
        return failure(500, "too late")

    server.say(bot, LAN, "còn không?")
    bot.faults["sendmessage"] = [arrives_and_hangs]
    worker = await Worker(config).start()
    await until(reached.is_set)
    await worker.kill()
    worker = await Worker(config).start()
    await until(lambda: rows(config, "SELECT state FROM outbox") == [("unconfirmed",)])
    await worker.stop()

    assert len(bot.sent) == 1
    (delivery,) = await lines(config, "outbox")
    assert (delivery["state"], delivery["code"]) == ("unconfirmed", "interrupted")
    assert "retry or cancel" in delivery["error"]


async def test_replies_queued_while_nobody_runs_are_sent_once_later(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    config = write_config(tmp_path, server.base)
    server.say(bot, LAN, "còn không?")
    worker = await Worker(config).start()
    await until(lambda: _sent(bot, 1))
    await until(lambda: _settled(config))
    await worker.kill()
    for _ in range(2):
        done = await acommand(config, "reply", "1", "dạ còn ạ", "--key", "k", "--as", "linh")
        assert done.returncode == 0, done.stderr
    worker = await Worker(config).start()
    await until(lambda: _sent(bot, 2))
    assert await worker.stop() == 0

    assert [each["text"] for each in bot.sent][1:] == ["dạ còn ạ"]
    (conversation,) = await lines(config, "inbox")
    assert (conversation["status"], conversation["waiting_since"], conversation["outbox"]) == (
        "pending",
        None,
        "",
    )


async def _sent(bot: BotSide, count: int) -> bool:
    return len(bot.sent) >= count


async def test_a_second_copy_waits_and_takes_over(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    config = write_config(tmp_path, server.base)
    first = await Worker(config).start()
    second = await Worker(config).start(ready=False)

    async def waits() -> bool:
        return "another `socialdesk run` looks after this account" in second.log.read_text(
            encoding="utf-8"
        )

    await until(waits)
    await first.kill()
    server.say(bot, LAN, "ai đó?")
    await until(lambda: all_confirmed(bot))
    assert await second.stop() == 0


async def test_a_second_copy_that_is_started_and_stopped_leaves_the_first_listening(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, _ = side
    config = write_config(tmp_path, server.base)
    first = await Worker(config).start()
    second = await Worker(config).start(ready=False)

    async def waits() -> bool:
        return "another `socialdesk run` looks after this account" in second.log.read_text(
            encoding="utf-8"
        )

    await until(waits)
    assert await second.stop() == 0
    assert [each["state"] for each in await lines(config, "accounts")] == ["listening"]
    assert await first.stop() == 0
    assert [each["state"] for each in await lines(config, "accounts")] == ["stopped"]


async def test_a_terminal_that_is_closed_stops_it_like_anything_else(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    config = write_config(tmp_path, server.base)
    worker = await Worker(config).start()
    server.say(bot, LAN, "còn không")
    await until(lambda: all_confirmed(bot))

    assert await worker.stop(signal.SIGHUP) == 0
    assert [each["state"] for each in await lines(config, "accounts")] == ["stopped"]
    log = worker.log.read_text(encoding="utf-8")
    assert "Traceback" not in log
    assert "ERROR" not in log


async def test_sigterm_in_full_flow_ends_in_time_with_nothing_lost(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    config = write_config(tmp_path, server.base)
    worker = await Worker(config).start()
    for n in range(300):
        server.say(bot, {"id": 500 + n % 30, "first_name": "K"}, str(n))
    started = asyncio.get_running_loop().time()
    assert await worker.stop() == 0
    assert asyncio.get_running_loop().time() - started < 10
    worker = await Worker(config).start()
    await until(lambda: all_confirmed(bot))
    await until(lambda: _settled(config))
    await worker.stop()

    assert len(customers(config)) == 300
    assert max(Counter(each["chat"] for each in bot.sent).values()) == 1


async def test_a_revoked_token_is_said_and_healed_without_a_hand(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    config = write_config(tmp_path, server.base)
    bot.revoked = True
    worker = await Worker(config).start(ready=False)

    await until(lambda: rows(config, "SELECT state FROM account") == [("refused",)])
    (account,) = await lines(config, "accounts")
    assert "@BotFather" in account["reason"]
    done = await acommand(config, "doctor")
    assert done.returncode == 1
    assert "revoked" in done.stdout
    await worker.stop()
    secret = TOKEN.split(":")[1]
    assert secret not in worker.log.read_text(encoding="utf-8") + done.stdout + done.stderr


async def test_a_dead_network_heals_without_a_hand(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    config = write_config(tmp_path, server.base)
    worker = await Worker(config).start()
    server.say(bot, LAN, "một")
    await until(lambda: all_confirmed(bot))
    port = int(server.base.rsplit(":", 1)[1])
    await server.stop()
    held = hold(port)
    await until(lambda: rows(config, "SELECT state FROM account") == [("retrying",)])
    held.close()
    await server.start(port)
    server.say(bot, {**LAN, "id": 502}, "hai")
    await until(lambda: all_confirmed(bot))
    await worker.stop()

    assert len(customers(config)) == 2


async def test_webhook_mode_from_end_to_end(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    port = free_port()
    config = write_config(tmp_path, server.base, mode="webhook", port=port)
    worker = await Worker(config).start(cold=True)
    assert bot.webhook["url"] == f"http://127.0.0.1:{port}/hooks/shop"
    for n in range(40):
        server.say(bot, {"id": 500 + n % 4, "first_name": "K"}, str(n))
    await until(lambda: all_confirmed(bot))
    await until(lambda: _sent(bot, 4))
    assert await worker.stop() == 0

    assert len(customers(config)) == 40


async def test_a_port_that_somebody_else_has_is_said_and_waited_for(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = taken.sockets[0].getsockname()[1]
    config = write_config(
        tmp_path, server.base, mode="webhook", port=port, public=f"http://127.0.0.1:{port}"
    )
    worker = await Worker(config).start(ready=False)

    async def said() -> bool:
        (account,) = await lines(config, "accounts")
        return "choose another [web] port" in (account["reason"] or "")

    await until(said)
    taken.close()
    await taken.wait_closed()
    server.say(bot, LAN, "một")
    await until(lambda: all_confirmed(bot))
    assert await worker.stop() == 0


async def test_several_bots_in_one_program_keep_their_customers_apart(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    other_token = "7000000002:AAanother-token-that-opens-nothing"
    other = server.add_bot(other_token)
    config = write_config(tmp_path, server.base)
    second = f'[[accounts]]\nname = "second"\nchannel = "telegram"\ntoken = "{other_token}"\napi_base = "{server.base}"\n'
    config.write_text(config.read_text(encoding="utf-8") + second, encoding="utf-8")
    server.say(bot, LAN, "cho shop một")
    server.say(other, LAN, "cho shop hai")
    worker = await Worker(config).start()
    await until(lambda: _sent(bot, 1))
    await until(lambda: _sent(other, 1))
    done = await acommand(config, "reply", "2", "dạ shop hai đây")
    assert done.returncode == 0, done.stderr
    by_account = {
        each["account"]: each["conversation"]
        for each in await lines(config, "inbox", "--view", "all")
    }
    assert set(by_account) == {"shop", "second"}
    answered = other if by_account["second"] == 2 else bot
    await until(lambda: _sent(answered, 2))
    assert await worker.stop() == 0

    assert answered.sent[-1]["text"] == "dạ shop hai đây"
    assert len(bot.sent) + len(other.sent) == 3


async def test_hostile_words_go_through_everything_unharmed(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    config = write_config(tmp_path, server.base)
    hostile = {
        "id": 501,
        "first_name": "[/]\x1b]0;owned\x07[@click=app.quit]",
        "last_name": "\u202eevil",
    }
    for text in (
        "\x1b[2J\x9b31m",
        "'; DROP TABLE message; --",
        "[/b] [red]",
        "\ud800 \x00",
        "a" * 5_000,
        "$(rm -rf /)",
    ):
        server.say(bot, hostile, text)
    worker = await Worker(config).start()
    await until(lambda: all_confirmed(bot))
    await worker.stop()

    for arguments in (("inbox",), ("thread", "1"), ("search", "drop"), ("journal",), ("outbox",)):
        done = await acommand(config, *arguments)
        assert done.returncode == 0, done.stderr
        assert not {
            char
            for char in done.stdout
            if (ord(char) < 0x20 and char != "\n")
            or 0x7F <= ord(char) < 0xA0
            or ord(char) == 0x202E
        }
    assert [each["text"] for each in await lines(config, "search", "DROP")] == [
        "'; DROP TABLE message; --"
    ]
    assert len(customers(config)) == 6


async def test_a_flood_is_taken_in_whole(
    tmp_path: Path, side: tuple[TelegramServer, BotSide]
) -> None:
    server, bot = side
    config = write_config(tmp_path, server.base)
    worker = await Worker(config).start()
    for n in range(3_000):
        server.say(bot, {"id": 500 + n % 50, "first_name": "K"}, f"tin {n}")
    await until(lambda: all_confirmed(bot))
    await worker.stop()

    assert len(customers(config)) == 3_000
