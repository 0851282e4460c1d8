"""A platform that says what it is told to: a web server on loopback that keeps what it was asked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Answer = tuple[int, object] | tuple[int, object, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    headers: Mapping[str, str]


@dataclass(slots=True)
class Loopback:
    """`answers` are by the end of the path, in order; the last one is said again and again."""

    base: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def says(self, path: str, *answers: object, status: int = 200) -> None:
        """What is answered from now on: objects, or (status, object) pairs."""
        self.answers[path] = [
            each if isinstance(each, tuple) else (status, each) for each in answers
        ]

    def paths(self) -> list[str]:
        """What was asked, in order."""
        return [f"{each.method} {each.path}" for each in self.asked]

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request."""
        raw = await request.read()
        is_json = request.content_type == "application/json"
        body = json.loads(raw) if raw and is_json else raw
        self.asked.append(
            Asked(request.method, request.path, dict(request.query), body, dict(request.headers))
        )
        known = [end for end in self.answers if request.path.endswith(end)]
        if not known:
            return web.json_response(
                {"error": {"message": f"nobody expected {request.path}"}}, status=500
            )
        answers = self.answers[max(known, key=len)]
        status, said, *more = answers.pop(0) if len(answers) > 1 else answers[0]
        headers = more[0] if more else None
        if isinstance(said, bytes):
            return web.Response(body=said, status=status, headers=headers)
        return web.json_response(said, status=status, headers=headers)


@asynccontextmanager
async def loopback() -> AsyncIterator[Loopback]:
    """One that is up."""
    found = Loopback()
    application = web.Application()
    application.router.add_route("*", "/{path:.*}", found.handle)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    found.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield found
    finally:
        await runner.cleanup()
