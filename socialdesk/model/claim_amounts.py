"""Which numbers of a comment are amounts: `2 cái`, `x2`, `+1`, `sl 2`, `hai cái` are; `size 38`, `màu 12` are none, and neither are
ages, hours and what is counted beside the goods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from socialdesk.model.claim_tokens import (
    ATTRIBUTE,
    BODY,
    COUNT,
    MEASURE,
    NUMBER,
    OTHER_WORD,
    PLUS,
    PRICE,
    PRODUCT,
    SIZE,
    STOP,
    Token,
)

THOUSAND = 1_000
TENS = "tens"
"""The word of an amount that is said in tens ("2 chục")."""
_NOTHING = Token("")
_PIECES = frozenset(("unit", "pair"))
_NO_NUMBER = frozenset((PRICE, MEASURE, COUNT, PRODUCT, BODY))


def amounts(tokens: Sequence[Token]) -> list[Token]:
    """The words of a comment, with an amount (COUNT) wherever numbers say one for certain."""
    found: list[Token] = []
    place = 0
    is_between = _is_plus_between(tokens)
    while place < len(tokens):
        token = tokens[place]
        if token.kind == PLUS and is_between and PRODUCT in [each.kind for each in found]:
            found.append(Token("with"))
            place += 1
            continue
        after = tokens[place + 1] if place + 1 < len(tokens) else _NOTHING
        before = found[-1] if found else _NOTHING
        read = _two(token, after, [each.kind for each in found[-2:]])
        if read is not None:
            found += read
            place += 2
            continue
        found.append(_one(token, before, after))
        place += 1
    return found


def _is_plus_between(tokens: Sequence[Token]) -> bool:
    """Whether a plus with a number stands between products ("A5 + 2 A6"), rather than behind each ("A5 +2 A6 +1")."""
    kinds = [each.kind for each in tokens if each.kind not in ("filler", "unit", "mark")]
    pluses = [place for place, kind in enumerate(kinds) if kind == PLUS]
    return bool(pluses) and all(
        kinds[place + 1 : place + 3] == [NUMBER, PRODUCT]
        or kinds[place + 1 : place + 2] == [PRODUCT]
        for place in pluses
    )


def _two(token: Token, after: Token, before: Sequence[str]) -> Sequence[Token] | None:
    """What two words say together; None where they say nothing together."""
    if after.kind == NUMBER:
        if token.kind in ("*", "count") or token.word == "x":
            return (_counted(after),)
        if token.kind == PLUS and not after.is_marked:
            return (_counted(after),)
        if token.kind == "price":
            return (Token(PRICE, after.word, after.number * THOUSAND),)
        if token.kind == "mark" and "each" in before:
            return (_counted(after),)
        if token.kind == "mark":
            return (token, replace(after, is_marked=True))
    if (
        token.number
        and token.kind not in _NO_NUMBER
        and token.word != "chuc"
        and after.word == "chuc"
    ):
        return (Token(COUNT, TENS, token.number),)
    if token.number and token.kind not in _NO_NUMBER:
        if after.kind in _PIECES or after.word == "x" or after.kind == "*":
            return (_counted(token),)
        if token.kind == NUMBER and after.word in ("em", "e"):  # "cho 1 em": one of them
            return (_counted(token),)
        if after.kind == "time" and token.kind == NUMBER and not after.is_attribute:
            return (replace(after, kind=OTHER_WORD),)
    return None


def _one(token: Token, before: Token, after: Token) -> Token:
    if token.kind == PLUS:
        return Token("with")
    if token.kind == "pair":
        return Token(COUNT, token.word, 2 if token.word == "cap" else 1)
    is_word = bool(token.number) and token.kind not in (NUMBER, "kin", *_NO_NUMBER)
    if is_word and before.kind in (PRODUCT, ATTRIBUTE, SIZE) and after.kind in ("", "filler", STOP):
        return _counted(token)  # "B5 hai nha"
    is_first = before.kind in ("take", "give") or (
        before.kind in ("", STOP, "with") and after.kind in (PRODUCT, ATTRIBUTE)
    )
    return _counted(token) if is_word and is_first else token


def _counted(token: Token) -> Token:
    return Token(COUNT, token.word, token.number)
