"""Games as the desk shows them: how far each has come, and who entered the chosen one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from socialdesk.model.counting import Counted
from socialdesk.model.game import Pick, State
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.model.publication import Announcer
from socialdesk.services.games import Playing
from socialdesk.services.prizes import Giving
from socialdesk.store.games import Game
from socialdesk.store.prizes import PrizeRow
from socialdesk.store.unkept import NEW, Sort
from socialdesk.tui.desk.session import Session

MOST_COUNTED = 20_000
"""Of a game that is open so many entries are judged again and again while somebody looks; of a larger one
only their number is shown until it closes."""
_ORDER = (State.OPEN, State.CLOSED, State.NEW, State.DRAWN, State.CANCELLED)
"""What wants to be seen first."""


@dataclass(frozen=True, slots=True)
class Line:
    """A game in the list, and how many entries it has."""

    game: Game
    people: int = 0


@dataclass(frozen=True, slots=True)
class Standing:
    """How the chosen game stands: who entered it, with what becomes of them, and who won."""

    game: Game
    entries: Sequence[Counted] = ()
    winners: Sequence[PrizeRow] = ()
    is_whole: bool = True
    """Whether all who entered are here: of very many only their number is known while it is open."""

    @property
    def counted(self) -> int:
        """How many entries are counted."""
        return sum(each.is_counted for each in self.entries)

    @property
    def left_out(self) -> list[tuple[str, int]]:
        """Why others are not, and how many each time, the most first."""
        return Counter(str(each.why) for each in self.entries if not each.is_counted).most_common()


class Games:
    """What is read here stays as it was read until it is read again; whoever reads is told whether it
    says something else."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.lines: Sequence[Line] = ()
        self.is_read = False
        self.chosen: int | None = None
        """The game under the cursor."""
        self.standing: Standing | None = None
        """What is known of the chosen one; None while it is not read yet."""
        self.names: dict[int, str | None] = {}
        """What people are called, as far as they were in sight; None for who was forgotten."""

    @cached_property
    def service(self) -> Playing:
        """What is done with games, the same as by command."""
        return self._session.playing()

    @cached_property
    def giving(self) -> Giving:
        """What becomes of prizes, the same as by command."""
        return self._session.giving()

    @property
    def agent(self) -> str:
        """Who works here."""
        return self._session.agent

    @property
    def now(self) -> Instant:
        """The moment, by the desk's clock."""
        return self._session.now()

    @property
    def announcer(self) -> Announcer:
        """Says it to everybody in the shop's language."""
        shop = self._session.announcing().preflights.shop
        return Announcer(shop.language, self._session.zone)

    # -- reading

    @property
    def line(self) -> Line | None:
        """The chosen game."""
        return next((each for each in self.lines if each.game.id == self.chosen), None)

    @property
    def row(self) -> int:
        """Where the chosen one stands."""
        ids = [each.game.id for each in self.lines]
        return ids.index(self.chosen) if self.chosen in ids else 0

    def choose(self, game_id: int) -> None:
        """Another one is under the cursor; who entered it is not read yet."""
        if game_id != self.chosen:
            self.chosen, self.standing = game_id, None

    async def load(self) -> bool:
        """Read the list; whether it says something else than before."""
        store, known = self._session.store, {each.game: each.people for each in self.lines}
        lines = []
        for each in await store.games.all():
            people = 0
            if each.state == State.OPEN or (each.state != State.NEW and each not in known):
                people = await store.games.people(each)
            lines.append(Line(each, people or known.get(each, 0)))
        lines.sort(key=_place)
        changed, self.lines = list(self.lines) != lines or not self.is_read, lines
        self.is_read = True
        if self.line is None:
            self.chosen, self.standing = lines[0].game.id if lines else None, None
        return changed

    async def load_standing(self) -> bool:
        """Read who entered the chosen one; whether that says something else than before."""
        line, known = self.line, self.standing
        if line is None:
            return False
        game = line.game
        is_whole = game.state != State.OPEN or line.people <= MOST_COUNTED
        entries: Sequence[Counted] = ()
        if known is not None and known.game == game and game.state != State.OPEN:
            entries = known.entries  # nothing more becomes of them
        elif game.state != State.NEW and is_whole:
            entries = await self.service.entries(game)
        won = await self.giving.of(game) if game.state == State.DRAWN else ()
        found = Standing(game, entries, won, is_whole)
        if self.chosen != game.id or found == self.standing:
            return False
        self.standing = found
        return True

    async def load_names(self, people: Sequence[int]) -> bool:
        """Read what people are called who are not known; whether there were any."""
        missing = sorted({each for each in people if each and each not in self.names})
        if not missing:
            return False
        found = await self._session.store.games.names(missing)
        self.names |= {each: found.get(each) for each in missing}
        return True

    async def unkept(self, game: Game | None) -> str:
        """What this agent wrote of it (None: of a new one) and has not kept; empty for nothing."""
        number = game.id if game is not None else NEW
        return await self._session.store.unkept.form(self.agent, Sort.GAME, number)

    async def hold(self, game: Game | None, written: str) -> None:
        """Hold that for when they go on; empty drops it."""
        number = game.id if game is not None else NEW
        await self._session.store.unkept.save(self.agent, Sort.GAME, number, written, self.now)

    async def people(self, game: Game) -> int:
        """How many entries there are now."""
        return await self._session.store.games.people(game)

    def is_known(self, person: int) -> bool:
        """Whether it is known what somebody is called, or that they were forgotten."""
        return not person or person in self.names

    def name(self, person: int) -> str:
        """What somebody is called; empty for who was forgotten."""
        return self.names.get(person) or ""


def why_not_open(line: Line | None) -> str:
    """Why it cannot be opened, or changed; empty if it can."""
    if line is None:
        return _no_game()
    return "" if line.game.state == State.NEW else translate("it was opened already")


def why_not_ask(line: Line | None) -> str:
    """Why it has no further question now; empty if it has."""
    if line is None:
        return _no_game()
    if line.game.state != State.OPEN:
        return translate("it is not being played")
    has_more = line.game.question < len(line.game.settings.questions)
    return "" if has_more else translate("it has no further question")


def why_not_close(line: Line | None) -> str:
    """Why it cannot be closed; empty if it can."""
    if line is None:
        return _no_game()
    return "" if line.game.state == State.OPEN else translate("it is not being played")


def why_not_draw(line: Line | None) -> str:
    """Why it cannot be drawn; empty if it can."""
    if line is None:
        return _no_game()
    if line.game.state == State.CLOSED:
        return ""
    if line.game.state == State.DRAWN:
        return translate("it was drawn already")
    return translate("it must be closed first")


def why_not_publish(line: Line | None) -> str:
    """Why there is nothing to publish of it; empty if there is."""
    if line is None:
        return _no_game()
    if line.game.state in (State.NEW, State.CANCELLED):
        return translate("it is not open")
    return ""


def why_not_winners(line: Line | None) -> str:
    """Why nobody has won; empty if somebody has."""
    if line is None:
        return _no_game()
    return "" if line.game.state == State.DRAWN else translate("it is not drawn yet")


def why_not_verify(line: Line | None) -> str:
    """Why there is nothing to check; empty if there is."""
    if line is None:
        return _no_game()
    if line.game.settings.pick is not Pick.LOT:
        return translate("no lot decides in it")
    return "" if line.game.state == State.DRAWN else translate("it is not drawn yet")


def why_not_cancel(line: Line | None) -> str:
    """Why it cannot be called off; empty if it can."""
    if line is None:
        return _no_game()
    if line.game.state == State.DRAWN:
        return translate("it is drawn: who has won has won")
    return "" if line.game.state != State.CANCELLED else translate("it was called off already")


def _no_game() -> str:
    return translate("no game is chosen")


def _place(line: Line) -> tuple[int, int]:
    """What is being played first, then what waits to be drawn, then the newest."""
    return min(_ORDER.index(State(line.game.state)), 3), -line.game.changed_at
