"""What answers and acts by itself, as the desk shows it: read subject by subject, tried, and switched."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from socialdesk.errors import NotAllowed
from socialdesk.model.calendar import day_begins
from socialdesk.model.changes import Outcome
from socialdesk.model.i18n import dated_weekday, translate
from socialdesk.model.ids import DAY, MINUTE, Instant
from socialdesk.model.moments.reading import MORNING
from socialdesk.model.spoken import spoken
from socialdesk.services.automation import Automation as Switches
from socialdesk.services.hours_words import planned, written

if TYPE_CHECKING:
    from pathlib import Path

    from socialdesk.model.faq import Match
    from socialdesk.model.faq_gaps import Gap
    from socialdesk.model.hours import Source, WorkingHours
    from socialdesk.model.rule import Rule
    from socialdesk.services.acknowledging import Overview as Acknowledging
    from socialdesk.services.answers import Broken, Standing
    from socialdesk.services.automating import Automating
    from socialdesk.services.figures.self_served import SelfServed
    from socialdesk.services.rules.overview import Overview as RuleOverview
    from socialdesk.services.rules.rehearsing import Rehearsed
    from socialdesk.services.targets import Counted
    from socialdesk.store.hours import VacationRow
    from socialdesk.store.promises import PromiseRow
    from socialdesk.store.switches import SwitchRow
    from socialdesk.tui.desk.session import Session

DAYS_SHOWN = 90
TRIED = 30 * DAY
"""So far back a rule is tried."""
WEEK = 7 * DAY
GAPS_EVERY = 10 * MINUTE
"""What no answer covers is looked for so often at most: it takes a while."""
MOST_LOOKED_AT = 20_000
"""Messages among which that is looked for."""


class Subject(StrEnum):
    """What is looked at."""

    HOURS = "hours"
    ACKNOWLEDGE = "acknowledge"
    TARGETS = "targets"
    RULES = "rules"
    ANSWERS = "answers"
    PROMISES = "promises"


@dataclass(frozen=True, slots=True)
class DayLine:
    """A coming day: when it is open, by what, and how that is called. `source` is None without working hours."""

    day: date
    hours: tuple[str, ...]
    source: Source | None
    name: str


@dataclass(frozen=True, slots=True)
class Hours:
    """An account's (or the shop's) working hours, its coming days, and vacations that were begun by key or command."""

    account: str
    hours: WorkingHours | None
    days: tuple[DayLine, ...]
    vacations: tuple[VacationRow, ...]


@dataclass(frozen=True, slots=True)
class Answering:
    """The answers folder: its files, those that are broken, what each came to in a week."""

    folder: Path | None
    missing: str
    answers: tuple[Standing, ...]
    broken: tuple[Broken, ...]
    figures: Mapping[str, SelfServed] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Tried:
    """How a rule would have fared, and who the newest customers are whom it would have met."""

    rule: Rule
    found: Rehearsed
    names: Mapping[int, str]


class Automation:
    """What is read here stays as it was read until it is read again; whoever reads is told whether it says something
    else."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._services: Automating | None = None
        self.subject = Subject.HOURS
        self.account = ""
        """Whose hours are shown; empty for the shop's."""
        self.moment: Instant | None = None
        """When acknowledgements are shown as of; None: now."""
        self.is_mine = False
        """Whether only this agent's promises are shown."""
        self.flips: Mapping[str, SwitchRow] = {}
        self.hours: Hours | None = None
        self.acknowledging: Acknowledging | None = None
        self.targets: Sequence[Counted] | None = None
        self.has_targets = False
        self.rules: RuleOverview | None = None
        self.answers: Answering | None = None
        self.promises: Sequence[PromiseRow] | None = None
        self.tried: dict[str, Tried] = {}
        self.trying = ""
        """The rule that is being tried now."""
        self.gaps: Sequence[Gap] | None = None
        self._gaps_at: Instant | None = None

    @property
    def now(self) -> Instant:
        """The moment, by the desk's clock."""
        return self._session.now()

    @property
    def agent(self) -> str:
        """Who works here."""
        return self._session.agent

    @property
    def services(self) -> Automating:
        """The services, once something was read."""
        assert self._services is not None
        return self._services

    @property
    def is_read(self) -> bool:
        """Whether anything was read yet."""
        return self._services is not None

    async def _made(self) -> Automating:
        make = self._session.settings.automating
        if self._services is None:
            assert make is not None
            made = await asyncio.to_thread(make, self._session.store)
            self._services = self._services or made  # another one may have been made meanwhile
        return self._services

    # -- reading

    async def load(self) -> bool:
        """Read what is looked at; whether it says something else than before. Raises StoreError."""
        await self._made()
        subject, before = self.subject, self._told()
        match subject:
            case Subject.HOURS:
                await self._load_hours()
            case Subject.ACKNOWLEDGE:
                await self._load_acknowledging()
            case Subject.TARGETS:
                targeting = self.services.targeting
                self.targets, self.has_targets = await targeting.counted(), targeting.targets.is_set
            case Subject.RULES:
                await self._load_rules()
            case Subject.ANSWERS:
                await self._load_answers()
            case Subject.PROMISES:
                self.promises = await self.services.promises.open()
        self.flips = {each.name: each for each in await self._session.store.switches.all()}
        return before != self._told()

    def _told(self) -> tuple[object, ...]:
        parts = {
            Subject.HOURS: self.hours,
            Subject.ACKNOWLEDGE: self.acknowledging,
            Subject.TARGETS: self.targets,
            Subject.RULES: self.rules,
            Subject.ANSWERS: self.answers,
            Subject.PROMISES: self.promises,
        }
        return parts[self.subject], self.flips

    async def _load_hours(self) -> None:
        kept = self.services.hours
        calendars = await kept.read()
        found = calendars.calendar_of(self.account)
        today = self._session.local(self.now).date()
        days = [_day(found, today + timedelta(days=each)) for each in range(DAYS_SHOWN)]
        self.hours = Hours(self.account, found, tuple(days), tuple(await kept.vacations()))

    async def _load_acknowledging(self) -> None:
        rows = {each.name: each.id for each in await self._session.store.accounts.all()}
        await self.services.hours.read()
        service = self.services.acknowledging(rows)
        self.acknowledging = await service.overview(
            self.now if self.moment is None else self.moment
        )

    async def _load_rules(self) -> None:
        from socialdesk.services.rules.overview import overview  # noqa: PLC0415 - heavy, and few look

        await self.services.hours.read()
        self.rules = await overview(self._session.store, self.services.book)
        there = {each.rule.name: each.rule for each in self.rules.rules}
        self.tried = {
            name: each for name, each in self.tried.items() if there.get(name) == each.rule
        }

    async def _load_answers(self) -> None:
        from socialdesk.model.measure import Question  # noqa: PLC0415 - as above
        from socialdesk.services.answers import missing, standings  # noqa: PLC0415 - as above
        from socialdesk.services.figures.self_served import self_served  # noqa: PLC0415 - as above

        answers, now = self.services.answers, self.now
        if await asyncio.to_thread(answers.read):
            self._gaps_at = None
        asked = Question(now, Instant(now - WEEK))
        figures = await self_served(self._session.store, self._session.zone, asked)
        day = self._session.local(now).date()
        self.answers = Answering(
            answers.folder,
            missing(answers),
            tuple(standings(answers, day)),
            answers.broken,
            {each.group: each for each in figures},
        )

    async def load_gaps(self) -> bool:
        """Look for what nobody's answer covered in a week, unless that was done just now; whether it was done. Raises
        StoreError."""
        from socialdesk.services.answer_gaps import gaps_of  # noqa: PLC0415 - as above

        now, answers = self.now, (await self._made()).answers
        if answers.folder is None:
            return False
        # Whoever looks before the folder was read would be told that nothing is covered.
        has_changed = await asyncio.to_thread(answers.read)
        is_fresh = self._gaps_at is not None and 0 <= now - self._gaps_at < GAPS_EVERY
        if is_fresh and not has_changed:
            return False
        self._gaps_at = now
        day = self._session.local(now).date()
        begins, ends = Instant(now - WEEK), Instant(now + 1)
        store = self._session.store
        self.gaps = await gaps_of(store, answers.faq, begins, ends, day, MOST_LOOKED_AT)
        return True

    # -- trying

    async def try_rule(self, rule: Rule) -> None:
        """What a rule would have done in the last 30 days, without doing anything. Raises StoreError."""
        from socialdesk.services.rules.rehearsing import Rehearsing  # noqa: PLC0415 - as above

        store = self._session.store
        rehearsing = Rehearsing(store, self._session.clock, self.services.rule_shop)
        (found,) = await rehearsing.rehearse([rule], Instant(self.now - TRIED))
        items = await store.inbox.by_ids(found.examples)
        names = {number: item.row.name for number, item in items.items()}
        self.tried[rule.name] = Tried(rule, found, names)

    def ranking(self, words: str) -> list[Match]:
        """The answers that a customer's words may ask for, the best first. Nothing is read."""
        if not words.strip() or not self.is_read:
            return []
        faq = self.services.answers.faq
        language, day = spoken("", words, faq.language), self._session.local(self.now).date()
        return faq.match(words, language=language, channel="", day=day)

    # -- switching

    def is_on(self, switch: str) -> bool:
        """Whether a switch was on when it was read."""
        row = self.flips.get(switch)
        return row is None or row.off_at is None

    async def turn(self, switch: str) -> bool:
        """Turn a switch over, as the store has it now; whether it is on by that. Raises NotFound, StoreError."""
        store = self._session.store
        on = not await store.switches.is_on(switch)
        service = Switches(store, self._session.clock, [switch])
        await service.turn(switch, on=on, agent=self.agent)
        return on

    # -- hours

    @property
    def accounts(self) -> Sequence[str]:
        """Whose hours can be shown: the shop's (empty), and those of each account."""
        return "", *self.services.accounts

    def next_account(self) -> None:
        """The next account's hours."""
        accounts = self.accounts
        place = accounts.index(self.account) if self.account in accounts else -1
        self.account = accounts[(place + 1) % len(accounts)]

    def until(self, words: str) -> tuple[Instant, str]:
        """Until when a vacation lasts, as it is typed, and how it is said back: of a day alone its end. Raises
        NotAllowed."""
        day = self._day_alone(words)
        if day is None:
            return self._session.moment(words)
        said = translate("the end of {day}", day=dated_weekday(day, f"{day:%d/%m/%Y}"))
        return day_begins(day + timedelta(days=1), self._session.zone), said

    def _day_alone(self, words: str) -> date | None:
        """The day that words name without a time of day: what takes one beside it, and means the morning without."""
        try:
            late = self._session.local(self._session.moment(f"{words} 23:59")[0])
        except NotAllowed:
            return None
        try:
            meant = self._session.local(self._session.moment(words)[0])
        except NotAllowed:  # today's morning is over
            return late.date()
        is_morning = (meant.hour, meant.minute) == (MORNING, 0)
        return late.date() if is_morning and meant.date() == late.date() else None

    async def begin_vacation(self, words: str) -> None:
        """Close from now on; without words until somebody ends it. Raises NotAllowed, StoreError."""
        ends = self.until(words)[0] if words.strip() else None
        kept = (await self._made()).hours
        await kept.begin_vacation(self.account, self.now, ends, self.agent)

    async def end_vacation(self) -> None:
        """Open again. Raises NotAllowed where there is no vacation to end, StoreError."""
        kept = (await self._made()).hours
        if not await kept.end_vacation(self.account, self.agent):
            raise NotAllowed(translate("There is no vacation to end."))

    # -- answers and promises

    async def begin_answer(self, name: str, questions: Sequence[str]) -> Path:
        """Write the file of a new answer; where it lies. Raises NotAllowed, SocialdeskError."""
        from socialdesk.services.answer_writing import begin_answer  # noqa: PLC0415 - as above

        folder = (await self._made()).answers.folder
        if folder is None:
            raise NotAllowed(
                translate(
                    'There are no answers: write [answers] folder = "answers" into the configuration.'
                )
            )
        language = self.services.language
        return await asyncio.to_thread(begin_answer, folder, name.strip(), language, questions)

    async def settle(self, promise: int, outcome: Outcome) -> None:
        """It was kept, or is let go. Raises NotAllowed, NotFound, StoreError."""
        await (await self._made()).promises.settle(promise, outcome, self.agent)

    def moment_of(self, words: str) -> tuple[Instant, str]:
        """A coming moment as typed, and how it is said back. Raises NotAllowed."""
        return self._session.moment(words)


def _day(found: WorkingHours | None, day: date) -> DayLine:
    if found is None:
        return DayLine(day, (), None, "")
    source, name = planned(found, day)
    return DayLine(day, tuple(written(found.opened_on(day), found)), source, name)
