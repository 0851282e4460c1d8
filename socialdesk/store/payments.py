"""What has been paid: transfers written down beside the orders that they pay, each once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.model.order import CODE, ENDED, State
from socialdesk.model.statement import (
    Match,
    Outcome,
    Owed,
    Transfer,
    codes_in,
    keyed,
    matched,
    others_in,
)
from socialdesk.model.text import fold
from socialdesk.store.engine.database import Connection, Database, Lane
from socialdesk.store.engine.statement import Statement, ask, run, statement
from socialdesk.store.order_rows import HOLD, PAID, Order, one, write_down

AT_ONCE = 200
"""Transfers in one transaction."""
Keyed = tuple[Transfer, str]


@dataclass(frozen=True, slots=True)
class _Named:
    """An order that a transfer names."""

    id: int
    code: str
    state: str
    total: int
    paid: int


@dataclass(frozen=True, slots=True)
class _Paid:
    """That an order was paid."""

    purchase_id: int
    details: str


NAMED = Statement(
    _Named,
    """
    SELECT id, code, state, total, paid FROM purchase WHERE source = '' AND currency = :currency AND code IN (:codes)
    """,
)
NAMED_ELSEWHERE = Statement(
    _Named,
    """
    SELECT id, code, state, total, paid FROM purchase WHERE code IN (:codes) AND source <> '' AND currency = :currency
    """,
)
PAYMENTS = Statement(
    _Paid,
    "SELECT purchase_id, details FROM purchase_change WHERE kind = 'paid' AND purchase_id IN (:orders) ORDER BY id",
)
PAY = statement("UPDATE purchase SET paid = paid + :amount, changed_at = :now WHERE id = :id")


class Payments:
    """Payments as services record them and ask for them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def match(self, transfers: Sequence[Transfer], currency: str) -> list[Match]:
        """What would become of a statement's transfers, whose amounts are in a currency."""
        return await self._db.read(lambda conn: _matched(conn, keyed(transfers), currency))

    async def record(
        self, transfers: Sequence[Transfer], currency: str, agent: str, now: Instant
    ) -> list[Match]:
        """What becomes of a statement's transfers; those that pay an order are written down with it, some at once, so that
        nobody waits for a long statement. The transfer's key makes a second try harmless."""
        whole, found = keyed(transfers), list[Match]()
        for start in range(0, len(whole), AT_ONCE):
            some = whole[start : start + AT_ONCE]

            async def work(conn: Connection, some: Sequence[Keyed] = some) -> list[Match]:
                return await _record(conn, some, currency, agent, now)

            found += await self._db.transact(work, Lane.BULK)
        return found

    async def by_hand(
        self, number: int, seen: int, amount: int, key: str, agent: str, now: Instant
    ) -> Order | None:
        """Somebody says that so much more of an order was paid, of which so much was paid when they looked (`seen`). The same `key`
        does it once. None, and nothing is done, where it is otherwise by now, or closed, or less is due."""

        async def work(conn: Connection) -> Order | None:
            await conn.rows(HOLD)
            order = await one(conn, number)
            if order is None:
                return None
            details = [json.loads(each.details) for each in await ask(conn, PAYMENTS, orders=[number])]  # fmt: skip
            if key in {each.get("transfer") for each in details}:
                return order
            row = order.row
            if row.paid != seen or row.state in ENDED or not 0 < amount <= row.due:
                return None
            told = {"amount": amount, "by_hand": True, "transfer": key}
            await write_down(conn, number, PAID, told, agent, now)
            await run(conn, PAY, id=number, amount=amount, now=now)
            return await one(conn, number)

        return await self._db.transact(work)


async def _record(
    conn: Connection, some: Sequence[Keyed], currency: str, agent: str, now: Instant
) -> list[Match]:
    await conn.rows(HOLD)  # nobody else writes down a payment meanwhile
    found = await _matched(conn, some, currency)
    for each in found:
        if each.outcome is Outcome.PAID and each.owed is not None:
            transfer = each.transfer
            told = {
                "amount": transfer.amount, "day": transfer.day, "reference": transfer.reference, "transfer": each.key,
            }  # fmt: skip
            await write_down(conn, each.owed.order, PAID, told, agent, now)
            await run(conn, PAY, id=each.owed.order, amount=transfer.amount, now=now)
    return found


async def _named(conn: Connection, some: Sequence[Keyed], currency: str) -> dict[str, _Named]:
    """The orders that memos name: ours by code, other systems' by their number where just one of them has it."""
    codes = list({code for each, _ in some for code in codes_in(each.memo, CODE)})
    found = {each.code: each for each in await _asked(conn, NAMED, codes, currency)}
    numbers = {word.upper() for each, _ in some for word in others_in(each.memo)}
    written = [*numbers, *(f"#{each}" for each in numbers)]
    elsewhere = await _asked(conn, NAMED_ELSEWHERE, written, currency)
    names = [fold(each.code).lstrip("#") for each in elsewhere]
    found |= {
        name: each for name, each in zip(names, elsewhere, strict=True) if names.count(name) == 1
    }
    return found


async def _asked(
    conn: Connection, question: Statement[_Named], codes: Sequence[str], currency: str
) -> list[_Named]:
    found = list[_Named]()
    for start in range(0, len(codes), 500):
        found += await ask(conn, question, codes=codes[start : start + 500], currency=currency)
    return found


async def _matched(conn: Connection, some: Sequence[Keyed], currency: str) -> list[Match]:
    named = await _named(conn, some, currency)
    paid: dict[int, set[str]] = {}
    numbers = [each.id for each in named.values()]
    for start in range(0, len(numbers), 500):
        orders = numbers[start : start + 500]
        for payment in await ask(conn, PAYMENTS, orders=orders):
            # Of whose person was erased nothing else is known than that it was paid.
            key = json.loads(payment.details).get("transfer", "")
            paid.setdefault(payment.purchase_id, set()).add(key)
    owed = {
        name: Owed(
            each.id,
            each.code,
            each.total,
            State(each.state) in ENDED,
            frozenset(paid.get(each.id, ())),
            each.paid,
        )
        for name, each in named.items()
    }
    return list(matched(some, owed, CODE))
