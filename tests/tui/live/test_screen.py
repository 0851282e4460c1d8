"""The screen of lives by key, palette and mouse."""

from typing import Any

from textual.pilot import Pilot

from socialdesk.model.delivery import Sent
from socialdesk.model.ids import Instant
from socialdesk.model.stream import Shelf
from socialdesk.store.store import Store
from socialdesk.tui.desk.lives import Lives
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.text import Veil
from tests.support.desk import grid, until
from tests.support.make import NOW
from tests.support.outbox import settle
from tests.tui.live.conftest import Opens, screen_of
from tests.tui.live.evening import flood, page, say


def chosen(pilot: Pilot[Any]) -> str:
    line = screen_of(pilot).stream_pane.chosen
    return line.newest.text if line is not None else ""


def line_of(pilot: Pilot[Any], words: str) -> int:
    """In which line of the terminal something stands."""
    lines = grid(pilot.app).split("\n")
    return next(place for place, each in enumerate(lines) if words in each)


async def rows(store: Store) -> list[tuple[str, str, str, int]]:
    """What lies in the outbox: operation, way, words, conversation."""
    found = await store.database.read(
        lambda conn: conn.rows("SELECT act, way, body, conversation_id FROM outbox ORDER BY id")
    )
    return [tuple(each) for each in found]


async def test_questions_stand_first_with_figures_and_the_run_sheet_above(live_desk: Opens) -> None:
    async with live_desk() as pilot:
        drawn = grid(pilot.app)
        places = [drawn.index(words) for words in ("giá bao nhiêu", "size L", "❤❤❤", "sđt em", "đẹp quá")]  # fmt: skip
        assert places == sorted(places)
        assert "● on air 3:00" in drawn
        assert "2 questions open (since 1m)" in drawn
        assert "▶ Áo A01 199k 1:00" in drawn
        assert "» Quay số -27:00" in drawn


async def test_what_comes_does_not_move_what_is_chosen(live_desk: Opens, desk_store: Store) -> None:
    async with live_desk((80, 24)) as pilot:
        await pilot.press("j", "j", "j", "j")
        assert chosen(pilot) == "❤❤❤"
        at = line_of(pilot, "❤❤❤")
        for each in range(40):
            await say(desk_store, f"hàng về số {each}", str(300 + each), str(300 + each))
        pilot.app.store_changed()  # type: ignore[attr-defined]
        await until(pilot, lambda: "40 new above" in grid(pilot.app))
        assert line_of(pilot, "❤❤❤") == at
        await pilot.press("k")
        assert chosen(pilot) == "Shop cho em xin địa chỉ shop"
        await pilot.press("k", "k", "k", "k")
        assert chosen(pilot) == "hàng về số 3"
        await pilot.press("j")
        assert chosen(pilot) == "hàng về số 2"
        await pilot.press("escape")
        await until(pilot, lambda: "hàng về số 39" in grid(pilot.app))
        assert chosen(pilot) == ""


async def test_repeats_are_one_line_when_many_come(live_desk: Opens, desk_store: Store) -> None:
    async with live_desk() as pilot:
        await flood(desk_store, 1_000, 60, "shop ơi có ship Huế không")
        pilot.app.store_changed()  # type: ignore[attr-defined]
        await until(pilot, lambda: "×" in grid(pilot.app))
        lines = screen_of(pilot).lives.stream.lines
        assert sum(each.count for each in lines if "Huế" in each.newest.text) == 60
        assert sum("Huế" in each.newest.text for each in lines) < 20


async def test_it_is_answered_in_public_and_by_a_canned_answer(
    live_desk: Opens, desk_store: Store
) -> None:
    async with live_desk() as pilot:
        await pilot.press("j", "c")
        await until(pilot, lambda: "To Khách 71 in public: giá bao nhiêu" in grid(pilot.app))
        await pilot.press(*"199k", "enter")
        await until(pilot, lambda: "The answer is on its way." in grid(pilot.app))
        await pilot.press("j", "slash")
        await until(pilot, lambda: "To Khách 74 in public" in grid(pilot.app))
        await pilot.press("g", "tab", "enter")
        await until(pilot, lambda: screen_of(pilot).app.screen is screen_of(pilot))
        await until(pilot, lambda: "0 questions open" in grid(pilot.app))
        said = [(act, way, body) for act, way, body, _ in await rows(desk_store)]
        assert said == [("say", "", "199k"), ("say", "", "Dạ áo này 199k ạ")]
        assert chosen(pilot) == "còn size L không ạ?"  # it is answered, and stays under the cursor


async def test_everybody_who_says_the_same_gets_one_private_reply(
    live_desk: Opens, desk_store: Store
) -> None:
    async with live_desk() as pilot:
        await flood(desk_store, 1_000, 60, "giá sao shop?")
        pilot.app.store_changed()  # type: ignore[attr-defined]
        await until(pilot, lambda: "×" in grid(pilot.app))
        await pilot.press("j")
        line = screen_of(pilot).stream_pane.chosen
        assert line is not None
        count = line.count
        assert count > 1
        await pilot.press("P")
        await until(pilot, lambda: f"To {count} people in private" in grid(pilot.app))
        await pilot.press(*"199k", "enter")
        await until(pilot, lambda: f"{count} private replies are on their way." in grid(pilot.app))
        found = await rows(desk_store)
        assert len(found) == count
        assert {(act, way, body) for act, way, body, _ in found} == {("say", "private", "199k")}
        await pilot.press("P")
        await until(pilot, lambda: f"To {count} people in private" in grid(pilot.app))
        await pilot.press(*"again", "enter")
        await until(pilot, lambda: "private reply" in grid(pilot.app))
        assert len(await rows(desk_store)) == count


async def test_it_is_hidden_liked_tagged_and_kept_out_of_games(
    live_desk: Opens, desk_store: Store
) -> None:
    async with live_desk() as pilot:
        await pilot.press("j", "H")
        await until(pilot, lambda: "Hidden." in grid(pilot.app))
        await pilot.press("plus")
        await until(pilot, lambda: "Liked." in grid(pilot.app))
        await pilot.press("plus")
        await until(pilot, lambda: "Like taken back." in grid(pilot.app))
        assert [act for act, *_ in await rows(desk_store)] == ["hide", "like", "unlike"]
        line = screen_of(pilot).stream_pane.chosen
        assert line is not None
        number = line.newest.conversation
        await pilot.press("t", *"vip", "enter")
        await until(pilot, lambda: "1 conversation changed." in grid(pilot.app))
        await pilot.press("B")
        await until(pilot, lambda: "not counted in games" in grid(pilot.app))
        tags = (await desk_store.inbox.by_ids([number]))[number].tags
        assert {"vip", "no-games"} <= set(tags)
        await pilot.press("B")
        await until(pilot, lambda: "counted in games again" in grid(pilot.app))
        assert "no-games" not in (await desk_store.inbox.by_ids([number]))[number].tags


async def test_what_another_desk_liked_is_seen_and_taken_back(
    live_desk: Opens, desk_store: Store
) -> None:
    async with live_desk() as pilot:
        await pilot.press("j", "plus")
        await until(pilot, lambda: "♥ giá bao nhiêu" in grid(pilot.app))
        line = screen_of(pilot).stream_pane.chosen
        assert line is not None
        message = line.newest
        (liking,) = await desk_store.claims.claim(
            [await page(desk_store)], NOW, Instant(NOW + 60_000), 5
        )
        await settle(desk_store, liking, Sent("", 0, NOW))
        other = Lives(screen_of(pilot).desk.session)
        await other.load()
        await other.load_comments()
        (seen,) = [each for each in other.stream.lines if each.newest.message == message.message]
        assert seen.newest.is_liked
        await other.like(seen)
        assert not seen.newest.is_liked
        await screen_of(pilot).lives.read_again([line])
        assert not line.newest.is_liked
        assert [act for act, *_ in await rows(desk_store)] == ["like", "unlike"]


async def test_a_comment_is_pinned_on_the_overlay_but_none_that_shows_a_number(
    live_desk: Opens, desk_store: Store
) -> None:
    async with live_desk() as pilot:
        live = screen_of(pilot).lives.live
        assert live is not None
        await pilot.press("j", "p")
        await until(pilot, lambda: "Pinned: the overlay shows it." in grid(pilot.app))
        pinned = await desk_store.overlays.pinned(live.id)
        assert pinned is not None
        assert pinned.text == "giá bao nhiêu vậy shop?"
        assert "▣ giá bao nhiêu" in grid(pilot.app)
        await pilot.press("p")
        await until(pilot, lambda: "No comment is pinned." in grid(pilot.app))
        assert await desk_store.overlays.pinned(live.id) is None
        await pilot.press("j", "j", "j", "j")
        assert "0912" in chosen(pilot)
        await pilot.press("p")
        await until(pilot, lambda: "It shows a telephone number" in grid(pilot.app))
        assert await desk_store.overlays.pinned(live.id) is None


async def test_without_a_chosen_comment_nothing_is_done(
    live_desk: Opens, desk_store: Store
) -> None:
    async with live_desk() as pilot:
        await pilot.press("H", "P", "c", "t", "B", "plus", "slash")
        await until(pilot, lambda: "No comment is chosen." in grid(pilot.app))
        assert await rows(desk_store) == []
        assert len(pilot.app.screen_stack) == 2


async def test_what_was_said_in_private_is_answered_in_private_and_not_hidden(
    live_desk: Opens, desk_store: Store
) -> None:
    async with live_desk() as pilot:
        await pilot.press("tab", "tab")
        assert screen_of(pilot).lives.stream.shelf is Shelf.PRIVATE
        await pilot.press("j", "H")
        await until(pilot, lambda: "It was said in private." in grid(pilot.app))
        await pilot.press("c")
        await until(pilot, lambda: "To Khách 72 in private" in grid(pilot.app))
        await pilot.press(*"12 Lê Lợi", "enter")
        await until(pilot, lambda: "The answer is on its way." in grid(pilot.app))
        assert [(act, way) for act, way, *_ in await rows(desk_store)] == [("say", "")]


async def test_under_the_veil_names_and_telephone_numbers_are_covered(live_desk: Opens) -> None:
    async with live_desk() as pilot:
        assert "0912.345.678" in grid(pilot.app)
        try:
            await pilot.press("f10")
            await until(pilot, lambda: "Khách" not in grid(pilot.app))
            drawn = grid(pilot.app)
            assert "0912" not in drawn
            assert "chốt 1 cái" in drawn
            assert "xin địa chỉ" not in drawn  # what was said in private
            assert "giá bao nhiêu" in drawn
        finally:
            Veil.drawn = False


async def test_keys_lead_to_the_conversation_and_to_the_inbox(live_desk: Opens) -> None:
    async with live_desk() as pilot:
        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))
        await until(pilot, lambda: pilot.app.screen.open_id is not None)  # type: ignore[attr-defined]
        await pilot.press("escape", "f4")
        await until(pilot, lambda: screen_of(pilot).lives.is_read)
        await pilot.press("j", "escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))


async def test_clicks_choose_comments_parts_and_keys(live_desk: Opens) -> None:
    async with live_desk() as pilot:
        await pilot.click("#live-stream", offset=(30, 1))
        assert chosen(pilot) == "còn size L không ạ?"
        await pilot.click("#tabs", offset=(15, 0))
        assert screen_of(pilot).lives.stream.shelf is Shelf.QUESTIONS
        assert "đẹp quá" not in grid(pilot.app)


async def test_a_shop_without_a_live_is_told_how_to_plan_one(live_desk: Opens) -> None:
    async with live_desk(filled=False) as pilot:
        await until(pilot, lambda: "n plans one" in grid(pilot.app))
        await pilot.press("j", "c", "tab", "left_square_bracket")
        await until(pilot, lambda: "No live before." in grid(pilot.app))


async def test_what_changes_in_the_inbox_below_draws_nothing_here(
    live_desk: Opens, desk_store: Store
) -> None:
    async with live_desk() as pilot:
        inbox = pilot.app.screen_stack[0]
        assert not inbox.is_current
        await say(desk_store, "hàng về chưa shop", "300", "300")
        pilot.app.store_changed()  # type: ignore[attr-defined]
        await until(pilot, lambda: "hàng về chưa shop" in grid(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is inbox)
        await until(pilot, lambda: "hàng về chưa shop" in grid(pilot.app))


async def test_behind_a_question_comments_come_with_the_clock(
    live_desk: Opens, desk_store: Store
) -> None:
    async with live_desk() as pilot:
        live = screen_of(pilot)
        await pilot.press("j", "c")
        await until(pilot, lambda: "in public" in grid(pilot.app))
        before = live.lives.stream.newest
        await say(desk_store, "hàng về chưa shop", "300", "300")
        await live.read_again()
        assert live.lives.stream.newest == before
        await until(pilot, lambda: "hàng về chưa shop" in grid(pilot.app))
        assert "To Khách 71 in public" in grid(pilot.app)
