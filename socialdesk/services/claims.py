"""Everything that people do with claims in a live, the same for commands and the desk: what is sold, who takes what, and what
becomes of that."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, NotFound, Overtaken
from socialdesk.model.i18n import translate
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.live_claim import ACTIVE, MOST_UNITS, STATES, State, Want, Why, Wish
from socialdesk.model.product import tidy
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind, NewTask
from socialdesk.services.order_receipts import OrderReceipts
from socialdesk.services.products import shown
from socialdesk.store.claim_rows import Said
from socialdesk.store.claim_turn import ClaimTurn, Terms
from socialdesk.store.engine.database import Connection
from socialdesk.store.live_claims import Counts, Listed
from socialdesk.store.live_products import NewSold, Selling, Sold
from socialdesk.store.lives import Live
from socialdesk.store.order_rows import Order
from socialdesk.store.products import ProductRow
from socialdesk.store.store import Store

T = TypeVar("T")

LOOKED_AT = 30_000
"""For so long (ms) what is to be decided is its own who looks at it, unless they look on."""
LONGEST_CODE = 24
MOST_SOLD = 500
"""Products of one live."""
PORTION = 500


@dataclass(frozen=True, slots=True)
class Board:
    """How the selling in a live goes: what there is of everything, what is to be decided, the newest that was, how many claims
    are made a minute, and up to where claims are read (None: nothing is sold)."""

    ladder: Sequence[Sold]
    unclear: Sequence[Listed]
    newest: Sequence[Listed]
    counts: Counts
    speed: int
    selling: Selling | None


@dataclass(frozen=True, slots=True)
class Closed:
    """An order of a live that is closed: whether its receipt went out now, and why it could not."""

    order: Order
    is_sent: bool = False
    why: str = ""


class Claims:
    """What is sold in lives, and to whom."""

    def __init__(self, store: Store, clock: Clock, terms: Terms) -> None:
        self._store = store
        self._clock = clock
        self._terms = terms

    # -- what is sold

    async def ladder(self, live: Live) -> list[Sold]:
        """What is sold in a live, in its turn."""
        return await self._store.live_claims.products.ladder(live.id)

    async def sell(
        self, live: Live, codes: Mapping[str, str], limits: Mapping[str, int]
    ) -> list[Sold]:
        """These are sold in it: SKUs, and what people call each there (empty: its SKU); how many units of some one person may
        have. Raises NotFound, NotAllowed."""
        there = {each.product_id: each for each in await self.ladder(live)}
        wanted: dict[int, NewSold] = {}
        for sku, code in codes.items():
            row = await self._product(sku)
            if row.archived_at is not None:
                raise NotAllowed(
                    translate(
                        '"{sku}" is archived: `socialdesk product restore {sku}` brings it back.',
                        sku=shown(row.sku),
                    )
                )
            plain = tidy(code) or row.sku
            if len(plain) > LONGEST_CODE and code:
                raise NotAllowed(
                    translate(
                        "What people call a product in a live has at most {most} letters: A1, mã 3.",
                        most=LONGEST_CODE,
                    )
                )
            wanted[row.id] = NewSold(row.id, plain)
        for sku, most in limits.items():
            row = await self._product(sku)
            known = wanted.get(row.id) or there.get(row.id)
            if known is None:
                raise NotAllowed(self._not_sold(live, row.sku))
            wanted[row.id] = NewSold(row.id, known.code, most)
        if len(there.keys() | wanted.keys()) > MOST_SOLD:
            raise NotAllowed(
                translate("In a live at most {most} products are sold.", most=MOST_SOLD)
            )
        await self._store.live_claims.products.put(live.id, list(wanted.values()))
        return await self.ladder(live)

    async def unsell(self, live: Live, skus: Sequence[str]) -> list[Sold]:
        """These are sold in it no more; what was claimed stays. Raises NotFound, NotAllowed."""
        for sku in skus:
            row = await self._product(sku)
            if not await self._store.live_claims.products.drop(live.id, row.id):
                raise NotAllowed(self._not_sold(live, row.sku))
        return await self.ladder(live)

    async def show(self, live: Live, words: str) -> Sold:
        """This is shown from now on: a SKU, or what people call it there. Raises NotFound, NotAllowed."""
        ladder = await self.ladder(live)
        plain = tidy(words).casefold()
        found = [each for each in ladder if each.code.casefold() == plain]
        if not found:
            row = await self._product(words)
            found = [each for each in ladder if each.product_id == row.id]
        if not found:
            raise NotAllowed(self._not_sold(live, words))
        await self._store.live_claims.products.show(live.id, found[0].product_id, self._clock.now())
        return found[0]

    async def show_beside(self, live: Live, step: int) -> Sold | None:
        """What comes after (1) or before (-1) what is shown is shown from now on; of several that people call the same, the
        first stands for all. None where there is nothing."""
        ladder = await self.ladder(live)
        codes = list(dict.fromkeys(each.code for each in ladder))
        now = next((each.code for each in ladder if each.shown), None)
        place = (codes.index(now) + step) if now is not None else (0 if step > 0 else -1)
        if not codes or not -1 <= place < len(codes) or (now is not None and place < 0):
            return None
        code = codes[place]
        found = next(each for each in ladder if each.code == code)
        await self._store.live_claims.products.show(live.id, found.product_id, self._clock.now())
        return found

    # -- reading

    async def all(self, live: Live, state: State | None = None) -> AsyncIterator[Listed]:
        """Its claims, in the order in which they were written down; of one state, if that is said."""
        after = 0
        while page := await self._store.live_claims.page(live.id, after, PORTION):
            for each in page:
                if state is None or each.state is state:
                    yield each
            after = page[-1].claim.id

    async def one(self, number: int) -> Listed:
        """One by its number. Raises NotFound."""
        found = await self._store.live_claims.one(number)
        if found is None:
            raise NotFound(
                translate(
                    "There is no claim {number}. `socialdesk claim list LIVE` lists them.",
                    number=number,
                )
            )
        return found

    async def board(self, live: Live, most: int) -> Board:
        """How the selling goes in it, with at most so many claims of each sort."""
        claims, now = self._store.live_claims, self._clock.now()
        return Board(
            await self.ladder(live), await claims.unclear(live.id, most), await claims.newest(live.id, most),
            await claims.counts(live.id), await claims.speed(live.id, Instant(now - MINUTE)),
            await self._store.live_claims.products.selling(live.id),
        )  # fmt: skip

    # -- by people

    async def take(
        self, number: int, agent: str, sku: str = "", units: int | None = None
    ) -> Listed:
        """A claim is taken: of what is unclear the product is said (or is the only one that may be meant); what was refused
        by a limit, or is held for a while, is theirs; what waits is theirs if there is enough now. Raises NotFound,
        NotAllowed."""
        listed = await self.one(number)
        claim = listed.claim
        product = await self._meant(listed, sku)
        if units is not None and not 0 < units <= MOST_UNITS:
            raise NotAllowed(translate("A claim is for 1 to {most} units.", most=MOST_UNITS))

        async def work(turn: ClaimTurn, conn: Connection) -> str:
            row = await turn.row(number)
            if row.state is not claim.state:
                return row.state
            match row.state, row.wish:
                case State.UNCLEAR, Wish.CANCEL | Wish.SWAP:
                    await turn.carry_out(row, product)
                case ((State.UNCLEAR | State.REFUSED), Wish.TAKE):
                    await turn.decide(row, product, units or row.quantity)
                case State.HELD, _:
                    await turn.keep(row)
                case State.WAITING, _:
                    await turn.fill(product)
                case _:
                    return row.state
            return ""

        if why := await self._act(listed, agent, work):
            raise NotAllowed(self._cannot(await self.one(number), why))
        done = await self.one(number)
        if claim.state is State.WAITING and done.state is State.WAITING:
            raise NotAllowed(
                translate(
                    "There is not enough of {sku}: it stays on the waitlist.",
                    sku=shown(done.beside.sku),
                )
            )
        return done

    async def refuse(self, number: int, agent: str) -> Listed:
        """It is no claim, or is not given: what it holds is let go. Raises NotFound, NotAllowed."""
        return await self._end(number, agent, State.REFUSED, (State.UNCLEAR, *ACTIVE))

    async def cancel(self, number: int, agent: str) -> Listed:
        """Its customer wants it no more: what it holds is let go. Raises NotFound, NotAllowed."""
        return await self._end(number, agent, State.CANCELLED, (State.UNCLEAR, *ACTIVE))

    async def _end(self, number: int, agent: str, state: State, states: Sequence[State]) -> Listed:
        listed = await self.one(number)

        async def work(turn: ClaimTurn, conn: Connection) -> str:
            row = await turn.row(number)
            if await turn.is_confirmed(row):
                return State.CONFIRMED
            if row.state not in states:
                return row.state
            await turn.release(row, state, Why.NONE)
            return ""

        if why := await self._act(listed, agent, work):
            raise NotAllowed(self._cannot(await self.one(number), why))
        return await self.one(number)

    async def swap(self, number: int, agent: str, sku: str, units: int | None = None) -> Listed:
        """Another product instead of what it is for: all or nothing. The claim of the new one. Raises NotFound, NotAllowed
        where there is not enough; then the old one stays."""
        listed = await self.one(number)
        product = await self._product(sku)

        async def work(turn: ClaimTurn, conn: Connection) -> int | str:
            row = await turn.row(number)
            if row.state not in ACTIVE or row.contact_id is None:
                return row.state
            return await turn.swap_one(row, product.id, units or row.quantity) or Why.SHORT

        done = await self._act(listed, agent, work)
        if isinstance(done, int):
            return await self.one(done)
        if done == Why.SHORT:
            raise NotAllowed(
                translate(
                    "There is not enough of {sku}: what they had is kept.", sku=shown(product.sku)
                )
            )
        raise NotAllowed(self._cannot(await self.one(number), done))

    async def add(
        self, live: Live, conversation: int, items: Mapping[str, int], agent: str
    ) -> list[Listed]:
        """Somebody of the shop writes down what the customer of a conversation takes; beyond any limit, as they know. Raises
        NotFound, NotAllowed."""
        if not items:
            raise NotAllowed(
                translate("Say what they take: `socialdesk claim add LIVE 12 --item A1-M:2`.")
            )
        row = await self._store.inbox.conversation(conversation)
        sold = {each.product_id for each in await self.ladder(live)}
        wanted: dict[int, int] = {}
        for sku, units in items.items():
            product = await self._product(sku)
            if product.id not in sold:
                raise NotAllowed(self._not_sold(live, product.sku))
            if units > MOST_UNITS:
                raise NotAllowed(translate("A claim is for 1 to {most} units.", most=MOST_UNITS))
            wanted[product.id] = wanted.get(product.id, 0) + units
        now = self._clock.now()

        async def work(turn: ClaimTurn, conn: Connection) -> list[int]:
            said = Said(None, None, row.id, row.contact_id, await turn.newest_place(), now)
            made = []
            for product, units in wanted.items():
                want = Want(Wish.TAKE, product, units, adds=True)
                made.append(await turn.take(said, want, unlimited=True))
            return [each for each in made if each is not None]

        numbers = await self._store.live_claims.act(live.id, self._terms, agent, now, work)
        return [await self.one(each) for each in numbers]

    async def close(
        self, live: Live, agent: str, receipts: OrderReceipts | None = None
    ) -> list[Closed]:
        """No more claims are read in it; the orders that came of it and that nobody has agreed to yet. Their receipts go out, if
        there are `receipts`; where one cannot, sending it is a task. Once more is harmless: a receipt is sent once for what it
        says. Raises NotAllowed where nothing is sold in it."""
        if await self._store.live_claims.products.selling(live.id) is None:
            raise NotAllowed(
                translate(
                    'Nothing is sold in "{live}". `socialdesk live products` says what is.',
                    live=shown(live.name),
                )
            )
        await self._store.live_claims.products.close(live.id, self._clock.now())
        found = []
        for number in await self._store.live_claims.orders(live.id):
            order = await self._store.orders.one(number)
            if order is not None:
                found.append(await self._asked(order, agent, receipts))
        return found

    async def _asked(self, order: Order, agent: str, receipts: OrderReceipts | None) -> Closed:
        if receipts is None:
            return Closed(order)
        try:
            sent = await receipts.send(order, agent)
        except (NotAllowed, NotFound, Overtaken) as error:
            row, now = order.row, self._clock.now()
            why = Reason("claim.receipt", order=row.code, why=str(error))
            task = NewTask(
                f"claim:receipt:{row.id}:{row.total}", Kind.CLAIM, why, now, conversation=row.conversation_id,
                contact=row.contact_id, order=row.id,
            )  # fmt: skip
            await self._store.tasks.make(task, now)
            return Closed(order, why=str(error))
        return Closed(order, sent.is_new)

    async def look_at(self, number: int, agent: str) -> bool:
        """Somebody looks at what is to be decided; False where somebody else does."""
        now = self._clock.now()
        return await self._store.live_claims.lease(number, agent, now, Instant(now + LOOKED_AT))

    async def leave(self, number: int, agent: str) -> None:
        """They look at it no more."""
        await self._store.live_claims.leave(number, agent)

    # -- inside

    async def _act(
        self, listed: Listed, agent: str, work: Callable[[ClaimTurn, Connection], Awaitable[T]]
    ) -> T:
        live = listed.claim.live_id
        return await self._store.live_claims.act(live, self._terms, agent, self._clock.now(), work)

    async def _meant(self, listed: Listed, sku: str) -> int:
        """The product that a claim is taken of."""
        claim = listed.claim
        if sku:
            return (await self._product(sku)).id
        found = claim.product_id
        if found is None and len(claim.candidates) == 1:
            found = claim.candidates[0]
        if found is None:
            raise NotAllowed(
                translate(
                    "It is not sure what is meant: `socialdesk claim take {number} --item SKU`.",
                    number=claim.id,
                )
            )
        return found

    def _not_sold(self, live: Live, sku: str) -> str:
        return translate(
            '"{sku}" is not sold in "{live}". `socialdesk live products "{live}" --add {sku}=A1` puts it there.',
            sku=shown(sku),
            live=shown(live.name),
        )

    def _cannot(self, listed: Listed, why: str) -> str:
        if why == State.CONFIRMED:
            return translate(
                "The customer has agreed to {order}: change or cancel the order, `socialdesk order show {order}`.",
                order=shown(listed.beside.order_code) or "-",
            )
        return translate(
            'Claim {number} is "{state}" by now: nothing was changed.',
            number=listed.claim.id,
            state=translate(STATES[listed.state]),
        )

    async def _product(self, sku: str) -> ProductRow:
        found = await self._store.products.one(sku)
        if found is None:
            raise NotFound(
                translate(
                    'There is no product "{sku}". `socialdesk product list` lists them.',
                    sku=shown(sku),
                )
            )
        return found
