"""Live videos and their comments on the simulated Graph API, as our own converter reads them."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from socialdesk.bots.messenger.limits import NETWORK
from socialdesk.bots.meta.comments import Comments
from socialdesk.simulator.graph import GraphServer
from socialdesk.simulator.graph_page import PageSide
from tests.simulator.test_graph import LAN, call, send
from tests.support.clock import ManualClock
from tests.support.simulator import Hook

POST, VIDEO = "101010101010101_7001", "440000000000001"
STORY = "18100000000000002"


@pytest.fixture
async def server(clock: ManualClock) -> AsyncIterator[GraphServer]:
    found = await GraphServer(clock).start()
    yield found
    await found.stop()


@pytest.fixture
def page(server: GraphServer) -> PageSide:
    return server.add_page(people={LAN: "Lan"}, echo="never")


@pytest.fixture
def insta(server: GraphServer) -> PageSide:
    return server.add_page(ig_id="17841400000000001", token="EAAB-i", people={LAN: "lan"})


async def changes(hook: Hook, count: int) -> list[dict[str, Any]]:
    told = await hook.told(count)
    return [each for one in told for each in one.json()["entry"][0]["changes"]]


async def test_the_feed_tells_of_a_live_its_comments_and_what_becomes_of_them(
    server: GraphServer, page: PageSide
) -> None:
    async with Hook() as hook:
        page.webhook = hook.url
        server.go_live(page, VIDEO, POST)
        await hook.told(1)
        comment = server.comment(page, LAN, "QUAY", POST)
        await hook.told(2)
        server.edit_comment(page, comment, "thôi")
        await hook.told(3)
        server.remove_comment(page, comment)
        found = await changes(hook, 4)

    assert found[0] == {"field": "live_videos", "value": {"id": VIDEO, "status": "live"}}
    assert [each["value"]["verb"] for each in found[1:]] == ["add", "edited", "remove"]
    assert [each["value"].get("message") for each in found[1:]] == ["QUAY", "thôi", None]
    post = found[1]["value"]["post"]
    assert (post["type"], post["status_type"]) == ("video", "added_video")
    assert page.comments == {}


async def test_our_converter_understands_all_of_it(server: GraphServer, page: PageSide) -> None:
    comments = Comments(page.page_id, NETWORK)
    async with Hook() as hook:
        page.webhook = hook.url
        server.go_live(page, VIDEO, POST)
        comment = server.comment(page, LAN, "QUAY", POST)
        server.edit_comment(page, comment, "thôi")
        server.remove_comment(page, comment)
        server.end_live(page, POST)
        found = await changes(hook, 6)

    assert not [each for each in found if comments.is_strange(each["field"], each["value"])]


async def test_many_comments_come_in_one_call(server: GraphServer, page: PageSide) -> None:
    async with Hook() as hook:
        page.webhook = hook.url
        numbers = server.comment_together(page, [(LAN, "giá?"), (LAN, "còn hàng?")], POST)
        found = await changes(hook, 1)

    assert [each["value"]["comment_id"] for each in found] == numbers


async def test_a_live_is_read_page_by_page_by_the_video_or_its_post(
    server: GraphServer, page: PageSide
) -> None:
    server.go_live(page, VIDEO, POST)
    for number in range(5):
        server.comment(page, LAN, f"tin {number}", POST)
    _, first = await call(server, page, "GET", f"{VIDEO}/comments", limit="3")
    after = first["paging"]["cursors"]["after"]
    _, rest = await call(server, page, "GET", f"{POST}/comments", limit="3", after=after)

    assert [each["message"] for each in first["data"] + rest["data"]] == [
        f"tin {number}" for number in (4, 3, 2, 1, 0)
    ]
    assert ("next" in first["paging"], "next" in rest["paging"]) == (True, False)


async def test_a_live_of_instagram_has_a_field_of_its_own_and_no_private_replies_afterwards(
    server: GraphServer, insta: PageSide
) -> None:
    async with Hook() as hook:
        insta.webhook = hook.url
        server.go_live(insta, STORY, STORY)
        first, second = (server.comment(insta, LAN, "QUAY", STORY) for _ in range(2))
        found = await changes(hook, 2)

    assert {each["field"] for each in found} == {"live_comments"}
    assert {each["value"]["comment_id"] for each in found} == {first, second}
    assert await send(server, insta, recipient={"comment_id": first}) == (200, 0)
    server.end_live(insta, STORY)
    assert await send(server, insta, recipient={"comment_id": second}) == (400, 100)


async def test_instagram_tells_nobody_that_a_comment_is_gone(
    server: GraphServer, insta: PageSide
) -> None:
    async with Hook() as hook:
        insta.webhook = hook.url
        first = server.comment(insta, LAN, "QUAY", STORY)
        server.remove_comment(insta, first)
        server.comment(insta, LAN, "giá?", STORY)
        found = await changes(hook, 2)

    assert {each["value"]["text"] for each in found} == {"QUAY", "giá?"}


async def test_who_blocks_gets_no_private_reply_and_a_public_one_has_its_weather(
    server: GraphServer, page: PageSide
) -> None:
    comment = server.comment(page, LAN, "giá?", POST)
    page.blocked.add(LAN)
    assert await send(server, page, recipient={"comment_id": comment}) == (400, 551)
    page.weather.change(limited=1.0)
    status, told = await call(server, page, "POST", f"{comment}/comments", message="350k ạ")

    assert (status, told["error"]["code"], page.sent) == (400, 613, [])
