"""`socialdesk accounts`: how each account fares."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.assembly.channels import capabilities
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.model.i18n import count, grouped, mark, translate
from socialdesk.model.ids import Instant
from socialdesk.model.pace import month_of
from socialdesk.services.health import health_lines
from socialdesk.store.accounts import SILENT_AFTER, AccountRow
from socialdesk.store.store import Store

NOT_RUNNING = mark("not running")


@dataclass(frozen=True, slots=True)
class Fares:
    """What the store knows of how one account fares."""

    row: AccountRow
    waiting: int
    oldest: int | None
    quarantined: int
    unknown: int
    sent_this_month: int

    def state(self, now: Instant) -> str:
        """The state last told, or "not running" where no worker has told any for too long."""
        silent = now - self.row.alive_at >= SILENT_AFTER
        kept = self.row.state in ("new", "stopped")
        return NOT_RUNNING if silent and not kept else self.row.state


def accounts(options: Namespace) -> None:
    """`socialdesk accounts`."""
    config = configured(options)

    async def look(store: Store) -> tuple[list[Fares], Instant]:
        now = store.clock.now()
        return await read(store, now), now

    every, now = with_store(config, look)
    for each in every:
        account = config.account(each.row.name)
        if options.json:
            json_line(account_json(each, now, is_configured=account is not None))
        else:
            monthly = capabilities(account).monthly if account else 0
            print("\n".join(account_lines(each, now, config.zone, monthly)))


async def read(store: Store, now: Instant) -> list[Fares]:
    """Every account with its figures."""
    backlog = {each.account_id: each for each in await store.deliveries.backlog()}
    quarantined, unknown = await store.journal.quarantined(), await store.journal.unknown()
    found = []
    for row in await store.accounts.all():
        waiting = backlog.get(row.id)
        fares = Fares(
            row,
            waiting.waiting if waiting else 0,
            waiting.oldest if waiting else None,
            quarantined.get(row.id, 0),
            unknown.get(row.id, 0),
            await store.accounts.sent_in_month(row.id, month_of(now)),
        )
        found.append(fares)
    return found


def account_json(fares: Fares, now: Instant, *, is_configured: bool) -> dict[str, Any]:
    """An account's line; the keys are promised in docs/cli.md."""
    row = fares.row
    return {
        "account": row.name,
        "channel": row.channel,
        "remote_id": row.remote_id or None,
        "remote_name": row.remote_name or None,
        "state": fares.state(now),
        "reason": str(row.reason) or None,
        "state_since": moment(row.state_since or None),
        "alive_at": moment(row.alive_at or None),
        "last_in_at": moment(row.last_in_at),
        "last_out_at": moment(row.last_out_at),
        "queued": fares.waiting,
        "oldest_queued_at": moment(fares.oldest),
        "quarantined": fares.quarantined,
        "configured": is_configured,
        "unknown": fares.unknown,
        "unsigned": row.unsigned_count,
        "unsigned_at": moment(row.unsigned_at),
        "subscribed": {"yes": True, "no": False}.get(row.subscribed),
        "token_until": moment(row.token_until),
        "checked_at": moment(row.checked_at or None),
        "remark": str(row.remark) or None,
        "quota": str(row.quota) or None,
        "sent_this_month": fares.sent_this_month,
        "offline_from": moment(row.offline_from),
        "offline_until": moment(row.offline_until),
        "recovered": row.recovered,
        "missing": row.missing,
    }


def account_lines(fares: Fares, now: Instant, zone: ZoneInfo, monthly: int) -> list[str]:
    """The same for people. `monthly` is how many messages its plan has, 0 for no end."""
    row, state = fares.row, fares.state(now)
    lines = [f"{safe(row.name)} ({row.channel} {safe(row.remote_name)}): {translate(state)}"]
    if row.reason and state != NOT_RUNNING:
        lines.append(f"  {safe(str(row.reason))}")
    if state == NOT_RUNNING:
        words = translate("No worker looks after it. Start one with `socialdesk run`.")
        lines.append(f"  {words}")
    words = translate(
        "last in {came} · last out {went} · {n} queued",
        came=local(row.last_in_at, zone) or translate("never"),
        went=local(row.last_out_at, zone) or translate("never"),
        n=fares.waiting,
    )
    lines.append(f"  {words}")
    lines += [f"  {safe(line)}" for line in health_lines(row, now, zone)]
    if fares.quarantined:
        words = count(
            "{n} update could not be read: `socialdesk journal --state quarantined`",
            "{n} updates could not be read: `socialdesk journal --state quarantined`",
            fares.quarantined,
        )
        lines.append(f"  {words}")
    if fares.unknown:
        words = count(
            "{n} update is not understood yet: `socialdesk journal --state unknown`",
            "{n} updates are not understood yet: `socialdesk journal --state unknown`",
            fares.unknown,
        )
        lines.append(f"  {words}")
    if monthly:
        words = translate(
            "{n} of {most} messages sent this month",
            n=grouped(fares.sent_this_month),
            most=grouped(monthly),
        )
        lines.append(f"  {words}")
    return lines
