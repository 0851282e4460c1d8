"""Commands that change something: reply, note, tag, assign, snooze, resolve, replay, attachment,
erase."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from socialdesk.assembly import new_key, parser, replies
from socialdesk.clock import SystemClock
from socialdesk.commands.reading import since
from socialdesk.commands.show import configured, json_line, with_store
from socialdesk.config import Config
from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.canned import fill, holes
from socialdesk.model.changes import Assign, Change, Prioritise, Reopen, Resolve, Snooze, Tag
from socialdesk.model.conversation import Priority
from socialdesk.model.delivery import Operation
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import RawUpdate
from socialdesk.model.text import storable
from socialdesk.model.when import parse_when
from socialdesk.services.bulk import MOST_AT_ONCE, do_again, do_to_all, take_back
from socialdesk.services.customers import canned_answer, still_empty, values_for
from socialdesk.services.files import fetch_file
from socialdesk.services.mentions import mentioned
from socialdesk.services.next import Next, best_next
from socialdesk.services.receiver import Parse, read
from socialdesk.services.search import Asker, narrowed, understood
from socialdesk.store.store import Store
from socialdesk.store.triage import Undone

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
    if not options.canned and not options.attach and not options.text:
        raise NotAllowed("There is no text. Write something.")
    text = _words(options.text) if options.text else ""
    at = _moment(options.at, config) if options.at else None

    async def act(store: Store) -> list[int]:
        said, attach = text, options.attach
        if options.canned:
            answer = await canned_answer(store, options.canned)
            values = await values_for(store, options.conversation, config.shop, agent)
            said, attach = fill(answer.body, values), attach or answer.file
            if left := holes(said, values):
                raise NotAllowed(still_empty(left))
        return await replies(store, config).send(
            options.conversation,
            said,
            key,
            agent,
            options.reply_to,
            private=options.private,
            attach=Path(attach) if attach else None,
            at=at,
            unless_answered=not options.even_if_answered,
        )

    numbers = with_store(config, act)
    if options.json:
        json_line({"conversation": options.conversation, "key": key, "deliveries": numbers})
    else:
        print(f"Queued as delivery {', '.join(map(str, numbers))}.")


def _moment(words: str, config: Config) -> Instant:
    try:
        return Instant(int(parse_when(words, datetime.now(config.zone)).timestamp() * 1000))
    except ValueError as error:
        raise SocialdeskError(f"{error}.") from None


def edit(options: Namespace) -> None:
    """`socialdesk edit`."""
    _change(options, _words(options.text))


def unsend(options: Namespace) -> None:
    """`socialdesk unsend`."""
    _change(options, None)


def _change(options: Namespace, text: str | None) -> None:
    config = configured(options)
    agent = _agent(options, config)
    number = with_store(
        config,
        lambda store: replies(store, config).change(
            options.conversation, options.message, text, agent, new_key()
        ),
    )
    print(f"Queued as delivery {number}.")


def merge(options: Namespace) -> None:
    """`socialdesk merge`."""
    config = configured(options)
    agent, now = _agent(options, config), SystemClock().now()
    with_store(
        config, lambda store: store.triage.merge(options.conversation, options.other, agent, now)
    )


def undo(options: Namespace) -> None:
    """`socialdesk undo`."""
    config = configured(options)
    agent, now = _agent(options, config), SystemClock().now()
    found = with_store(
        config, lambda store: take_back(store, replies(store, config), agent, now, new_key())
    )
    _turned(found, "undone")


def redo(options: Namespace) -> None:
    """`socialdesk redo`."""
    config = configured(options)
    agent, now = _agent(options, config), SystemClock().now()
    found = with_store(
        config, lambda store: do_again(store, replies(store, config), agent, now, new_key())
    )
    _turned(found, "done again")


def _turned(found: Undone | None, what: str) -> None:
    if found is None:
        raise NotAllowed(f"There is nothing to be {what}.")
    if not found.conversations:
        raise NotAllowed(
            f"Somebody moved it since: {found.verb} of conversation {_numbers(found.skipped)} stays."
        )
    skipped = f" (moved since: {_numbers(found.skipped)})" if found.skipped else ""
    print(f"{found.verb} is {what} in conversation {_numbers(found.conversations)}{skipped}.")


def _numbers(conversations: Sequence[int]) -> str:
    shown = ", ".join(str(each) for each in conversations[:10])
    return shown if len(conversations) <= 10 else f"{shown} and {len(conversations) - 10} more"


def bulk(options: Namespace) -> None:
    """`socialdesk bulk`."""
    config = configured(options)
    agent, now = _agent(options, config), SystemClock().now()
    verb, query = _verb(options, config, agent), understood(options.query)

    async def act(store: Store) -> tuple[int, int]:
        wanted = await narrowed(
            store, query, Asker(agent, now, config.zone, replies(store, config).windows())
        )
        ids = [place.id for place in await store.inbox.places(wanted, MOST_AT_ONCE)]
        if not options.yes:
            return len(ids), 0
        return len(ids), await do_to_all(
            store, replies(store, config), verb, ids, agent, now, new_key()
        )

    found, changed = with_store(config, act)
    if not options.yes:
        raise SocialdeskError(
            f"{found} conversations match. Run it again with --yes; `socialdesk undo` takes it back."
        )
    print(f"Changed {changed} of {found} conversations. `socialdesk undo` takes it back.")


def _verb(options: Namespace, config: Config, agent: str) -> Change:
    value = options.value
    match options.verb:
        case "tag":
            dropped = value.startswith("-")
            tag = clean_tag(value.removeprefix("-"))
            return Tag(drop=(tag,)) if dropped else Tag((tag,))
        case "assign":
            if not value:
                raise SocialdeskError("Name an agent, me or nobody.")
            return Assign({"me": agent, "nobody": "", "-": ""}.get(value, value))
        case "priority":
            if value not in list(Priority):
                raise SocialdeskError(f"A priority is one of {', '.join(Priority)}.")
            return Prioritise(Priority(value))
        case "snooze":
            until = _moment(value, config)
            return Snooze(
                until, f"{datetime.fromtimestamp(until / 1000, config.zone):%Y-%m-%d %H:%M}"
            )
        case "resolve":
            return Resolve()
        case _:
            return Reopen()


def following(options: Namespace) -> None:
    """`socialdesk next`."""
    config = configured(options)
    agent, now = _agent(options, config), SystemClock().now()

    async def look(store: Store) -> Next | None:
        return await best_next(store, agent, now, replies(store, config).windows())

    found = with_store(config, look)
    if options.json:
        json_line(
            {
                "conversation": found.conversation_id if found else None,
                "why": found.why if found else None,
            }
        )
    elif found is None:
        print("Nobody waits.", file=sys.stderr)
    else:
        print(f"{found.conversation_id}: {found.why}")


def comment(options: Namespace) -> None:
    """`socialdesk comment`."""
    config = configured(options)
    act, agent = Operation(options.act), _agent(options, config)

    async def queue(store: Store) -> int:
        return await replies(store, config).act(
            options.conversation, act, options.message, agent, new_key()
        )

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

    async def keep(store: Store) -> None:
        mentions = mentioned(text, [each.name for each in await store.team.agents()])
        await store.triage.note(options.conversation, _agent(options, config), text, now, mentions)

    with_store(config, keep)


def tag(options: Namespace) -> None:
    """`socialdesk tag`."""
    tags, agent = list(options.tags), options.agent
    if (
        "--as" in tags[:-1]
    ):  # everything behind the conversation is taken for tags, so that -TAG can be one
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
    with_store(
        config, lambda store: store.triage.assign(options.conversation, assignee, agent, now)
    )


def snooze(options: Namespace) -> None:
    """`socialdesk snooze`."""
    config = configured(options)
    instant, now = _moment(" ".join(options.until), config), SystemClock().now()
    words = f"{datetime.fromtimestamp(instant / 1000, config.zone):%Y-%m-%d %H:%M}"
    agent = _agent(options, config)
    with_store(
        config, lambda store: store.triage.snooze(options.conversation, instant, agent, words, now)
    )
    print(f"Snoozed until {words} ({config.zone.key}).")


def resolve(options: Namespace) -> None:
    """`socialdesk resolve`."""
    config = configured(options)
    now = SystemClock().now()
    with_store(
        config,
        lambda store: store.triage.resolve(options.conversation, _agent(options, config), now),
    )


def reopen(options: Namespace) -> None:
    """`socialdesk reopen`."""
    config = configured(options)
    now = SystemClock().now()
    with_store(
        config,
        lambda store: store.triage.reopen(options.conversation, _agent(options, config), now),
    )


def priority(options: Namespace) -> None:
    """`socialdesk priority`."""
    config = configured(options)
    wanted, now = Priority(options.priority), SystemClock().now()
    agent = _agent(options, config)
    with_store(
        config, lambda store: store.triage.prioritise(options.conversation, wanted, agent, now)
    )


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
                    parsers[account_id] = parser(
                        rows[account_id], await store.accounts.channel_state(account_id), config
                    )
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
    print(
        f"Erased {erased.messages} messages, {erased.journal} raw updates, {len(erased.files)} files."
    )


def reindex(options: Namespace) -> None:
    """`socialdesk reindex`."""

    async def act(store: Store) -> int:
        await store.search.rebuild()
        count = 0
        while done := await store.search.index():
            count += done
        return count

    print(f"Indexed {with_store(configured(options), act)} messages.")
