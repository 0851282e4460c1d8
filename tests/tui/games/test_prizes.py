"""What becomes of prizes at the desk, and what is published."""

import re
from pathlib import Path

from socialdesk.model.ids import HOUR, MINUTE, Instant
from socialdesk.store.store import Store
from socialdesk.tui.broadcasts.editor import EditorScreen
from socialdesk.tui.games.publication import PublicationScreen
from tests.support.clock import ManualClock
from tests.support.desk import giving_on, until
from tests.tui.games.conftest import Opens, screen_of
from tests.tui.games.test_screen import said, to


async def test_a_prize_is_claimed_handed_over_or_goes_to_the_next_reserve(
    games: Opens, desk_store: Store, clock: ManualClock
) -> None:
    service = giving_on(desk_store, clock)
    async with games((80, 24)) as pilot:
        await pilot.press("w")
        await until(pilot, lambda: said(pilot, "It is not drawn yet."))
        await to(pilot, "Quà 20/11")
        await pilot.press("w")
        await until(pilot, lambda: said(pilot, "4 winners · handed over: 0", "to be told"))
        await pilot.press("c")
        await until(pilot, lambda: said(pilot, "! 1 Khách", "claimed"))
        await pilot.press("t", *"GHN123", "enter")
        await until(pilot, lambda: said(pilot, "handed over: 1", "GHN123"))
        await pilot.press("c")
        await until(pilot, lambda: said(pilot, "It is “handed over” already."))
        await pilot.press("j", "x")
        await until(pilot, lambda: said(pilot, "The next reserve moves up"))
        await pilot.press("y")
        await until(pilot, lambda: said(pilot, "place 5 moves up"))
        rows = await service.of(await desk_store.games.named("Quà 20/11"))
        states = ["handed_over", "expired", "waiting", "waiting", "waiting", "reserve"]
        assert [each.state.value for each in rows] == states
        assert (rows[0].proof, rows[0].agent) == ("GHN123", "linh")


async def test_what_is_published_is_copied_or_made_a_broadcast(
    games: Opens, desk_store: Store
) -> None:
    async with games() as pilot:
        await pilot.press("p")
        game = await desk_store.games.named("Quà tối")
        await until(pilot, lambda: said(pilot, "🎁 Quà tối", game.commitment))
        await pilot.press("escape")
        await to(pilot, "Quà 20/11")
        await pilot.press("p")
        await until(pilot, lambda: said(pilot, "Winners by their ids alone"))
        dialog = pilot.app.screen
        assert isinstance(dialog, PublicationScreen)
        assert "Khách" not in dialog.words
        await pilot.press("n", "n")
        await until(pilot, lambda: said(pilot, "Winners by their names", "Khách"))
        await pilot.press("b")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen))
        editor = pilot.app.screen
        assert isinstance(editor, EditorScreen)
        assert editor.form["name"] == "Quà 20/11"
        assert editor.form["text:vi"].startswith("🎉 Kết quả Quà 20/11")


async def test_the_time_that_is_left_to_claim_a_prize_goes_on_by_the_desks_clock(
    games: Opens, desk_store: Store, clock: ManualClock
) -> None:
    async with games((80, 24)) as pilot:
        rows = await giving_on(desk_store, clock).of(await desk_store.games.named("Quà 20/11"))
        now = clock.now()
        await desk_store.prizes.told(rows[0], now, Instant(now + 2 * HOUR), now)
        await to(pilot, "Quà 20/11")
        await until(pilot, lambda: said(pilot, "Áo thun · 2h00 left"))
        await pilot.press("w")
        await until(pilot, lambda: said(pilot, "until Mon 28/09 12:00 · 2h00 left"))
        clock.advance(119 * 60)
        screen_of(pilot).tick()
        await until(pilot, lambda: said(pilot, "until Mon 28/09 12:00 · 60s left"))
        clock.advance(60)
        screen_of(pilot).tick()
        await until(pilot, lambda: said(pilot, "time is over"))
        await pilot.press("escape")
        screen_of(pilot).tick()
        await until(pilot, lambda: said(pilot, "Áo thun · time is over"))


async def test_how_long_a_game_is_still_played_goes_on_by_the_desks_clock(
    games: Opens, clock: ManualClock
) -> None:
    async with games() as pilot:
        closes_at = screen_of(pilot).games.lines[0].game.closes_at
        assert closes_at is not None
        clock.advance((closes_at - clock.now()) / 1000 - 119)
        screen_of(pilot).tick()
        await until(pilot, lambda: said(pilot, "closes in 119s"))
        clock.advance(1)
        screen_of(pilot).tick()
        await until(pilot, lambda: said(pilot, "closes in 118s"))
        clock.advance(MINUTE)
        screen_of(pilot).tick()
        await until(pilot, lambda: said(pilot, "its time is over: it closes by itself"))


async def test_what_is_to_be_sent_is_written_where_only_its_owner_reads_it(
    games: Opens, desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    async with games((80, 24)) as pilot:
        await to(pilot, "Quà 20/11")
        await pilot.press("w", "s")
        await until(pilot, lambda: said(pilot, "Nothing is to be sent"))
        await pilot.press("c", "s")
        await until(pilot, lambda: said(pilot, "Write the shipping list to", "not for the public"))
        for _ in "./shipping.csv":
            await pilot.press("backspace")
        for each in str(path):
            await pilot.press("slash" if each == "/" else each)
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "1 parcel stands in"))
        lines = path.read_text("utf-8-sig").splitlines()
        assert lines[0] == "place,conversation,prize,name,phone,address,details"
        assert re.fullmatch(r"1,\d+,Áo thun,Khách \d\d,,,", lines[1])
        assert path.stat().st_mode & 0o777 == 0o600
