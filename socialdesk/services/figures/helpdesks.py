"""What other inboxes count (`model/presets/`: chatwoot, libredesk, zammad, pancake), of many conversations at
once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from socialdesk.model.coach import MISSED, UNDECIDED
from socialdesk.model.hours import WorkingHours
from socialdesk.model.ids import DAY, MINUTE
from socialdesk.model.measure import PROMISE, ClockKind
from socialdesk.model.presets import chatwoot as chatwoots
from socialdesk.model.presets import libredesk as libredesks
from socialdesk.model.presets import pancake as pancakes
from socialdesk.model.presets import zammad as zammads
from socialdesk.model.presets.sample import Setting
from socialdesk.services.figures.columns import (
    ANSWERED,
    OPEN,
    Columns,
    Episodes,
    Mask,
    Moments,
    Numbers,
    Small,
    Waits,
    business,
    due_after,
    local,
    same,
)
from socialdesk.services.figures.packs import NEVER
from socialdesk.services.figures.samples import (
    NO_LENGTH,
    Counted,
    Samples,
    StoryColumns,
    joined,
    judged,
    runs,
    samples,
    stable_order,
    starts_of,
)


def chatwoot(columns: StoryColumns, setting: Setting) -> Counted:
    """See `model/presets/chatwoot.py`."""
    replied, place, opened = _replied(columns, setting)
    is_first = starts_of(replied.conversation)
    first, later = replied.where(is_first), replied.where(~is_first)
    begins = opened[is_first]
    if len(columns.episodes):
        place = np.maximum(place[is_first], 0)
        has_one = columns.episodes.conversation[place] == first.conversation
        has_one &= columns.episodes.opened[place] <= first.opened
        begins = np.where(has_one, columns.episodes.opened[place], begins)

    def reply_time() -> Samples:
        found = _reply(later, opened[~is_first], setting)
        return replace(found, credited=later.assignee, names=later.names)

    def resolution() -> Samples:
        closed = columns.episodes.where(columns.episodes.resolved != NEVER)
        created = columns.created(closed.conversation)
        length = _chatwoots_length(closed.account, created, closed.resolved, setting)
        assignees = (closed.assignee, closed.names)
        return samples(closed, at=closed.resolved, credited=assignees, length=length)

    return {
        "first_response": partial(_reply, first, begins, setting),
        "reply_time": reply_time,
        "resolution": resolution,
        "unattended": partial(_unattended, columns, setting),
    }


def _replied(columns: StoryColumns, setting: Setting) -> tuple[Waits, Numbers, Moments]:
    """Waits that a reply of a person ended, their episodes' places, and since when it sees them. Where what was written
    elsewhere is no reply, a wait goes on into those after it until the episode ends."""
    replied = columns.answered
    place = columns.episode_of(replied)
    if chatwoots.ECHO_IGNORED not in setting.readings or not len(replied):
        return replied, place, replied.opened
    is_reply = replied.agent != 0
    begins = starts_of(replied.conversation, place)
    begins[1:] |= is_reply[:-1]
    first = np.flatnonzero(begins)[np.cumsum(begins) - 1]
    return replied.where(is_reply), place[is_reply], replied.opened[first][is_reply]


def _reply(replied: Waits, begins: Moments, setting: Setting) -> Samples:
    length = _chatwoots_length(replied.account, begins, replied.ended, setting)
    in_time = None
    if setting.target is not None:
        in_time = np.where(length == NO_LENGTH, UNDECIDED, length <= setting.target).astype(np.int8)
    return samples(replied, at=replied.ended, length=length, in_time=in_time)


def _chatwoots_length(
    account: Numbers, begins: Moments, ends: Moments, setting: Setting
) -> Numbers:
    if setting.clock is ClockKind.WALL:
        length: Numbers = np.maximum(ends - begins, 0)
        return length

    def on(hours: WorkingHours | None, begins: Moments, ends: Moments) -> Numbers:
        if hours is None:
            return np.full(len(begins), NO_LENGTH)
        return business(begins, ends, chatwoots.hours_of(hours))

    return _by_calendar(setting, account, on, begins, ends)


def _by_calendar(
    setting: Setting, account: Numbers, on: Callable[..., Numbers], *columns: Moments
) -> Numbers:
    """What `on` makes of hours and these columns: by the hours of each row's account."""
    found = on(setting.hours, *columns)
    for number, hours in setting.own.items():
        its = account == number
        if its.any():
            found[its] = on(hours, *(each[its] for each in columns))
    return found


def _unattended(columns: StoryColumns, setting: Setting) -> Samples:
    waiting = columns.waits.where(columns.waits.outcome == OPEN)
    waiting = waiting.where(starts_of(waiting.conversation))
    last = columns.episodes.where(_lasts(columns.episodes))
    known = np.concatenate((columns.answered.conversation, waiting.conversation))
    silent = last.where((last.resolved == NEVER) & ~np.isin(last.conversation, known))
    both = [
        samples(
            each,
            at=np.full(len(each), setting.as_of),
            credited=(np.zeros(len(each), np.int32), ("",)),
            is_answered=np.zeros(len(each), np.bool_),
        )
        for each in (waiting, silent)
    ]
    return joined(*both)


def _lasts(episodes: Episodes) -> Mask:
    """Where the last row of a conversation stands."""
    return np.append(starts_of(episodes.conversation)[1:], True)[: len(episodes)]


def libredesk(columns: StoryColumns, setting: Setting) -> Counted:
    """See `model/presets/libredesk.py`."""
    asked = columns.standing
    found = runs(asked, starts_of(asked.conversation))
    is_answered = found.reply >= 0
    about = asked.where(np.where(is_answered, found.reply, found.first))
    created = columns.created(about.conversation)
    due = _libredesks_due(about.account, created, setting)
    answered = np.where(is_answered, about.ended, NEVER)
    in_time = _judged(answered, due, setting)
    length = np.where(is_answered & (in_time == 1), about.ended - created, NO_LENGTH)
    first = samples(about, at=created, length=length, in_time=in_time)

    count = np.diff(np.append(found.first, len(asked)))
    reply = np.repeat(found.reply, count)
    follows = (reply >= 0) & (reply != np.arange(len(asked)))
    follows &= asked.opened >= asked.opened[reply] if len(asked) else follows
    later = asked.where(follows)
    is_answered = later.outcome == ANSWERED
    due = _libredesks_due(later.account, later.opened, setting)
    in_time = _judged(np.where(is_answered, later.ended, NEVER), due, setting)
    length = np.where(is_answered, later.ended - later.opened, NO_LENGTH)
    following = samples(later, length=length, in_time=in_time)
    both = joined(first, following)
    decided = both.where(both.in_time != UNDECIDED)
    return {
        "first_response": lambda: first,
        "next_response": lambda: following,
        "compliance": lambda: replace(decided, length=same(NO_LENGTH, len(decided))),
    }


def _libredesks_due(account: Numbers, begins: Moments, setting: Setting) -> Moments:
    target = PROMISE if setting.target is None else setting.target

    def on(hours: WorkingHours | None, begins: Moments) -> Moments:
        return due_after(begins, target, None if hours is None else libredesks.hours_of(hours))

    return _by_calendar(setting, account, on, begins)


def _judged(answered: Moments, due: Moments, setting: Setting) -> Small:
    """Undecided where it is never due."""
    outcome = judged(answered, due, setting.as_of)
    return np.where(due == NEVER, UNDECIDED, outcome).astype(np.int8)


def zammad(columns: StoryColumns, setting: Setting) -> Counted:
    """See `model/presets/zammad.py`."""
    replied = columns.answered
    begins = replied.opened
    if zammads.EVERY_MESSAGE in setting.readings:
        begins = _began_anew(replied)

    def close() -> Samples:
        closed = columns.episodes.where(columns.episodes.resolved != NEVER)
        closed = closed.where(starts_of(closed.conversation))
        created = columns.created(closed.conversation)
        length = _minutes(columns, closed, created, closed.resolved, setting)
        assignees = (closed.assignee, closed.names)
        return samples(closed, at=created, credited=assignees, length=length)

    return {
        "first_response": partial(_zammads_first, columns, setting),
        "update": partial(_longest, columns, replied, begins, setting),
        "close": close,
        "waiting_time_today": partial(_today, replied, setting),
    }


def _zammads_first(columns: StoryColumns, setting: Setting) -> Samples:
    target = PROMISE if setting.target is None else setting.target
    replied = columns.answered
    replied = replied.where(starts_of(replied.conversation))
    created = columns.created(replied.conversation)
    length = _minutes(columns, replied, created, replied.ended, setting)
    in_time = (length <= target).astype(np.int8)
    answered = samples(replied, at=created, length=length, in_time=in_time)

    last = columns.waits.where(
        np.append(starts_of(columns.waits.conversation)[1:], True)[: len(columns.waits)]
    )
    waiting = last.where((last.outcome == OPEN) & ~np.isin(last.conversation, replied.conversation))
    created = columns.created(waiting.conversation)
    now = np.full(len(waiting), setting.as_of)
    length = _minutes(columns, waiting, created, now, setting)
    in_time = np.where(length > target, MISSED, UNDECIDED).astype(np.int8)
    return joined(answered, samples(waiting, at=created, in_time=in_time))


def _longest(columns: StoryColumns, replied: Waits, begins: Moments, setting: Setting) -> Samples:
    counts = np.ones(len(replied), np.bool_)
    if zammads.WITH_FIRST not in setting.readings:
        counts = ~starts_of(replied.conversation)
    replied, begins = replied.where(counts), begins[counts]
    length = _minutes(columns, replied, begins, replied.ended, setting)
    starts = np.flatnonzero(starts_of(replied.conversation))
    longest = np.maximum.reduceat(length, starts)
    runs_on = np.diff(np.append(starts, len(replied)))
    places = np.where(length == np.repeat(longest, runs_on), np.arange(len(replied)), len(replied))
    rows = np.minimum.reduceat(places, starts)
    found = replied.where(rows)
    target = PROMISE if setting.target is None else setting.target
    return samples(
        found,
        at=columns.created(found.conversation),
        length=longest,
        in_time=(longest <= target).astype(np.int8),
    )


def _today(replied: Waits, setting: Setting) -> Samples:
    began = _began_anew(replied)
    of_today = began > zammads.midnight(setting)
    replied, began = replied.where(of_today), began[of_today]
    return samples(replied, at=replied.ended, length=np.maximum(replied.ended - began, 0))


def _began_anew(waits: Waits) -> Moments:
    return np.where(waits.said_last == NEVER, waits.opened, waits.said_last)


def _minutes(
    columns: StoryColumns, of: Columns, begins: Moments, ends: Moments, setting: Setting
) -> Numbers:
    """Zammad's length of each time: whole minutes (in ms) without those in which it was closed. `of`: whose
    they are."""
    length = _open_ms(of.account, begins, ends, setting)
    episodes = columns.episodes
    was_closed = np.zeros(len(episodes), np.bool_)
    was_closed[:-1] = ~starts_of(episodes.conversation)[1:]
    was_closed &= episodes.resolved != NEVER
    row = np.flatnonzero(was_closed)
    pause = _Pauses(episodes.conversation[row], episodes.resolved[row], episodes.opened[row + 1])
    which, row = pause.during(of.conversation, begins, ends)
    first = np.maximum(pause.begins[which], begins[row])
    last = np.minimum(pause.ends[which], ends[row])
    np.subtract.at(length, row, _open_ms(of.account[row], first, last, setting))
    return length // MINUTE * MINUTE


class _Pauses:
    """Times at which conversations were closed, in order."""

    def __init__(self, conversation: Numbers, begins: Moments, ends: Moments) -> None:
        some = begins < ends
        self._conversation = conversation[some]
        self.begins, self.ends = begins[some], ends[some]

    def during(
        self, conversation: Numbers, begins: Moments, ends: Moments
    ) -> tuple[Numbers, Numbers]:
        """Pairs of a pause and one of these times, of the same conversation, that may have something in common."""
        first: Numbers = np.searchsorted(self._conversation, conversation)
        last = np.searchsorted(self._conversation, conversation, side="right")
        count = last - first
        of = np.repeat(np.arange(len(conversation)), count)
        which = np.arange(len(of)) - np.repeat(np.cumsum(count) - count, count) + first[of]
        meets = (self.begins[which] < ends[of]) & (self.ends[which] > begins[of])
        return which[meets], of[meets]


def _open_ms(account: Numbers, begins: Moments, ends: Moments, setting: Setting) -> Numbers:
    def on(hours: WorkingHours | None, begins: Moments, ends: Moments) -> Numbers:
        if hours is None:
            length: Numbers = np.maximum(ends - begins, 0)
            return length
        return business(begins, ends, hours)

    return _by_calendar(setting, account, on, begins, ends)


def pancake(columns: StoryColumns, setting: Setting) -> Counted:
    """See `model/presets/pancake.py`."""
    replied = columns.answered
    begins = _began_anew(replied) if pancakes.LAST_MESSAGE in setting.readings else replied.opened
    starts = _by_calendar(setting, replied.account, _next_opening, begins)
    starts = np.where(starts == NEVER, begins, starts)
    length = np.maximum(replied.ended - starts, 0)
    day = local(replied.ended, setting.zone) // DAY
    by_moment = stable_order(replied.ended)
    by_day = by_moment[stable_order(day[by_moment])]
    person = _persons(columns, replied.conversation)
    order = by_day[stable_order(person[by_day])]
    firsts = np.sort(order[starts_of(person[order], day[order])])
    return {
        "response": lambda: samples(replied, at=replied.ended, length=length),
        "interactions": lambda: samples(replied.where(firsts), at=replied.ended[firsts]),
    }


def _next_opening(hours: WorkingHours | None, begins: Moments) -> Moments:
    return due_after(begins, 0, hours)


def _persons(columns: StoryColumns, conversation: Numbers) -> Numbers:
    """One number for all chats of a person; of a chat of which nobody knows whose it is: its own, negative."""
    if columns.customers is None or not len(conversation):
        return -conversation
    numbers, persons = columns.customers
    table = np.zeros(max(int(conversation.max()), int(numbers.max(initial=0))) + 1, np.int64)
    table[numbers] = persons
    found = table[conversation]
    return np.where(found == 0, -conversation, found)
