"""How SQLite goes about the heavy statements, also after somebody has run ANALYZE by hand."""

import itertools
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from socialdesk.store import (  # fmt: skip
    acknowledging,
    answers,
    audience,
    auto_resolve,
    automatic,
    claim_rows,
    claims,
    costs,
    exports,
    history,
    inbox,
    ledger,
    live_claims,
    live_comments,
    lives,
    monitoring,
    promises,
    questions,
    rules,
    self_service,
    target_clocks,
    target_notices,
    targets,
    workload,
)
from socialdesk.store.engine.database import Query
from socialdesk.store.engine.sqlite import SQLiteDatabase
from socialdesk.store.engine.statement import Statement
from socialdesk.store.filters import InboxFilter, Shelf
from socialdesk.store.inbox import count_query, moved_query, page_query
from socialdesk.store.packs import EPISODES, WAITS
from socialdesk.store.store import Store
from tests.store.test_queries import as_query, for_engine
from tests.support.announced import announced, begun, listeners, told

EVERYBODY = {
    "audience.REACHABLE", "audience.DETAILS", "ledger.ACCOUNTS_LEFT", "inbox.count.all", "lives.ALL",
    "audience.STAFF_PEOPLE",
    "exports.EDGE", "target_clocks.URGENT",
}  # fmt: skip
"""They ask of everybody, of every account, of every live, of the owner's few chats, or how many there are altogether."""
FEW = {
    "acknowledging.WAITING", "acknowledging.SILENT", "rules.CURSORS", "rules.OF_BUNDLE", "rules.DROP_BUNDLE",
    "target_notices.NEWEST_AT", "target_notices.UNTOLD",
}  # fmt: skip
"""They ask tables that are emptied as soon as what stands in them is done, or told."""
WHOLE = re.compile(r"SCAN (?!CONSTANT|\()(\w+)\b(?! USING INDEX)")
"""A look at each row of a table, and not only at those of an index that has a part of them, or in whose
order they are wanted."""

EXPLAINED = itertools.count()


def heavy() -> dict[str, str]:
    found: dict[str, str] = {"audience.PICKED": audience.PICKED.replace("{conditions}", "1 = 1")}
    for module in (
        acknowledging,
        answers,
        audience,
        auto_resolve,
        automatic,
        claims,
        costs,
        exports,
        history,
        inbox,
        ledger,
        live_comments,
        lives,
        monitoring,
        promises,
        questions,
        rules,
        self_service,
        target_clocks,
        target_notices,
        targets,
    ):
        room = module.__name__.rpartition(".")[2]
        for name, value in vars(module).items():
            one = value["sqlite"] if name == "DUE_FOR" else value
            query = as_query(one) if isinstance(one, Statement) else one
            if isinstance(query, Query) and (sql := for_engine("", query, "sqlite")):
                found[f"{room}.{name}"] = sql
    for shelf in Shelf:
        wanted = InboxFilter(shelf)
        found[f"inbox.page.{shelf}"] = page_query(wanted, after=False)[0]
        found[f"inbox.after.{shelf}"] = page_query(wanted, after=True)[0]
        found[f"inbox.moved.{shelf}"] = moved_query(wanted)[0]
        found[f"inbox.count.{shelf}"] = count_query(wanted)[0]
    return found


@pytest.fixture
async def analysed(tmp_path: Path) -> Path:
    """A shop whose first customer was told something when its file was looked through by hand."""
    path = tmp_path / "desk.db"
    store = await Store.open(f"sqlite:///{path}")
    await store.accounts.ensure([("shop", "telegram")])
    people = await listeners(store, 1)
    await told(store, await begun(store, await announced(store, "live"), people), people)
    await store.close()
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("ANALYZE")
    return path


async def test_no_heavy_statement_goes_through_a_whole_table(analysed: Path) -> None:
    store = await Store.open(f"sqlite:///{analysed}")
    try:
        found = {name: await plan(store, sql) for name, sql in heavy().items()}
    finally:
        await store.close()

    whole = {name: each for name, each in found.items() if looked_through(each)}
    assert len(found) > 40
    rest = {k: v for k, v in whole.items() if k not in EVERYBODY | FEW}
    assert not rest


async def test_a_store_that_is_open_forgets_it_as_soon_as_another_program_opens_it(
    analysed: Path,
) -> None:
    here = await Store.open(f"sqlite:///{analysed}")
    try:
        before = await plan(here, ledger.ROWS.sql)
        with closing(sqlite3.connect(analysed)) as raw:
            raw.execute("ANALYZE")
        assert await plan(here, ledger.ROWS.sql) != before
        await (await Store.open(f"sqlite:///{analysed}", small=True)).close()
        assert await plan(here, ledger.ROWS.sql) == before
    finally:
        await here.close()


async def test_figures_of_a_week_read_the_week(desk_store: Store) -> None:
    assert await plan(desk_store, workload.SAID) == [
        "SEARCH message USING INDEX message_said (<expr>>? AND <expr><?)"
    ]
    for packed, table in ((WAITS, "wait"), (EPISODES, "episode")):
        steps = await plan(desk_store, packed.kept)
        steps.remove(f"SCAN {table}_pack USING COVERING INDEX {table}_pack_version")  # a row a day
        whole = looked_through(steps)
        assert whole <= {"wait_gone", "episode_gone"}  # which are emptied with each packing


def looked_through(steps: list[str]) -> set[str]:
    """Tables of which each row is looked at; what a statement made itself is none."""
    made = {each.split()[1] for each in steps if each.startswith(("CO-ROUTINE", "MATERIALIZE"))}
    return {one[1] for each in steps if (one := WHOLE.match(each))} - made


async def plan(store: Store, sql: str) -> list[str]:
    """What SQLite does, step by step."""
    database = store.database
    assert isinstance(database, SQLiteDatabase)
    # Whether others have changed the schema is looked at by what runs, and not by what is explained, or
    # was explained before.
    await database.writer.raw.execute_fetchall("SELECT id FROM account")
    sql = f"EXPLAIN QUERY PLAN {sql} -- {next(EXPLAINED)}"
    numbers = {str(place): 1 for place in range(1, 200)}
    rows = await database.writer.raw.execute_fetchall(sql, numbers)
    return [each[3] for each in rows]


async def test_what_claims_of_a_live_ask_goes_through_no_more_than_is_held_or_somebodys(
    desk_store: Store,
) -> None:
    asked = (claim_rows.OPEN_ORDER, claim_rows.TOO_MANY, claim_rows.TOO_MANY_OF, live_claims.UNSETTLED, live_claims.WAITED)  # fmt: skip
    for query in asked:
        steps = " ".join(await plan(desk_store, query.sql))
        assert "live_claim" not in looked_through(await plan(desk_store, query.sql)), query.sql
        assert "purchase_state" not in steps, query.sql  # all that is new
        assert "purchase_line_product" not in steps, query.sql  # all that a product was ever sold
        assert "SCAN live_claim USING INDEX live_claim_purchase" not in steps, query.sql
