import gc
import os
import sys
import weakref
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import aiohttp
import hypothesis
import pytest

import socialdesk.bots  # noqa: F401 - every program can say what platforms' codes mean
from socialdesk.store.engine import sqlite
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.forked import Forker
from tests.support.machine import level
from tests.support.postgres import RUN, PostgresServer, worker_name
from tests.support.store import put_store

pytest.register_assert_rewrite("tests.support.waiting")

# A busy machine makes examples slow, which says nothing about the code.
hypothesis.settings.register_profile(
    "suite",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    print_blob=True,
)
hypothesis.settings.load_profile("suite")
DURABLE = sqlite.PRAGMAS
CLIENTS = weakref.WeakSet[aiohttp.ClientSession]()
"""Every HTTP client of the test that runs."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Six for two processors: half of what a test does is waiting for another program."""
    return min(3 * max(2, len(os.sched_getaffinity(0))), 16)


LONGEST = (
    "tui/test_screen.py::test_every_key", "test_palette.py::test_every_action", "test_after_a_sleep_that_is_longer",
    "test_a_network_that_goes_without_a_word", "test_ten_thousand_webhooks", "whole/test_live", "test_moving_on",
    "whole/test_evening", "live/test_looks.py::test_no_sentence", "test_first_hour", "test_a_server_that_is_killed",
    "test_first_run_without", "test_an_account_without_permission", "test_the_demo_without", "test_languages", "test_demo",
    "games/test_looks", "live/test_looks", "test_one_is_opened_closed_drawn", "test_each_tab_has_a_desk",
    "broadcasts/test_sentences", "stats/test_looks", "test_reading_and_acting", "test_without_a_terminal_it_keeps",
    "test_by_key_palette_and_mouse", "test_a_page_is_connected_while", "test_a_model_is_built_when", "whole/test_week",
    "tui/test_screen", "test_snapshots", "automation/test_looks", "test_a_browser_draws_every_scene",
)  # fmt: skip
"""Files and tests that take many seconds of a processor, or of waiting for other programs; the longest first."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each worker begins with its share of the longest tests, so that none of them is left when the
    others have nothing to do any more."""
    workers = int(getattr(config, "workerinput", {}).get("workercount", 1))
    found = ((item, [each in item.nodeid for each in LONGEST]) for item in items)
    begun = {item: named.index(True) for item, named in found if any(named)}
    long = sorted(begun, key=lambda item: begun[item])
    short = [item for item in items if item not in begun]
    share = -(-len(items) // workers)
    items.clear()
    for number in range(workers):
        begin = long[number::workers]
        rest = max(share - len(begin), 0)
        items += [*begin, *short[:rest]]
        del short[:rest]
    items += short


def pytest_collection_finish() -> None:
    """What all tests have in common never goes: it is not looked at for garbage while it comes to be, and not
    again."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_configure(config: pytest.Config) -> None:
    """Name the run: its processes find each other's PostgreSQL server by it. They end with the one
    that started them, however that ends. Whose terminal it is makes no difference to any test."""
    level(os.environ)
    gc.set_threshold(100_000, 50, 50)  # what tests leave behind is looked for a hundredth as often
    if hasattr(config, "workerinput"):
        gc.disable()  # until all tests are found: an eighth of that went into looking for garbage
    else:
        os.environ[RUN] = str(os.getpid())


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config, specs: list[Any]) -> None:
    """The processes of the run are forked from one that has imported all of their tests."""
    if sys.platform == "linux":
        here = config.invocation_params.dir
        forker = Forker(sorted({str(here / each.split("::")[0]) for each in config.args}))
        config.add_cleanup(forker.close)
        for spec in specs:
            spec.python = forker.python


@pytest.fixture(scope="session", autouse=True)
def clients_are_known() -> Iterator[None]:
    """See `no_client_is_left_open`."""
    begin = aiohttp.ClientSession.__init__

    def known(client: aiohttp.ClientSession, *args: Any, **more: Any) -> None:
        begin(client, *args, **more)
        CLIENTS.add(client)

    aiohttp.ClientSession.__init__ = known  # type: ignore[method-assign]
    yield
    aiohttp.ClientSession.__init__ = begin  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def stores_that_need_not_outlive_the_machine() -> Iterator[None]:
    """Tests kill programs, never the machine: what this process writes need not reach the disk.
    Programs that tests start write as they always do; see `test_it_is_durable_and_private`."""
    quick = tuple("synchronous = OFF" if "synchronous" in each else each for each in DURABLE)
    assert quick != DURABLE
    sqlite.PRAGMAS = quick
    yield
    sqlite.PRAGMAS = DURABLE


@pytest.fixture(autouse=True)
def no_client_is_left_open() -> Iterator[None]:
    """Whoever opens an HTTP client closes it, before their own test is over: found later, by the
    garbage collector, the fault would be called that of whichever test runs then."""
    yield
    if CLIENTS:
        left = [each for each in CLIENTS if not each.closed]
        CLIENTS.clear()
        assert left == []


@pytest.fixture(scope="session", autouse=True)
def nobody_at_home(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing is read from, or written to, the folders of whoever runs the tests."""
    home = tmp_path_factory.mktemp("home")
    os.environ.update(XDG_DATA_HOME=str(home / "data"), XDG_CONFIG_HOME=str(home / "config"))


@pytest.fixture
def durable_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stores as a shop has them."""
    monkeypatch.setattr(sqlite, "PRAGMAS", DURABLE)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    server = PostgresServer(os.environ[RUN], worker_name())
    yield server
    server.stop()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An empty store on SQLite."""
    return put_store(tmp_path / "desk.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def store_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """An empty store on each engine in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.lent() as url:
        yield url


@pytest.fixture
async def store(store_url: str, request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    opened = await Store.open(store_url)
    await opened.accounts.ensure([("shop", "telegram")])
    yield opened
    if not request.node.get_closest_marker("by_hand"):
        wrong = (await opened.figures.compare(0)).different
        assert wrong == (), "the waits of these conversations are not what their messages say"
    await opened.close()


@pytest.fixture
async def desk_store(sqlite_url: str) -> AsyncIterator[Store]:
    """A store on SQLite alone, for tests of what lies above it."""
    opened = await Store.open(sqlite_url)
    await opened.accounts.ensure([("shop", "telegram")])
    yield opened
    await opened.close()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()
