"""Orders linked to people, and taken from them: each in one transaction with what is written down of it. What is certain is
linked by itself, by a follower of what customers write, of what is told of them and of what happens to orders; the rest is
suggested (`store/suggestions.py`).

Whoever links takes the revision first and then holds the orders, as everybody does who needs both.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.model.changes import OrderLinked, OrderUnlinked
from socialdesk.model.ids import Instant
from socialdesk.model.linking import (
    MOST_PEOPLE,
    Candidate,
    Clue,
    How,
    Reason,
    Why,
    decided,
    numbers_in,
    reason_of,
    why_of,
)
from socialdesk.model.phone import HOME
from socialdesk.store import clues, suggestions, tiers
from socialdesk.store.contacts import ROOT_OF, SAME_PERSON
from socialdesk.store.conversations import change, load, raise_revision, touch
from socialdesk.store.engine.database import Connection, Database, Lane, Query, fetch_all, fetch_one
from socialdesk.store.engine.statement import Statement, ask_one
from socialdesk.store.order_news import END, PLACE, News, advance, news
from socialdesk.store.order_rows import (
    BY_ID,
    CHANGED,
    COLUMNS,
    HOLD,
    IMPORTED,
    MADE,
    OrderRow,
    write_down,
)
from socialdesk.store.suggestions import State

LINKED, UNLINKED = "linked", "unlinked"
"""Kinds of what happens to an order: it is somebody's, or theirs no longer."""
FOLLOWER = "linking"
MESSAGES = 100
CONTACTS = 20
"""Messages, and contacts, that one transaction looks at."""
ORDERS = 100
"""Orders of one number that one transaction looks at."""
WITH_NUMBER = Query(
    OrderRow,
    f"""
    SELECT {COLUMNS} FROM purchase
    WHERE id IN (
        SELECT id FROM purchase WHERE phone = $1 AND phone <> '' AND contact_id IS NULL AND forgotten = 0
        UNION SELECT id FROM purchase WHERE code = $1 AND forgotten = 0
    )
    ORDER BY at DESC, id DESC LIMIT {ORDERS}
    """,
)
LINK = Statement(
    int,
    """
    UPDATE purchase SET contact_id = :contact, conversation_id = COALESCE(conversation_id, CAST(:chat AS bigint)),
        account_id = COALESCE(account_id, (SELECT account_id FROM conversation WHERE id = CAST(:chat AS bigint)))
    WHERE id = :id AND contact_id IS NULL AND forgotten = 0 RETURNING id
    """,
)
UNLINK = Statement(
    int,
    """
    UPDATE purchase SET contact_id = NULL, conversation_id = NULL, account_id = NULL
    WHERE id = :id AND contact_id = :contact RETURNING id
    """,
)
CHATS_OF = Query(
    int, f"SELECT id FROM conversation WHERE contact_id IN ({SAME_PERSON}) ORDER BY id"
)
THERE = Query(int, "SELECT id FROM contact WHERE id = $1")


async def link(
    conn: Connection,
    revision: int,
    row: OrderRow,
    contact: int,
    reasons: Sequence[Reason],
    agent: str,
    now: Instant,
    chat: int | None = None,
) -> bool:
    """An order is a contact's from now on; its chat is `chat`, if that is said and it has none. Whether it was nobody's
    until now. `agent` is empty where it is certain by itself."""
    if await ask_one(conn, LINK, id=row.id, contact=contact, chat=chat) is None:
        return False
    await suggestions.write_order(conn, row.id, contact, State.ACCEPTED, agent, now, reasons)
    told = {"contact": contact, "chat": chat, "why": [each.why for each in reasons]}
    await write_down(conn, row.id, LINKED, told, agent, now)
    await touch(conn, revision, await fetch_all(conn, CHATS_OF, contact))
    return True


async def unlink(
    conn: Connection, revision: int, row: OrderRow, agent: str, now: Instant
) -> int | None:
    """An order is nobody's from now on, and never again theirs by itself whose it was; whose it was, None where it was
    nobody's."""
    contact = row.contact_id
    if contact is None or await ask_one(conn, UNLINK, id=row.id, contact=contact) is None:
        return None
    await suggestions.write_order(conn, row.id, contact, State.UNDONE, agent, now)
    told = {"contact": contact, "chat": row.conversation_id}
    await write_down(conn, row.id, UNLINKED, told, agent, now)
    await touch(conn, revision, await fetch_all(conn, CHATS_OF, contact))
    return contact


async def turn(
    conn: Connection,
    happened: OrderLinked | OrderUnlinked,
    agent: str,
    now: Instant,
    *,
    forward: bool,
) -> bool:
    """Take back that an order was linked or unlinked, or do it again; whether it still was as that left it."""
    await conn.rows(HOLD)
    row = await fetch_one(conn, BY_ID, happened.order)
    if row is None or row.forgotten:
        return False
    is_there = isinstance(happened, OrderLinked) is forward
    revision = await raise_revision(conn)
    if not is_there:
        return row.contact_id == happened.contact and (
            await unlink(conn, revision, row, agent, now) is not None
        )
    if row.contact_id is not None or await fetch_one(conn, THERE, happened.contact) is None:
        return False
    return await link(
        conn, revision, row, happened.contact, [Reason(Why.HAND)], agent, now, happened.chat
    )


async def look_at_order(conn: Connection, revision: int, row: OrderRow, now: Instant) -> None:
    """Link an order that is nobody's, or suggest whose it may be; of one that is somebody's, suggest who is the same person,
    since its number stands in their chat."""
    if row.forgotten:
        return
    code = row.code.upper()
    if row.contact_id is not None:
        mine = await fetch_one(conn, ROOT_OF, row.contact_id) or row.contact_id
        for each in await clues.of_values(conn, [code]):
            if each.person != mine:
                reason = reason_of(Why.NUMBER, each)
                await _suggest_people(conn, revision, row.contact_id, each.contact, [reason], now)
        return
    found = await clues.of_values(conn, [row.phone, code])
    if not found:
        return
    decision = decided(row.phone, code, found, await suggestions.refused(conn, row.id))
    if decision.link is not None:
        await link(conn, revision, row, decision.link.contact, decision.link.reasons, "", now)
        return
    for candidate in decision.suggest:
        await _suggest_order(conn, revision, row, candidate, now)


async def look_at_number(
    conn: Connection, revision: int, value: str, contact: int, now: Instant
) -> None:
    """A number is known to be a contact's: link or suggest the orders that have it, and suggest who has it too."""
    why = why_of(value)
    rows = [] if why is Why.ADDRESS else await fetch_all(conn, WITH_NUMBER, value)
    for row in rows:
        await look_at_order(conn, revision, row, now)
    if len(rows) == ORDERS and any(each.contact_id is None for each in rows):
        left = await fetch_all(conn, WITH_NUMBER, value)
        if len([each for each in left if each.contact_id is None]) < len(rows):
            await clues.call(conn, [contact])  # some were linked: the next portion
    if why is not Why.NUMBER:
        await _look_at_people(
            conn, revision, why, await clues.of_values(conn, [value]), contact, now
        )


async def _look_at_people(
    conn: Connection, revision: int, why: Why, found: Sequence[Clue], contact: int, now: Instant
) -> None:
    mine = next((each for each in found if each.contact == contact), None)
    people = {each.person: each for each in reversed(found)}
    if mine is None or not 1 < len(people) <= MOST_PEOPLE:
        return
    for person, each in sorted(people.items()):
        if person != mine.person:
            reasons = [reason_of(why, each)]
            await _suggest_people(conn, revision, contact, each.contact, reasons, now)


async def _suggest_order(
    conn: Connection, revision: int, row: OrderRow, each: Candidate, now: Instant
) -> None:
    if await suggestions.propose_order(conn, row.id, each.contact, each.reasons, now):
        await touch(conn, revision, await fetch_all(conn, CHATS_OF, each.contact))


async def _suggest_people(
    conn: Connection, revision: int, one: int, other: int, reasons: Sequence[Reason], now: Instant
) -> None:
    roots = [await fetch_one(conn, ROOT_OF, each) or each for each in (one, other)]
    chats = [await fetch_all(conn, CHATS_OF, each) for each in (one, other)]
    if roots[0] == roots[1] or not all(chats) or await suggestions.are_parted(conn, *roots):
        return
    if await suggestions.propose_people(conn, one, other, reasons, now):
        await touch(conn, revision, [*chats[0], *chats[1]])


@dataclass(frozen=True, slots=True)
class Looked:
    """What a turn looked at; `more` is left."""

    any: bool = False
    more: bool = False


class Linking:
    """Linking orders, and following what may link them."""

    def __init__(self, database: Database) -> None:
        self._db = database

    # -- by a person

    async def link(
        self, number: int, conversation: int, agent: str, now: Instant, batch: str
    ) -> bool:
        """An order is a conversation's person's from now on; whether it was nobody's. Raises NotFound."""

        async def work(conn: Connection) -> bool:
            revision = await raise_revision(conn)
            await conn.rows(HOLD)
            chat, row = await load(conn, conversation), await fetch_one(conn, BY_ID, number)
            if row is None:
                return False
            reasons = [Reason(Why.HAND)]
            if not await link(conn, revision, row, chat.contact_id, reasons, agent, now, chat.id):
                return False
            told = OrderLinked(row.id, row.code, chat.contact_id, chat.id)
            await change(conn, revision, chat, chat, told, at=now, agent=agent, batch=batch)
            return True

        return await self._db.transact(work)

    async def unlink(self, number: int, agent: str, now: Instant, batch: str) -> bool:
        """An order is nobody's from now on; whether it was somebody's."""

        async def work(conn: Connection) -> bool:
            revision = await raise_revision(conn)
            await conn.rows(HOLD)
            row = await fetch_one(conn, BY_ID, number)
            contact = None if row is None else await unlink(conn, revision, row, agent, now)
            if row is None or contact is None:
                return False
            chats = await fetch_all(conn, CHATS_OF, contact)
            where = row.conversation_id if row.conversation_id in chats else next(iter(chats), None)
            if where is not None:
                chat = await load(conn, where)
                told = OrderUnlinked(row.id, row.code, contact, row.conversation_id)
                await change(conn, revision, chat, chat, told, at=now, agent=agent, batch=batch)
            return True

        return await self._db.transact(work)

    # -- by itself

    async def look_at_messages(self, now: Instant, home: str = HOME) -> Looked:
        """Read the next messages of customers, and write down what numbers stand in them."""

        async def is_news(conn: Connection) -> bool:
            end = await fetch_one(conn, clues.END) or 0
            return await clues.place_of(conn) < end

        if not await self._db.read(is_news):
            return Looked()

        most = self._db.portion(MESSAGES * 5, MESSAGES)

        async def work(conn: Connection) -> Looked:
            # Under the revision every message below the newest is seen, or never will be.
            await raise_revision(conn)
            place, end = await clues.place_of(conn), await fetch_one(conn, clues.END) or 0
            until = min(end, place + most)
            called = list[int]()
            for each in await fetch_all(conn, clues.MESSAGES, place, until):
                values = numbers_in(each.body, home)
                if await clues.add(conn, each.contact_id, values, How.SAID, each.at, each.id):
                    called.append(each.contact_id)
            await clues.call(conn, called)
            await conn.rows(clues.ADVANCE, clues.FOLLOWER, until)
            return Looked(any=True, more=until < end)

        return await self._db.transact(work, Lane.BULK)

    async def look_at_edits(self, now: Instant, home: str = HOME) -> Looked:
        """Read the next messages of customers that were edited, as `look_at_messages` does; what comes in is read there."""

        async def is_news(conn: Connection) -> bool:
            end = await fetch_one(conn, clues.LAST_EDIT) or 0
            return await clues.place_of(conn, clues.EDITS) < end

        if not await self._db.read(is_news):
            return Looked()

        async def work(conn: Connection) -> Looked:
            await raise_revision(conn)
            place, end = (
                await clues.place_of(conn, clues.EDITS),
                await fetch_one(conn, clues.LAST_EDIT) or 0,
            )
            until, read = min(end, place + MESSAGES), await clues.place_of(conn)
            called = list[int]()
            for each in await fetch_all(conn, clues.EDITED, place, until, read):
                if await clues.reread(conn, each, numbers_in(each.body, home)):
                    called.append(each.contact_id)
            await clues.call(conn, called)
            await conn.rows(clues.ADVANCE, clues.EDITS, until)
            return Looked(any=True, more=until < end)

        return await self._db.transact(work, Lane.BULK)

    async def look_at_told(self, now: Instant, home: str = HOME) -> Looked:
        """Write down as clues what is told of the next contacts that were called."""
        waiting = await self._db.all(clues.DUE, 0, CONTACTS)
        if not waiting:
            return Looked()

        async def work(conn: Connection) -> Looked:
            await raise_revision(conn)
            for contact in waiting:
                await clues.renew(conn, contact, home, now)
            return Looked(any=True, more=len(waiting) == CONTACTS)

        return await self._db.transact(work, Lane.BULK)

    async def look_at_contacts(self, now: Instant) -> Looked:
        """Link or suggest what has the numbers of the next contacts that were called; once all clues are written down."""
        waiting = await self._db.all(clues.DUE, 1, CONTACTS)
        if not waiting:
            return Looked()

        async def work(conn: Connection) -> Looked:
            revision = await raise_revision(conn)
            await conn.rows(HOLD)
            if await clues.are_behind(conn, MESSAGES * 5):
                return Looked()
            for contact in waiting:
                if await clues.due(conn, contact):  # else another worker's
                    await conn.rows(tiers.CALL, contact)
                    for value in await fetch_all(conn, clues.VALUES_OF, contact):
                        await look_at_number(conn, revision, value, contact, now)
            return Looked(any=True, more=len(waiting) == CONTACTS)

        return await self._db.transact(work, Lane.BULK)

    async def look_at_orders(self, now: Instant) -> Looked:
        """Look at the next orders that were made, changed, or came from elsewhere."""

        async def work(conn: Connection) -> Looked:
            found = await news(conn, FOLLOWER, ORDERS)
            if not found or await clues.are_behind(conn, MESSAGES * 5):
                return Looked()
            revision = await raise_revision(conn)
            for number in dict.fromkeys(each.order for each in found if _concerns(each)):
                row = await fetch_one(conn, BY_ID, number)
                if row is not None:
                    await look_at_order(conn, revision, row, now)
            await advance(conn, FOLLOWER, found[-1].id)
            return Looked(any=True, more=len(found) == ORDERS)

        place = await self._db.one(PLACE, FOLLOWER)
        if place is not None and place >= (await self._db.one(END) or 0):
            return Looked()
        return await self._db.transact(work, Lane.BULK)


def _concerns(each: News) -> bool:
    """Whether what happened may say whose an order is."""
    if each.kind == CHANGED:
        return "phone" in json.loads(each.details).get("before", {})
    return each.kind in (MADE, IMPORTED, UNLINKED)
