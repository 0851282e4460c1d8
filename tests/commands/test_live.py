"""Lives, as scripts call them."""

from typing import Any

import pytest

from tests.support.lives import commented, hear, in_group
from tests.support.shop import HUONG, MINH, Shop

PAGE = 3
"""The account of comments."""


def new(shop: Shop, *more: str) -> dict[str, Any]:
    return shop.run("live", "new", "tối thứ sáu", "--title", "Hàng mới về", *more, "--json").line


def say(shop: Shop, *events: Any, account: int = PAGE) -> None:
    shop.store(lambda store: hear(store, *events, account=account))


def told(shop: Shop) -> dict[str, tuple[str | None, str]]:
    line = shop.run("live", "plan", "tối thứ sáu", "--json").line
    return {each["moment"]: (each["at"], each["state"]) for each in line["moments"]}


def test_it_is_kept_listed_changed_and_shown(shop: Shop) -> None:
    assert "No live is planned yet" in shop.ok("live", "list")
    sheet = "0:00 Chào\n0:05 Áo A01 199k\n"
    kept = shop.run(
        "live", "new", "tối thứ sáu", "--title", "Hàng mới về", "--at", "2026-12-04 20:00", "--post", "page=101_202",
        "--link", "https://fb.com/x", "--sheet", "-", "--json", text=sheet,
    ).line  # fmt: skip
    assert (kept["state"], kept["at"], kept["tag"]) == (
        "planned", "2026-12-04T13:00:00.000Z", "live/tối-thứ-sáu",
    )  # fmt: skip
    assert (kept["query"], kept["class"]) == ("topic:live", "topic:live")
    assert kept["places"] == [{"account": "page", "kind": "post", "place": "101_202"}]
    assert kept["sheet"][1] == {"after": 300, "words": "Áo A01 199k"}
    assert shop.run("live", "list", "--json").lines == [kept]
    assert "already" in shop.refused("live", "new", "tối thứ sáu")
    changed = shop.run(
        "live", "edit", "toi thu sau", "--title", "Váy", "--account", "page", "--json"
    ).line
    assert (changed["title"], changed["link"]) == ("Váy", "https://fb.com/x")
    assert changed["places"] == [{"account": "page", "kind": "account", "place": ""}]
    shown = shop.ok("live", "show", "tối thứ sáu")
    assert "20:05 Áo A01 199k" in shown
    assert "a day before" in shown
    assert "coming up" in shop.ok("live", "list")
    (row,) = shop.run("agenda", "--days", "365", "--json").lines
    assert (row["kind"], row["name"], row["summary"]) == ("live", "tối thứ sáu", "Váy")


def test_nothing_is_planned_without_yes(shop: Shop) -> None:
    shop.ok("topic", "join", "live", HUONG, MINH)
    new(shop, "--at", "2026-12-04 20:00")
    done = shop.run("live", "plan", "tối thứ sáu", "--json")
    assert (done.code, done.line["picked"], done.line["will_get"]) == (1, 2, 2)
    assert "--yes" in done.err
    assert shop.run("broadcast", "list", "--json").lines == []
    planned = shop.run("live", "plan", "tối thứ sáu", "--yes", "--json")
    assert planned.code == 0
    assert told(shop) == {
        "day": ("2026-12-03T13:00:00.000Z", "scheduled"), "hour": ("2026-12-04T12:00:00.000Z", "scheduled"),
        "soon": ("2026-12-04T12:50:00.000Z", "scheduled"), "now": (None, "ready"), "replay": (None, ""),
    }  # fmt: skip
    names = {each["broadcast"] for each in shop.run("broadcast", "list", "--json").lines}
    assert names == {f"tối thứ sáu {each}" for each in ("-1d", "-1h", "-10m", "live")}
    shop.ok("live", "plan", "tối thứ sáu", "--move", "hour=2026-12-04 19:15", "--cancel", "day")
    assert told(shop)["hour"] == ("2026-12-04T12:15:00.000Z", "scheduled")
    assert told(shop)["day"][1] == "cancelled"
    shop.ok("live", "edit", "tối thứ sáu", "--at", "2026-12-05 20:00")
    assert told(shop)["hour"] == ("2026-12-05T12:15:00.000Z", "scheduled")


def test_an_evening_from_its_beginning_to_its_replay(shop: Shop) -> None:
    shop.ok("topic", "join", "live", HUONG)
    new(shop, "--account", "page")
    assert shop.run("live", "plan", "tối thứ sáu", "--yes", "--json").code == 0
    begun = shop.run("live", "start", "tối thứ sáu", "--json").line
    assert (begun["state"], begun["run"], begun["why_not"]) == ("running", 1, "")
    assert "runs already" in shop.refused("live", "start", "tối thứ sáu")
    say(
        shop, commented("giá?", "1", "71"), commented("đẹp \x1b[2J", "2", "72", after=1),
        commented("còn M không", "3", "73", after=2),
    )  # fmt: skip
    rows = shop.run("live", "comments", "tối thứ sáu", "--json").lines
    assert [(each["text"], each["question"], each["first"]) for each in rows] == [
        ("giá?", True, True), ("đẹp \x1b[2J", False, True), ("còn M không", True, True),
    ]  # fmt: skip
    after = shop.run(
        "live", "comments", "tối thứ sáu", "--after", rows[0]["number"], "--limit", 1, "--json"
    )
    assert [each["text"] for each in after.lines] == [rows[1]["text"]]
    asked = shop.run("live", "comments", "tối thứ sáu", "--questions", "--json").lines
    assert [each["text"] for each in asked] == ["giá?", "còn M không"]
    people = shop.ok("live", "comments", "tối thứ sáu")
    assert "\x1b" not in people
    assert len(people.splitlines()) == 3
    shop.clock.advance(65)
    stats = shop.run("live", "stats", "tối thứ sáu", "--json").line
    assert (stats["comments"], stats["people"], stats["questions_open"]) == (3, 3, 2)
    assert (stats["last_minute"], stats["longest_wait"]) == (3, 65)
    assert "longest wait" in shop.ok("live", "stats", "tối thứ sáu")
    ended = shop.run(
        "live", "end", "tối thứ sáu", "--replay", "https://fb.com/replay", "--json"
    ).line
    assert (ended["state"], ended["comments"], ended["replay"]["state"]) == ("ended", 3, "planning")
    assert "? tối thứ sáu" in {each["view"] for each in shop.run("view", "--json").lines}
    found = shop.run("inbox", 'live:"tối thứ sáu" is:asking', "--json").lines
    assert {each["name"] for each in found} == {"Khách 71", "Khách 73"}
    assert "does not run" in shop.refused("live", "end", "tối thứ sáu")


def test_questions_are_found_whatever_marks_stand_in_the_lives_name(shop: Shop) -> None:
    name = 'tối "thứ" “sáu”'
    shop.ok("live", "new", name, "--account", "page")
    shop.ok("live", "start", name, "--quietly")
    say(shop, commented("giá?", "1", "71"))
    shop.ok("live", "end", name)

    (query,) = [each["query"] for each in shop.json("view") if each["view"] == f"? {name}"]
    assert [each["name"] for each in shop.json("inbox", query)] == ["Khách 71"]
    assert "1 to 48" in shop.refused("live", "new", '"“”"')


def test_in_a_group_and_quietly(shop: Shop) -> None:
    say(shop, in_group("a", "2", "502"), account=1)
    (number,) = [
        each[0] for each in shop.rows("SELECT id FROM conversation WHERE chat_kind = 'group'")
    ]
    kept = new(shop, "--group", str(number))
    assert kept["places"] == [{"account": "shop", "kind": "chat", "place": "-100"}]
    assert shop.run("live", "start", "tối thứ sáu", "--quietly", "--json").line["why_not"] == ""
    say(shop, in_group("giá?", "5", "599"), account=1)
    (row,) = shop.run("live", "comments", "tối thứ sáu", "--json").lines
    assert (row["kind"], row["name"]) == ("group", "Khách 599")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("show",), "Name the live"),
        (("show", "nix"), "no live"),
        (("new", "x", "--post", "12345"), "on which account"),
        (("new", "x", "--post", "page=https://fb.watch/x"), "names no post"),
        (("new", "x", "--account", "nix"), "no account"),
        (("new", "x", "--group", str(HUONG)), "no group"),
        (("new", "x", "--query", "tagg:vip"), "filter"),
        (("new", "x", "--class", "ads"), "class"),
        (("new", "x" * 49), "1 to 48"),
        (("new", "x", "--at", "nix"), "nix"),
        (("plan", "nix"), "no live"),
        (("end", "nix"), "no live"),
    ],
)
def test_what_cannot_be_is_said_in_words(shop: Shop, words: tuple[str, ...], said: str) -> None:
    assert said in shop.refused("live", *words)


def test_a_wrong_name_is_answered_with_the_nearest(shop: Shop) -> None:
    new(shop)
    asks = 'Did you mean "tối thứ sáu"?'
    assert asks in shop.refused("live", "show", "toi thu sau nay", "--json")
    assert asks in shop.refused("overlay", "toi thu bay", "--json")
    shop.run("broadcast", "new", "tết đến", "--query", "kind:private", "--text", "Chúc mừng")
    assert 'Did you mean "tết đến"?' in shop.refused("broadcast", "show", "tet den r", "--json")


def test_a_run_sheet_without_a_time_is_refused(shop: Shop) -> None:
    assert "line 1 of the run sheet" in shop.refused(
        "live", "new", "x", "--sheet", "-", text="Chào"
    )
