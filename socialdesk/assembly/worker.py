"""The worker: everything that looks after the accounts, started, watched and ended together."""

# ruff: noqa: PLC0415 - what is heavy is imported where it is used
from __future__ import annotations

import asyncio
import gc
import logging
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from socialdesk.assembly.channels import capabilities, context_of, make_channel, webhook_url
from socialdesk.assembly.services import opened, owner
from socialdesk.assembly.stopping import stop_asked
from socialdesk.clock import Clock, SystemClock
from socialdesk.errors import StoreLost
from socialdesk.model.ids import MINUTE
from socialdesk.model.phone import home_of
from socialdesk.model.reason import Reason

if TYPE_CHECKING:
    from aiohttp.web import RouteDef
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    from socialdesk.bots.web import WebServer
    from socialdesk.config import Account, Config
    from socialdesk.services.broadcasting.broadcaster import Broadcaster
    from socialdesk.services.deciding import Decider
    from socialdesk.services.dispatcher import Dispatcher
    from socialdesk.services.jobs import Job, Jobs
    from socialdesk.services.receiver import Receiver
    from socialdesk.services.supervisor import ConnectedAccount, Supervisor
    from socialdesk.store.accounts import AccountRow
    from socialdesk.store.store import Store

LOOK_EVERY = 0.25
"""Seconds between two looks at whether the store is still there."""
log = logging.getLogger(__name__)

LOOK_AGAIN = 1.0
"""Seconds after which somebody looks again for what other processes changed."""
GRACE = 8.0
"""Seconds that sends under way are given to end when the program is asked to stop."""
PATIENCE = GRACE + 0.5
"""Seconds after which it waits for the store no longer either: how a send ended that nobody could
write down is asked of a person afterwards."""
YOUNG = 10_000
"""New objects between two looks for garbage: what hundreds of sends under way are made of is still
in use when it is looked at after 700, as it is by itself."""


async def run(
    config: Config, tell: Callable[[str], None], ready: Callable[[str], None], *, take_over: bool
) -> None:
    """Look after every account until SIGTERM, SIGINT or SIGHUP. `ready` is called once, when all of them
    listen."""
    stop = stop_asked()
    # What the libraries are made of never goes: no collection need look at it while it comes, nor
    # ever again.
    gc.disable()
    async with opened(config) as store:
        try:
            await owner(store, config).settle()
            worker = await _assembled(store, config, tell, take_over=take_over)
            gc.collect()
            gc.freeze()
            # Counts what is left: else the next whole collection would wait until a quarter of what
            # was there before has come anew, and hold what a thousand closed connections leave behind.
            gc.collect()
            gc.set_threshold(YOUNG, 20, 20)
        finally:
            gc.enable()
        try:
            await worker.work(stop, tell, partial(ready, _listening(config)))
        except StoreLost as error:
            copy = await store.database.rescue(
                datetime.fromtimestamp(SystemClock().now() / 1000, UTC).strftime("%Y%m%d-%H%M%S")
            )
            if not copy:
                raise
            raise StoreLost(Reason("store.saved", why=error.reason, copy=copy)) from None


async def _assembled(
    store: Store, config: Config, tell: Callable[[str], None], *, take_over: bool
) -> Worker:
    from socialdesk.assembly.asking import asked
    from socialdesk.assembly.carrying import serve_carriers
    from socialdesk.assembly.services import preflights
    from socialdesk.bots.web import WebServer
    from socialdesk.metrics import Metrics
    from socialdesk.services.broadcasting.broadcaster import Broadcaster
    from socialdesk.services.dispatcher import Dispatcher
    from socialdesk.services.jobs import Jobs
    from socialdesk.services.lease import LeaseHolder
    from socialdesk.services.receiver import Receiver
    from socialdesk.services.supervisor import Supervisor
    from socialdesk.store.engine.sqlite import SQLiteDatabase

    clock, chance = store.clock, random.Random()
    if isinstance(store.database, SQLiteDatabase):
        store.database.checkpoint_beside()
    rows = {row.name: row for row in await store.accounts.all()}
    limits = {rows[account.name].id: capabilities(account) for account in config.accounts}
    web = WebServer(config.web.host, config.web.port)
    dispatcher = Dispatcher(store, clock, chance.random)
    answering = await asked(store, config, rows, limits, tell, dispatcher.wake, dispatcher.attached)
    decider = answering.decider
    receiver = Receiver(store, clock, answering.policies, dispatcher.wake, decider.call)
    broadcaster = Broadcaster(store, clock, preflights(store, config, clock), dispatcher.wake)
    holder = LeaseHolder().name
    accounts = [
        await _connected(
            store, account, rows[account.name], config, clock, web, chance, holder, take_over=take_over
        )
        for account in config.accounts
    ]  # fmt: skip
    for account in config.accounts:
        if account.settings.mode == "webhook":
            web.expected.add(account.name)
            tell(f"{account.name}: its webhook is {webhook_url(account, config)}")
    serve_carriers(store, config, web, tell)
    supervisor = Supervisor(store, clock, receiver, dispatcher, holder)
    jobs = Jobs([*_offered(store, clock, accounts, config), *dispatcher.jobs(), *answering.jobs])
    metrics = Metrics(store, receiver, decider, dispatcher, supervisor, web, jobs, config.zone)
    web.ready, web.metrics = metrics.in_the_way, metrics.render
    web.pages += _overlays(store, config, web)
    scheduler = _scheduled(jobs, config)
    return Worker(
        store, clock, web, receiver, dispatcher, broadcaster, supervisor, scheduler, accounts, decider
    )  # fmt: skip


def _overlays(store: Store, config: Config, web: WebServer) -> Sequence[RouteDef]:
    """The pages of overlays."""
    from socialdesk import tui
    from socialdesk.bots.overlay_page import OverlayPage
    from socialdesk.model.publication import Names
    from socialdesk.services.showing import Showing

    showing = Showing(store, store.clock, config.shop.language)
    names: dict[str, Names] = {}

    async def tokens() -> dict[str, str]:
        watched = await store.overlays.watched()
        names.update({each.name: Names(each.names) for each in watched})
        return {each.name: each.token for each in watched}

    async def read(name: str) -> dict[str, Any]:
        return (await showing.read(name, names[name])).told(store.clock.now())

    static = Path(tui.__file__).parent / "web" / "static"
    page = OverlayPage(static, read, tokens, store.clock, web.trust)
    return page.routes()


def _offered(
    store: Store, clock: Clock, accounts: Sequence[ConnectedAccount], config: Config
) -> Iterator[Job]:
    """Every job there is, beside those of the parts of a worker."""
    from socialdesk.assembly.claiming import claim_notices, claim_reader
    from socialdesk.assembly.noticing import notices
    from socialdesk.assembly.selling import carriers, following_up, order_answers, order_holds
    from socialdesk.assembly.services import (
        auto_resolve,
        badge_warnings,
        clock_keeper,
        giving,
        playing,
        rule_follower,
        scheduled_reports,
        target_notices,
        telling,
    )
    from socialdesk.services import signals
    from socialdesk.services.downloads import Downloads
    from socialdesk.services.figures.packing import Packing
    from socialdesk.services.profiles import Profiles
    from socialdesk.services.retention import Retention
    from socialdesk.services.upkeep import Upkeep

    channels = {each.account.id: each.channel for each in accounts}
    days, lease = config.store.journal_days, config.desk.lease_minutes * MINUTE
    yield from Upkeep(store, clock, days, lease).jobs()
    yield from Downloads(store, clock, channels, config.files, days).jobs()
    yield from Retention(store, clock, config.retention.customers.ms).jobs()
    yield from Profiles(store, clock, channels).jobs()
    yield from signals.jobs(store, clock, channels)
    yield from Packing(store, clock).jobs()
    yield from playing(store, clock).jobs()
    yield from claim_reader(store, config, clock).jobs()
    yield from claim_notices(store, config, clock).jobs()
    yield from giving(store, config, clock).jobs()
    yield from notices(store, config, clock).jobs()
    yield from telling(store, config, clock).jobs()
    yield from following_up(store, config, clock).jobs()
    yield from scheduled_reports(store, config, clock).jobs()
    yield from clock_keeper(store, config, clock).jobs()
    yield from target_notices(store, config, clock).jobs()
    yield from badge_warnings(store, config, clock).jobs()
    if config.rules_file is not None:
        yield from rule_follower(store, config, clock).jobs()
    yield from auto_resolve(store, config, clock).jobs()
    yield from _of_buyers(store, clock, config)
    yield from carriers(store, config, clock).jobs()
    if config.survey.kinds:
        from socialdesk.assembly import surveying

        yield from surveying.asking(store, config, clock).jobs()
    yield from order_answers(store, clock).jobs()
    yield from order_holds(store, config, clock).jobs()


def _of_buyers(store: Store, clock: Clock, config: Config) -> Iterator[Job]:
    """Whose orders are, and in which tier people are."""
    from socialdesk.assembly.services import programme
    from socialdesk.services.loyalty import TierKeeper
    from socialdesk.services.people import Linking

    yield from TierKeeper(store, clock, programme(config)).jobs()
    yield from Linking(store, clock, home_of(config.shop.language, config.zone.key)).jobs()


async def _connected(
    store: Store,
    account: Account,
    row: AccountRow,
    config: Config,
    clock: Clock,
    web: WebServer,
    chance: random.Random,
    owner: str,
    *,
    take_over: bool,
) -> ConnectedAccount:
    from socialdesk.services.supervisor import ConnectedAccount
    from socialdesk.services.tokens import StoredTokens

    vault = StoredTokens(store, clock, row.id, owner)
    state = await store.accounts.channel_state(row.id)
    context = context_of(
        account, config, clock, vault, chance, state=state, web=web, take_over=take_over
    )
    return ConnectedAccount(row, make_channel(account, context), account.channel)


@dataclass
class Worker:
    """The parts of a process that looks after accounts; they live and end together."""

    store: Store
    clock: Clock
    web: WebServer
    receiver: Receiver
    dispatcher: Dispatcher
    broadcaster: Broadcaster
    supervisor: Supervisor
    scheduler: AsyncIOScheduler
    accounts: list[ConnectedAccount]
    decider: Decider

    async def work(
        self, stop: asyncio.Event, tell: Callable[[str], None], ready: Callable[[], None]
    ) -> None:
        """Until `stop` is set, or a part that must not end has ended."""
        lasting = [
            asyncio.create_task(self.supervisor.run(self.accounts, tell)),
            asyncio.create_task(self.dispatcher.run()),
            asyncio.create_task(_wake_on_changes(self.store, self.clock, self.dispatcher.wake)),
            asyncio.create_task(_watch(self.store)),
            asyncio.create_task(self.broadcaster.run()),
            asyncio.create_task(self.decider.run()),
        ]
        tasks = [
            *lasting,
            asyncio.create_task(_announce(self.supervisor.ready, ready)),
            asyncio.create_task(_serve_pages(self.web, self.clock, tell)),
        ]
        stopping = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait((stopping, *lasting), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self.scheduler.shutdown(wait=False)
            tasks[0].cancel()
            tasks[1].cancel()
            loop = asyncio.get_running_loop()
            giving_up = loop.call_later(PATIENCE, self.store.database.let_go)
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self.dispatcher.drain(GRACE)
            for task in (*tasks, stopping):
                task.cancel()
            await asyncio.gather(*tasks, stopping, return_exceptions=True)
            await self._close()
            giving_up.cancel()

    async def _close(self) -> None:
        await self.receiver.close()
        await self.web.close()
        for connected in self.accounts:
            await connected.channel.close()
        await self.supervisor.stopped()


async def _serve_pages(web: WebServer, clock: Clock, tell: Callable[[str], None]) -> None:
    """/healthz, /readyz and /metrics are there although nobody has a webhook; tried again while the
    port is taken."""
    from socialdesk.errors import ConfigError

    said = ""
    while True:
        try:
            await web.start()
        except ConfigError as error:
            if str(error) != said:
                said = str(error)
                tell(f"/healthz and /metrics are not served. {said}")
            await clock.sleep(10)
        else:
            return


def _scheduled(jobs: Jobs, config: Config) -> AsyncIOScheduler:
    """The jobs, ticking."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    scheduler = AsyncIOScheduler(
        timezone=config.zone, job_defaults={"coalesce": True, "max_instances": 1}
    )
    for job in jobs.all:
        scheduler.add_job(
            _do, "interval", (jobs, job), seconds=job.every, name=job.name, misfire_grace_time=None
        )
    scheduler.start()
    return scheduler


async def _do(jobs: Jobs, job: Job) -> None:
    """The scheduler cancels a job only when the worker stops, and would log that as a mistake."""
    with suppress(asyncio.CancelledError):
        await jobs.run(job)


def _listening(config: Config) -> str:
    names = ", ".join(account.name for account in config.accounts)
    return f"ready: {len(config.accounts)} account{'s' if len(config.accounts) != 1 else ''} listening ({names})"


async def _wake_on_changes(store: Store, clock: Clock, wake: Callable[[], None]) -> None:
    """Replies are queued by other processes too. Whatever happens to the store meanwhile, looking
    begins anew: the dispatcher looks by itself until then."""
    while True:
        try:
            async with aclosing(store.changes()) as changes:
                async for _ in changes:
                    wake()
        except Exception as error:  # noqa: BLE001 - a worker lives on while its store is in trouble
            log.warning(
                "Changes of the store are not seen (%s); looking again.", type(error).__name__
            )
        await clock.sleep(LOOK_AGAIN)


async def _watch(store: Store) -> None:
    """Ends only by raising StoreLost: what cannot be kept must not be taken."""
    while True:
        store.database.check()
        await asyncio.sleep(LOOK_EVERY)


async def _announce(event: asyncio.Event, ready: Callable[[], None]) -> None:
    await event.wait()
    ready()
