"""What a word of a comment is by those that stand beside it: "chị Hương" is somebody, "2 bao" an amount, "làm 1 cái" takes."""

from __future__ import annotations

from collections.abc import Sequence

from socialdesk.model.claim_tokens import NUMBER, OTHER_WORD, PRODUCT, SIZE, Token
from socialdesk.model.phrases import claims as phrases

TITLES = frozenset(["chi", "c", "anh", "a", "em", "e", "co", "chu", "bac", "di", "be", "shop"])
"""Behind them stands a name."""
_NAMES_TOO = frozenset(["thu", "mai", "huong", "tu", "nam", "ba", "bay", "tam", "sau"])
_LAST = frozenset(["nha", "nhe", "nhen", "nghe", "nghen", "nua", "di"])
_NOTHING = Token("")


def kind_beside(tokens: Sequence[Token], place: int, before: Sequence[Token]) -> str:
    """The kind of the word at a place by those beside it; its own where these say nothing. `before`: those before it, as they
    were read."""
    after = tokens[place + 1] if place + 1 < len(tokens) else _NOTHING
    return (
        _person(tokens, place, after, before)
        or _change(tokens, place, after, before)
        or _question(tokens[place], after, before)
        or tokens[place].kind
    )


def _person(
    tokens: Sequence[Token], place: int, after: Token, before: Sequence[Token]
) -> str | None:
    """Who is called, or speaks."""
    token = tokens[place]
    if token.word in _NAMES_TOO and _is_name(tokens, place, after):
        return "filler"
    if token.written == "me" and token.kind == "kin" and after.number:
        return "filler"  # "me 1"
    if token.written == "con" and after is _NOTHING and before and before[-1].word in _LAST:
        return "filler"  # "… nha con"
    is_titled = bool(before) and before[-1].word in TITLES and before[-1].kind == "filler"
    if token.kind == OTHER_WORD and is_titled and after.kind == "take":
        return "filler"  # "chị Ngân lấy m4"
    is_first = all(each.kind == "filler" for each in before)
    if token.kind == "kin" and after.kind == "take" and is_first:
        return "filler"  # "dì lấy 1kg"
    if token.kind in (OTHER_WORD, "time") and after.word == "oi":
        return "tag"
    is_counted = bool(before) and before[-1].kind == NUMBER
    return "unit" if token.kind == "kin" and token.word == "be" and is_counted else None


def _is_name(tokens: Sequence[Token], place: int, after: Token) -> bool:
    """Whether a word is somebody's name: "chị Hương mã 7", "chị Thu Hà"."""
    if not place or tokens[place - 1].word not in TITLES:
        return False
    is_doing = after.kind in ("take", NUMBER, PRODUCT) and tokens[place].word != "mai"
    return tokens[place].kind == "mark" or after.kind == OTHER_WORD or is_doing


def _change(
    tokens: Sequence[Token], place: int, after: Token, before: Sequence[Token]
) -> str | None:
    """Words of taking, of refusing, and of taking something else."""
    token = tokens[place]
    kinds = [each.kind for each in before]
    if token.word in ("to", "for") and "swap" in kinds and after.kind not in ("", "filler"):
        return "into"
    if token.word in ("len", "xuong") and "swap" in kinds:
        return "into"
    if token.word in ("don", "dont") and _is_unwanted(tokens[place + 1 :]):
        return "no"
    if token.word in ("lam", "lm") and after.number:
        return "take"  # "làm 1 cái"
    is_leaving = token.word == "de" and token.kind == "give"
    return OTHER_WORD if is_leaving and after.kind in (OTHER_WORD, "nice", "") else None


def _is_unwanted(rest: Sequence[Token]) -> bool:
    """Whether "don't" is followed by "want": nobody is told not to buy."""
    said = [each for each in rest if each.word not in ("t", "really")]
    return bool(said) and said[0].kind == "want"


def _question(token: Token, after: Token, before: Sequence[Token]) -> str | None:
    """Words that look as if they asked, or praised."""
    if token.word == "too" and after.kind in (SIZE, "nice", OTHER_WORD):
        return "other"  # "too small for me"
    if token.kind != "ask":
        return None
    if token.word == "bao" and before and before[-1].number:
        return "unit"
    if token.word == "dau" and any(each.kind == "no" for each in before):
        return "filler"  # "không lấy đâu"
    if after.word in ("cung", "cung duoc"):
        return "filler"  # "màu gì cũng được"
    if token.word == "may" and after.word in phrases.PEOPLE:
        is_told = any(each.kind in ("take", "give", PRODUCT) for each in before)
        return OTHER_WORD if is_told else "other"
    return None
