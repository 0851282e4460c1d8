"""A receipt asks for the number and the address that nobody knows; what the customer answers is offered to be put into the order."""

from pathlib import Path

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.services.order_contacts import OrderContacts
from socialdesk.services.order_receipts import lacks
from socialdesk.store.store import Store
from tests.services.test_order_receipts import opened

ADDRESS = "12 Lý Tự Trọng, P. Bến Nghé, Q1, TP.HCM"


async def test_what_a_receipt_asks_for_is_put_in_from_the_answer(
    store: Store, tmp_path: Path
) -> None:
    shop = await opened(store, tmp_path)
    contacts = OrderContacts(store, shop.clock, shop.orders, "VN")
    order = await shop.orders.new(1, {"A1": 1}, "linh")
    preview = await shop.receipts.preview(order)
    assert preview.lacking == ("phone", "address")
    assert "xin số điện thoại và địa chỉ nhận hàng" in preview.text
    assert lacks(preview).startswith("Neither telephone number nor address")
    await shop.asked(order)
    await shop.says("12 cái này đẹp quá 😍 giá bao nhiêu vậy shop")
    number = await shop.says("dạ sđt em 0912.345.678 nha shop")
    place = await shop.says(f"địa chỉ: {ADDRESS} [b]nhé")
    stranger = await shop.says(f"giao về {ADDRESS} 0987654321", chat="777")
    assert [each for each in await shop.tasks() if each == "order.answer_contact"] == ["order.answer_contact"] * 2  # fmt: skip

    with pytest.raises(NotAllowed, match="none that the customer of DH1001 wrote"):
        await contacts.read(order, stranger)
    with pytest.raises(NotAllowed, match="neither a telephone number nor"):
        await contacts.read(order, 1)
    told = await contacts.read(order, number)
    order = await contacts.put_in(order, told, "lan")
    assert (order.row.phone, order.row.address) == ("+84912345678", "")
    assert (await shop.tasks()).count("order.answer_contact") == 1
    assert (await shop.receipts.preview(order)).lacking == ("address",)
    told = await contacts.read(order, place)
    order = await contacts.put_in(order, told, "lan")
    assert order.row.address.startswith(ADDRESS)
    assert "order.answer_contact" not in await shop.tasks()
    assert (await contacts.read(order, place)).address == order.row.address
    after = await shop.receipts.preview(order)
    assert (after.lacking, lacks(after), "xin" in after.text) == ((), "", False)
    await shop.says("à đổi số 0911222333 nhé")  # it has one: nothing is offered by itself
    assert "order.answer_contact" not in await shop.tasks()
