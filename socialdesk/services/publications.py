"""What is told everybody about a game as it stands now."""

from __future__ import annotations

from collections.abc import Sequence

from socialdesk.model.game import State
from socialdesk.model.ids import Instant
from socialdesk.model.prize import State as Prize
from socialdesk.model.publication import Announcer, Names, Placed, Told, told_name
from socialdesk.store.games import Game
from socialdesk.store.prizes import PrizeRow


def placed(row: PrizeRow, names: Names) -> Placed:
    """Somebody who was drawn, by no more of their name than was chosen."""
    name = told_name(row.name or "", names)
    is_out = row.state == Prize.EXPIRED
    return Placed(row.place, row.ref, row.prize, name, bool(row.reserve), is_out)


def words_of(announcer: Announcer, game: Game, people: int, won: Sequence[Placed]) -> str:
    """How it is entered, that it has closed with so many `people`, or who won."""
    ends = None if game.closes_at is None else Instant(game.closes_at)
    told = Told(
        game.name, game.settings, ends, game.commitment, game.entries_hash, people, game.public
    )
    if game.state in (State.NEW, State.OPEN):
        return announcer.opening(told)
    return announcer.closing(told) if game.state == State.CLOSED else announcer.result(told, won)
