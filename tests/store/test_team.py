"""The people who answer, on both engines."""

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.ids import SECOND
from socialdesk.store.filters import Condition, InboxFilter, Shelf
from socialdesk.store.store import Store
from tests.support.make import NOW
from tests.support.store import at, say


async def test_who_is_where_is_known_to_other_desks_for_a_while(store: Store) -> None:
    await store.team.be_there("a", "lan", 7, NOW, NOW, typing=True)
    assert await store.team.others("a", NOW) == []
    (seen,) = await store.team.others("b", at(29 * SECOND))
    assert (seen.agent, seen.conversation_id, seen.typing) == ("lan", 7, 1)
    assert await store.team.others("b", at(31 * SECOND)) == []
    await store.team.be_there("a", "lan", 7, NOW, NOW, typing=True)
    await store.team.go("a")
    assert await store.team.others("b", NOW) == []


async def test_passwords_are_kept_as_nobody_can_read_them(store: Store) -> None:
    await store.team.join("lan", NOW)
    assert not await store.team.is_right("lan", "")
    with pytest.raises(NotAllowed):
        await store.team.set_password("lan", "short")
    await store.team.set_password("lan", "một mật khẩu")

    assert await store.team.is_right("lan", "một mật khẩu")
    assert not await store.team.is_right("lan", "một mật khẩu ")
    assert not await store.team.is_right("nobody", "một mật khẩu")
    assert [(each.name, each.protected) for each in await store.team.agents()] == [("lan", 1)]
    await store.team.leave("lan", NOW)
    assert await store.team.agents() == []
    with pytest.raises(NotFound):
        await store.team.set_password("lan", "xxxxxxxx")


async def test_mentions_are_counted_until_they_are_seen(store: Store) -> None:
    await say(store, "1")
    await store.messages.note(1, "linh", "@lan xem giúp", NOW, ["lan", "lan"])
    assert await store.team.mentioned("lan") == 1
    found = await store.inbox.page(InboxFilter(Shelf.ALL, (Condition("mentions", ("lan",)),)), 5)
    assert [item.row.id for item in found] == [1]
    await store.team.see_mentions("lan", 1, at(1))
    assert await store.team.mentioned("lan") == 0
