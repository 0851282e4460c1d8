"""The journal: bytes kept once, quarantine, replaying, on both engines."""

from socialdesk.model.ids import Instant
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound
from tests.support.store import at, take, texts


async def test_unreadable_bytes_are_quarantined_beside_their_neighbours(store: Store) -> None:
    batch = [
        arrival(inbound("a", "11")),
        arrival(key="5", body=b"\xff{", failure="JSONDecodeError"),
        arrival(inbound("b", "12")),
    ]
    outcome = await store.record(batch, NOW, ())

    assert (outcome.messages, outcome.quarantined) == (2, 1)
    (row,) = await store.journal.rows("quarantined", Instant(0), 10)
    body = await store.journal.body(row.id)
    assert body is not None
    assert (bytes(body.body), row.error, await store.journal.quarantined()) == (
        b"\xff{",
        "JSONDecodeError",
        {1: 1},
    )


async def test_what_was_replayed_leaves_quarantine(store: Store) -> None:
    await store.record([arrival(key="5", body=b"x", failure="Unreadable")], NOW, ())
    (quarantined,) = await store.journal.bodies(0, 10, None)
    outcome = await store.replay(quarantined.id, arrival(inbound()), NOW)

    assert (outcome.messages, await store.journal.bodies(0, 10, None), await texts(store)) == (
        1,
        [],
        [inbound().body],
    )


async def test_old_bytes_are_forgotten(store: Store) -> None:
    await take(store, inbound())

    assert await store.journal.expire(at(-1)) == 0
    assert await store.journal.expire(at(1)) == 1
    assert await store.journal.rows(None, Instant(0), 10) == []
