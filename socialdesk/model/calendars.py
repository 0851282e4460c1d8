"""The working hours of a shop, of each of its accounts and of its teams."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from socialdesk.model.hours import WorkingHours


@dataclass(frozen=True, slots=True)
class Team:
    """People who work the same shifts."""

    members: Collection[str]
    hours: WorkingHours | None


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
