"""Desks behind browsers: how many there are, whom they wait for, and who makes room."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

import aiohttp
import pytest

from socialdesk.bots.door import Doors
from socialdesk.commands.web_server import DeskServer
from socialdesk.commands.web_session import harmless_name
from tests.support.ports import free_port
from tests.support.waiting import GENEROUS, comes_to

DESK = [sys.executable, "-S", "-c", (
    "import sys, os; out = sys.stdout.buffer;"
    "out.write(b'__GANGLION__\\n'); pid = str(os.getpid()).encode();"
    "out.write(b'D' + len(pid).to_bytes(4, 'big') + pid); out.flush();"
    "sys.stdin.buffer.read()"
)]  # fmt: skip
"""Says who it is, and lives until its input ends."""


@dataclass
class Place:
    """A server of such desks, and a browser that was let in."""

    server: DeskServer
    browser: aiohttp.ClientSession
    base: str
    pages: list[aiohttp.ClientWebSocketResponse] = field(default_factory=list)

    async def open(self, desk: str) -> aiohttp.ClientWebSocketResponse:
        """A page that shows this desk."""
        page = await self.browser.ws_connect(f"{self.base}/ws?desk={desk}", origin=self.base)
        self.pages.append(page)
        return page

    async def ready(self, desk: str) -> int:
        async with self.browser.get(f"{self.base}/ready?desk={desk}") as answer:
            return answer.status

    @property
    def desks(self) -> int:
        return len(self.server._sessions)


@asynccontextmanager
async def place(most: int, grace: float, desk: Sequence[str] = DESK) -> AsyncIterator[Place]:
    port = free_port()
    server = DeskServer(desk, "127.0.0.1", port, "", most, lambda _: None, grace)
    doors = Doors()
    server.known = doors.trust
    runner = doors.runner(await server.application())
    await runner.setup()
    await doors.listen(runner, "127.0.0.1", port)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(runner.cleanup)
        stack.callback(doors.close)
        jar = aiohttp.CookieJar(unsafe=True)
        browser = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        async with browser.get(server.new_token()) as page:
            assert page.status == 200
        yield Place(server, browser, f"http://127.0.0.1:{port}")


@pytest.fixture
async def eight() -> AsyncIterator[Place]:
    async with place(8, grace=1_000) as made:
        yield made


async def who(page: aiohttp.ClientWebSocketResponse) -> bytes:
    """Which process the page shows."""
    return bytes((await page.receive(GENEROUS)).data)


async def test_of_thirty_tabs_at_once_eight_have_desks_and_the_others_are_told(
    eight: Place,
) -> None:
    found = await asyncio.gather(
        *(eight.open(f"tab {n}") for n in range(30)), return_exceptions=True
    )
    refused = [each for each in found if isinstance(each, aiohttp.WSServerHandshakeError)]
    assert (eight.desks, len(refused), {each.status for each in refused}) == (8, 22, {503})
    assert await eight.ready("tab 31") == 503


async def test_tabs_that_were_closed_make_room_the_oldest_first(eight: Place) -> None:
    pages = [await eight.open(f"tab {n}") for n in range(8)]
    for n, left in ((5, 1), (3, 2)):
        await pages[n].close()
        await comes_to(lambda: len(eight.server._deserted()), left)
    assert await eight.ready("new") == 204
    await eight.open("new")
    assert eight.desks == 8
    assert sorted(desk for _, desk in eight.server._sessions) == [
        "new", *(f"tab {n}" for n in (0, 1, 2, 3, 4, 6, 7)),
    ]  # fmt: skip


async def test_a_page_that_comes_twice_at_once_has_one_desk(eight: Place) -> None:
    one, two = await asyncio.gather(eight.open("mine"), eight.open("mine"))
    told = [await page.receive(GENEROUS) for page in (one, two)]
    later = next(n for n, each in enumerate(told) if each.type is not aiohttp.WSMsgType.CLOSE)
    await (one, two)[later].send_str('["ping"]')
    while (message := await (one, two)[later].receive(GENEROUS)).type is aiohttp.WSMsgType.BINARY:
        told.append(message)
    assert json.loads(message.data) == ["pong", ""]
    shown = {each.data for each in told if each.type is aiohttp.WSMsgType.BINARY}
    assert (eight.desks, len(shown)) == (1, 1)


async def test_a_desk_whose_page_does_not_come_back_in_time_is_closed() -> None:
    async with place(8, grace=0.01) as made:
        page = await made.open("mine")
        pid = await who(page)
        assert page._response.connection is not None
        page._response.connection.transport.abort()  # type: ignore[union-attr]
        await comes_to(lambda: made.desks, 0)
        assert await who(await made.open("mine")) != pid  # another one, in the same tab


async def test_the_page_is_answered_when_it_asks_whether_it_is_heard(eight: Place) -> None:
    page = await eight.open("mine")
    await who(page)
    await page.send_str('["ping"]')
    assert json.loads((await page.receive(GENEROUS)).data) == ["pong", ""]


async def test_a_browser_that_is_in_keeps_its_desks_and_leaves_the_address_to_another(
    eight: Place,
) -> None:
    pid = await who(await eight.open("mine"))
    address = eight.server.new_token()
    async with eight.browser.get(address) as page:
        assert page.status == 200
    again = await eight.open("mine")
    await again.send_str('["ping"]')
    assert eight.desks == 1, pid
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar) as other, other.get(address) as page:
        assert page.status == 200


# -- what customers sent


def handing_over(path: Path, name: str) -> list[str]:
    """The command of a desk that hands this file to its page, and lives until its input ends."""
    told = json.dumps({"type": "download", "path": str(path), "name": name}).encode()
    return [sys.executable, "-S", "-c", (
        f"import sys; out = sys.stdout.buffer; told = {told!r};"
        "out.write(b'__GANGLION__\\n' + b'M' + len(told).to_bytes(4, 'big') + told); out.flush();"
        "sys.stdin.buffer.read()"
    )]  # fmt: skip


async def test_a_file_is_handed_over_once_to_its_own_desk_as_nothing_that_runs(
    tmp_path: Path,
) -> None:
    (tmp_path / "kept").write_bytes(b"<html>")
    async with place(8, 1_000, handing_over(tmp_path / "kept", "Giá\r\nX: y\u202e.html")) as made:
        page = await made.open("mine")
        what, word = json.loads((await page.receive(GENEROUS)).data)
        assert what == "download"
        address = f"{made.base}/download/{word}"
        for other in ("", "?desk=other"):
            async with made.browser.get(address + other) as answer:
                assert answer.status == 404
        async with made.browser.head(f"{address}?desk=mine") as answer:
            assert answer.status in (404, 405)
        async with made.browser.get(f"{address}?desk=mine") as answer:
            assert (answer.status, await answer.read()) == (200, b"<html>")
            headers = answer.headers
        assert headers["Content-Type"] == "application/octet-stream"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"
        assert headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        name = headers["Content-Disposition"].removeprefix("attachment; filename*=UTF-8''")
        assert unquote(name).startswith("Giá") and unquote(name).endswith(".html.file")
        assert not set(name) & set("\r\n\u202e ;/")
        async with made.browser.get(f"{address}?desk=mine") as answer:
            assert answer.status == 404


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Hóa đơn.PDF", "Hóa đơn.PDF"), ("ảnh.zip", "ảnh.zip"), ("a.jpg.exe", "a.jpg.exe.file"), ("x", "x.file"),
        ("..\\..\\a.bat", "a.bat.file"), ("/etc/passwd", "passwd.file"), (".bashrc", "bashrc.file"), ("", "file.file"),
        ("a.svg", "a.svg.file"), ("a.docm", "a.docm.file"), ("a.pdf.", "a.pdf"), ("a.exe\u202e.pdf", "a.exe⟲.pdf"),
    ],
)  # fmt: skip
def test_a_customers_name_for_a_file_is_one_under_which_nothing_runs(
    name: str, called: str
) -> None:
    assert harmless_name(name) == called
