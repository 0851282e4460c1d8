"""Games, as scripts call them: from their rules to a draw that anybody can check."""

import json
from pathlib import Path
from typing import Any

import pytest

from socialdesk.model.ids import Instant
from socialdesk.services.policies import Players
from socialdesk.store.lives import LiveDraft
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.shop import COMMENT, HUONG, MINH, SOMCHAI, Shop

QUAY = (
    "--kind", "draw", "--entry", "word:QUAY", "--prize", "Áo thun x3", "--reserves", "4", "--where", "private",
)  # fmt: skip
ENTRY = {"conversation", "id", "weight", "counted", "why", "question", "answer", "at"}


def new(shop: Shop, name: str = "Quà tối", *more: str) -> dict[str, Any]:
    return shop.run("game", "new", name, *(more or QUAY), "--json").line


def say(shop: Shop, *said: tuple[int, str]) -> None:
    """People, by their numbers on Telegram, write to the shop."""

    async def work(store: Store) -> None:
        for person, body in said:
            shop.clock.advance(1)
            now = shop.clock.now()
            who = sender(f"Lan {person}", str(person))
            message = inbound(body, str(now), str(person), sender=who, contact=who, at=Instant(now))
            await store.record([arrival(message)], now, (Players(),))

    shop.store(work)


def entries(shop: Shop, name: str = "Quà tối") -> list[dict[str, Any]]:
    return shop.run("game", "entries", name, "--json").lines


def test_a_game_is_played_from_its_rules_to_a_file_that_is_verified(
    shop: Shop, tmp_path: Path
) -> None:
    made = new(shop)
    assert (made["state"], made["prizes"], made["pieces"], made["reserves"]) == ("new", ["Áo thun x3"], 3, 4)  # fmt: skip
    asked = shop.run("game", "open", "Quà tối")
    assert (asked.code, asked.out) == (1, "")
    opened = shop.run("game", "open", "Quà tối", "--yes", "--json").line
    assert set(opened) == {"game", "commitment"}
    say(shop, *((person, "quay!") for person in range(7001, 7013)), (7001, "QUAY"), (7002, "giá?"))
    closed = shop.run("game", "close", "Quà tối", "--json").line
    assert closed == {"game": "Quà tối", "entries_hash": closed["entries_hash"], "entries": 12}
    file = tmp_path / "draw.json"
    drawn = shop.run("game", "draw", "Quà tối", "--public", "XSMB 45821", "--file", str(file), "--json").line  # fmt: skip
    assert (len(drawn["winners"]), len(drawn["reserves"])) == (3, 4)

    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["commitment"] == opened["commitment"]
    assert told["entries_hash"] == closed["entries_hash"]
    assert told["winners"] == drawn["winners"]
    assert shop.run("draw", "verify", str(file)).code == 0
    ids = {each["id"] for each in entries(shop)}
    assert ids == {name for name, _ in told["entries"]}
    file.unlink()
    again = shop.run("game", "draw", "Quà tối", "--file", str(file), "--json").line
    assert again == drawn
    assert json.loads(file.read_text(encoding="utf-8")) == told
    assert "is drawn" in shop.refused("game", "draw", "Quà tối", "--public", "other")
    assert shop.run("game", "draw", "Quà tối", "--file", "-").out.startswith("{\n")


def test_entries_say_who_is_counted_and_why_not(shop: Shop) -> None:
    new(shop)
    shop.ok("game", "open", "Quà tối", "--yes")
    say(shop, (7001, "quay"), (7002, "QUAY."), (7003, "Quay"), (7004, "tôi quay"))
    staff = shop.one("SELECT id FROM conversation WHERE chat = '7002'")
    double = shop.one("SELECT id FROM conversation WHERE chat = '7003'")
    first = shop.one("SELECT id FROM conversation WHERE chat = '7001'")
    shop.run("tag", staff, "staff")
    shop.ok("merge", double, first)
    shop.run("game", "close", "Quà tối")
    say(shop, (7005, "QUAY"))
    found = entries(shop)
    assert {frozenset(each) for each in found} == {frozenset(ENTRY)}
    assert [(each["counted"], each["weight"], each["why"]) for each in found] == [
        (True, 1, ""), (False, 0, "staff"), (False, 0, "duplicate_person"), (False, 0, "late"),
    ]  # fmt: skip
    assert found[0]["id"] == found[2]["id"]
    said = shop.ok("game", "entries", "Quà tối")
    assert "The same person has entered already." in said


def test_it_is_listed_shown_changed_and_called_off(shop: Shop) -> None:
    new(shop)
    changed = shop.run(
        "game", "edit", "qua toi", "--kind", "wheel", "--entry", "word:VÒNG", "--weight", "vip=3", "--until",
        "tomorrow 21:00", "--json",
    ).line  # fmt: skip
    assert (changed["kind"], changed["entry"], changed["until"][:10]) == ("wheel", ["word:VÒNG"], "2026-09-29")  # fmt: skip
    shop.ok("game", "open", "Quà tối", "--yes")
    say(shop, (7001, "vòng"))
    (row,) = shop.json("game", "list")
    assert (row["game"], row["state"], row["entries"]) == ("Quà tối", "open", 1)
    (shown,) = shop.json("game", "show", "Quà tối")
    assert (shown["counted"], shown["rules"]["weights"]) == (1, {"vip": 3})
    assert "secret" not in shop.ok("game", "show", "Quà tối")
    assert "being played" in shop.refused("game", "edit", "Quà tối", "--reserves", "9")
    assert shop.run("game", "cancel", "Quà tối").code == 1
    assert shop.run("game", "cancel", "Quà tối", "--yes", "--json").line["state"] == "cancelled"
    assert "called off" in shop.refused("game", "cancel", "Quà tối", "--yes")


def test_its_words_are_set_by_language_changed_one_by_one_and_taken_away(shop: Shop) -> None:
    said = (
        "--answer",
        "Dạ {id}",
        "--answer-en",
        "You are in",
        "--winner-text",
        "Mình trúng {prize}",
    )
    new(shop, "Quà tối", *QUAY, *said)

    def words() -> tuple[Any, Any]:
        ((stored,),) = shop.rows("SELECT settings FROM game")
        return json.loads(stored)["answer"], json.loads(stored)["winner"]

    assert words() == ({"": "Dạ {id}", "en": "You are in"}, {"": "Mình trúng {prize}"})
    shop.ok(
        "game",
        "edit",
        "Quà tối",
        "--answer-en",
        "",
        "--answer-th",
        "ครับ",
        "--winner-text-en",
        "You won",
    )
    assert words() == ({"": "Dạ {id}", "th": "ครับ"}, {"": "Mình trúng {prize}", "en": "You won"})


def test_where_it_is_played_is_a_chat_a_post_or_a_sort_of_chat(shop: Shop) -> None:
    def where(*places: str | int) -> list[str]:
        words = [word for each in places for word in ("--where", str(each))]
        name = "-".join(map(str, places)) or "x"
        return list(new(shop, name, "--entry", "word:A", *words)["where"])

    assert where() == ["private"]
    post = shop.one("SELECT chat FROM conversation WHERE id = ?", COMMENT).split(":")[1]
    assert where(HUONG, COMMENT, "comments", "5_7") == [f"chat:{HUONG}", f"post:{post}", "comments", "post:5_7"]  # fmt: skip
    assert where(17841400000001) == ["post:17841400000001"]
    assert where("https://www.facebook.com/shop/posts/1234567") == ["post:1234567"]
    shop.store(lambda store: store.lives.add(LiveDraft("Tối nay", "Live", "live", "", ""), "linh", NOW))  # fmt: skip
    assert where("live:tối nay") == ["live:Tối nay"]
    assert "no post" in shop.refused(
        "game", "new", "y", "--entry", "word:A", "--where", "https://x.vn/"
    )
    assert new(shop, "c", "--entry", "comment")["where"] == ["comments"]


def test_a_quiz_is_asked_question_by_question_and_won_by_points(shop: Shop) -> None:
    new(shop, "Đố", "--kind", "quiz", "--question", "1+1?=2", "--question", "Thủ đô?=Hà Nội|HN", "--typos", "1")  # fmt: skip
    shop.ok("game", "open", "Đố", "--yes")
    say(shop, (7001, "2"), (7002, "2"))
    assert shop.run("game", "next", "Đố").out == "2. Thủ đô?\n"
    say(shop, (7002, "ha nooi"))
    shop.ok("game", "close", "Đố")
    assert "no draw file" in shop.refused("game", "draw", "Đố", "--file", "x.json")
    done = shop.run("game", "draw", "Đố", "--json").line
    assert done["winners"] == [entries(shop, "Đố")[1]["id"]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("new", "x"), "how people enter"),
        (("new", "x", "--kind", "bingo"), "no kind of game"),
        (("new", "x", "--entry", "dice"), "no way to enter"),
        (("new", "x", "--entry", "word:A", "--weight", "vip"), "no chances"),
        (("new", "x", "--entry", "word:A", "--where", " "), "where it is played"),
        (("new", "x", "--entry", "word:A", "--known-for", "long"), "no length"),
        (("new", "x", "--entry", "word:A", "--reserves", "x"), "no whole number"),
        (("new", "x", *QUAY, "--winner-text", "Quà {gift}"), "{gift} is no field of these words"),
        (("new", "x", *QUAY, "--answer-en", "{prize}"), "there are {id}"),
        (("new", "x", *QUAY, "--winner-text-vi", "Trước {until}"), "waits for ever"),
        (("new", "x", "--kind", "quiz"), "what is asked"),
        (("new", "x", "--kind", "guess"), "which number"),
        (("new", "Quà tối", *QUAY), "already"),
        (("new",), "Name the game"),
        (("open", "y", "--yes"), "no game"),
        (("close", "Quà tối"), "not open yet"),
        (("entries", "y"), "no game"),
        (("entries", "qua toj"), 'Did you mean "Quà tối"?'),
        (("winners", "Quà tôi nay", "--json"), 'Did you mean "Quà tối"?'),
    ],
)
def test_what_cannot_be_done_is_said(shop: Shop, words: tuple[str, ...], said: str) -> None:
    new(shop)
    assert said in shop.refused("game", *words)


def test_the_draw_stands_where_its_file_cannot_be_written(shop: Shop, tmp_path: Path) -> None:
    new(shop)
    shop.ok("game", "open", "Quà tối", "--yes")
    say(shop, (7001, "quay"))
    shop.ok("game", "close", "Quà tối")
    missing = str(tmp_path / "nowhere" / "draw.json")
    done = shop.run("game", "draw", "Quà tối", "--public", "x", "--file", missing)
    assert (done.code, "could not be written" in done.err) == (1, True)
    assert len(shop.run("game", "draw", "Quà tối", "--json").line["winners"]) == 1


def test_nobody_else_is_touched(shop: Shop) -> None:
    new(shop)
    shop.ok("game", "open", "Quà tối", "--yes")
    assert entries(shop) == []
    assert [shop.json("thread", each) != [] for each in (MINH, SOMCHAI)] == [True, True]
