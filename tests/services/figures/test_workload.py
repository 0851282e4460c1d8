"""Busy hours on days whose clocks change."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from socialdesk.services.figures.columns import waits_of
from socialdesk.services.figures.workload import QUARTER, count_busy
from socialdesk.store.packs import Kept

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1000)


def busy(begins: str, ends: str, *said: str) -> dict[int, tuple[int, int, int]]:
    """Sunday's hours: how many there were, messages, people. One person waits from the first to the last
    message."""
    first, last = at(said[0]), at(said[-1])
    waits = waits_of(Kept([], {}, [(1, 1, 1, first, last, 1, first, "mai", "")]))
    rows = [(at(each) // QUARTER, 1) for each in said]
    time = (at(begins), at(ends))
    found = count_busy(rows, waits, np.array([7]), time, at("2027-01-01"), BERLIN)
    return {
        each.hour: (each.hours, each.messages, each.waiting)
        for each in found
        if each.weekday == "sunday"
    }


def test_an_hour_that_comes_twice_is_one_of_two_hours() -> None:
    hours = busy("2026-10-24T22:00", "2026-10-25T23:00", "2026-10-25T00:10", "2026-10-25T01:10", "2026-10-25T02:10")  # fmt: skip

    assert (hours[1], hours[2], hours[3]) == ((1, 0, 0), (1, 2, 1), (1, 1, 1))
    assert sum(each for each, _, _ in hours.values()) == 24


def test_an_hour_that_is_left_out_was_none() -> None:
    hours = busy("2026-03-28T23:00", "2026-03-29T22:00", "2026-03-29T00:10", "2026-03-29T01:10")

    assert (hours[1], hours[2], hours[3]) == ((1, 1, 1), (0, 0, 0), (1, 1, 1))
