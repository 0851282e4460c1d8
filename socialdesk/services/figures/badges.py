"""How a shop's badges stand, and whom to answer so that it keeps them."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from socialdesk.errors import NotAllowed
from socialdesk.model.badges import Badge, Pauses, Watched
from socialdesk.model.calendar import day_of
from socialdesk.model.coach import (
    IN_TIME,
    MISSED,
    UNDECIDED,
    WHENEVER,
    Advice,
    Chats,
    Goal,
    Score,
    State,
    Waiting,
    advise,
    lost_at,
    state_of,
)
from socialdesk.model.hours import WorkingHours
from socialdesk.model.i18n import translate
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.presets.catalogue import PRESETS
from socialdesk.model.presets.lazada import DAYS
from socialdesk.model.presets.sample import Metric, Setting
from socialdesk.model.text import display_safe
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.figures.packs import NEVER
from socialdesk.services.figures.samples import Samples
from socialdesk.services.working_hours import HoursSource, last_known
from socialdesk.settings import nearest
from socialdesk.store.store import Store

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who waits and whose answer counts: until when it does, and by when it is needed."""

    conversation: int
    wait: int
    since: Instant
    due: Instant
    by: Instant
    is_needed: bool


@dataclass(frozen=True, slots=True)
class ChatColumns:
    """What a badge is counted from, a column each, in the order in which chats began. `wait`: the wait that is open and
    would settle it, 0 where there is none; `since` is when that began."""

    conversation: Numbers
    at: Numbers
    outcome: Numbers
    due: Numbers
    wait: Numbers
    since: Numbers
    is_answered: Numbers
    answers: tuple[Numbers, Numbers]
    """When what answers are counted by began, and how long they took."""

    def beginning(self, begins: int) -> ChatColumns:
        """Only what began from a moment on."""
        first = int(np.searchsorted(self.at, begins))
        asked, took = self.answers
        second = int(np.searchsorted(asked, begins))
        return ChatColumns(
            self.conversation[first:], self.at[first:], self.outcome[first:], self.due[first:], self.wait[first:],
            self.since[first:], self.is_answered[first:], (asked[second:], took[second:]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """How a badge stands."""

    watched: Watched
    goal: Goal
    state: State
    answered: int
    open: int
    now: Score
    then: Score
    """What it comes to at `until` if nothing is done."""
    until: Instant
    """When everybody who waits now has been answered or missed."""
    lost_at: Instant | None
    advice: Advice
    chats: ChatColumns
    waiting: Sequence[Waiting]
    """Everybody whose answer counts, by their places among the chats."""
    too_few: float | None = None

    @property
    def value(self) -> float | None:
        """The rate as the system shows it."""
        return self.shown(self.now)

    def shown(self, score: Score) -> float | None:
        """What the system shows for a score: something too where there are too few chats for a rate."""
        rate = score.rate(self.goal)
        return self.too_few if rate is None else float(rate)

    def candidates(self) -> list[Candidate]:
        """Everybody whose answer counts, those that are needed first, in turn."""
        needed = {each.place for each in self.advice.answers}
        left = sorted(each for each in self.waiting if each.place not in needed)
        return [
            *self.needed_candidates(),
            *(self._candidate(each.place, each.since, each.due, is_needed=False) for each in left),
        ]

    def needed_candidates(self) -> list[Candidate]:
        """Those alone that are needed, in turn."""
        return [
            self._candidate(each.place, each.since, each.by, is_needed=True)
            for each in self.advice.answers
        ]

    def _candidate(self, place: int, since: Instant, by: Instant, *, is_needed: bool) -> Candidate:
        chats = self.chats
        return Candidate(
            int(chats.conversation[place]),
            int(chats.wait[place]),
            since,
            Instant(int(chats.due[place])),
            by,
            is_needed,
        )

    @property
    def needed(self) -> int | None:
        """How many answers hold it; None where none do."""
        return len(self.advice.answers) if self.advice.is_reachable else None


class Badges:
    """Looks at the badges that a shop has."""

    def __init__(
        self,
        store: Store,
        zone: ZoneInfo,
        watched: Sequence[Watched],
        hours: HoursSource = None,
    ) -> None:
        """`hours`: whose public holidays a marketplace leaves out."""
        self._store = store
        self._hours = hours
        self._zone = zone
        self._measuring = Measuring(store, zone, None)
        self._watched = watched

    async def standings(
        self, as_of: Instant, target: int | None = None, name: str = "", *, had: bool = False
    ) -> list[Standing]:
        """How they stand, all or one; `target` (ms) is what is in time instead of what the badge says. `had`: of
        those that are only shown none. Raises NotAllowed for a badge that the shop does not have, StoreError."""
        wanted = [each for each in self._watched if name in ("", each.badge.name)]
        if name and not wanted:
            known = dict.fromkeys(each.badge.name for each in self._watched)
            raise NotAllowed(
                translate(
                    'The shop has no badge "{name}"{near} It has: {known}',
                    name=display_safe(name),
                    near=nearest(name, known),
                    known=", ".join(known) or "-",
                )
            )
        wanted = [each for each in wanted if each.is_had or not had]
        ids = {each.name: int(each.id) for each in await self._store.accounts.all()}
        shop = last_known(self._hours).shop
        found = []
        for (badge, away), some in groupby(wanted, key=lambda each: (each.badge, each.away)):
            preset = PRESETS[badge.name]
            setting = Setting(
                self._zone, as_of, None, target, readings=preset.read_as(()),
                holidays=_left_out(badge, away, as_of, self._zone, shop),
            )  # fmt: skip
            counted = await self._measuring.entries(
                preset,
                setting,
                _days(badge, setting),
                ("rate", "response_time") if badge.goal().mean else ("rate",),
            )
            if badge.pauses is Pauses.ARRIVALS and away:
                counted = {name: one.where(~_within(one.at, away)) for name, one in counted.items()}
            for each in some:
                theirs = counted
                if each.account is not None:
                    number = ids.get(each.account, 0)
                    theirs = {
                        name: one.where(one.account == number) for name, one in counted.items()
                    }
                found.append(await asyncio.to_thread(standing, each, chat_columns(theirs), setting))
        return found


def _left_out(
    badge: Badge,
    away: tuple[tuple[Instant, Instant], ...],
    as_of: Instant,
    zone: ZoneInfo,
    hours: WorkingHours | None,
) -> frozenset[date]:
    """The days near a moment that a marketplace does not count: vacations, and public holidays."""
    if badge.pauses is not Pauses.DAYS:
        return frozenset()
    today = day_of(as_of, zone)
    near = (today + timedelta(days=number) for number in range(-DAYS - 2, DAYS))
    holidays = {} if hours is None else hours.holidays
    return Watched(badge, away=away).days_away(zone) | {each for each in near if each in holidays}


def _within(moments: Numbers, times: Iterable[tuple[Instant, Instant]]) -> NDArray[np.bool_]:
    found = np.zeros(len(moments), np.bool_)
    for begins, ends in times:
        found |= (moments >= begins) & (moments < ends)
    return found


def standing(watched: Watched, chats: ChatColumns, setting: Setting) -> Standing:
    """How a badge stands at the setting's moment, by its columns."""
    now, window = setting.as_of, _days(watched.badge, setting) * DAY
    chats = chats.beginning(now - window)
    goal = watched.badge.goal(watched.rate, setting.target)
    undecided = chats.outcome == UNDECIDED
    last = int(chats.due[undecided].max()) + 1 if undecided.any() else now
    until = Instant(max(last, now))
    score = _score(goal, chats, ~undecided, now - window)
    kept = chats.at >= until - window
    then = _score(goal, chats, kept, until - window)
    counts = (
        (chats.wait > 0)
        & kept
        & (undecided | ((chats.outcome == MISSED) & (chats.due == WHENEVER)))
    )
    places = np.flatnonzero(counts)
    is_recent = places >= len(kept) - then.recent
    columns = (chats.due[places], chats.since[places], places, is_recent)
    waiting = list(map(Waiting._make, zip(*(each.tolist() for each in columns), strict=True)))
    advice = advise(goal, then, waiting, now)
    state = state_of(goal, score, then)
    lost = None
    if state is State.AT_RISK:
        lost = lost_at(goal, score, _chats(chats, score, until - window), window, until)
    return Standing(
        watched,
        goal,
        state,
        int(np.count_nonzero(chats.is_answered)),
        int(len(chats.at) - np.count_nonzero(chats.is_answered)),
        score,
        then,
        until,
        lost,
        advice,
        chats,
        waiting,
        _metric(watched.badge, setting).too_few,
    )


def _metric(badge: Badge, setting: Setting) -> Metric:
    return PRESETS[badge.name].metrics(setting)[0]


def _days(badge: Badge, setting: Setting) -> int:
    days = _metric(badge, setting).days
    assert days is not None
    return days


def _score(goal: Goal, chats: ChatColumns, counts: NDArray[np.bool_], begins: int) -> Score:
    hits = (chats.outcome == IN_TIME)[counts]
    count = len(hits)
    recent = goal.recent(count) if goal.recent is not None and count else 0
    at, took = chats.answers
    lengths = took[at >= begins] if goal.mean is not None else took[:0]
    return Score(
        int(np.count_nonzero(hits)),
        count,
        int(np.count_nonzero(hits[count - recent :])) if recent else 0,
        recent,
        int(lengths.sum()),
        len(lengths),
    )


def _chats(chats: ChatColumns, now: Score, old: int) -> Chats:
    """`old`: what began before then grows too old."""
    decided = np.flatnonzero(chats.outcome != UNDECIDED)
    undecided = np.flatnonzero(chats.outcome == UNDECIDED)
    at, took = chats.answers
    gone = int(np.searchsorted(at, old))
    return Chats(
        chats.at[: np.searchsorted(chats.at, old)].tolist(),
        array("b", chats.outcome.astype(np.int8).tobytes()),
        list(zip(chats.due[undecided].tolist(), undecided.tolist(), strict=True)),
        int(decided[-now.recent]) if now.recent else len(chats.at),
        list(zip(at[:gone].tolist(), took[:gone].tolist(), strict=True)),
    )


def chat_columns(counted: Mapping[str, Samples]) -> ChatColumns:
    """The columns of a badge from the samples of its metrics, each in the order in which they began."""
    rate, answers = counted["rate"], counted.get("response_time")
    asked = took = np.zeros(0, np.int64)
    if answers is not None:
        asked, took = answers.at, answers.length
    return ChatColumns(
        rate.conversation,
        rate.at,
        rate.in_time.astype(np.int64),
        np.where(rate.due == NEVER, WHENEVER, rate.due),
        rate.waiting,
        rate.since,
        rate.is_answered.astype(np.int64),
        (asked, took),
    )
