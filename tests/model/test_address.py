"""Where goods go, as people and exports write it."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from socialdesk.model.address import LONGEST, one_line

LINES = {
    "12 Lê Lợi ,P.5,Q.10\r\nTPHCM\n": "12 Lê Lợi, P.5, Q.10, TPHCM",
    "  12/3  Nguyễn Trãi,, Hà Nội. ": "12/3 Nguyễn Trãi, Hà Nội",
    unicodedata.normalize("NFD", "5 Lê Duẩn,Đà Nẵng"): "5 Lê Duẩn, Đà Nẵng",
    "\u200b12\tLê\xa0Lợi\u202c": "12 Lê Lợi",
    "Tầng 1,2 nhà A": "Tầng 1,2 nhà A",
    "123/4 ถนนสุขุมวิท，กรุงเทพ 10110": "123/4 ถนนสุขุมวิท, กรุงเทพ 10110",
    "a\x00b\x07c": "ab c",
    ", - ,": "",
    "": "",
}


def test_an_address_stands_on_one_line() -> None:
    assert {each: one_line(each) for each in LINES} == LINES


@settings(max_examples=200)
@given(st.text(max_size=700) | st.text(alphabet="1,\n ，.a\u0301", max_size=700))
def test_one_line_is_one_whatever_was_written(text: str) -> None:
    line = one_line(text)

    assert len(line) <= LONGEST
    assert line.splitlines() in ([], [line])
    assert unicodedata.is_normalized("NFC", line)
    assert one_line(line) == line
