"""Every figure and every preset of a shop's random weeks, beside what its raw messages say, counted slowly; on both
engines, after packing and after all is made anew. `ROUNDS=1000 SEED=0` plays as many more."""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import astuple
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.hours import parse_week
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.measure import By, ClockKind, Question, When
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.services.figures import packing
from socialdesk.services.figures.activity import Activity
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.packing import Packing
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.happening import Tale
from tests.support.make import NOW
from tests.support.postgres import PostgresServer
from tests.support.retold import Retold, retold
from tests.support.slow_figures import (
    Asked,
    Calendar,
    Groups,
    agents,
    backlog,
    customers,
    elsewhere,
    episode_rows,
    one_interval,
    ours,
    repeats,
    resolutions,
    system,
    wait_rows,
)
from tests.support.store import put_store

ROUNDS = int(os.environ.get("ROUNDS", "1"))
ACTS, QUESTIONS = 160, 24
WEEKS: tuple[dict[str, list[str]] | None, ...] = (
    None,
    {day: ["09:00-12:00", "13:30-17:00"] for day in ("monday", "tuesday", "thursday", "friday")},
    {"monday": ["19:00-06:00"], "wednesday": ["08:00-24:00"], "saturday": ["00:00-24:00"], "sunday": []},
)  # fmt: skip
ZONES = ("Asia/Ho_Chi_Minh", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe")
TOLD = """
    SELECT outbox.conversation_id, COALESCE(message.at, outbox.settled_at), broadcast.name
    FROM broadcast_recipient AS recipient JOIN broadcast_run ON broadcast_run.id = recipient.run_id
    JOIN broadcast ON broadcast.id = broadcast_run.broadcast_id JOIN outbox ON outbox.id = recipient.delivery_id
    LEFT JOIN message ON message.delivery_id = outbox.id
    WHERE outbox.state IN ('sent', 'delivered', 'read')
"""


class Beside:
    """A tale's figures beside slow ones, for a zone and a week."""

    def __init__(
        self, tale: Tale, chance: random.Random, told: list[Retold], groups: Groups
    ) -> None:
        self.tale, self.chance, self.told, self.groups = tale, chance, told, groups
        zone, week = ZoneInfo(chance.choice(ZONES)), chance.choice(WEEKS)
        span = NOW - 40 * DAY, tale.now + 40 * DAY
        self.calendar = Calendar(week, zone, *span)
        self.in_one = Calendar(one_interval(week, 48 * 60), zone, *span)
        self.to_the_minute = Calendar(
            one_interval(week, 23 * 60 + 59), zone, NOW - 40 * DAY, tale.now + HOUR, MINUTE
        )
        hours = None if week is None else parse_week(week, zone)
        self.edges = [
            *(at for each in told for wait in each.waits for at in (wait.opened, wait.ended) if at),
            *(
                at
                for each in told
                for period in each.periods
                for at in (period.opened, period.resolved)
                if at
            ),
            *(at for seen in tale.tagged.values() for at, _ in seen),
        ]
        self.measuring = Measuring(tale.store, zone, hours)
        self.activity = Activity(tale.store, zone, hours)

    def question(self, by: By) -> Question:
        def moment() -> Instant | None:
            at = NOW + self.chance.randrange(-DAY, self.tale.now - NOW + DAY)
            if self.chance.random() < 0.6:  # right at, before or after something
                at = self.chance.choice(self.edges) + self.chance.choice((-1, 0, 1))
            return None if self.chance.random() < 0.3 else Instant(at)

        begins, ends = moment(), moment()
        if begins is not None and ends is not None and ends < begins:
            begins, ends = ends, begins
        as_of = self.tale.now if self.chance.random() < 0.5 else moment() or self.tale.now
        return Question(
            as_of, begins, ends, by, self.chance.choice(list(ClockKind)), self.chance.choice(list(When)),
            self.chance.choice((MINUTE, 10 * MINUTE, 12 * HOUR)),
        )  # fmt: skip

    async def figures(self, question: Question) -> None:
        found = await self.measuring.figures(question)
        mine = {each.group: astuple(each.figures) for each in found}
        theirs = ours(self.told, question, self.calendar, self.groups)
        assert mine == theirs, f"{question}\n{mine}\n{theirs}"

    async def preset(self, name: str, readings: tuple[str, ...], question: Question) -> None:
        preset = PRESETS[name]
        target = self.chance.choice((None, None, 10 * MINUTE, 3 * HOUR))
        found = await self.measuring.preset(preset, question, target, readings)
        mine = {(each.metric, each.group): astuple(each.figures) for each in found}
        one = self.to_the_minute if name == "chatwoot" else self.in_one
        in_one = None if self.calendar.week is None else one
        asked = Asked(question, self.calendar, preset.read_as(readings), target, in_one)
        theirs = system(name, self.told, asked, self.groups)
        assert mine == theirs, f"{name} {readings} {target} {question}\n{mine}\n{theirs}"

    async def rows(self, question: Question) -> None:
        due = await self.measuring.due(None, question, None, ())
        waits = [astuple(each)[1:-1] for each in await self.measuring.waits(question, due)]
        assert sorted(waits, key=repr) == wait_rows(self.told, question, self.calendar), question
        episodes = [astuple(each)[1:] for each in await self.measuring.episodes(question, due)]
        theirs = episode_rows(self.told, question, self.calendar)
        assert sorted(episodes, key=repr) == theirs, question

    async def beside(self, question: Question) -> None:
        for ask, slowly in (
            (self.activity.resolutions, resolutions), (self.activity.repeats, repeats),
            (self.activity.customers, customers), (self.activity.elsewhere, elsewhere),
        ):  # fmt: skip
            if slowly is customers and question.by is By.AGENT:
                continue
            found = await ask(question)
            mine = {each.group: astuple(each.figures) for each in found}
            theirs = slowly(self.told, question, self.calendar, self.groups)
            assert mine == theirs, f"{slowly.__name__} {question}\n{mine}\n{theirs}"

    async def left_and_done(self, question: Question) -> None:
        left = [astuple(each) for each in await self.activity.backlog(question)]
        slow = backlog(self.told, question, self.calendar)
        assert left == slow, f"{question}\n{left}\n{slow}"
        done = [
            (each.agent, each.answered, each.p50_ms, each.business_p50_ms, each.resolved, each.conversations, each.first, each.closed)
            for each in await self.activity.agents(question, is_now=False)
            if each.answered or each.resolved
        ]  # fmt: skip
        slow = agents(self.told, question, self.calendar)
        assert done == slow, f"{question}\n{done}\n{slow}"

    async def all_of_it(self, questions: int = QUESTIONS) -> None:
        for number in range(questions):
            await self.figures(self.question(list(By)[number % len(By)]))
            if number % 3 == 0:
                await self.rows(self.question(By.ALL))
                by = self.chance.choice((By.DAY, By.WEEK, By.MONTH))
                await self.left_and_done(self.question(by))
            await self.beside(self.question(list(By)[number % len(By)]))
        for preset in PRESETS.values():
            for readings in itertools.product(*preset.readings):
                by = self.chance.choice((By.ALL, self.chance.choice(list(By))))
                await self.preset(preset.name, readings, self.question(by))


async def told_slowly(tale: Tale) -> tuple[list[Retold], Groups]:
    told = await retold(tale.store)
    broadcasts = await tale.store.database.read(lambda conn: conn.rows(TOLD))
    accounts = {each.id: (each.name, each.channel) for each in await tale.store.accounts.all()}
    groups = Groups(
        {int(number): name for number, name in accounts.items()},
        {each.conversation: each.language for each in told},
        tale.tagged,
        [(number, at, name) for number, at, name in broadcasts],
        {each.conversation: [wait.opened for wait in each.waits] for each in told},
        {each.conversation: each.periods for each in told},
    )
    return told, groups


@asynccontextmanager
async def played(url: str, seed: int) -> AsyncIterator[Tale]:
    """A tale's weeks, some of them in packs."""
    store = await Store.open(url)
    tale = Tale(store, seed)
    await tale.begin()
    for number in range(ACTS):
        await tale.go_on()
        if number in (ACTS // 2, ACTS - 30):
            await Packing(store, ManualClock(tale.now)).pack()
    yield tale
    await store.close()


@pytest.fixture(autouse=True)
def packed_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "LOOSE", 0)


@pytest.mark.parametrize("round_", range(ROUNDS))
async def test_every_figure_is_what_the_messages_say(
    tmp_path: Path, postgres: PostgresServer, round_: int
) -> None:
    seed = int(os.environ.get("SEED", "0")) + round_
    stories = []
    with postgres.lent() as other:
        for url in (put_store(tmp_path / "tale.db"), other):
            async with played(url, seed) as tale:
                told, groups = await told_slowly(tale)
                beside = Beside(tale, random.Random(seed), told, groups)
                await beside.all_of_it()
                await tale.store.figures.begin_anew()
                while await tale.store.figures.catch_up():
                    pass
                await beside.all_of_it(QUESTIONS // 4)
                stories.append(told)
    assert stories[0] == stories[1]
