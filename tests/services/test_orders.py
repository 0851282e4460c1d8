"""Orders as people make them: from what is known of a customer, found by what they are called, and refused in words."""

import pytest

from socialdesk.errors import NotAllowed, NotFound, Overtaken
from socialdesk.model.i18n import LANGUAGES, set_language
from socialdesk.model.order import Imported, Line, State
from socialdesk.services.orders import Orders
from socialdesk.services.products import Edit, Products
from socialdesk.store.order_rows import Wanted
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, inbound
from tests.support.store import take


async def service(store: Store, currency: str = "VND") -> Orders:
    keys = iter(f"key{number}" for number in range(99))
    clock = ManualClock(NOW)
    await Products(store, clock, currency).add("A1", Edit("Áo", "đỏ", "125000", "5"), "chu")
    return Orders(store, clock, currency, lambda: next(keys))


async def test_who_gets_it_is_who_is_known_unless_it_is_said(desk_store: Store) -> None:
    await take(desk_store, inbound())
    orders = await service(desk_store)
    for key, value in (("phone", "0912.345.678"), ("address", "12 Lý Tự Trọng\nQuận 1")):
        await desk_store.contacts.set_detail(1, key, value)
    row = (await orders.new(1, {"A1": 1}, "linh")).row
    person = await desk_store.contacts.person(row.contact_id or 0)
    assert (row.name, row.phone, row.address) == (
        person.name,
        "+84912345678",
        "12 Lý Tự Trọng, Quận 1",
    )
    assert (row.conversation_id, row.account_id, row.agent, row.currency) == (1, 1, "linh", "VND")

    said = (
        await orders.new(
            1, {"a1": 1}, "linh", name="Chị Tư\n", phone="", address="Huế", note=" gọi trước "
        )
    ).row
    assert (said.name, said.phone, said.address, said.note) == ("Chị Tư", "", "Huế", "gọi trước")
    nobody = (await orders.new(None, {"A1": 1}, "linh", name="Cô Năm")).row
    assert (nobody.conversation_id, nobody.contact_id, nobody.name) == (None, None, "Cô Năm")


async def test_an_order_is_found_by_what_it_is_called(desk_store: Store) -> None:
    orders = await service(desk_store)
    made = await orders.new(None, {"A1": 1}, "linh")
    told = [
        Imported(source, code, NOW, State.NEW, (Line("A1", "Áo", "", 1, 5),), total=5)
        for source, code in (
            ("shopee", "77"),
            ("lazada", "77"),
            ("kiotviet", "1"),
            ("sapo", "#SON:1"),
        )
    ]
    await orders.take_in(told, "linh")
    for words, code in (
        ("1", "DH1001"), (" dh1001 ", "DH1001"), ("kiotviet:1", "1"), ("shopee:77", "77"), ("Lazada: 77", "77"), ("#son:1", "#SON:1"),
    ):  # fmt: skip
        assert (await orders.found(words)).row.code == code, words
    assert (await orders.found(str(made.row.id))) == made
    with pytest.raises(NotAllowed, match="shopee:77, lazada:77"):
        await orders.found("77")
    for words in ("", "0", "99999999999999999999", "shopee:78", "tiktok:77", "\x00"):
        with pytest.raises(NotFound, match="no order"):
            await orders.found(words)


async def test_all_of_them_are_read_page_by_page(
    desk_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socialdesk.services.orders.AT_ONCE", 2)
    orders = await service(desk_store)
    for _ in range(5):
        await orders.new(None, {"A1": 1}, "linh")
    codes = [f"DH{number}" for number in range(1005, 1000, -1)]
    assert [each.row.code async for each in orders.all(Wanted())] == codes
    assert [each.row.code async for each in orders.all(Wanted(), 3)] == codes[:3]
    assert [each.row.code async for each in orders.all(Wanted(), 4)] == codes[:4]


async def test_what_somebody_did_meanwhile_is_not_done_over(desk_store: Store) -> None:
    orders = await service(desk_store)
    made = await orders.new(None, {"A1": 1}, "linh")
    cancelled = await orders.turn(made, State.CANCELLED, "lan")
    assert await orders.turn(cancelled, State.CANCELLED, "linh") == cancelled
    with pytest.raises(Overtaken, match="meanwhile"):
        await orders.turn(made, State.SHIPPED, "linh")
    with pytest.raises(NotAllowed, match="for good"):
        await orders.turn(cancelled, State.NEW, "linh")


async def test_what_another_system_says_of_an_order_is_changed_there(desk_store: Store) -> None:
    orders = await service(desk_store)
    told = Imported("shopee", "77", NOW, State.AGREED, (Line("A1", "Áo", "", 1, 5),), total=5)
    await orders.take_in([told], "linh")
    there = await orders.found("77")
    for wanted, items in (({"fee": 5}, None), ({}, {"A1": 2})):
        with pytest.raises(NotAllowed, match="an order of shopee"):
            await orders.change(there, "linh", items, **wanted)
    assert (await orders.change(there, "linh", phone="0912345678")).row.phone == "+84912345678"
    assert (await orders.undo(there, "linh")).order == there
    with pytest.raises(NotAllowed, match="from a file"):
        await orders.undo(there, "linh")


async def test_prices_are_in_the_shops_currency(desk_store: Store) -> None:
    orders = await service(desk_store, "THB")
    made = await orders.new(None, {"A1": 2}, "linh", fee=5_000)
    assert (made.row.total, made.row.currency) == (255_000, "THB")
    products = Products(desk_store, ManualClock(NOW), "THB")
    assert (await products.change("A1", Edit(price="1.2k"), "chu")).price == 120_000
    with pytest.raises(NotAllowed, match="1,650"):  # baht or satang?
        await products.change("A1", Edit(price="1,650"), "chu")


async def test_an_order_of_before_the_currency_changed_takes_no_price_of_now(
    desk_store: Store,
) -> None:
    order = await (await service(desk_store)).new(None, {"A1": 1}, "linh", name="Lan")
    orders = Orders(desk_store, ManualClock(NOW), "THB", lambda: "k")
    for items, wanted in (({"A1": 2}, {}), ({}, {"fee": 20})):
        with pytest.raises(NotAllowed, match="DH1001 is in VND, and prices are in THB now"):
            await orders.change(order, "linh", items, **wanted)
    assert (await orders.change(order, "linh", note="gọi trước")).row.note == "gọi trước"
    assert (await orders.turn(order, State.CANCELLED, "linh")).row.state is State.CANCELLED


async def test_every_refusal_is_said_in_three_languages(desk_store: Store) -> None:
    orders = await service(desk_store)
    said = set()
    for language in LANGUAGES:
        set_language(language)
        try:
            with pytest.raises(NotAllowed, match="A1") as refused:
                await orders.new(None, {"A1": 6}, "linh")
        finally:
            set_language("en")
        said.add(str(refused.value))
    assert len(said) == len(LANGUAGES)


async def test_a_stock_that_was_changed_past_the_program_is_found(desk_store: Store) -> None:
    await service(desk_store)
    assert await desk_store.products.wrong() == []
    await desk_store.database.transact(lambda conn: conn.rows("UPDATE product SET stock = 99"))
    (wrong,) = await desk_store.products.wrong()
    assert (wrong.sku, wrong.stock, wrong.changed_stock) == ("A1", 99, 5)
