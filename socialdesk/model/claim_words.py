"""A comment as words that mean something for a claim: products, sizes, colours, amounts, and by which words people take, ask,
refuse and praise."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from socialdesk.model.claim_catalogue import MOST_KEPT, Catalogue, measure_of, size_of, spelled
from socialdesk.model.claim_mentions import NUMBER_NAMES, mentioned, settled
from socialdesk.model.claim_tokens import (
    ATTRIBUTE,
    BODY,
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
from socialdesk.model.faq_words import accents, folded
from socialdesk.model.hyphens import plain_hyphens
from socialdesk.model.phone import places_in
from socialdesk.model.phrases import claims as phrases
from socialdesk.model.syllables import unfinished

LONGEST = 300
"""Letters of a comment that are read."""
MOST_WORDS = 60
HEAVIEST = 30_000
"""Grams from which on a weight is somebody's own."""

_PIECE = re.compile(
    r"\d{1,3}(?:[.,]\d{3})+(?!\d)\w*|\d+[.,]\d(?=\s?(?:kg|k[yíýi]|l[ií]t))[^\W\d_]*|[\u0e01-\u0e3a\u0e40-\u0e4e]+|[^\W_\u0e00-\u0e7f]+|[+*×#?;\n&!,@]|/|[.-](?=\s|\Z)"
)
_EMOJI_NUMBERS = {0x1F44E: " xấu ", 0x270C: " 2 ", 0x261D: " 1 ", 0xFE0F: None, 0x20E3: None, 0x200D: None, **{0x0E50 + n: str(n) for n in range(10)}}  # fmt: skip
_DIGIT_RUN = re.compile(r"(?:\d\D{0,3}){8}")
_TIMES = re.compile(r"(?:x|sl)(\d{1,3})|(\d{1,3})x")
_MONEY = re.compile(r"(\d{1,6})(k|ng|nghin|ngan|d|vnd|dong|baht|bath|tr|trieu)")
_GROUPED = re.compile(r"(\d{1,3}(?:[.,]\d{3})+)(?:d|vnd|k)?")
_THOUSANDS = ("k", "ng", "nghin", "ngan")
_HEIGHT = re.compile(r"[12]m\d{0,2}|\d{2,3}cm|m[4-8]\d?")
_CLOCK = re.compile(r"\d{1,2}(?:h|p|ph|phut|g|s)\d{0,2}|\d{1,2}h\d{0,2}p?")
_MARKED_NUMBER = re.compile(r"(size|sz|mau|tone|so|s)(\d{1,3})")
_CODE_AND_MORE = re.compile(r"([a-z]{1,4}\d{1,4}?)(x{0,4}[sml]|fs)?(?:x?(\d{1,2}))?(?:c|cai)?")
_NUMBER_AND_WORD = re.compile(r"(\d{1,3})([a-z]+\d*)")
_CODE_AND_COLOUR = re.compile(r"([a-z]{1,3}\d{1,3})([a-z]{2,12})")
_VERB_AND_CODE = re.compile(r"(cf|chot|lay|mine|f)([a-z]{1,3}\d{1,4}|\d{1,2})")
_WORD_AND_NUMBER = re.compile(r"(ms|ma|m|so|sp|no)0*(\d{1,3})")
_MARKERS = frozenset(("mã", "ma", "ms", "số", "so", "mẫu", "sp", "#", "code", "no"))
_CODE_MARKERS = frozenset(("mã", "ma", "ms", "mẫu", "sp", "code"))
_HEAVY = frozenset(
    ("kg", "kí", "ki", "ký", "ky", "cân", "lít", "lit", "ml", "gr", "gram", "gam", "lạng", "lang")
)
_BODILY = frozenset(
    ("cao", "nặng", "nang", "eo", "ngực", "nguc", "mông", "mong", "vòng", "vong", "bụng")
)
_PRONOUNS = frozenset("aebcmd")
_RUN = re.compile(r"(.)\1+")
_SURE_VERBS = frozenset(("chot", "lay", "cai", "goi", "order"))
"""Whatever accents stand on them: they have no neighbours among words of a live."""
_HALF_WAY = frozenset(("take", "give", "unit", "cancel", "swap"))


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


def class_of(word: str) -> str:
    """The class of a written word (in small letters, NFC); empty for none."""
    if word.isascii():
        return _PLAIN.get(word, "")
    return _FORMS.get(_form(word), "")


def _class_meant(word: str) -> str:
    """The class of a word that is drawn out ("nhaaa"), or was left half-way by an input method ("choots", "lây")."""
    calm = _RUN.sub(r"\1", word)
    if calm != word and (found := class_of(calm)):
        return found
    if len(word) < 3 or len(word) > 12:
        return ""
    if word[0] == "d" and not word.isascii() and (found := class_of(f"đ{word[1:]}")) in _HALF_WAY:
        return found
    if folded(calm) in _SURE_VERBS:
        return _PLAIN[folded(calm)]
    return next((kind for each in unfinished(word) if (kind := class_of(each)) in _HALF_WAY), "")


def words_of(text: str, catalogue: Catalogue, shown: frozenset[int] = frozenset()) -> Words:
    """A comment as words; `shown` are the products that are meant where none is named. Linear in the letters that are read (`LONGEST`)."""
    is_cut = len(text) > LONGEST
    plain = text[:LONGEST].translate(_EMOJI_NUMBERS) if not text.isascii() else text[:LONGEST]
    phone, plain = _without_phones(plain)
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain_hyphens(plain)).lower()[:LONGEST]
        plain = spelled(plain, catalogue.thai)
    else:
        plain = plain.lower()
    pieces = list(_PIECE.finditer(plain))
    is_cut = is_cut or len(pieces) > MOST_WORDS
    tokens = mentioned(_read(pieces[:MOST_WORDS], plain, catalogue), catalogue, shown)
    return Words(settled(tokens, catalogue, shown), phone, is_cut)


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
    plain_word = folded(word)
    if (
        plain_word in catalogue.beginnings
        and (names := catalogue.names.get(joined := plain_word + folded(after)))
        and gap == " "
        and not _is_name(plain_word, after, catalogue)
    ):
        return (Token(OTHER_WORD, joined, names=names, written=f"{word} {after}"),), 2
    if after.isdecimal() and (marked := _numbered(pieces, place, catalogue, before)):
        return marked
    if word.isdecimal() and len(word) <= 4:
        if after in _HEAVY and (measure := measure_of(word + folded(after))):
            return (_measured(measure),), 2
        if after in ("k", "nghìn", "ngàn", "đ", "vnd", "baht") and int(word) >= 10 and gap:
            factor = 1000 if after in ("k", "nghìn", "ngàn") else 1
            return (Token(PRICE, word + after, int(word) * factor),), 2
    if after in _HEAVY and (measure := _weight_in_words(word, after)):
        return (_measured(measure),), 2
    if word in _BODILY and after[:1].isdecimal():
        return (Token(BODY, word),), 2
    if word == "cân" and after == "nặng":
        return (Token(BODY, word),), 3
    if plain_word in _PAIR_STARTS:
        kind = _PAIRS.get((_form(word), _form(after)))
        if kind is None and word.isascii() and after.isascii():
            kind = _PLAIN_PAIRS.get((word, after))
        if kind is not None:
            return (Token(kind, f"{plain_word} {folded(after)}"),), 2
    return (), 0


def _is_name(word: str, after: str, catalogue: Catalogue) -> bool:
    return word in catalogue.names or folded(after) in catalogue.names


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
            bool(before)
            and before[-1].kind == "mark"
            and before[-1].word not in ("ma", "mau so")
            and word not in ("mã", "ms")
        )
        if not is_attribute and (products := catalogue.numbers.get(int(digits))):
            number = int(digits) if word in ("số", "so") else 0
            return (Token(PRODUCT, digits, number, products=products, is_marked=True),), 2
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
            code = folded(word) + digits
            is_apart = folded(word) in _PRONOUNS and pieces[place].end() < pieces[place + 1].start()
            return (
                Token(
                    PRODUCT,
                    code,
                    products=products,
                    is_slip=is_slip or is_apart,
                    sku=-1 if code in catalogue.codes_of_several else catalogue.skus.get(code, -1),
                    written=f"{word} {digits}",
                ),
            ), 2
    return None


def _weight_in_words(word: str, unit: str) -> str:
    """`nửa ký`, `hai ký`; empty for none."""
    if word in ("nửa", "nua"):
        return "500ml" if unit.startswith("l") and unit != "lạng" else "500g"
    number = _NUMBER_WORDS.get(_form(word), 0) or (
        _NUMBER_PLAIN.get(word, 0) if word != "nam" else 0
    )
    return measure_of(f"{number}{folded(unit)}") if number else ""


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
    names = catalogue.names.get(NUMBER_NAMES.get(number, ""), frozenset())
    names |= catalogue.names.get(word, frozenset())
    return Token(NUMBER, word, number, is_marked=len(word) > 1 and word[0] == "0", names=names)


def _lettered(word: str, plain: str, catalogue: Catalogue) -> Token:
    if size := size_of(plain.removeprefix("size").removeprefix("sz")):
        return Token(SIZE, size, written=word)
    kind = class_of(word)
    if not kind and not catalogue.meant(word):
        kind = _class_meant(word)
    if not kind and plain not in catalogue.names:
        products, is_slip = catalogue.code(plain)
        if products and (word.isascii() or plain not in catalogue.shorts):
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
    if plain in catalogue.attributes and not products:
        return (Token(ATTRIBUTE, plain, is_attribute=True, written=word),)
    if products:
        sku = -1 if plain in catalogue.codes_of_several else catalogue.skus.get(plain, -1)
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
    if glued := _glued(plain, catalogue):
        return glued
    return (Token(OTHER_CODE if plain[0].isalpha() else OTHER_WORD, plain),)


def _glued(plain: str, catalogue: Catalogue) -> Sequence[Token]:
    """`a1m`, `a1x2`, `a1mx2`, `sz90`: a code, a size and an amount written together; none for others."""
    if found := _MARKED_NUMBER.fullmatch(plain):
        return Token("mark", found[1]), Token(NUMBER, found[2], int(found[2]))
    if found := _VERB_AND_CODE.fullmatch(plain):
        products, is_slip = catalogue.code(found[2])
        verb = Token("take", found[1])
        if products and not is_slip:
            return verb, Token(PRODUCT, found[2], products=products, written=found[2])
        if found[2].isdecimal() and found[1] != "f":
            return verb, Token(NUMBER, found[2], int(found[2]))
    if (found := _CODE_AND_COLOUR.fullmatch(plain)) and found[1] in catalogue.codes:
        for end in range(len(found[2]), 1, -1):
            colour, size = found[2][:end], found[2][end:]
            if colour in catalogue.attributes and bool(size) == bool(size_of(size)):
                more = (Token(SIZE, size_of(size)),) if size else ()
                product = Token(
                    PRODUCT, found[1], products=catalogue.codes[found[1]], written=found[1]
                )
                return product, Token(ATTRIBUTE, colour, is_attribute=True, written=colour), *more
    found = _CODE_AND_MORE.fullmatch(plain)
    if found is None:
        return ()
    products, is_slip = catalogue.code(found[1])
    size = size_of(found[2] or "")
    if not products or bool(found[2]) != bool(size):
        return ()
    tokens = [Token(PRODUCT, found[1], products=products, is_slip=is_slip, written=found[1])]
    if size:
        tokens.append(Token(SIZE, size))
    if found[3]:
        tokens.append(Token(COUNT, found[3], int(found[3])))
    return tokens


def _litre_or_large(plain: str, measure: str) -> Iterable[Token]:
    """`2l` is two litres where something is measured in them, else two of size L; `1g` as well."""
    if plain[-1] == "l" and plain[-2].isdecimal():
        return (Token(MEASURE, measure, int(measure.rstrip("gml")), written=f"{plain[:-1]} l"),)
    return (_measured(measure),)
