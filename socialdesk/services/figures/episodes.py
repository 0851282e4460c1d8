"""Episodes as columns, and whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from socialdesk.model.measure import By
from socialdesk.services.figures.columns import Codes, Moments, episodes_of, numbers
from socialdesk.services.figures.counting import Facts, Shop, grouped
from socialdesk.services.figures.packs import NEVER
from socialdesk.store.packs import FOREVER, Kept
from socialdesk.store.stories import Numbered

LATER = np.int64(FOREVER)
"""When what has not happened happens."""
COLUMNS = ("conversation", "account", "opened", "resolved", "by_customer", "resolved_by")
Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PersonEpisodes:
    """`columns.Episodes` as figures of people want them (`model.waits.Episode`). `person` is one number for all
    chats of a customer, 0 where nobody asks."""

    conversation: Numbers
    account: Numbers
    opened: Moments
    resolved: Moments
    """`LATER` for those that are not."""
    by_customer: Flags
    agent: Codes
    """Who resolved it, by its place in `agents`."""
    person: Numbers
    agents: tuple[str, ...] = ("",)

    def where(self, mask: Flags | Numbers) -> PersonEpisodes:
        """Only those, or in another order."""
        return PersonEpisodes(
            self.conversation[mask],
            self.account[mask],
            self.opened[mask],
            self.resolved[mask],
            self.by_customer[mask],
            self.agent[mask],
            self.person[mask],
            self.agents,
        )

    def seen_at(self, moment: int) -> PersonEpisodes:
        """As they were known at a moment."""
        seen = self.where(self.opened <= moment)
        later = seen.resolved > moment
        return replace(
            seen,
            resolved=np.where(later, LATER, seen.resolved),
            agent=np.where(later, np.int32(0), seen.agent),
        )

    def in_turn(self) -> PersonEpisodes:
        """Each person's together, in the order in which they began."""
        return self.where(in_order(self.person, self.opened, self.conversation))

    def __len__(self) -> int:
        return len(self.opened)


def episodes(kept: Kept, customers: Numbered | None = None) -> PersonEpisodes:
    """Of what the store gave, with whose they are where that is asked for."""
    found = episodes_of(kept, COLUMNS)
    return PersonEpisodes(
        found.conversation,
        found.account,
        found.opened,
        np.where(found.resolved == NEVER, LATER, found.resolved),
        found.by_customer == 1,
        found.resolved_by,
        people(found.conversation, customers),
        found.names,
    )


def people(conversation: Numbers, customers: Numbered | None) -> Numbers:
    """The person of each of these conversations; 0 where nobody says."""
    known = numbers(customers[0]) if customers and customers[0] else np.zeros(0, np.int64)
    if customers is None or not len(known) or not len(conversation):
        return np.zeros(len(conversation), np.int64)
    table = np.zeros(max(int(known.max()), int(conversation.max())) + 1, np.int64)
    table[known] = numbers(customers[1])
    found: Numbers = table[conversation]
    return found


def in_order(first: Numbers, then: Moments, last: Numbers | None = None) -> Numbers:
    """The places by the first, then by the moment, then (where that matters) by the last. One number of both is
    sorted several times as fast, where it fits and none is there twice."""
    if len(first) > 1:
        since = then.min()
        span = int(then.max() - since) + 1
        if int(first.max()) < (1 << 62) // span:
            keys = first * span + (then - since)
            found: Numbers = np.argsort(keys)
            keys = keys[found]
            if last is None or (keys[1:] != keys[:-1]).all():
                return found
    order: Numbers = np.lexsort((then, first) if last is None else (last, then, first))
    return order


def in_groups(
    asked: PersonEpisodes, moments: Moments, by: By, shop: Shop
) -> list[tuple[str, PersonEpisodes, Numbers]]:
    """Each group's name, its episodes, and their places among those that were asked about, in the order of the
    names. An agent is who resolved them; tags are those that the conversation had last before its next
    episode began (`Measuring.shop` of episodes)."""
    facts = Facts(
        moments, asked.opened, asked.conversation, asked.account, asked.agent, asked.agents
    )
    rows, codes, names = grouped(facts, by, shop)
    places = np.arange(len(asked)) if rows is None else rows
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(names) + 1))
    groups = []
    for place, name in enumerate(names):
        some = places[order[bounds[place] : bounds[place + 1]]]
        if len(some) or by is By.ALL:
            groups.append((name, asked.where(some), some))
    return groups


def next_of_person(ordered: PersonEpisodes) -> Moments:
    """When each one's person next began an episode; they stand in turn. What the shop took up begins none."""
    found = np.full(len(ordered), LATER)
    if len(ordered) < 2:
        return found
    # From the end: the last seen beginning of a customer's, of the same person.
    place = np.where(ordered.by_customer, np.arange(len(ordered)), len(ordered))
    following = np.minimum.accumulate(place[::-1])[::-1][1:]
    is_there = following < len(ordered)
    at = np.where(is_there, following, 0)
    same = is_there & (ordered.person[at] == ordered.person[:-1])
    found[:-1] = np.where(same, ordered.opened[at], LATER)
    return found


def next_of_conversation(some: PersonEpisodes) -> Moments:
    """When each one's conversation next began an episode, whoever began it."""
    order = in_order(some.conversation, some.opened, some.conversation)
    found = np.full(len(some), LATER)
    conversations, opened = some.conversation[order], some.opened[order]
    same = conversations[1:] == conversations[:-1]
    found[order[:-1]] = np.where(same, opened[1:], LATER)
    return found


def distinct(values: Sequence[int] | Numbers) -> int:
    """How many different ones."""
    return len(np.unique(np.asarray(values, np.int64)))
