"""A live evening as the platforms tell of it."""

from collections.abc import AsyncIterator

import pytest

from socialdesk.simulator.__main__ import World
from socialdesk.simulator.graph_comments import private_id
from socialdesk.simulator.script import Part
from tests.simulator.test_graph import call
from tests.simulator.test_world import ask, chosen
from tests.support.waiting import until

FIGURES = {"seed": 5, "people": 400, "comments": 600, "word": "QUAY", "speed": 1_000}


@pytest.fixture
async def world() -> AsyncIterator[World]:
    found = await World.open(chosen())
    yield found
    await found.close()


async def test_every_act_is_played_and_the_report_says_what_has_to_come_of_it(world: World) -> None:
    before = await ask(world, "POST", "live", json=FIGURES)
    for part in Part:
        await ask(world, "POST", f"live/{part}")
        await until(lambda: not world.evening.report()["playing"])
    told = await ask(world, "GET", "live")
    seats = told["seats"]

    assert told["acts"] == told["played"] != before["played"]
    page = seats["page"]
    assert len(world.page.comments) == page["said"] - len(page["removed"])
    assert {each["from"]["id"] for each in world.page.comments.values()} >= set(page["entered"])
    assert len(world.insta.comments) == seats["insta"]["said"]
    assert len(world.oa.said) == seats["oa"]["said"]
    assert len(world.bot.said) == seats["group"]["said"] + seats["hoasen"]["said"]
    assert set(page["blocked"]) == world.page.blocked
    assert set(seats["hoasen"]["twins"]) <= set(seats["group"]["entered"])
    assert {other[1] for _, other in told["pairs"]} == set(seats["oa"]["linked"]) != set()
    assert all(one[1] in seats[one[0]]["entered"] for one, _ in told["pairs"])


async def test_what_is_held_back_is_said_in_time_and_told_when_all_is_over(world: World) -> None:
    world.oa.webhook = "http://127.0.0.1:9"
    told = await ask(world, "POST", "live", json=FIGURES)
    await world.evening.play(Part.OPEN)
    held = {each["sender"]["id"] for each in world.oa.held}

    assert held == set(told["seats"]["oa"]["held"]) != set()
    assert held <= {each["chat"] for each in world.oa.said}
    before = world.zalo.pushing
    world.evening.play(Part.LATE)
    await until(lambda: world.zalo.pushing >= before + len(held))
    assert not world.oa.held


async def test_two_worlds_with_one_seed_say_the_same(world: World) -> None:
    other = await World.open(chosen())
    for each in (world, other):
        await ask(each, "POST", "live", json=FIGURES)
        await each.evening.play(Part.OPEN)
    await other.close()

    assert [(each["from"], each["message"]) for each in world.page.comments.values()] == [
        (each["from"], each["message"]) for each in other.page.comments.values()
    ]
    assert world.bot.said == other.bot.said


@pytest.mark.parametrize("wrong", ["", "live/open", "live/supper"])
async def test_what_cannot_be_played_is_said(world: World, wrong: str) -> None:
    answer = await ask(world, "POST", wrong or "live", json={"seed": 1, "people": 3, "weather": 1})

    assert "error" in answer


async def test_who_is_answered_in_private_writes_back_there(world: World) -> None:
    world.evening.begin("LIVE!")
    comment = world.evening.page.say([(7, "giá?")])[0]
    world.page.echo = "never"
    answered = await call(
        world.graph,
        world.page,
        "POST",
        "me/messages",
        recipient={"comment_id": comment},
        message={"text": "350k ạ"},
    )
    person = answered[1]["recipient_id"]
    await until(lambda: [each for each in world.page.said if each["chat"] == person])

    assert person == private_id(world.evening.page.name(7))
