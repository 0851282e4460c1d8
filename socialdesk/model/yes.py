"""Whether a customer says yes to an order that they were told: read from their own words alone, and only where nothing else
stands in them. Pure.

A yes that is read where there is none sends goods to who does not want them; one that is not read costs a person a look.
So a message is a yes only where each of its words is known, one of them says yes, and none says anything else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum, StrEnum
from functools import cache

from socialdesk.model.phrases import yes as words

LONGEST = 120
"""Characters: whoever writes more than that says more than yes."""
_LOOKED_AT = 2_000
"""Of a longer message the rest is not looked at."""


class Reading(StrEnum):
    """What a message says to the question whether an order is right."""

    YES = "yes"
    """To the order itself, whatever was said in between ("chốt đơn")."""
    WELL = "well"
    """A yes to what was asked last ("ok", "đúng rồi")."""
    UNCLEAR = "unclear"
    """Something of a yes is in it, and something else too; a person decides."""
    NO = "no"
    """No, or not yet."""
    CHANGE = "change"
    """Otherwise than that, or later."""
    CANCEL = "cancel"
    """They want it no more."""
    OTHER = "other"
    """Nothing of the sort."""


class _Says(IntEnum):
    """What a word says."""

    NOTHING = 0
    """It may stand beside a yes."""
    HALF = 1
    WEAK = 2
    ACT = 3
    STRONG = 4
    DOUBT = 5
    BUT = 6
    ASKS = 7
    NOT = 8
    CANCELS = 9
    UNKNOWN = 10


_TABLES = (
    (words.FILLERS, _Says.NOTHING), (words.HALF, _Says.HALF), (words.WEAK, _Says.WEAK), (words.ACTS, _Says.ACT), (words.STRONG, _Says.STRONG),
    (words.DOUBTFUL, _Says.DOUBT), (words.BUT, _Says.BUT), (words.ASKS, _Says.ASKS), (words.NOT, _Says.NOT),
    (words.CANCELS, _Says.CANCELS),
)  # fmt: skip
_IN_THE_WAY = frozenset((_Says.DOUBT, _Says.BUT, _Says.ASKS, _Says.NOT, _Says.UNKNOWN))
_UNSEEN = dict.fromkeys(
    [*map(ord, "\ufe0f\ufe0e\u200d\u200b\u2060\ufeff\u20e3\u2640\u2642"), *range(0x1F3FB, 0x1F400)]
)
"""What changes a sign's colour or manner, and no meaning."""
_TOKEN = re.compile(
    r"[\u0e00-\u0e7f]+|[^\W_]+(?:'[^\W_]+)*|\^\^|:\)+|:d\b|<3|=\)+|:3|=\]|[:=]'?\(+|\S"
)
_SIGNS = frozenset("#.,!~…-–—*\"“”()+/;:、。_=`´'|·•")
_THAI = re.compile("[\u0e00-\u0e7f]+")
_HELD = re.compile(r"(\D)\1+")
_LAUGHS = re.compile("5{3,}")
_JOINED = re.compile(r"(ok|oke|okê|oki|okie|okay|okey|vang|vâng|da|dạ|chot|chốt)(\w+)")


def read(text: str, code: str = "") -> Reading:
    """What somebody's whole message says to an order, whose `code` may stand in it."""
    tokens = list(_tokens(text[:_LOOKED_AT]))
    said = set(_meanings(tokens, _named(code)))
    if _Says.CANCELS in said:
        return Reading.CANCEL
    if len(text) > LONGEST:
        return Reading.OTHER
    is_yes = bool(said & {_Says.STRONG, _Says.WEAK})
    if said & _IN_THE_WAY:
        if is_yes or said <= {_Says.DOUBT, _Says.HALF, _Says.NOTHING}:
            return Reading.UNCLEAR
        if _Says.ASKS in said or not said & {_Says.NOT, _Says.BUT}:
            return Reading.OTHER
        return Reading.NO if _Says.NOT in said else Reading.CHANGE
    if is_yes or _Says.ACT in said:
        return Reading.YES if _Says.STRONG in said else Reading.WELL
    return Reading.UNCLEAR if _Says.HALF in said else Reading.OTHER


def mentions(text: str, code: str) -> bool:
    """Whether an order's code stands in a message."""
    name = _named(code)
    return bool(name) and name in _tokens(text[:_LOOKED_AT])


def _named(code: str) -> str:
    """How an order's code stands in words; empty for one that is no word of its own."""
    found = list(_tokens(code))
    return found[0] if len(found) == 1 else ""


def _plain(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).translate(_UNSEEN).replace("’", "'")
    return unicodedata.normalize("NFC", plain.casefold())


def _tokens(text: str) -> Iterator[str]:
    """A message's words, and the signs that say something, without letters that are held down."""
    for found in _TOKEN.finditer(_plain(text)):
        token = found[0]
        if _THAI.match(token):
            yield from _thai(token)
        elif token not in _SIGNS and not _LAUGHS.fullmatch(token):
            yield _HELD.sub(r"\1", token)


def _thai(run: str) -> Iterator[str]:
    """A run of Thai in known words, the longest first; what is between them is one unknown word."""
    rest, unknown = re.sub(r"(.)\1{2,}", r"\1", run), ""
    while rest:
        word = next((each for each in _thai_words() if rest.startswith(each)), "")
        if word and unknown:
            yield unknown
            unknown = ""
        if word:
            yield word
        unknown += "" if word else rest[0]
        rest = rest[len(word) or 1 :]
    if unknown:
        yield unknown


@cache
def _thai_words() -> Sequence[str]:
    found = {each for text, _ in _TABLES for each in text.split("|") if _THAI.match(each)}
    return sorted(map(_plain, found), key=len, reverse=True)


@cache
def _known() -> tuple[Mapping[tuple[str, ...], _Says], int]:
    """What each phrase says, by its words, as they stand and without accents; and the length of the longest. Where two
    phrases read the same without accents, the one that is less of a yes is meant, unless it stands there so."""
    exact: dict[tuple[str, ...], _Says] = {}
    bare: dict[tuple[str, ...], _Says] = {}
    for text, says in _TABLES:
        for phrase in _plain(text).split("|"):
            key = (phrase,) if _THAI.match(phrase) else tuple(_tokens(phrase)) or (phrase,)
            exact[key] = says
            plain = tuple(map(_bare, key))
            bare[plain] = max(bare.get(plain, _Says.NOTHING), says)
    found = {**bare, **exact}
    return found, max(map(len, found))


def _bare(word: str) -> str:
    if _THAI.match(word):
        return word
    plain = unicodedata.normalize("NFD", word.replace("đ", "d"))
    return "".join(each for each in plain if not unicodedata.combining(each))


def _meanings(tokens: Sequence[str], code: str) -> Iterator[_Says]:
    known, longest = _known()
    place = 0
    while place < len(tokens):
        for length in range(min(longest, len(tokens) - place), 0, -1):
            says = known.get(tuple(tokens[place : place + length]))
            if says is not None:
                yield says
                break
        else:
            length = 1
            yield from _alone(tokens[place], known, code)
        place += length


def _alone(word: str, known: Mapping[tuple[str, ...], _Says], code: str) -> Iterator[_Says]:
    """What a word says that is none of the known ones: "okshop" is two of them."""
    joined = _JOINED.fullmatch(word)
    parts = [known.get((each,)) for each in joined.groups()] if joined else []
    if word == "?":
        yield _Says.ASKS
    elif code and word == code:
        yield _Says.NOTHING
    elif parts and None not in parts:
        yield from (each for each in parts if each is not None)
    else:
        yield _Says.UNKNOWN
