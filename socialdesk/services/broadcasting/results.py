"""What came of a run: for all of it, and by account, channel, language and tag."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, TypeVar

from socialdesk.store.broadcasts import Run
from socialdesk.store.outcomes import Post, TagTally, Tally
from socialdesk.store.store import Store

REACHED = ("sent", "delivered", "read", "answered", "opted_out")
DELIVERED = ("delivered", "read", "answered")
READ = ("read", "answered")
"""States of the ledger that count as having been sent, delivered, read."""


@dataclass(frozen=True, slots=True)
class Figures:
    """People by what became of their message; who answered was sent it, and so on;
    who left counts as that alone, though the word by which they did is an answer too. `median` is how
    long (ms) half of the answers took, None without any; `blocked` are part of the refused."""

    people: int
    sent: int
    delivered: int
    read: int
    answered: int
    opted_out: int
    blocked: int
    refused: int
    unconfirmed: int
    skipped: int
    median: int | None
    cost: int
    """In the currency's smallest unit; of what nobody knows whether it arrived, too."""


@dataclass(frozen=True, slots=True)
class Results:
    """The figures of a run."""

    broadcast: str
    run: int
    whole: Figures
    by_account: Mapping[str, Figures]
    by_channel: Mapping[str, Figures]
    by_language: Mapping[str, Figures]
    by_tag: Mapping[str, Figures]
    posts: Sequence[Post] = ()
    """What was posted where everybody sees it."""

    @property
    def paying(self) -> Sequence[str]:
        """The accounts that had to pay for it."""
        return [name for name, each in self.by_account.items() if each.cost]

    def as_json(self) -> dict[str, Any]:
        """For scripts; the keys are promised in docs/cli.md."""
        groups = {
            name: {each: asdict(figures) for each, figures in getattr(self, name).items()}
            for name in ("by_account", "by_channel", "by_language", "by_tag")
        }
        return {
            "broadcast": self.broadcast,
            "run": self.run,
            **asdict(self.whole),
            **groups,
            "posts": [asdict(each) for each in self.posts],
        }


async def results(store: Store, run: Run) -> Results:
    """The results of a run by its ledger, counted by the store."""
    tallies = await store.outcomes.tallies(run.id)
    tagged = await store.outcomes.tag_tallies(run.id)
    return Results(
        run.name,
        run.number,
        figures(tallies, run.erased),
        _by(tallies, lambda each: each.account),
        _by(tallies, lambda each: each.channel),
        _by(tallies, lambda each: each.language),
        _by(tagged, lambda each: each.tag),
        await store.outcomes.posts(run.id),
    )


T = TypeVar("T", Tally, TagTally)


def _by(tallies: Sequence[T], name: Callable[[T], str]) -> dict[str, Figures]:
    groups: dict[str, list[T]] = {}
    for each in tallies:
        groups.setdefault(name(each), []).append(each)
    return {name: figures(groups[name]) for name in sorted(groups)}


def figures(
    tallies: Sequence[Tally] | Sequence[TagTally], erased: Mapping[str, int] = MappingProxyType({})
) -> Figures:
    """People counted by what became of their message, with those who were erased since."""
    states, took = Counter[str](erased), Counter[int]()
    for each in tallies:
        states[each.state] += each.count
        if each.took is not None and each.state == "answered":
            took[each.took] += each.count
    return Figures(
        people=states.total(),
        sent=sum(states[each] for each in REACHED),
        delivered=sum(states[each] for each in DELIVERED),
        read=sum(states[each] for each in READ),
        answered=states["answered"],
        opted_out=states["opted_out"],
        blocked=sum(each.count for each in tallies if each.blocked),
        refused=states["refused"],
        unconfirmed=states["unconfirmed"],
        skipped=states["skipped"],
        median=int(statistics.median(took.elements())) if took else None,
        cost=sum(each.cost for each in tallies),
    )
