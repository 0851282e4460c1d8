"""Tasks in the store, on both engines."""

import asyncio
from contextlib import suppress

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.ids import DAY, HOUR, RemoteAddress, RemoteChat
from socialdesk.model.message import Move
from socialdesk.model.reason import Reason
from socialdesk.model.task import Kind, NewTask, Outcome
from socialdesk.services.tasks import Tasks as Service
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.store import Store, open_database
from socialdesk.store.tasks import Counts, TaskRow, end
from tests.services.test_fair_games import Died, killed_after
from tests.store.test_orders import product
from tests.support.clock import ManualClock
from tests.support.make import NOW, inbound
from tests.support.store import at, reply, say, take

WHY = Reason("prize.no_chat")


async def put(store: Store, key: str, due: int = HOUR, **more: object) -> int | None:
    new = NewTask(key, Kind.NOTICE, WHY, at(due), "Đơn {x} đã gửi \x1b[2J", **more)  # type: ignore[arg-type]
    return await store.tasks.make(new, NOW)


async def test_a_key_makes_one_task_for_ever_and_it_is_ended_once(store: Store) -> None:
    await take(store, inbound())
    assert await put(store, "k", conversation=1) == 1
    assert await put(store, "k", conversation=1) is None
    row = await store.tasks.one(1)
    assert row is not None
    assert (row.kind, row.why, row.due_at, row.made_at, row.conversation_id) == (
        Kind.NOTICE, WHY, at(HOUR), NOW, 1,
    )  # fmt: skip
    assert row.draft == "Đơn {x} đã gửi \x1b[2J"  # what is shown of it is made harmless there
    before = (await store.inbox.by_ids([1]))[1].row.revision
    assert await store.tasks.end(1, Outcome.DROPPED, "linh", at(5), "đã mua")
    assert not await store.tasks.end(1, Outcome.DONE, "lan", at(6))
    assert (await store.inbox.by_ids([1]))[1].row.revision > before  # every desk shows it anew
    row = await store.tasks.one(1)
    assert row is not None
    assert (row.outcome, row.remark, row.agent, row.ended_at) == (
        "dropped",
        "đã mua",
        "linh",
        at(5),
    )
    assert await put(store, "k", conversation=1) is None

    await put(store, "k2")
    done = await store.database.transact(lambda conn: end(conn, "k2", Outcome.DONE, "", at(7)))
    again = await store.database.transact(lambda conn: end(conn, "k2", Outcome.DONE, "", at(7)))
    assert (done, again) == (True, False)


async def test_eight_who_make_and_end_one_at_once(store: Store, store_url: str) -> None:
    desks = [store, *[Store(await open_database(store_url)) for _ in range(7)]]
    made = await asyncio.gather(*(put(desk, "k") for desk in desks))
    ended = await asyncio.gather(
        *(desk.tasks.end(1, Outcome.DONE, "linh", at(1)) for desk in desks)
    )
    for desk in desks[1:]:
        await desk.close()
    assert (sum(each is not None for each in made), sum(ended)) == (1, 1)


async def test_they_are_listed_the_first_due_first_page_by_page(store: Store) -> None:
    clock = ManualClock(at(HOUR))
    service = Service(store, clock)
    await take(store, inbound())
    for number, due in enumerate((DAY, 0, HOUR, HOUR)):
        await put(store, f"k{number}", due, conversation=1 if number < 2 else None)
    assert [each.id for each in await service.open()] == [2, 3, 4, 1]
    assert [each.id for each in await service.open(overdue=True)] == [2, 3, 4]
    assert [each.id for each in await service.open(conversation=1)] == [2, 1]
    assert await service.open(kind=Kind.CASE) == []
    page = await store.tasks.open(at(DAY), 2)
    rest = await store.tasks.open(at(DAY), 9, (page[-1].due_at, page[-1].id))
    assert [each.id for each in (*page, *rest)] == [2, 3, 4, 1]
    assert await store.tasks.counts(at(1)) == Counts(4, 1)

    assert (await service.done(2, "linh")).outcome == "done"
    assert (await service.drop(3, "linh", "x" * 999)).remark.startswith("xxx")
    for number, said in ((2, "done already"), (3, "dropped already")):
        with pytest.raises(NotAllowed, match=said):
            await service.done(number, "lan")
    with pytest.raises(NotFound, match="no task 9"):
        await service.drop(9, "lan")
    assert [each.id for each in await service.open()] == [4, 1]


async def test_a_persons_task_is_at_hand_in_every_chat_of_theirs(store: Store) -> None:
    await say(store, "77", "78", "79")
    await put(store, "here", conversation=1)
    await put(store, "person", 0, contact=2)
    await put(store, "there", conversation=2)
    assert await at_hand(store, 1) == ["here"]
    await store.contacts.merge(1, 2, "linh", NOW)
    assert await at_hand(store, 1) == ["person", "here"]
    assert await at_hand(store, 2) == ["person", "there"]
    assert await at_hand(store, 3) == []


async def test_they_go_along_with_a_group_that_moves(store: Store) -> None:
    group = RemoteChat("-5")
    await take(store, inbound("hi", "1", chat="-5"))
    await put(store, "k", conversation=1)
    await store.tasks.end(1, Outcome.DONE, "linh", at(1))
    await put(store, "k2", conversation=1)
    await take(store, Move(group, RemoteChat("-1005"), RemoteAddress("-1005")))
    assert [await at_hand(store, number) for number in (1, 2)] == [[], ["k2"]]


async def test_who_is_erased_leaves_no_task(store: Store) -> None:
    await product(store)
    await say(store, "77", "78")
    order = NewOrder("o", {"A1": 1}, Buyer(1, None, 1, "Hương Thầm"), 0, "VND")
    made = await store.orders.make(order, "linh", NOW)
    await put(store, "chat", conversation=1)
    await put(store, "person", contact=1)
    await put(store, "order", order=made.row.id)
    await put(store, "other", conversation=2)
    await store.erase(1)
    assert [each.key for each in await store.tasks.open(at(DAY), 9)] == ["other"]


async def test_an_order_says_its_code_and_whose_it_is(store: Store) -> None:
    await product(store)
    order = NewOrder("o", {"A1": 1}, Buyer(name="Chị Tư"), 0, "VND")
    made = await store.orders.make(order, "linh", NOW)
    await put(store, "k", order=made.row.id)
    (row,) = await store.tasks.open(at(DAY), 9)
    assert (row.code, row.name, row.purchase_id) == ("DH1001", "Chị Tư", made.row.id)


async def at_hand(store: Store, number: int) -> list[str]:
    found: list[TaskRow] = await store.tasks.at_hand(number)
    return [each.key for each in found]


async def test_the_answer_that_a_task_asks_for_does_it_and_taken_back_leaves_it_open(
    store: Store,
) -> None:
    await take(store, inbound())
    draft = "Dạ đơn DH1 của chị đã gửi rồi ạ"
    await store.tasks.make(NewTask("k", Kind.NOTICE, WHY, at(HOUR), draft, 1), NOW)
    await put(store, "plain", conversation=1)
    await reply(store, "a1", "dạ còn size M ạ")
    assert await at_hand(store, 1) == ["k", "plain"]
    (number,) = await reply(store, "a2", f"{draft}, chị để ý điện thoại nhé", now=at(1))
    assert await reply(store, "a2", f"{draft}, chị để ý điện thoại nhé", now=at(2)) == [number]
    row = await store.tasks.one(1)
    assert row is not None
    assert (row.outcome, row.agent, row.ended_at) == ("done", "linh", at(1))
    assert await at_hand(store, 1) == ["plain"]
    await store.deliveries.cancel([number], at(3))
    assert await at_hand(store, 1) == ["k", "plain"]
    with killed_after(store, 0), suppress(Died):
        await reply(store, "a3", draft)
    assert await at_hand(store, 1) == ["k", "plain"]
    await reply(store, "a4", draft)
    await store.erase(1)
    assert await store.tasks.one(1) is None
