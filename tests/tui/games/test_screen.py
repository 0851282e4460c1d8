"""The screen of games by key and mouse: from opening one to a draw that anybody checks."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from textual.pilot import Pilot

from socialdesk.model.draw import checked
from socialdesk.store.games import Game
from socialdesk.store.store import Store
from socialdesk.tui.desk.games import Line, Standing
from socialdesk.tui.games.entries_pane import nobody_words
from socialdesk.tui.inbox.screen import InboxScreen
from tests.support.clock import ManualClock
from tests.support.desk import done, grid, main, playing_on, until
from tests.support.played import lot, say
from tests.tui.games.conftest import Opens, screen_of


def said(pilot: Pilot[Any], *words: str) -> bool:
    drawn = " ".join(grid(pilot.app).split())
    return all(each in drawn for each in words)


async def to(pilot: Pilot[Any], name: str) -> None:
    """The cursor on a game, which is read then."""
    screen = screen_of(pilot)
    number = next(each.game.id for each in screen.games.lines if each.game.name == name)
    screen.list_pane.choose(number)
    await until(pilot, lambda: screen.games.standing is not None)
    await done(pilot)


async def test_what_is_played_stands_first_and_is_told_while_people_enter(
    games: Opens, desk_store: Store, clock: ManualClock
) -> None:
    async with games() as pilot:
        drawn = grid(pilot.app)
        names = ("Quà tối", "Đố vui", "Vòng quay", "Quà Tết", "Quà 20/11")
        assert [drawn.index(name) for name in names] == sorted(drawn.index(name) for name in names)
        assert said(pilot, "29 counted of 30 who entered", "1 Is of the shop's staff.", "vip ×3")
        game = await desk_store.games.named("Quà tối")
        assert said(pilot, game.commitment)
        await say(desk_store, clock, "quay", 31, 32)
        await until(pilot, lambda: said(pilot, "31 counted of 32 who entered"))


async def test_who_entered_is_listed_by_name_and_leads_to_the_conversation(games: Opens) -> None:
    async with games((80, 24)) as pilot:
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "Khách 01", "Khách 20"))
        await pilot.press("G")
        await until(pilot, lambda: said(pilot, "Khách 30", "Is of the"))
        await pilot.press("escape", "j", "enter")
        await until(pilot, lambda: said(pilot, "Đố vui · 2 counted of 2", "Khách 02"))
        assert not said(pilot, "Huế")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))
        await until(pilot, lambda: main(pilot).open_id is not None)
        assert said(pilot, "Khách 01")


async def test_one_is_opened_closed_drawn_and_checked_and_its_file_is_what_it_says(
    games: Opens, desk_store: Store, clock: ManualClock, tmp_path: Path
) -> None:
    async with games() as pilot:
        await to(pilot, "Quà 20/11")
        assert said(pilot, "Who won", "1 Khách", "reserve", "12 counted of 12")
        await pilot.press("c", "d", "o", "x")
        assert len(pilot.app.screen_stack) == 2  # each of them was refused
        await until(pilot, lambda: said(pilot, "It is drawn: who has won has won."))
        await to(pilot, "Vòng quay thứ sáu")
        await pilot.press("v")
        await until(pilot, lambda: said(pilot, "It is not drawn yet."))
        await pilot.press("d", "enter")
        await until(pilot, lambda: said(pilot, "Without the public value nothing is drawn."))
        await pilot.press("d", *"XSMB", "space", *"45821", "enter")
        await until(pilot, lambda: said(pilot, "by “XSMB 45821”?", "4 prizes, 2 reserves."))
        await pilot.press("enter")
        await until(
            pilot, lambda: said(pilot, "✓ Vòng quay thứ sáu · lucky draw · drawn", "Who won")
        )
        await pilot.press("v")
        await until(
            pilot, lambda: said(pilot, "✓ Winners and reserves follow", "It does not prove")
        )
        await pilot.press("f", *["backspace"] * 11)
        for each in f"{tmp_path}/d.json":
            await pilot.press("slash" if each == "/" else each)
        await pilot.press("enter")
        await until(pilot, (tmp_path / "d.json").exists)
        await until(pilot, lambda: said(pilot, "is written. Publish it"))
        game = await desk_store.games.named("Vòng quay thứ sáu")
        file = checked((tmp_path / "d.json").read_text("utf-8"))
        assert (file.commitment, file.entries_hash) == (game.commitment, game.entries_hash)


async def test_a_new_one_is_opened_and_closed_after_a_question_and_another_is_called_off(
    games: Opens, desk_store: Store, clock: ManualClock
) -> None:
    async with games() as pilot:
        await to(pilot, "Quà Tết")
        await pilot.press("o")
        await until(pilot, lambda: said(pilot, "Open “Quà Tết”?", "Its rules are fixed then"))
        await pilot.press("n")
        assert (await desk_store.games.named("Quà Tết")).state == "new"
        await pilot.press("o")
        await until(pilot, lambda: said(pilot, "Its rules are fixed then"))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "▶ Quà Tết · lucky draw · being played"))
        await say(desk_store, clock, "quay", 41, 42, 43)
        await pilot.press("c")
        await until(pilot, lambda: said(pilot, "Close “Quà Tết”?", "3 entries so far."))
        await pilot.press("enter")
        closed = "? Quà Tết · lucky draw · closed, not drawn yet"
        await until(pilot, lambda: said(pilot, closed, "3 counted of 3", "list's hash"))
        await pilot.press("x")
        await until(pilot, lambda: said(pilot, "Nobody wins anything then"))
        await pilot.press("y")
        await until(pilot, lambda: said(pilot, "■ Quà Tết · lucky draw · called off"))


async def test_a_quiz_goes_on_and_is_won_without_any_public_value(
    games: Opens, desk_store: Store, clock: ManualClock
) -> None:
    async with games() as pilot:
        await to(pilot, "Đố vui")
        assert said(pilot, "1/2 Thủ đô của Việt Nam?")
        await pilot.press("a")
        await until(pilot, lambda: said(pilot, "Go on to question 2?", "Sông nào dài nhất?"))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "2/2 Sông nào dài nhất?", "Hồng · Mê Kông"))
        await say(desk_store, clock, "mê kông", 2)
        await pilot.press("a")
        await until(pilot, lambda: said(pilot, "It has no further question."))
        await pilot.press("c")
        await until(pilot, lambda: said(pilot, "3 entries so far."))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "d says who won."))
        await pilot.press("d")
        await until(pilot, lambda: said(pilot, "1 prize, 0 reserves."))
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "1 Khách 02 Voucher 50k"))


async def test_where_there_is_none_it_is_said_how_to_make_one(games: Opens) -> None:
    async with games((50, 16), filled=False) as pilot:
        assert said(pilot, "No game was ever made.")
        await pilot.press("d", "enter")
        await until(pilot, lambda: said(pilot, "No game is chosen."))


async def test_where_nobody_has_entered_yet_it_is_said_how_people_enter(
    games: Opens, desk_store: Store, clock: ManualClock
) -> None:
    service = playing_on(desk_store, clock)
    async with games((80, 24), filled=False) as pilot:
        await service.open(await service.add(lot("Quà đêm", "DEM"), "linh"))
        await until(pilot, lambda: said(pilot, "Quà đêm"))
        await pilot.press("enter")
        await until(
            pilot, lambda: said(pilot, "Quà đêm · 0 entries", "Nobody has been heard so far.")
        )
        assert said(pilot, "how to enter: the word “DEM”", "p shows what to publish")
        assert "0 counted of 0" not in grid(pilot.app)
        await say(desk_store, clock, "dem", 1)
        await until(pilot, lambda: said(pilot, "1 counted of 1", "Khách 01"))
        assert not said(pilot, "Nobody has been heard")
        await service.close(await desk_store.games.named("Quà đêm"))
        nobody = await service.open(await service.add(lot("Quà trưa", "TRUA"), "linh"))
        await service.close(nobody)
        await pilot.press("escape")
        await until(pilot, lambda: said(pilot, "Quà trưa"))
        await to(pilot, "Quà trưa")
        await pilot.press("enter")
        await until(pilot, lambda: said(pilot, "Nobody entered it."))


def test_of_very_many_it_is_said_when_they_are_listed() -> None:
    line = Line(cast(Game, SimpleNamespace(state="open", settings=None)), 20_001)
    words = nobody_words(line, Standing(line.game, is_whole=False), "p")
    assert words == [
        "So many are heard that they are not judged again and again: all of them are listed when it is closed."
    ]
