"""Signals, given once, on both engines."""

from socialdesk.store.store import Store
from tests.support.make import inbound
from tests.support.store import SHOP, at, take


async def test_signals_are_taken_once(store: Store) -> None:
    await take(store, inbound())
    await store.signals.give(1, "typing", at(1))
    await store.signals.give(1, "typing", at(2))
    assert [(each.kind, each.at) for each in await store.signals.take([SHOP])] == [
        ("typing", at(2))
    ]
    assert await store.signals.take([SHOP]) == []
