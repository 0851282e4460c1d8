"""The store's rooms for what is sold, opened when somebody enters one."""

# ruff: noqa: PLC0415 - a desk does without most of them
from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from socialdesk.store.buyers import Buyers
    from socialdesk.store.engine.database import Database
    from socialdesk.store.live_claims import LiveClaims
    from socialdesk.store.order_receipts import Receipts
    from socialdesk.store.orders import Orders
    from socialdesk.store.payments import Payments
    from socialdesk.store.people import People
    from socialdesk.store.products import Products


class SellingRooms:
    """Those of products, orders, who buys, and who takes what in a live."""

    database: Database

    @cached_property
    def orders(self) -> Orders:
        """What customers have ordered."""
        from socialdesk.store.orders import Orders

        return Orders(self.database)

    @cached_property
    def buyers(self) -> Buyers:
        """What people have bought."""
        from socialdesk.store.buyers import Buyers

        return Buyers(self.database)

    @cached_property
    def people(self) -> People:
        """Who is one person with whom, and whose orders are."""
        from socialdesk.store.people import People

        return People(self.database)

    @cached_property
    def payments(self) -> Payments:
        """Which orders were paid."""
        from socialdesk.store.payments import Payments

        return Payments(self.database)

    @cached_property
    def products(self) -> Products:
        """What the shop sells, and how many there are."""
        from socialdesk.store.products import Products

        return Products(self.database)

    @cached_property
    def live_claims(self) -> LiveClaims:
        """What is sold in lives, and who takes it."""
        from socialdesk.store.live_claims import LiveClaims

        return LiveClaims(self.database)

    @cached_property
    def receipts(self) -> Receipts:
        """What customers were told of orders, to say yes to them."""
        from socialdesk.store.order_receipts import Receipts

        return Receipts(self.database)
