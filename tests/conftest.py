from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.postgres import PostgresServer


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store on each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/desk.db"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.fresh()


@pytest.fixture
async def store(store_url: str) -> AsyncIterator[Store]:
    opened = await Store.open(store_url)
    await opened.accounts.ensure([("shop", "telegram")])
    yield opened
    await opened.close()


@pytest.fixture
async def desk_store(tmp_path: Path) -> AsyncIterator[Store]:
    """A store on SQLite alone, for tests of what lies above it."""
    opened = await Store.open(f"sqlite:///{tmp_path}/desk.db")
    await opened.accounts.ensure([("shop", "telegram")])
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()
