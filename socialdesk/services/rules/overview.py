"""The rules as a desk shows them: each with what it hears and does, whether it is on, and how often it was carried out."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.ids import DAY, Instant
from socialdesk.model.rule import WEEK, Rule
from socialdesk.services.rules.book import RuleBook
from socialdesk.store.rule_acts import named
from socialdesk.store.store import Store
from socialdesk.store.switches import RULES

LOOKED_BACK = 90 * DAY
"""So far back it is looked when a rule was carried out at last."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule that holds. `acts` are words and values as the file says them; `fired` counts within 24 hours, `fired_week`
    within 7 days, and `newest` is when (ms) it was carried out at last, None where it was not for 90 days."""

    rule: Rule
    is_on: bool
    fired: int
    acts: tuple[tuple[str, str], ...]
    fired_week: int = 0
    newest: int | None = None

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
    now = store.clock.now()
    fired = await store.rules.counts(Instant(now - DAY))
    lately = await store.rules.lately(Instant(now - WEEK), Instant(now - LOOKED_BACK))
    listed = tuple(
        Listed(
            each,
            not {each.agent, RULES} & off,
            fired.get(each.name, 0),
            tuple(map(named, each.acts)),
            lately[each.name].fired if each.name in lately else 0,
            lately[each.name].newest if each.name in lately else None,
        )
        for each in file.rules
    )
    return Overview(listed, book.trouble, RULES not in off)
