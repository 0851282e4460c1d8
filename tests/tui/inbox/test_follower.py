"""What others do, and what the mere time does, neither moves the cursor nor what is read."""

from pathlib import Path

from socialdesk.model.ids import AccountId, Instant
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


async def test_a_tab_and_an_agent_that_somebody_adds_are_there_at_once(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk_store.views.save("khách quen", "tag:quen")
        await desk.until(lambda: "khách quen" in grid(desk.pilot.app))
        await desk_store.team.join("minh", NOW)
        await desk.until(lambda: "minh" in desk.screen.desk.team.agents)
        await desk.answer("a", "minh")
        await desk.until(lambda: "minh" in grid(desk.pilot.app))


async def test_a_tab_that_somebody_forgets_leaves_who_looks_at_it_with_the_first(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await desk_store.views.save("một", "tag:không-ai")
    await desk_store.views.save("hai", "tag:vip")
    async with inbox(desk_store, tmp_path, clock) as desk:
        shown = desk.screen.desk.inbox
        standard = len(shown.tabs) - 2
        await desk.press(str(standard + 2))
        await desk.until(lambda: shown.tabs[shown.view].name == "hai")
        await desk_store.views.drop("một", "linh")
        await desk.until(lambda: len(shown.tabs) == standard + 1)
        assert shown.tabs[shown.view].name == "hai"
        await desk_store.views.drop("hai", "linh")
        await desk.until(lambda: shown.view == 0)
        await desk.until(lambda: len(shown.window) == 5)


async def test_a_worker_that_begins_after_the_desk_is_heard(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        clock.advance(16)
        desk.screen.follower.tick()
        await desk.until(lambda: "no worker runs" in grid(desk.pilot.app))
        beat = clock.now()
        await desk_store.accounts.hold(AccountId(1), "account:1", "test", beat, 15_000)
        await desk.until(lambda: "no worker runs" not in grid(desk.pilot.app))


async def test_a_store_that_was_deleted_is_said_and_nothing_else(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        place = tmp_path / "desk.db"
        place.rename(tmp_path / "away.db")
        await desk.until(lambda: "was deleted, moved or replaced" in grid(desk.pilot.app))
        (tmp_path / "away.db").rename(place)
        await desk.until(lambda: "was deleted, moved or replaced" not in grid(desk.pilot.app))
