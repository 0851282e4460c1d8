"""`socialdesk overlay` beside its screen."""

from pathlib import Path

from socialdesk.model.ids import Instant
from tests.support.lives import commented, planned, running
from tests.support.make import NOW, arrival
from tests.support.shop import Shop


def test_what_is_shown_for_programs_and_what_is_pinned(shop: Shop) -> None:
    shop.store(lambda store: running(store, at=shop.clock.now()))
    shop.store(lambda store: store.record([arrival(commented("còn size M?", "900"))], NOW, ()))
    message = shop.one("SELECT max(message_id) FROM live_comment")
    assert shop.json("overlay", "tối thứ sáu")[0]["scene"] == "board"

    assert "is pinned" in shop.ok("overlay", "tối thứ sáu", "--pin", message)
    (shown,) = shop.json("overlay", "tối thứ sáu")
    assert (shown["scene"], shown["question"]["words"]) == ("question", "còn size M?")
    assert shop.one("SELECT agent FROM live_pin") == "chu"
    assert "No comment" in shop.ok("overlay", "tối thứ sáu", "--unpin")
    assert shop.json("overlay", "tối thứ sáu")[0]["question"] is None
    assert "no public comment" in shop.refused("overlay", "tối thứ sáu", "--pin", 1)


def test_programs_read_json_whatever_else_is_asked_for(shop: Shop) -> None:
    shop.store(lambda store: running(store, at=shop.clock.now()))
    shop.store(lambda store: store.record([arrival(commented("còn size M?", "900"))], NOW, ()))
    message = shop.one("SELECT max(message_id) FROM live_comment")

    (pinned,) = shop.json("overlay", "tối thứ sáu", "--pin", message)
    assert pinned["question"]["words"] == "còn size M?"
    (bare,) = shop.json("overlay", "tối thứ sáu", "--unpin")
    assert bare["question"] is None
    (watched,) = shop.json("overlay", "toi thu sau", "--address")
    token = shop.one("SELECT token FROM overlay_token")
    assert watched["overlay"] == "tối thứ sáu"
    assert [token in each for each in watched["addresses"]] == [True]
    assert shop.json("overlay", "tối thứ sáu", "--no-address") == [
        {"overlay": "tối thứ sáu", "addresses": []}
    ]


def test_a_moment_is_counted_down_to_with_a_live_and_without(shop: Shop) -> None:
    start = Instant(shop.clock.now() + 3_600_000)
    shop.store(lambda store: planned(store, planned_for=start))
    (named,) = shop.json("overlay", "tối thứ sáu")
    assert named["countdown"]["until"] == start
    (shown,) = shop.json("overlay", "Sắp bắt đầu", "--until", "10:05")
    assert shown["scene"] == "countdown"
    assert shown["countdown"] == {
        "title": "Sắp bắt đầu", "since": shop.clock.now(), "until": shop.clock.now() + 300_000,
    }  # fmt: skip
    (earlier,) = shop.json("overlay", "tối thứ sáu", "--until", "10:05")
    assert earlier["countdown"]["until"] == shop.clock.now() + 300_000


def test_what_is_not_there_and_where_no_screen_is(shop: Shop, tmp_path: Path) -> None:
    assert "no live and no game" in shop.refused("overlay", "nix", "--json")
    assert "needs a terminal" in shop.refused("overlay", "nix")
    assert "no live" in shop.refused("overlay", "nix", "--pin", 1)
    assert "no live and no game" in shop.refused("overlay", "nix", "--text-dir", str(tmp_path))


def test_its_address_as_a_page_for_whoever_has_the_token(shop: Shop) -> None:
    shop.store(planned)
    text = shop.config_file.read_text(encoding="utf-8")
    web = '[web]\npublic_url = "https://desk.example.com/s"\n'
    shop.config_file.write_text(web + text, encoding="utf-8")
    assert "no live and no game" in shop.refused("overlay", "nix", "--address")

    printed = shop.ok("overlay", "toi thu sau", "--address", "--theme", "tet").splitlines()
    token = shop.one("SELECT token FROM overlay_token")
    assert len(token) == 32
    assert printed == [
        f"{base}/overlay/t%E1%BB%91i%20th%E1%BB%A9%20s%C3%A1u/?token={token}&theme=tet"
        for base in ("http://127.0.0.1:8480", "https://desk.example.com/s")
    ]
    assert shop.one("SELECT names FROM overlay_token") == "initials"
    again = shop.ok("overlay", "tối thứ sáu", "--address", "--names", "full")
    assert token in again and shop.one("SELECT names FROM overlay_token") == "full"
    assert "Nobody" in shop.ok("overlay", "tối thứ sáu", "--no-address")
    assert shop.rows("SELECT token FROM overlay_token") == []
    assert token not in shop.ok("overlay", "tối thứ sáu", "--address")
