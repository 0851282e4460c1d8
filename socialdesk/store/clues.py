"""Numbers that stand in what customers wrote, or are told of them: by these orders are linked to people (`store/linking.py`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.ids import Instant
from socialdesk.model.linking import Clue, How, address_clue
from socialdesk.model.phone import normal
from socialdesk.store.contacts import NOTICE
from socialdesk.store.engine.database import Connection, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask, ask_one, statement

MOST_HOLDERS = 50
"""Contacts of one number that are looked at."""


@dataclass(frozen=True, slots=True)
class ClueRow:
    """A clue as it lies in its row, see `Clue`."""

    value: str
    contact: int
    person: int
    stored_how: str
    message: int | None

    @property
    def clue(self) -> Clue:
        """The same."""
        return Clue(self.value, self.contact, self.person, How(self.stored_how), self.message)


@dataclass(frozen=True, slots=True)
class ToldRow:
    """What is told of a contact: by its platform, or (`key`) written down by the shop."""

    name: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Written:
    """A customer's message."""

    id: int
    contact_id: int
    body: str
    at: int


OF_VALUE = Query(
    ClueRow,
    f"""
    SELECT clue.value, clue.contact_id AS contact, COALESCE(contact.same_as, contact.id) AS person, clue.how AS stored_how,
        clue.message_id AS message
    FROM clue JOIN contact ON contact.id = clue.contact_id
    WHERE clue.value = $1 AND contact.is_bot = 0 ORDER BY clue.contact_id, clue.how DESC LIMIT {MOST_HOLDERS}
    """,
)
VALUES_OF = Query(
    str, "SELECT DISTINCT value FROM clue WHERE contact_id = $1 ORDER BY value LIMIT 200"
)
TOLD_OF = Query(str, "SELECT value FROM clue WHERE contact_id = $1 AND how = 'told'")
TOLD = Query(
    ToldRow,
    """
    SELECT name, 'phone' AS key, phone AS value FROM contact WHERE id = $1 AND phone <> ''
    UNION ALL SELECT name, 'address' AS key, address AS value FROM contact WHERE id = $1 AND address <> ''
    UNION ALL SELECT contact.name, contact_detail.key, contact_detail.value FROM contact_detail
    JOIN contact ON contact.id = contact_detail.contact_id
    WHERE contact_detail.contact_id = $1 AND contact_detail.key IN ('phone', 'address', 'name')
    """,
)
ADD = Statement(
    str,
    """
    INSERT INTO clue (value, contact_id, how, message_id, at)
    VALUES (:value, :contact, :how, CAST(:message AS bigint), :at)
    ON CONFLICT (value, contact_id, how) DO NOTHING RETURNING value
    """,
)
DROP = statement("DELETE FROM clue WHERE contact_id = :contact AND how = 'told' AND value = :value")
DUE = Query(
    int, "SELECT contact_id FROM clue_due WHERE is_renewed = $1 ORDER BY contact_id LIMIT $2"
)
RENEWED = Statement(
    int,
    "UPDATE clue_due SET is_renewed = 1 WHERE contact_id = :contact AND is_renewed = 0 RETURNING contact_id",
)
DONE = Statement(
    int,
    "DELETE FROM clue_due WHERE contact_id = :contact AND is_renewed = 1 RETURNING contact_id",
)
PLACE = Query(int, "SELECT place FROM message_follower WHERE name = $1")
END = Query(int, "SELECT COALESCE(max(id), 0) FROM message")
MESSAGES = Query(
    Written,
    """
    SELECT message.id, conversation.contact_id, message.body, message.at FROM message
    JOIN conversation ON conversation.id = message.conversation_id
    WHERE message.id > $1 AND message.id <= $2 AND message.author = 'customer'
        AND conversation.chat_kind NOT IN ('group', 'channel')
    ORDER BY message.id
    """,
)
LAST_EDIT = Query(int, "SELECT COALESCE(max(id), 0) FROM message_version")
EDITED = Query(
    Written,
    """
    SELECT message.id, conversation.contact_id, message.body, COALESCE(message.edited_at, message.at) AS at FROM message
    JOIN conversation ON conversation.id = message.conversation_id
    WHERE message.id IN (SELECT message_id FROM message_version WHERE id > $1 AND id <= $2)
        AND message.id <= $3 AND message.author = 'customer' AND conversation.chat_kind NOT IN ('group', 'channel')
    ORDER BY message.id
    """,
)
SAID_IN = Query(
    str, "SELECT value FROM clue WHERE contact_id = $1 AND how = 'said' AND message_id = $2"
)
UNSAY = "DELETE FROM clue WHERE contact_id = $1 AND how = 'said' AND message_id = $2 AND value = $3"
ADVANCE = """
    INSERT INTO message_follower (name, place) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET place = excluded.place
"""
FORGET = (
    "DELETE FROM clue WHERE contact_id = $1",
    "DELETE FROM clue_due WHERE contact_id = $1",
    "DELETE FROM suggestion WHERE contact_id = $1 OR other_id = $1",
)
FORGET_ORDER = "DELETE FROM suggestion WHERE purchase_id = $1"
FOLLOWER = "clues"
EDITS = "clues_edited"
"""Who follows what is edited."""


async def of_values(conn: Connection, values: Sequence[str]) -> list[Clue]:
    """Whose these numbers are."""
    found = list[Clue]()
    for value in dict.fromkeys(values):
        if value:
            found += [each.clue for each in await fetch_all(conn, OF_VALUE, value)]
    return found


async def add(
    conn: Connection,
    contact: int,
    values: Sequence[str],
    how: How,
    at: int,
    message: int | None = None,
) -> list[str]:
    """Write numbers down, and which of them are new."""
    found = list[str]()
    for value in values:
        found += await ask(
            conn, ADD, value=value, contact=contact, how=how.value, message=message, at=at
        )
    return found


async def renew_told(conn: Connection, contact: int, home: str, now: Instant) -> None:
    """What is told of a contact is what is told now, and nothing from before."""
    rows = await fetch_all(conn, TOLD, contact)
    written = {each.key: each.value for each in rows}
    name = written.get("name") or next((each.name for each in rows), "")
    found = {normal(each.value, home) for each in rows if each.key == "phone"}
    found |= {address_clue(name, each.value) for each in rows if each.key == "address"}
    there = set(await fetch_all(conn, TOLD_OF, contact))
    for value in sorted(there - found):
        sql, arguments = DROP.bind(contact=contact, value=value)
        await conn.rows(sql, *arguments)
    await add(conn, contact, sorted(found - there - {""}), How.TOLD, now)


async def reread(conn: Connection, each: Written, values: Sequence[str]) -> list[str]:
    """A message was edited: which of its numbers are new. Those that stood in it alone, and no longer do, are nobody's clue."""
    gone = set(await fetch_all(conn, SAID_IN, each.contact_id, each.id)) - set(values)
    await conn.many(UNSAY, [(each.contact_id, each.id, value) for value in sorted(gone)])
    return await add(conn, each.contact_id, values, How.SAID, each.at, each.id)


async def call(conn: Connection, contacts: Sequence[int]) -> None:
    """These contacts are looked at anew: something was told of them, or they came together or apart."""
    await conn.many(NOTICE, [(each,) for each in dict.fromkeys(contacts)])


async def renew(conn: Connection, contact: int, home: str, now: Instant) -> None:
    """What is told of a contact that was called is written down, unless another worker has."""
    if await ask_one(conn, RENEWED, contact=contact) is not None:
        await renew_told(conn, contact, home, now)


async def due(conn: Connection, contact: int) -> bool:
    """Whether a contact is still to be looked at; from now on it is not."""
    return await ask_one(conn, DONE, contact=contact) is not None


async def are_behind(conn: Connection, messages: int) -> bool:
    """Whether clues are still to be written down of contacts, or of more than so many messages: who alone has a number is
    not known yet."""
    if await fetch_all(conn, DUE, 0, 1):
        return True
    return await place_of(conn) + messages < (await fetch_one(conn, END) or 0)


async def place_of(conn: Connection, follower: str = FOLLOWER) -> int:
    """Up to which message, or which edit, it was read."""
    return await fetch_one(conn, PLACE, follower) or 0


async def forget(conn: Connection, people: Sequence[int], orders: Sequence[int]) -> None:
    """Nothing is known any more by what these people, or the orders that were theirs, were known."""
    for each in FORGET:
        await conn.many(each, [(who,) for who in people])
    await conn.many(FORGET_ORDER, [(each,) for each in orders])
