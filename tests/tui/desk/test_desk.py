"""What concerns more than one part of a desk."""

import pytest

from socialdesk.model.delivery import Signal
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import desk_on, populate
from tests.support.make import NOW


async def test_the_head_has_its_figures_and_its_accounts(
    desk_store: Store, clock: ManualClock
) -> None:
    await populate(desk_store)
    desk = desk_on(desk_store, clock)
    await desk.refresh_head()

    assert desk.inbox.counts.waiting == 4
    assert [each.name for each in desk.health.accounts] == ["shop"]


async def test_whoever_looks_has_read_it_and_the_customer_sees_it_once(
    desk_store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await populate(desk_store)
    desk = desk_on(desk_store, clock)
    await desk.inbox.choose_view(0)
    given: list[tuple[int, Signal, int]] = []

    async def give(*signal: object) -> None:
        given.append(signal)  # type: ignore[arg-type]

    monkeypatch.setattr(desk_store.signals, "give", give)
    await desk.mark_read(1)
    assert given == [(1, Signal.SEEN, NOW)]
    await desk.inbox.refresh()
    await desk.inbox.load_rows(0, 5)
    item = desk.inbox.window.item(1)
    assert item is not None
    assert item.row.unread == 0
    assert item.row.waiting_since is not None  # to be read is not to be answered
    await desk.mark_read(1)
    assert len(given) == 1
