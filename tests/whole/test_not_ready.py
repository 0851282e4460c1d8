"""Accounts that nobody has given a permission yet, beside one that works: the program itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from socialdesk.simulator.graph import GraphServer
from socialdesk.simulator.telegram import TelegramServer
from socialdesk.simulator.zalo import ZaloServer
from tests.support.ports import free_port
from tests.support.waiting import comes_to, until
from tests.support.whole import Worker, acommand, lines, server_with_bot, write_config

META = """
[[accounts]]
name = "{name}"
channel = "{channel}"
{number}
app_id = "900000000000009"
app_secret = "socialdesk-app-secret-0123456789"
verify_token = "v"
graph_base = "{graph}"
mode = "{mode}"
poll_seconds = 1
"""
ZALO = """
[[accounts]]
name = "{name}"
channel = "zalo_oa"
oa_id = "36627295993320000{number}"
app_id = "4180123456789012345"
app_secret = "oa-app-secret-EXAMPLE"
api_base = "{zalo}"
oauth_base = "{zalo}/v4"
redirect_uri = "http://127.0.0.1:1/back"
mode = "{mode}"
poll_seconds = 1
"""
NOT_READY = {
    "page": "webhook",
    "page_polled": "polling",
    "insta": "webhook",
    "insta_polled": "polling",
    "insta_alone": "webhook",
    "oa": "webhook",
    "oa_polled": "polling",
}
WAITING = {"shop": "listening", **dict.fromkeys(NOT_READY, "reconnect")}


class Beginner:
    """A shop with one bot that works, and accounts as the pages of the documentation begin them."""

    def __init__(
        self, config: Path, telegram: TelegramServer, bot: Any, graph: GraphServer
    ) -> None:
        self.config, self.telegram, self.bot, self.graph = config, telegram, bot, graph
        self.worker = Worker(config)

    async def states(self) -> dict[str, str]:
        return {each["account"]: each["state"] for each in await lines(self.config, "accounts")}


@pytest.fixture
async def beginner(tmp_path: Path) -> AsyncIterator[Beginner]:
    telegram, bot = await server_with_bot()
    graph, zalo = await GraphServer().start(), await ZaloServer().start()
    graph.add_page()
    numbers = {
        "page": 'page_id = "101010101010101"',
        "page_polled": 'page_id = "101010101010102"',
        "insta": 'page_id = "101010101010103"',
        "insta_polled": 'page_id = "101010101010104"\nig_id = "17841400000000004"',
        "insta_alone": 'ig_id = "17841400000000005"',
    }
    config = write_config(tmp_path, telegram.base, port=free_port())
    text = config.read_text(encoding="utf-8")
    for number, (name, mode) in enumerate(NOT_READY.items(), 10):
        if name in numbers:
            channel = "messenger" if name.startswith("page") else "instagram"
            text += META.format(
                name=name, channel=channel, number=numbers[name], mode=mode, graph=graph.base
            )
        else:
            text += ZALO.format(name=name, number=number, mode=mode, zalo=zalo.base)
    config.write_text(text, encoding="utf-8")
    made = Beginner(config, telegram, bot, graph)
    yield made
    await made.worker.stop()
    for server in (telegram, graph, zalo):
        await server.stop()


async def test_accounts_that_are_not_connected_yet_stop_nobody(beginner: Beginner) -> None:
    await beginner.worker.start()

    await comes_to(beginner.states, WAITING)
    beginner.telegram.say(beginner.bot, {"id": 501, "first_name": "Lan"}, "còn ạ?")
    await until(lambda: lines(beginner.config, "inbox"))
    await acommand(beginner.config, "reply", "1", "dạ còn")
    await until(lambda: [each["text"] for each in beginner.bot.sent][-1:] == ["dạ còn"])
    for each in await lines(beginner.config, "accounts"):
        assert (
            each["account"] == "shop" or f"socialdesk connect {each['account']}" in each["reason"]
        )
    assert await beginner.states() == WAITING


async def test_a_page_is_connected_before_anything_runs(beginner: Beginner) -> None:
    done = await acommand(beginner.config, "connect", "page", text=f"{beginner.graph.user_token}\n")
    assert (done.returncode, done.stderr) == (0, "")

    await beginner.worker.start()

    await comes_to(beginner.states, {**WAITING, "page": "listening"})


async def test_a_page_is_connected_while_everything_runs(beginner: Beginner) -> None:
    await beginner.worker.start()
    await comes_to(beginner.states, WAITING)

    done = await acommand(beginner.config, "connect", "page", "--token", beginner.graph.user_token)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Connected page (Hoa Sen Page)")
    await comes_to(beginner.states, {**WAITING, "page": "listening"})
