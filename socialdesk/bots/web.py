"""One aiohttp application for every webhook: who may come in, what is answered, and when."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from socialdesk.errors import ConfigError, StoreError

BODY_LIMIT = 4 * 1024 * 1024
"""Bytes of one webhook request; Telegram's updates stay far below."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a hook needs of a request: the exact bytes and the headers (names in any case)."""

    headers: Mapping[str, str]
    body: bytes


Hook = Callable[[Request], Awaitable[int]]
"""Takes a request in; returns the HTTP status: 200 only once everything in it is durable. Raises StoreError."""


class WebServer:
    """Listens only when somebody mounts a hook, on loopback unless the shop says otherwise."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._hooks: dict[str, Hook] = {}
        self._runner: web.AppRunner | None = None
        self._starting = asyncio.Lock()

    @property
    def port(self) -> int:
        """The port that is really listened on (the configured one may be 0)."""
        return self._port

    async def mount(self, name: str, hook: Hook) -> None:
        """Serve `/hooks/<name>` from now on. Raises ConfigError if the address cannot be listened on."""
        self._hooks[name] = hook
        async with self._starting:
            if self._runner is None:
                await self._start()

    async def _start(self) -> None:
        application = web.Application(client_max_size=BODY_LIMIT)
        application.router.add_post("/hooks/{name}", self._take)
        application.router.add_get("/healthz", self._healthz)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, self._host, self._port)
        try:
            await site.start()
        except OSError as error:
            await runner.cleanup()
            raise ConfigError(
                f"Nothing can listen on {self._host}:{self._port} ({error.strerror}). "
                "Stop the program that does, or choose another [web] port."
            ) from error
        self._runner = runner
        self._port = runner.addresses[0][1]

    async def _take(self, request: web.Request) -> web.Response:
        hook = self._hooks.get(request.match_info["name"])
        if hook is None:
            return web.Response(status=404)
        body = await request.read()
        try:
            return web.Response(status=await hook(Request(request.headers, body)))
        except StoreError:
            return web.Response(status=503, headers={"Retry-After": "5"})

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def close(self) -> None:
        """Stop listening; requests that are being answered come to their end."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
