"""Comments in a live that take products: which, how many, and how sure that is. Pure; asked about every comment of a live.

A comment becomes words that mean something (`claim_words`), numbers among them amounts (`claim_amounts`), and these the items of a
claim (`claim_drafts`, `claim_items`). What a comment does is decided here, and in `claim_changes`: it is taken by itself where all
of it was understood.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from socialdesk.model.claim_amounts import THOUSAND, amounts
from socialdesk.model.claim_catalogue import Catalogue, Sellable
from socialdesk.model.claim_changes import cancelled, swapped
from socialdesk.model.claim_drafts import MOST, Drafts, drafts, is_short
from socialdesk.model.claim_items import MOST_SURE, Item, items
from socialdesk.model.claim_parts import POLITE, SAYS, TAKES, is_question, said
from socialdesk.model.claim_reading import CERTAIN, UNCLEAR, Kind, Reading, made
from socialdesk.model.claim_tokens import (
    ATTRIBUTE,
    BODY,
    COUNT,
    MEASURE,
    NUMBER,
    OTHER_WORD,
    PHONE,
    PLUS,
    PRICE,
    PRODUCT,
    SIZE,
    STOP,
    Token,
)
from socialdesk.model.claim_words import words_of
from socialdesk.model.reason import Reason

__all__ = ["CERTAIN", "UNCLEAR", "Catalogue", "Item", "Kind", "Reading", "Sellable", "read"]

_KNOWN = frozenset(
    (
        "filler",
        "unit",
        "mark",
        "pair",
        "count",
        "this",
        "phone",
        "with",
        "alt",
        "each",
        "only",
        "again",
        "where",
        "nice",
        "want",
        "#",
        "*",
    )
).union(SAYS, TAKES, (PRICE, BODY, STOP, PHONE, PLUS))
"""Words that are understood in a claim."""
_THEY_SAY = frozenset(
    ["me", "em", "e", "chi", "c", "minh", "m", "anh", "a", "tui", "t", "ban", "b"]
)
_TO_FRIENDS = frozenset(["di", "ne", "kia", "chung", "vo", "vao", "may", "ba"])
"""What is said to a friend who is named: "@Lan mua A1 đi"."""
_PLEASE = frozenset(["please", "pls", "plz", "me", "for me"])
"""Who says "2 please", "1 for me"."""
"""Who says "em 1"."""
_NONE, _QUESTION = Reading(Kind.NONE), Reading(Kind.QUESTION, confidence=CERTAIN)
_OUTRIGHT, _CUT, _HARDLY = 1.0, 0.6, 0.2
"""How sure it is at most: where all was understood; where a part is missing; where it is no claim."""


def read(
    text: str, catalogue: Catalogue, *, reply_to_shop: bool = False, current: str | None = None
) -> Reading:
    """What a comment does. `current` is what is being shown at that moment: a SKU, a code, or a line of the run sheet; for a swap
    that names nothing, the SKU that the person took. `reply_to_shop`: it answers the shop's own comment, so that "M" alone says
    something. Never fails; never names what the catalogue has not; a quantity is 1 to 99."""
    shown = catalogue.shown(current or "")
    words = words_of(text, catalogue, shown)
    if not words.tokens:
        return _NONE
    found = _read(words.tokens, catalogue, shown, current or "", is_reply=reply_to_shop)
    if words.is_cut and found.items:
        why = (*found.why, Reason("claim.long"))
        found = made(found.kind, found.items, why, _CUT, found.price, found.given_up)
    if found.kind in (Kind.CLAIM, Kind.PLUS_ONE) and found.confidence < UNCLEAR:
        found = replace(found, kind=Kind.NONE, items=())
    return replace(found, phone=words.phone) if words.phone else found


def _read(
    tokens: Sequence[Token],
    catalogue: Catalogue,
    shown: frozenset[int],
    current: str,
    *,
    is_reply: bool,
) -> Reading:
    kinds = {each.kind for each in tokens}
    if PLUS in kinds and shown and (found := _plus_one(tokens, catalogue, shown)):
        return found
    asks = is_question(tokens)
    if not asks:
        changed = swapped(tokens, catalogue, shown, current) or cancelled(tokens, catalogue)
        if changed:
            return changed
    if PRODUCT not in kinds and not shown:
        return (None if asks else _without_name(tokens, catalogue)) or (
            _QUESTION if asks else _NONE
        )
    return _Claim(catalogue, shown, is_reply).of(tokens)


# -- claims


def _plus_one(
    tokens: Sequence[Token], catalogue: Catalogue, shown: frozenset[int]
) -> Reading | None:
    """The comment that is a plus and a number, while something is shown."""
    said = [each for each in tokens if each.kind not in ("filler", "unit", STOP, PHONE)]
    if [each.kind for each in said] != [PLUS, NUMBER] or said[1].is_marked:
        return None
    if not 1 <= said[1].number <= MOST:
        return None
    draft = Drafts(catalogue, shown)
    draft.amount(said[1].number)
    draft.last().products = shown
    found, why = items(draft)
    return made(Kind.PLUS_ONE, found, [*why, _as_shown(catalogue, shown)], _OUTRIGHT)


def _as_shown(catalogue: Catalogue, shown: frozenset[int]) -> Reason:
    return Reason("claim.shown", product=catalogue.product(min(shown)).name)


def _is_signed(tokens: Sequence[Token]) -> bool:
    """Whether somebody's name stands in it: "Q3 cô Bảy Bến Tre"."""
    return any(
        each.word in ("co", "chu", "bac", "anh", "chi") and after.kind in (OTHER_WORD, "filler")
        for each, after in pairwise(tokens)
    )


def _without_name(tokens: Sequence[Token], catalogue: Catalogue) -> Reading | None:
    """A claim without a product's name, where nothing is shown: by its number alone ("lấy 12", "12 đỏ M"), or by a variant that
    only one product has ("2 cây hồng đất"). Never surer than a person."""
    kinds = [each.kind for each in amounts(tokens)]
    for place, token in enumerate(tokens):
        products = catalogue.numbers.get(token.number) if token.kind == NUMBER else None
        is_first = set(kinds[:place]) <= {"filler"}
        is_counted = COUNT in kinds and not token.is_marked and not is_first
        is_asked_for = not {ATTRIBUTE, SIZE, COUNT, "mark", *TAKES}.isdisjoint(kinds) or (
            is_first and any(each.word in POLITE for each in tokens[place:])
        )
        if products and not is_counted and is_asked_for:
            named = Token(PRODUCT, token.word, products=products, is_marked=True)
            why = Reason("claim.by_number", number=token.number)
            others = [
                replace(each, kind=PRODUCT, products=catalogue.numbers[each.number], is_marked=True)
                if each.kind == NUMBER
                and (each.number == token.number or each.number > MOST_SURE)
                and each.number in catalogue.numbers
                else each
                for each in tokens[place + 1 :]
            ]
            return _asked([*tokens[:place], named, *others], catalogue, why)
    if found := _by_price(tokens, catalogue):
        return found
    words = {part for each in tokens if each.is_attribute for part in each.word.split()}
    having = [each for each in catalogue.products if words and words <= each.attributes]
    is_all = len(words) > 1 and set(kinds) <= {ATTRIBUTE, SIZE, "filler", PHONE, STOP}
    is_taken = is_all or not {COUNT, NUMBER, *TAKES}.isdisjoint(kinds)
    if len(having) != 1 or not is_taken or (len("".join(words)) < 4 and "".join(words).isalpha()):
        return None
    named = Token(PRODUCT, having[0].name, products=frozenset((having[0].place,)))
    return _asked([named, *tokens], catalogue, Reason("claim.by_variant", product=having[0].name))


def _by_price(tokens: Sequence[Token], catalogue: Catalogue) -> Reading | None:
    """A claim of what has a price that nothing else has ("chốt 199")."""
    if TAKES.isdisjoint(each.kind for each in tokens):
        return None
    for place, token in enumerate(tokens):
        is_bare = token.kind == NUMBER and token.number > MOST_SURE and not token.is_marked
        if not is_bare and token.kind != PRICE:
            continue
        price = token.number * THOUSAND if is_bare else token.number
        products = catalogue.priced(price)
        if len(products) == 1:
            named = Token(PRODUCT, catalogue.product(min(products)).name, products=products)
            why = Reason("claim.by_variant", product=named.word)
            return _asked([*tokens[:place], named, *tokens[place + 1 :]], catalogue, why)
    return None


def _asked(tokens: Sequence[Token], catalogue: Catalogue, why: Reason) -> Reading | None:
    found = _Claim(catalogue, frozenset(), is_reply=False).of(tokens)
    if not found.items:
        return None
    return made(found.kind, found.items, (*found.why, why), _CUT, found.price)


class _Claim:
    """The reading of a comment that may be a claim."""

    def __init__(self, catalogue: Catalogue, shown: frozenset[int], is_reply: bool) -> None:
        self.catalogue, self.shown, self.is_reply = catalogue, shown, is_reply

    def of(self, tokens: Sequence[Token]) -> Reading:
        """What it does: a claim, a question, or neither."""
        part = said(tokens)
        words = amounts(part.tokens)
        kinds = [each.kind for each in words]
        other = _QUESTION if part.asks else _NONE
        if not words:
            return other
        is_named, takes = PRODUCT in kinds, not TAKES.isdisjoint(kinds)
        odd = self._odd(words)
        how = self._named if is_named else self._unnamed
        sure = min(part.most, how(words, takes, len(odd)))
        draft = drafts(words, self.catalogue, frozenset() if is_named else self.shown)
        if not is_named and not draft.found:
            draft.last().products = self.shown
        found, why = items(draft)
        if any(each.word == "xin" for each in words):  # who takes it, or begs for it
            sure = min(sure, _CUT)
        is_said = takes or COUNT in kinds or NUMBER in kinds or all(each.sku for each in found)
        if not found or sure < UNCLEAR or (part.asks and not is_said):
            return other
        if not is_named:
            why.append(_as_shown(self.catalogue, self.shown))
        if odd:
            why.append(Reason("claim.other_words", said=" ".join(odd[:6])))
        if part.asks:
            why.append(Reason("claim.asks_too"))
        if draft.price is not None:
            found, sure = self._priced(found, draft.price, kinds, sure, why)
        return made(Kind.CLAIM, found, why, sure, draft.price)

    def _odd(self, tokens: Sequence[Token]) -> list[str]:
        """The words that were not understood; those behind a telephone number are an address."""
        found: list[str] = []
        before = ""
        products = frozenset[int]().union(*(each.products for each in tokens), self.shown)
        for token in tokens:
            if token.kind == PHONE and before:
                break
            is_for = token.kind == "kin" and before in ("give", "kin")
            is_read = token.is_attribute or token.word == "x" or is_for or token.kind in _KNOWN
            if not is_read and not is_short(token.word, products, self.catalogue):
                found.append(token.written or token.word)
            if token.kind != "filler":
                before = token.kind
        return found

    def _named(self, tokens: Sequence[Token], takes: bool, odd: int) -> float:
        """How sure it is that a product that is named is taken, where so many words were not understood."""
        kinds = {each.kind for each in tokens}
        is_counted = not kinds.isdisjoint((COUNT, NUMBER, MEASURE))
        if "tag" in kinds and (
            not takes or (not is_counted and any(each.word in _TO_FRIENDS for each in tokens))
        ):
            return _HARDLY
        if takes:
            return _OUTRIGHT if not odd else 0.75 if odd <= 3 else 0.5 if odd <= 6 else _HARDLY
        if "nice" in kinds:
            return 0.5 if (is_counted or SIZE in kinds) and odd < 2 else _HARDLY
        if not odd:
            says_more = is_counted or not kinds.isdisjoint((ATTRIBUTE, SIZE, PHONE))
            is_code = any(each.kind == PRODUCT and not each.names for each in tokens)
            is_asked_for = any(each.word == "di" for each in tokens)  # "A1 đi shop": show it
            if "want" in kinds and not is_counted:
                return _CUT
            is_polite = any(each.word in POLITE for each in tokens)
            is_whole = any(each.kind == PRODUCT and " " in each.word for each in tokens)
            is_code = is_code or (is_polite and is_whole)
            return _OUTRIGHT if says_more or (is_code and not is_asked_for) else _CUT
        if is_counted or not kinds.isdisjoint((ATTRIBUTE, SIZE, PHONE)):
            return {1: 0.7, 2: 0.5, 3: 0.45}.get(odd, _HARDLY)
        is_polite = odd == 2 and (any(each.word in POLITE for each in tokens) or _is_signed(tokens))
        return 0.5 if odd == 1 else 0.45 if is_polite else _HARDLY

    def _unnamed(self, tokens: Sequence[Token], takes: bool, odd: int) -> float:
        """How sure it is that what is shown is taken."""
        kinds = {each.kind for each in tokens}
        has_measures = any(self.catalogue.product(each).measures for each in self.shown)
        of_it = any(
            each.is_attribute or each.kind == SIZE or (has_measures and each.kind == MEASURE)
            for each in tokens
        )
        is_counted = COUNT in kinds or NUMBER in kinds
        if takes:
            if "nice" in kinds or (odd and not (is_counted or of_it or "this" in kinds)):
                return 0.5 if is_counted else _HARDLY
            return 0.95 if not odd else 0.6 if odd <= 2 else _HARDLY
        is_weighed = MEASURE in kinds and not has_measures
        if odd or is_weighed or not kinds.isdisjoint(("nice", BODY, PRICE)):
            return _HARDLY
        if of_it:
            return 0.95 if is_counted or self.is_reply or MEASURE in kinds else 0.6
        if COUNT in kinds:
            return 0.92 if self.is_reply else 0.6
        if "want" in kinds and "this" in kinds:
            return _CUT
        words = [each.word for each in tokens]
        is_said = words[0] in _THEY_SAY or not _PLEASE.isdisjoint(words)
        is_size = not {*words}.isdisjoint(
            size for each in self.shown for size in self.catalogue.product(each).sizes
        ) and not {*words}.isdisjoint(POLITE)
        is_this = words[0] in ("this one", "me") and len(words) > 1
        return 0.6 if is_size or ((NUMBER in kinds or is_this) and is_said) else _HARDLY

    def _priced(
        self,
        found: list[Item],
        said: int,
        kinds: Sequence[str],
        sure: float,
        why: list[Reason],
    ) -> tuple[list[Item], float]:
        """The items, and how sure they are, beside the price that is said: it may choose among candidates; another one than what
        they cost is a bid."""
        prices = {self._price(sku) for each in found for sku in each.candidates}
        total = sum(self._price(each.candidates[0]) * each.quantity for each in found)
        if said == total or said in {price * found[0].quantity for price in prices} | prices:
            return [self._chosen(each, said) for each in found], sure
        why.append(
            Reason("claim.other_price", said=said, price=self._price(found[0].candidates[0]))
        )
        take = next((place for place, kind in enumerate(kinds) if kind in TAKES), len(kinds))
        is_taken = take < len(kinds) and (PRICE not in kinds or take < kinds.index(PRICE))
        return found, min(sure, 0.5) if is_taken else _HARDLY

    def _price(self, sku: str) -> int:
        place = self.catalogue.exactly(sku)
        return self.catalogue.sellables[place].price if place is not None else 0

    def _chosen(self, item: Item, price: int) -> Item:
        fitting = tuple(sku for sku in item.candidates if self._price(sku) == price)
        if item.sku is None and len(fitting) == 1:
            return Item(fitting[0], fitting, item.quantity, CERTAIN)
        return item
