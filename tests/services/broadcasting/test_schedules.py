"""What becomes of moments that were missed, as each late policy says."""

from dataclasses import replace
from datetime import datetime

import pytest

from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.services.broadcasting.occurrences import Occurrences
from socialdesk.services.broadcasting.schedules import MOST_MISSED, due_runs, parse_late
from socialdesk.store.broadcasts import Broadcast
from tests.support.desk import ZONE

FRIDAY = Instant(int(datetime(2026, 11, 27, 19, tzinfo=ZONE).timestamp() * 1000))
ONCE = Broadcast(1, "live", "x", "{}", "[]", "[]", "ask", '{"at": 1}', None, FRIDAY, "linh", 0, 0)
WEEKLY = replace(ONCE, stored_schedule='{"cron": "0 19 * * 5"}')
DAILY = replace(ONCE, stored_schedule='{"cron": "0 19 * * *"}')


@pytest.mark.parametrize(
    ("late", "by", "state"),
    [
        ("ask", MINUTE, "planning"),
        ("ask", HOUR, "waiting"),
        ("skip", MINUTE, "planning"),
        ("skip", HOUR, "skipped"),
        ("send:6h", 6 * HOUR, "planning"),
        ("send:6h", 6 * HOUR + 1, "skipped"),
    ],
)
def test_a_late_one_is_sent_skipped_or_asked_about(late: str, by: int, state: str) -> None:
    assert due_runs(replace(ONCE, late=late), Instant(FRIDAY + by), ZONE) == (
        None,
        [(FRIDAY, state)],
    )


@pytest.mark.parametrize(
    ("late", "last"), [("ask", "waiting"), ("skip", "skipped"), ("send:6h", "planning")]
)
def test_after_nine_days_offline_each_moment_is_known_and_only_the_newest_may_go(
    late: str, last: str
) -> None:
    now = Instant(FRIDAY + 9 * DAY + 5 * HOUR)
    next_at, runs = due_runs(replace(DAILY, late=late), now, ZONE)

    assert [at for at, _ in runs] == [FRIDAY + n * DAY for n in range(10)]
    assert [state for _, state in runs] == [*["skipped"] * 9, last]
    assert next_at == FRIDAY + 10 * DAY


def test_it_comes_again_until_its_last_day() -> None:
    until = replace(WEEKLY, until=FRIDAY + 8 * DAY)
    assert due_runs(until, FRIDAY, ZONE) == (FRIDAY + 7 * DAY, [(FRIDAY, "planning")])
    second = replace(until, next_at=FRIDAY + 7 * DAY)
    assert due_runs(second, Instant(FRIDAY + 7 * DAY), ZONE)[0] is None
    late = Instant(FRIDAY + 40 * DAY)
    assert [at for at, _ in due_runs(until, late, ZONE)[1]] == [FRIDAY, FRIDAY + 7 * DAY]


@pytest.mark.parametrize(("cron", "days"), [("* * * * *", 400), ("0 * * * *", 60)])
def test_of_very_many_the_newest_are_known_without_counting_all(
    cron: str, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, after = list[int](), Occurrences.after

    def counted(times: Occurrences, moment: Instant) -> Instant | None:
        asked.append(moment)
        return after(times, moment)

    monkeypatch.setattr(Occurrences, "after", counted)
    often = replace(ONCE, stored_schedule=f'{{"cron": "{cron}"}}', late="send:6h")
    step = MINUTE if cron.startswith("*") else HOUR
    now = Instant(FRIDAY + days * DAY + 1)
    next_at, runs = due_runs(often, now, ZONE)
    assert [at for at, _ in runs] == [now - 1 - n * step for n in reversed(range(MOST_MISSED))]
    assert {state for _, state in runs[:-1]} == {"skipped"}
    assert (runs[-1][1], next_at) == ("planning", now - 1 + step)
    assert len(asked) < 3 * MOST_MISSED
    ended = replace(often, until=FRIDAY + 5 * step)
    assert [at for at, _ in due_runs(ended, now, ZONE)[1]] == [FRIDAY + n * step for n in range(6)]


def test_late_policies_are_checked() -> None:
    assert [parse_late(each) for each in ("Skip", " ask ", "send: 90m", "SEND:6h")] == [
        "skip", "ask", "send:90m", "send:6h",
    ]  # fmt: skip
    for wrong in ("", "later", "send", "send:", "send:soon"):
        with pytest.raises(ValueError, match=r"\S"):
            parse_late(wrong)
