"""`socialdesk customer`: a person as JSON and as lines."""

import sqlite3
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from socialdesk.commands.customers import customer_json, customer_lines
from socialdesk.model.ids import DAY, AccountId
from socialdesk.model.reason import NO_REASON
from socialdesk.services.customers import customer_of
from socialdesk.store.engine import sqlite
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.shop import HUONG, Shop

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


async def test_a_person_as_json_and_as_lines(desk_store: Store) -> None:
    who = sender("Lan\x1b[2J", "501")
    await desk_store.record([arrival(inbound("áo đỏ", sender=who, contact=who))], NOW, ())
    await desk_store.contacts.set_detail(1, "pronoun", "chị")
    await desk_store.messages.note(1, "linh", "khách quen", NOW)
    known = await customer_of(desk_store, 1)

    found, lines = customer_json(known), list(customer_lines(known, ZONE))

    assert (found["conversation"], found["messages"], found["blocked"]) == (1, 1, False)
    assert found["details"] == {"pronoun": "chị"}
    assert found["notes"] == [
        {"at": "2026-09-28T03:00:00.000Z", "agent": "linh", "text": "khách quen"}
    ]
    assert [each["conversation"] for each in found["conversations"]] == [1]
    assert lines[1:] == [
        "  pronoun: chị",
        "  1 shop open 28/09 10:00 áo đỏ",
        "  note of linh 28/09 10:00: khách quen",
    ]
    assert "\x1b" not in lines[0]


def test_what_is_written_down_is_shown_and_forgotten(shop: Shop) -> None:
    lines = shop.ok("customer", HUONG, "pronoun=chị", "order=DH123 ").splitlines()
    assert lines[:3] == ["Nguyễn Thị Hương @user501", "  order: DH123", "  pronoun: chị"]

    (known,) = shop.json("customer", HUONG, "order=")
    assert known["details"] == {"pronoun": "chị"}
    assert (known["tags"], known["messages"]) == (["size-m", "vip"], 3)
    assert [each["text"] for each in known["notes"]] == ["khách quen, thích màu be"]
    assert (known["follows"], known["language"], known["phone"]) == (None, None, None)


def test_what_they_bought_is_told(shop: Shop) -> None:
    assert shop.json("customer", HUONG)[0]["buyer"] == {
        "orders": 0, "spent": 0, "currency": None, "last": None, "open_parcels": 0, "returns": 0, "tier": None,
    }  # fmt: skip
    shop.ok("product", "add", "A1", "--name", "Áo", "--price", "125000", "--stock", "5")
    for state in ("delivered", "returned"):
        (made,) = shop.json("order", "new", HUONG, "--item", "A1:2")
        shop.ok("order", "state", made["code"], "shipped")
        back = ("--back", "all") if state == "returned" else ()
        shop.ok("order", "state", made["code"], state, *back)

    (known,) = shop.json("customer", HUONG)
    at = known["buyer"]["last"].pop("at")
    assert known["buyer"] == {
        "orders": 2, "spent": 250_000, "currency": "VND", "open_parcels": 0, "returns": 1, "tier": None,
        "last": {"order": 2, "code": "DH1002", "state": "returned", "total": 250_000, "currency": "VND"},
    }  # fmt: skip
    assert at.endswith("Z")
    said = "  2 orders · bought for 250.000 ₫ · last DH1002 (returned) "
    lines = shop.ok("customer", HUONG).splitlines()
    assert [
        each for each in lines if each.startswith(said) and each.endswith(" · 1 order returned")
    ]


def test_in_which_tier_they_are_and_what_may_be_offered(shop: Shop) -> None:
    written = shop.config_file.read_text(encoding="utf-8")
    tiers = (
        '[[loyalty.tiers]]\nname = "Vàng"\nspent = 200000\n'
        '[[loyalty.perks]]\nname = "ten"\ntier = "Vàng"\ntext = "Tặng 10%"\n'
    )
    shop.config_file.write_text(f"{written}\n{tiers}", encoding="utf-8")
    shop.ok("product", "add", "A1", "--name", "Áo", "--price", "125000", "--stock", "5")
    (made,) = shop.json("order", "new", HUONG, "--item", "A1:2")
    assert shop.json("customer", HUONG)[0]["buyer"]["tier"] is None
    shop.ok("order", "state", made["code"], "agreed")
    (known,) = shop.json("customer", HUONG)
    assert known["buyer"]["tier"] == "Vàng"
    reason = "tier Vàng: bought for 250.000 ₫"
    assert known["perks"] == [{"name": "ten", "reason": reason, "text": "Tặng 10%"}]
    said = shop.ok("customer", HUONG)
    assert f"★ ten: {reason}" in said and " · tier Vàng\n" in said


def test_a_telephone_number_is_kept_in_e164(shop: Shop) -> None:
    (known,) = shop.json("customer", HUONG, "phone=0912.345.678")

    assert known["details"] == {"phone": "+84912345678"}
    assert "  phone: +84912345678" in shop.ok("customer", HUONG).splitlines()


def test_a_thai_shop_dials_in_thailand(shop: Shop) -> None:
    words = shop.config_file.read_text(encoding="utf-8")
    shop.config_file.write_text(
        words.replace("[shop]", '[shop]\nlanguage = "th"'), encoding="utf-8"
    )
    (known,) = shop.json("customer", HUONG, "เบอร์=081-234-5678")

    assert known["details"] == {"phone": "+66812345678"}


@pytest.mark.parametrize("words", ["pronoun", "=chị", "a b=c", "1st=x", "x" * 33 + "=y"])
def test_what_is_no_detail_leaves_the_others_unwritten(shop: Shop, words: str) -> None:
    said = shop.refused("customer", HUONG, "order=DH1", words)

    assert said == f'"{words}" is no KEY=VALUE; write pronoun=chị or order=DH123.'
    assert shop.json("customer", HUONG)[0]["details"] == {}


def test_nobody_is_behind_a_conversation_that_is_not_there(shop: Shop) -> None:
    for words in (("customer", 99), ("customer", 99, "a=b"), ("erase", 99, "--yes")):
        assert shop.refused(*words).startswith("There is no conversation 99.")


def test_a_person_is_erased_only_with_yes_and_then_wholly(shop: Shop) -> None:
    said = shop.refused("erase", HUONG)
    assert "behind conversation 1" in said
    assert said.endswith("there is no way back. Run it again with --yes.")
    picture = shop.folder / "p.jpg"
    picture.write_bytes(b"jpeg")
    shop.store(lambda store: _fetched(store, str(picture)))

    done = shop.ok("erase", HUONG, "--yes")
    assert done.startswith("Erased 5 messages, ")
    assert done.endswith(" 1 file.\n")
    assert not picture.exists()
    assert "Hương" not in repr(shop.dump())
    assert shop.refused("thread", HUONG).startswith("There is no conversation 1.")
    assert shop.json("search", "khoac") == []


def test_erasing_once_more_takes_what_the_first_time_left(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "PRAGMAS", ("busy_timeout = 1", *sqlite.PRAGMAS[1:]))
    reader = sqlite3.connect(shop.folder / "desk.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM message").fetchall()

    done = shop.run("erase", HUONG, "--yes")
    assert (done.code, done.out[:18]) == (3, "Erased 5 messages,")
    assert done.err.endswith("another program reads the store. Close it and erase once more.\n")
    again = shop.run("erase", HUONG, "--yes")
    assert (again.code, again.out) == (3, "")
    reader.close()
    assert shop.ok("erase", HUONG, "--yes") == (
        "It was erased before; now nothing of it is left in the store's files.\n"
    )
    assert shop.refused("erase", HUONG, "--yes").startswith("There is no conversation 1.")


async def _fetched(store: Store, path: str) -> None:
    wanted = await store.attachments.want(AccountId(1), "u1", "f1", NOW)
    await store.attachments.settle(wanted, path, 4, NO_REASON)


def test_what_is_kept_of_somebody_is_written_for_them(shop: Shop, tmp_path: Path) -> None:
    target = tmp_path / "huong.zip"

    (told,) = shop.json("customer", HUONG, "--export", str(target))

    assert told["file"] == str(target)
    assert (told["conversations"], told["messages"], told["orders"]) == (1, 4, 0)
    with zipfile.ZipFile(target) as archive:
        assert "Nguyễn Thị Hương" in archive.read("index.html").decode()
    assert "huong.zip" in shop.ok("customer", HUONG, "--export", str(target))
    assert "is no file" in shop.refused("customer", HUONG, "--export", str(tmp_path))
    assert "--export" in shop.refused("customer", HUONG, "a=b", "--export", str(target))


def test_a_masked_copy_is_a_store_like_any_other(shop: Shop, tmp_path: Path) -> None:
    target = tmp_path / "masked.db"

    assert "No customer is known in it" in shop.ok("anonymise", str(target))

    assert "exists already" in shop.refused("anonymise", str(target))
    shop.ok("anonymise", str(target), "--force")
    other = sqlite3.connect(target)
    names = {name for (name,) in other.execute("SELECT name FROM contact")}
    assert names
    assert "Nguyễn Thị Hương" not in names
    assert "no place for a copy" in shop.refused("anonymise", str(tmp_path), "--force")


def test_how_long_customers_are_kept_is_told(shop: Shop) -> None:
    assert "until you erase them" in shop.ok("retention")
    assert shop.json("retention") == []

    kept = shop.config_file.read_text(encoding="utf-8")
    shop.config_file.write_text(f'{kept}\n[retention]\ncustomers = "30d"\n', encoding="utf-8")
    assert "0 people are erased next." in shop.ok("retention")
    shop.clock.advance(40 * DAY / 1000)
    told = shop.json("retention")
    assert told
    assert [sorted(each) for each in told] == [["conversation", "last_at", "name"]] * len(told)
