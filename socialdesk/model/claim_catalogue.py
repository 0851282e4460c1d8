"""What can be claimed: the products of a live, by every way in which people name them. Made once, asked about each comment."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from socialdesk.model.faq_words import accents, folded
from socialdesk.model.phrases.claims import COLOURS, THAI, THAI_GOODS
from socialdesk.model.slips import is_beside, neighbours, one_slip, shorter
from socialdesk.model.syllables import is_syllable, unfinished
from socialdesk.model.text import fold

MOST_KEPT = 8_000
"""Words whose reading is kept."""
LONGEST_WORD = 24
_SIZES = re.compile(r"\dx[sml]|x{0,4}[sml]")
_FREE = frozenset(("fs", "f", "free", "freesize", "oversize", "os", "onesize"))
_SIZES_SAID = {"small": "s", "medium": "m", "large": "l", "xlarge": "xl"}
_APART = re.compile(r"(\d) +(kg|k[yíýi]|l[ií]t|ml|gr?|gram|l)\b", re.IGNORECASE)
"""A number and its unit with a blank between them: `chai 1 lít`."""
_SIZE_MARK = re.compile(r"\A(?:size|sz|số|so)\s+", re.IGNORECASE)
_LETTER_AND_NUMBER = re.compile(r"(x{0,4}[sml])(\d{2,3})")
_MEASURE = re.compile(
    r"(\d{1,4})(?:[.,](\d))?\s*(kg|ky|ki|can|g|gr|gram|gam|gm|lang|ml|cc|l|lit|liter)"
)
_UNITS = {"ky": "kg", "ki": "kg", "can": "kg", "gr": "g", "gram": "g", "gam": "g", "gm": "g", "cc": "ml", "lit": "l", "liter": "l"}  # fmt: skip
_NUMBERED = re.compile(r"(?:ma|ms|so|mau|sp|no|code|#)[\s.:#]*(?:so\s*)?0*(\d{1,3})")
_LETTERS_THEN_DIGITS = re.compile(r"([a-z]{1,4})0*(\d{1,4}[a-z]?)")
_WORDS = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]+|[^\W_\u0e00-\u0e7f]+")
_WHOLE = r"(?<![เแโใไ])(?:{})(?![ัิีึืฺุู็-๎ำะาๅ])"
"""Thai words, the longest first, that are no part of a syllable."""
_THAI_RUN = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]+")
_THAI_LETTER = re.compile("[\u0e01-\u0e3a\u0e40-\u0e4e]")
_PARTS = re.compile(r"[,/|;+·]|\s-\s")


class Sellable(NamedTuple):
    """One thing that can be sold: a variant of a product, or a product that has none. Variants of one product have one `name`.
    `nicknames` are what it is called in this live: a short code ("A1"), a number ("mã 3", "số 5", "3"), other names."""

    sku: str
    name: str
    variant: str
    price: int
    nicknames: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """What sets a variant apart: its size, its measure ("500g"), and its other words without accents, numbers without noughts
    in front."""

    place: int
    size: str
    measure: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Product:
    """A product with its variants."""

    place: int
    name: str
    words: tuple[str, ...]
    kinds: tuple[Kind, ...]
    attributes: frozenset[str]
    sizes: frozenset[str]
    measures: frozenset[str]
    initials: dict[str, tuple[str, ...]]
    """Short for words of its variants: `sr` for sầu riêng."""


class Meant(NamedTuple):
    """The word of the catalogue that a written one stands for, and whether it was written otherwise."""

    word: str
    is_slip: bool = False


def thai_words(own: Iterable[str] = ()) -> re.Pattern[str]:
    """What finds the Thai words that are known, and words of one's own."""
    words = sorted({*THAI, *THAI_GOODS.split(), *own}, key=lambda each: (-len(each), each))
    return re.compile(_WHOLE.format("|".join(map(re.escape, words))))


_THAI = thai_words()


def spelled(text: str, words: re.Pattern[str] = _THAI) -> str:
    """A text (NFKC, in small letters) with the Thai words that are known as what they are read as, each by itself."""
    if _THAI_LETTER.search(text) is None:
        return text
    text = text.replace("\u0e4d\u0e32", "\u0e33")  # NFKC takes this vowel apart
    return words.sub(lambda found: f" {THAI.get(found[0], found[0])} ", text)


def size_of(word: str) -> str:
    """The size that a folded word names: `m` (also for medium), `2xl` (also for xxl), `free`; empty for none."""
    word = _SIZES_SAID.get(word, word)
    if word in _FREE:
        return "free" if word != "f" else ""
    if not _SIZES.fullmatch(word):
        return ""
    count = word.count("x")
    return f"{count}x{word[-1]}" if count > 1 else word


def measure_of(word: str) -> str:
    """A weight or a volume in grams or millilitres, as `1000g`, `500ml`; empty for none."""
    found = _MEASURE.fullmatch(word)
    if found is None:
        return ""
    unit = _UNITS.get(found[3], found[3])
    number = int(found[1]) * 10 + int(found[2] or 0)
    if unit == "lang":
        return f"{number * 10}g"
    if unit in ("kg", "l"):
        return f"{number * 100}{'g' if unit == 'kg' else 'ml'}"
    return f"{number // 10}{unit}"


def compact(text: str) -> str:
    """A code as it is compared: `A-01` as `a1`."""
    plain = re.sub(r"[\W_]", "", fold(text))
    found = _LETTERS_THEN_DIGITS.fullmatch(plain)
    return found[1] + found[2] if found else plain


def _digits_meant(word: str) -> str:
    """`al` as a1, `tlo` as t10, `to10` as t10: letters that look like digits behind a first letter."""
    return compact(word[0] + word[1:].translate(_ALIKE)) if word[:1].isalpha() else ""


_ALIKE = str.maketrans("oli", "011")


class Catalogue:
    """The products that can be claimed."""

    def __init__(self, sellables: Sequence[Sellable]) -> None:
        self.sellables = tuple(sellables)
        by_name = defaultdict[str, list[int]](list)
        for place, each in enumerate(self.sellables):
            by_name[fold(each.name) or each.sku].append(place)
        self.products = tuple(
            _product(number, [(place, self.sellables[place]) for place in places])
            for number, places in enumerate(by_name.values())
        )
        self.skus: dict[str, int] = {}
        self.codes: dict[str, frozenset[int]] = {}
        self.numbers: dict[int, frozenset[int]] = {}
        self.names: dict[str, frozenset[int]] = {}
        self.product_of = {kind.place: each.place for each in self.products for kind in each.kinds}
        self.shorts: set[str] = set()
        """Codes that are only the first letters of a name's words: with accents they are another word."""
        self.codes_of_several: frozenset[str] = frozenset()
        """Codes that were given to products with several variants: as one of these has it for its SKU, it is not meant alone."""
        self._index()
        self._forms = _forms(self.sellables)
        self.attributes = frozenset(
            word for each in self.products for word in each.attributes if not word.isdecimal()
        )
        self.beginnings = frozenset(
            word[:end] for word in self.names for end in range(2, len(word) - 1) if word.isalpha()
        )
        """With what names begin: somebody may write them as two words ("ba lô")."""
        self.thai = thai_words(_thai_names(self.sellables))
        """What finds the Thai words that are known here."""
        self._near = neighbours({*self.names, *self.attributes}, least=3)
        self.kept: dict[str, tuple[object, ...]] = {}
        """What was read of words; kept by whoever reads (`claim_words`)."""

    @staticmethod
    def of(products: Sequence[Sellable]) -> Catalogue:
        """A catalogue of products, in the order in which they are offered to whoever decides."""
        return Catalogue(products)

    def _index(self) -> None:
        codes, numbers, names = (defaultdict[object, set[int]](set) for _ in range(3))
        initials = defaultdict[str, set[int]](set)
        for place, each in enumerate(self.sellables):
            self.skus[compact(each.sku)] = place
            for nickname in each.nicknames:
                self._nick(nickname, self.product_of[place], codes, numbers, names)
        self.codes_of_several = frozenset(
            str(code)
            for code, those in codes.items()
            if any(len(self.products[each].kinds) > 1 for each in those)
        )
        for product in self.products:
            for word in product.words:
                names[word].add(product.place)
                if _LETTERS_THEN_DIGITS.fullmatch(word):
                    codes[compact(word)].add(product.place)
            for first, second in pairwise(product.words):
                if (
                    len(first + second) > 5
                    and (first + second).isascii()
                    and not (first + second).isdecimal()
                ):
                    names[first + second].add(product.place)  # written as one word
            for length in range(2, len(product.words) + 1):
                initials["".join(word[0] for word in product.words[:length])].add(product.place)
            shared = _shared([self.sellables[kind.place].sku for kind in product.kinds])
            if shared:
                codes[shared].add(product.place)
        said = {word for product in self.products for word in product.attributes}
        for short, places in initials.items():
            if len(short) > 1 and len(places) == 1 and not {short} & (names.keys() | said):
                codes.setdefault(short, places)
                self.shorts.add(short)
        self.codes = {str(each): frozenset(places) for each, places in codes.items()}
        self.numbers = {int(str(each)): frozenset(places) for each, places in numbers.items()}
        self.names = {str(each): frozenset(places) for each, places in names.items()}
        for sku, place in self.skus.items():
            self.codes.setdefault(sku, frozenset((self.product_of[place],)))

    def _nick(
        self,
        nickname: str,
        product: int,
        codes: dict[object, set[int]],
        numbers: dict[object, set[int]],
        names: dict[object, set[int]],
    ) -> None:
        plain = fold(nickname)
        numbered = _NUMBERED.fullmatch(plain)
        if numbered or (plain.isdecimal() and len(plain) <= 3):
            numbers[int(numbered[1] if numbered else plain)].add(product)
        elif any(each.isdecimal() for each in plain) or " " not in plain:
            codes[compact(plain)].add(product)
        else:
            for word in _WORDS.findall(plain):
                names[word].add(product)

    def code(self, word: str) -> tuple[frozenset[int], bool]:
        """The products that a folded word without blanks is the code of, and whether it was typed otherwise (`al` for A1)."""
        key = compact(word)
        if found := self.codes.get(key):
            return found, False
        if len(key) > 1 and (key[1:].isdecimal() or key[-1] == "l" or key[1:2] in "ol"):
            found = self.codes.get(_digits_meant(key))
            if found:
                return found, True
        return frozenset(), False

    def meant(self, written: str) -> Meant | None:
        """The word of the names or variants that is meant by a written one (in small letters); None for none."""
        plain = folded(written)
        if plain in self.names or plain in self.attributes:
            mine = accents(written)
            is_other = bool(mine) and mine not in self._forms.get(plain, (mine,))
            return Meant(plain, is_other)
        if len(plain) > LONGEST_WORD or len(plain) < 3:
            return None
        return self._slip(written, plain)

    def _slip(self, written: str, plain: str) -> Meant | None:
        calm = re.sub(r"(.)\1+", r"\1", plain)
        if _THAI_LETTER.match(plain):
            found = [each for each in self.names if each.startswith(plain) or each.endswith(plain)]
            return Meant(found[0]) if len(found) == 1 else None
        if plain.endswith("s") and (
            one := next(
                (each for each in (plain[:-1], plain[:-2], f"{plain[:-3]}y") if each in self.names),
                "",
            )
        ):
            return Meant(one)  # several of it, in English
        for each in (calm, *map(folded, unfinished(written))):
            if each in self.names or each in self.attributes:
                return Meant(each, is_slip=True)
        if len(plain) > 3 and (whole := self._begun(plain)):
            return Meant(whole, is_slip=True)
        if len(plain) == 3 and (short := self._letter_too_many(plain)):
            return Meant(short, is_slip=True)
        is_word = is_syllable(plain) and len(accents(written).replace("đ", "")) > 0
        if plain[:-1] in self.attributes and plain[-1] in "sfrxjetdgzc" and not is_word:
            return Meant(plain[:-1], is_slip=True)
        near = {each for form in (plain, *shorter(plain)) for each in self._near.get(form, ())}
        return next(
            (Meant(each, is_slip=True) for each in sorted(near) if _near(plain, each)), None
        )

    def _begun(self, plain: str) -> str:
        """The only long word of a variant that begins so ("vani" for vanilla)."""
        found = [
            each
            for each in self.attributes
            if each.startswith(plain) and len(each) > len(plain) + 1
        ]
        return found[0] if len(found) == 1 else ""

    def _letter_too_many(self, plain: str) -> str:
        """The word of two letters of which one of three has a key for a tone too many (`gfa`)."""
        for place in (1, 2):
            short = plain[:place] + plain[place + 1 :]
            if short in self.names and plain[place] in "sfrxj":
                return short
        return ""

    def priced(self, price: int) -> frozenset[int]:
        """The products of which something has this price."""
        return frozenset(
            self.product_of[place]
            for place, each in enumerate(self.sellables)
            if each.price == price
        )

    def product(self, place: int) -> Product:
        """The product at a place."""
        return self.products[place]

    def shown(self, words: str) -> frozenset[int]:
        """The products that are meant by what is shown: a SKU, a code, or a line of the run sheet ("Áo A1 199k")."""
        if not words:
            return frozenset()
        exact = self.skus.get(compact(words))
        if exact is not None:
            return frozenset((self.product_of[exact],))
        found = [self.code(each)[0] for each in _WORDS.findall(fold(words))]
        return next(filter(None, found), self.codes.get(compact(words), frozenset()))

    def exactly(self, words: str) -> int | None:
        """The place of the sellable whose SKU this is."""
        return self.skus.get(compact(words))


def _near(word: str, other: str) -> bool:
    """Whether a word is one slip from another; a short one only by two letters the wrong way round or a key beside the right one."""
    if len(other) >= 5 or len(word) > len(other) >= 4:
        return one_slip(word, other)
    if len(word) == len(other):
        wrong = [place for place in range(len(word)) if word[place] != other[place]]
        if len(wrong) == 1 and wrong[0]:
            return is_beside(word[wrong[0]], other[wrong[0]])
        if len(wrong) == 2 and wrong[1] == wrong[0] + 1:
            first, second = wrong
            return word[first] == other[second] and word[second] == other[first]
        return False
    return len(other) >= 4 and one_slip(word, other)


def _thai_names(sellables: Iterable[Sellable]) -> set[str]:
    """Thai words of variants, and of names what is left beside words that are known."""
    texts = {
        spelled(unicodedata.normalize("NFKC", text).lower())
        for each in sellables
        for text in (each.name, each.variant)
        if _THAI_LETTER.search(text)
    }
    return {word for text in texts for word in _THAI_RUN.findall(text) if len(word) > 2}


def _forms(sellables: Iterable[Sellable]) -> dict[str, frozenset[str]]:
    """Which accents the words of names and variants have."""
    found = defaultdict[str, set[str]](set)
    for each in sellables:
        for written in (each.name, each.variant, *each.nicknames):
            for word in _WORDS.findall(spelled(unicodedata.normalize("NFKC", written).lower())):
                for part in COLOURS.get(word, word).split():
                    found[folded(part)].add(accents(part))
    return {word: frozenset(those) for word, those in found.items()}


def _shared(skus: Sequence[str]) -> str:
    """The code with which the SKUs of several variants begin."""
    if len(skus) < 2:
        return ""
    start = ""
    for letters in zip(*map(fold, skus), strict=False):
        if len(set(letters)) > 1:
            break
        start += letters[0]
    if start != fold(min(skus, key=len)):
        start = re.sub(r"[^\W_]*\Z", "", start)
    found = compact(start)
    return found if len(found) > 1 and any(each.isdecimal() for each in found) else ""


def _product(number: int, listed: Sequence[tuple[int, Sellable]]) -> Product:
    name = listed[0][1].name
    kinds = tuple(_kind(place, each.variant) for place, each in listed)
    initials = {
        "".join(word[0] for word in kind.words): kind.words for kind in kinds if len(kind.words) > 1
    }
    return Product(
        number,
        name,
        tuple(dict.fromkeys(_plain_words(name))),
        kinds,
        frozenset(word for kind in kinds for word in kind.words),
        frozenset(kind.size for kind in kinds if kind.size),
        frozenset(kind.measure for kind in kinds if kind.measure),
        initials,
    )


@cache
def _plain_words(text: str) -> tuple[str, ...]:
    written = _WORDS.findall(spelled(unicodedata.normalize("NFKC", text).lower()))
    return tuple(folded(part) for each in written for part in COLOURS.get(each, each).split())


def _kind(place: int, variant: str) -> Kind:
    size = measure = ""
    words: list[str] = []
    whole_variant = _APART.sub(r"\1\2", unicodedata.normalize("NFKC", variant))
    parts = _PARTS.split(whole_variant)
    for part in parts:
        plain = fold(part)
        whole = _SIZE_MARK.sub("", plain)
        if measured := measure_of(whole.replace(" ", "")):
            measure = measured
        elif size_of(whole.replace(" ", "")) and not size:
            size = size_of(whole.replace(" ", ""))
        elif (
            whole.isdecimal()
            and (20 <= int(whole) <= 60 or whole != plain or len(parts) > 1)
            and not size
        ):
            size = whole.lstrip("0") or whole
        else:
            for word in _plain_words(_SIZE_MARK.sub("", part.strip())):
                lettered = _LETTER_AND_NUMBER.fullmatch(word)
                if size_of(word) and not size and len(word) > 0:
                    size = size_of(word)
                elif lettered and not size:  # "M76"
                    size = size_of(lettered[1])
                    words += [word, lettered[2]]
                elif measure_of(word):
                    measure = measure_of(word)
                else:
                    words.append(word.lstrip("0") or word)
    return Kind(place, size, measure, tuple(dict.fromkeys(words)))
