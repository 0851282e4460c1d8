"""`socialdesk faq gaps`: what customers asked lately that no answer of the folder covers."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import datetime

from socialdesk.commands.context import here, with_store
from socialdesk.commands.show import json_line, moment, safe
from socialdesk.config import Config
from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.faq_gaps import Gap
from socialdesk.model.i18n import count, moment_words, translate
from socialdesk.model.ids import Instant
from socialdesk.model.query import length_of
from socialdesk.services.answer_gaps import gaps_of
from socialdesk.services.answers import Answers
from socialdesk.store.store import Store


def found_gaps(options: Namespace, config: Config, answers: Answers) -> list[Gap]:
    """What was asked within `--last`, that of most customers first. Raises NotAllowed for what is no
    length of time."""
    try:
        length = length_of(options.last)
    except ValueError as error:
        raise NotAllowed(f"{error}.") from None

    async def work(store: Store) -> list[Gap]:
        now = store.clock.now()
        day = here(config, store.clock).date()
        return await gaps_of(
            store, answers.faq, Instant(max(now - length, 0)), Instant(now + 1), day
        )

    return with_store(config, work)


def print_gaps(options: Namespace, config: Config, answers: Answers) -> None:
    """The gaps by their numbers, the largest first."""
    found = found_gaps(options, config, answers)[: options.limit]
    for number, each in enumerate(found, 1):
        if options.json:
            json_line(
                {
                    "gap": number,
                    "conversations": each.conversations,
                    "messages": each.messages,
                    "newest": moment(each.newest),
                    "examples": list(each.examples),
                }
            )
            continue
        at = moment_words(datetime.fromtimestamp(each.newest / 1000, config.zone))
        many = count("{n} conversation", "{n} conversations", each.conversations)
        print(f"{number:>3}. {many}, {at}: {safe(each.examples[0], 70)}")
        for example in each.examples[1:3]:
            print(f"     {safe(example, 90)}")
    if not found:
        print(translate("Nothing was asked in that time that has no answer."), file=sys.stderr)
    elif not options.json:
        print(
            translate(
                "`socialdesk faq new NAME --from-gap N` begins an answer with such questions."
            )
        )


def questions_of(options: Namespace, config: Config, answers: Answers) -> list[str]:
    """The questions of the gap that `--from-gap` names, safe to be written into a file. Raises
    NotFound."""
    found = found_gaps(options, config, answers)
    if options.from_gap > len(found):
        raise NotFound(
            translate(
                "There is no gap {n}; `socialdesk faq gaps` numbers them.", n=options.from_gap
            )
        )
    return [safe(each, 200) for each in found[options.from_gap - 1].examples]
