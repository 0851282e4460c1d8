"""What carriers have of orders, from a shell."""

from tests.commands.test_orders import stocked
from tests.support.shop import HUONG, Shop


def test_a_parcel_is_added_told_corrected_and_removed(shop: Shop) -> None:
    stocked(shop)
    shop.ok("order", "new", HUONG, "--item", "A1-M:2")
    (added,) = shop.json("parcel", "add", "DH1001", "--carrier", "Giao Hàng Nhanh", "--tracking", "GAB-123")  # fmt: skip
    assert {**added, "at": ""} == {
        "parcel": 1, "order": 1, "code": "DH1001", "carrier": "ghn", "tracking": "GAB-123", "state": "made", "at": "",
    }  # fmt: skip
    (told,) = shop.json("parcel", "state", "gab123", "on-way")
    assert (told["state"], sorted(told)) == ("on_way", sorted(added))
    (shown,) = shop.json("order", "show", 1)
    assert (shown["state"], shown["parcels"]) == ("shipped", [told])
    (listed,) = shop.json("order", "list")
    assert "parcels" not in listed
    # What a script brings late changes nothing, and is no mistake.
    assert shop.json("parcel", "state", "GAB123", "taken", "--at", "2020-01-01 10:00") == [told]
    shop.ok("parcel", "state", "ghn:GAB123", "delivered")
    said = shop.refused("parcel", "state", "GAB123", "failed")
    assert "delivered" in said
    assert "--correct" in said
    assert shop.json("parcel", "show", "GAB123")[0]["state"] == "delivered"
    shop.ok("parcel", "state", "GAB123", "failed", "--correct")
    assert shop.json("parcel", "list", "--open") == []  # its order still says that it has arrived
    shop.ok("order", "state", 1, "shipped")
    assert [each["state"] for each in shop.json("parcel", "list", "--open")] == ["failed"]
    assert shop.json("parcel", "list", "DH1001", "--state", "lost") == []
    shop.ok("order", "state", 1, "delivered")  # whatever its carrier says
    assert shop.json("parcel", "list", "--open") == []
    told_to_people = shop.ok("order", "show", 1)
    assert "parcel GHN GAB-123: out" not in told_to_people
    assert "parcel GHN GAB-123: delivery failed" in told_to_people
    shop.ok("parcel", "remove", "GAB123")
    assert "no such parcel" in shop.ok("parcel", "list")
    assert "is none of this order" in shop.ok("order", "show", 1)


def test_an_order_is_shipped_with_its_parcel_in_one_step(shop: Shop) -> None:
    stocked(shop)
    shop.ok("order", "new", HUONG, "--item", "A1-M:2")
    (shipped,) = shop.json("order", "state", 1, "shipped", "--carrier", "ghtk", "--tracking", "S1.A1.2001297581")  # fmt: skip
    assert shipped["state"] == "shipped"
    assert shop.json("product", "show", "A1-M")[0]["stock"] == 48
    (row,) = shop.json("parcel", "list")
    assert (row["carrier"], row["tracking"], row["state"]) == ("ghtk", "S1.A1.2001297581", "taken")
    assert "S1.A1.2001297581" in shop.ok("order", "show", 1)


def test_what_is_wrong_is_said_and_changes_nothing(shop: Shop) -> None:
    stocked(shop)
    for _ in range(3):
        shop.ok("order", "new", HUONG, "--item", "A1-M")
    shop.ok("order", "cancel", 3)
    shop.ok("parcel", "add", 1, "--carrier", "ghn", "--tracking", "GAB123")
    ghn = ("--carrier", "ghn", "--tracking")
    for words, said in (
        (("parcel", "add", 2, *ghn, "GAB123"), "DH1001's already"),
        (("parcel", "add", 2, "--carrier", "", "--tracking", "GAB1"), "Name the carrier"),
        (("parcel", "add", 2, *ghn, "\u202eGAB"), "no tracking number"),
        (("parcel", "add", 2, "--carrier", "ghn"), "no tracking number"),
        (("parcel", "add", 3, *ghn, "GAB9"), "nothing of it is sent"),
        (("parcel", "add", 99, *ghn, "GAB9"), "no order"),
        (("parcel", "add"), "Say which"),
        (("parcel", "show", "GAB9"), 'no parcel "GAB9"'),
        (("parcel", "show", "jt:GAB123"), "no parcel"),
        (("parcel", "state", "GAB123", "gone"), "Say its state"),
        (("parcel", "state", "GAB123", "taken", "--at", "soon"), "no day and time"),
        (("order", "state", 3, "shipped", *ghn, "GAB9"), "cancelled"),
        (("order", "state", 1, "agreed", *ghn, "GAB9"), "packed or shipped"),
    ):
        assert said in shop.refused(*words), words
    assert len(shop.json("parcel", "list")) == 1
    assert [each["state"] for each in shop.json("order", "list")] == ["cancelled", "new", "new"]
    shop.ok("parcel", "add", 2, "--carrier", "jt", "--tracking", "GAB123")
    assert "ghn:GAB123, jt:GAB123" in shop.refused("parcel", "show", "GAB123")


def test_a_carriers_file_is_taken_in_once(shop: Shop) -> None:
    stocked(shop)
    for _ in range(2):
        shop.ok("order", "new", HUONG, "--item", "A1-M")
    shop.ok("parcel", "add", 1, "--carrier", "ghn", "--tracking", "GAB1")
    file = shop.folder / "parcels.csv"
    file.write_text(
        "Mã đơn GHN;Mã đơn khách hàng;Trạng thái\nGAB1;;Đang giao hàng\nGAB2;DH1002;Giao hàng thành công\nGAB3;x;Đang giao\nGAB4;;Đang bay\n",
        encoding="utf-8-sig",
    )
    words = ("parcel", "import", str(file), "--carrier", "Giao Hàng Nhanh")
    for more in (("--dry-run",), ()):
        done = shop.run(*words, *more, "--json")
        wrong, summary = done.lines
        assert (done.code, wrong["line"]) == (1, 5)
        assert summary == {"new": 1, "changed": 1, "same": 0, "unknown": 1, "errors": 1}
    again = shop.run(*words, "--json").lines[-1]
    assert again == {"new": 0, "changed": 0, "same": 2, "unknown": 1, "errors": 1}
    assert [each["state"] for each in shop.json("order", "list")] == ["delivered", "shipped"]

    own = shop.folder / "kerry.toml"
    own.write_text(
        'name = "Kerry"\n[columns]\ntracking = "No"\nstate = "S"\n[states]\ndelivered = "ok"\n',
        encoding="utf-8",
    )
    file.write_text("No,S\nGAB1,ok\n", encoding="utf-8")
    assert "1 of no order" in shop.ok("parcel", "import", str(file), "--map", str(own))
    assert "1 changed" in shop.ok("parcel", "import", str(file), "--map", str(own), "--carrier", "ghn")  # fmt: skip
    for more, said in (
        ((), "Name the carrier"),
        (("--carrier", "kerry"), "--map takes a file"),
        (("--carrier", "jt"), "no table of jt"),
    ):
        assert said in shop.refused("parcel", "import", str(file), *more)
