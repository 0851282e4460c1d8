"""The proof of an order: everything that happened to it, whether that adds up, and what stands behind its agreement."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from socialdesk.model.proof import (
    By,
    Fault,
    Link,
    Standing,
    Wrong,
    is_erased,
    standing,
    told_in,
    wrong,
)
from socialdesk.services.orders import Orders
from socialdesk.store.order_proofs import MessageNow, OrderProofs
from socialdesk.store.order_receipts import Part, ReceiptRow, told_of
from socialdesk.store.order_rows import RECEIPT, YES, Order, Wanted
from socialdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class Told:
    """A link of a proof: what happened, with what else is known of it now. Of a receipt `parts` are the messages that it went out
    as; of a yes `message` is what its message reads now (None where it is gone)."""

    link: Link
    details: dict[str, Any]
    is_erased: bool
    parts: tuple[Part, ...] = ()
    message: MessageNow | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """`hash` is that of the last link, which stands for all of them; empty where none has one."""

    order: Order
    links: tuple[Told, ...]
    standing: Standing
    hash: str
    wrong: tuple[Wrong, ...] = field(default=())


class Proving:
    """Proofs of a shop's orders."""

    def __init__(self, store: Store, orders: Orders) -> None:
        self._store = store
        self._orders = orders
        self._proofs = OrderProofs(store.database)

    async def of(self, order: Order) -> Proof:
        """The proof of one."""
        chain = (await self._proofs.chains([order.row.id]))[order.row.id]
        receipts = {each.change_id: each for each in await self._store.receipts.all(order.row.id)}
        details = {each.id: told_in(each.details) for each in chain}
        said = [
            told["message"] for told in details.values() if isinstance(told.get("message"), int)
        ]
        now = await self._proofs.messages(said)
        links = [await self._told(each, details[each.id], receipts, now) for each in chain]
        last = next((each.link for each in reversed(chain) if each.link), "")
        return Proof(order, tuple(links), standing(chain), last, tuple(faults(order, chain)))

    async def wrong(self, most: int | None = None) -> AsyncIterator[tuple[Order, list[Wrong]]]:
        """Every order, the newest first, at most so many, with what does not add up of it."""
        some = list[Order]()
        async for each in self._orders.all(Wanted(), most):
            some.append(each)
            if len(some) == 200:
                async for found in self._wrong_of(some):
                    yield found
                some = []
        async for found in self._wrong_of(some):
            yield found

    async def _wrong_of(self, some: list[Order]) -> AsyncIterator[tuple[Order, list[Wrong]]]:
        chains = await self._proofs.chains([each.row.id for each in some])
        for each in some:
            yield each, faults(each, chains[each.row.id])

    async def _told(
        self,
        link: Link,
        details: dict[str, Any],
        receipts: dict[int, ReceiptRow],
        now: dict[int, MessageNow],
    ) -> Told:
        parts: tuple[Part, ...] = ()
        if link.kind == RECEIPT and link.id in receipts:
            parts = tuple(await self._store.receipts.parts(receipts[link.id]))
        message = now.get(details.get("message", 0)) if link.kind == YES else None
        return Told(link, details, is_erased(link), parts, message)


def faults(order: Order, chain: list[Link]) -> list[Wrong]:
    """What does not hold of a chain, and where the order is something else than its chain says."""
    row = order.row
    found = wrong(row.id, chain, is_forgotten=bool(row.forgotten))
    if not any(each.link for each in chain):
        return found  # an older program wrote all of it down
    stands = standing(chain)
    is_other = stands.state not in (None, row.state) or stands.paid not in (None, row.paid)
    if not row.forgotten and stands.by is By.MESSAGE and not stands.changed:
        receipts = [told_in(each.details) for each in chain if each.kind == RECEIPT]
        digests = [each["digest"] for each in receipts if each.get("revision") == stands.receipt]
        is_other |= told_of(order).digest() not in digests
    return [*found, Wrong(0, Fault.ORDER)] if is_other else found
