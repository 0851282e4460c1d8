"""Orders at the desk line by line."""

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import set_language
from socialdesk.services.products import Edit
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import selling_on
from tests.tui.plain.test_commands import console, type_in


async def test_an_order_is_made_listed_turned_and_the_customer_asked(
    desk_store: Store, clock: ManualClock
) -> None:
    desk, lines = await console(desk_store, clock, undo=5_000)
    await selling_on(desk_store, clock).products.add(
        "A1-M", Edit("Áo A1", "M", "125k", "5"), "linh"
    )
    with pytest.raises(NotAllowed, match="Open a conversation first"):
        await type_in(desk, "order a1 m")
    await type_in(desk, "open #1")
    for words, why in (("order", "Say what is ordered"), ("order xyz", "nothing like “xyz”"), ("order a1 9", "Only 5"), ("order a1 | x", "is no amount")):  # fmt: skip
        with pytest.raises(NotAllowed, match=why):
            await type_in(desk, words)
    lines.clear()
    await type_in(desk, "order a1 m 2 | 30k", "orders", "orders huong", "orders nobody")
    made = "DH1001  28/09 10:00  new  280.000 ₫  Nguyễn Thị Hương  2× A1-M"
    assert lines == [
        made, "order DH1001 receipt: sends what the customer says yes to", made, made, "There is no such order.",
    ]  # fmt: skip
    lines.clear()
    await type_in(desk, "order dh1001 packed", "order DH1001 undo", "order DH1001 shipped")
    assert [line.split("  ")[2] for line in lines] == ["packed", "new", "shipped"]
    with pytest.raises(NotAllowed, match="Say what comes back"):
        await type_in(desk, "order DH1001 returned")
    try:
        set_language("vi")
        await type_in(desk, "đơn DH1001 trả lại A1-M:1", "don DH1001")
    finally:
        set_language("en")
    assert "trả lại" in lines[-6]
    row = await desk_store.products.one("A1-M")
    assert row is not None
    assert (row.stock, row.reserved) == (4, 0)
