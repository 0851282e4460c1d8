"""What answers or acts by itself: every switch there is, and turning one on or off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from socialdesk.clock import Clock
from socialdesk.errors import NotFound
from socialdesk.model.i18n import translate
from socialdesk.services.change_words import nearest
from socialdesk.services.jobs import Job
from socialdesk.store.store import Store
from socialdesk.store.switches import PARTS, Flip

EVERY = 5
"""Seconds between two looks at a switch."""


@dataclass(frozen=True, slots=True)
class Switch:
    """One of them; who flipped it last and when (ms), if anybody ever did."""

    name: str
    is_on: bool
    agent: str = ""
    at: int | None = None


class SwitchWatch:
    """One switch, for who may not read: looked at now and then. What nobody looked at yet is on."""

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._name = name
        self._is_on = True

    def is_on(self) -> bool:
        """Whether it was on when it was last looked at."""
        return self._is_on

    async def read(self) -> None:
        """Look once more."""
        self._is_on = await self._store.switches.is_on(self._name)

    def jobs(self) -> tuple[Job, ...]:
        """What is to be done now and then."""
        return (Job(f"read_switch_{self._name}", EVERY, self.read),)


class Automation:
    """The switches of a shop. `known` are the names of single rules and answers that there are."""

    def __init__(self, store: Store, clock: Clock, known: Iterable[str] = ()) -> None:
        self._store = store
        self._clock = clock
        self._names = (*PARTS, *sorted(known))

    async def all(self) -> list[Switch]:
        """Every switch: the parts, then rules and answers; at the end those of what is gone but was flipped once."""
        flipped = {each.name: each for each in await self._store.switches.all()}
        gone = sorted(flipped.keys() - set(self._names))
        return [
            Switch(name, row.off_at is None, row.agent, row.at)
            if (row := flipped.get(name))
            else Switch(name, is_on=True)
            for name in (*self._names, *gone)
        ]

    async def turn(self, name: str, *, on: bool, agent: str) -> bool:
        """Turn it on or off, on record; whether that changed anything. Raises NotFound for a name that is none."""
        known = [each.name for each in await self.all()]
        if name not in known:
            near = nearest(name, _spellings(name, known))
            hint = translate("Do you mean {near}?", near=near) + " " if near else ""
            said = translate(
                "There is no switch {name}. {hint}`socialdesk automation list` lists them.",
                name=name,
                hint=hint,
            )
            raise NotFound(said)
        return await self._store.switches.turn(name, on, agent, self._clock.now())

    async def flips(self) -> list[Flip]:
        """What was turned on and off, newest first."""
        return await self._store.switches.flips()


def _spellings(name: str, known: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Which switches may be meant: of `rule:…` only a rule's, and a rule's or an answer's also by its bare name."""
    kind, colon, _ = name.partition(":")
    if colon and any(each.startswith(f"{kind}:") for each in known):
        known = [each for each in known if each.startswith(f"{kind}:")]
    return {each: (each, each.partition(":")[2] or each) for each in known}
