"""Which chats became orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from socialdesk.model.ids import DAY
from socialdesk.model.measure import By, Question, percentile
from socialdesk.model.returns import part
from socialdesk.services.figures.columns import Moments
from socialdesk.services.figures.counting import Shop, are_in
from socialdesk.services.figures.episodes import LATER, PersonEpisodes, distinct, in_groups
from socialdesk.services.figures.sales import Orders

WITHIN = 7 * DAY
GROUPS = tuple(By)


@dataclass(frozen=True, slots=True)
class Conversion:
    """Episodes that customers began in a group. `ordered`: their person ordered something that counts as bought within the days that
    are asked for; `decided` are these, and those whose days are over. `buyers` are the `people` of those who ordered, `p50_ms` how
    long after they wrote."""

    group: str
    episodes: int
    people: int
    decided: int
    ordered: int
    share: float | None
    buyers: int
    p50_ms: int | None


def count_conversion(
    all_of: PersonEpisodes, orders: Sequence[Orders], question: Question, within: int, shop: Shop
) -> list[Conversion]:
    """Of episodes that customers began in the time; `orders` are all since its beginning."""
    seen = all_of.seen_at(question.as_of)
    asked = seen.where(seen.by_customer & are_in(seen.opened, question))
    took = _next_order(asked, orders) - asked.opened
    ordered = took < within
    decided = ordered | (asked.opened + within <= question.as_of)
    found = []
    for name, some, places in in_groups(asked, asked.opened, question.by, shop):
        bought = ordered[places]
        count, known = int(bought.sum()), int(decided[places].sum())
        found.append(
            Conversion(
                name, len(some), distinct(some.person), known, count, part(count, known), distinct(some.person[bought]),
                percentile(np.sort(took[places][bought]), 50),
            )
        )  # fmt: skip
    return found


def _next_order(asked: PersonEpisodes, orders: Sequence[Orders]) -> Moments:
    """When the person of each next ordered something that counts as bought; `LATER` for never."""
    buyers = [each.buyer[each.bought] for each in orders]
    moments = [each.at[each.bought] for each in orders]
    person = np.concatenate([asked.person, *buyers])
    at = np.concatenate([asked.opened, *moments])
    count, size = len(asked), len(person)
    found = np.full(count, LATER)
    if not size:
        return found
    is_order = np.arange(size) >= count
    turn = np.lexsort((is_order, at, person))
    # From the end: the last seen order.
    place = np.where(is_order[turn], np.arange(size), size)
    following = np.minimum.accumulate(place[::-1])[::-1]
    there = np.minimum(following, size - 1)
    same = (following < size) & (person[turn[there]] == person[turn]) & (person[turn] > 0)
    moment = np.where(same, at[turn[there]], LATER)
    mine = ~is_order[turn]
    found[turn[mine]] = moment[mine]
    return found
