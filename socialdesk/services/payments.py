"""Payments: a bank's statement read, and what pays an order written down with it."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.clock import Clock
from socialdesk.model.statement import Match
from socialdesk.services.statements import read_statement
from socialdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of each transfer of a statement; lines that cannot be read, with a sentence each."""

    matches: list[Match]
    errors: list[tuple[int, str]]


class Payments:
    """`currency` is the shop's: a statement's amounts are in it."""

    def __init__(self, store: Store, clock: Clock, currency: str) -> None:
        self._store = store
        self._clock = clock
        self._currency = currency

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
