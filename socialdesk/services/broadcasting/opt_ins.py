"""Opt-ins from a file: people who asked for a topic elsewhere, a line each."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.phone import HOME, normal
from socialdesk.model.preflight import Skip
from socialdesk.model.text import dialled, fold, text_of
from socialdesk.services.broadcasting.words import reason_words
from socialdesk.store.audience import Reachable
from socialdesk.store.store import Store

COLUMNS = {
    "conversation": ("conversation", "hoi thoai", "การสนทนา"),
    "phone": (
        "phone", "phone number", "telephone", "tel", "mobile", "sdt", "so dien thoai", "dien thoai",
        "เบอร์", "เบอร์โทร", "เบอร์โทรศัพท์", "โทรศัพท์",
    ),
    "username": ("username", "user", "ten dang nhap", "ten nguoi dung", "ชื่อผู้ใช้"),
}  # fmt: skip
"""What a column may be called, folded; the first that is there and filled in finds the person."""
_CALLED = {fold(word): name for name, words in COLUMNS.items() for word in words}
CODE_PAGES = ("cp1258", "cp874")
"""In what Excel writes a CSV on a Vietnamese and on a Thai Windows."""
DELIMITERS = ",;\t|"
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""With what an Excel file begins, and one of before 2007."""


@dataclass(slots=True)
class Imported:
    """What came of it: errors by the line they stand in, counted from 1 with the heading."""

    joined: int = 0
    already: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The text of a file from its heading on: where what stands, and how many lines came before."""

    text: str
    delimiter: str
    width: int
    places: Mapping[str, int]
    before: int


async def import_opt_ins(
    store: Store, topic: str, raw: bytes, *, dry: bool, home: str = HOME
) -> Imported:
    """Let everybody in a CSV file join a topic; once more it changes nothing, and who left the topic
    since stays away, as does who wants no promotions: a list says nothing of when it was made. `dry` only
    looks. Raises NotAllowed where the file is no list of people."""
    sheet = _sheet(raw)
    now = store.clock.now()  # whoever says no from here on has said it later
    wants = set(await store.consents.wanting(topic))
    left = await store.consents.leaving(topic)
    refused = await store.consents.refused()
    people = _People(await store.audience.reachable(), home)
    done, joining = Imported(), dict[int, int]()
    for line, row in _rows(sheet):
        if row is None:
            why = translate("Its quotation marks do not match; what stands in them was not read.")
            done.errors.append((line, why))
            continue
        cells = [each.strip() for each in row]
        if any(cells[sheet.width :]):
            why = translate(
                "It has more cells than the heading; put what contains commas in quotes."
            )
            done.errors.append((line, why))
            continue
        told = {name: cells[at] for name, at in sheet.places.items() if at < len(cells)}
        if not any(told.values()):
            if any(cells):
                why = translate("It names nobody: no phone, username or conversation stands in it.")
                done.errors.append((line, why))
            continue
        who = people.find(told)
        if who is None:
            done.errors.append((line, translate("Nobody is known by that.")))
        elif who.person_id in wants:
            done.already += 1
        elif who.person_id in left:
            why = translate(
                "They have left this topic. `socialdesk topic join` brings them back, a list does not."
            )
            done.errors.append((line, why))
        elif who.person_id in refused:
            why = reason_words(Skip.OPTED_OUT)
            done.errors.append((line, f"{why[:1].upper()}{why[1:]}."))
        else:
            wants.add(who.person_id)
            joining[who.person_id] = who.conversation_id
    if joining and not dry:
        await store.consents.join(topic, joining, now, "import")
    done.joined = len(joining)
    return done


def _sheet(raw: bytes) -> _Sheet:
    if not raw.strip():
        raise NotAllowed(translate("The file is empty."))
    if raw.startswith(WORKBOOKS):
        raise NotAllowed(
            translate(
                'This is an Excel workbook. Save it as "CSV UTF-8" (File, Save as), then import that.'
            )
        )
    for text in _readings(raw):
        if sheet := _headed(text):
            return sheet
    if line := _line_of_trouble(raw):
        raise NotAllowed(
            translate(
                'Line {line} cannot be read. Save the file as "CSV UTF-8", then import it again.',
                line=line,
            )
        )
    raise NotAllowed(
        translate(
            "The first line names no column phone, username or conversation. Write over the column what is in it."
        )
    )


def _readings(raw: bytes) -> Iterator[str]:
    """What the bytes may say; the first in which the heading makes sense is meant."""
    encodings = list(CODE_PAGES)
    if b"\x00" in raw:  # each letter of a file without a mark has its nought before it or behind it
        noughts = raw[0::2].count(0) > raw[1::2].count(0)
        encodings = ["utf-16-be" if noughts else "utf-16-le"]
    with contextlib.suppress(UnicodeDecodeError):
        yield text_of(raw)
    for encoding in encodings:
        try:
            yield raw.decode(encoding)
        except UnicodeDecodeError:
            continue


def _line_of_trouble(raw: bytes) -> int:
    """The first line that is not UTF-8; 0 where there is none."""
    try:
        text_of(raw)
    except UnicodeDecodeError as error:
        return raw[: error.start].count(b"\n") + 1
    return 0


def _headed(text: str) -> _Sheet | None:
    """The text as a table, if the first line that says something is a heading."""
    lines, delimiters = io.StringIO(text.lstrip("\ufeff"), newline=""), DELIMITERS
    for before, line in enumerate(lines):
        if line.startswith("sep=") and len(line.strip()) == len("sep=,"):  # Excel's own
            delimiters = line[len("sep=")]
        elif line.strip():
            rest = line + lines.read()
            for delimiter in sorted(delimiters, key=line.count, reverse=True):
                heading = next(_records(line, delimiter))[1] or []
                if places := _places(heading):
                    return _Sheet(rest, delimiter, len(heading), places, before)
            return None
    return None


def _rows(sheet: _Sheet) -> Iterator[tuple[int, list[str] | None]]:
    rows = _records(sheet.text, sheet.delimiter)
    next(rows)
    for line, row in rows:
        yield line + sheet.before, row


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each row and the line it begins in; None for one that is no CSV."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        line = rows.line_num + 1
        try:
            yield line, next(rows)
        except csv.Error:
            yield line, None
        except StopIteration:
            return


def _places(heading: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, each in enumerate(heading):
        if name := _CALLED.get(fold(each.replace("_", " ").replace("-", " "))):
            places.setdefault(name, place)
    return places


class _People:
    """Everybody, by number, telephone and name."""

    def __init__(self, known: Sequence[Reachable], home: str) -> None:
        self._home = home
        self._numbers = {str(each.conversation_id): each for each in known}
        self._phones = {self._dialled(each.phone): each for each in reversed(known) if each.phone}
        self._names = {each.username.casefold(): each for each in reversed(known) if each.username}

    def find(self, told: Mapping[str, str]) -> Reachable | None:
        """Whom a line means, by the first that is filled in."""
        if number := told.get("conversation"):
            return self._numbers.get(number)
        if phone := self._dialled(told.get("phone", "")):
            return self._phones.get(phone)
        return self._names.get(told.get("username", "").lstrip("@").casefold())

    def _dialled(self, written: str) -> str:
        """One number however it is written, also where a spreadsheet took it for a number and its nought away;
        what only looks like one by its digits."""
        return normal(written, self._home) or dialled(written)
