"""Starting, scheduling and trying an announcement from the desk: after a question, and always the one
that was meant."""

from dataclasses import replace
from pathlib import Path

from socialdesk.model.ids import Instant
from socialdesk.model.policy import Rule
from socialdesk.store.store import Store
from socialdesk.tui.broadcasts.preflight_view import PreflightScreen
from socialdesk.tui.broadcasts.schedule_view import ScheduleScreen
from socialdesk.tui.dialogs.palette import PaletteScreen
from socialdesk.tui.dialogs.sure import SureScreen
from tests.support.clock import ManualClock
from tests.support.desk import done, type_in, until
from tests.tui.broadcasts.shop import Front, draft, front


async def states(desk: Front, name: str = "live") -> list[str]:
    kept = await desk.store.broadcasts.named(name)
    return [each.state for each in await desk.store.broadcasts.runs(kept.id)]


async def test_it_starts_after_a_question_that_says_how_many(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        desk.making.start()
        await desk.until("Send “live” now?", "6 people get it, 2 do not.", "It takes about")
        await desk.press("escape")
        await done(desk.pilot)
        assert await states(desk) == []
        desk.making.start()
        await desk.until("6 people get it")
        await desk.press("y")
        await desk.until("“live” goes out: run 1.")
        assert await states(desk) == ["planning"]
        assert desk.drawn == 1
        desk.making.start()
        await desk.until("6 people get it")
        await desk.press("enter")
        await desk.until("still on its way")
        assert await states(desk) == ["planning"]


async def test_nobody_is_sure_before_the_number_is_known(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        desk.making.start()
        screen = desk.app.screen
        assert isinstance(screen, SureScreen)
        screen.press_key("enter", None)  # in the same burst, before anything was counted
        assert desk.app.screen is screen
        await desk.until("6 people get it")
        assert desk.app.screen is screen
        await desk.press("n")
        await done(desk.pilot)
        assert await states(desk) == []


async def test_what_nobody_would_get_is_not_sent(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft(query="tag:none")) as desk:
        desk.making.start()
        await desk.until("Nobody would get it: 0 picked")
        await desk.press("enter", "y")
        await done(desk.pilot)
        assert isinstance(desk.app.screen, SureScreen)
        assert await states(desk) == []


async def test_what_somebody_changed_meanwhile_is_not_sent(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        desk.making.start()
        await desk.until("6 people get it")
        assert desk.chosen is not None
        await desk.store.broadcasts.change(desk.chosen.id, draft(query="tag:vip"), Instant(1))
        await desk.press("y")
        await desk.until("was changed by somebody meanwhile")
        assert await states(desk) == []


async def test_what_was_begun_for_one_is_done_to_that_one(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        other = await desk.app.desk.session.announcing().add(draft("other"), "linh")
        desk.making.preflight()
        await desk.until("8 picked")
        desk.chosen = other
        await desk.press("s")
        await desk.until("Send “live” now?", "6 people get it")
        desk.chosen = None
        await desk.press("y")
        await desk.until("“live” goes out")
        assert (await states(desk), await states(desk, "other")) == (["planning"], [])


async def test_it_is_scheduled_in_words_that_are_said_back_first(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        desk.making.schedule()
        await desk.until("When does “live” go out?")
        await type_in(desk.pilot, "every Friday")
        await desk.press("enter")
        await desk.until("nothing that comes again")
        assert isinstance(desk.app.screen, ScheduleScreen)
        await type_in(desk.pilot, " 19:00")
        await desk.until("→ every Friday 19:00 (Asia/Ho_Chi_Minh)", "Fri 02/10 19:00 · Fri 09/10 19:00 · Fri 16/10 19:00")  # fmt: skip
        await desk.press("tab")
        await type_in(desk.pilot, "2026-10-09")
        await desk.until("Fri 02/10 19:00 · Fri 09/10 19:00")
        assert not desk.says("Fri 16/10 19:00")
        await desk.press("enter")
        await desk.until("“live” goes out every Friday 19:00, first Fri 02/10 19:00?")
        await desk.until("would get it then, of 8 picked now.", "counted again when it goes out")
        assert (await desk.store.broadcasts.named("live")).next_at is None
        await desk.press("enter")
        await desk.until("“live” goes out Fri 02/10 19:00.")
        kept = await desk.store.broadcasts.named("live")
        assert (kept.cron, kept.next_at is not None, kept.until is not None) == ("0 19 * * 5", True, True)  # fmt: skip


async def test_a_moment_in_vietnamese_by_mouse(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft(), language="vi") as desk:
        desk.making.schedule()
        await until(desk.pilot, lambda: isinstance(desk.app.screen, ScheduleScreen))
        await type_in(desk.pilot, "thứ sáu hằng tuần 19:00")
        await desk.until("thứ Sáu 02/10 19:00")
        await desk.pilot.click("#dialog-foot", offset=(2, 0))
        await until(desk.pilot, lambda: isinstance(desk.app.screen, SureScreen))
        await desk.until("8")
        await done(desk.pilot)
        await desk.pilot.click("#dialog-foot", offset=(2, 0))
        await done(desk.pilot)
        assert (await desk.store.broadcasts.named("live")).cron == "0 19 * * 5"


async def test_a_test_goes_to_whom_was_chosen_and_they_are_remembered(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        desk.making.test()
        await desk.until("Send a test of “live” to …")
        await type_in(desk.pilot, "minh")
        await desk.until("Phạm Văn Minh")
        await desk.press("enter")
        await desk.until("The test is on its way to Phạm Văn Minh.")
        rows = [
            each for each in await desk.store.deliveries.rows("all", 99) if "live 20h" in each.body
        ]
        assert [(each.conversation_id, each.body) for each in rows] == [(2, "Chào Minh, Hoa Sen Shop live 20h!")]  # fmt: skip
        desk.making.test()
        await desk.until("Send a test of “live” to …", "to whom you sent the last test")
        screen = desk.app.screen
        assert isinstance(screen, PaletteScreen)
        await desk.press("enter")
        await done(desk.pilot)
        rows = [
            each for each in await desk.store.deliveries.rows("all", 99) if "live 20h" in each.body
        ]
        assert [each.conversation_id for each in rows] == [2, 2]


async def test_a_test_that_costs_money_is_sent_after_a_question(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        paid = Rule("x", "test", "2026", message_tag="promotion", price=350)
        preflights = desk.app.desk.session.announcing().preflights
        limits = {
            name: replace(each, rules=(paid,)) for name, each in preflights.shop.limits.items()
        }
        preflights.shop = replace(preflights.shop, limits=limits)
        for answer, count in (("escape", 0), ("enter", 1)):
            desk.making.test()
            await desk.until("Send a test of “live” to …")
            await type_in(desk.pilot, "minh")
            await desk.until("Phạm Văn Minh")
            await desk.press("enter")
            await desk.until("Send a test of “live” to Phạm Văn Minh?", "It costs at most 350 ₫.")
            await desk.press(answer)
            await done(desk.pilot)
            rows = await desk.store.deliveries.rows("all", 99)
            assert sum("live 20h" in each.body for each in rows) == count


async def test_from_a_preflight_one_goes_on_by_keys(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        for key, sign in (("c", "When does “live” go out?"), ("t", "Send a test of “live”"), ("s", "Send “live” now?")):  # fmt: skip
            desk.making.preflight()
            await until(desk.pilot, lambda: isinstance(desk.app.screen, PreflightScreen))
            await desk.press(key)
            await desk.until(sign)
            await desk.press("escape")
            await until(desk.pilot, lambda: len(desk.app.screen_stack) == 1)


async def test_nothing_is_done_where_none_is_chosen(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, None) as desk:
        for act in (
            desk.making.preflight,
            desk.making.start,
            desk.making.schedule,
            desk.making.test,
        ):
            act()
        await done(desk.pilot)
        assert len(desk.app.screen_stack) == 1
        assert desk.making.why_not() == "no broadcast is chosen"
