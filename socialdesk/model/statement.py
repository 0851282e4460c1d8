"""What came into a bank account, and which orders it pays: by the order's code in the transfer's memo, and by its amount."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from socialdesk.model.order_change import due
from socialdesk.model.text import fold


@dataclass(frozen=True, slots=True)
class Transfer:
    """A line of a statement that brought money. `line` counts from 1, `amount` is in the currency's smallest unit, `day` as
    the bank writes it; `reference` is the bank's own number of it, or empty. The memo is as hostile as any customer's
    words."""

    line: int
    day: str
    amount: int
    memo: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Owed:
    """What an order asks for: `total`, of which so much has been `paid`, by the transfers with these keys. `is_closed`: nothing any
    more, it was cancelled or returned."""

    order: int
    code: str
    total: int
    is_closed: bool = False
    paid_by: frozenset[str] = frozenset()
    paid: int = 0

    @property
    def due(self) -> int:
        """What is still to be paid."""
        return due(self.total, self.paid)


class Outcome(StrEnum):
    """What becomes of a transfer."""

    PAID = "paid"
    """It pays what is due for its order, exactly."""
    SAME = "same"
    """It was recorded before."""
    NO_CODE = "no_code"
    SEVERAL = "several"
    """The memo names more than one order."""
    NO_ORDER = "no_order"
    LESS = "less"
    MORE = "more"
    CLOSED = "closed"
    """Its order was cancelled or returned."""
    TWICE = "twice"
    """Others have paid its order."""


@dataclass(frozen=True, slots=True)
class Match:
    """A transfer, what becomes of it, its order if there is one, and the key that makes a second try harmless."""

    transfer: Transfer
    outcome: Outcome
    key: str
    owed: Owed | None = None
    code: str = ""


def codes_in(memo: str, prefix: str) -> list[str]:
    """The codes of orders in a memo, each once: a bank may have changed the case, or put its own numbers around it;
    people put blanks, dots, lines or # between letters and digits."""
    pattern = rf"(?<![a-z0-9]){re.escape(fold(prefix))}[\s.#_-]*0*([1-9][0-9]{{0,17}})(?![0-9])"
    return list(dict.fromkeys(f"{prefix}{each}" for each in re.findall(pattern, fold(memo))))


def others_in(memo: str) -> list[str]:
    """What in a memo may be another system's number of an order, folded: letters and digits, at least six; digits alone at least
    nine, for banks put days and numbers of their own around it."""
    words = re.findall(r"(?<![a-z0-9])[a-z0-9]{6,25}(?![a-z0-9])", fold(memo))
    return [
        each for each in dict.fromkeys(words) if not each.isalpha() and (len(each) >= 9 or not each.isdigit())
    ]  # fmt: skip


def keyed(transfers: Sequence[Transfer]) -> list[tuple[Transfer, str]]:
    """Each of a statement with its key, which is the same in every statement that has it. Without the bank's number, transfers of one day, amount and
    memo are told apart by their order."""
    seen: dict[str, int] = {}
    found = []
    for each in transfers:
        said = [each.reference or each.day, each.amount, " ".join(fold(each.memo).split())]
        same = json.dumps(said, ensure_ascii=False)
        seen[same] = seen.get(same, 0) + 1
        found.append((each, hashlib.sha256(f"{same} {seen[same]}".encode()).hexdigest()[:32]))
    return found


def matched(
    transfers: Sequence[tuple[Transfer, str]], orders: Mapping[str, Owed], prefix: str
) -> Iterable[Match]:
    """What becomes of each transfer, given with its key. `orders` are those that the memos name, by code; other systems' by
    their numbers as `others_in` gives them."""
    owed = dict(orders)
    for transfer, key in transfers:
        codes = codes_in(transfer.memo, prefix)
        known = [code for code in codes if code in orders]
        known = known or [each for each in others_in(transfer.memo) if each in orders]
        if len(known) != 1:
            outcome = Outcome.SEVERAL if known else Outcome.NO_ORDER if codes else Outcome.NO_CODE
            yield Match(transfer, outcome, key, code=codes[0] if len(codes) == 1 else "")
            continue
        (code,) = known
        each = owed[code]
        outcome = _outcome(transfer, each, key)
        if outcome is Outcome.PAID:
            owed[code] = replace(
                each, paid_by=each.paid_by | {key}, paid=each.paid + transfer.amount
            )
        yield Match(transfer, outcome, key, each, each.code)


def _outcome(transfer: Transfer, owed: Owed, key: str) -> Outcome:
    if key in owed.paid_by:
        return Outcome.SAME
    if owed.paid and not owed.due:
        return Outcome.TWICE
    if owed.is_closed:
        return Outcome.CLOSED
    if transfer.amount != owed.due:
        return Outcome.LESS if transfer.amount < owed.due else Outcome.MORE
    return Outcome.PAID
