"""Who entered a game: a row for each chat (in a group for each person) and question, whatever they write
afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from socialdesk.model.counting import Entered
from socialdesk.model.entering import Heard
from socialdesk.model.game import BANNED, STAFF, Running, Settings
from socialdesk.model.ids import AccountId, ContactId
from socialdesk.model.message import Sender
from socialdesk.store import contacts, spare_entries
from socialdesk.store.engine.database import Connection, Query, fetch_all
from socialdesk.store.engine.statement import run, statement
from socialdesk.store.spare_entries import COLUMNS, Place, Said


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

    @property
    def said(self) -> Said:
        """As it is kept."""
        return Said(
            self.game_id, self.question, self.conversation_id, self.contact_id, self.remote_id, self.heard.how,
            self.heard.answer, int(self.heard.is_right), int(self.is_late), self.standing, self.at, self.seq,
        )  # fmt: skip


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
class Came:
    """Entries of a game, the people who sent them, and those of them who had said nothing before."""

    entries: int
    people: int
    new_people: int


@dataclass(frozen=True, slots=True)
class Whose:
    """A contact, and the person it is."""

    contact_id: int
    person: int


MEMBERS = Query(
    Member,
    """
    WITH wanted (account_id, remote_id) AS (VALUES {list})
    SELECT contact.account_id, contact.remote_id, contact.id AS contact_id
    FROM wanted JOIN contact ON contact.account_id = wanted.account_id AND contact.remote_id = wanted.remote_id
    """,
)
PUT = f"""
    INSERT INTO game_entry ({COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (game_id, question, conversation_id, contact_id) DO UPDATE
    SET remote_id = excluded.remote_id, how = excluded.how, answer = excluded.answer, is_right = excluded.is_right,
        is_late = excluded.is_late, standing = excluded.standing, at = excluded.at, seq = excluded.seq
"""
THERE = Query(
    Said,
    f"SELECT {COLUMNS} FROM game_entry WHERE conversation_id IN ({{list}}) AND remote_id IS NOT NULL",
)
STILL_OPEN = Query(
    int, "SELECT id FROM game WHERE id IN ({list}) AND state = 'open' AND closing IS NULL"
)
_ENTERED = """
    SELECT entry.id, entry.conversation_id, COALESCE(contact.same_as, contact.id, 0) AS person,
        CASE WHEN entry.question < 0 THEN 0 ELSE entry.question END AS question, entry.how,
        entry.answer, entry.is_right, entry.is_late, CASE WHEN message.deleted_at IS NULL THEN 0 ELSE 1 END AS is_deleted,
        entry.at, entry.seq, {known_since} AS known_since
    FROM game_entry AS entry
    LEFT JOIN contact ON contact.id = entry.contact_id
    LEFT JOIN message ON message.conversation_id = entry.conversation_id AND message.remote_id = entry.remote_id
    WHERE entry.game_id = $1 AND (entry.contact_id IS NOT NULL OR entry.ref <> '')
    ORDER BY entry.at, entry.seq, entry.id
"""
"""Who is forgotten while a game is closed is in its list, if they are at all."""
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
CAME = Query(
    Came,
    """
    SELECT count(*) AS entries, count(DISTINCT person) AS people,
        count(DISTINCT CASE WHEN NOT EXISTS (
            SELECT 1 FROM conversation JOIN message ON message.conversation_id = conversation.id
            WHERE conversation.contact_id IN (
                SELECT one.id FROM contact AS one WHERE one.id = entered.person
                UNION ALL SELECT one.id FROM contact AS one WHERE one.same_as = entered.person
            ) AND message.at < $2
        ) THEN person END) AS new_people
    FROM (
        SELECT COALESCE(contact.same_as, contact.id) AS person
        FROM game_entry LEFT JOIN contact ON contact.id = game_entry.contact_id WHERE game_entry.game_id = $1
    ) AS entered
    """,
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
FORGET_OPEN = statement(
    """
    DELETE FROM game_entry WHERE contact_id IN (:contacts)
        AND game_id IN (SELECT id FROM game WHERE state IN ('new', 'open') AND closing IS NULL)
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
    """Write down what was entered, and give back those with which somebody is in for the first time in
    their chat. Of what one person says in one chat the best stands, and of equals the earliest, in whatever order they
    come; nothing changes an entry once its game is being closed."""
    if not entries:
        return set()
    query, chats = THERE.over(1, sorted({each.conversation_id for each in entries}))
    there = {each.place: each for each in await fetch_all(conn, query, *chats)}
    playing, games = STILL_OPEN.over(1, sorted({each.game_id for each in entries}))
    still_open = set(await fetch_all(conn, playing, *games))
    heard: dict[Place, list[tuple[Said, NewEntry]]] = {}
    for each in entries:
        said = each.said
        place = said.place
        if place not in there or each.game_id in still_open:
            heard.setdefault(place, []).append((said, each))
    again = [place for place, mine in heard.items() if place in there or len(mine) > 1]
    spares = await spare_entries.of(conn, again)
    news, best, before, now = set[NewEntry](), list[Said](), list[Said](), list[Said]()
    for place, mine in heard.items():
        was, kept = there.get(place), spares.get(place, [])
        words = [said for said, _ in mine]
        first, others = spare_entries.sifted([*([was] if was else []), *kept, *words])
        if first is not was:
            best.append(first)
            if first in words and (was is None or was.standing > first.standing):
                news.add(mine[words.index(first)][1])
        before += kept
        now += others if place.game_id in still_open else []
    await conn.many(PUT, [spare_entries.values(each) for each in best])
    await spare_entries.keep(conn, before, now)
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


async def entered(conn: Connection, game: Running) -> list[Entered]:
    """Everybody who entered so far, the earliest first; who took back their entry with that."""
    query = ENTERED_KNOWN if game.settings.known_for else ENTERED
    return await fetch_all(conn, query, game.id)


def with_stand_ins(entries: Sequence[Entered], left: Mapping[int, Said]) -> list[Entered]:
    """The same, with what is left of theirs instead of what was taken back."""
    found = [_instead(each, left[each.id]) if each.id in left else each for each in entries]
    return sorted(found, key=lambda each: (each.at, each.seq, each.id))


def _instead(entry: Entered, said: Said) -> Entered:
    return replace(
        entry, how=said.how, answer=said.answer, is_right=said.is_right, is_late=said.is_late, is_deleted=0,
        at=said.at, seq=said.seq,
    )  # fmt: skip


async def tags(conn: Connection, settings: Settings) -> dict[int, list[str]]:
    """The tags that matter to a game, by people."""
    query, names = TAGGED.over(1, (STAFF, BANNED, *settings.weights))
    found: dict[int, list[str]] = {}
    for each in await fetch_all(conn, query, *names):
        found.setdefault(each.person, []).append(each.tag)
    return found


async def forget(conn: Connection, people: Sequence[int]) -> None:
    """People who are erased: out of every game that is still open; of those that have closed their names go,
    and the list that was published stays what it was."""
    if people:
        await run(conn, FORGET_OPEN, contacts=people)
        await spare_entries.forget(conn, people)
        await run(conn, FORGET_PEOPLE, contacts=people)


async def forget_chat(conn: Connection, conversation_id: int) -> None:
    """A conversation that is erased with what was said in it."""
    await conn.rows(FORGET_CHAT, conversation_id)
    await conn.rows(spare_entries.FORGET_CHAT, conversation_id)
