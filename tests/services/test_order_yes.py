"""A yes that was taken down is looked after as long as the goods are here: who edits or deletes it takes something back."""

from dataclasses import replace
from pathlib import Path

from socialdesk.model.delivery import Sent, Settlement, Unconfirmed
from socialdesk.model.ids import RemoteId
from socialdesk.model.message import Deletion, Edit
from socialdesk.model.order import State
from socialdesk.store.order_rows import Order
from socialdesk.store.store import Store
from tests.services.test_order_receipts import LIMITS, Shop, opened
from tests.support.make import arrival, inbound, sender
from tests.support.outbox import claim


async def remote(shop: Shop, message: int) -> tuple[str, int]:
    """By which number a platform knows a message, and when it was said."""
    found = await shop.store.database.read(
        lambda conn: conn.rows("SELECT remote_id, at FROM message WHERE id = $1", message)
    )
    return found[0][0], found[0][1]


async def edited(shop: Shop, message: int, body: str) -> None:
    number, at = await remote(shop, message)
    shop.clock.advance(1)
    who = sender("Hương", "501")
    new = inbound(body, number, sender=who, contact=who, at=at)
    await shop.store.record([arrival(Edit(replace(new, edited_at=shop.now), shop.now))], shop.now, ())  # fmt: skip


async def deleted(shop: Shop, message: int) -> None:
    number, _ = await remote(shop, message)
    await shop.store.record([arrival(Deletion(inbound().chat, (RemoteId(number),)))], shop.now, ())


async def looked(shop: Shop) -> list[str]:
    await shop.answers.look_back()
    return await shop.tasks()


async def test_a_yes_that_is_edited_into_something_else_is_a_persons_task_once(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.asked()
    said = await shop.says("chot don nha")
    assert (await shop.state(order), await looked(shop)) == ("agreed", [])
    await edited(shop, said, "chốt đơn nha")
    assert await looked(shop) == []  # still a yes
    await edited(shop, said, "thôi không mua nữa")
    assert await looked(shop) == ["order.answer_back"]
    (task,) = await desk_store.tasks.open(1 << 60, 9)
    assert (task.purchase_id, task.why.fields["message"]) == (order.row.id, said)
    assert await shop.state(order) == "agreed"  # nothing is cancelled by itself
    await edited(shop, said, "hủy đơn giúp mình")
    assert await looked(shop) == ["order.answer_back"]


async def test_a_yes_that_is_deleted_is_a_persons_task_until_the_goods_have_gone(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    for is_gone in (False, True):
        order = await shop.asked()
        said = await shop.says(f"chốt đơn {order.row.code}")
        assert await shop.state(order) == "agreed"
        if is_gone:
            agreed = await desk_store.orders.one(order.row.id)
            assert agreed is not None
            await shop.orders.turn(agreed, State.SHIPPED, "linh", {})
            await shop.answers.look()
        await deleted(shop, said)
        assert await looked(shop) == ["order.yes_deleted"]  # of the first alone
        proof = [kind for kind, _ in await shop.changes(order)]
        assert "yes" in proof


async def test_a_yes_is_looked_after_again_where_its_order_comes_back(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)

    async def now(order: Order) -> Order:
        found = await desk_store.orders.one(order.row.id)
        assert found is not None
        await shop.answers.look()
        return found

    for what in ("cancelled", "sent too early", "changed", "changed for good"):
        order = await shop.asked()
        said = await shop.says(f"chốt đơn {order.row.code}")
        assert await shop.state(order) == "agreed", what
        if what == "cancelled":
            await shop.orders.turn(await now(order), State.CANCELLED, "linh", {})
            await shop.orders.undo(await now(order), "linh")
        elif what == "sent too early":
            await shop.orders.turn(await now(order), State.SHIPPED, "linh", {})
            await shop.orders.turn(await now(order), State.PACKED, "linh", {})
        else:
            await shop.orders.change(await now(order), "linh", fee=1)
            if what == "changed":
                await shop.orders.undo(await now(order), "linh")
            else:
                await shop.orders.turn(await now(order), State.AGREED, "linh", {})
        await now(order)
        before = len(await looked(shop))
        await deleted(shop, said)
        after = await looked(shop)
        assert len(after) - before == (what != "changed for good"), (what, after)


async def test_a_yes_to_a_receipt_of_which_a_part_arrived_is_a_persons_task(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path, replace(LIMITS, text_limit=200))
    order = await shop.order()
    await shop.receipts.send(order, "linh")
    await shop.says("chốt đơn")
    assert await shop.tasks() == []  # nothing of it is there
    (first,) = await claim(desk_store, shop.now)
    shop.clock.advance(1)
    arrived = Settlement(first, Sent(RemoteId("90"), 90, shop.now), 0)
    await desk_store.settlements.settle([arrived], shop.now)
    await shop.says("ok chốt đơn")
    assert (await shop.state(order), await shop.tasks()) == ("new", ["order.answer_unclear"])
    await shop.sent()
    await shop.says("chốt đơn")
    assert (await shop.state(order), await shop.tasks()) == ("agreed", [])


async def test_whoever_agrees_to_a_second_order_by_name_takes_nothing_of_the_first_back(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    first = await shop.asked()
    await shop.says("chốt đơn")
    assert await shop.state(first) == "agreed"
    second = await shop.asked()
    await shop.says(f"Sửa {second.row.code}")
    assert await shop.tasks() == []
    await shop.says(f"chốt {second.row.code} luôn nha")
    assert (await shop.state(second), await shop.tasks()) == ("agreed", [])
    await shop.says(f"à {first.row.code} đổi size L nha")
    assert await shop.tasks() == ["order.answer_back"]


async def test_a_yes_to_the_first_copy_of_a_receipt_that_is_tried_again_is_a_persons_task(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await shop.order()
    await shop.receipts.send(order, "linh")
    await shop.sent(Unconfirmed("no answer"))
    (receipt,) = await desk_store.receipts.all(order.row.id)
    for each in await desk_store.receipts.parts(receipt):
        await desk_store.deliveries.retry(each.id, shop.now)
    said = await shop.says("chốt đơn")  # they had it all along
    assert (await shop.state(order), await shop.tasks()) == ("new", ["order.answer_unclear"])
    await shop.sent()
    assert (await shop.answers.agree(order, said, "linh")).row.state is State.AGREED
    await desk_store.orders.undo(order.row.id, "linh", shop.now)
    await shop.says("chốt đơn nha")  # to the second copy: nothing is in doubt
    assert await shop.state(order) == "agreed"
