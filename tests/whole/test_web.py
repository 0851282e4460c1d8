"""The desk in a browser: who is let in, who is not, and that it really is the desk."""

import asyncio
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import aiohttp
import pytest

from socialdesk.store.store import Store
from tests.support.chromium import CHROMIUM, browsing
from tests.support.keeper import die_with_parent
from tests.support.make import NOW, arrival, inbound
from tests.support.ports import free_port
from tests.support.waiting import GENEROUS, until
from tests.support.whole import environment, write_config

pytestmark = pytest.mark.whole
SHOWN = "Boolean(document.elementFromPoint(700, 630).closest('.xterm'))"


class Served:
    def __init__(self, process: asyncio.subprocess.Process, base: str, token: str) -> None:
        self.process, self.base, self.token = process, base, token

    async def next_token(self) -> str:
        assert self.process.stdout is not None
        line = (await asyncio.wait_for(self.process.stdout.readline(), GENEROUS)).decode()
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
        preexec_fn=die_with_parent,
    )
    server = Served(process, f"http://127.0.0.1:{port}", "")
    server.token = await server.next_token()
    try:
        yield server
    finally:
        process.terminate()
        await asyncio.wait_for(process.wait(), GENEROUS)


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
        async with asyncio.timeout(GENEROUS):
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
        command, capture_output=True, text=True, env=environment(), check=False, timeout=GENEROUS
    )
    assert done.returncode == 1
    assert "--public-url" in done.stderr
    command += ["--public-url", "https://desk.example.com"]
    done = subprocess.run(
        command, capture_output=True, text=True, env=environment(), check=False, timeout=GENEROUS
    )
    assert done.returncode == 1
    assert "team password" in done.stderr


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here")
async def test_a_real_browser_draws_it_and_an_answer_is_written_in_it(
    served: Served, tmp_path: Path
) -> None:
    async with browsing(tmp_path) as page:
        await page.open(f"{served.base}/?token={served.token}")
        await until(lambda: "còn size M" in page.received, show=lambda: page.complaints)
        await until(lambda: page.evaluate(SHOWN))
        await page.click(700, 630)  # where answers are written
        await until(lambda: "new line" in page.received)  # what keys do there
        await page.type("dạ còn ạ")
        await until(lambda: "draft kept" in page.received, show=lambda: page.received[-1500:])
        await page.press("Enter", 13, "\r")
        await until(lambda: queued(tmp_path) == ["dạ còn ạ"])
        colours = (await page.picture()).convert("RGB").getcolors(1 << 24)

        assert len(colours) > 20  # words, a list, a thread: more than an empty page
        assert "token=" not in await page.evaluate("location.href")
        # The page asks a stranger for a font, which our policy refuses; it has one of its own.
        others = [each for each in page.complaints if "font" not in each and "favicon" not in each]
        assert others == []


def queued(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "desk.db")) as raw:
        found = raw.execute("SELECT body FROM outbox ORDER BY id").fetchall()
    return [body for (body,) in found]
