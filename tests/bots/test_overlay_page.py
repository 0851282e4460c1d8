"""The overlay as a web page: who may see it, what it loads, what it is told."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from socialdesk import tui
from socialdesk.bots.overlay_page import FILES, HEADERS, OverlayPage
from socialdesk.bots.web import WebServer
from socialdesk.errors import NotFound, StoreError
from tests.support.clock import ManualClock

TOKEN = "only-for-reading-0001"
STATIC = Path(tui.__file__).parent / "web" / "static"


class Told:
    """What there is to show, and how often it was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.trouble: Exception | None = None

    async def tokens(self) -> dict[str, str]:
        return {"live": TOKEN, "tối /6": TOKEN, "a/b": TOKEN, "other": "another-for-reading-1"}

    async def read(self, name: str) -> dict[str, Any]:
        self.asked.append(name)
        if self.trouble:
            raise self.trouble
        return {"title": name, "now": 1}


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def base(told: Told, clock: ManualClock) -> AsyncIterator[str]:
    web = WebServer("127.0.0.1", 0)
    web.pages += OverlayPage(STATIC, told.read, told.tokens, clock, web.trust).routes()
    await web.start()
    yield f"http://127.0.0.1:{web.port}"
    await web.close()


async def ask(address: str, method: str = "GET") -> tuple[int, str, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, address, allow_redirects=False) as answer,
    ):
        return answer.status, await answer.text(errors="replace"), answer.headers


@pytest.mark.parametrize("token", ["", "?token=", "?token=wrong", "?token=ởở", f"?x={TOKEN}"])
async def test_nobody_sees_anything_without_the_token(base: str, told: Told, token: str) -> None:
    for path in ("live/", "live/values"):
        status, said, headers = await ask(f"{base}/overlay/{path}{token}")
        assert (status, "live" in said) == (401, False)
        assert headers["Referrer-Policy"] == "no-referrer"
    assert told.asked == []


async def test_each_overlay_has_a_token_of_its_own(base: str, told: Told) -> None:
    for name in ("other", "nix"):
        for token in (TOKEN, ""):
            assert (await ask(f"{base}/overlay/{name}/values?token={token}"))[0] == 401
    assert (await ask(f"{base}/overlay/other/values?token=another-for-reading-1"))[0] == 200
    assert told.asked == ["other"]


async def test_a_store_in_trouble_lets_nobody_in(clock: ManualClock, told: Told) -> None:
    async def tokens() -> dict[str, str]:
        raise StoreError("The disk is full.")

    web = WebServer("127.0.0.1", 0)
    web.pages += OverlayPage(STATIC, told.read, tokens, clock, web.trust).routes()
    await web.start()
    assert (await ask(f"http://127.0.0.1:{web.port}/overlay/live/?token={TOKEN}"))[0] == 503
    await web.close()


async def test_the_page_its_files_and_its_values(base: str, told: Told, clock: ManualClock) -> None:
    status, said, headers = await ask(f"{base}/overlay/t%E1%BB%91i%20%2F6/?token={TOKEN}")
    assert (status, 'src="overlay.js"' in said) == (200, True)
    assert {name: headers[name] for name in HEADERS} == HEADERS
    for name, kind in FILES.items():
        status, _, headers = await ask(f"{base}/overlay/x/{name}")
        assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, kind, "no-store")  # fmt: skip
    status, said, headers = await ask(f"{base}/overlay/t%E1%BB%91i%20%2F6/values?token={TOKEN}")
    assert (status, headers["Content-Type"]) == (200, "application/json; charset=utf-8")
    assert said == f'{{"title": "tối /6", "now": {clock.now()}}}'


async def test_many_who_look_ask_the_store_once(base: str, told: Told, clock: ManualClock) -> None:
    for _ in range(5):
        await ask(f"{base}/overlay/live/values?token={TOKEN}")
    assert told.asked == ["live"]
    clock.advance(1)
    await ask(f"{base}/overlay/live/values?token={TOKEN}")
    assert told.asked == ["live", "live"]


@pytest.mark.parametrize(
    ("trouble", "status"), [(NotFound("nix"), 404), (StoreError("The disk is full."), 503)]
)
async def test_what_is_not_there_and_a_store_in_trouble(
    base: str, told: Told, trouble: Exception, status: int
) -> None:
    told.trouble = trouble
    assert (await ask(f"{base}/overlay/live/values?token={TOKEN}"))[0] == status


async def test_it_is_only_read_and_gives_nothing_else_away(base: str) -> None:
    for path in ("live/desk.js", "live/..%2Foverlay.js", "live/index.html", "live/x/y"):
        assert (await ask(f"{base}/overlay/{path}?token={TOKEN}"))[0] == 404, path
    for method in ("POST", "PUT", "DELETE"):
        assert (await ask(f"{base}/overlay/live/values?token={TOKEN}", method))[0] == 405
    status, _, headers = await ask(f"{base}/overlay/a%2Fb?token={TOKEN}&theme=tet")
    assert (status, headers["Location"]) == (308, f"a%2Fb/?token={TOKEN}&theme=tet")
