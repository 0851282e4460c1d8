"""What cells of other systems' tables mean."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.ids import Instant
from socialdesk.model.imported import Unreadable
from socialdesk.model.product import MOST_AMOUNT
from socialdesk.model.table_values import amount_of, moment_of, order_of, units_of

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = Instant(int(datetime(2026, 11, 27, tzinfo=UTC).timestamp() * 1000))

DONGS = {
    "125000": 125_000, "125.000": 125_000, "125,000": 125_000, "125.000 ₫": 125_000, "125.000đ": 125_000,
    "₫125,000": 125_000, "VND 125.000": 125_000, "125000 vnd": 125_000, "125.000 đồng": 125_000,
    "125000.00": 125_000, "125.000,00": 125_000, "125,000.00": 125_000, "1.250.000": 1_250_000,
    "125k": 125_000, "125 K": 125_000, "12,5k": 12_500, "1,5tr": 1_500_000, "1.5 triệu": 1_500_000, "30 nghìn": 30_000,
    "0": 0, "'99": 99, " 99 000 ": 99_000, "99\u00a0000": 99_000,
    "125.000 VNĐ": 125_000, "VNĐ125,000": 125_000, "125.000 d": 125_000, "125,000 (VND)": 125_000, "+125000": 125_000, "125.000,-": 125_000,
}  # fmt: skip


def test_amounts_are_whole_dongs_however_they_are_written() -> None:
    assert {each: amount_of(each, "VND") for each in DONGS} == DONGS
    assert amount_of(125_000.0, "VND") == 125_000
    assert amount_of(33_333.333333333336, "VND") == 33_333  # a share that a spreadsheet computed
    assert amount_of("125.000", "VND", ".") == 125_000, "no money has thousandths"
    assert amount_of("125000.00", "VND", ".") == amount_of("125.000,00", "VND", ",") == 125_000


def test_amounts_of_other_currencies_are_in_their_smallest_unit() -> None:
    told = {
        "1,250.50": 125_050,
        "1.250,50": 125_050,
        "฿12": 1_200,
        "12.5 THB": 1_250,
        "$1,250": 125_000,
    }

    assert {each: amount_of(each, "THB") for each in told} == told
    assert amount_of("500", "JPY") == 500


def test_what_is_no_amount_is_said() -> None:
    for wrong in (
        "abc",
        "12.34.5",
        "1,2,3",
        "12a",
        "--5",
        "1e5",
        "9" * 50,
        "٣",
        "=1+1",
        "125.5",
        "-5",
        "(5)",
    ):
        with pytest.raises(Unreadable, match=r"“"):
            amount_of(wrong, "VND")
    for value in (None, "", float("nan"), float("inf"), MOST_AMOUNT + 1, -1, datetime(2026, 1, 1)):
        with pytest.raises(Unreadable):
            amount_of(value, "VND")


@given(st.text(max_size=30))
@settings(max_examples=200)
def test_no_text_breaks_a_reader(text: str) -> None:
    for read in (
        lambda: amount_of(text, "VND"),
        lambda: units_of(text),
        lambda: moment_of(text, "", ZONE, NOW),
    ):
        try:
            assert read() >= 0
        except Unreadable as error:
            assert str(error)


@given(st.integers(0, 10**12))
@settings(max_examples=100)
def test_an_amount_is_read_as_it_was_written(amount: int) -> None:
    for written in (f"{amount}", f"{amount:,}", f"{amount:,} ₫".replace(",", "."), f"{amount}.00"):
        assert amount_of(written, "VND") == amount


def test_units_are_whole() -> None:
    told = {"2": 2, "2.0": 2, " 12 ": 12, "1,000": 1_000, "1.000": 1_000}

    assert {each: units_of(each) for each in told} == told
    assert units_of(3) == units_of(3.0) == 3
    assert units_of("1,000", ",") == 1, "where the map says that the comma stands before fractions"
    for wrong in ("0", "-1", "1.5", "2 cái", "", None, 0, 1.5, 10**10, float("nan"), "١"):
        with pytest.raises(Unreadable):
            units_of(wrong)


MOMENTS = {
    "05/10/2026 14:05": "2026-10-05T14:05:00", "5-10-26": "2026-10-05T00:00:00",
    "05/10/2026 2:05:33 PM": "2026-10-05T14:05:33", "05/10/2026 02:05 CH": "2026-10-05T14:05:00",
    "05/10/2026 12:05 SA": "2026-10-05T00:05:00", "14h05 05.10.2026": "2026-10-05T14:05:00",
    "05 Oct 2026 14:05": "2026-10-05T14:05:00", "Oct 5, 2026 2:05 pm": "2026-10-05T14:05:00",
    "5-October-2026": "2026-10-05T00:00:00",
    "2026-10-05 14:05:33": "2026-10-05T14:05:33", "2026/10/05": "2026-10-05T00:00:00",
    "2026-10-05 14:05:33 +0700": "2026-10-05T14:05:33", "2026-10-05T07:05:33Z": "2026-10-05T14:05:33",
    "2026-10-05T16:05:33.500+09:00": "2026-10-05T14:05:33", "46300.5": "2026-10-05T12:00:00",
    "05 thg 10 2026 14:05": "2026-10-05T14:05:00", "ngày 5 tháng 10, 2026": "2026-10-05T00:00:00", "14:05 ngày 05/10/2026": "2026-10-05T14:05:00",
    "Thứ Hai, 05/10/2026 14:05": "2026-10-05T14:05:00", "Mon, 05 Oct 2026 07:05:33 GMT": "2026-10-05T14:05:33",
    "20261005": "2026-10-05T00:00:00", "20261005 14:05": "2026-10-05T14:05:00", "20261005140533": "2026-10-05T14:05:33",
    "05/10/2026 14:05 (GMT+7)": "2026-10-05T14:05:00", "05/10/2026 14:05 UTC+07:00": "2026-10-05T14:05:00",
}  # fmt: skip


def test_moments_are_the_shops_where_they_name_no_zone() -> None:
    def said(cell: str | float | datetime, order: str = "") -> str:
        at = datetime.fromtimestamp(moment_of(cell, order, ZONE, NOW) / 1000, ZONE)
        return at.replace(tzinfo=None).isoformat(timespec="seconds")

    assert {each: said(each) for each in MOMENTS} == MOMENTS
    assert said(46300.5) == "2026-10-05T12:00:00"
    assert said(datetime(2026, 10, 5, 14, 5)) == "2026-10-05T14:05:00"
    assert moment_of("2026-10-05T07:05:33.123Z", "", ZONE, NOW) % 1_000 == 123
    assert said("10/05/2026", "mdy") == "2026-10-05T00:00:00"
    assert said("26-10-05", "ymd") == "2026-10-05T00:00:00"


def test_what_is_no_moment_is_said() -> None:
    for wrong in (
        "31/02/2026", "tomorrow", "13:00 PM 05/10/2026", "05/10/2026 25:00", "05/10/2026 x", "", None, 5, 1e300,
        "01/01/1999", "05/10/2099", "2026-10-05T14:05+99:99", "0001-01-01", "05/13/2026", "9" * 100,
    ):  # fmt: skip
        with pytest.raises(Unreadable):
            moment_of(wrong, "", ZONE, NOW)


def test_an_order_of_dates_is_read_from_any_pattern() -> None:
    told = {
        "%d/%m/%Y %H:%M": "dmy", "dd/mm/yyyy hh:mm": "dmy", "DD-MM-YYYY": "dmy", "HH:mm dd/MM/yyyy": "dmy",
        "%m/%d/%y": "mdy", "yyyy-mm-dd": "ymd", "%Y-%m-%dT%H:%M:%S": "ymd", "%d %b %Y": "dmy", "dmy": "dmy", "": "", "ISO 8601": "ymd",
    }  # fmt: skip

    assert {each: order_of(each) for each in told} == told
    for wrong in ("x", "dd/mm", "ydm", "%H:%M"):
        with pytest.raises(ValueError, match="yyyy"):
            order_of(wrong)
