"""The floor of the polling benchmark: a stock aiogram dispatcher whose handler records and commits
by itself.

Arguments: api base, token, database file. Same rows as ours: journal, contact, conversation,
message, acknowledgement.
"""

import asyncio
import sys

import aiosqlite
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message

SCHEMA = """
CREATE TABLE IF NOT EXISTS journal (id integer PRIMARY KEY, update_id text, at integer, body text);
CREATE TABLE IF NOT EXISTS contact (id integer PRIMARY KEY, chat text UNIQUE, name text);
CREATE TABLE IF NOT EXISTS conversation (
    id integer PRIMARY KEY, contact_id integer UNIQUE, status text, waiting_since integer, last_at integer, last_text text,
    unread integer);
CREATE INDEX IF NOT EXISTS inbox ON conversation (status, waiting_since);
CREATE TABLE IF NOT EXISTS message (
    id integer PRIMARY KEY, conversation_id integer, remote_id text, body text, at integer, UNIQUE (conversation_id, remote_id));
CREATE INDEX IF NOT EXISTS thread ON message (conversation_id, at);
CREATE TABLE IF NOT EXISTS outbox (id integer PRIMARY KEY, key text UNIQUE, conversation_id integer, body text, state text);
"""


async def main(base: str, token: str, path: str) -> None:
    db = await aiosqlite.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        await db.execute_fetchall(f"PRAGMA {pragma}")
    await db.executescript(SCHEMA)
    dispatcher = Dispatcher(disable_fsm=True)
    turn = asyncio.Lock()

    @dispatcher.message()
    async def take(message: Message) -> None:
        chat, at = str(message.chat.id), int(message.date.timestamp() * 1000)
        async with turn:
            await db.execute("BEGIN IMMEDIATE")
            await db.execute(
                "INSERT INTO journal (update_id, at, body) VALUES (?, ?, ?)",
                (chat, at, message.model_dump_json()),
            )
            await db.execute(
                "INSERT INTO contact (chat, name) VALUES (?, ?) ON CONFLICT (chat) DO UPDATE SET name = excluded.name",
                (chat, message.chat.first_name),
            )
            ((contact,),) = await db.execute_fetchall(
                "SELECT id FROM contact WHERE chat = ?", (chat,)
            )
            await db.execute(
                "INSERT INTO conversation (contact_id, status, waiting_since, last_at, last_text, unread) "
                "VALUES (?, 'open', ?, ?, ?, 1) ON CONFLICT (contact_id) DO UPDATE SET "
                "last_at = excluded.last_at, last_text = excluded.last_text, unread = unread + 1",
                (contact, at, at, message.text),
            )
            ((conversation,),) = await db.execute_fetchall(
                "SELECT id FROM conversation WHERE contact_id = ?", (contact,)
            )
            await db.execute(
                "INSERT INTO message (conversation_id, remote_id, body, at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                (conversation, str(message.message_id), message.text, at),
            )
            await db.execute(
                "INSERT INTO outbox (key, conversation_id, body, state) VALUES (?, ?, 'ack', 'queued') ON CONFLICT DO NOTHING",
                (f"ack:{conversation}", conversation),
            )
            await db.execute("COMMIT")

    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
    print("ready", flush=True)
    await dispatcher.start_polling(bot, handle_signals=False)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
