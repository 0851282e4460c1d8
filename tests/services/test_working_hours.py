"""The hours that hold and that held: a change leaves what was alone, a correction does not, a vacation closes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socialdesk.config import parse
from socialdesk.errors import NotAllowed
from socialdesk.model.calendars import Calendars
from socialdesk.model.hours import _open_in_year, instant
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.measure import ClockKind, Question
from socialdesk.services import public_holidays
from socialdesk.services.calendar_values import calendars_in, text_of
from socialdesk.services.figures.activity import Activity
from socialdesk.services.figures.measuring import Measuring
from socialdesk.services.hours_files import HoursFiles
from socialdesk.services.hours_settings import HoursTable, calendars_of
from socialdesk.services.working_hours import KeptHours, timeline
from socialdesk.store.hours import Version
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW
from tests.support.store import at, reply, say

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
EVERY_DAY = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def written(intervals: str, more: str = "") -> Calendars:
    week = "\n".join(f"{day} = [{intervals}]" for day in EVERY_DAY)
    accounts = '[[accounts]]\nname = "shop"\nchannel = "telegram"\ntoken = "123456789:x"\n'
    text = f"[hours]\n{week}\n{more}\n{accounts}".replace("123456789:x", "123456789:" + "A" * 35)
    return parse(text, Path("config.toml"), {}).calendars


SHORT, LONG = written('"08:00-12:00"'), written('"08:00-18:00"')
RICH = written(
    '"08:00:30-12:00", "20:00-01:00"',
    """public_holidays = "vn"
[hours.days]
"2026-12-24" = { open = ["+08:00-12:00"], name = "Noel" }
[[hours.vacation]]
from = 2027-02-04
until = 2027-02-12
[[hours.vacation]]
from = 2027-03-01T12:00:00.001
until = 2027-03-02T12:00:00
[hours.accounts.shop]
sunday = []
[hours.teams.live]
members = ["linh"]
monday = ["19:00-23:00"]
""",
)


def test_calendars_are_the_same_after_they_were_kept() -> None:
    for each in (Calendars(), SHORT, RICH):
        assert calendars_in(text_of(each)) == each
        assert text_of(calendars_in(text_of(each))) == text_of(each)
        years = range(2024, 2028)
        assert text_of(calendars_in(text_of(each, years)), years) == text_of(each, years)


def test_a_later_row_stands_for_all_that_earlier_ones_say_of_its_time() -> None:
    def of(*since: int) -> list[int]:
        rows = [Version(n, each, text_of(SHORT), 0) for n, each in enumerate(since)]
        return [each.since for each in timeline(rows)]

    assert of() == []
    assert of(0, 10, 20) == [0, 10, 20]
    assert of(0, 10, 20, 15) == [0, 10, 15]
    assert of(0, 10, 20, 10) == [0, 10]
    assert of(0, 10, 0) == [0]


async def test_hours_that_change_leave_what_was_before_alone_to_the_millisecond(
    store: Store,
) -> None:
    clock = ManualClock()
    before, after = (KeptHours(store, each, SAIGON, clock) for each in (SHORT, LONG))
    assert await before.keep()
    assert not await before.keep()
    changed = clock.now()
    day = (Instant(changed - DAY), Instant(changed + DAY))

    def open_on(calendars: Calendars, *span: Instant) -> int:
        assert calendars.shop is not None
        return calendars.shop.business_ms(*span)

    assert open_on(await before.read(), *day) == 8 * HOUR
    # Nobody has kept it yet: it holds from now on all the same.
    assert open_on(await after.read(), *day) == 8 * HOUR + 6 * HOUR
    assert await after.keep()
    assert open_on(await after.read(), *day) == 8 * HOUR + 6 * HOUR
    clock.advance(3_600)
    assert open_on(await after.read(), *day) == 8 * HOUR + 6 * HOUR
    assert [each.since for each in await after.history()] == [0, changed]

    noon = instant(datetime.fromtimestamp(changed / 1000, SAIGON).replace(hour=12, minute=0))
    assert noon > changed
    assert open_on(await after.read(), noon, Instant(noon + 1)) == 1
    assert open_on(await after.read(), Instant(noon - DAY), Instant(noon - DAY + 1)) == 0

    assert await after.correct(Instant(changed - DAY))
    assert not await after.correct(Instant(changed - DAY))
    assert open_on(await after.read(), Instant(noon - DAY), Instant(noon - DAY + 1)) == 1
    assert open_on(await after.read(), Instant(noon - 2 * DAY), Instant(noon - 2 * DAY + 1)) == 0
    assert await after.correct(Instant(0))
    assert open_on(await after.read(), Instant(noon - 2 * DAY), Instant(noon - 2 * DAY + 1)) == 1
    assert len(await after.history()) == 1


async def test_a_calendar_file_that_changes_holds_from_then_on(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock, path = ManualClock(), tmp_path / "closed.ics"
    today = datetime.fromtimestamp(clock.now() / 1000, SAIGON).date()

    def write(*days: date) -> None:
        events = "\r\n".join(
            f"BEGIN:VEVENT\r\nUID:{each}\r\nDTSTART;VALUE=DATE:{each:%Y%m%d}\r\nEND:VEVENT" for each in days
        )  # fmt: skip
        path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{events}\r\nEND:VCALENDAR\r\n")

    write()
    table = HoursTable(ics=str(path))
    files = HoursFiles(table, SAIGON)
    kept = KeptHours(store, calendars_of(table, SAIGON), SAIGON, clock, files)
    (job,) = kept.jobs()
    await kept.keep()
    await job.run()
    before = kept.calendars
    assert not files.have_changed

    write(today)
    await job.run()
    await job.run()

    moment = datetime.fromtimestamp(clock.now() / 1000, SAIGON)
    assert before.shop is not None
    assert before.shop.is_open(moment)
    assert kept.calendars.shop is not None
    assert not kept.calendars.shop.is_open(moment)
    assert kept.calendars.shop.is_open(moment - timedelta(milliseconds=1))
    assert len(await kept.history()) == 2
    path.write_text("no calendar")
    await job.run()
    assert not kept.calendars.shop.is_open(moment)
    assert "The working hours stay as they were." in caplog.text


@pytest.fixture
def nothing_reckoned() -> Iterator[None]:
    _open_in_year.cache_clear()
    yield
    _open_in_year.cache_clear()


@pytest.mark.usefixtures("nothing_reckoned")
async def test_another_list_of_holidays_leaves_days_that_are_past_alone(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The library learns that 2 September of 2025, and of 2027, are none."""
    clock, here = ManualClock(), written('"08:00-12:00"', 'public_holidays = "vn"')
    past, coming = date(2025, 9, 2), date(2027, 9, 2)
    kept = KeptHours(store, here, SAIGON, clock)
    await store.hours.keep(text_of(here), Instant(0), NOW, newest=0)  # as an older version kept it
    assert not await kept.keep()
    assert not await kept.keep()
    assert len(await store.hours.versions()) == 2
    assert [each.since for each in await kept.history()] == [0]

    def morning(calendars: Calendars, day: date) -> int:
        begins = instant(datetime(day.year, day.month, day.day, 8, tzinfo=SAIGON))
        assert calendars.shop is not None
        return calendars.shop.business_ms(begins, Instant(begins + HOUR))

    assert [morning(await kept.read(), day) for day in (past, coming)] == [0, 0]
    known = public_holidays._of_year

    def learnt(country: str, year: int, spoken: str) -> dict[date, str]:
        return {day: name for day, name in known(country, year, spoken).items() if day not in (past, coming)}  # fmt: skip

    monkeypatch.setattr(public_holidays, "_of_year", learnt)
    _open_in_year.cache_clear()
    for is_kept in (False, True):
        clock.advance(60)
        now = KeptHours(store, written('"08:00-12:00"', 'public_holidays = "vn"'), SAIGON, clock)
        assert not is_kept or await now.keep()
        assert not is_kept or not await now.keep()
        found = await now.read()
        assert [morning(found, day) for day in (past, coming)] == [0, HOUR], is_kept
    assert len(await now.history()) == 2
    assert await now.correct(Instant(0))
    assert morning(await now.read(), past) == HOUR


async def test_two_workers_keep_the_same_hours_once(store: Store) -> None:
    clock = ManualClock()
    one, other = (KeptHours(store, SHORT, SAIGON, clock) for _ in range(2))

    assert [await one.keep(), await other.keep()] == [True, False]
    assert not await store.hours.keep("x", Instant(0), NOW, newest=0)
    assert await store.hours.newest() == 1


async def test_a_vacation_by_command_closes_everybody_or_an_account_until_it_ends(
    store: Store,
) -> None:
    clock = ManualClock()
    kept = KeptHours(store, LONG, SAIGON, clock)
    number = (await store.accounts.all())[0].id
    now = clock.now()

    def is_open(account: str = "") -> bool:
        hours = kept.calendars.calendar_of(account)
        return hours is None or hours.is_open(datetime.fromtimestamp(clock.now() / 1000, UTC))

    await kept.begin_vacation("", Instant(now + HOUR), None, "linh")
    await kept.read()
    assert is_open()
    clock.advance(3_600)
    assert not is_open()
    assert kept.calendars.shop is not None
    assert kept.calendars.shop.next_opening(datetime.fromtimestamp(now / 1000, UTC)) is None
    assert await kept.end_vacation("", "linh") == 1
    assert await kept.end_vacation("", "linh") == 0
    await kept.read()
    assert is_open()

    await kept.begin_vacation("shop", clock.now(), Instant(clock.now() + DAY), "linh")
    await kept.begin_vacation("shop", clock.now(), Instant(clock.now() + 2 * DAY), "linh")
    assert [each.account for each in await kept.vacations()] == ["shop"]
    await kept.read()
    assert (is_open(), is_open("shop"), is_open("other")) == (True, False, True)
    assert kept.of(number) == kept.calendar_of("shop") == kept.numbered({"shop": number})[number]
    assert kept.of(number) != kept.of(number + 1) == kept.calendars.shop
    with pytest.raises(NotAllowed):
        await kept.begin_vacation("", clock.now(), clock.now(), "linh")


async def test_who_never_closes_closes_for_a_vacation(store: Store) -> None:
    clock = ManualClock()
    kept = KeptHours(store, Calendars(), SAIGON, clock)
    assert (await kept.read()).shop is None

    await kept.begin_vacation("", clock.now(), Instant(clock.now() + HOUR), "linh")
    hours = (await kept.read()).shop
    assert hours is not None
    assert hours.next_opening(datetime.fromtimestamp(clock.now() / 1000, UTC)) == (
        datetime.fromtimestamp(clock.now() / 1000, UTC) + timedelta(hours=1)
    )


async def test_a_wait_is_counted_by_the_hours_of_its_account_and_of_its_time(store: Store) -> None:
    """Lan waits from 10 to 16 o'clock, of which the shop is open for two hours and her account for six."""
    clock = ManualClock()
    await say(store, "501")
    await reply(store, now=at(6 * HOUR))
    question = Question(at(7 * HOUR), clock=ClockKind.BUSINESS)

    async def counted(calendars: Calendars) -> tuple[int | None, int | None, int | None]:
        kept = KeptHours(store, calendars, SAIGON, clock)
        measuring, activity = (make(store, SAIGON, kept) for make in (Measuring, Activity))
        (group,) = await measuring.figures(question)
        (row,) = await measuring.waits(question)
        work = await activity.agents(replace(question, begins=at(0), ends=at(DAY)))
        return (
            None if group.figures.mean_ms is None else int(group.figures.mean_ms),
            row.business_ms,
            work[0].closed if work else None,
        )

    assert await counted(SHORT) == (2 * HOUR, 2 * HOUR, 0)
    own = replace(SHORT, accounts={"shop": LONG.shop})
    assert await counted(own) == (6 * HOUR, 6 * HOUR, 0)
    assert await counted(Calendars()) == (None, None, None)


async def test_whoever_keeps_what_follows_from_hours_sees_that_they_changed(store: Store) -> None:
    clock = ManualClock()
    one, other = (KeptHours(store, RICH, SAIGON, clock) for _ in range(2))
    await one.keep()
    await one.read()
    assert repr(one) == repr(other)  # of two programs too

    await other.begin_vacation("", clock.now(), None, "linh")
    await one.read()
    assert repr(one) != repr(other)
    await other.read()
    assert repr(one) == repr(other)
