"""Who is kept no longer than the shop must."""

import pytest

from socialdesk.model.case import Cause
from socialdesk.model.case import Kind as CaseKind
from socialdesk.model.case import Outcome as CaseOutcome
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.task import Outcome
from socialdesk.services.retention import Retention
from socialdesk.services.retention_settings import KeptFor
from socialdesk.store.cases import Cases, NewCase
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, inbound, sender
from tests.support.store import SHOP, reply, take

MONTHS = 400 * DAY


async def somebody(store: Store, number: int, days_ago: int) -> None:
    """Who wrote so long ago, and was answered."""
    said = Instant(NOW - days_ago * DAY)
    who = sender(f"Khách {number}", f"{number}")
    await take(store, inbound("chào", "1", chat=f"{number}", contact=who, sender=who, at=said))


async def test_who_has_been_silent_is_erased_and_nobody_who_is_still_dealt_with(
    store: Store,
) -> None:
    clock = ManualClock(NOW)
    who_wrote = {1: 500, 2: 300, 3: 500, 4: 500, 5: 500, 6: 450, 7: 500}
    for number, days in who_wrote.items():
        await somebody(store, number, days)
        if number != 5:
            await reply(store, f"r{number}", conversation=number, now=Instant(NOW - days * DAY + 1))
    await store.products.add(NewProduct("A1", "Áo", "", 1_000, 9), "chu", NOW)
    buyer = Buyer(SHOP, 3, 3, "Khách 3")
    await store.orders.make(
        NewOrder("k", {"A1": 1}, buyer, 0, "VND"), "linh", Instant(NOW - 450 * DAY)
    )
    await store.contacts.merge(2, 4, "linh", NOW)
    new = NewCase(CaseKind.COMPLAINT, Cause.FAULTY, NOW, conversation=7, contact=7)
    case = await Cases(store.database).open(new, "linh", NOW)
    assert await store.tasks.end(1, Outcome.DROPPED, "linh", NOW)  # its task is no more, it is
    service = Retention(store, clock, MONTHS)

    due = await service.due()

    assert [(each.conversation, each.name) for each in due] == [(1, "Khách 1"), (6, "Khách 6")], (
        "2 wrote since, 4 is the same person as 2, 3 has an order under way, 5 waits, 7 has an open case"
    )
    await service.erase_silent()
    assert await service.due() == []
    left = await store.inbox.page(InboxFilter(Shelf.ALL), 10)
    assert sorted(each.row.id for each in left) == [2, 3, 4, 5, 7]
    row = await Cases(store.database).one(case)
    assert row is not None
    await Cases(store.database).close(row, CaseOutcome.EXPLAINED, "", "linh", NOW)
    assert [each.conversation for each in await service.due()] == [7]


async def test_without_a_time_nobody_is(desk_store: Store) -> None:
    service = Retention(desk_store, ManualClock(NOW), 0)
    await somebody(desk_store, 1, 5_000)
    assert service.jobs() == ()
    assert await service.due() == []


def test_a_time_is_days_and_not_too_few() -> None:
    assert KeptFor.read("730d").ms == 730 * DAY
    assert KeptFor.read("30").ms == 30 * DAY
    assert KeptFor.read("").ms == 0
    for wrong in ("29d", "0", "2y", "-40d", "40h", 730, None):
        with pytest.raises(ValueError, match="30"):
            KeptFor.read(wrong)
