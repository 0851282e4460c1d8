"""Opt-ins from a file: people who asked for a topic elsewhere, a line each."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.text import dialled, fold, text_of
from socialdesk.store.audience import Reachable
from socialdesk.store.store import Store

COLUMNS = {
    "conversation": ("conversation", "hoi thoai"),
    "phone": ("phone", "sdt", "so dien thoai", "dien thoai", "mobile"),
    "username": ("username", "user", "ten dang nhap"),
}
"""What a column may be called, folded; the first that is there and filled in finds the person."""


@dataclass(slots=True)
class Imported:
    """What came of it: errors by the line they stand in, counted from 1 with the heading."""

    joined: int = 0
    already: int = 0
    errors: list[tuple[int, str]] = field(default_factory=list)


async def import_opt_ins(store: Store, topic: str, raw: bytes, *, dry: bool) -> Imported:
    """Let everybody in a CSV file join a topic; once more it changes nothing, and brings nobody back
    who has left meanwhile. `dry` only looks. Raises NotAllowed where no column names people."""
    text = text_of(raw).lstrip("\ufeff")
    try:
        dialect: type[csv.Dialect] | csv.Dialect = csv.Sniffer().sniff(text[:4096], ",;\t")
    except csv.Error:
        dialect = csv.excel
    done = Imported()
    rows = csv.reader(io.StringIO(text), dialect)
    heading = next(rows, [])
    places = _places(heading)
    if not places:
        raise NotAllowed(translate("There is no column phone, username or conversation."))
    wants, left = (
        set(await store.consents.wanting(topic)),
        set(await store.consents.leaving(topic)),
    )
    people = _People(await store.audience.reachable())
    for row in rows:
        if not any(each.strip() for each in row):
            continue
        told = {name: row[at].strip() for name, at in places.items() if at < len(row)}
        who = people.find(told)
        if who is None:
            done.errors.append((rows.line_num, translate("Nobody is known by that.")))
        elif who.person_id in left:
            done.errors.append((rows.line_num, translate("They have left this topic.")))
        elif who.person_id in wants:
            done.already += 1
        else:
            wants.add(who.person_id)
            done.joined += 1
            if not dry:
                now = store.clock.now()
                await store.consents.say(who.conversation_id, topic, now, "import", wanted=True)
    return done


def _places(heading: list[str]) -> dict[str, int]:
    named = [fold(each) for each in heading]
    return {
        name: next(place for place, word in enumerate(named) if word in words)
        for name, words in COLUMNS.items()
        if any(word in words for word in named)
    }


class _People:
    """Everybody, by number, telephone and name."""

    def __init__(self, known: Sequence[Reachable]) -> None:
        self._numbers = {str(each.conversation_id): each for each in known}
        self._phones = {dialled(each.phone): each for each in reversed(known) if each.phone}
        self._names = {each.username.casefold(): each for each in reversed(known) if each.username}

    def find(self, told: Mapping[str, str]) -> Reachable | None:
        """Whom a line means, by the first that is filled in."""
        if number := told.get("conversation"):
            return self._numbers.get(number)
        if phone := dialled(told.get("phone", "")):
            return self._phones.get(phone)
        return self._names.get(told.get("username", "").lstrip("@").casefold())
