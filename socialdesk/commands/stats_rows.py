"""`socialdesk stats waits` and `stats episodes`: what stands behind a figure, one by one."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from socialdesk.assembly.services import measuring
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.commands.stats_question import preset_of, question_of, target_of
from socialdesk.commands.tables import print_csv, print_table
from socialdesk.config import Config
from socialdesk.model.i18n import mark, translate
from socialdesk.services.figures.explaining import clock_words
from socialdesk.services.figures.rows import Due, Row, no_due
from socialdesk.store.store import Store

COLUMNS = (
    "wait", "conversation", "account", "opened_at", "answered_at", "wall_ms", "business_ms", "agent", "by",
    "why_excluded", "due_at",
)  # fmt: skip
_HEADS = (
    mark("wait"),
    mark("chat no."),
    mark("account name"),
    mark("began"),
    mark("answered"),
    mark("took"),
    mark("while open"),
    mark("who answered"),
    mark("due until"),
)
_WHY = {
    "resolved": mark("resolved without an answer"),
    "taken_back": mark("taken back"),
    "moved": mark("goes on in another chat"),
}


def rows(options: Namespace) -> None:
    """`socialdesk stats waits|episodes`."""
    config = configured(options)
    found, accounts = with_store(config, lambda store: _asked(store, config, options))
    is_episodes = options.what == "episodes"
    columns = (*COLUMNS, "resolved_at") if is_episodes else COLUMNS
    records = [record(each, accounts, is_episode=is_episodes) for each in found]
    if options.json:
        for each in records:
            json_line(each)
    elif options.csv:
        print_csv(columns, records)
    else:
        print_table(
            [
                [translate(each) for each in _HEADS],
                *(_cells(each, accounts, config) for each in found),
            ]
        )


async def _asked(
    store: Store, config: Config, options: Namespace
) -> tuple[list[Row], dict[int, str]]:
    question = question_of(options, config, store.clock.now())
    service = measuring(store, config)
    preset = preset_of(options)
    is_due = options.preset is not None
    due: Due = no_due
    if is_due:
        due = await service.due(preset, question, target_of(options), options.reading)
    asked = service.episodes if options.what == "episodes" else service.waits
    accounts = {int(each.id): each.name for each in await store.accounts.all()}
    return await asked(question, due), accounts


def record(each: Row, accounts: dict[int, str], *, is_episode: bool = False) -> dict[str, Any]:
    """A row as JSON and CSV have it."""
    found = {
        "wait": each.wait,
        "conversation": each.conversation,
        "account": accounts.get(each.account, ""),
        "opened_at": moment(each.opened_at),
        "answered_at": moment(each.answered_at),
        "wall_ms": each.wall_ms,
        "business_ms": each.business_ms,
        "agent": each.agent,
        "by": each.by,
        "why_excluded": each.why_excluded,
        "due_at": moment(each.due_at),
    }
    return {**found, "resolved_at": moment(each.resolved_at)} if is_episode else found


def _cells(each: Row, accounts: dict[int, str], config: Config) -> list[str]:
    who = safe(each.agent or "")
    if each.by == "elsewhere":
        who = translate("elsewhere")
    elif each.why_excluded:
        who = translate(_WHY.get(each.why_excluded, each.why_excluded))
    lengths = (each.wall_ms, each.business_ms)
    return [
        "-" if each.wait is None else str(each.wait),
        str(each.conversation),
        safe(accounts.get(each.account, "")),
        local(each.opened_at, config.zone),
        local(each.answered_at, config.zone) or "-",
        *("-" if length is None else clock_words(length) for length in lengths),
        who or "-",
        local(each.due_at, config.zone) or "-",
    ]
