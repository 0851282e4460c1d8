"""A live evening on one set of simulated platforms, and the routes by which another process has it played."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from aiohttp import web

from socialdesk.clock import Clock
from socialdesk.simulator.followers import Followers
from socialdesk.simulator.graph import GraphServer
from socialdesk.simulator.graph_page import PageSide
from socialdesk.simulator.hosted import Json
from socialdesk.simulator.script import Part, Script, Shares, written
from socialdesk.simulator.stage import GroupTalk, LiveComments, Platform, PrivateTalk, Stage
from socialdesk.simulator.telegram import TelegramServer
from socialdesk.simulator.telegram_bot import BotSide
from socialdesk.simulator.telegram_discussion import Discussion

VIDEO, POST = "440000000000001", "7001"
STORY = "18100000000000002"
"""The live video of the Page, the post that it is, and the live of Instagram."""


@dataclass(slots=True)
class Evening:
    """All the places of an evening: a live on Facebook and one on Instagram, a channel with its group, and
    private messages."""

    page: LiveComments
    insta: LiveComments
    discussion: Discussion
    private: Mapping[str, Followers]
    stage: Stage | None = None
    playing: dict[Part, asyncio.Task[None]] = field(default_factory=dict)

    @property
    def platforms(self) -> dict[str, Platform]:
        """The places by the names that a script calls them."""
        group = GroupTalk(self.discussion)
        talks: dict[str, Platform] = {"page": self.page, "insta": self.insta, "group": group}
        mine = {name: PrivateTalk(each) for name, each in self.private.items() if name not in talks}
        return talks | mine

    def begin(self, words: str) -> None:
        """Both lives are on the air, and the channel says so."""
        self.page.begin()
        self.insta.begin()
        self.discussion.join()
        self.discussion.announce(words)

    def end(self) -> None:
        """They are over."""
        self.page.end()
        self.insta.end()

    def set(self, script: Script, clock: Clock, speed: float = 1.0) -> Stage:
        """What is played from now on."""
        self.stage = Stage(script, self.platforms, clock, speed)
        return self.stage

    def play(self, part: Part) -> asyncio.Task[None]:
        """A part begins. Raises LookupError where no script is set."""
        if self.stage is None:
            raise LookupError("no script is set")
        self.playing[part] = asyncio.create_task(self.stage.play(part))
        return self.playing[part]

    def hush(self) -> None:
        """Nobody says anything more."""
        for task in self.playing.values():
            task.cancel()

    def report(self) -> Json:
        """What has to come of the script, and what is played of it. Raises LookupError where none is set."""
        if self.stage is None:
            raise LookupError("no script is set")
        now = [part for part, task in self.playing.items() if not task.done()]
        return {**self.stage.report(), "playing": now}


def evening_of(
    graph: GraphServer,
    sides: tuple[PageSide, PageSide],
    telegram: tuple[TelegramServer, BotSide],
    private: Mapping[str, Followers],
) -> Evening:
    """An evening of a Page, an Instagram account, a bot, and whoever is written to in private."""
    page, insta = sides
    return Evening(
        LiveComments(graph, page, VIDEO, f"{page.page_id}_{POST}"),
        LiveComments(graph, insta, STORY, STORY),
        Discussion(*telegram),
        private,
    )


def control(router: web.UrlDispatcher, evening: Evening, clock: Clock) -> None:
    """`POST /sim/live` with a script's figures begins the evening, `POST /sim/live/PART` plays a part,
    `POST /sim/live/end` ends the lives, and `GET /sim/live` tells what has to come of it."""

    async def begin(request: web.Request) -> web.Response:
        wanted = await request.json()
        shares = replace(Shares(), **wanted.pop("shares", {}))
        words, speed = wanted.pop("words", "LIVE!"), float(wanted.pop("speed", 1))
        try:
            script = written(**wanted, shares=shares)
        except TypeError as error:
            return web.json_response({"error": str(error)}, status=400)
        evening.begin(words)
        evening.set(script, clock, speed)
        return web.json_response(evening.report())

    async def go_on(request: web.Request) -> web.Response:
        what = request.match_info["part"]
        try:
            if what == "end":
                evening.end()
            else:
                evening.play(Part(what))
        except (LookupError, ValueError) as error:
            return web.json_response({"error": str(error)}, status=400)
        return await report(request)

    async def report(_: web.Request) -> web.Response:
        try:
            return web.json_response(evening.report())
        except LookupError as error:
            return web.json_response({"error": str(error)}, status=400)

    router.add_post("/sim/live", begin)
    router.add_post("/sim/live/{part}", go_on)
    router.add_get("/sim/live", report)
