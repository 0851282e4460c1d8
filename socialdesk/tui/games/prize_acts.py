"""What is done with the prize of whoever is under the cursor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from typing import TYPE_CHECKING, Any

from socialdesk.model.i18n import count, translate
from socialdesk.model.prize import MAY_BE, State
from socialdesk.services.parcels import shipping_list
from socialdesk.services.prizes import STATES, Parcel
from socialdesk.tui.dialogs.sure import SureScreen
from socialdesk.tui.games.file import PRIVATE, write_new
from socialdesk.tui.games.winners_pane import WinnersPane, who_won
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.store.games import Game
    from socialdesk.store.prizes import PrizeRow
    from socialdesk.tui.desk.games import Games
    from socialdesk.tui.screen import DeskScreen


class PrizeActs:
    """Each is done to whoever was under the cursor when its key came."""

    def __init__(
        self,
        screen: DeskScreen,
        games: Games,
        pane: WinnersPane,
        done: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        self._screen = screen
        self._games = games
        self._pane = pane
        self._done = done

    def why_not(self, state: State) -> str:
        """Why a prize cannot come that far now; empty if it can."""
        row = self._pane.under_cursor
        if row is None:
            return translate("nobody is chosen")
        if row.state in MAY_BE[state]:
            return ""
        return translate("it is “{state}” already", state=translate(STATES[row.state]))

    def _able(self, state: State) -> PrizeRow | None:
        if why := self.why_not(state):
            self._screen.tell(f"{why[:1].upper()}{why[1:]}.")
            return None
        return self._pane.under_cursor

    def claim(self) -> None:
        """They want it."""
        if (row := self._able(State.CLAIMED)) is not None:
            self._screen.work("verb", self._claim, row)

    async def _claim(self, row: PrizeRow) -> None:
        await self._games.giving.claim(row, self._games.agent)
        await self._done()

    def hand_over(self) -> None:
        """They have it; what proves it is asked for."""
        row = self._able(State.HANDED_OVER)
        if row is None:
            return

        async def answered(words: str) -> None:
            await self._games.giving.hand_over(row, self._games.agent, words)
            await self._done()

        keymap = self._screen.program.keymap
        hint = translate(
            "what proves it: a parcel's number, who took it; may be empty · {accept} keeps it · {close} leaves it",
            accept=keymap.shown("accept", "prompt"),
            close=keymap.shown("close", "prompt"),
        )
        title = translate("{who} has it: {prize}", who=who_won(row), prize=_prize(row))
        self._screen.ask(title, hint, answered)

    def give_up(self) -> None:
        """They do not want it: the next reserve moves up, if somebody is sure."""
        row = self._able(State.EXPIRED)
        if row is None:
            return

        async def look() -> Sequence[str]:
            return [translate("The next reserve moves up, and it does not come back to them.")]

        def sure(yes: bool) -> None:
            if yes:
                self._screen.work("verb", self._give_up, row)

        title = translate("{who} does not get it: {prize}?", who=who_won(row), prize=_prize(row))
        SureScreen(title, look).open(self._screen.app, sure)

    async def _give_up(self, row: PrizeRow) -> None:
        _, moved = await self._games.giving.give_up(row, self._games.agent)
        await self._done()
        self._screen.tell(
            translate("They are out of it, and place {place} moves up.", place=moved)
            if moved
            else translate("They are out of it, and there is no reserve left.")
        )

    # -- the list for whoever packs

    def ship(self) -> None:
        """Write down what is still to be sent, and where to, in a file that is named."""
        line = self._games.line
        if line is None:
            return
        if not self._screen.program.reach.is_here:
            self._screen.tell(
                translate(
                    "In a browser no file is written on the desk's machine. There, `socialdesk game winners NAME --shipping` writes it."
                ),
                bad=True,
            )
            return
        self._screen.work("verb", self._ask_where, line.game)

    async def _ask_where(self, game: Game) -> None:
        parcels = await self._games.giving.parcels(game)
        if not parcels:
            self._screen.tell(
                translate("Nothing is to be sent: nobody waits for a prize that they have claimed.")
            )
            return

        async def answered(words: str) -> None:
            if words.strip():
                await self._ship(parcels, words)

        keymap, reach = self._screen.program.keymap, self._screen.program.reach
        hint = translate(
            "names, phones and addresses: for whoever packs, not for the public · {accept} writes it · {close} leaves it",
            accept=keymap.shown("accept", "prompt"),
            close=keymap.shown("close", "prompt"),
        )
        title = translate("Write the shipping list to …")
        self._screen.ask(title, hint, answered, before="./shipping.csv", offers=reach.offers)

    async def _ship(self, parcels: Sequence[Parcel], words: str) -> None:
        path = self._screen.program.reach.file(words).expanduser()
        # Table programs know by its first sign that the letters are those of UTF-8.
        await asyncio.to_thread(write_new, path, ("\ufeff", shipping_list(parcels)), PRIVATE)
        self._screen.tell(
            count(
                "{n} parcel stands in {path}; nobody but you can read it.",
                "{n} parcels stand in {path}; nobody but you can read it.",
                len(parcels),
                path=path,
            )
        )


def _prize(row: PrizeRow) -> str:
    return shown(row.prize) or translate("a prize")
