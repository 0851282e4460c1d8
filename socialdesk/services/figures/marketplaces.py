"""What badges count (`model/presets/`: lazada, shopee, tiktok, facebook), of many conversations at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np

from socialdesk.model.coach import IN_TIME, MISSED, UNDECIDED
from socialdesk.model.ids import DAY, MINUTE
from socialdesk.model.presets import facebook, lazada, shopee, tiktok
from socialdesk.model.presets.sample import Setting
from socialdesk.services.figures.columns import (
    ANSWERED,
    OPEN,
    Mask,
    Moments,
    Numbers,
    Small,
    Waits,
    local,
)
from socialdesk.services.figures.packs import NEVER
from socialdesk.services.figures.samples import (
    Counted,
    Runs,
    Samples,
    StoryColumns,
    judged,
    runs,
    samples,
    starts_of,
)

_EPOCH = date(1970, 1, 1).toordinal()


def facebook_7d(columns: StoryColumns, setting: Setting) -> Counted:
    """See `model/presets/facebook.py`."""

    def rate() -> Samples:
        asked = columns.standing
        answered = (asked.outcome == ANSWERED).astype(np.int8)
        return samples(asked, in_time=answered, waiting=_settled(asked, asked.outcome == OPEN))

    def response_time() -> Samples:
        replied = columns.answered
        length = replied.ended - replied.opened
        target = setting.target or (5 if facebook.MEDIAN in setting.readings else 15) * MINUTE
        return samples(replied, length=length, in_time=(length <= target).astype(np.int8))

    return {"rate": rate, "response_time": response_time}


def tiktok_12h(columns: StoryColumns, setting: Setting) -> Counted:
    """See `model/presets/tiktok.py`."""

    def rate() -> Samples:
        asked = columns.standing
        if tiktok.WAITS not in setting.readings:
            asked = asked.where(starts_of(asked.conversation, columns.episode_of(asked)))
        due = asked.opened + (tiktok.PROMISED if setting.target is None else setting.target)
        in_time = judged(asked.answered, due, setting.as_of)
        waiting = _settled(asked, (asked.outcome == OPEN) & (due >= setting.as_of))
        return samples(asked, in_time=in_time, due=due, waiting=waiting)

    return {"rate": rate}


def lazada_2020(columns: StoryColumns, setting: Setting) -> Counted:
    """See `model/presets/lazada.py`."""
    asked = columns.standing
    day = _cycle_days(asked.opened, setting)
    if lazada.HOLIDAYS_COUNT not in setting.readings and setting.holidays:
        out = [each.toordinal() - _EPOCH for each in setting.holidays]
        counts = ~np.isin(day, np.array(out, np.int64))
        asked, day = asked.where(counts), day[counts]
    found = runs(asked, starts_of(asked.conversation, day))
    due = _due(day[found.first], setting)
    in_time = judged(_answered_first(asked, found), due, setting.as_of)

    def response_time() -> Samples:
        met = in_time == IN_TIME
        reply = asked.where(found.reply[met])
        at = asked.opened[found.first[met]]
        return samples(reply, at=at, length=reply.ended - reply.opened)

    return {
        "rate": partial(_rate, asked, found, in_time, due, setting),
        "response_time": response_time,
    }


def shopee_rate(columns: StoryColumns, setting: Setting) -> Counted:
    """See `model/presets/shopee.py`."""
    promised = shopee.PROMISED if setting.target is None else setting.target

    def rate() -> Samples:
        asked = columns.standing
        found = runs(asked, _chats(asked))
        if shopee.LAST_WORD in setting.readings:
            return _last_words(asked, found, promised, setting)
        due = asked.opened[found.first] + promised
        in_time = judged(_answered_first(asked, found), due, setting.as_of)
        return _rate(asked, found, in_time, due, setting)

    def response_time() -> Samples:
        replied = columns.answered
        replied = replied.where(replied.ended - replied.opened <= promised)
        return samples(replied, length=replied.ended - replied.opened)

    return {"rate": rate, "response_time": response_time}


def _last_words(asked: Waits, found: Runs, promised: int, setting: Setting) -> Samples:
    """Each wait of a chat is to be answered in time: missed where any was, else undecided where any is."""
    due = asked.opened + promised
    each = judged(asked.answered, due, setting.as_of)
    rank = np.choose(each + 1, (1, 0, 2))
    outcome = np.array([MISSED, UNDECIDED, IN_TIME], np.int8)
    worst = np.minimum.reduceat(rank, found.first)
    are_answered = np.minimum.reduceat(asked.outcome == ANSWERED, found.first)
    last = np.maximum.reduceat(np.where(asked.outcome == OPEN, due, NEVER), found.first)
    # As if who waits were answered now.
    mended = np.where((asked.outcome == OPEN) & (due >= setting.as_of), 2, rank)
    settles = (found.waiting >= 0) & (np.minimum.reduceat(mended, found.first) == 2)
    rate = _rate(
        asked, found, outcome[worst], np.where(last == NEVER, due[found.first], last), setting
    )
    row = np.where(settles, found.waiting, -1)
    waiting, since = _of(asked, row)
    return replace(rate, is_answered=are_answered, waiting=waiting, since=since)


def _settled(waits: Waits, which: Mask) -> tuple[Numbers, Moments]:
    """Those of the waits, each of a sample of its own, that would settle it, and since when they wait."""
    return _of(waits, np.where(which, np.arange(len(waits)), -1))


def _of(waits: Waits, rows: Numbers) -> tuple[Numbers, Moments]:
    """The wait in each of these rows and when it began; of -1: none."""
    none = rows < 0
    return np.where(none, 0, waits.id[rows]), np.where(none, NEVER, waits.opened[rows])


def _answered_first(waits: Waits, found: Runs) -> Moments:
    """When each run was answered."""
    return np.where(found.reply < 0, NEVER, waits.ended[found.reply])


def _rate(waits: Waits, found: Runs, in_time: Small, due: Moments, setting: Setting) -> Samples:
    """A sample for each run: about its first answer, or else its first wait, by when it began. Whoever answers
    first settles it."""
    settles = (found.reply < 0) & (due >= setting.as_of)
    return samples(
        waits.where(np.where(found.reply < 0, found.first, found.reply)),
        at=waits.opened[found.first],
        is_answered=found.reply >= 0,
        in_time=in_time,
        due=due,
        waiting=_of(waits, np.where(settles, found.waiting, -1)),
    )


def _cycle_days(opened: Moments, setting: Setting) -> Numbers:
    """`lazada.cycle_day` of many, as days since 1970."""
    left = DAY - (lazada.CUT_OFF.hour * 60 + lazada.CUT_OFF.minute) * MINUTE
    return (local(opened, setting.zone) + left) // DAY


def _due(days: Numbers, setting: Setting) -> Moments:
    """`lazada.due_on` of many."""
    if not len(days):
        return days
    first = int(days.min())
    table = [
        lazada.due_on(date.fromordinal(first + each + _EPOCH), setting.zone)
        for each in range(int(days.max()) - first + 1)
    ]
    return np.array(table, np.int64)[days - first]


def _chats(waits: Waits) -> Mask:
    """Where a chat of Shopee's begins: at a wait that opened twelve hours or more after the last one that
    did. Where two waits in a row lie so far apart it is the later one for sure; in between it is searched for,
    for all conversations at once."""
    count = len(waits)
    sure = starts_of(waits.conversation)
    if not count:
        return sure
    sure[1:] |= np.diff(waits.opened) >= shopee.PROMISED
    first = np.flatnonzero(sure)
    stop = np.append(first[1:], count)
    span = waits.opened[stop - 1] - waits.opened[first]
    # Moments as if every such piece came long after the one before: in order through all of them.
    base = np.concatenate(([0], np.cumsum(span[:-1] + shopee.PROMISED + 1)))
    key = waits.opened + np.repeat(base - waits.opened[first], stop - first)
    begins, stop = first[span >= shopee.PROMISED], stop[span >= shopee.PROMISED]
    while len(begins):
        begins = np.searchsorted(key, key[begins] + shopee.PROMISED)
        inside = begins < stop
        begins, stop = begins[inside], stop[inside]
        sure[begins] = True
    return sure
