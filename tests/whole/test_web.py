"""The desk in a browser: who is let in, who is not, and that it really is the desk."""

import asyncio
import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound
from tests.support.whole import environment, write_config

pytestmark = pytest.mark.whole
CHROMIUM = next((found for name in ("chromium", "chromium-browser", "google-chrome", "chrome")
                 if (found := shutil.which(name))), None)  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    def __init__(self, process: asyncio.subprocess.Process, base: str, token: str) -> None:
        self.process, self.base, self.token = process, base, token

    async def next_token(self) -> str:
        assert self.process.stdout is not None
        line = (await asyncio.wait_for(self.process.stdout.readline(), 10)).decode()
        found = re.search(r"token=(\S+)", line)
        assert found, line
        return found[1]


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    store = await Store.open(f"sqlite:///{tmp_path}/desk.db")
    await store.accounts.ensure([("shop", "telegram")])
    await store.record([arrival(inbound("còn size M không ạ?", "11"))], NOW, ())
    await store.close()
    config, port = write_config(tmp_path, "http://127.0.0.1:9"), free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "socialdesk",
        "web",
        "--config",
        str(config),
        "--port",
        str(port),
        "--sessions",
        "2",
        "--as",
        "linh",
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
    )
    server = Served(process, f"http://127.0.0.1:{port}", "")
    server.token = await server.next_token()
    try:
        yield server
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), 10)


def browser() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        cookie_jar=aiohttp.CookieJar(unsafe=True)
    )  # also for an address of digits


async def let_in(web: aiohttp.ClientSession, served: Served) -> None:
    async with web.get(f"{served.base}/?token={served.token}") as page:
        assert page.status == 200
        assert "textual" in await page.text()


async def test_a_token_lets_one_browser_in_once(served: Served) -> None:
    async with browser() as web:
        for path in ("/", "/ws", "/static/js/textual.js", "/?token=wrong", "/download/x"):
            async with web.get(served.base + path, headers={"Origin": served.base}) as page:
                assert page.status == 401, path
        await let_in(web, served)
        async with web.get(served.base + "/") as page:
            assert page.status == 200
            assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    async with browser() as other:
        async with other.get(f"{served.base}/?token={served.token}") as page:
            assert page.status == 401
        served.token = await served.next_token()
        await let_in(other, served)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", None])
async def test_another_origin_gets_no_desk(served: Served, origin: str | None) -> None:
    async with browser() as web:
        await let_in(web, served)
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await web.ws_connect(f"{served.base}/ws", origin=origin)
        assert refused.value.status == 403


async def test_another_host_name_gets_nothing(served: Served) -> None:
    async with browser() as web:
        await let_in(web, served)
        async with web.get(served.base + "/", headers={"Host": "rebound.example"}) as page:
            assert page.status == 403
        async with web.post(served.base + "/") as page:
            assert page.status == 405


async def desk_words(socket: aiohttp.ClientWebSocketResponse, words: str) -> bool:
    seen = ""
    try:
        async with asyncio.timeout(15):
            async for message in socket:
                seen += (
                    message.data.decode("utf-8", "replace")
                    if isinstance(message.data, bytes)
                    else message.data
                )
                if words in seen:
                    return True
    except TimeoutError:
        return False
    return False


async def test_the_socket_carries_the_desk_and_sessions_are_capped(served: Served) -> None:
    async with browser() as web:
        await let_in(web, served)
        url = f"{served.base}/ws?width=120&height=35"
        async with (
            web.ws_connect(url, origin=served.base) as one,
            web.ws_connect(url, origin=served.base) as two,
        ):
            assert await desk_words(one, "còn size M")
            assert await desk_words(two, "còn size M")
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await web.ws_connect(url, origin=served.base)
            assert refused.value.status == 503
            await one.send_str(json.dumps(["stdin", "r"]))
            await one.send_str(json.dumps(["stdin", "dạ còn ạ"]))
            assert await desk_words(one, "dạ còn")


def test_a_desk_for_others_needs_an_address_with_https_and_a_password(tmp_path: Path) -> None:
    config = write_config(tmp_path, "http://127.0.0.1:9")
    command = [
        sys.executable,
        "-m",
        "socialdesk",
        "web",
        "--config",
        str(config),
        "--host",
        "0.0.0.0",  # noqa: S104 - refused
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment(), check=False, timeout=30
    )
    assert done.returncode == 1
    assert "--public-url" in done.stderr
    command += ["--public-url", "https://desk.example.com"]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment(), check=False, timeout=30
    )
    assert done.returncode == 1
    assert "team password" in done.stderr


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here")
async def test_a_real_browser_draws_it(served: Served, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    picture = tmp_path / "desk.png"
    process = await asyncio.create_subprocess_exec(
        CHROMIUM,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        f"--user-data-dir={tmp_path}/profile",
        "--virtual-time-budget=8000",
        f"--screenshot={picture}",
        f"{served.base}/?token={served.token}",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    await asyncio.wait_for(process.wait(), 60)
    assert picture.stat().st_size > 5_000
