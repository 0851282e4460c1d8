"""Products that a comment names by words of their names, and words in it that may be two things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from socialdesk.model.claim_catalogue import Catalogue
from socialdesk.model.claim_tokens import ATTRIBUTE, NUMBER, OTHER_WORD, PRODUCT, SIZE, Token
from socialdesk.model.faq_words import folded
from socialdesk.model.phrases import claims as phrases
from socialdesk.model.syllables import is_syllable

_NOTHING = Token("")
NUMBER_NAMES = {
    number: folded(word) for word, number in phrases.NUMBERS.items() if not word.isascii()
} | {2: "hai", 3: "ba"}
"""Numbers as they stand in names: "mực một nắng"."""


def mentioned(tokens: list[Token], catalogue: Catalogue) -> list[Token]:
    """Words of names that stand together are their product."""
    if not any(each.names for each in tokens):
        return tokens
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        end, products = _mention(tokens, place, catalogue, found)
        found.append(
            _named(tokens[place:end], products, catalogue) if end > place else tokens[place]
        )
        place = max(end, place + 1)
    return [each for place, each in enumerate(found) if not _is_beside_another(found, place)]


def _is_beside_another(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is only the kind of thing that is named beside it: "phấn nước cushion"."""
    token = tokens[place]
    if not token.is_loose:
        return False
    before, after = tokens[place - 1 : place], tokens[place + 1 : place + 2]
    return any(
        each.kind == PRODUCT and not each.products & token.products
        for each in (*(one for one in before if not one.is_loose), *after)
    )


def _named(words: Sequence[Token], products: frozenset[int], catalogue: Catalogue) -> Token:
    slip = next((each.written for each in words if each.is_slip), "")
    said = " ".join(each.word for each in words)
    is_loose = len(words) == 1 and _is_named_so(products, said, catalogue)
    return Token(
        PRODUCT,
        said,
        products=products,
        is_slip=bool(slip),
        names=products,
        is_loose=is_loose,
        written=slip or said,
    )


def _mention(
    tokens: Sequence[Token], place: int, catalogue: Catalogue, before: Sequence[Token]
) -> tuple[int, frozenset[int]]:
    """Where the product's name ends that begins at a place, and which products it is; the place itself where none begins."""
    first = tokens[place]
    if not first.names or first.kind in (NUMBER, PRODUCT):
        return place, frozenset()
    last = next((each for each in reversed(before) if each.kind == PRODUCT), None)
    if (
        first.is_attribute
        and last
        and any(first.word in catalogue.product(each).attributes for each in last.products)
    ):
        return place, frozenset()
    products, used, end = first.names, {first.word}, place + 1
    while end < len(tokens):
        word = (
            NUMBER_NAMES.get(tokens[end].number, "")
            if tokens[end].kind == NUMBER
            else tokens[end].word
        )
        both = products & tokens[end].names
        if not both or word in used:
            break
        products = both
        used.add(word)
        end += 1
    if len(products) > 1:
        whole = [each for each in products if used >= set(catalogue.product(each).words)]
        products = frozenset(whole) if len(whole) == 1 else products
    if end - place == 1:
        is_word = first.kind in (OTHER_WORD, ATTRIBUTE) and not first.number
        is_guess = first.is_slip and (len(first.word) < 5 or is_syllable(folded(first.written)))
        if not is_word or len(products) > 1 or is_guess:
            return place, frozenset()
        if first.is_attribute and not _is_named_so(products, first.word, catalogue):
            return place, frozenset()
    return end, products


def _is_named_so(products: frozenset[int], word: str, catalogue: Catalogue) -> bool:
    return all(catalogue.product(each).words[0] == word for each in products)


def settled(tokens: Sequence[Token], catalogue: Catalogue, shown: frozenset[int]) -> list[Token]:
    """Words that stand in variants and mean something else as well (`hong`: hồng, or không) as the one or the other; whoever is
    called by name ("Lan ơi"); and a stroke between two sizes as a choice."""
    found: list[Token] = []
    used: set[str] = set()
    products = next((each.products for each in tokens if each.kind == PRODUCT), shown)
    for place, token in enumerate(tokens):
        after = tokens[place + 1] if place + 1 < len(tokens) else _NOTHING
        if token.kind == PRODUCT:
            products, used = token.products, set()
            found.append(token)
        elif token.is_attribute:
            of_it = any(token.word in catalogue.product(each).attributes for each in products)
            found.append(_attribute(token, found, of_it and token.word not in used))
            used.add(token.word)
        elif token.kind == "/":
            if found and found[-1].kind == after.kind and after.kind in (SIZE, ATTRIBUTE):
                found.append(Token("alt"))
        elif token.kind in (OTHER_WORD, "time") and after.word == "oi":
            found.append(replace(token, kind="tag"))
        elif token.kind == "ask" and after.word in ("cung", "cung duoc"):
            found.append(Token("filler", token.word))  # "màu gì cũng được"
        elif token.kind == "ask" and token.word == "may" and after.word in phrases.PEOPLE:
            is_told = any(each.kind in ("take", "give", PRODUCT) for each in found)
            found.append(replace(token, kind=OTHER_WORD if is_told else "other"))
        elif token.kind == "kin" and token.word == "be" and found and found[-1].kind == NUMBER:
            found.append(replace(token, kind="unit"))
        else:
            found.append(token)
    return found


def _attribute(token: Token, before: Sequence[Token], is_of_it: bool) -> Token:
    if token.kind == ATTRIBUTE:
        return token
    is_asked = token.kind in ("ask", "no") and any(each.kind == "still" for each in before)
    if (is_of_it and not is_asked) or not token.written.isascii():
        return replace(token, kind=ATTRIBUTE)
    return replace(token, is_attribute=False)
