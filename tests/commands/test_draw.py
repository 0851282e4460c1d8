"""`socialdesk draw`: files are drawn by and checked without any store."""

import json
from pathlib import Path

from socialdesk.model import verify_draw
from tests.model.test_draw import WHOLE
from tests.support.shop import Shop


def test_a_file_is_drawn_by_and_what_comes_of_it_is_right(shop: Shop, tmp_path: Path) -> None:
    (begun := tmp_path / "begun.json").write_text(json.dumps(WHOLE), encoding="utf-8")
    (done := tmp_path / "draw.json").write_text(
        shop.ok("draw", "run", str(begun)), encoding="utf-8"
    )

    assert "2 won among 4" in shop.ok("draw", "verify", str(done))
    told = json.loads(done.read_text(encoding="utf-8"))
    done.write_text(json.dumps(told | {"winners": told["winners"][::-1]}), encoding="utf-8")
    assert "winners: others follow" in shop.refused("draw", "verify", str(done))


def test_what_steers_a_terminal_comes_through_as_json_writes_it(shop: Shop, tmp_path: Path) -> None:
    (begun := tmp_path / "begun.json").write_text(
        json.dumps(WHOLE | {"public": "\x1b[2J\u202e"}), encoding="utf-8"
    )
    printed = shop.ok("draw", "run", str(begun))

    assert "\x1b" not in printed and "\u202e" not in printed
    assert json.loads(printed)["public"] == "\x1b[2J\u202e"


def test_where_the_script_is_and_what_cannot_be_read(shop: Shop, tmp_path: Path) -> None:
    assert shop.ok("draw", "script").strip() == verify_draw.__file__
    assert "cannot be read" in shop.refused("draw", "verify", str(tmp_path / "none.json"))
    assert "Name the file" in shop.refused("draw", "verify")
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    assert "format: " in shop.refused("draw", "run", str(tmp_path / "bytes"))


def test_programs_are_told_what_is_wrong_as_well(shop: Shop, tmp_path: Path) -> None:
    (begun := tmp_path / "begun.json").write_text(json.dumps(WHOLE), encoding="utf-8")
    (told,) = shop.json("draw", "run", str(begun))
    (done := tmp_path / "draw.json").write_text(json.dumps(told), encoding="utf-8")

    assert shop.json("draw", "verify", str(done)) == [
        {"valid": True, "field": "", "entries": 4, "winners": 2}
    ]
    done.write_text(json.dumps(told | {"public": "other"}), encoding="utf-8")
    wrong = shop.run("draw", "verify", str(done), "--json")
    assert wrong.code == 1 and "winners: others follow" in wrong.err
    assert wrong.lines == [{"valid": False, "field": "winners", "entries": None, "winners": None}]


def test_only_utf_8_is_read(shop: Shop, tmp_path: Path) -> None:
    whole = json.dumps(WHOLE | {"public": "\ufffd"}, ensure_ascii=False)
    (begun := tmp_path / "begun.json").write_bytes(whole.encode().replace(b"\xef\xbf\xbd", b"\xff"))

    assert "format: " in shop.refused("draw", "run", str(begun))
