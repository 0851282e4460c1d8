"""A second opinion: the rows that the store keeps, loaded into DuckDB and counted there by SQL of its own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import duckdb
import pytest

from socialdesk.model.changes import Resolve
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.model.measure import By, Figures, Question, When
from socialdesk.model.message import Author
from socialdesk.services.figures.measuring import Measuring
from socialdesk.store.packs import FOREVER
from socialdesk.store.store import Store
from tests.support.make import arrival, inbound, sender
from tests.support.store import at

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
TABLE = """
    CREATE TABLE wait (
        id BIGINT, conversation BIGINT, account BIGINT, opened BIGINT, said_last BIGINT, answered BIGINT, agent TEXT,
        assignee TEXT, ended BIGINT, why TEXT, underway BIGINT
    )
"""
GROUPS = {
    By.ALL: "''",
    By.AGENT: "CASE WHEN answered IS NULL THEN '' WHEN agent = '' THEN 'elsewhere' ELSE agent END",
    By.HOUR: "strftime(moment, '%H')",
    By.WEEKDAY: "lower(strftime(moment, '%A'))",
    By.DAY: "strftime(moment, '%Y-%m-%d')",
    By.WEEK: "strftime(moment, '%G-W%V')",
    By.MONTH: "strftime(moment, '%Y-%m')",
}
ASKED = """
    WITH known AS (
        SELECT opened, agent, CASE WHEN ended <= $seen THEN ended END AS ended,
            CASE WHEN ended <= $seen THEN answered END AS answered
        FROM wait WHERE opened <= $seen
    ), counted AS (
        SELECT *, coalesce(answered, $seen) - opened AS took,
            timezone('Asia/Ho_Chi_Minh', make_timestamptz(1000 * CASE WHEN $by_answer THEN coalesce(answered, $seen) ELSE opened END)) AS moment
        FROM known WHERE answered IS NOT NULL OR ended IS NULL
    )
    SELECT {group} AS name, count(*), count(answered), count(*) - count(answered),
        count(*) FILTER (took > $target), count(*) FILTER (answered IS NOT NULL AND took <= $target),
        avg(took) FILTER (answered IS NOT NULL),
        quantile_cont(took, 0.5) FILTER (answered IS NOT NULL), quantile_cont(took, 0.9) FILTER (answered IS NOT NULL),
        quantile_cont(took, 0.95) FILTER (answered IS NOT NULL), max(took) FILTER (answered IS NOT NULL)
    FROM counted
    WHERE epoch_ms(timezone('Asia/Ho_Chi_Minh', moment)) >= $begins AND epoch_ms(timezone('Asia/Ho_Chi_Minh', moment)) < $ends
    GROUP BY name
"""
Row = tuple[int | float | None, ...]


async def happened(store: Store, seed: int) -> None:
    """Some weeks of a shop: customers, answers from elsewhere, what is resolved, who still waits."""
    chance = random.Random(seed)
    for number in range(300):
        chat = str(chance.randrange(25))
        moment = at(chance.randrange(30 * DAY))
        author = chance.choice((Author.CUSTOMER, Author.CUSTOMER, Author.OWNER, Author.BOT))
        who = sender(f"Khách {chat}", chat)
        await store.record(
            [arrival(inbound("alo", str(number + 1), chat, contact=who, sender=who, author=author, at=moment))], moment, ()
        )  # fmt: skip
        if number % 40 == 7:
            await store.conversations.do(Resolve(), [1 + number % 5], "mai", at(31 * DAY + number))


@pytest.fixture
def other() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(TABLE)
        yield connection


@pytest.mark.parametrize("seed", range(3))
async def test_another_engine_comes_to_the_same(
    desk_store: Store, other: duckdb.DuckDBPyConnection, seed: int
) -> None:
    await happened(desk_store, seed)
    rows = await desk_store.figures.waits((Instant(0), FOREVER))
    other.executemany(f"INSERT INTO wait VALUES ({', '.join('?' * 11)})", rows)
    measuring = Measuring(desk_store, SAIGON, None)
    for by, group in GROUPS.items():
        for when in When:
            question = Question(
                at(29 * DAY), at(-DAY), at(28 * DAY), by, when=when, target=6 * HOUR
            )
            mine = {each.group: each.figures for each in await measuring.figures(question)}
            asked = {
                "seen": question.as_of, "begins": question.begins, "ends": question.ends, "target": question.target,
                "by_answer": when is When.ANSWER,
            }  # fmt: skip
            theirs = {
                name: row
                for name, *row in other.execute(ASKED.format(group=group), asked).fetchall()
            }
            assert theirs.keys() == {name for name, each in mine.items() if each.n}
            for name, row in theirs.items():
                _same(mine[name], tuple(row))


def _same(mine: Figures, theirs: Row) -> None:
    found = (
        mine.n, mine.answered, mine.open, mine.missed, mine.within, mine.mean_ms, mine.p50_ms, mine.p90_ms,
        mine.p95_ms, mine.max_ms,
    )  # fmt: skip
    assert found == pytest.approx(theirs, abs=1)  # theirs are not rounded
    decided = (mine.within or 0) + (mine.missed or 0)
    assert mine.share == ((mine.within or 0) / decided if decided else None)
