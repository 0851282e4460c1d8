"""What several tests of the model stand on."""

import time
from collections.abc import Iterator

import pytest


@pytest.fixture
def a_machine_west_of_greenwich(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Its own clock shows an earlier day than UTC until ten in the morning."""
    monkeypatch.setenv("TZ", "Pacific/Honolulu")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()
