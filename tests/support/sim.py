"""A simulated Telegram in the test's own loop, and a channel on it."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from socialdesk.bots.platform import ChannelContext
from socialdesk.bots.telegram.channel import TelegramChannel
from socialdesk.bots.telegram.settings import TelegramSettings
from socialdesk.bots.web import WebServer
from socialdesk.channel import Health, Tokens
from socialdesk.clock import SystemClock
from socialdesk.model.message import RawUpdate
from socialdesk.settings import Secret, Url
from socialdesk.simulator.telegram import BotSide, TelegramServer

TOKEN = "7000000001:AAtest-token-that-opens-nothing-at-all"
LAN = {"id": 501, "first_name": "Lan", "username": "lan_ng", "language_code": "vi"}


class QuickClock(SystemClock):
    """Real time, with every pause cut short."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(min(seconds, 0.01))


@asynccontextmanager
async def simulated() -> AsyncIterator[tuple[TelegramServer, BotSide]]:
    server = await TelegramServer().start()
    try:
        bot = server.add_bot(TOKEN)
        bot.chats |= {"501", "502", "-1001", "-1005"}  # whom it may write to
        bot.connections |= {"bc": {}}
        yield server, bot
    finally:
        await server.stop()


def make_channel(
    base: str,
    *,
    clock: Any = None,
    web: WebServer | None = None,
    webhook_url: str | None = None,
    take_over: bool = False,
    **settings: Any,
) -> TelegramChannel:
    secrets = {
        key: Secret(value)
        for key, value in {"token": TOKEN, **settings}.items()
        if type(value) is str
    }
    chosen = TelegramSettings(api_base=Url(base), **{**settings, **secrets})
    context = ChannelContext(
        "shop", chosen, clock or QuickClock(), NoVault(), random.Random(1), web=web,
        webhook_url=webhook_url, take_over=take_over,
    )  # fmt: skip
    return TelegramChannel(context)


class NoVault:
    """A token that never changes needs no place to lie in."""

    async def load(self) -> None:
        """Nothing is kept."""

    async def save(self, tokens: Tokens) -> None:
        raise AssertionError("nobody keeps a token here")

    def alone(self) -> Any:
        raise AssertionError("nobody changes a token here")


class Taker:
    """Stands where the receiver stands: keeps what it is given, and fails as it is told."""

    def __init__(self) -> None:
        self.updates: list[RawUpdate] = []
        self.health: list[Health] = []
        self.failing: list[Exception] = []

    async def receive(self, updates: Sequence[RawUpdate]) -> None:
        if self.failing:
            raise self.failing.pop(0)
        self.updates.extend(updates)

    async def report(self, health: Health) -> None:
        self.health.append(health)


@asynccontextmanager
async def running(channel: TelegramChannel, taker: Taker) -> AsyncIterator[None]:
    task = asyncio.create_task(channel.run(taker.receive, taker.report))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await channel.close()
