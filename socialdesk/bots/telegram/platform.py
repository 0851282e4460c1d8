"""Telegram, as the rest of the house knows it."""

# ruff: noqa: PLC0415 - the bot library takes seconds to import
from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING

from socialdesk.bots.platform import (
    ChannelContext,
    Family,
    Finding,
    FirstAccount,
    Parse,
    Platform,
)
from socialdesk.model.i18n import mark

if TYPE_CHECKING:
    from socialdesk.bots.telegram.settings import TelegramSettings
    from socialdesk.channel import Channel
    from socialdesk.model.menu import MenuLimits
    from socialdesk.model.message import ChatKind
    from socialdesk.model.policy import Capabilities

CLOCK_OFF = 5_000
"""Milliseconds that this machine's clock may differ from Telegram's, which tells whole seconds."""


def _settings() -> type[TelegramSettings]:
    from socialdesk.bots.telegram.settings import TelegramSettings

    return TelegramSettings


def _limits(settings: TelegramSettings) -> Capabilities:
    from socialdesk.bots.telegram.limits import capabilities

    return capabilities(settings.per_second)


def _parser(settings: TelegramSettings | None, remote_id: str, state: Mapping[str, str]) -> Parse:
    from socialdesk.bots.telegram.convert import Converter

    return Converter(remote_id, dict(state)).parse


def _channel(context: ChannelContext[TelegramSettings]) -> Channel:
    from socialdesk.bots.telegram.channel import TelegramChannel

    return TelegramChannel(context)


async def _examine(context: ChannelContext[TelegramSettings]) -> list[Finding]:
    """Ask without the bot library, and without a poll that would be in the worker's way."""
    from socialdesk.bots.telegram.probe import probe
    from socialdesk.channel import Identity
    from socialdesk.errors import ChannelError
    from socialdesk.model.i18n import translate
    from socialdesk.model.text import span

    settings, name = context.settings, context.name
    try:
        found = await probe(settings.token.reveal(), settings.api_base, context.network)
    except ChannelError as error:
        return [Finding("token", "failed", str(error), name)]
    whose = f"@{found.username} (bot {found.bot_id})"
    identity = Identity(found.bot_id, f"@{found.username}")
    findings = [Finding("token", "ok", whose, name, found.bot_id, identity)]
    if found.server_time is not None:
        off = context.clock.now() - found.server_time
        if abs(off) > CLOCK_OFF:
            ahead = mark("this machine's clock is {length} ahead of {platform}'s; set it right")
            behind = mark("this machine's clock is {length} behind {platform}'s; set it right")
            words = translate(
                ahead if off > 0 else behind, length=span(abs(off)), platform=PLATFORM.label
            )
            findings.append(Finding("clock", "warning", words, name, off))
        else:
            words = translate("agrees with {platform}'s to the second", platform=PLATFORM.label)
            findings.append(Finding("clock", "ok", words, name, off))
    if found.webhook and settings.mode == "polling":
        words = translate(
            "a webhook is set, so polling gets nothing; start once with `socialdesk run --take-over`"
        )
        findings.append(Finding("webhook", "failed", words, name))
    if not found.webhook and settings.mode == "webhook":
        words = translate("none is set yet; `socialdesk run` sets it")
        findings.append(Finding("webhook", "warning", words, name))
    return findings


def _place(chat: str) -> tuple[ChatKind, str] | None:
    """People have positive numbers, groups negative ones; for the owner's own chats a connection is needed
    that may have changed."""
    from socialdesk.model.message import ChatKind

    number, kind, part = ([*chat.split(":"), "", ""])[:3]
    if number == "business":
        return ChatKind.BUSINESS, ""
    if not all(
        each.isascii() and each.removeprefix("-").isdecimal() for each in (number, part or "0")
    ):
        return None
    if kind == "direct":
        address = {"chat_id": number, "direct_messages_topic_id": part}
        return ChatKind.DIRECT, json.dumps(address)
    if kind == "topic":
        return ChatKind.GROUP, json.dumps({"chat_id": number, "message_thread_id": part})
    if kind:
        return None
    is_group = number.startswith("-")
    return ChatKind.GROUP if is_group else ChatKind.PRIVATE, json.dumps({"chat_id": number})


async def _whose(token: str, api_base: str) -> str:
    from socialdesk.bots.network import Network
    from socialdesk.bots.telegram.probe import probe
    from socialdesk.settings import proxies_of

    network = Network(environment=proxies_of(os.environ))
    return f"@{(await probe(token, api_base, network)).username}"


def _menu() -> MenuLimits:
    from socialdesk.bots.telegram.menus import MENU

    return MENU


PLATFORM: Platform[TelegramSettings] = Platform(
    name="telegram",
    label="Telegram",
    sign="TG",
    aliases=("tg",),
    family=Family(
        "telegram",
        mark("Connect Telegram"),
        mark(
            "Write /newbot to @BotFather in Telegram, copy the token, then in a shell: `socialdesk init`."
        ),
    ),
    settings=_settings,
    limits=_limits,
    parser=_parser,
    channel=_channel,
    menu=_menu,
    examine=_examine,
    place=_place,
    first=FirstAccount(
        mark("The bot's token (@BotFather gives it; it is not shown while you type):"), _whose
    ),
    demo="""
[[accounts]]
name = "hoasen"
channel = "telegram"
token = "{token}"
api_base = "{base}"
""",
)
