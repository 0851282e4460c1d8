import pytest

from socialdesk.clock import Clock
from socialdesk.model.announcement import Announcement
from socialdesk.model.ids import Instant
from socialdesk.model.platforms import NO_PLATFORMS
from socialdesk.services.broadcasting.broadcaster import Broadcaster
from socialdesk.services.broadcasting.preflights import Preflights, Shop
from socialdesk.store.broadcasts import Draft
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.desk import ZONE
from tests.support.make import NOW, arrival, inbound, sender


def preflights(store: Store, clock: Clock, channel: FakeChannel, **more: object) -> Preflights:
    shop = Shop("Hoa Sen", ZONE, "linh", {"shop": channel.capabilities}, NO_PLATFORMS, **more)  # type: ignore[arg-type]
    return Preflights(store, clock, shop)


async def followers(store: Store, count: int, first: int = 1, **more: object) -> None:
    """People who wrote to the shop, the last one last."""
    for start in range(first, first + count, 200):
        batch = []
        for n in range(start, min(start + 200, first + count)):
            who = sender(f"Nguyễn Thị Lan {n}", str(n))
            said = inbound(
                "alo", "11", chat=str(n), sender=who, contact=who, at=Instant(NOW + n), **more
            )
            batch.append(arrival(said))
        await store.record(batch, NOW, ())


@pytest.fixture
def channel(clock: ManualClock) -> FakeChannel:
    return FakeChannel(clock)


@pytest.fixture
def broadcaster(desk_store: Store, clock: ManualClock, channel: FakeChannel) -> Broadcaster:
    return Broadcaster(desk_store, clock, preflights(desk_store, clock, channel), lambda: None)


def draft(text: str = "Tối nay live 20h nhé!", name: str = "live", **more: object) -> Draft:
    content = Announcement({"vi": text}, "vi", **more)  # type: ignore[arg-type]
    return Draft(name, "", content)
