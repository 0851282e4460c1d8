"""A comment's items while they are put together, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from socialdesk.model.claim_amounts import TENS, THOUSAND
from socialdesk.model.claim_catalogue import Catalogue, Product
from socialdesk.model.claim_tokens import (
    ATTRIBUTE,
    COUNT,
    MEASURE,
    NUMBER,
    OTHER_WORD,
    PRICE,
    PRODUCT,
    SIZE,
    STOP,
    Token,
)
from socialdesk.model.reason import Reason

MOST = 99
"""Units of one thing that are taken by one comment."""
_SHADE = 10
"""From this number on one that is also a shade's or a size's is that rather than an amount."""
_LENGTHS = frozenset(("cm", "mm", "m", "inch", "in", "w", "v", "ly", "ml", "g", "mah", "gb"))
_UNSAID = frozenset(("filler", "unit", "mark", "take", "give", "this", "phone"))


@dataclass(slots=True)
class Draft:
    """An item while it is read. What it does not say is as in `parent`, the one before it."""

    products: frozenset[int] = frozenset()
    sku: int = -1
    words: list[str] = field(default_factory=list)
    size: str = ""
    measure: str = ""
    quantity: int = 0
    others: list[int] = field(default_factory=list)
    """Other quantities that are said of it."""
    slips: list[Reason] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """What is said of it and no variant has."""
    is_either: bool = False
    """It is said beside another one, as another choice."""
    is_odd: bool = False
    """A number in it says nothing that is known."""
    are_tens: bool = False
    """Its amount is in tens ("2 chục"): so many pieces, or so many packs of ten."""
    parent: Draft | None = None

    def says_more(self) -> bool:
        """Whether it says more than an amount."""
        return bool(self.products or self.words or self.size or self.measure or self.missing)

    def what(self) -> frozenset[int]:
        """Its products, or those of the one before it."""
        if self.products or self.parent is None:
            return self.products
        return self.parent.what()


@dataclass(slots=True)
class Drafts:
    """The items that were put together so far; `shown` are the products that are meant where none is said."""

    catalogue: Catalogue
    shown: frozenset[int]
    found: list[Draft] = field(default_factory=list)
    price: int | None = None
    each: int = 0
    """The quantity of "one of each"."""
    after_choice: bool = False
    is_apart: bool = False
    """What comes next stands behind a comma or an "and"."""

    def last(self) -> Draft:
        """The item that is under way."""
        if not self.found:
            self.found.append(Draft())
        return self.found[-1]

    def another(self) -> Draft:
        """The next item."""
        self.found.append(Draft(parent=self.last(), is_either=self.after_choice))
        self.after_choice = False
        return self.found[-1]

    def meant(self) -> list[Product]:
        """The products that the item under way is of."""
        return [self.catalogue.product(each) for each in self.last().what() or self.shown]

    def product(self, token: Token) -> None:
        """A product: of the item under way, or where that has one, of the next."""
        draft = self.last()
        both = draft.products & token.products
        if draft.products and self.is_apart and draft.products != token.products:
            draft, both = self.another(), frozenset()
        says_more = draft.words or draft.size or draft.quantity
        if draft.products and (not both or (says_more and len(draft.products) == 1)):
            draft = self.another()
            both = frozenset()
        draft.products, draft.sku = both or token.products, max(token.sku, draft.sku)
        if token.is_slip:
            named = self.catalogue.product(min(token.products)).name
            draft.slips.append(Reason("claim.slip", written=token.written, meant=named))

    def attribute(self, token: Token, following: Token | None = None) -> None:
        """A word of a variant; of the next item where it cannot belong to this one, or the next product stands behind it ("lamp
        and the green vase"). One that no variant has is missing."""
        if self._is_of_next(token, following):
            self.another().words += token.word.split()
            return
        draft, products = self.last(), self.meant()
        said = token.word.split()
        words = [word for word in said if any(word in each.attributes for each in products)]
        if products and not words:
            draft = self.another() if draft.missing or draft.words else draft
            draft.missing.append(token.written or token.word)
            return
        words = words or said
        if draft.words and not _fit(products, [*draft.words, *words]):
            draft = self.another()
        draft.words += [word for word in words if word not in draft.words]
        if token.is_slip:
            draft.slips.append(Reason("claim.slip", written=token.written, meant=" ".join(words)))

    def _is_of_next(self, token: Token, following: Token | None) -> bool:
        if following is None or following.kind != PRODUCT or not self.last().products:
            return False
        said = set(token.word.split())
        mine = any(said <= each.attributes for each in self.meant())
        others = following.products - self.last().products
        is_theirs = any(said <= self.catalogue.product(each).attributes for each in others)
        return is_theirs and (self.is_apart or not mine)

    def size(self, size: str) -> None:
        """A size; of the next item where this one has another."""
        draft = self.last()
        draft = self.another() if draft.size not in ("", size) else draft
        draft.size = size

    def measure(self, measure: str) -> None:
        """A weight or a volume; of the next item where this one has another."""
        draft = self.last()
        draft = self.another() if draft.measure not in ("", measure) else draft
        draft.measure = measure

    def amount(self, number: int, following: Token | None = None) -> None:
        """A quantity: of the item under way; of the next one where that has one, or what follows does not belong to it."""
        if self.each:
            self.each = number
            return
        draft = self.last()
        if draft.quantity or (following is not None and self._conflicts(draft, following)):
            draft = self.another()
        draft.quantity = number

    def _conflicts(self, draft: Draft, token: Token) -> bool:
        if token.kind == PRODUCT:
            return bool(draft.products)
        if token.kind == SIZE:
            return draft.size not in ("", token.word)
        if token.is_attribute:
            return bool(draft.words) and not _fit(self.meant(), [*draft.words, *token.word.split()])
        return False

    def number(
        self, token: Token, following: Token | None, *, begins: bool, is_counted: bool
    ) -> None:
        """A number without a word behind it: a size, a shade, a measure, a price, or an amount. `begins`: nothing stands before
        it in its part of the comment."""
        products, digits = self.meant(), str(token.number)
        kind = following.kind if following else ""
        is_alone = not is_counted and not (following and following.is_attribute)
        if is_alone and self._may_be_shade(digits):  # "meiji 9"
            self.last().is_odd = not token.is_marked
            token = replace(token, is_marked=True)
        is_one = following is not None and following.is_attribute
        is_one = is_one and _fit(products, [digits, following.word if following else ""])
        is_of_it = (
            is_one or token.is_marked or token.number >= _SHADE or kind in (COUNT, NUMBER, MEASURE)
        )
        measures = [m for each in products for m in each.measures if m.rstrip("gml") == digits]
        if is_of_it and any(digits in each.sizes for each in products):
            self.size(digits)
        elif is_of_it and any(digits in each.attributes for each in products):
            self.attribute(Token(ATTRIBUTE, digits))
        elif is_of_it and (length := _length_of(digits, products)):
            self.attribute(Token(ATTRIBUTE, length))
        elif measures and token.number >= _SHADE:
            self.measure(measures[0])
        elif token.number > _SHADE and (price := self._as_price(token.number)):
            self.price = price
        elif 1 <= token.number <= MOST and not token.is_marked:
            self.amount(token.number, following if begins else None)
        elif token.number > MOST and any(
            self._is_bid(token.number * THOUSAND, each) for each in products
        ):
            self.price = token.number * THOUSAND
        else:
            self.last().is_odd = True

    def _may_be_shade(self, digits: str) -> bool:
        """Whether a small number behind a product may say which of its variants."""
        draft = self.last()
        has_size = bool(draft.size or (draft.parent and draft.parent.size))
        if len(digits) > 1 or has_size or draft.quantity:
            return False
        if not draft.products or draft.words:  # what is shown, or was taken before
            return int(digits) > (0 if draft.words else 2) and any(
                digits in each.sizes for each in self.meant()
            )
        return any(digits in each.sizes or digits in each.attributes for each in self.meant())

    def _is_bid(self, said: int, product: Product) -> bool:
        return self._price(product) // 2 <= said < self._price(product)

    def _as_price(self, number: int) -> int:
        """What a bare number says where it is the price of what is meant, in thousands or as it stands; else 0."""
        prices = {self._price(each) for each in self.meant()}
        return next((each for each in (number * THOUSAND, number) if each in prices), 0)

    def _price(self, product: Product) -> int:
        return self.catalogue.sellables[product.kinds[0].place].price


def _length_of(digits: str, products: Sequence[Product]) -> str:
    """The word of a variant that is this number and a unit, or a letter and this number: `24cm`, `N02`."""
    words = (word for each in products for word in sorted(each.attributes))
    return next(
        (
            word
            for word in words
            if word.removeprefix(digits) in _LENGTHS
            or (word[1:].lstrip("0") == digits and word[0].isalpha())
        ),
        "",
    )


def _fit(products: Sequence[Product], words: Sequence[str]) -> bool:
    """Whether one variant can have all of the words."""
    if not products:
        return True
    return any(set(words) <= set(kind.words) for each in products for kind in each.kinds)


def drafts(tokens: Sequence[Token], catalogue: Catalogue, shown: frozenset[int]) -> Drafts:
    """The items of a comment whose amounts are marked (`claim_amounts`)."""
    made = Drafts(catalogue, shown)
    said = [each for each in tokens if each.kind not in _UNSAID or each.is_attribute]
    is_numbered = False
    is_counted = COUNT in {each.kind for each in said}
    for place, token in enumerate(said):
        begins = place == 0 or said[place - 1].kind in (STOP, "with")
        following = said[place + 1] if place + 1 < len(said) else None
        if token.kind == PRODUCT:
            is_numbered = token.is_marked
            made.product(token)
        elif _is_numbered(token, following, catalogue) and begins and is_numbered:
            products = catalogue.numbers[token.number]  # "mã 9 và 3"
            made.product(Token(PRODUCT, token.word, products=products))
        elif token.kind == NUMBER:
            made.number(token, following, begins=begins, is_counted=is_counted)
        elif token.kind == COUNT:
            _count(made, token, following if begins else None)
        else:
            _word(made, token, following)
        made.is_apart = token.kind in (STOP, "with")
    return made


def _is_numbered(token: Token, following: Token | None, catalogue: Catalogue) -> bool:
    is_amount = following is not None and following.kind == PRODUCT
    return token.kind == NUMBER and not is_amount and token.number in catalogue.numbers


def _count(made: Drafts, token: Token, following: Token | None) -> None:
    if 1 <= token.number <= MOST:
        made.amount(token.number, following)
        made.last().are_tens = token.word == TENS
    else:
        made.last().is_odd = True


def _word(made: Drafts, token: Token, following: Token | None) -> None:
    if token.kind == SIZE:
        made.size(token.word)
    elif token.kind == MEASURE:
        _measured(made, token)
    elif token.kind == PRICE and (measure := _length_of(token.word, made.meant())):
        made.attribute(Token(ATTRIBUTE, measure))  # 20000mAh
    elif token.kind == PRICE:
        made.price = token.number
    elif token.kind == "each":
        made.each = made.each or 1
    elif token.kind == "alt":
        made.after_choice = True
    elif token.is_attribute:
        made.attribute(token, following)
    elif token.kind == OTHER_WORD:
        _short(made, token)


def _measured(made: Drafts, token: Token) -> None:
    """`2l`: litres of what is measured so, else two of size L."""
    is_liquid = any(m.endswith("ml") for each in made.meant() for m in each.measures)
    if token.written and not is_liquid:
        number, size = token.written.split()
        made.amount(int(number))
        made.size(size)
    else:
        made.measure(token.word)


def _short(made: Drafts, token: Token) -> None:
    """`sr` for sầu riêng."""
    for each in made.meant():
        if words := each.initials.get(token.word):
            made.attribute(Token(ATTRIBUTE, " ".join(words), written=token.written))
            return


def is_short(word: str, products: frozenset[int], catalogue: Catalogue) -> bool:
    """Whether a word is short for a variant of one of the products."""
    return any(word in catalogue.product(each).initials for each in products)
