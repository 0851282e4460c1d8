"""The one place where real things meet: store, clock, chance, channels, services.

What is heavy is imported where it is used: a desk must be on the screen before the store is read, and only the process
that runs bots pays for the bot library (seconds, and 160 MB).
"""

# ruff: noqa: PLC0415 - see above
from __future__ import annotations

import asyncio
import gc
import random
import secrets
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from socialdesk.clock import Clock, SystemClock

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    from socialdesk.bots.telegram.channel import TelegramSettings
    from socialdesk.channel import Channel
    from socialdesk.config import Account, Config
    from socialdesk.model.conversation import ConversationState
    from socialdesk.model.ids import AccountId, Instant
    from socialdesk.model.message import InboundMessage
    from socialdesk.services.receive import Parse
    from socialdesk.services.reply import Replies
    from socialdesk.services.upkeep import Upkeep
    from socialdesk.store.accounts import AccountRow
    from socialdesk.store.store import Store
    from socialdesk.tui.app import DeskApp

GRACE = 8.0
"""Seconds that sends under way are given to end when the program is asked to stop."""


def new_key() -> str:
    """A key that nobody else has: what makes pressing Enter twice harmless."""
    return secrets.token_hex(12)


@asynccontextmanager
async def opened(config: Config) -> AsyncIterator[Store]:
    """The configured store, with a row for every configured account."""
    from socialdesk.store.store import Store

    store = await Store.open(config.store_url)
    try:
        if config.accounts:
            known = {account.name for account in await store.accounts.all()}
            missing = [(each.name, each.channel) for each in config.accounts if each.name not in known]
            if missing:
                await store.accounts.ensure(missing)
        yield store
    finally:
        await store.close()


def replies(store: Store, clock: Clock | None = None) -> Replies:
    """The service behind every answer typed on this machine."""
    from socialdesk.bots.telegram import rules
    from socialdesk.services.reply import Replies

    return Replies(store, clock or SystemClock(), {"telegram": rules.capabilities()})


def parser(account: AccountRow, memory: dict[str, str]) -> Parse:
    """What reads an account's updates, without its channel: for replaying."""
    from socialdesk.bots.telegram.convert import Converter

    return Converter(account.remote_id, dict(memory)).parse


def acknowledging(config: Config) -> Callable[[ConversationState, InboundMessage, Instant], str | None]:
    """The shop's rule for acknowledgements."""
    from socialdesk.model.acknowledge import acknowledge

    def decide(state: ConversationState, message: InboundMessage, now: Instant) -> str | None:
        return acknowledge(state, message, config.acknowledge, now)

    return decide


async def run(config: Config, tell: Callable[[str], None], ready: Callable[[str], None], *, take_over: bool) -> None:
    """Look after every account until SIGTERM or SIGINT. `ready` is called once, when all of them listen."""
    from socialdesk.bots.telegram.channel import TelegramChannel
    from socialdesk.bots.web import WebServer
    from socialdesk.channel import AccountState
    from socialdesk.errors import StoreError
    from socialdesk.services.dispatch import Dispatcher
    from socialdesk.services.receive import Receiver
    from socialdesk.services.supervise import Owner, Post, Supervisor
    from socialdesk.services.upkeep import Upkeep
    from socialdesk.store.sqlite import SQLiteDatabase

    stop = _stop_signal()
    clock, chance = SystemClock(), random.Random()
    async with opened(config) as store:
        if isinstance(store.database, SQLiteDatabase):
            store.database.checkpoint_beside()
        rows = {row.name: row for row in await store.accounts.all()}
        web = WebServer(config.web_host, config.web_port)
        dispatcher = Dispatcher(store, clock, chance.random)
        receiver = Receiver(store, clock, acknowledging(config), dispatcher.wake)
        posts = []
        for account in config.accounts:
            row = rows[account.name]
            settings = _telegram(account, config, take_over=take_over)
            memory = await store.accounts.memories(row.id)
            posts.append(Post(row, TelegramChannel(settings, clock, memory, web, chance)))
        channels: dict[AccountId, Channel] = {post.account.id: post.channel for post in posts}
        supervisor = Supervisor(store, clock, receiver, dispatcher, Owner().name)
        upkeep = Upkeep(store, clock, channels, config.files, config.journal_days)
        scheduler = _scheduled(upkeep, config)
        # aiogram's models are a million objects that never go: no collection need look at them again.
        gc.collect()
        gc.freeze()
        tasks = [
            asyncio.create_task(supervisor.run(posts, tell)),
            asyncio.create_task(dispatcher.run()),
            asyncio.create_task(_wake_on_changes(store, dispatcher.wake)),
            asyncio.create_task(_announce(supervisor.ready, partial(ready, _listening(config)))),
        ]
        stopping = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait((stopping, *tasks[:3]), return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            scheduler.shutdown(wait=False)
            tasks[0].cancel()
            tasks[1].cancel()
            await dispatcher.drain(GRACE)
            for task in (*tasks, stopping):
                task.cancel()
            await asyncio.gather(*tasks, stopping, return_exceptions=True)
            await receiver.close()
            await web.close()
            for post in posts:
                await post.channel.close()
                with suppress(StoreError):
                    await store.accounts.set_state(post.account.id, AccountState.STOPPED, "", clock.now())


def _scheduled(upkeep: Upkeep, config: Config) -> AsyncIOScheduler:
    """What has to be done now and then, ticking."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    scheduler = AsyncIOScheduler(timezone=config.zone, job_defaults={"coalesce": True, "max_instances": 1})
    for work, seconds in (
        (upkeep.wake_snoozed, 1), (upkeep.fetch_files, 0.5), (upkeep.index_words, 1), (upkeep.lapse_leases, 20),
        (upkeep.forget_old_bytes, 3600),
    ):  # fmt: skip
        scheduler.add_job(work, "interval", seconds=seconds, misfire_grace_time=None)
    scheduler.start()
    return scheduler


def _listening(config: Config) -> str:
    names = ", ".join(account.name for account in config.accounts)
    return f"ready: {len(config.accounts)} account{'s' if len(config.accounts) != 1 else ''} listening ({names})"


def _telegram(account: Account, config: Config, *, take_over: bool) -> TelegramSettings:
    from socialdesk.bots.telegram.channel import TelegramSettings

    public = config.public_url or f"http://{config.web_host}:{config.web_port}"
    return TelegramSettings(
        name=account.name,
        token=account.token.reveal(),
        api_base=account.api_base,
        webhook_url=f"{public}/hooks/{account.name}" if account.mode == "webhook" else None,
        webhook_secret=account.webhook_secret.reveal() if account.webhook_secret else "",
        per_second=account.per_second,
        take_over=take_over,
    )


async def _wake_on_changes(store: Store, wake: Callable[[], None]) -> None:
    """Replies are queued by other processes too."""
    async for _ in store.changes():
        wake()


async def _announce(event: asyncio.Event, say: Callable[[], None]) -> None:
    await event.wait()
    say()


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has no such handlers; Ctrl+C still ends the loop there
            loop.add_signal_handler(number, stop.set)
    return stop


def desk(config: Config, agent: str) -> DeskApp:
    """The desk on the configured store."""
    from socialdesk.tui.app import DeskApp

    return DeskApp(partial(_open_for_desk, config), replies, SystemClock(), agent, config.shop, config.zone, new_key)


async def _open_for_desk(config: Config) -> Store:
    from socialdesk.store.store import Store

    store = await Store.open(config.store_url)
    missing = [(each.name, each.channel) for each in config.accounts]
    await store.accounts.ensure(missing)
    return store
