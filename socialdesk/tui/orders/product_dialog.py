"""The dialog of a product: what it is called, what it costs, how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from rich.text import Text

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import mark, translate
from socialdesk.model.money import money, typed
from socialdesk.model.product import tidy_sku, titled, units
from socialdesk.services.products import Edit
from socialdesk.services.typed_amounts import amount_typed
from socialdesk.tui.actions.panes import PRODUCT
from socialdesk.tui.dialogs.kept import KeptForm
from socialdesk.tui.dialogs.typed import Typed
from socialdesk.tui.text import shown, wrap
from socialdesk.tui.widgets import palette

if TYPE_CHECKING:
    from socialdesk.store.products import ProductRow
    from socialdesk.tui.desk.products import Products

SKU, NAME, VARIANT, PRICE, STOCK = "sku", "name", "variant", "price", "stock"
FIELDS = (SKU, NAME, VARIANT, PRICE, STOCK)
_LABELS = {
    SKU: mark("SKU"),
    NAME: mark("name"),
    VARIANT: mark("variant"),
    PRICE: mark("price"),
    STOCK: mark("stock"),
}
_HINTS = {
    SKU: mark("A short name that is this product's alone: A1-M."),
    NAME: mark("What it is called; its variants share the name."),
    VARIANT: mark("Which variant it is: đỏ, M. Empty: there is only one."),
    PRICE: mark("What one costs: 125000, 125.000, 125k."),
    STOCK: mark(
        "How many there are: 50. Of one that is there also by how much that changes: +20, -3."
    ),
}


class ProductForm(Typed):
    """What stands in each field, by its name."""

    def __init__(self, row: ProductRow | None = None, currency: str = "") -> None:
        self.values = {}
        self._is_new = row is None
        if row is not None:
            price = typed(row.price, currency)
            self.values = {SKU: row.sku, NAME: row.name, VARIANT: row.variant, PRICE: price, STOCK: str(row.stock)}  # fmt: skip

    def has(self, name: str) -> bool:
        """A SKU stays what it is."""
        return self._is_new or name != SKU


class ProductDialog(KeptForm["ProductRow"]):
    """A new one, or one that is there."""

    PANE = PRODUCT

    def __init__(
        self,
        products: Products,
        currency: str,
        form: ProductForm,
        row: ProductRow | None,
        unkept: str = "",
    ) -> None:
        super().__init__(list(FIELDS), form, unkept)
        self._products, self._currency, self._form, self._row = products, currency, form, row

    def _title(self) -> str:
        if self._row is None:
            return translate("A new product")
        return translate("Product {sku}", sku=shown(self._row.sku))

    def _is_long(self, name: str) -> bool:
        return False

    def _label(self, name: str) -> str:
        return translate(_LABELS[name])

    def _hint(self, name: str) -> str:
        return translate(_HINTS[name])

    def _not_understood(self) -> Mapping[str, str]:
        form, found = self._form, dict[str, str]()
        there = self._row.stock if self._row is not None else 0
        for name, read in (
            (SKU, tidy_sku),
            (PRICE, lambda words: amount_typed(words, self._currency)),
            (STOCK, lambda words: units(words, there)),
        ):
            if words := form[name].strip():
                try:
                    read(words)
                except NotAllowed as error:
                    found[name] = str(error)
                except ValueError:
                    found[name] = self._hint(name)
        return found

    def _lacks(self) -> Mapping[str, str]:
        needed = (SKU, NAME, PRICE) if self._row is None else (NAME, PRICE)
        return {name: self._hint(name) for name in needed if not self._form[name].strip()}

    async def _find(self) -> Mapping[str, str]:
        return {}

    def _is_looked_up(self, name: str) -> bool:
        return False

    def _offers(self) -> list[str]:
        return []

    def _preview(self, width: int) -> Text:
        form, text = self._form, Text()
        title = titled(form[NAME].strip() or "…", form[VARIANT].strip())
        wrong = self._not_understood()
        lines = [(shown(form[SKU]) or "…", palette.STRONG), (shown(title), palette.TEXT)]
        if form[PRICE].strip() and PRICE not in wrong:
            lines.append((money(amount_typed(form[PRICE], self._currency), self._currency), palette.TEXT))  # fmt: skip
        if form[STOCK].strip() and STOCK not in wrong:
            number = units(form[STOCK], self._row.stock if self._row is not None else 0)
            lines.append((translate("{n} there", n=number), palette.TEXT))
        for words, style in lines:
            text.append("\n".join(wrap(words, max(width - 1, 8))) + "\n", style)
        text.right_crop(1)
        return text

    @property
    def _is_new(self) -> bool:
        return self._row is None

    async def _kept(self) -> ProductRow:
        form = self._form
        if self._row is None:
            edit = Edit(form[NAME], form[VARIANT], form[PRICE], form[STOCK].strip() or "0")
            return await self._products.add(form[SKU], edit)
        before = ProductForm(self._row, self._currency)
        changed = {name: form[name] for name in FIELDS[1:] if form[name] != before[name]}
        if not changed:
            return self._row
        return await self._products.change(self._row.sku, Edit(**changed))
