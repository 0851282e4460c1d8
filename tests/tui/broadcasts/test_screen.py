"""The screen of broadcasts by key, palette and mouse."""

from typing import Any

from textual.pilot import Pilot

from socialdesk.model.ids import DAY, HOUR, Instant
from socialdesk.store.store import Store
from socialdesk.tui.inbox.screen import InboxScreen
from socialdesk.tui.live.screen import LivesScreen
from tests.support.announced import announced, begun, listeners, told
from tests.support.desk import grid, until
from tests.support.lives import planned
from tests.support.make import NOW
from tests.tui.broadcasts.conftest import Opens, screen_of


def chosen(pilot: Pilot[Any]) -> str:
    line = screen_of(pilot).broadcasts.line
    return line.broadcast.name if line is not None else ""


async def state(store: Store, name: str) -> str:
    broadcast = await store.broadcasts.named(name)
    return (await store.broadcasts.runs(broadcast.id))[-1].state


async def test_what_wants_a_decision_stands_first_and_the_chosen_one_is_told_in_full(
    broadcasts: Opens,
) -> None:
    async with broadcasts() as pilot:
        drawn = grid(pilot.app)
        places = [
            drawn.index(name)
            for name in ("giờ vàng", "sale cuối tháng", "live thứ sáu", "khai trương", "hàng mới")
        ]
        assert places == sorted(places)
        assert "Its moment was missed. r sends it now to 12, X leaves it out." in drawn
        await pilot.press("j")
        await until(pilot, lambda: "40 people · sent 12 · skipped 10" in grid(pilot.app))
        assert "40 %  12 / 30" in grid(pilot.app)
        await pilot.press("j")
        await until(pilot, lambda: "every Friday 19:00, next Fri 02/10 19:00" in grid(pilot.app))
        await pilot.press("j")
        await until(pilot, lambda: "[Xem đường] https://shop.vn/duong" in grid(pilot.app))


async def test_it_is_paused_goes_on_and_is_stopped_after_a_question(
    broadcasts: Opens, desk_store: Store
) -> None:
    async with broadcasts() as pilot:
        await pilot.press("j", "space")
        await until(pilot, lambda: "r goes on, x stops it for good" in grid(pilot.app))
        assert await state(desk_store, "sale cuối tháng") == "paused"
        await until(pilot, lambda: chosen(pilot) == "sale cuối tháng")  # it stays under the cursor
        await pilot.press("r")
        await until(pilot, lambda: "Space pauses it" in grid(pilot.app))
        assert await state(desk_store, "sale cuối tháng") == "running"
        await pilot.press("x", "escape")
        assert await state(desk_store, "sale cuối tháng") == "running"
        await pilot.press("x", *"yes", "enter")
        await until(pilot, lambda: "Run 1 is stopped now." in grid(pilot.app))
        assert await state(desk_store, "sale cuối tháng") == "stopped"
        await pilot.press("x")
        await until(pilot, lambda: "Nothing of it is on its way or scheduled." in grid(pilot.app))


async def test_a_run_that_waits_is_let_go_or_left_out(broadcasts: Opens, desk_store: Store) -> None:
    async with broadcasts() as pilot:
        await pilot.press("r")
        await until(pilot, lambda: "12 would get" in grid(pilot.app))
        await pilot.press("escape", "X", *"yes", "enter")
        await until(pilot, lambda: "Run 1 is skipped now." in grid(pilot.app))
        run = (await desk_store.broadcasts.runs(4))[-1]
        assert run.state == "skipped"
        assert {each.state for each in await desk_store.ledger.rows(run.id)} == {"skipped"}
        await pilot.press("f2", "f3")
        await until(pilot, lambda: "skipped" in grid(pilot.app))


async def test_what_waits_goes_out_when_somebody_says_so(
    broadcasts: Opens, desk_store: Store
) -> None:
    async with broadcasts() as pilot:
        await pilot.press("r", *"yes", "enter")
        await until(pilot, lambda: "Who gets it is being written down." in grid(pilot.app))
        assert await state(desk_store, "giờ vàng") == "planning"


async def test_the_palette_does_the_same_and_says_what_cannot_be_done(
    broadcasts: Opens, desk_store: Store
) -> None:
    async with broadcasts() as pilot:
        await pilot.press("ctrl+k", *">pause")
        await until(pilot, lambda: "nothing of it goes out now" in grid(pilot.app))
        await pilot.press("escape", "j", "ctrl+k", *">pause")
        await until(pilot, lambda: "Pause what goes out" in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "Run 1 is paused now." in grid(pilot.app))
        assert await state(desk_store, "sale cuối tháng") == "paused"
        await pilot.press("ctrl+k", *"emily")
        await until(pilot, lambda: "Emily Carter" in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))


async def test_the_agenda_leads_to_the_broadcast_and_to_the_conversation(
    broadcasts: Opens,
) -> None:
    async with broadcasts() as pilot:
        await pilot.press("tab")
        await until(pilot, lambda: "Dạ mai shop gửi hàng ạ" in grid(pilot.app))
        assert "Fri 02/10 19:00" in grid(pilot.app)
        await pilot.press("j", "enter")
        await until(pilot, lambda: screen_of(pilot).pane == "broadcasts")
        assert chosen(pilot) == "live thứ sáu"
        await pilot.press("tab", "k", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))
        await until(pilot, lambda: pilot.app.screen.open_id == 1)  # type: ignore[attr-defined]


async def test_a_live_in_the_agenda_opens_it(broadcasts: Opens, desk_store: Store) -> None:
    await planned(desk_store, name="sau", planned_for=Instant(NOW + 9 * DAY))
    await planned(desk_store, name="trước", planned_for=Instant(NOW + 2 * HOUR))
    async with broadcasts() as pilot:
        await pilot.press("tab")
        await until(pilot, lambda: "Dạ mai shop gửi hàng ạ" in grid(pilot.app))
        names = [each.name for each in screen_of(pilot).broadcasts.appointments]
        await pilot.press(*"j" * names.index("sau"), "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LivesScreen))
        lives = pilot.app.screen.lives  # type: ignore[attr-defined]
        await until(pilot, lambda: lives.live is not None and lives.live.name == "sau")
        await until(pilot, lambda: "What people are told" in grid(pilot.app))


async def test_clicks_choose_rows_tabs_and_keys_of_the_footer(broadcasts: Opens) -> None:
    async with broadcasts() as pilot:
        await pilot.click("#broadcast-list", offset=(5, 6))
        await until(pilot, lambda: chosen(pilot) == "khai trương")
        await pilot.click("#tabs", offset=(20, 0))
        await until(pilot, lambda: screen_of(pilot).pane == "agenda")
        await pilot.click("#agenda", offset=(5, 1), times=2)
        await until(pilot, lambda: screen_of(pilot).pane == "broadcasts")
        assert chosen(pilot) == "live thứ sáu"
        await pilot.click("#tabs", offset=(20, 0))
        await pilot.click("#tabs", offset=(3, 0))
        await until(pilot, lambda: screen_of(pilot).pane == "broadcasts")
        foot = grid(pilot.app).splitlines()[-1]
        await pilot.click("#foot", offset=(foot.index("Tab agenda"), 0))
        await until(pilot, lambda: screen_of(pilot).pane == "agenda")


async def test_with_nothing_announced_it_says_what_to_do_and_every_key_is_harmless(
    broadcasts: Opens,
) -> None:
    async with broadcasts(filled=False) as pilot:
        await until(pilot, lambda: "Nothing was ever announced." in grid(pilot.app))
        for action in screen_of(pilot).entry.actions:
            leads_away = (
                "broadcasts_back", "help_here", "broadcast_tab", "new_broadcast",
            )  # fmt: skip
            if action.where == "broadcasts" and action.name not in leads_away:
                await pilot.press(*action.keys[0].split(" "))
        await pilot.press("tab")
        await until(pilot, lambda: "Nothing goes out in the next 60 days" in grid(pilot.app))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))


async def test_what_others_do_is_taken_in_and_the_cursor_stays_on_its_broadcast(
    broadcasts: Opens, desk_store: Store
) -> None:
    async with broadcasts() as pilot:
        await pilot.press("j")
        await until(pilot, lambda: chosen(pilot) == "sale cuối tháng")
        people = await listeners(desk_store, 3)
        new = await announced(desk_store, "ai đó gửi")
        await begun(desk_store, new, people)
        await until(pilot, lambda: "ai đó gửi" in grid(pilot.app))
        assert chosen(pilot) == "sale cuối tháng"


async def test_an_idle_screen_writes_nothing(broadcasts: Opens) -> None:
    async with broadcasts() as pilot:
        screen, drawn = screen_of(pilot), list[object]()
        await until(pilot, lambda: screen.broadcasts.runs)
        screen.list_pane.widget.refresh = lambda *_, **__: drawn.append(1)  # type: ignore[assignment]
        screen.list_pane.detail.update = lambda *_, **__: drawn.append(2)  # type: ignore[assignment]
        await screen.read_again()
        await pilot.pause()
        assert drawn == []


async def test_hostile_words_are_drawn_as_letters(broadcasts: Opens, desk_store: Store) -> None:
    async with broadcasts(filled=False) as pilot:
        await announced(
            desk_store, "[red]\x1b[2Jx", "[link=http://x]bấm[/link] \x1b]0;x\x07 {given|[b]}"
        )
        await until(pilot, lambda: "[link=http://x]bấm[/link]" in grid(pilot.app))
        assert "[red]" in grid(pilot.app)
        assert "\x1b" not in grid(pilot.app)


async def test_what_came_of_a_run_and_the_people_behind_each_figure(broadcasts: Opens) -> None:
    async with broadcasts() as pilot:
        await pilot.press("j", "j", "j", "enter")
        await until(pilot, lambda: "half within 55m" in grid(pilot.app))
        assert "By language" in grid(pilot.app)
        await pilot.press("j", "j", "enter")  # why some got nothing
        await until(pilot, lambda: "they want no promotions: 8 people" in grid(pilot.app))
        await until(pilot, lambda: "Khách 040" in grid(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: "half within 55m" in grid(pilot.app))
        await pilot.press("G", "enter")  # the last group
        await until(pilot, lambda: "Vietnamese: " in grid(pilot.app))
        await pilot.press("escape", "escape", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))


async def test_who_answered_is_one_key_away_and_leads_to_the_conversation_and_back(
    broadcasts: Opens,
) -> None:
    async with broadcasts() as pilot:
        await pilot.press("j", "j", "j", "a")
        await until(pilot, lambda: "answered after 4m" in grid(pilot.app))
        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, InboxScreen))
        await until(pilot, lambda: "Khách 002 · resolved" in grid(pilot.app))
        await pilot.press("f3")  # it is as it was left
        await until(pilot, lambda: "answered after 4m" in grid(pilot.app))
        await pilot.press("f3")
        await until(pilot, lambda: screen_of(pilot).pane == "broadcasts")


async def test_runs_are_leafed_through(broadcasts: Opens, desk_store: Store) -> None:
    async with broadcasts() as pilot:
        again = await desk_store.broadcasts.named("khai trương")
        await begun(desk_store, again, await listeners(desk_store, 3))
        await pilot.press("G")
        await pilot.press("g", "g", *("j",) * 4)
        screen_of(pilot).list_pane.choose(again.id)
        await until(pilot, lambda: screen_of(pilot).broadcasts.line.last.number == 2)  # type: ignore[union-attr]
        await pilot.press("enter")
        await until(pilot, lambda: "still to go" in grid(pilot.app))
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: "half within 55m" in grid(pilot.app))
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: "No run before." in grid(pilot.app))
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: "still to go" in grid(pilot.app))


async def test_a_click_opens_figures_and_people(broadcasts: Opens) -> None:
    async with broadcasts() as pilot:
        await pilot.click("#broadcast-list", offset=(5, 6), times=2)
        await until(pilot, lambda: "half within 55m" in grid(pilot.app))
        await pilot.click("#figures", offset=(5, 1), times=2)
        await until(pilot, lambda: "get nothing: 8 people" in grid(pilot.app))
        await until(pilot, lambda: "Khách 033" in grid(pilot.app))
        await pilot.click("#recipients", offset=(5, 0), times=2)
        await until(pilot, lambda: "Khách 033 · resolved" in grid(pilot.app))


async def test_figures_of_a_run_grow_while_it_goes_out(
    broadcasts: Opens, desk_store: Store
) -> None:
    async with broadcasts() as pilot:
        await pilot.press("j", "enter")
        await until(pilot, lambda: "still to go" in grid(pilot.app))
        left = next(line for line in grid(pilot.app).splitlines() if "still to go" in line)
        assert "18" in left
        run = (await desk_store.broadcasts.live())[-1]
        people = await desk_store.ledger.planned(run.id, 1, 5)
        await told(desk_store, run, people)
        await until(
            pilot,
            lambda: any(
                "still to go" in line and " 13 " in line for line in grid(pilot.app).splitlines()
            ),
        )
        assert "56 %  17 / 30" in grid(pilot.app)  # beside, in the list


async def test_in_a_narrow_terminal_one_pane_is_shown_at_a_time(broadcasts: Opens) -> None:
    async with broadcasts(size=(50, 16)) as pilot:
        assert "giờ vàng" in grid(pilot.app)
        await pilot.press("j", "j", "j", "enter")
        await until(pilot, lambda: "ghé chơi" in grid(pilot.app))
        assert "giờ vàng" not in grid(pilot.app)
        await pilot.press("enter")
        await until(pilot, lambda: "answered within 72 h" in grid(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: "giờ vàng" in grid(pilot.app))
