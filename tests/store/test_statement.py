"""Statements: parameters by name, from a record or from keywords."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.store.engine.database import Connection
from socialdesk.store.engine.statement import (
    Rows,
    Statement,
    ask,
    ask_one,
    run,
    run_many,
    statement,
)
from socialdesk.store.store import Store


@dataclass(frozen=True)
class Note:
    name: str
    count: int


FIND = Statement(str, "SELECT name FROM tag WHERE name IN (:names) AND name <> :not ORDER BY name")
ADD = statement("INSERT INTO tag (name) VALUES (:prefix || ':' || :name)")


def test_places_are_counted_by_nobody_and_a_name_may_stand_twice() -> None:
    one = statement("UPDATE t SET a = :name, b = CAST(:count AS text), c = :name WHERE x = ':'")

    assert one.bind(Note("n", 3)) == (
        "UPDATE t SET a = $1, b = CAST($2 AS text), c = $1 WHERE x = ':'",
        ("n", 3),
    )


def test_a_keyword_goes_before_the_records_own() -> None:
    one = statement("VALUES (:name, :count, :more)")

    assert one.bind(Note("n", 3), count=4, more=None)[1] == ("n", 4, None)
    with pytest.raises(AttributeError, match="more"):
        one.bind(Note("n", 3))


def test_casts_are_no_names() -> None:
    assert statement("SELECT a::text, :count").bind(count=1) == ("SELECT a::text, $1", (1,))


@given(st.lists(st.integers(), min_size=1, max_size=70))
def test_lists_are_padded_so_that_few_texts_serve_every_length(numbers: list[int]) -> None:
    one = Statement(int, "SELECT 1 WHERE :before = 1 AND 2 IN (:numbers) AND :after = 3")
    text, arguments = one.bind(before=1, numbers=numbers, after=3)

    size = len(arguments) - 2
    assert size & (size - 1) == 0
    assert size >= len(numbers)
    assert set(arguments[1:-1]) == set(numbers)
    assert (arguments[0], arguments[-1]) == (1, 3)
    assert text.endswith(f"${size + 2} = 3")


async def test_they_run_on_both_engines(store: Store) -> None:
    async def work(conn: Connection) -> tuple[list[str], str | None, str | None]:
        await run(conn, ADD, prefix="a", name="x")
        await run_many(conn, ADD, [Note("y", 1), Note("z", 1)], prefix="b")
        await run_many(conn, ADD, [], prefix="c")
        wanted = {"names": ["a:x", "b:y", "b:z"]}
        return (
            await ask(conn, FIND, **wanted, **{"not": "b:z"}),
            await ask_one(conn, FIND, **wanted, **{"not": "a:x"}),
            await ask_one(conn, FIND, names=["none"], **{"not": ""}),
        )

    assert await store.database.transact(work) == (["a:x", "b:y"], "b:y", None)


ADD_ALL = Rows(
    """
    INSERT INTO tag (name)
    SELECT given.prefix || ':' || given.name || ':' || COALESCE(given.count + 1, 0) FROM given
    """,
    name="text",
    count="bigint",
    prefix="text",
)
ALL = Statement(str, "SELECT name FROM tag WHERE name <> :not ORDER BY name")


def test_many_records_are_padded_so_that_few_texts_serve_every_number() -> None:
    texts = {ADD_ALL.batch([Note("n", 3)] * count, prefix="p")[0] for count in range(1, 257)}

    assert len(texts) == 9


@pytest.mark.parametrize("count", [0, 1, 2, 3, 100])
async def test_many_records_are_one_statement_on_both_engines(store: Store, count: int) -> None:
    notes = [Note(f"{each:03}", 2**62 if each % 2 else None) for each in range(count)]  # type: ignore[arg-type]
    sql, batch = ADD_ALL.batch(notes, prefix="p")

    async def work(conn: Connection) -> list[str]:
        await conn.together([(sql, batch)])
        return await ask(conn, ALL, **{"not": ""})

    assert len(batch) == min(count, 1)
    assert await store.database.transact(work) == [
        f"p:{each:03}:{2**62 + 1 if each % 2 else 0}" for each in range(count)
    ]
