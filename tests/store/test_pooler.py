"""PostgreSQL behind a pooler that gives each transaction to another connection (PgBouncer)."""

import asyncio
from contextlib import aclosing

import asyncpg
import pytest

from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.pooler import pooler
from tests.support.postgres import PostgresServer
from tests.support.store import claim, reply, take, texts
from tests.support.waiting import GENEROUS


async def test_it_is_one_that_loses_prepared_statements(postgres: PostgresServer) -> None:
    with postgres.lent() as url:
        async with pooler(url) as between:
            conn = await asyncpg.connect(between)
            with pytest.raises(asyncpg.PostgresError):
                for _ in range(3):
                    await conn.fetch("SELECT $1::int", 1)
            conn.terminate()


async def test_everything_works_through_it(postgres: PostgresServer) -> None:
    with postgres.lent() as url:
        async with pooler(url) as between:
            store = await Store.open(between)
            await store.accounts.ensure([("shop", "telegram")])
            for number in range(6):
                await take(store, inbound(f"tin {number}", f"1{number}"))
                assert len(await texts(store)) == number + 1
            await reply(store)
            assert [each.body for each in await claim(store, NOW)] == ["dạ còn ạ"]
            async with aclosing(store.changes()) as changes:
                for _ in range(2):
                    await asyncio.wait_for(anext(changes), GENEROUS)
            await store.erase(1)
            assert (await store.scrub()).code == "erase.server_keeps"
            await store.close()
