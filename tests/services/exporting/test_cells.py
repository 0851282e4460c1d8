"""What customers write, in cells of a spreadsheet."""

from zoneinfo import ZoneInfo

import pytest

from socialdesk.model.ids import HOUR
from socialdesk.services.exporting.cells import MOST_LETTERS, LocalMoments, cut, plain, unobeyed
from tests.support.make import NOW


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+84901234567", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "＝1+1", "'=1", "''+1"],
)  # fmt: skip
def test_a_formula_gets_one_apostrophe_and_one_less_is_what_was_written(text: str) -> None:
    assert unobeyed(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "a=1", "5-3", "'chào'", "' chào", "email a@b.vn", "…=1", "0901"]
)
def test_other_words_stay_as_they_are(text: str) -> None:
    assert unobeyed(text) == text


def test_no_control_and_no_half_letter_is_in_a_table() -> None:
    told = "a\x00b\x1b[2Jc\x7f\x9b\ud800\uffff d\r\ne\rf\u2028g\th"
    assert plain(told) == "a�b�[2Jc���� d\ne\nf\ng\th"
    plain(told).encode()


def test_a_cell_of_excel_holds_so_many_units_and_no_half_letter() -> None:
    assert cut("a" * MOST_LETTERS) == "a" * MOST_LETTERS
    assert cut("a" * (MOST_LETTERS + 1)) == "a" * (MOST_LETTERS - 1) + "…"
    assert cut("😀" * 16_384) == "😀" * 16_383 + "…"


def test_moments_by_the_shops_clock() -> None:
    moments = LocalMoments(ZoneInfo("Asia/Ho_Chi_Minh"))
    assert moments.iso(NOW + 61_007) == "2026-09-28T10:01:01.007+07:00"
    assert moments.serial(NOW) == pytest.approx(46293 + 10 / 24)
    assert moments.iso(1 << 60)[:4] == "9575"  # whatever a platform says, the file is written
    berlin = LocalMoments(ZoneInfo("Europe/Berlin"))
    change = 1_792_890_000_000  # 25 October 2026, 01:00 UTC: the hour that is there twice
    assert [berlin.iso(change + each)[11:] for each in (-HOUR, 0)] == [
        "02:00:00.000+02:00", "02:00:00.000+01:00",
    ]  # fmt: skip
