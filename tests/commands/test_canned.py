"""Answers that stand ready."""

import pytest

from tests.support.shop import Shop


def test_kept_listed_replaced_and_dropped(shop: Shop) -> None:
    shop.ok("canned", "save", "gia", "Dạ {given} ơi, 350k ạ", "--title", "Giá", "--folder", "áo")
    shop.ok("canned", "save", "ship", "-", text="2-3 ngày\nlà tới")

    assert sorted(shop.json("canned"), key=lambda each: str(each["shortcut"])) == [
        {"shortcut": "gia", "title": "Giá", "folder": "áo", "text": "Dạ {given} ơi, 350k ạ", "file": None, "uses": 0},
        {"shortcut": "ship", "title": "ship", "folder": None, "text": "2-3 ngày\nlà tới", "file": None, "uses": 0},
    ]  # fmt: skip
    assert min(shop.ok("canned").splitlines()) == "/gia              áo/Giá: Dạ {given} ơi, 350k ạ"

    shop.ok("canned", "save", "gia", "Dạ 300k ạ")
    assert {each["text"] for each in shop.json("canned")} == {"Dạ 300k ạ", "2-3 ngày\nlà tới"}
    shop.ok("canned", "drop", "gia")
    assert [each["shortcut"] for each in shop.json("canned", "list")] == ["ship"]


def test_a_file_is_kept_by_its_whole_path(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    (shop.folder / "size.png").write_bytes(b"png")
    monkeypatch.chdir(shop.folder)
    shop.ok("canned", "save", "size", "--attach", "size.png")

    assert shop.json("canned")[0]["file"] == str(shop.folder / "size.png")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("save",), 'Name the shortcut: `socialdesk canned save gia "…"`.'),
        (("drop",), 'Name the shortcut: `socialdesk canned drop gia "…"`.'),
        (("save", "gia"), "A canned answer needs a text or a file."),
        (("save", "gia", " "), "A canned answer needs a text or a file."),
        (("save", "x" * 33, "x"), "A shortcut has 1 to 32 characters, like /gia."),
        (("save", "gia", "x", "--attach", "/nowhere/x.png"), "/nowhere/x.png is no file."),
        (("drop", "gia"), 'There is no canned answer "/gia"'),
    ],
)
def test_what_is_no_canned_answer(shop: Shop, words: tuple[str, ...], said: str) -> None:
    assert said in shop.refused("canned", *words)


def test_refused_in_the_desks_language(shop: Shop) -> None:
    shop.configure('language = "vi"')

    assert shop.refused("canned", "drop").startswith("Hãy ghi từ tắt")
