"""What is offered while somebody types."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socialdesk.services.answer_offers import AnswerOffers
from socialdesk.services.answers import Answers
from socialdesk.services.drafting import Drafting
from socialdesk.store.store import Store
from socialdesk.tui.app import Settings
from tests.support.clock import ManualClock
from tests.support.inbox import inbox
from tests.support.make import NOW, arrival
from tests.support.make import inbound as inbound_message


async def test_offers_are_walked_round_left_and_put_in(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await desk_store.canned.save("gia", "Dạ 350k ạ")
    await desk_store.canned.save("ship", "Dạ ship 20k")
    async with inbox(desk_store, tmp_path, clock) as desk:
        box = desk.screen.suggestions
        await desk.press("r", "ctrl+underscore")
        await desk.until(lambda: box.state is not None and box.widget.display)
        assert box.state is not None
        offered = [each.insert for each in box.state.offers]
        assert sorted(offered) == ["Dạ 350k ạ", "Dạ ship 20k"]
        await desk.press("down", "down", "up")
        assert box.state.chosen == 1
        await desk.press("escape")
        assert (box.state, box.widget.display, desk.screen.pane) == (None, False, "composer")
        await desk.press("backspace", "slash")
        await desk.until(lambda: box.state is not None)
        await desk.press("down", "enter")
        assert desk.screen.composer.text.strip() == offered[1]


async def test_without_canned_answers_it_is_said_how_to_keep_one(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with inbox(desk_store, tmp_path, clock) as desk:
        await desk.press("r", "ctrl+underscore")
        assert desk.said[-1].startswith("There are no canned answers yet: ")
        assert desk.screen.suggestions.state is None


SHIP = '+++\nquestions = ["Phí ship bao nhiêu?"]\n+++\n# vi\nDạ {pronoun} ơi, ship 30k ạ.\n'
SIZE = '+++\nquestions = ["Còn size M không?", "Bảng size thế nào?"]\n+++\n# vi\nDạ đủ size ạ.\n'


async def asks_about_ship(store: Store) -> None:
    await store.accounts.ensure([("shop", "telegram")])
    said = [inbound_message("phi ship bn"), inbound_message("con size m ko shop", "12")]
    await store.record([arrival(each) for each in said], NOW, ())


async def test_an_answer_of_the_folder_is_one_key_away_and_its_file_another(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "ship.md").write_text(SHIP)
    (folder / "size.md").write_text(SIZE)
    answers = Answers(str(folder), ("telegram",))
    settings = Settings(
        answers=lambda store: Drafting(
            store,
            AnswerOffers(store, answers, ZoneInfo("UTC"), {"shop": "telegram"}),
            None,
            "",
            "Hoa Sen",
            "vi",
            (),
        )
    )
    monkeypatch.setenv("EDITOR", "true")
    async with inbox(desk_store, tmp_path, clock, asks_about_ship, settings) as desk:
        composer, box = desk.screen.composer, desk.screen.suggestions
        await desk.press("r")
        assert "✦" in composer._head(120).plain
        await desk.press("ctrl+s")
        first = composer.text
        await desk.press("ctrl+s")
        assert {first, composer.text} == {"Dạ {pronoun} ơi, ship 30k ạ.", "Dạ đủ size ạ."}
        composer.area.put("")
        await desk.press("ctrl+underscore")
        await desk.until(lambda: box.state is not None)
        assert box.state is not None
        assert {each.label for each in box.state.offers} == {"ship", "size"}
        await desk.press("ctrl+e")
        assert box.state is None
        await desk.press("backspace", "slash", "b", "a", "n", "g")
        await desk.until(lambda: box.state is not None)
        await desk.press("enter")
        assert composer.text == "Dạ đủ size ạ."


async def test_a_draft_of_a_model_is_marked_and_comes_only_where_nothing_stands(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async def answer(messages: object) -> str:
        return "Dạ còn ạ"

    def drafting(store: Store) -> Drafting:
        offers = AnswerOffers(store, Answers("", ()), ZoneInfo("UTC"), {})
        return Drafting(store, offers, answer, "qwen3", "Hoa Sen", "vi", ("thread",))

    settings = Settings(answers=drafting)
    async with inbox(desk_store, tmp_path, clock, asks_about_ship, settings) as desk:
        composer = desk.screen.composer
        await desk.press("r", "alt+d")
        assert composer.text == "Dạ còn ạ"
        assert "drafted by qwen3" in composer._head(120).plain
        await desk.press("alt+d")
        assert desk.said[-1].startswith("There are words already")
        assert await desk_store.deliveries.rows("all", 9) == []
