"""Complaints, returns and reviews, handled to their end, on both engines."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.case import Cause, Kind, Outcome, Step
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.message import Attachment
from socialdesk.model.order import State
from socialdesk.services.case_files import write_evidence
from socialdesk.services.cases import Cases, Report, Words
from socialdesk.services.cases_settings import READY
from socialdesk.services.orders import Orders
from socialdesk.services.tasks import Tasks
from socialdesk.store.cases import CaseRow, Wanted
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, inbound, sender
from tests.support.store import SHOP, at, take

WORDS = Words(lambda _: 2 * DAY, READY, "Hoa Sen", "vi")


def services(store: Store) -> tuple[Cases, Orders, Tasks]:
    clock = ManualClock(NOW)
    keys = iter(range(1_000))
    orders = Orders(store, clock, "VND", lambda: f"k{next(keys)}")
    return Cases(store, clock, orders, WORDS), orders, Tasks(store, clock)


async def ordered(store: Store, orders: Orders, state: State = State.DELIVERED) -> str:
    """An order of the person of conversation 1: two of A1, one of B2."""
    photo = Attachment("photo", "f", "u", "rách.png", "image/png", 5)
    await take(store, inbound("áo bị rách", "11", attachments=(photo,)), inbound("khác", "12", chat="99", contact=sender("Bé", "99")))  # fmt: skip
    for sku, price in (("A1", 100_000), ("B2", 50_000)):
        await store.products.add(NewProduct(sku, f"Áo {sku}", "", price, 9), "chu", NOW)
    made = await orders.new(1, {"A1": 2, "B2": 1}, "linh")
    return (await orders.turn(made, state, "linh")).row.code


async def open_tasks(tasks: Tasks) -> list[tuple[str, int | None, int]]:
    return [(each.kind.value, each.conversation_id, each.due_at) for each in await tasks.open()]


async def test_a_return_goes_its_way_to_the_dong(store: Store) -> None:
    cases, orders, tasks = services(store)
    code = await ordered(store, orders)

    row = await cases.open(Kind.RETURN, None, Report(Cause.DAMAGED, "rách tay", "a1", code), "linh")

    assert (row.conversation_id, row.code, row.sku, row.product, row.name) == (
        1,
        code,
        "A1",
        "Áo A1",
        "Lan",
    )
    assert await open_tasks(tasks) == [("case", 1, NOW + 2 * DAY)]
    row = await cases.add_evidence(row, [1], "linh")
    assert [each.step for each in await cases.steps(row)] == [Step.OPENED, Step.EVIDENCE]
    assert cases.next(row, await cases.steps(row)) is Step.AGREED
    await cases.step(row, Step.AGREED, "linh", "hoàn tiền một cái")
    await cases.step(row, Step.BACK, "linh", back={"A1": 1})
    order = await orders.found(code)
    assert order.row.state is State.RETURNED
    assert [each.returned for each in order.lines] == [1, 0]
    product = await store.products.one("A1")
    assert product and (product.stock, product.reserved) == (8, 0)
    with pytest.raises(NotAllowed, match="still go back"):
        await cases.step(row, Step.REFUNDED, "linh", amount=250_001)
    row = await cases.step(row, Step.REFUNDED, "linh", amount=100_000, key="chuyển 1")
    row = await cases.step(row, Step.REFUNDED, "linh", amount=100_000, key="chuyển 1")
    assert row.refunded == 100_000, "the same key does it once"
    with pytest.raises(NotAllowed, match="still go back"):
        await cases.step(row, Step.REFUNDED, "linh", amount=150_001)
    row = await cases.close(row, Outcome.REFUNDED, "linh", "xong")
    assert await open_tasks(tasks) == []
    assert (row.outcome, row.closed_at) == ("refunded", NOW)
    kinds = [(each.kind, each.details) for each in await orders.changes(await orders.found(code))]
    assert ("refunded", '{"amount": 100000, "case": 1}') in kinds
    for refused in (cases.close(row, Outcome.GIVEN_UP, "linh"), cases.step(row, Step.FIXED, "linh"), cases.add_evidence(row, [1], "linh")):  # fmt: skip
        with pytest.raises(NotAllowed, match="closed"):
            await refused
    row = await cases.reopen(row, "linh", "lại rách")
    assert await open_tasks(tasks) == [("case", 1, NOW + 2 * DAY)]
    assert cases.next(row, await cases.steps(row)) is Step.AGREED


async def test_many_refunds_at_once_never_come_to_more_than_the_order(store: Store) -> None:
    cases, orders, _ = services(store)
    code = await ordered(store, orders)
    row = await cases.open(Kind.RETURN, None, Report(order=code), "linh")
    other = await cases.open(Kind.COMPLAINT, None, Report(order=code), "linh")

    done = await asyncio.gather(
        *(cases.step(each, Step.REFUNDED, "linh", amount=70_000) for each in (row, other) * 4),
        return_exceptions=True,
    )

    assert sum(isinstance(each, CaseRow) for each in done) == 3
    assert sum(isinstance(each, NotAllowed) for each in done) == 5
    refunded = [(await cases.found(each.id)).refunded for each in (row, other)]
    assert sum(refunded) == 210_000


async def test_a_refund_counts_against_the_order_that_the_case_is_about_now(store: Store) -> None:
    cases, orders, _ = services(store)
    first = await ordered(store, orders)
    other = (await orders.new(1, {"B2": 1}, "linh")).row.code
    seen = await cases.open(Kind.COMPLAINT, None, Report(order=first), "linh")
    moved = await cases.change(seen, Report(order=other))

    with pytest.raises(NotAllowed, match=other):
        await cases.step(seen, Step.REFUNDED, "linh", amount=50_001)
    await cases.step(seen, Step.REFUNDED, "linh", amount=50_000)
    with pytest.raises(NotAllowed, match="went back already"):
        await cases.change(moved, Report(order=first))

    assert (await cases.found(seen.id)).code == other
    kinds = [each.kind for each in await orders.changes(await orders.found(first))]
    assert "refunded" not in kinds


async def test_a_review_leads_to_a_case_to_a_fix_and_to_a_question(store: Store) -> None:
    cases, orders, tasks = services(store)
    code = await ordered(store, orders)
    told = Report(
        Cause.DAMAGED, "2 sao, áo rách", order=code, rating=2, source="shopee", link="https://x/1"
    )
    review = await cases.open(Kind.REVIEW, None, told, "linh")
    case = await cases.open(
        Kind.COMPLAINT, None, Report(Cause.DAMAGED, order=code), "linh", review.id
    )
    assert case.conversation_id == 1

    await cases.step(case, Step.FIXED, "linh")
    await cases.close(case, Outcome.EXCHANGED, "linh")

    steps = await cases.steps(review)
    assert [each.step for each in steps] == [Step.OPENED, Step.FIXED]
    assert cases.next(review, steps) is Step.ASKED
    (task,) = await tasks.open()
    assert (task.kind.value, task.draft.startswith("Dạ Hoa Sen cảm ơn")) == ("review", True)
    with pytest.raises(NotAllowed, match="rating"):
        await cases.question(review, "Bạn sửa thành 5 sao shop gửi voucher 50k nhé")
    assert await cases.question(review, "Giờ ổn chưa chị?") == "Giờ ổn chưa chị?"
    assert (await tasks.open())[0].draft == "Giờ ổn chưa chị?"
    assert (await cases.repeats(0, NOW + 1))[:1] == []
    await cases.open(Kind.COMPLAINT, 2, Report(Cause.DAMAGED, sku="A1"), "linh")
    await cases.change(review, Report(sku="A1"))
    (repeat,) = await cases.repeats(0, NOW + 1)
    assert (repeat.sku, repeat.cause, repeat.cases, repeat.people, repeat.units, repeat.share) == ("A1", Cause.DAMAGED, 2, 2, 2, 1.0)  # fmt: skip
    assert await cases.repeats(NOW + 1, NOW + 2) == []


async def test_what_comes_of_a_review_is_about_its_order_also_of_somebody_without_a_chat(
    store: Store,
) -> None:
    cases, orders, _ = services(store)
    await store.products.add(NewProduct("A1", "Áo A1", "", 1_000, 9), "chu", NOW)
    order = await orders.new(None, {"A1": 1}, "linh", name="Chị Tư")
    review = await cases.open(Kind.REVIEW, None, Report(order=order.row.code, rating=2), "linh")

    case = await cases.open(Kind.COMPLAINT, None, Report(Cause.FAULTY), "linh", review.id)

    assert (case.code, case.sku, case.review_id) == (order.row.code, "A1", review.id)
    with pytest.raises(NotAllowed, match="Nobody who writes to you"):
        await cases.question(review)


async def test_what_cannot_be_is_said_and_changes_nothing(store: Store) -> None:
    cases, orders, _ = services(store)
    code = await ordered(store, orders, State.PACKED)
    row = await cases.open(Kind.COMPLAINT, 1, Report(), "linh")
    wrong = (
        cases.open(Kind.COMPLAINT, None, Report(), "linh"),
        cases.open(Kind.REVIEW, 1, Report(), "linh"),
        cases.open(Kind.REVIEW, 1, Report(rating=6), "linh"),
        cases.open(Kind.COMPLAINT, 1, Report(), "linh", review=row.id),
        cases.add_evidence(row, [2], "linh"),
        cases.add_evidence(row, [], "linh"),
        cases.step(row, Step.REFUNDED, "linh"),
        cases.step(row, Step.FIXED, "linh", amount=5),
        cases.step(row, Step.REFUNDED, "linh", amount=10**20),
        cases.close(row, Outcome.REFUNDED, "linh"),
        cases.reopen(row, "linh"),
        cases.question(row),
    )
    for each in wrong:
        with pytest.raises(NotAllowed):
            await each
    for missing in (cases.found(77), cases.open(Kind.COMPLAINT, 1, Report(sku="Z9"), "linh"), cases.open(Kind.RETURN, None, Report(order="DH1"), "linh")):  # fmt: skip
        with pytest.raises(NotFound):
            await missing
    assert [each.step for each in await cases.steps(row)] == [Step.OPENED]
    returned = await cases.open(Kind.RETURN, None, Report(order=code), "linh")
    await cases.step(returned, Step.BACK, "linh")
    assert (await orders.found(code)).row.state is State.PACKED, (
        "what never left does not come back"
    )


async def test_lists_are_by_when_they_are_due_and_files_are_written(
    store: Store, tmp_path: Path
) -> None:
    cases, orders, _ = services(store)
    await ordered(store, orders)
    for number in range(5):
        told = Report(due=Instant(NOW + (5 - number) * DAY), about=f"{number}")
        await cases.open(Kind.COMPLAINT, 1 if number % 2 else 2, told, "linh")
    await cases.close(await cases.found(3), Outcome.EXPLAINED, "linh")

    async def listed(wanted: Wanted, most: int | None = None) -> list[int]:
        return [each.id async for each in cases.all(wanted, most)]

    assert await listed(Wanted(open=True)) == [5, 4, 2, 1]
    assert await listed(Wanted()) == [5, 4, 3, 2, 1]
    assert await listed(Wanted(), 2) == [5, 4]
    assert await listed(Wanted(open=False)) == [3]
    assert await listed(Wanted(open=True, due_before=NOW + 2 * DAY)) == [5, 4]
    assert await listed(Wanted(conversation=1)) == [4, 2]
    row = await cases.add_evidence(await cases.found(2), [1], "linh")
    assert await write_evidence(store, await cases.evidence(row), tmp_path / "a") == 0
    wanted = await store.attachments.want(SHOP, "u", "f", NOW)
    (tmp_path / "u.png").write_bytes(b"png")
    await store.attachments.settle(wanted, str(tmp_path / "u.png"), 3, "")
    assert await write_evidence(store, await cases.evidence(row), tmp_path / "a") == 1
    assert [each.name for each in (tmp_path / "a").iterdir()] == ["1-1-rách.png"]


async def test_who_is_erased_leaves_kind_product_cause_and_amounts(store: Store) -> None:
    cases, orders, tasks = services(store)
    code = await ordered(store, orders)
    row = await cases.open(Kind.RETURN, None, Report(Cause.LATE, "bí mật", "A1", code), "linh")
    await cases.add_evidence(row, [1], "linh")
    await cases.step(row, Step.REFUNDED, "linh", "bí mật", 5_000)

    await store.erase(1)

    left = await cases.found(row.id)
    assert replace(left, due_at=0) == replace(
        row, conversation_id=None, contact_id=None, name="", about="", refunded=5_000, due_at=0
    )
    assert {each.note for each in await cases.steps(left)} == {""}
    assert await cases.evidence(left) == []
    assert await tasks.open() == []
    assert at(0) == NOW
