"""What the shop sells, as people write it down."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.clock import Clock
from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.i18n import grouped, translate
from socialdesk.model.product import MOST_UNITS, tidy, tidy_sku, units
from socialdesk.model.text import display_safe, one_line
from socialdesk.services.typed_amounts import amount_typed
from socialdesk.store.products import NewProduct, ProductRow
from socialdesk.store.store import Store


@dataclass(frozen=True, slots=True)
class Edit:
    """What is said anew of a product, as it is typed; None stays as it is. `stock` may be `+20` or `-3`."""

    name: str | None = None
    variant: str | None = None
    price: str | None = None
    stock: str | None = None


class Products:
    """`currency` is the shop's."""

    def __init__(self, store: Store, clock: Clock, currency: str) -> None:
        self._store = store
        self._clock = clock
        self._currency = currency

    async def one(self, sku: str) -> ProductRow:
        """One by its SKU, however it is written; an archived one too. Raises NotFound."""
        found = await self._store.products.one(sku)
        if found is None:
            raise NotFound(
                translate(
                    'There is no product "{sku}". `socialdesk product list` lists them.',
                    sku=shown(sku),
                )
            )
        return found

    async def listed(self, words: str = "", *, archived: bool = False) -> list[ProductRow]:
        """Those in whose SKU, name or variant the words stand, by SKU."""
        return await self._store.products.listed(words, archived=archived)

    async def add(self, sku: str, edit: Edit, agent: str) -> ProductRow:
        """Write one down; without a stock there is none of it yet. Raises NotAllowed."""
        if edit.name is None or edit.price is None:
            raise NotAllowed(
                translate(
                    'A product has a name and a price: `socialdesk product add A1 --name "Áo A1" --price 125000 --stock 50`.'
                )
            )
        product = NewProduct(
            _sku(sku), _name(edit.name), tidy(edit.variant or ""), self._price(edit.price),
            _stock(edit.stock or "0", 0),
        )  # fmt: skip
        if not await self._store.products.add(product, agent, self._clock.now()):
            there = await self.one(sku)
            if there.archived_at is not None:
                raise NotAllowed(
                    translate(
                        '"{sku}" is archived: `socialdesk product restore {sku}` brings it back.',
                        sku=shown(there.sku),
                    )
                )
            raise NotAllowed(
                translate(
                    'There is a product "{sku}" already. `socialdesk product change` changes it.',
                    sku=shown(there.sku),
                )
            )
        return await self.one(sku)

    async def change(self, sku: str, edit: Edit, agent: str) -> ProductRow:
        """Change what is said of one, and how many there are. Raises NotFound, NotAllowed."""
        if edit == Edit():
            raise NotAllowed(translate("Say what changes: --name, --variant, --price or --stock."))
        name = None if edit.name is None else _name(edit.name)
        variant = None if edit.variant is None else tidy(edit.variant)
        price = None if edit.price is None else self._price(edit.price)

        def edited(row: ProductRow) -> NewProduct:
            stock = row.stock if edit.stock is None else _stock(edit.stock, row.stock)
            return NewProduct(
                row.sku, row.name if name is None else name, row.variant if variant is None else variant,
                row.price if price is None else price, stock,
            )  # fmt: skip

        row = await self.one(sku)
        if not await self._store.products.change(row.id, edited, agent, self._clock.now()):
            row = await self.one(sku)
            raise NotAllowed(
                translate(
                    "Orders hold {n} of {sku}: so many must be there. Cancel an order first.",
                    n=grouped(row.reserved),
                    sku=shown(row.sku),
                )
            )
        return await self.one(sku)

    async def archive(self, sku: str, *, archived: bool) -> ProductRow:
        """It can no longer be ordered, or can be again; what orders hold of it they keep. Raises NotFound."""
        row = await self.one(sku)
        if (row.archived_at is not None) != archived:
            await self._store.products.archive(row.id, self._clock.now(), archived=archived)
        return await self.one(sku)

    def _price(self, words: str) -> int:
        return amount_typed(words, self._currency)


def _sku(words: str) -> str:
    try:
        return tidy_sku(words)
    except ValueError:
        raise NotAllowed(
            translate(
                'A SKU is 1 to 64 letters, digits and signs that can be seen, like A1-M; "{words}" is none.',
                words=shown(words),
            )
        ) from None


def _name(words: str) -> str:
    found = tidy(words)
    if not found:
        raise NotAllowed(translate("A product has a name."))
    return found


def _stock(words: str, now: int) -> int:
    try:
        return units(words, now)
    except ValueError:
        raise NotAllowed(
            translate(
                'A stock is a whole number up to {most}, or by how much it changes (+20, -3); "{words}" cannot be, with {n} there.',
                most=MOST_UNITS,
                words=shown(words),
                n=now,
            )
        ) from None


def shown(words: str) -> str:
    """What somebody typed, as a sentence repeats it."""
    return one_line(display_safe(words), 60)
