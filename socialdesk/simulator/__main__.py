"""`python -m socialdesk.simulator`: the simulated platforms as a process of their own, for the demo
and for benchmarks.

Prints one line of JSON with the address; talks back on `/sim/…` of the same port (docs/testing.md).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from socialdesk.simulator import evening
from socialdesk.simulator.followers import (
    Followers,
    PageFollowers,
    TelegramFollowers,
    ZaloBotFollowers,
    ZaloFollowers,
)
from socialdesk.simulator.graph import GraphServer
from socialdesk.simulator.graph_page import PageSide
from socialdesk.simulator.people import Crowd, Street
from socialdesk.simulator.telegram import BotSide, TelegramServer
from socialdesk.simulator.telegram_rules import Flood
from socialdesk.simulator.zalo import OaSide, ZaloServer
from socialdesk.simulator.zalo_bot import ZaloBotSide

DEMO_TOKEN = "7000000001:DEMO-only-for-the-simulated-telegram"  # noqa: S105 - opens nothing
INSTA_TOKEN = "EAAB-demo-insta-token"  # noqa: S105 - opens nothing
ZALO_BOT_TOKEN = "4180:DEMO-only-for-the-simulated-zalo"  # noqa: S105 - opens nothing


@dataclass(slots=True)
class World:
    """Every simulated platform with one account each, and the people who talk there."""

    telegram: TelegramServer
    bot: BotSide
    zalo: ZaloServer
    oa: OaSide
    zalo_bot: ZaloBotSide
    graph: GraphServer
    page: PageSide
    insta: PageSide
    crowd: Crowd
    street: Street
    followers: dict[str, Followers]
    evening: evening.Evening
    chance: random.Random
    talking: list[asyncio.Task[None]] = field(default_factory=list)

    @classmethod
    async def open(cls, arguments: argparse.Namespace) -> World:
        """Start everything."""
        telegram = TelegramServer(flood=None if arguments.fair else Flood)
        bot = telegram.add_bot(arguments.token)
        zalo = await ZaloServer().start()
        graph = await GraphServer().start()
        oa, zalo_bot = zalo.add_account(), zalo.bots.add(ZALO_BOT_TOKEN)
        page, insta = (
            graph.add_page(),
            graph.add_page(ig_id="17841400000000001", token=INSTA_TOKEN, name="hoasen.shop"),
        )
        for name, side in (("oa", oa), ("page", page), ("insta", insta)):
            side.webhook = f"{arguments.web}/hooks/{name}" if arguments.web else ""
        weather = not arguments.fair
        crowd = Crowd(telegram, bot, random.Random(arguments.seed), arguments.pace, weather)
        street = Street(
            zalo,
            oa,
            zalo_bot,
            graph,
            page,
            insta,
            random.Random(arguments.seed + 1),
            arguments.pace,
            weather,
        )
        followers: dict[str, Followers] = {
            "hoasen": TelegramFollowers(telegram, bot),
            "oa": ZaloFollowers(zalo, oa),
            "zalobot": ZaloBotFollowers(zalo.bots, zalo_bot),
            "page": PageFollowers(graph, page),
            "insta": PageFollowers(graph, insta),
        }
        night = evening.evening_of(graph, (page, insta), (telegram, bot), followers)
        world = cls(
            telegram, bot, zalo, oa, zalo_bot, graph, page, insta, crowd, street, followers, night,
            random.Random(arguments.seed + 2),
        )  # fmt: skip
        for place, each in enumerate(followers.values()):
            each.weather.chance = random.Random(arguments.seed + 3 + place)
        control(world)
        mass_control(world)
        evening.control(telegram.application.router, night, telegram.clock)
        await telegram.start(arguments.port)
        return world

    def follow(self, name: str, count: int, blocked: float = 0.0) -> None:
        """So many more people follow an account; a share of them blocks it afterwards."""
        self.followers[name].gather(count)
        self.followers[name].block(blocked, self.chance)

    async def close(self) -> None:
        """Stop everything."""
        self.hush()
        for server in (self.telegram, self.zalo, self.graph):
            await server.stop()

    def talk(self, *, everywhere: bool) -> None:
        """Let people talk: on Telegram alone, or on every platform."""
        self.talking.append(asyncio.create_task(self.crowd.run()))
        if everywhere:
            self.talking.append(asyncio.create_task(self.street.run()))

    def hush(self) -> None:
        """Let them be quiet."""
        for task in self.talking:
            task.cancel()
        self.talking.clear()
        self.evening.hush()

    @property
    def waiting(self) -> int:
        """What the worker has not taken yet."""
        return (
            len(self.bot.queue) + len(self.zalo_bot.queue) + self.zalo.pushing + self.graph.pushing
        )

    def report(self) -> dict[str, dict[str, Any]]:
        """What each account's people said, and what reached them."""
        told: dict[str, dict[str, Any]] = {}
        for name, each in self.followers.items():
            side = each.side
            said = [
                {"chat": one["chat"], "message_id": str(one["message_id"])} for one in side.said
            ]
            if isinstance(side, PageSide):
                said += [{"chat": "", "message_id": one["id"]} for one in side.comments.values()
                         if one["from"]["id"] != side.account_id]  # fmt: skip
            told[name] = {
                "said": said,
                "sent": [{"chat": one["chat"], "text": one["text"]} for one in side.sent],
            }
        return told


def control(world: World) -> None:
    """Routes by which another process lets people talk, stops them, fills the queue and reads what
    happened."""
    server, bot = world.telegram, world.bot

    async def talk(request: web.Request) -> web.Response:
        world.talk(everywhere="everywhere" in request.query)
        return web.json_response({"ok": True})

    async def hush(_: web.Request) -> web.Response:
        world.hush()
        return web.json_response({"ok": True})

    async def fill(request: web.Request) -> web.Response:
        wanted = await request.json()
        for number in range(wanted["count"]):
            person = {
                "id": 10_000 + number % wanted.get("people", 500),
                "first_name": f"Khách {number % 500}",
            }
            server.say(bot, person, f"tin nhắn số {number}: còn hàng không shop?")
        return web.json_response({"queued": len(bot.queue)})

    async def push(request: web.Request) -> web.Response:
        return web.json_response({"update_id": server.push(bot, **(await request.json()))})

    async def report(_: web.Request) -> web.Response:
        sent = [
            {key: each[key] for key in ("chat", "message_id", "text", "at")} for each in bot.sent
        ]
        return web.json_response(
            {
                "said": bot.said,
                "sent": sent,
                "waiting": len(bot.queue),
                "polls": bot.polls,
                "accounts": world.report(),
            }
        )

    async def status(_: web.Request) -> web.Response:
        return web.json_response(
            {"waiting": world.waiting, "sent": len(bot.sent), "said": len(bot.said)}
        )

    routes: tuple[tuple[str, str, Any], ...] = (
        ("POST", "/sim/talk", talk), ("POST", "/sim/hush", hush), ("POST", "/sim/fill", fill),
        ("POST", "/sim/push", push), ("GET", "/sim/report", report), ("GET", "/sim/status", status),
    )  # fmt: skip
    for method, path, handler in routes:
        server.application.router.add_route(method, path, handler)


def mass_control(world: World) -> None:
    """Routes by which another process gathers followers, makes weather, and reads what each person
    got: `/sim/follow`, `/sim/weather`, `/sim/people`."""

    async def follow(request: web.Request) -> web.Response:
        wanted = await request.json()
        name = str(wanted.get("account", "hoasen"))
        world.follow(name, int(wanted["count"]), float(wanted.get("blocked", 0)))
        side = world.followers[name]
        return web.json_response({"followers": side.count, "blocked": len(side.side.blocked)})

    async def weather(request: web.Request) -> web.Response:
        wanted = await request.json()
        name, plan = str(wanted.pop("account", "hoasen")), wanted.pop("plan", None)
        try:
            world.followers[name].weather.change(**wanted)
            if plan is not None:
                world.followers[name].plan(int(plan))
        except (KeyError, TypeError, ValueError) as error:
            return web.json_response({"error": repr(error)}, status=400)
        return web.json_response({"struck": world.followers[name].weather.struck})

    async def people(request: web.Request) -> web.Response:
        wanted = request.query.get("account")
        found = {
            name: each.received()
            for name, each in world.followers.items()
            if wanted in (None, name)
        }
        return web.json_response(found)

    router = world.telegram.application.router
    router.add_post("/sim/follow", follow)
    router.add_post("/sim/weather", weather)
    router.add_get("/sim/people", people)


async def serve(arguments: argparse.Namespace) -> None:
    """Run until SIGTERM, or until stdin closes: a simulator never outlives whoever started it."""
    world = await World.open(arguments)
    for name, each in world.followers.items():
        world.follow(name, arguments.followers, arguments.blocked)
        each.weather.change(
            limited=arguments.limited, dropped=arguments.dropped, swallowed=arguments.swallowed
        )
    told = {
        "base": world.telegram.base,
        "token": arguments.token,
        "zalo": world.zalo.base,
        "graph": world.graph.base,
        "zalo_bot_token": ZALO_BOT_TOKEN,
        "oa_id": world.oa.oa_id,
        "oa_app_id": world.oa.app_id,
        "oa_app_secret": world.oa.app_secret,
        "oa_webhook_secret": world.oa.webhook_secret,
        "refresh_token": world.oa.refresh,
        "page_id": world.page.page_id,
        "app_id": world.page.app_id,
        "app_secret": world.page.app_secret,
        "page_token": world.page.token,
        "ig_id": world.insta.ig_id,
        "insta_token": world.insta.token,
    }
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    if arguments.follow_stdin:
        loop.run_in_executor(None, _until_stdin_closes, loop, stop)
    await stop.wait()
    await world.close()


def _until_stdin_closes(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    sys.stdin.buffer.read()
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(stop.set)


def main() -> None:
    """Parse and serve."""
    parser = argparse.ArgumentParser(
        prog="python -m socialdesk.simulator", description="Simulated platforms on loopback."
    )
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default=DEMO_TOKEN)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--pace",
        type=float,
        default=1.2,
        help="mean pause between two things customers do, seconds",
    )
    parser.add_argument(
        "--web", default="", help="the worker's web address, which webhooks are delivered to"
    )
    parser.add_argument(
        "--fair",
        action="store_true",
        help="fair weather: no 429s however fast we are, no redelivery",
    )
    parser.add_argument(
        "--followers",
        type=int,
        default=0,
        help="how many people follow each account and have written",
    )
    for name, words in (
        ("blocked", "followers who block the account"),
        ("limited", "sends that are answered with the platform's own 429"),
        ("dropped", "sends whose connection breaks before they are taken"),
        ("swallowed", "sends that arrive while their answer is lost"),
    ):
        parser.add_argument(
            f"--{name}", type=float, default=0.0, metavar="SHARE", help=f"share (0 to 1) of {words}"
        )
    parser.add_argument("--follow-stdin", action="store_true", help="end when stdin closes")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
