"""What is done to the chosen claim by a key, and which product is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import count, translate
from socialdesk.model.live_claim import ACTIVE, STATES, State
from socialdesk.model.order import items_of
from socialdesk.tui.dialogs.palette import Choice
from socialdesk.tui.inbox.writer import YES
from socialdesk.tui.live.claim_rows import who
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.store.live_claims import Listed
    from socialdesk.store.lives import Live
    from socialdesk.tui.desk.claims import ClaimsBoard
    from socialdesk.tui.desk.lives import Lives
    from socialdesk.tui.live.claim_pane import ClaimPane
    from socialdesk.tui.screen import DeskScreen


class ClaimActs:
    """Each means the claim that was chosen when its key was pressed."""

    def __init__(
        self,
        screen: DeskScreen,
        lives: Lives,
        claims: ClaimsBoard,
        pane: ClaimPane,
        done: Callable[[], Awaitable[None]],
    ) -> None:
        """`done` reads and draws what became of it."""
        self._screen = screen
        self._lives = lives
        self._claims_board = claims
        self._pane = pane
        self._done = done

    # -- the chosen claim

    def why_not(self) -> str:
        """Why nothing can be done to what is chosen; empty if something can."""
        return "" if self._pane.chosen is not None else translate("there is no claim")

    def why_not_unclear(self) -> str:
        """Why nothing is to be decided; empty if something is."""
        claim = self._pane.chosen
        if claim is None or claim.state is not State.UNCLEAR:
            return translate("nothing is to be decided here")
        if agent := self._claims_board.looked_at_by(claim):
            return translate("{agent} looks at it", agent=shown(agent))
        return ""

    def why_not_active(self) -> str:
        """Why there is nothing to let go of; empty if there is."""
        claim = self._pane.chosen
        if claim is None or claim.state not in ACTIVE:
            return translate("it holds nothing and waits for nothing")
        return ""

    def _claim(self, why: str) -> Listed | None:
        if why:
            self._screen.tell(f"{why[0].upper()}{why[1:]}.", bad=True)
            return None
        return self._pane.chosen

    def candidate(self, number: int) -> None:
        """What is to be decided is taken of the candidate that has this number."""
        claim = self._claim(self.why_not_unclear())
        if claim is None:
            return
        candidates = self._claims_board.candidates(claim)
        if number > len(candidates):
            self._screen.tell(translate("There is no {n} to choose.", n=number), bad=True)
        else:
            self._act(claim, partial(self._take, claim, candidates[number - 1].sku), moves=True)

    def take(self) -> None:
        """It is taken: of the only candidate, or of a product that is typed; what is held for a while, waits or was refused is
        theirs."""
        claim = self._claim(self.why_not())
        if claim is None:
            return
        if claim.state is not State.UNCLEAR:
            self._act(claim, partial(self._take, claim, ""))
        elif len(candidates := self._claims_board.candidates(claim)) == 1:
            self.candidate(1)
        elif not self.why_not_unclear():
            self._ask(
                claim, translate("Which product is meant?"), candidates[0].sku if candidates else ""
            )
        else:
            self._claim(self.why_not_unclear())

    def _ask(self, claim: Listed, title: str, before: str = "") -> None:
        async def then(words: str) -> None:
            if words.strip():
                sku, units = _item(words)
                await self._carry_out(claim, partial(self._take, claim, sku, units), moves=True)

        self._screen.ask(title, self._hint(), then, before=before, offers=self._offers)

    def swap(self) -> None:
        """Another product instead of what it is for: all or nothing."""
        claim = self._claim(self.why_not_active())
        if claim is None:
            return

        async def then(words: str) -> None:
            if words.strip():
                sku, units = _item(words)
                await self._carry_out(claim, partial(self._swap, claim, sku, units))

        title = translate("Instead of {sku}:", sku=shown(claim.beside.sku))
        self._screen.ask(title, self._hint(), then, offers=self._offers)

    def refuse(self) -> None:
        """It is no claim, or is not given."""
        claim = self._claim(self.why_not())
        if claim is None:
            return
        if claim.state is State.UNCLEAR and (why := self.why_not_unclear()):
            self._claim(why)
            return
        refuse = partial(
            self._claims_board.service.refuse, claim.claim.id, self._claims_board.agent
        )
        self._act(claim, refuse, moves=claim.state is State.UNCLEAR)

    def cancel(self) -> None:
        """Its customer wants it no more."""
        if (claim := self._claim(self.why_not_active())) is not None:
            cancel = partial(
                self._claims_board.service.cancel, claim.claim.id, self._claims_board.agent
            )
            self._act(claim, cancel)

    def open(self) -> None:
        """To the conversation with whoever claims."""
        claim = self._pane.chosen
        if claim is not None and claim.claim.conversation_id is not None:
            choice = Choice("conversation", claim.claim.conversation_id, who(claim), "")
            self._screen.program.show("inbox").take_choice(choice)

    def skip(self) -> None:
        """To the next that is to be decided."""
        self._pane.skip()

    async def _take(self, claim: Listed, sku: str, units: int | None = None) -> Listed:
        return await self._claims_board.service.take(
            claim.claim.id, self._claims_board.agent, sku, units
        )

    async def _swap(self, claim: Listed, sku: str, units: int | None) -> Listed:
        return await self._claims_board.service.swap(
            claim.claim.id, self._claims_board.agent, sku, units
        )

    def _act(
        self, claim: Listed, act: Callable[[], Awaitable[Listed]], *, moves: bool = False
    ) -> None:
        self._screen.work("verb", partial(self._carry_out, claim, act, moves=moves))

    async def _carry_out(
        self, claim: Listed, act: Callable[[], Awaitable[Listed]], *, moves: bool = False
    ) -> None:
        """Do it; what was to be decided leads on to the next that is."""
        rows = self._claims_board.rows
        place = next((n for n, each in enumerate(rows) if each.claim.id == claim.claim.id), 0)
        try:
            done = await act()
        finally:
            await self._done()
        if moves:
            self._pane.to(place)
        state = translate(STATES[done.state])
        what = f"{done.claim.quantity}× {shown(done.beside.sku)} " if done.beside.sku else ""
        self._screen.tell(f"{what}{state}")

    # -- what is sold

    def sell(self) -> None:
        """Put a product into the live, by what people call it there."""
        live = self._lives.live
        if live is None:
            return

        async def then(words: str) -> None:
            if words.strip():
                sku, _, code = words.partition("=")
                await self._claims_board.service.sell(live, {sku.strip(): code.strip()}, {})
                await self._done()
                self._screen.tell(translate("{sku} is sold in this live.", sku=shown(sku.strip())))

        keymap = self._screen.program.keymap
        keys = {name: keymap.shown(name, "prompt") for name in ("accept", "close")}
        hint = translate("SKU=CODE, like A1-M=A1 · {accept} takes it · {close} leaves it", **keys)
        self._screen.ask(translate("What is sold in this live, too?"), hint, then)

    def why_not_close(self) -> str:
        """Why nothing can be closed; empty if something can."""
        board = self._claims_board.board
        if board is None or board.selling is None:
            return translate("nothing is sold in this live")
        return ""

    def close(self) -> None:
        """Read no more claims, and ask every buyer for the yes, after a question."""
        live = self._lives.live
        if (why := self.why_not_close()) or live is None:
            self._screen.tell(f"{why[:1].upper()}{why[1:]}.", bad=True)
            return

        async def then(words: str) -> None:
            if words.casefold() in YES:
                await self._close(live)

        keymap = self._screen.program.keymap
        keys = {name: keymap.shown(name, "prompt") for name in ("accept", "close")}
        hint = translate("type yes and {accept} · {close} leaves it", **keys)
        self._screen.ask(
            translate("Read no more claims, and send every buyer the receipt to agree to?"),
            hint,
            then,
        )

    async def _close(self, live: Live) -> None:
        closed = await self._claims_board.close(live)
        await self._done()
        sent = sum(each.is_sent for each in closed)
        left = sum(bool(each.why) for each in closed)
        words = count("{n} receipt is on its way.", "{n} receipts are on their way.", sent)
        if left:
            more = count("{n} could not be sent and is a task.", "{n} could not be sent and are tasks.", left)  # fmt: skip
            words = f"{words} {more}"
        self._screen.tell(words, bad=bool(left))

    # -- what is shown

    def show(self, step: int) -> None:
        """The product after (1) or before (-1) what is shown is shown from now on."""
        self._screen.work("verb", self._show, step)

    async def _show(self, step: int) -> None:
        live = self._lives.live
        if live is None:
            return
        found = await self._claims_board.service.show_beside(live, step)
        await self._done()
        if found is None:
            raise NotAllowed(
                translate("Nothing comes after it.")
                if step > 0
                else translate("Nothing comes before it.")
            )
        self._screen.tell(translate("{code} is shown now.", code=shown(found.code)))

    def _offers(self, words: str) -> list[str]:
        plain = words.casefold()
        return [
            each.sku
            for each in self._claims_board.ladder
            if plain in f"{each.sku} {each.code}".casefold()
        ]

    def _hint(self) -> str:
        keymap = self._screen.program.keymap
        keys = {name: keymap.shown(name, "prompt") for name in ("accept", "close", "complete")}
        return translate(
            "a SKU, with :2 for two of them · {complete} completes · {accept} takes it · {close} leaves it",
            **keys,
        )


def _item(words: str) -> tuple[str, int | None]:
    """A SKU, and how many units where that is said. Raises NotAllowed."""
    try:
        ((sku, units),) = items_of([words]).items()
    except ValueError:
        raise NotAllowed(
            translate('"{words}" does not say what and how many: A1-M:2.', words=shown(words))
        ) from None
    return sku, units if ":" in words else None
