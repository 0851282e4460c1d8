"""`socialdesk stats`: how long customers waited."""

from __future__ import annotations

import csv
import sys
from argparse import Namespace
from dataclasses import asdict
from typing import Any

from socialdesk.assembly.services import measuring
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.journal import since
from socialdesk.commands.show import json_line, padded, safe
from socialdesk.config import Config
from socialdesk.model.i18n import length, mark, translate
from socialdesk.model.ids import Instant
from socialdesk.model.measure import By, ClockKind, Figures, Question, When
from socialdesk.model.query import length_of
from socialdesk.services.figures.counting import Group
from socialdesk.store.store import Store

COLUMNS = ("group", *Figures.__slots__)
_LABELS = {
    When.ARRIVAL: mark("by when customers began to wait"),
    When.ANSWER: mark("by when they were answered"),
}
_CLOCKS = {
    ClockKind.WALL: mark("every hour counts"),
    ClockKind.BUSINESS: mark("only opening hours count"),
}
_HEADS = (
    "", mark("waits"), mark("answered"), mark("open"), mark("in time"), mark("share"), mark("mean"), mark("median"), "p90", "p95", mark("longest"),
)  # fmt: skip


def stats(options: Namespace) -> None:
    """`socialdesk stats`."""
    config = configured(options)
    question, found = with_store(config, lambda store: _asked(store, config, options))
    if options.json:
        for each in found:
            json_line(_record(each))
    elif options.csv:
        table = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        table.writeheader()
        for each in found:
            table.writerow(_record(each))
    else:
        _print(question, found)


async def _asked(store: Store, config: Config, options: Namespace) -> tuple[Question, list[Group]]:
    question = question_of(options, config, store.clock.now())
    return question, await measuring(store, config).figures(question)


def question_of(options: Namespace, config: Config, now: Instant) -> Question:
    """What the options ask. Raises SocialdeskError."""
    return Question(
        since(options.as_of, config) if options.as_of else now,
        since(options.begins, config) if options.begins else None,
        since(options.ends, config) if options.ends else None,
        By(options.by),
        ClockKind(options.clock),
        When(options.when),
        length_of(options.target),
    )


def _record(each: Group) -> dict[str, Any]:
    return {"group": each.group, **asdict(each.figures)}


def _print(question: Question, found: list[Group]) -> None:
    asked = {
        "when": translate(_LABELS[question.when]),
        "clock": translate(_CLOCKS[question.clock]),
        "target": length(question.target),
    }
    print(translate("Waits {when}; {clock}; in time is up to {target}.", **asked))
    heads = [translate(each) if each else "" for each in _HEADS]
    rows = [heads, *(_cells(each) for each in found)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        first, *rest = (
            padded(cell, width, right=place > 0)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join([first, *rest]).rstrip())


def _cells(each: Group) -> list[str]:
    found = each.figures
    lengths = (found.mean_ms, found.p50_ms, found.p90_ms, found.p95_ms, found.max_ms)
    return [
        safe(each.group) or "-",
        *map(str, (found.n, found.answered, found.open)),
        "-" if found.within is None else str(found.within),
        "-" if found.share is None else f"{found.share:.1%}",
        *("-" if each is None else length(each) for each in lengths),
    ]
