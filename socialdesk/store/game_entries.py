"""Who entered a game: a row for each chat (in a group for each person) and question, whatever they write
afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.counting import Counted, Entered
from socialdesk.model.entering import Heard
from socialdesk.model.game import BANNED, FOLLOW, STAFF, TOPIC, Running, Settings
from socialdesk.model.ids import AccountId, ContactId, Instant
from socialdesk.model.message import Sender
from socialdesk.store import contacts
from socialdesk.store.engine.database import Connection, Query, fetch_all
from socialdesk.store.engine.statement import Rows, run, statement


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What somebody entered with just now. `is_late` where it was said after the game's end."""

    game_id: int
    question: int
    conversation_id: int
    contact_id: int
    remote_id: str
    heard: Heard
    is_late: bool
    standing: int
    at: int
    seq: int


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was written down of an entry when its game closed."""

    id: int
    ref: str
    weight: int
    why: str


@dataclass(frozen=True, slots=True)
class TaggedPerson:
    """Somebody with a tag."""

    person: int
    tag: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a group, by what its platform calls them."""

    account_id: AccountId
    remote_id: str
    contact_id: ContactId


@dataclass(frozen=True, slots=True)
class Whose:
    """A contact, and the person it is."""

    contact_id: int
    person: int


@dataclass(frozen=True, slots=True)
class Place:
    """Which row an entry has."""

    game_id: int
    question: int
    conversation_id: int
    contact_id: int


MEMBERS = Query(
    Member,
    """
    WITH wanted (account_id, remote_id) AS (VALUES {list})
    SELECT contact.account_id, contact.remote_id, contact.id AS contact_id
    FROM wanted JOIN contact ON contact.account_id = wanted.account_id AND contact.remote_id = wanted.remote_id
    """,
)
PUT = """
    INSERT INTO game_entry (
        game_id, question, conversation_id, contact_id, remote_id, how, answer, is_right, is_late, standing, at, seq
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (game_id, question, conversation_id, contact_id) DO UPDATE
    SET remote_id = excluded.remote_id, how = excluded.how, answer = excluded.answer, is_right = excluded.is_right,
        is_late = excluded.is_late, standing = excluded.standing, at = excluded.at, seq = excluded.seq
    WHERE (SELECT state FROM game WHERE game.id = excluded.game_id) = 'open' AND (
        (excluded.standing, excluded.at, excluded.seq, excluded.remote_id)
            < (game_entry.standing, game_entry.at, game_entry.seq, game_entry.remote_id)
        OR EXISTS (
            SELECT 1 FROM message
            WHERE message.conversation_id = game_entry.conversation_id AND message.remote_id = game_entry.remote_id
                AND message.deleted_at IS NOT NULL
        )
    )
"""
"""Of what one person says in one chat the best stands, and of equals the earliest, in whatever order they
come; one that was taken back makes room for the next."""
THERE = Query(
    Place,
    """
    SELECT game_id, question, conversation_id, contact_id FROM game_entry
    WHERE conversation_id IN ({list}) AND contact_id IS NOT NULL
    """,
)
_ENTERED = """
    SELECT entry.id, entry.conversation_id, COALESCE(contact.same_as, contact.id, 0) AS person, entry.question, entry.how,
        entry.answer, entry.is_right, entry.is_late, CASE WHEN message.deleted_at IS NULL THEN 0 ELSE 1 END AS is_deleted,
        entry.at, entry.seq, {known_since} AS known_since
    FROM game_entry AS entry
    LEFT JOIN contact ON contact.id = entry.contact_id
    LEFT JOIN message ON message.conversation_id = entry.conversation_id AND message.remote_id = entry.remote_id
    WHERE entry.game_id = $1 ORDER BY entry.at, entry.seq, entry.id
"""
ENTERED = Query(Entered, _ENTERED.format(known_since="CAST(NULL AS bigint)"))
ENTERED_KNOWN = Query(
    Entered,
    _ENTERED.format(
        known_since="""(
            SELECT min(said.at) FROM message AS said JOIN conversation ON conversation.id = said.conversation_id
            WHERE conversation.contact_id IN (
                SELECT one.id FROM contact AS one WHERE one.id = COALESCE(contact.same_as, contact.id)
                UNION ALL SELECT one.id FROM contact AS one WHERE one.same_as = COALESCE(contact.same_as, contact.id)
            )
        )"""
    ),
)
FROZEN = Query(
    Frozen,
    "SELECT id, ref, weight, why FROM game_entry WHERE game_id = $1 AND ref <> '' ORDER BY id",
)
WHOSE = Query(
    Whose,
    "SELECT id AS contact_id, COALESCE(same_as, id) AS person FROM contact WHERE id IN ({list})",
)
COUNT = Query(int, "SELECT count(*) FROM game_entry WHERE game_id = $1")
FREEZE = Rows(
    """
    UPDATE game_entry SET ref = given.ref, weight = given.weight, why = given.why
    FROM given WHERE game_entry.id = given.id
    """,
    id="bigint",
    ref="text",
    weight="bigint",
    why="text",
)
AT_ONCE = 1_024
TAGGED = Query(
    TaggedPerson,
    """
    SELECT DISTINCT COALESCE(contact.same_as, contact.id) AS person, conversation_tag.tag
    FROM conversation_tag
    JOIN conversation ON conversation.id = conversation_tag.conversation_id
    JOIN contact ON contact.id = conversation.contact_id
    WHERE conversation_tag.tag IN ({list})
    """,
)
_CHAT = """(
    SELECT conversation.id FROM conversation
    WHERE conversation.chat_kind = 'private' AND conversation.contact_id IN (
        SELECT one.id FROM contact AS one WHERE one.id = told.person_id
        UNION ALL SELECT one.id FROM contact AS one WHERE one.same_as = told.person_id
    )
    ORDER BY conversation.last_message_at DESC, conversation.id DESC LIMIT 1
)"""
_GATHER = f"""
    INSERT INTO game_entry (
        game_id, question, conversation_id, contact_id, how, is_right, is_late, standing, at, seq
    )
    SELECT CAST($1 AS bigint), 0, {_CHAT}, told.person_id, CAST($2 AS text), 1, 0, 0,
        CASE WHEN told.at < CAST($3 AS bigint) THEN CAST($3 AS bigint) ELSE told.at END, 0
"""
_UNLESS_THERE = "ON CONFLICT (game_id, question, conversation_id, contact_id) DO NOTHING"
"""Somebody may have entered by a word as well."""
FORGET_GATHERED = "DELETE FROM game_entry WHERE game_id = $1 AND how = $2"
GATHER_TOPIC = f"""
    {_GATHER}
    FROM (
        SELECT COALESCE(contact.same_as, contact.id) AS person_id, consent.wanted, consent.at, row_number() OVER (
            PARTITION BY COALESCE(contact.same_as, contact.id) ORDER BY consent.at DESC, consent.contact_id DESC
        ) AS place
        FROM consent JOIN contact ON contact.id = consent.contact_id
        WHERE consent.topic = $5 AND consent.at <= CAST($4 AS bigint)
    ) AS told
    WHERE told.place = 1 AND told.wanted = 1
    {_UNLESS_THERE}
"""
GATHER_FOLLOW = f"""
    {_GATHER}
    FROM (
        SELECT DISTINCT COALESCE(contact.same_as, contact.id) AS person_id, CAST(0 AS bigint) AS at
        FROM contact WHERE contact.follows = 1 AND contact.is_bot = 0 AND CAST($4 AS bigint) > 0
    ) AS told
    WHERE 1 = 1
    {_UNLESS_THERE}
"""
FORGET_OPEN = statement(
    """
    DELETE FROM game_entry WHERE contact_id IN (:contacts)
        AND game_id IN (SELECT id FROM game WHERE state IN ('new', 'open'))
    """
)
FORGET_PEOPLE = statement(
    """
    UPDATE game_entry SET conversation_id = NULL, contact_id = NULL, remote_id = NULL, answer = ''
    WHERE contact_id IN (:contacts)
    """
)
FORGET_CHAT = (
    "UPDATE game_entry SET conversation_id = NULL, remote_id = NULL WHERE conversation_id = $1"
)


async def put(conn: Connection, entries: Sequence[NewEntry]) -> set[NewEntry]:
    """Write down what was entered, and give back those that are the first of their person in their chat."""
    if not entries:
        return set()
    query, chats = THERE.over(1, sorted({each.conversation_id for each in entries}))
    there, news = set(await fetch_all(conn, query, *chats)), set[NewEntry]()
    for each in entries:
        place = Place(each.game_id, each.question, each.conversation_id, each.contact_id)
        if place not in there:
            there.add(place)
            news.add(each)
    await conn.many(
        PUT,
        [
            (
                each.game_id, each.question, each.conversation_id, each.contact_id, each.remote_id,
                each.heard.how, each.heard.answer, int(each.heard.is_right), int(each.is_late), each.standing,
                each.at, each.seq,
            )
            for each in entries
        ],
    )  # fmt: skip
    return news


async def members(
    conn: Connection, people: Sequence[tuple[AccountId, Sender]]
) -> dict[tuple[AccountId, str], ContactId]:
    """The contacts of people who wrote in groups, made known where they are not."""
    if not people:
        return {}
    await contacts.add(conn, people)
    query, arguments = MEMBERS.pairs(1, [(account, who.remote_id) for account, who in people])
    found = await fetch_all(conn, query, *arguments)
    return {(each.account_id, each.remote_id): each.contact_id for each in found}


async def people(conn: Connection, contact_ids: Sequence[int]) -> dict[int, int]:
    """Which people these contacts are."""
    if not contact_ids:
        return {}
    query, ids = WHOSE.over(1, contact_ids)
    return {each.contact_id: each.person for each in await fetch_all(conn, query, *ids)}


def is_gathered(game: Running) -> bool:
    """Whether people enter a game by what they are, not by what they say."""
    return any(each.kind in (TOPIC, FOLLOW) for each in game.settings.ways)


async def gather(conn: Connection, game: Running, now: Instant) -> None:
    """Write down who takes part because they asked for a topic or follow an account, as of now."""
    end = now if game.until is None else min(now, game.until)
    for way in game.settings.ways:
        if way.kind not in (TOPIC, FOLLOW):
            continue
        await conn.rows(FORGET_GATHERED, game.id, way.kind)
        arguments = (game.id, way.kind, game.since, end)
        if way.kind == TOPIC:
            await conn.rows(GATHER_TOPIC, *arguments, way.value)
        else:
            await conn.rows(GATHER_FOLLOW, *arguments)


async def entered(conn: Connection, game: Running) -> list[Entered]:
    """Everybody who entered so far, the earliest first."""
    query = ENTERED_KNOWN if game.settings.known_for else ENTERED
    return await fetch_all(conn, query, game.id)


async def tags(conn: Connection, settings: Settings) -> dict[int, list[str]]:
    """The tags that matter to a game, by people."""
    query, names = TAGGED.over(1, (STAFF, BANNED, *settings.weights))
    found: dict[int, list[str]] = {}
    for each in await fetch_all(conn, query, *names):
        found.setdefault(each.person, []).append(each.tag)
    return found


async def freeze(conn: Connection, told: Sequence[Counted]) -> None:
    """Write down what becomes of each entry, for good."""
    rows = [Frozen(each.entered.id, each.ref, each.weight, each.why) for each in told]
    for start in range(0, len(rows), AT_ONCE):
        await conn.together([FREEZE.batch(rows[start : start + AT_ONCE])])


async def forget(conn: Connection, people: Sequence[int]) -> None:
    """People who are erased: out of every game that is still open; of those that have closed their names go,
    and the list that was published stays what it was."""
    if people:
        await run(conn, FORGET_OPEN, contacts=people)
        await run(conn, FORGET_PEOPLE, contacts=people)


async def forget_chat(conn: Connection, conversation_id: int) -> None:
    """A conversation that is erased with what was said in it."""
    await conn.rows(FORGET_CHAT, conversation_id)
