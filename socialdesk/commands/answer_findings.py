"""What `socialdesk doctor` finds about the answers folder: one that is not there, and files that give no answer."""

from __future__ import annotations

from collections.abc import Iterator

from socialdesk.assembly.answering import answers_of
from socialdesk.bots.platform import Finding
from socialdesk.config import Config
from socialdesk.model.i18n import count
from socialdesk.services.answer_fields import unknown_fields
from socialdesk.services.answers import missing


def of_folder(config: Config) -> Iterator[Finding]:
    """How the folder fares, where the shop has one. A broken file costs only itself: it is no failure."""
    answers = answers_of(config)
    if answers.folder is None:
        return
    if what := missing(answers):
        yield Finding("answers", "failed", what)
        return
    answers.read()
    for each in (*answers.broken, *unknown_fields(answers)):
        yield Finding("answers", "warning", each.said, value=str(each.path))
    n = len(answers.faq.answers)
    yield Finding("answers", "ok", count("{n} answer", "{n} answers", n), value=n)
