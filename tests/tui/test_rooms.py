"""The rest of the desk by key: finding anything, many at once, undo, views, colleagues, the
customer, viewer, themes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from rich.style import Style
from textual.pilot import Pilot

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import set_language
from socialdesk.model.ids import AccountId, Instant
from socialdesk.store.filters import Condition, InboxFilter, Shelf
from socialdesk.store.store import Store
from socialdesk.tui import compat, opener
from socialdesk.tui.app import DeskApp, Settings
from socialdesk.tui.dialogs.checklist import ChecklistScreen
from socialdesk.tui.dialogs.palette import PaletteScreen
from socialdesk.tui.dialogs.preview import PreviewScreen
from socialdesk.tui.dialogs.prompt import PromptScreen
from socialdesk.tui.dialogs.search import SearchScreen
from socialdesk.tui.dialogs.viewer import ViewerScreen
from socialdesk.tui.opener import Opener
from socialdesk.tui.registry import ACTIONS
from socialdesk.tui.text import Veil
from socialdesk.tui.widgets import palette
from socialdesk.tui.widgets.thread_view import ThreadView
from tests.support.clock import ManualClock
from tests.support.desk import app_on, grid, leave_dialogs, open_shop, populate, until
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.postgres import PostgresServer
from tests.tui.test_desk import composer, main, type_in


@asynccontextmanager
async def desk(
    store: Store,
    tmp_path: Path,
    clock: ManualClock,
    settings: Settings | None = None,
    agent: str = "linh",
    size: tuple[int, int] = (140, 40),
    *,
    filled: bool = True,
) -> AsyncIterator[Pilot[Any]]:
    if filled:
        await populate(store)
    app = app_on(f"sqlite:///{tmp_path}/desk.db", clock, agent, tmp_path / "files", settings)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: "Nguyễn Thị Hương" in grid(app) and "▎" in grid(app))
        yield pilot
        await pilot.pause()
    if app.store is not None:
        await app.store.close()


async def ids(store: Store, view: Shelf = Shelf.ACTIVE, *conditions: Condition) -> list[int]:
    return [item.row.id for item in await store.inbox.page(InboxFilter(view, conditions), 50)]


async def test_the_palette_leads_to_people_tags_views_and_actions_and_says_why_not(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("ctrl+k")
        await until(pilot, lambda: isinstance(pilot.app.screen, PaletteScreen))
        await type_in(pilot, "dang")
        await until(pilot, lambda: "Đặng Đức" in grid(pilot.app))
        await pilot.press("enter")
        await until(
            pilot, lambda: pilot.app.focused is composer(pilot) and main(pilot).open_id == 5
        )
        await pilot.press("ctrl+k")
        await type_in(pilot, ">hide")
        await until(pilot, lambda: "only for comments" in grid(pilot.app))
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, PaletteScreen)
        await pilot.press("escape", "escape", "ctrl+k")
        await type_in(pilot, "#vip")
        await until(pilot, lambda: "# #vip" in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "tag:vip" in grid(pilot.app) and "1 of 1" in grid(pilot.app))
        await pilot.press("colon")
        await type_in(pilot, "mine")
        await until(pilot, lambda: "Take it: assign it to me" in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "Assigned to linh" in grid(pilot.app))


async def test_many_at_once_are_looked_at_first_done_and_taken_back_as_one(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    many = [
        inbound("alo", "11", chat=str(2_000 + n), at=Instant(NOW - 5_000 - n)) for n in range(250)
    ]
    await desk_store.record([arrival(each) for each in many], NOW, ())
    async with desk(desk_store, tmp_path, clock) as pilot:
        await until(pilot, lambda: "of 255 " in grid(pilot.app))
        await pilot.press("asterisk")
        await until(pilot, lambda: "255 marked" in grid(pilot.app))
        await pilot.press("e")
        await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen))
        assert "255 conversations" in grid(pilot.app)
        assert "and 247 more" in grid(pilot.app)
        await pilot.press("escape", "e", "enter")
        await until(pilot, lambda: "All caught up" in grid(pilot.app))
        assert len(await ids(desk_store, Shelf.RESOLVED)) == 50
        await pilot.press("u")
        await until(pilot, lambda: "1 of 255" in grid(pilot.app))
        await pilot.press("home", "v", "v", "j", "V")
        await until(pilot, lambda: "4 marked" in grid(pilot.app))
        await pilot.press("t")
        await type_in(pilot, "lô")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, PreviewScreen))
        await pilot.press("enter")
        await until(pilot, lambda: "#lô" in grid(pilot.app))
        await pilot.press("escape")

    assert len(await ids(desk_store, Shelf.ALL, Condition("tag", ("lô",)))) == 4


async def test_undo_and_redo_by_key(desk_store: Store, tmp_path: Path, clock: ManualClock) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("u")
        await until(
            pilot,
            lambda: (
                "There is nothing to take back" in grid(pilot.app) or "Took back" in grid(pilot.app)
            ),
        )
        await pilot.press("e")
        await until(pilot, lambda: "1 of 4" in grid(pilot.app))
        await pilot.press("u")
        await until(pilot, lambda: "1 of 5" in grid(pilot.app) or "2 of 5" in grid(pilot.app))
        await pilot.press("U")
        await until(pilot, lambda: "of 4" in grid(pilot.app))


async def test_the_list_is_narrowed_kept_as_a_view_and_forgotten(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("backslash")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
        await type_in(pilot, "tag:vi")
        await until(pilot, lambda: "tag:vip" in grid(pilot.app))
        await pilot.press("tab", "enter")
        await until(pilot, lambda: "1 of 1" in grid(pilot.app) and "\\ tag:vip" in grid(pilot.app))
        await pilot.press("S")
        await type_in(pilot, "VIP")
        await pilot.press("enter")
        await until(pilot, lambda: "7 VIP 1" in grid(pilot.app))
        await pilot.press("1")
        await until(pilot, lambda: "1 of 5" in grid(pilot.app))
        await pilot.press("7")
        await until(pilot, lambda: "1 of 1" in grid(pilot.app))
        await pilot.press("D")
        await until(pilot, lambda: isinstance(pilot.app.screen, PromptScreen))
        await type_in(pilot, "yes")
        await pilot.press("enter")
        await until(pilot, lambda: "7 VIP" not in grid(pilot.app).splitlines()[1])
        await pilot.press("D")
        await until(pilot, lambda: "only saved views" in grid(pilot.app))
        await pilot.press("backslash")
        await type_in(pilot, "chanel:x")
        await pilot.press("enter")
        await until(pilot, lambda: "Did you mean channel:" in grid(pilot.app))

    assert await desk_store.views.all("linh") == []


async def test_space_goes_to_whom_to_answer_next_and_says_why(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.press("G", "space")
        await until(pilot, lambda: main(pilot).open_id == 1)
        await until(pilot, lambda: "has waited 14m" in grid(pilot.app))
        await pilot.press("space")
        await until(pilot, lambda: main(pilot).open_id == 3)
        await pilot.press("E")
        await until(pilot, lambda: main(pilot).open_id == 1)
        await pilot.press("J")
        await until(pilot, lambda: main(pilot).open_id == 4)
        await pilot.press("K")
        await until(pilot, lambda: main(pilot).open_id == 1)

    assert await ids(desk_store, Shelf.RESOLVED) == [3]


async def test_hits_of_a_search_are_walked_and_the_message_itself_is_shown(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    who = sender("Nguyễn Thị Hương")
    said = [
        inbound(f"câu {n}" if n != 3 else "con mèo đen", str(1_000 + n), sender=who, contact=who,
                at=Instant(NOW - 700_000 + n))
        for n in range(1, 260)
    ]  # fmt: skip
    await desk_store.record([arrival(each) for each in said], NOW, ())
    await desk_store.record([arrival(inbound("mèo trắng", "11", chat="777"))], NOW, ())
    async with desk(desk_store, tmp_path, clock, filled=False) as pilot:
        await pilot.press("slash")
        await type_in(pilot, "meo tag:nothing")
        await until(pilot, lambda: "Nothing has these words" in grid(pilot.app))
        for _ in range(12):
            await pilot.press("backspace")
        await until(pilot, lambda: "2 found" in grid(pilot.app))
        screen = pilot.app.screen
        assert isinstance(screen, SearchScreen)
        await pilot.press("enter")
        await until(
            pilot, lambda: "mèo trắng" in grid(pilot.app) and pilot.app.screen is main(pilot)
        )
        await pilot.press("escape", "n")
        await until(pilot, lambda: "▎ con mèo đen" in grid(pilot.app))
        await pilot.press("N")
        await until(pilot, lambda: "▎ mèo trắng" in grid(pilot.app))


async def test_colleagues_are_seen_looking_and_writing_and_what_they_do_shows_at_once(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as linh:
        async with desk(desk_store, tmp_path, clock, agent="lan", filled=False) as lan:
            await until(linh, lambda: "◉ lan is here" in grid(linh.app))
            await lan.press("r")
            await type_in(lan, "để em")
            clock.advance(1)
            await until(linh, lambda: "✎ lan is writing" in grid(linh.app))
            await lan.press("escape", "A")
            await until(linh, lambda: "@lan" in grid(linh.app))
            await lan.press("q")
            await until(lan, lambda: lan.app._exit)
        await until(linh, lambda: "lan is" not in grid(linh.app))


async def test_the_customer_stands_beside_the_chat_and_takes_what_is_written_down(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    await open_shop(desk_store)
    async with desk(desk_store, tmp_path, clock, filled=False) as pilot:
        await until(pilot, lambda: "Conversations" in grid(pilot.app))
        await pilot.press("j")
        await until(pilot, lambda: "khách quen, thích màu be" in grid(pilot.app).split("Notes")[-1])
        await pilot.press("d")
        await type_in(pilot, "order=DH77")
        await pilot.press("enter")
        await until(pilot, lambda: "order: DH77" in grid(pilot.app))
        await pilot.press("L")
        await type_in(pilot, "emily")
        await until(pilot, lambda: "Emily Carter" in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "One person now" in grid(pilot.app))
        await until(pilot, lambda: "also in private (1)" in grid(pilot.app))
        await pilot.press("u")
        await until(pilot, lambda: "also in private" not in grid(pilot.app))
        await pilot.press("i")
        await until(pilot, lambda: "order: DH77" not in grid(pilot.app))


async def test_below_120_columns_the_customer_is_laid_over_and_below_64_there_is_one_pane(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock, size=(80, 24)) as pilot:
        assert "Conversations" not in grid(pilot.app)
        await pilot.press("i")
        await until(pilot, lambda: "Conversations" in grid(pilot.app))
        await pilot.press("i")
        await until(pilot, lambda: "Conversations" not in grid(pilot.app))
        await pilot.resize_terminal(60, 20)
        await until(pilot, lambda: "▎" not in grid(pilot.app))
        await pilot.press("enter")
        await until(pilot, lambda: "▎" in grid(pilot.app) and "Somchai" not in grid(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: "Somchai" in grid(pilot.app))


async def test_pictures_and_links_are_looked_at_and_a_program_is_never_started_by_a_customer(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PIL import Image

    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.setattr(opener, "_program", lambda: ["viewer"])
    started: list[list[str]] = []
    await populate(desk_store)
    late = inbound("xem https://shop.vn/ao?x=1. hay www.ok.vn", "50", at=Instant(NOW - 1_000))
    await desk_store.record([arrival(late)], NOW, ())
    picture = tmp_path / "ao.png"
    Image.new("RGB", (64, 48), "red").save(picture)
    for number in ("1", "2"):
        wanted = await desk_store.attachments.want(AccountId(1), f"u{number}", f"f{number}", NOW)
        await desk_store.attachments.settle(wanted, str(picture), 99, "")
    settings = Settings(undo_seconds=0, opener=Opener(started.append))
    async with desk(desk_store, tmp_path, clock, settings, filled=False) as pilot:
        await pilot.press("o")
        await until(
            pilot,
            lambda: (
                isinstance(pilot.app.screen, ViewerScreen)
                and "https://shop.vn/ao?x=1" in grid(pilot.app)
            ),
        )
        await pilot.press("full_stop", "enter", "right", "enter", "escape")
        assert started == [["viewer", "https://shop.vn/ao?x=1"], ["viewer", "https://www.ok.vn"]]
        app = pilot.app
        assert isinstance(app, DeskApp)
        assert app.copied == "https://shop.vn/ao?x=1"
        await pilot.press("tab", "g", "g", "j", "enter")
        await until(pilot, lambda: str(picture) in grid(pilot.app).replace("\n", ""))
        await until(pilot, lambda: bool(pilot.app.screen.query("#viewer-picture > *")))
        await pilot.press("enter", "escape")
    assert started[-1] == ["viewer", str(picture)]
    with pytest.raises(NotAllowed, match="may be a program"):
        Opener(started.append).open(str(tmp_path / "x.desktop"))
    monkeypatch.setenv("SSH_CONNECTION", "1 2 3 4")
    with pytest.raises(NotAllowed, match="another machine"):
        Opener(started.append).open("https://x.vn")


async def test_five_themes_three_languages_and_a_veil_are_a_key_away(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    try:
        async with desk(desk_store, tmp_path, clock) as pilot:
            for name in ("light", "contrast", "ansi", "mono", "dark"):
                await pilot.press("f11")
                await until(pilot, lambda name=name: palette.chosen == name)  # type: ignore[misc]
                assert "Hương" in grid(pilot.app)
            await pilot.press("f12")
            await until(pilot, lambda: "người đợi" in grid(pilot.app) or "รอ" in grid(pilot.app))
            await pilot.press("f12", "f12")
            await until(pilot, lambda: "waiting, the longest" in grid(pilot.app))
            await pilot.press("f10")
            await until(
                pilot, lambda: "Hương" not in grid(pilot.app) and "áo khoác" not in grid(pilot.app)
            )
            await pilot.press("f10")
            await until(pilot, lambda: "Hương" in grid(pilot.app))
    finally:
        palette.use("dark")
        set_language("en")
        Veil.drawn = False


def luminance(style: str) -> float:
    red, green, blue = (int(style[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = [
        each / 12.92 if each <= 0.03928 else ((each + 0.055) / 1.055) ** 2.4
        for each in (red, green, blue)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize(("theme", "least"), [("dark", 4.5), ("light", 4.5), ("contrast", 7.0)])
def test_words_can_be_read_on_every_ground(theme: str, least: float) -> None:
    for name, written in zip(palette.NAMES, palette.STYLES[theme], strict=True):
        style = Style.parse(written)
        if name in ("CURSOR", "CURSOR_DIM") or style.color is None:
            continue
        word = style.color.get_truecolor().hex
        ground = style.bgcolor.get_truecolor().hex if style.bgcolor else palette.GROUNDS[theme][0]
        wanted = (
            3.0 if name == "FAINT" and theme != "contrast" else least
        )  # lines and hints, nothing that must be read
        assert contrast(word, ground) >= wanted, (name, word, ground)


def test_without_colours_no_style_has_one_and_states_still_differ() -> None:
    for name, written in zip(palette.NAMES, palette.STYLES["mono"], strict=True):
        style = Style.parse(written)
        assert style.color is None or style.color.is_default, name
        assert style.bgcolor is None, name


async def test_the_first_page_is_a_checklist_that_can_be_opened_again(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock, Settings(undo_seconds=0, is_demo=True)) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ChecklistScreen))
        assert "Welcome to socialdesk" in grid(pilot.app)
        for words in ("Connect Telegram", "Connect Zalo", "Connect Messenger", "Invite staff"):
            assert f"○ {words}" in grid(pilot.app)
        await pilot.press("x", "space", "r")
        await type_in(pilot, "chào chị")
        await pilot.press("enter", "f7")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChecklistScreen))
        await pilot.press("escape", "escape", "ctrl+k")
        await type_in(pilot, "set up")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChecklistScreen))


async def test_a_password_is_asked_for_before_anything_is_drawn(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    await populate(desk_store)
    await desk_store.team.join("lan", NOW)
    await desk_store.team.set_password("lan", "mật khẩu dài")
    app = app_on(
        f"sqlite:///{tmp_path}/desk.db",
        clock,
        "linh",
        settings=Settings(login=True, undo_seconds=0),
    )
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "who answers?" in grid(app))
        assert "Hương" not in grid(app)
        await pilot.press("shift+tab", "ctrl+u", *"lan", "enter")
        await type_in(pilot, "sai")
        assert "password: •••" in grid(app)
        await pilot.press("enter")
        await until(pilot, lambda: clock.sleeping)
        clock.advance(1)
        await until(pilot, lambda: "That is not the password" in grid(app))
        await pilot.press(*"lan", "enter")
        await type_in(pilot, "mật khẩu dài")
        await pilot.press("enter")
        await until(pilot, lambda: "Hương" in grid(app))
        await pilot.press("A")
        await until(pilot, lambda: "@lan" in grid(app))
    assert app.store is not None
    await app.store.close()


async def test_the_toolkits_insides_are_where_we_think(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        assert not compat.has_terminal(pilot.app)
        compat.write_raw(pilot.app, "\x1b]2;x\x1b\\")


async def test_a_change_of_focus_draws_two_widgets_and_not_the_screen(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        screen = main(pilot)
        assert screen.focused is None
        drawn: list[object] = []
        monkeypatch.setattr(type(screen), "refresh", lambda *each, **_: drawn.append(each))
        screen.set_focus(composer(pilot))
        await pilot.pause()
        assert screen.focused is composer(pilot)
        screen.set_focus(None)
        await pilot.pause()
        assert drawn == []


async def test_the_end_of_a_thread_is_in_sight_in_the_frame_in_which_the_composer_grows(
    desk_store: Store, tmp_path: Path, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = sender("Nguyễn Thị Hương", "501")
    for number in range(40):
        at = Instant(NOW + number)
        said = inbound(f"câu {number}", str(200 + number), sender=who, contact=who, at=at)
        await desk_store.record([arrival(said)], said.at, ())
    async with desk(desk_store, tmp_path, clock) as pilot:
        await until(pilot, lambda: "câu 39" in grid(pilot.app))
        thread = pilot.app.screen.query_one(ThreadView)
        monkeypatch.setattr(ThreadView, "on_resize", lambda *_: None)  # comes after the frame
        before = thread.size.height
        composer(pilot).styles.height = 9
        await until(pilot, lambda: thread.size.height < before)
        assert "câu 39" in thread.render_line(thread.size.height - 1).text


async def test_a_thai_layout_and_an_input_method_are_understood_in_the_list(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    from textual import events

    async with desk(desk_store, tmp_path, clock) as pilot:
        pilot.app.post_message(events.Key("่", "่"))  # where j is
        await until(pilot, lambda: main(pilot).open_id == 3)
        assert "was taken for j" in grid(pilot.app)
        await pilot.press("g")
        await until(pilot, lambda: "g…" in grid(pilot.app))
        await pilot.press("g")
        await until(pilot, lambda: main(pilot).open_id == 1)


async def test_everything_that_looks_like_a_button_is_one(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with desk(desk_store, tmp_path, clock) as pilot:
        await pilot.click("#conversations", offset=(10, 5))
        await until(pilot, lambda: main(pilot).open_id == 4)
        await pilot.click("#tabs", offset=(14, 0))
        await until(pilot, lambda: "Nobody is here" in grid(pilot.app))
        await pilot.click("#tabs", offset=(3, 0))
        await until(pilot, lambda: "of 5" in grid(pilot.app))
        await pilot.click("#thread", offset=(12, 2))
        await until(pilot, lambda: main(pilot).pane == "thread")
        await pilot.click("#composer")
        await until(pilot, lambda: main(pilot).pane == "composer")
        await pilot.press("escape")
        place = grid(pilot.app).splitlines()[-1].index("find")
        await pilot.click("#foot", offset=(place, 0))
        await until(pilot, lambda: isinstance(pilot.app.screen, SearchScreen))


QUIET = ("quit", "leave_desk", "editor")
"""What leaves the desk, or lends the terminal."""


async def test_every_key_of_every_pane_leads_somewhere_and_breaks_nothing(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    """Every action by each of its keys in its own pane, with whatever opens left again."""
    try:
        async with desk(desk_store, tmp_path, clock) as pilot:
            before = ("", "")
            for action in ACTIONS:
                for key in action.keys if action.name not in QUIET else ():
                    await leave_dialogs(pilot, before)
                    before = (action.name, key)
                    pane = action.where if action.where in ("thread", "composer") else "list"
                    main(pilot).navigator.enter(pane)
                    await until(pilot, lambda pane=pane: main(pilot).pane == pane)  # type: ignore[misc]
                    await pilot.press(*key.split(" "))
                    await pilot.pause()
                    assert pilot.app.is_running, action.name
                    assert pilot.app._exception is None, action.name
    finally:
        palette.use("dark")
        set_language("en")
        Veil.drawn = False


async def test_every_action_is_in_the_palette_with_its_key_and_can_be_chosen_there(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    try:
        async with desk(desk_store, tmp_path, clock) as pilot:
            await pilot.press("ctrl+k")
            await until(pilot, lambda: isinstance(pilot.app.screen, PaletteScreen))
            screen = pilot.app.screen
            assert isinstance(screen, PaletteScreen)
            choices = {each.value: each for each in screen._actions}
            assert set(choices) == {action.name for action in ACTIONS}
            assert all(each.key and each.detail for each in choices.values())
            before = "palette"
            for name in choices:
                await leave_dialogs(pilot, before)
                before = name
                if name not in QUIET:
                    main(pilot).perform_named(name)
                    await pilot.pause()
                    assert pilot.app._exception is None, name
    finally:
        palette.use("dark")
        set_language("en")
        Veil.drawn = False


async def test_desks_between_machines_meet_in_postgresql(
    postgres: PostgresServer, clock: ManualClock, tmp_path: Path
) -> None:
    url = postgres.fresh()
    store = await Store.open(url)
    await store.accounts.ensure([("shop", "telegram")])
    await populate(store)
    await store.close()
    linh, lan = app_on(url, clock, "linh"), app_on(url, clock, "lan")
    async with linh.run_test(size=(120, 35)) as one, lan.run_test(size=(120, 35)) as two:
        await until(one, lambda: "Hương" in grid(linh) and "lan is here" in grid(linh))
        await until(two, lambda: "Hương" in grid(lan))
        await two.press("A", "backslash")
        await type_in(two, "tag:vip -wait:<1m huong")
        await two.press("enter")
        await until(two, lambda: "1 of 1" in grid(lan))
        await until(one, lambda: "@lan" in grid(linh))
    for app in (linh, lan):
        assert app.store is not None
        await app.store.close()
