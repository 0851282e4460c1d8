"""Who wants to be told of what: topics that people joined, and promotions that they refused. What
was said last holds for all contacts of a person."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from socialdesk.model.changes import Want, Wanted
from socialdesk.model.consent import PROMOTIONS
from socialdesk.model.delivery import Sort
from socialdesk.model.ids import Instant
from socialdesk.model.preflight import Skip
from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.conversations import ConversationRow, raise_revision, touch
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.recall import withdraw


@dataclass(frozen=True, slots=True)
class Consent:
    """What somebody said of a topic: whether they want it, when (ms) and how it came."""

    contact_id: int
    topic: str
    wanted: int
    at: int
    how: str


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody who said something at a moment (ms)."""

    person_id: int
    at: int


@dataclass(frozen=True, slots=True)
class TopicWords:
    """Something that people may ask to be told of; `stored_words` are those by which they do."""

    name: str
    stored_words: str

    @property
    def words(self) -> tuple[str, ...]:
        """The words that the shop has chosen for it."""
        return tuple(json.loads(self.stored_words))

    @property
    def heard(self) -> tuple[str, ...]:
        """The words by which people join it: without any of its own, its name, as it is said."""
        return self.words or (self.name, self.name.replace("-", " "))


@dataclass(frozen=True, slots=True)
class Topic(TopicWords):
    """The same with how many `people` are to be told of it."""

    people: int


DESK = "desk"
"""How it came that a person of the shop said so."""
SAY = """
    INSERT INTO consent (contact_id, topic, wanted, at, how) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (contact_id, topic) DO UPDATE SET wanted = excluded.wanted, at = excluded.at, how = excluded.how
    WHERE consent.at <= excluded.at
"""
_NEWEST = """
    SELECT COALESCE(contact.same_as, contact.id) AS person_id, consent.wanted, consent.at,
        row_number() OVER (
            PARTITION BY COALESCE(contact.same_as, contact.id) ORDER BY consent.at DESC, consent.contact_id DESC
        ) AS place
    FROM consent JOIN contact ON contact.id = consent.contact_id WHERE consent.topic = $1
"""
PEOPLE = Query(
    Said,
    f"SELECT person_id, at FROM ({_NEWEST}) AS told WHERE place = 1 AND wanted = $2",
)
_AMONG = """
    AND consent.contact_id IN (
        SELECT id FROM contact WHERE id IN ({list}) UNION ALL SELECT id FROM contact WHERE same_as IN ({list})
    )
"""
PEOPLE_AMONG = Query(
    Said,
    f"SELECT person_id, at FROM ({_NEWEST}{_AMONG}) AS told WHERE place = 1 AND wanted = $2",
)
OF_PERSON = Query(
    Consent,
    f"""
    SELECT contact_id, topic, wanted, at, how FROM consent WHERE contact_id IN ({SAME_PERSON})
    ORDER BY at DESC, contact_id DESC
    """,
)
CONTACT = Query(int, "SELECT contact_id FROM conversation WHERE id = $1")
CONVERSATIONS = Query(int, f"SELECT id FROM conversation WHERE contact_id IN ({SAME_PERSON})")
TOPICS = Query(
    Topic,
    """
    SELECT topic.name, topic.words AS stored_words, (
        SELECT count(*) FROM (
            SELECT consent.wanted, row_number() OVER (
                PARTITION BY COALESCE(contact.same_as, contact.id) ORDER BY consent.at DESC, consent.contact_id DESC
            ) AS place
            FROM consent JOIN contact ON contact.id = consent.contact_id WHERE consent.topic = topic.name
        ) AS told WHERE place = 1 AND wanted = 1
    ) AS people
    FROM topic ORDER BY topic.name
    """,
)
TOPIC_WORDS = Query(
    TopicWords, "SELECT name, words AS stored_words FROM topic ORDER BY created_at DESC, name"
)
JOIN = Query(
    int,
    """
    INSERT INTO consent (contact_id, topic, wanted, at, how)
    SELECT contact_id, CAST($1 AS text), 1, CAST($2 AS bigint), CAST($3 AS text) FROM conversation WHERE id IN ({list})
    ON CONFLICT (contact_id, topic) DO UPDATE SET wanted = excluded.wanted, at = excluded.at, how = excluded.how
    WHERE consent.at <= excluded.at
    RETURNING contact_id
    """,
)
BESIDE = Query(
    int,
    """
    SELECT id FROM conversation WHERE contact_id IN (
        SELECT id FROM contact WHERE id IN ({list}) UNION ALL SELECT id FROM contact WHERE same_as IN ({list})
    )
    """,
)
PORTION = 500
"""People of a list who join in one transaction; a customer's message waits for no more than that."""
FORGET = "DELETE FROM consent WHERE contact_id = $1"
ADD_TOPIC = "INSERT INTO topic (name, words, created_at) VALUES ($1, '[]', $2) ON CONFLICT (name) DO NOTHING"
SET_WORDS = "UPDATE topic SET words = $2 WHERE name = $1"


class Consents:
    """Asking people's wishes, and writing them down."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def refused(self, among: Sequence[int] | None = None) -> dict[int, int]:
        """The people who want no promotions, and since when (ms); of all people, or of some."""
        return await self._said(PROMOTIONS, 0, among)

    async def wanting(self, topic: str, among: Sequence[int] | None = None) -> dict[int, int]:
        """The people who asked for a topic, and when (ms); of all people, or of some."""
        return await self._said(topic, 1, among)

    async def leaving(self, topic: str) -> dict[int, int]:
        """The people who said that they want it no more, and when (ms)."""
        return await self._said(topic, 0, None)

    async def _said(self, topic: str, wanted: int, among: Sequence[int] | None) -> dict[int, int]:
        if among is None:
            found = await self._db.all(PEOPLE, topic, wanted)
        else:
            query, people = PEOPLE_AMONG.over(3, among)
            found = await self._db.all(query, topic, wanted, *people)
        return {each.person_id: each.at for each in found}

    async def of_person(self, contact_id: int) -> dict[str, Consent]:
        """What the person behind a contact said last, by topic."""
        return await self._db.read(lambda conn: of_person(conn, contact_id))

    async def say(
        self, conversation_id: int, topic: str, at: Instant, how: str, *, wanted: bool
    ) -> bool:
        """Write down for the person of a conversation what they want; whether it was news. Raises
        NotFound."""

        async def work(conn: Connection) -> bool:
            revision = await raise_revision(conn)
            contact_id = await fetch_one(conn, CONTACT, conversation_id)
            if contact_id is None:
                return False
            news = await say(conn, contact_id, topic, at, how, wanted=wanted)
            if news:
                await touch(conn, revision, await fetch_all(conn, CONVERSATIONS, contact_id))
            return news

        return await self._db.transact(work)

    async def join(self, topic: str, people: Mapping[int, int], at: Instant, how: str) -> None:
        """Let many people join a topic, each by a conversation of theirs. Who said otherwise later
        than `at` stays away."""
        joining = list(people.items())
        for start in range(0, len(joining), PORTION):
            portion = joining[start : start + PORTION]
            await self._db.transact(partial(_join, topic, portion, at, how))

    async def topics(self) -> list[Topic]:
        """Every topic, by name."""
        return await self._db.all(TOPICS)

    async def topic_words(self) -> list[TopicWords]:
        """Every topic and its words, the newest first, without counting anybody: quick."""
        return await self._db.all(TOPIC_WORDS)

    async def set_words(self, topic: str, words: Sequence[str], now: Instant) -> None:
        """Keep a topic, and the words by which people join it."""

        async def work(conn: Connection) -> None:
            await conn.rows(ADD_TOPIC, topic, now)
            await conn.rows(SET_WORDS, topic, json.dumps(list(words), ensure_ascii=False))

        await self._db.transact(work)


async def _join(
    topic: str, people: Sequence[tuple[int, int]], at: Instant, how: str, conn: Connection
) -> None:
    revision = await raise_revision(conn)
    await conn.rows(ADD_TOPIC, topic, at)
    query, conversations = JOIN.over(4, [each for _, each in people])
    await fetch_all(conn, query, topic, at, how, *conversations)
    query, persons = BESIDE.over(1, [each for each, _ in people])
    await touch(conn, revision, await fetch_all(conn, query, *persons))


async def want(conn: Connection, row: ConversationRow, wanted: Want, now: Instant) -> Wanted | None:
    """Say at the desk what the person of a conversation wants; what of it was news, None for nothing."""
    join = tuple(
        [
            each
            for each in dict.fromkeys(wanted.join)
            if await _by_desk(conn, row, each, now, wanted=True)
        ]
    )
    leave = tuple(
        [
            each
            for each in dict.fromkeys(wanted.leave)
            if each not in wanted.join and await _by_desk(conn, row, each, now, wanted=False)
        ]
    )
    return Wanted(join, leave) if join or leave else None


async def turn(
    conn: Connection,
    row: ConversationRow,
    done: Wanted,
    done_at: Instant,
    now: Instant,
    *,
    forward: bool,
) -> bool:
    """Take back what the desk said, or say it again. False, and nothing is done, where the person has
    said otherwise since, or somebody else has."""
    said = await of_person(conn, row.contact_id)
    topics = (*done.join, *done.leave)
    there = [said[each] for each in topics if each in said]
    if len(there) < len(topics) or any(
        each.how != DESK or (not forward and each.at != done_at) for each in there
    ):
        return False
    for topic in topics:
        wanted = (topic in done.join) is forward
        await say(conn, row.contact_id, topic, now, DESK, wanted=wanted)
    return True


async def _by_desk(
    conn: Connection, row: ConversationRow, topic: str, now: Instant, *, wanted: bool
) -> bool:
    said = (await of_person(conn, row.contact_id)).get(topic)
    if (said is None and wanted is not bool(topic)) or (said and bool(said.wanted) is wanted):
        return False  # how and since when they said so themselves stays
    return await say(conn, row.contact_id, topic, now, DESK, wanted=wanted)


async def of_person(conn: Connection, contact_id: int) -> dict[str, Consent]:
    """What the person behind a contact said last, by topic."""
    found: dict[str, Consent] = {}
    for each in await fetch_all(conn, OF_PERSON, contact_id):
        found.setdefault(each.topic, each)
    return found


async def beside(conn: Connection, contact_id: int) -> list[int]:
    """All conversations of the person behind a contact."""
    return await fetch_all(conn, CONVERSATIONS, contact_id)


async def say(
    conn: Connection, contact_id: int, topic: str, at: Instant, how: str, *, wanted: bool
) -> bool:
    """The same inside a transaction, for a contact."""
    said = await fetch_all(conn, OF_PERSON, contact_id)
    before = next((each for each in said if each.topic == topic), None)
    if before is not None and before.at > at:
        return False
    if topic:
        await conn.rows(ADD_TOPIC, topic, at)
    await conn.rows(SAY, contact_id, topic, int(wanted), at, how)
    if not wanted:  # what waits for them in the outbox does not leave any more
        if topic:
            await withdraw(conn, contact_id, Skip.NOT_ASKED, at, f"topic:{topic}".__eq__)
        else:
            await withdraw(conn, contact_id, Skip.OPTED_OUT, at, str(Sort.SERVICE).__ne__)
    was = before is not None and bool(before.wanted) if topic or before is not None else True
    return was != wanted
