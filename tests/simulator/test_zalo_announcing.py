"""What the simulated Zalo takes of announcements: templates of the right shape, by day, for money, no more
often than it allows; articles to all followers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import aiohttp
import pytest

from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.simulator.zalo import OaSide, ZaloServer
from socialdesk.simulator.zalo_announcing import ZONE, is_template
from tests.simulator.test_zalo import LAN, ask
from tests.support.clock import ManualClock

NOON = Instant(int(datetime(2026, 11, 3, 12, tzinfo=ZONE).timestamp() * 1000))
HEADER = {"type": "header", "content": "Sale"}
ROW = {"key": "Mã đơn", "value": "A1"}


@pytest.fixture
async def server(clock: ManualClock) -> AsyncIterator[ZaloServer]:
    clock.advance((NOON - clock.now()) / 1000)
    found = await ZaloServer(clock).start()
    yield found
    await found.stop()


@pytest.fixture
def oa(server: ZaloServer) -> OaSide:
    side = server.add_account(people={LAN: "Lan", "7": "Mai"}, echo="never")
    side.announced.money = 10_000
    side.last_act[LAN] = NOON - 20 * DAY
    return side


def payload(sort: str = "promotion", **more: Any) -> dict[str, Any]:
    found = {"template_type": "promotion", "elements": [HEADER]}
    if sort == "transaction":
        table = {"type": "table", "content": [ROW]}
        found = {
            "template_type": "transaction_order",
            "language": "VI",
            "elements": [HEADER, table],
        }
    return {**found, **more}


async def tell(server: ZaloServer, sort: str = "promotion", to: str = LAN) -> int:
    message = {"attachment": {"type": "template", "payload": payload(sort)}}
    body = {"recipient": {"user_id": to}, "message": message}
    return int((await ask(server, "POST", f"/v3.0/oa/message/{sort}", **body))["error"])


async def test_promotions_have_a_day_a_month_and_an_account_s_day(
    server: ZaloServer, oa: OaSide, clock: ManualClock
) -> None:
    assert [await tell(server), await tell(server)] == [0, -218]
    for _ in range(3):
        clock.advance(DAY / 1000)
        assert await tell(server) == 0
    clock.advance(DAY / 1000)
    assert await tell(server) == -218, "four in a month"
    oa.announced.daily = 1
    assert [await tell(server, to="7"), oa.announced.money] == [0, 10_000 - 5 * 350]
    oa.people["8"] = "Hoa"
    assert await tell(server, to="8") == -211
    clock.advance((NOON + 30 * DAY - clock.now()) / 1000)
    assert await tell(server) == 0, "another month"


async def test_they_go_by_day_to_followers_who_are_paid_for(
    server: ZaloServer, oa: OaSide, clock: ManualClock
) -> None:
    assert await tell(server, to="9") == -213
    oa.blocked.add("7")
    assert await tell(server, to="7") == -213
    clock.advance((NOON + 10 * HOUR - clock.now()) / 1000)
    assert await tell(server) == -234
    assert await tell(server, "transaction") == 0, "these go at night as well"
    clock.advance((NOON + 18 * HOUR - clock.now()) / 1000)
    oa.announced.money = 349
    assert await tell(server) == -321
    oa.announced.granted = False
    assert await tell(server) == -233


async def test_a_transaction_goes_within_a_year_of_the_last_act(
    server: ZaloServer, oa: OaSide, clock: ManualClock
) -> None:
    clock.advance((NOON + 346 * DAY - clock.now()) / 1000)
    assert await tell(server, "transaction") == -230


@pytest.mark.parametrize(
    ("sort", "more"),
    [
        ("promotion", {"template_type": "media"}),
        ("promotion", {"elements": []}),
        ("promotion", {"elements": [{"type": "text", "content": "x"}]}),
        ("promotion", {"elements": [HEADER, HEADER]}),
        ("promotion", {"elements": [{"type": "header", "content": "x" * 101}]}),
        ("promotion", {"elements": [HEADER, {"type": "text", "content": "x" * 1001}]}),
        ("promotion", {"elements": [HEADER, *[{"type": "text", "content": "x"}] * 3]}),
        ("promotion", {"elements": [HEADER, {"type": "banner", "attachment_id": "none"}]}),
        ("promotion", {"elements": [HEADER, {"type": "list"}]}),
        ("promotion", {"elements": [HEADER, {"type": "table", "content": [ROW] * 6}]}),
        ("promotion", {"buttons": [{"title": "x" * 36, "type": "oa.query.show", "payload": "x"}]}),
        ("promotion", {"buttons": [{"title": "x", "type": "oa.open.url", "payload": "x"}]}),
        ("promotion", {"buttons": [{"title": "x", "type": "web_url", "payload": "x"}]}),
        ("promotion", {"buttons": [{"title": "x", "type": "oa.query.show", "payload": "x"}] * 5}),
        ("transaction", {"template_type": "promotion"}),
        ("transaction", {"language": "vi"}),
        ("transaction", {"elements": [HEADER]}),
        ("transaction", {"elements": [HEADER, {"type": "table", "content": [{"key": "Giá", "value": "1"}]}]}),
        ("transaction", {"elements": [HEADER, {"type": "text", "content": "x" * 251}, {"type": "table", "content": [ROW]}]}),
    ],
)  # fmt: skip
def test_a_template_of_another_shape_is_not_taken(sort: str, more: dict[str, Any]) -> None:
    assert is_template(sort, payload(sort), ())
    assert not is_template(sort, payload(sort, **more), ())


ARTICLE = {
    "type": "normal", "title": "Live", "author": "Hoa", "description": "Tối nay", "status": "show",
    "cover": {"cover_type": "photo", "photo_url": "https://x/y.jpg"}, "body": [{"type": "text", "content": "x"}],
}  # fmt: skip


def everybody(*names: str) -> dict[str, Any]:
    elements = [{"media_type": "article", "attachment_id": name} for name in names]
    attachment = {"type": "template", "payload": {"template_type": "media", "elements": elements}}
    return {"recipient": {"target": {}}, "message": {"attachment": attachment}}


async def verify(server: ZaloServer, token: str) -> dict[str, Any]:
    """What becomes of an article; its token is not that of the call."""
    headers = {"access_token": "access-1"}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(f"{server.base}/v2.0/article/verify", json={"token": token}) as answer,
    ):
        return dict(await answer.json())


async def test_an_article_is_made_looked_at_and_goes_to_all_followers_once_a_day(
    server: ZaloServer, oa: OaSide, clock: ManualClock
) -> None:
    oa.announced.slow = 1
    token = (await ask(server, "POST", "/v2.0/article/create", **ARTICLE))["data"]["token"]
    first = await verify(server, token)
    second = await verify(server, token)
    assert (first["error"], second["data"]) == (-214, {"id": "article-1"})

    sent = await ask(server, "POST", "/v2.0/oa/message", **everybody("article-1"))
    again = await ask(server, "POST", "/v2.0/oa/message", **everybody("article-1"))

    assert sent["data"] == {"message_id": "broadcast-1"}
    assert again["error"] == -211
    assert {each["chat"]: each["text"] for each in oa.sent} == {LAN: "Live", "7": "Live"}
    for _ in range(3):
        clock.advance(DAY / 1000)
        assert (await ask(server, "POST", "/v2.0/oa/message", **everybody("article-1")))[
            "error"
        ] == 0
    clock.advance(DAY / 1000)
    assert (await ask(server, "POST", "/v2.0/oa/message", **everybody("article-1")))[
        "error"
    ] == -211


@pytest.mark.parametrize(
    "more", [{"title": ""}, {"title": "x" * 151}, {"cover": {}}, {"body": []}, {"author": "x" * 51}]
)
async def test_an_article_of_another_shape_is_not_made(
    server: ZaloServer, oa: OaSide, more: dict[str, Any]
) -> None:
    assert (await ask(server, "POST", "/v2.0/article/create", **{**ARTICLE, **more}))[
        "error"
    ] == -201
    assert (await ask(server, "POST", "/v2.0/oa/message", **everybody("article-9")))[
        "error"
    ] == -201


async def test_what_is_left_is_told_for_a_person(server: ZaloServer, oa: OaSide) -> None:
    await tell(server)
    told = (await ask(server, "POST", "/v3.0/oa/quota/message", user_id=LAN))["data"]["promotion"]
    assert told == {"daily_remain": 0, "daily_total": 1, "monthly_remain": 3, "monthly_total": 4}


async def test_after_the_package_a_charged_answer_takes_money(
    server: ZaloServer, oa: OaSide
) -> None:
    oa.quota, oa.announced.money, oa.last_act[LAN] = 1, 60, NOON - 3 * DAY
    body = {"recipient": {"user_id": LAN}, "message": {"text": "dạ"}}
    answers = [await ask(server, "POST", "/v3.0/oa/message/cs", **body) for _ in range(3)]

    assert [each["error"] for each in answers] == [0, 0, -321]
    assert ["quota" in each["data"] for each in answers[:2]] == [True, False]
    assert (oa.quota, oa.announced.money) == (0, 5)
