"""Tags, on both engines."""

from socialdesk.model.changes import Tagged
from socialdesk.model.message import TagChange
from socialdesk.store.store import Store
from socialdesk.store.tags import put_tags, tags_of
from tests.support.make import NOW
from tests.support.store import say, take


async def test_tags_are_put_on_and_taken_off_and_stay_known(store: Store) -> None:
    await say(store, "1", "2")
    both = [(1, Tagged(("b", "a"))), (2, Tagged(("c",)))]
    await store.database.transact(lambda conn: put_tags(conn, both, NOW))
    await store.database.transact(
        lambda conn: put_tags(conn, [(1, Tagged(("a",), ("b", "x")))], NOW)
    )
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


async def test_what_the_platform_tagged_is_told_once_and_is_nobodys_to_undo(store: Store) -> None:
    await say(store, "1")
    for change in (
        TagChange("1", ("vip", "sỉ"), ("x",)),  # type: ignore[arg-type]
        TagChange("1", ("vip",), ()),  # type: ignore[arg-type]
        TagChange("1", (), ("sỉ",)),  # type: ignore[arg-type]
    ):
        await take(store, change)

    told = [each for each in await store.history.of(1, 9) if isinstance(each.happened, Tagged)]
    assert [(each.happened, each.agent) for each in told] == [
        (Tagged(("vip", "sỉ")), ""), (Tagged((), ("sỉ",)), ""),
    ]  # fmt: skip
    assert [row.kind for row in await store.threads.rows(1, 9)].count("event") == 2
    assert await store.history.undo("", NOW) is None
