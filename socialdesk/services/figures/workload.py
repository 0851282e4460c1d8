"""How much there was to do and when, counted from waits and episodes: what `model/workload.py` defines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

import numpy as np

from socialdesk.model.by_itself import is_by_itself
from socialdesk.model.hours import WEEKDAYS
from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.model.measure import By, Question, percentile
from socialdesk.model.workload import AgentWork, Backlog, Busy, covered, periods
from socialdesk.services.figures.columns import Codes, Moments, Waits, local
from socialdesk.services.figures.counting import Shop, business_of, closed_then
from socialdesk.services.figures.episodes import LATER, Flags, Numbers, PersonEpisodes, in_order
from socialdesk.services.figures.packs import NEVER
from socialdesk.store.workload import Rows

QUARTER = 15 * MINUTE
"""Every zone changes its offset at a whole quarter of an hour, and every hour of it begins at one."""
WEEK = 7 * 24


def count_busy(
    said: Rows, waits: Waits, person: Numbers, time: tuple[int, int], as_of: int, zone: ZoneInfo
) -> list[Busy]:
    """Each hour of a week over a time, Monday 0 o'clock first; `person` is whose each wait is."""
    if time[1] <= time[0]:
        return []
    first, end = quarters(time)
    walls = local(np.arange(first, end) * QUARTER, zone) // HOUR
    # Hours by the shop's clocks in turn: the one that a change of clocks repeats is one of two hours.
    hour_of = np.concatenate(([0], np.cumsum(walls[1:] != walls[:-1])))
    count = int(hour_of[-1]) + 1
    in_week = np.zeros(count, np.int64)
    in_week[hour_of] = (walls + 3 * 24) % WEEK  # 1970 began on a Thursday
    messages = np.zeros(count, np.int64)
    if said:
        quarter, some = np.array(said, np.int64).T
        np.add.at(messages, hour_of[quarter - first], some)
    waiting = _people(waits, person, time, as_of, hour_of)
    cells = [np.bincount(in_week, each, WEEK) for each in (np.ones(count), messages, waiting)]
    return [
        Busy(WEEKDAYS[place // 24], place % 24, *(int(each[place]) for each in cells))
        for place in range(WEEK)
    ]


def quarters(time: tuple[int, int]) -> tuple[int, int]:
    """The quarters of an hour of which some part lies in a time, half-open."""
    return time[0] // QUARTER, -(-time[1] // QUARTER)


def _people(
    waits: Waits, person: Numbers, time: tuple[int, int], as_of: int, hour_of: Numbers
) -> Numbers:
    """In each hour how many people waited at some moment of it."""
    size = int(hour_of[-1]) + 2
    begins, ends = time
    stops = np.where((waits.ended == NEVER) | (waits.ended > as_of), as_of + 1, waits.ended)
    # Half-open: who is answered at 10:00:00 did not wait from 10 to 11; a wait of no length is one of a moment.
    last = np.minimum(np.maximum(stops - 1, waits.opened), ends - 1)
    start = np.maximum(waits.opened, begins)
    mask = (start < ends) & (last >= start) & (waits.opened <= as_of)
    first = begins // QUARTER
    starts = hour_of[start[mask] // QUARTER - first]
    lasts = hour_of[last[mask] // QUARTER - first]
    whose = person[mask]
    order = in_order(whose, starts)
    starts, lasts, whose = starts[order], lasts[order], whose[order]
    # What a person's earlier waits have counted already is left out: the largest so far, of the same person.
    rank = np.cumsum(np.concatenate(([0], whose[1:] != whose[:-1]))) if len(whose) else whose
    reach = np.maximum.accumulate(rank * size + lasts) - rank * size
    again = np.concatenate(([-1], np.where(whose[1:] == whose[:-1], reach[:-1], -1)))
    starts = np.maximum(starts, again[: len(starts)] + 1)
    left = starts <= lasts
    came = np.bincount(starts[left], minlength=size)
    went = np.bincount(lasts[left] + 1, minlength=size)
    whole: Numbers = np.cumsum(came - went)[:-1]
    return whole


def count_backlog(
    waits: Waits,
    some: PersonEpisodes,
    time: tuple[Instant, Instant],
    question: Question,
    zone: ZoneInfo,
) -> list[Backlog]:
    """How things stood at the end of each period."""
    begins, ends = time
    named = list(periods(begins, ends, question.by or By.DAY, zone))
    stops = np.array([min(stop, ends) for _, stop in named], np.int64)
    starts = np.concatenate((np.array([begins], np.int64), stops[:-1]))
    # As of the last moment of the period; of now, where it is not over.
    seen = np.where(stops > question.as_of, np.int64(question.as_of), stops - 1)
    ended = np.where(waits.ended == NEVER, LATER, waits.ended)
    waiting = _standing(waits.opened, ended, seen)
    late_at = waits.opened + question.target + 1
    is_late = ended > late_at
    late = _standing(late_at[is_late], ended[is_late], seen)
    unresolved = _standing(some.opened, some.resolved, seen)
    opened = _between(some.opened, starts, seen)
    resolved = _between(some.resolved, starts, seen)
    return [
        Backlog(name, Instant(int(min(stop, question.as_of))), *(int(each) for each in counts))
        for (name, _), stop, *counts in zip(
            named, stops, waiting, late, unresolved, opened, resolved, strict=True
        )
    ]


def _standing(begun: Moments, ended: Moments, seen: Moments) -> Numbers:
    """How many had begun by each moment and not ended."""
    begun, ended = np.sort(begun), np.sort(ended)
    found: Numbers = np.searchsorted(begun, seen, "right") - np.searchsorted(ended, seen, "right")
    return found


def _between(moments: Moments, starts: Moments, seen: Moments) -> Numbers:
    """How many there are from each beginning up to each moment, which counts."""
    moments = np.sort(moments)
    found: Numbers = np.searchsorted(moments, seen, "right") - np.searchsorted(moments, starts)
    return found


def count_agents(
    answered: Waits,
    some: PersonEpisodes,
    waiting: Mapping[str, int],
    spans: Mapping[str, Sequence[tuple[int, int]]],
    time: tuple[int, int],
    shop: Shop,
) -> list[AgentWork]:
    """Every person who did something in a time or was there, by name. `answered` are the waits that were answered in
    it, `some` the episodes that went on then, or since the first of these waits began; `waiting` is how many of
    whose conversations wait."""
    walls = answered.ended - answered.opened
    whiles = business_of(answered, answered.opened, answered.ended, shop)
    closed = closed_then(answered, shop)
    size = len(answered.names)
    counts = np.bincount(answered.agent, minlength=size)
    chats = _chats(answered, size)
    first = np.bincount(answered.agent[_opens_an_episode(answered, some)], minlength=size)
    shut = None if closed is None else np.bincount(answered.agent[closed], minlength=size)
    took, opened_for = _medians(walls, answered.agent, size), _medians(whiles, answered.agent, size)
    is_in = (some.resolved >= time[0]) & (some.resolved < time[1])
    resolved = dict(zip(some.agents, np.bincount(some.agent[is_in], minlength=len(some.agents)), strict=True))  # fmt: skip
    codes = {name: code for code, name in enumerate(answered.names)}
    found = []
    for name in sorted({*answered.names, *resolved, *waiting, *spans} - {""}):
        if is_by_itself(name):
            continue
        code = codes.get(name)
        work = AgentWork(
            name,
            0 if code is None else int(counts[code]),
            None if code is None else took[code],
            None if code is None else opened_for[code],
            waiting.get(name, 0),
            int(resolved.get(name, 0)),
            covered(spans.get(name, ()), *time),
            0 if code is None else int(chats[code]),
            0 if code is None else int(first[code]),
            None if closed is None else 0 if code is None or shut is None else int(shut[code]),
        )
        if work.answered or work.open or work.resolved or work.online_ms:
            found.append(work)
    return found


_LENGTH = 44
"""Bits of a length in milliseconds: five hundred years."""


def _medians(lengths: Moments | None, agent: Codes, size: int) -> list[int | None]:
    """Of each agent's lengths. A number of each wait has its agent first: sorted, they lie together and in
    order."""
    if lengths is None:
        return [None] * size
    keys = agent.astype(np.int64) << _LENGTH | lengths
    keys.sort()
    bounds = np.searchsorted(keys, np.arange(size + 1) << _LENGTH)
    keys &= (1 << _LENGTH) - 1
    return [percentile(keys[bounds[code] : bounds[code + 1]], 50) for code in range(size)]


def _chats(waits: Waits, size: int) -> Numbers:
    """In how many conversations each agent answered."""
    if not len(waits):
        return np.zeros(size, np.int64)
    base = int(waits.conversation.max()) + 1
    pairs = waits.agent.astype(np.int64) * base + waits.conversation
    pairs.sort()
    is_new = np.concatenate(([True], pairs[1:] != pairs[:-1]))
    found: Numbers = np.bincount(pairs[is_new] // base, minlength=size)
    return found


def _opens_an_episode(waits: Waits, begun: PersonEpisodes) -> Flags:
    """Whether each wait began together with an episode of its conversation that a customer began."""
    begun = begun.where(begun.by_customer)
    if not len(waits) or not len(begun):
        return np.zeros(len(waits), np.bool_)
    since = min(int(waits.opened.min()), int(begun.opened.min()))
    base = max(int(waits.conversation.max()), int(begun.conversation.max())) + 1

    def keys(conversation: Numbers, opened: Moments) -> Numbers:
        """A conversation and a moment in one number: ten years and thirty million conversations fit."""
        found: Numbers = (opened - since) * base + conversation
        return found

    found: Flags = np.isin(
        keys(waits.conversation, waits.opened), keys(begun.conversation, begun.opened)
    )
    return found
