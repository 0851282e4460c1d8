"""`python -m socialdesk.simulator`: the simulated platforms as a process of their own, for the demo and for benchmarks.

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
from typing import Any

from aiohttp import web

from socialdesk.simulator.people import Crowd
from socialdesk.simulator.telegram import BotSide, TelegramServer

DEMO_TOKEN = "7000000001:DEMO-only-for-the-simulated-telegram"  # noqa: S105 - opens nothing


def control(server: TelegramServer, bot: BotSide, crowd: Crowd, talking: dict[str, asyncio.Task[None]]) -> None:
    """Routes by which another process lets people talk, stops them, fills the queue and reads what happened."""

    async def talk(_: web.Request) -> web.Response:
        talking.setdefault("crowd", asyncio.create_task(crowd.run()))
        return web.json_response({"ok": True})

    async def hush(_: web.Request) -> web.Response:
        if task := talking.pop("crowd", None):
            task.cancel()
        return web.json_response({"ok": True})

    async def fill(request: web.Request) -> web.Response:
        wanted = await request.json()
        for number in range(wanted["count"]):
            person = {"id": 10_000 + number % wanted.get("people", 500), "first_name": f"Khách {number % 500}"}
            server.say(bot, person, f"tin nhắn số {number}: còn hàng không shop?")
        return web.json_response({"queued": len(bot.queue)})

    async def push(request: web.Request) -> web.Response:
        return web.json_response({"update_id": server.push(bot, **(await request.json()))})

    async def report(_: web.Request) -> web.Response:
        sent = [{key: each[key] for key in ("chat", "message_id", "text", "at")} for each in bot.sent]
        return web.json_response({"said": bot.said, "sent": sent, "waiting": len(bot.queue), "polls": bot.polls})

    async def status(_: web.Request) -> web.Response:
        return web.json_response({"waiting": len(bot.queue), "sent": len(bot.sent), "said": len(bot.said)})

    routes: tuple[tuple[str, str, Any], ...] = (
        ("POST", "/sim/talk", talk), ("POST", "/sim/hush", hush), ("POST", "/sim/fill", fill),
        ("POST", "/sim/push", push), ("GET", "/sim/report", report), ("GET", "/sim/status", status),
    )  # fmt: skip
    for method, path, handler in routes:
        server.application.router.add_route(method, path, handler)


async def serve(arguments: argparse.Namespace) -> None:
    """Run until SIGTERM, or until stdin closes: a simulator never outlives whoever started it."""
    server = TelegramServer()
    bot = server.add_bot(arguments.token)
    crowd = Crowd(server, bot, random.Random(arguments.seed), arguments.pace, weather=not arguments.fair)
    talking: dict[str, asyncio.Task[None]] = {}
    control(server, bot, crowd, talking)
    await server.start(arguments.port)
    sys.stdout.write(json.dumps({"base": server.base, "token": arguments.token}) + "\n")
    sys.stdout.flush()
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, stop.set)
    if arguments.follow_stdin:
        loop.run_in_executor(None, _until_stdin_closes, loop, stop)
    await stop.wait()
    for task in talking.values():
        task.cancel()
    await server.stop()


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
    parser.add_argument("--pace", type=float, default=1.2, help="mean pause between two things customers do, seconds")
    parser.add_argument("--fair", action="store_true", help="fair weather: no 429s, no redelivery")
    parser.add_argument("--follow-stdin", action="store_true", help="end when stdin closes")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
