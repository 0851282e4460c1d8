"""Somebody whom a simulated platform calls."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

from tests.support.waiting import until


@dataclass(frozen=True, slots=True)
class Told:
    """One webhook, as it came."""

    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Hook:
    """An address on loopback that takes webhooks; `answers` are the next statuses, then 200."""

    def __init__(self, *answers: int) -> None:
        self.calls: list[Told] = []
        self.url = ""
        self._answers = list(answers)
        application = web.Application()
        application.router.add_post("/", self._take)
        self._runner = web.AppRunner(application, shutdown_timeout=0.1)

    async def told(self, count: int) -> list[Told]:
        """Wait for so many."""
        await until(lambda: len(self.calls) >= count)
        return self.calls

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    async def _take(self, request: web.Request) -> web.Response:
        self.calls.append(Told(request.headers, await request.read()))
        return web.Response(status=self._answers.pop(0) if self._answers else 200)
