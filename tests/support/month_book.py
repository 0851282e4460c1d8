"""What a simulated month must come to: a shop's own account of what it counted, sold, was paid and took back, kept beside the
program by whoever plays the month. It knows nothing of the program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

HOUR = 3_600_000
HOLD = 24 * HOUR
"""So long goods are held for who has not paid (ms)."""
OPEN = ("new", "agreed", "packed")
GONE = ("shipped", "delivered")
RECEIPT = re.compile(r"gửi mình đơn (DH\d+) ạ:")
LINE = re.compile(r"^• Áo (\w+): (\d+) × ([\d.]+) ₫", re.MULTILINE)
FEE = re.compile(r"^Phí giao hàng: ([\d.]+) ₫", re.MULTILINE)
"""What stands in a receipt, as a customer reads it."""


@dataclass
class Sale:
    """An order that was made here, as it must be. `lines` are units and the price of each SKU."""

    code: str
    who: int
    lines: dict[str, tuple[int, int]]
    fee: int
    payment: str
    held_until: int | None
    state: str = "new"
    paid: int = 0
    told: tuple[object, ...] | None = None
    """What the shop sent a receipt of last."""
    receipts: int = 0
    asked: tuple[object, ...] | None = None
    """What the last receipt that arrived says."""
    yes: list[str] = field(default_factory=list)
    """The customer's own words that made it agreed, each time."""
    by_hand: bool = False
    back: dict[str, int] = field(default_factory=dict)
    refunded: int = 0
    tracking: str = ""
    erased: bool = False

    @property
    def total(self) -> int:
        """What it comes to."""
        return sum(units * price for units, price in self.lines.values()) + self.fee

    @property
    def due(self) -> int:
        """What is still to be paid."""
        return max(self.total - self.paid, 0)

    @property
    def content(self) -> tuple[object, ...]:
        """What a customer says yes to."""
        return (tuple(sorted(self.lines.items())), self.fee)


@dataclass
class Account:
    """All of it. `counted` is what was counted and refilled of each product."""

    counted: dict[str, int] = field(default_factory=dict)
    prices: dict[str, int] = field(default_factory=dict)
    sales: dict[str, Sale] = field(default_factory=dict)
    elsewhere: dict[str, tuple[str, int]] = field(default_factory=dict)
    """State and total of what came from another system, by its code there."""
    waiting: set[int] = field(default_factory=set)
    """Who has written, and was not answered yet."""
    same: dict[int, int] = field(default_factory=dict)

    # -- the stock

    def stock(self, sku: str) -> int:
        """Counted and refilled, without what left, with what came back."""
        left = sum(each.lines[sku][0] for each in self.sales.values() if sku in each.lines and each.state in (*GONE, "returned"))  # fmt: skip
        return self.counted[sku] - left + sum(each.back.get(sku, 0) for each in self.sales.values())

    def reserved(self, sku: str) -> int:
        """Held by open orders."""
        return sum(each.lines[sku][0] for each in self.sales.values() if sku in each.lines and each.state in OPEN)  # fmt: skip

    def free(self, sku: str) -> int:
        return self.stock(sku) - self.reserved(sku)

    def has(self, items: Mapping[str, int]) -> bool:
        """Whether there is enough."""
        return all(self.free(sku) >= units for sku, units in items.items())

    # -- the customer's yes, and money

    def reads(self, words: str) -> None:
        """A customer reads what has arrived in their chat: what a receipt says is what they are asked from then on."""
        named = RECEIPT.search(words)
        if named is not None and named[1] in self.sales:
            fee = FEE.search(words)
            lines = [
                (sku, (int(units), _whole(price))) for sku, units, price in LINE.findall(words)
            ]
            self.sales[named[1]].asked = (tuple(sorted(lines)), _whole(fee[1]) if fee else 0)

    def says_yes(self, sale: Sale, words: str) -> None:
        """Somebody agrees to what they were asked last, if it is what the order is now."""
        if sale.state == "new" and sale.asked == sale.content:
            sale.state = "agreed"
            sale.yes.append(words)

    def transferred(self, sale: Sale, amount: int) -> str:
        """What becomes of a transfer with an order's code that is seen for the first time."""
        if sale.paid and not sale.due:
            return "twice"
        if sale.state in ("cancelled", "returned"):
            return "closed"
        if amount != sale.due:
            return "less" if amount < sale.due else "more"
        sale.paid += amount
        return "paid"

    def passes(self, now: int) -> None:
        """Holds end by now; whoever waits for an answer is given another hour."""
        waiting = {self.same.get(each, each) for each in self.waiting}
        for each in self.sales.values():
            if each.held_until is None or each.held_until > now:
                continue
            is_kept = each.state not in ("new", "agreed") or each.payment == "cod" or each.paid
            if not is_kept and self.same.get(each.who, each.who) in waiting:
                each.held_until = now + HOUR
                continue
            each.held_until = None
            if not is_kept:
                each.state = "cancelled"


def _whole(amount: str) -> int:
    return int(amount.replace(".", ""))
