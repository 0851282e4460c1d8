"""What somebody has bought. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.order import State

BOUGHT = (State.AGREED, State.PACKED, State.SHIPPED, State.DELIVERED)
"""Orders in these states are money that somebody spends at the shop: they said yes, and it came to nothing else since."""


@dataclass(frozen=True, slots=True)
class LastOrder:
    """Somebody's newest order, whatever became of it; `at` in ms, `total` in the currency's smallest unit."""

    number: int
    code: str
    state: State
    at: int
    total: int
    currency: str


@dataclass(frozen=True, slots=True)
class Buyer:
    """Everything that a person ordered, under all contacts that they are known to be: how many orders, whatever became of them;
    what those that they agreed to and that were neither cancelled nor returned come to (in the smallest unit of `currency`,
    which is that of the newest: what they ordered in another is not in it); how many were returned; and how many parcels of
    orders that have not arrived a carrier has."""

    orders: int = 0
    spent: int = 0
    currency: str = ""
    returns: int = 0
    open_parcels: int = 0
    last: LastOrder | None = None


NOBODY = Buyer()
"""Who has ordered nothing yet."""
