"""Promises by key, on the screen."""

from pathlib import Path

from socialdesk.model.changes import Promise
from socialdesk.model.conversation import Status
from socialdesk.model.ids import HOUR
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import grid, type_in
from tests.support.inbox import inbox
from tests.support.store import at


async def outcomes(store: Store, number: int) -> list[tuple[str, str]]:
    return [(each.text, each.outcome) for each in await store.promises.of(number)]


async def test_an_answer_is_sent_as_ever_and_one_key_makes_its_promise(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        number = desk.screen.open_id
        assert number is not None
        await desk.press("r")
        await type_in(desk.pilot, "chieu nay em gui hang nhe")
        await desk.press("enter")
        await desk.until(lambda: "promise until Mon 28/09 18:00? ^b" in grid(desk.pilot.app))
        assert await outcomes(desk_store, number) == []
        await desk.press("ctrl+b")
        assert await outcomes(desk_store, number) == [("chieu nay em gui hang nhe", "")]
        assert "Promised until Monday 28/09/2026 18:00." in desk.said[-1]
        await desk.until(lambda: "⚑8h" in grid(desk.pilot.app))
        await desk.press("ctrl+b")
        assert desk.said[-1] == "Your last answer here promises nothing."

        await type_in(desk.pilot, "da em gui roi a")
        await desk.press("enter")
        await desk.until(lambda: "18:00 kept? ^b" in grid(desk.pilot.app))
        await desk.press("ctrl+b")
        assert await outcomes(desk_store, number) == [("chieu nay em gui hang nhe", "kept")]
        await desk.press("escape", "u")
        assert await outcomes(desk_store, number) == [("chieu nay em gui hang nhe", "")]


async def test_written_down_kept_dropped_and_put_away_by_key(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        number = desk.screen.open_id
        assert number is not None
        for key in ("B", "M", "m"):
            await desk.press(key)
            assert desk.said[-1] == "Nothing is promised here."
        await desk.answer("b", "bao gia 3h chieu")
        assert await outcomes(desk_store, number) == [("bao gia 3h chieu", "")]
        await desk.press("m")
        row = await desk_store.inbox.conversation(number)
        assert (row.state.status, row.state.snoozed_until) == (Status.SNOOZED, at(5 * HOUR))
        await desk.press("u", "M")
        assert await outcomes(desk_store, number) == [("bao gia 3h chieu", "dropped")]
        await desk.press("u", "B")
        assert await outcomes(desk_store, number) == [("bao gia 3h chieu", "kept")]


async def test_what_comes_due_is_told_and_is_late_in_the_list(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        number = desk.screen.open_id
        assert number is not None
        hostile = "em báo [red]lại\x1b[2J nhé"
        await desk_store.conversations.do(
            Promise(at(HOUR), "11:00", hostile), [number], "linh", at(0)
        )
        await desk.until(lambda: "⚑1h!" in grid(desk.pilot.app))
        await desk.until(lambda: "⚑ 28/09 11:00 @linh" in grid(desk.pilot.app))
        clock.advance(HOUR / 1000 + 60)
        desk.screen.follower.tick()
        await desk.until(lambda: any("Due now, promised to" in words for words in desk.said))
        await desk.until(lambda: "⚑1m!!" in grid(desk.pilot.app))
        assert not any("\x1b" in words for words in desk.said)
