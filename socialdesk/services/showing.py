"""What an overlay shows, read from the store: of a live, or of a game by itself."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from socialdesk.clock import Clock
from socialdesk.errors import NotFound
from socialdesk.model.disclosure import covered
from socialdesk.model.game import ANSWER, BUTTON, COMMENT, WORD, Kind, Pick, State, Way
from socialdesk.model.i18n import grouped, mark, translate, translate_into
from socialdesk.model.ids import HOUR, SECOND, Instant
from socialdesk.model.live import on_air
from socialdesk.model.overlay import (
    BETWEEN,
    LEAD,
    MOST_PARTS,
    MOST_ROWS,
    MOST_SPINS,
    Board,
    Countdown,
    Line,
    Overlay,
    Part,
    Question,
    Spin,
    Wheel,
    Winners,
    Won,
    public_words,
)
from socialdesk.model.publication import SHORT, Names, told_name
from socialdesk.store.games import Game
from socialdesk.store.lives import Live
from socialdesk.store.naming import by_name

if TYPE_CHECKING:
    from socialdesk.store.overlays import Entrant, PrizeWinner
    from socialdesk.store.store import Store

SHOWN_FOR = HOUR
"""How long winners stay."""
BAR = HOUR
"""How long before a beginning the bar of its countdown begins."""
COUNTED_EVERY = 10 * SECOND
"""How often (ms) what has to be counted through is counted."""


class Showing:
    """Reads it as often as it is asked; what takes long to count, and what cannot change, less often. Its words are
    in the language of those who watch."""

    def __init__(self, store: Store, clock: Clock, language: str) -> None:
        self._store, self._clock, self._language = store, clock, language
        self._wheels: dict[tuple[int, int, Names], Wheel] = {}
        self._boards: dict[str, tuple[Instant, Board | None]] = {}

    async def called(self, name: str) -> str:
        """How the live, or else the game, is really called that is meant by a name. Raises NotFound."""
        return (await self._meant(name)).name

    async def read(self, name: str, names: Names) -> Overlay:
        """What there is to show of the live of this name, or else of the game; so much of people's names. Raises
        NotFound."""
        meant, now = await self._meant(name), self._clock.now()
        if isinstance(meant, Live):
            return await self._of_live(meant, names, now)
        return await self._of_game(meant, names, now)

    async def _meant(self, name: str) -> Live | Game:
        with suppress(NotFound):
            return await self._store.lives.named(name)
        with suppress(NotFound):
            return await self._store.games.named(name)
        missing = translate(
            'There is no live and no game "{name}". `socialdesk live list` and `socialdesk game list` list them.',
            name=name,
        )
        known: list[Live | Game] = [*await self._store.lives.all(), *await self._store.games.all()]
        return by_name(known, name, missing)

    async def _of_live(self, live: Live, names: Names, now: Instant) -> Overlay:
        title = public_words(live.title or live.name)
        game = _of_evening(await self._store.games.all(), live)
        shown = await self._of_game(game, names, now) if game is not None else Overlay(title)
        countdown = shown.countdown
        if live.state == "planned" and live.planned_for is not None:
            begins = Instant(live.planned_for)
            countdown = Countdown(title, Instant(begins - BAR), begins)
        pinned = await self._store.overlays.pinned(live.id)
        question = None
        if pinned is not None:
            # Who comments in public has told their name to everybody already.
            name = told_name(pinned.name, Names.NONE if names is Names.NONE else Names.FULL)
            question = Question(name, covered(public_words(pinned.text)))
        board = shown.board if game is not None and game.state == State.OPEN else None
        if board is None and live.state == "running":
            board = await self._figures(live, now)
        return replace(shown, title=title, countdown=countdown, question=question, board=board)

    async def _figures(self, live: Live, now: Instant) -> Board:
        def board(lines: Sequence[Line]) -> Board:
            item = on_air(live.sheet, now - (live.started_at or now)).now
            title = item.words if item is not None else live.title or live.name
            return Board(public_words(title), tuple(lines))

        kept = self._boards.get(live.name)
        if kept is not None and kept[1] is not None and now - kept[0] < COUNTED_EVERY:
            return board(kept[1].lines)
        totals = await self._store.lives.totals(live.id)
        found = board(
            [
                Line(self._say(mark("Comments")), grouped(totals.comments, self._language)),
                Line(self._say(mark("People")), grouped(totals.people, self._language)),
            ]
        )
        self._boards[live.name] = (now, found)
        return found

    async def _of_game(self, game: Game, names: Names, now: Instant) -> Overlay:
        shown = Overlay(public_words(game.name), countdown=_countdown(game))
        match game.state:
            case State.OPEN:
                return replace(shown, board=await self._entries(game))
            case State.DRAWN:
                return await self._drawn(game, shown, names, now)
            case _:
                return shown

    async def _entries(self, game: Game) -> Board:
        """How people enter, how many did, and what there is to win."""
        people = await self._store.games.people(game)
        how = next((how for how in map(self._how, game.settings.ways) if how), "")
        lines = [
            Line(how, "") if how else None,
            Line(self._say(mark("Entries")), grouped(people, self._language)),
            *(
                Line(public_words(each.name), f"×{each.pieces}")
                for each in game.settings.prizes
                if each.name
            ),
        ]
        title = game.name
        if game.kind == Kind.QUIZ and 0 < game.question <= len(game.settings.questions):
            title = game.settings.questions[game.question - 1].asks
        return Board(public_words(title), tuple(each for each in lines if each)[:MOST_ROWS])

    def _how(self, way: Way) -> str:
        """How somebody enters, in words; empty for a way that needs none."""
        if way.kind in (WORD, BUTTON):
            return self._say(mark("Write {word}")).format(word=public_words(way.value))
        return self._say(mark("Comment to enter")) if way.kind in (COMMENT, ANSWER) else ""

    def _say(self, sentence: str) -> str:
        return translate_into(self._language, sentence)

    async def _drawn(self, game: Game, shown: Overlay, names: Names, now: Instant) -> Overlay:
        drawn_at = Instant(game.drawn_at or now)
        winners = await self._store.overlays.winners(game.id, MOST_ROWS)
        wheel = await self._wheel(game, winners, names, drawn_at)
        # Those at whom the wheel has not stopped yet are not named before it.
        is_told = wheel is None or not wheel.spins or now >= wheel.spins[-1].at + BETWEEN
        lines = tuple(
            Won(place, _name(each, names), public_words(each.prize))
            for place, each in enumerate(winners, 1)
        )
        board = None
        if game.settings.pick is Pick.POINTS:
            leaders = await self._store.overlays.leaders(game.id, MOST_ROWS)
            board = Board(
                shown.title, tuple(Line(_name(each, names), str(each.weight)) for each in leaders)
            )
        is_new = now - drawn_at < SHOWN_FOR
        won = (
            Winners(self._say(mark("Congratulations!")), lines)
            if lines and is_told and is_new
            else None
        )
        return replace(shown, wheel=wheel, winners=won, board=board)

    async def _wheel(
        self, game: Game, winners: Sequence[PrizeWinner], names: Names, drawn_at: Instant
    ) -> Wheel | None:
        """Of a draw by lot: who was picked first, among others of the list. It stays as it was made, whoever
        moves up later."""
        key = (game.id, drawn_at, names)
        if game.settings.pick is not Pick.LOT or not winners:
            return None
        if key not in self._wheels:
            picked = [each for each in winners if not each.reserve][:MOST_SPINS]
            others = await self._store.overlays.entrants(game.id, MOST_PARTS)
            people: dict[str, Entrant | PrizeWinner] = {each.ref: each for each in picked}
            for each in others:
                if len(people) < MOST_PARTS:
                    people.setdefault(each.ref, each)
            order = sorted(people)
            parts = tuple(
                Part(_name(people[ref], names), max(people[ref].weight, 1)) for ref in order
            )
            spins = tuple(
                Spin(order.index(each.ref), Instant(drawn_at + LEAD + place * BETWEEN))
                for place, each in enumerate(picked)
            )
            self._wheels[key] = Wheel(public_words(game.name), parts, spins)
        return self._wheels[key]


def _of_evening(games: Sequence[Game], live: Live) -> Game | None:
    """The game that is played in a live: of those that are open, or were closed or drawn while it ran, the one
    with which something was done last."""
    start, end = live.started_at, live.ended_at
    if start is None:
        return None
    found = [
        each
        for each in games
        if (each.state == State.OPEN or (each.state in _OVER and _done_at(each) >= start))
        and (end is None or (each.opened_at or 0) <= end)
    ]
    return max(found, key=_done_at, default=None)


_OVER = (State.CLOSED, State.DRAWN)


def _done_at(game: Game) -> int:
    return max(game.opened_at or 0, game.closed_at or 0, game.drawn_at or 0)


def _countdown(game: Game) -> Countdown | None:
    """To where it opens, or where its entries close."""
    title = public_words(game.name)
    if game.state == State.NEW and game.opens_at is not None:
        return Countdown(title, Instant(game.opens_at - BAR), Instant(game.opens_at))
    if game.state == State.OPEN and game.closes_at is not None:
        since = Instant(game.opened_at or game.closes_at - BAR)
        return Countdown(title, since, Instant(game.closes_at))
    return None


def _name(person: Entrant | PrizeWinner, names: Names) -> str:
    return told_name(person.name or "", names) or f"#{person.ref[:SHORT]}"
