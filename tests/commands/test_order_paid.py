"""A bank's statement and the orders that it pays, from a shell."""

from pathlib import Path

from tests.commands.test_order_qr import BANK, banked, ordered
from tests.support.shop import MINH, Shop

HEAD = "Ngày giao dịch,Số tham chiếu,Ghi có,Nội dung\n"
STATEMENT = (
    HEAD
    + "27/11,FT1,155.000,MBVCB.512.dh 1001.CT tu \x1b[2JNGUYEN LAN\n27/11,FT2,99.000,DH1002\n27/11,FT3,5.000,cam on\n"
)


def test_what_pays_is_written_down_once_and_the_rest_is_listed(shop: Shop, tmp_path: Path) -> None:
    banked(shop, BANK)
    order = ordered(shop)
    shop.json("order", "new", MINH, "--item", "A1:1")
    file = tmp_path / "t11.csv"
    file.write_text(STATEMENT, "utf-8")

    before = shop.dump()
    tried = shop.json("order", "paid", "--statement", file, "--dry-run")
    assert tried[-1] == {"paid": 1, "same": 0, "unmatched": 2, "errors": 0}
    assert shop.dump() == before
    assert [each["outcome"] for each in tried[:-1]] == ["paid", "less", "no_code"]
    assert tried[1] == {
        "line": 3, "day": "27/11", "amount": 99_000, "memo": "DH1002", "reference": "FT2", "outcome": "less", "order": order + 1,
        "code": "DH1002",
    }  # fmt: skip

    out = shop.ok("order", "paid", "--statement", file, "--as", "lan")
    assert "line 2: 155.000 ₫ “MBVCB.512.dh 1001.CT tu [2JNGUYEN LAN” pays DH1001\n" in out
    assert "is too little for DH1002, of which 125.000 ₫ is due" in out
    assert out.endswith("1 order paid · 2 transfers pay no order\n")
    (told,) = shop.json("order", "show", order)
    assert told["changes"][-1]["kind"] == "paid"
    assert "NGUYEN" not in str(shop.rows("SELECT details FROM purchase_change"))
    assert "paid  @lan" in shop.ok("order", "show", order)
    assert "Nothing is to be paid for DH1001: paid." in shop.refused("order", "qr", order)

    (*_, again) = shop.json("order", "paid", "--statement", "-", text=STATEMENT)
    assert again == {"paid": 0, "same": 1, "unmatched": 2, "errors": 0}


def test_good_lines_count_although_others_are_bad(shop: Shop) -> None:
    order = ordered(shop)
    done = shop.run(
        "order", "paid", "--statement", "-", "--json", text=HEAD + "27/11,F,x y,DH1001\n27/11,G,155000,DH1001\n"
    )  # fmt: skip
    assert done.code == 1
    assert [sorted(each) for each in done.lines[:1]] == [["error", "line"]]
    assert done.lines[1]["order"] == order
    assert done.lines[-1] == {"paid": 1, "same": 0, "unmatched": 0, "errors": 1}


def test_what_is_no_statement_is_refused(shop: Shop, tmp_path: Path) -> None:
    assert "--statement FILE" in shop.refused("order", "paid")
    assert "cannot be read" in shop.refused("order", "paid", "--statement", tmp_path / "none.csv")
    assert "no statement" in shop.refused("order", "paid", "--statement", "-", text="a,b\n1,2\n")


def test_what_somebody_saw_was_paid_is_written_down_from_a_shell(shop: Shop) -> None:
    banked(shop, BANK)
    order = ordered(shop)
    assert "more" in shop.refused("order", "paid", order, "--amount", "1tr")
    assert "either" in shop.refused("order", "paid", order, "--statement", "x.csv")
    (some,) = shop.json("order", "paid", "DH1001", "--amount", "55k", "--key", "k", "--as", "lan")
    assert some == {"order": order, "code": "DH1001", "total": 155_000, "paid": 55_000, "due": 100_000}  # fmt: skip
    assert shop.json("order", "paid", "DH1001", "--amount", "55k", "--key", "k") == [some]
    assert "DH1001: 155.000 ₫ is paid." in shop.ok("order", "paid", order)
    assert "paid, as somebody says  @lan" in shop.ok("order", "show", order)
    assert "155.000 ₫" in shop.ok("order", "proof", order)
    assert shop.run("order", "proof", order, "--check").code == 0
    shop.ok("order", "undo", order)
    assert shop.json("order", "show", order)[0]["due"] == 100_000
