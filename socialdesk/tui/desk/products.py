"""Products as the desk shows them: what there is, held and free of each."""

from __future__ import annotations

from collections.abc import Sequence

from socialdesk.services.products import Edit
from socialdesk.services.products import Products as Service
from socialdesk.store.products import ProductRow
from socialdesk.tui.desk.orders import Orders
from socialdesk.tui.desk.session import Session


class Products:
    """What is read here stays as it was read until it is read again; whoever reads is told whether it says something else."""

    def __init__(self, session: Session, orders: Orders) -> None:
        self._session = session
        self._orders = orders
        self.words = ""
        """Only those in whose SKU, name or variant these stand."""
        self.archived = False
        """Whether those that can no longer be ordered are shown too."""
        self.rows: Sequence[ProductRow] = ()
        self.chosen = ""
        """The SKU under the cursor."""
        self._read: tuple[str, bool] | None = None

    async def _service(self) -> Service:
        return (await self._orders.services()).products

    @property
    def is_read(self) -> bool:
        """Whether what is looked at was read."""
        return self._read == (self.words, self.archived)

    @property
    def row(self) -> ProductRow | None:
        """The chosen one."""
        return next((each for each in self.rows if each.sku == self.chosen), None)

    async def currency(self) -> str:
        """The shop's."""
        return (await self._orders.services()).currency

    async def load(self) -> bool:
        """Read what is looked at; whether it says something else than before. Raises StoreError."""
        wanted = (self.words, self.archived)
        rows = await (await self._service()).listed(self.words, archived=self.archived)
        if wanted != (self.words, self.archived):
            return False  # another list is wanted by now, and is read after this
        changed = rows != self.rows or self._read != wanted
        self.rows, self._read = rows, wanted
        return changed

    async def add(self, sku: str, edit: Edit) -> ProductRow:
        """Make one known. Raises NotAllowed."""
        return await (await self._service()).add(sku, edit, self._session.agent)

    async def change(self, sku: str, edit: Edit) -> ProductRow:
        """Change what is said of one, or how many there are. Raises NotAllowed."""
        return await (await self._service()).change(sku, edit, self._session.agent)

    async def archive(self, row: ProductRow) -> ProductRow:
        """It can no longer be ordered, or can be again."""
        return await (await self._service()).archive(row.sku, archived=row.archived_at is None)
