"""`socialdesk stats targets`: how many waits were answered within their targets."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from socialdesk.assembly.services import targeted
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, safe
from socialdesk.commands.stats_question import question_of, span_of
from socialdesk.commands.stats_sheets import group_name
from socialdesk.commands.tables import print_csv, print_table
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import mark, percent, translate
from socialdesk.model.measure import By, Question
from socialdesk.model.timespan import said
from socialdesk.services.figures.targeted import TargetGroup
from socialdesk.store.store import Store

_HEADS = ("", mark("waits"), mark("in time"), mark("missed"), mark("still waiting"), mark("at risk"), mark("share"))  # fmt: skip
COLUMNS = ("group", "n", "reached", "missed", "open", "risk", "share")


def targets(options: Namespace) -> None:
    """`socialdesk stats targets`."""
    if options.in_time is not None:
        raise NotAllowed(
            translate("Each wait has a target of its own here ([targets]); leave --target out.")
        )
    config = configured(options)

    async def ask(store: Store) -> tuple[Question, list[TargetGroup]]:
        question = question_of(options, config, store.clock.now())
        return question, await targeted(store, config).figures(question)

    question, found = with_store(config, ask)
    if options.json:
        for each in found:
            json_line(keys_of(each))
    elif options.csv:
        print_csv(COLUMNS, map(keys_of, found))
    else:
        span = span_of(options, config, question.as_of)
        if span is not None:
            print(said(span))
        heads = [translate(each) if each else "" for each in _HEADS]
        print_table([heads, *(_cells(each, question.by) for each in found)])


def keys_of(each: TargetGroup) -> dict[str, Any]:
    """A group; the keys are promised in docs/cli.md."""
    return {name: getattr(each, name) for name in COLUMNS}


def _cells(each: TargetGroup, by: By) -> list[str]:
    return [
        safe(group_name(each.group, by)) or "-",
        *map(str, (each.n, each.reached, each.missed, each.open, each.risk)),
        "-" if each.share is None else percent(each.share),
    ]
