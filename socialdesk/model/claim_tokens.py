"""The words of a comment as a claim is read: what each says."""

from __future__ import annotations

from dataclasses import dataclass

PRODUCT, ATTRIBUTE, SIZE, MEASURE, NUMBER, COUNT = "P", "A", "S", "W", "N", "Q"
PRICE, BODY, STOP, PLUS, OTHER_WORD, OTHER_CODE, PHONE = "K", "B", ",", "+", "X", "Z", "T!"
QUESTION_MARK = "?"


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
    is_loose: bool = False
    """It is only the kind of thing that a product's name begins with ("kem"): one that is named beside it stands."""
    sku: int = -1
    written: str = ""
