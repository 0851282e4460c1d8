"""A bot as the simulated Bot API knows it, and what can go wrong with its calls."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from aiohttp import web

from socialdesk.simulator.hosted import Json
from socialdesk.simulator.telegram_answers import failure, limited
from socialdesk.simulator.telegram_chats import Chat
from socialdesk.simulator.telegram_menus import MenuSide
from socialdesk.simulator.weather import Weather

Fault = Callable[["BotSide", web.Request, Json], Awaitable[web.StreamResponse | None]]
"""Steps in before a method: an answer instead of the real one, or None to let it happen."""


@dataclass(slots=True)
class BotSide:
    """One bot as the server knows it. `sent` lists what it said, oldest first; `said` what its
    customers said."""

    token: str
    username: str
    name: str = "Shop"
    next_update: int = 820_000_001
    next_message: dict[str, int] = field(default_factory=dict)
    queue: deque[tuple[int, bytes]] = field(default_factory=deque)
    confirmed: deque[tuple[int, bytes]] = field(default_factory=lambda: deque(maxlen=200))
    sent: list[Json] = field(default_factory=list)
    said: list[Json] = field(default_factory=list)
    answered_taps: list[str] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    connections: dict[str, Json] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)
    weather: Weather = field(default_factory=Weather)
    menu: MenuSide = field(default_factory=MenuSide)
    chats: set[str] = field(default_factory=set)
    """Whom the bot may write to: who has written to it, or is named here."""
    places: dict[str, Chat] = field(default_factory=dict)
    """Groups and channels, as far as an update told of them."""
    gone: set[tuple[str, int]] = field(default_factory=set)
    """Messages that were deleted, on either side."""
    allowed: frozenset[str] | None = None
    """Which kinds of updates it asked for last; kept until it asks for others."""
    webhook: Json = field(default_factory=dict)
    polls: int = 0
    offsets: list[int | None] = field(default_factory=list)
    last_poll: float = -math.inf
    news: asyncio.Event = field(default_factory=asyncio.Event)
    revoked: bool = False
    confirmation_lost: bool = False
    every_send: Callable[[BotSide, Json], web.Response | None] | None = None
    on_sent: Callable[[BotSide, Json], None] | None = None

    @property
    def id(self) -> int:
        """The bot's own number, the first half of its token."""
        return int(self.token.split(":")[0])

    def asks_again(self, offset: int | None, at: float) -> float:
        """How long ago (seconds) the poll before this one asked for the same; endless where it asked
        for something else."""
        before, self.last_poll = self.last_poll, at
        self.offsets.append(offset)
        same = len(self.offsets) > 1 and self.offsets[-2] == offset
        return at - before if same else math.inf


class TakesSends(Protocol):
    """A server that lets a bot's words arrive."""

    def take_send(self, bot: BotSide, chat: str, text: str, data: Json) -> Json:
        """They arrive; gives the message."""
        ...


def too_many(seconds: int) -> Fault:
    """A 429 that asks for a pause."""

    async def fault(bot: BotSide, request: web.Request, data: Json) -> web.Response:
        return limited(seconds)

    return fault


def answering(code: int, description: str, **parameters: Any) -> Fault:
    """Any bad answer, once."""

    async def fault(bot: BotSide, request: web.Request, data: Json) -> web.Response:
        return failure(code, description, **parameters)

    return fault


def dropped(*, after: bool = False, server: TakesSends | None = None) -> Fault:
    """The connection breaks: before anything happened, or (`after`) once the message has arrived."""

    async def fault(bot: BotSide, request: web.Request, data: Json) -> web.StreamResponse:
        if after and server is not None:
            server.take_send(bot, str(data["chat_id"]), str(data["text"]), data)
        if request.transport is not None:
            request.transport.close()
        return web.Response()

    return fault
