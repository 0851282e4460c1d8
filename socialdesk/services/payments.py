"""Payments: a bank's statement read, and what pays an order written down with it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, Overtaken
from socialdesk.model.i18n import translate
from socialdesk.model.money import money
from socialdesk.model.order import ENDED, STATES
from socialdesk.model.statement import Match
from socialdesk.services.products import shown
from socialdesk.services.statements import read_statement
from socialdesk.store.order_rows import Order, OrderRow
from socialdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of each transfer of a statement; lines that cannot be read, with a sentence each."""

    matches: list[Match]
    errors: list[tuple[int, str]]


class Payments:
    """`currency` is the shop's: a statement's amounts are in it; `new_key` gives a key that nobody else has."""

    def __init__(
        self, store: Store, clock: Clock, currency: str, new_key: Callable[[], str]
    ) -> None:
        self._store = store
        self._clock = clock
        self._currency = currency
        self._new_key = new_key

    async def by_hand(self, order: Order, amount: int | None, agent: str, key: str = "") -> Order:
        """So much of an order (None: all that is due) was paid, as somebody saw for themselves: in cash, or at the bank. The same `key` says it
        once; without one, what was paid meanwhile makes it another order than was looked at. Raises NotAllowed, Overtaken."""
        row, code = order.row, shown(order.row.code)
        kept = f"hand:{hashlib.sha256((key or self._new_key()).encode()).hexdigest()}"
        wanted = row.due if amount is None else amount
        done = await self._store.payments.by_hand(
            row.id, row.paid, wanted, kept, agent, self._clock.now()
        )
        if done is None:
            self._may_be_paid(row, amount)
            raise Overtaken(
                translate(
                    "{code} was changed by somebody meanwhile. Look at it again first.", code=code
                )
            )
        return done

    def _may_be_paid(self, row: OrderRow, amount: int | None) -> None:
        code = shown(row.code)
        if row.state in ENDED:
            raise NotAllowed(
                translate(
                    '{code} is "{now}": nothing is to be paid. `socialdesk order undo {code}` takes that back.',
                    code=code, now=translate(STATES[row.state]),
                )
            )  # fmt: skip
        if not row.due:
            raise NotAllowed(translate("Nothing of {code} is still to be paid.", code=code))
        if amount is not None and not 0 < amount <= row.due:
            raise NotAllowed(
                translate(
                    "Of {code} {due} is still to be paid, no more.",
                    code=code, due=money(row.due, row.currency),
                )
            )  # fmt: skip

    async def record(self, statement: bytes, agent: str, *, dry_run: bool = False) -> Recorded:
        """Write down which orders a statement's transfers pay; good lines although others are bad. The same statement, or
        one that overlaps it, changes nothing more; `dry_run` changes nothing at all. Raises NotAllowed for what is no
        statement."""
        read = read_statement(statement, self._currency)
        payments = self._store.payments
        if dry_run:
            matches = await payments.match(read.transfers, self._currency)
        else:
            now = self._clock.now()
            matches = await payments.record(read.transfers, self._currency, agent, now)
        return Recorded(matches, read.errors)
