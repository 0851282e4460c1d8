"""The one place where real things meet: store, clock, chance, channels, services.

What is heavy is imported where it is used: a desk must be on the screen before the store is read,
and only the process that runs bots pays for the bot library (seconds, and 160 MB).
"""

# ruff: noqa: PLC0415 - see above
from __future__ import annotations

import asyncio
import gc
import random
import secrets
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from socialdesk.clock import Clock, SystemClock
from socialdesk.model.ids import MINUTE

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    from socialdesk.bots.messenger.channel import MessengerChannel
    from socialdesk.bots.web import WebServer
    from socialdesk.bots.zalo_oa.channel import ZaloOaChannel
    from socialdesk.channel import Channel, Vault
    from socialdesk.config import Account, Config
    from socialdesk.model.conversation import ConversationState
    from socialdesk.model.ids import AccountId, Instant
    from socialdesk.model.message import InboundMessage
    from socialdesk.model.policy import Capabilities
    from socialdesk.services.dispatcher import Dispatcher
    from socialdesk.services.receiver import Parse
    from socialdesk.services.replies import Replies
    from socialdesk.services.upkeep import Upkeep
    from socialdesk.store.accounts import AccountRow
    from socialdesk.store.recording import Acknowledge
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
            missing = [
                (each.name, each.channel) for each in config.accounts if each.name not in known
            ]
            if missing:
                await store.accounts.ensure(missing)
        yield store
    finally:
        await store.close()


def replies(store: Store, config: Config, clock: Clock | None = None) -> Replies:
    """The service behind every answer typed on this machine."""
    from socialdesk.services.replies import Replies

    limits = {account.name: capabilities(account) for account in config.accounts}
    return Replies(store, clock or SystemClock(), limits, config.files)


def capabilities(account: Account) -> Capabilities:
    """An account's limits as its channel has them, without the channel."""
    match account.channel:
        case "telegram":
            from socialdesk.bots.telegram import rules as telegram

            return telegram.capabilities(account.number("per_second"))
        case "zalo_oa":
            from socialdesk.bots.zalo_oa import rules as zalo_oa

            return zalo_oa.capabilities(
                account.number("per_second"),
                ("mirror_tags",) if account.flag("mirror_tags") else (),
            )
        case "zalo_bot":
            from socialdesk.bots.zalo_bot import rules as zalo_bot

            return zalo_bot.capabilities(
                account.number("per_second"), account.number("monthly_messages")
            )
        case channel:
            from socialdesk.bots.messenger import rules as meta

            promised = ("human_agent",) if account.flag("human_agent") else ()
            limits = meta.messenger if channel == "messenger" else meta.instagram
            return limits(account.number("per_second"), promised)


def parser(account: AccountRow, memory: dict[str, str], config: Config) -> Parse:
    """What reads an account's updates, without its channel: for replaying."""
    configured = config.account(account.name)
    match account.channel:
        case "telegram":
            from socialdesk.bots.telegram.convert import Converter as Telegram

            return Telegram(account.remote_id, dict(memory)).parse
        case "zalo_oa":
            from socialdesk.bots.zalo_oa.convert import Converter as ZaloOa

            return ZaloOa(account.remote_id).parse
        case "zalo_bot":
            from socialdesk.bots.zalo_bot.convert import Converter as ZaloBot

            return ZaloBot(account.remote_id).parse
        case channel:
            from socialdesk.bots.messenger.convert import Converter as Meta

            return Meta(
                account.remote_id, configured.text("app_id") if configured else "", channel
            ).parse


def acknowledging(config: Config, limits: Mapping[AccountId, Capabilities]) -> Acknowledge:
    """The shop's rule for acknowledgements, under each platform's own."""
    from socialdesk.model.acknowledge import acknowledge
    from socialdesk.model.policy import Allowed, Situation, Voice, judge

    def decide(
        account: AccountId, state: ConversationState, message: InboundMessage, now: Instant
    ) -> str | None:
        text = acknowledge(state, message, config.acknowledge, now)
        if text is None or account not in limits:
            return text
        situation = Situation(message.chat_kind, now, state.last_action_at, Voice.ACKNOWLEDGEMENT)
        return text if isinstance(judge(limits[account], situation), Allowed) else None

    return decide


async def run(  # noqa: PLR0915 - everything meets here, once
    config: Config, tell: Callable[[str], None], ready: Callable[[str], None], *, take_over: bool
) -> None:
    """Look after every account until SIGTERM or SIGINT. `ready` is called once, when all of them
    listen."""
    from socialdesk.bots.web import WebServer
    from socialdesk.channel import AccountState
    from socialdesk.errors import StoreError
    from socialdesk.metrics import Metrics
    from socialdesk.services.dispatcher import Dispatcher
    from socialdesk.services.receiver import Receiver
    from socialdesk.services.supervisor import ConnectedAccount, LeaseHolder, Supervisor
    from socialdesk.services.tokens import StoredTokens
    from socialdesk.services.upkeep import Upkeep
    from socialdesk.store.engine.sqlite import SQLiteDatabase

    stop = _stop_signal()
    clock, chance = SystemClock(), random.Random()
    async with opened(config) as store:
        if isinstance(store.database, SQLiteDatabase):
            store.database.checkpoint_beside()
        rows = {row.name: row for row in await store.accounts.all()}
        web = WebServer(config.web_host, config.web_port)
        dispatcher = Dispatcher(store, clock, chance.random)
        limits = {rows[account.name].id: capabilities(account) for account in config.accounts}
        receiver = Receiver(store, clock, acknowledging(config, limits), dispatcher.wake)
        owner = LeaseHolder().name
        posts = []
        for account in config.accounts:
            vault = StoredTokens(store, clock, rows[account.name].id, owner)
            memory = await store.accounts.channel_state(rows[account.name].id)
            channel = make_channel(
                account, config, clock, vault, memory, web, chance, take_over=take_over
            )
            posts.append(ConnectedAccount(rows[account.name], channel))
            if account.mode == "webhook":
                web.expected.add(account.name)
                tell(f"{account.name}: its webhook is {webhook_url(account, config)}")
        channels: dict[AccountId, Channel] = {post.account.id: post.channel for post in posts}
        supervisor = Supervisor(store, clock, receiver, dispatcher, owner)
        metrics = Metrics(store, receiver, dispatcher, supervisor, web)
        web.ready, web.metrics = metrics.in_the_way, metrics.render
        upkeep = Upkeep(
            store,
            clock,
            channels,
            config.files,
            config.journal_days,
            config.desk.lease_minutes * MINUTE,
        )
        scheduler = _scheduled(upkeep, dispatcher, config)
        # aiogram's models are a million objects that never go: no collection need look at them
        # again.
        gc.collect()
        gc.freeze()
        tasks = [
            asyncio.create_task(supervisor.run(posts, tell)),
            asyncio.create_task(dispatcher.run()),
            asyncio.create_task(_wake_on_changes(store, dispatcher.wake)),
            asyncio.create_task(_announce(supervisor.ready, partial(ready, _listening(config)))),
            asyncio.create_task(_serve_pages(web, clock, tell)),
        ]
        stopping = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait(
                (stopping, *tasks[:3]), return_when=asyncio.FIRST_COMPLETED
            )
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
                    await store.accounts.set_state(
                        post.account.id, AccountState.STOPPED, "", clock.now()
                    )


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


def _scheduled(upkeep: Upkeep, dispatcher: Dispatcher, config: Config) -> AsyncIOScheduler:
    """What has to be done now and then, ticking."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    scheduler = AsyncIOScheduler(
        timezone=config.zone, job_defaults={"coalesce": True, "max_instances": 1}
    )
    for work, seconds in (
        (upkeep.wake_snoozed, 1), (upkeep.queue_scheduled, 1), (upkeep.give_back, 15), (upkeep.fetch_files, 0.5), (upkeep.index_words, 1), (upkeep.expire_leases, 20),
        (upkeep.forget_old_bytes, 3600), (upkeep.give_signals, 0.5), (upkeep.want_files, 2), (upkeep.fetch_profiles, 1),
        (upkeep.erase_on_request, 60), (upkeep.ask_again, 3600), (upkeep.forget_sent_files, 3600), (dispatcher.new_month, 600),
    ):  # fmt: skip
        scheduler.add_job(work, "interval", seconds=seconds, misfire_grace_time=None)
    scheduler.start()
    return scheduler


def _listening(config: Config) -> str:
    names = ", ".join(account.name for account in config.accounts)
    return f"ready: {len(config.accounts)} account{'s' if len(config.accounts) != 1 else ''} listening ({names})"


def webhook_url(account: Account, config: Config) -> str:
    """The address to give to an account's platform."""
    public = config.public_url or f"http://{config.web_host}:{config.web_port}"
    return f"{public}/hooks/{account.name}"


def make_channel(
    account: Account,
    config: Config,
    clock: Clock,
    vault: Vault,
    memory: dict[str, str],
    web: WebServer | None,
    chance: random.Random,
    *,
    take_over: bool = False,
) -> Channel:
    """An account's channel, as its settings say."""
    hook = webhook_url(account, config) if account.mode == "webhook" else None
    match account.channel:
        case "telegram":
            from socialdesk.bots.telegram.channel import TelegramChannel, TelegramSettings

            telegram = TelegramSettings(
                account.name, account.secret("token"), account.text("api_base") or None, hook,
                account.secret("webhook_secret"), account.number("per_second"), take_over,
            )  # fmt: skip
            return TelegramChannel(telegram, clock, memory, web, chance)
        case "zalo_oa":
            return zalo_oa_channel(account, clock, vault, web)
        case "zalo_bot":
            from socialdesk.bots.zalo_bot.channel import ZaloBotChannel, ZaloBotSettings

            bot = ZaloBotSettings(
                account.name,
                account.secret("token"),
                account.text("api_base"),
                hook,
                account.secret("webhook_secret"),
                account.number("per_second"),
                account.number("monthly_messages"),
                take_over,
            )
            return ZaloBotChannel(bot, clock, web, chance)
        case _:
            return meta_channel(account, clock, vault, memory, web)


def zalo_oa_channel(
    account: Account, clock: Clock, vault: Vault, web: WebServer | None = None
) -> ZaloOaChannel:
    """An Official Account's channel."""
    from socialdesk.bots.zalo_oa.channel import ZaloOaChannel, ZaloOaSettings

    settings = ZaloOaSettings(
        name=account.name,
        oa_id=account.text("oa_id"),
        app_id=account.text("app_id"),
        app_secret=account.secret("app_secret"),
        webhook_secret=account.secret("webhook_secret"),
        refresh_token=account.secret("refresh_token"),
        access_token=account.secret("access_token"),
        mode=account.mode,
        api_base=account.text("api_base"),
        oauth_base=account.text("oauth_base"),
        proof=account.flag("appsecret_proof"),
        per_second=account.number("per_second"),
        poll_seconds=account.number("poll_seconds"),
        verifier=account.text("verifier"),
        mirror_tags=account.flag("mirror_tags"),
    )
    return ZaloOaChannel(settings, clock, vault, web)


def meta_channel(
    account: Account,
    clock: Clock,
    vault: Vault,
    memory: dict[str, str],
    web: WebServer | None = None,
) -> MessengerChannel:
    """A Page's or an Instagram account's channel."""
    from socialdesk.bots.messenger.channel import MessengerChannel, MessengerSettings

    settings = MessengerSettings(
        name=account.name,
        app_id=account.text("app_id"),
        app_secret=account.secret("app_secret"),
        token=account.secret("page_token"),
        verify_token=account.secret("verify_token"),
        page_id=account.text("page_id"),
        ig_id=account.text("ig_id") if account.channel == "instagram" else "",
        instagram=account.channel == "instagram",
        mode=account.mode,
        human_agent=account.flag("human_agent"),
        graph_base=account.text("graph_base"),
        version=account.text("api_version"),
        per_second=account.number("per_second"),
        poll_seconds=account.number("poll_seconds"),
        live_poll_seconds=account.number("live_poll_seconds"),
    )
    return MessengerChannel(settings, clock, vault, memory, web)


async def _wake_on_changes(store: Store, wake: Callable[[], None]) -> None:
    """Replies are queued by other processes too."""
    async for _ in store.changes():
        wake()


async def _announce(event: asyncio.Event, translate: Callable[[], None]) -> None:
    await event.wait()
    translate()


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with suppress(
            NotImplementedError
        ):  # Windows has no such handlers; Ctrl+C still ends the loop there
            loop.add_signal_handler(number, stop.set)
    return stop


def desk(config: Config, agent: str, *, is_demo: bool = False, login: bool = False) -> DeskApp:
    """The desk on the configured store."""
    from socialdesk.errors import ConfigError
    from socialdesk.model.i18n import set_language
    from socialdesk.tui.app import DeskApp, Settings
    from socialdesk.tui.keymap import Keymap

    set_language(config.desk.language)
    try:
        keymap = Keymap(config.keys, enter_sends=config.desk.enter_sends)
    except ConfigError as error:
        raise ConfigError(f"{config.path}: {error}") from None
    settings = Settings(
        config.desk.theme, config.desk.notify, config.desk.undo_seconds, keymap, is_demo, login
    )
    return DeskApp(
        partial(_open_for_desk, config),
        partial(replies, config=config),
        SystemClock(),
        agent,
        config.shop,
        config.zone,
        new_key,
        settings,
    )


def plain_desk(config: Config, agent: str, *, login: bool = False) -> None:
    """The desk line by line, on stdin and stdout."""
    import getpass
    import sys

    from socialdesk.errors import NotAllowed
    from socialdesk.model.i18n import set_language, translate
    from socialdesk.tui.plain import PlainDesk
    from socialdesk.tui.presenter import Manners, Presenter

    set_language(config.desk.language)

    async def read() -> str | None:
        line = await asyncio.to_thread(sys.stdin.readline)
        return line or None

    def write(words: str) -> None:
        sys.stdout.write(f"{words}\n")
        sys.stdout.flush()

    async def run() -> None:
        store = await _open_for_desk(config)
        try:
            if login and not await store.team.is_right(agent, getpass.getpass(f"{agent}: ")):
                raise NotAllowed(translate("That is not the password of {who}.", who=agent))
            clock = SystemClock()
            manners = Manners(config.shop, config.desk.undo_seconds * 1_000)
            presenter = Presenter(
                store, replies(store, config, clock), clock, agent, config.zone, new_key, manners
            )
            await PlainDesk(presenter, read, write).run()
        finally:
            await store.close()

    asyncio.run(run())


async def _open_for_desk(config: Config) -> Store:
    from socialdesk.store.store import Store

    store = await Store.open(config.store_url, small=True)
    missing = [(each.name, each.channel) for each in config.accounts]
    await store.accounts.ensure(missing)
    return store
