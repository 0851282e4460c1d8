"""Contacts said to be one person, and taken apart again at any time later.

Orders, tags, wishes and what was said hang on a contact or a conversation, never on the person: whoever is put together or
taken apart has just what their contacts have. Details that the shop wrote down while several were one stay with the first.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model import text as words
from socialdesk.model.changes import Merged, OrderLinked, Parted
from socialdesk.model.i18n import translate
from socialdesk.model.ids import Instant
from socialdesk.store import clues, details, linking, suggestions, tiers
from socialdesk.store.contacts import ROOT_OF, SAME_PEOPLE, SAME_PERSON, merge_in, turn_same_person
from socialdesk.store.conversations import change, load, raise_revision, touch
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.order_rows import BY_ID, HOLD
from socialdesk.store.suggestions import BY_ID as SUGGESTION
from socialdesk.store.suggestions import Kind, State, Suggestion


@dataclass(frozen=True, slots=True)
class MergedRow:
    """That contacts were put to the one of `contact_id`, as JSON."""

    id: int
    contact_id: int
    details: str

    @property
    def moved(self) -> set[int]:
        """Those who were put to them."""
        return {each for each, _ in json.loads(self.details).get("after", ())}


MERGES = Query(
    MergedRow,
    f"""
    SELECT conversation_change.id, conversation.contact_id, conversation_change.details
    FROM conversation_change JOIN conversation ON conversation.id = conversation_change.conversation_id
    WHERE conversation_change.kind = 'merged' AND conversation_change.undone_at IS NULL
        AND conversation.contact_id IN ({SAME_PERSON})
    ORDER BY conversation_change.id DESC
    """,
)
CHATS = Query(int, f"SELECT id FROM conversation WHERE contact_id IN ({SAME_PERSON}) ORDER BY id")


class People:
    """Putting people together and taking them apart, and settling what is suggested of them."""

    def __init__(self, database: Database) -> None:
        self._db = database
        self.linking = linking.Linking(database)
        """Whose orders are."""
        self.suggestions = suggestions.Suggestions(database)
        """What waits for somebody to say so."""
        self.tiers = tiers.PersonTiers(database)
        """In which tier they are."""

    async def unmerge(
        self, conversation_id: int, other_id: int | None, agent: str, now: Instant, batch: str
    ) -> list[str]:
        """The person of a conversation is not the one of another, although somebody said so: what was put together then
        is taken apart, with what was written down of each. Without `other_id` that is the newest of what was put together.
        What is written down without it being known of whom of them; it stays where it is. Raises NotFound, NotAllowed where nobody
        said so."""

        async def work(conn: Connection) -> list[str]:
            revision = await raise_revision(conn)
            mine = await load(conn, conversation_id)
            other = None if other_id is None else (await load(conn, other_id)).contact_id
            there = {
                each.id: each.same_as
                for each in await fetch_all(conn, SAME_PEOPLE, mine.contact_id)
            }
            if other is not None and other not in there:
                raise NotAllowed(translate("These are not known to be one person."))
            leaving = await _leaving(conn, mine.contact_id, other, set(there))
            if not leaving:
                raise NotAllowed(
                    translate(
                        "Nobody said that these are one person: the platform tells it, or there is only one of them."
                    )
                )
            wanted = _apart(there, leaving)
            changed = sorted(each for each in there if there[each] != wanted[each])
            side = leaving if mine.contact_id not in leaving else set(there) - leaving
            away = min(side)
            parted = Parted(
                await _name_of(conn, away),
                tuple((each, there[each]) for each in changed),
                tuple((each, wanted[each]) for each in changed),
                (mine.contact_id, away),
            )
            unknown = await details.of_unknown_chat(
                conn, [await fetch_one(conn, ROOT_OF, away) or away]
            )
            await turn_same_person(conn, parted.before, parted.after)
            await details.give_back(conn, sorted(there))
            await _write_down(conn, parted, agent, now, forward=True)
            chats = await fetch_all(conn, CHATS, away)
            await change(conn, revision, mine, mine, parted, at=now, agent=agent, batch=batch)
            await touch(conn, revision, chats)
            return unknown

        return await self._db.transact(work)

    async def settle(
        self, number: int, agent: str, now: Instant, batch: str, *, accept: bool
    ) -> Suggestion | None:
        """Take a suggestion, or refuse it for ever: as it was; None where it waits for nobody any more. Raises NotFound,
        NotAllowed."""

        async def work(conn: Connection) -> Suggestion | None:
            revision = await raise_revision(conn)
            await conn.rows(HOLD)
            found = await fetch_one(conn, SUGGESTION, number)
            if found is None or found.state is not State.OPEN:
                return None
            if found.kind is Kind.PERSON:
                assert found.other_id is not None
                if accept:
                    if found.conversation is None or found.other_conversation is None:
                        raise NotFound(translate("This person is no longer here."))
                    await merge_in(
                        conn, found.conversation, found.other_conversation, agent, now, batch
                    )
                state = State.ACCEPTED if accept else State.REFUSED
                await suggestions.write_people(
                    conn, found.contact_id, found.other_id, state, agent, now
                )
                await touch(conn, revision, await _chats_of(conn, found.contact_id, found.other_id))
                return found
            assert found.purchase_id is not None
            if not accept:
                await suggestions.write_order(
                    conn, found.purchase_id, found.contact_id, State.REFUSED, agent, now
                )
                await touch(conn, revision, await _chats_of(conn, found.contact_id))
                return found
            row = await fetch_one(conn, BY_ID, found.purchase_id)
            if row is None or not await linking.link(
                conn, revision, row, found.contact_id, found.reasons, agent, now, found.conversation
            ):
                return None
            if found.conversation is not None:
                chat = await load(conn, found.conversation)
                told = OrderLinked(row.id, row.code, found.contact_id, found.conversation)
                await change(conn, revision, chat, chat, told, at=now, agent=agent, batch=batch)
            return found

        return await self._db.transact(work)


async def turn(
    conn: Connection, joined: Merged | Parted, agent: str, now: Instant, *, forward: bool
) -> None:
    """Take back that contacts were put together or taken apart, or do it again."""
    there, wanted = (joined.before, joined.after) if forward else (joined.after, joined.before)
    await turn_same_person(conn, there, wanted)
    roots = {root for _, root in (*there, *wanted) if root is not None}
    await details.give_back(conn, sorted({each for each, _ in wanted} | roots))
    await _write_down(conn, joined, agent, now, forward=forward)


async def _write_down(
    conn: Connection, joined: Merged | Parted, agent: str, now: Instant, *, forward: bool
) -> None:
    """What a person said of two: nobody suggests the contrary. What follows of it for orders is looked at soon."""
    one, other = _pair(joined)
    if not one or not other:
        return
    is_one = isinstance(joined, Merged) is forward
    state = State.ACCEPTED if is_one else State.UNDONE
    await suggestions.write_people(conn, one, other, state, agent, now)
    await clues.call(conn, [one, other, *(each for each, _ in joined.after)])


def _pair(joined: Merged | Parted) -> tuple[int, int]:
    """A contact of each side."""
    if isinstance(joined, Parted):
        return joined.apart
    first = next(iter(joined.after), None)
    return (first[0], first[1] or 0) if first is not None else (0, 0)


async def _leaving(conn: Connection, contact: int, other: int | None, people: set[int]) -> set[int]:
    """Those of a person's contacts who were put to the others by the newest merging that concerns these, with whoever was put
    to one of them since; empty for none."""
    merges = await fetch_all(conn, MERGES, contact)
    for number, row in enumerate(merges):
        moved = row.moved & people
        if not moved or moved == people:
            continue
        if other is None or (contact in moved) is not (other in moved):
            there = contact if other is None or contact not in moved else other
            found = _with_later(moved, merges[:number]) & people
            return moved if (there in found) is not (there in moved) or found == people else found
    return set()


def _with_later(leaving: set[int], later: Sequence[MergedRow]) -> set[int]:
    """And those who were put to one of them by later mergings, the newest first: of each its newest one holds."""
    to = dict[int, int]()
    for row in later:
        if not row.moved & leaving:
            to = dict.fromkeys(row.moved, row.contact_id) | to
    found = set(leaving)
    for _ in to:
        found |= {each for each, whom in to.items() if whom in found}
    return found


def _apart(there: dict[int, int | None], leaving: set[int]) -> dict[int, int | None]:
    """Whose each contact is once some have left: each side has its first one, who stays it if they were."""
    found: dict[int, int | None] = {}
    for side in (leaving, set(there) - leaving):
        first = next((each for each in sorted(side) if there[each] is None), min(side))
        found |= {each: None if each == first else first for each in side}
    return found


async def _chats_of(conn: Connection, *contacts: int) -> Sequence[int]:
    return [chat for each in contacts for chat in await fetch_all(conn, CHATS, each)]


async def _name_of(conn: Connection, contact: int) -> str:
    name = await fetch_one(conn, Query(str, "SELECT name FROM contact WHERE id = $1"), contact)
    return words.one_line(name or "", 60)
