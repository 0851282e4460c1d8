"""What is asked before a case is opened, a step of one is written down, or one is closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from socialdesk.errors import NotAllowed
from socialdesk.model.case import (
    BY_HAND,
    CAUSES,
    KINDS,
    OUTCOMES,
    STEPS,
    Cause,
    Kind,
    Outcome,
    Step,
)
from socialdesk.model.i18n import translate
from socialdesk.model.money import money
from socialdesk.model.order import GONE
from socialdesk.services.cases import Report
from socialdesk.services.typed_amounts import amount_typed
from socialdesk.tui.dialogs.questions import Pick, Questions, Typed
from socialdesk.tui.orders.order_turns import back_of, said_back
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.store.cases import CaseRow
    from socialdesk.store.order_rows import Order
    from socialdesk.tui.keymap import Keymap

MOST_STARS = 5


@dataclass(frozen=True, slots=True)
class Opening:
    """A case about to be opened."""

    kind: Kind
    told: Report


@dataclass(frozen=True, slots=True)
class Written:
    """A step about to be written down."""

    step: Step
    note: str = ""
    amount: int = 0
    back: Mapping[str, int | None] | None = None


def opening(orders: Sequence[Order], keymap: Keymap) -> Questions[Opening]:
    """What it is, of which of these orders and which product, why, and what it is about."""
    kinds = tuple(Kind)
    kind = kinds[(yield Pick(translate("What is it?"), [translate(KINDS[each]) for each in kinds]))]
    order = None
    if orders:
        none = translate("no order, or another one")
        lines = [*(_order_words(each) for each in orders), none]
        place = yield Pick(translate("Which order is it about?"), lines)
        order = orders[place] if place < len(orders) else None
    sku = None
    skus = list(dict.fromkeys(each.sku for each in order.lines)) if order is not None else []
    if len(skus) > 1:
        skus = skus[:10]
        lines = [*map(shown, skus), translate("the whole order")]
        place = yield Pick(translate("Which product is it about?"), lines)
        sku = skus[place] if place < len(skus) else None
    rating, source = None, ""
    if kind is Kind.REVIEW:
        stars = ["★" * each for each in range(1, MOST_STARS + 1)]
        rating = 1 + (yield Pick(translate("How many stars has it?"), stars))
        source = yield Typed(translate("Where does it stand?"), translate("shopee, Google …; nothing where that is not known"))  # fmt: skip
    cause = yield from why()
    about = yield Typed(translate("What is it about?"), _hint(translate("in a few words, for the shop"), keymap))  # fmt: skip
    code = order.row.code if order is not None else None
    return Opening(kind, Report(cause, about, sku, code, rating=rating, source=source))


def why() -> Questions[Cause]:
    """Why it came to that."""
    causes = tuple(Cause)
    names = [translate(CAUSES[each]) for each in causes]
    return causes[(yield Pick(translate("Why did it come to that?"), names))]


def ending() -> Questions[Outcome]:
    """How it ended."""
    outcomes = tuple(Outcome)
    names = [translate(OUTCOMES[each]) for each in outcomes]
    return outcomes[(yield Pick(translate("How did it end?"), names))]


def any_step(
    row: CaseRow, order: Order | None, currency: str, keymap: Keymap
) -> Questions[Written]:
    """Which step was taken, with what belongs to it."""
    names = [translate(STEPS[each]) for each in BY_HAND]
    step = BY_HAND[(yield Pick(translate("What was done?"), names))]
    found = yield from the_step(row, step, order, currency, keymap)
    if found.note or step in (Step.REFUNDED, Step.BACK):
        return found
    note = yield Typed(translate(STEPS[step]), _hint(translate("in a few words, or nothing"), keymap))  # fmt: skip
    return Written(step, note)


def the_step(
    row: CaseRow, step: Step, order: Order | None, currency: str, keymap: Keymap
) -> Questions[Written]:
    """What belongs to a step: how much went back, what of the order is in the stock again."""
    if step is Step.REFUNDED:
        return (yield from _refunded(row, order, currency, keymap))
    if step is Step.BACK and order is not None and order.row.state in GONE:
        return (yield from _back(order, keymap))
    return Written(step)


def _refunded(
    row: CaseRow, order: Order | None, currency: str, keymap: Keymap
) -> Questions[Written]:
    currency = row.currency or currency

    def amount_of(words: str) -> int:
        amount = amount_typed(words, currency)
        if not amount:
            raise NotAllowed(translate("How much went back: 125000, 125k."))
        return amount

    whole = translate("its order came to {total}", total=money(order.row.total, currency)) if order else translate("125000, 125k")  # fmt: skip
    words = yield Typed(
        translate("How much went back?"),
        _hint(whole, keymap),
        meaning=lambda words: money(amount_of(words), currency),
    )
    return Written(Step.REFUNDED, amount=amount_of(words))


def _back(order: Order, keymap: Keymap) -> Questions[Written]:
    skus = " ".join(dict.fromkeys(each.sku for each in order.lines if each.taken))
    hint = translate(
        "{all}, {none}, or some of it: {skus}",
        all=translate("all"),
        none=translate("none"),
        skus=shown(skus),
    )
    words = yield Typed(
        translate("What of {code} comes back into the stock?", code=shown(order.row.code)),
        _hint(hint, keymap),
        translate("all"),
        lambda words: said_back(order, back_of(words)),
    )
    return Written(Step.BACK, back=back_of(words))


def _hint(words: str, keymap: Keymap) -> str:
    accept, close = keymap.shown("accept", "prompt"), keymap.shown("close", "prompt")
    return translate("{words} · {accept} goes on · {close} back", words=words, accept=accept, close=close)  # fmt: skip


def _order_words(order: Order) -> str:
    items = ", ".join(f"{each.quantity}× {each.sku}" for each in order.lines)
    return (
        f"{shown(order.row.code)} · {shown(items)} · {money(order.row.total, order.row.currency)}"
    )
