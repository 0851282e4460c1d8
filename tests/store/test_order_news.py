"""Followers of what happens to orders, on both engines: everything once, in its order, whoever dies or writes meanwhile."""

import asyncio
import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import socialdesk.store as store_floor
from socialdesk.model.order import State
from socialdesk.model.reason import as_it_is
from socialdesk.model.task import Kind
from socialdesk.store.engine.database import Connection, Query
from socialdesk.store.order_news import PLACE, News
from socialdesk.store.order_rows import HOLD, MADE, write_down
from socialdesk.store.store import Store, open_database
from socialdesk.store.tasks import NewTask
from socialdesk.store.tasks import make as make_task
from tests.services.test_fair_games import Died, killed_after
from tests.store.test_orders import make, product, turn
from tests.support.make import NOW
from tests.support.postgres import PostgresServer
from tests.support.store import at

TASKS = Query(str, "SELECT key FROM task ORDER BY id")


async def tasked(conn: Connection, some: Sequence[News]) -> None:
    """Makes a task of each; a second one of a key would be missing."""
    for each in some:
        new = NewTask(f"{each.order}:{each.id}", Kind.NOTICE, as_it_is(each.kind), at(9))
        assert await make_task(conn, new, NOW) is not None


async def test_whoever_begins_hears_nothing_of_before_and_then_everything_in_portions(
    store: Store,
) -> None:
    await product(store, stock=99)
    await make(store, "old", A1=1)
    heard: list[News] = []

    async def listen(_: Connection, some: Sequence[News]) -> None:
        assert 0 < len(some) <= 2
        heard.extend(some)

    assert not await store.order_news.follow("notices", listen, 2)
    made = await make(store, "new", A1=1)
    made = await turn(store, made, State.AGREED, State.SHIPPED, State.DELIVERED)
    assert await store.order_news.follow("notices", listen, 2)
    assert await store.order_news.follow("notices", listen, 2)
    for _ in range(2):
        assert not await store.order_news.follow("notices", listen, 2)
    assert [(each.order, each.kind, each.became) for each in heard] == [
        (made.row.id, "made", None), (made.row.id, "state", State.AGREED), (made.row.id, "state", State.SHIPPED),
        (made.row.id, "state", State.DELIVERED),
    ]  # fmt: skip
    heard.clear()
    assert not await store.order_news.follow("surveys", listen)  # each has its own place
    await turn(store, made, State.RETURNED)
    await store.order_news.follow_all("surveys", listen)
    await store.order_news.follow_all("notices", listen)
    assert [each.became for each in heard] == [State.RETURNED] * 2


async def test_who_is_killed_has_done_nothing_and_does_it_then(store: Store) -> None:
    await product(store)
    await store.order_news.follow_all("notices", tasked)
    await make(store, "k", A1=1)
    with killed_after(store, 0), suppress(Died):
        await store.order_news.follow("notices", tasked)
    assert await store.database.all(TASKS) == []
    await store.order_news.follow_all("notices", tasked)
    assert len(await store.database.all(TASKS)) == 1


async def test_nothing_is_passed_over_by_two_workers_while_six_write(
    store: Store, store_url: str
) -> None:
    await product(store, stock=999)
    await store.order_news.follow_all("notices", tasked)
    desks = [Store(await open_database(store_url)) for _ in range(6)]
    workers = [store, Store(await open_database(store_url))]
    is_over = asyncio.Event()

    async def works(desk: Store, who: int) -> None:
        for number in range(4):
            made = await make(desk, f"{who}-{number}", A1=1)
            await turn(desk, made, State.AGREED, State.SHIPPED)

    async def follows(worker: Store) -> None:
        while not is_over.is_set():
            await worker.order_news.follow("notices", tasked, 5)
            await asyncio.sleep(0)
        await worker.order_news.follow_all("notices", tasked)

    following = [asyncio.create_task(follows(each)) for each in workers]
    await asyncio.gather(*(works(desk, who) for who, desk in enumerate(desks)))
    is_over.set()
    await asyncio.gather(*following)
    for desk in (*desks, workers[1]):
        await desk.close()

    changes = [f"{order}:{number}" for order, number in await _written(store)]
    assert (len(changes), await store.database.all(TASKS)) == (72, changes)


async def test_what_is_not_committed_yet_holds_up_what_came_after_it(
    postgres: PostgresServer,
) -> None:
    """On SQLite nobody writes beside somebody else."""
    with postgres.lent() as url:
        await _held_up(await Store.open(url), url)


async def _held_up(store: Store, store_url: str) -> None:
    await product(store)
    made = await make(store, "k", A1=1)
    await store.order_news.follow_all("notices", tasked)
    other = Store(await open_database(store_url))
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(conn: Connection) -> None:
        await conn.rows(HOLD)
        await write_down(conn, made.row.id, MADE, {}, "linh", NOW)
        begun.set()
        await go_on.wait()

    writing = asyncio.create_task(other.database.transact(slow))
    await begun.wait()
    following = asyncio.create_task(store.order_news.follow_all("notices", tasked))
    later = asyncio.create_task(turn(store, made, State.AGREED))
    await asyncio.sleep(0)
    assert await store.database.one(PLACE, "notices") == 1
    go_on.set()
    await asyncio.gather(writing, following, later)
    await store.order_news.follow_all("notices", tasked)
    await other.close()
    keys = await store.database.all(TASKS)
    await store.close()
    assert keys == [f"{made.row.id}:2", f"{made.row.id}:3"]


def test_whoever_writes_down_what_happened_to_an_order_holds() -> None:
    """See `order_news`: elsewhere nothing would be wrong but that now and then something is passed over."""
    for path in Path(store_floor.__path__[0]).glob("*.py"):
        text = path.read_text("utf-8")
        writes = re.search(r"import [^;]*?\bwrite_down\b", text) and "order_rows" in text
        if writes and path.name != "order_rows.py":
            assert "await conn.rows(HOLD)" in text, path.name


async def _written(store: Store) -> list[tuple[int, int]]:
    sql = "SELECT purchase_id, id FROM purchase_change ORDER BY id"
    return [tuple(row) for row in await store.database.read(lambda conn: conn.rows(sql))]
