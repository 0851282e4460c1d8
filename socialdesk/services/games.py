"""Everything that people do with games, the same for commands and the desk, and what happens to games by
itself: they open and close by their times."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed
from socialdesk.model.counting import Counted, Entered, Why, counted, listed, ranked
from socialdesk.model.draw import Draw, canonical
from socialdesk.model.game import (
    LONGEST_NAME,
    MOST_PRIZES,
    PICKS,
    Kind,
    Pick,
    State,
    id_of,
    rules_of,
)
from socialdesk.model.i18n import mark, translate
from socialdesk.model.ids import MINUTE, SECOND, Instant
from socialdesk.model.text import sentence
from socialdesk.model.wording import check_answer, check_winner
from socialdesk.services.jobs import Job
from socialdesk.store.games import Game, GameDraft, NewWinner, Winner
from socialdesk.store.store import Store

EVERY = 1.0
"""Seconds between two looks at which games open or close."""
AHEAD = MINUTE
"""So long before its beginning a game is opened by itself: whoever writes in its first moment is heard."""
STRAGGLERS = 5 * SECOND
"""So long after its end a game is closed by itself: what was said in time may still be on its way."""
CATCHING_UP = 45 * SECOND
"""So long a worker that has just started leaves a game open that ended meanwhile: what was said in time while
none was there is read first."""
FORSAKEN = 2 * MINUTE
"""So long after somebody began to close a game, which takes seconds even where 100,000 entered, whoever did so
is no more: it is closed by itself."""
STATES = {
    State.NEW: mark("not open yet"),
    State.OPEN: mark("being played"),
    State.CLOSED: mark("closed, not drawn yet"),
    State.DRAWN: mark("drawn"),
    State.CANCELLED: mark("called off"),
}
"""What each state is called."""
WAITING, RESERVE = "waiting", "reserve"
"""How winners and reserves begin."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A game whose winners are known; `draw` is what anybody can check, where a lot decided."""

    game: Game
    draw: Draw | None


class Playing:
    """Making, opening, closing and drawing games. `chance` gives 64 hex digits that nobody can know."""

    def __init__(self, store: Store, clock: Clock, chance: Callable[[], str]) -> None:
        self._store = store
        self._clock = clock
        self._chance = chance
        self._looking_since: Instant | None = None

    async def add(self, draft: GameDraft, agent: str) -> Game:
        """Keep a new one. Raises NotAllowed with a sentence for what is missing, or a name that is taken."""
        _check(draft)
        return await self._store.games.add(draft, self._chance(), agent, self._clock.now())

    async def change(self, game: Game, draft: GameDraft) -> Game:
        """Other rules, times or another name, as long as it is not open. Raises NotAllowed, also where
        somebody else changed it since it was read."""
        _check(draft)
        _must_be(game, State.NEW)
        changed = await self._store.games.change(game, draft, self._clock.now())
        return changed or await self._not_any_more(game)

    async def open(self, game: Game) -> Game:
        """Fix its rules and its secret; its commitment is known from then on, and entries are heard.
        Raises NotAllowed."""
        _must_be(game, State.NEW)
        now, secret = self._clock.now(), self._chance()
        if game.closes_at is not None and game.closes_at <= now:
            raise NotAllowed(
                translate(
                    'The end of "{name}" has passed. Give it another with --until.', name=game.name
                )
            )
        times = _instant(game.opens_at), _instant(game.closes_at)
        rules = rules_of(game.name, game.kind, game.settings, times, secret, game.salt)
        commitment = Draw(rules, secret, (), "").commitment
        opened = await self._store.games.open(game, canonical(rules), secret, commitment, now)
        return opened or await self._not_any_more(game)

    async def ask(self, game: Game) -> Game:
        """Go on to the next question. Raises NotAllowed after the last."""
        _must_be(game, State.OPEN)
        if game.question >= len(game.settings.questions):
            raise NotAllowed(
                translate(
                    '"{name}" has no further question. Close it: `socialdesk game close`.',
                    name=game.name,
                )
            )
        asked = await self._store.games.ask(game, game.question + 1, self._clock.now())
        return asked or await self._not_any_more(game)

    async def close(self, game: Game) -> Game:
        """Fix who takes part; the hash of the list is known from then on. Raises NotAllowed."""
        _must_be(game, State.OPEN)
        closed = await self._store.games.close(game, judged, self._clock.now())
        return closed or await self._not_any_more(game)

    async def draw(self, game: Game, public: str = "") -> Drawn:
        """Say who won: by lot, which takes the public value that was named beforehand, or by their answers.
        Raises NotAllowed."""
        _must_be(game, State.CLOSED)
        public = public.strip()
        if game.settings.pick is Pick.LOT and not public:
            raise NotAllowed(
                translate(
                    'Say the public value that was named beforehand: --public "XSMB 2026-11-27 45821".'
                )
            )
        told = await self.entries(game)
        draw = None
        if game.settings.pick is Pick.LOT:
            draw = _drawn_by(game, told, public)
            file = await asyncio.to_thread(draw.file)
            picked = [*file["winners"], *file["reserves"]]
        else:
            picked = ranked(game.running, told)[: game.settings.pieces + game.settings.reserves]
        winners = [_winner(game, place, ref) for place, ref in enumerate(picked, 1)]
        drawn = await self._store.games.draw(game, public, winners, self._clock.now())
        return Drawn(drawn or await self._not_any_more(game), draw)

    async def draw_of(self, game: Game) -> Draw | None:
        """What a game that was drawn by lot can be checked by; None for any other. Raises NotAllowed before
        it is drawn."""
        _must_be(game, State.DRAWN)
        if game.settings.pick is not Pick.LOT:
            return None
        return _drawn_by(game, await self.entries(game), game.public)

    async def cancel(self, game: Game) -> Game:
        """Call it off. Raises NotAllowed once it is drawn: who has won has won."""
        _must_be(game, State.NEW, State.OPEN, State.CLOSED)
        cancelled = await self._store.games.cancel(game, self._clock.now())
        return cancelled or await self._not_any_more(game)

    async def entries(self, game: Game) -> list[Counted]:
        """Everybody who entered, the earliest first, with what becomes of them: as of now while it is open, as
        it was written down when it closed."""
        entered = await self._store.games.entered(game, self._clock.now())
        if game.closed_at is None:
            return counted(game.running, entered, await self._store.games.tags(game), game.salt)
        frozen = await self._store.games.frozen(game)
        told = []
        for each in entered:
            kept = frozen.get(each.id)
            told.append(
                Counted(each, id_of(game.salt, each.person), why=Why.LATE)
                if kept is None
                else Counted(each, kept.ref, kept.weight, kept.why)
            )
        return told

    async def winners(self, game: Game) -> list[Winner]:
        """Winners and reserves, in the order in which they were picked."""
        return await self._store.games.winners(game)

    async def look(self) -> None:
        """Open the games whose beginning has come, and close those whose end has."""
        now = self._clock.now()
        if self._looking_since is None:
            self._looking_since = now
        for game in await self._store.games.due_to_open(Instant(now + AHEAD)):
            if game.closes_at is None or game.closes_at > now:
                await self.open(game)
        due = Instant(now - STRAGGLERS), Instant(now - FORSAKEN)
        for game in await self._store.games.due_to_close(*due):
            ended = game.closes_at or 0
            if (
                game.closing
                or ended >= self._looking_since
                or now >= self._looking_since + CATCHING_UP
            ):
                await self._store.games.close(game, judged, now)

    def jobs(self) -> tuple[Job, ...]:
        """What is to be done now and then."""
        return (Job("games", EVERY, self.look),)

    async def _not_any_more(self, game: Game) -> Game:
        """Why nothing was done: it is no longer as it was read."""
        now = await self._store.games.one(game.id)
        if now.state != game.state:
            raise _wrong_state(now)
        raise NotAllowed(
            translate(
                '"{name}" was changed by somebody meanwhile. Look at it again first.',
                name=game.name,
            )
        )


def judged(
    game: Game, entered: Sequence[Entered], tags: Mapping[int, Sequence[str]]
) -> tuple[list[Counted], str]:
    """Who is counted, and the hash of their list."""
    told = counted(game.running, entered, tags, game.salt)
    return told, Draw({}, game.secret, listed(told), "").entries_hash


def _drawn_by(game: Game, told: Sequence[Counted], public: str) -> Draw:
    draw = Draw(game.rules, game.secret, [list(each) for each in listed(told)], public)
    if (draw.commitment, draw.entries_hash) != (game.commitment, game.entries_hash):
        raise NotAllowed(
            translate(
                'The rules or the entries of "{name}" are no longer those that were published: somebody changed them '
                "in the store. Nothing was drawn.",
                name=game.name,
            )
        )
    return draw


def _winner(game: Game, place: int, ref: str) -> NewWinner:
    reserve = place > game.settings.pieces
    prize = "" if reserve else game.settings.prize_at(place)
    return NewWinner(place, ref, reserve, prize, RESERVE if reserve else WAITING)


def _check(draft: GameDraft) -> None:
    settings = draft.settings
    if not draft.name.strip() or len(draft.name) > LONGEST_NAME:
        raise NotAllowed(translate("A game's name has 1 to {most} letters.", most=LONGEST_NAME))
    if not settings.ways:
        raise NotAllowed(translate("Say how people enter: --entry word:QUAY."))
    if draft.kind == Kind.QUIZ and not settings.questions:
        raise NotAllowed(
            translate(
                'Say what is asked, and its answers: --question "Capital of Vietnam?=Hà Nội|Hanoi".'
            )
        )
    if draft.kind == Kind.GUESS and not _is_number(draft):
        raise NotAllowed(translate("Say which number is to be guessed: --number 57."))
    if settings.pick not in PICKS[Kind(draft.kind)]:
        raise NotAllowed(translate("Such a game does not pick its winners that way."))
    if not 0 < settings.pieces <= MOST_PRIZES or not 0 <= settings.reserves <= MOST_PRIZES:
        raise NotAllowed(
            translate("There may be 1 to {most} prizes, and as many reserves.", most=MOST_PRIZES)
        )
    try:
        check_answer(settings.answer)
        check_winner(settings.winner, is_timed=settings.claim_within > 0)
    except ValueError as error:
        raise NotAllowed(sentence(error)) from None
    if draft.opens_at and draft.closes_at and draft.closes_at <= draft.opens_at:
        raise NotAllowed(translate("It would end before it begins. Look at --from and --until."))


def _is_number(draft: GameDraft) -> bool:
    questions = draft.settings.questions
    return len(questions) == 1 and questions[0].answers[0].lstrip("-").isdigit()


def _must_be(game: Game, *states: State) -> None:
    if game.state not in states:
        raise _wrong_state(game)


def _wrong_state(game: Game) -> NotAllowed:
    return NotAllowed(
        translate(
            'The game "{name}" is {state}, so this cannot be done. `socialdesk game show` tells how it stands.',
            name=game.name,
            state=translate(STATES[State(game.state)]),
        )
    )


def _instant(at: int | None) -> Instant | None:
    return None if at is None else Instant(at)
