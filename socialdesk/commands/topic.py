"""`socialdesk topic` and `socialdesk optout`: what people want to be told of."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence

from socialdesk.assembly.services import conversations
from socialdesk.commands.context import agent_of, configured, read_file, with_store
from socialdesk.commands.show import json_line, padded, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed
from socialdesk.model.announcement import topic_name
from socialdesk.model.changes import Want
from socialdesk.model.consent import PROMOTIONS
from socialdesk.model.i18n import translate
from socialdesk.model.phone import home_of
from socialdesk.model.text import sentence
from socialdesk.services.broadcasting.opt_ins import Imported, import_opt_ins
from socialdesk.store.store import Store

MOST_SAID = 100
"""Of the lines that are not understood, so many are named."""


def topic(options: Namespace) -> int:
    """`socialdesk topic`."""
    config = configured(options)
    if options.action == "list":
        return _list(options, config)
    try:
        name = topic_name(options.topic)
    except ValueError as error:
        raise NotAllowed(sentence(error)) from None
    if options.action == "words":
        with_store(
            config, lambda store: store.consents.set_words(name, options.rest, store.clock.now())
        )
        return 0
    if options.action == "import":
        return _import(options, config, name)
    numbers = _numbers(options.rest)
    want = Want(join=(name,)) if options.action == "join" else Want(leave=(name,))
    changed = len(_say(options, config, want, numbers))
    if options.json:
        json_line({"topic": name, "changed": changed})
    return 0


def _say(options: Namespace, config: Config, want: Want, ids: Sequence[int]) -> tuple[int, ...]:
    """Write it down for the customers of these conversations; those for whom it was news."""
    agent = agent_of(options, config)

    async def act(store: Store) -> tuple[int, ...]:
        done = await conversations(store, config).apply(want, ids, agent, all_there=True)
        return done.conversations

    return with_store(config, act)


def _numbers(given: list[str]) -> list[int]:
    if not given or not all(each.isdigit() and int(each) > 0 for each in given):
        raise NotAllowed(
            translate("Name conversations by their numbers: `socialdesk topic join live 12 14`.")
        )
    return [int(each) for each in given]


def _list(options: Namespace, config: Config) -> int:
    for each in with_store(config, lambda store: store.consents.topics()):
        if options.json:
            json_line({"topic": each.name, "words": list(each.words), "people": each.people})
        else:
            print(
                f"{padded(safe(each.name, 24), 24)} {each.people:>7}  {safe(', '.join(each.words))}".rstrip()
            )
    return 0


def _import(options: Namespace, config: Config, name: str) -> int:
    if len(options.rest) != 1:
        raise NotAllowed(translate("Name the file: `socialdesk topic import live people.csv`."))
    raw = read_file(options.rest[0])
    done: Imported = with_store(
        config,
        lambda store: import_opt_ins(
            store,
            name,
            raw,
            dry=options.dry_run or not options.yes,
            home=home_of(config.shop.language, config.zone.key),
        ),
    )
    for line, why in done.errors[:MOST_SAID]:
        print(translate("Line {line}: {why}", line=line, why=why), file=sys.stderr)
    if len(done.errors) > MOST_SAID:
        print(translate("There is more of that; these are the first."), file=sys.stderr)
    if options.json:
        json_line(
            {
                "topic": name,
                "joined": done.joined,
                "already": done.already,
                "errors": len(done.errors),
            }
        )
    else:
        print(
            translate(
                "{joined} join, {already} are there already, {errors} lines are not understood.",
                joined=done.joined, already=done.already, errors=len(done.errors),
            )
        )  # fmt: skip
    if not options.yes and not options.dry_run:
        print(translate("Nothing was done. Run it again with --yes."), file=sys.stderr)
        return 1
    return 0


def optout(options: Namespace) -> None:
    """`socialdesk optout`."""
    config = configured(options)

    want = Want(join=(PROMOTIONS,)) if options.undo else Want(leave=(PROMOTIONS,))
    changed = bool(_say(options, config, want, [options.conversation]))
    if options.json:
        json_line(
            {
                "conversation": options.conversation,
                "opted_out": not options.undo,
                "changed": changed,
            }
        )
    elif options.undo:
        print(translate("They get promotions again."))
    else:
        print(translate("They get no promotions any more."))
