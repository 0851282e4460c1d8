"""Commands about what was said in one conversation: thread, signal, attachment."""

from __future__ import annotations

from argparse import Namespace
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, safe
from socialdesk.model.i18n import called, translate
from socialdesk.model.text import display_safe
from socialdesk.services.files import fetch_file
from socialdesk.services.thread import (
    Entry,
    broadcast_line,
    describe_attachment,
    mark,
    read_thread,
    spoken,
    spoken_quote,
)
from socialdesk.store.store import Store


def thread(options: Namespace) -> None:
    """`socialdesk thread`."""
    config = configured(options)

    async def read(store: Store) -> tuple[int, list[Entry]]:
        seen = await store.conversations.newest()
        row = await store.inbox.conversation(options.conversation)
        name = "" if options.json else row.contact_name  # scripts get what the platform told
        return seen, await read_thread(store, options.conversation, options.limit, name=name)

    seen, entries = with_store(config, read)
    for entry in entries:
        if options.json:
            json_line(thread_json(options.conversation, entry, seen))
        else:
            print(_thread_lines(entry, config.zone))


def thread_json(conversation_id: int, entry: Entry, seen: int) -> dict[str, Any]:
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
        "act": entry.operation,
        "way": "private" if entry.private else None,
        "broadcast": entry.broadcast,
        "answers": entry.answers or None,
        "choice": entry.choice or None,
        "seen": seen,
    }


def _thread_lines(entry: Entry, zone: ZoneInfo) -> str:
    number = f"{entry.messages[0]:>6}" if entry.messages else f"{'d' + str(entry.delivery):>6}"
    who = {"system": "·", "bot": translate("auto")}.get(
        entry.author, safe(called(entry.sender), 24)
    )
    if entry.broadcast is not None:
        line = broadcast_line(entry, translate(entry.state) if entry.state else "")
        return f"{number} {local(entry.at, zone)} · {safe(line, 160)}"
    note = f" [{translate('note')}]" if entry.kind == "note" else ""
    state = f" [{translate(entry.state)}]" if entry.state and entry.state != "sent" else ""
    edited = deleted = ""
    if entry.edited_at:
        edited = f" ({translate('edited {at}', at=local(entry.edited_at, zone, '%H:%M'))})"
    if entry.deleted_at:
        deleted += f" ({translate('deleted')})"
    if entry.hidden_at:
        deleted += f" ({translate('hidden')})"
    lines = [f"{number} {local(entry.at, zone)} {who}{note}{state}{edited}{deleted}:"]
    indent = " " * 19
    if entry.forwarded_from:
        said = translate("forwarded from {name}", name=safe(called(entry.forwarded_from), 60))
        lines.append(f"{indent}⤷ {said}")
    if quote := spoken_quote(entry):
        lines.append(f"{indent}↩ {safe(quote, 80)}")
    lines += [f"{indent}{safe(describe_attachment(file))}" for file in entry.attachments]
    sign = "" if entry.attachments or not mark(entry.kind) else f"{mark(entry.kind)} "
    if words := spoken(entry, zone):
        lines += [
            f"{indent}{line}" for line in (sign + display_safe(words, lines=True)).splitlines()
        ]
    before = translate("before: {text}", text="{text}")
    lines += [indent + before.replace("{text}", safe(each.body, 100)) for each in entry.versions]
    if entry.signs:
        lines.append(f"{indent}{' '.join(safe(each, 24) for each in entry.signs)}")
    if entry.error:
        lines.append(f"{indent}! {safe(entry.error)}")
    return "\n".join(lines)


def signal(options: Namespace) -> None:
    """`socialdesk signal`."""

    async def give(store: Store) -> None:
        await store.inbox.conversation(options.conversation)
        await store.signals.give(options.conversation, options.signal, store.clock.now())

    with_store(configured(options), give)


def attachment(options: Namespace) -> None:
    """`socialdesk attachment`."""
    config = configured(options)

    async def act(store: Store) -> str:
        message = await store.threads.message(options.message)
        return await fetch_file(store, store.clock, message, options.index, options.wait)

    print(with_store(config, act))
