"""What a structure tells whose shape nobody promised: every title, text, link, number and amount in it,
as lines a person can read.

A converter reads what it knows and asks here about the rest, so that nothing a customer sent is dropped
because its platform found a new way to put it. The walk is bounded however large, deep or odd the
structure is, and it never shows what is no content: names of files on the platform's servers, tokens,
numbers of our own.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from socialdesk.bots.nesting import loads
from socialdesk.model.text import storable

MOST_NODES = 5_000
DEEPEST = 64
MOST_LINES = 60
MOST_CHARACTERS = 4_000
"""Of all lines together."""
LONGEST_LINE = 1_000
LONGEST_LABEL = 60
LARGEST_TEXT_WITHIN = 20_000
"""A text that is JSON itself is read as such up to this length."""
MORE = "…"
"""Stands where something did not fit."""

_SILENT = frozenset((
    "type", "template_type", "object", "event_name", "mid", "message_id", "msg_id", "msgid", "update_id",
    "chat_instance", "hash", "checksum", "mime_type", "entities", "caption_entities", "thumbnail", "thumb", "cursor",
    "cursors", "paging", "app_id", "oa_id", "page_id", "attachment_id", "user_id_by_app", "metadata", "reel_video_id", "ig_post_media_id", "media_id",
))  # fmt: skip
"""Keys that say how something is put and not what. Nothing below them is looked at."""
_MEASURES = frozenset((
    "width", "height", "file_size", "size", "duration", "offset", "length", "date", "timestamp", "created_time",
    "updated_time", "edit_date", "time",
))  # fmt: skip
"""The same where a number stands there; a word does say something ("size": "L")."""
_SECRET = re.compile(
    r"token|secret|password|passwd|signature|api_?key|access_?key|authori[sz]ation|file_(unique_)?id$|proof|cookie"
)
_BARE = frozenset((
    "text", "title", "subtitle", "name", "first_name", "last_name", "caption", "description", "message", "body", "note",
    "comment", "content", "value", "label", "url", "link", "href", "payload", "question", "answer", "feedback", "data",
    "words", "vcard", "emoji", "items", "headline", "summary",
))  # fmt: skip
"""Keys whose value says by itself what it is."""
_AMOUNT = re.compile(r"amount|price|total|cost|fee|tax|paid|value|sum")


@dataclass(frozen=True, slots=True)
class Told:
    """What a structure tells. `strange` are the lines on paths that were not known; `files` the
    objects that name a file. `whole` is False where it was too much to show."""

    lines: tuple[str, ...] = ()
    strange: tuple[str, ...] = ()
    files: tuple[dict[str, Any], ...] = ()
    whole: bool = True

    @property
    def understood(self) -> bool:
        """Whether everything in it was expected."""
        return self.whole and not self.strange


_OCCURRED = re.compile(
    r"((?<!_shar)(?<!_forward)(?<!_upload)ed|_set|_left|_won|_lost|_begun|_hidden|_shown|_unhidden|_given|_withdrawn)$"
)
"""How platforms name what happened, as against what somebody sent ("direct_message_price_changed")."""


def is_said(name: str, found: Told) -> bool:
    """Whether something of an unknown kind is what a person said or sent, who waits for an answer:
    it holds words or files, and is not named as something that happened."""
    words = any(
        ": " not in line or not line.rpartition(": ")[2].isdecimal()
        for line in found.lines
        if line != MORE
    )
    return bool(words or found.files) and not _OCCURRED.search(name)


def told(value: object, known: Collection[str] = (), hide: Collection[str] = ()) -> Told:
    """Walk through anything that JSON can hold. `known` are the keys that are expected, wherever
    they stand; `hide` are values of ours that are not shown."""
    walk = _Walk(frozenset(known), frozenset(each for each in hide if each))
    for is_known, line, items in walk.lines(value):
        if not walk.take(line, items, is_known=is_known):
            break
    if not walk.whole and walk.found:
        walk.found.append([MORE, True])
    strange = tuple(line for line, is_known in walk.found if not is_known)
    return Told(tuple(line for line, _ in walk.found), strange, tuple(walk.files), walk.whole)


def unsaid(lines: Iterable[str], said: str) -> list[str]:
    """The lines that do not stand in what is `said`, as a line of their own or, for an address,
    among its words. A price is not said because a longer number begins like it."""
    stand = frozenset(said.split("\n"))
    return [
        line
        for line in lines
        if line
        and line not in stand
        and not (
            line.startswith(("http://", "https://"))
            and re.search(rf"(?<!\S){re.escape(line)}(?!\S)", said)
        )
    ]


_Place = tuple[str, object, bool, int, str, tuple[int, ...]]


class _Walk:
    """One walk, without recursion: its own stack may be as deep as it is allowed."""

    def __init__(self, known: frozenset[str], hide: frozenset[str]) -> None:
        self._known = known
        self._hide = hide
        self._room = MOST_CHARACTERS
        self.found: list[list[Any]] = []
        self._places: dict[tuple[tuple[int, ...], str], int] = {}
        self.files: list[dict[str, Any]] = []
        self.whole = True

    def take(self, line: str, items: tuple[int, ...], *, is_known: bool) -> bool:
        """Keep a line once, for each item of a list anew: two goods may cost the same. False when
        there is room for no more."""
        is_link = line.startswith(("http://", "https://"))
        where = (() if is_link else items, line)
        if where in self._places:
            kept = self.found[self._places[where]]
            kept[1] = kept[1] and is_known
            return True
        if len(self.found) >= MOST_LINES or self._room <= 0:
            self.whole = False
            return False
        most = min(LONGEST_LINE, self._room)
        if len(line) > most:
            self.whole = False
            line = line[: max(most - 1, 0)] + MORE
        self._room -= len(line)
        self._places[where] = len(self.found)
        self.found.append([line, is_known])
        return True

    def lines(self, value: object) -> Iterator[tuple[bool, str, tuple[int, ...]]]:
        """Each line, in the order things stand in, whether its path was known, and which items of
        lists it is of."""
        stack: list[_Place] = [("", value, True, 0, "", ())]
        seen = 0
        while stack:
            key, each, is_known, depth, currency, items = stack.pop()
            seen += 1
            if seen > MOST_NODES or depth > DEEPEST:
                self.whole = False
                if seen > MOST_NODES:
                    return
                continue
            within = _json_within(each)
            if isinstance(within, dict):
                if isinstance(within.get("file_id"), str):
                    self.files.append(within)
                money = _currency(within)
                for name, part in reversed(list(_parts(within))):
                    known = is_known and name in self._known
                    stack.append((name, part, known, depth + 1, money, items))
            elif isinstance(within, list):
                some = reversed(list(enumerate(within[:MOST_NODES], seen)))
                stack += [
                    (
                        key,
                        part,
                        is_known,
                        depth + 1,
                        currency,
                        (*items, number) if isinstance(part, dict) else items,
                    )
                    for number, part in some
                ]
                self.whole = self.whole and len(within) <= MOST_NODES
            elif (said := _said(within)) and said not in self._hide:
                yield is_known, _line(key, said, currency), items


def _parts(value: dict[Any, Any]) -> Iterator[tuple[str, object]]:
    has_amount = _currency(value) and any(_is_amount(str(key), each) for key, each in value.items())
    for number, (key, each) in enumerate(value.items()):
        if number > MOST_NODES:
            return
        name = storable(str(key))
        plain = name.lower()
        is_measure = plain in _MEASURES and isinstance(each, int | float)
        if plain in _SILENT or is_measure or _SECRET.search(plain):
            continue
        if plain == "currency" and has_amount:
            continue
        yield name, each


def _currency(value: dict[Any, Any]) -> str:
    found = value.get("currency")
    return storable(found)[:10] if isinstance(found, str) else ""


def _is_amount(key: str, value: object) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    written = isinstance(value, str) and value.replace(".", "").replace(",", "").isdecimal()
    return bool(_AMOUNT.search(key.lower())) and (is_number or written)


def _json_within(value: object) -> object:
    """A text that is JSON itself as what it holds (Zalo puts cards into a text)."""
    if isinstance(value, str) and value[:1] in ("{", "[") and len(value) <= LARGEST_TEXT_WITHIN:
        try:
            found = loads(value)
        except (ValueError, RecursionError):
            return value
        return found if isinstance(found, dict | list) else value
    return value


def _said(value: object) -> str:
    """A text or a number as it is shown; empty for what says nothing by itself."""
    if isinstance(value, str):
        return storable(value[: LONGEST_LINE + 1]).strip()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    try:
        return str(value) if math.isfinite(value) else ""
    except (ValueError, OverflowError):  # a number of thousands of digits
        return ""


def _line(key: str, said: str, currency: str) -> str:
    if currency and _is_amount(key, said):
        said = f"{said} {currency}"
    plain = key.lower()
    if (
        not key
        or plain in _BARE
        or (said.startswith(("http://", "https://")) and plain.endswith("url"))
    ):
        return said
    return f"{key.replace('_', ' ')[:LONGEST_LABEL]}: {said}"
