"""What is wrong in a file of the shop's own is said with the line on which it stands."""

from pathlib import Path

import pytest

from socialdesk.document import Document, Place, read_text_file, read_toml, within
from socialdesk.errors import ConfigError

TEXT = """\
[hours]
monday = []

[hours.days]
"2026-12-24" = ["08:00-12:00"]

[menu.entries]
price = { title = "Giá" }

[[rule]]
name = "one"

[[rule]]
name = "two"
"""


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (Place("hours", "monday"), 2),
        (Place("hours"), 1),
        (Place("hours.days", "2026-12-24"), 5),
        (Place("menu.entries.price", "title"), 8),
        (Place("rule", "name"), 11),
        (Place("rule", "name", 1), 14),
        (Place("rule", "nothing", 1), 13),
    ],
)
def test_an_error_has_the_line_of_what_is_wrong(place: Place, line: int) -> None:
    error = Document(TEXT, Path("shop.toml")).wrong("no", place)

    assert str(error) == f"shop.toml, line {line}: no."


def test_what_stands_nowhere_is_wrong_in_the_whole_file() -> None:
    assert str(Document(TEXT, Path("shop.toml")).wrong("no", Place("faq"))) == "shop.toml: no."


def test_what_is_wrong_deep_within_a_value_is_found_at_the_nearest_line_that_is_there() -> None:
    said = Document(TEXT, Path("shop.toml"))

    for key, *path, line in (
        ("days", "2026-12-24", 5),
        ("days", "2026-12-25", 4),
        ("days", 1),
        ("monday", "x", 2),
    ):
        places = within(Place("hours", str(key)), *map(str, path))
        assert str(said.wrong("no", *places)) == f"shop.toml, line {line}: no."


def test_what_is_no_text_and_what_is_nested_without_end_is_said(tmp_path: Path) -> None:
    path = tmp_path / "shop.toml"
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ConfigError, match="line 1: .*not UTF-8"):
        read_text_file(path)
    with pytest.raises(ConfigError, match="Write it so"):
        read_toml("a = " + "[" * 5000, path, "Write it so.")
    with pytest.raises(ConfigError, match="are none"):
        read_toml("a = “b”", path, "Write it so.")
