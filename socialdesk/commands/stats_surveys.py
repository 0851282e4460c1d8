"""`socialdesk stats surveys`: what customers answered who were asked how it was."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from socialdesk.commands.context import configured, with_store
from socialdesk.commands.show import json_line, safe
from socialdesk.commands.stats_question import question_of, span_of
from socialdesk.commands.stats_sheets import group_name
from socialdesk.commands.tables import print_csv, print_table
from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import mark, percent, translate
from socialdesk.model.measure import By, Question
from socialdesk.model.survey import Kind
from socialdesk.model.survey_figures import FEW
from socialdesk.model.timespan import said
from socialdesk.services.figures.surveys import SurveyGroup, surveys_answered
from socialdesk.services.survey_words import KINDS, margin_words, mark_words
from socialdesk.store.store import Store

COLUMNS = ("key", "kind", "sent", "answered", "rate", "score", "margin", "low", "high", "n", "few", "good", "bad", "counts")  # fmt: skip
_HEADS = ("", "", mark("were asked"), mark("answered"), mark("answer rate"), mark("mark given"), "±", mark("good"), mark("low"))  # fmt: skip


def surveys(options: Namespace) -> None:
    """`socialdesk stats surveys`."""
    if options.preset not in (None, "ours"):
        raise NotAllowed(
            translate("--preset is about waits; leave it out with {what}.", what=options.what)
        )
    config = configured(options)
    kinds = (Kind(options.kind),) if options.kind else tuple(Kind)

    async def ask(store: Store) -> tuple[Question, list[SurveyGroup]]:
        question = question_of(options, config, store.clock.now())
        return question, await surveys_answered(store, config.zone, question, kinds)

    question, found = with_store(config, ask)
    if options.json:
        for each in found:
            json_line(keys_of(each))
    elif options.csv:
        print_csv(
            COLUMNS[:-1], [{name: keys_of(each)[name] for name in COLUMNS[:-1]} for each in found]
        )
    elif not found:
        print(translate("Nothing of that time."))
    else:
        span = span_of(options, config, question.as_of)
        if span is not None:
            print(said(span))
        print(translate("By when customers were asked. ±: sure to 95 %."))
        heads = [translate(each) if each not in ("", "±") else each for each in _HEADS]
        print_table([heads, *(_cells(each, question.by) for each in found)])
        if any(each.figures.is_few for each in found):
            print(translate("* too few answers to compare (below {n})", n=FEW))


def keys_of(each: SurveyGroup) -> dict[str, Any]:
    """A group; the keys are promised in docs/cli.md."""
    found = each.figures
    return {
        "key": each.key, "kind": found.kind.value, "sent": found.sent, "answered": found.n, "rate": _rounded(found.rate, 4),
        "score": _rounded(found.score), "margin": _rounded(found.margin), "low": _rounded(found.low),
        "high": _rounded(found.high), "n": found.n, "few": found.is_few, "good": found.good, "bad": found.bad,
        "counts": {str(mark): n for mark, n in found.counts.items()},
    }  # fmt: skip


def _rounded(value: float | None, digits: int = 2) -> float | None:
    return None if value is None else round(value, digits)


def _cells(each: SurveyGroup, by: By) -> list[str]:
    found = each.figures
    return [
        safe(group_name(each.key, by)) or "-",
        translate(KINDS[found.kind]),
        str(found.sent),
        str(found.n),
        "-" if found.rate is None else percent(found.rate),
        mark_words(found),
        margin_words(found),
        str(found.good),
        str(found.bad),
    ]
