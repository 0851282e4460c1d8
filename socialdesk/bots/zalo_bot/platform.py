"""Zalo's Bot Platform, as the rest of the house knows it."""

# ruff: noqa: PLC0415 - only whoever runs a bot pays for what it needs
from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from socialdesk.bots.platform import ChannelContext, Parse, Platform
from socialdesk.bots.zalo import ZALO

if TYPE_CHECKING:
    from socialdesk.bots.zalo_bot.settings import ZaloBotSettings
    from socialdesk.channel import Channel
    from socialdesk.model.menu import MenuLimits
    from socialdesk.model.message import ChatKind
    from socialdesk.model.policy import Capabilities


def _settings() -> type[ZaloBotSettings]:
    from socialdesk.bots.zalo_bot.settings import ZaloBotSettings

    return ZaloBotSettings


def _limits(settings: ZaloBotSettings) -> Capabilities:
    from socialdesk.bots.zalo_bot.limits import capabilities

    return capabilities(settings.per_second, settings.monthly_messages, settings.people)


def _parser(settings: ZaloBotSettings | None, remote_id: str, state: Mapping[str, str]) -> Parse:
    from socialdesk.bots.zalo_bot.convert import Converter

    return Converter(remote_id).parse


def _channel(context: ChannelContext[ZaloBotSettings]) -> Channel:
    from socialdesk.bots.zalo_bot.channel import ZaloBotChannel

    return ZaloBotChannel(context)


def _place(chat: str) -> tuple[ChatKind, str] | None:
    """Chats are named by letters and digits; a group by its number alone looks like a person."""
    from socialdesk.model.message import ChatKind

    is_name = chat.isascii() and chat.isalnum()
    return (ChatKind.PRIVATE, json.dumps({"chat_id": chat})) if is_name else None


def _menu() -> MenuLimits:
    from socialdesk.bots.zalo_bot.menus import MENU

    return MENU


PLATFORM: Platform[ZaloBotSettings] = Platform(
    name="zalo_bot",
    label="Zalo Bot",
    sign="ZB",
    aliases=("zb",),
    family=ZALO,
    settings=_settings,
    limits=_limits,
    parser=_parser,
    channel=_channel,
    menu=_menu,
    place=_place,
    demo="""
[[accounts]]
name = "zalobot"
channel = "zalo_bot"
token = "{zalo_bot_token}"
api_base = "{zalo}"
""",
)
