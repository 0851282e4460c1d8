"""Dashboards are counted in a thread of their own: a desk goes on drawing meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from socialdesk.model.calendar import day_around
from socialdesk.model.coach import MISSED
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.measure import By, Figures, Question, When
from socialdesk.model.presets.sample import Preset
from socialdesk.services.figures.columns import (
    ANSWERED,
    OPEN,
    Waits,
    hour_of,
    local,
    waits_of,
)
from socialdesk.services.figures.counting import (
    Shop,
    Timing,
    are_in,
    asked_of,
    count,
    facts,
    grouped,
    sums,
    timing,
    within,
)
from socialdesk.services.figures.dashboard import (
    Behind,
    Beside,
    Dashboard,
    Pick,
    Stretch,
    Waited,
    earlier,
    shifted,
    stretches,
)
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.packs import NEVER
from socialdesk.services.figures.samples import NO_LENGTH, Samples
from socialdesk.store.packs import EARLIEST, FOREVER, WAITS, Kept, Span
from socialdesk.store.store import Store

_COLUMNS = frozenset({"id", "conversation", "account", "opened", "ended", "outcome", "agent"})
MOST = 2_000
"""Waits behind a figure that are listed."""


class Dashboards:
    """What desks show; everything comes from the same waits as `Measuring`."""

    def __init__(self, store: Store, measuring: Measuring, zone: ZoneInfo) -> None:
        self._store, self._measuring, self._zone = store, measuring, zone

    async def dashboard(self, question: Question) -> Dashboard:
        """The answer to a question. Raises StoreError."""
        zone = self._zone
        before = earlier(question, zone)
        begins, _ = day_around(question.as_of, zone)
        now = replace(question, by=By.ALL, begins=begins, ends=None)
        then = earlier(now, zone)
        assert then is not None
        days = [each for each in (question, before, now, then) if each is not None]
        first = min(each.begins or EARLIEST for each in days)
        by_arrival = question.when is When.ARRIVAL
        read = await self._store.packs.kept(
            WAITS, (first if by_arrival else EARLIEST, FOREVER), EARLIEST if by_arrival else first
        )
        # Of what opened before, who still waits.
        older = await self._store.packs.kept(WAITS, (EARLIEST, first), FOREVER)
        shops = [await self._shop(each) for each in (question, before or question)]
        kept = (read, older, first)
        return await asyncio.to_thread(_dashboard, question, before, (now, then), kept, shops)

    async def behind(self, pick: Pick) -> Behind:
        """The waits behind a figure. Raises StoreError."""
        if pick.is_open:
            read = await self._store.packs.kept(WAITS, (EARLIEST, FOREVER), FOREVER)
        else:
            read = await self._counted(pick.question)
        shop = await self._shop(pick.question)
        return await asyncio.to_thread(_behind, pick, read, shop)

    async def behind_theirs(
        self, preset: Preset, pick: Pick, metric: str, target: int | None
    ) -> Behind:
        """What another system counts behind one of its figures. Raises StoreError."""
        group = pick.group if pick.question.by is not By.ALL else None
        found = await self._measuring.sampled(preset, pick.question, (metric, group), target)
        return await asyncio.to_thread(_behind_theirs, found)

    async def _counted(self, question: Question) -> Kept:
        ended_from = question.begins or EARLIEST
        if question.when is When.ARRIVAL:
            ended_from = EARLIEST
        return await self._store.packs.kept(WAITS, _opened(question), ended_from)

    async def _shop(self, question: Question) -> Shop:
        return await self._measuring.shop(question, _opened(question))


def _opened(question: Question) -> Span:
    """When waits may have begun that are asked for."""
    begins, ends = question.begins or EARLIEST, question.ends or FOREVER
    return (begins, ends) if question.when is When.ARRIVAL else (EARLIEST, ends)


def _waits(read: Kept) -> Waits:
    return waits_of(read, _COLUMNS)


def _dashboard(
    question: Question,
    before: Question | None,
    days: tuple[Question, Question],
    kept: tuple[Kept, Kept, Instant],
    shops: Sequence[Shop],
) -> Dashboard:
    shop, shop_before = shops
    read, older, first = kept
    waits = _waits(read)
    asked = asked_of(waits, question)
    timed = timing(asked, question, shop)
    groups = count(waits, question, shop) if question.by is not By.ALL else []
    was: dict[str, Figures] = {}
    whole_before = trend_before = None
    if before is not None:
        was = {each.group: each.figures for each in count(waits, before, shop_before)}
        (whole_before,) = count(waits, replace(before, by=By.ALL), shop)
        trend_before = asked_of(waits, before)
    now, then = (count(waits, day, shop)[0].figures for day in days)
    plain = replace(question, by=By.ALL)
    (whole,) = sums(np.zeros(len(asked), np.int64), [""], timed, plain)
    until = Instant(question.as_of + 1)
    opened = np.concatenate(
        [
            each.opened[each.outcome == OPEN]
            for each in (
                waits_of(older, ("opened", "outcome")).opened_in(None, min(first, until)),
                waits.opened_in(first, until),
            )
        ]
    )
    return Dashboard(
        question,
        before,
        tuple(map(Instant, np.sort(opened).tolist())),
        Beside("today", now, then),
        Beside("whole", whole.figures, None if whole_before is None else whole_before.figures),
        tuple(Beside(each.group, each.figures, was.get(each.group)) for each in groups),
        _trend(question, timed, before, trend_before, shop),
        _heat(plain, timed, shop),
    )


def _trend(
    question: Question, timed: Timing, before: Question | None, old: Waits | None, shop: Shop
) -> tuple[Stretch, ...]:
    begins, ends = _span(question, timed, shop.zone)
    pieces = stretches(begins, ends, shop.zone)
    found = _pieces(pieces, timed, question)
    if before is None or old is None or before.begins is None:
        was = _pieces(pieces, timed.only(np.zeros(0, np.int64)), question)
    else:
        days = round((begins - before.begins) / DAY)
        earlier_pieces = [
            (shifted(start, -days, shop.zone), shifted(end, -days, shop.zone))
            for start, end in pieces
        ]
        was = _pieces(earlier_pieces, timing(old, before, shop), before)
    return tuple(
        Stretch(start, end, now, then)
        for (start, end), now, then in zip(pieces, found, was, strict=True)
    )


def _span(question: Question, timed: Timing, zone: ZoneInfo) -> tuple[Instant, Instant]:
    """The time that is drawn: what is asked for, up to the end of today."""
    _, tonight = day_around(question.as_of, zone)
    ends = min(question.ends or tonight, tonight)
    begins = question.begins
    if begins is None:
        first = int(timed.moments.min()) if len(timed.moments) else question.as_of
        begins, _ = day_around(Instant(first), zone)
    return begins, max(ends, begins)


def _pieces(
    pieces: Sequence[tuple[Instant, Instant]], timed: Timing, question: Question
) -> list[Figures]:
    if not pieces:
        return []
    starts = np.array([start for start, _ in pieces], np.int64)
    codes = np.searchsorted(starts, timed.moments, side="right").astype(np.int64) - 1
    inside = (codes >= 0) & (timed.moments < pieces[-1][1])
    rows = np.flatnonzero(inside)
    names = [str(place) for place in range(len(pieces))]
    each = sums(codes[rows], names, timed.only(rows), replace(question, by=By.ALL))
    return [one.figures for one in each]


def _heat(question: Question, timed: Timing, shop: Shop) -> tuple[tuple[Figures, ...], ...]:
    names = [str(place) for place in range(7 * 24)]
    found = [one.figures for one in sums(_cells(timed, shop), names, timed, question)]
    return tuple(tuple(found[day * 24 : day * 24 + 24]) for day in range(7))


def _cells(timed: Timing, shop: Shop) -> NDArray[np.int64]:
    """The place of each in a week of hours."""
    walls = local(timed.moments, shop.zone)
    found: NDArray[np.int64] = (walls // DAY + 3) % 7 * 24 + hour_of(walls)
    return found


def _behind(pick: Pick, read: Kept, shop: Shop) -> Behind:
    question = pick.question
    waits = _waits(read)
    if pick.is_open:
        question = replace(question, begins=None, ends=None)
        waits = waits.where(waits.outcome == OPEN)
    counted = within(waits.seen_at(question.as_of), question)
    counted = _picked(counted, pick, question, shop)
    out = waits.where((waits.outcome > ANSWERED) & (waits.ended <= question.as_of))
    if question.when is When.ANSWER:  # it belongs to when it ended
        out = out.where(are_in(out.ended, question))
    else:
        out = within(out, question)
    if not (question.by is By.AGENT and pick.group):  # nobody answered it
        out = _picked(out, pick, question, shop)
    else:
        out = out.where(np.zeros(len(out), np.bool_))
    timed = timing(counted, question, shop)
    first = _worst_first(timed, question)
    told = _told(counted, timed, first, question)
    room = MOST - len(told)
    if room > 0 and len(out):
        ends = _as_answered(out)
        told += [
            replace(each, is_counted=False, answered_at=None, is_late=False, agent="")
            for each in _told(
                ends, timing(ends, question, shop), np.arange(min(len(out), room)), question
            )
        ]
    return Behind(tuple(told), len(counted), len(out))


def _behind_theirs(found: Samples) -> Behind:
    """What is late first, then what took longest; each reported by a moment of its own."""
    lengths = np.where(found.length == NO_LENGTH, -1, found.length)
    order = np.lexsort((-lengths, found.in_time != MISSED, found.is_answered))[:MOST]
    told = [
        Waited(
            int(found.wait[row]),
            int(found.conversation[row]),
            int(found.account[row]),
            Instant(int(found.opened[row])),
            Instant(int(found.at[row])) if found.is_answered[row] else None,
            found.names[int(found.credited[row])],
            None if found.length[row] == NO_LENGTH else int(found.length[row]),
            bool(found.in_time[row] == MISSED),
        )
        for row in order.tolist()
    ]
    return Behind(tuple(told), len(found))


def _as_answered(waits: Waits) -> Waits:
    """As if each had been answered when it ended: how long it lasted."""
    return replace(waits, outcome=np.full(len(waits), ANSWERED, np.int8))


def _picked(waits: Waits, pick: Pick, question: Question, shop: Shop) -> Waits:
    """Those of the group, of the cell."""
    if not len(waits):
        return waits
    timed = timing(waits, question, shop)
    if pick.cell is not None:
        day, hour = pick.cell
        waits = waits.where(_cells(timed, shop) == day * 24 + hour)
    if pick.group is not None and question.by is not By.ALL and len(waits):
        timed = timing(waits, question, shop)
        known = facts(waits, timed.moments, question.by)
        rows, codes, names = grouped(known, question.by, shop)
        if pick.group not in names:
            return waits.where(np.zeros(len(waits), np.bool_))
        places = np.flatnonzero(codes == list(names).index(pick.group))
        chosen = np.zeros(len(waits), np.bool_)
        chosen[places if rows is None else rows[places]] = True
        waits = waits.where(chosen)
    return waits


def _worst_first(timed: Timing, question: Question) -> NDArray[np.int64]:
    """Who waits, the longest first; then who was answered, the longest first."""
    lengths = timed.lengths
    if lengths is None:
        lengths = -timed.moments
    found: NDArray[np.int64] = np.lexsort((-lengths, ~timed.is_open))[:MOST]
    return found


def _told(waits: Waits, timed: Timing, rows: NDArray[np.int64], question: Question) -> list[Waited]:
    found = []
    moments = waits.answered
    for row in rows.tolist():
        answered = int(moments[row])
        length = None if timed.lengths is None else int(timed.lengths[row])
        found.append(
            Waited(
                int(waits.id[row]),
                int(waits.conversation[row]),
                int(waits.account[row]),
                Instant(int(waits.opened[row])),
                None if answered == NEVER else Instant(answered),
                waits.names[int(waits.agent[row])],
                length,
                length is not None and length > question.target,
            )
        )
    return found
