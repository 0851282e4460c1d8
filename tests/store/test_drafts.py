"""Drafts, each agent's own, on both engines."""

from socialdesk.store.filters import InboxFilter
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.store import take


async def test_drafts(store: Store) -> None:
    await take(store, inbound())
    await store.drafts.save(1, "linh", "dạ chị", NOW)

    assert (await store.drafts.body(1, "linh"), await store.drafts.body(1, "mai")) == (
        "dạ chị",
        "",
    )
    assert (await store.inbox.page(InboxFilter(), 10, agent="linh"))[0].drafted
    await store.drafts.save(1, "linh", " ", NOW)
    assert await store.drafts.body(1, "linh") == ""


async def test_a_draft_is_replaced_and_shows_only_to_its_agent(store: Store) -> None:
    await take(store, inbound())
    await store.drafts.save(1, "linh", "một", NOW)
    await store.drafts.save(1, "linh", "hai", NOW)

    assert await store.drafts.body(1, "linh") == "hai"
    assert not (await store.inbox.page(InboxFilter(), 10, agent="mai"))[0].drafted
