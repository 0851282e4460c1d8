"""How many buyers are of which grade: of the whole shop, with nobody's name."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from socialdesk.model.ids import Instant
from socialdesk.model.measure import Question
from socialdesk.model.reliability import Grade, Reliability
from socialdesk.model.returns import part
from socialdesk.services.figures.columns import Numbers, numbers
from socialdesk.services.figures.sales import persons
from socialdesk.store.packs import FOREVER
from socialdesk.store.sales import Lists
from socialdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class BuyersOfGrade:
    """The people of a grade, and what became of their orders together."""

    grade: Grade
    people: int
    share: float | None
    made: int
    taken: int
    refused: int
    returned: int
    cancelled: int
    paid_ahead: int
    complaints: int


async def buyers(store: Store, question: Question) -> list[BuyersOfGrade]:
    """By the orders of the time; a grade that nobody has is there with none. Raises StoreError."""
    ends = min(FOREVER if question.ends is None else question.ends, question.as_of + 1)
    time = (question.begins or Instant(0), Instant(ends))
    room = store.buyers.sales
    rows = await room.orders(time, ("contact", "phone", "fate", "ahead"))
    joined = await room.joined()
    complained = await store.buyers.reliability.complained(time)
    return await asyncio.to_thread(_buyers, [each for _, _, each in rows], joined, complained)


def _buyers(orders: Sequence[Lists], joined: Lists, complained: str) -> list[BuyersOfGrade]:
    columns = [np.concatenate([np.zeros(0, np.int64), *(numbers(lists[place]) for lists in orders)]) for place in range(4)]  # fmt: skip
    person = persons(columns[0], joined)
    buyer = np.where(person > 0, person, -columns[1])
    known = buyer != 0
    return counted(
        buyer[known], columns[2][known], columns[3][known], persons(numbers(complained), joined)
    )


def _alike(rows: Numbers) -> tuple[Numbers, Numbers]:
    """The different ones of these rows, and which of them each is. Column by column: whole rows would be compared while nothing
    else can run."""
    which = np.zeros(len(rows), np.int64)
    first = np.zeros(min(len(rows), 1), np.int64)
    for column in rows.T:
        wide = which * (int(column.max(initial=0)) + 1) + column
        _, first, which = np.unique(wide, return_index=True, return_inverse=True)
    return rows[first], which


def counted(
    buyer: Numbers, fate: Numbers, ahead: Numbers, complained: Numbers
) -> list[BuyersOfGrade]:
    """Of orders: whose each is, what became of it, whether it was paid ahead; and whose each complaint is."""
    people, place = np.unique(buyer, return_inverse=True)
    size = len(people)
    counts = np.zeros((size, 7), np.int64)
    counts[:, 0] = np.bincount(place, minlength=size)
    for column in range(1, 5):
        counts[:, column] = np.bincount(place[fate == column], minlength=size)
    counts[:, 5] = np.bincount(place[ahead == 1], minlength=size)
    theirs = complained[np.isin(complained, people)]
    counts[:, 6] = np.bincount(np.searchsorted(people, theirs), minlength=size)
    kinds, which = _alike(counts[:, :5])
    grades = np.array(
        [list(Grade).index(Reliability(*each).grade) for each in kinds.tolist()], np.int64
    )
    of = grades[which] if size else np.zeros(0, np.int64)
    found = []
    for number, grade in enumerate(Grade):
        some = counts[of == number]
        sums = [int(each) for each in some.sum(axis=0)]
        found.append(BuyersOfGrade(grade, len(some), part(len(some), size), *sums))
    return found
