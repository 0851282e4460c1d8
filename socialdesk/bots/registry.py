"""Every platform there is: one row each. A new platform is its folder and its row here."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Any

from socialdesk.bots.platform import Platform

ROWS: dict[str, str] = {
    "telegram": "socialdesk.bots.telegram.platform",
    "zalo_oa": "socialdesk.bots.zalo_oa.platform",
    "zalo_bot": "socialdesk.bots.zalo_bot.platform",
    "messenger": "socialdesk.bots.messenger.platform",
    "instagram": "socialdesk.bots.instagram.platform",
}
"""Name in the configuration, and the module whose PLATFORM it is."""


def names() -> tuple[str, ...]:
    """Every platform's name."""
    return tuple(ROWS)


def find(name: str) -> Platform[Any]:
    """The platform of that name. Raises KeyError."""
    return _load(ROWS[name])


def every() -> Iterator[Platform[Any]]:
    """Every platform, in the order of the rows."""
    return (find(name) for name in ROWS)


def first() -> Platform[Any]:
    """The platform that a newcomer begins with."""
    return next(platform for platform in every() if platform.first)


@cache
def _load(module: str) -> Platform[Any]:
    found = import_module(module).PLATFORM
    assert isinstance(found, Platform)
    return found
