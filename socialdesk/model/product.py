"""What the shop sells: how a product is named, and in what amounts it is kept. Pure."""

from __future__ import annotations

import unicodedata

from socialdesk.model.hyphens import plain_hyphens
from socialdesk.model.text import display_safe, fold, one_line, storable

LONGEST_SKU = 64
LONGEST_NAME = 200
MOST_UNITS = 1_000_000_000
"""Of one product, in the stock or in an order."""
MOST_AMOUNT = 1_000_000_000_000_000
"""No price and no total is higher, in the currency's smallest unit: every program that reads our JSON can count so far."""


def tidy(text: str, longest: int = LONGEST_NAME) -> str:
    """A name as it is kept: on one line, in NFC, without what a terminal obeys or nobody sees."""
    return one_line(display_safe(unicodedata.normalize("NFC", storable(text))), longest)


def tidy_sku(text: str) -> str:
    """A SKU as it is kept, with plain hyphens. Raises ValueError for none, one that is too long, or one with signs that nobody
    sees: two that look alike would be two products."""
    plain = unicodedata.normalize("NFC", " ".join(plain_hyphens(text).split()))
    if not plain or len(plain) > LONGEST_SKU or display_safe(storable(plain)) != plain:
        raise ValueError(text)
    return plain


def folded_sku(sku: str) -> str:
    """By what a SKU is found, and is one of a kind: `a1-m` is A1-M, whichever hyphen it is written with."""
    return fold(plain_hyphens(storable(sku)))


def spelled_sku(sku: str) -> str:
    """The same where hyphens are told apart: by that the second of two products is found that older programs took for two."""
    return fold(storable(sku))


def titled(name: str, variant: str) -> str:
    """A product's name with its variant: `Áo A1 (đỏ, M)`."""
    return f"{name} ({variant})" if variant else name


def units(text: str, now: int) -> int:
    """How many units there are where `text` is typed: `50`; `+20` and `-3` are more or less than `now`. Raises ValueError
    for what is no number, or an amount that cannot be there."""
    plain = text.strip().replace("\u2212", "-")
    if not plain.removeprefix("+").removeprefix("-").isdecimal() or len(plain) > 12:
        raise ValueError(text)
    number = int(plain)
    found = now + number if plain[:1] in ("+", "-") else number
    if not 0 <= found <= MOST_UNITS:
        raise ValueError(text)
    return found
