"""A calendar file: whole days, hours, what repeats, zones, and files that are none."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socialdesk.errors import ConfigError
from socialdesk.model.hours import Closure, Source, instant
from socialdesk.services.closed_days import closed_by

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")


def file(tmp_path: Path, *events: str) -> Path:
    whole = "\n".join(f"BEGIN:VEVENT\nUID:{n}\n{each}\nEND:VEVENT" for n, each in enumerate(events))
    path = tmp_path / "closed.ics"
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n{whole}\nEND:VCALENDAR\n"
    path.write_text(text.replace("\n", "\r\n"), encoding="utf-8")
    return path


def days(tmp_path: Path, *events: str) -> list[str]:
    return [f"{day:%m-%d}" for day in sorted(closed_by(file(tmp_path, *events), SAIGON)[0])]


def times(tmp_path: Path, *events: str) -> list[str]:
    return [
        f"{datetime.fromtimestamp(at / 1000, UTC):%m-%d %H:%M}"
        for each in closed_by(file(tmp_path, *events), SAIGON)[1]
        for at in (each.begins, each.ends)
    ]


DAY = "DTSTART;VALUE=DATE:20261224"


def test_whole_days_are_closed_the_last_one_left_out(tmp_path: Path) -> None:
    for event, found in (
        (DAY, ["12-24"]),
        (f"{DAY}\nDTEND;VALUE=DATE:20261227", ["12-24", "12-25", "12-26"]),
        (f"{DAY}\nDURATION:P2D", ["12-24", "12-25"]),
        (f"{DAY}\nSTATUS:CANCELLED", []),
        (f"{DAY}\nRRULE:FREQ=DAILY;COUNT=3", ["12-24", "12-25", "12-26"]),
        (f"{DAY}\nRRULE:FREQ=WEEKLY;UNTIL=20261231", ["12-24", "12-31"]),
        (f"{DAY}\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20261225", ["12-24", "12-26"]),
        (f"{DAY}\nRDATE;VALUE=DATE:20261230", ["12-24", "12-30"]),
    ):
        assert days(tmp_path, event) == found, event
    named, _ = closed_by(file(tmp_path, f"{DAY}\nSUMMARY:Noel\\, nghỉ"), SAIGON)
    assert named == {date(2026, 12, 24): "Noel, nghỉ"}


def test_an_event_with_a_time_closes_that_time_in_its_own_zone(tmp_path: Path) -> None:
    for event, found in (
        ("DTSTART:20261224T130000\nDTEND:20261224T150000", ["12-24 06:00", "12-24 08:00"]),
        ("DTSTART:20261224T130000Z\nDURATION:PT1H", ["12-24 13:00", "12-24 14:00"]),
        ("DTSTART;TZID=Asia/Bangkok:20261224T130000\nDURATION:PT1H", ["12-24 06:00", "12-24 07:00"]),
        ("DTSTART:20261224T130000Z", []),
        # Across the change of the clocks it is at the same time of day.
        (
            "DTSTART;TZID=Europe/Berlin:20261024T100000\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=2",
            ["10-24 08:00", "10-24 09:00", "10-25 09:00", "10-25 10:00"],
        ),
        (
            "DTSTART:20261224T130000\nDURATION:PT1H\nRRULE:FREQ=DAILY;UNTIL=20261225T060000Z",
            ["12-24 06:00", "12-24 07:00", "12-25 06:00", "12-25 07:00"],
        ),
    ):  # fmt: skip
        assert times(tmp_path, event) == found, event
    _, (closure,) = closed_by(
        file(tmp_path, "DTSTART:20261224T060000Z\nDURATION:PT1H\nSUMMARY:Họp"), SAIGON
    )
    begins = instant(datetime(2026, 12, 24, 6, tzinfo=UTC))
    assert closure == Closure(begins, begins + 3_600_000, Source.FILE, "Họp")


def test_an_occurrence_that_was_moved_is_closed_where_it_was_moved_to(tmp_path: Path) -> None:
    series = f"{DAY}\nRRULE:FREQ=DAILY;COUNT=2"
    moved = "UID:0\nRECURRENCE-ID;VALUE=DATE:20261225\nDTSTART;VALUE=DATE:20261230"
    path = file(tmp_path, series, moved)
    path.write_text(path.read_text().replace("UID:1\n", ""))

    assert sorted(closed_by(path, SAIGON)[0]) == [date(2026, 12, 24), date(2026, 12, 30)]


def test_what_is_no_calendar_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ics"
    for data, said in (
        (b"hello", "is no calendar file"),
        (b"\xff\xfe\x00", "is no calendar file"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n", "is no calendar file"),
        (b"x" * (4 * 1024 * 1024 + 1), "larger than 4 MB"),
    ):  # fmt: skip
        broken.write_bytes(data)
        with pytest.raises(ConfigError, match=said):
            closed_by(broken, SAIGON)
    with pytest.raises(ConfigError, match="cannot be read"):
        closed_by(tmp_path / "none.ics", SAIGON)
    for rule, said in (
        ("FREQ=SECONDLY", "within a day"),
        ("FREQ=NEVER", "no calendar file"),
    ):
        with pytest.raises(ConfigError, match=said):
            closed_by(file(tmp_path, f"{DAY}\nRRULE:{rule}"), SAIGON)
    with pytest.raises(ConfigError, match="more than 20000"):
        closed_by(file(tmp_path, f"{DAY}\nDURATION:P9999999D"), SAIGON)


def test_an_event_that_never_comes_is_named_at_once(tmp_path: Path) -> None:
    for rule in ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=31;BYMONTH=4"):  # fmt: skip
        events = [DAY, *[f"{DAY}\nSUMMARY:Kiểm kho\nRRULE:{rule}"] * 500]
        with pytest.raises(ConfigError, match='the event "Kiểm kho" repeats by a rule that never'):
            closed_by(file(tmp_path, *events), SAIGON)
    # Its end comes before its first time: that is no mistake.
    assert days(tmp_path, f"{DAY}\nRRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261226") == ["12-24"]
    assert days(tmp_path, "DTSTART;VALUE=DATE:24000229\nRRULE:FREQ=YEARLY") == ["02-29"]


def test_what_repeats_for_ever_is_followed_for_a_generation(tmp_path: Path) -> None:
    yearly, _ = closed_by(file(tmp_path, f"{DAY}\nRRULE:FREQ=YEARLY"), SAIGON)

    assert (min(yearly), max(yearly)) == (date(2026, 12, 24), date(2049, 12, 24))


def test_a_file_that_repeats_for_ever_is_read_in_no_time(tmp_path: Path) -> None:
    daily = f"{DAY}\nRRULE:FREQ=DAILY"
    for name, events in {
        "many for ever": [daily] * 300,
        "many over the same years": [f"{DAY}\nDTEND;VALUE=DATE:20600101"] * 300,
        "many events": [DAY] * 5_001,
    }.items():
        with pytest.raises(ConfigError, match="more than"):
            closed_by(file(tmp_path, *events), SAIGON)
        assert name


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "closed.ics"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path):
        with pytest.raises(ConfigError, match="cannot be read"):
            closed_by(path, SAIGON)
