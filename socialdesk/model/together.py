"""How often one thing is bought with another, and whether that is more than chance. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LEAST = 3
"""Orders that have both: fewer are chance."""
DAYS = 365
"""Days back that are counted, unless others are asked for."""
MOST = 10
"""Others that are told, unless more are asked for."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Another product beside one: in so many `orders` of that one they stand `together`. `support` is the share of all orders
    that have both, `confidence` the share of the one's orders, `lift` how many times as often as by chance."""

    sku: str
    name: str
    together: int
    orders: int
    support: float
    confidence: float
    lift: float


def pairs(found: Iterable[tuple[str, str, int, int]], with_it: int, orders: int) -> list[Pair]:
    """What is bought with something more often than chance would have it, the surest first: of each other product its SKU,
    name, how many orders have both, and how many have it at all."""
    told = [
        Pair(
            sku, name, together, with_it, together / orders, together / with_it,
            (together * orders) / (with_it * its),
        )
        for sku, name, together, its in found
    ]  # fmt: skip
    told = [each for each in told if each.lift > 1]
    return sorted(told, key=lambda each: (-each.confidence, -each.lift, each.sku))
