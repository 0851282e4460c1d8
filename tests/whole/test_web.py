"""The desk in a browser: who is let in, who is not, and that it really is the desk."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from tests.support.served import Served, queued, serving, small_shop
from tests.support.waiting import GENEROUS, until
from tests.support.whole import environment, write_config

pytestmark = pytest.mark.whole


@pytest.fixture
async def served(tmp_path: Path) -> AsyncIterator[Served]:
    async with serving(await small_shop(tmp_path), "--sessions", "2") as server:
        yield server


def browser() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        cookie_jar=aiohttp.CookieJar(unsafe=True)
    )  # also for an address of digits


async def let_in(web: aiohttp.ClientSession, served: Served) -> None:
    async with web.get(f"{served.base}/?token={served.token}") as page:
        assert page.status == 200
        assert "textual" in await page.text()


async def test_a_token_lets_one_browser_in_once(tmp_path: Path) -> None:
    async with serving(await small_shop(tmp_path), cold=True) as served:
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
            await served.next_token()
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


async def typed_in(socket: aiohttp.ClientWebSocketResponse, words: str) -> None:
    """Begin an answer."""
    assert await desk_words(socket, "còn size M")
    await socket.send_str(json.dumps(["stdin", "r"]))
    assert await desk_words(socket, "new line")
    await socket.send_str(json.dumps(["stdin", words]))
    assert await desk_words(socket, words.rsplit(" ", 1)[-1])


async def test_after_a_lost_network_the_same_desk_is_shown_with_the_draft(
    served: Served, tmp_path: Path
) -> None:
    async with browser() as web:
        await let_in(web, served)
        url = f"{served.base}/ws?width=120&height=35&desk=mine"
        async with web.ws_connect(url, origin=served.base) as page:
            await typed_in(page, "dạ còn nguyên")
            assert page._response.connection is not None
            page._response.connection.transport.abort()  # type: ignore[union-attr] # nobody says goodbye
        async with web.ws_connect(url, origin=served.base) as page:
            assert await desk_words(page, "nguyên")
            await page.send_str(
                json.dumps(["stdin", "\r"])
            )  # it stands where it stood: Enter sends it
            await until(lambda: queued(tmp_path) == ["dạ còn nguyên"])
        async with web.get(f"{served.base}/ready?desk=mine") as ready:
            assert ready.status == 204


async def test_a_desk_is_shown_by_nobody_who_was_not_let_in_with_it(served: Served) -> None:
    async with browser() as web, browser() as other:
        await let_in(web, served)
        url = f"{served.base}/ws?width=120&height=35&desk=mine"
        async with web.ws_connect(url, origin=served.base) as page:
            await typed_in(page, "mật khẩu")
            await served.next_token()
            await let_in(other, served)
            async with other.ws_connect(url, origin=served.base) as stranger:
                assert await desk_words(stranger, "còn size M")  # a desk of its own, in the list
            async with web.ws_connect(url, origin=served.base) as second:
                assert await desk_words(
                    second, "khẩu"
                )  # another tab of the same browser takes it over
                while (message := await page.receive()).type is aiohttp.WSMsgType.BINARY:
                    pass
                assert message.type is aiohttp.WSMsgType.CLOSE
                assert message.data == 4001


async def test_what_is_uploaded_goes_along_and_nothing_else_of_the_machine(
    served: Served, tmp_path: Path
) -> None:
    headers = {"Origin": served.base}
    async with browser() as web:
        await let_in(web, served)
        async with web.ws_connect(
            f"{served.base}/ws?width=120&height=35&desk=mine", origin=served.base
        ) as page:
            await typed_in(page, "dạ ảnh")
            query = {"desk": "mine", "name": "../../áo\u202e đỏ.png"}
            for more, status in (
                ({"params": query, "headers": {"Origin": "https://evil.example"}}, 403),
                ({"params": query}, 403),
                ({"params": {**query, "desk": "other"}, "headers": headers}, 404),
                ({"params": query, "headers": headers, "data": b""}, 413),
            ):
                async with web.post(f"{served.base}/upload", **more) as answer:  # type: ignore[arg-type]
                    assert answer.status == status, more
            async with web.post(
                f"{served.base}/upload", params=query, headers=headers, data=b"PNG!"
            ) as answer:
                assert answer.status == 204
            assert await desk_words(page, "đỏ.png")
            await page.send_str(json.dumps(["stdin", "\x07"]))  # Ctrl+G: no editor
            assert await desk_words(page, "In a browser")
            await page.send_str(json.dumps(["stdin", "\r"]))
            await until(lambda: queued(tmp_path) == ["dạ ảnh"])
        for path in (
            "/download/../../etc/passwd",
            "/static/../driver.py",
            "/static/%2e%2e/driver.py",
            "/static/",
            "/upload",
        ):
            async with web.get(f"{served.base}{path}", headers=headers) as answer:
                assert answer.status in (404, 405), path


async def test_the_page_has_a_title_a_language_and_files_of_its_own(served: Served) -> None:
    async with browser() as web:
        await let_in(web, served)
        async with web.get(served.base + "/") as page:
            text = await page.text()
            rules = page.headers["Content-Security-Policy"]
        assert "<title>socialdesk</title>" in text
        assert "http" not in text.replace("http-equiv", "")
        assert "script-src 'self';" in rules
        assert "font-src 'self'" in rules
        for name in re.findall(r'(?:src|href)="([^"]+)"', text):
            async with web.get(f"{served.base}/{name}") as file:
                assert file.status == 200, name
        for name in ("OFL.txt", "LICENSE.xterm.txt", "socialdesk-thai-bold.woff2"):
            async with web.get(f"{served.base}/static/{name}") as file:
                assert file.status == 200, name
