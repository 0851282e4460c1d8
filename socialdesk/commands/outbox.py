"""The command about what waits to be sent: outbox, outbox retry, outbox cancel."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.errors import SocialdeskError
from socialdesk.model.delivery import DeliveryState, Operation, OutgoingFile, load_file
from socialdesk.model.i18n import called, mark, translate
from socialdesk.store.deliveries import OutboxRow
from socialdesk.store.store import Store

_NO_FILE = OutgoingFile("", "", "", 0)
_WORDS = (
    mark("scheduled"),
    mark("sent"),
    mark("delivered"),
    mark("read"),
    mark("reply"),
    mark("acknowledgement"),
    mark("broadcast"),
    mark("hide"),
    mark("unhide"),
    mark("delete"),
    mark("like"),
    mark("unlike"),
    mark("untag"),
    mark("edit"),
    mark("unsend"),
)
"""What the states of a delivery are called, and what it does, where no other table names it."""


def outbox(options: Namespace) -> None:
    """`socialdesk outbox`, `outbox retry …`, `outbox cancel …`."""
    config = configured(options)
    if options.action:
        _settle_by_hand(options)
        return
    known = {state.value for state in DeliveryState} | {"all"}
    if options.state is not None and options.state not in known:
        raise SocialdeskError(
            translate(
                'There is no state "{state}". There are {all}.',
                state=options.state,
                all=", ".join(sorted(known)),
            )
        )
    rows = with_store(config, lambda store: store.deliveries.rows(options.state, options.limit))
    for row in rows:
        if options.json:
            json_line(outbox_json(row))
        else:
            print(_outbox_line(row, config.zone))
    if not rows and not options.json:
        print(
            translate("The outbox is empty: everything that was queued is sent."), file=sys.stderr
        )


def outbox_json(row: OutboxRow) -> dict[str, Any]:
    """A delivery; the keys are promised in docs/cli.md."""
    return {
        "delivery": row.id,
        "key": row.key,
        "conversation": row.conversation_id,
        "account": row.account,
        "name": row.name,
        "kind": row.kind,
        "author": row.author,
        "text": row.body,
        "state": row.state,
        "error": row.error or None,
        "code": row.code or None,
        "attempts": row.attempts,
        "created_at": moment(row.created_at),
        "due_at": moment(row.due_at or None),
        "settled_at": moment(row.settled_at),
        "remote_id": row.remote_id,
        "act": row.operation,
        "way": "private" if row.private else None,
        "file": (load_file(row.file) or _NO_FILE).name or None,
    }


def _outbox_line(row: OutboxRow, zone: ZoneInfo) -> str:
    due = (
        " " + translate("until {when}", when=local(row.due_at, zone, "%H:%M:%S"))
        if row.due_at and row.state == "queued"
        else ""
    )
    error = f"\n        ! {safe(row.error)}" if row.error else ""
    what = row.kind if row.operation == Operation.SAY else row.operation
    head = (
        f"{row.id:>6} {translate(row.state)}{due} {local(row.created_at, zone)} {translate(what)}"
        f" → {safe(called(row.name), 24)}"
    )
    file = load_file(row.file)
    words = " ".join(
        each for each in (f"[{safe(file.name, 40)}]" if file else "", safe(row.body, 60)) if each
    )
    return f"{head}: {words}{error}"


def _settle_by_hand(options: Namespace) -> None:
    if not options.deliveries:
        raise SocialdeskError(
            translate(
                "Name the deliveries: `socialdesk outbox {action} 12 13`.", action=options.action
            )
        )

    async def act(store: Store) -> None:
        now = store.clock.now()
        for number in options.deliveries:
            if options.action == "retry":
                await store.deliveries.retry(number, now)
            else:
                await store.deliveries.cancel([number], now)

    with_store(configured(options), act)
