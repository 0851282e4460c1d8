"""Pages of conversations, their filters and what changed, on both engines."""

from dataclasses import replace

from socialdesk.model.changes import Assign, Resolve, Snooze, Tag
from socialdesk.model.ids import HOUR
from socialdesk.store.filters import Condition, InboxFilter, Shelf
from socialdesk.store.inbox import Place
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound
from tests.support.store import at, reply, take


async def test_pages_follow_each_other_without_gap_or_repeat(store: Store) -> None:
    await store.record(
        [arrival(inbound(f"m{n}", "11", chat=str(n), at=at(n % 5 * 1_000))) for n in range(1, 48)],
        NOW,
        (),
    )
    seen: list[int] = []
    after = None
    while items := await store.inbox.page(InboxFilter(), 10, after):
        seen += [item.row.id for item in items]
        after = Place(items[-1].row.sort_key, items[-1].row.id)

    assert len(seen) == len(set(seen)) == 47
    assert seen == [place.id for place in await store.inbox.places(InboxFilter(), 100)]


async def test_filters(store: Store) -> None:
    await store.record(
        [arrival(inbound(str(n), "11", chat=str(n), at=at(n))) for n in range(1, 6)], NOW, ()
    )
    await store.conversations.do(Assign("linh"), [1], "linh", NOW)
    await store.conversations.do(Tag(("vip", "size-m")), [2], "linh", NOW)
    await store.conversations.do(Resolve(), [3], "linh", NOW)
    await store.conversations.do(Snooze(at(HOUR), "later"), [4], "linh", NOW)
    await reply(store, conversation=5)

    async def shown(view: Shelf = Shelf.ACTIVE, *conditions: Condition) -> list[int]:
        return [item.row.id for item in await store.inbox.page(InboxFilter(view, conditions), 10)]

    assert await shown() == [1, 2, 5]
    assert await shown(Shelf.ACTIVE, Condition("assignee", ("linh",))) == [1]
    assert await shown(Shelf.ACTIVE, Condition("assignee", ("linh", "lan"), negated=True)) == [2, 5]
    assert await shown(Shelf.ACTIVE, Condition("tag", ("vip",))) == [2]
    assert await shown(Shelf.RESOLVED) == [3]
    assert await shown(Shelf.SNOOZED) == [4]
    assert await shown(Shelf.ALL) == [1, 2, 4, 5, 3]
    assert await shown(Shelf.ACTIVE, Condition("waiting")) == [1, 2]
    assert await shown(Shelf.ACTIVE, Condition("unread")) == [1, 2]
    assert await shown(Shelf.ACTIVE, Condition("status", ("pending",))) == [5]
    assert await shown(Shelf.ACTIVE, Condition("account", ("other",))) == []
    either = Condition(
        "either", either=(Condition("tag", ("vip",)), Condition("assignee", ("linh",)))
    )
    assert await shown(Shelf.ACTIVE, either) == [1, 2]
    assert await shown(Shelf.ACTIVE, replace(either, negated=True)) == [5]
    assert await store.inbox.how_many([InboxFilter(), InboxFilter(Shelf.ALL)], 4) == [3, 4]


async def test_what_changed_is_told_in_order_with_its_place(store: Store) -> None:
    await take(store, inbound(chat="1"), inbound(chat="2"))
    since = await store.inbox.revision()
    await store.conversations.do(Resolve(), [1], "linh", NOW)
    await store.messages.note(2, "linh", "x", NOW)

    moved = await store.inbox.moved(InboxFilter(), since)
    assert [(each.id, each.shown) for each in moved] == [(1, 0), (2, 1)]
