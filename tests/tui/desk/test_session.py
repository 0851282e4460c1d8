"""One agent at one desk."""

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import desk_on
from tests.support.make import NOW


async def test_time_is_the_shops(desk_store: Store, clock: ManualClock) -> None:
    session = desk_on(desk_store, clock).session

    assert session.now() == NOW
    asker = session.asker()
    assert (asker.agent, asker.now) == ("linh", NOW)


async def test_every_desk_is_known_by_a_key_of_its_own(
    desk_store: Store, clock: ManualClock
) -> None:
    session = desk_on(desk_store, clock).session

    assert session.id == "linh1"
    assert session.new_key() == "linh2"


async def test_a_moment_is_read_in_the_shops_zone(desk_store: Store, clock: ManualClock) -> None:
    session = desk_on(desk_store, clock).session

    until, said = session.moment("2h")
    assert until == NOW + 2 * 3_600_000
    assert said == "Monday 28/09/2026 12:00"
    until, said = session.moment("24/12 8:30")
    assert said == "Thursday 24/12/2026 08:30"
    with pytest.raises(NotAllowed, match="never"):
        session.moment("never")
