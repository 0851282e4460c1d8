"""A SKU is one product, whichever hyphen it is written with: on both engines, and in stores of older programs."""

import pytest

from socialdesk.commands.stock_findings import of_stock
from socialdesk.model.ids import Instant
from socialdesk.model.order import Imported, Line, State
from socialdesk.store.engine.database import Query
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from tests.store.test_migrating import older, url
from tests.support.make import NOW

__all__ = ["url"]
LINES = Query(int, "SELECT product_id FROM purchase_line ORDER BY purchase_id")


async def test_whichever_hyphen_is_typed_one_product_is_meant(store: Store) -> None:
    assert await store.products.add(NewProduct("A1-M", "Áo A1", "", 125_000, 9), "linh", NOW)

    assert not await store.products.add(NewProduct("A1\u2013M", "Áo", "", 1, 1), "linh", NOW)
    for written in ("a1\u2011m", "A1\u00adM", "A1\u2212M"):
        found = await store.products.one(written)
        assert found is not None and found.sku == "A1-M", ascii(written)
    order = NewOrder("k", {"A1\u2010M": 2, "a1\uff0dm": 1}, Buyer(), 0, "VND")
    made = await store.orders.make(order, "linh", NOW)
    assert [(each.sku, each.quantity) for each in made.lines] == [("A1-M", 3)]
    line = Line("A1\u2013M", "Áo", "", 1, 1_000)
    told = Imported("shopee", "X1", NOW, State.DELIVERED, (line,), total=1_000)
    await store.orders.take_in([told], "linh", NOW)
    assert await store.database.all(LINES) == [1, 1]
    assert [each.sku for each in await store.products.listed("a1\u2012m")] == ["A1-M"]
    assert await store.products.twins() == []


async def test_two_products_of_an_older_program_stay_and_are_named(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def old(sku: str, folded: str, archived: str = "NULL") -> str:
        return f"""
        INSERT INTO product (sku, folded_sku, name, folded, price, stock, created_at, changed_at, archived_at)
        VALUES ('{sku}', '{folded}', 'Ao', '{folded} ao', 1000, 0, {NOW}, {NOW}, {archived})
        """

    store = await older(
        url,
        monkeypatch,
        "068",
        (
            old("A1\u2013M", "a1\u2013m"), old("A1-M", "a1-m", "1"), old("B\u20111", "b\u20101", "1"), old("B\u20131", "b\u20131"),
            old("C\u20111", "c\u20101"),
        ),
    )  # fmt: skip
    seen = [
        getattr(await store.products.one(sku), "id", None)
        for sku in ("A1\u2013M", "a1-m", "A1\u2011M", "B-1", "B\u20111", "b\u20131", "c-1", "C\u20111")
    ]  # fmt: skip
    assert seen == [1, 2, 2, 4, 3, 4, 5, 5]
    assert await store.products.twins() == [("A1-M", "A1\u2013M")]
    (finding,) = await of_stock(store)
    assert (finding.level, finding.value) == ("warning", 1)
    assert "A1-M / A1\u2013M" in finding.said
    await store.products.archive(1, Instant(NOW + 1), archived=True)
    (finding,) = await of_stock(store)
    assert finding.level == "ok"
    await store.close()
