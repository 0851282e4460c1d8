"""The simulated Zalo: tokens that work once, what the Official Account may say, the Bot API."""

import base64
import hashlib
import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from socialdesk.simulator.zalo import OaSide, ZaloServer, refusing, sign, swallowing
from socialdesk.simulator.zalo_bot import ZaloBotSide
from tests.support.clock import ManualClock
from tests.support.simulator import Hook

LAN = "6142494823110000001"
HOUR = 3_600
FIRST = "access-1"


@pytest.fixture
async def server(clock: ManualClock) -> AsyncIterator[ZaloServer]:
    found = await ZaloServer(clock).start()
    yield found
    await found.stop()


@pytest.fixture
def oa(server: ZaloServer) -> OaSide:
    return server.add_account(people={LAN: "Lan"}, echo="never")


@pytest.fixture
def bot(server: ZaloServer) -> ZaloBotSide:
    return server.bots.add("4180:token")


async def ask(
    server: ZaloServer, method: str, path: str, *, token: str = FIRST, **data: Any
) -> dict[str, Any]:
    """A call of the Official Account's API; the answer, which is 200 whatever it says."""
    query = {"data": json.dumps(data)} if method == "GET" else None
    body = data if method != "GET" else None
    async with (
        aiohttp.ClientSession(headers={"access_token": token}) as session,
        session.request(method, f"{server.base}{path}", params=query, json=body) as answer,
    ):
        assert answer.status == 200
        return dict(await answer.json())


async def send(server: ZaloServer, text: str = "dạ còn ạ", to: str = LAN, **message: Any) -> int:
    """Send an answer; Zalo's code, 0 for well."""
    body = {"recipient": {"user_id": to}, "message": {"text": text, **message}}
    return int((await ask(server, "POST", "/v3.0/oa/message/cs", **body))["error"])


async def grant(server: ZaloServer, oa: OaSide, secret: str = "", **data: str) -> dict[str, Any]:
    """Ask for a pair of tokens."""
    headers = {"secret_key": secret or oa.app_secret}
    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(
            f"{server.base}/v4/oa/access_token", data={"app_id": oa.app_id, **data}
        ) as answer,
    ):
        return dict(await answer.json())


async def bot_call(server: ZaloServer, method: str, **data: Any) -> tuple[int, dict[str, Any]]:
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{server.base}/bot4180:token/{method}", json=data) as answer,
    ):
        return answer.status, await answer.json()


async def test_a_token_of_nobody_is_refused(server: ZaloServer, oa: OaSide) -> None:
    assert (await ask(server, "GET", "/v2.0/oa/getoa"))["data"]["name"] == oa.name
    assert (await ask(server, "GET", "/v2.0/oa/getoa", token="old"))["error"] == -216


async def test_a_refresh_token_works_once_and_ends_the_pair_before(
    server: ZaloServer, oa: OaSide
) -> None:
    given = {"grant_type": "refresh_token", "refresh_token": "refresh-1"}
    first = await grant(server, oa, **given)
    again = await grant(server, oa, **given)

    assert (first["access_token"], first["refresh_token"]) == ("access-2", "refresh-2")
    assert again["error"] == -14014
    assert (await ask(server, "GET", "/v2.0/oa/getoa"))["error"] == -216
    assert (await ask(server, "GET", "/v2.0/oa/getoa", token="access-2"))["error"] == 0


async def test_tokens_are_given_to_the_app_alone(server: ZaloServer, oa: OaSide) -> None:
    given = {"grant_type": "refresh_token", "refresh_token": "refresh-1"}
    assert (await grant(server, oa, "wrong", **given))["error"] == -14004
    assert (await grant(server, oa, **given, app_id="1"))["error"] == -14001
    oa.faults["oauth"] = [refusing(-14000, "busy")]
    assert (await grant(server, oa, **given))["error"] == -14000
    assert "access_token" in await grant(server, oa, **given)


async def test_a_code_is_worth_a_pair_for_who_knows_its_secret(
    server: ZaloServer, oa: OaSide
) -> None:
    verifier = "v" * 43
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    query = {
        "app_id": oa.app_id,
        "redirect_uri": "http://127.0.0.1:9/back",
        "code_challenge": challenge.rstrip(b"=").decode(),
        "state": "s1",
    }
    codes = []
    async with aiohttp.ClientSession() as session:
        for _ in range(2):
            async with session.get(
                f"{server.base}/v4/oa/permission", params=query, allow_redirects=False
            ) as answer:
                back = answer.headers["Location"]
                assert back.startswith("http://127.0.0.1:9/back?") and "state=s1" in back
                codes.append(back.split("code=")[1].split("&")[0])
        async with session.get(f"{server.base}/v4/oa/permission?app_id=1") as answer:
            assert answer.status == 404
    right = {"grant_type": "authorization_code", "code": codes[0], "code_verifier": verifier}
    wrong = {"grant_type": "authorization_code", "code": codes[1], "code_verifier": "x"}

    assert (await grant(server, oa, **wrong))["error"] == -14010
    assert "access_token" in await grant(server, oa, **right)
    assert (await grant(server, oa, **right))["error"] == -14010


async def test_an_answer_costs_nothing_for_two_days_then_the_quota_and_ends_after_seven(
    server: ZaloServer, oa: OaSide, clock: ManualClock
) -> None:
    oa.quota = 1
    server.say(oa, LAN, "alo")
    clock.advance(48 * HOUR)
    assert (await send(server), oa.quota) == (0, 1)
    clock.advance(1)
    assert (await send(server), oa.quota) == (0, 0)
    assert await send(server) == -321
    oa.quota = 9
    clock.advance(5 * 24 * HOUR)
    assert await send(server) == -230
    assert [each["charged"] for each in oa.sent] == [False, True]


async def test_what_zalo_refuses_is_refused(server: ZaloServer, oa: OaSide) -> None:
    server.say(oa, LAN, "alo")
    picture = {"type": "template", "payload": {"elements": [{"attachment_id": "image-9"}]}}
    file = {"type": "file", "payload": {"token": "file-9"}}

    assert await send(server, "") == -201
    assert await send(server, " \n") == -201
    oa.blocked.add(LAN)
    assert await send(server) == -213
    oa.blocked.clear()
    assert await send(server, to="") == -201
    assert await send(server, "x" * 2001) == -210
    assert await send(server, attachment=picture) == -201
    assert await send(server, attachment=file) == -201
    assert await send(server, quote_message_id="nobody's") == -201
    assert await send(server, quote_message_id=oa.said[0]["message_id"]) == 0
    oa.faults["cs"] = [refusing(-32)]
    assert await send(server) == -32
    assert len(oa.sent) == 1


async def test_a_swallowed_answer_arrives_though_nobody_says_so(
    server: ZaloServer, oa: OaSide
) -> None:
    server.say(oa, LAN, "alo")
    oa.faults["cs"] = [swallowing(server, oa)]
    with pytest.raises(aiohttp.ClientError):
        await send(server)
    assert [each["text"] for each in oa.sent] == ["dạ còn ạ"]


async def test_files_are_sent_after_they_are_uploaded(server: ZaloServer, oa: OaSide) -> None:
    server.say(oa, LAN, "alo")

    async def upload(what: str, name: str, content: bytes) -> dict[str, Any]:
        form = aiohttp.FormData()
        form.add_field("file", io.BytesIO(content), filename=name)
        async with (
            aiohttp.ClientSession(headers={"access_token": oa.access}) as session,
            session.post(f"{server.base}/v2.0/oa/upload/{what}", data=form) as answer,
        ):
            return dict(await answer.json())

    picture = (await upload("image", "a.png", b"p"))["data"]["attachment_id"]
    file = (await upload("file", "gia.pdf", b"p"))["data"]["token"]
    assert (await upload("image", "b.png", bytes(1024 * 1024 + 1)))["error"] == -210
    assert (await upload("file", "nameless", b"p"))["data"] == {}
    shown = {"type": "template", "payload": {"elements": [{"attachment_id": picture}]}}
    assert await send(server, attachment=shown) == 0
    assert await send(server, "", attachment={"type": "file", "payload": {"token": file}}) == 0


async def test_webhooks_are_signed_and_echoes_told(server: ZaloServer, oa: OaSide) -> None:
    async with Hook() as hook:
        oa.webhook, oa.echo, oa.twice = hook.url, "before", 1
        server.say(oa, LAN, "còn không?")
        await hook.told(2)
        await send(server)
        server.answer_elsewhere(oa, LAN, "em gọi lại nhé")
        told = await hook.told(6)

    events = [each.json() for each in told]
    assert {each["event_name"] for each in events} == {"user_send_text", "oa_send_text"}
    assert [each for each in events if "admin_id" in each["sender"]]
    for each in told:
        stamp = str(each.json()["timestamp"])
        expected = sign(oa, each.body, stamp)["X-ZEvent-Signature"]
        assert each.headers["X-ZEvent-Signature"] == expected


async def test_talks_and_people_are_read_in_pages(
    server: ZaloServer, oa: OaSide, clock: ManualClock
) -> None:
    oa.people |= {f"6142494823110000{n:03}": f"K{n}" for n in range(60)}
    for number in range(12):
        clock.advance(1)
        server.say(oa, LAN, f"tin {number}")
    recent = "/v2.0/oa/listrecentchat"
    rows = (await ask(server, "GET", recent, offset=0, count=10))["data"]
    more = (await ask(server, "GET", recent, offset=10, count=10))["data"]
    people = (await ask(server, "GET", "/v3.0/oa/user/getlist", offset=50, count=50))["data"]

    assert [row["message"] for row in rows + more] == [f"tin {n}" for n in range(11, -1, -1)]
    assert (await ask(server, "GET", recent, offset=0, count=11))["error"] == -210
    assert (people["total"], people["count"]) == (60, 10)
    too_many = await ask(server, "GET", "/v3.0/oa/user/getlist", offset=0, count=51)
    assert too_many["error"] == -210
    asked = {"user_id": LAN, "offset": 0, "count": 3}
    assert len((await ask(server, "GET", "/v2.0/oa/conversation", **asked))["data"]) == 3


async def test_tags_are_given_taken_and_told_with_the_person(
    server: ZaloServer, oa: OaSide
) -> None:
    tag = {"user_id": LAN, "tag_name": "vip"}

    async def tags() -> list[str]:
        told = await ask(server, "GET", "/v3.0/oa/user/detail", user_id=LAN)
        return list(told["data"]["tags_and_notes_info"]["tag_names"])

    await ask(server, "POST", "/v2.0/oa/tag/tagfollower", **tag)
    assert await tags() == ["vip"]
    listed = await ask(server, "GET", "/v3.0/oa/user/getlist", tag_name="vip", count=9)
    assert listed["data"]["users"] == [{"user_id": LAN}]
    await ask(server, "POST", "/v2.0/oa/tag/rmfollowerfromtag", **tag)
    assert await tags() == []
    assert (await ask(server, "GET", "/v3.0/oa/user/detail", user_id="1"))["error"] == -213
    assert (await ask(server, "POST", "/v3.0/oa/quota/message"))["data"][0]["remain"] == oa.quota


async def test_a_bots_updates_come_one_by_one_or_as_a_list_and_then_no_more(
    server: ZaloServer, bot: ZaloBotSide
) -> None:
    server.bots.write(bot, "6ede", "Lan", "một")
    server.bots.write(bot, "6ede", "Lan", "hai")
    first = (await bot_call(server, "getUpdates"))[1]["result"]
    assert first["message"]["text"] == "một"
    bot.as_list = True
    (second,) = (await bot_call(server, "getUpdates"))[1]["result"]
    assert second["message"]["text"] == "hai"
    assert (await bot_call(server, "getUpdates", timeout="0"))[0] == 408
    bot.replay = True
    assert len((await bot_call(server, "getUpdates"))[1]["result"]) == 2


async def test_a_bot_with_a_webhook_is_called_and_cannot_be_polled(
    server: ZaloServer, bot: ZaloBotSide
) -> None:
    server.bots.write(bot, "6ede", "Lan", "trước")
    async with Hook() as hook:
        await bot_call(server, "setWebhook", url=hook.url, secret_token="s3")
        bot.wrapped = True
        server.bots.write(bot, "6ede", "Lan", "sau")
        first, second = await hook.told(2)
        assert (await bot_call(server, "getUpdates"))[0] == 400
        assert (await bot_call(server, "getWebhookInfo"))[1]["result"]["url"] == hook.url
        await bot_call(server, "deleteWebhook")
        assert (await bot_call(server, "getWebhookInfo"))[0] == 404

    assert first.headers["X-Bot-Api-Secret-Token"] == "s3"
    texts = {first.json().get("message", {}).get("text"), second.json().get("ok")}
    assert "trước" in texts and True in texts


async def test_a_bot_answers_who_wrote_to_it_within_2000_characters(
    server: ZaloServer, bot: ZaloBotSide
) -> None:
    assert (await bot_call(server, "sendMessage", chat_id="6ede", text="dạ"))[0] == 404
    server.bots.write(bot, "6ede", "Lan", "alo")
    assert (await bot_call(server, "sendMessage", chat_id="6ede", text="dạ"))[0] == 200
    assert (await bot_call(server, "sendMessage", chat_id="6ede", text=""))[0] == 400
    assert (await bot_call(server, "sendMessage", chat_id="6ede", text=" \n"))[0] == 400
    assert (await bot_call(server, "sendMessage", chat_id="6ede", text="x" * 2001))[0] == 400
    assert [each["text"] for each in bot.sent] == ["dạ"]
    assert (await bot_call(server, "getMe"))[1]["result"]["id"] == "4180"
    assert (await bot_call(server, "sendChatAction"))[0] == 200
    assert (await bot_call(server, "sendFax"))[0] == 404
    server.bots.known.clear()
    assert (await bot_call(server, "getMe"))[0] == 401
