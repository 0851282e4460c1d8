from pathlib import Path

import pytest

from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.ruled import Ruled


@pytest.fixture
def ruled(store: Store, tmp_path: Path) -> Ruled:
    clock = ManualClock()
    return Ruled(store, clock, tmp_path, FakeChannel(clock).capabilities)
