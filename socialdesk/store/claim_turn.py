"""What becomes of claims in one transaction: units are held in their customer's order or claims wait for them, and what
becomes free goes to the first who waits. Whoever does this has the orders to themself: of two who want the last unit one
gets it, in the order of what was said."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.model.live_claim import (
    ACTIVE,
    COUNTED,
    MOST_UNITS,
    Limits,
    State,
    Want,
    Why,
    Wish,
    more,
    reworded,
    within,
)
from socialdesk.model.order import IN_STOCK
from socialdesk.model.order import State as OrderState
from socialdesk.model.phone import HOME, normal
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind, NewTask
from socialdesk.store import claim_rows as rows
from socialdesk.store import order_rows, tasks
from socialdesk.store.claim_rows import ClaimRow, NewClaim, Said, TooMany
from socialdesk.store.conversations import raise_revision
from socialdesk.store.engine.database import Connection, fetch_all, fetch_one
from socialdesk.store.engine.statement import ask_one, run
from socialdesk.store.order_changes import Fixed, change
from socialdesk.store.orders import Buyer, NewOrder, make_in, turn_in

BY_ITSELF = "live"
"""Whose orders those are that come of claims which nobody of the shop decided."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a shop's claims go by: for how long (ms) a unit is held that became free (0: for good), how many units one person
    may have (of a product: by its number where it has its own limit), the shop's currency, and the country in which it
    dials. Goods of an order that is made are held for `order_hold` ms for who has not paid (0: for good)."""

    hold: int
    limits: Limits
    currency: str
    home: str = HOME
    order_hold: int = 0


class ClaimTurn:
    """One transaction's worth of claims in a live; `begin` it with `started`. `agent` is who decides, empty for the program."""

    def __init__(
        self,
        conn: Connection,
        live_id: int,
        terms: Terms,
        limits: Mapping[int, int],
        agent: str,
        now: Instant,
    ) -> None:
        self._conn = conn
        self._live = live_id
        self._terms = terms
        self._limits = limits
        self._agent = agent
        self._now = now
        self._filled = set[int]()
        self._settled = set[int | None]()

    # -- what is said

    async def hear(self, said: Said, wants: Sequence[Want]) -> None:
        """Do what is wanted in something said for the first time."""
        for want in wants:
            await self.want(said, want)

    async def want(self, said: Said, want: Want) -> int | None:
        """Do one thing that is wanted; the number of its claim, if it has one."""
        match want.wish:
            case Wish.TAKE:
                return await self.take(said, want)
            case Wish.CANCEL:
                return await self.cancel(said, want)
            case Wish.SWAP:
                return await self.swap(said, want)

    async def take(self, said: Said, want: Want, *, unlimited: bool = False) -> int | None:
        """Somebody takes units of a product: they are held, or it waits for them. None where they have them already; what
        they have for a while they then have for good."""
        if want.product is None or want.quantity > MOST_UNITS:
            why = want.why or (Why.TOO_MUCH if want.product is not None else Why.UNSURE)
            return await self._write(said, want, want.quantity, State.UNCLEAR, why)
        has = await self._has(said.contact_id)
        wanted = more(want, has.get(want.product, 0))
        if not wanted:
            await self._keep(said.contact_id, want.product)
            return None
        limits = self._limits_of(want.product)
        if not unlimited and not within(
            limits, wanted, has.get(want.product, 0), sum(has.values())
        ):
            return await self._write(said, want, wanted, State.REFUSED, Why.LIMIT)
        await self._fill_once(want.product)
        number = await self._write(said, want, wanted, State.WAITING, Why.NONE)
        await self._give(await self.row(number))
        return number

    async def cancel(self, said: Said, want: Want) -> int | None:
        """Somebody wants no more of something: all that they hold or wait for of it is let go. Where it is not sure of what,
        a person decides."""
        theirs = await self._theirs(said.contact_id, COUNTED)
        there = {each.product_id for each in theirs if each.product_id is not None}
        meant = there & ({want.product} if want.product is not None else {*want.candidates})
        if want.product is None and not want.candidates and not want.why:
            meant = there
        elif want.product is None and len(meant) != 1 and theirs:
            unsure = want._replace(candidates=tuple(sorted(meant or there)))
            why = want.why or Why.SEVERAL
            return await self._write(said, unsure, want.quantity, State.UNCLEAR, why)
        await self._cancel(theirs, meant)
        return None

    async def _cancel(self, theirs: Sequence[ClaimRow], products: Collection[int]) -> None:
        for each in theirs:
            if each.product_id in products:
                if await self.is_confirmed(each):
                    await self._leave_to_people(each)
                elif each.state in ACTIVE:
                    await self.release(each, State.CANCELLED, Why.NONE)

    async def is_confirmed(self, row: ClaimRow) -> bool:
        """Whether its customer has agreed to its order, also where nobody has looked since."""
        if row.state is not State.HELD or row.purchase_id is None:
            return row.state is State.CONFIRMED
        order = await order_rows.one(self._conn, row.purchase_id)
        return order is not None and order.row.state not in (OrderState.NEW, OrderState.CANCELLED)

    async def swap(self, said: Said, want: Want) -> int | None:
        """Somebody wants another product for one they have: they get it, or keep what they have."""
        theirs = await self._theirs(said.contact_id)
        there = {each.product_id for each in theirs} - {want.product}
        meant = [each for each in there if not want.instead_of or each in want.instead_of]
        if want.product is None or len(meant) != 1:
            why = want.why or Why.UNSURE
            return await self._write(said, want, want.quantity, State.UNCLEAR, why)
        given_up = meant[0]
        old = [each for each in theirs if each.product_id == given_up]
        units = sum(each.quantity for each in old)
        has = await self._has(said.contact_id)
        limits = self._limits_of(want.product)
        new = want._replace(instead_of=(given_up or 0,))
        if not within(limits, units, has.get(want.product, 0), sum(has.values()) - units):
            return await self._write(said, new, units, State.REFUSED, Why.LIMIT)
        await self._fill_once(want.product)
        number = await self._write(said, new, units, State.WAITING, Why.NONE)
        row = await self.row(number)
        if not await self._give(row):
            if (await self.row(number)).state is State.WAITING:
                await run(self._conn, rows.REFUSE_SWAP, id=number, now=self._now)
            return number
        for each in old:
            await self.release(each, State.CANCELLED, Why.NONE)
        return number

    async def reword(self, said: Said, wants: Sequence[Want]) -> None:
        """A comment reads differently: what it says more is wanted as of now (`said.place`), what it says less is let go."""
        there = await fetch_all(self._conn, rows.OF_COMMENT, said.comment_id)
        takes = [each for each in there if each.wish is Wish.TAKE]
        as_before = await self._ask_again(said, takes, wants)
        before: dict[int, int] = {}
        for each in takes:
            if each.product_id is not None and each.said and each.id not in as_before:
                before[each.product_id] = before.get(each.product_id, 0) + each.said
        edit = reworded(before, wants)
        for product, units in edit.fewer.items():
            await self._less(there, product, units, Why.EDITED)
        for want in wants:
            named, extra = want.product, edit.more.get(want.product or 0, 0)
            if want.wish is not Wish.TAKE:
                if all(each.wish is not want.wish for each in there):
                    await self.want(said, want)
            elif named is not None and extra:
                adds = want.adds or named in before
                await self.take(said, want._replace(quantity=extra, adds=adds))
                edit.more.pop(named)
        for named in before.keys() | edit.now.keys():
            values = {
                "comment_id": said.comment_id,
                "product_id": named,
                "units": edit.now.get(named, 0),
            }
            await run(self._conn, rows.SET_SAID, **values)

    async def _ask_again(
        self, said: Said, there: Sequence[ClaimRow], wants: Sequence[Want]
    ) -> set[int]:
        """What a comment does not say clearly is decided anew where it is not what it was; the claims for which it still is."""
        left = [each for each in there if each.candidates and each.said]
        as_before = set[int]()
        for want in wants:
            if want.wish is not Wish.TAKE or want.product is not None:
                continue
            same = [
                each
                for each in left
                if (each.candidates, each.said) == (want.candidates, want.quantity)
            ]
            if same:
                as_before.add(same[0].id)
                left.remove(same[0])
            else:
                await self.take(said, want)
        for each in left:
            if each.state is State.UNCLEAR:
                await self._turn(each, State.CANCELLED, Why.EDITED)
        return as_before

    async def withdraw(self, said: Said) -> None:
        """A comment was deleted: what it claimed is let go; what was confirmed already is left to a person."""
        there = await fetch_all(self._conn, rows.OF_COMMENT, said.comment_id)
        for each in there:
            if each.state is State.UNCLEAR:
                await self._turn(each, State.CANCELLED, Why.DELETED)
        for product in {each.product_id for each in there if each.product_id is not None}:
            await self._less(there, product, MOST_UNITS, Why.DELETED)

    async def _less(self, there: Sequence[ClaimRow], product: int, units: int, why: Why) -> None:
        """So many units fewer of what a comment claimed, the newest first."""
        for each in reversed(there):
            if each.product_id != product or not units:
                continue
            some = min(units, each.quantity)
            if await self.is_confirmed(each):
                units -= some
                await self._leave_to_people(each)
            elif each.state in ACTIVE:
                units -= some
                await self.release(each, State.CANCELLED, why, some)

    async def _leave_to_people(self, row: ClaimRow) -> None:
        """Its customer has agreed to the order, and wants out of it now: a person talks with them."""
        order = None
        if row.purchase_id is not None:
            order = await order_rows.one(self._conn, row.purchase_id)
        if order is None or order.row.state not in IN_STOCK:
            return
        why = Reason("claim.withdrawn", order=order.row.code)
        task = NewTask(
            f"claim:{row.id}", Kind.CLAIM, why, self._now, conversation=row.conversation_id,
            contact=row.contact_id, order=row.purchase_id,
        )  # fmt: skip
        await tasks.make(self._conn, task, self._now)

    # -- what is decided

    async def decide(self, row: ClaimRow, product: int, units: int) -> None:
        """A person says what was meant: it is held, or waits in its turn. What their limit is, they know."""
        await self._fill_once(product)
        values = {"id": row.id, "product_id": product, "quantity": units}
        await run(self._conn, rows.DECIDE, now=self._now, agent=self._agent, **values)
        await self._give(await self.row(row.id))

    async def carry_out(self, row: ClaimRow, product: int) -> None:
        """A person says which product somebody wanted out of, or another for."""
        said = self._said(row)
        if row.wish is Wish.CANCEL:
            await self._cancel(await self._theirs(said.contact_id, COUNTED), {product})
            await self._turn(row, State.CANCELLED, Why.NONE)
            return
        await self._turn(row, State.REFUSED, Why.NONE)
        await self.swap(said, Want(Wish.SWAP, product, row.quantity, _some(row.instead_of)))

    async def swap_one(self, row: ClaimRow, product: int, units: int) -> int | None:
        """Another product for one claim; the new one's number. None, and nothing is done, where there is not enough of it."""
        await self._fill_once(product)
        want = Want(Wish.SWAP, product, units, _some(row.product_id))
        free = await ask_one(self._conn, rows.IS_FREE, id=product, units=units)
        if free is None:
            return None
        number = await self._write(self._said(row), want, units, State.WAITING, Why.NONE)
        if await self._give(await self.row(number)):
            await self.release(row, State.CANCELLED, Why.NONE)
        return number

    async def newest_place(self) -> int:
        """The turn of what is said now."""
        return await fetch_one(self._conn, rows.NEWEST) or 0

    def _said(self, row: ClaimRow) -> Said:
        assert row.conversation_id is not None
        assert row.contact_id is not None
        return Said(
            row.comment_id, row.message_id, row.conversation_id, row.contact_id, row.place, Instant(row.at), row.phone
        )  # fmt: skip

    async def keep(self, row: ClaimRow) -> None:
        """What was held for a while is held for good."""
        await run(self._conn, rows.KEEP, id=row.id, now=self._now, agent=self._agent)

    async def release(
        self, row: ClaimRow, state: State, why: Why, units: int | None = None
    ) -> None:
        """Let go of a claim, or of some of its units, and give them to who waits for them."""
        if row.state is State.HELD:
            await self._settle([row])
            row = await self.row(row.id)
            if row.state is not State.HELD:
                return  # it went with what somebody took off its order
        some = row.quantity if units is None else min(units, row.quantity)
        if some < row.quantity:
            await run(self._conn, rows.SET_QUANTITY, id=row.id, quantity=row.quantity - some, now=self._now)  # fmt: skip
        else:
            await self._turn(row, state, why)
        if row.state is State.HELD and row.product_id is not None:
            await self._let_go(row, some)
            await self.fill(row.product_id)

    async def forgo(self, wrong: Sequence[TooMany]) -> None:
        """Claims hold so many units fewer, since their orders do: the newest go first."""
        for each in wrong:
            units = each.units
            for row in await fetch_all(self._conn, rows.OF_ORDER, each.purchase_id, each.product_id):  # fmt: skip
                some = min(units, row.quantity)
                units -= some
                if some == row.quantity:
                    await self._turn(row, State.CANCELLED, Why.ORDER)
                elif some:
                    left = row.quantity - some
                    await run(self._conn, rows.SET_QUANTITY, id=row.id, quantity=left, now=self._now)  # fmt: skip

    async def _settle(self, held: Sequence[ClaimRow]) -> bool:
        """What was taken off the orders of these by hand is taken off their claims before anything else is; whether there was
        any."""
        orders = {each.purchase_id for each in held if each.state is State.HELD} - self._settled
        self._settled |= orders
        wrong = [each for number in sorted(filter(None, orders)) for each in await fetch_all(self._conn, rows.TOO_MANY_OF, number)]  # fmt: skip
        await self.forgo(wrong)
        return bool(wrong)

    async def fill(self, product: int) -> None:
        """Give what is free of a product to those who wait for it, in their turn; for a while, and they are told."""
        until = Instant(self._now + self._terms.hold) if self._terms.hold else None
        while (row := await fetch_one(self._conn, rows.NEXT_WAITING, product)) is not None:
            await self._give(row, until=until, told=0)

    # -- units

    async def _fill_once(self, product: int) -> None:
        if product not in self._filled:
            self._filled.add(product)
            await self.fill(product)

    async def _give(self, row: ClaimRow, until: Instant | None = None, told: int = 1) -> bool:
        """Hold a waiting claim's units in an order, if there are so many; whether that was done."""
        assert row.product_id is not None
        free = await ask_one(self._conn, rows.IS_FREE, id=row.product_id, units=row.quantity)
        if free is None:
            return False
        try:
            order = await self._put_in(row)
        except (ValueError, Fixed):
            await self._turn(row, State.REFUSED, Why.TOO_MUCH)
            return False
        await run(
            self._conn, rows.HOLD, id=row.id, purchase_id=order, held_until=until, told=told, now=self._now,
            agent=self._agent,
        )  # fmt: skip
        return True

    async def _put_in(self, row: ClaimRow) -> int:
        """Its units, in the order of its customer's that is still open, or a new one; which."""
        sku = await fetch_one(self._conn, rows.SKU, row.product_id)
        assert sku is not None
        agent = self._agent or BY_ITSELF
        number = await fetch_one(
            self._conn, rows.OPEN_ORDER, row.contact_id, row.live_id, self._terms.currency
        )
        if number is None:
            # What was let go and is given again is another order than the one that was cancelled then.
            again = f":{row.purchase_id}" if row.purchase_id is not None else ""
            key, buyer = f"claim:{row.id}{again}", await self._buyer(row)
            hold = self._terms.order_hold
            new = NewOrder(key, {sku: row.quantity}, buyer, 0, self._terms.currency, hold=hold)
            return (await make_in(self._conn, new, agent, self._now)).row.id
        order = await order_rows.one(self._conn, number)
        assert order is not None
        there = sum(each.quantity for each in order.lines if each.product == row.product_id)
        told = {"phone": row.phone} if row.phone and not order.row.phone else {}
        items = {sku: there + row.quantity}
        await change(self._conn, number, told, items, agent, self._now)
        return number

    async def _buyer(self, row: ClaimRow) -> Buyer:
        known = await fetch_one(self._conn, rows.BUYER, row.contact_id)
        assert known is not None
        phone = row.phone or normal(known.detail_phone or known.phone, self._terms.home)
        return Buyer(
            known.account_id, row.conversation_id, row.contact_id, known.detail_name or known.name, phone,
            known.detail_address or known.address,
        )  # fmt: skip

    async def _let_go(self, row: ClaimRow, units: int) -> None:
        """Take units of a claim out of its order, as long as nothing was agreed; an order of nothing else is cancelled."""
        order = None
        if row.purchase_id is not None:
            order = await order_rows.one(self._conn, row.purchase_id)
        if order is None or order.row.state is not OrderState.NEW:
            return
        agent = self._agent or BY_ITSELF
        line = next((each for each in order.lines if each.product == row.product_id), None)
        if line is None:
            return
        left = max(line.quantity - units, 0)
        if left == 0 and len(order.lines) == 1:
            await turn_in(
                self._conn, order.row.id, order.row.state, OrderState.CANCELLED, agent, self._now
            )
        else:
            await change(self._conn, order.row.id, {}, {line.sku: left}, agent, self._now)

    # -- rows

    def _limits_of(self, product: int) -> Limits:
        own = self._limits.get(product, 0)
        return self._terms.limits._replace(of_one=own) if own else self._terms.limits

    async def _has(self, contact: int) -> dict[int, int]:
        await self._theirs(contact)
        found = await fetch_all(self._conn, rows.HAS, contact, self._live)
        return {each.product_id: each.units for each in found if each.product_id is not None}

    async def _theirs(self, contact: int, states: Sequence[State] = ACTIVE) -> list[ClaimRow]:
        """What somebody has in this live, the newest first."""
        found = await fetch_all(self._conn, rows.THEIRS, contact, self._live)
        if await self._settle(found):
            found = await fetch_all(self._conn, rows.THEIRS, contact, self._live)
        return [each for each in found if each.state in states]

    async def _keep(self, contact: int, product: int) -> None:
        for each in await self._theirs(contact):
            if each.product_id == product and each.held_until is not None:
                await self.keep(each)

    async def row(self, number: int) -> ClaimRow:
        """A claim by its number, as it stands now."""
        found = await fetch_one(self._conn, rows.ONE, number)
        assert found is not None
        return found

    async def _turn(self, row: ClaimRow, state: State, why: Why) -> None:
        told = {"state": state.value, "why": why.value, "agent": self._agent}
        await run(self._conn, rows.TURN, id=row.id, now=self._now, **told)

    async def _write(self, said: Said, want: Want, units: int, state: State, why: Why) -> int:
        instead_of = want.instead_of[0] if len(want.instead_of) == 1 else None
        number = await ask_one(
            self._conn,
            rows.ADD,
            NewClaim(
                self._live, said.comment_id, said.message_id, said.conversation_id, said.contact_id, want.wish.value,
                want.product, instead_of, json.dumps(want.candidates), units, want.quantity, state.value, why.value,
                want.confidence, said.phone, said.place, said.at, self._agent,
            ),
            now=self._now,
        )  # fmt: skip
        assert number is not None
        return number


def _some(product: int | None) -> tuple[int, ...]:
    return (product,) if product is not None else ()


async def started(
    conn: Connection,
    live_id: int,
    terms: Terms,
    limits: Mapping[int, int],
    agent: str,
    now: Instant,
) -> ClaimTurn:
    """Have the orders to oneself until the end of the transaction."""
    await raise_revision(conn)  # before the orders: a task may come of it
    await conn.rows(order_rows.HOLD)
    return ClaimTurn(conn, live_id, terms, limits, agent, now)
