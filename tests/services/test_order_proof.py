"""The proof of an order: each thing that happened, what stands behind its agreement, and what somebody changed past the program."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from socialdesk.model.order import State
from socialdesk.model.proof import By, Fault, Link
from socialdesk.model.statement import Transfer
from socialdesk.services.order_proof import Proof, Proving, faults
from socialdesk.store.order_rows import Order
from socialdesk.store.store import Store
from tests.services.test_order_receipts import Shop, opened
from tests.support.make import NOW


async def proved(shop: Shop, order: Order) -> Proof:
    found = await shop.store.orders.one(order.row.id)
    assert found is not None
    return await Proving(shop.store, shop.orders).of(found)


async def agreed(shop: Shop) -> Order:
    order = await shop.asked()
    await shop.says("ok shop")
    assert await shop.state(order) == "agreed"
    return order


async def test_a_proof_tells_all_that_happened(store: Store, tmp_path: Path) -> None:
    shop = await opened(store, tmp_path)
    order = await agreed(shop)
    transfer = Transfer(2, "27/11", 280_000, "DH1001", "FT1")
    await store.payments.record([transfer], "VND", "chu", shop.now)
    proof = await proved(shop, order)
    assert [each.link.kind for each in proof.links] == ["made", "receipt", "state", "yes", "paid"]
    _, receipt, _, yes, paid = proof.links
    (part,) = receipt.parts
    assert (part.state, part.message is not None, part.remote_id) == ("sent", True, "101")
    assert "DH1001" in receipt.details["words"]
    assert (yes.details["words"], yes.message and yes.message.body) == ("ok shop", "ok shop")
    assert len(paid.details["transfer"]) == 32
    assert (proof.standing.by, proof.standing.receipt, proof.wrong) == (By.MESSAGE, 1, ())
    assert proof.hash == proof.links[-1].link.link
    assert [each async for each in Proving(store, shop.orders).wrong()] == [
        (await store.orders.one(order.row.id), [])
    ]


async def test_what_stands_behind_an_agreement(desk_store: Store, tmp_path: Path) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await agreed(shop)

    async def by() -> str:
        return (await proved(shop, order)).standing.by.value

    async def now() -> Order:
        return (await desk_store.orders.one(order.row.id)) or order

    await shop.orders.change(order, "lan", {"A1": 3})
    assert await by() == ""
    await shop.orders.undo(order, "lan")
    assert await by() == "message"
    await shop.orders.undo(order, "lan")
    assert await by() == ""
    await shop.orders.turn(await now(), State.AGREED, "lan")
    assert await by() == "hand"
    await shop.orders.turn(await now(), State.SHIPPED, "lan")
    await shop.orders.change(await now(), "lan", fee=5)
    assert (await by(), (await proved(shop, order)).wrong) == ("hand", ())


async def test_whatever_is_changed_past_the_program_is_found(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    made = await agreed(shop)
    proof = await proved(shop, made)
    order, chain = proof.order, [each.link for each in proof.links]
    first, receipt, state, yes = chain

    def row(**more: Any) -> Order:
        return replace(order, row=replace(order.row, **more))

    def but(link: Link, **more: Any) -> list[Link]:
        return [replace(each, **more) if each is link else each for each in chain]

    line = replace(order, lines=(order.lines[0]._replace(price=1),))
    for told, links, expected in (
        (order, chain, []), (order, but(yes, details=yes.details.replace("ok shop", "ok 9 cái")), [Fault.CHANGED]),
        (order, but(receipt, details="x"), [Fault.CHANGED, Fault.ORDER]), (order, but(yes, at=5), [Fault.BROKEN]),
        (order, [receipt, state, yes], [Fault.BROKEN]), (order, [first, receipt], [Fault.ORDER]), (order, but(yes, details="{}"), [Fault.CHANGED]),
        (row(stored_state="shipped"), chain, [Fault.ORDER]), (row(fee=0), chain, [Fault.ORDER]), (row(paid=5), chain, [Fault.ORDER]), (line, chain, [Fault.ORDER]),
    ):  # fmt: skip
        assert [each.fault for each in faults(told, links)] == expected, (told, links)


async def test_of_who_was_erased_the_chain_still_adds_up(desk_store: Store, tmp_path: Path) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await agreed(shop)
    await desk_store.payments.record(
        [Transfer(2, "27/11", 280_000, "DH1001", "F1")], "VND", "chu", NOW
    )
    before = await proved(shop, order)
    await desk_store.erase(1)
    after = await proved(shop, order)
    assert (after.hash, after.wrong, after.standing.by) == (before.hash, (), By.MESSAGE)
    assert [each.is_erased for each in after.links] == [True, True, False, True, True]
    assert "ok shop" not in repr(after)


async def test_a_yes_that_was_edited_or_taken_back_since_says_so(
    desk_store: Store, tmp_path: Path
) -> None:
    shop = await opened(desk_store, tmp_path)
    order = await agreed(shop)
    for sql in ("UPDATE message SET body = 'không' WHERE body = 'ok shop'", "UPDATE message SET deleted_at = 5 WHERE body = 'không'"):  # fmt: skip
        await desk_store.database.transact(lambda conn, s=sql: conn.rows(s))  # type: ignore[misc]
    proof = await proved(shop, order)
    yes = proof.links[-1]
    assert yes.message is not None
    assert (yes.details["words"], yes.message.body, yes.message.deleted_at) == ("ok shop", "không", 5)  # fmt: skip
    assert proof.wrong == ()
