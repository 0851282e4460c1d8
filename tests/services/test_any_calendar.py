"""Random calendars agree with what is worked out beside them, at every minute and at every edge: `make random-hours` for
many.

The oracle knows nothing of the model: it reads the table as it is written, asks the library for holidays, and looks at
every interval of every day near a moment.
"""

import json
import os
import random
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import numpy as np
import pytest

from socialdesk.config import parse
from socialdesk.model.hours import WEEKDAYS, WorkingHours, instant
from socialdesk.model.ids import Instant
from socialdesk.model.presets.deadline import business_due
from socialdesk.services.figures.columns import business, due_after, is_open

ROUNDS = int(os.environ.get("ROUNDS", "10"))
SEED = int(os.environ.get("SEED", "0"))
MINUTE, DAY = 60_000, 86_400_000
PLACES = (
    ("Asia/Ho_Chi_Minh", date(2026, 2, 14)),
    ("Asia/Bangkok", date(2026, 4, 11)),
    ("Europe/Berlin", date(2026, 3, 28)),
    ("Europe/Berlin", date(2026, 10, 24)),
    ("Australia/Lord_Howe", date(2026, 4, 4)),
    ("Australia/Lord_Howe", date(2026, 10, 3)),
    ("Antarctica/Troll", date(2026, 3, 28)),
    ("Antarctica/Troll", date(2026, 10, 24)),
    ("Pacific/Apia", date(2011, 12, 29)),
    ("America/St_Johns", date(2026, 11, 1)),
)
"""A zone, and a day near which something happens to its clocks, or to its holidays."""


def clock(chance: random.Random) -> str:
    text = f"{chance.randrange(24):02}:{chance.choice((0, 0, 15, 30, 59)):02}"
    return text + (f":{chance.randrange(60):02}" if chance.random() < 0.15 else "")


def times(chance: random.Random, most: int = 3) -> list[str]:
    last = (clock(chance), "24:00", "00:00")
    return [f"{clock(chance)}-{chance.choice(last)}" for _ in range(chance.randrange(most + 1))]


def table_of(chance: random.Random, middle: date) -> dict[str, Any]:
    """What may stand in [hours]."""
    found: dict[str, Any] = {
        day: times(chance) for day in WEEKDAYS if chance.random() < chance.choice((0.3, 0.9))
    }
    if chance.random() < 0.5:
        found["public_holidays"] = chance.choice(("vn", "th"))
    days = {}
    for number in range(-3, 5):
        if chance.random() < 0.25:
            own: Any = times(chance, 2)
            match chance.randrange(5):
                case 0 if own:
                    own = [f"+{each}" for each in own]
                case 1:
                    own = chance.choice(("week", *WEEKDAYS))
                case 2:
                    own = {"open": own, "name": "x"}
            days[(middle + timedelta(days=number)).isoformat()] = own
    if days:
        found["days"] = days
    if chance.random() < 0.3:
        first = middle + timedelta(days=chance.randrange(-3, 4))
        last = first + timedelta(days=chance.randrange(3))
        found["vacation"] = [{"from": first, "until": last}]
        if chance.random() < 0.5:
            begins = datetime.combine(first, datetime.min.time()) + timedelta(
                minutes=chance.randrange(1_440), milliseconds=chance.randrange(3)
            )
            ends = begins + timedelta(minutes=chance.randrange(3_000))
            found["vacation"] = [{"from": begins, "until": ends}]
    return found


def written(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f'"{key}" = {written(each)}' for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(written, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


def configured(table: dict[str, Any], zone: str) -> WorkingHours | None:
    lines = [f"{key} = {written(value)}" for key, value in table.items()]
    text = "\n".join([f'[shop]\ntime_zone = "{zone}"', "[hours]", *lines])
    return parse(text, Path("config.toml"), {}).calendars.shop


class Oracle:
    """One calendar, as it is written."""

    def __init__(self, table: dict[str, Any], zone: str) -> None:
        self.table = table
        self.zone = ZoneInfo(zone)
        country = table.get("public_holidays", "")
        self.free = holidays.country_holidays(country.upper()) if country else {}

    def spans(self, day: date) -> list[tuple[int, int]]:
        """When it is open by what begins on a day."""
        table = self.table
        name = WEEKDAYS[day.weekday()]
        always = not any(each in table for each in WEEKDAYS)
        usual = ["00:00-24:00"] if always else table.get(name, [])
        base = [] if day in self.free else usual
        off = []
        for each in table.get("vacation", []):
            if not isinstance(each["from"], datetime):
                if each["from"] <= day <= each["until"]:
                    return []
            else:
                off.append([self.at(each[key]) for key in ("from", "until")])
        own = table.get("days", {}).get(day.isoformat())
        if isinstance(own, dict):
            own = own["open"]
        if isinstance(own, str):
            other = name if own == "week" else own
            base = ["00:00-24:00"] if always else table.get(other, [])
        elif own and own[0].startswith("+"):
            base = [*base, *(each[1:] for each in own)]
        elif own is not None:
            base = own
        found = [span for text in base if (span := self.span(day, text))]
        for begins, ends in off:
            found = [
                (low, high)
                for start, stop in found
                for low, high in ((start, min(stop, begins)), (max(start, ends), stop))
                if low < high
            ]
        return found

    def span(self, day: date, text: str) -> tuple[int, int] | None:
        seconds = []
        for each in text.split("-"):
            hour, minute, second = (*map(int, each.split(":")), 0)[:3]
            seconds.append(hour * 3600 + minute * 60 + second)
        start, stop = seconds
        if stop <= start:
            stop += 86_400
        midnight = datetime(day.year, day.month, day.day)
        begins, ends = (self.at(midnight + timedelta(seconds=each)) for each in (start, stop))
        return (begins, ends) if begins < ends else None

    def at(self, naive: datetime) -> int:
        return instant(naive.replace(tzinfo=self.zone))


class Whole:
    """Several, each up to a moment."""

    def __init__(self, several: list[tuple[int, Oracle]], first: date, last: date) -> None:
        self.spans: list[tuple[int, int]] = []
        since = -(1 << 60)
        for until, each in several:
            for number in range((last - first).days + 1):
                for begins, ends in each.spans(first + timedelta(days=number)):
                    low, high = max(begins, since), min(ends, until)
                    if low < high:
                        self.spans.append((low, high))
            since = until

    def is_open(self, at: int) -> bool:
        return any(begins <= at < ends for begins, ends in self.spans)

    def edges(self) -> list[int]:
        return sorted({each for span in self.spans for each in span})

    def business(self, begins: int, ends: int) -> int:
        cuts = sorted({begins, ends, *(each for each in self.edges() if begins < each < ends)})
        pairs = pairwise(cuts)
        return sum(stop - start for start, stop in pairs if self.is_open(start))


@pytest.mark.parametrize("part", range(2))
def test_any_calendar_is_open_at_every_minute_and_edge_as_it_is_written(part: int) -> None:
    for number in range(part, ROUNDS, 2):
        name = f"{SEED}:{number}"
        chance = random.Random(name)
        zone, middle = PLACES[number % len(PLACES)]
        tables = [table_of(chance, middle) for _ in range(chance.choice((1, 1, 2, 3)))]
        calendars = [(configured(table, zone), table) for table in tables]
        known = [(hours, table) for hours, table in calendars if hours is not None]
        if not known:
            continue
        noon = instant(datetime(middle.year, middle.month, middle.day, 12, tzinfo=UTC))
        cuts = sorted(noon + chance.randrange(-2 * DAY, 2 * DAY) for _ in known[1:])
        earlier = tuple((Instant(at), hours) for at, (hours, _) in zip(cuts, known, strict=False))
        last = known[-1][0]
        hours = WorkingHours(
            last.week, last.zone, last.days, last.closed, last.holidays, last.vacations,
            last.closures, earlier,
        )  # fmt: skip
        several = [
            (at, Oracle(table, zone))
            for at, (_, table) in zip([*cuts, 1 << 60], known, strict=True)
        ]
        days = timedelta(days=6)
        whole = Whole(several, middle - days, middle + days)
        agrees(hours, whole, noon, chance, name)


def agrees(hours: WorkingHours, whole: Whole, noon: int, chance: random.Random, name: str) -> None:
    begins, ends = noon - 2 * DAY, noon + 2 * DAY
    edges = [each for each in whole.edges() if begins < each < ends]
    moments = [
        *range(begins, ends, MINUTE if ROUNDS > 100 else 7 * MINUTE),
        *(at + more for at in edges for more in (-1, 0, 1)),
    ]
    said = is_open(np.array(moments, np.int64), hours).tolist()
    for at, vector in zip(moments, said, strict=True):
        assert vector == whole.is_open(at), (name, at)
    looked_at = [*moments[:: max(len(moments) // 150, 1)], *moments[-3 * len(edges) :]]
    for at in looked_at:
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=at)
        assert hours.is_open(moment) == whole.is_open(at), (name, at)
        standing = hours.standing(moment)
        assert standing.is_open == whole.is_open(at), (name, at)
        if standing.until is not None and standing.until < ends:
            assert whole.is_open(standing.until) != standing.is_open, (name, at)
            assert whole.is_open(standing.until - 1) == standing.is_open, (name, at)
        opens = hours.next_opening(moment)
        later = [each for each in whole.edges() if each > at and whole.is_open(each)]
        if standing.is_open:
            assert opens is None, (name, at)
        elif later:
            assert opens is not None, (name, at)
            assert instant(opens) == later[0], (name, at)
    spans = [sorted(chance.sample(moments, 2)) for _ in range(30)]
    spans += [[at - 1, at + 1] for at in edges]
    first, last = (np.array(each, np.int64) for each in zip(*spans, strict=True))
    many = business(first, last, hours).tolist()
    for (start, stop), counted in zip(spans, many, strict=True):
        wanted = whole.business(start, stop)
        assert hours.business_ms(Instant(start), Instant(stop)) == wanted, (name, start, stop)
        assert counted == wanted, (name, start, stop)
    for start, _ in spans[:10]:
        length = chance.randrange(3 * 3_600_000)
        due = business_due(hours, Instant(start), length)
        (vector,) = due_after(np.array([start], np.int64), length, hours).tolist()
        if due is not None:
            assert due == vector, (name, start, length)
            if due < ends:
                assert whole.business(start, due) == length, (name, start, length)
