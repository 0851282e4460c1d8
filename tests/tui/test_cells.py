"""Names in every script take the cells that terminals give them, and nothing beside them moves."""

import json
import unicodedata
from pathlib import Path

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyte import screens
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from socialdesk.tui import text
from socialdesk.tui.cells import _letters, cell_len, chop, placed

MEASURED: dict[str, int] = json.loads(
    (Path(__file__).parent / "tmux-cells.json").read_text(encoding="utf-8")
)["cells"]
COLUMNS = 60


def test_a_name_takes_as_many_cells_as_tmux_gives_it() -> None:
    assert {name: cell_len(name) for name in MEASURED} == MEASURED


def as_the_c_library(char: str) -> int:
    """The width in terminals that ask the system: a spacing mark takes a cell."""
    return max(1 if unicodedata.category(char) == "Mc" else cell_len(char), 0)


def as_if_it_had_none(char: str) -> int:
    """The width in terminals for which a mark is a mark."""
    return 0 if unicodedata.category(char) in ("Mc", "Mn", "Me", "Cf") else cell_len(char)


class Combining:
    """What pyte asks about characters, for a terminal that draws every mark over its letter."""

    @staticmethod
    def combining(char: str) -> int:
        return int(unicodedata.category(char) in ("Mc", "Mn", "Me", "Cf"))

    normalize = staticmethod(lambda _form, chars: chars)


def drawn(monkeypatch: pytest.MonkeyPatch, width: object, written: str) -> list[str]:
    """What stands in each column of the first line, on a terminal full of old letters."""
    monkeypatch.setattr(screens, "wcwidth", width)
    monkeypatch.setattr(screens, "unicodedata", Combining)
    screen = pyte.Screen(COLUMNS, 2)
    stream = pyte.Stream(screen)
    stream.feed("X" * COLUMNS + "\x1b[H" + written)
    return [screen.buffer[0][column].data for column in range(COLUMNS)]


@pytest.mark.parametrize("width", [as_the_c_library, as_if_it_had_none])
def test_what_stands_beside_a_name_never_moves_and_nothing_old_is_left(
    monkeypatch: pytest.MonkeyPatch, width: object
) -> None:
    cells = 30
    for name in map(text.shown, MEASURED):
        line = Strip(
            [Segment(text.fit(name, cells), Style(bold=True)), Segment("│end", Style(dim=True))]
        )
        written = line.render(type("Console", (), {"_color_system": None})())  # type: ignore[arg-type]

        columns = drawn(monkeypatch, width, written)

        assert "".join(columns[cells : cells + 4]) == "│end", name
        assert "X" not in "".join(columns[:cells]), name


@pytest.mark.parametrize("width", [as_the_c_library, as_if_it_had_none])
def test_a_name_at_the_right_edge_stays_on_its_line(
    monkeypatch: pytest.MonkeyPatch, width: object
) -> None:
    name = "ဒေါ်အောင်ဆန်း"
    written = f"\x1b[?7l\x1b[1;{COLUMNS - cell_len(name) + 1}H{placed(name)}\x1b[1;1H│"

    columns = drawn(monkeypatch, width, written)

    assert columns[0] == "│"
    assert columns[1] == "X"


@given(
    st.text(st.sampled_from("aắ က ော်ခြို 日கொ हि🙂"), max_size=30),
    st.integers(2, 12),
)
def test_pieces_fit_lose_nothing_and_part_no_letter_from_its_marks(words: str, width: int) -> None:
    pieces = chop(words, width)

    assert "".join(pieces) == words
    assert not [each for each in pieces[1:] if unicodedata.category(each[0]) in ("Mc", "Mn")]
    assert all(cell_len(each) <= width or len(_letters(each)) == 1 for each in pieces)


def test_the_toolkit_measures_and_writes_by_the_same_table() -> None:
    from textual._cells import cell_len as toolkit

    assert toolkit("မောင်မောင်") == cell_len("မောင်မောင်") == 8
    assert Strip.render_style(Style(), "श्री", None) == placed("श्री")  # type: ignore[arg-type]


def test_plain_words_are_written_as_they_are() -> None:
    for words in ("Nguyễn Thị Ẩn", "กำนัล น้ำ", "日本語", "│ ⏎ send"):
        assert placed(words) == words
