"""`socialdesk accounts`: how each account fares."""

from __future__ import annotations

from argparse import Namespace
from zoneinfo import ZoneInfo

from socialdesk.assembly.channels import capabilities
from socialdesk.clock import SystemClock
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.model.ids import AccountId
from socialdesk.model.pace import month_of
from socialdesk.services.health import health_lines
from socialdesk.store.accounts import SILENT_AFTER, AccountRow
from socialdesk.store.deliveries import Backlog
from socialdesk.store.store import Store


def accounts(options: Namespace) -> None:
    """`socialdesk accounts`."""
    config = configured(options)

    now = SystemClock().now()

    async def read(
        store: Store,
    ) -> tuple[list[AccountRow], dict[AccountId, Backlog], dict[str, dict[int, int]]]:
        backlog = {each.account_id: each for each in await store.deliveries.backlog()}
        rows = await store.accounts.all()
        month = month_of(now)
        figures = {
            "quarantined": await store.journal.quarantined(),
            "unknown": await store.journal.unknown(),
            "month": {
                int(row.id): await store.accounts.sent_in_month(row.id, month) for row in rows
            },
        }
        return rows, backlog, figures

    rows, backlog, figures = with_store(config, read)
    quarantined, unknown = figures["quarantined"], figures["unknown"]
    for row in rows:
        waiting = backlog.get(row.id)
        running = now - row.alive_at < SILENT_AFTER
        state = row.state if running or row.state in ("new", "stopped") else "not running"
        if options.json:
            json_line(
                {
                    "account": row.name,
                    "channel": row.channel,
                    "remote_id": row.remote_id or None,
                    "remote_name": row.remote_name or None,
                    "state": state,
                    "reason": str(row.reason) or None,
                    "state_since": moment(row.state_since or None),
                    "alive_at": moment(row.alive_at or None),
                    "last_in_at": moment(row.last_in_at),
                    "last_out_at": moment(row.last_out_at),
                    "queued": waiting.waiting if waiting else 0,
                    "oldest_queued_at": moment(waiting.oldest if waiting else None),
                    "quarantined": quarantined.get(row.id, 0),
                    "configured": config.account(row.name) is not None,
                    "unknown": unknown.get(row.id, 0),
                    "unsigned": row.unsigned_count,
                    "unsigned_at": moment(row.unsigned_at),
                    "subscribed": _yes_no(row.subscribed),
                    "token_until": moment(row.token_until),
                    "checked_at": moment(row.checked_at or None),
                    "remark": str(row.remark) or None,
                    "quota": str(row.quota) or None,
                    "sent_this_month": figures["month"][row.id],
                    "offline_from": moment(row.offline_from),
                    "offline_until": moment(row.offline_until),
                    "recovered": row.recovered,
                    "missing": row.missing,
                }
            )
        else:
            lines = _account_lines(row, state, waiting, config.zone)
            lines += [f"  {safe(line)}" for line in health_lines(row, now, config.zone)]
            if quarantined.get(row.id):
                words = "updates could not be read: `socialdesk journal --state quarantined`"
                lines.append(f"  {quarantined[row.id]} {words}")
            if unknown.get(row.id):
                lines.append(
                    f"  {unknown[row.id]} updates are not understood yet: `socialdesk journal --state unknown`"
                )
            configured_account = config.account(row.name)
            limit = capabilities(configured_account).monthly if configured_account else 0
            if limit:
                lines.append(
                    f"  {figures['month'][row.id]:,} of {limit:,} messages sent this month"
                )
            print("\n".join(lines))


def _yes_no(word: str) -> bool | None:
    return {"yes": True, "no": False}.get(word)


def _account_lines(
    row: AccountRow, state: str, waiting: Backlog | None, zone: ZoneInfo
) -> list[str]:
    lines = [f"{safe(row.name)} ({row.channel} {safe(row.remote_name)}): {state}"]
    if row.reason and state != "not running":
        lines.append(f"  {safe(str(row.reason))}")
    if state == "not running":
        lines.append("  No worker looks after it. Start one with `socialdesk run`.")
    last = (local(row.last_in_at, zone) or "never", local(row.last_out_at, zone) or "never")
    lines.append(
        f"  last in {last[0]} · last out {last[1]} · {waiting.waiting if waiting else 0} queued"
    )
    return lines
