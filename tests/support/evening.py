"""An evening of a shop: thousands of followers on all platforms, one worker that is killed again and
again, and what the platforms saw of it."""

from __future__ import annotations

import json
import random
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg

from socialdesk.simulator.followers import (
    Followers,
    PageFollowers,
    TelegramFollowers,
    ZaloBotFollowers,
    ZaloFollowers,
)
from socialdesk.simulator.graph import GraphServer
from socialdesk.simulator.hosted import Hosted
from socialdesk.simulator.telegram import BotSide, TelegramServer
from socialdesk.simulator.telegram_rules import Flood
from socialdesk.simulator.zalo import ZaloServer
from tests.support.ahead import Ahead
from tests.support.ports import free_port
from tests.support.sim import TOKEN
from tests.support.waiting import until
from tests.support.whole import Worker, acommand

WORDS = "Tối nay live 20h"
ZALO_TOKEN = "4180:AAtest-token-that-opens-nothing"
INSTA_TOKEN = "EAAB-insta"
SHARES = {"shop": 0.6, "page": 0.2, "oa": 0.1, "zalobot": 0.06, "insta": 0.04}
"""Which part of the followers each account has."""
CONFIG = """\
[shop]
name = "Hoa Sen"
[store]
url = "{store}"
[web]
port = {port}
public_url = "http://127.0.0.1:{port}"
[acknowledge]
enabled = {acknowledge}
[broadcast]
quiet = ""
[desk]
language = "en"
[[accounts]]
name = "shop"
channel = "telegram"
token = "{token}"
api_base = "{telegram}"
per_second = {shop}
[[accounts]]
name = "page"
channel = "messenger"
page_id = "101010101010101"
app_id = "900000000000009"
app_secret = "socialdesk-app-secret-0123456789"
page_token = "EAAB-demo-page-token"
verify_token = "v"
graph_base = "{graph}"
per_second = {page}
[[accounts]]
name = "insta"
channel = "instagram"
ig_id = "17841400000000001"
page_id = "101010101010101"
app_id = "900000000000009"
app_secret = "socialdesk-app-secret-0123456789"
page_token = "{insta_token}"
verify_token = "v"
graph_base = "{graph}"
per_second = {insta}
[[accounts]]
name = "oa"
channel = "zalo_oa"
oa_id = "3662729599332000001"
app_id = "4180123456789012345"
app_secret = "oa-app-secret-EXAMPLE"
webhook_secret = "oaSecret-EXAMPLE-7fQ2"
refresh_token = "refresh-1"
api_base = "{zalo}"
oauth_base = "{zalo}/v4"
per_second = {oa}
[[accounts]]
name = "zalobot"
channel = "zalo_bot"
mode = "webhook"
token = "{zalo_token}"
api_base = "{zalo}"
monthly_messages = 0
people = 0
per_second = {zalobot}
"""


@dataclass
class Evening:
    """`store` is an address; `per_second` how fast all accounts together may be."""

    folder: Path
    chance: random.Random
    store: str
    per_second: int
    blocked: set[tuple[str, str]] = field(default_factory=set)
    in_flight: int = 0
    """How many deliveries were under way at the kills, all together."""
    places: dict[str, Followers] = field(default_factory=dict)
    clock: Ahead = field(default_factory=Ahead)
    """What everybody's clock says, the programs' and the platforms'."""
    _servers: list[Hosted] = field(default_factory=list)
    _workers: list[Worker] = field(default_factory=list)

    async def open(self, followers: int) -> None:
        """Everybody has written, the broadcast stands ready, and nobody works yet."""
        await self.gather(followers)
        await self.run(
            "broadcast", "new", "live", "--query", "status:all", "--text", f"{WORDS} {{given|bạn}}"
        )

    async def gather(self, followers: int) -> None:
        """Everybody has written, and nobody works yet."""
        most = self.per_second
        self._telegram = TelegramServer(self.clock, lambda: Flood(altogether=most))
        self._zalo, self._graph = ZaloServer(self.clock), GraphServer(self.clock)
        for server in (self._telegram, self._zalo, self._graph):
            self._servers.append(await server.start())
        self.port = free_port()
        oa, page = self._zalo.add_account(), self._graph.add_page()
        insta = self._graph.add_page(ig_id="17841400000000001", token=INSTA_TOKEN)
        for name, side in (("oa", oa), ("page", page), ("insta", insta)):
            side.webhook = f"http://127.0.0.1:{self.port}/hooks/{name}"
        self.places = {
            "shop": TelegramFollowers(self._telegram, self._telegram.add_bot(TOKEN)),
            "page": PageFollowers(self._graph, page),
            "oa": ZaloFollowers(self._zalo, oa),
            "zalobot": ZaloBotFollowers(self._zalo.bots, self._zalo.bots.add(ZALO_TOKEN)),
            "insta": PageFollowers(self._graph, insta),
        }
        self._write("false")
        await self.prepare()
        await self.begin()
        for name, share in SHARES.items():
            here = self.places[name]
            here.weather.chance = random.Random(self.chance.random())
            here.gather(round(followers * share))
        self.said_hello()
        await until(self.all_taken)
        assert await self.worker.stop() == 0
        self._write("true")

    async def prepare(self) -> None:
        """What there is before anybody works."""

    def said_hello(self) -> None:
        """What everybody does next: some block the account."""
        for name, here in self.places.items():
            self.blocked |= {(name, each) for each in here.block(0.01, self.chance)}

    async def close(self) -> None:
        for worker in self._workers:
            if worker.is_running:
                await worker.kill()
        for server in self._servers:
            await server.stop()

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def _write(self, acknowledge: str) -> None:
        paces = {name: max(round(self.per_second * share), 1) for name, share in SHARES.items()}
        text = CONFIG.format(
            store=self.store, port=self.port, acknowledge=acknowledge, token=TOKEN,
            telegram=self._telegram.base, graph=self._graph.base, zalo=self._zalo.base,
            insta_token=INSTA_TOKEN, zalo_token=ZALO_TOKEN, **paces,
        )  # fmt: skip
        self.config.write_text(text, encoding="utf-8")

    def all_taken(self) -> bool:
        """Whether nothing that people said waits at a platform any more."""
        telegram = self.places["shop"].side
        assert isinstance(telegram, BotSide)
        return not (telegram.queue or self._zalo.pushing or self._graph.pushing)

    # -- the program

    async def run(self, *words: str) -> str:
        """A command that succeeds; what it prints."""
        done = await acommand(self.config, *words, TESTS_AHEAD=str(self.clock.ahead))
        assert done.returncode == 0, done.stderr
        return done.stdout

    async def lines(self, *words: str) -> list[dict[str, Any]]:
        """A reading command's lines."""
        return [json.loads(each) for each in (await self.run(*words, "--json")).splitlines()]

    async def preflight(self) -> dict[str, Any]:
        """Who would get it now; the figures agree."""
        (told,) = await self.lines("broadcast", "preflight", "live")
        assert told["picked"] == told["will_get"] + sum(told["reasons"].values()), told
        assert told["will_get"] == sum(told["by_account"].values()), told
        return told

    async def begin(self) -> None:
        """A worker, until it is killed."""
        self.worker = Worker(self.config)
        self._workers = [self.worker]
        await self.worker.start(TESTS_AHEAD=str(self.clock.ahead))

    async def kill(self) -> None:
        """SIGKILL, and how many deliveries were under way then."""
        await self.worker.kill()
        self.in_flight += (await self.rows("SELECT count(*) FROM outbox WHERE state = 'sending'"))[
            0
        ][0]

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What stands in the store, read past all of our code."""
        if self.store.startswith("postgresql"):
            conn = await asyncpg.connect(self.store)
            try:
                return [tuple(each) for each in await conn.fetch(sql)]
            finally:
                await conn.close()
        with closing(sqlite3.connect(f"file:{self.folder}/desk.db?mode=ro", uri=True)) as raw:
            found: list[tuple[Any, ...]] = raw.execute(sql).fetchall()
            return found

    async def state(self) -> str:
        """How the newest run fares."""
        found = await self.rows("SELECT state FROM broadcast_run ORDER BY id DESC LIMIT 1")
        return str(found[0][0])

    async def comes_to(self, state: str) -> None:
        """Wait for it."""

        async def is_there() -> bool:
            return await self.state() == state

        await until(is_there)

    async def at_rest(self) -> None:
        """Wait until nothing is under way."""
        await self._none("'sending'")

    async def is_over(self) -> None:
        """Wait until nothing will leave any more."""
        await self._none("'queued', 'sending'")

    async def _none(self, states: str) -> None:
        async def is_so() -> bool:
            sql = f"SELECT count(*) FROM outbox WHERE state IN ({states})"
            return await self.rows(sql) == [(0,)]

        await until(is_so)

    # -- what the platforms saw

    def got(self, words: str = WORDS) -> Counter[tuple[str, str]]:
        """How often each person got the announcement, or something else with these words, by account
        and their id there."""
        return Counter(
            (name, each["chat"])
            for name, here in self.places.items()
            for each in here.side.sent
            if words in each["text"]
        )

    async def arrive(self, more: int) -> None:
        """Wait until so many more people have got it, or the run is through."""
        target = len(self.got()) + more

        async def is_so() -> bool:
            return len(self.got()) >= target or await self.state() == "done"

        await until(is_so, longest_step=0.01)

    def heard(self, name: str, number: int) -> list[str]:
        """What one of them got."""
        here = self.places[name]
        return here.received().get(here.person(number), [])

    async def ledger(self, name: str = "live") -> dict[tuple[str, str], dict[str, Any]]:
        """The rows of a broadcast's ledger by account and the person's id at the platform."""
        names = dict(await self.rows("SELECT id, remote_id FROM contact"))
        rows = await self.lines("broadcast", "ledger", name)
        found = {(each["account"], names[each["contact"]]): each for each in rows}
        assert len(found) == len(rows)
        return found
