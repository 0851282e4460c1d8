"""Instagram, as the rest of the house knows it."""

# ruff: noqa: PLC0415 - only whoever runs an account pays for what it needs
from __future__ import annotations

from typing import TYPE_CHECKING

from socialdesk.bots.meta.family import META, channel_of, connect, parser_of
from socialdesk.bots.platform import Platform, person_by

if TYPE_CHECKING:
    from socialdesk.bots.instagram.settings import InstagramSettings
    from socialdesk.bots.meta.network import Network
    from socialdesk.model.menu import MenuLimits
    from socialdesk.model.policy import Capabilities


def _settings() -> type[InstagramSettings]:
    from socialdesk.bots.instagram.settings import InstagramSettings

    return InstagramSettings


def _limits(settings: InstagramSettings) -> Capabilities:
    from socialdesk.bots.instagram.limits import capabilities

    return capabilities(settings.per_second, human_agent=settings.human_agent)


def _network() -> Network:
    from socialdesk.bots.instagram.limits import NETWORK

    return NETWORK


def _menu() -> MenuLimits:
    from socialdesk.bots.instagram.limits import MENU

    return MENU


PLATFORM: Platform[InstagramSettings] = Platform(
    name="instagram",
    label="Instagram",
    sign="IG",
    aliases=("ig", "insta"),
    family=META,
    settings=_settings,
    limits=_limits,
    parser=parser_of(_network),
    channel=channel_of(_network, _limits),
    menu=_menu,
    connect=connect,
    place=person_by("id"),
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
