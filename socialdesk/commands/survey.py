"""`socialdesk survey`: what customers were asked afterwards, what they answered, and asking somebody now."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from socialdesk.assembly.surveying import asking
from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.commands.stats_question import time_of
from socialdesk.config import Config
from socialdesk.errors import NotAllowed, NotFound, SocialdeskError
from socialdesk.model.i18n import called, translate
from socialdesk.model.survey import Kind
from socialdesk.model.survey_asking import Why
from socialdesk.services.survey_words import KINDS, WHY, is_low, score_words
from socialdesk.services.surveys import Foreseen
from socialdesk.store.store import Store
from socialdesk.store.survey_rows import SurveyRow, Words
from socialdesk.store.surveys import Left, Question

FOR_EVER = 1 << 60
Told = Sequence[tuple[SurveyRow, Sequence[Words]]]


def survey(options: Namespace) -> None:
    """`socialdesk survey list|show|preview|send`."""
    config = configured(options)
    if options.action == "list":
        _list(options, config)
    elif options.number is None:
        raise SocialdeskError(
            translate("Say which: `socialdesk survey show 3`, `socialdesk survey preview 12`.")
        )
    elif options.action == "show":
        _show(options, config)
    else:
        _ask(options, config)


def _list(options: Namespace, config: Config) -> None:
    async def read(store: Store) -> Told:
        question = time_of(options, config, store.clock.now())
        ends = FOR_EVER if question.ends is None else question.ends
        rows = await _newest(store, options, question.begins or 0, ends)
        words = await store.survey_rows.words([each.id for each in rows])
        return [(each, words.get(each.id, ())) for each in rows]

    found = with_store(config, read)
    for row, words in found:
        if options.json:
            json_line(survey_json(row, words))
        else:
            print(_line(row, words, config))
    if not found and not options.json:
        print(translate("Nobody was asked, or nobody who is meant."))


async def _newest(store: Store, options: Namespace, begins: int, ends: int) -> list[SurveyRow]:
    """The newest that are meant."""
    found, before = list[SurveyRow](), None
    while len(found) < options.limit:
        page = await store.survey_rows.newest(begins, ends, 500, before)
        found += [each for each in page if _is_meant(each, options)]
        if len(page) < 500:
            break
        before = (page[-1].asked_at or 0, page[-1].id)
    return found[: options.limit]


def _is_meant(row: SurveyRow, options: Namespace) -> bool:
    if options.kind and row.stored_kind != options.kind:
        return False
    return not options.low or is_low(row.kind, row.score)


def _show(options: Namespace, config: Config) -> None:
    async def read(store: Store) -> tuple[SurveyRow, Sequence[Words]]:
        found = await store.survey_rows.one(options.number)
        if found is None:
            raise NotFound(
                translate(
                    "There is no survey {number}. `socialdesk survey list` lists them.",
                    number=options.number,
                )
            )
        return found, (await store.survey_rows.words([found.id])).get(found.id, ())

    row, words = with_store(config, read)
    if options.json:
        json_line(survey_json(row, words))
        return
    print(_line(row, (), config))
    if row.why:
        print(f"{'':>6} {translate(WHY[Why(row.why)])}")
    for each in words:
        print(f"{'':>6} {local(each.at, config.zone)} {safe(each.body or f'[{each.kind}]', 200)}")


def _ask(options: Namespace, config: Config) -> None:
    kind = Kind(options.kind) if options.kind else None

    async def work(store: Store) -> Question | Left | None:
        service = asking(store, config)
        if options.action == "preview":
            seen: Foreseen = await service.preview(options.number, kind)
            return seen.decided
        return await service.send(options.number, kind)

    done = with_store(config, work)
    if done is None:
        raise NotAllowed(translate("They were asked about this conversation already."))
    if options.json:
        json_line(asked_json(options.number, done))
    elif isinstance(done, Question):
        print(safe(done.text, 1_000))
        if done.buttons:
            print(" ".join(f"[{each}]" for each in done.buttons))
    if isinstance(done, Left):
        raise NotAllowed(translate("They are not asked: {why}.", why=translate(WHY[done.why])))


def asked_json(conversation: int, done: Question | Left) -> dict[str, Any]:
    """A question, or why there is none; the keys are promised in docs/cli.md."""
    question = done if isinstance(done, Question) else None
    return {
        "conversation": conversation,
        "kind": done.kind.value,
        "text": question.text if question else None,
        "buttons": list(question.buttons) if question else [],
        "language": question.language if question else None,
        "why": done.why.value if isinstance(done, Left) else None,
    }


def survey_json(row: SurveyRow, words: Sequence[Words]) -> dict[str, Any]:
    """A survey as scripts read it; the keys are promised in docs/cli.md."""
    return {
        "survey": row.id,
        "kind": row.stored_kind or None,
        "about": row.about,
        "conversation": row.conversation_id,
        "name": row.name,
        "account": row.account,
        "order": row.code or None,
        "agent": row.agent,
        "tags": row.tags,
        "asked_at": moment(row.asked_at),
        "arrived": bool(row.arrived),
        "why": row.why or None,
        "score": row.score,
        "answered_at": moment(row.answered_at),
        "low": is_low(row.kind, row.score),
        "reason": [each.body or f"[{each.kind}]" for each in words],
    }


def _line(row: SurveyRow, words: Sequence[Words], config: Config) -> str:
    kinds = {kind: translate(name) for kind, name in KINDS.items()}
    parts = (
        f"{row.id:>6}",
        local(row.asked_at or row.due_at, config.zone),
        padded(kinds[row.kind] if row.kind else "", max(map(len, kinds.values()))),
        f"{score_words(row.kind, row.score):>5}",
        f"{row.conversation_id or '-':>6}",
        padded(safe(called(row.name), 24), 24),
        f"@{safe(row.agent)}" if row.agent else "",
        safe(" · ".join(each.body for each in words if each.body), 120),
    )
    return " ".join(parts).rstrip()
