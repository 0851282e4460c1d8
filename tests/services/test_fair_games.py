"""Who wins does not depend on how what people said came in: in which order, in which portions, how often, or
how often a worker died while it was writing it down."""

import asyncio
import itertools
import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

import pytest

from socialdesk.model.changes import Tag
from socialdesk.model.game import Kind, Pick, Prize, Question, Settings, Way
from socialdesk.model.ids import SECOND, Instant
from socialdesk.services.games import Playing
from socialdesk.services.policies import Players
from socialdesk.store.games import GameDraft
from socialdesk.store.journal import Arrival
from socialdesk.store.recording import record
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import put_store

EVENINGS = int(os.environ.get("EVENINGS", "12"))
"""Seeds of evenings; `make fairness` has 1,000."""
PEOPLE = 9
PRIZES = (Prize("Áo", 2), Prize("Mũ"))
WORD = (Way("word", "QUAY"),)
GAMES = {
    "draw": (Kind.DRAW, Settings(ways=WORD, prizes=PRIZES, reserves=3)),
    "wheel": (Kind.WHEEL, Settings(ways=WORD, prizes=PRIZES, reserves=3, weights={"vip": 5})),
    "quiz": (
        Kind.QUIZ,
        Settings(
            ways=(Way("answer"),), prizes=PRIZES, reserves=3, pick=Pick.FIRST,
            questions=(Question("Thủ đô?", ("Hà Nội",), ("Huế", "Hà Nội")),),
        ),
    ),
    "guess": (
        Kind.GUESS,
        Settings(
            ways=(Way("answer"),), prizes=PRIZES, reserves=3, pick=Pick.NEAREST, questions=(Question("", ("57",)),)
        ),
    ),
}  # fmt: skip
WORDS = ("quay", "QUAY!", "quay nè", "hà nội", "Huế", "57", "60", "1.200", "giá bao nhiêu ạ")


class Said(NamedTuple):
    """Somebody's words, so many seconds after the game began."""

    who: int
    later: int
    words: str


class Coming(NamedTuple):
    """How they come in: the order, where it is cut into portions, which come twice, where a worker dies."""

    order: list[int]
    cuts: list[int]
    twice: list[int]
    deaths: list[int]


class Died(Exception):
    """A worker is killed before it has committed."""


def evening(chance: random.Random) -> tuple[list[Said], Coming]:
    """Many words of few people, and a way in which they come in that is as bad as any."""
    count = chance.randint(1, 30)
    said = [
        Said(chance.randint(1, PEOPLE), chance.randint(-3, 40), chance.choice(WORDS))
        for _ in range(count)
    ]
    order = chance.sample(range(count), count)
    cuts, twice, deaths = (chance.choices(range(count), k=chance.randint(0, count)) for _ in "cut")
    return said, Coming(order, cuts, twice, deaths)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Shop"]:
    address = put_store(tmp_path_factory.mktemp("fair") / "desk.db")
    with asyncio.Runner() as runner:
        made = Shop(runner, runner.run(Store.open(address)))
        runner.run(made.known())
        yield made
        runner.run(made.store.close())


class Shop:
    """People who were known before: two of them are one person, one is of the staff, one has more chances."""

    def __init__(self, runner: asyncio.Runner, store: Store) -> None:
        self.run = runner.run
        self.store = store
        self.clock = ManualClock()
        self._numbers = itertools.count(1_000)

    async def known(self) -> None:
        await self.store.accounts.ensure([("shop", "telegram")])
        for who in range(1, PEOPLE + 1):
            await self.store.record([self._arrival(Said(who, 0, "alo"), NOW)], NOW, ())
        await self.store.contacts.merge(2, 1, "linh", NOW, "b")
        await self.store.conversations.do(Tag(("staff",)), [3], "linh", NOW)
        await self.store.conversations.do(Tag(("vip",)), [4], "linh", NOW)

    def _arrival(self, said: Said, began: Instant) -> Arrival:
        who = sender(f"Lan {said.who}", str(said.who))
        at = Instant(began + said.later * SECOND)
        number = str(next(self._numbers))
        message = inbound(said.words, number, str(said.who), sender=who, contact=who, at=at)
        made = arrival(message)
        # What claims to come from far beyond the moment in which it came is put right when it is recorded.
        return replace(made, raw=replace(made.raw, received_at=self.clock.now()))

    async def played(self, kind: str, said: Sequence[Said], way: Coming) -> tuple[str, list[str]]:
        """The hash of the entries, and who won, of a game in which this came in in this way."""
        self.clock.advance(100_000)
        playing = Playing(self.store, self.clock, lambda: "5e" * 32)
        made = GameDraft(f"game {next(self._numbers)}", *GAMES[kind])
        game = await playing.open(await playing.add(made, "linh"))
        # Each is numbered by the platform in the order in which it was said, whatever happens then.
        by_time = sorted(range(len(said)), key=lambda each: (said[each].later, each))
        numbered = {each: self._arrival(said[each], self.clock.now()) for each in by_time}
        self.clock.advance(60)
        edges = sorted({0, *way.cuts, len(said)})
        for start, end in itertools.pairwise(edges):
            batch = [numbered[each] for each in way.order[start:end]]
            batch += [numbered[each] for each in way.twice if each in way.order[:end]]
            if start in way.deaths:
                with pytest.raises(Died):
                    await self._die(batch)
            await self.store.record(batch, self.clock.now(), (Players(),))
        closed = await playing.close(game)
        drawn = await playing.draw(closed, "XSMB 45821")
        winners = await playing.winners(drawn.game)
        return closed.entries_hash, [each.ref for each in winners]

    async def _die(self, batch: Sequence[Arrival]) -> None:
        async def work(conn: object) -> None:
            await record(conn, batch, self.clock.now(), (Players(),))  # type: ignore[arg-type]
            raise Died

        await self.store.database.transact(work)


@pytest.mark.parametrize("kind", GAMES)
@pytest.mark.parametrize("seed", range(EVENINGS))
def test_who_wins_does_not_depend_on_how_it_came_in(kind: str, seed: int, shop: Shop) -> None:
    said, way = evening(random.Random(seed))
    in_order = Coming(sorted(way.order, key=lambda each: (said[each].later, each)), [], [], [])

    assert shop.run(shop.played(kind, said, way)) == shop.run(shop.played(kind, said, in_order))


@pytest.mark.parametrize("kind", GAMES)
def test_such_an_evening_has_winners_among_everybody_but_the_staff(kind: str, shop: Shop) -> None:
    words = {"quiz": "hà nội", "guess": "57"}.get(kind, "quay")
    said = [Said(who, who, words) for who in range(1, PEOPLE + 1)]
    _, winners = shop.run(shop.played(kind, said, Coming(list(range(PEOPLE)), [], [], [])))

    assert len(set(winners)) == 6
