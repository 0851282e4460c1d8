"""Reservations that run out: who has not paid in time has their order cancelled, and nobody else; on both engines, whoever does
what at the same moment."""

import asyncio
import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.ids import DAY, HOUR
from socialdesk.model.order import Payment, State
from socialdesk.model.statement import Outcome, Transfer
from socialdesk.model.task import Outcome as Settled
from socialdesk.services.order_holds import Holds, Wanted
from socialdesk.services.orders import Orders
from socialdesk.services.orders_settings import OrdersTable
from socialdesk.services.settings import QuietHours
from socialdesk.store.order_rows import Order
from socialdesk.store.store import Store, open_database
from socialdesk.store.switches import ORDER_HOLDS
from socialdesk.store.telling import Means
from tests.services.test_fair_games import Died, killed_after
from tests.services.test_order_receipts import LIMITS, Shop, opened

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
AT_ANY_TIME = replace(LIMITS, rules=())


class Held(Shop):
    """A shop that holds goods for a day; its customer waits for nothing."""

    async def begin(self) -> "Held":
        self.orders = Orders(self.store, self.clock, "VND", lambda: f"h{next(self.numbers)}", hold=DAY)  # fmt: skip
        await self.replied("dạ còn ạ")
        return self

    def holds(
        self, store: Store | None = None, reminder: int = 0, quiet: str = "", *, tells: bool = False
    ) -> Holds:
        means = Means({"shop": AT_ANY_TIME}, QuietHours(quiet).hours, ZONE)
        table = OrdersTable(run_out=tells)
        wanted = Wanted(reminder, table.texts, "Shop Hoa", "vi", table.run_out_texts)
        return Holds(store or self.store, self.clock, wanted, means)

    async def later(self, ms: int) -> None:
        self.clock.advance(ms / 1000)
        await self.holds().look()

    async def now_is(self, order: Order) -> Order:
        found = await self.store.orders.one(order.row.id)
        assert found is not None
        return found

    async def free(self) -> int:
        row = await self.store.products.one("A1")
        assert row is not None
        return row.free


async def held(store: Store, files: Path) -> Held:
    plain = await opened(store, files)
    shop = Held(store, plain.clock, files, AT_ANY_TIME)
    shop.numbers = plain.numbers
    return await shop.begin()


async def pays(shop: Shop, code: str = "DH1001", number: str = "F1") -> Outcome:
    (match,) = await shop.store.payments.record(
        [Transfer(2, "27/11", 280_000, code, number)], "VND", "chu", shop.now
    )
    return match.outcome


async def test_who_has_not_paid_in_time_loses_their_goods(store: Store, tmp_path: Path) -> None:
    shop = await held(store, tmp_path)
    order = await shop.order()
    assert order.row.hold_until == shop.now + DAY
    await shop.later(DAY - 1)
    assert ((await shop.now_is(order)).row.state, await shop.free()) == (State.NEW, 48)
    await shop.later(1)
    done = (await shop.now_is(order)).row
    assert (done.state, done.hold_until, await shop.free()) == (State.CANCELLED, None, 50)
    assert await pays(shop) is Outcome.CLOSED  # a moment too late
    other = await shop.order()
    shop.clock.advance(DAY / 1000)
    assert await pays(shop, other.row.code, "F2") is Outcome.PAID  # a moment before it is looked
    await shop.later(0)
    assert ((await shop.now_is(other)).row.state, await shop.free()) == (State.NEW, 48)
    last = (await store.orders.changes(order.row.id))[-1]
    assert json.loads(last.details)["because"] == "hold"
    assert last.agent == "socialdesk"
    await shop.later(DAY)
    assert len(await store.orders.changes(order.row.id)) == 2
    back = await shop.orders.undo(await shop.now_is(order), "lan")
    assert (back.order.row.state, back.order.row.hold_until) == (State.NEW, shop.now + DAY)
    await shop.later(DAY - 1)
    assert (await shop.now_is(order)).row.state is State.NEW
    await shop.later(1)
    assert (await shop.now_is(order)).row.state is State.CANCELLED
    assert await store.products.wrong() == []


async def test_who_paid_pays_on_delivery_or_has_it_packed_keeps_them(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await held(desk_store, tmp_path)
    paid, packed, turned = [await shop.order() for _ in range(3)]
    cod = await shop.orders.new(1, {"A1": 1}, "linh", payment=Payment.COD)
    assert cod.row.hold_until is None
    assert await pays(shop) is Outcome.PAID
    await shop.orders.turn(packed, State.PACKED, "lan")
    await shop.orders.change(turned, "lan", payment="cod")
    await shop.later(2 * DAY)
    states = [(await shop.now_is(each)).row.state.value for each in (paid, packed, turned, cod)]
    assert states == ["new", "packed", "new", "new"]


async def test_while_a_customer_waits_for_an_answer_a_person_decides(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await held(desk_store, tmp_path)
    order = await shop.order()
    await shop.says("chị ck chiều nay được không em")
    await shop.later(DAY)
    assert ((await shop.now_is(order)).row.state, await shop.tasks()) == (
        State.NEW,
        ["order.hold_waits"],
    )
    await shop.later(HOUR)
    assert (await shop.now_is(order)).row.state is State.NEW
    await shop.replied("dạ được ạ")
    await shop.later(HOUR)
    assert (await shop.now_is(order)).row.state is State.CANCELLED
    assert await shop.tasks() == []


async def test_each_time_that_a_customer_waits_a_person_decides(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await held(desk_store, tmp_path)
    order = await shop.order()
    await shop.says("chị ck chiều nay được không em")
    await shop.later(DAY)
    (task,) = await desk_store.tasks.open(1 << 60, 9)
    await desk_store.tasks.end(task.id, Settled.DONE, "linh", shop.now)
    await shop.later(2 * HOUR)
    assert await shop.tasks() == []
    await shop.replied("dạ được ạ")
    await shop.says("mai được không em")
    await shop.later(2 * HOUR)
    assert await shop.tasks() == ["order.hold_waits"]
    await shop.replied("dạ")
    await shop.says("mốt nha")
    await shop.later(2 * HOUR)
    assert await shop.tasks() == ["order.hold_waits"]
    assert (await shop.now_is(order)).row.state is State.NEW


async def test_while_it_is_switched_off_nothing_runs_out(desk_store: Store, tmp_path: Path) -> None:
    shop = await held(desk_store, tmp_path)
    order = await shop.order()
    await desk_store.switches.turn(ORDER_HOLDS, False, "lan", shop.now)
    await shop.later(2 * DAY)
    assert (await shop.now_is(order)).row.state is State.NEW
    await desk_store.switches.turn(ORDER_HOLDS, True, "lan", shop.now)
    await shop.later(0)
    assert (await shop.now_is(order)).row.state is State.CANCELLED


async def test_a_payment_in_the_same_moment_wins_or_loses_whole(
    store: Store, store_url: str, tmp_path: Path
) -> None:
    shop = await held(store, tmp_path)
    orders = [await shop.order() for _ in range(6)]
    shop.clock.advance(DAY / 1000 + 1)
    others = [Store(await open_database(store_url)) for _ in range(3)]

    async def all_pay() -> list[Outcome]:
        return [await pays(shop, each.row.code, each.row.code) for each in orders]

    outcomes, *_ = await asyncio.gather(all_pay(), *(shop.holds(each).look() for each in others))
    for each in others:
        await each.close()
    for order, outcome in zip(orders, outcomes, strict=True):
        row = (await shop.now_is(order)).row
        told = (row.state, row.paid, outcome)
        assert told in (
            (State.NEW, 280_000, Outcome.PAID), (State.CANCELLED, 0, Outcome.CLOSED),
        )  # fmt: skip
    assert await store.products.wrong() == []


async def test_who_dies_in_the_middle_has_done_nothing(desk_store: Store, tmp_path: Path) -> None:
    shop = await held(desk_store, tmp_path)
    order = await shop.order()
    shop.clock.advance(DAY / 1000)
    with killed_after(desk_store, 0), suppress(Died):
        await shop.holds().look()
    assert await shop.now_is(order) == order
    await shop.holds().look()
    assert (await shop.now_is(order)).row.state is State.CANCELLED
    assert await desk_store.products.wrong() == []


async def test_before_the_end_they_are_reminded_once(desk_store: Store, tmp_path: Path) -> None:
    shop = await held(desk_store, tmp_path)
    order, other = await shop.order(), await shop.order()
    assert await pays(shop, other.row.code) is Outcome.PAID
    shop.clock.advance((DAY - 2 * HOUR) / 1000)
    for _ in range(2):
        await shop.holds(reminder=2 * HOUR).look()
    said = [each.body for each in await desk_store.deliveries.rows("queued", 9)]
    assert len(said) == 1
    assert order.row.code in said[0]
    assert "280.000 ₫" in said[0]
    held_on = await shop.orders.hold(await shop.now_is(order), DAY, "lan")
    await shop.later(DAY - 1)
    assert (await shop.now_is(order)).row.state is State.NEW
    for_good = await shop.orders.hold(held_on, 0, "lan")
    await shop.later(9 * DAY)
    assert (for_good.row.hold_until, (await shop.now_is(order)).row.state) == (None, State.NEW)
    kinds = [each.kind for each in await desk_store.orders.changes(order.row.id)]
    assert kinds == ["made", "hold", "hold"]
    shipped = await shop.orders.turn(for_good, State.SHIPPED, "lan")
    with pytest.raises(NotAllowed, match="not held for a time"):
        await shop.orders.hold(shipped, DAY, "lan")


async def test_a_million_orders_that_do_not_run_out_are_not_looked_at(desk_store: Store) -> None:
    for sql in (
        "SELECT id FROM purchase WHERE hold_until IS NOT NULL AND hold_until <= 5 ORDER BY hold_until, id LIMIT 50",
        "SELECT id FROM purchase WHERE hold_until IS NOT NULL AND hold_until <= 9 AND hold_until > 5 AND hold_reminded = 0 ORDER BY hold_until, id LIMIT 50",
    ):
        plan = await desk_store.database.read(
            lambda conn, s=sql: conn.rows(f"EXPLAIN QUERY PLAN {s}")
        )  # type: ignore[misc]
        assert "purchase_hold" in str(plan)


async def test_whose_reservation_ran_out_is_told_once_and_asked(
    store: Store, tmp_path: Path
) -> None:
    shop = await held(store, tmp_path)
    order = await shop.order()
    shop.clock.advance(DAY / 1000)
    with killed_after(store, 0), suppress(Died):
        await shop.holds(tells=True).look()
    assert await store.deliveries.rows("queued", 9) == []
    for _ in range(2):
        await shop.holds(tells=True).look()
    (said,) = await store.deliveries.rows("queued", 9)
    assert (order.row.code in said.body, "còn muốn lấy không" in said.body) == (True, True)
    other = await shop.order()
    shop.clock.advance(DAY / 1000)
    await shop.holds().look()  # switched off
    assert (await shop.now_is(other)).row.state is State.CANCELLED
    assert len(await store.deliveries.rows("queued", 9)) == 1


async def test_whom_nothing_may_be_told_is_a_task_until_it_is_taken_back(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await held(desk_store, tmp_path)
    order = await shop.order()
    shop.clock.advance(DAY / 1000)
    holds = shop.holds(tells=True)
    holds._means.limits["shop"] = LIMITS  # type: ignore[index]
    await holds.look()
    (task,) = await desk_store.tasks.open(1 << 60, 9)
    assert (task.kind.value, task.conversation_id, order.row.code in task.draft) == (
        "notice",
        1,
        True,
    )
    assert task.why.fields["what"].code == "order.ran_out"
    await shop.orders.undo(await shop.now_is(order), "lan")
    await holds.look()
    assert await desk_store.tasks.open(1 << 60, 9) == []


async def test_at_night_it_waits_and_is_not_said_of_what_was_taken_back_or_paid(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await held(desk_store, tmp_path)
    back, lost, paid = [await shop.order() for _ in range(3)]
    holds = shop.holds(quiet="00:00-23:59", tells=True, reminder=2 * HOUR)
    shop.clock.advance((DAY - HOUR) / 1000)
    await holds.look()
    waits = [f"hold:{each.row.id}:{each.row.hold_until}" for each in (back, lost, paid)]
    assert [(await desk_store.tellings.one(key)).state for key in waits] == ["later"] * 3  # type: ignore[union-attr]
    assert await pays(shop, paid.row.code) is Outcome.PAID
    await shop.later(0)
    shop.clock.advance(HOUR / 1000)
    await holds.look()
    assert [(await desk_store.tellings.one(key)).state for key in waits] == ["refused"] * 3  # type: ignore[union-attr]
    over = [f"ran_out:{each.row.id}:{each.row.hold_until}" for each in (back, lost)]
    assert [(await desk_store.tellings.one(key)).state for key in over] == ["later"] * 2  # type: ignore[union-attr]
    await shop.orders.undo(await shop.now_is(back), "lan")
    await holds.look()
    assert [(await desk_store.tellings.one(key)).state for key in over] == ["refused", "later"]  # type: ignore[union-attr]
