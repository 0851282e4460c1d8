"""The pretend shop's customers, on every platform at once."""

import argparse
import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from socialdesk.simulator.__main__ import DEMO_TOKEN, World
from socialdesk.simulator.people import PEOPLE, bot_id, meta_id, zalo_id
from tests.support.keeper import die_with_parent
from tests.support.waiting import GENEROUS, until
from tests.support.whole import environment


def chosen(**more: Any) -> argparse.Namespace:
    given = {"token": DEMO_TOKEN, "port": 0, "seed": 1, "pace": 0.001, "web": "", "fair": True}
    return argparse.Namespace(**{**given, **more})


@pytest.fixture
async def world() -> AsyncIterator[World]:
    found = await World.open(chosen())
    yield found
    await found.close()


async def ask(world: World, method: str, path: str, **more: Any) -> dict[str, Any]:
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, f"{world.telegram.base}/sim/{path}", **more) as answer,
    ):
        return dict(await answer.json())


async def test_people_talk_on_every_platform_until_they_are_hushed(world: World) -> None:
    await ask(world, "POST", "talk?everywhere=1")
    await until(lambda: all(each["said"] for each in world.report().values()))
    await until(lambda: world.page.comments and world.insta.comments)
    await ask(world, "POST", "hush")
    told = await ask(world, "GET", "report")
    said = {name: len(side["said"]) for name, side in told["accounts"].items()}

    assert set(said) == {"hoasen", "oa", "zalobot", "page", "insta"}
    assert await ask(world, "GET", "report") == told
    assert (await ask(world, "GET", "status"))["said"] == said["hoasen"]


async def test_on_telegram_alone_if_that_is_wanted(world: World) -> None:
    await ask(world, "POST", "talk")
    await until(lambda: len(world.bot.said) > 5)
    world.hush()

    assert (world.oa.said, world.page.said, world.zalo_bot.said) == ([], [], [])


async def test_the_queue_is_filled_for_measuring(world: World) -> None:
    found = await ask(world, "POST", "fill", json={"count": 30, "people": 7})
    pushed = await ask(world, "POST", "push", json={"message": {"broken": True}})

    assert found == {"queued": 30}
    assert len({each["chat"] for each in world.bot.said}) == 7
    assert pushed["update_id"] == world.bot.next_update - 1


async def test_who_was_answered_says_thanks(world: World) -> None:
    world.talk(everywhere=True)
    await until(lambda: world.bot.on_sent)
    world.hush()
    person = PEOPLE[0]
    before = [list(side.said) for side in (world.bot, world.oa, world.zalo_bot, world.page)]
    for _ in range(2):
        world.telegram.take_send(world.bot, str(person.number), "dạ", {})
        world.zalo.take(world.oa, zalo_id(person), "dạ", {})
        world.zalo.bots.take(world.zalo_bot, bot_id(person), "dạ")
        world.graph.take(world.page, meta_id(person), {"text": "dạ"}, {})

    def thanks() -> list[bool]:
        sides = (world.bot, world.oa, world.zalo_bot, world.page)
        return [
            person.thanks in [each["text"] for each in side.said[len(old) :]]
            for side, old in zip(sides, before, strict=True)
        ]

    await until(lambda: all(thanks()))


async def test_bad_weather_limits_breaks_and_brings_things_again() -> None:
    world = await World.open(chosen(fair=False))
    world.talk(everywhere=True)
    await until(lambda: world.oa.faults.get("cs") and world.page.faults.get("messages"))
    await until(lambda: world.bot.every_send is not None)
    world.hush()
    refused = [world.bot.every_send(world.bot, {}) for _ in range(34)]  # type: ignore[misc]
    await world.close()

    assert len([each for each in refused if each is not None]) == 2
    assert (world.oa.twice, world.page.twice) == (5, 5)


async def test_as_a_program_it_tells_where_it_is_and_ends_with_whoever_began_it() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "socialdesk.simulator", "--follow-stdin",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(),
        preexec_fn=die_with_parent,
    )  # fmt: skip
    assert process.stdout is not None and process.stdin is not None
    told = json.loads(await asyncio.wait_for(process.stdout.readline(), GENEROUS))
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{told['base']}/bot{told['token']}/getMe") as answer,
    ):
        assert (await answer.json())["ok"] is True
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), GENEROUS) == 0
