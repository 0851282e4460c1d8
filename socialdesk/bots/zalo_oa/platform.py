"""Zalo's Official Account, as the rest of the house knows it."""

# ruff: noqa: PLC0415 - only whoever runs an account pays for what it needs
from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from socialdesk.bots.platform import ChannelContext, Dialog, Parse, Platform
from socialdesk.bots.zalo import ZALO

if TYPE_CHECKING:
    from socialdesk.bots.zalo_oa.settings import ZaloOaSettings
    from socialdesk.channel import Channel
    from socialdesk.model.menu import MenuLimits
    from socialdesk.model.message import ChatKind
    from socialdesk.model.policy import Capabilities


def _settings() -> type[ZaloOaSettings]:
    from socialdesk.bots.zalo_oa.settings import ZaloOaSettings

    return ZaloOaSettings


def _limits(settings: ZaloOaSettings) -> Capabilities:
    return settings.limits()


def _parser(settings: ZaloOaSettings | None, remote_id: str, state: Mapping[str, str]) -> Parse:
    from socialdesk.bots.zalo_oa.convert import Converter

    return Converter(remote_id).parse


def _channel(context: ChannelContext[ZaloOaSettings]) -> Channel:
    from socialdesk.bots.zalo_oa.channel import ZaloOaChannel

    return ZaloOaChannel(context)


async def _connect(context: ChannelContext[ZaloOaSettings], dialog: Dialog) -> str | None:
    from socialdesk.bots.zalo_oa.login import connect

    return await connect(context, dialog)


def _place(chat: str) -> tuple[ChatKind, str] | None:
    """A visitor without a name is written to by their conversation as well, which a number does not tell."""
    from socialdesk.model.message import ChatKind

    kind, _, number = chat.rpartition(":")
    if kind not in ("", "group") or not (number.isascii() and number.isdecimal()):
        return None
    if kind == "group":
        return ChatKind.GROUP, json.dumps({"group_id": number})
    return ChatKind.PRIVATE, json.dumps({"user_id": number})


def _menu() -> MenuLimits:
    from socialdesk.bots.zalo_oa.menus import MENU

    return MENU


PLATFORM: Platform[ZaloOaSettings] = Platform(
    name="zalo_oa",
    label="Zalo Official Account",
    sign="ZO",
    aliases=("oa", "zo"),
    family=ZALO,
    settings=_settings,
    limits=_limits,
    parser=_parser,
    channel=_channel,
    menu=_menu,
    connect=_connect,
    lists_followers=True,
    place=_place,
    follower_address=lambda user: json.dumps({"user_id": user}),
    demo="""
[[accounts]]
name = "oa"
channel = "zalo_oa"
oa_id = "{oa_id}"
app_id = "{oa_app_id}"
app_secret = "{oa_app_secret}"
webhook_secret = "{oa_webhook_secret}"
refresh_token = "{refresh_token}"
api_base = "{zalo}"
oauth_base = "{zalo}/v4"
""",
)
