"""Products: a line a SKU, with what there is, held and free of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from socialdesk.model.i18n import count, grouped, mark, translate
from socialdesk.model.money import money
from socialdesk.model.product import titled
from socialdesk.tui.actions.panes import PRODUCTS
from socialdesk.tui.orders.page import Column, Line, Page, Told
from socialdesk.tui.text import shown

if TYPE_CHECKING:
    from socialdesk.store.products import ProductRow
    from socialdesk.tui.desk.desk import Desk

LOW = 3
"""So few free ones are marked."""
NONE_LEFT, FEW_LEFT, ARCHIVED = "✗", "!", "○"


class ProductsPage(Page):
    """Found by words; archived ones where those are wanted."""

    NAME = "products"
    PANE = PRODUCTS.name
    TITLE = mark("Products")
    COLUMNS = (
        Column(8, 10),
        Column(18, 60),
        Column(11, 13, 1, is_right=True),
        Column(8, 12, is_right=True),
        Column(8, 12, 3, is_right=True),
        Column(8, 12, 2, is_right=True),
    )

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.products = desk.products

    @property
    def _currency(self) -> str:
        return self.desk.orders.currency

    @property
    def is_read(self) -> bool:
        """Whether what is looked at was read."""
        return self.products.is_read

    async def load(self) -> bool:
        """Read what is looked at; whether it says something else than before."""
        return await self.products.load()

    @property
    def began_at(self) -> str:
        """The product that was chosen last."""
        return self.products.chosen

    def choose(self, key: str) -> None:
        """The cursor is on a line."""
        super().choose(key)
        self.products.chosen = key

    def headline(self) -> Told:
        """What is looked at, and how many there are hardly any of."""
        return list(self._headline())

    def _headline(self) -> Iterator[tuple[str, str]]:
        products = self.products
        if not products.is_read:
            yield translate("It is being read …"), "DIM"
            return
        if products.words:
            yield f"“{shown(products.words)}” ", "STRONG"
        yield count("{n} product", "{n} products", len(products.rows)), "DIM"
        sold = [each for each in products.rows if each.archived_at is None]
        if none := sum(not each.free for each in sold):
            yield f" · {translate('{n} with none free', n=grouped(none))}", "ALARM"
        if few := sum(0 < each.free <= LOW for each in sold):
            yield f" · {translate('{n} with few free', n=grouped(few))}", "WARNING"
        if products.archived:
            yield f" · {translate('archived ones too')}", "DIM"

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self.products.rows)

    def line(self, row: int) -> Line:
        """One product."""
        each = self.products.rows[row]
        cells = (
            shown(each.sku),
            shown(titled(each.name, each.variant)),
            money(each.price, self._currency),
            translate("{n} free", n=grouped(each.free)),
            translate("{n} held", n=grouped(each.reserved)),
            translate("{n} there", n=grouped(each.stock)),
        )
        if each.archived_at is not None:
            return Line(each.sku, cells, ARCHIVED, "FAINT")
        if not each.free:
            return Line(each.sku, cells, NONE_LEFT, "ALARM")
        if each.free <= LOW:
            return Line(each.sku, cells, FEW_LEFT, "WARNING")
        return Line(each.sku, cells)

    def row_of(self, key: str) -> int | None:
        """Where a product stands now."""
        for row, each in enumerate(self.products.rows):
            if each.sku == key:
                return row
        return None

    def empty(self) -> str:
        """Why there is nothing here, and what to do about it."""
        if self.products.words:
            return translate("No product is like that. {key} finds others.", key=self.key("find_products"))  # fmt: skip
        return translate("The shop sells nothing yet. {key} makes the first product known.", key=self.key("add_product"))  # fmt: skip

    def told(self, key: str) -> Told:
        """What there is of it, and since when."""
        row = next((each for each in self.products.rows if each.sku == key), None)
        return [] if row is None else list(self._told(row))

    def _told(self, row: ProductRow) -> Iterator[tuple[str, str]]:
        yield shown(row.sku), "STRONG"
        yield shown(titled(row.name, row.variant)), "TEXT"
        yield money(row.price, self._currency), "TEXT"
        yield "", "DIM"
        style = "ALARM" if not row.free else "WARNING" if row.free <= LOW else "GOOD"
        yield translate("{n} free", n=grouped(row.free)), style
        yield translate("{n} held by orders", n=grouped(row.reserved)), "TEXT"
        yield translate("{n} there", n=grouped(row.stock)), "TEXT"
        yield "", "DIM"
        if row.archived_at is not None:
            when = self.when(row.archived_at)
            yield translate("Archived {when}: it can no longer be ordered. {key} brings it back.", when=when, key=self.key("archive_product")), "WARNING"  # fmt: skip
        yield translate("known since {when}", when=self.when(row.created_at)), "DIM"
        yield translate("changed {when}", when=self.when(row.changed_at)), "DIM"
