"""Orders as columns, whose they are, and sums of them: what figures of sales are counted from."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from socialdesk.model.buyer import BOUGHT
from socialdesk.model.measure import Question, rounded
from socialdesk.services.figures.columns import Moments, Numbers, numbers
from socialdesk.store.packs import FOREVER
from socialdesk.store.sales import STATES, Lists
from socialdesk.store.store import Store

_IS_BOUGHT = np.array([each in BOUGHT for each in STATES])
COLUMNS = ("id", "at", "total", "state", "contact", "phone")


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders of one currency, a column each. `buyer`: one number for a person under all their contacts, below 0 for one who is
    known by a telephone number alone, 0 where nobody is known. `total` (what it comes to without what was `refunded` of it) is in
    the currency's smallest unit; `agent` a place in `agents`."""

    currency: str
    id: Numbers
    at: Moments
    total: Numbers
    refunded: Numbers
    state: Numbers
    buyer: Numbers
    account: Numbers
    agent: Numbers
    agents: tuple[str, ...]

    def where(self, mask: NDArray[np.bool_] | Numbers) -> Orders:
        """Only those, or in another order."""
        columns = ("id", "at", "total", "refunded", "state", "buyer", "account", "agent")
        return replace(self, **{each: getattr(self, each)[mask] for each in columns})

    @property
    def bought(self) -> NDArray[np.bool_]:
        """Which count as bought: agreed to or further, and neither cancelled nor returned."""
        found: NDArray[np.bool_] = _IS_BOUGHT[self.state]
        return found

    def __len__(self) -> int:
        return len(self.at)


async def load(
    store: Store, question: Question, *, accounts: bool = False, agents: bool = False
) -> list[Orders]:
    """The orders of a question's time, by currency; what lies after its moment has not happened. Raises StoreError."""
    ends = min(FOREVER if question.ends is None else question.ends, question.as_of + 1)
    columns = (*COLUMNS, "account") if accounts else COLUMNS
    rows = await store.buyers.sales.orders((question.begins or 0, ends), columns, by_agent=agents)  # type: ignore[arg-type]
    joined, refunds = await store.buyers.sales.joined(), await store.buyers.sales.refunded()
    by_currency: dict[str, list[tuple[str, Lists]]] = {}
    for currency, agent, lists in rows:
        by_currency.setdefault(currency, []).append((agent, lists))
    return await asyncio.to_thread(
        lambda: [
            _orders(name, parts, columns, joined, refunds) for name, parts in by_currency.items()
        ]
    )


def _orders(
    currency: str,
    parts: Sequence[tuple[str, Lists]],
    names: Sequence[str],
    joined: Lists,
    refunds: Lists,
) -> Orders:
    each = [[numbers(text) for text in lists] for _, lists in parts]
    columns = {name: np.concatenate([some[place] for some in each]) for place, name in enumerate(names)}  # fmt: skip
    count = len(columns["at"])
    agents = tuple(sorted({agent for agent, _ in parts}))
    agent = np.repeat([agents.index(name) for name, _ in parts], [len(some[0]) for some in each])
    refunded = np.minimum(_refunded(columns["id"], refunds), columns["total"])
    person = persons(columns["contact"], joined)
    return Orders(
        currency, columns["id"], columns["at"], columns["total"] - refunded, refunded, columns["state"],
        np.where(person > 0, person, -columns["phone"]),
        columns.get("account", np.zeros(count, np.int64)), agent, agents,
    )  # fmt: skip


def _refunded(orders: Numbers, refunds: Lists) -> Numbers:
    known, amounts = (numbers(each) for each in refunds)
    if not len(known) or not len(orders):
        return np.zeros(len(orders), np.int64)
    turn = np.argsort(known)
    known, amounts = known[turn], amounts[turn]
    place = np.minimum(np.searchsorted(known, orders), len(known) - 1)
    return np.where(known[place] == orders, amounts[place], 0)


def persons(contact: Numbers, joined: Lists) -> Numbers:
    """Whose these contacts are, as one number for all contacts of a person; 0 stays 0."""
    if not len(contact) or not joined[0]:
        return contact
    known, person = numbers(joined[0]), numbers(joined[1])
    table = np.arange(max(int(contact.max()), int(known.max())) + 1)
    table[known] = person
    found: Numbers = table[contact]
    return found


_LIMB = 20


def sums(codes: Numbers, values: Numbers, count: int) -> list[int]:
    """The exact sum of each code's values, which are not below 0: added up in parts that a float holds whole."""
    found = [0] * count
    for limb in range(3):
        part = (values >> (_LIMB * limb)) & ((1 << _LIMB) - 1)
        added = np.bincount(codes, part.astype(np.float64), count)
        for place, value in enumerate(added.tolist()):
            found[place] += int(value) << (_LIMB * limb)
    return found


def total(values: Numbers) -> int:
    """The exact sum of all of them."""
    return sums(np.zeros(len(values), np.int64), values, 1)[0]


def mean(amount: int, count: int) -> int | None:
    """To the nearest whole; None of none."""
    return rounded(Fraction(amount, count)) if count else None


def in_turn(orders: Orders) -> Orders:
    """Each buyer's together, in the order in which they were made."""
    return orders.where(np.lexsort((orders.id, orders.at, orders.buyer)))


def firsts(buyer: Numbers) -> NDArray[np.bool_]:
    """Which are the first of their buyer; they stand in turn."""
    found = np.ones(len(buyer), np.bool_)
    found[1:] = buyer[1:] != buyer[:-1]
    return found
