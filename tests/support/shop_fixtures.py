"""A shop for each test: copied, which is faster than made."""

import shutil
from pathlib import Path

import pytest

from tests.support.clock import ManualClock
from tests.support.shop import Shop, fill
from tests.support.store import put_store


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a shop that nobody has worked in."""
    folder = tmp_path_factory.mktemp("shop")
    put_store(folder / "desk.db")
    shop = Shop(folder)
    shop.configure()
    shop.store(fill)
    assert {each.name for each in folder.iterdir()} == {"config.toml", "desk.db"}
    return folder


@pytest.fixture
def shop(filled: Path, tmp_path: Path, clock: ManualClock) -> Shop:
    """Nine conversations on four platforms; see `tests.support.shop`."""
    folder = tmp_path / "shop"
    shutil.copytree(filled, folder)
    return Shop(folder, clock)
