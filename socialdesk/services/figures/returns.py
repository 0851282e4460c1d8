"""Who was helped and who came back, counted from episodes: what `model/returns.py` defines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from socialdesk.model.measure import By, ClockKind, Question, When
from socialdesk.model.returns import (
    FIRST_CONTACT,
    Customers,
    Elsewhere,
    Repeats,
    Resolutions,
    came_back,
    is_decided,
    is_first,
    is_repeat,
    part,
    resolutions,
)
from socialdesk.services.figures.columns import ANSWERED, Moments, Waits
from socialdesk.services.figures.counting import Shop, are_in, business_of, facts, grouped, within
from socialdesk.services.figures.episodes import (
    LATER,
    PersonEpisodes,
    distinct,
    in_groups,
    next_of_conversation,
    next_of_person,
)


@dataclass(frozen=True, slots=True)
class ResolutionGroup:
    """Of one group; all are the group ''."""

    group: str
    figures: Resolutions


@dataclass(frozen=True, slots=True)
class RepeatGroup:
    """Of one tag; '' for episodes without any."""

    group: str
    figures: Repeats


@dataclass(frozen=True, slots=True)
class CustomerGroup:
    """Of one group; all are the group ''."""

    group: str
    figures: Customers


@dataclass(frozen=True, slots=True)
class ElsewhereGroup:
    """Of one group; all are the group ''."""

    group: str
    figures: Elsewhere


def count_resolutions(
    all_of: PersonEpisodes, question: Question, shop: Shop
) -> list[ResolutionGroup]:
    """Of those that were resolved in the time; `all_of` are also those that began since, and seven days on."""
    seen = all_of.seen_at(question.as_of).in_turn()
    again, next_at = next_of_conversation(seen), next_of_person(seen)
    mask = (seen.resolved != LATER) & are_in(seen.resolved, question)
    asked, again, next_at = seen.where(mask), again[mask], next_at[mask]
    decided = asked.by_customer & is_decided(asked.resolved, question.as_of)
    solved = decided & ~came_back(asked.resolved, next_at)
    reopened = again < asked.resolved + FIRST_CONTACT
    lengths: Moments | None = asked.resolved - asked.opened
    if question.clock is ClockKind.BUSINESS:
        lengths = business_of(asked, asked.opened, asked.resolved, shop)
    found = []
    for name, some, places in in_groups(asked, asked.resolved, question.by, shop):
        took = None if lengths is None else np.sort(lengths[places])
        counted = resolutions(
            took,
            0 if took is None else int(took.sum()),
            len(some),
            int(reopened[places].sum()),
            int(decided[places].sum()),
            int(solved[places].sum()),
        )
        found.append(ResolutionGroup(name, counted))
    return found


def count_repeats(all_of: PersonEpisodes, question: Question, shop: Shop) -> list[RepeatGroup]:
    """Of those that customers began in the time, by tag; `all_of` are also those that ended thirty days before."""
    seen = all_of.seen_at(question.as_of)
    found = []
    for name, some, _ in in_groups(seen, seen.opened, By.TAG, shop):
        ordered = some.in_turn()
        repeat = is_repeat(ordered.opened, _ended_before(ordered))
        mask = ordered.by_customer & are_in(ordered.opened, question)
        n, repeats = int(mask.sum()), int((mask & repeat).sum())
        if n:
            people = distinct(ordered.person[mask])
            again = distinct(ordered.person[mask & repeat])
            found.append(RepeatGroup(name, Repeats(n, people, repeats, again, part(repeats, n))))
    return found


_LONG_AGO = np.int64(-(1 << 60))


def _ended_before(ordered: PersonEpisodes) -> Moments:
    """When the last of each one's person's earlier episodes ended; they stand in turn."""
    found = np.full(len(ordered), _LONG_AGO)
    if len(ordered) < 2:
        return found
    # The largest so far, of the same person: persons' numbers in front keep them apart.
    person = np.cumsum(np.concatenate(([0], ordered.person[1:] != ordered.person[:-1])))
    places = np.argsort(np.argsort(ordered.resolved, kind="stable"), kind="stable")
    highest = np.maximum.accumulate(person * len(ordered) + places) - person * len(ordered)
    by_place = np.sort(ordered.resolved)
    same = person[1:] == person[:-1]
    found[1:] = np.where(same, by_place[highest[:-1]], _LONG_AGO)
    return found


def count_customers(all_of: PersonEpisodes, question: Question, shop: Shop) -> list[CustomerGroup]:
    """People who began an episode in the time; `all_of` are also those that ever began before its end."""
    seen = all_of.seen_at(question.as_of)
    people, place = np.unique(seen.person, return_inverse=True)
    earliest = np.full(len(people), LATER)
    np.minimum.at(earliest, place, seen.opened)
    mask = seen.by_customer & are_in(seen.opened, question)
    asked = seen.where(mask)
    is_new = is_first(asked.opened, earliest[place[mask]])
    found = []
    for name, some, places in in_groups(asked, asked.opened, question.by, shop):
        every, new = distinct(some.person), distinct(some.person[is_new[places]])
        counted = Customers(every, new, every - new, part(every - new, every))
        found.append(CustomerGroup(name, counted))
    return found


def count_elsewhere(waits: Waits, question: Question, shop: Shop) -> list[ElsewhereGroup]:
    """Where waits of the time were answered."""
    seen = waits.seen_at(question.as_of)
    asked = within(seen.where(seen.outcome == ANSWERED), question)
    moments = asked.opened if question.when is When.ARRIVAL else asked.ended
    rows, codes, names = grouped(facts(asked, moments, question.by), question.by, shop)
    away = asked.agent == 0
    away = away if rows is None else away[rows]
    total = np.bincount(codes, minlength=len(names)).tolist()
    elsewhere = np.bincount(codes[away], minlength=len(names)).tolist()
    return [
        ElsewhereGroup(name, Elsewhere(n, n - some, some, part(some, n)))
        for name, n, some in zip(names, total, elsewhere, strict=True)
        if n or question.by is By.ALL
    ]
