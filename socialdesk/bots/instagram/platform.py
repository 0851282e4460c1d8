"""Instagram, as the rest of the house knows it."""

# ruff: noqa: PLC0415 - only whoever runs an account pays for what it needs
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from socialdesk.bots.meta.family import META
from socialdesk.bots.platform import ChannelContext, Dialog, Parse, Platform

if TYPE_CHECKING:
    from socialdesk.bots.instagram.settings import InstagramSettings
    from socialdesk.channel import Channel
    from socialdesk.model.policy import Capabilities


def _settings() -> type[InstagramSettings]:
    from socialdesk.bots.instagram.settings import InstagramSettings

    return InstagramSettings


def _limits(settings: InstagramSettings) -> Capabilities:
    from socialdesk.bots.instagram.limits import capabilities

    return capabilities(settings.per_second, human_agent=settings.human_agent)


def _parser(settings: InstagramSettings | None, remote_id: str, state: Mapping[str, str]) -> Parse:
    from socialdesk.bots.instagram.limits import NETWORK
    from socialdesk.bots.meta.convert import Converter

    return Converter(remote_id, settings.app_id if settings else "", NETWORK).parse


def _channel(context: ChannelContext[InstagramSettings]) -> Channel:
    from socialdesk.bots.instagram.limits import NETWORK
    from socialdesk.bots.meta.channel import MetaChannel

    return MetaChannel(context, NETWORK, _limits(context.settings))


async def _connect(context: ChannelContext[InstagramSettings], dialog: Dialog) -> str | None:
    from socialdesk.bots.meta.login import connect

    return await connect(context, dialog)


PLATFORM: Platform[InstagramSettings] = Platform(
    name="instagram",
    label="Instagram",
    sign="IG",
    aliases=("ig", "insta"),
    family=META,
    settings=_settings,
    limits=_limits,
    parser=_parser,
    channel=_channel,
    connect=_connect,
    demo="""
[[accounts]]
name = "insta"
channel = "instagram"
ig_id = "{ig_id}"
page_id = "{page_id}"
app_id = "{app_id}"
app_secret = "{app_secret}"
page_token = "{insta_token}"
verify_token = "demo"
graph_base = "{graph}"
""",
)
