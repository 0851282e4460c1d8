"""What texts take in of people's orders: of the newest that is still under way, else of the newest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from socialdesk.model.delivery import NewDelivery
from socialdesk.model.money import money
from socialdesk.model.order import WAY, State
from socialdesk.model.order_fields import asks, filled
from socialdesk.store.engine.database import Connection, Query, fetch_all


@dataclass(frozen=True, slots=True)
class FieldRow:
    """An order that a contact's texts may be about; `is_open` (1) while it is under way. Moments in ms, amounts in the
    currency's smallest unit."""

    contact_id: int
    is_open: int
    at: int
    number: int
    code: str
    total: int
    currency: str
    tracking: str
    tier: str


_UNDER_WAY = ", ".join(f"'{each.value}'" for each in WAY if each is not State.DELIVERED)
_NEWEST = """
    SELECT mine.id FROM purchase AS mine WHERE mine.contact_id = people.id {narrowed} ORDER BY mine.at DESC, mine.id DESC LIMIT 1
"""
OF_CONTACTS = Query(
    FieldRow,
    f"""
    WITH asked AS (
        SELECT contact.id, COALESCE(contact.same_as, contact.id) AS root FROM contact WHERE contact.id IN ({{list}})
    ),
    people AS (
        SELECT asked.id AS asked_id, asked.root AS id, asked.root FROM asked
        UNION ALL
        SELECT asked.id AS asked_id, contact.id, asked.root FROM asked JOIN contact ON contact.same_as = asked.root
    )
    SELECT people.asked_id AS contact_id, CASE WHEN purchase.state IN ({_UNDER_WAY}) THEN 1 ELSE 0 END AS is_open, purchase.at,
        purchase.id AS number, purchase.code, purchase.total, purchase.currency,
        COALESCE((
            SELECT parcel.tracking FROM parcel WHERE parcel.purchase_id = purchase.id ORDER BY parcel.id DESC LIMIT 1
        ), '') AS tracking,
        COALESCE((SELECT tier FROM person_tier WHERE person_tier.contact_id = people.root), '') AS tier
    FROM people JOIN purchase ON purchase.id = COALESCE(
        ({_NEWEST.format(narrowed=f"AND mine.state IN ({_UNDER_WAY})")}), ({_NEWEST.format(narrowed="")})
    )
    """,
)
WITH_ORDERS = Query(
    int,
    """
    SELECT DISTINCT contact_id FROM purchase WHERE contact_id IS NOT NULL
    UNION SELECT id FROM contact WHERE same_as IS NOT NULL
    UNION SELECT same_as FROM contact WHERE same_as IS NOT NULL
    """,
)
CONTACT_OF = Query(int, "SELECT contact_id FROM conversation WHERE id = $1")
PIECE = 500


async def of_contacts(
    conn: Connection, contacts: Sequence[int] | None
) -> dict[int, Mapping[str, str]]:
    """The values of contacts whose people have ordered something (None: of everybody)."""
    if contacts is None:
        contacts = await fetch_all(conn, WITH_ORDERS)
    best: dict[int, FieldRow] = {}
    for start in range(0, len(contacts), PIECE):
        query, arguments = OF_CONTACTS.over(1, contacts[start : start + PIECE])
        for each in await fetch_all(conn, query, *arguments):
            known = best.get(each.contact_id)
            if known is None or _rank(known) < _rank(each):
                best[each.contact_id] = each
    return {contact: _values(row) for contact, row in best.items()}


async def filled_in(
    conn: Connection, deliveries: Sequence[tuple[NewDelivery, int | None]]
) -> list[NewDelivery]:
    """Texts that the program says by itself, each to a contact, with what they take in of orders; None is for what everybody
    reads, which says nothing of anybody's order. Nothing is looked up for texts that take in nothing."""
    return [
        replace(each, body=await filled_text(conn, each.body, contact)) if asks(each.body) else each
        for each, contact in deliveries
    ]


async def filled_text(conn: Connection, text: str, contact: int | None) -> str:
    """The same of one text, said to a contact (None: to nobody who is known)."""
    if not asks(text):
        return text
    known = {} if contact is None else await of_contacts(conn, [contact])
    return filled(text, known.get(contact or 0, {}))


def _rank(row: FieldRow) -> tuple[int, int, int]:
    return row.is_open, row.at, row.number


def _values(row: FieldRow) -> Mapping[str, str]:
    found = {
        "order": row.code,
        "total": money(row.total, row.currency),
        "tracking": row.tracking,
        "tier": row.tier,
    }
    return {name: value for name, value in found.items() if value}
