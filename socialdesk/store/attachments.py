"""Attachments fetched on demand: who wants which file, and where it lies in the cache."""

from __future__ import annotations

from dataclasses import dataclass

from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.reason import Reason, dump_reason, load_reason
from socialdesk.store.engine.database import Connection, Database, Query, fetch_one


@dataclass(frozen=True, slots=True)
class AttachmentFile:
    """A file that was asked for. `state` is wanted, ready or failed; `path` is empty until it is
    ready."""

    account_id: AccountId
    unique_id: str
    file_id: str
    state: str
    path: str
    size: int
    stored_error: str

    @property
    def reason(self) -> Reason:
        """Why it could not be had; no reason where it could."""
        return load_reason(self.stored_error)

    @property
    def error(self) -> str:
        """The same as a sentence, in the language that is spoken now."""
        return str(self.reason)


COLUMNS = "account_id, unique_id, file_id, state, path, size, error AS stored_error"
FILE = Query(
    AttachmentFile,
    f"SELECT {COLUMNS} FROM attachment_file WHERE account_id = $1 AND unique_id = $2",
)
WANTED = Query(
    AttachmentFile,
    f"SELECT {COLUMNS} FROM attachment_file WHERE state = 'wanted' ORDER BY requested_at LIMIT $1",
)
WANT = """
    INSERT INTO attachment_file (account_id, unique_id, file_id, state, requested_at) VALUES ($1, $2, $3, 'wanted', $4)
    ON CONFLICT (account_id, unique_id) DO UPDATE
        SET state = 'wanted', file_id = excluded.file_id, requested_at = excluded.requested_at, error = ''
"""
DONE = """
    UPDATE attachment_file SET state = $3, path = $4, size = $5, error = $6 WHERE account_id = $1 AND unique_id = $2
"""


@dataclass(frozen=True, slots=True)
class NewFiles:
    """A customer's message that came with files."""

    message_id: int
    account_id: AccountId
    attachments: str


NEWEST_MESSAGE = Query(int, "SELECT COALESCE(max(id), 0) FROM message")
NEW_FILES = Query(
    NewFiles,
    """
    SELECT message.id AS message_id, conversation.account_id, message.attachments
    FROM message JOIN conversation ON conversation.id = message.conversation_id
    WHERE message.id > $1 AND message.id <= $2 AND message.attachments <> '' AND message.author = 'customer'
    ORDER BY message.id
    """,
)


class Attachments:
    """The list of wanted and fetched files."""

    def __init__(self, database: Database) -> None:
        self._db = database

    async def want(
        self, account_id: AccountId, unique_id: str, file_id: str, now: Instant
    ) -> AttachmentFile:
        """Ask for a file; one that lies in the cache already is given back as it is."""

        async def work(conn: Connection) -> AttachmentFile:
            found = await fetch_one(conn, FILE, account_id, unique_id)
            if found is None or found.state == "failed":
                await conn.rows(WANT, account_id, unique_id, file_id, now)
                found = await fetch_one(conn, FILE, account_id, unique_id)
            assert found is not None
            return found

        return await self._db.transact(work)

    async def newest_message(self) -> int:
        """The number of the newest message of all."""
        return await self._db.one(NEWEST_MESSAGE) or 0

    async def new_files(self, after: int, until: int) -> list[NewFiles]:
        """Customers' messages with files, by their numbers: above `after`, up to `until`."""
        return await self._db.all(NEW_FILES, after, until)

    async def again(self, file: AttachmentFile, now: Instant) -> None:
        """Ask once more, for a file that is gone from the cache."""
        await self._db.transact(
            lambda conn: conn.rows(WANT, file.account_id, file.unique_id, file.file_id, now)
        )

    async def wanted(self, limit: int) -> list[AttachmentFile]:
        """What is to be fetched, in the order it was asked for."""
        return await self._db.all(WANTED, limit)

    async def look(self, account_id: AccountId, unique_id: str) -> AttachmentFile | None:
        """How a file stands."""
        return await self._db.one(FILE, account_id, unique_id)

    async def settle(self, file: AttachmentFile, path: str, size: int, reason: Reason) -> None:
        """Write down where the file lies, or why it could not be had."""
        state = "failed" if reason else "ready"
        await self._db.transact(
            lambda conn: conn.rows(
                DONE, file.account_id, file.unique_id, state, path, size, dump_reason(reason)
            )
        )
