"""A second opinion on who came back, busy hours and backlogs: the same rows, counted by DuckDB one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.measure import By, Question
from socialdesk.services.figures.activity import Activity
from socialdesk.store.engine.database import Connection
from socialdesk.store.store import Store
from tests.support.make import NOW
from tests.support.store import at

SAIGON = ZoneInfo("Asia/Ho_Chi_Minh")
TABLES = """
    CREATE TABLE whose (conversation BIGINT, person BIGINT);
    CREATE TABLE episode (conversation BIGINT, opened BIGINT, resolved BIGINT, by_customer BIGINT, agent TEXT);
    CREATE TABLE tag (conversation BIGINT, tag TEXT, since BIGINT, until BIGINT);
    CREATE TABLE wait (conversation BIGINT, opened BIGINT, ended BIGINT);
    CREATE TABLE said (moment BIGINT);
    CREATE MACRO day(days) AS CAST(days AS BIGINT) * 86400000;
"""
KNOWN = """
    WITH e AS (
        SELECT conversation, person, opened, CASE WHEN resolved <= $seen THEN resolved END AS resolved, by_customer, agent
        FROM episode JOIN whose USING (conversation) WHERE opened <= $seen
    )
"""
RESOLUTIONS = f"""
    {KNOWN}, asked AS (
        SELECT *, by_customer = 1 AND resolved + day(7) <= $seen AS decided,
            EXISTS (
                SELECT 1 FROM e AS n WHERE n.conversation = e.conversation AND n.opened > e.opened AND n.opened < e.resolved + day(7)
            ) AS reopened,
            EXISTS (
                SELECT 1 FROM e AS n WHERE n.person = e.person AND n.by_customer = 1 AND n.opened < e.resolved + day(7)
                    AND (n.opened > e.opened OR n.opened = e.opened AND n.conversation > e.conversation)
            ) AS back
        FROM e WHERE resolved >= $begins AND resolved < $ends
    )
    SELECT agent, count(*), count(*) FILTER (reopened), count(*) FILTER (decided), count(*) FILTER (decided AND NOT back),
        quantile_cont(resolved - opened, 0.5), max(resolved - opened)
    FROM asked GROUP BY agent ORDER BY agent
"""
REPEATS = f"""
    {KNOWN}, had AS (
        SELECT conversation, tag, coalesce((
                SELECT max(opened) FROM wait WHERE wait.conversation = tag.conversation AND opened <= tag.since
            ), 0) AS since,
            CASE WHEN until <= $seen THEN coalesce((
                SELECT max(opened) FROM wait WHERE wait.conversation = tag.conversation AND opened <= tag.until
            ), 0) END AS until
        FROM tag WHERE since <= $seen
    ), tagged AS (
        SELECT e.*, coalesce(had.tag, '') AS tag FROM e LEFT JOIN had ON had.conversation = e.conversation
            AND had.since <= greatest(e.opened, coalesce(e.resolved, day(100000)) - 1)
            AND greatest(e.opened, coalesce(e.resolved, day(100000)) - 1) < coalesce(had.until, day(200000))
    ), asked AS (
        SELECT *, EXISTS (
            SELECT 1 FROM tagged AS p WHERE p.person = tagged.person AND p.tag = tagged.tag
                AND (p.opened < tagged.opened OR p.opened = tagged.opened AND p.conversation < tagged.conversation)
                AND tagged.opened < coalesce(p.resolved, day(100000)) + day(30)
        ) AS again
        FROM tagged WHERE by_customer = 1 AND opened >= $begins AND opened < $ends
    )
    SELECT tag, count(*), count(DISTINCT person), count(*) FILTER (again), count(DISTINCT person) FILTER (again)
    FROM asked GROUP BY tag ORDER BY tag
"""
CUSTOMERS = f"""
    {KNOWN}, asked AS (
        SELECT strftime(make_timestamp(1000 * opened) + INTERVAL 7 HOUR, '%Y-%m-%d') AS day, person,
            opened = (SELECT min(opened) FROM e AS f WHERE f.person = e.person) AS first
        FROM e WHERE by_customer = 1 AND opened >= $begins AND opened < $ends
    )
    SELECT day, count(DISTINCT person), count(DISTINCT person) FILTER (first) FROM asked GROUP BY day ORDER BY day
"""
HOURS = """
    WITH h AS (
        SELECT range AS begins, (range // 3600000 + 7 + 72) % 168 AS place
        FROM range($begins // 3600000 * 3600000, $ends, 3600000)
    ), each AS (
        SELECT place, (
            SELECT count(*) FROM said WHERE moment >= h.begins AND moment < h.begins + 3600000 AND moment >= $begins AND moment < $ends
        ) AS said, (
            SELECT count(DISTINCT person) FROM wait JOIN whose USING (conversation)
            WHERE opened < least(h.begins + 3600000, $ends) AND opened <= $seen
                AND greatest(CASE WHEN ended <= $seen THEN ended ELSE $seen + 1 END, opened + 1) > greatest(h.begins, $begins)
        ) AS waiting FROM h
    )
    SELECT place, count(*), sum(said), sum(waiting) FROM each GROUP BY place ORDER BY place
"""
BACKLOG = f"""
    {KNOWN}, d AS (
        SELECT range AS ends, least(range - 1, $seen) AS seen
        FROM range($begins + day(1), $ends + day(1), day(1)) WHERE range - day(1) <= $seen
    )
    SELECT (SELECT count(*) FROM wait WHERE opened <= d.seen AND (ended IS NULL OR ended > d.seen)),
        (SELECT count(*) FROM wait WHERE opened + $target < d.seen AND (ended IS NULL OR ended > d.seen)),
        (SELECT count(*) FROM e WHERE opened <= d.seen AND (resolved IS NULL OR resolved > d.seen)),
        (SELECT count(*) FROM e WHERE opened >= d.ends - day(1) AND opened <= d.seen),
        (SELECT count(*) FROM e WHERE resolved >= d.ends - day(1) AND resolved <= d.seen)
    FROM d ORDER BY d.ends
"""
PUT = {
    "contact": "INSERT INTO contact (id, account_id, remote_id, name, folded, same_as) VALUES ($1, 1, $2, 'K', 'k', $3)",
    "conversation": """
        INSERT INTO conversation (id, account_id, contact_id, chat, chat_kind, address, status, episode, opened_at, last_message_at,
            last_seq, last_text, last_author, unread, acknowledged_episode, sort_key, revision)
        VALUES ($1, 1, $2, $3, 'private', '{}', 'open', 1, 1, 1, 1, '', 'customer', 0, 0, 1, 1)
    """,
    "episode": """
        INSERT INTO episode (conversation_id, account_id, opened_at, resolved_at, by_customer, resolved_by) VALUES ($1, 1, $2, $3, $4, $5)
    """,
    "tag": "INSERT INTO conversation_tag (conversation_id, tag, since) VALUES ($1, $2, $3)",
    "former": "INSERT INTO former_tag (conversation_id, tag, since, until) VALUES ($1, $2, $3, $4)",
    "wait": """
        INSERT INTO wait (conversation_id, account_id, opened_at, answered_at, ended_at) VALUES ($1, 1, $2, $3, $4)
    """,
    "message": """
        INSERT INTO message (conversation_id, remote_id, author, sender, kind, body, at, seq, received_at, stands_for, unasked)
        VALUES (1, $1, $2, '', 'text', '', $3, 1, 1, $4, $5)
    """,
}  # fmt: skip


def happened(seed: int) -> dict[str, list[tuple[Any, ...]]]:
    """Sixty chats of forty people, often to the half day: bounds are met."""
    chance = random.Random(seed)
    rows: dict[str, list[tuple[Any, ...]]] = {name: [] for name in PUT}
    for contact in range(1, 51):
        rows["contact"].append((contact, str(contact), contact - 40 if contact > 40 else None))
    for number in range(1, 61):
        rows["conversation"].append((number, chance.randrange(1, 51), str(number)))
        moment = NOW + chance.randrange(40) * DAY // 2
        if number % 3:
            name, since = chance.choice("ab"), moment + chance.choice((-1, 3)) * DAY
            rows["tag"].append((number, name, since))
            rows["former"].append((number, "c", moment - DAY, moment + chance.randrange(20) * DAY))
        for _ in range(chance.randrange(1, 6)):
            last = moment + chance.randrange(1, 8) * DAY // 2
            is_open = chance.random() < 0.1
            agent = "" if is_open else chance.choice(("mai", "linh"))
            by = int(chance.random() < 0.9)
            rows["episode"].append((number, moment, None if is_open else last, by, agent))
            ended = None if is_open else moment + chance.randrange(30) * 5 * MINUTE
            answered = ended if chance.random() < 0.8 else None
            rows["wait"].append((number, moment + chance.randrange(4) * 20 * MINUTE, answered, None if ended is None else ended + HOUR))  # fmt: skip
            if is_open:
                break
            moment = last + chance.choice((1, 3, 7, 7, 20, 30, 40)) * DAY
    for number in range(400):
        who = chance.choice(("customer", "customer", "agent"))
        is_edit, unasked = chance.random() < 0.1, int(chance.random() < 0.1)
        said_at = NOW + chance.randrange(80 * DAY)
        rows["message"].append((str(number), who, said_at, "edit" if is_edit else "", unasked))
    return rows


async def put(store: Store, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    async def work(conn: Connection) -> None:
        for name, sql in PUT.items():
            await conn.many(sql, rows[name])

    await store.database.transact(work)


@pytest.fixture
def other() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute(TABLES)
        yield connection


def load(other: duckdb.DuckDBPyConnection, rows: dict[str, list[tuple[Any, ...]]]) -> None:
    same = {number: root or number for number, _, root in rows["contact"]}
    tags = [(*each, None) for each in rows["tag"]] + rows["former"]
    said = [(when,) for _, who, when, kind, unasked in rows["message"] if who == "customer" and not kind and not unasked]  # fmt: skip
    for table, some in (
        ("whose", [(number, same[contact]) for number, contact, _ in rows["conversation"]]),
        ("episode", rows["episode"]),
        ("tag", tags),
        ("wait", [(number, opened, ended) for number, opened, _, ended in rows["wait"]]),
        ("said", said),
    ):
        marks = ", ".join("?" * len(some[0]))
        other.executemany(f"INSERT INTO {table} VALUES ({marks})", some)


@pytest.mark.parametrize("seed", range(2))
async def test_another_engine_comes_to_the_same(
    desk_store: Store, other: duckdb.DuckDBPyConnection, seed: int
) -> None:
    rows = happened(seed)
    await put(desk_store, rows)
    load(other, rows)
    activity = Activity(desk_store, SAIGON, None)
    midnight = -10 * HOUR  # NOW is 10 o'clock

    for seen in (300 * DAY, 33 * DAY + midnight + 5 * HOUR):
        begins, ends = at(20 * DAY + midnight), at(45 * DAY + midnight)
        question = Question(at(seen), begins, ends)
        known = {"seen": at(seen), "begins": begins, "ends": ends}

        def asked(sql: str, known: dict[str, Any] = known, **more: object) -> list[tuple[Any, ...]]:
            named = {**known, **more}
            wanted = {name: each for name, each in named.items() if f"${name}" in sql}
            return other.execute(sql, wanted).fetchall()

        def by(kind: By, question: Question = question) -> Question:
            return Question(question.as_of, question.begins, question.ends, kind)

        mine: Sequence[Any] = await activity.resolutions(by(By.AGENT))
        theirs = asked(RESOLUTIONS)
        assert [(each.group, *astuple(each.figures)[:4], each.figures.max_ms) for each in mine] == [
            (*row[:5], row[6]) for row in theirs
        ]
        assert [each.figures.p50_ms for each in mine] == pytest.approx([row[5] for row in theirs], abs=1)  # fmt: skip

        mine = await activity.repeats(question)
        assert [(each.group, *astuple(each.figures)[:4]) for each in mine] == asked(REPEATS)

        mine = await activity.customers(by(By.DAY))
        assert [(each.group, *astuple(each.figures)[:2]) for each in mine] == asked(CUSTOMERS)

        end = min(ends, Instant(at(seen) + 1))
        mine = [each for each in await activity.busy(question) if each.hours]
        found = [(each.hours, each.messages, each.waiting) for each in mine]
        # Messages are counted to the end of the quarter of an hour.
        whole = asked(HOURS, ends=-(-end // (15 * MINUTE)) * 15 * MINUTE)
        assert [each[:2] for each in found] == [(row[1], row[2]) for row in whole]
        assert [each[2] for each in found] == [row[3] for row in asked(HOURS, ends=end)]

        mine = await activity.backlog(question)
        assert [astuple(each)[2:] for each in mine] == asked(BACKLOG, target=question.target)
        assert mine
        assert theirs
