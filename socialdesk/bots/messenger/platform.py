"""Messenger, as the rest of the house knows it."""

# ruff: noqa: PLC0415 - only whoever runs an account pays for what it needs
from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.bots.meta.family import META, channel_of, connect, parser_of
from socialdesk.bots.platform import Platform, person_by

if TYPE_CHECKING:
    from socialdesk.bots.messenger.settings import MessengerSettings
    from socialdesk.bots.meta.network import Network
    from socialdesk.model.menu import MenuLimits
    from socialdesk.model.policy import Capabilities


def _settings() -> type[MessengerSettings]:
    from socialdesk.bots.messenger.settings import MessengerSettings

    return MessengerSettings


def _limits(settings: MessengerSettings) -> Capabilities:
    from socialdesk.bots.messenger.limits import capabilities

    return capabilities(
        settings.per_second,
        human_agent=settings.human_agent,
        utility_templates=settings.utility_templates,
    )


def _network() -> Network:
    from socialdesk.bots.messenger.limits import NETWORK

    return NETWORK


def _menu() -> MenuLimits:
    from socialdesk.bots.messenger.limits import MENU

    return MENU


PLATFORM: Platform[MessengerSettings] = Platform(
    name="messenger",
    label="Messenger",
    sign="FB",
    aliases=("facebook", "fb", "mess"),
    family=META,
    settings=_settings,
    limits=_limits,
    parser=parser_of(_network),
    channel=channel_of(_network, _limits),
    menu=_menu,
    connect=connect,
    badges=("facebook-7d",),
    place=person_by("id"),
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
