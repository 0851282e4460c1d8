"""Who wins does not depend on how it came in what people said, took back and corrected: in which order, in
which portions, how often, or how often a worker died while it was writing it down, or closing the game."""

import asyncio
import itertools
import os
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, NamedTuple
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.changes import Tag
from socialdesk.model.game import Kind, Pick, Prize, Question, Settings, State, Way
from socialdesk.model.ids import SECOND, Instant
from socialdesk.model.message import Deletion, Edit, InboundMessage
from socialdesk.services.games import Playing
from socialdesk.services.policies import Players
from socialdesk.store.engine.database import Lane
from socialdesk.store.games import Game, GameDraft
from socialdesk.store.journal import Arrival
from socialdesk.store.recording import record
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import put_store

EVENINGS = int(os.environ.get("EVENINGS", "20"))
"""So many evenings; `make fairness` has 1,000."""
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


class Done(NamedTuple):
    """What became of somebody's words: they read otherwise now, or (None) were taken back."""

    about: int
    words: str | None


class Evening(NamedTuple):
    """What people said, and what they did with it afterwards."""

    said: list[Said]
    done: list[Done]


class Coming(NamedTuple):
    """How it comes in: the order (what was said, then what was done), where it is cut into portions, which come
    twice, where a worker dies; after how many steps closing the game is killed, each time."""

    order: list[int]
    cuts: list[int]
    twice: list[int]
    deaths: list[int]
    kills: list[int]


class Died(Exception):
    """A worker is killed before it has committed."""


ENTERING = {"quiz": ("hà nội", "Huế"), "guess": ("57", "60")}
"""What enters each kind of game, where it is not its word."""
FEW = 5
"""So many people say everything, so that each says much."""


@st.composite
def evenings(draw: st.DrawFn, kind: str) -> tuple[Evening, Coming]:
    """Many words of few people, and a way in which they come in that is as bad as any."""
    words = st.sampled_from(ENTERING.get(kind, ("quay", "QUAY!"))) | st.sampled_from(WORDS)
    each = st.builds(Said, st.integers(1, FEW), st.integers(-3, 40), words)
    said = draw(st.lists(each, min_size=1, max_size=24))
    about = st.integers(0, len(said) - 1)
    done = draw(st.lists(st.builds(Done, about, st.none() | words), max_size=12))
    count = len(said) + len(done)
    some = st.lists(st.integers(0, count - 1), max_size=count)
    order = draw(st.permutations(range(count)))
    kills = draw(st.lists(st.integers(0, 9), max_size=2))
    return Evening(said, done), Coming(order, draw(some), draw(some), draw(some), kills)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Shop"]:
    address = put_store(tmp_path_factory.mktemp("fair") / "desk.db")
    portions = mock.patch.multiple("socialdesk.store.closing", MANY=2, FEW=2)
    with portions, asyncio.Runner() as runner:
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
            await self.store.record([arrival(self._message(Said(who, 0, "alo"), NOW))], NOW, ())
        await self.store.contacts.merge(2, 1, "linh", NOW, "b")
        await self.store.conversations.do(Tag(("staff",)), [3], "linh", NOW)
        await self.store.conversations.do(Tag(("vip",)), [4], "linh", NOW)

    def _message(self, said: Said, began: Instant) -> InboundMessage:
        who = sender(f"Lan {said.who}", str(said.who))
        at = Instant(began + said.later * SECOND)
        number = str(next(self._numbers))
        return inbound(said.words, number, str(said.who), sender=who, contact=who, at=at)

    def _arrival(self, event: object) -> Arrival:
        made = arrival(event)
        # What claims to come from far beyond the moment in which it came is put right when it is recorded.
        return replace(made, raw=replace(made.raw, received_at=self.clock.now()))

    def _told(self, evening: Evening) -> list[Arrival]:
        """Everything as its platform tells it. What was said is numbered by it in the order in which that
        happened, whatever becomes of it."""
        began, said = self.clock.now(), evening.said
        messages: dict[int, InboundMessage] = {}
        for each in sorted(range(len(said)), key=lambda each: (said[each].later, each)):
            messages[each] = self._message(said[each], began)
        self.clock.advance(60)
        events: list[object] = [messages[each] for each in range(len(said))]
        for place, done in enumerate(evening.done):
            about = messages[done.about]
            if done.words is None:
                events.append(Deletion(about.chat, (about.remote_id,)))
            else:
                at = Instant(about.at + (1 + place) * SECOND)
                events.append(Edit(replace(about, body=done.words, edited_at=at), at))
        return [self._arrival(each) for each in events]

    async def played(self, kind: str, evening: Evening, way: Coming) -> tuple[str, list[str]]:
        """The hash of the entries, and who won, of a game in which this came in in this way."""
        self.clock.advance(100_000)
        playing = Playing(self.store, self.clock, lambda: "5e" * 32)
        made = GameDraft(f"game {next(self._numbers)}", *GAMES[kind])
        game = await playing.open(await playing.add(made, "linh"))
        told = self._told(evening)
        edges = sorted({0, *way.cuts, len(told)})
        for start, end in itertools.pairwise(edges):
            batch = [told[each] for each in way.order[start:end]]
            batch += [told[each] for each in way.twice if each in way.order[:end]]
            if start in way.deaths:
                with pytest.raises(Died):
                    await self._die(batch)
            await self.store.record(batch, self.clock.now(), (Players(),))
        closed = await self._closed(playing, game, way.kills)
        drawn = await playing.draw(closed, "XSMB 45821")
        winners = await playing.winners(drawn.game)
        return closed.entries_hash, [each.ref for each in winners]

    async def _closed(self, playing: Playing, game: Game, kills: Sequence[int]) -> Game:
        """However often whoever closes it dies: it is open, or closed for good."""
        for steps in kills:
            with killed_after(self.store, steps):
                try:
                    await playing.close(game)
                except Died:
                    game = await self.store.games.one(game.id)
            if (now := await self.store.games.one(game.id)).state == State.CLOSED:
                return now
            assert now.state == State.OPEN
            assert now.entries_hash == ""
        return await playing.close(game)

    async def _die(self, batch: Sequence[Arrival]) -> None:
        async def work(conn: object) -> None:
            await record(conn, batch, self.clock.now(), (Players(),))  # type: ignore[arg-type]
            raise Died

        await self.store.database.transact(work)


@contextmanager
def killed_after(store: Store, steps: int) -> Iterator[None]:
    """So many transactions come to their end; in the next one whoever asks for it is killed."""
    transact, left = store.database.transact, itertools.count(-steps)

    async def one(work: Callable[[Any], Awaitable[Any]], *lane: Lane) -> object:
        if next(left) < 0:
            return await transact(work, *lane)

        async def dying(conn: object) -> None:
            await work(conn)
            raise Died

        return await transact(dying, *lane)

    with mock.patch.object(store.database, "transact", one):
        yield


@pytest.mark.parametrize("kind", GAMES)
@settings(max_examples=EVENINGS, deadline=None)
@given(data=st.data())
def test_who_wins_does_not_depend_on_how_it_came_in(
    kind: str, shop: Shop, data: st.DataObject
) -> None:
    evening, way = data.draw(evenings(kind))
    said = sorted(range(len(evening.said)), key=lambda each: (evening.said[each].later, each))
    in_order = Coming([*said, *range(len(said), len(way.order))], [], [], [], [])

    assert shop.run(shop.played(kind, evening, way)) == shop.run(
        shop.played(kind, evening, in_order)
    )


@pytest.mark.parametrize("kind", GAMES)
def test_such_an_evening_has_winners_among_everybody_but_the_staff(kind: str, shop: Shop) -> None:
    words = {"quiz": "hà nội", "guess": "57"}.get(kind, "quay")
    said = [Said(who, who, words) for who in range(1, PEOPLE + 1)]
    way = Coming(list(range(PEOPLE)), [], [], [], [])
    _, winners = shop.run(shop.played(kind, Evening(said, []), way))

    assert len(set(winners)) == 6
