"""The working hours that hold and that held: the configuration's, with the vacations that were begun by command, and
before the moments at which the configuration changed what it said until then."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.calendars import Calendars, HoursByAccount, by_moment
from socialdesk.model.hours import Closure, WorkingHours
from socialdesk.model.i18n import translate
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.text import display_safe
from socialdesk.services.calendar_values import calendars_in, public_holidays, text_of
from socialdesk.services.hours_files import HoursFiles
from socialdesk.services.jobs import Job
from socialdesk.services.public_holidays import KeptHolidays
from socialdesk.settings import nearest
from socialdesk.store.hours import VacationRow, Version
from socialdesk.store.store import Store

EVER = Instant(0)
"""Since when the first calendar holds."""
NO_END = Instant(1 << 53)
FIRST_KEPT = 2000
"""The first year whose public holidays are kept day by day."""
LOOK_EVERY = 5.0
"""Seconds between two looks at what was changed by command."""


@dataclass(frozen=True, slots=True)
class Held:
    """A calendar, and since when (ms; `EVER`: always) it held until the next one."""

    since: Instant
    calendars: Calendars
    kept_at: Instant

    def is_as(self, configured: Calendars) -> bool:
        """Whether that is what is configured, and the public holidays are those that are known now."""
        return text_of(self.calendars) == text_of(configured) and all(
            not isinstance(each, KeptHolidays) or each.are_as_known
            for each in public_holidays(self.calendars)
        )


class KeptHours:
    """Everybody's hours on one store. `calendars` are those of the last look (`read`); before it the configuration's
    alone."""

    def __init__(
        self,
        store: Store,
        configured: Calendars,
        zone: ZoneInfo,
        clock: Clock | None = None,
        files: HoursFiles | None = None,
    ) -> None:
        self._store = store
        self._clock = clock or store.clock
        self._configured = configured
        self._zone = zone
        self._files = files
        self._is_renewed = False
        self._stamp: tuple[object, ...] = ()
        self._names: dict[int, str] = {}
        self.calendars = configured
        self.by_account = HoursByAccount(configured.shop)

    def of(self, account: int) -> WorkingHours | None:
        """An account's hours, by its number, as of the last look."""
        return self.by_account.of(account)

    def __repr__(self) -> str:
        """The same for the same hours: whoever keeps what follows from them sees by it that they changed."""
        return repr(self.calendars)

    def calendar_of(self, account: str = "", team: str = "") -> WorkingHours | None:
        """As of the last look."""
        return self.calendars.calendar_of(account, team)

    def on_shift(self, agent: str, moment: datetime) -> bool:
        """As of the last look."""
        return self.calendars.on_shift(agent, moment)

    def numbered(
        self, accounts: Mapping[str, AccountId]
    ) -> Mapping[AccountId, WorkingHours | None]:
        """The hours of accounts by their numbers: always as of the last look."""
        return _ByNumber(self, {number: name for name, number in accounts.items()})

    async def read(self) -> Calendars:
        """Look, also at calendar files, and give what holds and held. Raises StoreError."""
        await self._renew()
        room = self._store.hours
        stamp = (await room.newest(), await room.vacations())
        if stamp == self._stamp:
            return self.calendars
        self._names = {each.id: each.name for each in await self._store.accounts.all()}
        held = timeline(await room.versions())
        now = self._clock.now()
        is_kept = bool(held) and held[-1].is_as(self._configured)
        until = [each.since for each in held[1:]] + ([] if is_kept else [now])
        former = held[: len(until)]
        found = by_moment(
            [(at, each.calendars) for at, each in zip(until, former, strict=False)],
            self._configured,
        )
        self.calendars = _with_vacations(found, stamp[1], self._zone)
        self.by_account = HoursByAccount(
            self.calendars.shop,
            {
                number: self.calendars.accounts[name]
                for number, name in self._names.items()
                if name in self.calendars.accounts
            },
        )
        self._stamp = stamp if is_kept or not held else ()
        return self.calendars

    async def _renew(self) -> None:
        if self._files is None or not self._files.have_changed:
            return
        found = await asyncio.to_thread(self._files.read)
        if found is not None:
            self._configured, self._is_renewed, self._stamp = found, True, ()

    async def keep(self) -> bool:
        """Keep the configured hours from now on, the first ones since ever; whether they were others than those that
        are kept. Done twice it is done once. Raises StoreError."""
        now, room = self._clock.now(), self._store.hours
        text = text_of(self._configured, _years(now))
        versions = await room.versions()
        held = timeline(versions)
        newest = versions[-1].id if versions else 0
        if held and held[-1].is_as(self._configured):
            if versions[-1].calendar != text:  # the same, with holidays of more years
                await room.keep(text, held[-1].since, now, newest)
            return False
        return await room.keep(text, now if held else EVER, now, newest)

    async def correct(self, since: Instant) -> bool:
        """The configured hours hold since a moment, whatever was kept; whether that changed anything. Raises
        StoreError."""
        now, room = self._clock.now(), self._store.hours
        versions = await room.versions()
        held = timeline(versions)
        if held and all(each.is_as(self._configured) for each in at_and_after(held, since)):
            return False
        newest = versions[-1].id if versions else 0
        text = text_of(self._configured, _years(now))
        return await room.keep(text, since if held else EVER, now, newest)

    async def history(self) -> list[Held]:
        """What held, in turn. Raises StoreError."""
        return timeline(await self._store.hours.versions())

    async def begin_vacation(
        self, account: str, begins: Instant, ends: Instant | None, agent: str
    ) -> None:
        """Close an account (empty: all) for a time, or until it is ended. Raises NotAllowed, StoreError."""
        if ends is not None and ends <= begins:
            raise NotAllowed(translate("A vacation cannot end before it begins."))
        now = self._clock.now()
        await self._store.hours.begin_vacation(account, begins, ends, agent, now)

    async def end_vacation(self, account: str, agent: str) -> int:
        """End what goes on or is to come; how many that were. Raises StoreError."""
        return await self._store.hours.end_vacation(account, agent, self._clock.now())

    async def vacations(self) -> list[VacationRow]:
        """Those that go on or are to come. Raises StoreError."""
        now = self._clock.now()
        return [
            each
            for each in await self._store.hours.vacations()
            if each.ends_at is None or each.ends_at > max(now, each.begins_at)
        ]

    def jobs(self) -> list[Job]:
        """Looking for what was changed by command, and in calendar files: what these say now is kept."""

        async def look() -> None:
            await self.read()
            if self._is_renewed:
                await self.keep()
                self._is_renewed = False

        return [Job("hours", LOOK_EVERY, look)]


class _ByNumber(Mapping[AccountId, WorkingHours | None]):
    def __init__(self, kept: KeptHours, names: Mapping[AccountId, str]) -> None:
        self._kept, self._names = kept, names

    def __getitem__(self, number: AccountId) -> WorkingHours | None:
        return self._kept.calendar_of(self._names[number])

    def __iter__(self) -> Iterator[AccountId]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


HoursSource = KeptHours | WorkingHours | None
"""Whoever counts by hours is given the kept ones, or some that never change; None: always open."""


def last_known(source: HoursSource) -> HoursByAccount:
    """As of the last look."""
    return source.by_account if isinstance(source, KeptHours) else HoursByAccount(source)


async def as_of_now(source: HoursSource) -> HoursByAccount:
    """After another look. Raises StoreError."""
    if isinstance(source, KeptHours):
        await source.read()
    return last_known(source)


def _years(now: Instant) -> range:
    """Whose public holidays are kept: those of every year that figures are asked of, and of the next."""
    return range(FIRST_KEPT, datetime.fromtimestamp(now / 1000, UTC).year + 2)


def timeline(versions: Sequence[Version]) -> list[Held]:
    """What held, in turn: a later row stands for all that earlier ones say of its time."""
    found: list[Version] = []
    for each in versions:
        found = [before for before in found if before.since < each.since]
        found.append(each)
    return [
        Held(Instant(each.since), calendars_in(each.calendar), Instant(each.kept_at))
        for each in found
    ]


def at_and_after(held: Sequence[Held], since: Instant) -> Sequence[Held]:
    """Those that held at a moment or later."""
    first = max((n for n, each in enumerate(held) if each.since <= since), default=0)
    return held[first:]


def _with_vacations(
    found: Calendars, vacations: Sequence[VacationRow], zone: ZoneInfo
) -> Calendars:
    everywhere: list[Closure] = []
    own: dict[str, list[Closure]] = {}
    for each in vacations:
        ends = NO_END if each.ends_at is None else Instant(each.ends_at)
        if each.begins_at < ends:
            closure = Closure(Instant(each.begins_at), ends)
            (own.setdefault(each.account, []) if each.account else everywhere).append(closure)
    return found.closed_by(everywhere, own, zone)


def chosen(
    found: Calendars, accounts: Sequence[str], account: str = "", team: str = ""
) -> WorkingHours | None:
    """The hours of a team, an account, or without a name the shop's; None: always open. Raises NotFound."""
    if account and account not in accounts:
        raise NotFound(
            translate(
                'There is no account "{name}"{near}',
                name=display_safe(account),
                near=nearest(account, accounts),
            )
        )
    if team and team not in found.teams:
        raise NotFound(
            translate(
                'There is no team "{name}"{near}',
                name=display_safe(team),
                near=nearest(team, list(found.teams)),
            )
        )
    return found.calendar_of(account, team)
