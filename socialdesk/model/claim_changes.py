"""Comments that give up what was taken, or take something else instead."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from socialdesk.model.claim_amounts import amounts
from socialdesk.model.claim_catalogue import Catalogue
from socialdesk.model.claim_drafts import Draft, Drafts, drafts
from socialdesk.model.claim_items import Item, items
from socialdesk.model.claim_reading import CERTAIN, UNCLEAR, Kind, Reading, made
from socialdesk.model.claim_tokens import (
    ATTRIBUTE,
    COUNT,
    NUMBER,
    OTHER_WORD,
    PRODUCT,
    SIZE,
    Token,
)

SURE, _UNSURE = 0.95, 0.6
"""How sure a change is at most; "đổi D7" may give D7 up as well as take it."""
_BETWEEN = frozenset(["t", "really", "co", "muon", "mun", "can", "em", "e", "minh", "dam"])
"""What may stand between "không" and "lấy"."""
_BY = frozenset(["bang", "with", "by", "for"])
_TELLS = frozenset(("past", "nice", "but", "other"))
"""Words of who tells why they did not take something."""
_OF_ORDERS = frozenset(
    [
        "don",
        "het",
        "toan",
        "bo",
        "tat",
        "ca",
        "truoc",
        "nao",
        "lai",
        "my",
        "order",
        "orders",
        "all",
        "everything",
        "sorry",
        "roi",
    ]
)
"""What may stand beside a cancel that names nothing and so is of all that was taken."""
_NOWHERE = -1


def cancelled(tokens: Sequence[Token], catalogue: Catalogue) -> Reading | None:
    """The cancel that a comment is; None for any other."""
    words = {each.word for each in tokens}
    is_told = any(each.kind in ("other", "guess") for each in tokens) or "khac" in words
    if not _gives_up(tokens) or is_told:
        return None
    # who never took it says "không mua D7 đâu" as well
    sure = _UNSURE if "dau" in words or _is_reproach(tokens) else SURE
    rest = [each for each in tokens if each.kind not in ("cancel", "drop", "no", "only", "again")]
    found, why = items(drafts(amounts(rest), catalogue, frozenset()))
    if not found and any(each.kind == NUMBER for each in rest):  # "không lấy 18 nữa"
        named = [_as_product(each, catalogue) for each in rest]
        found, why = items(drafts(amounts(named), catalogue, frozenset()))
        if found:
            return made(Kind.CANCEL, found, why, _UNSURE)
    is_all = not any(each.kind == OTHER_WORD and each.word not in _OF_ORDERS for each in rest)
    return made(Kind.CANCEL, found, why, sure if found else CERTAIN if is_all else _UNSURE)


def _is_reproach(tokens: Sequence[Token]) -> bool:
    """Whether the shop is said to have cancelled ("shop hủy D7 của em chi vậy"), and not asked to."""
    words = [each.word for each in tokens]
    asked = {"giup", "dum", "gium", "ho", "voi", "nha", "nhe", "di", "please"}
    return any(
        one.word in ("shop", "sop") and other.kind == "cancel" for one, other in pairwise(tokens)
    ) and asked.isdisjoint(words)


def _gives_up(tokens: Sequence[Token]) -> bool:
    said = [each for each in tokens if each.kind not in ("filler", "mark")]
    kinds = [each.kind for each in said]
    if "cancel" in kinds:
        before = kinds[: kinds.index("cancel")]
        return "no" not in before and (PRODUCT in kinds or not _TELLS & set(before))
    if "drop" in kinds and "take" not in kinds:
        place = kinds.index("drop")
        place += kinds[place + 1 : place + 2] == ["unit"]
        return kinds[place + 1 : place + 2] in ([], [PRODUCT], [ATTRIBUTE])
    if said and said[0].word == "bo" and kinds[0] == "unit":  # bỏ without its accent
        return kinds[1:2] == [PRODUCT] and "take" not in kinds and "give" not in kinds
    if kinds[:2] == ["no", PRODUCT] and "again" in kinds:  # "no A6 anymore"
        return True
    place = _refusal(tokens)
    if place == _NOWHERE or not _TELLS.isdisjoint(kinds):
        return False
    rest = [each.kind for each in tokens[place:]]
    is_first = all(
        each in ("filler", "only", PRODUCT, ATTRIBUTE, SIZE)
        for each in (t.kind for t in tokens[:place])
    )
    is_named = PRODUCT in rest or rest[-1] == NUMBER
    return "again" in kinds or (is_first and is_named and "still" not in kinds)


def _refusal(tokens: Sequence[Token]) -> int:
    """Where "không lấy" begins. ("… không là chốt D7" is none.)"""
    for place, token in enumerate(tokens):
        after = place + 1
        while after < len(tokens) and tokens[after].word in _BETWEEN:
            after += 1
        is_refused = after < len(tokens) and tokens[after].kind in ("take", "want")
        if token.kind == "no" and is_refused:
            return place
    return _NOWHERE


def swapped(
    tokens: Sequence[Token], catalogue: Catalogue, shown: frozenset[int], current: str
) -> Reading | None:
    """The swap that a comment is; None for any other."""
    split = _split(tokens)
    if split is None:
        return None
    before, after = split
    if any(each.kind == "show" for each in before):
        return None
    if _is_numbered(before, after, catalogue, shown):  # "mã 7 sang 11"
        before, after = ([_as_product(each, catalogue) for each in words] for words in split)
    given = drafts(amounts(before), catalogue, frozenset())
    taken = drafts(amounts(after), catalogue, given.last().what() or shown)
    if not taken.last().says_more():
        return None
    if given.last().says_more() and not given.last().what():  # "p4 rose thay peach"
        given = drafts(amounts(before), catalogue, taken.last().what())
    given_items, why = items(given)
    if not (given_items or taken.last().what() or shown):
        return Reading(Kind.SWAP, confidence=UNCLEAR)
    kept = _kept(given, given_items, catalogue, current)
    found, more = items(taken, kept=kept)
    is_named = not given_items and any(each.kind == PRODUCT for each in after)
    is_into = any(each.kind == "into" for each in tokens) and tokens[0].word != "chuyen"
    most = _UNSURE if is_named and not is_into else SURE
    return made(Kind.SWAP, found, [*why, *more], most, given_up=given_items)


def _is_numbered(
    before: Sequence[Token], after: Sequence[Token], catalogue: Catalogue, shown: frozenset[int]
) -> bool:
    """Whether bare numbers are those of products rather than sizes or shades."""
    if any(each.kind == PRODUCT for each in before):
        return any(each.kind == PRODUCT and each.is_marked for each in before) and not any(
            each.kind in (SIZE, "mark") for each in after
        )
    numbers = [[each.number for each in words if each.kind == NUMBER] for words in (before, after)]
    return not shown and all(each and set(each) <= catalogue.numbers.keys() for each in numbers)


def _as_product(token: Token, catalogue: Catalogue) -> Token:
    products = catalogue.numbers.get(token.number) if token.kind == NUMBER else None
    return Token(PRODUCT, token.word, products=products, is_marked=True) if products else token


def _kept(
    given: Drafts, given_items: Sequence[Item], catalogue: Catalogue, current: str
) -> Draft | None:
    """What stays as it was: of what is given up, or where that is not said, of what the person took."""
    sku = given_items[0].sku if len(given_items) == 1 else None
    place = catalogue.exactly(sku or ("" if given_items else current))
    if place is None:
        return given.last() if given_items else None
    product = catalogue.product_of[place]
    kind = next(each for each in catalogue.product(product).kinds if each.place == place)
    return Draft(
        frozenset((product,)), words=list(kind.words), size=kind.size, measure=kind.measure
    )


def _split(tokens: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]] | None:
    """The words of what is given up, and of what is taken instead."""
    kinds = [each.kind for each in tokens]
    verb = next((place for place in range(len(kinds)) if _is_swap(tokens, place)), _NOWHERE)
    if verb != _NOWHERE:
        into = max(_next(kinds, "into", verb), _next(kinds, "take", verb))
        if into != _NOWHERE:
            return [*tokens[:verb], *tokens[verb + 1 : into]], tokens[into + 1 :]
        return tokens[:verb], tokens[verb + 1 :]
    take, instead = _next(kinds, "take", 0), _next(kinds, "instead", 0)
    if (
        instead == len(kinds) - 1 > 0 and tokens[instead].word == "instead"
    ):  # "make it black instead"
        return (), tokens[:instead]
    by = next(
        (place for place in range(instead + 1, len(kinds)) if tokens[place].word in _BY), _NOWHERE
    )
    if _NOWHERE < instead < by:  # "thay A1 bằng A2"
        return tokens[instead + 1 : by], tokens[by + 1 :]
    if _NOWHERE < take < instead:
        return tokens[instead + 1 :], tokens[take + 1 : instead]
    drop = _next(kinds, "drop", 0)
    if (
        drop != _NOWHERE and PRODUCT in kinds[drop:take] and PRODUCT in kinds[take:]
    ):  # "bỏ A1 lấy A2"
        return tokens[drop + 1 : take], tokens[take + 1 :]
    place = _refusal(tokens)
    first = _next(kinds, "take", place) if place != _NOWHERE else _NOWHERE
    again = _next(kinds, "take", first + 1) if first != _NOWHERE else _NOWHERE
    if again != _NOWHERE and PRODUCT in kinds[place:again]:
        return tokens[first + 1 : again], tokens[again + 1 :]
    return None


def _next(kinds: Sequence[str], kind: str, start: int) -> int:
    return next((place for place in range(start, len(kinds)) if kinds[place] == kind), _NOWHERE)


def _is_swap(tokens: Sequence[Token], place: int) -> bool:
    """Whether a word is one of swapping. `doi` without its accents is, where no number stands before it (đôi: a pair)."""
    token = tokens[place]
    if token.kind == "swap":
        return True
    if token.word != "doi" or token.kind != "pair":
        return False
    if place and tokens[place - 1].kind in (NUMBER, COUNT):
        return False
    rest = [each.kind for each in tokens[place + 1 :]]
    return "into" in rest or rest[:1] == ["mark"]
