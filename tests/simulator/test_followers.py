"""Followers by the thousand, on every platform, in every weather."""

import json
import random
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from socialdesk.simulator.__main__ import World
from socialdesk.simulator.weather import Weather
from tests.simulator.test_world import ask, chosen
from tests.support.simulator import Hook

ACCOUNTS = ("hoasen", "oa", "zalobot", "page", "insta")


@pytest.fixture
async def world() -> AsyncIterator[World]:
    found = await World.open(chosen())
    yield found
    await found.close()


async def send(world: World, name: str, person: str, text: str = "chào") -> str:
    """What a bot says, and how its platform answers: ok, a number, or "broken" for no answer."""
    async with aiohttp.ClientSession() as session:
        try:
            async with _call(world, session, name, person, text) as answer:
                told = await answer.json()
        except aiohttp.ClientError:
            return "broken"
    error = told.get("error", told.get("error_code", 0))
    return str(error["code"] if isinstance(error, dict) else error or "ok")


def _call(world: World, session: aiohttp.ClientSession, name: str, person: str, text: str) -> Any:
    if name in ("hoasen", "zalobot"):
        base, token = (
            (world.telegram.base, world.bot.token)
            if name == "hoasen"
            else (world.zalo.base, world.zalo_bot.token)
        )
        body = {"chat_id": person, "text": text}
        return session.post(f"{base}/bot{token}/sendMessage", json=body)
    if name == "oa":
        cs = {"recipient": {"user_id": person}, "message": {"text": text}}
        url = f"{world.zalo.base}/v3.0/oa/message/cs"
        return session.post(url, json=cs, headers={"access_token": world.oa.access})
    side = world.page if name == "page" else world.insta
    side.proof = False
    sent = {"recipient": {"id": person}, "message": {"text": text}, "messaging_type": "RESPONSE"}
    url = f"{world.graph.base}/v25.0/{side.account_id}/messages"
    return session.post(url, json=sent, headers={"Authorization": f"Bearer {side.token}"})


@pytest.mark.parametrize("name", ACCOUNTS)
async def test_thousands_follow_some_block_and_each_ones_messages_are_counted(
    world: World, name: str
) -> None:
    told = await ask(
        world, "POST", "follow", json={"account": name, "count": 1_000, "blocked": 0.02}
    )
    here = world.followers[name]
    gone = here.side.blocked
    stays = next(each for n in range(1, 1_001) if (each := here.person(n)) not in gone)
    refused = await send(world, name, next(iter(gone)))

    assert told == {"followers": 1_000, "blocked": 20}
    assert refused not in ("ok", "broken")
    assert await send(world, name, stays, "một") == "ok"
    assert await send(world, name, stays, "hai") == "ok"
    assert (await ask(world, "GET", f"people?account={name}")) == {name: {stays: ["một", "hai"]}}
    assert len({each["chat"] for each in here.side.said}) == 1_000


@pytest.mark.parametrize(
    ("name", "too_many"),
    [("hoasen", "429"), ("oa", "-32"), ("zalobot", "429"), ("page", "613"), ("insta", "613")],
)
async def test_weather_answers_as_the_platform_does_and_breaks_before_and_after(
    world: World, name: str, too_many: str
) -> None:
    here = world.followers[name]
    here.gather(9)
    found = []
    for weather in ({"limited": 1}, {"limited": 0, "dropped": 1}, {"dropped": 0, "swallowed": 1}):
        assert "error" not in await ask(world, "POST", "weather", json={"account": name, **weather})
        found.append(await send(world, name, here.person(len(found) + 1)))

    assert found == [too_many, "broken", "broken"]
    assert here.received() == {here.person(3): ["chào"]}
    assert here.weather.struck == {"limited": 1, "dropped": 1, "swallowed": 1}


async def test_so_many_a_second_and_no_more(world: World) -> None:
    here = world.followers["page"]
    here.gather(5)
    await ask(world, "POST", "weather", json={"account": "page", "per_second": 3})
    found = Counter([await send(world, "page", here.person(n)) for n in range(1, 6)])

    assert found == {"ok": 3, "613": 2}


async def test_a_plan_runs_out(world: World) -> None:
    here = world.followers["zalobot"]
    here.gather(3)
    await ask(world, "POST", "weather", json={"account": "zalobot", "plan": 2})

    assert [await send(world, "zalobot", here.person(n)) for n in (1, 2, 3)] == ["ok", "ok", "429"]
    world.followers["oa"].plan(0)
    assert world.oa.quota == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"account": "nobody"},
        {"account": "page", "plan": 3},
        {"limited": 2},
        {"rain": 1},
        {"per_second": -1},
        {"limited": "x"},
    ],
)
async def test_what_is_no_weather_is_said(world: World, wrong: dict[str, Any]) -> None:
    assert "error" in await ask(world, "POST", "weather", json=wrong)


async def test_a_seed_makes_the_same_weather_again(world: World) -> None:
    def strokes(seed: int) -> list[str]:
        weather = Weather(random.Random(seed), limited=0.2, dropped=0.2, swallowed=0.2)
        return [weather.stroke(world.telegram.clock.now()) for _ in range(60)]

    assert strokes(3) == strokes(3) != strokes(4)
    assert set(strokes(3)) == {"", "limited", "dropped", "swallowed"}


async def test_many_who_write_to_a_page_come_in_few_calls(world: World) -> None:
    async with Hook() as hook:
        world.page.webhook = hook.url
        world.followers["page"].gather(120)
        told = [each.json()["entry"][0]["messaging"] for each in await hook.told(3)]

    assert [len(each) for each in told] == [50, 50, 20]


@pytest.mark.parametrize("name", ACCOUNTS)
async def test_who_leaves_gets_nothing_more(world: World, name: str) -> None:
    here = world.followers[name]
    here.gather(2)
    here.leave(1)

    assert await send(world, name, here.person(1)) not in ("ok", "broken")
    assert await send(world, name, here.person(2)) == "ok"


async def test_telegram_and_zalo_tell_who_has_left(world: World) -> None:
    world.oa.webhook = "http://127.0.0.1:9"
    world.oa.holds = True
    for name in ("hoasen", "oa"):
        world.followers[name].leave(7)
    update = json.loads(world.bot.queue[-1][1])["my_chat_member"]
    (event,) = world.oa.held

    assert str(update["chat"]["id"]) == world.followers["hoasen"].person(7)
    assert update["new_chat_member"]["status"] == "kicked"
    assert (event["event_name"], event["follower"]["id"]) == (
        "unfollow",
        world.followers["oa"].person(7),
    )
