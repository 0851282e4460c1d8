"""How commands print."""

import json
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.commands.show import json_line, local, moment, padded, safe
from socialdesk.tui.cells import cell_len
from tests.support.make import NOW

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def test_moments() -> None:
    assert (moment(None), local(None, ZONE)) == (None, "")
    assert moment(NOW + 7) == "2026-09-28T03:00:00.007Z"
    assert (local(NOW, ZONE), local(NOW, ZONE, "%H:%M:%S")) == ("28/09 10:00", "10:00:00")


@given(text=st.text(st.characters(), max_size=40))
def test_any_text_is_one_json_line_that_comes_back(text: str) -> None:
    import io
    from contextlib import redirect_stdout

    with redirect_stdout(io.StringIO()) as out:
        json_line({"text": text})

    (line,) = out.getvalue().split("\n")[:-1]
    assert json.loads(line) == {"text": text}


def test_letters_that_a_stream_cannot_show_are_escaped_and_not_lost() -> None:
    import io

    for encoding in ("ascii", "cp1252", "cp1258", "utf-8"):
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, encoding=encoding, errors="replace")
        json_line({"name": "Áo đỏ ạ 👍"}, stream)
        stream.flush()
        assert json.loads(raw.getvalue().decode(encoding)) == {"name": "Áo đỏ ạ 👍"}, encoding


def test_letters_stay_as_they_are_and_a_lone_surrogate_is_escaped(
    capsys: pytest.CaptureFixture[str],
) -> None:
    json_line({"text": "dạ còn ạ"})
    json_line({"text": "dạ \ud83d"})

    assert capsys.readouterr().out.splitlines() == [
        '{"text": "dạ còn ạ"}', '{"text": "dạ \\ud83d"}',
    ]  # fmt: skip


@given(text=st.text(max_size=60), length=st.integers(4, 20))
def test_text_from_outside_is_one_line_without_controls(text: str, length: int) -> None:
    shown = safe(text, length)

    assert len(shown) <= length
    assert not any(ord(each) < 32 or ord(each) == 127 for each in shown)


@pytest.mark.parametrize(
    "name", ["Nguyễn Hương", "สมศรี ใจดี", "ที่รัก", "王小明", "Mai 🌸 Shop", "Nguye\u0302\u0303n", ""]
)
def test_whatever_a_name_is_written_in_the_next_column_begins_where_it_does(name: str) -> None:
    assert cell_len(padded(name, 16)) == cell_len(padded(name, 16, right=True)) == 16
