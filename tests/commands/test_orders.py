"""What the shop sells and what customers order, from a shell."""

from tests.support.shop import HUONG, MINH, Shop


def stocked(shop: Shop) -> None:
    shop.ok(
        "product",
        "add",
        "A1-M",
        "--name",
        "Áo A1",
        "--variant",
        "đỏ, M",
        "--price",
        "125.000",
        "--stock",
        "50",
    )
    shop.ok("product", "add", "B2", "--name", "Quần B2", "--price", "80k", "--stock", "1")


def test_a_product_is_added_shown_changed_and_archived(shop: Shop) -> None:
    (added,) = shop.json(
        "product", "add", "A1", "--name", "Áo A1", "--price", "125000", "--stock", "50"
    )
    assert added == {
        "sku": "A1",
        "name": "Áo A1",
        "price": 125_000,
        "stock": 50,
        "reserved": 0,
        "free": 50,
    }
    assert shop.json("product", "show", "a1") == [added]
    (more,) = shop.json(
        "product", "change", "A1", "--stock", "+20", "--price", "99k", "--variant", "xanh"
    )
    assert (more["price"], more["stock"]) == (99_000, 70)
    assert (
        shop.ok("product", "change", "A1", "--stock", "-3").split("  ")[-1]
        == "67 free (67 there, 0 held)\n"
    )
    assert "Áo A1 (xanh)" in shop.ok("product", "list", "ao a1")
    shop.ok("product", "archive", "A1")
    assert shop.json("product", "list") == []
    (row,) = shop.json("product", "list", "--all")
    assert (row["variant"], row["archived"]) == ("xanh", True)
    assert "archived" in shop.refused("product", "add", "a1", "--name", "x", "--price", "1")
    assert "archived" not in shop.ok("product", "restore", "A1")
    assert "product add" in shop.ok("product", "list", "khong co")


def test_an_order_is_made_listed_turned_and_cancelled(shop: Shop) -> None:
    stocked(shop)
    (made,) = shop.json("order", "new", MINH, "--item", "A1-M:2", "--item", "b2", "--fee", "30000")
    lines = [
        {"sku": "A1-M", "name": "Áo A1", "quantity": 2, "price": 125_000},
        {"sku": "B2", "name": "Quần B2", "quantity": 1, "price": 80_000},
    ]
    assert made == {"order": 1, "code": "DH1001", "state": "new", "total": 360_000, "lines": lines}
    (product,) = shop.json("product", "show", "A1-M")
    assert (product["stock"], product["reserved"], product["free"]) == (50, 2, 48)

    shop.ok(
        "order",
        "change",
        "DH1001",
        "--phone",
        "(84) 912.345.678",
        "--address",
        "12 Lý Tự Trọng\nQ1",
    )
    (listed,) = shop.json("order", "list")
    assert listed["at"].endswith("Z")
    assert {name: value for name, value in listed.items() if name not in ("at", "name")} == {
        **made, "phone": "+84912345678", "address": "12 Lý Tự Trọng, Q1", "fee": 30_000, "currency": "VND",
    }  # fmt: skip
    assert listed["name"] == shop.json("customer", MINH)[0]["name"]
    assert shop.json(
        "order", "list", "--phone", "0912 345 678", "--conversation", MINH, "--state", "new"
    ) == [listed]
    assert shop.json("order", "list", "--conversation", HUONG) == []

    (agreed,) = shop.json("order", "state", "dh1001", "agreed", "--as", "lan")
    assert (agreed["state"], sorted(agreed)) == ("agreed", sorted(listed))
    (shown,) = shop.json("order", "show", 1)
    assert [(each["kind"], each["agent"]) for each in shown["changes"]] == [
        ("made", "chu"), ("changed", "chu"), ("state", "lan"),
    ]  # fmt: skip
    told = shop.ok("order", "show", 1)
    assert "Áo A1 (đỏ, M)" in told
    assert "0912 345 678" in told
    assert shop.json("order", "cancel", 1)[0]["state"] == "cancelled"
    assert shop.json("product", "show", "A1-M")[0]["free"] == 50


def test_lines_are_changed_and_what_was_done_last_is_taken_back(shop: Shop) -> None:
    stocked(shop)
    shop.ok("order", "new", MINH, "--item", "A1-M:2", "--item", "B2", "--fee", "30k")
    shop.ok("order", "state", 1, "agreed")
    (changed,) = shop.json("order", "change", 1, "--item", "A1-M:3", "--item", "B2:0", "--fee", "0")
    assert [(each["sku"], each["quantity"]) for each in changed["lines"]] == [("A1-M", 3)]
    assert (changed["state"], changed["total"]) == ("new", 375_000)
    assert sorted(changed) == sorted(shop.json("order", "list")[0])

    (back,) = shop.json("order", "undo", 1, "--as", "lan")
    assert (back["state"], back["total"], len(back["lines"])) == ("agreed", 360_000, 2)
    told = shop.ok("order", "show", 1)
    assert "change taken back  @lan" in told
    assert "taken back: agreed  @lan" in told

    statement = "Ngày,Số tham chiếu,Ghi có,Nội dung\n27/11,F1,360.000,DH1001\n"
    shop.ok("order", "paid", "--statement", "-", text=statement)
    assert shop.ok("order", "list").rstrip().endswith("2× A1-M, 1× B2  paid")
    shop.ok("order", "change", 1, "--item", "A1-M:4")
    (shown,) = shop.json("order", "show", 1)
    assert (shown["total"], shown["paid"], shown["due"]) == (610_000, 360_000, 250_000)
    assert "250.000 ₫ still to be paid" in shop.ok("order", "list")
    assert "still to be paid: 250.000 ₫" in shop.ok("order", "show", 1)
    assert "for good" not in shop.ok("order", "undo", 1)
    assert "is a payment" in shop.refused("order", "undo", 1)


def test_a_thai_shop_dials_in_thailand(shop: Shop) -> None:
    words = shop.config_file.read_text(encoding="utf-8")
    shop.config_file.write_text(
        words.replace("[shop]", '[shop]\nlanguage = "th"'), encoding="utf-8"
    )
    shop.ok("product", "add", "A1", "--name", "Áo", "--price", "125000", "--stock", "5")
    shop.ok("order", "new", "--name", "Lan", "--item", "A1", "--phone", "061-234-5678")

    (made,) = shop.json("order", "list", "--phone", "0612345678")
    assert made["phone"] == "+66612345678"
    assert "061 234 5678" in shop.ok("order", "list")


def test_what_comes_back_is_counted(shop: Shop) -> None:
    stocked(shop)
    shop.ok("order", "new", "--name", "Chị Tư", "--item", "A1-M:3", "--key", "k")
    shop.ok("order", "new", "--name", "Chị Tư", "--item", "A1-M:3", "--key", "k")
    shop.configure('language = "vi"')
    shop.ok("order", "state", 1, "đã gửi")  # as the list calls it
    assert "shipped" in shop.refused("order", "state", 1, "đang bay")
    shop.configure()
    assert shop.json("product", "show", "A1-M")[0]["stock"] == 47
    assert "--back" in shop.refused("order", "state", 1, "returned")
    assert "did not go out" in shop.refused("order", "state", 1, "returned", "--back", "A1-M:4")
    shop.ok("order", "state", 1, "returned", "--back", "A1-M:1")
    assert shop.json("product", "show", "A1-M")[0]["stock"] == 48


def test_what_is_wrong_is_said_and_changes_nothing(shop: Shop) -> None:
    assert "whose it is" in shop.refused("order", "new", "--item", "A1-M")
    stocked(shop)
    shop.ok("order", "new", MINH, "--item", "B2", "--phone", "0912345678")
    for words, said in (
        (("product", "add", "A1-M", "--name", "x", "--price", "1"), "already"),
        (("product", "add", "C", "--name", "x"), "a name and a price"),
        (("product", "add", "C\u202e", "--name", "x", "--price", "1"), "that can be seen"),
        (("product", "add", "C", "--name", "x", "--price", "1.5"), "1.500.000 ₫ or 1.500 ₫"),
        (("product", "add", "C", "--name", "x", "--price", "9" * 22), "at most"),
        (("product", "add", "C", "--name", " ", "--price", "1"), "has a name"),
        (("product", "change", "A1-M"), "Say what changes"),
        (("product", "change", "A1-M", "--stock", "-51"), "with 50 there"),
        (("product", "change", "B2", "--stock", "0"), "Orders hold 1 of B2"),
        (("product", "show", "x"), 'no product "x"'),
        (("product", "show"), "Say which"),
        (("order", "new", MINH), "has a line"),
        (
            ("order", "new", MINH, "--item", "B2:1", "--item", "A1-M:60"),
            "A1-M (60 wanted, 50 free), B2 (1 wanted, 0 free)",
        ),
        (("order", "new", MINH, "--item", "A1-M:0"), "is no line"),
        (("order", "new", MINH, "--item", "ZZ:1"), "does not sell ZZ"),
        (("order", "new", MINH, "--item", "A1-M:1", "--phone", "hello"), "no telephone number"),
        (("order", "new", MINH, "--item", "A1-M:1", "--fee", "-5"), "is no amount, like"),
        (("order", "new", 999, "--item", "A1-M:1"), "999"),
        (("order", "new", "x", "--item", "A1-M:1"), "no conversation"),
        (("order", "show", "DH9"), 'no order "DH9"'),
        (("order", "state", 1, "blorp"), "Say to which state"),
        (("order", "state", 1, "returned", "--back", "all"), "cannot be"),
        (("order", "state", 1, "agreed", "--back", "all"), "for what is returned"),
        (("order", "change", 1), "Say what changes"),
        (("order", "change", 1, "--fee", "1" + "0" * 15), "comes to at most"),
        (("order", "change", 1, "--item", "A1-M:60"), "A1-M (60 wanted, 50 free)"),
        (("order", "change", 1, "--item", "A1-M:0"), 'DH1001 has no "A1-M"'),
        (("order", "change", 1, "--item", "B2:0"), "would have no line left"),
        (("order", "change", 1, "--item", "B2:x"), "is no line"),
        (("order", "undo", 1), "Nothing was changed since DH1001 was made"),
        (("order", "undo"), "Say which"),
    ):
        assert said in shop.refused(*words), words
    shop.ok("order", "cancel", 1)
    assert "for good" in shop.refused("order", "state", 1, "agreed")
    assert shop.ok("order", "list", "--state", "packed") == "There is no such order.\n"


def test_hostile_words_are_shown_as_words(shop: Shop) -> None:
    shop.ok(
        "product",
        "add",
        "A1",
        "--name",
        "\x1b[31m<b>Áo</b>\u202e'; DROP TABLE product; --",
        "--price",
        "1",
        "--stock",
        "5",
    )
    shop.ok(
        "order",
        "new",
        "--name",
        "\x1b]0;x\x07{name}%s",
        "--address",
        "a\x1b[2J",
        "--note",
        "n\u200b",
        "--item",
        "A1",
    )
    for words in (("product", "list"), ("order", "list"), ("order", "show", 1)):
        assert "\x1b" not in shop.ok(*words)
        assert "\x1b" not in shop.run(*words, "--json").out
    assert "{name}%s" in shop.ok("order", "list")


def test_doctor_adds_the_stock_up(shop: Shop) -> None:
    stocked(shop)
    shop.ok("order", "new", MINH, "--item", "A1-M:2")
    found = {each["check"]: each for each in shop.run("doctor", "--offline", "--json").lines}
    assert (found["stock"]["level"], found["stock"]["value"]) == ("ok", 2)
    shop.store(
        lambda store: store.database.transact(
            lambda conn: conn.rows("UPDATE product SET reserved = 0")
        )
    )
    (wrong,) = [
        each for each in shop.run("doctor", "--offline", "--json").lines if each["check"] == "stock"
    ]
    assert (wrong["level"], wrong["value"]) == ("failed", 1)
    assert "A1-M" in wrong["said"]
