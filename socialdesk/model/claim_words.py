"""A comment as words that mean something for a claim: products, sizes, colours, amounts, and by which words people take, ask,
refuse and praise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from socialdesk.model.claim_catalogue import MOST_KEPT, Catalogue, measure_of, size_of
from socialdesk.model.faq_words import accents, folded
from socialdesk.model.phone import places_in
from socialdesk.model.phrases import claims as phrases

LONGEST = 300
"""Letters of a comment that are read."""
MOST_WORDS = 60
PRODUCT, ATTRIBUTE, SIZE, MEASURE, NUMBER, COUNT = "P", "A", "S", "W", "N", "Q"
PRICE, BODY, STOP, PLUS, OTHER_WORD, OTHER_CODE, PHONE = "K", "B", ",", "+", "X", "Z", "T!"
QUESTION_MARK = "?"
HEAVIEST = 30_000
"""Grams from which on a weight is somebody's own."""

_PIECE = re.compile(
    r"\d{1,3}(?:[.,]\d{3})+(?!\d)\w*|\d+[.,]\d(?=\s?(?:kg|k[yíýi]|l[ií]t))[^\W\d_]*|[^\W_]+|[+*×#?;\n&!,@]|[./-](?=\s|\Z)"
)
_THAI = re.compile("|".join(sorted(map(re.escape, phrases.THAI), key=len, reverse=True)))
_THAI_RUN = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_EMOJI_NUMBERS = {0x270C: " 2 ", 0x261D: " 1 ", 0xFE0F: None, 0x20E3: None, 0x200D: None, **{0x0E50 + n: str(n) for n in range(10)}}  # fmt: skip
_DIGIT_RUN = re.compile(r"(?:\d\D{0,3}){8}")
_TIMES = re.compile(r"x(\d{1,3})|(\d{1,3})x")
_MONEY = re.compile(r"(\d{1,6})(k|ng|nghin|ngan|d|vnd|dong|baht|bath|tr|trieu)")
_GROUPED = re.compile(r"(\d{1,3}(?:[.,]\d{3})+)(?:d|vnd|k)?")
_THOUSANDS = ("k", "ng", "nghin", "ngan")
_HEIGHT = re.compile(r"[12]m\d{0,2}|1\d\dcm|m[4-8]\d?")
_CLOCK = re.compile(r"\d{1,2}(?:h|p|ph|phut|g|s)\d{0,2}|\d{1,2}h\d{0,2}p?")
_NUMBER_AND_WORD = re.compile(r"(\d{1,3})([a-z]+\d*)")
_WORD_AND_NUMBER = re.compile(r"(ms|ma|m|so|sp|no)0*(\d{1,3})")
_MARKERS = frozenset(("mã", "ma", "ms", "số", "so", "mẫu", "sp", "#", "code", "no"))
_CODE_MARKERS = frozenset(("mã", "ma", "ms", "mẫu", "sp", "code"))
_HEAVY = frozenset(("kg", "kí", "ki", "ký", "ky", "cân", "lít", "lit", "ml", "gr", "gram", "gam"))
_BODILY = frozenset(("cao", "nặng", "nang"))
_PRONOUNS = frozenset("aebcmd")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is understood: its kind (one of the capitals above, or a class of `phrases.claims`), itself without accents,
    and what it says: a number, products, a size."""

    kind: str
    word: str = ""
    number: int = 0
    products: frozenset[int] = frozenset()
    is_slip: bool = False
    is_marked: bool = False
    """A number behind a word for numbers ("số 12"), or written with a nought in front: no quantity."""
    names: frozenset[int] = frozenset()
    """The products in whose names it stands."""
    is_attribute: bool = False
    """It also stands in variants."""
    sku: int = -1
    written: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A comment that was read: its words, the number that stood in it, and whether it was too long to be read whole."""

    tokens: list[Token]
    phone: str = ""
    is_cut: bool = False


def _form(word: str) -> str:
    return folded(word) + accents(word)


def _classes() -> tuple[dict[str, str], dict[str, str]]:
    """Classes by form (letters and accents), and by plain letters."""
    forms = {_form(word): kind for kind, words in phrases.WORDS.items() for word in words.split()}
    forms |= {_form(word): kind for word, kind in phrases.ALONE.items()}
    plain: dict[str, str] = {}
    for kind, words in phrases.WORDS.items():
        for word in words.split():
            plain.setdefault(folded(word), kind)
    plain |= phrases.PLAIN
    return forms, {
        word: forms.get(word, kind) if word in phrases.ALONE else kind
        for word, kind in plain.items()
    }


_FORMS, _PLAIN = _classes()
_PAIRS = {tuple(map(_form, words.split())): kind for words, kind in phrases.PAIRS.items()}
_PLAIN_PAIRS = {tuple(map(folded, words.split())): kind for words, kind in phrases.PAIRS.items()}
_PAIR_STARTS = frozenset(first for first, _ in _PLAIN_PAIRS)
_NUMBER_WORDS = {_form(word): number for word, number in phrases.NUMBERS.items()}
_NUMBER_PLAIN = {folded(word): number for word, number in phrases.NUMBERS.items()}
_NUMBER_NAMES = {
    number: folded(word) for word, number in phrases.NUMBERS.items() if not word.isascii()
} | {2: "hai", 3: "ba"}


def class_of(word: str) -> str:
    """The class of a written word (in small letters, NFC); empty for none."""
    if word.isascii():
        return _PLAIN.get(word, "")
    return _FORMS.get(_form(word), "")


def words_of(text: str, catalogue: Catalogue) -> Words:
    """A comment as words. Linear in the letters that are read (`LONGEST`)."""
    is_cut = len(text) > LONGEST
    plain = text[:LONGEST].translate(_EMOJI_NUMBERS) if not text.isascii() else text[:LONGEST]
    phone, plain = _without_phones(plain)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain).lower()[:LONGEST]
        if _THAI_RUN.search(plain):
            plain = plain.replace("\u0e4d\u0e32", "\u0e33")  # NFKC takes this vowel apart
            plain = _THAI.sub(lambda found: f" {phrases.THAI[found[0]]} ", plain)
            plain = _THAI_RUN.sub(" zth ", plain)
    else:
        plain = plain.lower()
    pieces = list(_PIECE.finditer(plain))
    is_cut = is_cut or len(pieces) > MOST_WORDS
    tokens = _mentioned(_read(pieces[:MOST_WORDS], plain, catalogue), catalogue)
    return Words(_settled(tokens, catalogue), phone, is_cut)


def _without_phones(text: str) -> tuple[str, str]:
    """The first telephone number, and the text with a mark in the place of each."""
    if not _DIGIT_RUN.search(text):
        return "", text
    phone, parts, end = "", list[str](), 0
    for place in places_in(text):
        phone = phone or place.number
        parts += (text[end : place.start], " zphone ")
        end = place.end
    return phone, "".join((*parts, text[end:]))


# -- words by themselves


def _read(pieces: Sequence[re.Match[str]], plain: str, catalogue: Catalogue) -> list[Token]:
    tokens: list[Token] = []
    place = 0
    while place < len(pieces):
        found, used = _several(pieces, place, plain, catalogue, tokens)
        if not used:
            word = pieces[place][0]
            kept = catalogue.kept.get(word)
            if kept is None:
                kept = tuple(_alone(word, catalogue))
                if len(catalogue.kept) < MOST_KEPT:
                    catalogue.kept[word] = kept
            found, used = kept, 1  # type: ignore[assignment]
        tokens += found
        place += used
    return tokens


def _several(
    pieces: Sequence[re.Match[str]],
    place: int,
    plain: str,
    catalogue: Catalogue,
    before: Sequence[Token],
) -> tuple[Sequence[Token], int]:
    """What several pieces say together, and how many they are; 0 where they say nothing together."""
    piece = pieces[place]
    word = piece[0]
    following = pieces[place + 1] if place + 1 < len(pieces) else None
    if following is None:
        return (), 0
    after = following[0]
    if word == "@":
        return (Token("tag"),), 2
    gap = plain[piece.end() : following.start()]
    if gap and gap in "-_./" and (whole := _whole_sku(pieces, place, plain, catalogue)):
        return whole
    if after.isdecimal() and (marked := _numbered(pieces, place, catalogue, before)):
        return marked
    if word.isdecimal() and len(word) <= 4:
        if after in _HEAVY and (measure := measure_of(word + folded(after))):
            return (_measured(measure),), 2
        if after in ("k", "nghìn", "ngàn", "đ", "vnd", "baht") and int(word) >= 10 and gap:
            factor = 1000 if after in ("k", "nghìn", "ngàn") else 1
            return (Token(PRICE, word + after, int(word) * factor),), 2
    if word in ("nửa", "nua") and after in _HEAVY:
        return (_measured("500ml" if after.startswith("l") else "500g"),), 2
    if word in _BODILY and after[:1].isdecimal():
        return (Token(BODY, word),), 2
    if folded(word) in _PAIR_STARTS:
        kind = _PAIRS.get((_form(word), _form(after)))
        if kind is None and word.isascii() and after.isascii():
            kind = _PLAIN_PAIRS.get((word, after))
        if kind is not None:
            return (Token(kind, f"{folded(word)} {folded(after)}"),), 2
    return (), 0


def _whole_sku(
    pieces: Sequence[re.Match[str]], place: int, plain: str, catalogue: Catalogue
) -> tuple[Sequence[Token], int] | None:
    """A SKU with its hyphens."""
    end = place + 1
    while end < min(len(pieces), place + 6) and plain[
        pieces[end - 1].end() : pieces[end].start()
    ] in ("-", "_", ".", "/"):
        end += 1
    while end > place + 1:
        sku = catalogue.exactly(plain[pieces[place].start() : pieces[end - 1].end()])
        if sku is not None:
            product = frozenset((catalogue.product_of[sku],))
            return (Token(PRODUCT, pieces[place][0], products=product, sku=sku),), end - place
        end -= 1
    return None


def _numbered(
    pieces: Sequence[re.Match[str]], place: int, catalogue: Catalogue, before: Sequence[Token]
) -> tuple[Sequence[Token], int] | None:
    """`mã 3`, `số 12`, `a 1`."""
    word, digits = pieces[place][0], pieces[place + 1][0]
    if word in _MARKERS and len(digits) <= 4:
        is_attribute = (
            bool(before) and before[-1].kind == "mark" and before[-1].word not in ("ma", "mau so")
        )
        if not is_attribute and (products := catalogue.numbers.get(int(digits))):
            return (Token(PRODUCT, digits, products=products, is_marked=True),), 2
        is_code = word in _CODE_MARKERS and not is_attribute and word != "sp"
        kind = OTHER_CODE if is_code else NUMBER
        return (Token(kind, digits, int(digits), is_marked=True),), 2
    if len(word) <= 3 and word.isalpha() and len(digits) <= 3:
        products, is_slip = catalogue.code(folded(word) + digits)
        after = pieces[place + 2][0] if place + 2 < len(pieces) else ""
        is_loose = folded(word) in _PRONOUNS and (
            class_of(after) in ("unit", "pair") or (before and before[-1].kind in ("give", "take"))
        )
        if (
            products
            and not is_loose
            and size_of(folded(word)) == ""
            and (not is_slip or word in ("ao", "áo"))
        ):
            is_apart = folded(word) in _PRONOUNS and pieces[place].end() < pieces[place + 1].start()
            return (
                Token(
                    PRODUCT,
                    folded(word) + digits,
                    products=products,
                    is_slip=is_slip or is_apart,
                    written=f"{word} {digits}",
                ),
            ), 2
    return None


def _measured(measure: str) -> Token:
    is_body = measure.endswith("g") and int(measure[:-1]) >= HEAVIEST
    return Token(
        BODY if is_body else MEASURE, measure, 0 if is_body else int(measure.rstrip("gml"))
    )


def _alone(word: str, catalogue: Catalogue) -> Iterable[Token]:
    """What a piece says by itself."""
    if not word[0].isalnum():
        kind = {
            "×": "*",
            "\n": STOP,
            ";": STOP,
            ".": STOP,
            "!": STOP,
            ",": STOP,
            "/": STOP,
            "-": STOP,
            "&": "with",
            "?": QUESTION_MARK,
            "@": "tag",
        }
        return (Token(kind.get(word, word), word),)
    if word == "zphone":
        return (Token(PHONE),)
    if word.isdecimal():
        return (_number(word, catalogue),)
    plain = folded(word)
    if any(each.isdecimal() for each in plain):
        return _mixed(word, plain, catalogue)
    return (_lettered(word, plain, catalogue),)


def _number(word: str, catalogue: Catalogue) -> Token:
    if len(word) > 9:
        return Token(OTHER_WORD, word)
    number = int(word)
    if number >= 1_000:
        return Token(PRICE, word, number)
    names = catalogue.names.get(_NUMBER_NAMES.get(number, ""), frozenset())
    return Token(NUMBER, word, number, is_marked=len(word) > 1 and word[0] == "0", names=names)


def _lettered(word: str, plain: str, catalogue: Catalogue) -> Token:
    if size := size_of(plain):
        return Token(SIZE, size, written=word)
    kind = class_of(word)
    if not kind and plain not in catalogue.names:
        products, is_slip = catalogue.code(plain)
        if products:
            return Token(PRODUCT, plain, products=products, is_slip=is_slip, written=word)
    is_known = bool(kind) or word in _NUMBER_WORDS or (plain in _PLAIN and not word.isascii())
    colour = phrases.COLOURS.get(word, "") or (
        phrases.COLOURS.get(plain, "") if word.isascii() else ""
    )
    if colour and " " in colour and folded(colour.split()[0]) in catalogue.attributes:
        return Token(ATTRIBUTE, folded(colour), is_attribute=True, written=word)
    meant = catalogue.meant(colour or word)
    if meant and is_known and (meant.is_slip or plain != meant.word):
        meant = None
    number = _NUMBER_WORDS.get(_form(word), 0) or (
        _NUMBER_PLAIN.get(plain, 0) if word.isascii() else 0
    )
    if meant is None:
        if colour or (plain in _COLOURS_PLAIN and not kind):
            return Token(ATTRIBUTE, folded(colour or word), is_attribute=True, written=word)
        return Token(kind or OTHER_WORD, plain, number, written=word)
    names = catalogue.names.get(meant.word, frozenset())
    is_attribute = meant.word in catalogue.attributes
    fallback = kind or (ATTRIBUTE if is_attribute else OTHER_WORD)
    return Token(
        fallback,
        meant.word,
        number,
        is_slip=meant.is_slip,
        names=names,
        is_attribute=is_attribute,
        written=word,
    )


_COLOURS_PLAIN = frozenset(folded(each) for each in phrases.COLOURS.values() if " " not in each)


def _mixed(word: str, plain: str, catalogue: Catalogue) -> Iterable[Token]:
    """Letters with digits."""
    products, is_slip = catalogue.code(plain)
    if products:
        sku = catalogue.skus.get(plain, -1)
        return (Token(PRODUCT, plain, products=products, is_slip=is_slip, sku=sku, written=word),)
    if times := _TIMES.fullmatch(plain):
        return (Token(COUNT, plain, int(times[1] or times[2])),)
    if size := size_of(plain):
        return (Token(SIZE, size, written=word),)
    if money := _MONEY.fullmatch(plain):
        factor = 1_000 if money[2] in _THOUSANDS else 1_000_000 if money[2].startswith("tr") else 1
        return (Token(PRICE, plain, int(money[1]) * factor),)
    if grouped := _GROUPED.fullmatch(plain):
        return (Token(PRICE, plain, int(re.sub(r"\D", "", grouped[1]))),)
    numbered = _WORD_AND_NUMBER.fullmatch(plain)
    if numbered and (products := catalogue.numbers.get(int(numbered[2]), frozenset())):
        return (Token(PRODUCT, numbered[2], products=products, is_marked=True),)
    if _HEIGHT.fullmatch(plain):
        if plain[1:] == "m":
            return Token(NUMBER, plain[0], int(plain[0])), Token(SIZE, "m")
        return (Token(BODY, plain),)
    if measure := measure_of(plain.replace(",", ".")):
        return _litre_or_large(plain, measure)
    if _CLOCK.fullmatch(plain) and plain[-1] != "s":
        return (Token(OTHER_WORD, plain),)
    if split := _NUMBER_AND_WORD.fullmatch(plain):
        number, rest = int(split[1]), split[2]
        products, is_slip = catalogue.code(rest)
        if products and any(each.isdecimal() for each in rest):
            return Token(COUNT, split[1], number), Token(
                PRODUCT, rest, products=products, is_slip=is_slip
            )
        if size := size_of(rest):
            return Token(NUMBER, split[1], number), Token(SIZE, size)
        if rest == "c" or class_of(rest) == "unit":
            return (Token(COUNT, split[1], number),)
    return (Token(OTHER_CODE if plain[0].isalpha() else OTHER_WORD, plain),)


def _litre_or_large(plain: str, measure: str) -> Iterable[Token]:
    """`2l` is two litres where something is measured in them, else two of size L; `1g` as well."""
    if plain[-1] == "l" and plain[-2].isdecimal():
        return (Token(MEASURE, measure, int(measure.rstrip("gml")), written=f"{plain[:-1]} l"),)
    return (_measured(measure),)


# -- products by their names


def _mentioned(tokens: list[Token], catalogue: Catalogue) -> list[Token]:
    """Words of names that stand together are their product."""
    if not any(each.names for each in tokens):
        return tokens
    found: list[Token] = []
    place = 0
    while place < len(tokens):
        end, products = _mention(tokens, place, catalogue, found)
        if end > place:
            slip = next((each.written for each in tokens[place:end] if each.is_slip), "")
            word = " ".join(each.word for each in tokens[place:end])
            found.append(
                Token(PRODUCT, word, products=products, is_slip=bool(slip), written=slip or word)
            )
            place = end
        else:
            found.append(tokens[place])
            place += 1
    return found


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
            _NUMBER_NAMES.get(tokens[end].number, "")
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
        if not is_word or len(products) > 1 or (first.is_slip and len(first.word) < 4):
            return place, frozenset()
        if first.is_attribute and not _is_named_so(products, first.word, catalogue):
            return place, frozenset()
    return end, products


def _is_named_so(products: frozenset[int], word: str, catalogue: Catalogue) -> bool:
    return all(catalogue.product(each).words[0] == word for each in products)


# -- words that may be two things


def _settled(tokens: list[Token], catalogue: Catalogue) -> list[Token]:
    """Words that stand in variants and mean something else as well (`hong`: hồng, or không) as the one or the other, and whoever is
    called by name ("Lan ơi")."""
    found: list[Token] = []
    used: set[str] = set()
    products = frozenset[int]()
    for place, token in enumerate(tokens):
        settled = token
        if token.kind == PRODUCT:
            products, used = token.products, set()
        elif token.is_attribute:
            is_asked = token.kind in ("ask", "no") and any(each.kind == "still" for each in found)
            of_it = any(token.word in catalogue.product(each).attributes for each in products)
            is_of_it = of_it and not is_asked and token.word not in used
            if token.kind != ATTRIBUTE and (is_of_it or not token.written.isascii()):
                settled = replace(token, kind=ATTRIBUTE)
            elif token.kind != ATTRIBUTE:
                settled = replace(token, is_attribute=False)
            used.add(token.word)
        elif token.kind in (OTHER_WORD, "time") and [
            each.word for each in tokens[place + 1 : place + 2]
        ] == ["oi"]:
            settled = replace(token, kind="tag")
        found.append(settled)
    return found
