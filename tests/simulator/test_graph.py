"""The simulated Graph API: it refuses what Meta refuses, and signs as Meta signs."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from socialdesk.simulator.graph import GraphServer, refusing
from socialdesk.simulator.graph_page import PageSide, as_object, encoded, sign
from tests.support.clock import ManualClock
from tests.support.simulator import Hook

LAN = "7700000000000001"
POST = "101010101010101_777"
DAY = 86_400


@pytest.fixture
async def server(clock: ManualClock) -> AsyncIterator[GraphServer]:
    found = await GraphServer(clock).start()
    yield found
    await found.stop()


@pytest.fixture
def page(server: GraphServer) -> PageSide:
    return server.add_page(people={LAN: "Lan"}, echo="never")


def proof(side: PageSide) -> str:
    return hmac.new(side.app_secret.encode(), side.token.encode(), hashlib.sha256).hexdigest()


async def call(
    server: GraphServer, side: PageSide, method: str, path: str, **data: Any
) -> tuple[int, dict[str, Any]]:
    """A call with the account's token and proof, as our own channel makes it."""
    query = {"access_token": side.token, "appsecret_proof": proof(side)}
    query |= {key: value for key, value in data.items() if method == "GET"}
    body = data if method != "GET" else None
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"{server.base}/v25.0/{path}", params=query, json=body) as answer,
    ):
        return answer.status, await answer.json()


async def send(server: GraphServer, side: PageSide, **more: Any) -> tuple[int, int]:
    """Send an answer to Lan; the status and Meta's code."""
    data = {
        "recipient": {"id": LAN},
        "messaging_type": "RESPONSE",
        "message": {"text": "dạ còn ạ"},
        **more,
    }
    status, told = await call(server, side, "POST", "me/messages", **data)
    return status, told.get("error", {}).get("code", 0)


async def test_a_call_needs_a_token_that_lives_and_its_proof(
    server: GraphServer, page: PageSide
) -> None:
    assert (await call(server, page, "GET", "me"))[1]["name"] == page.name
    page.dead = True
    assert (await call(server, page, "GET", "me"))[1]["error"]["code"] == 190
    page.dead = False
    unproven = f"{server.base}/v25.0/me?access_token={page.token}"
    async with aiohttp.ClientSession() as session, session.get(unproven) as answer:
        assert "appsecret_proof" in (await answer.json())["error"]["message"]
    stranger = PageSide(token="EAAB-nobody")
    assert (await call(server, stranger, "GET", "me"))[1]["error"]["error_subcode"] == 460


async def test_words_arrive_and_come_back_as_an_echo_that_is_signed(
    server: GraphServer, page: PageSide
) -> None:
    async with Hook() as hook:
        page.webhook, page.echo = hook.url, "before"
        server.say(page, LAN, "còn không?")
        assert await send(server, page) == (200, 0)
        first, second = await hook.told(2)

    assert first.json()["entry"][0]["messaging"][0]["message"]["text"] == "còn không?"
    assert second.json()["entry"][0]["messaging"][0]["message"]["is_echo"] is True
    for told in (first, second):
        assert (
            told.headers["X-Hub-Signature-256"]
            == sign(page.app_secret, told.body)["X-Hub-Signature-256"]
        )
    assert [each["text"] for each in page.sent] == ["dạ còn ạ"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"message": {"text": ""}}, 100),
        ({"message": {"text": " \n "}}, 100),
        ({"message": {"text": "x" * 2001}}, 100),
        ({"messaging_type": "MESSAGE_TAG", "tag": "ACCOUNT_UPDATE"}, 100),
        ({"message": {"attachment": {"type": "image"}}}, 100),
        ({"recipient": {"id": "7700000000000009"}}, 100),
        ({"recipient": {"comment_id": "777_1"}}, 100),
    ],
)
async def test_what_meta_refuses_is_refused(
    server: GraphServer, page: PageSide, change: dict[str, Any], code: int
) -> None:
    server.say(page, LAN, "alo")

    assert await send(server, page, **change) == (400, code)
    assert page.sent == []


async def test_an_answer_to_a_message_that_is_gone_or_nobodys_is_refused(
    server: GraphServer, page: PageSide
) -> None:
    mine = server.say(page, LAN, "alo")["message"]["mid"]
    other = server.say(page, "7700000000000002", "alo")["message"]["mid"]

    assert await send(server, page, reply_to={"mid": mine}) == (200, 0)
    assert await send(server, page, reply_to={"mid": page.sent[0]["message_id"]}) == (200, 0)
    assert await send(server, page, reply_to={"mid": other}) == (400, 100)
    assert await send(server, page, reply_to={"mid": "m_nobody"}) == (400, 100)
    server.take_back(page, LAN, mine)
    assert await send(server, page, reply_to={"mid": mine}) == (400, 9000001)
    assert len(page.sent) == 2


async def test_who_blocked_the_page_gets_nothing(server: GraphServer, page: PageSide) -> None:
    server.say(page, LAN, "alo")
    page.blocked.add(LAN)

    assert await send(server, page) == (400, 551)
    assert page.sent == []


async def test_a_message_needs_its_type(server: GraphServer, page: PageSide) -> None:
    server.say(page, LAN, "alo")
    data = {"recipient": {"id": LAN}, "message": {"text": "dạ"}}
    status, told = await call(server, page, "POST", "me/messages", **data)

    assert (status, "messaging_type" in told["error"]["message"]) == (400, True)


async def test_the_window_closes_after_a_day_and_for_people_with_leave_after_seven(
    server: GraphServer, page: PageSide, clock: ManualClock
) -> None:
    tagged = {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    server.say(page, LAN, "alo")
    clock.advance(DAY - 1)
    assert await send(server, page) == (200, 0)
    clock.advance(2)
    assert await send(server, page) == (400, 10)
    assert await send(server, page, **tagged) == (400, 10)
    page.human_agent = True
    assert await send(server, page, **tagged) == (200, 0)
    clock.advance(6 * DAY)
    assert await send(server, page, **tagged) == (400, 10)


async def test_a_comment_has_one_private_reply_within_seven_days(
    server: GraphServer, page: PageSide, clock: ManualClock
) -> None:
    first, late = (server.comment(page, LAN, "giá?", POST) for _ in range(2))
    assert await send(server, page, recipient={"comment_id": first}) == (200, 0)
    assert await send(server, page, recipient={"comment_id": first}) == (400, 10900)
    clock.advance(7 * DAY + 1)
    assert await send(server, page, recipient={"comment_id": late}) == (400, 100)
    assert len(page.sent) == 1


async def test_comments_are_answered_liked_hidden_and_deleted(
    server: GraphServer, page: PageSide
) -> None:
    comment = server.comment(page, LAN, "giá?", POST)
    _, answered = await call(server, page, "POST", f"{comment}/comments", message="350k ạ")
    await call(server, page, "POST", f"{comment}/likes")
    await call(server, page, "DELETE", f"{comment}/likes")
    await call(server, page, "POST", comment, is_hidden=True)
    assert (await call(server, page, "POST", "777_99", is_hidden=True))[0] == 400
    _, read = await call(server, page, "GET", f"{POST}/comments")
    assert [each["message"] for each in read["data"]] == ["350k ạ", "giá?"]
    await call(server, page, "DELETE", comment)
    _, left = await call(server, page, "GET", "777/comments")

    assert [each["id"] for each in left["data"]] == [answered["id"]]
    assert [each["act"] for each in page.acts] == ["like", "unlike", "hide", "hide", "delete"]
    assert (await call(server, page, "POST", f"{comment}/comments", message="x"))[0] == 400


async def test_conversations_come_in_pages_of_25_with_twenty_messages_at_most(
    server: GraphServer, page: PageSide, clock: ManualClock
) -> None:
    for number in range(27):
        clock.advance(1)
        server.say(page, f"77{number:014}", f"tin {number}")
    for number in range(22):
        server.say(page, f"77{26:014}", f"thêm {number}")
    _, first = await call(server, page, "GET", "me/conversations")
    after = first["paging"]["cursors"]["after"]
    _, second = await call(server, page, "GET", "me/conversations", after=after)

    assert [len(each["data"]) for each in (first, second)] == [25, 2]
    assert "next" in first["paging"] and "next" not in second["paging"]
    newest = first["data"][0]
    assert [len(newest["messages"]["data"]), newest["messages"]["data"][0]["message"]] == [
        20,
        "thêm 21",
    ]
    _, alone = await call(server, page, "GET", newest["id"])
    assert alone["messages"] == newest["messages"]


async def test_who_is_asked_for_is_told_or_does_not_exist(
    server: GraphServer, page: PageSide
) -> None:
    assert (await call(server, page, "GET", LAN))[1]["name"] == "Lan"
    assert (await call(server, page, "GET", "123"))[1]["error"]["error_subcode"] == 33
    assert (await call(server, page, "GET", "t_123"))[0] == 400
    shop = server.add_page(ig_id="17841400000000001", token="EAAB-insta", name="hoasen.shop")
    _, told = await call(server, shop, "GET", shop.ig_id)
    assert told["instagram_business_account"]["username"] == "hoasen.shop"


async def test_events_are_subscribed_to(server: GraphServer, page: PageSide) -> None:
    assert (await call(server, page, "GET", "me/subscribed_apps"))[1] == {"data": []}
    fields = "messages,feed"
    await call(server, page, "POST", "me/subscribed_apps", subscribed_fields=fields)
    _, told = await call(server, page, "GET", "me/subscribed_apps")
    assert told["data"] == [{"id": page.app_id, "subscribed_fields": ["messages", "feed"]}]


async def test_tokens_are_looked_at_lengthened_and_listed(
    server: GraphServer, page: PageSide, clock: ManualClock
) -> None:
    _, told = await call(server, page, "GET", "debug_token", input_token=page.token)
    assert told["data"]["is_valid"] is True
    _, told = await call(server, page, "GET", "debug_token", input_token="nobody's")
    assert told["data"]["is_valid"] is False
    old, grant = page.token, "ig_refresh_token"
    _, told = await call(server, page, "GET", "refresh_access_token", grant_type=grant)
    assert told["access_token"] == page.token == f"{old}+"
    assert page.expires_at == clock.now() // 1000 + 60 * DAY
    page.token = old
    assert (await call(server, page, "GET", "refresh_access_token"))[0] == 400
    person = PageSide(token=server.user_token)
    _, told = await call(server, person, "GET", "me/accounts")
    assert [each["id"] for each in told["data"]] == [page.page_id]
    assert (await call(server, page, "GET", "me/accounts"))[0] == 400
    longer = {"fb_exchange_token": server.user_token}
    assert (await call(server, page, "GET", "oauth/access_token", **longer))[0] == 200
    assert (await call(server, page, "GET", "oauth/access_token"))[0] == 400


async def test_a_fault_holds_for_one_call(server: GraphServer, page: PageSide) -> None:
    server.say(page, LAN, "alo")
    page.faults["messages"] = [refusing(613, 0, "too many", Retry_After="5")]

    assert await send(server, page) == (400, 613)
    assert await send(server, page) == (200, 0)


def test_bodies_look_as_meta_writes_them() -> None:
    assert encoded({"a": "giá/1"}) == b'{"a":"gi\\u00e1\\/1"}'
    assert as_object('{"id": "1"}') == as_object({"id": "1"}) == {"id": "1"}
    assert as_object("1") == as_object(None) == as_object("[1]") == {}
    assert json.loads(encoded({"a": "giá/1"})) == {"a": "giá/1"}
