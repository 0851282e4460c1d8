"""Commands that change conversations for the shop alone: note, tag, assign, snooze, resolve, reopen,
priority, merge, bulk; undo and redo take them back."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import TypeVar

from socialdesk.assembly.services import conversations
from socialdesk.commands.context import (
    NOT_ALL,
    agent_of,
    configured,
    meant,
    moment_of,
    say_moment,
    with_store,
    words_of,
)
from socialdesk.commands.inbox import asker as asker_of
from socialdesk.commands.inbox import known_clocks
from socialdesk.errors import NotAllowed, SocialdeskError
from socialdesk.model.changes import PauseFor, Snooze
from socialdesk.model.i18n import count, mark, translate
from socialdesk.services.change_words import one_line, overtaken
from socialdesk.services.conversations import MOST_AT_ONCE, Changed, Conversations, Verb
from socialdesk.services.search import narrowed, understood
from socialdesk.store.history import Undone
from socialdesk.store.store import Store

T = TypeVar("T")
WRONG_USAGE = 2


def _with(options: Namespace, work: Callable[[Conversations, str], Awaitable[T]]) -> T:
    """Run `work` with the service and who asks."""
    config = configured(options)
    agent = agent_of(options, config)
    return with_store(config, lambda store: work(conversations(store, config), agent))


def _change(options: Namespace, verb: Verb, words: str = "") -> Changed:
    """Do to the named conversations what these words mean."""
    config = configured(options)
    agent = agent_of(options, config)

    async def act(store: Store) -> Changed:
        if verb == "snooze":
            say_moment(moment_of(words, config, store.clock), words, config)
        service = conversations(store, config)
        change = await service.understood(verb, words, agent)
        ids = _ids(options.conversation)
        seen = await meant(store, getattr(options, "seen", None), ids)
        return await service.apply(change, ids, agent, all_there=True, seen=seen)

    return with_store(config, act)


def _told(done: Changed) -> int:
    """Say what a change came to beside what was asked for; gives the exit code."""
    for remark in done.remarks:
        print(remark, file=sys.stderr)
    if late := overtaken(done.change, len(done.overtaken)):
        print(f"{_numbers(done.overtaken)}: {late}", file=sys.stderr)
        return NOT_ALL
    return 0


def _ids(given: Sequence[int] | Sequence[Sequence[int]]) -> list[int]:
    """`3 4,5` as it was parsed: a list of lists where there may be several words."""
    lists = [[each] if isinstance(each, int) else each for each in given]
    return list(dict.fromkeys(chain.from_iterable(lists)))


def note(options: Namespace) -> None:
    """`socialdesk note`."""
    text = words_of(options.text)
    _with(options, lambda service, agent: service.note(options.conversation, text, agent))


def tag(options: Namespace) -> int:
    """`socialdesk tag`."""
    if not options.tags:
        raise SocialdeskError(translate("Name at least one tag: `socialdesk tag 12 vip -new`."))
    return _told(_change(options, "tag", one_line(options.tags)))


def assign(options: Namespace) -> int:
    """`socialdesk assign`."""
    return _told(_change(options, "assign", options.assignee))


def snooze(options: Namespace) -> int:
    """`socialdesk snooze`."""
    words, config = " ".join(options.until), configured(options)
    done = _change(options, "snooze", words)
    assert isinstance(done.change, Snooze)
    until = datetime.fromtimestamp(done.change.until / 1000, config.zone)
    when = f"{until:%Y-%m-%d %H:%M} ({config.zone.key})"
    if done.conversations or not done.overtaken:
        print(translate("Snoozed until {when}.", when=when))
    return _told(done)


def pause(options: Namespace) -> int:
    """`socialdesk pause`."""
    config = configured(options)
    done = _change(options, "pause", f"{options.reason} {options.until}")
    assert isinstance(done.change, PauseFor)
    if done.change.until is not None:
        until = datetime.fromtimestamp(done.change.until / 1000, config.zone)
        when = f"{until:%Y-%m-%d %H:%M} ({config.zone.key})"
        print(translate("Paused until {when} at the longest.", when=when))
    return _told(done)


def resume(options: Namespace) -> int:
    """`socialdesk resume`."""
    return _told(_change(options, "resume"))


def resolve(options: Namespace) -> int:
    """`socialdesk resolve`."""
    return _told(_change(options, "resolve"))


def reopen(options: Namespace) -> int:
    """`socialdesk reopen`."""
    return _told(_change(options, "reopen"))


def priority(options: Namespace) -> int:
    """`socialdesk priority`; one that there is not is wrong usage, as it always was."""
    try:
        return _told(_change(options, "priority", options.priority))
    except NotAllowed as error:
        print(error, file=sys.stderr)
        return WRONG_USAGE


def merge(options: Namespace) -> None:
    """`socialdesk merge`."""
    _with(options, lambda service, agent: service.merge(options.conversation, options.other, agent))


def undo(options: Namespace) -> None:
    """`socialdesk undo`."""
    found = _with(options, lambda service, agent: service.undo(agent, options.conversation))
    if found is None:
        raise NotAllowed(translate("There is nothing to be undone."))
    _turned(found, mark("undone"))


def redo(options: Namespace) -> None:
    """`socialdesk redo`."""
    found = _with(options, lambda service, agent: service.redo(agent, options.conversation))
    if found is None:
        raise NotAllowed(translate("There is nothing to be done again."))
    _turned(found, mark("done again"))


def _turned(found: Undone, what: str) -> None:
    if not found.conversations:
        raise NotAllowed(
            translate(
                "Somebody moved it since: {verb} of conversation {numbers} stays.",
                verb=translate(found.verb),
                numbers=_numbers(found.skipped),
            )
        )
    verb, numbers = translate(found.verb), _numbers(found.conversations)
    done = translate(
        "{verb} is {what} in conversation {numbers}",
        verb=verb,
        what=translate(what),
        numbers=numbers,
    )
    skipped = ""
    if found.skipped:
        skipped = " " + translate("(moved since: {numbers})", numbers=_numbers(found.skipped))
    print(f"{done}{skipped}.")


def _numbers(conversations: Sequence[int]) -> str:
    shown = ", ".join(str(each) for each in sorted(conversations)[:10])
    if len(conversations) <= 10:
        return shown
    return translate("{numbers} and {n} more", numbers=shown, n=len(conversations) - 10)


def bulk(options: Namespace) -> int:
    """`socialdesk bulk`."""
    config = configured(options)
    agent, query = agent_of(options, config), understood(options.query, strict=True)
    words = one_line([options.value]) if options.verb == "tag" else options.value

    async def act(store: Store) -> tuple[int, Changed | None]:
        service = conversations(store, config)
        change = await service.understood(options.verb, words, agent)
        asker = replace(asker_of(store, config), agent=agent)
        await known_clocks(store, config, query)
        places = await store.inbox.places(await narrowed(store, query, asker), MOST_AT_ONCE)
        ids = [place.id for place in places]
        seen = await meant(store, options.seen, ids)
        if not options.yes:
            return len(ids), None
        return len(ids), await service.apply(change, ids, agent, seen=seen)

    found, done = with_store(config, act)
    if done is None:
        raise SocialdeskError(
            count(
                "{n} conversation matches. Run it again with --yes; `socialdesk undo` takes it back.",
                "{n} conversations match. Run it again with --yes; `socialdesk undo` takes it back.",
                found,
            )
        )
    changed = len(done.conversations)
    print(
        count(
            "Changed {changed} of {n} conversation. `socialdesk undo` takes it back.",
            "Changed {changed} of {n} conversations. `socialdesk undo` takes it back.",
            found,
            changed=changed,
        )
    )
    return _told(done)
