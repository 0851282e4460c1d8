"""What every simulated platform shares: an address on loopback, and webhooks that are delivered
until they are taken."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Self

import aiohttp
from aiohttp import web

from socialdesk.clock import Clock, SystemClock

Json = dict[str, Any]
Fault = Callable[[web.Request, Json], Awaitable[web.StreamResponse | None]]
"""Steps in before a call: an answer instead of the real one, or None to let it happen."""

FIRST_PAUSE, LONGEST_PAUSE = 0.05, 2.0


class Hosted:
    """A server on loopback. `base` is its address once it was started."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self.base = ""
        self.application = web.Application(client_max_size=64 * 1024 * 1024)
        self.application.router.add_get("/files/{name}", _file)
        self.delivered: list[tuple[int, float]] = []
        """Each answer to a webhook: its status, and how many seconds it took."""
        self._runner: web.AppRunner | None = None
        self._pushing: set[asyncio.Task[None]] = set()
        self._client: aiohttp.ClientSession | None = None

    async def start(self, port: int = 0) -> Self:
        """Listen on loopback. Raises OSError."""
        if self._runner is not None:
            raise RuntimeError("it runs already")
        self._runner = web.AppRunner(self.application, access_log=None, shutdown_timeout=0.1)
        try:
            await self._runner.setup()
            site = web.TCPSite(self._runner, "127.0.0.1", port)
            await site.start()
            self.base = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
            self._client = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=64))
        except BaseException:
            await self.stop()
            raise
        return self

    async def stop(self) -> None:
        """Close every connection. Nothing is delivered from here on until it is started again: what
        a call or a person still says meanwhile is said to nobody."""
        runner, self._runner = self._runner, None
        client, self._client = self._client, None
        for task in self._pushing:
            task.cancel()
        try:
            if runner:
                await runner.cleanup()
            await asyncio.gather(*self._pushing, return_exceptions=True)
        finally:
            if client:
                await client.close()

    @property
    def pushing(self) -> int:
        """Webhooks that nobody has taken yet."""
        return len(self._pushing)

    def deliver(
        self, url: Callable[[], str], body: bytes, headers: Mapping[str, str], after: float = 0.0
    ) -> None:
        """Deliver a webhook until it is answered 2xx, with growing pauses; given up once there is
        no address any more."""
        self._push(self._deliver(url, body, headers, after))

    def _push(self, delivering: Coroutine[None, None, None]) -> None:
        """Go on with a delivery beside everything else, for as long as this server runs."""
        if self._client is None:
            delivering.close()
            return
        task = asyncio.create_task(delivering)
        self._pushing.add(task)
        task.add_done_callback(self._pushing.discard)

    async def _deliver(
        self, url: Callable[[], str], body: bytes, headers: Mapping[str, str], after: float
    ) -> None:
        if after:
            await asyncio.sleep(after)
        pause, tried = FIRST_PAUSE, 0
        while self._client is not None and (target := url()):
            more = {"num_retry": str(tried)} if tried else {}
            if await self.post(target, body, {**headers, **more}) // 100 == 2:
                return
            tried += 1
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """Post once; the status, or 0 where nobody answered. Only `start` opens connections."""
        if self._client is None:
            return 0
        started = asyncio.get_running_loop().time()
        try:
            async with self._client.post(
                url, data=body, headers={"Content-Type": "application/json", **headers}
            ) as answer:
                status = answer.status
        except (aiohttp.ClientError, OSError):
            status = 0
        self.delivered.append((status, asyncio.get_running_loop().time() - started))
        return status


async def _file(request: web.Request) -> web.Response:
    return web.Response(body=f"file {request.match_info['name']}".encode())


async def parameters(request: web.Request) -> Json:
    """A call's query and body together, whether it came as JSON or as a form; files as bytes."""
    found: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.json() if request.can_read_body else {}
        return {**found, **(body if isinstance(body, dict) else {})}
    for key, value in (await request.post()).items():
        found[key] = value.file.read() if isinstance(value, web.FileField) else value
        if isinstance(value, web.FileField):
            found[f"{key}_name"] = value.filename
    return found


async def first_of(*waits: Coroutine[None, None, object]) -> None:
    """Wait until one of them is over, and end the others."""
    tasks = [asyncio.ensure_future(each) for each in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


def drop(request: web.Request) -> web.Response:
    """Break the connection instead of answering."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()
