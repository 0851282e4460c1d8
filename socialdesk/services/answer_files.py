"""One file of the answers folder, read: TOML between `+++` lines, then a part a language."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from socialdesk.document import Document, Place
from socialdesk.model import rating_words
from socialdesk.model.faq import Answer, Part
from socialdesk.model.i18n import LANGUAGES, translate
from socialdesk.model.plain_markdown import pictures, plain_markdown
from socialdesk.model.text import storable, text_of
from socialdesk.settings import nearest

LARGEST = 64 * 1024
"""Bytes of a file of answers."""
LARGEST_PICTURE = 10 * 1024 * 1024
LONGEST_PART = 4_000
LONGEST_QUESTION = 300
MOST_QUESTIONS = 200
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")
KEYS = ("questions", "keywords", "channels", "languages", "from", "until")

_NAME = re.compile(r"[^\W_][\w-]{0,63}")
_FENCE = "+++"
_PART = re.compile(r"#\s+([A-Za-z]{2})\s*#*\s*$")


def read_answer(path: Path, folder: Path, channels: Collection[str]) -> Answer:
    """The answer in a file. `channels` are the platforms there are. Raises ConfigError with file and
    line."""
    document = Document("", path)
    raw = _bytes(document, path, folder)
    try:
        text = storable(text_of(raw)).replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        raise document.wrong_at(translate("is no text in UTF-8; save it as such"), 0) from None
    document = Document(text, path)
    name = unicodedata.normalize("NFC", path.stem)
    if not _NAME.fullmatch(name):
        what = translate(
            "an answer's file is called by letters, digits, - and _ only (up to 64), like ship-fee.md"
        )
        raise document.wrong_at(what, 0)
    if not text.strip():
        raise document.wrong_at(
            translate("is empty; `socialdesk faq new NAME` shows what stands in one"), 0
        )
    front, body, first_line = _halves(document, text)
    keys = _Keys(document, front, channels)
    first, last = keys.day("from"), keys.day("until")
    if first and last and first > last:
        what = translate("from ({first}) is after until ({last})", first=first, last=last)
        raise document.wrong(what, Place("from"))
    questions, keywords = keys.texts("questions"), keys.texts("keywords")
    if not questions and not keywords:
        what = translate('no question finds it: write questions = ["…"] between the +++ lines')
        raise document.wrong_at(what, 1)
    parts = _parts(document, body, first_line, path, folder)
    return Answer(
        name, parts, questions, keywords, frozenset(keys.channels()), frozenset(keys.languages()), first, last,
    )  # fmt: skip


def _bytes(document: Document, path: Path, folder: Path) -> bytes:
    try:
        inside = path.resolve(strict=True)
        if not inside.is_relative_to(folder.resolve()):
            raise document.wrong_at(
                translate("is a link out of the folder; put the file itself there"), 0
            )
        if not inside.is_file():
            raise document.wrong_at(translate("is no file"), 0)
        size = inside.stat().st_size
        if size > LARGEST:
            what = translate(
                "is too large: {size} bytes, {most} are the most", size=size, most=LARGEST
            )
            raise document.wrong_at(what, 0)
        with inside.open("rb") as file:
            return file.read(LARGEST)
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or error.__class__.__name__
        raise document.wrong_at(translate("cannot be read ({why})", why=why), 0) from None


def _halves(document: Document, text: str) -> tuple[dict[str, Any], list[str], int]:
    """The front matter, the lines behind it, and the number of the first of these."""
    lines = text.split("\n")
    if lines[0].strip() != _FENCE:
        what = translate("must begin with a line +++, then questions = […], then +++ again")
        raise document.wrong_at(what, 1)
    ends = [number for number, line in enumerate(lines[1:], 1) if line.strip() == _FENCE]
    if not ends:
        raise document.wrong_at(translate("the second +++ line is missing"), 1)
    front = "\n".join(["", *lines[1 : ends[0]]])
    try:
        return tomllib.loads(front), lines[ends[0] + 1 :], ends[0] + 2
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        place = re.search(r"\(at line (\d+), column \d+\)", str(error))
        said = re.sub(r"\s*\(at [^)]*\)", "", str(error))
        what = translate('{why}. Texts need quotes, lists look like ["…", "…"]', why=said)
        raise document.wrong_at(what, int(place[1]) if place else ends[0] + 1) from None


class _Keys:
    """What stands between the `+++` lines, checked."""

    def __init__(
        self, document: Document, front: dict[str, Any], channels: Collection[str]
    ) -> None:
        self._document, self._front, self._channels = document, front, channels
        for key in front:
            if key not in KEYS:
                what = translate(
                    'there is no key "{name}"{near} There are {all}',
                    name=key,
                    near=nearest(key, KEYS),
                    all=", ".join(KEYS),
                )
                raise document.wrong(what, Place(key))

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._front.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            what = translate('{key} must be a list of texts, like ["…", "…"]', key=key)
            raise self._document.wrong(what, Place(key))
        if len(value) > MOST_QUESTIONS or any(len(each) > LONGEST_QUESTION for each in value):
            what = translate(
                "{key}: too many texts (the most is {n}), or one that is too long (the most is {most})",
                key=key,
                n=MOST_QUESTIONS,
                most=LONGEST_QUESTION,
            )
            raise self._document.wrong(what, Place(key))
        if any(not each.strip() for each in value):
            what = translate("{key}: one of the texts is empty", key=key)
            raise self._document.wrong(what, Place(key))
        return tuple(each.strip() for each in value)

    def channels(self) -> Sequence[str]:
        return self._known("channels", self._channels)

    def languages(self) -> Sequence[str]:
        return self._known("languages", LANGUAGES)

    def _known(self, key: str, known: Collection[str]) -> Sequence[str]:
        found = self.texts(key)
        for each in found:
            if each not in known:
                what = translate(
                    '{key}: there is no "{name}"{near} There are {all}',
                    key=key,
                    name=each,
                    near=nearest(each, list(known)),
                    all=", ".join(known),
                )
                raise self._document.wrong(what, Place(key))
        return found

    def day(self, key: str) -> date | None:
        value = self._front.get(key)
        if value is None:
            return None
        try:
            if isinstance(value, str):
                return date.fromisoformat(value.strip())
            if isinstance(value, date) and not isinstance(value, datetime):
                return value
        except ValueError:
            pass
        what = translate("{key} must be a day like 2026-12-31", key=key)
        raise self._document.wrong(what, Place(key))


def _parts(
    document: Document, lines: Sequence[str], first_line: int, path: Path, folder: Path
) -> dict[str, Part]:
    """What is said in each language."""
    starts: list[tuple[str, int]] = []
    is_code = False
    for place, line in enumerate(lines):
        is_code ^= line.lstrip().startswith("```")
        if is_code or not (found := _PART.match(line)):
            continue
        language = found[1].lower()
        if language not in LANGUAGES:
            what = translate(
                '"# {name}" is no language I speak; there are {all}',
                name=found[1],
                all=", ".join(f"# {each}" for each in LANGUAGES),
            )
            raise document.wrong_at(what, first_line + place)
        if language in [each for each, _ in starts]:
            what = translate('there are two parts "# {name}"; make one of them', name=language)
            raise document.wrong_at(what, first_line + place)
        starts.append((language, place))
    before = lines[: starts[0][1]] if starts else lines
    for place, line in enumerate(before):
        if line.strip():
            what = translate(
                "what is said stands under its language: write # vi, # en or # th above it"
            )
            raise document.wrong_at(what, first_line + place)
    if not starts:
        what = translate("it says nothing: write # vi and the answer below it (# en, # th)")
        raise document.wrong_at(what, first_line - 1)
    ends = [place for _, place in starts[1:]] + [len(lines)]
    return {
        language: _part(document, lines[start + 1 : end], first_line + start + 1, path, folder)
        for (language, start), end in zip(starts, ends, strict=True)
    }


def _part(
    document: Document, lines: Sequence[str], first_line: int, path: Path, folder: Path
) -> Part:
    written = "\n".join(lines)
    said = plain_markdown(written)
    files = tuple(
        _picture(document, name, first_line + line, path, folder)
        for line, name in pictures(written)
    )
    if not said and not files:
        raise document.wrong_at(
            translate("this part is empty; write the answer below it"), first_line - 1
        )
    if not files and not said.strip("….- "):
        what = translate(
            "this part is not written yet; write the answer where {text} stands", text=said
        )
        raise document.wrong_at(what, first_line)
    if len(said) > LONGEST_PART:
        what = translate(
            "this part is too long ({size}; the most is {most})",
            size=len(said),
            most=LONGEST_PART,
        )
        raise document.wrong_at(what, first_line - 1)
    try:
        rating_words.check(said)
    except ValueError as error:
        line = first_line + rating_words.line_of(written)
        raise document.wrong_at(translate("this text {what}", what=str(error)), line) from None
    return Part(said, files)


def _picture(document: Document, name: str, line: int, path: Path, folder: Path) -> str:
    """The whole place of a picture that goes along. It lies in the folder."""
    if "://" in name:
        what = translate("{name}: a picture is a file in the folder, not an address", name=name)
        raise document.wrong_at(what, line)
    try:
        found = (path.parent / name).resolve(strict=True)
        is_there = found.is_file() and found.is_relative_to(folder.resolve())
        is_small = is_there and found.stat().st_size <= LARGEST_PICTURE
    except (OSError, RuntimeError, ValueError):
        is_there = is_small = False
    if not is_there:
        raise document.wrong_at(
            translate("{name}: there is no such picture in the folder", name=name), line
        )
    if found.suffix.lower() not in PICTURES or not is_small:
        what = translate(
            "{name} is no picture that can be sent ({all}, up to {most} MB)",
            name=name,
            all=", ".join(PICTURES),
            most=LARGEST_PICTURE // 1024 // 1024,
        )
        raise document.wrong_at(what, line)
    return str(found)


def is_name(name: str) -> bool:
    """Whether an answer may be called so."""
    return _NAME.fullmatch(unicodedata.normalize("NFC", name)) is not None
