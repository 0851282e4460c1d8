"""Messenger, as the rest of the house knows it."""

# ruff: noqa: PLC0415 - only whoever runs an account pays for what it needs
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from socialdesk.bots.meta.family import META
from socialdesk.bots.platform import ChannelContext, Dialog, Parse, Platform

if TYPE_CHECKING:
    from socialdesk.bots.messenger.settings import MessengerSettings
    from socialdesk.channel import Channel
    from socialdesk.model.policy import Capabilities


def _settings() -> type[MessengerSettings]:
    from socialdesk.bots.messenger.settings import MessengerSettings

    return MessengerSettings


def _limits(settings: MessengerSettings) -> Capabilities:
    from socialdesk.bots.messenger.limits import capabilities

    return capabilities(settings.per_second, human_agent=settings.human_agent)


def _parser(settings: MessengerSettings | None, remote_id: str, state: Mapping[str, str]) -> Parse:
    from socialdesk.bots.messenger.limits import NETWORK
    from socialdesk.bots.meta.convert import Converter

    return Converter(remote_id, settings.app_id if settings else "", NETWORK).parse


def _channel(context: ChannelContext[MessengerSettings]) -> Channel:
    from socialdesk.bots.messenger.limits import NETWORK
    from socialdesk.bots.meta.channel import MetaChannel

    return MetaChannel(context, NETWORK, _limits(context.settings))


async def _connect(context: ChannelContext[MessengerSettings], dialog: Dialog) -> str | None:
    from socialdesk.bots.meta.login import connect

    return await connect(context, dialog)


PLATFORM: Platform[MessengerSettings] = Platform(
    name="messenger",
    label="Messenger",
    sign="FB",
    aliases=("facebook", "fb", "mess"),
    family=META,
    settings=_settings,
    limits=_limits,
    parser=_parser,
    channel=_channel,
    connect=_connect,
    demo="""
[[accounts]]
name = "page"
channel = "messenger"
page_id = "{page_id}"
app_id = "{app_id}"
app_secret = "{app_secret}"
page_token = "{page_token}"
verify_token = "demo"
graph_base = "{graph}"
""",
)
