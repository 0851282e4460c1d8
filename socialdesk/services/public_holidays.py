"""Public holidays of a country by the library `holidays`: the lunar ones too (Tết, Hùng Kings' day), and the days that
make up for those on a weekend. It is loaded once a day is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache

from socialdesk.model.i18n import language, translate

FIRST, LAST = 1914, 2100
"""Years of which the library knows the holidays of each."""
_SPOKEN = {"vi": "vi", "th": "th", "en": "en_US"}


class PublicHolidays(Mapping[date, str]):
    """What each public holiday is called, in the language that is spoken where there is a word in it, else in
    English. Years in which nobody asks for a day are never made."""

    def __init__(self, country: str) -> None:
        self.country = country

    def __getitem__(self, day: date) -> str:
        return _of_year(self.country, day.year, language())[day]

    def get(self, day: date, default: object = None) -> str | None:  # type: ignore[override]
        """The holiday of a day, or None."""
        return _of_year(self.country, day.year, language()).get(day)

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.get(day) is not None

    def __iter__(self) -> Iterator[date]:
        for year in range(FIRST, LAST + 1):
            yield from sorted(_of_year(self.country, year, language()))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PublicHolidays) and other.country == self.country

    def __repr__(self) -> str:
        return f"PublicHolidays({self.country!r})"

    def __hash__(self) -> int:
        return hash(self.country)

    def __bool__(self) -> bool:
        return True

    def is_known(self, year: int) -> bool:
        """Whether there is any holiday in a year."""
        return bool(_of_year(self.country, year, language()))

    def days(self, years: range) -> tuple[date, ...]:
        """The holidays of some years, in turn."""
        spoken = language()
        return tuple(day for year in years for day in sorted(_of_year(self.country, year, spoken)))


class KeptHolidays(PublicHolidays):
    """A country's holidays as they were known when a calendar was kept: of these years, whatever the library has learnt
    since; of others as it knows them now."""

    def __init__(self, country: str, years: range, days: Iterable[date]) -> None:
        super().__init__(country)
        self.years = years
        self.kept = frozenset(days)

    def __getitem__(self, day: date) -> str:
        name = self.get(day)
        if name is None:
            raise KeyError(day)
        return name

    def get(self, day: date, default: object = None) -> str | None:  # type: ignore[override]
        """The holiday of a day, or None."""
        known = super().get(day)
        if day.year not in self.years:
            return known
        return (known or translate("public holiday")) if day in self.kept else None

    def __iter__(self) -> Iterator[date]:
        return iter(self.days(range(FIRST, LAST + 1)))

    def days(self, years: range) -> tuple[date, ...]:
        """The holidays of some years, in turn."""
        found = [each for each in self.kept if each.year in years]
        for year in set(years) - set(self.years):
            found += super().days(range(year, year + 1))
        return tuple(sorted(found))

    @property
    def are_as_known(self) -> bool:
        """Whether the library knows the same now."""
        return frozenset(super().days(self.years)) == self.kept

    def __eq__(self, other: object) -> bool:
        """Others than the country's as they are known, even where that is the same: what follows from hours is looked up
        by them very often."""
        return (
            isinstance(other, KeptHolidays)
            and other.country == self.country
            and other.years == self.years
            and other.kept == self.kept
        )

    def __repr__(self) -> str:
        """All of it: whoever keeps what follows from hours sees by it that they are others."""
        return f"KeptHolidays({self.country!r}, {self.years!r}, {sorted(self.kept)!r})"

    def __hash__(self) -> int:
        return hash(self.country)


@lru_cache(maxsize=256)
def _of_year(country: str, year: int, spoken: str) -> Mapping[date, str]:
    import holidays  # noqa: PLC0415 - it takes a moment, and most days nobody asks

    wanted = _SPOKEN.get(spoken, "en_US")
    known = holidays.country_holidays(country.upper()).supported_languages
    return dict(
        holidays.country_holidays(
            country.upper(), years=year, language=wanted if wanted in known else "en_US"
        )
    )
