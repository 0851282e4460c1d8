"""Fetching a file that a platform names: never from inside our own network, never more than was
allowed."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from socialdesk.bots.http import ANSWER_LIMIT, Caller, NotReached, Unanswered, upload
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


class Answers(Hosted):
    """Says whatever it was given to say."""

    def __init__(self) -> None:
        super().__init__()
        self.body, self.status, self.slow = b"{}", 200, asyncio.Event()
        self.asked: list[tuple[str, str, bytes]] = []
        self.application.router.add_route("*", "/say", self._say)
        self.application.router.add_route("*", "/slow", self._slow)

    async def _say(self, request: web.Request) -> web.Response:
        self.asked.append((request.method, request.path_qs, await request.read()))
        return web.Response(body=self.body, status=self.status, headers={"X-Usage": "7"})

    async def _slow(self, request: web.Request) -> web.Response:
        await self.slow.wait()
        return web.Response()


@pytest.fixture
async def answers() -> AsyncIterator[Answers]:
    server = await Answers().start()
    yield server
    server.slow.set()
    await server.stop()


@pytest.fixture
async def caller(answers: Answers) -> AsyncIterator[Caller]:
    found = Caller(answers.base + "/")
    yield found
    await found.close()


async def test_a_call_takes_query_and_body_and_gives_the_whole_answer(
    answers: Answers, caller: Caller
) -> None:
    answers.body, answers.status = '{"tên": "Lan"}'.encode(), 418
    found = await caller.call("POST", "/say", query={"a": "1&2"}, body={"lời": "dạ \ud800"})

    assert (found.status, found.object, found.headers["X-Usage"]) == (418, {"tên": "Lan"}, "7")
    assert answers.asked == [("POST", "/say?a=1%262", '{"lời": "dạ ?"}'.encode())]
    assert (await caller.call("GET", f"{answers.base}/say")).status == 418


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b'{"a": 1', b"\xff"])
async def test_an_answer_that_is_no_json_is_an_answer(
    answers: Answers, caller: Caller, body: bytes
) -> None:
    answers.body = body
    found = await caller.call("GET", "/say")
    assert (found.status, found.json, found.object) == (200, None, {})


async def test_a_list_is_no_object(answers: Answers, caller: Caller) -> None:
    answers.body = b"[1]"
    found = await caller.call("GET", "/say")
    assert (found.json, found.object) == ([1], {})


async def test_no_more_of_an_answer_is_read_than_any_answer_needs(
    answers: Answers, caller: Caller
) -> None:
    answers.body = b'{"a": "' + b"x" * ANSWER_LIMIT + b'"}'
    assert (await caller.call("GET", "/say")).json is None


async def test_no_answer_in_time_is_doubt(answers: Answers, caller: Caller) -> None:
    with pytest.raises(Unanswered, match="no answer in time"):
        await caller.call("POST", "/slow", seconds=0.02)


async def test_an_address_that_is_none_was_never_left_for() -> None:
    caller = Caller("http://[half-an-address")
    with pytest.raises(NotReached):
        await caller.call("GET", "/x")
    await caller.close()


async def test_a_file_of_ours_is_sent_with_its_name(
    answers: Answers, caller: Caller, tmp_path: Path
) -> None:
    path = tmp_path / "áo.png"
    path.write_bytes(b"picture")
    form = upload("file", str(path), "áo đỏ.png", "image/png", {"to": "501"})
    await caller.call("POST", "/say", form=form)
    (_, _, sent) = answers.asked[0]

    assert b"picture" in sent and b'name="to"' in sent and b"image/png" in sent
    path.unlink()
    with pytest.raises(ChannelError):
        upload("file", str(path), "x", "image/png")
