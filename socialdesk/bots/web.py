"""One aiohttp application for every webhook: who may come in, what is answered, and when."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from socialdesk.bots.door import BODIES, BROKEN, ENCODINGS, Body, Crowd, Doors
from socialdesk.errors import ConfigError, StoreError
from socialdesk.model.message import RawUpdate
from socialdesk.model.reason import Reason

BODY_LIMIT = 2 * 1024 * 1024
"""Bytes of one webhook request; Meta's batches of a thousand changes stay below."""
SMALL_LIMIT = 1024 * 1024
"""The same where a request tells of one thing and must be read before it can be believed."""
WITHIN = 20.0
"""Seconds in which a request is answered where the platform says nothing stricter."""
RETRY_AFTER = {"Retry-After": "5"}


@dataclass(frozen=True, slots=True)
class Request:
    """What a hook needs of a request: the exact bytes and the headers (names in any case)."""

    headers: Mapping[str, str]
    body: bytes


Take = Callable[[Request], Awaitable[int]]
"""Takes a request in; returns the HTTP status: 200 only once everything in it is durable. Raises
StoreError."""
Challenge = Callable[[Mapping[str, str]], str | None]
"""Answers a platform's GET, made to see whether the address is ours: the text to send back, or None
to refuse."""
Stranger = Callable[[Mapping[str, str]], int | None]
"""The status for a request whose headers (or what stands behind the `?` of its address) already say that it is not the
platform's, so that its body is never read; None for one that may be."""


@dataclass(frozen=True, slots=True)
class Hook:
    """One address. `within` is how many seconds its platform waits; a slower store is answered with
    "try again". `most` is how many bytes one request may have."""

    take: Take
    within: float = WITHIN
    challenge: Challenge | None = None
    stranger: Stranger | None = None
    most: int = BODY_LIMIT
    uninvited: Stranger | None = None
    """The same as `stranger`, by what stands behind the `?`."""


class WebServer:
    """Listens on loopback unless the shop says otherwise. `ready` and `metrics` are asked by
    /readyz and /metrics."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._hooks: dict[str, Hook] = {}
        self._pages: dict[str, str] = {}
        self.pages: list[web.RouteDef] = []
        """What else is served, once it listens."""
        self._runner: web.AppRunner | None = None
        self._doors = Doors()
        self._bodies = Crowd(BODIES)
        self._starting = asyncio.Lock()
        self.ready: Callable[[], Awaitable[list[str]]] | None = None
        """Gives what stands in the way of readiness, a line each; an empty list is ready."""
        self.metrics: Callable[[], Awaitable[bytes]] | None = None
        self.expected: set[str] = set()
        """Hooks that will be mounted in a moment: until then their platforms are asked to come
        again."""
        self.routes: dict[str, Callable[[Sequence[RawUpdate]], Awaitable[None]]] = {}
        """Where updates of another account of the same app go, if that account is looked after in
        this process."""
        self.answered: Counter[tuple[str, int]] = Counter()
        """Requests to hooks by name and status."""

    @property
    def port(self) -> int:
        """The port that is really listened on (the configured one may be 0)."""
        return self._port

    @property
    def malformed(self) -> int:
        """Requests so far that could not be read as such."""
        return self._doors.malformed.count

    async def mount(
        self,
        name: str,
        take: Take,
        *,
        within: float = WITHIN,
        challenge: Challenge | None = None,
        stranger: Stranger | None = None,
        most: int = BODY_LIMIT,
    ) -> None:
        """Serve `/hooks/<name>` from now on. Raises ConfigError if the address cannot be listened
        on."""
        self.serve(name, Hook(take, within, challenge, stranger, most))
        await self.start()

    def serve(self, name: str, hook: Hook) -> None:
        """The same, once it listens."""
        self._hooks[name] = hook

    def trust(self, request: web.BaseRequest) -> None:
        """Its sender has shown who they are: strangers make room before them."""
        self._doors.trust(request)

    def page(self, path: str, text: str) -> None:
        """Serve a small page, like one by which a platform sees that the domain is ours."""
        self._pages[path] = text

    async def start(self) -> None:
        """Listen, if that is not done yet. Raises ConfigError if the address cannot be listened on."""
        async with self._starting:
            if self._runner is None:
                await self._start()

    async def _start(self) -> None:
        application = web.Application()
        application.router.add_post("/hooks/{name}", self._take)
        application.router.add_get("/hooks/{name}", self._challenge)
        application.router.add_get("/healthz", self._healthz)
        application.router.add_get("/readyz", self._readyz)
        application.router.add_get("/metrics", self._metrics)
        application.router.add_get("/{page}", self._page)
        application.add_routes(self.pages)
        runner = self._doors.runner(application)
        await runner.setup()
        try:
            self._port = await self._doors.listen(runner, self._host, self._port)
        except OSError as error:
            await runner.cleanup()
            raise ConfigError(
                Reason(
                    "web.port_taken",
                    host=self._host,
                    port=str(self._port),
                    strerror=error.strerror or type(error).__name__,
                )
            ) from error
        self._runner = runner

    async def _take(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        hook = self._hooks.get(name)
        if hook is None:
            return (
                web.Response(status=503, headers=RETRY_AFTER)
                if name in self.expected
                else web.Response(status=404)
            )
        status = await self._taken(request, hook)
        self._doors.answered(request)
        self.answered[name, status] += 1
        return web.Response(status=status, headers=RETRY_AFTER if status == 503 else None)

    async def _taken(self, request: web.Request, hook: Hook) -> int:
        """The status for one request. Only what may be the platform's is read at all."""
        if request.headers.get("Content-Encoding", "").strip().lower() not in ENCODINGS:
            return 415
        if hook.stranger is not None and (status := hook.stranger(request.headers)) is not None:
            return status
        if hook.uninvited is not None and (status := hook.uninvited(request.query)) is not None:
            return status
        if (request.content_length or 0) > hook.most:
            return 413
        held = Body(request, self._bodies)
        try:
            try:
                body = await held.read(hook.most)
            except TimeoutError:
                return 408
            except BROKEN:
                return 400
            if body is None:
                return 413
            status = await self._asked(hook, Request(request.headers, body))
        finally:
            held.go()
        if status == 200:
            self._doors.trust(request)
        return status

    @staticmethod
    async def _asked(hook: Hook, request: Request) -> int:
        try:
            # What is being written when time runs out is written all the same; the platform's
            # repeat does no harm.
            async with asyncio.timeout(hook.within):
                return await hook.take(request)
        except (StoreError, TimeoutError):
            return 503

    async def _challenge(self, request: web.Request) -> web.Response:
        hook = self._hooks.get(request.match_info["name"])
        if hook is None or hook.challenge is None:
            return web.Response(status=404)
        answer = hook.challenge(request.query)
        return web.Response(status=403) if answer is None else web.Response(text=answer)

    async def _page(self, request: web.Request) -> web.Response:
        text = self._pages.get(request.match_info["page"])
        return (
            web.Response(status=404)
            if text is None
            else web.Response(text=text, content_type="text/html")
        )

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readyz(self, _: web.Request) -> web.Response:
        waiting = await self.ready() if self.ready else []
        text = "\n".join(waiting) or "ready"
        return web.Response(text=f"{text}\n", status=503 if waiting else 200)

    async def _metrics(self, _: web.Request) -> web.Response:
        if self.metrics is None:
            return web.Response(status=404)
        try:
            body = await self.metrics()
        except StoreError:
            return web.Response(status=503, headers=RETRY_AFTER)
        return web.Response(
            body=body, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}
        )

    async def close(self) -> None:
        """Stop listening; requests that are being answered come to their end."""
        self._doors.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
