"""The overlay as a page: served by the worker, drawn by a real browser."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from socialdesk import tui
from socialdesk.bots.overlay_page import OverlayPage
from socialdesk.bots.web import WebServer
from socialdesk.clock import SystemClock
from socialdesk.model.ids import Instant
from socialdesk.model.overlay import (
    BETWEEN,
    MOST_ROWS,
    PAGE,
    SPIN,
    Board,
    Countdown,
    Line,
    Overlay,
    Part,
    Question,
    Spin,
    Wheel,
    Winners,
    Won,
)
from socialdesk.store.store import Store
from tests.support.chromium import CHROMIUM, Page, browsing
from tests.support.lives import commented, running
from tests.support.make import NOW, arrival
from tests.support.ports import free_port
from tests.support.waiting import comes_to, until
from tests.support.whole import Worker, server_with_bot, write_config

pytestmark = pytest.mark.whole
TOKEN = "only-for-reading-0001"
STATIC = Path(tui.__file__).parent / "web" / "static"
HOSTILE = "<img src=x onerror=\"document.title='owned'\"> & còn không?"


async def test_the_worker_serves_it_to_whoever_has_its_token(tmp_path: Path) -> None:
    server, _ = await server_with_bot()
    port = free_port()
    config = write_config(tmp_path, server.base, port=port)
    store = await Store.open(f"sqlite:///{tmp_path}/desk.db")
    await store.accounts.ensure([("shop", "telegram")])
    live = await running(store)
    await store.record([arrival(commented(HOSTILE, "11"))], NOW, ())
    (said,) = await store.lives.comments(live.id, 0, 1)
    await store.overlays.pin(live.id, said.message_id, "linh", NOW)
    worker = await Worker(config).start()
    base = f"http://127.0.0.1:{port}/overlay/{live.name}"

    async with aiohttp.ClientSession() as session:

        async def values() -> tuple[int, Any]:
            async with session.get(f"{base}/values", params={"token": TOKEN}) as answer:
                return answer.status, json.loads(await answer.text()) if answer.ok else None

        assert (await values())[0] == 401
        await store.overlays.let_watch(live.name, TOKEN, "full", NOW)

        async def let_in() -> Any:
            status, told = await values()
            return told if status == 200 else None

        await until(let_in)
        told = await let_in()
        assert (told["scene"], told["question"]["words"]) == ("question", HOSTILE)
    await store.close()
    assert await worker.stop() == 0
    await server.stop()


class Shown:
    """What the page is told; a test puts something else there."""

    def __init__(self) -> None:
        self.clock = SystemClock()
        self.overlay = Overlay("Hoa Sen")
        self.page_ms = PAGE

    async def read(self, name: str) -> dict[str, Any]:
        told = self.overlay.told(self.clock.now())
        if told["winners"]:
            told["winners"]["page_ms"] = self.page_ms
        return told

    async def tokens(self) -> dict[str, str]:
        return {"live": TOKEN}

    def at(self, later: int) -> Instant:
        return Instant(self.clock.now() + later)


async def words(page: Page) -> str:
    return str(await page.evaluate("document.getElementById('scene').innerText"))


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here")
async def test_a_browser_draws_every_scene_as_text_that_fits(tmp_path: Path) -> None:
    shown = Shown()
    web = WebServer("127.0.0.1", 0)
    web.pages += OverlayPage(STATIC, shown.read, shown.tokens, shown.clock, web.trust).routes()
    await web.start()
    async with browsing(tmp_path) as page:
        await page.open(f"http://127.0.0.1:{web.port}/overlay/live?token={TOKEN}&theme=tet")
        await comes_to(lambda: words(page), "Hoa Sen")

        shown.overlay = Overlay("", countdown=Countdown("Bắt đầu", shown.at(0), shown.at(725_000)))
        await until(lambda: _has(page, "Bắt đầu", "12:0"))

        shown.overlay = Overlay("", question=Question("Lan", HOSTILE))
        await until(lambda: _has(page, "Lan", HOSTILE))
        assert await page.evaluate("document.images.length + document.title") == "0socialdesk"

        shown.overlay = Overlay("", board=Board("ราคา", (Line("Bình luận", "1,204"),)))
        await until(lambda: _has(page, "ราคา", "Bình luận", "1,204"))
        shown.overlay = Overlay("", winners=Winners("Chúc mừng", (Won(1, "N. T. Ánh", "Mũ"),)))
        await until(lambda: _has(page, "Chúc mừng", "1. N. T. Ánh", "Mũ"))

        parts = (Part("An", 1), Part("Bình", 5), Part("Chi", 2))
        wheel = Wheel("Quay", parts, (Spin(1, shown.at(BETWEEN - 3 * SPIN)), Spin(2, shown.at(-SPIN))))  # fmt: skip
        shown.overlay = Overlay("", wheel=wheel)
        await until(lambda: _has(page, "Quay", "Chi"))
        for moment in (0, 1_000, 7_999, 20_000):
            at = Instant(wheel.spins[0].at + moment)
            turned = await page.evaluate(f"turned(values.wheel, {at})")
            assert turned == pytest.approx(wheel.turned(at))
        await page.resize(400, 300)
        await until(lambda: _fits(page))
        assert page.complaints == []
    await web.close()


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here")
async def test_a_browser_turns_over_the_pages_of_a_table_that_would_be_small(
    tmp_path: Path,
) -> None:
    shown = Shown()
    web = WebServer("127.0.0.1", 0)
    web.pages += OverlayPage(STATIC, shown.read, shown.tokens, shown.clock, web.trust).routes()
    await web.start()
    names = [f"Nguyễn Thị Tên Rất Dài {number}" for number in range(1, MOST_ROWS + 1)]
    lines = tuple(Won(n, name, "Áo thun Hoa Sen") for n, name in enumerate(names, 1))
    shown.overlay = Overlay("", winners=Winners("Chúc mừng", lines))
    shown.page_ms = 300
    async with browsing(tmp_path) as page:
        await page.open(f"http://127.0.0.1:{web.port}/overlay/live?token={TOKEN}&theme=tet")
        await page.resize(1600, 900)
        await until(lambda: _has(page, *names))  # there is room for all of them
        for width, height, most in ((900, 260, 5), (300, 200, 1)):
            await page.resize(width, height)
            await until(partial(_sees_all, page, names, most, set()))
        assert page.complaints == []
    await web.close()


async def _sees_all(page: Page, names: list[str], most: int, seen: set[str]) -> bool:
    """Whether all of them were `seen` by now, on pages that are whole and have no more of them than so many."""
    said = f"{' '.join((await words(page)).split())} "
    here = {name for name in names if f"{name} " in said}
    if len(here) <= most and await _fits(page):
        seen |= here
    return seen == set(names)


async def _has(page: Page, *some: str) -> bool:
    said = await words(page)
    return all(each in said for each in some) and await _fits(page)


async def _fits(page: Page) -> bool:
    """Nothing is cut at an edge."""
    return bool(
        await page.evaluate(
            "[...document.querySelectorAll('main > div')].every(each => "
            "each.scrollWidth <= each.clientWidth + 1 && each.scrollHeight <= each.clientHeight + 1)"
        )
    )
