"""Products that a comment names by words of their names, and words in it that may be two things."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from socialdesk.model.claim_beside import TITLES, kind_beside
from socialdesk.model.claim_catalogue import Catalogue
from socialdesk.model.claim_tokens import (
    ATTRIBUTE,
    MEASURE,
    NUMBER,
    OTHER_WORD,
    PLUS,
    PRODUCT,
    SIZE,
    STOP,
    Token,
)
from socialdesk.model.faq_words import folded
from socialdesk.model.phrases import claims as phrases
from socialdesk.model.syllables import is_syllable

_NOTHING = Token("")
_PERSONAL = frozenset(("filler", "kin", "give", "take", "where"))
"""Words that are of people as well as of names: "nước giặt em bé"."""
MOST_OF_ONE_KIND = 4
"""So many products are offered where a comment says only what kind of thing it is: "1 đèn"."""
_THINGS = frozenset(["tui", "binh", "chau", "ly", "khay"])
"""Words for pieces that are goods themselves."""
NUMBER_NAMES = {
    number: folded(word) for word, number in phrases.NUMBERS.items() if not word.isascii()
} | {2: "hai", 3: "ba"}
"""Numbers as they stand in names: "mực một nắng"."""


def mentioned(
    tokens: list[Token], catalogue: Catalogue, shown: frozenset[int] = frozenset()
) -> list[Token]:
    """Words of names that stand together are their product. `shown`: what is meant where none is named."""
    if not any(each.names for each in tokens):
        return tokens
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        end, products = _mention(tokens, place, catalogue, found, is_shown=bool(shown))
        found.append(
            _named(tokens[place:end], products, catalogue) if end > place else tokens[place]
        )
        place = max(end, place + 1)
    return [each for place, each in enumerate(found) if not _is_beside_another(found, place)]


def _is_beside_another(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is only the kind of thing that is named beside it: "phấn nước cushion"."""
    token = tokens[place]
    if _is_somebody(tokens, place):
        return True
    if not token.is_loose:
        return False
    before, after = tokens[place - 1 : place], tokens[place + 1 : place + 2]
    return any(
        each.kind == PRODUCT and not each.products & token.products
        for each in (*(one for one in before if not one.is_loose), *after)
    )


def _is_somebody(tokens: Sequence[Token], place: int) -> bool:
    """Whether a single word of another product's name is somebody's: "chị Hoa lấy 1kg cá thu"."""
    token = tokens[place]
    return (
        token.kind == PRODUCT
        and bool(token.names)
        and " " not in token.word
        and not token.is_loose
        and place > 0
        and tokens[place - 1].word in TITLES
        and any(each.kind == PRODUCT and not each.products & token.products for each in tokens)
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
    tokens: Sequence[Token],
    place: int,
    catalogue: Catalogue,
    before: Sequence[Token],
    *,
    is_shown: bool,
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
    end, products = _run(tokens, place, catalogue)
    is_of_people = all(each.kind in _PERSONAL for each in tokens[place:end])
    if is_of_people and not _is_named_so(products, first.word, catalogue):
        return place, frozenset()
    if end - place == 1:
        products = _by_one_word(tokens, place, products, catalogue, before, is_shown=is_shown)
    return (end, products) if products else (place, frozenset())


def _run(tokens: Sequence[Token], place: int, catalogue: Catalogue) -> tuple[int, frozenset[int]]:
    """Where the words of a name end that begins at a place, and the products in whose names all of them stand; of several
    those that they name whole, or begin."""
    first = tokens[place]
    products, used, end = first.names, {first.word}, place + 1
    while end < len(tokens):
        word = tokens[end].word
        if tokens[end].kind == NUMBER and word not in catalogue.names:
            word = NUMBER_NAMES.get(tokens[end].number, "")
        names = tokens[end].names
        if tokens[end].kind == "no":  # "nồi chiên k dầu"
            word, names = "khong", catalogue.names.get("khong", frozenset())
        both = products & names
        if not both or word in used:
            break
        products = both
        used.add(word)
        end += 1
    if len(products) > 1:
        whole = [each for each in products if used >= set(catalogue.product(each).words)]
        products = frozenset(whole) if len(whole) == 1 else products
        if len(begun := _begun(products, first.word, catalogue)) == 1:
            products = begun
    return end, products


def _by_one_word(
    tokens: Sequence[Token],
    place: int,
    products: frozenset[int],
    catalogue: Catalogue,
    before: Sequence[Token],
    *,
    is_shown: bool,
) -> frozenset[int]:
    """The products that a single word names; none where it says something else, or too little."""
    first = tokens[place]
    after = tokens[place + 1] if place + 1 < len(tokens) else _NOTHING
    products = _begun(products, first.word, catalogue) or products
    is_begun = _is_named_so(products, first.word, catalogue)
    is_of_several = is_begun and len(products) <= MOST_OF_ONE_KIND and first.kind == OTHER_WORD
    if len(products) > 1 and not (is_of_several and _is_counted(tokens, place)):
        return frozenset()
    if first.is_attribute and (not is_begun or first.written in phrases.COLOURS):
        return frozenset()
    if first.number or (
        first.is_slip and (len(first.word) < 5 or is_syllable(folded(first.written)))
    ):
        return frozenset()
    is_apart = [each.kind in (PLUS, STOP, "with") for each in before[-2:-1]] == [True]
    is_thing = first.word in _THINGS and (
        not _follows_amount(before) or is_apart or (not is_shown and _is_only_name(tokens, place))
    )
    is_thing = is_thing and not (before and before[-1].kind == OTHER_WORD)  # Ninh Bình
    is_shoe = (
        first.kind == "nice" and first.written.isascii() and after.kind in (NUMBER, SIZE)
    )  # dép
    is_flower = (
        first.kind in ("time", "later") and is_begun and not _follows_amount(before)
    )  # lan, lần; phân
    is_flower = (
        is_flower
        and first.written not in ("lần", "phút")
        and after.word not in ("van", "truoc", "nay")
    )
    is_word = first.kind in (OTHER_WORD, ATTRIBUTE) or is_thing or is_shoe or is_flower
    return products if is_word else frozenset()


def _begun(products: frozenset[int], word: str, catalogue: Catalogue) -> frozenset[int]:
    """Those of several products whose names begin with a word."""
    return frozenset(each for each in products if catalogue.product(each).words[0] == word)


def _is_counted(tokens: Sequence[Token], place: int) -> bool:
    """Whether a number stands beside a word."""
    beside = (*tokens[max(0, place - 1) : place], *tokens[place + 1 : place + 2])
    return any(each.kind in (NUMBER, MEASURE) and not each.is_marked for each in beside)


def _is_only_name(tokens: Sequence[Token], place: int) -> bool:
    return not any(
        each.kind == PRODUCT or each.names for each in (*tokens[:place], *tokens[place + 1 :])
    )


def _follows_amount(before: Sequence[Token]) -> bool:
    return bool(before) and bool(before[-1].number)


def _is_named_so(products: frozenset[int], word: str, catalogue: Catalogue) -> bool:
    return all(catalogue.product(each).words[0] == word for each in products)


def settled(tokens: Sequence[Token], catalogue: Catalogue, shown: frozenset[int]) -> list[Token]:
    """Words that stand in variants and mean something else as well (`hong`: hồng, or không) as the one or the other; whoever is
    called by name ("Lan ơi"); and a stroke between two sizes as a choice."""
    found: list[Token] = []
    used: set[str] = set()
    products = next(
        (each.products for each in tokens if each.kind == PRODUCT and not each.number), shown
    )
    for place, token in enumerate(tokens):
        after = tokens[place + 1] if place + 1 < len(tokens) else _NOTHING
        if token.kind == PRODUCT and token.number and _is_of(token.word, products, catalogue):
            found.append(Token(NUMBER, token.word, token.number, is_marked=True))  # "meiji số 9"
        elif token.written == "đo" and not found:
            found.append(replace(token, kind="show", is_attribute=False))  # "đo giúp em": no colour
        elif token.kind == PRODUCT:
            products, used = token.products, set()
            found.append(token)
        elif token.is_attribute and token.word != "bao":
            of_it = any(token.word in catalogue.product(each).attributes for each in products)
            found.append(_attribute(token, found, of_it and token.word not in used))
            used.add(token.word)
        elif token.kind == "/":
            if found and found[-1].kind == after.kind and after.kind in (SIZE, ATTRIBUTE):
                found.append(Token("alt"))
        elif (
            token.kind == NUMBER
            and after.kind == "mark"
            and _are_all(token.number, products, tokens[place + 2 :], catalogue)
        ):
            found.append(Token("each", token.word))  # "3 màu luôn"
        else:
            kind = kind_beside(tokens, place, found)
            found.append(token if kind == token.kind else replace(token, kind=kind))
    return found


def _are_all(
    number: int, products: frozenset[int], rest: Sequence[Token], catalogue: Catalogue
) -> bool:
    """Whether so many are all variants of the product, and none of them is said."""
    if len(products) != 1 or any(
        each.is_attribute or each.kind in (NUMBER, SIZE) for each in rest[:1]
    ):
        return False
    return 1 < number == len(catalogue.product(min(products)).kinds)


def _is_of(digits: str, products: frozenset[int], catalogue: Catalogue) -> bool:
    mine = [catalogue.product(each) for each in products]
    return any(digits in each.sizes or digits in each.attributes for each in mine)


def _attribute(token: Token, before: Sequence[Token], is_of_it: bool) -> Token:
    if token.kind == ATTRIBUTE:
        return token
    if token.kind in ("unit", "pair") and not is_of_it:
        return replace(token, is_attribute=False)
    is_asked = token.kind in ("ask", "no") and any(each.kind == "still" for each in before)
    if (is_of_it and not is_asked) or not token.written.isascii():
        return replace(token, kind=ATTRIBUTE)
    return replace(token, is_attribute=False)
