"""Step 68: a SKU is one however its hyphens are written."""

from __future__ import annotations

from socialdesk.model.hyphens import plain_hyphens
from socialdesk.model.product import folded_sku
from socialdesk.model.text import fold
from socialdesk.store.engine.database import Connection


async def fold_skus(conn: Connection) -> None:
    """Find every product by its SKU with plain hyphens. Where several are one by that, it is the one that was written plainly,
    else the oldest that is sold; the others stay, each found as it is written, and `doctor` names them."""
    rows = await conn.rows(
        "SELECT id, sku, folded_sku, name, variant, folded, archived_at FROM product ORDER BY id"
    )
    first: dict[str, int] = {}
    for row in sorted(rows, key=lambda row: (row[2] != folded_sku(row[1]), row[6] is not None)):
        first.setdefault(folded_sku(row[1]), row[0])
    anew = []
    for number, sku, found_by, name, variant, folded, _ in rows:
        word = folded_sku(sku) if first[folded_sku(sku)] == number else found_by
        words = fold(plain_hyphens(f"{sku} {name} {variant}"))
        if (word, words) != (found_by, folded):
            anew.append((number, word, words))
    await conn.many("UPDATE product SET folded_sku = $2, folded = $3 WHERE id = $1", anew)
