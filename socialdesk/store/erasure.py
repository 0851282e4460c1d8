"""Erasing a person: their words, their files' places, their raw bytes, and what the index knows of
them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from socialdesk.model.delivery import load_file
from socialdesk.model.message import Attachment
from socialdesk.store import (
    cases,
    clues,
    consents,
    contacts,
    game_entries,
    ledger,
    live_claims,
    live_comments,
    news,
    order_rows,
    prizes,
    survey_marks,
    tasks,
    telling,
    tiers,
    unkept,
)
from socialdesk.store.contacts import SAME_PERSON
from socialdesk.store.conversations import load, raise_revision
from socialdesk.store.engine.database import Connection, Database, Query, fetch_all, fetch_one
from socialdesk.store.messages import load_attachments


@dataclass(frozen=True, slots=True)
class Erased:
    """What was deleted. `files` are paths in the cache that the caller removes."""

    messages: int
    journal: int
    files: tuple[str, ...]
    again: bool = False
    """Whether they were deleted before, and what was left of them was not gone yet."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A conversation that was erased while its bytes, and files of it, may still be there."""

    conversation_id: int
    paths: str

    @property
    def files(self) -> tuple[str, ...]:
        """Paths in the cache that the caller removes."""
        return tuple(json.loads(self.paths))


@dataclass(frozen=True, slots=True)
class Said:
    """A message about to go."""

    id: int
    body: str
    attachments: str


@dataclass(frozen=True, slots=True)
class Person:
    """One contact that is the person."""

    id: int
    account_id: int
    remote_id: str


@dataclass(frozen=True, slots=True)
class RawBody:
    """Raw bytes that nobody could read."""

    id: int
    body: bytes


@dataclass(frozen=True, slots=True)
class WrittenDown:
    """What happened to a conversation, as JSON."""

    id: int
    details: str


CONVERSATIONS_OF = Query(
    int,
    "SELECT id FROM conversation WHERE contact_id = $1 ORDER BY id",
)
CONTACTS_OF = Query(
    Person,
    f"SELECT contact.id, contact.account_id, contact.remote_id FROM contact WHERE contact.id IN ({SAME_PERSON})",
)
"""One person may be several contacts: under the shop's posts, in private, on other platforms."""
SENT_FILES = Query(str, "SELECT file FROM outbox WHERE conversation_id = $1 AND file <> ''")
SENT_ELSEWHERE = Query(int, "SELECT id FROM outbox WHERE file LIKE $1 LIMIT 1")
"""A file that several people were sent is kept once."""
SAID = Query(
    Said,
    """
    SELECT id, CASE WHEN change_id IS NULL THEN body ELSE '' END AS body, attachments FROM message
    WHERE conversation_id = $1
    """,
)
"""The shop's own events are not in the search index, so there is nothing of them to be taken out of it."""
EARLIER = Query(
    Said,
    """
    SELECT message_version.message_id AS id, message_version.body, message_version.attachments
    FROM message_version JOIN message ON message.id = message_version.message_id
    WHERE message.conversation_id = $1
    """,
)
DROP_EVIDENCE = """
    DELETE FROM case_evidence WHERE message_id IN (SELECT id FROM message WHERE conversation_id = $1)
"""
STALE = "INSERT INTO search_stale (message_id, old_body) VALUES ($1, $2)"
DROP_VERSIONS = "DELETE FROM message_version WHERE message_id = $1"
DROP_OF_CONVERSATION = (
    *(
        f"""
        INSERT INTO {table}_gone (id, day) SELECT id, opened_at / 86400000 FROM {table}
        WHERE conversation_id = $1 AND packed = 1 ON CONFLICT DO NOTHING
        """
        for table in ("wait", "episode")
    ),
    *(
        f"DELETE FROM {table} WHERE conversation_id = $1"
        for table in (
            "acknowledgement_due",
            "automatic_stop",
            "draft",
            "conversation_tag",
            "former_tag",
            "signal",
            "reaction",
            "conversation_change",
            "mention",
            "self_service",
            "survey_words",
            "promise",
            "rule_firing",
            "rule_notice",
            "auto_resolve_notice",
            "outbox",
            "pause",
            "target_clock",
            "undecided",
            "wait",
            "episode",
            "message",
        )
    ),
)
PERSONAL = (
    "acknowledgement_due",
    "attachment_file",
    "auto_resolve_notice",
    "automatic_stop",
    "broadcast_recipient",
    "buyer_sum",
    "clue",
    "clue_due",
    "case_step",
    "consent",
    "contact",
    "contact_detail",
    "conversation",
    "conversation_change",
    "conversation_tag",
    "customer_case",
    "draft",
    "erased",
    "erasure_request",
    "former_tag",
    "game_entry",
    "game_spare",
    "game_winner",
    "journal",
    "live_claim",
    "live_comment",
    "mention",
    "message",
    "message_search",
    "message_version",
    "outbox",
    "parcel",
    "person_tier",
    "pause",
    "promise",
    "purchase",
    "purchase_change",
    "purchase_receipt",
    "reaction",
    "rule_firing",
    "rule_notice",
    "search_stale",
    "self_service",
    "signal",
    "survey",
    "survey_words",
    "suggestion",
    "target_clock",
    "task",
    "telling",
    "tier_due",
    "undecided",
)
"""Tables in which something of a person may have stood."""
MERGED = Query(
    WrittenDown,
    "SELECT id, details FROM conversation_change WHERE kind IN ('merged', 'parted') ORDER BY id",
)
SET_DETAILS = "UPDATE conversation_change SET details = $2 WHERE id = $1"
DROP_CONVERSATION = "DELETE FROM conversation WHERE id = $1"
JOURNALLED = Query(int, "SELECT id FROM journal WHERE account_id = $1 AND chat = $2")
UNREAD = Query(
    RawBody,
    "SELECT id, body FROM journal WHERE account_id = $1 AND (state = 'quarantined' OR chat = '') ORDER BY id",
)
DROP_JOURNAL = "DELETE FROM journal WHERE id = $1"
FILE_PATH = Query(str, "SELECT path FROM attachment_file WHERE account_id = $1 AND unique_id = $2")
DROP_FILE = "DELETE FROM attachment_file WHERE account_id = $1 AND unique_id = $2"
DROP_REQUEST = "DELETE FROM erasure_request WHERE account_id = $1 AND remote_id = $2"
REQUESTED = Query(
    int,
    """
    SELECT conversation.id FROM erasure_request
    JOIN contact ON contact.account_id = erasure_request.account_id AND contact.remote_id = erasure_request.remote_id
    JOIN conversation ON conversation.contact_id = contact.id
    ORDER BY erasure_request.requested_at LIMIT 20
    """,
)
"""Conversations of people who asked their platform to be forgotten."""
UNFINISHED = Query(
    Unfinished, "SELECT conversation_id, files AS paths FROM erased ORDER BY conversation_id"
)
BEGIN = "INSERT INTO erased (conversation_id, files) VALUES ($1, $2)"
FORGET_FILES = "UPDATE erased SET files = '[]' WHERE conversation_id = $1"
FINISH = "DELETE FROM erased WHERE conversation_id = $1"


async def unfinished(database: Database) -> list[Unfinished]:
    """Erasures of which something may be left in a file."""
    return await database.all(UNFINISHED)


async def forget_files(database: Database, numbers: Sequence[int]) -> None:
    """The files of these are removed; the bytes of their names go with all others."""
    await _each(database, FORGET_FILES, numbers)


async def finish(database: Database, numbers: Sequence[int]) -> None:
    """Nothing is left of these."""
    await _each(database, FINISH, numbers)


async def _each(database: Database, sql: str, numbers: Sequence[int]) -> None:
    if numbers:
        await database.transact(lambda conn: conn.many(sql, [(each,) for each in numbers]))


async def erase_person(database: Database, conversation_id: int) -> Erased:
    """Delete everything the store knows of the person behind a conversation, and write down that it
    is not `finish`ed. Raises NotFound.

    Raw bytes that could not be read are deleted too where the person's platform id stands in them.
    """

    async def work(conn: Connection) -> Erased:
        await raise_revision(conn)
        row = await load(conn, conversation_id)
        messages, journal = 0, 0
        paths: list[str] = []
        numbers: list[int] = []
        people = await fetch_all(conn, CONTACTS_OF, row.contact_id)
        await ledger.forget(conn, [each.id for each in people])
        paths += await prizes.forget(conn, [each.id for each in people])
        await game_entries.forget(conn, [each.id for each in people])
        bought = await order_rows.forget(conn, [each.id for each in people])
        await unkept.forget(conn, [each.id for each in people], bought)
        await cases.forget(conn, [each.id for each in people])
        await tasks.forget(conn, [each.id for each in people], bought)
        await clues.forget(conn, [each.id for each in people], bought)
        await tiers.forget(conn, [each.id for each in people])
        await telling.forget(conn, [each.id for each in people])
        await survey_marks.forget(conn, [each.id for each in people])
        await conn.many(consents.FORGET, [(each.id,) for each in people])
        await conn.many(live_claims.FORGET_PERSON, [(each.id,) for each in people])
        await conn.many(live_comments.FORGET_PERSON, [(each.id,) for each in people])
        for who in people:
            for number in await fetch_all(conn, CONVERSATIONS_OF, who.id):
                chat = (await load(conn, number)).chat
                await news.forget_person(conn, who.account_id, chat, number)
                said, files = await _forget_conversation(conn, number)
                messages, paths = messages + said, paths + files
                journal += await _forget_bytes(conn, who, chat)
                await conn.rows(DROP_CONVERSATION, number)
                numbers.append(number)
            await conn.rows(DROP_REQUEST, who.account_id, who.remote_id)
        await _forget_names(conn, {each.id for each in people})
        await conn.many(contacts.DROP_DETAILS, [(each.id,) for each in people])
        await conn.many(contacts.DROP, [(each.id,) for each in people])
        erased = Erased(messages, journal, tuple(dict.fromkeys(paths)))
        await conn.many(BEGIN, [(each, json.dumps(erased.files)) for each in numbers])
        return erased

    return await database.transact(work)


async def _forget_conversation(conn: Connection, number: int) -> tuple[int, list[str]]:
    """Everything that hangs on a conversation; how many messages, and the files that are nobody's
    now."""
    account_id = (await load(conn, number)).account_id
    said = await fetch_all(conn, SAID, number)
    earlier = await fetch_all(conn, EARLIER, number)
    sent = await fetch_all(conn, SENT_FILES, number)
    await conn.many(STALE, [(each.id, each.body) for each in said])
    await conn.rows(DROP_EVIDENCE, number)
    await conn.many(DROP_VERSIONS, [(each.id,) for each in said])
    await game_entries.forget_chat(conn, number)
    files = [file for each in said + earlier for file in load_attachments(each.attachments)]
    paths = await _forget_files(conn, account_id, files)
    await conn.rows(live_claims.FORGET_CHAT, number)
    await conn.rows(live_comments.FORGET_CHAT, number)
    for statement in DROP_OF_CONVERSATION:
        await conn.rows(statement, number)
    for path in {file.path for file in map(load_file, sent) if file is not None}:
        if await fetch_one(conn, SENT_ELSEWHERE, f"%{Path(path).name}%") is None:
            paths.append(path)
    return len(said), paths


async def _forget_names(conn: Connection, people: set[int]) -> None:
    """Somebody who was once taken for one of these people is no longer told by which name."""
    for each in await fetch_all(conn, MERGED):
        details = json.loads(each.details)
        if people & {contact for contact, _ in details.get("before", ())}:
            await conn.rows(SET_DETAILS, each.id, json.dumps({**details, "name": ""}))


async def _forget_bytes(conn: Connection, who: Person, chat: str) -> int:
    """The raw updates of a chat, and those of nobody's in which the person's id stands."""
    ids = set(await fetch_all(conn, JOURNALLED, who.account_id, chat))
    unread = await fetch_all(conn, UNREAD, who.account_id)
    ids |= {each.id for each in unread if who.remote_id.encode() in each.body}
    await conn.many(DROP_JOURNAL, [(each,) for each in ids])
    return len(ids)


async def _forget_files(conn: Connection, account_id: int, files: list[Attachment]) -> list[str]:
    paths = []
    for unique_id in {file.unique_id for file in files if file.unique_id}:
        path = await fetch_one(conn, FILE_PATH, account_id, unique_id)
        if path:
            paths.append(path)
        await conn.rows(DROP_FILE, account_id, unique_id)
    return paths
