"""What all simulated platforms share."""

import asyncio
import random

import aiohttp
import pytest
from aiohttp import web

from socialdesk.simulator import hosted
from socialdesk.simulator.hosted import Hosted, parameters
from tests.support.simulator import Hook
from tests.support.waiting import until


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosted, "FIRST_PAUSE", 0.001)


async def test_a_webhook_is_delivered_until_it_is_taken_and_says_how_often_it_was_tried() -> None:
    server = await Hosted().start()
    async with Hook(503, 500) as hook:
        server.deliver(lambda: hook.url, b"{}", {"X-Name": "value"})
        await until(lambda: not server.pushing)
    await server.stop()

    assert [each.headers.get("num_retry") for each in hook.calls] == [None, "1", "2"]
    assert {each.headers["X-Name"] for each in hook.calls} == {"value"}
    assert [status for status, _ in server.delivered] == [503, 500, 200]


async def test_a_webhook_is_given_up_once_there_is_no_address() -> None:
    server, addresses = await Hosted().start(), ["http://127.0.0.1:9/", ""]
    server.deliver(lambda: addresses.pop(0), b"{}", {})
    await until(lambda: not server.pushing)
    await server.stop()

    assert [status for status, _ in server.delivered] == [0]


async def test_it_can_be_stopped_and_started_again_where_it_was() -> None:
    server = await Hosted().start()
    port = int(server.base.rsplit(":", 1)[1])
    await server.stop()
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.ClientConnectionError):
            await session.get(f"{server.base}/files/a.jpg")
        await server.start(port)
        async with session.get(f"{server.base}/files/a.jpg") as answer:
            assert await answer.read() == b"file a.jpg"
    await server.stop()


async def test_parameters_are_read_from_the_query_json_and_forms() -> None:
    found: list[hosted.Json] = []

    async def take(request: web.Request) -> web.Response:
        found.append(await parameters(request))
        return web.Response()

    server = Hosted()
    server.application.router.add_post("/", take)
    await server.start()
    form = aiohttp.FormData()
    form.add_field("file", b"bytes", filename="a.png")
    async with aiohttp.ClientSession() as session:
        for body in ({"json": {"b": 2}}, {"data": {"b": "2"}}, {"data": form}, {"json": [1]}, {}):
            async with session.post(f"{server.base}/?a=1", **body) as answer:  # type: ignore[arg-type]
                assert answer.status == 200
    await server.stop()

    assert found == [
        {"a": "1", "b": 2},
        {"a": "1", "b": "2"},
        {"a": "1", "file": b"bytes", "file_name": "a.png"},
        {"a": "1"},
        {"a": "1"},
    ]


async def test_a_call_that_ends_while_everything_is_closed_opens_nothing_anew() -> None:
    server = Hosted()
    arrived = asyncio.Event()

    async def late(_: web.Request) -> web.Response:
        try:
            arrived.set()
            await asyncio.Event().wait()
        finally:
            server.deliver(lambda: "http://127.0.0.1:9/", b"{}", {})
            await asyncio.sleep(0)
        return web.Response()

    server.application.router.add_get("/late", late)
    await server.start()
    async with aiohttp.ClientSession() as client:
        asked = asyncio.create_task(client.get(f"{server.base}/late"))
        await arrived.wait()
        await server.stop()
        asked.cancel()
        await asyncio.gather(asked, return_exceptions=True)

    assert (server.pushing, server._client) == (0, None)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[aiohttp.ClientSession]:
    """Every client that the servers of a test open."""
    found: list[aiohttp.ClientSession] = []
    ordinary = aiohttp.ClientSession

    def open_one(**more: object) -> aiohttp.ClientSession:
        found.append(ordinary(**more))  # type: ignore[arg-type]
        return found[-1]

    monkeypatch.setattr(hosted.aiohttp, "ClientSession", open_one)
    return found


@pytest.mark.parametrize("seed", range(60))
async def test_whatever_is_said_while_it_starts_and_stops_no_client_stays_open(
    seed: int, opened: list[aiohttp.ClientSession]
) -> None:
    chance, server, doing = random.Random(seed), Hosted(), list[asyncio.Task[object]]()
    running = False
    async with Hook(*[503] * 99) as hook:
        for _ in range(12):
            if chance.random() < 0.6:
                server.deliver(lambda: hook.url, b"{}", {}, chance.choice((0, 0.001)))
            elif all(each.done() for each in doing):
                doing.append(asyncio.ensure_future(server.stop() if running else server.start()))
                running = not running
            for _ in range(chance.randrange(6)):
                await asyncio.sleep(0)
        await asyncio.gather(*doing)
        await server.stop()
        server.deliver(lambda: hook.url, b"{}", {})

        assert await server.post(hook.url, b"{}", {}) == 0
        assert server.pushing == 0
        assert [each for each in opened if not each.closed] == []


async def test_a_port_that_is_taken_leaves_nothing_open(
    opened: list[aiohttp.ClientSession],
) -> None:
    first = await Hosted().start()
    port = int(first.base.rsplit(":", 1)[1])
    with pytest.raises(OSError, match="in use"):
        await Hosted().start(port)
    await first.stop()

    assert [each.closed for each in opened] == [True]
