"""What the dialog of an order does, without a terminal."""

from dataclasses import replace

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.order import Payment, State
from socialdesk.services.products import Edit
from socialdesk.store.store import Store
from socialdesk.tui.desk.ordering import Person
from socialdesk.tui.orders.order_dialog import new_form
from socialdesk.tui.orders.order_form import (
    ADDRESS,
    FEE,
    ITEMS,
    KEY,
    NAME,
    PAY,
    PHONE,
    Form,
    form_of,
)
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, selling_on
from tests.support.make import arrival, inbound


async def shop(store: Store, clock: ManualClock) -> None:
    products = selling_on(store, clock).products
    for sku, stock in (("A1-M", "5"), ("A1-L", "1")):
        await products.add(sku, Edit("Áo A1", sku[-1], "125k", stock), "linh")


async def test_who_orders_is_known_by_their_own_messages(store: Store, clock: ManualClock) -> None:
    await shop(store, clock)
    for number, words in enumerate(("giao 12 Trần Phú, Hải Châu, Đà Nẵng nhé", "sđt 0912.345.678", "còn áo không?")):  # fmt: skip
        await store.record([arrival(inbound(words, str(11 + number)))], clock.now(), ())
    ordering = await desk_on(store, clock).orders.ordering(1, None)
    await ordering.load()
    form = new_form(ordering, await ordering.known(), 30_000)
    assert (form[NAME], form[PHONE], form[ADDRESS], form[FEE]) == (
        "Lan", "0912 345 678", "12 Trần Phú, Hải Châu, Đà Nẵng", "30.000",
    )  # fmt: skip
    await store.contacts.set_detail(1, "phone", "+84987654321")
    assert new_form(ordering, await ordering.known(), 0)[PHONE] == "0987 654 321"

    # What was typed and not kept is gone with its person.
    await ordering.hold('{"name": "Lan"}')
    assert await ordering.unkept() == '{"name": "Lan"}'
    await store.erase(1)
    assert await ordering.unkept() == ""


async def test_an_order_is_made_once_and_changed(store: Store, clock: ManualClock) -> None:
    await shop(store, clock)
    desk = desk_on(store, clock)
    ordering = await desk.orders.ordering(None, None)
    await ordering.load()
    form = Form(
        {ITEMS: "a1 m 2, a1 l", FEE: "30k", PHONE: "0912345678", PAY: "Chuyển khoản", KEY: "k"}
    )
    found = form.understood(ordering.catalogue, "VND", "VN")
    assert (found.problems, found.wanted, found.total) == ({}, {"A1-M": 2, "A1-L": 1}, 405_000)
    assert found.payment is Payment.TRANSFER
    person = Person(name="Lan", phone="0912345678", address="", note="")
    order = await ordering.make(found.wanted, found.fee, found.payment, person, "k")
    assert await ordering.make(found.wanted, found.fee, found.payment, person, "k") == order
    assert await ordering.look_again(["A1-M", "A1-L"])
    assert not await ordering.look_again(["A1-M"])

    # What the order holds is free for itself.
    changing = await desk.orders.ordering(None, order)
    await changing.load()
    assert changing.lines_change
    form = form_of(order, "VN", frozenset())
    assert (form[ITEMS], form[FEE], form[PHONE]) == ("A1-M 2, A1-L", "30.000", "0912 345 678")
    for typed, problem in (
        ("A1-M 5", ""), ("A1-M 6", "Only 5 of A1-M are free."), ("a1", "“a1” may be A1-L, A1-M"), ("zz", "nothing like “zz”"),
    ):  # fmt: skip
        form.values[ITEMS] = typed
        problems = form.understood(changing.catalogue, "VND", "VN").problems
        assert problem in problems.get(ITEMS, ""), typed
        assert bool(problem) == bool(problems), typed
    order = await changing.change({"A1-M": 5}, {"address": "12 Lê Lợi"})
    assert [(each.sku, each.quantity) for each in order.lines] == [("A1-M", 5)]
    assert order.row.address == "12 Lê Lợi"
    assert await (await desk.orders.ordering(None, order)).change(None, {}) == order

    service = selling_on(store, clock).orders
    gone = await service.turn(order, State.SHIPPED, "linh")
    shipped = await desk.orders.ordering(None, gone)
    await shipped.load()
    assert not shipped.lines_change
    assert (
        not replace(form, hidden=frozenset({ITEMS}))
        .understood(shipped.catalogue, "VND", "VN")
        .items
    )
    with pytest.raises(NotAllowed):
        await shipped.change({"A1-M": 1}, {})
