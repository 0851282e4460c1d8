"""Commands that change conversations for the shop alone: note, tag, assign, snooze, resolve, reopen,
priority, merge, bulk; undo and redo take them back."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime

from socialdesk.assembly.channels import platforms
from socialdesk.assembly.services import new_key, replies
from socialdesk.clock import SystemClock
from socialdesk.commands.context import agent_of, configured, moment_of, with_store, words_of
from socialdesk.config import Config
from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.changes import Assign, Change, Prioritise, Reopen, Resolve, Snooze, Tag
from socialdesk.model.conversation import Priority
from socialdesk.model.text import storable
from socialdesk.services.bulk import MOST_AT_ONCE, do_again, do_to_all, take_back
from socialdesk.services.mentions import mentioned
from socialdesk.services.search import Asker, narrowed, understood
from socialdesk.store.history import Undone
from socialdesk.store.store import Store


def note(options: Namespace) -> None:
    """`socialdesk note`."""
    config = configured(options)
    text, now = words_of(options.text), SystemClock().now()

    async def keep(store: Store) -> None:
        mentions = mentioned(text, [each.name for each in await store.team.agents()])
        await store.messages.note(
            options.conversation, agent_of(options, config), text, now, mentions
        )

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
        await store.conversations.tag(options.conversation, add, drop, who, now)
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
    agent = agent_of(options, config)
    assignee = {"me": agent, "nobody": "", "-": ""}.get(options.assignee, options.assignee)
    now = SystemClock().now()
    with_store(
        config, lambda store: store.conversations.assign(options.conversation, assignee, agent, now)
    )


def snooze(options: Namespace) -> None:
    """`socialdesk snooze`."""
    config = configured(options)
    instant, now = moment_of(" ".join(options.until), config), SystemClock().now()
    words = f"{datetime.fromtimestamp(instant / 1000, config.zone):%Y-%m-%d %H:%M}"
    agent = agent_of(options, config)
    with_store(
        config,
        lambda store: store.conversations.snooze(options.conversation, instant, agent, words, now),
    )
    print(f"Snoozed until {words} ({config.zone.key}).")


def resolve(options: Namespace) -> None:
    """`socialdesk resolve`."""
    config = configured(options)
    now = SystemClock().now()
    with_store(
        config,
        lambda store: store.conversations.resolve(
            options.conversation, agent_of(options, config), now
        ),
    )


def reopen(options: Namespace) -> None:
    """`socialdesk reopen`."""
    config = configured(options)
    now = SystemClock().now()
    with_store(
        config,
        lambda store: store.conversations.reopen(
            options.conversation, agent_of(options, config), now
        ),
    )


def priority(options: Namespace) -> None:
    """`socialdesk priority`."""
    config = configured(options)
    wanted, now = Priority(options.priority), SystemClock().now()
    agent = agent_of(options, config)
    with_store(
        config,
        lambda store: store.conversations.prioritise(options.conversation, wanted, agent, now),
    )


def merge(options: Namespace) -> None:
    """`socialdesk merge`."""
    config = configured(options)
    agent, now = agent_of(options, config), SystemClock().now()
    with_store(
        config, lambda store: store.contacts.merge(options.conversation, options.other, agent, now)
    )


def undo(options: Namespace) -> None:
    """`socialdesk undo`."""
    config = configured(options)
    agent, now = agent_of(options, config), SystemClock().now()
    found = with_store(
        config, lambda store: take_back(store, replies(store, config), agent, now, new_key())
    )
    _turned(found, "undone")


def redo(options: Namespace) -> None:
    """`socialdesk redo`."""
    config = configured(options)
    agent, now = agent_of(options, config), SystemClock().now()
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
    agent, now = agent_of(options, config), SystemClock().now()
    verb, query = _verb(options, config, agent), understood(options.query)

    async def act(store: Store) -> tuple[int, int]:
        wanted = await narrowed(
            store,
            query,
            Asker(agent, now, config.zone, replies(store, config).windows(), platforms()),
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
            until = moment_of(value, config)
            return Snooze(
                until, f"{datetime.fromtimestamp(until / 1000, config.zone):%Y-%m-%d %H:%M}"
            )
        case "resolve":
            return Resolve()
        case _:
            return Reopen()
