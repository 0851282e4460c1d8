"""A live evening of a shop: what a script lets people say in lives, a group and in private, one worker that
is killed again and again, and what is in the store afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from socialdesk.simulator.evening import Evening as Night
from socialdesk.simulator.evening import evening_of
from socialdesk.simulator.graph import GraphServer
from socialdesk.simulator.graph_page import PageSide
from socialdesk.simulator.script import Part, Script
from socialdesk.simulator.stage import Stage
from socialdesk.simulator.telegram import TelegramServer
from socialdesk.simulator.telegram_bot import BotSide
from tests.support.evening import Evening
from tests.support.waiting import until

SEATS = {"page": "page", "insta": "insta", "group": "shop", "hoasen": "shop", "oa": "oa"}
"""The account to which each place of a script belongs."""
Person = tuple[str, str]
"""Somebody by their account and their id there."""


class Entry(NamedTuple):
    """Somebody's entry as it was written down when the game closed."""

    person: Person
    weight: int
    why: str


@dataclass
class LiveEvening(Evening):
    """`night` is what is played; `deaths` counts the kills."""

    deaths: int = 0
    _stage: Stage | None = field(default=None)

    async def arrange(self, script: Script, speed: float) -> None:
        """Everything is on the air, and nothing is said yet. After `gather`."""
        sides = [self.places[name].side for name in ("page", "insta", "shop")]
        page, insta, bot = sides
        assert isinstance(page, PageSide) and isinstance(insta, PageSide)
        assert isinstance(bot, BotSide)
        graph, telegram = self._graph, self._telegram
        assert isinstance(graph, GraphServer) and isinstance(telegram, TelegramServer)
        private = {"hoasen": self.places["shop"], "oa": self.places["oa"]}
        self.night: Night = evening_of(graph, (page, insta), (telegram, bot), private)
        self.night.begin("LIVE!")
        self._stage = self.night.set(script, graph.clock, speed)

    async def group(self) -> int:
        """The conversation that is the group."""
        sql = "SELECT id FROM conversation WHERE chat_kind = 'group'"
        found: list[tuple[int]] = await until(lambda: self.rows(sql))
        return found[0][0]

    async def play(self, part: Part, kills: Sequence[float] = ()) -> None:
        """A part to its end, with deaths at these points (0 to 1) of it; all of it is recorded then."""
        assert self._stage is not None
        playing = self.night.play(part)
        length = len(self._stage.script.parts[part])
        for point in sorted(kills):
            await self._reaches(part, point * length)
            await self.kill()
            self.deaths += 1
            await self.begin()
        await asyncio.wait_for(playing, 60)
        await until(self.all_taken)

    async def _reaches(self, part: Part, acts: float) -> None:
        await until(lambda: self.played(part) >= acts, longest_step=0.01)

    def played(self, part: Part) -> int:
        """How many of its acts have been played."""
        assert self._stage is not None
        return self._stage.played.get(part, 0)

    def people(self, *what: str) -> dict[str, set[Person]]:
        """Whom the script lets do each of these, over all places."""
        report = self.night.report()["seats"]
        return {
            each: {(SEATS[seat], person) for seat, told in report.items() for person in told[each]}
            for each in what
        }

    def said(self, *seats: str) -> int:
        """How much is said in these places."""
        report = self.night.report()["seats"]
        return sum(report[each]["said"] for each in seats)

    async def entries(self, game: str) -> list[Entry]:
        """What the store has of a game, read past our code. Whoever came when it was closed already has no
        reason there."""
        found = await self.rows(
            f"""
            SELECT account.name, contact.remote_id, entry.weight, entry.why
            FROM game_entry AS entry JOIN game ON game.id = entry.game_id
            JOIN contact ON contact.id = entry.contact_id JOIN account ON account.id = contact.account_id
            WHERE game.name = '{game}'
            """
        )
        return [
            Entry((account, person), weight, why or ("" if weight else "late"))
            for account, person, weight, why in found
        ]

    async def was_read_back(self, person: Person) -> bool:
        """Whether something somebody said became known by reading back, as the journal has it."""
        is_server = self.store.startswith("postgresql")
        body = "convert_from(body, 'UTF8')" if is_server else "CAST(body AS text)"
        found = await self.rows(
            f"""
            SELECT id FROM journal
            WHERE {body} LIKE '%{person[1]}%' AND (kind LIKE 'recovered%' OR kind LIKE 'polled%')
            LIMIT 1
            """
        )
        return bool(found)
