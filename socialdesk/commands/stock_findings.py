"""What `socialdesk doctor` finds of the stock and of orders."""

from __future__ import annotations

from socialdesk.assembly.selling import order_proofs
from socialdesk.bots.platform import Finding
from socialdesk.config import Config
from socialdesk.model.i18n import count, translate
from socialdesk.services.products import shown
from socialdesk.store.store import Store

NAMED = 5
LOOKED_AT = 1_000
"""So many of the newest orders; `socialdesk order proof --check` looks at all."""


async def of_stock(store: Store) -> list[Finding]:
    """Whether what is there of every product, and what orders hold, is what was written down of it; nothing where the shop
    sells none."""
    wrong = await store.products.wrong()
    if wrong:
        said = translate(
            "What is there of {skus} is not what was written down of it: somebody changed the store past this program. Count it, and `socialdesk product change` says how many there are.",
            skus=", ".join(shown(each.sku) for each in wrong[:NAMED]),
        )
        return [Finding("stock", "failed", said, value=len(wrong))]
    number = len(await store.products.listed(archived=True))
    if not number:
        return []
    if twins := await store.products.twins():
        pairs = ", ".join(f"{shown(first)} / {shown(twin)}" for first, twin in twins[:NAMED])
        said = translate(
            'One SKU by now, and two products of old, written with two kinds of hyphens: {pairs}. Orders take the first. Count its stock with `socialdesk product change {first} --stock`, then `socialdesk product archive "{twin}"`.',
            pairs=pairs,
            first=shown(twins[0][0]),
            twin=shown(twins[0][1]),
        )
        return [Finding("stock", "warning", said, value=len(twins))]
    said = count(
        "{n} product; what is there and what orders hold adds up",
        "{n} products; what is there and what orders hold adds up",
        number,
    )
    return [Finding("stock", "ok", said, value=number)]


async def of_proofs(store: Store, config: Config) -> list[Finding]:
    """Whether what happened to the newest orders is what was written down of it then; nothing where there are none."""
    wrong, number = list[str](), 0
    async for order, found in order_proofs(store, config).wrong(LOOKED_AT):
        number += 1
        if found:
            wrong.append(order.row.code)
    if wrong:
        said = translate(
            "What is written down of {codes} was changed past this program, or the order was. `socialdesk order proof ORDER` tells what.",
            codes=", ".join(map(shown, wrong[:NAMED])),
        )
        return [Finding("proofs", "failed", said, value=len(wrong))]
    if not number:
        return []
    said = count("{n} order; all of it adds up", "{n} orders; all of them add up", number)
    return [Finding("proofs", "ok", said, value=number)]
