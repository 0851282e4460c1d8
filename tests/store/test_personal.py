"""Of every table it is known what it holds of people."""

import sqlite3
from pathlib import Path

from socialdesk.store.personal import TABLES
from tests.support.store import put_store

DERIVED = ("message_search_", "sqlite_")


def test_every_column_of_words_in_every_table_is_named(tmp_path: Path) -> None:
    store = sqlite3.connect(put_store(tmp_path / "desk.db").removeprefix("sqlite:///"))
    tables = [
        name
        for (name,) in store.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith(DERIVED)
    ]
    told = {
        table: {
            column for _, column, kind, *_ in store.execute(f"PRAGMA table_info({table})") if "int" not in kind.lower()
        }
        for table in tables
    }  # fmt: skip
    of_postgres = {"message_search": {"grams"}}
    named = {name: set(table.columns) - of_postgres.get(name, set()) for name, table in TABLES.items()}  # fmt: skip
    whose = {name: table.of for name, table in TABLES.items() if table.of}

    assert {name: columns ^ named.get(name, set()) for name, columns in told.items() if columns != named.get(name)} == {}, (
        "say in socialdesk/store/personal.py what stands in these columns of words"
    )  # fmt: skip
    assert sorted(set(named) - set(told)) == []
    for table, column in whose.items():
        assert column in {row[1] for row in store.execute(f"PRAGMA table_info({table})")}, table
