"""The menus that platforms show beside those that are configured: looked at, compared, and set."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field

from socialdesk.channel import Channel, HasMenu
from socialdesk.errors import ChannelError
from socialdesk.model.i18n import mark
from socialdesk.model.menu import (
    Difference,
    Menu,
    MenuLimits,
    MenuLine,
    MenuPart,
    Shown,
    differences,
    wanted,
)
from socialdesk.model.wording import words_or_any

PARTS: Mapping[MenuPart, str] = {
    MenuPart.INTRODUCTION: mark("introduction"),
    MenuPart.STARTED: mark("start button"),
    MenuPart.COMMANDS: mark("commands"),
    MenuPart.BUTTON: mark("menu button"),
    MenuPart.PERSISTENT: mark("persistent menu"),
    MenuPart.ICE_BREAKERS: mark("ice breakers"),
}
"""What parts are called."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One account: what its platform shows of what the configuration names, and what differs."""

    there: Shown
    wanted: Shown
    differs: list[Difference] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Written:
    """A part that was set, or why it was not."""

    part: MenuPart
    why: str = ""


async def shown(channel: Channel, limits: MenuLimits) -> Shown:
    """All that the platform shows. Raises ChannelError."""
    return await channel.read_menu(limits.parts) if isinstance(channel, HasMenu) else {}


async def compared(channel: Channel, limits: MenuLimits, menu: Menu, language: str) -> Compared:
    """What is there beside what is to be; only what the configuration names is asked for. Raises
    ChannelError."""
    to_be = wanted(menu, limits, language)
    if not to_be or not isinstance(channel, HasMenu):
        return Compared({}, to_be)
    there = await channel.read_menu(list(to_be))
    if not menu.greeting and there.get(MenuPart.STARTED):
        del to_be[MenuPart.STARTED]  # a menu needs such a button, whosever it is
    return Compared(there, to_be, differences(there, to_be))


async def written(channel: Channel, found: Compared) -> AsyncIterator[Written]:
    """Set each part that differs, in turn; one that is refused does not hold up the others. What was set
    is not undone, and setting it again changes nothing."""
    assert isinstance(channel, HasMenu)
    for part in dict.fromkeys(each.part for each in found.differs):
        try:
            await channel.write_menu(part, found.wanted[part])
        except ChannelError as error:
            yield Written(part, str(error))
        else:
            yield Written(part)


def by_hand(menu: Menu, language: str) -> list[MenuLine]:
    """What somebody types into a platform that programs set nothing at: each title with the message that
    stands for it, or its address."""
    named = dict.fromkeys(
        [*(menu.persistent or ()), *(menu.commands or ()), *(menu.ice_breakers or ())]
    )
    entries = [menu.entries[each] for each in named]
    return [
        MenuLine(words_or_any(each.title, language), each.url or f"/{each.name}")
        for each in entries
    ]
