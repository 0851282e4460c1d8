"""`[hours]` in the configuration: the shop's week, single days, holidays and vacations, and those of accounts and
teams."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self, TypeVar
from zoneinfo import ZoneInfo

from socialdesk.model.i18n import mark, translate
from socialdesk.settings import Misplaced, Settings, ShapedText, expanded, fields, nearest, read

if TYPE_CHECKING:
    from socialdesk.model.calendars import Calendars
    from socialdesk.model.hours import Closure, Day, DaysOff, Interval, WorkingHours
    from socialdesk.model.ids import Instant

T = TypeVar("T")
Own = TypeVar("Own", bound="OwnHours")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_USUAL = "week"
"""Of a single day: as that weekday always is."""


class Country(ShapedText):
    """Whose public holidays close the shop; empty: nobody's."""

    __slots__ = ()
    MUST = mark('must be "vn", "th" or ""')
    SHAPE = re.compile(r"(vn|th)?")


class Intervals(tuple[str, ...]):
    """The times of a day at which the shop is open."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """A list of intervals, each checked. Raises ValueError with a sentence."""
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ValueError(
                translate('must be a list of intervals, like ["08:00-12:00", "13:30-18:00"]')
            )
        from socialdesk.model.hours import parse_interval  # noqa: PLC0415 - few desks have hours to read first

        for each in value:
            parse_interval(each)
        return cls(value)


class SingleDay(NamedTuple):
    """A single day's hours: intervals, of which all begin with + where they come to what the day has anyhow; or the
    weekday that it is like."""

    day: date
    open: tuple[str, ...] = ()
    like: str = ""
    name: str = ""

    @property
    def adds(self) -> bool:
        """Whether its intervals come to those of the day."""
        return bool(self.open) and self.open[0].lstrip().startswith("+")


class SingleDays(tuple[SingleDay, ...]):
    """`[hours.days]`."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """A table of days. Raises ValueError with a sentence."""
        if not isinstance(value, dict):
            raise ValueError(translate('must be a table [hours.days] of lines like "2026-12-24" = ["08:00-12:00"]'))  # fmt: skip
        return cls(_single_day(key, each) for key, each in value.items())


def _single_day(key: str, value: object) -> SingleDay:
    with _named(key):
        day = _date(key)
        name: object = ""
        if isinstance(value, dict):
            _only(value, ("open", "like", "name"))
            name = read(value.get("name", ""), str)
            if len({"open", "like"} & value.keys()) != 1:
                raise ValueError(
                    translate('needs one of open = ["08:00-12:00"] and like = "{day}"', day=_USUAL)
                )
            value = value.get("open", value.get("like"))
        if isinstance(value, str):
            if value not in (*_WEEKDAYS, _USUAL):
                raise ValueError(
                    translate(
                        '"{text}" is no day to be like; use {all}',
                        text=value,
                        all=", ".join((_USUAL, *_WEEKDAYS)),
                    )
                )
            return SingleDay(day, (), value, str(name))
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise ValueError(
                translate(
                    'must be a list of intervals, like ["08:00-12:00"], [] for closed, or "{day}" for as always',
                    day=_USUAL,
                )
            )
        marked = {each.lstrip().startswith("+") for each in value}
        if len(marked) > 1:
            raise ValueError(
                translate(
                    "either all intervals of a day begin with +, or none: with + they come to the day's own hours"
                )
            )
        found = SingleDay(day, tuple(value), "", str(name))
        Intervals.read([each.lstrip().removeprefix("+") for each in value])
        return found


class Vacation(NamedTuple):
    """Days that are closed, first and last among them; or from one moment to another. A moment without a zone is the
    shop's."""

    begins: date | datetime
    ends: date | datetime
    name: str = ""


class Vacations(tuple[Vacation, ...]):
    """`[hours.vacation]`, or several `[[hours.vacation]]`."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """One vacation or a list of them. Raises ValueError with a sentence."""
        several = value if isinstance(value, list) else [value]
        return cls(_vacation(each) for each in several)


def _vacation(value: object) -> Vacation:
    if not isinstance(value, dict):
        raise ValueError(translate("must be like {example}", example=_VACATION))
    _only(value, ("from", "until", "name"))
    ends = []
    for key in ("from", "until"):
        if key not in value:
            raise ValueError(translate("must be like {example}", example=_VACATION))
        with _named(key):
            ends.append(_date_or_moment(value[key]))
    first, last = ends
    if isinstance(first, datetime) != isinstance(last, datetime) or (
        isinstance(first, datetime)
        and isinstance(last, datetime)
        and (first.tzinfo is None) != (last.tzinfo is None)
    ):
        raise ValueError(translate("from and until must both be days, or both moments"))
    if first > last:
        with _named("until"):
            raise ValueError(translate("a vacation cannot end before it begins"))
    return Vacation(first, last, read(value.get("name", ""), str))


_VACATION = "{ from = 2026-02-14, until = 2026-02-22 }"


class OwnHours(Settings, frozen=True, kw_only=True):
    """A week's working hours. A weekday that is None is closed; a week of them is always open, but for what closes
    it on single days."""

    monday: Intervals | None = None
    tuesday: Intervals | None = None
    wednesday: Intervals | None = None
    thursday: Intervals | None = None
    friday: Intervals | None = None
    saturday: Intervals | None = None
    sunday: Intervals | None = None
    public_holidays: Country | None = None
    ics: str | None = None
    """A calendar file: what is in it closes the shop."""
    days: SingleDays = SingleDays()
    vacation: Vacations = Vacations()

    @property
    def week(self) -> dict[str, Intervals]:
        """The weekdays that are written."""
        found = {day: getattr(self, day) for day in _WEEKDAYS}
        return {day: times for day, times in found.items() if times is not None}


class TeamTable(OwnHours, frozen=True, kw_only=True):
    """The shifts of some people."""

    members: tuple[str, ...] = ()


class _Owned(tuple[tuple[str, T], ...]):
    """Tables of hours by whose they are."""

    __slots__ = ()

    @classmethod
    def _of(cls, value: object, schema: type[Settings]) -> Self:
        if not isinstance(value, dict):
            raise ValueError(translate("must be a table of tables, one for each name"))
        found = []
        for name, content in value.items():
            with _named(name):
                found.append((name, _table(content, schema)))
        return cls(found)  # type: ignore[arg-type] # as the callers say


class AccountHours(_Owned[OwnHours]):
    """`[hours.accounts.NAME]`."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """Tables by accounts' names. Raises ValueError with a sentence."""
        return cls._of(value, OwnHours)


class TeamHours(_Owned[TeamTable]):
    """`[hours.teams.NAME]`."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """Tables by teams' names. Raises ValueError with a sentence."""
        return cls._of(value, TeamTable)


class HoursTable(OwnHours, frozen=True, kw_only=True):
    """`[hours]`: the shop's own. Accounts and teams have of it what they do not say themselves."""

    accounts: AccountHours = AccountHours()
    teams: TeamHours = TeamHours()

    def wrong(self, accounts: Collection[str]) -> Misplaced | None:
        """What is wrong with the accounts that are named."""
        for name, _ in self.accounts:
            if name not in accounts:
                what = translate(
                    'there is no account "{name}"{near}',
                    name=name,
                    near=nearest(name, list(accounts)),
                )
                return Misplaced(what.rstrip("."), name)
        return None

    def placed(self, folder: Path) -> HoursTable:
        """With calendar files where they are, seen from a folder."""

        def own(table: Own) -> Own:
            if not table.ics:
                return table
            return _with(table, ics=str(folder / expanded(table.ics)))

        return _with(
            own(self),
            accounts=AccountHours((name, own(each)) for name, each in self.accounts),
            teams=TeamHours((name, own(each)) for name, each in self.teams),
        )


def _with(table: Own, **values: object) -> Own:
    """The same with other values."""
    return type(table)(**{key: getattr(table, key) for key in fields(type(table))} | values)


def _table(content: object, schema: type[Settings]) -> Settings:
    if not isinstance(content, dict):
        raise ValueError(translate("must be a table with keys like those of [hours]"))
    keys = fields(schema)
    _only(content, keys)
    found = {}
    for key, value in content.items():
        with _named(key):
            if key == "members":
                found[key] = _members(value)
            else:
                found[key] = read(value, keys[key].type)
    return schema(**found)


def _members(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise ValueError(translate('must be a list of agents, like ["linh", "hoa"]'))
    return tuple(value)


def _only(content: Mapping[str, object], known: Collection[str]) -> None:
    for key in content:
        if key not in known:
            with _named(key):
                near = nearest(key, list(known))
                raise ValueError(translate('there is no key "{name}" here{near} There are {all}', name=key, near=near, all=", ".join(known)))  # fmt: skip


@contextmanager
def _named(key: str) -> Iterator[None]:
    """What is wrong in here stands at a key."""
    try:
        yield
    except Misplaced as error:
        raise Misplaced(str(error), key, *error.path) from None
    except ValueError as error:
        raise Misplaced(str(error), key) from None


def _date(text: str) -> date:
    try:
        if not _ISO_DAY.fullmatch(text):
            raise ValueError
        found = date.fromisoformat(text)
    except ValueError:
        raise ValueError(
            translate('"{text}" is no day; write it like "2026-12-24"', text=text)
        ) from None
    return _counted(found)


AnyDay = TypeVar("AnyDay", bound=date)


def _counted(found: AnyDay) -> AnyDay:
    if found.year not in _YEARS:
        raise ValueError(translate("years are counted here from 1900 to 2200"))
    return found


def _date_or_moment(value: object) -> date | datetime:
    if isinstance(value, date):  # so is a moment
        return _counted(value)
    if isinstance(value, str) and _ISO_DAY.fullmatch(value):
        return _date(value)
    with suppress(ValueError):
        if isinstance(value, str):
            return _counted(datetime.fromisoformat(value))
    raise ValueError(
        translate(
            "must be a day or a moment, like 2026-02-14 or 2026-02-14T12:00:00, without quotes"
        )
    )


_YEARS = range(1900, 2201)
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def calendars_of(table: HoursTable, zone: ZoneInfo) -> Calendars:
    """Everybody's hours as they are configured. Raises ConfigError for a calendar file that cannot be read."""
    from socialdesk.model.calendars import Calendars, Team  # noqa: PLC0415 - not before a desk's first paint

    return Calendars(
        _hours(table, table, zone),
        {name: _hours(each, table, zone) for name, each in table.accounts},
        {name: Team(each.members, _hours(each, table, zone)) for name, each in table.teams},
    )


def _hours(own: OwnHours, shops: OwnHours, zone: ZoneInfo) -> WorkingHours | None:
    """What a table says, and where it says nothing what the shop's says; None: always open."""
    from socialdesk.model.hours import ALWAYS, WorkingHours, parse_week  # noqa: PLC0415 - the same

    country = shops.public_holidays if own.public_holidays is None else own.public_holidays
    file = shops.ics if own.ics is None else own.ics
    days = {each.day: each for each in (*shops.days, *own.days)}
    vacations = dict.fromkeys((*shops.vacation, *own.vacation))
    written = own.week or shops.week
    if not (written or country or file or days or vacations):
        return None
    week = parse_week(written, zone).week if written else ALWAYS
    singles = {day: _day(each, week) for day, each in days.items()}
    closed: Mapping[date, str] = {}
    closures: tuple[Closure, ...] = ()
    if file:
        from socialdesk.services.closed_days import closed_by  # noqa: PLC0415 - few have one

        closed, closures = closed_by(Path(file), zone)
    whole, parts = _vacations(vacations, zone)
    holidays: Mapping[date, str] = {}
    if country:
        from socialdesk.services.public_holidays import PublicHolidays  # noqa: PLC0415 - the same

        holidays = PublicHolidays(country)
    return WorkingHours(week, zone, singles, closed, holidays, tuple(whole), (*closures, *parts))


def _day(single: SingleDay, week: Sequence[tuple[Interval, ...]]) -> Day:
    from socialdesk.model.hours import Day, parse_interval  # noqa: PLC0415 - the same

    if single.like:
        number = single.day.weekday() if single.like == _USUAL else _WEEKDAYS.index(single.like)
        return Day(week[number], single.name)
    found = [parse_interval(each.lstrip().removeprefix("+")) for each in single.open]
    return Day(tuple(sorted(found, key=lambda each: each.start)), single.name, single.adds)


def _vacations(several: Iterable[Vacation], zone: ZoneInfo) -> tuple[list[DaysOff], list[Closure]]:
    from socialdesk.model.hours import Closure, DaysOff, instant  # noqa: PLC0415 - the same

    whole, parts = [], []
    for each in several:
        if isinstance(each.begins, datetime) and isinstance(each.ends, datetime):
            first, last = (
                instant(at if at.tzinfo else at.replace(tzinfo=zone))
                for at in (each.begins, each.ends)
            )
            parts.append(Closure(first, last, name=each.name))
        else:
            whole.append(DaysOff(each.begins, each.ends, each.name))
    return whole, parts


def times_of(several: Iterable[Vacation], zone: ZoneInfo) -> tuple[tuple[Instant, Instant], ...]:
    """Vacations as moments, half-open."""
    from socialdesk.model.calendar import day_begins  # noqa: PLC0415 - few shops have any

    whole, parts = _vacations(several, zone)
    return (
        *(
            (day_begins(each.first, zone), day_begins(each.last + timedelta(days=1), zone))
            for each in whole
        ),
        *((each.begins, each.ends) for each in parts),
    )
