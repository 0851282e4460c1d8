"""What `doctor` finds of what acts by itself: targets that tell nobody, and what somebody switched off."""

from __future__ import annotations

from collections.abc import Iterator

from socialdesk.assembly.services import automation
from socialdesk.bots.platform import Finding
from socialdesk.commands.show import local, safe
from socialdesk.config import Config
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.store.store import Store


def of_targets(config: Config) -> Iterator[Finding]:
    """A warning where the owner is to be told of waits, and nobody is the owner."""
    if config.targets.tell_owner and not (config.owner.chats or config.owner.folder):
        said = translate(
            "tell_owner tells nobody: write [owner] with chats or folder into the configuration (`socialdesk owner chats` lists chats)"
        )
        yield Finding("targets", "warning", said)


async def of_switches(store: Store, config: Config) -> list[Finding]:
    """One warning for each switch that is off: by whom, since when, and how it is on again."""
    return [
        Finding(
            "automation",
            "warning",
            translate(
                "{name} is off since {when}, by {agent}; on again: `socialdesk automation on {name}`",
                name=safe(f'"{each.name}"' if " " in each.name else each.name),
                when=local(Instant(each.at or 0), config.zone),
                agent=safe(each.agent),
            ),
            value=each.name,
        )
        for each in await automation(store, config).all()
        if not each.is_on
    ]
