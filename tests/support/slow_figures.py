"""Figures and presets counted slowly from conversations that `retold.py` tells: one wait after the other, by what
docs/metrics.md and the systems' own texts say."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from socialdesk.model.measure import By, ClockKind, Question, When
from tests.support.retold import Period, Retold, Waited

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
QUARTER = 15 * MINUTE
Week = dict[str, list[str]]
Figures = tuple[object, ...]
"""n, answered, open, missed, within, share, mean, p50, p90, p95, max."""


class Calendar:
    """When a shop is open, piece by piece: each is looked up on the wall clock. Hours must not begin or end
    within a piece, nor while a clock is changed."""

    def __init__(
        self, week: Week | None, zone: ZoneInfo, first: int, last: int, piece: int = QUARTER
    ) -> None:
        self.zone, self.week, self._piece = zone, week, piece
        self._first = first // piece - 1
        names = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
        self._by_day = [[_minutes(each) for each in (week or {}).get(name, [])] for name in names]
        pieces = range(self._first, last // piece + 1)
        self._before = [0, *itertools.accumulate(self._is_open(each) for each in pieces)]

    def _is_open(self, number: int) -> bool:
        here = datetime.fromtimestamp(number * self._piece // 1000, self.zone)
        minute = here.hour * 60 + here.minute
        return any(
            start <= minute + back * 24 * 60 < end
            for back in (0, 1)
            for start, end in self._by_day[(here.weekday() - back) % 7]
        )

    def open_ms(self, begins: int, ends: int) -> int:
        """For how long it is open between two moments."""
        return max(self._until(ends) - self._until(begins), 0)

    def _until(self, moment: int) -> int:
        number, rest = divmod(moment, self._piece)
        place = number - self._first
        is_open = self._before[place + 1] - self._before[place]
        return self._before[place] * self._piece + rest * is_open

    def due(self, begins: int, target: int) -> int:
        """The first moment by which it has been open for so long."""
        if self.week is None:
            return begins + target
        moment, left = begins, target
        while True:
            end = (moment // self._piece + 1) * self._piece
            is_open = self.open_ms(moment, end) > 0
            if is_open and left <= end - moment:
                return moment + left
            left -= end - moment if is_open else 0
            moment = end


def one_interval(week: Week | None, latest: int) -> Week | None:
    """From the first opening of a day to its last closing, at most a minute of the day."""
    if week is None:
        return None
    found = {}
    for name, texts in week.items():
        if texts:
            start = min(_minutes(each)[0] for each in texts)
            end = min(max(_minutes(each)[1] for each in texts), latest)
            end -= 24 * 60 if end > 24 * 60 else 0
            found[name] = [f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"]
    return found


def _minutes(text: str) -> tuple[int, int]:
    start, end = (int(each[:2]) * 60 + int(each[3:]) for each in text.split("-"))
    return start, end + (24 * 60 if end <= start else 0)


@dataclass
class Groups:
    """What is to be known of conversations to put waits into groups."""

    accounts: dict[int, tuple[str, str]]
    languages: dict[int, str]
    tagged: dict[int, list[tuple[int, tuple[str, ...]]]]
    broadcasts: list[tuple[int, int, str]]
    openings: dict[int, list[int]]
    """When waits began; what is tagged goes by the next one."""
    periods: dict[int, list[Period]]

    def names(
        self, by: By, conversation: int, account: int, began: int, at: int, who: str, question: Question, zone: ZoneInfo
    ) -> list[str]:  # fmt: skip
        """The groups of something that began, and is reported, at moments."""
        here = datetime.fromtimestamp(at // 1000, zone)
        year, week, _ = here.isocalendar()
        match by:
            case By.ALL:
                return [""]
            case By.ACCOUNT | By.CHANNEL:
                return [self.accounts[account][by is By.CHANNEL]]
            case By.AGENT:
                return [who]
            case By.LANGUAGE:
                return [self.languages[conversation]]
            case By.TAG:
                later = [each for each in self.openings[conversation] if each > began]
                moment = min([*(each - 1 for each in later), question.as_of])
                had = [tags for since, tags in self.tagged[conversation] if since <= moment]
                return list(had[-1]) or [""] if had else [""]
            case By.BROADCAST:
                told = [
                    (moment, name) for number, moment, name in self.broadcasts
                    if number == conversation and moment <= began < moment + 72 * HOUR
                ]  # fmt: skip
                return [max(told)[1] if told else ""]
            case By.HOUR:
                return [f"{here:%H}"]
            case By.WEEKDAY:
                return [f"{here:%A}".lower()]
            case By.DAY:
                return [f"{here:%Y-%m-%d}"]
            case By.WEEK:
                return [f"{year}-W{week:02}"]
            case By.MONTH:
                return [f"{here:%Y-%m}"]


def rounded(value: Fraction) -> int:
    whole, rest = divmod(value, 1)
    return int(whole) + (rest >= Fraction(1, 2))


def percentile(lengths: Sequence[int], percent: int) -> int | None:
    if not lengths:
        return None
    place = Fraction((len(lengths) - 1) * percent, 100)
    low = int(place)
    high = min(low + 1, len(lengths) - 1)
    return rounded(lengths[low] + (lengths[high] - lengths[low]) * (place - low))


def summed_up(lengths: Iterable[int]) -> Figures:
    """Mean, percentiles and the longest."""
    found = sorted(lengths)
    mean = rounded(Fraction(sum(found), len(found))) if found else None
    quantiles = (percentile(found, each) for each in (50, 90, 95))
    return (mean, *quantiles, found[-1] if found else None)


def ours(
    told: Iterable[Retold], question: Question, calendar: Calendar, groups: Groups
) -> dict[str, Figures]:
    """Our own figures of each group."""
    found: dict[str, tuple[list[int], list[int]]] = {}
    if question.by is By.ALL:
        found[""] = [], []
    for each in told:
        for wait in each.known_at(question.as_of).waits:
            if wait.ended is not None and wait.answered is None:
                continue
            end = question.as_of if wait.answered is None else wait.answered
            at = wait.opened if question.when is When.ARRIVAL else end
            if not _is_in(at, question.begins, question.ends):
                continue
            length = end - wait.opened
            if question.clock is ClockKind.BUSINESS:
                length = calendar.open_ms(wait.opened, end)
            for name in groups.names(
                question.by, wait.conversation, wait.account, wait.opened, at, wait.credited, question, calendar.zone
            ):  # fmt: skip
                done, waiting = found.setdefault(name, ([], []))
                (waiting if wait.answered is None else done).append(length)
    is_unknown = question.clock is ClockKind.BUSINESS and calendar.week is None
    return {
        name: _counted(done, waiting, question.target, is_unknown=is_unknown)
        for name, (done, waiting) in found.items()
    }


def _counted(done: list[int], waiting: list[int], target: int, *, is_unknown: bool) -> Figures:
    counts = (len(done) + len(waiting), len(done), len(waiting))
    if is_unknown:
        return (*counts, *(None,) * 8)
    within = sum(each <= target for each in done)
    missed = sum(each > target for each in (*done, *waiting))
    share = within / (within + missed) if within + missed else None
    return (*counts, missed, within, share, *summed_up(done))


def _is_in(at: int, begins: int | None, ends: int | None) -> bool:
    return (begins is None or at >= begins) and (ends is None or at < ends)


Row = tuple[object, ...]
"""conversation, account, opened, answered, wall, business, agent, by, why, due; of an episode also resolved."""


def wait_rows(told: Iterable[Retold], question: Question, calendar: Calendar) -> list[Row]:
    """All waits of a time, one by one."""
    return sorted(
        (
            _row(wait, question, calendar)
            for each in told
            for wait in each.known_at(question.as_of).waits
            if _is_in(_moment(wait.opened, wait.ended, question), question.begins, question.ends)
        ),
        key=repr,
    )


def episode_rows(told: Iterable[Retold], question: Question, calendar: Calendar) -> list[Row]:
    """All episodes of a time, by their first answers; else by who waits, or waited last."""
    found = []
    for each in told:
        known = each.known_at(question.as_of)
        for place, period in enumerate(known.periods):
            waits = [wait for wait in known.waits if known.period_of(wait.opened) == place]
            answered = [wait for wait in waits if wait.answered is not None]
            waiting = [wait for wait in waits if wait.ended is None]
            some = answered[:1] or waiting[-1:] or waits[-1:]
            ended = some[0].ended if some else period.resolved
            if _is_in(_moment(period.opened, ended, question), question.begins, question.ends):
                row = (
                    _row(some[0], question, calendar)
                    if some
                    else (each.conversation, each.account, 0, *(None,) * 7)
                )
                found.append((*row[:2], period.opened, *row[3:], period.resolved))
    return sorted(found, key=repr)


def _moment(opened: int, ended: int | None, question: Question) -> int:
    if question.when is When.ARRIVAL:
        return opened
    return question.as_of if ended is None else ended


def _row(wait: Waited, question: Question, calendar: Calendar) -> Row:
    is_business = question.clock is ClockKind.BUSINESS and calendar.week is not None
    due = (
        calendar.due(wait.opened, question.target) if is_business else wait.opened + question.target
    )
    answered = wait.answered
    is_known = answered is not None and calendar.week is not None
    return (
        wait.conversation, wait.account, wait.opened, answered, None if answered is None else answered - wait.opened,
        calendar.open_ms(wait.opened, answered) if is_known and answered else None, wait.agent or None,
        None if answered is None else "agent" if wait.agent else "elsewhere", wait.why or None, due,
    )  # fmt: skip


# -- other systems


@dataclass(frozen=True)
class Counted:
    """Something that a system counts."""

    metric: str
    conversation: int
    account: int
    began: int
    at: int
    who: str = ""
    length: int | None = None
    answered: bool = True
    in_time: bool | None = None


@dataclass
class Asked:
    """How a system is asked."""

    question: Question
    calendar: Calendar
    readings: frozenset[str]
    target: int | None = None
    in_one: Calendar | None = None
    """The hours as systems have them that keep one interval a day."""

    @property
    def as_of(self) -> int:
        return self.question.as_of

    def outcome(self, answered: int | None, due: int) -> bool | None:
        if answered is not None:
            return answered <= due
        return False if self.as_of > due else None


def _of(wait: Waited, metric: str, at: int, **more: object) -> Counted:
    values = {"who": wait.credited, "answered": wait.answered is not None, **more}
    return Counted(metric, wait.conversation, wait.account, wait.opened, at, **values)  # type: ignore[arg-type]


def _replies(told: Retold) -> list[Waited]:
    return [each for each in told.waits if each.answered is not None]


def _real(told: Retold) -> list[Waited]:
    return [each for each in told.waits if each.why not in ("taken_back", "moved")]


def _created(told: Retold) -> int:
    return min(
        [each.opened for each in told.waits] + [each.opened for each in told.periods],
        default=1 << 60,
    )


def chatwoot(told: Retold, asked: Asked) -> Iterable[Counted]:
    def length(begins: int, ends: int) -> int | None:
        if asked.question.clock is ClockKind.WALL:
            return max(ends - begins, 0)
        return None if asked.in_one is None else asked.in_one.open_ms(begins, ends)

    def in_time(took: int | None) -> bool | None:
        return None if asked.target is None or took is None else took <= asked.target

    replies = []
    kept: tuple[int | None, int] | None = None
    for wait in _replies(told):
        place = told.period_of(wait.opened)
        begins = kept[1] if kept is not None and kept[0] == place else wait.opened
        if "echo-ignored" in asked.readings and not wait.agent:
            kept = place, begins
        else:
            replies.append((wait, begins))
            kept = None
    for number, (wait, begins) in enumerate(replies):
        assert wait.answered is not None
        if number == 0:
            place = told.period_of(begins)
            start = begins if place is None else told.periods[place].opened
            took = length(start, wait.answered)
            yield _of(wait, "first_response", wait.answered, length=took, in_time=in_time(took))
        else:
            took = length(begins, wait.answered)
            yield _of(wait, "reply_time", wait.answered, who=wait.assignee, length=took, in_time=in_time(took))  # fmt: skip
    for period in told.periods:
        if period.resolved is not None:
            took = length(_created(told), period.resolved)
            at = period.resolved
            yield Counted(
                "resolution", told.conversation, told.account, at, at, period.assignee, took
            )
    open_ones = [each for each in told.waits if each.ended is None]
    is_open = bool(told.periods) and told.periods[-1].resolved is None
    if open_ones or (is_open and not _replies(told)):
        began = open_ones[0].opened if open_ones else asked.as_of
        yield Counted(
            "unattended", told.conversation, told.account, began, asked.as_of, answered=False
        )


def libredesk(told: Retold, asked: Asked) -> Iterable[Counted]:
    waits, replies = _real(told), _replies(told)
    if not waits:
        return
    target = 10 * MINUTE if asked.target is None else asked.target
    shorter = asked.in_one or asked.calendar
    found = []
    created = _created(told)
    first = replies[0] if replies else None
    met = asked.outcome(first.answered if first else None, shorter.due(created, target))
    took = first.answered - created if first and first.answered and met else None
    found.append(
        _of(first or waits[0], "first_response", created, who=first.credited if first else "", length=took,
            answered=first is not None, in_time=met)
    )  # fmt: skip
    for each in waits:
        if first is not None and each is not first and each.opened >= first.opened:
            met = asked.outcome(each.answered, shorter.due(each.opened, target))
            took = None if each.answered is None else each.answered - each.opened
            found.append(_of(each, "next_response", each.opened, length=took, in_time=met))
    yield from found
    for one in found:
        if one.in_time is not None:
            yield replace(one, metric="compliance", length=None)


def zammad(told: Retold, asked: Asked) -> Iterable[Counted]:
    target = 10 * MINUTE if asked.target is None else asked.target

    def minutes(begins: int, ends: int) -> int:
        edges = sorted({begins, ends} | {each.opened for each in told.periods}
                       | {each.resolved for each in told.periods if each.resolved is not None})  # fmt: skip
        total = 0
        for start, end in itertools.pairwise([each for each in edges if begins <= each <= ends]):
            place = told.period_of(start)
            period = told.periods[place] if place is not None else None
            closed = period is not None and period.resolved is not None and period.resolved <= start
            if not closed or place == len(told.periods) - 1:
                is_known = asked.calendar.week is not None
                total += asked.calendar.open_ms(start, end) if is_known else end - start
        return total // MINUTE * MINUTE

    replies, created = _replies(told), _created(told)
    if replies:
        reply = replies[0]
        took = minutes(created, reply.answered or 0)
        yield _of(reply, "first_response", created, length=took, in_time=took <= target)
    elif _real(told) and told.waits[-1].ended is None:
        late = minutes(created, asked.as_of) > target
        yield _of(told.waits[-1], "first_response", created, in_time=False if late else None)
    spans = []
    for each in replies if "update-with-first" in asked.readings else replies[1:]:
        begins = (
            (each.said_last or each.opened) if "every-message" in asked.readings else each.opened
        )
        spans.append((minutes(begins, each.answered or 0), each))
    if spans:
        longest = max(each for each, _ in spans)
        wait = next(wait for each, wait in spans if each == longest)
        yield _of(wait, "update", created, length=longest, in_time=longest <= target)
    closed = [each for each in told.periods if each.resolved is not None]
    if closed:
        took = minutes(created, closed[0].resolved or 0)
        yield Counted(
            "close", told.conversation, told.account, created, created, closed[0].assignee, took
        )
    here = datetime.fromtimestamp(asked.as_of / 1000, asked.calendar.zone)
    for each in replies:
        last = each.said_last or each.opened
        said = datetime.fromtimestamp(last / 1000, asked.calendar.zone)
        if said.date() == here.date() and (said.hour, said.minute, said.second, said.microsecond) != (0,) * 4:  # fmt: skip
            took = max((each.answered or 0) - last, 0)
            yield _of(each, "waiting_time_today", each.answered or 0, length=took)


def pancake(told: Retold, asked: Asked) -> Iterable[Counted]:
    for each in _replies(told):
        said = (each.said_last or each.opened) if "last-message" in asked.readings else each.opened
        starts = asked.calendar.due(said, 0)
        if asked.calendar.week is not None:
            while not asked.calendar.open_ms(starts, starts + 1):
                starts = (starts // QUARTER + 1) * QUARTER
        yield _of(
            each, "response", each.answered or 0, length=max((each.answered or 0) - starts, 0)
        )


def interactions(every: Sequence[Retold], asked: Asked) -> Iterable[Counted]:
    by_day: dict[tuple[int, object], list[tuple[int, Waited]]] = {}
    for told in every:
        for each in _replies(told):
            day = datetime.fromtimestamp((each.answered or 0) / 1000, asked.calendar.zone).date()
            by_day.setdefault((told.person, day), []).append((each.answered or 0, each))
    for some in by_day.values():
        at, wait = min(some, key=lambda each: each[0])
        yield _of(wait, "interactions", at)


def lazada(told: Retold, asked: Asked) -> Iterable[Counted]:
    cycles: dict[date, list[Waited]] = {}
    for each in _real(told):
        here = datetime.fromtimestamp(each.opened / 1000, asked.calendar.zone)
        day = here.date() + timedelta(days=1 if here.hour >= 18 else 0)
        cycles.setdefault(day, []).append(each)
    for day, waits in cycles.items():
        due = (
            datetime(day.year, day.month, day.day, 19, tzinfo=asked.calendar.zone).timestamp()
            * 1000
        )
        replies = [each for each in waits if each.answered is not None]
        reply = replies[0] if replies else None
        met = asked.outcome(reply.answered if reply else None, round(due))
        one = _of(reply or waits[0], "rate", waits[0].opened, in_time=met)
        yield one
        if met and reply and reply.answered:
            yield replace(
                one, metric="response_time", length=reply.answered - reply.opened, in_time=None
            )


def shopee(told: Retold, asked: Asked) -> Iterable[Counted]:
    promised = 12 * HOUR if asked.target is None else asked.target
    chats: list[list[Waited]] = []
    for each in _real(told):
        if chats and each.opened - chats[-1][0].opened < 12 * HOUR:
            chats[-1].append(each)
        else:
            chats.append([each])
    for waits in chats:
        replies = [each for each in waits if each.answered is not None]
        reply = replies[0] if replies else None
        if "last-word" in asked.readings:
            each_one = [asked.outcome(each.answered, each.opened + promised) for each in waits]
            met = False if False in each_one else None if None in each_one else True
            done = len(replies) == len(waits)
        else:
            met = asked.outcome(reply.answered if reply else None, waits[0].opened + promised)
            done = bool(replies)
        yield _of(reply or waits[0], "rate", waits[0].opened, in_time=met, answered=done)
    for each in _replies(told):
        took = (each.answered or 0) - each.opened
        if took <= promised:
            yield _of(each, "response_time", each.opened, length=took)


def tiktok(told: Retold, asked: Asked) -> Iterable[Counted]:
    promised = 12 * HOUR if asked.target is None else asked.target
    seen = set()
    for each in _real(told):
        place = told.period_of(each.opened)
        if "every-wait" in asked.readings or place not in seen:
            seen.add(place)
            yield _of(
                each,
                "rate",
                each.opened,
                in_time=asked.outcome(each.answered, each.opened + promised),
            )


def facebook(told: Retold, asked: Asked) -> Iterable[Counted]:
    target = asked.target or (5 if "median-5m" in asked.readings else 15) * MINUTE
    for each in _real(told):
        yield _of(each, "rate", each.opened, in_time=each.answered is not None)
    for each in _replies(told):
        took = (each.answered or 0) - each.opened
        yield _of(each, "response_time", each.opened, length=took, in_time=took <= target)


SYSTEMS: dict[str, Callable[[Retold, Asked], Iterable[Counted]]] = {
    "chatwoot": chatwoot, "libredesk": libredesk, "zammad": zammad, "pancake": pancake, "lazada-2020": lazada,
    "shopee-90d": shopee, "shopee-30d": shopee, "tiktok-12h": tiktok, "facebook-7d": facebook,
}  # fmt: skip
METRICS: dict[str, dict[str, tuple[int | None, bool]]] = {
    "chatwoot": {"first_response": (None, False), "reply_time": (None, False), "resolution": (None, False), "unattended": (None, False)},
    "libredesk": {"first_response": (None, True), "next_response": (None, True), "compliance": (None, True)},
    "zammad": {"first_response": (None, True), "update": (None, True), "close": (None, False), "waiting_time_today": (None, False)},
    "pancake": {"response": (None, False), "interactions": (None, False)},
    "lazada-2020": {"rate": (7, True), "response_time": (7, False)},
    "shopee-90d": {"rate": (90, True), "response_time": (30, False)},
    "shopee-30d": {"rate": (30, True), "response_time": (30, False)},
    "tiktok-12h": {"rate": (30, True)},
    "facebook-7d": {"rate": (7, True), "response_time": (7, True)},
}  # fmt: skip
"""Of each metric how many days it looks back on, and whether it has a target."""


def system(
    name: str, every: Iterable[Retold], asked: Asked, groups: Groups
) -> dict[tuple[str, str], Figures]:
    """A system's figures of each metric and group."""
    question = asked.question
    seen = [each.known_at(question.as_of) for each in every]
    counted = [one for told in seen for one in SYSTEMS[name](told, asked)]
    if name == "pancake":
        counted += interactions(seen, asked)
    found: dict[tuple[str, str], list[Counted]] = {}
    for metric, (looks_back, _) in METRICS[name].items():
        if question.by is By.ALL:
            found[metric, ""] = []
        is_month = name == "facebook-7d" and "28-days" in asked.readings
        days = 28 if is_month else looks_back
        begins: int | None = question.begins
        if begins is None and days is not None:
            begins = (
                min([question.as_of, *([] if question.ends is None else [question.ends])])
                - days * DAY
            )
        for one in counted:
            if one.metric == metric and _is_in(one.at, begins, question.ends):
                for group in groups.names(
                    question.by, one.conversation, one.account, one.began, one.at, one.who, question, asked.calendar.zone
                ):  # fmt: skip
                    found.setdefault((metric, group), []).append(one)
    return {key: _summed(name, key[0], some, asked) for key, some in found.items()}


def _summed(name: str, metric: str, some: list[Counted], asked: Asked) -> Figures:
    within = sum(each.in_time is True for each in some)
    missed = sum(each.in_time is False for each in some)
    share = within / (within + missed) if within + missed else None
    if name.startswith("shopee") and metric == "rate":
        decided = [each for each in some if each.in_time is not None]
        decided.sort(key=lambda each: (each.at, each.conversation))
        if len(decided) < 2:
            share = 0.57 if asked.question.by is By.ALL else None
        elif "plain" not in asked.readings:
            quarter = len(decided) // 4
            if "quarter-floor" not in asked.readings and len(decided) % 4:
                quarter += 1
            recent = decided[len(decided) - quarter :] if quarter else decided
            share = 0.5 * share + 0.5 * sum(each.in_time is True for each in recent) / len(recent)  # type: ignore[operator]
    judged = METRICS[name][metric][1] or (
        name == "chatwoot"
        and metric in ("first_response", "reply_time")
        and asked.target is not None
    )
    done = sum(each.answered for each in some)
    counts = (len(some), done, len(some) - done)
    outcome = (missed, within, share) if judged else (None,) * 3
    return (*counts, *outcome, *summed_up(each.length for each in some if each.length is not None))


# -- beside how long they waited


def _episodes(told: Iterable[Retold], as_of: int) -> list[tuple[Retold, Period]]:
    return [(each, period) for each in told for period in each.known_at(as_of).periods]


def _grouped(
    some: Iterable[tuple[Retold, Period, int, str]], question: Question, calendar: Calendar, groups: Groups
) -> dict[str, list[tuple[Retold, Period]]]:  # fmt: skip
    """Episodes with the moment by which they are grouped, and an agent's name."""
    found: dict[str, list[tuple[Retold, Period]]] = {"": []} if question.by is By.ALL else {}
    of_episodes = replace(groups, openings={
        each: [period.opened for period in periods] for each, periods in groups.periods.items()
    })  # fmt: skip
    for told, period, at, who in some:
        for name in of_episodes.names(
            question.by, told.conversation, told.account, period.opened, at, who, question, calendar.zone
        ):  # fmt: skip
            found.setdefault(name, []).append((told, period))
    return found


def resolutions(
    every: Sequence[Retold], question: Question, calendar: Calendar, groups: Groups
) -> dict[str, Figures]:
    """resolved, reopened, decided, first contact, share, and how long it took."""
    known = _episodes(every, question.as_of)
    asked = [
        (told, period, period.resolved, period.resolved_by) for told, period in known
        if period.resolved is not None and _is_in(period.resolved, question.begins, question.ends)
    ]  # fmt: skip

    def later(one: Retold, of: Period, *, person: bool) -> list[int]:
        """Openings of the next episodes of the conversation, or of the person."""
        here = [
            (period.opened, told.conversation) for told, period in known
            if (told.person == one.person and period.by_customer if person else told is one)
        ]  # fmt: skip
        return [at for at, number in here if (at, number) > (of.opened, one.conversation)]

    found: dict[str, Figures] = {}
    for name, some in _grouped(asked, question, calendar, groups).items():
        lengths, reopened, decided, helped = [], 0, 0, 0
        for told, period in some:
            ended = period.resolved or 0
            lengths.append(
                ended - period.opened
                if question.clock is ClockKind.WALL
                else calendar.open_ms(period.opened, ended)
            )
            reopened += any(at < ended + 7 * DAY for at in later(told, period, person=False)[:1])
            if period.by_customer and ended + 7 * DAY <= question.as_of:
                decided += 1
                helped += not any(at < ended + 7 * DAY for at in later(told, period, person=True))
        is_unknown = question.clock is ClockKind.BUSINESS and calendar.week is None
        lengths = [] if is_unknown else lengths
        share = helped / decided if decided else None
        found[name] = (len(some), reopened, decided, helped, share, *summed_up(lengths))
    return found


def repeats(
    every: Sequence[Retold], question: Question, calendar: Calendar, groups: Groups
) -> dict[str, Figures]:
    """n, people, repeats, people again, share: by tag."""
    by_tag = replace(question, by=By.TAG)
    known = [(*each, each[1].opened, "") for each in _episodes(every, question.as_of)]
    found: dict[str, Figures] = {}
    for name, some in _grouped(known, by_tag, calendar, groups).items():
        asked = [
            (told, period) for told, period in some
            if period.by_customer and _is_in(period.opened, question.begins, question.ends)
        ]  # fmt: skip
        again = [
            told.person for told, period in asked
            if any(
                other.person == told.person and (before.opened, other.conversation) < (period.opened, told.conversation)
                and period.opened < (1 << 60 if before.resolved is None else before.resolved) + 30 * DAY
                for other, before in some
            )
        ]  # fmt: skip
        if asked:
            people = len({told.person for told, _ in asked})
            found[name] = (len(asked), people, len(again), len(set(again)), len(again) / len(asked))
    return found


def customers(
    every: Sequence[Retold], question: Question, calendar: Calendar, groups: Groups
) -> dict[str, Figures]:
    """people, new, returning, share."""
    known = _episodes(every, question.as_of)
    firsts: dict[int, int] = {}
    for told, period in known:
        firsts[told.person] = min(firsts.get(told.person, period.opened), period.opened)
    asked = [
        (told, period, period.opened, period.resolved_by) for told, period in known
        if period.by_customer and _is_in(period.opened, question.begins, question.ends)
    ]  # fmt: skip
    found: dict[str, Figures] = {}
    for name, some in _grouped(asked, question, calendar, groups).items():
        people = {told.person for told, _ in some}
        new = {told.person for told, period in some if period.opened == firsts[told.person]}
        back = len(people) - len(new)
        found[name] = (len(people), len(new), back, back / len(people) if people else None)
    return found


def elsewhere(
    every: Sequence[Retold], question: Question, calendar: Calendar, groups: Groups
) -> dict[str, Figures]:
    """answered, here, elsewhere, share."""
    found: dict[str, list[bool]] = {"": []} if question.by is By.ALL else {}
    for told in every:
        for wait in told.known_at(question.as_of).waits:
            at = wait.opened if question.when is When.ARRIVAL else wait.answered
            if wait.answered is not None and _is_in(at or 0, question.begins, question.ends):
                for name in groups.names(
                    question.by, wait.conversation, wait.account, wait.opened, at or 0, wait.credited, question, calendar.zone
                ):  # fmt: skip
                    found.setdefault(name, []).append(not wait.agent)
    return {
        name: (len(some), len(some) - sum(some), sum(some), sum(some) / len(some) if some else None)
        for name, some in found.items()
    }


def backlog(every: Sequence[Retold], question: Question, calendar: Calendar) -> list[Figures]:
    """Of each day, week or month: its name, its end, who waited then, who for too long, what was not resolved, and
    what was opened and resolved in it."""
    waits = [wait for told in every for wait in told.waits]
    periods = [period for told in every for period in told.periods]
    ends = min(question.as_of + 1, *([] if question.ends is None else [question.ends]), 1 << 60)
    openings = [each.opened for each in waits] + [each.opened for each in periods]
    known = [each for each in openings if each < ends]
    start = question.begins if question.begins is not None else min(known, default=ends)
    found: list[Figures] = []

    def name(at: int) -> str:
        here = datetime.fromtimestamp(at / 1000, calendar.zone)
        if question.by is By.WEEK:
            return "{}-W{:02}".format(*here.isocalendar()[:2])
        return f"{here:%Y-%m}" if question.by is By.MONTH else f"{here:%Y-%m-%d}"

    while start < ends:
        stop = (start // QUARTER + 1) * QUARTER
        while stop < ends + 40 * DAY and name(stop) == name(start):
            stop += QUARTER
        last = question.as_of if min(stop, ends) > question.as_of else min(stop, ends) - 1
        waiting = [
            each
            for each in waits
            if each.opened <= last and (each.ended is None or each.ended > last)
        ]
        found.append((
            name(start), min(stop, ends, question.as_of), len(waiting),
            sum(last - each.opened > question.target for each in waiting),
            sum(each.opened <= last and (each.resolved is None or each.resolved > last) for each in periods),
            sum(start <= each.opened <= last for each in periods),
            sum(each.resolved is not None and start <= each.resolved <= last for each in periods),
        ))  # fmt: skip
        start = stop
    return found


def agents(every: Sequence[Retold], question: Question, calendar: Calendar) -> list[Figures]:
    """Of each agent: name, answered, medians by both clocks, resolved, conversations, first ones, closed ones."""
    known = [told.known_at(question.as_of) for told in every]
    found: list[Figures] = []
    names = {wait.agent for told in known for wait in told.waits}
    names |= {period.resolved_by for told in known for period in told.periods}
    for name in sorted(names - {""}):
        answered = [
            (told, wait) for told in known for wait in told.waits
            if wait.agent == name and wait.answered is not None and _is_in(wait.answered, question.begins, question.ends)
        ]  # fmt: skip
        resolved = sum(
            period.resolved_by == name and period.resolved is not None
            and _is_in(period.resolved, question.begins, question.ends)
            for told in known for period in told.periods
        )  # fmt: skip
        took = sorted((wait.answered or 0) - wait.opened for _, wait in answered)
        within = sorted(calendar.open_ms(wait.opened, wait.answered or 0) for _, wait in answered)
        first = sum(
            any(period.by_customer and period.opened == wait.opened for period in told.periods) for told, wait in answered
        )  # fmt: skip
        closed = sum(not calendar.open_ms(wait.opened, wait.opened + 1) for _, wait in answered)
        is_known = calendar.week is not None
        if answered or resolved:
            found.append((
                name, len(answered), percentile(took, 50), percentile(within, 50) if is_known else None, resolved,
                len({told.conversation for told, _ in answered}), first, closed if is_known else None,
            ))  # fmt: skip
    return found
