"""What is done with products."""

from __future__ import annotations

from functools import partial

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import grouped, translate
from socialdesk.model.money import money
from socialdesk.model.product import units
from socialdesk.services.products import Edit
from socialdesk.services.typed_amounts import amount_typed
from socialdesk.store.products import ProductRow
from socialdesk.tui.dialogs.kept import Left
from socialdesk.tui.orders.acts import Acts
from socialdesk.tui.orders.product_dialog import ProductDialog, ProductForm
from socialdesk.tui.orders.products_page import ProductsPage
from socialdesk.tui.text import shown


class ProductActs(Acts[ProductsPage]):
    """What is meant is the product under the cursor when the key was pressed."""

    _unkept: tuple[str, str] = ("", "")
    """Of which SKU (none: a new one) something was typed and not kept, and what."""

    def meant(self) -> ProductRow | None:
        """The product under the cursor; where there is none, that is said."""
        row = self.page.products.row
        if row is None:
            self.screen.tell(translate("There is no product here."))
        return row

    # -- writing down

    def add(self) -> None:
        """Make one known."""
        self.screen.work("known", self._write, None)

    def edit(self) -> None:
        """Change what is said of it."""
        if (row := self.meant()) is not None:
            self.screen.work("known", self._write, row)

    async def _write(self, row: ProductRow | None) -> None:
        products = self.page.products
        currency = await products.currency()
        if self.screen.app.screen is not self.screen:
            return  # something else was opened meanwhile, and has the keys
        sku = row.sku if row is not None else ""
        unkept = self._unkept[1] if self._unkept[0] == sku else ""
        form = ProductForm(row, currency)
        dialog = ProductDialog(products, currency, form, row, unkept)
        dialog.open(self.screen.app, partial(self._left, sku))

    def _left(self, sku: str, how: Left[ProductRow]) -> None:
        if how.kept is None:
            self._unkept = (sku, how.unkept)
            if how.unkept:
                self.screen.tell(translate("What you wrote is held: open it again to go on."))
            return
        self._unkept = ("", "")
        self.list.go_to(how.kept.sku)
        self.screen.work("verb", self._tell, how.kept)

    async def _tell(self, row: ProductRow) -> None:
        await self.done()
        self.screen.tell(translate("{sku} is kept.", sku=shown(row.sku)))

    # -- one thing of it

    def price(self) -> None:
        """What one costs."""
        if (row := self.meant()) is not None:
            self.screen.work("known", self._ask_price, row)

    async def _ask_price(self, row: ProductRow) -> None:
        currency = await self.page.products.currency()

        def meaning(words: str) -> str:
            return money(amount_typed(words, currency), currency)

        title = translate("What does {sku} cost?", sku=shown(row.sku))
        hint = translate(
            "{price} now; orders that are made keep theirs", price=money(row.price, currency)
        )
        if self.screen.app.screen is self.screen:
            self.screen.ask(title, hint, partial(self._changed, row, "price"), meaning=meaning)

    def stock(self) -> None:
        """How many there are."""
        if (row := self.meant()) is None:
            return

        def meaning(words: str) -> str:
            try:
                there = units(words, row.stock)
            except ValueError:
                raise NotAllowed(translate("How many there are: 50, or +20, -3.")) from None
            return translate("{n} there", n=grouped(there))

        title = translate("How many of {sku} are there?", sku=shown(row.sku))
        hint = translate(
            "{n} now, {held} of them held · 50, or by how much it changes: +20, -3",
            n=grouped(row.stock),
            held=grouped(row.reserved),
        )
        self.screen.ask(title, hint, partial(self._changed, row, "stock"), meaning=meaning)

    async def _changed(self, row: ProductRow, name: str, words: str) -> None:
        if words.strip():
            await self._tell(await self.page.products.change(row.sku, Edit(**{name: words})))

    def archive(self) -> None:
        """It can no longer be ordered, or can be again."""
        if (row := self.meant()) is not None:
            self.screen.work("verb", self._archived, row)

    async def _archived(self, row: ProductRow) -> None:
        done = await self.page.products.archive(row)
        await self.done()
        self.screen.tell(
            translate("{sku} can be ordered again.", sku=shown(row.sku))
            if done.archived_at is None
            else translate(
                "{sku} is archived; {key} shows archived ones.",
                sku=shown(row.sku),
                key=self.key_of("archived_products"),
            )
        )

    # -- what is looked at

    def show_archived(self) -> None:
        """Archived ones too, or not."""
        products = self.page.products
        products.archived = not products.archived
        self.anew()

    def find(self) -> None:
        """Ask for words, and show the products in which they stand."""
        keys = self.screen.program.keymap
        hint = translate(
            "a SKU, a name, a variant, with or without accents; nothing shows all · {accept} finds · {close} back",
            accept=keys.shown("accept", "prompt"),
            close=keys.shown("close", "prompt"),
        )

        async def answered(words: str) -> None:
            self.page.products.words = words
            self.anew()

        self.screen.ask(translate("Find products"), hint, answered, before=self.page.products.words)
