"""A store's file that is deleted, moved or replaced while it is open: noticed by device and inode."""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from socialdesk.errors import StoreLost
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound
from tests.support.store import put_store, take, texts


def _deleted(path: Path) -> None:
    for each in path.parent.glob("desk.db*"):
        each.unlink()


def _moved(path: Path) -> None:
    path.rename(path.with_name("old.db"))


def _replaced(path: Path) -> None:
    copy = path.with_name("backup.db")
    sqlite3.connect(copy).close()
    copy.replace(path)


def _without_its_log(path: Path) -> None:
    path.with_name("desk.db-wal").unlink()


def _with_its_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))


LOSSES = (_deleted, _moved, _replaced, _without_its_log, _with_its_folder)


@pytest.fixture
async def kept(tmp_path: Path) -> Path:
    """A store's file in a folder of its own."""
    path = tmp_path / "shop" / "desk.db"
    path.parent.mkdir()
    put_store(path)
    return path


@pytest.mark.parametrize("lose", LOSSES)
async def test_nothing_is_confirmed_that_was_written_where_nobody_will_look(
    kept: Path, lose: Callable[[Path], None]
) -> None:
    store = await Store.open(f"sqlite:///{kept}")
    await store.accounts.ensure([("shop", "telegram")])
    await take(store, inbound("còn không", "1"))
    lose(kept)

    with pytest.raises(StoreLost, match=r"was deleted, moved or replaced"):
        await store.record([arrival(inbound("mất không", "2"))], NOW, ())
    with pytest.raises(StoreLost):
        await store.accounts.all()
    if lose in (_deleted, _moved, _with_its_folder):
        assert not kept.exists()  # nobody made an empty one in its place
    await store.close()


async def test_what_is_lost_between_beginning_and_ending_is_not_confirmed_either(
    kept: Path,
) -> None:
    store = await Store.open(f"sqlite:///{kept}")
    (row,) = (await store.accounts.ensure([("shop", "telegram")])).values()

    async def work(conn: object) -> None:
        await conn.rows("UPDATE account SET state = 'x'")  # type: ignore[attr-defined]
        _moved(kept)

    with pytest.raises(StoreLost):
        await store.database.transact(work)  # type: ignore[arg-type]
    assert row.name == "shop"
    await store.close()


async def test_a_file_that_comes_back_is_gone_on_with(kept: Path) -> None:
    store = await Store.open(f"sqlite:///{kept}")
    await store.accounts.ensure([("shop", "telegram")])
    kept.rename(kept.with_name("away.db"))
    with pytest.raises(StoreLost):
        await take(store, inbound("một", "1"))

    kept.with_name("away.db").rename(kept)
    await take(store, inbound("một", "1"))
    assert await texts(store) == ["một"]
    await store.close()


async def test_who_follows_changes_looks_within_a_second(kept: Path) -> None:
    store = await Store.open(f"sqlite:///{kept}")
    async with aclosing(store.changes()) as changes:
        await anext(changes)
        _deleted(kept)
        await asyncio.wait_for(anext(changes), 30)
        await asyncio.wait_for(anext(changes), 30)  # for as long as it lasts
    await store.close()


@pytest.mark.parametrize("lose", [_deleted, _moved, _replaced])
async def test_what_it_held_is_saved_beside_it(kept: Path, lose: Callable[[Path], None]) -> None:
    store = await Store.open(f"sqlite:///{kept}")
    await store.accounts.ensure([("shop", "telegram")])
    await take(store, inbound("đừng để mất", "1"))
    lose(kept)

    copy = Path(await store.database.rescue("20261126-030000"))
    await store.close()
    assert copy == kept.with_name("desk.db.saved-20261126-030000")
    assert copy.stat().st_mode & 0o777 == 0o600
    saved = await Store.open(f"sqlite:///{copy}")
    assert await texts(saved) == ["đừng để mất"]
    await saved.close()
    log = kept.with_name("desk.db-wal")
    assert not log.exists() or log.stat().st_size == 0  # it is none of the file in its place
