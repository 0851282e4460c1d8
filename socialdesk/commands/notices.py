"""`socialdesk notices`: what customers are told of their orders by itself, was, or would be."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from socialdesk.assembly.noticing import notices as notices_of
from socialdesk.assembly.selling import orders as orders_of
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import mark, translate
from socialdesk.model.notice import EVENTS, PASSED_OVER, Standing
from socialdesk.model.reason import Reason
from socialdesk.services.notices import Foreseen
from socialdesk.store.notices import NoticeRow
from socialdesk.store.store import Store

SHOWN = 50
MOST = 10_000
OUTCOMES = {
    "due": mark("is told in a moment"),
    "sent": mark("told"),
    "later": mark("waits for the morning"),
    "task": mark("left to a person"),
    "refused": mark("not told"),
    "passed_over": mark("passed over"),
}
"""What became of a notice, in the words of scripts and of people."""
OPEN = (None, "due", "later")
"""Whoever was told of something already, or is not told, is not told again: no way is foreseen then."""


def notices(options: Namespace) -> None:
    """`socialdesk notices list|preview`."""
    config = configured(options)
    if options.action == "preview":
        _preview(options, config)
    else:
        _list(options, config)


def _list(options: Namespace, config: Config) -> None:
    most = options.limit or (MOST if options.json else SHOWN)

    async def read(store: Store) -> list[NoticeRow]:
        order = None
        if options.order:
            order = (await orders_of(store, config).found(options.order)).row.id
        return await notices_of(store, config).listed(order, most)

    rows = with_store(config, read)
    for each in rows:
        outcome, why = outcome_of(each)
        if options.json:
            json_line(
                {
                    "order": each.purchase_id, "code": each.code, "event": each.event.value, "at": moment(each.at),
                    "outcome": outcome, "why": why,
                }
            )  # fmt: skip
        else:
            parts = (
                padded(safe(each.code, 16), 16),
                local(each.at, config.zone),
                padded(translate(EVENTS[each.event]), _width(EVENTS.values())),
                translate(OUTCOMES[outcome]) + (f": {safe(why)}" if why else ""),
            )
            print("  ".join(parts))
    if not rows and not options.json:
        print(translate("Nobody was told anything of an order by itself yet."))


def _preview(options: Namespace, config: Config) -> None:
    if not options.order:
        raise NotAllowed(translate("Say which: `socialdesk notices preview DH1001`."))

    async def read(store: Store) -> list[Foreseen]:
        found = await orders_of(store, config).found(options.order)
        return await notices_of(store, config).preview(found.row)

    for each in with_store(config, read):
        told = _foreseen(each)
        if options.json:
            json_line(told)
            continue
        title = translate(EVENTS[each.event])
        if not each.is_wanted:
            title += f" ({translate('not among the events of [notices]')})"
        if told["before"]:
            title += f" ({translate(OUTCOMES[told['before']])})"
        print(title)
        if each.text:
            print(f"  {safe(each.text)}")
        if told["before"] not in OPEN:
            continue
        way = translate(OUTCOMES[told["outcome"]]) if told["outcome"] != "sent" else ""
        if told["conversation"] is not None:
            way = translate(
                "would be told in conversation {number} ({account})",
                number=told["conversation"],
                account=safe(told["account"]),
            )
        print(f"  → {way}" + (f": {safe(told['why'])}" if told["why"] else ""))


def _foreseen(each: Foreseen) -> dict[str, Any]:
    """What would be said of an event, as scripts read it; the keys are promised in docs/cli.md."""
    tried, before = each.tried, each.before
    outcome = "refused" if tried is None else _outcome(tried.outcome)
    why = each.why if tried is None else tried.why
    return {
        "event": each.event.value,
        "wanted": each.is_wanted,
        "before": None if before is None else outcome_of(before)[0],
        "outcome": outcome,
        "why": str(why) or None,
        "at": moment(tried.due_at) if tried is not None and outcome == "later" else None,
        "conversation": tried.conversation_id if tried else None,
        "account": (tried.account or None) if tried else None,
        "cost": tried.cost if tried else 0,
        "text": each.text,
    }


def outcome_of(row: NoticeRow) -> tuple[str, str | None]:
    """What became of a notice, and why, if it was not simply told."""
    if row.standing is Standing.DUE:
        return "due", None
    if row.standing is Standing.TOLD:
        why: Reason = row.why
        return _outcome(row.told), str(why) or None
    return "passed_over", translate(PASSED_OVER[row.standing])


def _outcome(told: str) -> str:
    return told if told in OUTCOMES else "sent"


def _width(words: Any) -> int:
    return max(len(translate(each)) for each in words)
