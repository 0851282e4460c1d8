"""The part of a comment that can take something: without what asks, what tells of something else, and an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.claim_tokens import (
    ATTRIBUTE,
    COUNT,
    MEASURE,
    NUMBER,
    OTHER_CODE,
    OTHER_WORD,
    PHONE,
    PRICE,
    PRODUCT,
    QUESTION_MARK,
    SIZE,
    STOP,
    Token,
)

SAYS = frozenset((PRODUCT, ATTRIBUTE, SIZE, MEASURE, NUMBER, COUNT))
"""Words that say what is taken."""
TAKES = frozenset(("take", "give"))
"""Words that say that something is taken."""
POLITE = frozenset(["nha", "nhe", "nhen", "please", "pls", "plz"])
"""What somebody says who asks for a thing."""
_VETOES = frozenset(
    (
        "show",
        "other",
        "haggle",
        "later",
        "past",
        "guess",
        "whose",
        "good_for",
        "has",
        "no",
        OTHER_CODE,
    )
)
"""Words by which a comment is about a product without taking it."""
_AFTERWARDS = frozenset(("later", "show"))
"""Those that may be said of what was just taken: "chốt D7, mai em ck", "lấy D7 check ib"."""
_TELLS = frozenset(("past", "no", "haggle"))
"""Those that count in what looks like an address as well: there are streets called Mai."""
_LIVES = frozenset(("o", "nha"))
"""Words of an address that may be of something else: "nem ở Huế"."""
_SENDS = frozenset(("ship", "giao", "gui", "goi"))
_BESIDE, _AND_THEN, _NO_CLAIM = 0.75, 0.6, 0.2


@dataclass(frozen=True, slots=True)
class Said:
    """The words that can take something, whether something is asked beside them, and how sure they are at most."""

    tokens: list[Token]
    asks: bool = False
    most: float = 1.0


_NOTHING = Said([])


def said(tokens: Sequence[Token]) -> Said:
    """The part of a comment that can take something; no words where none can."""
    asks = False
    kept: list[Token] = []
    here, address, most = _without_address(_put_right(tokens))
    if address:
        asks = is_question(address)
        kinds = {each.kind for each in address}
        if asks and address[0].word in _LIVES:  # "mua D7 ở đâu"
            return Said([], asks)
        if not kinds.isdisjoint(_TELLS) or (most < 1 and "nice" in kinds):
            return Said([], asks)
    for part in _parts(here):
        if is_question(part):
            if {PRODUCT, "still", ATTRIBUTE, SIZE} & {each.kind for each in part}:
                return Said([], asks=True)
            asks = True
            continue
        if kept and _is_about_them(part) and PRODUCT in [each.kind for each in kept]:
            most = min(most, _AND_THEN)
            continue
        vetoed = _vetoed(part)
        if vetoed:
            most = min(most, vetoed)
            kept += part
        else:
            most = min(most, _BESIDE)
    kinds = {each.kind for each in kept}
    if most == _BESIDE and not (PRODUCT in kinds and len(kinds & (TAKES | SAYS | {PHONE})) > 1):
        if PRODUCT not in kinds or not any(each.word in POLITE for each in kept):
            return Said([], asks)
        most = _AND_THEN  # "D7 nha, nãy mạng lag"
    return Said(kept, asks, most)


def _put_right(tokens: Sequence[Token]) -> Sequence[Token]:
    """A comment without what it says first and takes back: "A1 à nhầm A2"."""
    last = max((place for place, each in enumerate(tokens) if each.kind == "oops"), default=0)
    return tokens[last:] if PRODUCT in [each.kind for each in tokens[last:]] else tokens


def _is_about_them(part: Sequence[Token]) -> bool:
    """Whether a part only says who it is for and where that is: ", cô Năm chợ Xóm Mới"."""
    kinds = {each.kind for each in part if each.kind not in ("filler", STOP)}
    return (
        len(part) > 1
        and OTHER_WORD in kinds
        and kinds <= {OTHER_WORD, "kin", "time", "where", "mark", "unit"}
    )


def _parts(tokens: Sequence[Token]) -> list[list[Token]]:
    parts: list[list[Token]] = [[]]
    for token in tokens:
        parts[-1].append(token)
        if token.kind in (STOP, QUESTION_MARK):
            parts.append([])
    return [each for each in parts if each]


def is_question(part: Sequence[Token]) -> bool:
    """Whether a part of a comment asks: by its words, by a no or a bare "size" at its end, or by a price without a number."""
    kinds = [each.kind for each in part if each.kind not in ("filler", STOP)]
    if "ask" in kinds or QUESTION_MARK in kinds:
        return True
    if not kinds:
        return False
    if "price" in kinds and kinds[kinds.index("price") + 1 :][:1] not in ([NUMBER], [PRICE]):
        return True
    if "alt" in kinds and "nice" in kinds and TAKES.isdisjoint(kinds):
        return True
    is_bare = (
        kinds[-1] == "mark" and "each" not in kinds and len(kinds) > 1 and TAKES.isdisjoint(kinds)
    )
    return is_bare or ("no" in kinds and (kinds[-1] == "no" or "still" in kinds))


def _vetoed(part: Sequence[Token]) -> float:
    """How sure a part is at most beside words that tell of something else; 0 where it takes nothing."""
    kinds = [each.kind for each in part]
    vetoes = [place for place, kind in enumerate(kinds) if kind in _VETOES]
    if not vetoes:
        return 1.0
    first = vetoes[0]
    is_taken = PRODUCT in kinds[:first] and not TAKES.isdisjoint(kinds[:first])
    if is_taken and all(kinds[place] in _AFTERWARDS for place in vetoes):
        return _AND_THEN
    return 0.0


def _without_address(tokens: Sequence[Token]) -> tuple[list[Token], list[Token], float]:
    """A comment without the address at its end, which may begin behind a telephone number; the address; and how sure the rest is
    at most: "D7 giao Huế" may take it, "D7 giao chậm" does not."""
    is_there = False
    for place, token in enumerate(tokens):
        rest = list(tokens[place:])
        is_sent = token.kind == "give" and token.word in _SENDS
        if is_there and (is_sent or token.kind == "where"):
            before = {each.kind for each in tokens[:place]}
            is_taken = not before.isdisjoint((*TAKES, COUNT, NUMBER, MEASURE, PHONE, SIZE))
            is_taken = is_taken or not (is_sent or token.word in _LIVES)
            phones = [each for each in rest if each.kind == PHONE]
            most = _NO_CLAIM if token.word == "nha" else _AND_THEN
            return [*tokens[:place], *phones], rest, 1.0 if is_taken else most
        if is_there and token.kind == PHONE and PRODUCT not in [each.kind for each in rest]:
            return list(tokens[: place + 1]), rest, 1.0
        is_there = is_there or token.kind in SAYS
    return list(tokens), [], 1.0
