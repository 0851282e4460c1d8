"""A configured account's channel, and what of it can be had without one: its limits, its parser."""

# ruff: noqa: PLC0415 - only the process that runs bots pays for the bot library
from __future__ import annotations

import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialdesk.bots.messenger.channel import MessengerChannel
    from socialdesk.bots.web import WebServer
    from socialdesk.bots.zalo_oa.channel import ZaloOaChannel
    from socialdesk.channel import Channel, Vault
    from socialdesk.clock import Clock
    from socialdesk.config import Account, Config
    from socialdesk.model.policy import Capabilities
    from socialdesk.services.receiver import Parse
    from socialdesk.store.accounts import AccountRow


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
