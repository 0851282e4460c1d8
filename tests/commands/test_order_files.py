"""Orders from files and to files, from a shell."""

from pathlib import Path

import openpyxl

from tests.services.order_files.test_reading import MAP, SAMPLES, TABLE
from tests.support.shop import Shop

KEYS = [
    "order",
    "code",
    "state",
    "name",
    "phone",
    "address",
    "at",
    "total",
    "fee",
    "currency",
    "lines",
]


def test_a_file_is_tried_taken_in_and_known_again(shop: Shop) -> None:
    file = str(SAMPLES / "shopee.csv")
    take = ("order", "import", file, "--source", "shopee")

    new = {"new": 2, "changed": 0, "same": 0, "errors": 0}
    assert shop.json(*take, "--dry-run") == [new]
    assert shop.json("order", "list") == []
    assert shop.json(*take) == [new]
    assert shop.json(*take) == [{"new": 0, "changed": 0, "same": 2, "errors": 0}]
    assert "2 the same" in shop.ok(*take)
    _, first = shop.json("order", "list")
    assert list(first) == KEYS
    assert (first["code"], first["phone"], first["total"]) == (
        "261005ABCDE1",
        "+84912345678",
        395_000,
    )
    assert first["lines"][0] == {"sku": "A1-M", "name": "Áo thun", "quantity": 2, "price": 125_000}


def test_wrong_lines_are_rows_and_the_rest_is_taken(shop: Shop, tmp_path: Path) -> None:
    table, order_map = tmp_path / "t.csv", tmp_path / "m.toml"
    table.write_text(TABLE + "A3,06/10/2026,,,S\x1b[31m1,x,1\n", "utf-8")
    order_map.write_text(MAP, "utf-8")
    take = ("order", "import", str(table), "--map", str(order_map))

    done = shop.run(*take, "--json")
    assert done.code == 1
    wrong, last = done.lines
    assert list(wrong) == ["line", "error"] and wrong["line"] == 7
    assert last == {"new": 2, "changed": 0, "same": 0, "errors": 1}
    done = shop.run(*take)
    assert done.code == 1 and "t.csv:7: " in done.err and "\x1b" not in done.err


def test_what_was_exported_is_imported_and_changes_nothing(shop: Shop, tmp_path: Path) -> None:
    shop.ok("order", "import", str(SAMPLES / "tiktok.csv"), "--source", "tiktok")
    shop.ok("product", "add", "A1", "--name", "Áo", "--price", "125k", "--stock", "5")
    shop.ok("order", "new", "--name", "=Lan", "--item", "A1:2", "--phone", "0912345678")

    for name in ("o.csv", "o.xlsx", "o.json"):
        path = str(tmp_path / name)
        (told,) = shop.json("order", "export", path)
        assert told == {"format": name.split(".")[1], "file": path, "orders": 3}
        taken = shop.json("order", "import", path, "--source", "socialdesk")
        assert taken == [{"new": 0, "changed": 0, "same": 3, "errors": 0}], name
    assert openpyxl.load_workbook(tmp_path / "o.xlsx").active["A1"].value == "code"
    assert (tmp_path / "o.csv").read_bytes().startswith(b"\xef\xbb\xbfcode,source,at,")
    rows = shop.run("order", "export", "--format", "json")
    assert [list(each)[: len(KEYS)] for each in rows.lines] == [KEYS] * 3
    assert rows.err == "3 orders written.\n"
    assert shop.run("order", "export").out.startswith("code,source,at,state,name,")


def test_what_cannot_be_done_is_said(shop: Shop, tmp_path: Path) -> None:
    file = str(SAMPLES / "shopee.csv")
    (tmp_path / "bad.toml").write_text("nam = 5", "utf-8")
    for words, why in {
        ("import",): "Say where the file comes from",
        ("import", file): "Say where the file comes from",
        ("import", "--source", "sapo"): "Name the file",
        ("import", file, "--source", "ebay"): "There is no source",
        ("import", file, "--source", "sapo", "--map", file): "Say where the file comes from",
        ("import", file, "--source", "lazada"): "no column “createTime | Created at",
        ("import", file, "--source", "shopify"): "This is no table of shopify",
        ("import", str(tmp_path), "--source", "sapo"): "cannot be read",
        (
            "import",
            file,
            "--map",
            str(tmp_path / "bad.toml"),
        ): "bad.toml, line 1: there is no key",
        ("export", "--format", "xlsx"): "A workbook needs a file",
        ("export", str(tmp_path / "o.pdf")): "Say in which form",
    }.items():
        assert why in shop.refused("order", *words), words
