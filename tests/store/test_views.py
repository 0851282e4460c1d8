"""Saved views, on both engines."""

import pytest

from socialdesk.errors import NotFound
from socialdesk.store.store import Store


async def names(store: Store, agent: str) -> list[tuple[str, str]]:
    return [(each.name, each.query) for each in await store.views.all(agent)]


async def test_the_shops_views_and_an_agents_own_in_the_order_they_were_made(store: Store) -> None:
    await store.views.save("zalo", "channel:zalo")
    await store.views.save("mine", "assignee:me", "lan")
    await store.views.save("zalo", "channel:zalo is:late")

    assert await names(store, "lan") == [
        ("zalo", "channel:zalo is:late"), ("mine", "assignee:me"),
    ]  # fmt: skip
    assert await names(store, "linh") == [("zalo", "channel:zalo is:late")]


async def test_nobody_forgets_anothers_view(store: Store) -> None:
    await store.views.save("mine", "assignee:me", "lan")
    with pytest.raises(NotFound):
        await store.views.drop("mine", "linh")
    await store.views.drop("mine", "lan")

    assert await names(store, "lan") == []
