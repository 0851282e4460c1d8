"""Services on the configured store, as every command and desk needs them."""

# ruff: noqa: PLC0415 - what is heavy is imported where it is used
from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from socialdesk.assembly.channels import badges_of, capabilities, place_of, platforms

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from socialdesk.clock import Clock
    from socialdesk.config import Config
    from socialdesk.model.badges import Watched
    from socialdesk.services.auto_resolve import AutoResolve
    from socialdesk.services.automation import Automation
    from socialdesk.services.badge_warnings import BadgeWarnings
    from socialdesk.services.broadcasting.announcing import Announcing
    from socialdesk.services.broadcasting.preflights import Preflights
    from socialdesk.services.conversations import Conversations
    from socialdesk.services.exporting.exporting import Exporting
    from socialdesk.services.figures.activity import Activity
    from socialdesk.services.figures.badges import Badges
    from socialdesk.services.figures.figuring import Figuring
    from socialdesk.services.figures.measuring import Measuring
    from socialdesk.services.figures.outcomes import Outcomes
    from socialdesk.services.figures.targeted import Targeted
    from socialdesk.services.games import Playing
    from socialdesk.services.importing import Importing
    from socialdesk.services.lives import Lives
    from socialdesk.services.loyalty import Programme
    from socialdesk.services.owner import Owner
    from socialdesk.services.people import People
    from socialdesk.services.prizes import Giving
    from socialdesk.services.promises import Promises
    from socialdesk.services.replies import Replies
    from socialdesk.services.reporting.gathering import Gathering
    from socialdesk.services.reporting.reporting import Reporting
    from socialdesk.services.reporting.scheduled import Scheduled
    from socialdesk.services.rules.book import RuleBook
    from socialdesk.services.rules.checking import Around
    from socialdesk.services.rules.following import Follower
    from socialdesk.services.rules.following import Shop as RuleShop
    from socialdesk.services.target_clocks import ClockKeeper
    from socialdesk.services.target_notices import TargetNotices
    from socialdesk.services.targets import Targeting
    from socialdesk.services.tasks import Tasks
    from socialdesk.services.telling import Telling
    from socialdesk.services.working_hours import KeptHours
    from socialdesk.store.store import Store
    from socialdesk.store.telling import Means


def new_key() -> str:
    """A key that nobody else has: what makes pressing Enter twice harmless."""
    return secrets.token_hex(12)


@asynccontextmanager
async def opened(config: Config) -> AsyncIterator[Store]:
    """The configured store, with a row for every configured account."""
    from socialdesk.store.automatic import Guard
    from socialdesk.store.store import Store

    store = await Store.open(config.store_url)
    store.guard = Guard(config.automatic.per_hour, config.shop.language)
    try:
        if config.accounts:
            known = {account.name for account in await store.accounts.all()}
            missing = [
                (each.name, each.channel) for each in config.accounts if each.name not in known
            ]
            if missing:
                await store.accounts.ensure(missing)
        yield store
    finally:
        await store.close()


_KEPT: WeakKeyDictionary[Store, tuple[Config, KeptHours]] = WeakKeyDictionary()


def kept_hours(store: Store, config: Config) -> KeptHours:
    """The working hours that hold and held; the same for everybody on a store, so that one looks for all. Raises
    ConfigError."""
    from socialdesk.services.hours_files import HoursFiles
    from socialdesk.services.working_hours import KeptHours

    known = _KEPT.get(store)
    if known is None or known[0] is not config:
        files = HoursFiles(config.hours, config.zone)  # before they are read
        kept = KeptHours(store, config.calendars, config.zone, files=files)
        known = _KEPT[store] = (config, kept)
    return known[1]


def replies(store: Store, config: Config, clock: Clock | None = None) -> Replies:
    """The service behind every answer typed on this machine."""
    from socialdesk.services.replies import Replies

    limits = {account.name: capabilities(account) for account in config.accounts}
    return Replies(store, clock or store.clock, limits, config.files)


def preflights(store: Store, config: Config, clock: Clock | None = None) -> Preflights:
    """Who of an audience gets an announcement, by this shop's rules."""
    from socialdesk.services.broadcasting.preflights import Preflights, Shop

    limits = {account.name: capabilities(account) for account in config.accounts}
    broadcast = config.broadcast
    shop = Shop(
        config.shop.name, config.zone, config.agent, limits, platforms(), broadcast.quiet.hours,
        broadcast.cap, config.shop.language, config.files, broadcast.budget,
    )  # fmt: skip
    return Preflights(store, clock or store.clock, shop)


def announcing(store: Store, config: Config, clock: Clock | None = None) -> Announcing:
    """The service behind everything that is done with announcements on this machine."""
    from socialdesk.services.broadcasting.announcing import Announcing

    return Announcing(store, clock or store.clock, preflights(store, config, clock))


def automation(store: Store, config: Config, clock: Clock | None = None) -> Automation:
    """The switches of what acts by itself."""
    from socialdesk.assembly.answering import answers_of
    from socialdesk.services.automation import Automation
    from socialdesk.services.rules.reading import names_in
    from socialdesk.store.switches import ANSWER

    answers = answers_of(config)
    answers.read()
    known = [f"{ANSWER}{each.id}" for each in answers.faq.answers]
    return Automation(store, clock or store.clock, [*names_in(config.rules_file), *known])


async def rule_around(store: Store, config: Config) -> Around:
    """What this shop has that rules may name."""
    from socialdesk.model.calendars import Calendars
    from socialdesk.services.rules.checking import around

    members = [name for _, team in config.hours.teams for name in team.members]
    return await around(
        store, (config.agent, *members), tuple(each.name for each in config.accounts), platforms(),
        has_hours=config.calendars != Calendars(),
        has_owner=bool(config.owner.chats or config.owner.folder),
    )  # fmt: skip


def rule_book(
    store: Store, config: Config, clock: Clock | None = None, *, complains: bool = False
) -> RuleBook:
    """The rules that hold."""
    from functools import partial

    from socialdesk.services.rules.book import RuleBook

    there = partial(rule_around, store, config)
    return RuleBook(store, clock or store.clock, config.rules_file, there, complains=complains)


def rule_shop(store: Store, config: Config, clock: Clock | None = None) -> RuleShop:
    """What of this shop its rules go by."""
    from functools import partial

    from socialdesk.model.spoken import spoken
    from socialdesk.services.rules.following import Shop as RuleShop

    calendars, verdicts = kept_hours(store, config), replies(store, config, clock).verdicts

    def is_open(account: str, moment: datetime) -> bool | None:
        hours = calendars.calendar_of(account)
        return None if hours is None else hours.is_open(moment)

    def on_shift(_: str, moment: datetime, team: Sequence[str]) -> list[str]:
        return [each for each in team if calendars.on_shift(each, moment)]

    return RuleShop(
        config.shop.name, config.zone, platforms(), verdicts.limits, verdicts.windows(),
        is_open, on_shift, language=partial(spoken, shop=config.shop.language),
    )  # fmt: skip


def rule_follower(store: Store, config: Config, clock: Clock | None = None) -> Follower:
    """What carries out rules."""
    from socialdesk.services.rules.following import Follower

    return Follower(
        store, clock or store.clock, rule_book(store, config, clock, complains=True), rule_shop(store, config, clock),
        owner(store, config, clock),
    )  # fmt: skip


def targeting(store: Store, config: Config, clock: Clock | None = None) -> Targeting:
    """The service behind the times within which customers are to be answered."""
    from socialdesk.services.targets import Targeting

    return Targeting(store, clock or store.clock, config.targets, kept_hours(store, config))


def clock_keeper(store: Store, config: Config, clock: Clock | None = None) -> ClockKeeper:
    """What keeps it known when each wait passes its target's steps."""
    from socialdesk.services.target_clocks import ClockKeeper

    return ClockKeeper(store, targeting(store, config, clock))


def target_notices(store: Store, config: Config, clock: Clock | None = None) -> TargetNotices:
    """What tells the owner of customers who wait too long."""
    from socialdesk.services.target_notices import TargetNotices

    return TargetNotices(
        store, clock or store.clock, config.zone, owner(store, config, clock), config.shop.name,
        config.targets.tell_owner,
    )  # fmt: skip


def measuring(store: Store, config: Config) -> Measuring:
    """The service behind every figure on this machine."""
    from socialdesk.services.figures.measuring import Measuring

    return Measuring(store, config.zone, kept_hours(store, config))


def targeted(store: Store, config: Config) -> Targeted:
    """The service behind how many waits reached their targets."""
    from socialdesk.services.figures.targeted import Targeted

    return Targeted(store, measuring(store, config), config.targets, kept_hours(store, config))


def owner(store: Store, config: Config, clock: Clock | None = None) -> Owner:
    """The service that tells the shop's owner something."""
    from pathlib import Path

    from socialdesk.services.owner import Owner, Whom

    channels = {each.name: each.channel for each in config.accounts}
    found = [(chat, place_of(channels[chat.account], chat.chat)) for chat in config.owner.chats]
    chats = [Whom(*chat, *place) for chat, place in found if place is not None]
    verdicts = replies(store, config, clock).verdicts
    folder = Path(config.owner.folder) if config.owner.folder else None
    return Owner(
        store, clock or store.clock, verdicts, chats, folder=folder, files=config.files,
        language=config.shop.language,
    )  # fmt: skip


def outcomes(store: Store, config: Config, clock: Clock | None = None) -> Outcomes:
    """What broadcasts, lives and games came to."""
    from socialdesk.services.figures.outcomes import Outcomes

    return Outcomes(store, lives(store, config, clock))


def activity(store: Store, config: Config) -> Activity:
    """The service behind figures of episodes, of time and of agents on this machine."""
    from socialdesk.services.figures.activity import Activity

    return Activity(store, config.zone, kept_hours(store, config))


def figuring(store: Store, config: Config, clock: Clock | None = None) -> Figuring:
    """All services behind figures together."""
    from socialdesk.services.figures.figuring import Figuring

    return Figuring(
        measuring(store, config), activity(store, config), outcomes(store, config, clock),
        targeted(store, config),
    )  # fmt: skip


def exporting(store: Store, config: Config) -> Exporting:
    """What reads everything page by page."""
    from socialdesk.services.exporting.exporting import Exporting

    return Exporting(store, kept_hours(store, config), targeted(store, config))


def gathering(store: Store, config: Config) -> Gathering:
    """What asks all the figures of a report."""
    from socialdesk.services.reporting.gathering import Gathering

    has_hours = config.calendars.shop is not None
    return Gathering(
        measuring(store, config), activity(store, config), badges(store, config), outcomes(store, config),
        config.zone, has_hours=has_hours,
    )  # fmt: skip


def reporting(store: Store, config: Config) -> Reporting:
    """The service behind every report of this machine's."""
    from socialdesk.bots import registry
    from socialdesk.services.reporting.composing import Shop
    from socialdesk.services.reporting.reporting import Reporting

    labels = {name: registry.find(name).label for name in registry.names()}
    shop = Shop(config.shop.name, config.zone, config.shop.language, labels)
    return Reporting(gathering(store, config), shop)


def scheduled_reports(store: Store, config: Config, clock: Clock | None = None) -> Scheduled:
    """What makes reports by itself and tells the shop's owner."""
    from socialdesk.model.report import Kind
    from socialdesk.services.reporting.scheduled import Scheduled

    table = config.reports
    times = {each: at for each in Kind if (at := getattr(table, each.value).time) is not None}
    return Scheduled(
        store, clock or store.clock, config.zone, owner(store, config, clock), times, table.formats,
        lambda: reporting(store, config),
    )  # fmt: skip


def watched(config: Config) -> list[Watched]:
    """The badges that the shop has: one that belongs to accounts with each of them, else with all together."""
    from fractions import Fraction

    from socialdesk.model.badges import BADGES, Watched
    from socialdesk.services.hours_settings import times_of

    table = config.badges
    targets, accounts = dict(table.targets), dict(table.accounts)
    away = {name: times_of(some, config.zone) for name, some in table.vacation}
    found = []
    for name in BADGES if table.show is None else table.show:
        of_platform = [each.name for each in config.accounts if name in badges_of(each)]
        whose: list[str | None] = [*accounts.get(name, of_platform)]
        rate = Fraction(targets[name]) / 100 if name in targets else None
        is_had = table.show is not None or bool(whose) or rate is not None
        found += [
            Watched(BADGES[name], each, rate, is_had, away.get(name, ()))
            for each in whose or [None]
        ]
    return found


def badges(store: Store, config: Config) -> Badges:
    """The service that says how the shop's badges stand."""
    from socialdesk.services.figures.badges import Badges

    return Badges(store, config.zone, watched(config), kept_hours(store, config))


def badge_warnings(store: Store, config: Config, clock: Clock | None = None) -> BadgeWarnings:
    """What warns the owner before a badge is lost."""
    from socialdesk.services.badge_warnings import BadgeWarnings

    return BadgeWarnings(
        clock or store.clock, config.zone, owner(store, config, clock), config.shop.name, watched(config),
        lambda: badges(store, config),
    )  # fmt: skip


def importing(store: Store, config: Config, clock: Clock | None = None) -> Importing:
    """What takes in the history of another system."""
    from socialdesk.services.importing import Importing

    return Importing(store, clock or store.clock, config.zone, place_of)


def playing(store: Store, clock: Clock | None = None) -> Playing:
    """The service behind everything that is done with games on this machine."""
    from socialdesk.services.games import Playing

    return Playing(store, clock or store.clock, lambda: secrets.token_hex(32))


def lives(store: Store, config: Config, clock: Clock | None = None) -> Lives:
    """The service behind everything that is done with lives on this machine."""
    from socialdesk.services.lives import Lives

    return Lives(store, clock or store.clock, announcing(store, config, clock))


def giving(store: Store, config: Config, clock: Clock | None = None) -> Giving:
    """The service behind everything that becomes of prizes."""
    from socialdesk.services.prizes import Giving

    verdicts = replies(store, config, clock).verdicts
    return Giving(
        store, clock or store.clock, verdicts, config.zone, config.shop.language, config.files
    )


def conversations(store: Store, config: Config, clock: Clock | None = None) -> Conversations:
    """The service behind every change made on this machine."""
    from socialdesk.services.conversations import Conversations

    clock = clock or store.clock
    return Conversations(
        store, replies(store, config, clock), clock, config.zone, new_key, [config.agent]
    )


def promises(store: Store, config: Config, clock: Clock | None = None) -> Promises:
    """The service behind what the shop promises."""
    from socialdesk.services.promises import Promises

    kept = kept_hours(store, config)
    return Promises(store, clock or store.clock, config.zone, kept.calendar_of, new_key)


def programme(config: Config) -> Programme:
    """What the shop says of loyal customers."""
    from socialdesk.services.loyalty import Programme

    return Programme(config.loyalty.loyalty, config.shop.currency, config.zone)


def people(store: Store, config: Config, clock: Clock | None = None) -> People:
    """The service behind whose orders are, and who is one person."""
    from socialdesk.services.people import People

    return People(store, clock or store.clock, new_key)


def tasks(store: Store, clock: Clock | None = None) -> Tasks:
    """The service behind what people of the shop are to do."""
    from socialdesk.services.tasks import Tasks

    return Tasks(store, clock or store.clock)


def telling_means(config: Config) -> Means:
    """What telling customers something goes by."""
    from socialdesk.store.telling import Means

    limits = {account.name: capabilities(account) for account in config.accounts}
    return Means(
        limits, config.broadcast.quiet.hours, config.zone, config.automatic.paid,
        config.automatic.per_hour,
    )  # fmt: skip


def telling(store: Store, config: Config, clock: Clock | None = None) -> Telling:
    """The service that tells customers something of its own accord."""
    from socialdesk.services.telling import Telling

    return Telling(store, clock or store.clock, telling_means(config))


def auto_resolve(store: Store, config: Config, clock: Clock | None = None) -> AutoResolve:
    """What closes by itself what has been quiet for long."""
    from socialdesk.model.auto_resolve import Periods
    from socialdesk.services.auto_resolve import AutoResolve, Wanted
    from socialdesk.services.search import Asker

    table, shop, clock = config.auto_resolve, config.shop, clock or store.clock
    verdicts = replies(store, config, clock).verdicts
    periods = Periods(table.after.ms, table.notice_before.ms) if table.after else None
    wanted = Wanted(
        periods, table.only, table.unless, table.texts(shop.language), shop.name, shop.language
    )

    def asker() -> Asker:
        return Asker(
            config.agent, clock.now(), config.zone, verdicts.windows(), platforms(), verdicts.limits
        )

    return AutoResolve(store, clock, wanted, asker, verdicts.limits)
