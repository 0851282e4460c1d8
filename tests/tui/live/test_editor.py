"""Making a live at the desk: what people will be told stands beside the fields, and what is wrong beside its own."""

from typing import Any
from zoneinfo import ZoneInfo

from textual.pilot import Pilot

from socialdesk.errors import NotAllowed
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.live import Item
from socialdesk.services.lives import LONGEST_NAME
from socialdesk.store.lives import LivePlace
from socialdesk.store.store import Store
from socialdesk.tui.live.editor import LiveEditor
from socialdesk.tui.live.form import Form, form_of, lacks
from tests.support.desk import done, grid, until
from tests.support.lives import hear, in_group, planned
from tests.support.make import NOW
from tests.tui.live.conftest import Opens, screen_of
from tests.tui.live.evening import SHEET, page

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def at(words: str) -> tuple[Instant, str]:
    """One moment alone is known."""
    if words != "20:00":
        raise NotAllowed("no moment")
    return Instant(NOW + HOUR), words


async def editing(pilot: Pilot[Any], key: str) -> LiveEditor:
    await pilot.press(key)
    await until(pilot, lambda: isinstance(pilot.app.screen, LiveEditor))
    await done(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, LiveEditor)
    return screen


async def write(pilot: Pilot[Any], editor: LiveEditor, name: str, words: str) -> None:
    """Into a field by Tab."""
    while editor.active != name:
        await pilot.press("tab")
        await pilot.pause()
    editor._area(name).put("")
    editor.take_paste(words)


def test_every_field_is_understood_and_what_is_not_is_said_beside_its_own() -> None:
    form = Form(
        values={
            "name": "tối nay",
            "at": "20:00",
            "sheet": "0:05 Áo A01\n1:00:30 Quay số",
            "groups": "41; 42",
        }
    )
    found = form.understood(at, (7,))
    assert found.problems == {}
    draft = found.draft
    assert (draft.title, draft.tag, draft.query, draft.purpose) == (
        "tối nay", "live/tối-nay", "topic:live", "topic:live",
    )  # fmt: skip
    assert draft.sheet == (Item(5 * MINUTE, "Áo A01"), Item(HOUR + 30_000, "Quay số"))
    assert (draft.planned_for, draft.chats, form.groups()) == (NOW + HOUR, (7,), [41, 42])
    form.values |= {
        "at": "some day", "sheet": "Áo A01", "class": "spam", "title": "{given}", "link": "x" * 501, "groups": "Nhóm",
        "name": "a" * (LONGEST_NAME + 1),
    }  # fmt: skip
    assert set(form.understood(at).problems) == {"at", "sheet", "class", "title", "link", "groups", "name"}  # fmt: skip
    assert set(lacks(Form())) == {"name"}
    assert Form().understood(at).problems == {}
    for typed, told in (("tag:vip", ("tag:vip", "promotion")), ("-", ("", "promotion"))):
        draft = Form(values={"name": "a", "query": typed}).understood(at).draft
        assert (draft.query, draft.purpose) == told


async def test_what_is_kept_is_typed_as_it_was(desk_store: Store) -> None:
    await desk_store.accounts.ensure([("shop", "telegram"), ("page", "messenger")])
    live = await planned(desk_store, sheet=SHEET, planned_for=Instant(NOW + DAY), chats=(3, 4))
    places = [
        LivePlace(2, "page", "post", "p1", None),
        LivePlace(1, "shop", "account", "", None),
        LivePlace(1, "shop", "chat", "-100", 9),
    ]
    form = form_of(live, places, ["shop", "page"], ZONE)
    assert (form["accounts"], form["posts"], form["groups"]) == ("shop", "page=p1", "9")
    again = form.understood(lambda words: (Instant(NOW + DAY), words), live.chats).draft
    assert (again.name, again.title, again.tag, again.sheet, again.planned_for, again.chats) == (
        live.name, live.title, live.tag, live.sheet, live.planned_for, live.chats,
    )  # fmt: skip
    assert (again.query, again.purpose) == (live.query, live.purpose)
    assert form_of(live, places[1:2], ["shop"], ZONE)["accounts"] == ""  # all there are
    with_group = form_of(live, places[1:], ["shop"], ZONE)
    assert with_group["accounts"] == "shop"  # else the group alone would count


async def test_one_is_made_with_errors_beside_their_fields(
    live_desk: Opens, desk_store: Store
) -> None:
    async with live_desk(filled=False) as pilot:
        await desk_store.accounts.ensure([("shop", "telegram"), ("page", "messenger")])
        await hear(desk_store, in_group("chào", "1", "71"))
        (group,) = await desk_store.inbox.by_ids([1])
        editor = await editing(pilot, "n")
        await pilot.press("f9")
        await until(pilot, lambda: "✗ Give it a name" in grid(pilot.app))
        await write(pilot, editor, "name", "tối nay")
        await write(pilot, editor, "at", "2099-12-04 20:00")
        await until(pilot, lambda: "an hour before" in grid(pilot.app))
        assert "19:00" in grid(pilot.app)
        assert "Shop đang live: tối nay." in grid(pilot.app)
        await write(pilot, editor, "accounts", "pag")
        await until(pilot, lambda: "→ page" in grid(pilot.app))
        await until(pilot, lambda: 'There is no account "pag"' in grid(pilot.app))
        await pilot.press("right")
        await until(pilot, lambda: "✗ accounts" not in grid(pilot.app))
        await write(pilot, editor, "posts", "shop=https://t.me/nothing")
        await write(pilot, editor, "groups", "999")
        await write(pilot, editor, "sheet", "0:05 Áo A01\nQuay số")
        await pilot.press("f9")
        await until(pilot, lambda: "names no post" in grid(pilot.app))
        for name in ("posts", "groups", "sheet"):
            assert f"✗ {'run sheet' if name == 'sheet' else name}" in grid(pilot.app)
        await write(pilot, editor, "posts", "101_202")
        await write(pilot, editor, "groups", str(group))
        await write(pilot, editor, "sheet", "0:05 Áo A01\n1:00 Quay số")
        await pilot.press("f9")
        await until(pilot, lambda: "“tối nay” is kept. Nothing is planned. s plans it." in grid(pilot.app))  # fmt: skip
        kept = await desk_store.lives.named("tối nay")
        assert screen_of(pilot).lives.live == kept
        assert (kept.query, [each.words for each in kept.sheet]) == (
            "topic:live",
            ["Áo A01", "Quay số"],
        )
        places = [
            (each.account, each.kind, each.place) for each in await desk_store.lives.places(kept.id)
        ]
        assert places == [("page", "post", "101_202"), ("shop", "chat", "-100")]
        editor = await editing(pilot, "n")
        await write(pilot, editor, "name", "tối nay")
        await pilot.press("f9")
        await until(pilot, lambda: "There is a live" in grid(pilot.app))


async def test_one_that_has_not_begun_is_changed_and_what_is_not_kept_is_held(
    live_desk: Opens, desk_store: Store
) -> None:
    async with live_desk((80, 24)) as pilot:
        await pilot.press("e")
        await until(pilot, lambda: "It has begun already." in grid(pilot.app))
        place = (await page(desk_store), "post", "p2")
        before = await planned(desk_store, place, name="mai", planned_for=Instant(NOW + DAY))
        await screen_of(pilot).lives.load()
        await pilot.press("right_square_bracket")
        await until(pilot, lambda: "What people are told" in grid(pilot.app))
        editor = await editing(pilot, "e")
        assert editor._wrong() == set()
        assert editor.form["posts"] == "page=p2"
        await write(pilot, editor, "title", "Hàng Tết")
        await until(pilot, lambda: "not kept yet" in grid(pilot.app))
        await pilot.press("escape")
        await until(pilot, lambda: "What you wrote is held" in grid(pilot.app))
        editor = await editing(pilot, "e")
        assert editor.form["title"] == "Hàng Tết"
        await pilot.press("f9")
        await until(pilot, lambda: "“mai” is kept." in grid(pilot.app))
        after = await desk_store.lives.named("mai")
        assert (after.title, after.tag, after.planned_for) == (
            "Hàng Tết",
            before.tag,
            before.planned_for,
        )
        assert [each.place for each in await desk_store.lives.places(after.id)] == ["p2"]
        assert await screen_of(pilot).lives.unkept(after) == ""
