"""Commands about what platforms handed over: journal, replay."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import datetime, timedelta
from typing import Any

from socialdesk.assembly.channels import parser
from socialdesk.commands.context import configured, here, with_store
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.errors import NotFound, SocialdeskError, Unstorable
from socialdesk.model.i18n import count, mark, translate
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import RawUpdate
from socialdesk.model.reason import load_reason
from socialdesk.model.text import display_safe
from socialdesk.services.policies import AGAIN
from socialdesk.services.receiver import Parse, read
from socialdesk.store.journal import Arrival
from socialdesk.store.recording import Recorded, merged
from socialdesk.store.store import Store

REPLAY_BATCH = 200
_STATES = (mark("done"), mark("quarantined"), mark("unknown"), mark("passed-over"))


def since(text: str | None, config: Config) -> Instant:
    """`2h`, `3d`, `2026-11-20` or `2026-11-20 08:00` as the moment it means. Raises
    SocialdeskError."""
    if text is None:
        return Instant(0)
    now = here(config)
    units = {"m": "minutes", "h": "hours", "d": "days"}
    try:
        if text[-1:] in units and text[:-1].isdigit():
            found = now - timedelta(**{units[text[-1]]: int(text[:-1])})
        else:
            found = datetime.fromisoformat(text)
            found = found if found.tzinfo else found.replace(tzinfo=config.zone)
    except (ValueError, OverflowError):
        raise SocialdeskError(
            translate(
                '"{text}" is no time I know; write 2h, 3d, 2026-11-20 or 2026-11-20T08:00.',
                text=display_safe(text),
            )
        ) from None
    return Instant(int(found.timestamp() * 1000))


def journal(options: Namespace) -> None:
    """`socialdesk journal`."""
    config = configured(options)
    if options.raw:
        _print_raw(options)
        return
    start = since(options.since, config)
    for row in with_store(
        config, lambda store: store.journal.rows(options.state, start, options.limit)
    ):
        if options.json:
            json_line(
                {
                    "id": row.id,
                    "account": row.account,
                    "update": row.remote_key or None,
                    "hash": row.hash,
                    "received_at": moment(row.received_at),
                    "state": row.state,
                    "kind": row.kind or None,
                    "chat": row.chat or None,
                    "error": str(load_reason(row.error)) or None,
                    "size": row.size,
                }
            )
        else:
            error = f" {safe(str(load_reason(row.error)))}" if row.error else ""
            error += f" ({translate('not understood yet')})" if row.state == "unknown" else ""
            received = local(row.received_at, config.zone, "%d/%m %H:%M:%S")
            print(
                f"{row.id:>6} {received} {padded(safe(row.account, 12), 12)} {padded(translate(row.state), 11)} {safe(row.kind)} {row.size} B{error}"
            )


def _print_raw(options: Namespace) -> None:
    found = with_store(configured(options), lambda store: store.journal.body(options.raw))
    if found is None:
        raise NotFound(
            translate(
                "There is no update {number} in the journal. `socialdesk journal` lists them.",
                number=options.raw,
            )
        )
    if sys.stdout.isatty():
        print(display_safe(found.body.decode("utf-8", "replace"), lines=True))
    else:
        sys.stdout.buffer.write(found.body + b"\n")


async def _again(store: Store, number: int, arrival: Arrival, dry_run: bool) -> Recorded:
    """Record one update once more; what still cannot be recorded stays where it lies."""
    try:
        return await store.replay(number, arrival, store.clock.now(), AGAIN, dry_run=dry_run)
    except Unstorable:
        return Recorded(quarantined=1)


def replay(options: Namespace) -> None:
    """`socialdesk replay`."""
    config = configured(options)
    start = since(options.since, config) if options.since else None

    async def act(store: Store) -> Recorded:
        rows = {row.id: row for row in await store.accounts.all()}
        parsers: dict[int, Parse] = {}
        after, found = 0, Recorded()
        while bodies := await store.journal.bodies(after, REPLAY_BATCH, start):
            for body in bodies:
                after = body.id
                account_id = AccountId(body.account_id)
                if account_id not in parsers:
                    parsers[account_id] = parser(
                        rows[account_id], await store.accounts.channel_state(account_id), config
                    )
                raw = RawUpdate(bytes(body.body), Instant(body.received_at), body.remote_key)
                arrival = read(account_id, raw, parsers[account_id])
                found = merged([found, await _again(store, body.id, arrival, options.dry_run)])
                total["read"] += 1
        return found

    total: dict[str, Any] = {"read": 0}
    found = with_store(config, act)
    total |= {
        "messages": found.messages + found.repaired,
        "edits": found.edits,
        "repeats": found.repeats,
        "repaired": found.repaired,
        "still_quarantined": found.quarantined,
        "still_unknown": found.unknown,
        "dry_run": options.dry_run,
    }
    if options.json:
        json_line(total)
        return
    told = mark(
        "Read {read}: {messages} (known before: {repeats}, put right in their place: {repaired}). Still not to be read: "
        "{still_quarantined}, not understood yet: {still_unknown}."
    )
    trial = mark(
        "Read {read}: it would be {messages} (known before: {repeats}, put right in their place: {repaired}). Still not to "
        "be read: {still_quarantined}, not understood yet: {still_unknown}."
    )
    amounts = {
        "read": count("{n} update", "{n} updates", total["read"]),
        "messages": count("{n} message", "{n} messages", total["messages"]),
    }
    print(translate(trial if options.dry_run else told, **{**total, **amounts}))
