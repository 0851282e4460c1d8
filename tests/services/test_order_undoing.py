"""What is taken back of an order agrees with whatever else knows of it: refunds, cases, parcels, holds; on both engines."""

from pathlib import Path

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.case import Kind, Outcome, Step
from socialdesk.model.ids import DAY, HOUR
from socialdesk.model.order import Payment, State
from socialdesk.model.parcel import State as Parcel
from socialdesk.model.parcel import told_at
from socialdesk.services.cases import Report
from socialdesk.services.order_parcels import OrderParcels
from socialdesk.store.store import Store
from tests.services.test_cases import ordered, services
from tests.services.test_order_holds import held
from tests.support.clock import ManualClock
from tests.support.make import NOW


async def test_a_return_is_not_taken_back_once_money_went_back_for_it(store: Store) -> None:
    cases, orders, _ = services(store)
    code = await ordered(store, orders)
    row = await cases.open(Kind.RETURN, None, Report(order=code), "linh")
    row = await cases.step(row, Step.BACK, "linh")
    await cases.step(row, Step.REFUNDED, "linh", amount=100_000)
    with pytest.raises(NotAllowed, match="went back"):
        await orders.undo(await orders.found(code), "linh")
    assert (await orders.found(code)).row.state is State.RETURNED
    assert [each.step for each in await cases.steps(row)][-1] is Step.REFUNDED


async def test_a_return_that_is_taken_back_is_told_to_its_case(store: Store) -> None:
    cases, orders, _ = services(store)
    code = await ordered(store, orders)
    row = await cases.open(Kind.RETURN, None, Report(order=code), "linh")
    row = await cases.step(row, Step.BACK, "linh")
    await cases.close(row, Outcome.EXCHANGED, "linh")
    with pytest.raises(NotAllowed, match=f"case reopen {row.id}"):
        await orders.undo(await orders.found(code), "linh")
    row = await cases.reopen(await cases.found(row.id), "linh")
    assert (await orders.undo(await orders.found(code), "mai")).order.row.state is State.DELIVERED
    steps = await cases.steps(row)
    assert (steps[-1].step, steps[-1].agent) == (Step.NOT_BACK, "mai")
    assert cases.next(row, steps) is Step.EVIDENCE
    row = await cases.step(row, Step.BACK, "linh")
    assert (await orders.found(code)).row.state is State.RETURNED
    assert cases.next(row, await cases.steps(row)) is Step.REFUNDED
    assert await store.products.wrong() == []


async def test_what_was_overpaid_can_go_back(store: Store) -> None:
    cases, orders, _ = services(store)
    code = await ordered(store, orders, State.AGREED)
    await orders.change(await orders.found(code), "linh", {"A1": 0})
    row = await cases.open(Kind.COMPLAINT, None, Report(order=code), "linh")
    with pytest.raises(NotAllowed, match="50.000"):
        await cases.step(row, Step.REFUNDED, "linh", amount=200_000)
    await store.database.transact(lambda conn: conn.rows("UPDATE purchase SET paid = 250000"))
    assert (await cases.step(row, Step.REFUNDED, "linh", amount=200_000)).refunded == 200_000


async def test_what_a_carrier_has_is_not_taken_back(store: Store) -> None:
    _, orders, _ = services(store)
    code = await ordered(store, orders, State.AGREED)
    parcels = OrderParcels(store, ManualClock(NOW), orders)

    async def parcel() -> Parcel:
        return (await parcels.found("X123")).state

    await parcels.add(await orders.found(code), "ghn", "X123", "linh", State.SHIPPED)
    assert await parcel() is Parcel.TAKEN
    assert (await orders.undo(await orders.found(code), "linh")).order.row.state is State.AGREED
    assert await parcel() is Parcel.MADE  # it was written down too early, with its order

    for state, reached in ((Parcel.ON_WAY, State.SHIPPED), (Parcel.DELIVERED, State.DELIVERED)):
        told = told_at(state, NOW, NOW)
        await store.parcels.tell(await parcels.found("X123"), told, "ghn", NOW)
        order = await orders.found(code)
        assert order.row.state is reached
        with pytest.raises(NotAllowed, match=r"parcel state X123 made --correct"):
            await orders.undo(order, "linh")
        with pytest.raises(NotAllowed, match="X123"):
            await orders.turn(order, State.PACKED if reached is State.SHIPPED else State.SHIPPED, "linh")  # fmt: skip
        assert await orders.found(code) == order
    await parcels.put(await parcels.found("X123"), Parcel.MADE, "linh")
    assert (await orders.undo(await orders.found(code), "linh")).order.row.state is State.SHIPPED
    assert (await orders.undo(await orders.found(code), "linh")).order.row.state is State.AGREED
    assert await store.products.wrong() == []


async def test_whose_hold_ended_while_it_could_not_run_out_is_held_anew(
    store: Store, tmp_path: Path
) -> None:
    shop = await held(store, tmp_path)
    cancelled, soon, kept, packed, cod = [await shop.order() for _ in range(5)]
    await shop.orders.hold(kept, 0, "lan")
    for each in (cancelled, soon, kept):
        await shop.orders.turn(await shop.now_is(each), State.CANCELLED, "lan")
    await shop.orders.undo(await shop.now_is(soon), "lan")  # its hold goes on
    assert (await shop.now_is(soon)).row.hold_until == soon.row.hold_until
    await shop.orders.turn(await shop.now_is(soon), State.CANCELLED, "lan")
    await shop.orders.turn(packed, State.PACKED, "lan")
    await shop.orders.change(cod, "lan", payment="cod")
    await shop.later(2 * DAY)

    for each in (cancelled, kept):
        await shop.orders.undo(await shop.now_is(each), "lan")
    await shop.orders.change(await shop.now_is(packed), "lan", {"A1": 1})
    await shop.orders.change(await shop.now_is(cod), "lan", payment=Payment.TRANSFER.value)
    fresh = [(await shop.now_is(each)).row for each in (cancelled, kept, packed, cod)]
    until = shop.now + DAY
    assert [each.hold_until for each in fresh] == [until, None, until, until]
    assert [each.state for each in fresh] == [State.NEW] * 4
    await shop.later(DAY)
    after = [(await shop.now_is(each)).row.state.value for each in (cancelled, kept, packed, cod)]
    assert after == ["cancelled", "new", "cancelled", "cancelled"]
    assert await store.products.wrong() == []


async def test_an_order_that_is_new_again_runs_out_when_it_would_have(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await held(desk_store, tmp_path)
    order = await shop.orders.turn(await shop.order(), State.AGREED, "lan")
    await shop.later(DAY - HOUR)
    changed = await shop.orders.change(order, "lan", {"A1": 1})
    assert (changed.row.state, changed.row.hold_until) == (State.NEW, order.row.hold_until)
    await shop.later(HOUR)
    assert (await shop.now_is(order)).row.state is State.CANCELLED


async def test_a_hold_of_its_own_ends_although_the_shop_has_none(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await held(desk_store, tmp_path)
    shop.orders._hold = 0
    order = await shop.order()
    assert order.row.hold_until is None
    await shop.orders.hold(order, HOUR, "lan")
    (job,) = shop.holds().jobs()
    shop.clock.advance(HOUR / 1000)
    await job.run()
    assert (await shop.now_is(order)).row.state is State.CANCELLED
    await shop.orders.undo(await shop.now_is(order), "lan")
    assert (await shop.now_is(order)).row.hold_until is None  # nothing has an end by itself
