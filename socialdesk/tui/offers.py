"""What is offered while somebody writes: canned answers behind `/`, fields behind `{`, emoji behind
`:`, people behind `@`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialdesk.model.canned import FIELDS, fill
from socialdesk.model.i18n import percent, translate
from socialdesk.model.text import fold, one_line
from socialdesk.tui import emoji

if TYPE_CHECKING:
    from socialdesk.services.answer_offers import OfferedAnswer
    from socialdesk.store.canned import CannedAnswer

_CANNED = re.compile(r"(?:^|(?<=\s))/([^\s/]{0,32})\Z")
_FIELD = re.compile(r"\{(\w{0,32})\Z")
_EMOJI = re.compile(r"(?:^|(?<=\s)):(\w[\w_]{1,31})\Z")
_PERSON = re.compile(r"(?:^|(?<=\s))@(\w{0,32})\Z")
MOST = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be put in. `preview` is what it will read as here."""

    label: str
    detail: str
    insert: str
    preview: str = ""
    file: str = ""
    canned_id: int = 0
    source: str = ""
    """The file of the answers folder in which it stands."""


@dataclass(slots=True)
class OfferList:
    """What stands open: the sign and letters before the cursor that it answers to, and the offers."""

    sign: str
    letters: str
    offers: list[Offer]
    chosen: int = 0

    @property
    def length(self) -> int:
        """How many characters before the cursor an offer replaces."""
        return len(self.sign) + len(self.letters)


def trigger(before: str, *, noting: bool) -> tuple[str, str] | None:
    """(sign, letters) if what stands before the cursor asks for something; None if it does not."""
    for sign, pattern in (
        ("/", _CANNED),
        ("{", _FIELD),
        (":", _EMOJI),
        *((("@", _PERSON),) if noting else ()),
    ):
        found = pattern.search(before)
        if found:
            return sign, found[1]
    return None


def offers(
    sign: str,
    letters: str,
    canned: Sequence[CannedAnswer],
    values: Mapping[str, str],
    agents: Sequence[str],
    folder: Sequence[OfferedAnswer] = (),
) -> list[Offer]:
    """What can be put in for a sign and a few letters, best first. `folder` are the answers of the folder that fit."""
    wanted = fold(letters)
    if sign == "/":
        found = sorted(
            (each for each in canned if wanted in each.folded),
            key=lambda each: (
                not fold(each.shortcut).startswith(wanted),
                -each.uses,
                each.shortcut,
            ),
        )
        kept = [_of_folder(each, values) for each in folder]
        # What the customer asks for comes first; what is looked for by letters comes behind the shortcuts.
        both = [_canned(each, values) for each in found]
        return ([*both, *kept] if letters else [*kept, *both])[:MOST]
    if sign == "{":
        names = [*values, *(name for name in FIELDS if name not in values)]
        fields = [name for name in names if fold(name).startswith(wanted)]
        return [
            Offer(
                f"{{{name}}}",
                values.get(name) or translate(FIELDS.get(name, "")),
                values.get(name) or f"{{{name}}}",
            )
            for name in fields[:MOST]
        ]
    if sign == ":":
        return [Offer(char, name, char) for char, name in emoji.matching(letters, MOST)]
    return [Offer(f"@{name}", "", f"@{name} ") for name in agents if fold(name).startswith(wanted)][
        :MOST
    ]


def _of_folder(answer: OfferedAnswer, values: Mapping[str, str]) -> Offer:
    body = fill(answer.text, values)
    sure = f"{percent(answer.confidence)} · " if answer.confidence else ""
    detail = f"{sure}{one_line(answer.question, 60)}"
    return Offer(answer.id, detail, body, body, answer.picture, source=answer.path)


def _canned(answer: CannedAnswer, values: Mapping[str, str]) -> Offer:
    body = fill(answer.body, values)
    title = f"{answer.folder}/{answer.title}" if answer.folder else answer.title
    return Offer(
        f"/{answer.shortcut}",
        f"{title}: {one_line(answer.body, 60)}",
        body,
        body,
        answer.file,
        answer.id,
    )
