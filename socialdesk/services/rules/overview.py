"""The rules as a desk shows them: each with what it hears and does, whether it is on, and how often it was carried out."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.ids import DAY, Instant
from socialdesk.model.rule import Rule
from socialdesk.services.rules.book import RuleBook
from socialdesk.store.rule_acts import named
from socialdesk.store.rule_turn import SWITCH
from socialdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule that holds. `acts` are words and values as the file says them; `fired` counts within 24 hours."""

    rule: Rule
    is_on: bool
    fired: int
    acts: tuple[tuple[str, str], ...]

    @property
    def switch(self) -> str:
        """The name of its switch."""
        return self.rule.agent


@dataclass(frozen=True, slots=True)
class Overview:
    """All of them, in the order of their file. `trouble` is what is wrong with the file as it stands, in a sentence: then
    these are of the newest one that could be used."""

    rules: tuple[Listed, ...]
    trouble: str
    is_on: bool
    """Whether any rule may run."""


async def overview(store: Store, book: RuleBook) -> Overview:
    """How the rules of a shop stand. Raises StoreError."""
    file = await book.read()
    off = await store.switches.off()
    fired = await store.rules.counts(Instant(store.clock.now() - DAY))
    listed = tuple(
        Listed(
            each,
            not {each.agent, SWITCH} & off,
            fired.get(each.name, 0),
            tuple(map(named, each.acts)),
        )
        for each in file.rules
    )
    return Overview(listed, book.trouble, SWITCH not in off)
