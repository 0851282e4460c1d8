"""`socialdesk case`, as people and scripts call it."""

from pathlib import Path

from tests.support.shop import HUONG, Shop


def test_a_return_from_its_opening_to_its_end(shop: Shop, tmp_path: Path) -> None:
    shop.ok("product", "add", "A1", "--name", "Áo", "--price", "125000", "--stock", "5")
    shop.ok("order", "new", HUONG, "--item", "A1:2")
    shop.ok("order", "state", "DH1001", "delivered")

    (told,) = shop.json("case", "open", HUONG, "--kind", "return", "--order", "DH1001", "--cause", "wrong_size", "--about", "chật\x1b[2J")  # fmt: skip
    assert (told["case"], told["state"], told["sku"], told["next"], told["overdue"]) == (1, "open", "A1", "evidence", False)  # fmt: skip
    said = shop.ok("case", "show", 1)
    assert "chật" in said
    assert "\x1b" not in said
    number = shop.json("thread", HUONG)[0]["message"]
    assert shop.json("case", "evidence", 1, number)[0]["evidence"] == [number]
    assert "0 files" in shop.ok("case", "show", 1, "--files", str(tmp_path))
    shop.ok("case", "step", 1, "back", "--back", "A1:1", "--note", "về kho")
    assert shop.json("product", "show", "A1")[0]["stock"] == 4
    (told,) = shop.json("case", "step", 1, "refunded", "--amount", "125k")
    assert (told["refunded"], told["next"]) == (125_000, None)
    assert "125.000" in shop.ok("order", "proof", "DH1001").rpartition("money sent back")[2]
    assert "125.000" in shop.ok("case", "show", 1) or "125,000" in shop.ok("case", "show", 1)
    shop.ok("case", "close", 1, "--outcome", "refunded")
    assert [each["state"] for each in shop.json("case", "list")] == ["closed"]
    assert shop.json("case", "list", "--open") == []
    assert "no such case" in shop.ok("case", "list", "--overdue")
    shop.ok("case", "reopen", 1, "--due", "tomorrow 9:00")
    assert shop.json("task", "list")[0]["kind"] == "case"


def test_repeat_issues_and_reviews(shop: Shop) -> None:
    shop.ok("product", "add", "A1", "--name", "Áo", "--price", "125000", "--stock", "5")
    assert "Nothing came up" in shop.ok("case", "repeats")
    for _ in range(2):
        shop.ok("case", "open", HUONG, "--sku", "a1", "--cause", "damaged")
    assert shop.json("case", "repeats", "--in", "30 days") == [
        {"sku": "A1", "name": "Áo", "cause": "damaged", "cases": 2, "people": 1, "refunded": 0, "units": 0, "share": None}
    ]  # fmt: skip
    assert "A1" in shop.ok("case", "repeats")
    (review,) = shop.json(
        "case", "open", HUONG, "--rating", "2", "--source", "shopee", "--link", "https://x/1"
    )
    assert (review["kind"], review["rating"], review["next"]) == ("review", 2, "fixed")
    assert "★★" in shop.ok("case", "list", "--kind", "review")
    assert "rating" in shop.refused(
        "case", "question", 3, "Sửa", "thành", "5", "sao", "shop", "gửi", "voucher", "50k"
    )
    assert "first" in shop.refused("case", "question", 3)
    shop.ok("case", "step", 3, "fixed")
    assert shop.json("case", "question", 3)[0]["text"].startswith("Dạ Hoa Sen")


def test_what_is_said_wrongly_is_refused(shop: Shop) -> None:
    shop.ok("case", "open", HUONG)
    for words in (
        ("show",), ("show", 9), ("step", 1), ("step", 1, "closed"), ("step", 1, "refunded"), ("step", 1, "refunded", "--amount", "x"),
        ("step", 1, "fixed", "--back", "all"), ("step", 1, "back", "--back", "A:0"), ("evidence", 1), ("evidence", 1, "x"), ("close", 1),
        ("question", 1), ("open",), ("open", HUONG, "--order", "DH9"), ("open", HUONG, "--sku", "Z"),
    ):  # fmt: skip
        assert shop.refused("case", *words), words
    assert len(shop.json("case", "list")) == 1
