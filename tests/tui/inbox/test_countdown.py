"""The desk of a shop that has targets."""

from pathlib import Path

from socialdesk.model.calendars import Calendars
from socialdesk.model.ids import MINUTE
from socialdesk.model.target import Target, Targets
from socialdesk.services.targets import Targeting
from socialdesk.store.store import Store
from socialdesk.tui.app import Settings
from tests.support.clock import ManualClock
from tests.support.desk import grid
from tests.support.inbox import inbox

DAY = Targets(Target(20 * MINUTE), is_set=True)


async def test_the_list_and_the_open_conversation_count_down(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    settings = Settings(targeting=lambda store: Targeting(store, clock, DAY, Calendars()))
    async with inbox(desk_store, tmp_path, clock, settings=settings) as desk:
        await desk.until(lambda: grid(desk.pilot.app).count("≤ 6m !") == 2)

        clock.advance(4 * 60)
        await desk.until(lambda: grid(desk.pilot.app).count("≤ 2m !!") == 2)
        await desk.press("w")
        assert any("target everybody: due" in each for each in desk.said)
