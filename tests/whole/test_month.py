"""A month of a shop that sells, on a clock that jumps: stock, money and proofs add up to the đồng although its worker, and whoever
does something at a desk, dies at random; and they come to the same as where nobody does.

`make month` has thirty days of 200 orders each, lives with hundreds of comments, more deaths, and another seed each time.
"""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import Any

from socialdesk.store.store import Store
from tests.support.month import Month
from tests.support.month_check import totals, wrong
from tests.support.postgres import PostgresServer
from tests.support.store import put_store

DAYS = int(os.environ.get("DAYS", "2"))
ORDERS = int(os.environ.get("ORDERS", "12"))
COMMENTS = int(os.environ.get("COMMENTS", "50"))
KILLS = int(os.environ.get("KILLS", "8"))
SEED = int(os.environ.get("SEED", "3"))


SPOILED = (
    ("UPDATE product SET stock = stock + 1 WHERE sku = 'A1'", "A1: "),
    ("UPDATE purchase SET total = total + 1 WHERE id = (SELECT max(id) FROM purchase WHERE source = '')", "its lines"),
    ("UPDATE purchase SET paid = paid + 1 WHERE id = (SELECT max(id) FROM purchase WHERE paid > 0)", "written down"),
    ("UPDATE purchase_change SET details = '{\"total\": 1}' WHERE id = (SELECT max(id) FROM purchase_change WHERE kind = 'made')", "its digest"),
    ("DELETE FROM purchase_change WHERE id = (SELECT min(id) FROM purchase_change WHERE kind = 'receipt')", "does not follow"),
    ("UPDATE message SET body = 'để chị xem' WHERE author = 'customer' AND body LIKE '%DH%'", "was agreed by message"),
    ("UPDATE purchase_line SET held = 0 WHERE held > 0", "held by open orders"),
)  # fmt: skip
"""What somebody does to the rows, and what the check says then."""


async def _rows(store: Store, sql: str) -> list[tuple[Any, ...]]:
    return [tuple(each) for each in await store.database.read(lambda conn: conn.rows(sql))]


async def _lived(folder: Path, url: str, *, days: int = DAYS, kills: int = KILLS) -> Month:
    month = Month(folder, url, seed=SEED, days=days, orders=ORDERS, comments=COMMENTS, kills=kills)
    await month.open()
    await month.run()
    store = await Store.open(url, small=True)

    found = await wrong(partial(_rows, store), month.book)
    await store.close()
    assert found == [], "\n".join(found[:40])
    return month


async def _totals(month: Month) -> dict[str, Any]:
    store = await Store.open(month.url, small=True)
    found = await totals(partial(_rows, store))
    await store.close()
    return found


async def test_a_month_adds_up_although_the_worker_dies(tmp_path: Path) -> None:
    lives = []
    for name, kills in (("quiet", 0), ("killed", KILLS)):
        (tmp_path / name).mkdir()
        url = put_store(tmp_path / name / "desk.db")
        lives.append(await _lived(tmp_path / name, url, kills=kills))
    quiet, killed = [await _totals(each) for each in lives]
    assert quiet == killed

    month = lives[-1]
    states = {each.state for each in month.book.sales.values()}

    assert states >= {"new", "delivered", "cancelled"}
    workers, desks, _ = month.all_deaths
    assert workers >= KILLS // 2 and desks >= KILLS // 4

    store = await Store.open(month.url, small=True)
    for sql, said in SPOILED:
        await store.database.transact(lambda conn, sql=sql: conn.rows(sql))  # type: ignore[misc]
        found = await wrong(partial(_rows, store), month.book)
        assert any(said in each for each in found), (sql, found)
    await store.close()


async def test_the_same_on_postgresql(tmp_path: Path, postgres: PostgresServer) -> None:
    with postgres.lent() as url:
        await _lived(tmp_path, url, days=int(os.environ.get("DAYS", "1")), kills=KILLS // 2)
