"""Which products a claim is of, and how many of each: what the items of a comment mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from socialdesk.model.claim_catalogue import Catalogue, Kind, measure_of
from socialdesk.model.claim_drafts import MOST, Draft, Drafts
from socialdesk.model.reason import Reason

SURE, SLIP = 0.97, 0.04
"""How sure an item is where everything is said, and by how much less for each slip of the keyboard."""
ASKED, MISSING = 0.6, 0.5
"""How sure it is at most where something is to be asked, and where what is said is not to be had."""
MOST_SURE = 30
"""More than so many are asked about."""
MOST_ITEMS = 12


@dataclass(frozen=True, slots=True)
class Item:
    """What somebody takes: the `sku` where it is clear, else None; `candidates` are the SKUs that can be meant, the likeliest
    first (the `sku` alone where it is clear)."""

    sku: str | None
    candidates: tuple[str, ...]
    quantity: int
    confidence: float


def items(made: Drafts, *, kept: Draft | None = None) -> tuple[list[Item], list[Reason]]:
    """The items that are meant, and why some are unclear. `kept`: what is as before where nothing else is said."""
    found: list[Item] = []
    why: list[Reason] = []
    for draft in _whole(made):
        if len(found) >= MOST_ITEMS:
            break
        if kept is not None and draft.parent is None:
            draft.parent = kept
        several, reasons = _resolved(draft, made)
        why += reasons
        if len(several) == 1 and several[0].sku and _is_there(several[0], found):
            why.append(Reason("claim.twice", sku=several[0].sku))
            found = [replace(each, confidence=min(each.confidence, ASKED)) for each in found]
        elif draft.is_either and found:
            found[-1] = _either(found[-1], several)
            why.append(Reason("claim.choice"))
        else:
            found += several
    return found, why


def _is_there(item: Item, items_before: Sequence[Item]) -> bool:
    return any(each.sku == item.sku for each in items_before)


def _whole(made: Drafts) -> Iterator[Draft]:
    """The items, those left out that say only another amount of the one before. What is said before the first product is of that
    as well ("1 trắng 1 đen A2")."""
    kept: list[Draft] = []
    named = next((each.products for each in made.found if each.products), frozenset[int]())
    for draft in made.found:
        if draft.products or not draft.says_more():
            break
        draft.products = named
    if made.found and _is_total(made.found):
        made.found[1].products = made.found[0].products
        del made.found[0]
    for draft in made.found:
        if kept and not draft.says_more():
            kept[-1].others.append(draft.quantity)
        else:
            kept.append(draft)
    return iter(kept)


def _is_total(found: Sequence[Draft]) -> bool:
    """Whether the first item only says how many the others are together: "2 cái B7, 1 hồng 1 trắng"."""
    first, rest = found[0], found[1:]
    if len(rest) < 2 or first.words or first.size or first.measure or first.quantity < 2:
        return False
    is_same = all(each.words or each.size for each in rest) and not any(
        each.products - first.products for each in rest
    )
    return is_same and sum(each.quantity or 1 for each in rest) == first.quantity


def _either(one: Item, others: Sequence[Item]) -> Item:
    candidates = tuple(
        dict.fromkeys((*one.candidates, *(sku for each in others for sku in each.candidates)))
    )
    return Item(None, candidates, one.quantity, min(one.confidence, 0.6))


def _resolved(draft: Draft, made: Drafts) -> tuple[list[Item], list[Reason]]:
    catalogue = made.catalogue
    products = sorted(draft.what() or made.shown)
    if not products:
        return [], []
    why = list(draft.slips)
    confidence = SURE - SLIP * len(draft.slips)
    if draft.sku >= 0:
        kinds = [kind for kind in catalogue.product(products[0]).kinds if kind.place == draft.sku]
    else:
        kinds = [kind for each in products for kind in catalogue.product(each).kinds]
    kinds, quantity, confidence = _narrowed(draft, kinds, catalogue, confidence, why)
    quantity = made.each or quantity or draft.quantity or 1
    if draft.are_tens and not any({"10", "chuc"} & set(each.words) for each in kinds):
        quantity = min(quantity * 10, MOST)
        confidence = min(confidence, ASKED)
    if draft.others:
        why.append(Reason("claim.two_quantities", first=quantity, second=draft.others[0]))
        confidence = min(confidence, 0.6)
    if quantity > MOST_SURE:
        why.append(Reason("claim.many", quantity=quantity))
        confidence = min(confidence, 0.7)
    if draft.is_odd:
        why.append(Reason("claim.number"))
        confidence = min(confidence, 0.6)
    skus = tuple(catalogue.sellables[each.place].sku for each in kinds)
    if len(skus) == 1:
        return [Item(skus[0], skus, quantity, confidence)], why
    if made.each and len(products) == 1 and len(skus) <= MOST_ITEMS and not draft.missing:
        is_one_row = 1 in (len({each.size for each in kinds}), len({each.words for each in kinds}))
        most = confidence if is_one_row else min(confidence, 0.8)
        return [Item(sku, (sku,), quantity, most) for sku in skus], why
    why.append(_asked(kinds, products, catalogue))
    return [Item(None, skus, quantity, min(confidence, 0.6))], why


def _narrowed(
    draft: Draft, kinds: list[Kind], catalogue: Catalogue, confidence: float, why: list[Reason]
) -> tuple[list[Kind], int, float]:
    """The variants that can be meant, the quantity that a measure says (0 for none), and how sure it is."""
    quantity = 0
    missing = list(draft.missing)
    words, size, measure = _said(draft)
    named = catalogue.product(catalogue.product_of[kinds[0].place]).name
    if size:
        fitting = [each for each in kinds if each.size == size]
        if not fitting and size != "free":
            missing.append(size.upper())
        kinds = fitting or kinds
    if measure and not draft.words and _is_measured_otherwise(kinds, measure, words):
        words = []
    if words:
        best = max(_matched(words, each) for each in kinds)
        kinds = [each for each in kinds if _matched(words, each) == best]
        exact = [each for each in kinds if len(each.words) == best]
        kinds = exact or kinds
        if not best:
            missing += words
    if measure:
        fitting = [each for each in kinds if each.measure == measure]
        if not fitting:
            fitting, quantity = _multiple(measure, kinds)
            if quantity and draft.quantity:
                why.append(Reason("claim.two_quantities", first=quantity, second=draft.quantity))
                confidence = min(confidence, 0.6)
            elif quantity and fitting[0].measure[:-1] != "1000" and fitting[0].measure != "1000ml":
                confidence = min(confidence, 0.7)
        is_named = any(measure_of(word) == measure for word in named.lower().split())
        if not fitting and not is_named:
            missing.append(_written(measure))
            quantity = 0 if draft.quantity else _as_pieces(measure, kinds)
        kinds = fitting or kinds
    if missing:
        why.append(Reason("claim.none_such", said=", ".join(dict.fromkeys(missing)), product=named))
        confidence = min(confidence, 0.5)
    return kinds, quantity, confidence


def _is_measured_otherwise(kinds: Sequence[Kind], measure: str, words: Sequence[str]) -> bool:
    """Whether what has this measure has not the words that were said before of another one."""
    fitting = [each for each in kinds if each.measure == measure]
    return bool(fitting) and not any(_matched(words, each) == len(words) for each in fitting)


def _said(draft: Draft) -> tuple[list[str], str, str]:
    """Its words, size and measure, or those of the one before where it says none."""
    words, size, measure = draft.words, draft.size, draft.measure
    above = draft.parent
    while above is not None and (not draft.products or above.products == draft.products):
        words, size, measure = words or above.words, size or above.size, measure or above.measure
        above = above.parent
    return words, size, measure


def _matched(words: Sequence[str], kind: Kind) -> int:
    return sum(word in kind.words for word in words)


def _multiple(measure: str, kinds: Sequence[Kind]) -> tuple[list[Kind], int]:
    """The biggest measure that goes into another, and how often."""
    unit, amount = measure.lstrip("0123456789"), int(measure.rstrip("gml"))
    for kind in sorted(kinds, key=lambda each: -int(each.measure.rstrip("gml") or 0)):
        if kind.measure.endswith(unit) and kind.measure.lstrip("0123456789") == unit:
            times, rest = divmod(amount, int(kind.measure.rstrip("gml")) or 1)
            if not rest and 1 < times <= MOST:
                return [each for each in kinds if each.measure == kind.measure], times
    return [], 0


def _as_pieces(measure: str, kinds: Sequence[Kind]) -> int:
    """How many are meant by whole kilograms or litres of what has no measure, if it is sold by these; else 0."""
    number, rest = divmod(int(measure.rstrip("gml")), 1_000)
    return number if not rest and number <= MOST and not any(each.measure for each in kinds) else 0


def _written(measure: str) -> str:
    """A measure as people write it: `2 kg`, `500 ml`."""
    number, unit = int(measure.rstrip("gml")), measure.lstrip("0123456789")
    whole, rest = divmod(number, 1_000)
    return f"{number} {unit}" if rest or not whole else f"{whole} {'kg' if unit == 'g' else 'l'}"


def _asked(kinds: Sequence[Kind], products: Sequence[int], catalogue: Catalogue) -> Reason:
    """What a person has to ask, or to choose."""
    if len(products) > 1:
        names = ", ".join(catalogue.product(each).name for each in products[:6])
        return Reason("claim.which_product", choices=names)
    named = catalogue.product(products[0]).name
    sizes = list(dict.fromkeys(each.size.upper() for each in kinds if each.size))
    words = {each.words for each in kinds}
    if len(words) == 1 and len(sizes) > 1:
        return Reason("claim.size_not_said", product=named, choices=", ".join(sizes))
    variants = ", ".join(catalogue.sellables[each.place].variant for each in kinds[:8])
    return Reason("claim.variant_not_said", product=named, choices=variants)
