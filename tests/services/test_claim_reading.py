"""Claims are read by a worker as customers write them, on both engines."""

from __future__ import annotations

import asyncio
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialdesk.bots.messenger.limits import capabilities as messenger
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.message import Edit
from socialdesk.model.preflight import Quiet
from socialdesk.services.claim_notices import ClaimNotices
from socialdesk.services.claim_reading import ClaimReader
from socialdesk.services.claims import Claims
from socialdesk.services.claims_settings import ClaimsTable
from socialdesk.services.telling import Telling
from socialdesk.store.engine.database import Query
from socialdesk.store.live_products import NewSold
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store, open_database
from socialdesk.store.telling import Means
from tests.support.claims import TERMS, Stall
from tests.support.clock import ManualClock
from tests.support.lives import commented, hear, running
from tests.support.make import NOW, inbound, sender

DAY = 24 * 60 * MINUTE


@pytest.fixture
async def stall(store: Store) -> Stall:
    live = await running(store)
    for sku, variant in (("A1-M", "đỏ, M"), ("A1-L", "đỏ, L"), ("B2", "")):
        name = "Áo thun cổ tròn" if sku.startswith("A1") else "Quần ống rộng"
        await store.products.add(NewProduct(sku, name, variant, 150_000, 3), "chu", NOW)
    numbers = [each.id for each in await store.products.listed()]
    put = [NewSold(number, code) for number, code in zip(numbers, ("A1", "A1", "B2"), strict=True)]
    await store.live_claims.products.put(live.id, put)
    return Stall(store, live)


def reader(store: Store, clock: ManualClock) -> ClaimReader:
    return ClaimReader(store, clock, TERMS, DAY)


async def test_what_customers_write_becomes_claims_by_what_is_shown_when_they_write(
    store: Store, stall: Stall
) -> None:
    clock = ManualClock()
    reads, claims = reader(store, clock), Claims(store, clock, TERMS)
    await claims.show(stall.live, "B2")
    texts = {
        "71": "A1 đỏ M x2 0901234567", "72": "b2", "73": "A1", "74": "+1", "75": "đẹp quá shop ơi",
        "76": "A1 M còn không shop?", "77": "\x1b[2J{0} ' OR 1=1 --",
    }  # fmt: skip
    await hear(store, *(commented(text, who, who, after=1) for who, text in texts.items()))
    assert await reads.look() == len(texts)
    assert await stall.claims() == [
        "71 A1-M 2 held", "72 B2 1 held", "73 ? 1 unclear", "74 B2 1 held",
    ]  # fmt: skip
    order = await store.orders.one(1)
    assert order is not None
    assert (order.row.name, order.row.phone, order.row.agent) == (
        "Khách 71",
        "+84901234567",
        "live",
    )

    await hear(
        store,
        commented("đổi size L giúp em", "81", "71", after=2),
        commented("hủy b2 nha", "82", "72", after=2),
    )
    await hear(store, Edit(commented("A1 đỏ L", "73", "73"), Instant(NOW + 3)))
    assert await reads.look() == 3
    assert (await stall.claims())[:4] == [
        "71 A1-M 2 cancelled",
        "72 B2 1 cancelled",
        "73 ? 1 cancelled",
        "74 B2 1 held",
    ]
    assert sorted((await stall.claims())[4:]) == ["71 A1-L 2 held", "73 A1-L 1 held"]
    assert await reads.look() == 0
    assert await store.products.wrong() == []

    await claims.close(stall.live, "linh")
    await hear(store, commented("b2", "90", "79", after=9))
    assert await reads.look() == 0


async def test_two_workers_read_nothing_twice(store: Store, stall: Stall, store_url: str) -> None:
    other, clock = Store(await open_database(store_url)), ManualClock()
    said: list[Any] = [
        commented("b2" if each % 3 else "đẹp", str(each), str(100 + each)) for each in range(1, 61)
    ]
    await hear(store, *said)
    await asyncio.gather(reader(store, clock).look(), reader(other, clock).look())
    found = await stall.claims()
    assert len(found) == len(set(found)) == 40
    assert [each.split()[-1] for each in found] == ["held"] * 3 + ["waiting"] * 37
    assert await stall.left("B2") == (3, 3)
    await other.close()


async def test_by_the_clock_waitlists_end_and_what_is_free_is_given(
    store: Store, stall: Stall
) -> None:
    clock = ManualClock()
    reads = reader(store, clock)
    await hear(
        store,
        commented("b2 x3", "1", "71"),
        commented("b2", "2", "72"),
        commented("b2 x2", "3", "73"),
    )
    await reads.look()
    clock.advance(2)
    await reads.sweep()
    claim = (await store.live_claims.page(stall.live.id, 0, 1))[0].claim
    await Claims(store, clock, TERMS).cancel(claim.id, "linh")
    assert await stall.claims() == ["71 B2 3 cancelled", "72 B2 1 held", "73 B2 2 held"]
    await store.lives.end(stall.live.id, clock.now())
    await hear(store, commented("b2", "4", "74"))
    clock.advance(700)
    await reads.sweep()
    assert await stall.claims() == ["71 B2 3 cancelled", "72 B2 1 expired", "73 B2 2 expired"]
    assert await stall.left("B2") == (3, 0)


async def test_who_waited_is_told_once_in_their_language(store: Store, stall: Stall) -> None:
    clock, zone = ManualClock(), ZoneInfo("Asia/Ho_Chi_Minh")
    limits = {"shop": messenger()}
    telling = Telling(store, clock, Means(limits, Quiet(time(), time()), zone))
    notices = ClaimNotices(
        store, clock, telling, limits, ClaimsTable().words(), "Hoa Sen", "vi", zone
    )
    reads = reader(store, clock)
    for who in ("72", "74"):  # they have a private chat, 73 has none
        person = sender(f"Khách {who}", who)
        await hear(store, inbound("alo", "1", chat=who, sender=person, contact=person))
    for number, (who, text) in enumerate(
        (
            ("71", "b2 x3"),
            ("72", "b2 nha shop"),
            ("73", "A1 đỏ M x3"),
            ("74", "b2 please"),
            ("71", "hủy b2"),
            ("73", "đổi A1 đỏ M sang B2"),
        ),
        10,
    ):
        await hear(store, commented(text, str(number), who))
        await reads.look()
    for _ in range(2):
        await notices.tell()
    told = await store.database.all(Query(str, "SELECT way || body FROM outbox ORDER BY id"))
    assert [each[:34] for each in told] == [
        "Dạ Quần ống rộng vừa có lại, Hoa S", "Quần ống rộng is free again: Hoa S",
        "privateDạ Quần ống rộng không đủ h",
    ]  # fmt: skip
    await hear(store, commented("đổi A1 đỏ M sang B2", "30", "73"))
    await reads.look()
    await ClaimNotices(
        store, clock, telling, {}, ClaimsTable().words(), "Hoa Sen", "vi", zone
    ).tell()
    assert "giữ cho mình 1 cái đến" in told[0]
    (task,) = await store.tasks.open(1 << 60, 9)
    assert task.draft.startswith("Dạ Quần ống rộng không đủ hàng để đổi")
    assert "{" not in "".join([*told, task.draft])
    assert await store.live_claims.untold(9) == []


async def test_who_is_erased_claims_nothing_any_more(store: Store, stall: Stall) -> None:
    reads = reader(store, ManualClock())
    await hear(
        store,
        commented("b2 x3 0901234567", "1", "71"),
        commented("b2", "2", "71"),
        commented("A1", "3", "71"),
    )
    await hear(
        store, commented("b2", "4", "72"), commented("b2 x2", "5", "71"), commented("+1", "6", "71")
    )
    await reads.look()
    before = await stall.claims()
    assert before[0] == "71 B2 3 held"
    row = (await store.live_claims.page(stall.live.id, 0, 1))[0].claim
    await store.erase(row.conversation_id or 0)
    after = await store.live_claims.page(stall.live.id, 0, 99)
    assert {each.state for each in after if each.beside.name == "" and each.state != "held"} <= {
        "cancelled"
    }
    assert not any(each.claim.phone or each.beside.text for each in after if each.beside.name == "")
    await reads.look()
    await reads.sweep()
    assert await store.products.wrong() == []
