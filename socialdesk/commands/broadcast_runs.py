"""What became of announcements: their runs, ledgers and results."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from typing import Any

from socialdesk.assembly.services import preflights
from socialdesk.commands.context import with_store
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.i18n import translate
from socialdesk.model.money import money
from socialdesk.model.text import span
from socialdesk.services.broadcasting.results import Results
from socialdesk.services.broadcasting.results import results as results_of
from socialdesk.store.broadcasts import Broadcast, Run
from socialdesk.store.ledger import STATES, LedgerRow
from socialdesk.store.store import Store


def run_json(run: Run) -> dict[str, Any]:
    """A run; the keys are promised in docs/cli.md."""
    return {
        "broadcast": run.name,
        "run": run.number,
        "state": run.state,
        "planned_for": moment(run.planned_for),
        "started_at": moment(run.started_at),
        "ended_at": moment(run.ended_at),
    }


async def runs_of(store: Store, name: str, number: int | None) -> tuple[Broadcast, list[Run]]:
    """A broadcast and its runs, or the one that is asked for. Raises NotFound."""
    kept = await store.broadcasts.named(name)
    runs = await store.broadcasts.runs(kept.id)
    if number is None:
        return kept, runs
    found = [each for each in runs if each.number == number]
    if not found:
        raise NotFound(translate('"{name}" has no run {number}.', name=kept.name, number=number))
    return kept, found


def show(options: Namespace, config: Config) -> int:
    """`broadcast show`: each run in figures."""

    async def read(store: Store) -> list[tuple[dict[str, Any], str]]:
        _, runs = await runs_of(store, options.name, options.run)
        shop, found = preflights(store, config).shop, []
        for run in runs:
            counts = Counter[str](run.erased)
            tallies = await store.outcomes.tallies(run.id)
            for each in tallies:
                counts[each.state] += each.count
            told = {
                **run_json(run),
                "picked": counts.total(),
                "states": {name: counts[name] for name in STATES if name in counts},
                "reasons": await store.ledger.reasons(run.id),
                "erased": sum(run.erased.values()),
                "cost": await store.costs.of_run(run.id),
            }
            paying = [each.account for each in tallies if each.cost]
            found.append((told, shop.currency(paying or run.accounts)))
        return found

    for each, currency in with_store(config, read):
        if options.json:
            json_line(each)
            continue
        print(
            translate(
                "Run {number}: {state}; in it: {n}",
                number=each["run"],
                state=translate(each["state"]),
                n=each["picked"],
            )
        )
        for state, count in each["states"].items():
            print(f"  {count:>7}  {translate(state)}")
        if each["cost"]:
            print(f"  {translate('cost: {money}', money=money(each['cost'], currency))}")
    return 0


def ledger(options: Namespace, config: Config) -> int:
    """`broadcast ledger`: a row for everybody."""
    if options.state is not None and options.state not in STATES:
        raise NotAllowed(
            translate(
                'There is no state "{state}". There are {all}.',
                state=options.state,
                all=", ".join(STATES),
            )
        )

    async def read(store: Store) -> list[LedgerRow]:
        _, runs = await runs_of(store, options.name, options.run)
        return await store.ledger.rows(runs[-1].id) if runs else []

    for row in with_store(config, read):
        if options.state is not None and row.state != options.state:
            continue
        if options.json:
            json_line(
                {
                    "broadcast": row.broadcast,
                    "run": row.run,
                    "contact": row.contact,
                    "conversation": row.conversation,
                    "account": row.account,
                    "state": row.state,
                    "reason": row.reason,
                    "delivery": row.delivery,
                    "at": moment(row.at),
                }
            )
        else:
            print(
                f"{row.conversation or '-':>7} {padded(safe(row.name, 24), 24)} {padded(translate(row.state), 14)} "
                f"{local(row.at, config.zone)} {row.reason}".rstrip()
            )
    return 0


def results(options: Namespace, config: Config) -> int:
    """`broadcast results`: what came of it."""

    async def read(store: Store) -> list[tuple[Results, str]]:
        _, runs = await runs_of(store, options.name, options.run)
        shop = preflights(store, config).shop
        found = [await results_of(store, run) for run in runs]
        return [(each, shop.currency(each.paying)) for each in found]

    for each, currency in with_store(config, read):
        if options.json:
            json_line(each.as_json())
            continue
        print(
            translate(
                "Run {number}: {n} sent, {answered} answered",
                number=each.run,
                n=each.whole.sent,
                answered=each.whole.answered,
            )
        )
        if each.whole.cost:
            print(f"  {translate('cost: {money}', money=money(each.whole.cost, currency))}")
        if each.whole.median is not None:
            print(
                f"  {translate('half of the answers came within {time}', time=span(each.whole.median))}"
            )
        for post in each.posts:
            print(
                f"  {translate('post {post}: comments {n}', post=safe(post.post, 40), n=post.comments)}"
            )
        for title, groups in (
            ("account", each.by_account),
            ("language", each.by_language),
            ("tag", each.by_tag),
        ):
            for name, figures in groups.items():
                print(
                    f"  {translate(title)} {padded(safe(name, 20), 20)} {figures.sent:>7} {figures.answered:>7}"
                )
    return 0
