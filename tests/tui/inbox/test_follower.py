"""What others do, and what the mere time does, neither moves the cursor nor what is read."""

from pathlib import Path

from socialdesk.model.ids import AccountId, Instant
from socialdesk.store.store import Store
from socialdesk.tui.inbox.follower import AGED_AFTER
from tests.support.clock import ManualClock
from tests.support.desk import (
    app_on,
    grid,
    open_desk,
    populate,
    type_in,
    until,
)
from tests.support.inbox import inbox
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.postgres import PostgresServer


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


async def test_colleagues_are_seen_looking_and_writing_and_what_they_do_shows_at_once(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with open_desk(desk_store, tmp_path, clock) as linh:
        async with open_desk(desk_store, tmp_path, clock, agent="lan", filled=False) as lan:
            await until(linh, lambda: "◉ lan is here" in grid(linh.app))
            await lan.press("r")
            await type_in(lan, "để em")
            clock.advance(1)
            await until(linh, lambda: "✎ lan is writing" in grid(linh.app))
            await lan.press("escape", "A")
            await until(linh, lambda: "@lan" in grid(linh.app))
            await lan.press("q")
            await until(lan, lambda: lan.app._exit)
        await until(linh, lambda: "lan is" not in grid(linh.app))


async def test_desks_between_machines_meet_in_postgresql(
    postgres: PostgresServer, clock: ManualClock, tmp_path: Path
) -> None:
    url = postgres.fresh()
    store = await Store.open(url)
    await store.accounts.ensure([("shop", "telegram")])
    await populate(store)
    await store.close()
    linh, lan = app_on(url, clock, "linh"), app_on(url, clock, "lan")
    async with linh.run_test(size=(120, 35)) as one, lan.run_test(size=(120, 35)) as two:
        await until(one, lambda: "Hương" in grid(linh) and "lan is here" in grid(linh))
        await until(two, lambda: "Hương" in grid(lan))
        await two.press("A", "backslash")
        await type_in(two, "tag:vip -wait:<1m huong")
        await two.press("enter")
        await until(two, lambda: "1 of 1" in grid(lan))
        await until(one, lambda: "@lan" in grid(linh))
    for app in (linh, lan):
        assert app.store is not None
        await app.store.close()
