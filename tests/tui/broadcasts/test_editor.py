"""Writing an announcement: what is understood of it is said meanwhile, what each channel shows of it
stands beside, and nothing that was written is lost."""

from dataclasses import replace
from pathlib import Path

import pytest

from socialdesk.model.announcement import Announcement
from socialdesk.store.store import Store
from socialdesk.store.unkept import Sort
from socialdesk.tui.broadcasts.editor import EditorScreen
from socialdesk.tui.compat import Uploaded
from socialdesk.tui.dialogs.palette import PaletteScreen
from socialdesk.tui.reach import Reach
from socialdesk.tui.widgets.typing_area import TypingArea
from tests.support.clock import ManualClock
from tests.support.desk import done, grid, type_in, until
from tests.tui.broadcasts.shop import Front, draft, front


async def editing(desk: Front, *, new: bool = False) -> EditorScreen:
    (desk.making.new if new else desk.making.edit)()
    await until(desk.pilot, lambda: isinstance(desk.app.screen, EditorScreen))
    screen = desk.app.screen
    assert isinstance(screen, EditorScreen)
    await done(desk.pilot)
    return screen


async def to(desk: Front, screen: EditorScreen, name: str) -> TypingArea:
    """Into a field by Tab."""
    for _ in screen.names:
        if screen.active == name:
            break
        await desk.press("tab")
        await desk.pilot.pause()
    assert screen.active == name
    return screen._area(name)


async def test_a_new_one_is_written_field_by_field_and_kept(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    (tmp_path / "ao.jpg").write_bytes(b"x" * 2000)
    async with front(desk_store, tmp_path, clock, None) as desk:
        screen = await editing(desk, new=True)
        for name, words in (
            ("name", "Tết"), ("query", "channel:telegram"), ("class", "topic live"),
            ("text:vi", "Chào {given|bạn}!"), ("text:th", "สวัสดี {given|คุณ}"), ("file", f"{tmp_path}/ao.jpg"),
            ("button1", "Xem=https://shop.vn"), ("button2", "Nhắc em"), ("accounts", "shop"), ("chats", "2"),
        ):  # fmt: skip
            area = await to(desk, screen, name)
            area.put("")
            screen.take_paste(words)
        await to(desk, screen, "late")
        await desk.press(*["backspace"] * 3)
        await type_in(desk.pilot, "send:6h")
        await desk.press("f9")
        await desk.until("“Tết” is kept. Nothing was sent.")
        kept = await desk.store.broadcasts.named("Tết")
        content = kept.content
        assert (kept.query, kept.accounts, kept.chats, kept.late) == ("channel:telegram", ("shop",), (2,), "send:6h")  # fmt: skip
        assert content.texts == {"vi": "Chào {given|bạn}!", "th": "สวัสดี {given|คุณ}"}
        assert (str(content.purpose), [each.words for each in content.buttons]) == ("topic:live", ["Xem", "Nhắc em"])  # fmt: skip
        assert content.file is not None and content.file.name == "ao.jpg"
        assert Path(content.file.path).parent == tmp_path / "files" / "out"
        assert await desk.app.desk.session.announcing().unkept("linh", None) == ""
        assert desk.drawn == 1


async def test_how_many_are_picked_is_said_while_one_types_and_so_is_what_is_not_understood(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, None) as desk:
        screen = await editing(desk, new=True)
        await to(desk, screen, "query")
        await type_in(desk.pilot, "channel:telegram")
        await desk.until("→ 5 people picked")
        await type_in(desk.pilot, " tagg:vip")
        await desk.until("is no filter")
        await desk.press(*["backspace"] * 9)
        await type_in(desk.pilot, " tag:vi")
        await desk.until("→ 0 people picked", "tag:vip")
        await desk.press("right")
        await desk.until("→ 1 person picked")
        assert screen.form["query"] == "channel:telegram tag:vip"


async def test_the_preview_shows_what_each_channel_and_language_shows(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        await editing(desk)
        await desk.until("Telegram 1/5 · Tiếng Việt", "Chào Đức, Hoa Sen Shop live 20h!")
        await desk.until("[ Xem ↗ ] https://shop.vn/live", "[ Nhắc em ]")
        await desk.press("f7")
        await desk.until("Telegram 1/5 · English", "Hello Đức!")
        await desk.press("f7")
        await desk.until("· There is no text in ไทย: they get")
        await desk.press("f7", *["f6"] * 4)
        await desk.until("5/5", "shows no such buttons", "1. Nhắc em")


async def test_who_would_get_nothing_now_is_said_beside_what_they_would_be_shown(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        screen = await editing(desk)
        while screen.shown_as.platform != "zalo_oa":
            await desk.press("f6")
        await desk.until("Trần Mai would get nothing now: the", "time to write is over")


async def test_other_words_for_one_channel_alone(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        screen = await editing(desk)
        await desk.press("f6", "f8")
        channel, platform = screen.shown_as.channel, screen.shown_as.platform
        await desk.until(f"{channel} vi", "as for all channels")
        area = await to(desk, screen, "text:vi")
        assert area.text == ""
        await type_in(desk.pilot, "Chỉ ở đây")
        await desk.until("▏ Chỉ ở đây")
        await desk.press("f6")
        assert area.text == ""
        await desk.press("f8")
        assert area.text.startswith("Chào {given|bạn}")
        await desk.press("f9")
        await desk.until("is kept")
        content = (await desk.store.broadcasts.named("live")).content
        assert content.overrides == {platform: {"vi": "Chỉ ở đây"}}
        assert content.texts["vi"].startswith("Chào")


async def test_a_template_stands_where_a_channel_knows_them(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        screen = await editing(desk)
        assert [each for each in screen.names if each.startswith("template")] == ["template:messenger"]  # fmt: skip
        area = await to(desk, screen, "template:messenger")
        await desk.until("Said where Messenger takes no words", "order_ready: {given|bạn}; {order}")
        await type_in(desk.pilot, "order ready")
        await desk.until("✗ template", "names no template")
        area.put("")
        await type_in(desk.pilot, "order_ready: {given|bạn}")
        await desk.press("f9")
        await desk.until("carry no advertising: only an announcement of the class service")
        assert screen.active == "template:messenger"
        (await to(desk, screen, "class")).put("")
        await type_in(desk.pilot, "service")
        while screen.shown_as.platform != "messenger":
            await desk.press("f6")
        await desk.until("The template “order_ready” is not used:")
        limits = screen.shown_as.channels["messenger"]
        promising = replace(limits, settings=frozenset({"utility_templates"}))
        screen.shown_as.channels = {**screen.shown_as.channels, "messenger": promising}
        screen._draw()
        await desk.until("· Later, by template: [order_ready] Lan")
        await desk.press("f9")
        await desk.until("is kept")
        kept = await desk.store.broadcasts.named("live")
        assert kept.content.templates == {"messenger": "order_ready: {given|bạn}"}


async def test_another_name_is_given_in_its_field(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        await desk.app.desk.session.announcing().add(draft("tết"), "linh")
        screen = await editing(desk)
        assert screen.active == "query"
        area = await to(desk, screen, "name")
        area.put("")
        await desk.press(" ", "f9")
        await desk.until("✗ Give it a name")
        area.put("")
        await type_in(desk.pilot, "tết")
        await desk.press("f9")
        await desk.until('There is a broadcast "tết" already. Choose another name.')
        assert (desk.app.screen, screen.active) == (screen, "name")
        await type_in(desk.pilot, " 2027")
        await desk.press("f9")
        await desk.until("“tết 2027” is kept")
        assert desk.chosen is not None
        assert (await desk.store.broadcasts.one(desk.chosen.id)).name == "tết 2027"


async def test_on_whom_it_is_shown_is_chosen_by_name_and_a_chat_is_added(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        screen = await editing(desk)
        await desk.press("f4")
        await until(desk.pilot, lambda: isinstance(desk.app.screen, PaletteScreen))
        await type_in(desk.pilot, "minh")
        await desk.until("Phạm Văn Minh")
        await desk.press("enter")
        await desk.until("Chào Minh, Hoa Sen Shop")
        await to(desk, screen, "chats")
        await desk.press("f4")
        await type_in(desk.pilot, "emily")
        await desk.until("Emily Carter")
        await desk.press("enter")
        await until(desk.pilot, lambda: screen.form["chats"] == "4")


@pytest.mark.parametrize("new", [True, False])
async def test_esc_loses_nothing(
    desk_store: Store, tmp_path: Path, clock: ManualClock, new: bool
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        screen = await editing(desk, new=new)
        await to(desk, screen, "text:en")
        await type_in(desk.pilot, "half a sen")
        await desk.press("escape")
        await desk.until("What you wrote is held")
        again = await editing(desk, new=new)
        assert again.form["text:en"].endswith("half a sen")
        await desk.until("not kept yet")
        await desk.press("ctrl+r")
        await desk.until("Throw away what you wrote?")
        await desk.press("n")
        assert again.form["text:en"].endswith("half a sen")
        await desk.press("ctrl+r", "y")
        await until(desk.pilot, lambda: "half a sen" not in again.form["text:en"])
        await done(desk.pilot)
        await desk.press("escape")
        await done(desk.pilot)
        third = await editing(desk, new=new)
        assert "half a sen" not in third.form["text:en"]
        assert not desk.says("not kept yet")


async def test_a_desk_that_dies_loses_nothing_either(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, None) as desk:
        await editing(desk, new=True)
        await type_in(desk.pilot, "Tết")
        await done(desk.pilot)
        assert "Tết" in await desk.store.unkept.form("linh", Sort.BROADCAST, 0)


async def test_what_lacks_and_what_the_service_refuses_is_said_in_its_field(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        screen = await editing(desk, new=True)
        await desk.press("f9")
        await desk.until("✗ Give it a name by which you find it again.")
        await type_in(desk.pilot, "live")
        await desk.press("f9")
        await desk.until("✗ Say who gets it")
        assert screen.active == "query"
        await type_in(desk.pilot, "tag:vip")
        await desk.press("f9")
        assert screen.active == "text:vi"
        await type_in(desk.pilot, "x")
        await to(desk, screen, "button1")
        await type_in(desk.pilot, "a=b")
        await desk.until("✗ button 1")
        await desk.press("f9")
        await desk.until("is no address")
        await desk.press(*["backspace"] * 3)
        await to(desk, screen, "file")
        await type_in(desk.pilot, str(tmp_path / "none.jpg"))
        await desk.until("cannot be read")
        screen._area("file").put("")
        await desk.press("x", "backspace", "f9")
        await desk.until("already. Choose another name")
        assert desk.app.screen is screen


async def test_in_a_browser_the_picture_comes_from_the_sellers_machine(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    (tmp_path / "uploads" / "1").mkdir(parents=True)
    picture = tmp_path / "uploads" / "1" / "ao.jpg"
    picture.write_bytes(b"x" * 2000)
    async with front(desk_store, tmp_path, clock, draft()) as desk:
        told: list[bool] = []
        desk.app.reach = Reach(is_here=False, uploads=tmp_path / "uploads")
        desk.app.ask_for_upload = lambda: told.append(True)  # type: ignore[method-assign]
        screen = await editing(desk)
        await desk.press("ctrl+o")
        assert (told, screen.active) == ([True], "file")
        await desk.until("^o: one of your machine.")
        desk.app.on_uploaded(Uploaded(str(tmp_path / "desk.db")))
        await desk.until("did not come from the browser")
        assert screen.form["file"] == ""
        await desk.press("f4")
        desk.app.on_uploaded(Uploaded(str(picture)))  # whatever lies over it
        await desk.press("escape")
        await desk.until("▣ ao.jpg · 2 KB")
        await desk.press("f9")
        await desk.until("is kept")
        file = (await desk.store.broadcasts.named("live")).content.file
        assert file is not None and file.name == "ao.jpg"
        assert Path(file.path).read_bytes() == picture.read_bytes()


async def test_enter_makes_lines_in_a_text_and_leads_on_elsewhere(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, None) as desk:
        screen = await editing(desk, new=True)
        await desk.press("a", "enter")
        await desk.pilot.pause()
        assert screen.active == "query"
        await to(desk, screen, "text:vi")
        await desk.press("a", "enter", "b", "up")
        assert screen.active == "text:vi"
        await desk.press("up")
        await desk.pilot.pause()
        assert screen.active == "class"
        await desk.press("down", "down", "down")
        await desk.pilot.pause()
        assert screen.active == "text:en"
        assert screen.form["text:vi"] == "a\nb"


async def test_hostile_words_are_never_markup(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    hostile = "[b]x[/b] \x1b[31m{given|[red]}"
    kept = draft("[i]live[/i]")
    kept = type(kept)(kept.name, "status:all", Announcement({"vi": hostile}, "vi"))
    async with front(desk_store, tmp_path, clock, kept) as desk:
        await editing(desk)
        await desk.until("Broadcast “[i]live[/i]”", "[b]x[/b]")
        assert "\x1b" not in grid(desk.app)
        await desk.press("escape")
        desk.making.preflight()
        await desk.until("Pre-flight of “[i]live[/i]”")


async def test_by_mouse_at_eighty_columns_in_thai(
    desk_store: Store, tmp_path: Path, clock: ManualClock
) -> None:
    async with front(desk_store, tmp_path, clock, draft(), (80, 24), "th") as desk:
        screen = await editing(desk)
        await desk.pilot.click("#field-3", offset=(3, 0))
        await until(desk.pilot, lambda: screen.active == "text:vi")
        await desk.press("end", "!")
        assert screen.form["text:vi"].endswith("20h!!")
        await desk.pilot.click("#dialog-foot", offset=(2, 0))
        await until(desk.pilot, lambda: len(desk.app.screen_stack) == 1)
        await done(desk.pilot)
        assert (await desk.store.broadcasts.named("live")).content.texts["vi"].endswith("20h!!")
