"""`python -m socialdesk.simulator`: the simulated platforms as a process of their own, for the demo
and for benchmarks.

Prints one line of JSON with the address; talks back on `/sim/…` of the same port.
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
        world = cls(telegram, bot, zalo, oa, zalo_bot, graph, page, insta, crowd, street)
        control(world)
        await telegram.start(arguments.port)
        return world

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

    @property
    def waiting(self) -> int:
        """What the worker has not taken yet."""
        return (
            len(self.bot.queue) + len(self.zalo_bot.queue) + self.zalo.pushing + self.graph.pushing
        )

    def report(self) -> dict[str, dict[str, Any]]:
        """What each account's people said, and what reached them."""
        sides: dict[str, BotSide | OaSide | ZaloBotSide | PageSide] = {
            "hoasen": self.bot,
            "oa": self.oa,
            "zalobot": self.zalo_bot,
            "page": self.page,
            "insta": self.insta,
        }
        told: dict[str, dict[str, Any]] = {}
        for name, side in sides.items():
            said = [
                {"chat": each["chat"], "message_id": str(each["message_id"])} for each in side.said
            ]
            if isinstance(side, PageSide):
                said += [{"chat": "", "message_id": each["id"]} for each in side.comments.values()
                         if each["from"]["id"] != side.account_id]  # fmt: skip
            told[name] = {
                "said": said,
                "sent": [{"chat": each["chat"], "text": each["text"]} for each in side.sent],
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


async def serve(arguments: argparse.Namespace) -> None:
    """Run until SIGTERM, or until stdin closes: a simulator never outlives whoever started it."""
    world = await World.open(arguments)
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
    parser.add_argument("--follow-stdin", action="store_true", help="end when stdin closes")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
