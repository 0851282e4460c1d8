"""`socialdesk acknowledge explain`: what would be said by itself, and why."""

from __future__ import annotations

import sys
from argparse import Namespace

from socialdesk.assembly.asking import explaining
from socialdesk.commands.context import configured, here, with_store
from socialdesk.commands.point import point_of
from socialdesk.commands.show import json_line, moment, safe
from socialdesk.errors import NotFound, SocialdeskError
from socialdesk.model.acknowledge import Explained
from socialdesk.model.hours import instant, moment_of
from socialdesk.model.i18n import mark, moment_words, translate
from socialdesk.model.ids import Instant
from socialdesk.model.moments.reading import MORNING
from socialdesk.services.acknowledging import SILENT, Wanted
from socialdesk.services.taken_as import TakenAs, taken_as
from socialdesk.store.store import Store

WHY = {
    "said": mark("It is said at once."),
    "later": mark("It is said at {when}, unless somebody has answered by then."),
    "off": mark("Acknowledgements are switched off."),
    "comment": mark("Comments are not acknowledged; [acknowledge] comments = true changes that."),
    "not_alone": mark("In groups and channels nobody is acknowledged."),
    "answered": mark("A person has answered in this episode."),
    "not_waiting": mark("Nobody waits for an answer."),
    "told": mark("They were acknowledged in this episode."),
    "told_closed": mark("They were told today, since it closed, that the shop is closed."),
    "no_text": mark("The shop's text for that is empty."),
    "not_allowed": mark("The platform lets no program write there now."),
    "answer": mark("It is answered from the answers folder."),
    "which": mark("They are asked which answer they mean."),
    "person": mark("A person is called, and they are told so."),
    "menu": mark("It is what the menu gives."),
    "mark": mark("It is an answer to a survey; nobody has to answer it."),
    "wish": mark("They say which announcements they want; that is written down."),
    SILENT: mark("Too much was said there by itself; it is silent until somebody answers."),
}
"""Each code in a sentence."""


def acknowledge(options: Namespace) -> None:
    """`socialdesk acknowledge explain`."""
    config = configured(options)
    at = point_of(options.at, config, MORNING) if options.at else instant(here(config))
    known = [each.name for each in config.accounts]
    if options.account and options.account not in known:
        raise NotFound(
            translate(
                'There is no account "{name}". `socialdesk accounts` lists them.',
                name=safe(options.account),
            )
        )
    if options.conversation is None and not options.text:
        raise SocialdeskError(
            translate(
                "Say which conversation, or what somebody new writes: `socialdesk acknowledge explain --text …`."
            )
        )

    async def work(store: Store) -> tuple[Explained, list[TakenAs]]:
        rows = {row.name: row for row in await store.accounts.all()}
        wanted = Wanted(
            options.conversation,
            options.text,
            rows[options.account].id if options.account else None,
            options.language,
            options.name,
        )
        service = await explaining(store, config, rows, _warn)
        found = await service.explain(wanted, at)
        return found, await taken_as(store, wanted.conversation_id, wanted.text)

    found, also = with_store(config, work)
    if options.json:
        told = explained_json(options.conversation, at, found)
        json_line({**told, "taken_as": [each.as_json() for each in also]})
        return
    for each in also:
        print(safe(each.words))
    when = (
        ""
        if found.due_at is None
        else moment_words(moment_of(found.due_at).astimezone(config.zone))
    )
    print(translate(WHY[found.code]).format(when=when))
    if found.text:
        print(safe(found.text))


def _warn(what: str) -> None:
    print(safe(what), file=sys.stderr)


def explained_json(conversation: int | None, at: Instant, found: Explained) -> dict[str, object]:
    """What is explained; the keys are promised in docs/cli.md."""
    opens = None if found.opens is None else moment(instant(found.opens))
    return {
        "conversation": conversation,
        "at": moment(at),
        "code": found.code,
        "text": found.text or None,
        "language": found.language or None,
        "open": found.is_open,
        "opens_at": opens,
        "due_at": None if found.due_at is None else moment(found.due_at),
    }
