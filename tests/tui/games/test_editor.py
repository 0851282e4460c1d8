"""Making a game at the desk: its announcement stands beside the fields, and what is not understood is said."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock
from zoneinfo import ZoneInfo

from textual.pilot import Pilot

from socialdesk.errors import NotAllowed
from socialdesk.model.game import Kind, Pick, Prize, Question, Settings, Way, Where
from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.store.games import Game, GameDraft
from socialdesk.store.games import Games as Stored
from socialdesk.store.store import Store
from socialdesk.store.unkept import Sort
from socialdesk.tui.games.editor import GameEditor
from socialdesk.tui.games.form import Form, blank, form_of, lacks, typed_words
from tests.support.clock import ManualClock
from tests.support.desk import done, grid, playing_on, until
from tests.support.make import NOW
from tests.support.played import lot, quiz
from tests.tui.games.conftest import Opens, screen_of

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(words: str) -> tuple[Instant, str]:
    """One moment alone is known."""
    if words != "21:00":
        raise NotAllowed("no moment")
    return Instant(NOW + HOUR), words


def filled(**values: str) -> Form:
    form = blank()
    form.values |= values
    return form


async def editing(pilot: Pilot[Any], key: str) -> GameEditor:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, GameEditor))
    await done(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, GameEditor)
    return screen


async def write(pilot: Pilot[Any], editor: GameEditor, name: str, words: str) -> None:
    """Into a field by Tab."""
    while editor.active != name:
        await pilot.press("tab")
        await pilot.pause()
    editor._area(name).put("")
    editor.take_paste(words)


def test_every_field_is_understood_and_what_is_not_is_said_beside_its_own() -> None:
    form = filled(
        name="Quà", kind="wheel", entry="QUAY; button:Chơi", prizes="Áo thun x3; Nón", reserves="2", until="21:00",
        public="XSMB", chances="vip=3", known_for="7d", reply="Số {id}", claim="48h", typos="9",
    )  # fmt: skip
    found = form.understood(at, (Where("live", "tối nay"),))
    assert found.problems == {}  # a wheel has no answers to be wrong in
    assert found.draft.settings == Settings(
        ways=(Way("word", "QUAY"), Way("button", "Chơi")), where=(Where("live", "tối nay"),), public="XSMB",
        prizes=(Prize("Áo thun", 3), Prize("Nón")), reserves=2, weights={"vip": 3}, known_for=7 * DAY,
        answer={"": "Số {id}"}, claim_within=48 * HOUR,
    )  # fmt: skip
    assert found.draft.closes_at == NOW + HOUR
    form.values |= {"winner": "Trúng {prize}\nen: You won\n{prize}", "reply": "vi: Dạ {id}"}
    said = form.understood(at).draft.settings
    assert said.winner == {"": "Trúng {prize}", "en": "You won\n{prize}"}
    assert (said.answer, typed_words(said.winner)) == ({"vi": "Dạ {id}"}, form["winner"])
    form.values |= {"winner": "{gift}", "reply": "{prize}"}
    assert set(form.understood(at).problems) == {"winner", "reply"}
    form.values |= {"winner": "", "reply": ""}
    form.values |= {"until": "sometime", "prizes": "x", "reserves": "many", "chances": "vip"}
    assert set(form.understood(at).problems) == {"until", "reserves", "chances"}
    form.values |= {"kind": "quiz", "questions": "Thủ đô?", "typos": "9", "pick": "nearest"}
    assert set(form.understood(at).problems) == {"until", "reserves", "questions", "typos", "pick", "entry"}  # fmt: skip
    form.values |= {"questions": "Thủ đô?[Huế|Hà Nội]=Hà Nội", "retries": "perhaps"}
    assert "retries" in form.understood(at).problems
    form.values["retries"] = "có"
    assert form.understood(at).draft.settings.retries
    form.values["questions"] = "Thủ đô?=Hà Nội"  # without choices what is wrong is no answer at all
    assert not form.has("retries")
    assert not form.understood(at).draft.settings.retries
    assert set(lacks(filled())) == {"name", "entry"}
    assert set(lacks(filled(name="a", kind="guess"))) == {"number"}
    assert filled(entry="comment").understood(at).draft.settings.where == (Where("comments"),)


async def test_what_is_kept_is_typed_as_it_was(desk_store: Store, clock: ManualClock) -> None:
    service = playing_on(desk_store, clock)
    number = Settings(
        ways=(Way("word", "SO"),), where=(Where("chat", "12"), Where("post", "9_8")), pick=Pick.NEAREST,
        questions=(Question("", ("57",)),), known_for=3 * DAY, claim_within=36 * HOUR,
    )  # fmt: skip
    guess = GameDraft("Đoán", Kind.GUESS, number)
    again = replace(quiz("Lại").settings, retries=True)
    for draft in (lot("Quà", weights={}), quiz("Đố"), replace(quiz("Lại"), settings=again), guess):
        game: Game = await service.add(draft, "linh")
        form = form_of(game, ZONE)
        found = Form(dict(form.values)).understood(
            lambda words: (Instant(NOW + 3 * HOUR), words), game.settings.where
        )
        assert found.problems == {}
        assert (found.draft.kind, found.draft.settings) == (draft.kind, draft.settings)
        assert found.draft.closes_at == draft.closes_at
    assert form.values["where"] == "12; post:9_8"


async def test_a_quiz_is_made_and_its_announcement_stands_beside_it(
    games: Opens, desk_store: Store
) -> None:
    async with games(filled=False) as pilot:
        editor = await editing(pilot, "n")
        await write(pilot, editor, "name", "Đố vui tối")
        assert "questions" not in grid(pilot.app)  # a draw has none
        await pilot.press("f9")
        await until(pilot, lambda: "✗ Say how people enter" in grid(pilot.app))
        await write(pilot, editor, "kind", "qui")
        await until(pilot, lambda: "→ quiz" in grid(pilot.app))
        await pilot.press("right")
        await until(pilot, lambda: "questions" in grid(pilot.app))
        await write(pilot, editor, "questions", "Thủ đô?=Hà Nội|HN\nSông?[Hồng|Mê Kông]=Mê Kông")
        await write(pilot, editor, "prizes", "Voucher 50k x2")
        assert "🎁 Đố vui tối" in grid(pilot.app)
        assert "trả lời câu hỏi" in grid(pilot.app)
        await write(pilot, editor, "winner", "{given|Bạn} trúng {prize} rồi!")
        await until(pilot, lambda: "▏ Bạn trúng Voucher 50k rồi!" in grid(pilot.app))
        await write(pilot, editor, "where", "99999; private")
        await write(pilot, editor, "reserves", "x")
        await pilot.press("f9")
        await until(pilot, lambda: "is no whole number" in grid(pilot.app))
        await write(pilot, editor, "reserves", "1")
        await pilot.press("f9")
        await until(pilot, lambda: "“Đố vui tối” is kept. It is not open yet." in grid(pilot.app))
        kept = await desk_store.games.named("Đố vui tối")
        assert (kept.settings.pick, len(kept.settings.questions)) == (Pick.POINTS, 2)
        assert kept.settings.where == (Where("post", "99999"), Where("private"))
        assert screen_of(pilot).games.chosen == kept.id


async def test_one_that_is_not_open_is_changed_and_what_is_not_kept_is_held(
    games: Opens, desk_store: Store
) -> None:
    async with games((80, 24)) as pilot:
        await pilot.press("e")  # it is being played
        await until(pilot, lambda: "It was opened already." in grid(pilot.app))
        game = await desk_store.games.named("Quà Tết")
        screen_of(pilot).list_pane.choose(game.id)
        await done(pilot)
        editor = await editing(pilot, "e")
        await write(pilot, editor, "name", "Quà xuân")
        await until(pilot, lambda: "not kept yet" in grid(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: "What you wrote is held" in grid(pilot.app))
        editor = await editing(pilot, "e")
        assert editor.form["name"] == "Quà xuân"
        await pilot.press("f9")
        await until(pilot, lambda: "“Quà xuân” is kept." in grid(pilot.app))
        assert (await desk_store.games.named("Quà xuân")).settings == game.settings
        assert await screen_of(pilot).games.unkept(game) == ""


async def test_what_is_written_of_a_game_is_held_however_the_desk_ends(
    games: Opens, desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with games(filled=False) as pilot:
        editor = await editing(pilot, "n")
        await write(pilot, editor, "prizes", "Áo thun x3")
        await done(pilot)
        assert "Áo thun x3" in await desk_store.unkept.form("linh", Sort.GAME, 0)
    async with games(again=True) as pilot:  # nobody has left the editor
        editor = await editing(pilot, "n")
        assert editor.form["prizes"] == "Áo thun x3"
        await pilot.press("ctrl+r")
        await until(pilot, lambda: "Throw away what you wrote?" in grid(pilot.app))
        await pilot.press("y")
        await done(pilot)
        assert await desk_store.unkept.form("linh", Sort.GAME, 0) == ""


async def test_who_leaves_while_it_is_being_kept_has_kept_it(
    games: Opens, desk_store: Store
) -> None:
    begun, goes_on, add = asyncio.Event(), asyncio.Event(), Stored.add

    async def slowly(*all_: Any) -> Game:
        begun.set()
        await goes_on.wait()
        return await add(*all_)

    async with games(filled=False) as pilot:
        editor = await editing(pilot, "n")
        await write(pilot, editor, "name", "Quà đêm")
        await write(pilot, editor, "entry", "DEM")
        with mock.patch.object(Stored, "add", slowly):
            await pilot.press("f9")
            await until(pilot, begun.is_set)
            await pilot.press("escape")
            goes_on.set()
            await until(pilot, lambda: "“Quà đêm” is kept." in grid(pilot.app))
        assert await desk_store.unkept.form("linh", Sort.GAME, 0) == ""
