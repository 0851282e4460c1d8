"""Who won, what they are handed, and what everybody is told, as scripts call it."""

import csv
import io
import json
from pathlib import Path

import pytest

from socialdesk.model.message import ContactChange, RemoteChat
from socialdesk.store.store import Store
from tests.commands.test_game import new, say
from tests.support.make import arrival, sender
from tests.support.shop import Shop

NAME = "Quà tối"


@pytest.fixture
def drawn(shop: Shop) -> Shop:
    """Three won of twelve, and four stand by."""
    new(shop)
    shop.ok("game", "open", NAME, "--yes")
    say(shop, *((person, "quay") for person in range(7001, 7013)))
    shop.ok("game", "close", NAME)
    shop.ok("game", "draw", NAME, "--public", "XSMB 45821")
    return shop


def test_winners_and_reserves_are_listed_in_their_order(drawn: Shop) -> None:
    rows = drawn.run("game", "winners", NAME, "--json").lines

    assert {frozenset(each) for each in rows} == {
        frozenset({"place", "conversation", "id", "reserve", "state"})
    }
    assert [(each["place"], each["reserve"], each["state"]) for each in rows] == [
        *((place, False, "waiting") for place in (1, 2, 3)),
        *((place, True, "reserve") for place in (4, 5, 6, 7)),
    ]
    entries = {each["id"]: each["conversation"] for each in drawn.run("game", "entries", NAME, "--json").lines}  # fmt: skip
    assert all(entries[each["id"]] == each["conversation"] for each in rows)
    said = drawn.ok("game", "winners", NAME)
    assert "Áo thun: 3 in all, 3 meant for somebody, 0 handed over, 0 left." in said


def test_a_prize_is_claimed_handed_over_with_proof_or_given_up(drawn: Shop, tmp_path: Path) -> None:
    assert drawn.run("game", "claim", NAME, "1", "--json").line["state"] == "claimed"
    (photo := tmp_path / "giao.jpg").write_bytes(b"jpeg")
    given = drawn.run("game", "claim", NAME, "1", "--proof", "GHN 123", "--proof-file", str(photo), "--json").line  # fmt: skip
    assert given["state"] == "handed_over"
    out = drawn.run("game", "claim", NAME, "2", "--give-up", "--json").line
    assert (out["state"], out["moved_up"]) == ("expired", 4)
    rows = drawn.run("game", "winners", NAME, "--json").lines
    assert [each["state"] for each in rows] == [
        "handed_over", "expired", "waiting", "waiting", "reserve", "reserve", "reserve",
    ]  # fmt: skip
    assert (rows[3]["reserve"], rows[1]["id"] != rows[3]["id"]) == (True, True)
    said = drawn.ok("game", "winners", NAME)
    assert "handed over   Áo thun  GHN 123 giao.jpg" in said
    assert "Did not want it." in said
    published = drawn.ok("game", "publish", NAME)  # one prize is not told of twice
    assert [each["id"][:8] in published for each in rows] == [True, False, *[True] * 5]
    assert "cannot be" in drawn.refused("game", "claim", NAME, "1")
    assert "cannot be" in drawn.refused("game", "claim", NAME, "5")
    assert "Nobody was picked" in drawn.refused("game", "claim", NAME, "9")
    assert "Name the place" in drawn.refused("game", "claim", NAME)
    assert "Either" in drawn.refused("game", "claim", NAME, "3", "--handed-over", "--give-up")
    assert drawn.run("game", "claim", NAME, "3", "--handed-over", "--json").line["state"] == "handed_over"  # fmt: skip
    for place in range(4, 8):
        last = drawn.ok("game", "claim", NAME, str(place), "--give-up")
    assert "no reserve left" in last


def test_what_is_to_be_sent_goes_to_a_table_that_runs_no_formula(drawn: Shop) -> None:
    row, *_ = drawn.run("game", "winners", NAME, "--json").lines
    chat = drawn.one(f"SELECT chat FROM conversation WHERE id = {row['conversation']}")

    async def tell(store: Store) -> None:
        change = ContactChange(
            RemoteChat(chat), sender("=1+1", chat), None, drawn.clock.now(), phone="+84 912 345 678",
            address='5 Lê Lợi, "Q1"',
        )  # fmt: skip
        await store.record([arrival(change)], drawn.clock.now(), ())

    drawn.store(tell)
    drawn.ok("customer", str(row["conversation"]), "size=@SUM(A1)")
    drawn.ok("game", "claim", NAME, "1")
    head, line = csv.reader(io.StringIO(drawn.ok("game", "winners", NAME, "--shipping")))

    assert head == ["place", "conversation", "prize", "name", "phone", "address", "details"]
    assert line[:3] == ["1", str(row["conversation"]), "Áo thun"]
    assert line[4:] == ["+84912345678", '5 Lê Lợi, "Q1"', "size=@SUM(A1)"]
    assert not line[3].startswith("=")
    parcel = drawn.run("game", "winners", NAME, "--shipping", "--json").line
    assert set(parcel) == {
        "place", "conversation", "id", "reserve", "state", "prize", "name", "phone", "address", "details",
    }  # fmt: skip
    assert (parcel["phone"], parcel["details"]) == ("+84912345678", {"size": "@SUM(A1)"})
    drawn.ok("game", "claim", NAME, "1", "--handed-over")
    assert drawn.run("game", "winners", NAME, "--shipping", "--json").lines == []


def test_everybody_is_told_before_between_and_after_and_nobody_by_a_number(
    shop: Shop, tmp_path: Path
) -> None:
    new(shop)
    assert "open it first" in shop.refused("game", "publish", NAME)
    commitment = shop.run("game", "open", NAME, "--yes", "--json").line["commitment"]
    told = shop.run("game", "publish", NAME, "--json").line
    assert set(told) == {
        "game", "state", "words", "commitment", "entries_hash", "entries", "public", "winners",
    }  # fmt: skip
    assert commitment in told["words"]
    assert "QUAY" in told["words"]
    say(shop, *((person, "quay") for person in range(7001, 7005)))
    file = tmp_path / "draw.json"
    assert "before the draw" in shop.refused("game", "publish", NAME, "--file", str(file))
    closed = shop.run("game", "close", NAME, "--json").line
    assert closed["entries_hash"] in shop.ok("game", "publish", NAME)
    shop.ok("game", "draw", NAME, "--public", "XSMB 45821")
    plain = shop.run("game", "publish", NAME, "--file", str(file), "--json").line
    assert shop.run("draw", "verify", str(file)).code == 0
    ids = [each["id"] for each in plain["winners"]]
    draw = json.loads(file.read_text(encoding="utf-8"))
    assert ids == draw["winners"] + draw["reserves"]
    assert {each["name"] for each in plain["winners"]} == {""}
    assert "Lan" not in plain["words"]
    named = shop.run("game", "publish", NAME, "--names", "full", "--json").line
    # "Lan 7001" may be a number somebody can be called by, so it is not told either
    assert {each["name"] for each in named["winners"]} == {""}
    assert shop.ok("game", "publish", NAME, "--file", "-").startswith("{\n")


def test_a_game_without_a_lot_has_words_and_no_file(shop: Shop) -> None:
    new(shop, "Đố", "--kind", "quiz", "--question", "Thủ đô?=Hà Nội", "--prize", "Mũ")
    shop.ok("game", "open", "Đố", "--yes")
    say(shop, (7001, "hà nội"))
    shop.ok("game", "close", "Đố")
    shop.ok("game", "draw", "Đố")
    assert "Mũ: " in shop.ok("game", "publish", "Đố")
    assert "no draw file" in shop.refused("game", "publish", "Đố", "--file", "x.json")
