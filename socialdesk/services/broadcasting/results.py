"""What came of a run: for all of it, and by account, channel, language and tag."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from socialdesk.store.broadcasts import Run
from socialdesk.store.ledger import LedgerRow, Post

_ARRIVED = ("sent", "delivered", "read", "answered", "opted_out")


@dataclass(frozen=True, slots=True)
class Figures:
    """People by what became of their message; who answered was sent it, and so on. `median` is how
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


def results_of(
    run: Run,
    rows: Sequence[LedgerRow],
    tags: Mapping[int, Sequence[str]],
    posts: Sequence[Post] = (),
) -> Results:
    """The results of a run by its ledger; `tags` by conversation."""
    return Results(
        run.name,
        run.number,
        figures(rows),
        _by(rows, lambda row: [row.account]),
        _by(rows, lambda row: [row.channel]),
        _by(rows, lambda row: [row.language[:2] or "-"]),
        _by(rows, lambda row: tags.get(row.conversation or 0, ())),
        posts,
    )


def _by(
    rows: Sequence[LedgerRow], names: Callable[[LedgerRow], Sequence[str]]
) -> dict[str, Figures]:
    groups: dict[str, list[LedgerRow]] = {}
    for row in rows:
        for name in names(row):
            groups.setdefault(name, []).append(row)
    return {name: figures(groups[name]) for name in sorted(groups)}


def figures(rows: Sequence[LedgerRow]) -> Figures:
    """People counted by what became of their message."""
    states = [row.state for row in rows]
    took = [
        row.answered_at - row.sent_at
        for row in rows
        if row.answered_at is not None and row.sent_at is not None
    ]
    return Figures(
        people=len(rows),
        sent=sum(state in _ARRIVED for state in states),
        delivered=sum(state in ("delivered", "read", "answered") for state in states),
        read=sum(state in ("read", "answered") for state in states),
        answered=len(took),
        opted_out=states.count("opted_out"),
        blocked=sum(row.state == "refused" and row.reason == "blocked" for row in rows),
        refused=states.count("refused"),
        unconfirmed=states.count("unconfirmed"),
        skipped=states.count("skipped"),
        median=int(statistics.median(took)) if took else None,
        cost=sum(row.cost for row in rows),
    )
