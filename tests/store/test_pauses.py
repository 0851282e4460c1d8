"""When a target's clock stands still: begun, ended, taken back and done again, on both engines."""

from socialdesk.model.changes import PauseFor, Resume
from socialdesk.model.ids import HOUR, Instant
from socialdesk.store.pauses import end_by_words
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.store import at, say, take

Spans = list[tuple[str, int, int | None]]


async def spans(store: Store) -> Spans:
    """Reason, beginning and end of each pause, in ms since NOW."""
    found = await store.database.read(
        lambda conn: conn.rows("SELECT reason, begins_at, ends_at FROM pause ORDER BY begins_at")
    )
    return [
        (reason, begins - NOW, None if ends is None else ends - NOW)
        for reason, begins, ends in found
    ]


async def pause(store: Store, reason: str, moment: int, until: int | None = None) -> list[int]:
    end = None if until is None else at(until)
    wanted = PauseFor(reason, end, "later" if until else "")
    return (await store.conversations.do(wanted, [1], "linh", at(moment))).changed


async def test_a_pause_goes_on_until_somebody_ends_it(store: Store) -> None:
    await say(store, "1")

    assert await pause(store, "stock", 5) == [1]
    assert await pause(store, "stock", 6) == []  # it is so already
    assert await pause(store, "shipper", 10, HOUR) == [1]
    assert (await store.conversations.do(Resume(), [1], "linh", at(20))).changed == [1]
    assert (await store.conversations.do(Resume(), [1], "linh", at(21))).changed == []

    assert await spans(store) == [("stock", 5, 10), ("shipper", 10, 20)]
    item = (await store.inbox.by_ids([1]))[1]
    assert [each.reason for each in item.pauses] == ["stock", "shipper"]


async def test_each_can_be_taken_back_and_done_again(store: Store) -> None:
    await say(store, "1")
    seen: list[Spans] = [await spans(store)]
    for moment, reason, until in ((5, "stock", None), (10, "shipper", HOUR), (20, "", None)):
        if reason:
            await pause(store, reason, moment, until)
        else:
            await store.conversations.do(Resume(), [1], "linh", at(moment))
        seen.append(await spans(store))
    moments = iter(range(100, 200))

    for before in reversed(seen[:-1]):
        undone = await store.history.undo("linh", at(next(moments)))
        assert undone is not None and undone.conversations == (1,)
        assert await spans(store) == before
    for after in seen[1:]:
        redone = await store.history.redo("linh", at(next(moments)))
        assert redone is not None and redone.conversations == (1,)
        assert await spans(store) == after


async def test_what_somebody_moved_since_is_left_alone(store: Store) -> None:
    await say(store, "1")
    await pause(store, "stock", 5)
    await store.conversations.do(Resume(), [1], "mai", at(8))

    undone = await store.history.undo("linh", at(9))

    assert undone is not None and undone.skipped == (1,)
    assert await spans(store) == [("stock", 5, 8)]


async def test_a_customers_words_end_what_waits_for_them(store: Store) -> None:
    await say(store, "1")
    await pause(store, "customer", 5)
    await take(
        store, inbound("dạ size M", "12", "1", at=at(70)), inbound("nhé", "13", "1", at=at(90))
    )

    for _ in range(2):  # harmless once more
        await store.database.transact(lambda conn: end_by_words(conn, [1]))
        assert await spans(store) == [("customer", 5, 70)]

    await pause(store, "stock", 100)
    await take(store, inbound("còn không?", "14", "1", at=at(120)))
    await store.database.transact(lambda conn: end_by_words(conn, [1]))
    assert await spans(store) == [("customer", 5, 70), ("stock", 100, None)]
    item = (await store.inbox.by_ids([1]))[1]
    assert item.pauses[-1].holds(Instant(NOW + HOUR))
