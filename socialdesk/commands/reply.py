"""Commands that a customer notices: reply, edit, unsend, comment."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from socialdesk.assembly.services import conversations, new_key, replies
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
from socialdesk.commands.show import json_line, moment
from socialdesk.config import Config
from socialdesk.errors import NotAllowed, Overtaken
from socialdesk.model.delivery import Operation
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.store.store import Store


def reply(options: Namespace) -> int:
    """`socialdesk reply`."""
    config = configured(options)
    agent, key = agent_of(options, config), options.key or new_key()
    if not options.canned and not options.answer and not options.attach and not options.text:
        raise NotAllowed(translate("There is no text. Write something."))
    text = words_of(options.text) if options.text else ""

    async def act(store: Store) -> tuple[list[int], Instant | None, str, bool]:
        named = await meant(store, options.seen, [options.conversation])
        seen = named.get(options.conversation)
        at = moment_of(options.at, config, store.clock) if options.at else None
        when = say_moment(at, options.at, config) if at is not None else ""
        said, attach = text, options.attach
        if options.canned:
            said, file = await _canned(store, options, config.shop.name, agent)
            attach = attach or file
        if options.answer:
            said, file = await _of_folder(store, options, config, agent)
            attach = attach or file
        numbers = await replies(store, config).send(
            options.conversation,
            said,
            key,
            agent,
            options.reply_to,
            private=options.private,
            attach=Path(attach) if attach else None,
            at=at,
            unless_answered=not options.even_if_answered,
            seen=seen,
        )
        late = seen is not None and await store.conversations.came_after(options.conversation, seen)
        return numbers, at, when, bool(late)

    numbers, at, when, late = with_store(config, act)
    if options.json:
        known = {"conversation": options.conversation, "key": key, "deliveries": numbers}
        json_line({**known, "at": moment(at), "overtaken": late})
    else:
        _say_queued(numbers, at, when, options)
    if late:
        print(translate("The customer wrote meanwhile: that is not answered yet."), file=sys.stderr)
    return NOT_ALL if late else 0


def _say_queued(numbers: Sequence[int], at: Instant | None, when: str, options: Namespace) -> None:
    queued = translate("Queued as delivery {numbers}.", numbers=", ".join(map(str, numbers)))
    if at is None:
        print(queued)
    elif options.even_if_answered:
        print(queued, translate("It goes out {when}.", when=when))
    else:
        later = translate("It goes out {when}, unless the customer writes before.", when=when)
        print(queued, later)


async def _canned(store: Store, options: Namespace, shop: str, agent: str) -> tuple[str, str]:
    """A canned answer's words for this customer, and the file that goes along."""
    from socialdesk.model.canned import fill, holes  # noqa: PLC0415 - most answers are typed
    from socialdesk.services.customers import canned_answer, still_empty, values_for  # noqa: PLC0415

    answer = await canned_answer(store, options.canned)
    values = await values_for(store, options.conversation, shop, agent)
    said = fill(answer.body, values)
    if left := holes(said, values):
        raise NotAllowed(still_empty(left))
    return said, answer.file


async def _of_folder(
    store: Store, options: Namespace, config: Config, agent: str
) -> tuple[str, str]:
    """The words of an answer of the folder for this customer, and the picture that goes along."""
    from socialdesk.assembly.answering import answer_offers  # noqa: PLC0415 - most answers are typed
    from socialdesk.model.canned import fill, holes  # noqa: PLC0415
    from socialdesk.services.customers import still_empty, values_for  # noqa: PLC0415

    offers, now = answer_offers(store, config), store.clock.now()
    answer = await offers.named(options.answer, options.conversation, now)
    values = await values_for(store, options.conversation, config.shop.name, agent)
    said = fill(answer.text, values)
    if left := holes(said, values):
        raise NotAllowed(still_empty(left))
    return said, answer.picture


def edit(options: Namespace) -> int:
    """`socialdesk edit`."""
    return _change(options, words_of(options.text))


def unsend(options: Namespace) -> int:
    """`socialdesk unsend`."""
    return _change(options, None)


def _change(options: Namespace, text: str | None) -> int:
    config = configured(options)
    agent = agent_of(options, config)

    async def queue(store: Store, seen: int | None) -> int:
        return await replies(store, config).change(
            options.conversation, options.message, text, agent, new_key()
        )

    number, late = with_store(config, lambda store: _and_late(store, options, queue))
    print(translate("Queued as delivery {numbers}.", numbers=number))
    return _tell_late(late)


def comment(options: Namespace) -> int:
    """`socialdesk comment`."""
    config = configured(options)
    operation, agent = Operation(options.act), agent_of(options, config)

    async def queue(store: Store, seen: int | None) -> int:
        service = conversations(store, config)
        return await service.moderate(options.conversation, operation, agent, options.message, seen)

    known = {"conversation": options.conversation, "act": operation.value}
    try:
        number, late = with_store(config, lambda store: _and_late(store, options, queue))
    except Overtaken as error:
        if options.json:
            json_line({**known, "delivery": None, "overtaken": True})
        print(error, file=sys.stderr)
        return NOT_ALL
    if options.json:
        json_line({**known, "delivery": number, "overtaken": late})
    else:
        print(translate("Queued as delivery {numbers}.", numbers=number))
    return _tell_late(late)


async def _and_late(
    store: Store, options: Namespace, queue: Callable[[Store, int | None], Awaitable[int]]
) -> tuple[int, bool]:
    """What was queued, and whether the customer wrote or changed something after `--seen`."""
    named = await meant(store, options.seen, [options.conversation])
    seen = named.get(options.conversation)
    number = await queue(store, seen)
    late = seen is not None and await store.conversations.came_after(options.conversation, seen)
    return number, bool(late)


def _tell_late(late: bool) -> int:
    """Say that a customer wrote after what was seen; gives the exit code."""
    if late:
        said = translate("The customer wrote meanwhile: nothing was done about that.")
        print(said, file=sys.stderr)
    return NOT_ALL if late else 0
