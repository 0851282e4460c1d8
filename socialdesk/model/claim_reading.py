"""What reading a comment for claims gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from socialdesk.model.claim_items import Item
from socialdesk.model.reason import Reason

CERTAIN = 0.9
"""From this confidence on a claim is taken by itself: product, variant and quantity are said, and nothing else that was not
understood."""
UNCLEAR = 0.4
"""From this confidence on a person decides by one key among the candidates; below it is no claim."""


class Kind(StrEnum):
    """What a comment does."""

    CLAIM = "claim"
    PLUS_ONE = "plus_one"
    """It takes what is being shown by a plus and a number alone."""
    CANCEL = "cancel"
    SWAP = "swap"
    QUESTION = "question"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read in a comment. `confidence` (0 to 1; see CERTAIN and UNCLEAR) is that of the least sure of the `items`, each of
    which has its own. `phone` is in E.164, empty for none; `price` is what was said, in the currency's smallest unit, None for
    none. `why`: what is unclear, or was read otherwise than it is written.

    Of a cancel, `items` are what is given up (none: what the person took); an item is unclear where a product has several variants
    and none is said, so whoever knows what the person took chooses among the candidates. Of a swap, `items` are what is taken
    instead, and `given_up` is what is given up, where that is said.
    """

    kind: Kind
    items: tuple[Item, ...] = ()
    phone: str = ""
    price: int | None = None
    confidence: float = 0.0
    why: tuple[Reason, ...] = ()
    given_up: tuple[Item, ...] = ()


def made(
    kind: Kind,
    items: Sequence[Item],
    why: Sequence[Reason],
    most: float,
    price: int | None = None,
    given_up: Sequence[Item] = (),
) -> Reading:
    """A reading of which no item is surer than `most`."""
    capped = tuple(replace(each, confidence=round(min(each.confidence, most), 2)) for each in items)
    least = min((each.confidence for each in capped), default=most)
    reasons = tuple(dict.fromkeys(why))
    return Reading(kind, capped, "", price, round(least, 2), reasons, tuple(given_up))
