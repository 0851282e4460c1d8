"""`socialdesk faq`: the folder of answers; all but what it lacks is told without a worker and without a store."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from socialdesk.assembly.answering import answers_of
from socialdesk.bots import registry
from socialdesk.commands.context import NOT_ALL, configured, here, moment_of, words_of
from socialdesk.commands.faq_gaps import print_gaps, questions_of
from socialdesk.commands.show import json_line, safe
from socialdesk.commands.tables import print_table
from socialdesk.config import Config
from socialdesk.errors import NotAllowed, NotFound, SocialdeskError
from socialdesk.model.faq import HINDRANCES, Answer
from socialdesk.model.i18n import count, mark, translate
from socialdesk.model.spoken import spoken, told
from socialdesk.services.answer_fields import unknown_fields
from socialdesk.services.answer_writing import begin_answer, refuse_name
from socialdesk.services.answers import Answers, missing, standings
from socialdesk.services.change_words import nearest


def faq(options: Namespace) -> int:
    """`socialdesk faq test|list|show|check|new|gaps`."""
    config = configured(options)
    return ACTIONS[options.action](options, config)


def _read(config: Config) -> Answers:
    """The shop's answers, read. Raises SocialdeskError where the folder is not there."""
    found = answers_of(config)
    if what := missing(found):
        raise SocialdeskError(what)
    found.read()
    return found


def _test(options: Namespace, config: Config) -> int:
    answers = _read(config)
    text = words_of(" ".join(options.words))
    if options.channel and options.channel not in registry.names():
        what = translate(
            'There is no channel "{name}". {hint}There are {all}.',
            name=safe(options.channel, 40),
            hint=_hint(options.channel, registry.names()),
            all=", ".join(registry.names()),
        )
        raise NotAllowed(what)
    language = spoken(options.language, text, config.shop.language)
    if options.language and told(options.language) == "":
        print(
            translate(
                'No text is in "{name}"; the language of the words stands in.',
                name=safe(options.language, 20),
            ),
            file=sys.stderr,
        )
    found = answers.faq.match(
        text, language=language, channel=options.channel, day=_day(options, config)
    )
    if options.json:
        for each in found:
            json_line(
                {
                    "answer": each.answer_id,
                    "confidence": each.confidence,
                    "automatic": each.automatic,
                    "language": each.language,
                }
            )
    elif found:
        print_table(
            [
                tuple(map(translate, HEAD)),
                *(
                    (
                        safe(each.answer_id),
                        f"{each.confidence:.2f}",
                        each.language,
                        translate(HINDRANCES[each.hindrance]),
                        safe(each.by, 50),
                    )
                    for each in found
                ),
            ]
        )
    if not found:
        print(_nothing(answers), file=sys.stderr)
    return _broken(answers)


def _hint(name: str, known: Iterable[str]) -> str:
    near = nearest(name, {each: (each,) for each in known})
    return translate("Do you mean {near}?", near=near) + " " if near else ""


def _nothing(answers: Answers) -> str:
    if answers.folder is None:
        return translate(
            'There are no answers: write [answers] folder = "answers" into the configuration.'
        )
    if not answers:
        return translate(
            "No answer is in {path} yet; `socialdesk faq new NAME` writes one.", path=answers.folder
        )
    return translate("No answer has a word of this. A person answers.")


def _broken(answers: Answers) -> int:
    """Say which files give no answer; the exit code for that."""
    for each in answers.broken:
        print(safe(each.said), file=sys.stderr)
    return NOT_ALL if answers.broken else 0


def _day(options: Namespace, config: Config) -> date:
    """Today by the shop's clock, or the day of `--at`. Raises SocialdeskError."""
    if not options.at:
        return here(config).date()
    try:
        written = datetime.fromisoformat(options.at.strip())
    except ValueError:
        at = moment_of(options.at, config)
        return datetime.fromtimestamp(at / 1000, config.zone).date()
    return (written.astimezone(config.zone) if written.tzinfo else written).date()


def _list(options: Namespace, config: Config) -> int:
    answers = _read(config)
    found = standings(answers, _day(options, config))
    for each in found:
        if options.json:
            json_line(_record(each.answer, each.path, holds=each.holds))
            continue
        answer = each.answer
        days = (
            ""
            if not (answer.first or answer.last)
            else f"{answer.first or ''}..{answer.last or ''}"
        )
        notes = [
            count("{n} question", "{n} questions", len(answer.questions)),
            days,
            ", ".join(sorted(answer.channels)),
            "" if each.holds else translate("not valid today"),
        ]
        print(f"{safe(answer.id)} ({', '.join(each.languages)}): {' · '.join(filter(None, notes))}")
    if not found and not answers.broken:
        print(_nothing(answers), file=sys.stderr)
    return _broken(answers)


def _record(answer: Answer, path: Path, *, holds: bool) -> dict[str, object]:
    return {
        "answer": answer.id,
        "file": str(path),
        "languages": list(answer.parts),
        "questions": list(answer.questions),
        "keywords": list(answer.keywords),
        "channels": sorted(answer.channels),
        "only_languages": sorted(answer.languages),
        "from": answer.first and answer.first.isoformat(),
        "until": answer.last and answer.last.isoformat(),
        "valid": holds,
    }


def _show(options: Namespace, config: Config) -> int:
    answers = _read(config)
    name = " ".join(options.words)
    answer = answers.faq.by_id.get(name)
    if answer is None:
        for each in answers.broken:
            if each.path.stem == name:
                raise SocialdeskError(each.said)
        raise NotFound(
            translate(
                'There is no answer "{name}". {hint}`socialdesk faq list` names them.',
                name=safe(name, 60),
                hint=_hint(name, answers.faq.by_id),
            )
        )
    if options.json:
        (standing,) = (
            each for each in standings(answers, _day(options, config)) if each.answer is answer
        )
        parts = {
            language: {"text": part.text, "pictures": list(part.pictures)}
            for language, part in answer.parts.items()
        }
        json_line({**_record(answer, standing.path, holds=standing.holds), "parts": parts})
        return 0
    for language, part in answer.parts.items():
        print(f"# {language}")
        for line in part.text.splitlines():
            print(safe(line))
        for picture in part.pictures:
            print(translate("picture: {path}", path=safe(picture)))
    return 0


def _check(options: Namespace, config: Config) -> int:
    answers = _read(config)
    n, strange = len(answers.faq.answers), unknown_fields(answers)
    _broken(answers)
    for each in strange:
        print(safe(each.said), file=sys.stderr)
    is_well = not answers.broken and not strange
    if options.json:
        json_line({"answers": n, "broken": len(answers.broken), "unknown_fields": len(strange)})
    elif is_well:
        print(count("{n} answer, all well.", "{n} answers, all well.", n))
    return int(not is_well)


def _new(options: Namespace, config: Config) -> int:
    answers = answers_of(config)
    name, folder = " ".join(options.words), answers.folder
    if folder is None:
        raise SocialdeskError(_nothing(answers))
    refuse_name(name)
    with suppress(
        OSError
    ):  # whoever begins needs no folder yet; what is wrong with it is said below
        folder.mkdir(exist_ok=True)
    answers = _read(config)
    questions = questions_of(options, config, answers) if options.from_gap else []
    path = begin_answer(folder, name, config.shop.language, questions)
    print(safe(str(path)))
    return 0


def _gaps(options: Namespace, config: Config) -> int:
    answers = _read(config)
    print_gaps(options, config, answers)
    return _broken(answers)


HEAD = (
    mark("answer"),
    mark("confidence"),
    mark("language"),
    mark("what happens"),
    mark("found by"),
)
ACTIONS = {"test": _test, "list": _list, "show": _show, "check": _check, "gaps": _gaps, "new": _new}
