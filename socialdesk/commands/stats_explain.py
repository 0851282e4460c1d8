"""`socialdesk stats explain`: one wait's story, without anybody's words."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from socialdesk.assembly.services import measuring
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.commands.stats_question import question_of
from socialdesk.commands.stats_rows import record
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import count, translate
from socialdesk.services.figures.explaining import Explanation, clock_words
from socialdesk.store.store import Store

SHOWN = 10
"""Times at which the shop was closed, of a wait that lasted for long."""
PRECISE = "%d/%m %H:%M:%S"


def explain(options: Namespace) -> None:
    """`socialdesk stats explain WAIT`."""
    config = configured(options)
    if not isinstance(options.wait, int):
        raise NotAllowed(
            translate(
                "Name a wait: `socialdesk stats explain WAIT`. `socialdesk stats waits` shows their numbers."
            )
        )
    found, accounts = with_store(config, lambda store: _asked(store, config, options))
    if options.json:
        json_line(_record(found, accounts))
    else:
        _print(found, accounts, config)


async def _asked(
    store: Store, config: Config, options: Namespace
) -> tuple[Explanation, dict[int, str]]:
    question = question_of(options, config, store.clock.now())
    found = await measuring(store, config).explain(options.wait, question)
    return found, {int(each.id): each.name for each in await store.accounts.all()}


def _record(found: Explanation, accounts: dict[int, str]) -> dict[str, Any]:
    return {
        **record(found.row, accounts),
        "lasted_ms": found.wall_ms,
        "lasted_business_ms": found.business_ms,
        "story": [
            {"at": moment(each.at), "who": each.who, "what": each.what, "said": each.words}
            for each in found.lines
        ],
        "closed": [{"from": moment(start), "to": moment(end)} for start, end in found.closed],
        "excluded": found.excluded,
        "verdicts": [
            {
                "preset": each.preset,
                "metric": each.metric,
                "length_ms": each.length_ms,
                "in_time": each.in_time,
                "credited": each.credited,
                "due_at": moment(each.due_at),
                "said": each.said,
            }
            for each in found.verdicts
        ],
    }


def _print(found: Explanation, accounts: dict[int, str], config: Config) -> None:
    row = found.row
    told = {"wait": row.wait, "number": row.conversation}
    account = safe(accounts.get(row.account, ""))
    print(translate("Wait {wait}, conversation {number} ({account})", **told, account=account))
    for line in found.lines:
        who = f"{safe(line.who)}: " if line.who else ""
        print(f"  {local(line.at, config.zone, PRECISE)}  {who}{safe(line.words)}")
    _print_clocks(found)
    for start, end in found.closed[:SHOWN]:
        times = {"start": local(start, config.zone), "end": local(end, config.zone)}
        print("  " + translate("closed from {start} to {end}", **times))
    if len(found.closed) > SHOWN:
        more = len(found.closed) - SHOWN
        print("  " + count("and once more", "and {n} times more", more))
    for verdict in found.verdicts:
        print(f"- {safe(verdict.said)}")


def _print_clocks(found: Explanation) -> None:
    wall = clock_words(found.wall_ms)
    if found.business_ms is None:
        print(
            translate(
                "It lasted {wall}. Business time is not known: the shop says no opening hours.",
                wall=wall,
            )
        )
        return
    business = clock_words(found.business_ms)
    print(
        translate(
            "It lasted {wall}, of which the shop was open for {business}.",
            wall=wall,
            business=business,
        )
    )
