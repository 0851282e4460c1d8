"""A seller's first hour in a browser, from README alone: the pretend shop, in Vietnamese."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.support.chromium import CHROMIUM, SHIFT, Page, browsing
from tests.support.keeper import die_with_parent
from tests.support.waiting import GENEROUS, until
from tests.support.whole import environment

pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed here"),
]


@asynccontextmanager
async def pretend_shop(folder: Path) -> AsyncIterator[tuple[str, str]]:
    """`socialdesk demo --web` on a Vietnamese machine: the desk's address, and the simulator's."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "socialdesk", "demo", "--web", "--folder", str(folder),
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, preexec_fn=die_with_parent,
        env=environment(LANG="vi_VN.UTF-8", LC_ALL="", LANGUAGE="", SOCIALDESK_SHOP_NAME="A real one"),
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), GENEROUS)).decode()
        found = re.search(r"http://\S+", line)
        assert found, line
        config = (folder / "config.toml").read_text(encoding="utf-8")
        simulator = re.search(r'api_base = "(http://127\.0\.0\.1:\d+)', config)
        assert simulator, config
        yield found[0], simulator[1]
    finally:
        if process.returncode is None:
            process.terminate()
        assert await asyncio.wait_for(process.wait(), GENEROUS) == 0


def arrived(simulator: str) -> list[str]:
    """What the simulated platforms were told by the shop."""
    with urlopen(f"{simulator}/sim/report", timeout=GENEROUS) as answer:  # noqa: S310 - loopback
        told: dict[str, Any] = json.load(answer)
    return [each["text"] for side in told["accounts"].values() for each in side["sent"]]


async def shows(page: Page, *words: str) -> None:
    """Wait until all of these stand on the screen."""
    for each in words:
        await until(lambda each=each: page.shows(each))  # type: ignore[misc]


async def test_the_pretend_shop_is_answered_in_vietnamese_in_a_browser(tmp_path: Path) -> None:
    words = "dạ còn ạ, chị lấy mấy cái ạ?"
    async with (
        pretend_shop(tmp_path / "shop") as (address, simulator),
        browsing(tmp_path) as page,
    ):
        await page.open(address)
        await shows(
            page, "Chào mừng đến socialdesk", "Đây là cửa hàng mẫu", "Nối Telegram", "F12: ไทย"
        )
        assert await page.shows("Hoa Sen Shop")  # nothing of a real shop's settings
        await page.press("Escape", 27)
        await until(lambda: is_gone(page, "Chào mừng"))
        await page.press(" ", 32, " ")
        await page.press("r", 82, "r")
        await shows(page, "xuống dòng")
        await page.type(words)
        await shows(page, "đã giữ nháp")
        await page.press("Enter", 13, "\r")
        await until(lambda: words in arrived(simulator))
        await page.press("Escape", 27)
        await page.press("?", 191, "?")
        await shows(page, "Trong danh sách", "Mở cuộc trò chuyện và viết")
        await page.press("Escape", 27)
        await page.press("F7", 118, modifiers=SHIFT)
        await shows(page, "Chào mừng đến socialdesk", " ✓ Trả lời một khách")
        assert page.complaints == []


async def is_gone(page: Page, words: str) -> bool:
    """Whether these words stand no more on the screen."""
    return not await page.shows(words)
