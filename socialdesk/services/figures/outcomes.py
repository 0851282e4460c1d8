"""What broadcasts, lives and games came to, side by side, as each of them counts it itself."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.ids import HOUR, Instant
from socialdesk.model.measure import Question
from socialdesk.model.prize import State
from socialdesk.services.broadcasting import results
from socialdesk.services.lives import Figures as LiveFigures
from socialdesk.services.lives import Lives
from socialdesk.store.store import Store

SOON = 48 * HOUR
"""Answers within so long (ms) are told apart from those within three days, after which none is one."""


@dataclass(frozen=True, slots=True)
class BroadcastOutcome:
    """A run that began in the time. `figures` are people by what became of their message; who `answered` did so
    within 72 hours, `answered_soon` within 48."""

    name: str
    run: int
    state: str
    at: int
    figures: results.Figures
    answered_soon: int


@dataclass(frozen=True, slots=True)
class LiveOutcome:
    """A live that began in the time. `told`: its announcements that arrived; who was told twice counts twice."""

    name: str
    state: str
    at: int
    told: int
    figures: LiveFigures


@dataclass(frozen=True, slots=True)
class GameOutcome:
    """A game that opened in the time: entries, the people who sent them, those of them who had never said a
    word to the shop before it opened, and its winners by how far their prizes have come. Who was told, and
    has claimed or been handed the prize since, was told; reserves are none until they move up."""

    name: str
    state: str
    at: int
    entries: int
    people: int
    new_people: int
    winners: int
    told: int
    claimed: int
    handed_over: int


@dataclass(frozen=True, slots=True)
class Came:
    """Everything of a time, each in the order in which it began."""

    broadcasts: list[BroadcastOutcome]
    lives: list[LiveOutcome]
    games: list[GameOutcome]


class Outcomes:
    """As of now: what is asked as of another moment is not known."""

    def __init__(self, store: Store, lives: Lives) -> None:
        self._store = store
        self._lives = lives

    async def of(self, question: Question) -> Came:
        """All of a time. Costs what each one's own page costs. Raises StoreError."""
        return Came(
            await self.broadcasts(question), await self.lives(question), await self.games(question)
        )

    async def broadcasts(self, question: Question) -> list[BroadcastOutcome]:
        """Each run, lives' announcements among them. Raises StoreError."""
        found = []
        for broadcast in await self._store.broadcasts.all():
            for run in await self._store.broadcasts.runs(broadcast.id):
                if run.started_at is None or not _is_in(run.started_at, question):
                    continue
                tallies = await self._store.outcomes.tallies(run.id)
                soon = sum(
                    each.count
                    for each in tallies
                    if each.state == "answered" and each.took is not None and each.took <= SOON
                )
                figures = results.figures(tallies, run.erased)
                found.append(
                    BroadcastOutcome(run.name, run.number, run.state, run.started_at, figures, soon)
                )
        return sorted(found, key=lambda each: each.at)

    async def lives(self, question: Question) -> list[LiveOutcome]:
        """Each live. Raises StoreError."""
        found = []
        for live in await self._store.lives.all():
            if live.started_at is None or not _is_in(live.started_at, question):
                continue
            told = 0
            for each in await self._lives.planned(live):
                if each.run is not None:
                    tallies = await self._store.outcomes.tallies(each.run.id)
                    told += results.figures(tallies, each.run.erased).sent
            figures = await self._lives.figures(live)
            found.append(LiveOutcome(live.name, live.state, live.started_at, told, figures))
        return sorted(found, key=lambda each: each.at)

    async def games(self, question: Question) -> list[GameOutcome]:
        """Each game. Raises StoreError."""
        found = []
        for game in await self._store.games.all():
            if game.opened_at is None or not _is_in(game.opened_at, question):
                continue
            entered = await self._store.games.came(game.id, Instant(game.opened_at))
            states = [each.state for each in await self._store.prizes.of(game.id)]
            claimed, handed_over = states.count(State.CLAIMED), states.count(State.HANDED_OVER)
            found.append(
                GameOutcome(
                    game.name,
                    game.state,
                    game.opened_at,
                    entered.entries,
                    entered.people,
                    entered.new_people,
                    sum(each is not State.RESERVE for each in states),
                    states.count(State.TOLD) + claimed + handed_over,
                    claimed,
                    handed_over,
                )
            )
        return sorted(found, key=lambda each: each.at)


def _is_in(at: int, question: Question) -> bool:
    return at <= question.as_of and question.has(at)
