"""What others do, and what the mere time does, neither moves the cursor nor what is read."""

from pathlib import Path

from socialdesk.model.ids import Instant
from socialdesk.store.store import Store
from socialdesk.tui.inbox.follower import AGED_AFTER
from tests.support.clock import ManualClock
from tests.support.desk import grid
from tests.support.inbox import inbox
from tests.support.make import NOW, arrival, inbound, sender


async def test_a_customer_who_waits_longer_comes_above_and_the_cursor_stays_on_whom_it_was(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("j")
        early = inbound("sớm", "11", chat="900", at=Instant(NOW - 9_000_000))
        await desk_store.record([arrival(early)], NOW, ())
        await desk.until(lambda: len(desk.screen.desk.inbox.window) == 6)
        await desk.press()
        assert desk.screen.list_pane.under_cursor == desk.screen.open_id == 3
        who = sender("Somchai Srisuk", "503")
        more = inbound("ครับ", "99", chat="503", sender=who, contact=who, at=NOW)
        await desk_store.record([arrival(more)], NOW, ())
        await desk.until(lambda: "▎ ครับ" in grid(desk.pilot.app))


async def test_a_list_that_depends_on_the_time_is_read_anew_when_it_has_aged(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.answer("backslash", "wait:>10m")
        await desk.until(lambda: len(desk.screen.desk.inbox.window) == 1)
        clock.advance(AGED_AFTER / 1000 + 15 * 60)
        assert desk.screen.desk.inbox.ages
        assert AGED_AFTER < 15 * 60_000
        desk.screen.follower.tick()
        await desk.until(lambda: len(desk.screen.desk.inbox.window) > 1)
        assert desk.screen.list_pane.under_cursor == 1
