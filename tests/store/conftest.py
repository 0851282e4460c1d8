import asyncio
from collections.abc import Iterator

import pytest

from socialdesk.store.store import Store, open_database
from tests.support.postgres import PostgresServer


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def shared_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path_factory.mktemp('shared')}/desk.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.fresh()


@pytest.fixture(scope="session")
def migrated_url(shared_url: str) -> Iterator[str]:
    async def make() -> None:
        await (await Store.open(shared_url)).close()

    asyncio.run(make())
    yield shared_url


@pytest.fixture
async def shared_store(migrated_url: str) -> object:
    store = Store(await open_database(migrated_url))
    yield store
    await store.close()
