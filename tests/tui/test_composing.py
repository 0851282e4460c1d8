"""Writing at the desk: taking back, later, canned answers, fields, emoji, notes, editing, files."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from textual import events
from textual.pilot import Pilot

from socialdesk.model.delivery import Sent, Settlement
from socialdesk.model.ids import AccountId, Instant
from socialdesk.store.engine.database import Query
from socialdesk.store.store import Store
from socialdesk.tui.app import DeskApp, Settings
from socialdesk.tui.registry import keymap
from tests.support.clock import ManualClock
from tests.support.desk import app_on, composer, done, grid, main, populate, type_in, until
from tests.support.make import NOW, arrival, inbound

REPLY_TO = Query(str, "SELECT COALESCE(reply_to, '') FROM outbox ORDER BY id")


@asynccontextmanager
async def desk(
    store: Store,
    tmp_path: Path,
    clock: ManualClock,
    settings: Settings | None = None,
    agent: str = "linh",
    size: tuple[int, int] = (130, 40),
) -> AsyncIterator[Pilot[Any]]:
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock, agent, tmp_path / "files", settings)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: "Nguyễn Thị Hương" in grid(app) and "▎" in grid(app))
        yield pilot
        await pilot.pause()
    if app.store is not None:
        await app.store.close()


async def states(store: Store) -> list[tuple[str, str]]:
    return [(row.body, row.state) for row in await store.deliveries.rows("all", 20)][
        1:
    ]  # the first is populate's


async def test_for_five_seconds_a_send_can_be_taken_back_into_the_composer(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    async with desk(desk_store, tmp_path, clock, Settings()) as pilot:
        await pilot.press("r")
        await type_in(pilot, "sai rồi")
        await pilot.press("enter")
        await until(pilot, lambda: "sent in 5 s · ^z takes it back" in grid(pilot.app))
        assert await desk_store.claims.claim([AccountId(1)], NOW, Instant(NOW + 9), 9) == []
        await pilot.press("ctrl+z")
        await until(pilot, lambda: composer(pilot).text == "sai rồi")
        await pilot.press("enter", "escape", "u")
        await until(pilot, lambda: composer(pilot).text == "sai rồi")
        await pilot.press("enter")
        await until(pilot, lambda: "sent in 5 s" in grid(pilot.app))
        clock.advance(5)
        await until(pilot, lambda: "takes it back" not in grid(pilot.app))
        await pilot.press("ctrl+z")
        await done(pilot)

    assert await states(desk_store) == [
        ("sai rồi", "cancelled"),
        ("sai rồi", "cancelled"),
        ("sai rồi", "queued"),
    ]


async def test_an_answer_is_sent_later_in_ones_own_words_and_shown_in_the_thread(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("r")
        await type_in(pilot, "chúc ngủ ngon")
        await pilot.press("ctrl+t")
        await type_in(pilot, "chiều mai 3h")
        await pilot.press("enter")
        await until(pilot, lambda: "⏰ Tue 29/09 15:00" in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "⏰ later: Tue 29/09 15:00" in grid(pilot.app))
        await pilot.press("escape", "X")
        await until(pilot, lambda: "Taken out." in grid(pilot.app))

    assert await states(desk_store) == [("chúc ngủ ngon", "cancelled")]


async def test_a_canned_answer_is_found_without_accents_filled_in_and_its_holes_hold_the_send_back(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    await desk_store.canned.save("gia", "Dạ {pronoun} {given} ơi, đơn {order} ạ", "Báo giá", "Giá")
    await desk_store.contacts.set_detail(1, "pronoun", "chị")
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("r")
        await type_in(pilot, "/bao")
        await until(
            pilot, lambda: "/gia" in grid(pilot.app) and "Dạ chị Hương ơi" in grid(pilot.app)
        )
        await pilot.press("enter")
        await until(pilot, lambda: composer(pilot).text == "Dạ chị Hương ơi, đơn {order} ạ")
        assert composer(pilot).selected_text == "{order}"
        await pilot.press("enter")
        await until(pilot, lambda: "{order} is still empty" in grid(pilot.app))
        await until(pilot, lambda: composer(pilot).text.endswith("{order} ạ"))
        await pilot.press("tab")
        await type_in(pilot, "DH1")
        await pilot.press("enter")
        await until(pilot, lambda: "DH1 ạ" in grid(pilot.app) and composer(pilot).text == "")

    assert await states(desk_store) == [("Dạ chị Hương ơi, đơn DH1 ạ", "queued")]
    assert (await desk_store.canned.all())[0].uses == 1


async def test_fields_and_emoji_are_offered_while_typing_and_slashes_in_words_are_not_canned(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("r")
        await type_in(pilot, "nam/nu 10:30 {giv")
        await until(pilot, lambda: "{given}" in grid(pilot.app))
        await pilot.press("tab")
        await type_in(pilot, " :tim")
        await until(pilot, lambda: "❤" in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: composer(pilot).text == "nam/nu 10:30 Hương ❤")
        await type_in(pilot, " :x")
        await pilot.press("escape")
        await until(pilot, lambda: main(pilot).pane == "list")


async def test_a_note_has_its_own_draft_its_own_colour_and_tells_whom_it_mentions(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    await desk_store.team.join("lan", NOW)
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("r")
        await type_in(pilot, "trả lời dở")
        await pilot.press("escape", "y")
        await until(pilot, lambda: composer(pilot).has_class("noting"))
        await until(pilot, lambda: composer(pilot).text == "")
        await type_in(pilot, "@la")
        await until(pilot, lambda: "@lan" in grid(pilot.app))
        await pilot.press("tab")
        await type_in(pilot, "xem giúp")
        await pilot.press("enter")
        await until(pilot, lambda: composer(pilot).text == "trả lời dở")
        assert not composer(pilot).has_class("noting")

    assert await desk_store.team.mentioned("lan") == 1
    assert await states(desk_store) == []
    async with desk(desk_store, tmp_path, clock, agent="lan") as pilot:
        await until(pilot, lambda: "· @1" in grid(pilot.app))
        await pilot.press("r")
        await until(pilot, lambda: "· @1" not in grid(pilot.app))


async def sent(store: Store, text: str) -> None:
    (claimed,) = await store.claims.claim([AccountId(1)], NOW, Instant(NOW + 9), 9)
    assert claimed.body == text
    await store.settlements.settle([Settlement(claimed, Sent("77", 77, NOW))], NOW)


async def test_the_last_answer_is_edited_by_up_and_taken_back_in_the_thread(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("r")
        await type_in(pilot, "giá 350k")
        await pilot.press("enter")
        await until(pilot, lambda: "queued" in grid(pilot.app))
        await sent(desk_store, "giá 350k")
        await until(pilot, lambda: "queued" not in grid(pilot.app))
        await pilot.press("up")
        await until(pilot, lambda: composer(pilot).text == "giá 350k")
        assert "other words for your message" in grid(pilot.app)
        await pilot.press("backspace", "backspace", "backspace", "backspace", *"320k", "enter")
        await until(pilot, lambda: "[edit] giá 320k" in grid(pilot.app))
        await sent(desk_store, "giá 320k")
        await until(pilot, lambda: "until" in grid(pilot.app) and "giá 350k" in grid(pilot.app))
        await pilot.press("shift+tab", "tab", "k", "D")
        await type_in(pilot, "yes")
        await pilot.press("enter")
        await until(pilot, lambda: "[take back]" in grid(pilot.app))

    acts = [
        (row.operation, row.body, row.state) for row in await desk_store.deliveries.rows("all", 20)
    ][1:]
    assert acts == [
        ("say", "giá 350k", "sent"),
        ("edit", "giá 320k", "sent"),
        ("unsend", "", "queued"),
    ]


async def test_a_chosen_message_is_answered_and_copied(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("tab", "g", "g", "full_stop")
        app = pilot.app
        assert isinstance(app, DeskApp)
        await until(pilot, lambda: app.copied == "Shop ơi áo khoác đỏ còn size M không ạ?")
        await pilot.press("r")
        await until(pilot, lambda: "↩ to the chosen message" in grid(app))
        await type_in(pilot, "còn ạ")
        await pilot.press("enter")
        await done(pilot)

    await desk_store.claims.claim([AccountId(1)], NOW, Instant(NOW + 9), 9)
    rows = await desk_store.database.all(REPLY_TO)
    assert rows[-1] == "11"


async def test_a_colleagues_answer_is_said_before_a_second_one_is_sent(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("r")
        await type_in(pilot, "dạ còn")
        await until(pilot, lambda: "draft kept" in grid(pilot.app))
        clock.advance(1)
        other = app_on(f"sqlite:///{tmp_path}/desk.db", clock, "lan")
        del other
        from socialdesk.services.replies import Replies
        from tests.support.desk import LIMITS

        await Replies(desk_store, clock, LIMITS).send(1, "lan trả lời rồi", "lan-key", "lan")
        await until(pilot, lambda: "lan trả lời rồi" in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "lan has just answered here" in grid(pilot.app))
        assert len(await states(desk_store)) == 1
        await pilot.press("enter")
        await until(pilot, lambda: composer(pilot).text == "")

    assert [body for body, _ in await states(desk_store)] == ["lan trả lời rồi", "dạ còn"]


async def test_a_dropped_file_is_offered_as_an_attachment_and_a_shop_may_want_enter_for_lines(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    picture = tmp_path / "áo đỏ.png"
    picture.write_bytes(b"\x89PNG")
    settings = Settings(undo_seconds=0, keymap=keymap(enter_sends=False))
    async with desk(desk_store, tmp_path, clock, settings) as pilot:
        await pilot.press("r")
        await until(pilot, lambda: not main(pilot).composer.is_waiting)
        pilot.app.post_message(events.Paste(f"'{picture}'"))
        await until(pilot, lambda: "📎 áo đỏ.png 4 B" in grid(pilot.app))
        await type_in(pilot, "hai")
        await pilot.press("enter")
        await type_in(pilot, "dòng")
        assert composer(pilot).text == "hai\ndòng"
        await pilot.press("f9")
        await until(pilot, lambda: composer(pilot).text == "")
        await done(pilot)

    (row,) = (await desk_store.deliveries.rows("queued", 9))[-1:]
    assert row.body == "hai\ndòng"
    assert json.loads(row.file)["name"] == "áo đỏ.png"


async def test_enter_twice_on_nothing_leads_on_to_the_next_who_waits(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("r", "enter", "enter")
        await until(pilot, lambda: "Somchai" in grid(pilot.app).split("│")[1])

    assert await states(desk_store) == []


async def test_what_a_customer_writes_meanwhile_cancels_what_was_to_go_later(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("r")
        await type_in(pilot, "nhắc lại")
        await pilot.press("ctrl+t")
        await type_in(pilot, "2h")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "⏰ later" in grid(pilot.app))
        await desk_store.record(
            [arrival(inbound("em chốt", "30", at=Instant(NOW + 5)))], Instant(NOW + 5), ()
        )
        await desk_store.deliveries.release_scheduled(Instant(NOW + 6))
        await until(pilot, lambda: "the customer wrote first" in grid(pilot.app))

    assert await states(desk_store) == [("nhắc lại", "cancelled")]


async def test_a_note_begun_in_one_burst_with_the_move_is_read_and_kept_where_it_belongs(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    await desk_store.drafts.save(3, "linh", "trả lời dở", NOW)
    async with desk(desk_store, tmp_path, clock) as pilot:
        for key in "jyghi":
            pilot.app.post_message(events.Key(key, key))
        await until(pilot, lambda: composer(pilot).text == "ghi")
        await until(
            pilot, lambda: "▎ ราคาเท่าไหร่" in grid(pilot.app) and composer(pilot).has_class("noting")
        )
        await pilot.press("enter")
        await until(pilot, lambda: composer(pilot).text == "trả lời dở")

    assert (await desk_store.threads.rows(3, 9))[-1].body == "ghi"
    assert await states(desk_store) == []


async def test_what_is_taken_back_stands_before_what_was_begun_since_and_brings_its_file(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    picture = tmp_path / "ao.png"
    picture.write_bytes(b"\x89PNG")
    async with desk(desk_store, tmp_path, clock, Settings()) as pilot:
        await pilot.press("r")
        await type_in(pilot, "một")
        await pilot.press("enter")
        await until(pilot, lambda: "takes it back" in grid(pilot.app))
        await type_in(pilot, "hai")
        await pilot.press("escape", "u")
        await until(pilot, lambda: composer(pilot).text == "một\nhai")
        await until(pilot, lambda: "draft kept" in grid(pilot.app))
        assert await desk_store.drafts.body(1, "linh") == "một\nhai"
        await pilot.press("r", "ctrl+o")
        await type_in(pilot, str(picture))
        await pilot.press("enter")
        await until(pilot, lambda: "📎 ao.png" in grid(pilot.app))
        await pilot.press("enter")
        await until(
            pilot, lambda: "📎 ao.png" not in grid(pilot.app) and "takes it back" in grid(pilot.app)
        )
        await pilot.press("ctrl+z")
        await until(
            pilot, lambda: "📎 ao.png" in grid(pilot.app) and composer(pilot).text == "một\nhai"
        )
