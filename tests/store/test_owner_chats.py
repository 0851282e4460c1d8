"""The owner's chats: whoever writes there is no customer."""

import pytest

from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import AccountId, ConversationId, Instant, RemoteChat
from socialdesk.model.message import ChatKind, Edit
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.owner_chats import OwnerChat, OwnerPlace
from socialdesk.store.store import Store
from tests.store.test_imports import one
from tests.support.make import NOW, inbound
from tests.support.store import SHOP, AcknowledgeOnce, line, say, take

OWNERS = OwnerChat(1, "501")


async def waits(store: Store) -> list[int]:
    rows = await store.database.transact(
        lambda conn: conn.rows("SELECT conversation_id FROM wait ORDER BY 1")
    )
    return [each[0] for each in rows]


async def test_what_is_said_there_begins_no_wait_and_is_answered_by_no_policy(store: Store) -> None:
    await store.owner_chats.keep({OWNERS}, {1})

    done = await take(store, inbound("ok em", "1"), policies=[AcknowledgeOnce()])
    await take(store, inbound("alo", "2", chat="77"), policies=[AcknowledgeOnce()])

    there = await line(store, 1)
    assert (done.queued, there.waiting_since, there.unread) == (0, None, 0)
    assert there.last_action_at == NOW  # so a platform lets us write there
    assert await waits(store) == [2]


async def test_an_edit_there_is_the_shops_too(store: Store) -> None:
    await store.owner_chats.keep({OWNERS}, {1})

    await take(store, Edit(inbound("ok em", "1"), Instant(NOW + 1)))

    assert (await line(store, 1)).unread == 0


async def test_what_comes_from_another_system_begins_no_wait_there_either(store: Store) -> None:
    await store.owner_chats.keep({OWNERS}, {1})

    await store.imports.add([one(1, -5), one(2, -4, chat="77")], NOW)

    assert await waits(store) == [2]


async def test_a_chat_that_becomes_the_owners_has_no_waits_any_more(store: Store) -> None:
    await say(store, "501", "77")
    assert await waits(store) == [1, 2]

    await store.owner_chats.keep({OWNERS}, {1})

    there = await line(store, 1)
    assert (there.waiting_since, there.unread, there.status) == (None, 0, "pending")
    assert await waits(store) == [2]


async def test_a_chat_that_is_the_owners_no_more_is_a_customers_from_then_on(store: Store) -> None:
    await store.owner_chats.keep({OWNERS}, {1})
    await take(store, inbound("ok em", "1"))
    await store.owner_chats.keep(set(), {2})  # of other accounts nothing is said
    assert await store.owner_chats.all() == {OWNERS}
    await store.owner_chats.keep(set(), {1})

    await say(store, "501", offset=5, number="2")

    assert (await line(store, 1)).waiting_since == NOW + 5


@pytest.mark.parametrize("is_there", [True, False])
async def test_it_is_told_there_once_whatever_is_said_the_second_time(
    store: Store, is_there: bool
) -> None:
    if is_there:
        await say(store, "501")
    place = OwnerPlace(AccountId(SHOP), RemoteChat("501"), ChatKind.PRIVATE, '{"chat_id": "501"}')

    def part(words: str) -> NewDelivery:
        return NewDelivery(
            "owner:k", ConversationId(0), DeliveryKind.BROADCAST, words, "socialdesk"
        )

    assert await store.owner_chats.tell(place, [part("một")], NOW) == (1, [1])
    assert await store.owner_chats.tell(place, [part("hai")], NOW) == (1, [])
    assert [each.is_owners for each in await store.owner_chats.newest(5)] == [0]


async def test_the_owner_is_in_no_audience(store: Store) -> None:
    await say(store, "501", "77")
    assert len(await store.audience.candidates(InboxFilter(Shelf.ALL))) == 2

    await store.owner_chats.keep({OWNERS}, {1})

    assert [
        each.conversation_id for each in await store.audience.candidates(InboxFilter(Shelf.ALL))
    ] == [2]
