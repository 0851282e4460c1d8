"""Orders as scripts read them."""

from __future__ import annotations

from typing import Any

from socialdesk.commands.show import moment
from socialdesk.store.order_rows import Order


def order_json(each: Order) -> dict[str, Any]:
    """An order as scripts read it; the keys are promised in docs/cli.md."""
    row = each.row
    return {
        "order": row.id,
        "code": row.code,
        "state": row.state.value,
        "name": row.name,
        "phone": row.phone,
        "address": row.address,
        "at": moment(row.at),
        "total": row.total,
        "fee": row.fee,
        "currency": row.currency,
        "lines": [
            {"sku": line.sku, "name": line.name, "quantity": line.quantity, "price": line.price}
            for line in each.lines
        ],
    }
