"""What a customer's message is taken for beside a question that somebody answers: a yes to an order, a claim in a live."""

from __future__ import annotations

from typing import Any, NamedTuple

from socialdesk.model import yes
from socialdesk.model.claim import CERTAIN, read
from socialdesk.model.claim_catalogue import Catalogue, Sellable
from socialdesk.model.claim_reading import Kind
from socialdesk.model.i18n import mark, translate
from socialdesk.model.text import display_safe, one_line
from socialdesk.model.yes import Reading
from socialdesk.store.order_yes import awaited
from socialdesk.store.store import Store

WORDS = {
    "yes": mark("It is read as the customer's yes to order {what}."),
    "perhaps": mark(
        "It may be the customer's yes to order {what}: by what was said last, or as a task for somebody."
    ),
    "cancel": mark(
        "The customer wants order {what} no more, it seems: somebody is asked by a task."
    ),
    "claim": mark("In the live it is read as a claim: {what}."),
    "unclear": mark("In the live it may be a claim ({what}): somebody decides."),
}
_YES = {
    Reading.YES: "yes", Reading.WELL: "perhaps", Reading.UNCLEAR: "perhaps", Reading.CANCEL: "cancel",
}  # fmt: skip


class TakenAs(NamedTuple):
    """For what: one of `WORDS`; `what` is the order's code, or what is claimed ("2× A1-M")."""

    kind: str
    what: str

    def as_json(self) -> dict[str, Any]:
        """As scripts read it."""
        return {"as": self.kind, "what": self.what}

    @property
    def words(self) -> str:
        """In a sentence."""
        return translate(WORDS[self.kind], what=one_line(display_safe(self.what), 80))


async def taken_as(store: Store, conversation: int | None, text: str) -> list[TakenAs]:
    """What a message would be taken for, if its customer wrote it now; does nothing. Raises StoreError."""
    if conversation is None or not text.strip():
        return []
    found = [
        TakenAs(kind, code)
        for code in await awaited(store.database, conversation)
        if (kind := _YES.get(yes.read(text, code)))
    ]
    return [*found, *await _claimed(store, conversation, text)]


async def _claimed(store: Store, conversation: int, text: str) -> list[TakenAs]:
    products = store.live_claims.products
    live = await products.live_of(conversation)
    ladder = [] if live is None else await products.ladder(live)
    if not ladder:
        return []
    catalogue = Catalogue.of(
        [Sellable(each.sku, each.name, each.variant, each.price, (each.code,)) for each in ladder]
    )
    reading = read(text, catalogue, current=next((each.sku for each in ladder if each.shown), None))
    if reading.kind not in (Kind.CLAIM, Kind.PLUS_ONE) or not reading.items:
        return []
    is_clear = all(each.sku and each.confidence >= CERTAIN for each in reading.items)
    what = ", ".join(f"{each.quantity}× {each.sku or ' / '.join(each.candidates)}" for each in reading.items)  # fmt: skip
    return [TakenAs("claim" if is_clear else "unclear", what)]
