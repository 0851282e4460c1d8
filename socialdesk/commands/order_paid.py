"""`socialdesk order paid`: a bank's statement, and which orders it pays; or an order that somebody saw was paid."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter

from socialdesk.assembly.selling import orders, payments
from socialdesk.commands.context import agent_of, configured, read_file, with_store
from socialdesk.commands.show import json_line, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import count, translate
from socialdesk.model.money import money
from socialdesk.model.statement import Match, Outcome
from socialdesk.services.tables.sheets import LARGEST
from socialdesk.services.typed_amounts import amount_typed
from socialdesk.store.order_rows import Order
from socialdesk.store.store import Store

SETTLED = (Outcome.PAID, Outcome.SAME)


def order_paid(options: Namespace) -> int:
    """`socialdesk order paid --statement FILE [--dry-run] [--json]`, or `order paid ORDER`; 1 where a line could not be read."""
    config = configured(options)
    if options.what:
        _by_hand(options, config)
        return 0
    if not options.statement:
        raise NotAllowed(
            translate(
                "Name the bank's statement: `socialdesk order paid --statement FILE` (CSV or XLSX); or an order that you saw was paid: `socialdesk order paid DH1001`."
            )
        )
    raw, agent = read_file(options.statement, LARGEST + 1), agent_of(options, config)
    found = with_store(
        config,
        lambda store: payments(store, config).record(raw, agent, dry_run=options.dry_run),
    )
    lines: list[tuple[int, Match | str]] = [
        *((each.transfer.line, each) for each in found.matches),
        *found.errors,
    ]
    for line, each in sorted(lines, key=lambda pair: pair[0]):
        if isinstance(each, str):
            if options.json:
                json_line({"line": line, "error": each})
            else:
                print(translate("line {n}: {what}", n=line, what=safe(each)))
        elif options.json:
            json_line(_record(each))
        elif each.outcome is not Outcome.SAME:
            print(translate("line {n}: {what}", n=line, what=_said(each, config)))
    _sum(found.matches, len(found.errors), options)
    return int(bool(found.errors))


def _by_hand(options: Namespace, config: Config) -> None:
    """`socialdesk order paid ORDER [--amount AMOUNT] [--key KEY] [--json]`."""
    if options.statement:
        raise NotAllowed(translate("Say either which order was paid, or --statement."))
    agent = agent_of(options, config)

    async def act(store: Store) -> Order:
        found = await orders(store, config).found(options.what)
        amount = None
        if options.amount is not None:
            amount = amount_typed(options.amount, found.row.currency)
        return await payments(store, config).by_hand(found, amount, agent, options.key or "")

    row = with_store(config, act).row
    if options.json:
        json_line(
            {
                "order": row.id,
                "code": row.code,
                "total": row.total,
                "paid": row.paid,
                "due": row.due,
            }
        )
        return
    paid, due = money(row.paid, row.currency), money(row.due, row.currency)
    print(
        translate(
            "{code}: {paid} is paid, {due} still to be paid.", code=row.code, paid=paid, due=due
        )
        if row.due
        else translate("{code}: {paid} is paid.", code=row.code, paid=paid)
    )


def _sum(matches: list[Match], errors: int, options: Namespace) -> None:
    n = Counter(each.outcome for each in matches)
    paid, same = n[Outcome.PAID], n[Outcome.SAME]
    rest = len(matches) - paid - same
    if options.json:
        json_line({"paid": paid, "same": same, "unmatched": rest, "errors": errors})
        return
    parts = [
        count("{n} order would be paid", "{n} orders would be paid", paid)
        if options.dry_run
        else count("{n} order paid", "{n} orders paid", paid),
        count("{n} transfer recorded before", "{n} transfers recorded before", same)
        if same
        else "",
        count("{n} transfer pays no order", "{n} transfers pay no order", rest) if rest else "",
        count("{n} line cannot be read", "{n} lines cannot be read", errors) if errors else "",
    ]
    print(" · ".join(filter(None, parts)))


def _record(each: Match) -> dict[str, object]:
    """A transfer as scripts read it; the keys are promised in docs/cli.md."""
    return {
        "line": each.transfer.line,
        "day": each.transfer.day,
        "amount": each.transfer.amount,
        "memo": each.transfer.memo,
        "reference": each.transfer.reference,
        "outcome": each.outcome.value,
        "order": each.owed and each.owed.order,
        "code": each.code or None,
    }


def _said(each: Match, config: Config) -> str:
    currency = config.shop.currency
    due = money(each.owed.due, currency) if each.owed else ""
    sentences = {
        Outcome.PAID: translate("pays {code}", code=each.code),
        Outcome.SAME: translate("was recorded before for {code}", code=each.code),
        Outcome.NO_CODE: translate("names no order"),
        Outcome.SEVERAL: translate("names several orders: look at it yourself"),
        Outcome.NO_ORDER: translate("names an order that is not there"),
        Outcome.LESS: translate("is too little for {code}, of which {due} is due", code=each.code, due=due),
        Outcome.MORE: translate("is too much for {code}, of which {due} is due", code=each.code, due=due),
        Outcome.CLOSED: translate("is for {code}, which was cancelled or returned", code=each.code),
        Outcome.TWICE: translate("is for {code}, which another transfer has paid", code=each.code),
    }  # fmt: skip
    amount, memo = money(each.transfer.amount, currency), safe(each.transfer.memo, 60)
    return translate(
        "{amount} “{memo}” {what}", amount=amount, memo=memo, what=sentences[each.outcome]
    )
