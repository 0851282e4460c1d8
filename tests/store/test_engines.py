"""Opening, migrating, changes told between connections, and trouble in plain words."""

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import asyncpg
import pytest

from socialdesk.errors import ConfigError, StoreError
from socialdesk.model.ids import AccountId
from socialdesk.store.engine.database import Connection, Lane
from socialdesk.store.engine.migrate import files, migrate
from socialdesk.store.engine.sqlite import SQLiteDatabase, Turns, connect
from socialdesk.store.store import Store, open_database
from tests.support.cable import cable
from tests.support.make import NOW, arrival, inbound
from tests.support.postgres import PostgresServer
from tests.support.waiting import GENEROUS, turns


async def test_six_programs_may_make_one_new_store_at_once(store_url: str) -> None:
    stores = await asyncio.gather(*(Store.open(store_url) for _ in range(6)))
    await stores[0].accounts.ensure([("shop", "telegram")])
    names = [[row.name for row in await each.accounts.all()] for each in stores]
    for each in stores:
        await each.close()

    assert names == [["shop"]] * 6


async def test_migrating_twice_changes_nothing(store: Store) -> None:
    await store.record([arrival(inbound())], NOW, ())
    await migrate(store.database)

    assert len(await store.threads.rows(1, 10)) == 1


async def test_a_newer_store_is_not_touched(store: Store) -> None:
    async def pretend(conn: Connection) -> None:
        await conn.rows("INSERT INTO schema_version (version) VALUES (999)")

    await store.database.transact(pretend)
    with pytest.raises(StoreError, match="newer socialdesk"):
        await migrate(store.database)


def test_both_engines_have_the_same_migrations() -> None:
    assert [each.name[:3] for each in files("sqlite")] == [
        each.name[:3] for each in files("postgresql")
    ]


async def test_tables_of_sqlite_are_strict(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/desk.db")
    await store.close()
    with sqlite3.connect(tmp_path / "desk.db") as raw:
        tables = raw.execute(
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
        ).fetchall()
    raw.close()

    loose = {
        name
        for name, strict in tables
        if not strict and not name.startswith(("sqlite_", "message_search"))
    }
    assert loose == set()


async def test_it_is_durable_and_private(tmp_path: Path, durable_stores: None) -> None:
    store = await Store.open(f"sqlite:///{tmp_path}/desk.db")
    assert isinstance(store.database, SQLiteDatabase)
    pragma = store.database.writer.raw.execute_fetchall
    assert [tuple(row) for row in await pragma("PRAGMA synchronous")] == [(2,)]
    assert [tuple(row) for row in await pragma("PRAGMA journal_mode")] == [("wal",)]
    await store.close()

    assert (tmp_path / "desk.db").stat().st_mode & 0o077 == 0


async def test_changes_of_other_programs_are_told(store_url: str) -> None:
    mine, other = await Store.open(store_url), await Store.open(store_url)
    changes = mine.changes()
    await anext(changes)
    waiting = asyncio.ensure_future(anext(changes))
    await asyncio.sleep(0)
    await other.accounts.ensure([("shop", "telegram")])

    await asyncio.wait_for(waiting, GENEROUS)
    await changes.aclose()
    await mine.close()
    await other.close()


async def test_a_unit_of_work_goes_to_its_thread_once_whatever_it_asks(
    desk_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = desk_store.database
    assert isinstance(database, SQLiteDatabase)
    raw, ways = database.writer.raw, 0
    execute = raw._execute

    async def counted(*args: object) -> object:
        nonlocal ways
        ways += 1
        return await execute(*args)  # type: ignore[no-untyped-call]

    monkeypatch.setattr(raw, "_execute", counted)
    await desk_store.record([arrival(inbound())], NOW, ())

    assert ways == 1


async def test_a_unit_of_work_awaits_nothing_but_its_connection(desk_store: Store) -> None:
    async def work(conn: Connection) -> None:
        await conn.rows("UPDATE account SET name = 'lost'")
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="something else than its connection"):
        await desk_store.database.transact(work)
    assert [each.name for each in await desk_store.accounts.all()] == ["shop"]


async def test_customers_go_before_everybody_else() -> None:
    turns, order = Turns(), []

    async def take(lane: Lane, name: str) -> None:
        async with turns.turn(lane):
            order.append(name)
            await asyncio.sleep(0)

    async with turns.turn(Lane.BULK):
        waiting = [
            asyncio.create_task(take(lane, name))
            for lane, name in (
                (Lane.BULK, "bulk"),
                (Lane.STAFF, "staff"),
                (Lane.INTAKE, "customer"),
                (Lane.PROJECTION, "index"),
            )
        ]
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)

    assert order == ["customer", "staff", "index", "bulk"]


async def test_a_cancelled_turn_passes_on() -> None:
    turns = Turns()

    async def take() -> None:
        async with turns.turn(Lane.STAFF):
            pass

    async with turns.turn(Lane.STAFF):
        first, second = asyncio.create_task(take()), asyncio.create_task(take())
        await asyncio.sleep(0)
        first.cancel()
    await asyncio.wait_for(second, GENEROUS)


async def full(store: Store) -> None:
    """Let the file grow no further."""
    assert isinstance(store.database, SQLiteDatabase)
    ((pages,),) = await store.database.writer.raw.execute_fetchall("PRAGMA page_count")
    await store.database.writer.raw.execute_fetchall(f"PRAGMA max_page_count = {pages}")


async def test_a_full_disk_is_said_and_goes_on_by_itself(desk_store: Store) -> None:
    await full(desk_store)
    with pytest.raises(StoreError, match="is full. Free some space"):
        for n in range(400):
            await desk_store.record(
                [arrival(inbound("x" * 3_000, str(n + 1)), body=b"y" * 9_000)], NOW, ()
            )
    assert isinstance(desk_store.database, SQLiteDatabase)
    await desk_store.database.writer.raw.execute_fetchall("PRAGMA max_page_count = 1000000")
    before = (
        len(await desk_store.threads.rows(1, 1_000)) if await desk_store.inbox.revision() else 0
    )
    await desk_store.record([arrival(inbound("again", "9000"))], NOW, ())

    assert len(await desk_store.threads.rows(1, 1_000)) == before + 1


async def test_a_locked_store_is_said(desk_store: Store, tmp_path: Path) -> None:
    assert isinstance(desk_store.database, SQLiteDatabase)
    await desk_store.database.writer.raw.execute_fetchall("PRAGMA busy_timeout = 20")
    other = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked by another program"):
        await desk_store.record([arrival(inbound())], NOW, ())
    other.execute("ROLLBACK")
    other.close()

    assert (await desk_store.record([arrival(inbound())], NOW, ())).messages == 1


async def test_a_read_only_store_is_said(desk_store: Store) -> None:
    assert isinstance(desk_store.database, SQLiteDatabase)
    await desk_store.database.writer.raw.execute_fetchall("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="read-only"):
        await desk_store.record([arrival(inbound())], NOW, ())


async def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "desk.db").write_bytes(b"this is a photo" * 500)
    with pytest.raises(StoreError, match="cannot be opened|not a sound"):
        await Store.open(f"sqlite:///{tmp_path}/desk.db")


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be opened"):
        await Store.open(f"sqlite:///{tmp_path}/file/desk.db")


async def test_an_unknown_address_is_said() -> None:
    with pytest.raises(ConfigError, match=r"\[store\] url"):
        await open_database("mysql://x")


async def test_a_server_that_is_not_there_is_said_without_its_password() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as caught:
        await open_database("postgresql://shop:hunter2@127.0.0.1:9/desk")
    assert "hunter2" not in str(caught.value)


async def test_a_connection_that_the_server_ends_is_said(postgres: PostgresServer) -> None:
    store = await Store.open(postgres.fresh())

    async def end_all(conn: Connection) -> None:
        await conn.rows("SELECT pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(StoreError, match="out of reach"):
        await store.database.transact(end_all)
    await store.accounts.ensure([("shop", "telegram")])
    await store.close()


async def test_a_server_that_falls_silent_keeps_nobody_who_leaves(postgres: PostgresServer) -> None:
    address = urlsplit(postgres.fresh())
    socket = parse_qs(address.query)["host"][0] + "/.s.PGSQL.5432"
    async with cable(socket) as wire:
        url = f"postgresql://postgres@127.0.0.1:{wire.port}{address.path}"
        store = await Store.open(url)
        await store.accounts.ensure([("shop", "telegram")])
        wire.cut()
        asked = [
            asyncio.create_task(store.accounts.all()),
            asyncio.create_task(store.accounts.set_state(AccountId(1), "listening", "", NOW)),
        ]
        await turns()
        assert not any(each.done() for each in asked)
        store.database.let_go()

        ends = await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), GENEROUS)
        assert [type(each) for each in ends] == [StoreError, StoreError]
        await asyncio.wait_for(store.close(), GENEROUS)


@pytest.mark.parametrize("name", ["full_moon", "locked_room", "readonly_note"])
async def test_a_fault_of_ours_is_not_told_as_trouble_of_the_disk(
    desk_store: Store, name: str
) -> None:
    with pytest.raises(StoreError, match="did not do what this program asked"):
        await desk_store.database.transact(lambda conn: conn.rows(f"DELETE FROM {name}"))


async def test_what_watches_for_changes_has_ended_once_the_store_is_closed(store_url: str) -> None:
    store = await Store.open(store_url)

    async def watch() -> None:
        async with aclosing(store.changes()) as changes:
            async for _ in changes:
                seen.set()

    seen = asyncio.Event()
    watching = asyncio.create_task(watch())
    await seen.wait()
    watching.cancel()
    watching.cancel()
    await store.close()

    assert await asyncio.gather(watching, return_exceptions=True)
    assert store.database._working == set()
    with pytest.raises(StoreError, match="being left"):
        await store.inbox.counts()


@pytest.mark.parametrize("later", range(6))
async def test_who_watches_for_changes_ends_though_one_is_told_in_that_moment(
    postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch, later: int
) -> None:
    tell: list[Callable[[], None]] = []

    class Listening:
        async def add_listener(self, channel: str, told: Callable[[], None]) -> None:
            tell.append(told)

        def is_closed(self) -> bool:
            return False

        async def close(self, **more: object) -> None:
            tell.clear()

    async def connect(*args: object, **more: object) -> Listening:
        return Listening()

    with postgres.lent() as url:
        store = await Store.open(url)
        with monkeypatch.context() as patch:
            patch.setattr(asyncpg, "connect", connect)
            changes = store.changes()
            await anext(changes)
        waiting = asyncio.ensure_future(anext(changes))
        await turns()
        tell[0]()
        for _ in range(later):
            await asyncio.sleep(0)
        was_told = waiting.done()
        waiting.cancel()
        (came,) = await asyncio.gather(waiting, return_exceptions=True)
        await changes.aclose()
        await store.close()

    assert was_told or isinstance(came, asyncio.CancelledError)


def test_a_program_that_leaves_its_store_open_ends_all_the_same(tmp_path: Path) -> None:
    program = (
        "import asyncio, sys\n"
        "from socialdesk.store.store import Store\n"
        "async def main():\n"
        "    await Store.open(sys.argv[1])\n"
        "    raise SystemExit(3)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, f"sqlite:///{tmp_path / 'desk.db'}"],
        timeout=GENEROUS,
        check=False,
    )

    assert done.returncode == 3


def test_a_store_that_cannot_be_opened_leaves_no_thread_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    died: list[object] = []
    monkeypatch.setattr(threading, "excepthook", died.append)

    async def opened() -> int:
        with pytest.raises(sqlite3.OperationalError):
            await connect(str(tmp_path))  # a folder
        return sum(each.is_alive() and "connection_worker" in each.name for each in threading.enumerate())  # fmt: skip

    before = sum("connection_worker" in each.name for each in threading.enumerate())
    assert [asyncio.run(opened()) - before for _ in range(20)] == [0] * 20
    assert died == []
