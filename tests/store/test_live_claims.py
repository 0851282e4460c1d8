"""Claims in lives, on both engines: who says it first gets it, nobody gets what is not there, and what becomes free goes to who
waits."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest

from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.live_claim import Limits, Why
from socialdesk.model.live_claim import State as Claimed
from socialdesk.model.message import Deletion, Edit
from socialdesk.model.order import State
from socialdesk.store.claim_turn import ClaimTurn
from socialdesk.store.engine.database import Connection, Query
from socialdesk.store.order_rows import Order, Wanted
from socialdesk.store.store import Store, open_database
from tests.services.test_fair_games import Died, killed_after
from tests.support.claims import Stall
from tests.support.lives import POST, commented, hear, running
from tests.support.make import NOW


@pytest.fixture
async def stall(store: Store) -> Stall:
    return Stall(store, await running(store))


async def orders(store: Store) -> list[Order]:
    return (await store.orders.page(Wanted(), 99))[::-1]


async def lines(store: Store) -> list[tuple[str, str, int, dict[str, int]]]:
    return [
        (each.row.name, each.row.state.value, each.row.total // 1000, {line.sku: line.quantity for line in each.lines})
        for each in await orders(store)
    ]  # fmt: skip


async def test_several_comments_of_a_customer_are_one_order_and_who_comes_late_waits(
    store: Store, stall: Stall
) -> None:
    await stall.sells(A1=3, B2=1)
    await hear(
        store, commented("A1 2", "1", "77"), commented("A1 2", "2", "78"), commented("B2", "3", "77"),
        commented("A1", "4", "79"), commented("đẹp quá", "5", "78"), commented("A1 2", "6", "77"),
    )  # fmt: skip
    await stall.read()
    assert await stall.claims() == [
        "77 A1 2 held",
        "78 A1 2 waiting",
        "77 B2 1 held",
        "79 A1 1 held",
    ]
    assert await lines(store) == [
        ("Khách 77", "new", 300, {"A1": 2, "B2": 1}),
        ("Khách 79", "new", 100, {"A1": 1}),
    ]
    assert (await stall.left(), await stall.left("B2")) == ((3, 3), (1, 1))

    await hear(
        store, commented("+A1 1", "7", "79"), commented("A1 3", "8", "79")
    )  # in all, and waiting counts
    await stall.read()
    assert (await stall.claims())[4:] == ["79 A1 1 waiting", "79 A1 1 waiting"]
    assert await store.products.wrong() == []


async def test_what_becomes_free_goes_to_who_waits_for_a_while_and_then_to_the_next(
    store: Store, stall: Stall
) -> None:
    await stall.sells(A1=1)
    await hear(store, *(commented("A1", str(each), str(70 + each)) for each in range(1, 5)))
    await stall.read()
    await hear(store, commented("-A1", "9", "71"))
    await stall.read()
    assert await stall.claims() == [
        "71 A1 1 cancelled", "72 A1 1 held", "73 A1 1 waiting", "74 A1 1 waiting",
    ]  # fmt: skip
    (told,) = await store.live_claims.untold(9)
    assert (told.beside.name, told.claim.held_until) == ("Khách 72", NOW + 10 * MINUTE)
    await store.live_claims.told(told.claim.id)
    assert await store.live_claims.untold(9) == []

    async def sweep(minutes: int) -> None:
        due = await store.live_claims.is_due(Instant(NOW + minutes * MINUTE), NOW, settles=True)
        if due:
            await store.live_claims.sweep(stall.terms, Instant(NOW + minutes * MINUTE), NOW)

    await sweep(9)
    assert (await stall.claims())[1] == "72 A1 1 held"
    await sweep(10)
    assert (await stall.claims())[1:] == ["72 A1 1 expired", "73 A1 1 held", "74 A1 1 waiting"]
    await hear(store, commented("A1", "10", "73", after=MINUTE))  # they say it again: it is theirs
    await stall.read(NOW + 11 * MINUTE)
    await sweep(30)
    assert (await stall.claims())[2:] == ["73 A1 1 held", "74 A1 1 waiting"]

    row = await store.products.one("A1")
    assert row is not None
    from socialdesk.store.products import NewProduct

    await store.products.change(
        row.id, lambda _: NewProduct("A1", "Áo", "", 100_000, 2), "chu", NOW
    )
    await sweep(31)
    assert (await stall.claims())[3] == "74 A1 1 held"
    assert [each[1] for each in await lines(store)] == ["cancelled", "cancelled", "new", "new"]
    assert await store.products.wrong() == []


async def test_an_order_that_is_agreed_confirms_its_claims_and_what_is_taken_after_it_is_another(
    store: Store, stall: Stall
) -> None:
    await stall.sells(A1=2, B2=2)
    await hear(store, commented("A1", "1", "77"), commented("A1", "2", "78"))
    await stall.read()
    first, second = await orders(store)
    await store.orders.turn(first, State.AGREED, "linh", NOW)
    await store.orders.turn(second, State.CANCELLED, "linh", NOW)
    assert await stall.claims() == ["77 A1 1 confirmed", "78 A1 1 cancelled"]
    await hear(
        store, commented("A1", "3", "77"), commented("B2", "4", "77"), commented("A1", "5", "78")
    )
    await stall.read()
    await store.live_claims.sweep(stall.terms, NOW, NOW)
    assert await stall.claims() == [
        "77 A1 1 confirmed", "78 A1 1 cancelled", "77 B2 1 held", "78 A1 1 held",
    ]  # fmt: skip
    assert await store.live_claims.orders(stall.live.id) == [
        each.row.id for each in (await orders(store))[2:]
    ]

    await hear(store, Deletion(f"comment:{POST}:77", ("1",)))  # type: ignore[arg-type]
    await stall.read()
    (task,) = await store.tasks.open(NOW, 9)
    assert (task.kind, task.code, str(task.why)[:20]) == ("claim", "DH1001", "They agreed to DH100")
    assert (await stall.claims())[0] == "77 A1 1 confirmed"


async def test_edits_and_deletions_of_comments(store: Store, stall: Stall) -> None:
    await stall.sells(A1=4, B2=9)

    async def edits(number: str, who: str, text: str, after: int) -> None:
        said = commented(text, number, who)
        await hear(store, Edit(said, Instant(NOW + after)))
        await stall.read()

    await hear(
        store,
        commented("A1", "1", "77"),
        commented("A1 3", "2", "78"),
        commented("A1 2", "3", "79"),
    )
    await stall.read()
    await edits("1", "77", "A1 2", 1)  # more: as of now, behind who waits
    assert await stall.claims() == [
        "77 A1 1 held", "78 A1 3 held", "79 A1 2 waiting", "77 A1 1 waiting",
    ]  # fmt: skip
    await edits("2", "78", "A1 1", 2)  # fewer: what is free goes to who waits
    assert (await stall.claims())[1:] == ["78 A1 1 held", "79 A1 2 held", "77 A1 1 waiting"]
    await edits("1", "77", "A1 1", 3)
    assert [(await stall.claims())[each] for each in (0, 3)] == [
        "77 A1 1 held",
        "77 A1 1 cancelled",
    ]
    await edits("1", "77", "A1 1 nha shop", 4)  # nothing that counts
    assert (await stall.claims())[0] == "77 A1 1 held"
    await edits("2", "78", "B2 2", 5)
    assert (await stall.claims())[1:] == [
        "78 A1 1 cancelled", "79 A1 2 held", "77 A1 1 cancelled", "78 B2 2 held",
    ]  # fmt: skip
    await hear(store, commented("-A1", "5", "77"))
    await edits("1", "77", "A1 1 nhé", 6)  # cancelled by their own words: no edit brings it back
    assert (await stall.claims())[0] == "77 A1 1 cancelled"

    await hear(
        store, Deletion(f"comment:{POST}:78", ("2",)), Deletion(f"comment:{POST}:79", ("3",))
    )  # type: ignore[arg-type]
    await stall.read()
    assert all(each.endswith("cancelled") for each in await stall.claims())
    assert (await stall.left(), await stall.left("B2")) == ((4, 0), (9, 0))
    await edits("9", "70", "A1", 7)  # an edit of what never came
    assert await store.products.wrong() == []


async def test_a_swap_is_all_or_nothing(store: Store, stall: Stall) -> None:
    await stall.sells(A1=2, B2=1, C3=5)
    await hear(store, commented("A1 2", "1", "77"), commented("A1", "2", "78"))
    await stall.read()
    await hear(store, commented("A1>B2", "3", "77"))
    await stall.read()
    assert await stall.claims() == ["77 A1 2 held", "78 A1 1 waiting", "77 B2 2 refused"]
    assert [each.claim.why for each in await store.live_claims.untold(9)] == ["short"]
    await hear(store, commented("A1>C3", "4", "77"), commented("A1>C3", "5", "79"))
    await stall.read()
    assert await stall.claims() == [
        "77 A1 2 cancelled", "78 A1 1 held", "77 B2 2 refused", "77 C3 2 held", "79 C3 1 unclear",
    ]  # fmt: skip
    assert [each[3] for each in await lines(store)] == [{"C3": 2}, {"A1": 1}]
    assert await store.products.wrong() == []


async def test_nobody_gets_more_than_one_person_may_have(store: Store, stall: Stall) -> None:
    await stall.sells(A1=20, B2=20)
    ids = await stall.ids()
    from socialdesk.store.live_products import NewSold

    await store.live_claims.products.put(stall.live.id, [NewSold(ids["B2"], "B2", 1)])
    stall.terms = replace(stall.terms, limits=Limits(2, 3))
    await hear(store, *(commented(text, str(each), "77") for each, text in enumerate(("A1 3", "A1 2", "B2 2", "B2", "+A1 1"), 1)))  # fmt: skip
    await stall.read()
    assert await stall.claims() == [
        "77 A1 3 refused", "77 A1 2 held", "77 B2 2 refused", "77 B2 1 held", "77 A1 1 refused",
    ]  # fmt: skip


async def test_what_is_unclear_is_decided_by_one_who_looks_at_it(
    store: Store, stall: Stall
) -> None:
    await stall.sells(A1=1, B2=1)
    ids = await stall.ids()
    await hear(store, commented("?A1/B2 1", "1", "77"), commented("A1", "2", "78"))
    await stall.read()
    claims, live = store.live_claims, stall.live.id
    (unclear,) = await claims.unclear(live, 9)
    assert (unclear.claim.candidates, unclear.beside.text) == ((ids["A1"], ids["B2"]), "?A1/B2 1")
    number, soon = unclear.claim.id, Instant(NOW + MINUTE)
    assert await claims.lease(number, "linh", NOW, soon)
    assert not await claims.lease(number, "tam", NOW, soon)
    await claims.leave(number, "linh")
    assert await claims.lease(number, "tam", NOW, soon)
    assert await claims.lease(number, "linh", soon, Instant(soon + 1))

    async def decide(turn: object, conn: object) -> None:
        await turn.decide(unclear.claim, ids["A1"], 1)  # type: ignore[attr-defined]

    await claims.act(live, stall.terms, "linh", NOW, decide)
    assert await stall.claims() == ["77 A1 1 waiting", "78 A1 1 held"]
    await hear(
        store,
        commented("-A1", "3", "78"),
        Edit(commented("?A1/B2 1 ạ", "1", "77"), Instant(NOW + 1)),
    )
    await stall.read()
    assert await stall.claims() == ["77 A1 1 held", "78 A1 1 cancelled"]


async def test_what_was_refused_by_mistake_is_taken_all_the_same(
    store: Store, stall: Stall
) -> None:
    await stall.sells(A1=3)
    await hear(store, commented("A1 2", "1", "77"))
    await stall.read()
    ids = await stall.ids()

    async def refuse(turn: ClaimTurn, conn: Connection) -> None:
        await turn.release(await turn.row(1), Claimed.REFUSED, Why.NONE)

    async def take(turn: ClaimTurn, conn: Connection) -> None:
        await turn.decide(await turn.row(1), ids["A1"], 2)

    for _ in range(2):
        await store.live_claims.act(stall.live.id, stall.terms, "linh", NOW, refuse)
        assert (await stall.claims(), await stall.left()) == (["77 A1 2 refused"], (3, 0))
        await store.live_claims.act(stall.live.id, stall.terms, "linh", NOW, take)
        assert (await stall.claims(), await stall.left()) == (["77 A1 2 held"], (3, 2))
    states = [each.row.state.value for each in await orders(store)]
    assert states == ["cancelled", "cancelled", "new"]


async def test_what_is_taken_in_another_currency_is_another_order(
    store: Store, stall: Stall
) -> None:
    await stall.sells(A1=3)
    await hear(store, commented("A1", "1", "77"))
    await stall.read()
    stall.terms = replace(stall.terms, currency="THB")
    await hear(store, commented("+A1 1", "2", "77"))
    await stall.read()
    found = [(each.row.currency, each.lines[0].quantity) for each in await orders(store)]
    assert found == [("VND", 1), ("THB", 1)]


async def test_eight_who_claim_at_once_sell_no_unit_twice(
    store: Store, stall: Stall, store_url: str
) -> None:
    await stall.sells(A1=17, B2=9)
    said = [
        commented(("A1", "B2", "A1 2", "+B2 1")[each % 4], str(each), str(500 + each % 25))
        for each in range(1, 81)
    ]
    desks = [store, *[Store(await open_database(store_url)) for _ in range(7)]]
    stalls = [Stall(each, stall.live) for each in desks]
    await hear(store, *said)

    async def works(who: int) -> None:
        desk = desks[who]
        await stalls[who].read(most=7)
        for order in (await orders(desk))[who::8]:
            state = State.CANCELLED if who % 2 else State.AGREED
            await desk.orders.turn(order, state, "linh", NOW)
        await desk.live_claims.sweep(stall.terms, NOW, NOW)

    await asyncio.gather(*(works(who) for who in range(8)))
    await store.live_claims.sweep(stall.terms, NOW, NOW)
    for desk in desks[1:]:
        await desk.close()
    counts: dict[str, int] = {}
    for each in await store.live_claims.page(stall.live.id, 0, 999):
        assert each.beside.order_code or each.state not in ("held", "confirmed")
        if each.state in ("held", "confirmed"):
            counts[each.beside.sku] = counts.get(each.beside.sku, 0) + each.claim.quantity
    for sku, stock in (("A1", 17), ("B2", 9)):
        assert await stall.left(sku) == (stock, stock)  # everything is given: more was wanted
        assert counts[sku] == stock
    assert await store.products.wrong() == []
    open_of = Query(int, "SELECT count(*) FROM purchase WHERE state = 'new' GROUP BY contact_id")
    assert set(await store.database.all(open_of)) <= {1}


async def test_a_worker_that_dies_in_the_middle_has_done_nothing(
    store: Store, stall: Stall
) -> None:
    await stall.sells(A1=3, B2=2)
    texts = ("A1", "A1 2", "B2", "A1", "-A1", "?A1/B2 1", "B2 2", "A1>B2")
    await hear(store, *(commented(text, str(each), str(70 + each % 4)) for each, text in enumerate(texts)))  # fmt: skip
    for steps in (0, 1, 0, 1):  # so many portions are read, and it dies in the next one
        before = await stall.claims()
        with killed_after(store, steps), suppress(Died):
            await stall.read(most=2)
        assert (await stall.claims())[: len(before)] == before
    await stall.read(most=3)
    done = await stall.claims()
    await stall.read()
    assert (await stall.claims(), await store.products.wrong()) == (done, [])
    assert done == [
        "70 A1 1 cancelled", "71 A1 2 held", "72 B2 1 held", "73 A1 1 held", "71 ? 1 unclear", "72 B2 1 held",
        "73 B2 1 refused",
    ]  # fmt: skip
