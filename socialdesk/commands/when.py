"""`socialdesk when`: what words mean as a moment, and the page of phrases."""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime

from socialdesk.commands.context import configured, moment_of
from socialdesk.commands.show import json_line, moment
from socialdesk.model.i18n import LANGUAGES, language, translate, whole_moment
from socialdesk.model.phrases import BY_LANGUAGE, NOW, phrases


def when(options: Namespace) -> None:
    """`socialdesk when`."""
    config = configured(
        options, needed=False
    )  # without one: this machine's language, the usual zone
    words = " ".join(options.words)
    if not words:
        _page(as_json=options.json)
        return
    at = moment_of(words, config)
    if options.json:
        json_line({"text": words, "at": moment(at)})
        return
    said = whole_moment(datetime.fromtimestamp(at / 1000, config.zone))
    print(f"{said} ({config.zone.key})")


def _page(*, as_json: bool) -> None:
    """Every phrase of the table, the desk's own language first."""
    spoken = language()
    if as_json:
        for each in LANGUAGES:
            for phrase, meaning in phrases(each):
                json_line({"language": each, "text": phrase, "at": meaning})
        return
    print(translate("As they are read on {moment}:", moment=whole_moment(NOW)))
    for each in sorted(LANGUAGES, key=lambda other: other != spoken):
        print()
        for meaning, written in BY_LANGUAGE[each].items():
            print(f"{meaning}  {written.replace('|', ' · ')}")
