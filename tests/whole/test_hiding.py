"""The program itself hides what shows a number under a post of the simulated Facebook, and answers it in
private: by webhook, through deaths."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from socialdesk.simulator.graph import GraphServer
from tests.support.ports import free_port
from tests.support.waiting import until
from tests.support.whole import Worker, lines

pytestmark = pytest.mark.whole
CONFIG = """\
[shop]
name = "Hoa Sen"
[store]
url = "sqlite:///desk.db"
[acknowledge]
enabled = false
[live]
hide_contact_details = true
hidden_answer = "{answer}"
[web]
port = {port}
[[accounts]]
name = "page"
channel = "messenger"
page_id = "101010101010101"
app_id = "900000000000009"
app_secret = "socialdesk-app-secret-0123456789"
page_token = "EAAB-demo-page-token"
verify_token = "v"
graph_base = "{graph}"
"""
ANSWER = "Shop đã ẩn bình luận có số của bạn và nhắn riêng ạ"
POST = "101010101010101_777"


class Shop:
    """A page that hides, and its worker."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "config.toml"

    async def open(self) -> Shop:
        self.graph, port = await GraphServer().start(), free_port()
        self.page = self.graph.add_page()
        self.page.webhook = f"http://127.0.0.1:{port}/hooks/page"
        config = CONFIG.format(answer=ANSWER, port=port, graph=self.graph.base)
        self.config.write_text(config, encoding="utf-8")
        self.worker = await Worker(self.config).start()
        return self

    async def close(self) -> None:
        await self.worker.stop()
        await self.graph.stop()

    def comment(self, who: int, text: str) -> str:
        person = str(7_700_000_000_000_000 + who)
        self.page.people[person] = f"Khách {who}"
        return self.graph.comment(self.page, person, text, POST)

    async def hidden(self, *comments: str) -> bool:
        acts = {each["comment"] for each in self.page.acts if each["act"] == "hide"}
        return acts >= set(comments)

    def told(self) -> Counter[str]:
        """How often each comment was answered in private."""
        return Counter(
            each["data"]["recipient"]["comment_id"]
            for each in self.page.sent
            if each["text"] == ANSWER
        )

    async def is_done(self, count: int) -> bool:
        """Whether so many deliveries have come to their end."""
        rows = await lines(self.config, "outbox", "--state", "all")
        ended = [each for each in rows if each["state"] not in ("queued", "claimed", "sending")]
        return len(ended) == count


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    found = await Shop(tmp_path).open()
    yield found
    await found.close()


async def test_a_number_is_hidden_and_its_author_told_once_however_it_comes(shop: Shop) -> None:
    shop.page.twice = 1
    first = shop.comment(1, "chốt 1, sđt em 0912.345.678")
    harmless = shop.comment(2, "giá bao nhiêu vậy shop")
    await until(lambda: shop.hidden(first))
    again = shop.comment(1, "sđt em 0912.345.678")
    shop.graph.edit_comment(shop.page, harmless, "gửi về số 12 phố Huế nha shop")
    await until(lambda: shop.hidden(first, again, harmless))
    await until(lambda: shop.is_done(5))
    assert shop.told() == {first: 1, harmless: 1}
    assert Counter(each["act"] for each in shop.page.acts) == {"hide": 3}


async def test_a_worker_that_is_killed_tells_nobody_twice_and_forgets_nobody(shop: Shop) -> None:
    shown = []
    for who in range(12):
        shown.append(shop.comment(who, f"gọi em 09123456{who:02} nha"))
        if who in (3, 8):
            await until(partial(shop.hidden, shown[who // 2]))
            await shop.worker.kill()
            await shop.worker.start()
    await until(lambda: shop.is_done(24))
    rows = await lines(shop.config, "outbox", "--state", "all")
    assert {each["state"] for each in rows} <= {"sent", "delivered", "read", "unconfirmed"}
    begun = Counter(each["comment"] for each in shop.page.acts) + shop.told()
    unsure = sum(each["state"] == "unconfirmed" for each in rows)
    assert set(shop.told()) | {each["comment"] for each in shop.page.acts} <= set(shown)
    assert max(shop.told().values()) == 1
    assert 24 - unsure <= sum(begun.values()) <= 24
