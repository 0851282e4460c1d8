"""`socialdesk stats`: how long customers waited."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from socialdesk.assembly.services import measuring
from socialdesk.commands import (
    stats_badges,
    stats_explain,
    stats_rows,
    stats_sales,
    stats_surveys,
    stats_targets,
)
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, safe
from socialdesk.commands.stats_question import preset_of, question_of, span_of, target_of
from socialdesk.commands.stats_sheets import SHEETS, group_name, sheet
from socialdesk.commands.tables import print_csv, print_table
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import length, mark, percent, translate
from socialdesk.model.measure import By, ClockKind, Figures, Question, When
from socialdesk.model.presets.sample import Preset
from socialdesk.model.timespan import said
from socialdesk.services.figures.counting import Group
from socialdesk.services.figures.explaining import METRICS
from socialdesk.services.figures.presets import MetricGroup
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
    "", mark("waits"), mark("answered"), mark("still waiting"), mark("in time"), mark("share"), mark("mean"), mark("median"), "p90", "p95", mark("longest"),
)  # fmt: skip


def stats(options: Namespace) -> None:
    """`socialdesk stats`, with or without what is to be told."""
    if options.wait is not None and options.what not in ("explain", "coach"):
        raise NotAllowed(translate("Only `socialdesk stats explain WAIT` takes a number."))
    if options.reading and preset_of(options) is None:
        raise NotAllowed(translate("--reading belongs to a --preset of another system."))
    if options.kind and options.what != "surveys":
        raise NotAllowed(translate("Only `socialdesk stats surveys` takes a --kind."))
    if options.within and options.what != "conversion":
        raise NotAllowed(translate("Only `socialdesk stats conversion` takes --within."))
    if options.what in stats_sales.SALES:
        stats_sales.sales(options)
        return
    if options.by in ("live", "product"):
        raise NotAllowed(
            translate("Only `socialdesk stats revenue` makes groups by {by}.", by=options.by)
        )
    if options.what in SHEETS:
        sheet(options)
        return
    if options.by and options.what not in (None, "targets", "surveys"):
        raise NotAllowed(
            translate("--by makes groups of figures; waits, episodes and explain have none.")
        )
    if options.what in ("badges", "coach", "targets") and options.preset not in (None, "ours"):
        raise NotAllowed(
            translate("--preset is about waits; leave it out with {what}.", what=options.what)
        )
    if options.what == "explain" and options.csv:
        raise NotAllowed(translate("A story is no table; leave --csv out."))
    match options.what:
        case "waits" | "episodes":
            stats_rows.rows(options)
        case "explain":
            stats_explain.explain(options)
        case "surveys":
            stats_surveys.surveys(options)
        case "targets":
            stats_targets.targets(options)
        case "badges":
            stats_badges.all_badges(options)
        case "coach":
            stats_badges.coach(options)
        case _:
            _figures(options)


def _figures(options: Namespace) -> None:
    config = configured(options)
    question, found = with_store(config, lambda store: _asked(store, config, options))
    columns = COLUMNS if preset_of(options) is None else ("metric", *COLUMNS)
    if options.json:
        for each in found:
            json_line(_record(each))
    elif options.csv:
        print_csv(columns, map(_record, found))
    else:
        span = span_of(options, config, question.as_of)
        if span is not None:
            print(said(span))
        _print(question, preset_of(options), found)


async def _asked(
    store: Store, config: Config, options: Namespace
) -> tuple[Question, Sequence[Group | MetricGroup]]:
    question = question_of(options, config, store.clock.now())
    service = measuring(store, config)
    preset = preset_of(options)
    if preset is None:
        return question, await service.figures(question)
    return question, await service.preset(preset, question, target_of(options), options.reading)


def _record(each: Group | MetricGroup) -> dict[str, Any]:
    metric = {"metric": each.metric} if isinstance(each, MetricGroup) else {}
    return {**metric, "group": each.group, **asdict(each.figures)}


def _print(question: Question, preset: Preset | None, found: Sequence[Group | MetricGroup]) -> None:
    if preset is None:
        asked = {
            "when": translate(_LABELS[question.when]),
            "clock": translate(_CLOCKS[question.clock]),
            "target": length(question.target),
        }
        print(translate("Waits {when}; {clock}; in time is up to {target}.", **asked))
    else:
        told = {"system": preset.label, "source": preset.source, "date": preset.dated}
        print(translate("As {system} counts, by {source} ({date}).", **told))
    heads = [translate(each) if each else "" for each in _HEADS]
    print_table([heads, *(_cells(each, question.by) for each in found)])


def _cells(each: Group | MetricGroup, by: By) -> list[str]:
    found = each.figures
    name = safe(group_name(each.group, by))
    if isinstance(each, MetricGroup):
        name = f"{translate(METRICS[each.metric])} {name}".strip()
    lengths = (found.mean_ms, found.p50_ms, found.p90_ms, found.p95_ms, found.max_ms)
    return [
        name or "-",
        *map(str, (found.n, found.answered, found.open)),
        "-" if found.within is None else str(found.within),
        "-" if found.share is None else percent(found.share),
        *("-" if each is None else length(each) for each in lengths),
    ]
