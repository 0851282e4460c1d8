"""The sheet of sales is counted where orders moved, and is otherwise what it was."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from socialdesk.model.ids import Instant
from socialdesk.model.measure import By, Question
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from socialdesk.tui.desk import sales
from socialdesk.tui.desk.sales import OLD, SalesReading
from tests.support.clock import ManualClock
from tests.support.make import NOW


async def test_it_is_counted_anew_where_orders_moved_and_rests_as_long_as_it_took(
    desk_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, asked = ManualClock(NOW), list[By]()
    session: Any = SimpleNamespace(store=desk_store, clock=clock)
    services: Any = None

    async def counted(_: object, __: object, question: Question) -> Any:
        asked.append(question.by)
        clock.advance(2)
        return object()

    monkeypatch.setattr(sales, "counted", counted)
    await desk_store.products.add(NewProduct("A1", "Áo", "", 1000, 9), "chu", NOW)
    reading, question = SalesReading(), Question(NOW, by=By.CHANNEL)

    async def look(by: By = By.CHANNEL) -> Any:
        return await reading.of(
            session, services, replace(question, as_of=Instant(clock.now()), by=by)
        )

    first = await look()
    clock.advance(100)
    assert await look() is first, "nothing happened"
    order = NewOrder("k1", {"A1": 1}, Buyer(name="Lan"), 0, "VND")
    await desk_store.orders.make(order, "mai", NOW)
    second = await look()
    assert second is not first
    await desk_store.orders.change(1, {"note": "gấp"}, "mai", NOW)
    assert await look() is second, "it took two seconds just now"
    clock.advance(39)
    third = await look()
    assert third is not second
    assert await look(By.AGENT) is not third, "another question waits for nothing"
    await look()
    clock.advance(OLD)
    await look()
    assert len(asked) == 6
