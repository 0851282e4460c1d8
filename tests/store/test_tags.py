"""Tags, on both engines."""

from socialdesk.model.changes import Tagged
from socialdesk.model.message import TagChange
from socialdesk.store.store import Store
from socialdesk.store.tags import put_tags, tags_of
from tests.support.store import say, take


async def test_tags_are_put_on_and_taken_off_and_stay_known(store: Store) -> None:
    await say(store, "1", "2")
    both = [(1, Tagged(("b", "a"))), (2, Tagged(("c",)))]
    await store.database.transact(lambda conn: put_tags(conn, both))
    await store.database.transact(lambda conn: put_tags(conn, [(1, Tagged(("a",), ("b", "x")))]))
    found = await store.database.read(lambda conn: tags_of(conn, [1, 2, 3]))

    assert found == {1: ["a"], 2: ["c"]}
    assert await store.tags.all() == ["a", "b", "c"]
    assert await store.database.read(lambda conn: tags_of(conn, [])) == {}


async def test_what_the_platform_tagged_is_offered_here_as_well(store: Store) -> None:
    await say(store, "1")
    since = await store.inbox.revision()
    await take(store, TagChange("1", ("vip",), ()))  # type: ignore[arg-type]

    assert (await store.inbox.by_ids([1]))[1].tags == ("vip",)
    assert await store.tags.all() == ["vip"]
    assert await store.inbox.revision() > since
