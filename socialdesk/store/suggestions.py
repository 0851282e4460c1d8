"""That an order is somebody's, or that two contacts are one person: suggested, taken, refused, taken back. What a person
refused or took back is never suggested or done again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from socialdesk.model.ids import Instant
from socialdesk.model.linking import Reason
from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask_one


class Kind(StrEnum):
    """What is suggested."""

    ORDER = "order"
    PERSON = "person"


class State(StrEnum):
    """What became of it."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNDONE = "undone"
    """It was so, and a person has taken it back."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One of them. `conversation` is the newest chat of its contact, `other_conversation` of the other one; moments in ms.
    `agent` settled it, empty where it was certain by itself."""

    id: int
    stored_kind: str
    stored_state: str
    contact_id: int
    conversation: int | None
    name: str
    purchase_id: int | None
    code: str
    source: str
    buyer: str
    other_id: int | None
    other_conversation: int | None
    other_name: str
    evidence: str
    made_at: int
    settled_at: int | None
    agent: str

    @property
    def kind(self) -> Kind:
        """What is suggested."""
        return Kind(self.stored_kind)

    @property
    def state(self) -> State:
        """What became of it."""
        return State(self.stored_state)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What speaks for it."""
        return reasons_of(self.evidence)


def _chat(contact: str) -> str:
    return f"""(
        SELECT conversation.id FROM conversation WHERE conversation.contact_id = {contact}
        ORDER BY conversation.last_message_at DESC, conversation.id DESC LIMIT 1
    )"""


_COLUMNS = f"""
    SELECT suggestion.id, suggestion.kind AS stored_kind, suggestion.state AS stored_state, suggestion.contact_id,
        {_chat("suggestion.contact_id")} AS conversation, contact.name, suggestion.purchase_id,
        COALESCE(purchase.code, '') AS code, COALESCE(purchase.source, '') AS source, COALESCE(purchase.name, '') AS buyer,
        suggestion.other_id, {_chat("suggestion.other_id")} AS other_conversation, COALESCE(other.name, '') AS other_name,
        suggestion.evidence, suggestion.made_at, suggestion.settled_at, suggestion.agent
    FROM suggestion JOIN contact ON contact.id = suggestion.contact_id
    LEFT JOIN purchase ON purchase.id = suggestion.purchase_id
    LEFT JOIN contact AS other ON other.id = suggestion.other_id
"""
_STANDS = """
    suggestion.state = 'open' AND CASE
        WHEN suggestion.purchase_id IS NOT NULL THEN purchase.contact_id IS NULL AND purchase.forgotten = 0
        ELSE COALESCE(contact.same_as, contact.id) <> COALESCE(other.same_as, other.id)
    END
"""
"""An order that is somebody's by now, and people who are one by now, need no suggestion."""
OPEN = Query(
    Suggestion,
    f"{_COLUMNS} WHERE suggestion.id > $1 AND {_STANDS} ORDER BY suggestion.id LIMIT $2",
)
OF_PERSON = Query(
    Suggestion,
    f"""
    {_COLUMNS}
    WHERE suggestion.id IN (
        SELECT id FROM suggestion WHERE contact_id IN ({SAME_PERSON})
        UNION SELECT id FROM suggestion WHERE other_id IN ({SAME_PERSON})
    ) AND {_STANDS} ORDER BY suggestion.id LIMIT 20
    """,
)
BY_ID = Query(Suggestion, f"{_COLUMNS} WHERE suggestion.id = $1")
OF_ORDER = Query(Suggestion, f"{_COLUMNS} WHERE suggestion.purchase_id = $1 ORDER BY suggestion.id")
REFUSED = Query(
    int,
    """
    SELECT DISTINCT COALESCE(contact.same_as, contact.id) FROM suggestion JOIN contact ON contact.id = suggestion.contact_id
    WHERE suggestion.purchase_id = $1 AND suggestion.state IN ('refused', 'undone')
    """,
)
PARTED = Query(
    int,
    """
    SELECT suggestion.id FROM suggestion
    JOIN contact AS one ON one.id = suggestion.contact_id JOIN contact AS other ON other.id = suggestion.other_id
    WHERE suggestion.kind = 'person' AND suggestion.state IN ('refused', 'undone')
        AND suggestion.contact_id IN (SELECT id FROM contact WHERE id IN ($1, $2) OR same_as IN ($1, $2))
        AND ((COALESCE(one.same_as, one.id) = $1 AND COALESCE(other.same_as, other.id) = $2)
            OR (COALESCE(one.same_as, one.id) = $2 AND COALESCE(other.same_as, other.id) = $1))
    LIMIT 1
    """,
)
PROPOSE = Statement(
    int,
    """
    INSERT INTO suggestion (key, kind, contact_id, purchase_id, other_id, evidence, state, made_at)
    VALUES (:key, :kind, :contact, CAST(:purchase AS bigint), CAST(:other AS bigint), :evidence, 'open', :now)
    ON CONFLICT (key) DO NOTHING RETURNING id
    """,
)
WRITE = Statement(
    int,
    """
    INSERT INTO suggestion (key, kind, contact_id, purchase_id, other_id, evidence, state, made_at, settled_at, agent)
    VALUES (
        :key, :kind, :contact, CAST(:purchase AS bigint), CAST(:other AS bigint), :evidence, :state, :now, :now, :agent
    )
    ON CONFLICT (key) DO UPDATE SET state = excluded.state, settled_at = excluded.settled_at, agent = excluded.agent,
        evidence = CASE WHEN excluded.evidence = '[]' THEN suggestion.evidence ELSE excluded.evidence END
    RETURNING id
    """,
)


class Suggestions:
    """Reading them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def open(self, most: int, after: int = 0) -> list[Suggestion]:
        """Those that wait for somebody, the oldest first, behind one's number."""
        return await self._db.all(OPEN, after, most)

    async def of_person(self, contact_id: int) -> list[Suggestion]:
        """Those that wait and concern the person who is a contact, the oldest first."""
        return await self._db.all(OF_PERSON, contact_id)

    async def one(self, number: int) -> Suggestion | None:
        """One by its number, whatever became of it."""
        return await self._db.one(BY_ID, number)

    async def of_order(self, purchase: int) -> list[Suggestion]:
        """Everything that was suggested, done and taken back about whose an order is."""
        return await self._db.all(OF_ORDER, purchase)


def reasons_of(evidence: str) -> tuple[Reason, ...]:
    """What speaks for it, as it is kept."""
    return tuple(Reason.of_json(each) for each in json.loads(evidence))


def _kept(reasons: Sequence[Reason]) -> str:
    return json.dumps([each.as_json() for each in reasons], ensure_ascii=False)


def _of_order(purchase: int, contact: int) -> dict[str, object]:
    return {
        "key": f"order:{purchase}:{contact}", "kind": Kind.ORDER.value, "contact": contact, "purchase": purchase,
        "other": None,
    }  # fmt: skip


def _of_people(one: int, other: int) -> dict[str, object]:
    one, other = sorted((one, other))
    return {
        "key": f"person:{one}:{other}", "kind": Kind.PERSON.value, "contact": one, "purchase": None, "other": other,
    }  # fmt: skip


async def propose_order(
    conn: Connection, purchase: int, contact: int, reasons: Sequence[Reason], now: Instant
) -> bool:
    """Suggest that an order is somebody's; whether that is news."""
    values = _of_order(purchase, contact)
    return await ask_one(conn, PROPOSE, evidence=_kept(reasons), now=now, **values) is not None


async def propose_people(
    conn: Connection, one: int, other: int, reasons: Sequence[Reason], now: Instant
) -> bool:
    """Suggest that two contacts are one person; whether that is news."""
    values = _of_people(one, other)
    return await ask_one(conn, PROPOSE, evidence=_kept(reasons), now=now, **values) is not None


async def write_order(
    conn: Connection, purchase: int, contact: int, state: State, agent: str, now: Instant, reasons: Sequence[Reason] = ()
) -> None:  # fmt: skip
    """Write down what became of it that an order is somebody's; without `reasons` those from before stay."""
    values = _of_order(purchase, contact)
    await ask_one(
        conn, WRITE, evidence=_kept(reasons), state=state.value, agent=agent, now=now, **values
    )


async def write_people(
    conn: Connection, one: int, other: int, state: State, agent: str, now: Instant, reasons: Sequence[Reason] = ()
) -> None:  # fmt: skip
    """The same of two contacts who are one person, or are not."""
    values = _of_people(one, other)
    await ask_one(
        conn, WRITE, evidence=_kept(reasons), state=state.value, agent=agent, now=now, **values
    )


async def refused(conn: Connection, purchase: int) -> set[int]:
    """People (the first of their contacts) of whom somebody said that an order is not theirs."""
    return set(await fetch_all(conn, REFUSED, purchase))


async def are_parted(conn: Connection, one: int, other: int) -> bool:
    """Whether somebody said of two people (the first of their contacts each) that they are not one."""
    return await fetch_one(conn, PARTED, one, other) is not None
