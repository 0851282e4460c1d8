"""Keys in, rows and screen out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from socialdesk.errors import StoreError
from socialdesk.model.changes import Resolve, Tag
from socialdesk.model.delivery import Refused, Settlement
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Edit, InboundMessage
from socialdesk.model.reason import Reason
from socialdesk.store.filters import Condition, InboxFilter, Shelf
from socialdesk.store.store import Store
from socialdesk.tui.dialogs.help import HelpScreen
from socialdesk.tui.dialogs.prompt import PromptScreen
from socialdesk.tui.dialogs.search import SearchScreen
from socialdesk.tui.inbox.triage import Triage
from socialdesk.tui.registry import ACTIONS, INBOX, SCREENS
from socialdesk.tui.widgets.thread_view import ThreadView
from socialdesk.tui.widgets.virtual_list import VirtualList
from tests.support.clock import ManualClock
from tests.support.desk import app_on, composer, done, grid, main, populate, type_in, until
from tests.support.make import NOW, arrival, inbound


@asynccontextmanager
async def desk(
    store: Store,
    tmp_path: Path,
    clock: ManualClock,
    size: tuple[int, int] = (120, 35),
    *,
    filled: bool = True,
) -> AsyncIterator[Pilot[Any]]:
    if filled:
        await populate(store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: "of" in grid(app) or "caught up" in grid(app))
        if filled:
            await until(pilot, lambda: "Nguyễn Thị Hương" in grid(app) and "▎" in grid(app))
        yield pilot
        await pilot.pause()
    if app.store is not None:
        await app.store.close()


async def inbox(store: Store, view: Shelf = Shelf.ACTIVE, *conditions: Condition) -> list[Any]:
    return [item.row for item in await store.inbox.page(InboxFilter(view, conditions), 20)]


async def test_the_longest_wait_stands_on_top_with_everything_beside_it(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        screen = grid(pilot.app)
    first = screen.splitlines()[2]
    assert "TG" in first
    assert "14m !!" in first
    assert "4 waiting, the longest 14m" in screen
    assert (
        screen.index("Hương")
        < screen.index("Somchai")
        < screen.index("Emily")
        < screen.index("Đặng")
    )


async def test_the_thread_shows_albums_as_one_versions_notes_and_states(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        screen = grid(pilot.app)
    assert screen.count("🖼 photo 1280×960 178 KB") == 2
    assert "ảnh em mặc size S" in screen
    assert "✎ until" in screen
    assert "note of linh" in screen
    assert "#vip" in screen


async def test_answering_by_keys_alone(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("enter")
        await type_in(pilot, "dạ còn ạ")
        await pilot.press("enter")
        await until(pilot, lambda: "… queued" in grid(pilot.app))
        assert composer(pilot).text == ""

    (row, *_) = await desk_store.deliveries.rows("queued", 10)
    assert (row.body, row.author, row.conversation_id) == ("dạ còn ạ", "linh", 1)
    assert (await inbox(desk_store, Shelf.ACTIVE, Condition("waiting")))[
        0
    ].name != "Nguyễn Thị Hương"


async def test_keys_that_come_in_one_burst_do_what_they_would_one_by_one(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    """An input method corrects with backspace, ssh sends it all at once: no letter may overtake a
    command."""
    async with desk(desk_store, tmp_path, clock) as pilot:
        burst = [
            *"r",
            *"tie",
            "backspace",
            *"êng vie",
            "backspace",
            "ê",
            "backspace",
            *"ệt",
            "enter",
            *"ok em",
            "enter",
            *"e",
        ]
        from textual import events

        for key in burst:
            name, char = (key, None) if len(key) > 1 else ("space" if key == " " else key, key)
            pilot.app.post_message(events.Key(name, char))
        await until(pilot, lambda: composer(pilot).text == "e")
        await done(pilot)

    assert [row.body for row in await desk_store.deliveries.rows("queued", 10)] == [
        "tiêng việt",
        "ok em",
    ]
    assert (await inbox(desk_store, view=Shelf.RESOLVED)) == []


async def test_a_paste_of_many_lines_is_never_sent_and_never_a_command(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    from textual import events

    async with desk(desk_store, tmp_path, clock) as pilot:
        pilot.app.post_message(events.Paste("eeee\nq"))
        await pilot.press("r")
        await until(pilot, lambda: pilot.app.focused is composer(pilot))
        pilot.app.post_message(events.Paste("dòng 1\r\ndòng 2\x1b[31m"))
        await until(pilot, lambda: composer(pilot).text == "dòng 1\ndòng 2[31m")
        await pilot.press("ctrl+j")
        await type_in(pilot, "x")
        assert composer(pilot).text.endswith("\nx")

    assert await desk_store.deliveries.rows("queued", 10) == []


async def test_a_draft_comes_back_and_is_marked(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("enter")
        await type_in(pilot, "dạ chị chờ")
        await done(pilot)
        assert await desk_store.drafts.body(1, "linh") == "dạ chị chờ"
        await pilot.press("escape", "j")
        await until(pilot, lambda: composer(pilot).text == "")
        await until(pilot, lambda: "✎" in grid(pilot.app))
    async with desk(desk_store, tmp_path, clock, filled=False) as pilot:
        await until(pilot, lambda: composer(pilot).text == "dạ chị chờ")


async def test_verbs_on_the_conversation_under_the_cursor(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("A")
        await until(pilot, lambda: "Assigned" in grid(pilot.app) or "@linh" in grid(pilot.app))
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
        await type_in(pilot, "đổi-trả -vip")
        await pilot.press("enter")
        await until(pilot, lambda: "#đổi-trả" in grid(pilot.app))
        await pilot.press("y")
        await type_in(pilot, "ghi chú")
        await pilot.press("enter")
        await until(pilot, lambda: "ghi chú" in grid(pilot.app))
        await pilot.press("escape", "e")
        await until(
            pilot,
            lambda: "1 of 4" in grid(pilot.app) and "Somchai" in grid(pilot.app).splitlines()[2],
        )

    (row,) = await inbox(desk_store, view=Shelf.RESOLVED)
    assert (row.id, row.assignee) == (1, "linh")
    assert (await desk_store.inbox.page(InboxFilter(Shelf.RESOLVED), 5))[0].tags == (
        "size-m",
        "đổi-trả",
    )


async def test_snoozing_in_ones_own_words(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("s")
        await type_in(pilot, "chiều mai 3h")
        await pilot.press("enter")
        await until(pilot, lambda: "Snoozed until Tuesday 29/09/2026 15:00" in grid(pilot.app))
        await pilot.press("s")
        await type_in(pilot, "never")
        await pilot.press("enter")
        await until(pilot, lambda: "is no time I know" in grid(pilot.app))

    assert [row.id for row in await inbox(desk_store, view=Shelf.SNOOZED)] == [1]


async def test_after_a_verb_the_cursor_is_on_the_next_and_enter_opens_it(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: "1 of 4" in grid(pilot.app))
        await pilot.press("enter")
        await type_in(pilot, "x")
        await pilot.press("enter")
        await done(pilot)

    (row,) = await desk_store.deliveries.rows("queued", 10)
    assert row.conversation_id == 3


async def test_after_an_answer_the_next_verb_means_the_one_that_was_answered(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("enter", "x", "enter")
        await until(pilot, lambda: "… queued" in grid(pilot.app))
        await done(pilot)
        await pilot.press("escape", "e")
        await until(pilot, lambda: "of 4" in grid(pilot.app))
        await until(pilot, lambda: grid(pilot.app).splitlines()[2].count("Hương") == 0)

    assert [row.id for row in await inbox(desk_store, view=Shelf.RESOLVED)] == [1]


async def test_search_opens_what_it_finds_without_accents(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("slash")
        await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))
        await type_in(pilot, "dang duc")
        await until(pilot, lambda: "1 found" in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "giao sai màu" in grid(pilot.app))
        assert pilot.app.focused is composer(pilot)
        await pilot.press("escape")


async def test_news_neither_moves_what_is_read_nor_takes_the_cursor(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    many = [
        inbound(f"tin {n}", "11", chat=str(1_000 + n), at=Instant(NOW - 3_000_000 + n * 1_000))
        for n in range(60)
    ]
    await desk_store.record([arrival(each) for each in many], NOW, ())
    async with desk(desk_store, tmp_path, clock, filled=False) as pilot:
        await until(pilot, lambda: "1 of 60 " in grid(pilot.app))
        for _ in range(30):
            await pilot.press("j")
        await until(pilot, lambda: "31 of 60" in grid(pilot.app))
        listing = main(pilot).query_one(VirtualList)
        before = (listing.scroll_offset.y, main(pilot).desk.inbox.window.id_at(listing.cursor))
        text_before = [line[:38] for line in grid(pilot.app).splitlines()[2:30]]
        early = [
            inbound("sớm hơn", "11", chat=str(5_000 + n), at=Instant(NOW - 9_000_000 + n))
            for n in range(7)
        ]
        await desk_store.record([arrival(each) for each in early], NOW, ())
        await until(pilot, lambda: "38 of 67" in grid(pilot.app))
        after = main(pilot).desk.inbox.window.id_at(listing.cursor)

        assert after == before[1]
        assert listing.scroll_offset.y == before[0] + 14
        assert [line[:38] for line in grid(pilot.app).splitlines()[2:30]] == text_before
        assert "▲ 7 new above" in grid(pilot.app)


async def test_a_thread_stays_where_it_is_read_and_follows_at_the_end(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    said = [
        inbound(f"câu số {n}", str(n), at=Instant(NOW - 600_000 + n * 100)) for n in range(1, 81)
    ]
    await desk_store.record([arrival(each) for each in said], NOW, ())
    async with desk(desk_store, tmp_path, clock, filled=False) as pilot:
        await until(pilot, lambda: "câu số 80" in grid(pilot.app))
        thread = main(pilot).query_one(ThreadView)
        await desk_store.record([arrival(inbound("mới 1", "81", at=NOW))], NOW, ())
        await until(pilot, lambda: "mới 1" in grid(pilot.app).split("│", 1)[1] and thread.follows)
        await pilot.press("left_square_bracket")
        await pilot.pause()
        place = thread.scroll_offset.y
        await desk_store.record([arrival(inbound("mới 2", "82", at=Instant(NOW + 1)))], NOW, ())
        await until(pilot, lambda: "1 new below" in grid(pilot.app))
        assert thread.scroll_offset.y == place
        await pilot.press("right_square_bracket", "right_square_bracket", "right_square_bracket")
        await until(pilot, lambda: "new below" not in grid(pilot.app))


async def test_older_messages_come_when_the_top_is_reached(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    said = [
        inbound(f"câu số {n:03}", str(n), at=Instant(NOW - 600_000 + n * 100))
        for n in range(1, 251)
    ]
    await desk_store.record([arrival(each) for each in said], NOW, ())
    async with desk(desk_store, tmp_path, clock, filled=False) as pilot:
        await until(pilot, lambda: "câu số 250" in grid(pilot.app))
        for _ in range(12):
            await pilot.press("left_square_bracket")
            await done(pilot)
        await until(pilot, lambda: "câu số 001" in grid(pilot.app) or pilot.app._exception)


async def test_trouble_is_shown_with_what_to_do_and_can_be_retried(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("enter")
        await type_in(pilot, "alo")
        await pilot.press("enter")
        await done(pilot)
        (claimed,) = await desk_store.claims.claim([AccountId(1)], NOW, Instant(NOW + 1), 5)
        why = "The customer has blocked the bot. Wait until they write again."
        await desk_store.settlements.settle([Settlement(claimed, Refused(why))], NOW)
        await until(
            pilot, lambda: "✗ not sent" in grid(pilot.app) and "blocked the bot" in grid(pilot.app)
        )
        await pilot.press("escape", "home", "R")
        await until(pilot, lambda: "Queued again" in grid(pilot.app))

    assert (await desk_store.deliveries.rows(None, 5))[0].state == "queued"


async def test_a_worker_that_does_not_run_is_said(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    clock.advance(60)
    async with desk(desk_store, tmp_path, clock) as pilot:
        assert "▲ shop" in grid(pilot.app)
        assert "start `socialdesk run`" in grid(pilot.app)


async def test_hostile_names_and_words_are_drawn_as_they_stand(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    from socialdesk.model.message import Sender

    who = Sender("66", "[/]\x1b]0;x\x07[@click=app.quit]win[/] \u202eevil", username="[b]")
    words = [
        "[/b] [red]x",
        "\x1b[2J\x9b31m",
        "a" + "\u0301" * 30,
        "👨‍👩‍👧‍👦 👍🏽 1️⃣",
        "ก" * 300,
        "\u2066" * 10,
        "x" * 900,
    ]
    events = [
        inbound(body, str(n), chat="66", sender=who, contact=who, at=Instant(NOW + n))
        for n, body in enumerate(words, 1)
    ]
    await desk_store.record([arrival(each) for each in events], NOW, ())
    await desk_store.conversations.do(Tag(("[/]",)), [1], "[bold]", NOW)
    async with desk(desk_store, tmp_path, clock, filled=False) as pilot:
        await until(pilot, lambda: "[@click=app.quit]win" in grid(pilot.app))
        for keys in (["enter"], ["escape"], ["t"], ["escape"], ["slash", *"evil"]):
            await pilot.press(*keys)
            await done(pilot)
        drawn = grid(pilot.app)
        await pilot.press("escape")

    assert not {
        char
        for char in drawn
        if (ord(char) < 0x20 and char != "\n") or 0x7F <= ord(char) < 0xA0 or ord(char) == 0x202E
    }


@pytest.mark.parametrize(
    "size", [(120, 35), (80, 24), (60, 20), (50, 16), (39, 9), (1, 1), (200, 60)]
)
async def test_every_size_is_drawn(
    desk_store: Store, tmp_path: Path, clock: ManualClock, size: tuple[int, int]
) -> None:
    await populate(desk_store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)
    async with app.run_test(size=size) as pilot:
        await done(pilot)
        await pilot.press("enter", "x", "escape", "question_mark", "escape")
        await pilot.resize_terminal(80, 24)
        await until(pilot, lambda: "Hương" in grid(app))
        assert all(len(line) <= 80 for line in grid(app).splitlines())
    assert app.store is not None
    await app.store.close()


async def test_help_and_palette_name_every_action_of_the_inbox(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock, (120, 300)) as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        others = [action for screen in SCREENS if screen is not INBOX for action in screen.actions]
        named = [action.help[:30] for action in ACTIONS if action not in others]
        await until(pilot, lambda: [each for each in named if each not in grid(pilot.app)] == [])
        await pilot.press("escape", "ctrl+p")
        await until(pilot, lambda: "Snooze" in grid(pilot.app))
        await pilot.press("escape")


async def test_a_store_in_trouble_is_a_line_and_not_the_end(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        app: Any = pilot.app
        await app.store.database.writer.raw.execute_fetchall("PRAGMA query_only = ON")
        await pilot.press("enter")
        await type_in(pilot, "giữ lại")
        await pilot.press("enter")
        await until(pilot, lambda: "read-only" in grid(app))
        await until(pilot, lambda: composer(pilot).text == "giữ lại")
        await app.store.database.writer.raw.execute_fetchall("PRAGMA query_only = OFF")
        await pilot.press("enter")
        await done(pilot)

    assert [row.body for row in await desk_store.deliveries.rows("queued", 5)] == ["giữ lại"]


@pytest.mark.parametrize("keys", [("e",), ("A",), ("t", "v", "i", "p", "enter")])
async def test_an_act_that_the_store_did_not_take_is_not_promised_to_go_by_itself(
    desk_store: Store,
    tmp_path: Path,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    keys: tuple[str, ...],
) -> None:
    async def full(*_: object, **__: object) -> None:
        raise StoreError(Reason("store.disk_full", path="desk.db"))

    async with desk(desk_store, tmp_path, clock) as pilot:
        app: Any = pilot.app
        said: list[str] = []
        monkeypatch.setattr(main(pilot), "tell", lambda words, **_: said.append(words))
        monkeypatch.setattr(type(app.store.conversations), "do", full)
        await pilot.press(*keys)
        await until(pilot, lambda: said)
        assert said[-1].startswith(
            "The disk that holds the store desk.db is full. Free some space;"
        )
        assert said[-1].endswith("What you asked for has not come to its end: do it again then.")


async def test_a_question_is_about_whom_it_named_although_the_list_moved_before_the_answer(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
        await desk_store.conversations.do(Resolve(), [1], "mai", Instant(NOW))
        await until(pilot, lambda: main(pilot).list_pane.under_cursor not in (None, 1))
        await type_in(pilot, "sỉ")
        await pilot.press("enter")
        await until(pilot, lambda: "#sỉ" in grid(pilot.app))

    rows = await desk_store.inbox.page(InboxFilter(Shelf.ALL), 20)
    assert [item.row.id for item in rows if "sỉ" in item.tags] == [1]


async def test_the_desk_can_be_left_when_the_store_cannot_be_written(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        app: Any = pilot.app
        await pilot.press("enter", "x", "escape")
        await app.store.database.writer.raw.execute_fetchall("PRAGMA query_only = ON")
        await pilot.press("q")
        await until(pilot, lambda: not app.is_running or app._exit)


async def test_a_mistake_of_ours_ends_in_one_sentence_without_anybodys_words(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    await populate(desk_store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock)

    def broken(self: Triage) -> None:
        customer = "bí mật của khách"
        raise RuntimeError(customer)

    monkeypatch.setattr(Triage, "resolve", broken)
    with pytest.raises(RuntimeError):
        async with app.run_test() as pilot:
            await until(pilot, lambda: "Hương" in grid(app))
            await pilot.press("e")
            await pilot.pause()
    if app.store is not None:
        await app.store.close()

    report = Path(app.crash.split("written in ")[1].split(";")[0])
    assert "RuntimeError" in app.crash
    assert "bí mật" not in app.crash + await asyncio.to_thread(report.read_text, "utf-8")
    report.unlink()


async def test_a_hundred_thousand_conversations(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "desk.db") as raw:
        raw.executemany(
            "INSERT INTO contact (id, account_id, remote_id, name, folded) VALUES (?, 1, ?, ?, '')",
            ((n, str(n), f"Khách {n}") for n in range(1, 100_001)),
        )
        raw.executemany(
            "INSERT INTO conversation (id, account_id, contact_id, chat, chat_kind, address, status, episode, opened_at, "
            "waiting_since, last_message_at, last_seq, last_text, last_author, unread, acknowledged_episode, sort_key, "
            "revision) VALUES (?1, 1, ?1, ?1, 'private', '{}', 'open', 1, 1, ?1, ?1, 1, 'x', 'customer', 1, 1, ?1, 1)",
            ((n,) for n in range(1, 100_001)),
        )
    raw.close()
    async with desk(desk_store, tmp_path, clock, filled=False) as pilot:
        await until(pilot, lambda: "1 of 100,000 " in grid(pilot.app))
        await pilot.press("G")
        await until(pilot, lambda: "Khách 100000" in grid(pilot.app))
        await pilot.press("g", "g")
        await until(pilot, lambda: "Khách 1 " in grid(pilot.app))


@pytest.mark.parametrize(
    "later",
    [
        inbound("size L nhé", "99", at=Instant(NOW + 60_000)),
        Edit(inbound("em lấy 20 cái", "11"), Instant(NOW + 60_000)),
    ],
    ids=["written", "edited"],
)
async def test_what_is_written_before_the_screen_shows_it_is_not_resolved_with_it(
    desk_store: Store,
    tmp_path: Path,
    clock: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    later: InboundMessage | Edit,
) -> None:
    monkeypatch.setattr(type(desk_store.database), "changes", _nothing_ever)
    async with desk(desk_store, tmp_path, clock) as pilot:
        await desk_store.record([arrival(later)], NOW, ())
        await pilot.press("e")
        await until(pilot, lambda: "wrote meanwhile" in grid(pilot.app))

    row = (await desk_store.inbox.by_ids([1]))[1].row
    assert (row.status, row.unread, row.waiting_since) == ("open", 1, NOW + 60_000)


async def _nothing_ever(_: object) -> AsyncIterator[None]:
    """A desk that is slow to hear of changes."""
    yield
    await asyncio.Event().wait()
