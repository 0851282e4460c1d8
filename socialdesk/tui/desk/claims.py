"""The selling in a live as the desk shows it: what there is of everything, what is to be decided, and the newest that was."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from socialdesk.model.live_claim import State
from socialdesk.services.claims import Board, Claims, Closed
from socialdesk.store.live_claims import Listed
from socialdesk.store.live_products import Sold
from socialdesk.store.lives import Live
from socialdesk.tui.desk.session import Session

MOST = 200
"""Claims of each sort that are read."""
LOOK_ON = 10_000
"""So often (ms) it is said anew that this desk looks at a claim."""


class ClaimsBoard:
    """What is read here stays as it was read until it is read again."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.board: Board | None = None
        self._live: Live | None = None
        self._looked: tuple[int, int] = (0, 0)

    @cached_property
    def service(self) -> Claims:
        """What is done with claims, the same as by command."""
        assert self._session.settings.claiming is not None
        return self._session.settings.claiming(self._session.store)

    @property
    def agent(self) -> str:
        """Who works here."""
        return self._session.agent

    @property
    def rows(self) -> Sequence[Listed]:
        """Claims: first those that are to be decided, then the others, the newest first."""
        board = self.board
        return [] if board is None else [*board.unclear, *board.newest]

    @property
    def ladder(self) -> Sequence[Sold]:
        """What is sold."""
        return () if self.board is None else self.board.ladder

    def candidates(self, claim: Listed) -> list[Sold]:
        """What may be meant by a claim, as far as it is sold, the likeliest first."""
        sold = {each.product_id: each for each in self.ladder}
        return [sold[each] for each in claim.claim.candidates if each in sold]

    async def load(self, live: Live | None) -> bool:
        """Read how it stands; whether that says something else than before."""
        before = self.board
        self._live = live
        found = None if live is None else await self.service.board(live, MOST)
        if live is self._live:
            self.board = found
        return self.board != before

    async def look_at(self, claim: Listed | None) -> bool:
        """This desk looks at a claim (None: at none); False where somebody else does."""
        number, at = self._looked
        now = self._session.now()
        wanted = claim.claim.id if claim is not None and claim.state is State.UNCLEAR else 0
        if wanted == number and now - at < LOOK_ON:
            return True
        if number and number != wanted:
            await self.service.leave(number, self.agent)
        self._looked = (wanted, now)
        return not wanted or await self.service.look_at(wanted, self.agent)

    async def close(self, live: Live) -> list[Closed]:
        """Read no more claims, and send the receipts. Raises NotAllowed."""
        assert self._session.settings.selling is not None
        receipts = self._session.settings.selling(self._session.store).receipts
        return await self.service.close(live, self.agent, receipts)

    def looked_at_by(self, claim: Listed) -> str:
        """Who looks at it at another desk; empty for nobody."""
        row = claim.claim
        is_held = row.leased_until > self._session.now() and row.leased_by != self.agent
        return row.leased_by if is_held else ""
