"""Fields of the answers folder that there are not: such an answer is given by nobody but a person."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from socialdesk.document import Document
from socialdesk.model.canned import FIELDS, field, lacking
from socialdesk.model.i18n import translate
from socialdesk.model.text import text_of
from socialdesk.services.answers import Answers, Broken
from socialdesk.services.change_words import nearest


def unknown_fields(answers: Answers) -> list[Broken]:
    """Everything in the answers that were read that looks like a field and is none, with file and line; where
    something stands in for it (`{size|M}`) that is what customers read. Whatever a shop
    writes down of its customers is a field too, under its own name: so such an answer may still be right."""
    found = []
    for answer in answers.faq.answers:
        path = answers.file_of(answer.id)
        if path is not None:
            found += [Broken(path, said) for said in _in(path)]
    return found


def _in(path: Path) -> Iterator[str]:
    try:
        text = text_of(path.read_bytes()).replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeDecodeError):
        return  # it went meanwhile, or is being written
    document, fences = Document(text, path), 0
    for number, line in enumerate(text.split("\n"), 1):
        fences += line.strip() == "+++"
        if fences < 2:
            continue
        for name in lacking(line, {}):
            if field(name.strip()) not in FIELDS:
                yield str(document.wrong_at(_unknown(name), number))


def _unknown(name: str) -> str:
    near = nearest(name, {each: (each,) for each in FIELDS})
    said = f"{{{name}}}"
    if near:
        return translate(
            "there is no field {field}; do you mean {near}? The program itself does not give this answer",
            field=said,
            near=f"{{{near}}}",
        )
    return translate(
        "{field} is filled in only for customers of whom you wrote it down; the program itself does not give this answer",
        field=said,
    )
