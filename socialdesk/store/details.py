"""What the shop writes down of a person. It is kept with the first of the contacts that are one person, with the contact in
whose chat it was written (`said_in`): where they are taken apart, each gets back what was written of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.store.engine.database import Connection, Query, fetch_all, fetch_one


@dataclass(frozen=True, slots=True)
class DetailRow:
    """Something that is known of the person of a contact. `said_in` is the contact in whose chat it was written (None: an
    older program did not write that down), `before` what had been written of the contact itself, where `said_in` is another."""

    contact_id: int
    key: str
    value: str
    said_in: int | None
    before: str | None


ROOT_OF = Query(int, "SELECT COALESCE(same_as, id) FROM contact WHERE id = $1")
ROW = Query(
    DetailRow,
    "SELECT contact_id, key, value, said_in, before FROM contact_detail WHERE contact_id = $1 AND key = $2",
)
OF_CONTACTS = Query(
    DetailRow,
    "SELECT contact_id, key, value, said_in, before FROM contact_detail WHERE contact_id IN ({list}) ORDER BY contact_id, key",
)
ROOTS = Query(
    int, "SELECT DISTINCT COALESCE(same_as, id) FROM contact WHERE id IN ({list}) ORDER BY 1"
)
SET = """
    INSERT INTO contact_detail (contact_id, key, value, said_in, before) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (contact_id, key) DO UPDATE SET value = excluded.value, said_in = excluded.said_in, before = excluded.before
"""
DROP = "DELETE FROM contact_detail WHERE contact_id = $1 AND key = $2"


async def write(conn: Connection, contact: int, key: str, value: str) -> None:
    """Write something down of the person of a contact, in whose chat it is said. What was written of another of their contacts
    stays with that one, and shows again once they are taken apart."""
    root = await fetch_one(conn, ROOT_OF, contact) or contact
    was = await fetch_one(conn, ROW, root, key)
    before = None
    if was is not None and was.said_in not in (contact, root, None):
        await conn.rows(SET, was.said_in, key, was.value, was.said_in, None)
    if was is not None and contact != root:
        before = was.value if was.said_in in (root, None) else was.before
    await conn.rows(SET, root, key, value, contact, before)


async def give_back(conn: Connection, contacts: Sequence[int]) -> None:
    """After contacts were taken apart: what was written in the chat of somebody who is another person now is theirs, and what
    was written before shows again."""
    query, arguments = ROOTS.over(1, list(contacts))
    people = [*contacts, *await fetch_all(conn, query, *arguments)]
    rows, arguments = OF_CONTACTS.over(1, list(dict.fromkeys(people)))
    for each in await fetch_all(conn, rows, *arguments):
        if each.said_in is None or each.said_in == each.contact_id:
            continue
        root = await fetch_one(conn, ROOT_OF, each.said_in)
        if root is None or root == await fetch_one(conn, ROOT_OF, each.contact_id):
            continue
        if each.before is None:
            await conn.rows(DROP, each.contact_id, each.key)
        else:
            await conn.rows(SET, each.contact_id, each.key, each.before, each.contact_id, None)
        await conn.rows(SET, root, each.key, each.value, each.said_in, None)


async def of_unknown_chat(conn: Connection, contacts: Sequence[int]) -> list[str]:
    """What is written down of these contacts, in whichever of their chats: nobody wrote that down then."""
    query, arguments = OF_CONTACTS.over(1, list(contacts))
    return [each.key for each in await fetch_all(conn, query, *arguments) if each.said_in is None]
