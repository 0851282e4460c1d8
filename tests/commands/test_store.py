"""Mending the store."""

import sqlite3

from tests.support.shop import HUONG, Shop


def test_the_index_is_built_anew(shop: Shop) -> None:
    assert shop.json("search", "khoac")
    connection = sqlite3.connect(shop.folder / "desk.db")
    connection.execute("INSERT INTO message_search (message_search) VALUES ('delete-all')")
    connection.commit()
    connection.close()
    assert shop.json("search", "khoac") == []

    messages = shop.one("SELECT count(*) FROM message")
    assert shop.ok("reindex") == f"Indexed {messages} messages.\n"
    assert [each["conversation"] for each in shop.json("search", "khoac")] == [HUONG]
