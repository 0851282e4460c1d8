"""Commands that read: inbox, thread, search, outbox, journal, accounts."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.assembly import replies
from socialdesk.clock import SystemClock
from socialdesk.commands.show import configured, json_line, local, moment, safe, with_store
from socialdesk.config import Config
from socialdesk.errors import NotFound, SocialdeskError
from socialdesk.model.delivery import DeliveryState, Operation, OutgoingFile
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.query import Query, Term
from socialdesk.model.text import display_safe, span
from socialdesk.services.dispatcher import month_of
from socialdesk.services.health import health_lines
from socialdesk.services.search import Asker, hits_of, narrowed, understood
from socialdesk.services.thread import Entry, describe_attachment, mark, read_thread
from socialdesk.store.accounts import SILENT_AFTER, AccountRow
from socialdesk.store.filters import Shelf
from socialdesk.store.inbox import InboxItem
from socialdesk.store.outbox import Backlog, OutboxRow, load_file
from socialdesk.store.search import Hit
from socialdesk.store.store import Store

_NO_FILE = OutgoingFile("", "", "", 0)


def inbox(options: Namespace) -> None:
    """`socialdesk inbox`."""
    config = configured(options)
    now = SystemClock().now()
    query = _asked(options)

    async def read(store: Store) -> list[InboxItem]:
        wanted = await narrowed(store, query, asker(store, config, now), Shelf(options.view))
        return await store.inbox.page(wanted, options.limit)

    items = with_store(config, read)
    for item in items:
        if options.json:
            json_line(inbox_json(item, now))
        else:
            print(_inbox_line(item, now))
    if not items and not options.json:
        print(
            "Nobody is here." if options.view != "active" else "All caught up: nothing is open.",
            file=sys.stderr,
        )


def _asked(options: Namespace) -> Query:
    """The query as typed, and the options that say a part of it."""
    query = understood(" ".join(options.query))
    terms = [
        *query.terms,
        *(Term(field, (value or "nobody",)) for field in ("account", "assignee", "tag", "status")
          if (value := getattr(options, field)) is not None),
        *(Term("is", (state,)) for state in ("waiting", "unread") if getattr(options, state)),
    ]  # fmt: skip
    return Query(tuple(terms), query.words)


def asker(store: Store, config: Config, now: Instant) -> Asker:
    """Who asks from this machine."""
    return Asker(config.agent, now, config.zone, replies(store, config).windows())


def inbox_json(item: InboxItem, now: int) -> dict[str, Any]:
    """A conversation's line; the keys are promised in docs/cli.md."""
    row = item.row
    return {
        "conversation": row.id,
        "account": row.account,
        "channel": row.channel,
        "kind": row.chat_kind,
        "name": row.name,
        "username": row.username,
        "status": row.status,
        "waiting_since": moment(row.waiting_since),
        "waiting_seconds": None
        if row.waiting_since is None
        else max(now - row.waiting_since, 0) // 1000,
        "unread": row.unread,
        "last_text": row.last_text,
        "last_author": row.last_author,
        "last_at": moment(row.last_message_at),
        "assignee": row.assignee,
        "priority": row.priority,
        "tags": list(item.tags),
        "snoozed_until": moment(row.snoozed_until),
        "episode": row.episode,
        "opened_at": moment(row.opened_at or None),
        "first_reply_at": moment(row.first_reply_at),
        "outbox": item.outbox,
        "blocked": bool(row.blocked),
        "handled_by": row.handled_by or None,
        "subject": row.subject or None,
    }


def _inbox_line(item: InboxItem, now: int) -> str:
    row = item.row
    wait = span(now - row.waiting_since) if row.waiting_since is not None else ""
    unread = f"({row.unread})" if row.unread else ""
    tags = " ".join(f"#{safe(tag)}" for tag in item.tags)
    stuck = {"refused": "✗ ", "unconfirmed": "? ", "queued": "… "}.get(item.outbox, "")
    parts = (
        f"{row.id:>6}",
        f"{wait:>4}",
        f"{row.status:<8}",
        f"{safe(row.account, 12):<12}",
        f"{safe(row.name, 24):<24}",
        f"{unread:<5}",
        stuck + safe(row.last_text, 60),
        tags,
        f"@{safe(row.assignee)}" if row.assignee else "",
    )
    return " ".join(part for part in parts if part).rstrip()


def thread(options: Namespace) -> None:
    """`socialdesk thread`."""
    config = configured(options)

    async def read(store: Store) -> list[Entry]:
        await store.inbox.conversation(options.conversation)
        return await read_thread(store, options.conversation, options.limit)

    for entry in with_store(config, read):
        if options.json:
            json_line(thread_json(options.conversation, entry))
        else:
            print(_thread_lines(entry, config.zone))


def thread_json(conversation_id: int, entry: Entry) -> dict[str, Any]:
    """One thing in a thread; the keys are promised in docs/cli.md."""
    return {
        "conversation": conversation_id,
        "message": entry.messages[0] if entry.messages else None,
        "messages": list(entry.messages),
        "remote_id": entry.remote_id,
        "delivery": entry.delivery,
        "author": entry.author,
        "sender": entry.sender,
        "kind": entry.kind,
        "text": entry.text,
        "attachments": [
            {
                "kind": file.kind,
                "name": file.name,
                "mime": file.mime,
                "size": file.size,
                "width": file.width,
                "height": file.height,
                "duration": file.duration,
                "description": describe_attachment(file),
            }
            for file in entry.attachments
        ],
        "reply_to": entry.reply_to or None,
        "forwarded_from": entry.forwarded_from or None,
        "at": moment(entry.at),
        "edited_at": moment(entry.edited_at),
        "deleted_at": moment(entry.deleted_at),
        "versions": [
            {"text": each.body, "until": moment(each.replaced_at)} for each in entry.versions
        ],
        "state": entry.state or None,
        "error": entry.error or None,
        "reactions": list(entry.signs),
        "hidden_at": moment(entry.hidden_at),
        "act": entry.act,
        "way": entry.way or None,
    }


def _thread_lines(entry: Entry, zone: ZoneInfo) -> str:
    number = f"{entry.messages[0]:>6}" if entry.messages else f"{'d' + str(entry.delivery):>6}"
    who = {"system": "·", "bot": "auto"}.get(entry.author, safe(entry.sender, 24))
    note = " [note]" if entry.kind == "note" else ""
    state = f" [{entry.state}]" if entry.state and entry.state != "sent" else ""
    edited = f" (edited {local(entry.edited_at, zone, '%H:%M')})" if entry.edited_at else ""
    deleted = (" (deleted)" if entry.deleted_at else "") + (" (hidden)" if entry.hidden_at else "")
    lines = [f"{number} {local(entry.at, zone)} {who}{note}{state}{edited}{deleted}:"]
    indent = " " * 19
    if entry.forwarded_from:
        lines.append(f"{indent}⤷ forwarded from {safe(entry.forwarded_from, 60)}")
    if entry.reply_to:
        lines.append(f"{indent}↩ {safe(entry.reply_to, 80)}")
    lines += [f"{indent}{safe(describe_attachment(file))}" for file in entry.attachments]
    sign = "" if entry.attachments or not mark(entry.kind) else f"{mark(entry.kind)} "
    if entry.text:
        lines += [
            f"{indent}{line}" for line in (sign + display_safe(entry.text, lines=True)).splitlines()
        ]
    lines += [f"{indent}before: {safe(each.body, 100)}" for each in entry.versions]
    if entry.signs:
        lines.append(f"{indent}{' '.join(safe(each, 24) for each in entry.signs)}")
    if entry.error:
        lines.append(f"{indent}! {safe(entry.error)}")
    return "\n".join(lines)


def search(options: Namespace) -> None:
    """`socialdesk search`."""
    config = configured(options)
    query = understood(" ".join(options.words))

    async def look(store: Store) -> list[Hit]:
        return await hits_of(store, query, asker(store, config, SystemClock().now()), options.limit)

    hits = with_store(config, look)
    for hit in hits:
        if options.json:
            json_line(
                {
                    "conversation": hit.conversation_id,
                    "message": hit.message_id or None,
                    "account": hit.account,
                    "channel": hit.channel,
                    "name": hit.name,
                    "author": hit.author,
                    "sender": hit.sender,
                    "text": hit.body,
                    "at": moment(hit.at),
                }
            )
        else:
            print(
                f"{hit.conversation_id:>6} {local(hit.at, config.zone)} {safe(hit.name, 24):<24} {safe(hit.body, 100)}"
            )
    if not hits and not options.json:
        print("Nothing has these words.", file=sys.stderr)


def outbox(options: Namespace) -> None:
    """`socialdesk outbox`, `outbox retry …`, `outbox cancel …`."""
    config = configured(options)
    if options.action:
        _settle_by_hand(options)
        return
    known = {state.value for state in DeliveryState} | {"all"}
    if options.state is not None and options.state not in known:
        raise SocialdeskError(
            f'There is no state "{options.state}". There are {", ".join(sorted(known))}.'
        )
    rows = with_store(config, lambda store: store.outbox.rows(options.state, options.limit))
    for row in rows:
        if options.json:
            json_line(outbox_json(row))
        else:
            print(_outbox_line(row, config.zone))
    if not rows and not options.json:
        print("The outbox is empty: everything that was queued is sent.", file=sys.stderr)


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
        "act": row.act,
        "way": row.way or None,
        "file": (load_file(row.file) or _NO_FILE).name or None,
    }


def _outbox_line(row: OutboxRow, zone: ZoneInfo) -> str:
    due = (
        f" until {local(row.due_at, zone, '%H:%M:%S')}"
        if row.due_at and row.state == "queued"
        else ""
    )
    error = f"\n        ! {safe(row.error)}" if row.error else ""
    what = row.kind if row.act == Operation.SAY else row.act
    head = (
        f"{row.id:>6} {row.state}{due} {local(row.created_at, zone)} {what} → {safe(row.name, 24)}"
    )
    file = load_file(row.file)
    words = " ".join(
        each for each in (f"[{safe(file.name, 40)}]" if file else "", safe(row.body, 60)) if each
    )
    return f"{head}: {words}{error}"


def _settle_by_hand(options: Namespace) -> None:
    if not options.deliveries:
        raise SocialdeskError(f"Name the deliveries: `socialdesk outbox {options.action} 12 13`.")

    async def act(store: Store) -> None:
        now = SystemClock().now()
        for number in options.deliveries:
            if options.action == "retry":
                await store.outbox.retry(number, now)
            else:
                await store.outbox.cancel(number, now)

    with_store(configured(options), act)


def since(text: str | None, zone: ZoneInfo) -> Instant:
    """`2h`, `3d`, `2026-11-20` or `2026-11-20 08:00` as the moment it means. Raises
    SocialdeskError."""
    if text is None:
        return Instant(0)
    now = datetime.now(zone)
    units = {"m": "minutes", "h": "hours", "d": "days"}
    try:
        if text[-1:] in units and text[:-1].isdigit():
            found = now - timedelta(**{units[text[-1]]: int(text[:-1])})
        else:
            found = datetime.fromisoformat(text)
            found = found if found.tzinfo else found.replace(tzinfo=zone)
    except (ValueError, OverflowError):
        raise SocialdeskError(
            f'"{text}" is no time I know; write 2h, 3d, 2026-11-20 or 2026-11-20T08:00.'
        ) from None
    return Instant(int(found.timestamp() * 1000))


def journal(options: Namespace) -> None:
    """`socialdesk journal`."""
    config = configured(options)
    if options.raw:
        _print_raw(options)
        return
    start = since(options.since, config.zone)
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
                    "error": row.error or None,
                    "size": row.size,
                }
            )
        else:
            error = f" {safe(row.error)}" if row.error else ""
            error += " (not understood yet)" if row.state == "unknown" else ""
            received = local(row.received_at, config.zone, "%d/%m %H:%M:%S")
            print(
                f"{row.id:>6} {received} {safe(row.account, 12):<12} {row.state:<11} {safe(row.kind)} {row.size} B{error}"
            )


def _print_raw(options: Namespace) -> None:
    found = with_store(configured(options), lambda store: store.journal.body(options.raw))
    if found is None:
        raise NotFound(
            f"There is no update {options.raw} in the journal. `socialdesk journal` lists them."
        )
    if sys.stdout.isatty():
        print(display_safe(found.body.decode("utf-8", "replace"), lines=True))
    else:
        sys.stdout.buffer.write(found.body + b"\n")


def accounts(options: Namespace) -> None:
    """`socialdesk accounts`."""
    config = configured(options)

    now = SystemClock().now()

    async def read(
        store: Store,
    ) -> tuple[list[AccountRow], dict[AccountId, Backlog], dict[str, dict[int, int]]]:
        backlog = {each.account_id: each for each in await store.outbox.backlog()}
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
                    "reason": row.reason or None,
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
                    "remark": row.remark or None,
                    "quota": row.quota or None,
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
            if configured_account and configured_account.channel == "zalo_bot":
                limit = configured_account.number("monthly_messages")
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
        lines.append(f"  {safe(row.reason)}")
    if state == "not running":
        lines.append("  No worker looks after it. Start one with `socialdesk run`.")
    last = (local(row.last_in_at, zone) or "never", local(row.last_out_at, zone) or "never")
    lines.append(
        f"  last in {last[0]} · last out {last[1]} · {waiting.waiting if waiting else 0} queued"
    )
    return lines
