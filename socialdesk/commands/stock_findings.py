"""What `socialdesk doctor` finds of the stock."""

from __future__ import annotations

from socialdesk.bots.platform import Finding
from socialdesk.model.i18n import count, translate
from socialdesk.services.products import shown
from socialdesk.store.store import Store

NAMED = 5


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
    said = count(
        "{n} product; what is there and what orders hold adds up",
        "{n} products; what is there and what orders hold adds up",
        number,
    )
    return [Finding("stock", "ok", said, value=number)]
