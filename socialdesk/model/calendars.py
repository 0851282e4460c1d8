"""The working hours of a shop, of each of its accounts and of its teams."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from socialdesk.model.hours import ALWAYS, Closure, WorkingHours
from socialdesk.model.ids import Instant


@dataclass(frozen=True, slots=True)
class Team:
    """People who work the same shifts."""

    members: Collection[str]
    hours: WorkingHours | None


@dataclass(frozen=True, slots=True)
class HoursByAccount:
    """The same by accounts' numbers, as figures ask."""

    shop: WorkingHours | None = None
    own: Mapping[int, WorkingHours | None] = field(default_factory=dict)
    """Of accounts whose hours are not the shop's."""

    def of(self, account: int) -> WorkingHours | None:
        """An account's hours."""
        return self.own.get(account, self.shop)


@dataclass(frozen=True, slots=True)
class Calendars:
    """Whose hours are which. None: always open. `accounts` are those that have hours of their own."""

    shop: WorkingHours | None = None
    accounts: Mapping[str, WorkingHours | None] = field(default_factory=dict)
    teams: Mapping[str, Team] = field(default_factory=dict)

    def calendar_of(self, account: str = "", team: str = "") -> WorkingHours | None:
        """The hours of a team, else of an account, else the shop's."""
        if team in self.teams:
            return self.teams[team].hours
        return self.accounts.get(account, self.shop)

    def on_shift(self, agent: str, moment: datetime) -> bool:
        """Whether somebody works at a moment (aware): one of their teams does, or, for whoever is in none, the
        shop is open."""
        own = [team.hours for team in self.teams.values() if agent in team.members]
        return any(hours is None or hours.is_open(moment) for hours in own or [self.shop])

    def closed_by(
        self, everywhere: Sequence[Closure], own: Mapping[str, Sequence[Closure]], zone: ZoneInfo
    ) -> Calendars:
        """With vacations that close all of it, and some that close an account's."""
        if not everywhere and not own:
            return self
        names = {*self.accounts, *own}
        return Calendars(
            _closed(self.shop, everywhere, zone),
            {
                name: _closed(self.calendar_of(name), [*everywhere, *own.get(name, ())], zone)
                for name in names
            },
            {
                name: Team(team.members, _closed(team.hours, everywhere, zone))
                for name, team in self.teams.items()
            },
        )


def _closed(
    hours: WorkingHours | None, closures: Sequence[Closure], zone: ZoneInfo
) -> WorkingHours | None:
    if not closures:
        return hours
    hours = WorkingHours(ALWAYS, zone) if hours is None else hours
    earlier = tuple(
        (until, replace(each, closures=(*each.closures, *closures)))
        for until, each in hours.earlier
    )
    return replace(hours, closures=(*hours.closures, *closures), earlier=earlier)


def by_moment(former: Sequence[tuple[Instant, Calendars]], now: Calendars) -> Calendars:
    """What holds `now`, and what did before: each with the moment up to which it did, in turn. Where somebody had
    no hours, what came later stands for that time too."""

    def whole(
        hours: WorkingHours | None, before: Sequence[tuple[Instant, WorkingHours | None]]
    ) -> WorkingHours | None:
        if hours is None:
            return None
        earlier: list[tuple[Instant, WorkingHours]] = []
        for until, each in before:
            if earlier and earlier[-1][1] == each:
                earlier.pop()
            if each is not None:
                earlier.append((until, each))
        if earlier and earlier[-1][1] == hours:
            earlier.pop()
        return replace(hours, earlier=tuple(earlier)) if earlier else hours

    return Calendars(
        whole(now.shop, [(until, each.shop) for until, each in former]),
        {
            name: whole(
                now.calendar_of(name), [(until, each.calendar_of(name)) for until, each in former]
            )
            for name in {*now.accounts, *(one for _, each in former for one in each.accounts)}
        },
        now.teams,
    )
