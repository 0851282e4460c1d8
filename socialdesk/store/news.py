"""News: what platforms tell of messages and chats beside words. The newest holds by the platform's
own time, and what is told of something that has not come yet waits for it here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from socialdesk.model.ids import AccountId, Instant
from socialdesk.store.engine.database import Connection, Query, fetch_all, fetch_one

DELETED, HIDDEN, SIGN, ANSWER, SAME_WORDS = "deleted", "hidden", "sign", "answer", "same words"
"""Of a message: taken back; hidden (or shown again); a sign of somebody's; what answers it in
public; edited without another word."""
TAG, HOLDER, ACTION = "tag", "holder", "action"
"""Of a chat: a tag of the platform's; who may write in it; the customer's last act in it."""
DELIVERED, READ = "delivered", "read"
"""Of a message of ours, or (without one) of all that were sent until `at`."""


@dataclass(frozen=True, slots=True)
class News:
    """One thing told. `about` is a message's number, empty for the chat; `chat` is empty where the
    platform names a comment alone."""

    account_id: AccountId
    about: str
    chat: str
    kind: str
    name: str
    value: str
    at: Instant


KEEP = """
    INSERT INTO platform_news (account_id, about, chat, kind, name, value, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (account_id, about, chat, kind, name) DO UPDATE SET value = excluded.value, at = excluded.at
        WHERE platform_news.at < excluded.at
            OR platform_news.at = excluded.at AND platform_news.value <> excluded.value
"""
"""What is told again changes nothing; of two of one moment the later told holds."""
KEEP_NEWEST = Query(int, KEEP + "RETURNING account_id")
COLUMNS = """
    platform_news.account_id, platform_news.about, platform_news.chat, platform_news.kind, platform_news.name,
    platform_news.value, platform_news.at
"""
OF_MESSAGES = Query(
    News,
    f"""
    WITH wanted (account_id, about) AS (VALUES {{list}})
    SELECT {COLUMNS} FROM wanted
    JOIN platform_news ON platform_news.account_id = wanted.account_id AND platform_news.about = wanted.about
    ORDER BY platform_news.at
    """,
)
OF_CHATS = Query(
    News,
    f"""
    WITH wanted (account_id, chat) AS (VALUES {{list}})
    SELECT {COLUMNS} FROM wanted
    JOIN platform_news ON platform_news.account_id = wanted.account_id AND platform_news.about = ''
        AND platform_news.chat = wanted.chat
    ORDER BY platform_news.at
    """,
)
FORGET_CHAT = "DELETE FROM platform_news WHERE account_id = $1 AND chat = $2"
FORGET_MESSAGES = """
    DELETE FROM platform_news WHERE account_id = $1 AND about IN (
        SELECT remote_id FROM message WHERE conversation_id = $2 AND remote_id IS NOT NULL
    )
"""


async def keep(conn: Connection, told: Sequence[News]) -> None:
    """Keep these, each unless something newer is kept."""
    await conn.many(KEEP, [_row(each) for each in told])


async def keep_newest(conn: Connection, told: News) -> bool:
    """Keep one; whether it is the newest of its kind."""
    return await fetch_one(conn, KEEP_NEWEST, *_row(told)) is not None


async def of_messages(
    conn: Connection, asked: Sequence[tuple[AccountId, str]]
) -> dict[tuple[int, str], list[News]]:
    """What was told of these messages, oldest first, by account and the platform's number."""
    return await _found(conn, OF_MESSAGES, asked, lambda each: each.about)


async def of_chats(
    conn: Connection, asked: Sequence[tuple[AccountId, str]]
) -> dict[tuple[int, str], list[News]]:
    """The same of chats as a whole."""
    return await _found(conn, OF_CHATS, asked, lambda each: each.chat)


async def forget_person(conn: Connection, account_id: int, chat: str, conversation_id: int) -> None:
    """Nothing is kept of a chat and its messages any more."""
    await conn.rows(FORGET_CHAT, account_id, chat)
    await conn.rows(FORGET_MESSAGES, account_id, conversation_id)


async def _found(
    conn: Connection,
    wanted: Query[News],
    asked: Sequence[tuple[AccountId, str]],
    named: Callable[[News], str],
) -> dict[tuple[int, str], list[News]]:
    if not asked:
        return {}
    query, arguments = wanted.pairs(1, list(dict.fromkeys(asked)))
    found: dict[tuple[int, str], list[News]] = {}
    for each in await fetch_all(conn, query, *arguments):
        told = found.setdefault((each.account_id, named(each)), [])
        if each not in told:  # lists are padded with their last
            told.append(each)
    return found


def _row(told: News) -> tuple[object, ...]:
    return told.account_id, told.about, told.chat, told.kind, told.name, told.value, told.at
