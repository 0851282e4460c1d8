"""Figures of columns beside the same counted one wait at a time."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.hours import WEEKDAYS, parse_week
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.measure import By, ClockKind, Figures, Question, When, figures, unknown
from socialdesk.services.figures.columns import Waits, numbers, waits_of
from socialdesk.services.figures.counting import Group, Shop, count
from socialdesk.services.figures.packs import WAITS, repacked
from socialdesk.store.packs import Kept
from tests.support.stories import held

BEGIN = int(datetime(2026, 3, 2, tzinfo=UTC).timestamp() * 1000)
HOURS = {
    "monday": ["09:00-12:00", "13:00-17:00"],
    "tuesday": ["20:00-02:00"],
    "sunday": ["00:00-24:00"],
}
ZONES = ["Asia/Ho_Chi_Minh", "Europe/Berlin", "America/St_Johns"]
Row = tuple[int, int, int, int, int | None, int | None, str]


def columns_of(rows: list[Row]) -> Waits:
    """Half of them out of packs."""
    given = [
        (
            *row[:4],
            -1 if row[5] is None else row[5],
            0 if row[5] is None else 2 if row[4] is None else 1,
            -1,
            row[6],
            "",
        )
        for row in rows
    ]
    body, _ = repacked(WAITS, [], (), given[::2])
    return waits_of(Kept([(0, body)], {}, given[1::2]))


LANGUAGES = {"vi": numbers("0,1"), "th": numbers("2"), "en": numbers("99")}


def wait(number: int, opened: int, length: int | None, ends: bool, agent: str) -> Row:
    """A wait: answered after a length, or ended without an answer after it, or open."""
    opened += BEGIN
    end = None if length is None else opened + length
    return number, number % 7, number % 3, opened, end if ends else None, end, agent if ends else ""


ROWS = st.lists(
    st.tuples(
        st.integers(0, 40 * DAY), st.none() | st.integers(0, 3 * DAY), st.booleans(), st.sampled_from(["", "mai", "linh"])
    ),
    max_size=40,
)  # fmt: skip


TAGS = [
    (0, "vip", 0, None), (0, "khó", BEGIN + 4 * DAY, BEGIN + 9 * DAY), (0, "khó", BEGIN + 11 * DAY, None),
    (3, "vip", BEGIN, BEGIN + 2 * DAY), (3, "sỉ", BEGIN + 6 * DAY, BEGIN + 12 * DAY), (99, "x", 0, None),
]  # fmt: skip
BROADCASTS = [
    (1, "Tết", BEGIN + 3 * DAY, BEGIN + 6 * DAY),
    (1, "Sale", BEGIN + 6 * DAY, BEGIN + 9 * DAY),
    (99, "x", 0, 9),
]


@settings(max_examples=60)
@given(
    ROWS, st.sampled_from(By), st.sampled_from(ClockKind), st.sampled_from(When), st.sampled_from(ZONES),
    st.booleans(), st.integers(-DAY, 45 * DAY), st.integers(0, 20 * DAY), st.integers(0, DAY),
)  # fmt: skip
def test_columns_count_as_one_by_one(
    given_rows: list[tuple[int, int | None, bool, str]], by: By, clock: ClockKind, when: When, zone: str,
    opens: bool, seen: int, begins: int, target: int,
) -> None:  # fmt: skip
    rows = [wait(number, *each) for number, each in enumerate(given_rows)]
    shop = Shop(
        ZoneInfo(zone), parse_week(HOURS, ZoneInfo(zone)) if opens else None, {0: "page", 1: "oa", 2: "oa2"},
        {0: "messenger", 1: "zalo", 2: "zalo"}, LANGUAGES, held(TAGS), held(BROADCASTS),
    )  # fmt: skip
    question = Question(
        Instant(BEGIN + seen), Instant(BEGIN + begins), Instant(BEGIN + begins + 20 * DAY), by, clock, when, target
    )  # fmt: skip

    found = count(columns_of(rows), question, shop)
    if by is not By.ALL:
        assert [each.group for each in found] == sorted(
            (each.group for each in found), key=WEEKDAYS.index if by is By.WEEKDAY else None
        )
    assert {each.group: each.figures for each in found} == _one_by_one(rows, question, shop)


def _names(table: list[Any], conversation: int, at: int) -> list[str]:
    return [
        name
        for number, name, since, until in table
        if number == conversation and since <= at and (until is None or at < until)
    ] or [""]


def _one_by_one(rows: list[Row], question: Question, shop: Shop) -> dict[str, Figures]:
    groups: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    if question.by is By.ALL:
        groups[""]
    for _, conversation, account, opened, answered, ended, agent in rows:
        if opened > question.as_of:
            continue
        is_open = ended is None or ended > question.as_of
        if not is_open and answered is None:
            continue
        end = question.as_of if is_open else answered
        assert end is not None
        moment = opened if question.when is When.ARRIVAL else end
        assert question.begins is not None and question.ends is not None
        if not question.begins <= moment < question.ends:
            continue
        length = end - opened
        if question.clock is ClockKind.BUSINESS:
            length = shop.hours.business_ms(Instant(opened), Instant(end)) if shop.hours else 0
        local = datetime.fromtimestamp(moment / 1000, shop.zone)
        iso = local.isocalendar()
        names = {
            By.ALL: [""],
            By.ACCOUNT: [shop.accounts[account]],
            By.CHANNEL: [shop.channels[account]],
            By.AGENT: ["" if is_open else agent or "elsewhere"],
            By.TAG: _names(TAGS, conversation, opened),
            By.BROADCAST: _names(BROADCASTS, conversation, opened),
            By.HOUR: [f"{local:%H}"],
            By.WEEKDAY: [WEEKDAYS[local.weekday()]],
            By.DAY: [f"{local:%Y-%m-%d}"],
            By.WEEK: [f"{iso.year}-W{iso.week:02}"],
            By.MONTH: [f"{local:%Y-%m}"],
            By.LANGUAGE: [each for each, of in shop.languages.items() if conversation in of]
            or [""],
        }[question.by]
        for name in names:
            groups[name][is_open].append(length)
    if question.clock is ClockKind.BUSINESS and shop.hours is None:
        return {name: unknown(len(done), len(waiting)) for name, (done, waiting) in groups.items()}
    return {
        name: figures(sorted(done), sorted(waiting), question.target, sum(done))
        for name, (done, waiting) in groups.items()
    }


def test_the_worked_example_by_both_clocks() -> None:
    saigon = ZoneInfo("Asia/Ho_Chi_Minh")
    office = parse_week({day: ["09:00-17:00"] for day in WEEKDAYS[:5]}, saigon)
    opened = int(datetime(2026, 3, 2, 16, 50, tzinfo=saigon).timestamp() * 1000)
    rows = [(1, 1, 1, opened, opened + 58_800_000, opened + 58_800_000, "A")]
    shop, question = Shop(saigon, office), Question(Instant(opened + 3 * DAY))

    (wall,) = count(columns_of(rows), question, shop)
    (business,) = count(columns_of(rows), Question(question.as_of, clock=ClockKind.BUSINESS), shop)
    assert (wall.figures.mean_ms, business.figures.mean_ms) == (58_800_000, 1_200_000)
    assert (wall.figures.within, wall.figures.missed) == (0, 1)


def test_of_no_waits_all_is_one_group_of_nothing() -> None:
    shop = Shop(ZoneInfo("Asia/Ho_Chi_Minh"), None)

    assert count(columns_of([]), Question(Instant(BEGIN)), shop) == [
        Group("", figures([], [], 600_000, 0))
    ]
    for by in list(By)[1:]:
        assert count(columns_of([]), Question(Instant(BEGIN), by=by), shop) == []


@pytest.mark.parametrize(("after", "missed"), [(10 * MINUTE, 0), (10 * MINUTE + 1, 1), (HOUR, 1)])
def test_who_still_waits_is_missed_once_past_the_target(after: int, missed: int) -> None:
    rows = [(1, 1, 1, BEGIN, None, None, "")]
    shop = Shop(ZoneInfo("Asia/Ho_Chi_Minh"), None)

    (found,) = count(columns_of(rows), Question(Instant(BEGIN + after)), shop)
    assert (found.figures.n, found.figures.open, found.figures.missed) == (1, 1, missed)
