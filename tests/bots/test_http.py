"""Fetching a file that a platform names: never from inside our own network, never more than was
allowed."""

from pathlib import Path

import pytest
from aiohttp import web

from socialdesk.bots.http import Caller, NotReached, Unanswered
from socialdesk.errors import ChannelError
from socialdesk.simulator.hosted import Hosted, drop


class Files(Hosted):
    def __init__(self) -> None:
        super().__init__()
        self.application.router.add_get("/ok", self._ok)
        self.application.router.add_get("/inside", self._inside)
        self.application.router.add_get("/round", self._round)
        self.application.router.add_get("/dropped", self._dropped)

    async def _ok(self, request: web.Request) -> web.Response:
        return web.Response(body=b"x" * 100)

    async def _inside(self, request: web.Request) -> web.Response:
        raise web.HTTPFound(f"http://localhost:{request.url.port}/ok")

    async def _round(self, request: web.Request) -> web.Response:
        raise web.HTTPFound("/round")

    async def _dropped(self, request: web.Request) -> web.Response:
        return drop(request)


@pytest.mark.parametrize(
    ("path", "limit", "words"),
    [
        ("/ok", 10, "too large"),
        ("/inside", 1000, "private network"),
        ("/round", 1000, "circles"),
        ("/gone", 1000, "no longer"),
    ],
)
async def test_what_is_not_fetched(tmp_path: Path, path: str, limit: int, words: str) -> None:
    server = await Files().start()
    caller = Caller(server.base)
    with pytest.raises(ChannelError, match=words):
        await caller.download(server.base + path, tmp_path / "file", limit)
    assert await caller.download(server.base + "/ok", tmp_path / "file", 1000) == 100
    with pytest.raises(ChannelError, match="no address"):
        await caller.download("file:///etc/passwd", tmp_path / "file", 1000)
    await caller.close()
    await server.stop()


async def test_what_left_and_what_did_not() -> None:
    server = await Files().start()
    caller = Caller(server.base)
    with pytest.raises(Unanswered):
        await caller.call("GET", "/dropped")
    await server.stop()
    with pytest.raises(NotReached):
        await caller.call("POST", "/ok", body={"a": 1})
    await caller.close()
