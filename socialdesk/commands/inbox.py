"""Commands that find conversations: inbox, search, next."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from socialdesk.assembly.channels import platforms
from socialdesk.assembly.services import clock_keeper, replies
from socialdesk.commands.context import agent_of, configured, with_store
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.config import Config
from socialdesk.model.conversation import last_words
from socialdesk.model.i18n import called, mark, translate
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.query import Query, Term
from socialdesk.model.text import span, storable
from socialdesk.services.next import Next, best_next
from socialdesk.services.search import Asker, hits_of, narrowed, understood
from socialdesk.store.filters import Shelf
from socialdesk.store.inbox import InboxItem
from socialdesk.store.search import Hit
from socialdesk.store.store import Store


def inbox(options: Namespace) -> None:
    """`socialdesk inbox`."""
    config = configured(options)
    query = _asked(options)

    async def read(store: Store) -> tuple[list[InboxItem], Instant]:
        await known_clocks(store, config, query)
        wanted = await narrowed(store, query, asker(store, config), Shelf(options.view))
        return await store.inbox.page(wanted, options.limit), store.clock.now()

    items, now = with_store(config, read)
    for item in items:
        if options.json:
            json_line(inbox_json(item, now))
        else:
            print(_inbox_line(item, now))
    if not items and not options.json:
        nobody = mark("Nobody is here.")
        done = mark("All caught up: nothing is open.")
        print(translate(done if options.view == "active" else nobody), file=sys.stderr)


def _asked(options: Namespace) -> Query:
    """The query as typed, and the options that say a part of it."""
    query = understood(" ".join(options.query))
    terms = [
        *query.terms,
        *(Term(field, (storable(value) or "nobody",)) for field in ("account", "assignee", "tag", "status")
          if (value := getattr(options, field)) is not None),
        *(Term("is", (state,)) for state in ("waiting", "unread") if getattr(options, state)),
    ]  # fmt: skip
    return Query(tuple(terms), query.words)


async def known_clocks(store: Store, config: Config, query: Query) -> None:
    """Whoever asks where waits stand against their targets gets an answer of now, also where no worker runs."""
    if query.has("target"):
        await clock_keeper(store, config).look()


def asker(store: Store, config: Config) -> Asker:
    """Who asks from this machine."""
    verdicts = replies(store, config).verdicts
    now = store.clock.now()
    return Asker(config.agent, now, config.zone, verdicts.windows(), platforms(), verdicts.limits)


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
        "seen": item.seen,
    }


_WAITS = (59 * MINUTE, 23 * HOUR, 99 * DAY)
_STATUSES = (mark("open"), mark("pending"), mark("snoozed"), mark("resolved"))


def _inbox_line(item: InboxItem, now: int) -> str:
    row = item.row
    wait = span(now - row.waiting_since) if row.waiting_since is not None else ""
    unread = f"({row.unread})" if row.unread else ""
    tags = " ".join(f"#{safe(tag)}" for tag in item.tags)
    stuck = {"refused": "✗ ", "unconfirmed": "? ", "queued": "… "}.get(item.outbox, "")
    parts = (
        f"{row.id:>6}",
        padded(wait, max(len(span(each)) for each in _WAITS), right=True),
        padded(translate(row.status), max(len(translate(each)) for each in _STATUSES)),
        padded(safe(row.account, 12), 12),
        padded(safe(called(row.name), 24), 24),
        f"{unread:<5}",
        stuck + safe(last_words(row.last_text, row.last_said), 60),
        tags,
        f"@{safe(row.assignee)}" if row.assignee else "",
    )
    return " ".join(part for part in parts if part).rstrip()


def search(options: Namespace) -> None:
    """`socialdesk search`."""
    config = configured(options)
    query = understood(" ".join(options.words))

    async def look(store: Store) -> list[Hit]:
        return await hits_of(store, query, asker(store, config), options.limit)

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
                f"{hit.conversation_id:>6} {local(hit.at, config.zone)} {padded(safe(called(hit.name), 24), 24)} {safe(last_words(hit.body, hit.said), 100)}"
            )
    if not hits and not options.json:
        print(translate("Nothing has these words."), file=sys.stderr)


def following(options: Namespace) -> None:
    """`socialdesk next`."""
    config = configured(options)
    agent = agent_of(options, config)

    async def look(store: Store) -> Next | None:
        windows = replies(store, config).verdicts.windows()
        return await best_next(store, agent, store.clock.now(), windows)

    found = with_store(config, look)
    if options.json:
        json_line(
            {
                "conversation": found.conversation_id if found else None,
                "why": found.why if found else None,
            }
        )
    elif found is None:
        print(translate("Nobody waits."), file=sys.stderr)
    else:
        print(f"{found.conversation_id}: {found.why}")
