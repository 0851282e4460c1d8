"""Commands that change something: reply, note, tag, assign, snooze, resolve, replay, attachment, erase."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from socialdesk.assembly import new_key, parser, replies
from socialdesk.clock import SystemClock
from socialdesk.commands.reading import since
from socialdesk.commands.show import configured, json_line, with_store
from socialdesk.config import Config
from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.conversation import Priority
from socialdesk.model.delivery import Act
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import RawUpdate
from socialdesk.model.text import storable
from socialdesk.model.when import parse_when
from socialdesk.services.files import fetch_file
from socialdesk.services.receive import Parse, read
from socialdesk.store.store import Store

REPLAY_BATCH = 200


def _agent(options: Namespace, config: Config) -> str:
    return options.agent or config.agent


def _words(text: str) -> str:
    words = storable(sys.stdin.read() if text == "-" else text)
    if not words.strip():
        raise NotAllowed("There is no text. Write something.")
    return words


def reply(options: Namespace) -> None:
    """`socialdesk reply`."""
    config = configured(options)
    agent, key = _agent(options, config), options.key or new_key()
    text = "" if options.attach and not options.text else _words(options.text)
    attach = Path(options.attach).expanduser() if options.attach else None

    async def act(store: Store) -> list[int]:
        return await replies(store, config).send(
            options.conversation, text, key, agent, options.reply_to, private=options.private, attach=attach
        )

    numbers = with_store(config, act)
    if options.json:
        json_line({"conversation": options.conversation, "key": key, "deliveries": numbers})
    else:
        print(f"Queued as delivery {', '.join(map(str, numbers))}.")


def comment(options: Namespace) -> None:
    """`socialdesk comment`."""
    config = configured(options)
    act, agent = Act(options.act), _agent(options, config)

    async def queue(store: Store) -> int:
        return await replies(store, config).act(options.conversation, act, options.message, agent, new_key())

    number = with_store(config, queue)
    if options.json:
        json_line({"conversation": options.conversation, "act": act.value, "delivery": number})
    else:
        print(f"Queued as delivery {number}.")


def signal(options: Namespace) -> None:
    """`socialdesk signal`."""

    async def give(store: Store) -> None:
        await store.inbox.conversation(options.conversation)
        await store.signals.give(options.conversation, options.signal, SystemClock().now())

    with_store(configured(options), give)


def note(options: Namespace) -> None:
    """`socialdesk note`."""
    config = configured(options)
    text, now = _words(options.text), SystemClock().now()
    with_store(config, lambda store: store.triage.note(options.conversation, _agent(options, config), text, now))


def tag(options: Namespace) -> None:
    """`socialdesk tag`."""
    tags, agent = list(options.tags), options.agent
    if "--as" in tags[:-1]:  # everything behind the conversation is taken for tags, so that -TAG can be one
        place = tags.index("--as")
        agent = tags[place + 1]
        del tags[place : place + 2]
    config = configured(options)
    add = [clean_tag(each) for each in tags if not each.startswith("-")]
    drop = [clean_tag(each[1:]) for each in tags if each.startswith("-")]
    if not add and not drop:
        raise SocialdeskError("Name at least one tag: `socialdesk tag 12 vip -new`.")
    now, who = SystemClock().now(), agent or config.agent

    async def act(store: Store) -> None:
        await store.triage.tag(options.conversation, add, drop, who, now)
        await replies(store, config).mirror_tags(options.conversation, add, drop, who, new_key())

    with_store(config, act)


def clean_tag(text: str) -> str:
    """A tag without its # and without white space inside. Raises SocialdeskError for none."""
    cleaned = "-".join(storable(text).lstrip("#").split())[:64]
    if not cleaned:
        raise SocialdeskError("A tag needs at least one letter.")
    return cleaned


def assign(options: Namespace) -> None:
    """`socialdesk assign`."""
    config = configured(options)
    agent = _agent(options, config)
    assignee = {"me": agent, "nobody": "", "-": ""}.get(options.assignee, options.assignee)
    now = SystemClock().now()
    with_store(config, lambda store: store.triage.assign(options.conversation, assignee, agent, now))


def snooze(options: Namespace) -> None:
    """`socialdesk snooze`."""
    config = configured(options)
    here = datetime.now(config.zone)
    try:
        until = parse_when(" ".join(options.until), here)
    except ValueError as error:
        raise SocialdeskError(f"{error}.") from None
    instant, now = Instant(int(until.timestamp() * 1000)), SystemClock().now()
    words = f"{until:%Y-%m-%d %H:%M}"
    agent = _agent(options, config)
    with_store(config, lambda store: store.triage.snooze(options.conversation, instant, agent, words, now))
    print(f"Snoozed until {words} ({config.zone.key}).")


def resolve(options: Namespace) -> None:
    """`socialdesk resolve`."""
    config = configured(options)
    now = SystemClock().now()
    with_store(config, lambda store: store.triage.resolve(options.conversation, _agent(options, config), now))


def reopen(options: Namespace) -> None:
    """`socialdesk reopen`."""
    config = configured(options)
    now = SystemClock().now()
    with_store(config, lambda store: store.triage.reopen(options.conversation, _agent(options, config), now))


def priority(options: Namespace) -> None:
    """`socialdesk priority`."""
    config = configured(options)
    wanted, now = Priority(options.priority), SystemClock().now()
    agent = _agent(options, config)
    with_store(config, lambda store: store.triage.prioritise(options.conversation, wanted, agent, now))


def replay(options: Namespace) -> None:
    """`socialdesk replay`."""
    config = configured(options)
    start = since(options.since, config.zone) if options.since else None

    async def act(store: Store) -> dict[str, Any]:
        rows = {row.id: row for row in await store.accounts.all()}
        parsers: dict[int, Parse] = {}
        total = {
            "read": 0,
            "messages": 0,
            "edits": 0,
            "repeats": 0,
            "still_quarantined": 0,
            "still_unknown": 0,
            "dry_run": options.dry_run,
        }
        after = 0
        while bodies := await store.journal.bodies(after, REPLAY_BATCH, start):
            for body in bodies:
                after = body.id
                account_id = AccountId(body.account_id)
                if account_id not in parsers:
                    parsers[account_id] = parser(rows[account_id], await store.accounts.memories(account_id), config)
                raw = RawUpdate(bytes(body.body), Instant(body.received_at), body.remote_key)
                arrival = read(account_id, raw, parsers[account_id])
                total["read"] += 1
                total["still_quarantined"] += bool(arrival.failure)
                total["still_unknown"] += arrival.parsed.unknown
                if options.dry_run:
                    total["messages"] += len(arrival.parsed.events)
                    continue
                outcome = await store.replay(body.id, arrival, SystemClock().now())
                total["messages"] += outcome.messages
                total["edits"] += outcome.edits
                total["repeats"] += outcome.repeats
        return total

    total = with_store(config, act)
    if options.json:
        json_line(total)
        return
    would = "would bring" if options.dry_run else "brought"
    print(
        f"Read {total['read']} updates; they {would} {total['messages']} messages "
        f"({total['repeats']} were known). {total['still_quarantined']} still cannot be read, "
        f"{total['still_unknown']} are not understood yet."
    )


def attachment(options: Namespace) -> None:
    """`socialdesk attachment`."""
    config = configured(options)

    async def act(store: Store) -> str:
        message = await store.inbox.message(options.message)
        return await fetch_file(store, SystemClock(), message, options.index, options.wait)

    print(with_store(config, act))


def erase(options: Namespace) -> None:
    """`socialdesk erase`."""
    config = configured(options)
    if not options.yes:
        raise SocialdeskError(
            f"This deletes every message, file and raw update of the person behind conversation {options.conversation}, "
            "and there is no way back. Run it again with --yes."
        )
    erased = with_store(config, lambda store: store.erase(options.conversation))
    for path in erased.files:
        Path(path).unlink(missing_ok=True)
    print(f"Erased {erased.messages} messages, {erased.journal} raw updates, {len(erased.files)} files.")


def reindex(options: Namespace) -> None:
    """`socialdesk reindex`."""

    async def act(store: Store) -> int:
        await store.search.rebuild()
        count = 0
        while done := await store.search.index():
            count += done
        return count

    print(f"Indexed {with_store(configured(options), act)} messages.")
