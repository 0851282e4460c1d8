"""Where goods go, as people and exports write it."""

import unicodedata
from importlib.resources import files

from hypothesis import example, given, settings
from hypothesis import strategies as st

from socialdesk.model.address import LONGEST, Province, one_line, province_of
from socialdesk.model.text import fold

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


HANOI, SAIGON = Province("Hà Nội", "Hà Nội"), Province("Hồ Chí Minh", "Hồ Chí Minh")
TODAY = Province("Hồ Chí Minh")
LYING = {
    # by the province: today's, of before, without accents, short, with what it is
    "12 Phố Huế, Hai Bà Trưng, Hà Nội": HANOI,
    "12 pho hue, hai ba trung, ha noi": HANOI,
    "HÀ NỘI, Việt Nam": HANOI,
    "Cầu Giấy HN": HANOI,
    "Hanoi": HANOI,
    "12 Lê Lợi, P. Bến Nghé, Q.1, TP.HCM": TODAY,
    "12 Lê Lợi, TP. Hồ Chí Minh": TODAY,
    "12 le loi quan 1 tphcm": TODAY,
    "Xa lộ Hà Nội, Thủ Đức, SG": TODAY,
    "Ho Chi Minh City 700000, Vietnam": TODAY,
    "T. Bình Dương": Province("Hồ Chí Minh", "Bình Dương"),
    "tỉnh Bình Dương, giao giờ hành chính": Province("Hồ Chí Minh", "Bình Dương"),
    "BRVT": Province("Hồ Chí Minh", "Bà Rịa - Vũng Tàu"),
    "Long Điền, Bà Rịa - Vũng Tàu": Province("Hồ Chí Minh", "Bà Rịa - Vũng Tàu"),
    "Bắc Giang": Province("Bắc Ninh", "Bắc Giang"),
    "Bắc Ninh": Province("Bắc Ninh"),
    "Bắc Ninh (Bắc Giang cũ)": Province("Bắc Ninh", "Bắc Giang"),
    "TT-Huế": Province("Huế", "Huế"),
    "Thừa Thiên Huế": Province("Huế", "Huế"),
    "daklak": Province("Đắk Lắk"),
    "Đăk Lăk": Province("Đắk Lắk"),
    "Kontum": Province("Quảng Ngãi", "Kon Tum"),
    "Châu Thành, Long An": Province("Tây Ninh", "Long An"),
    # by a district that is no more
    "12 le loi p5 q10": SAIGON,
    "34 Nguyễn Văn Linh, Quận 7": SAIGON,
    "Quận Tân Phú": SAIGON,
    "huyện Tân Phú": Province("Đồng Nai", "Đồng Nai"),
    "TP Thủ Đức": SAIGON,
    "TP. Thủ Dầu Một": Province("Hồ Chí Minh", "Bình Dương"),
    "tx Thuận An": Province("Hồ Chí Minh", "Bình Dương"),
    "5 Trần Phú, Nha Trang": Province("Khánh Hòa", "Khánh Hòa"),
    "Qui Nhơn": Province("Gia Lai", "Bình Định"),
    "Đống Đa, Hà Nội": HANOI,
    "Q. Đống Đa": HANOI,
    # by a ward of today
    "12 Đồng Khởi, P. Sài Gòn": TODAY,
    "phường Hà Nam": Province("Ninh Bình"),
    # what does not tell
    "12 Hà Nội": None,
    "đường Điện Biên Phủ": None,
    "12 Điện Biên Phủ": None,
    "Đống Đa": None,
    "Tân Phú": None,
    "huyện Châu Thành": None,
    "xã Bình Dương": None,
    "123 ถนนสุขุมวิท กรุงเทพ 10110": None,
    "": None,
}


def test_an_address_lies_in_a_province_of_today() -> None:
    assert {each: province_of(each) for each in LYING} == LYING


def test_every_province_of_before_is_one_of_today() -> None:
    rows = [each.split("\t") for each in _lines()]
    before = {before: name for name, before, _ in rows if before}

    assert (len(before), len(set(before.values()))) == (63, 34)
    for name, today in before.items():
        for written in (
            name,
            f"12 Lê Lợi, {name}",
            f"tỉnh {name.upper()}",
            fold(name),
            name.replace(" ", ""),
        ):
            assert province_of(written) in (Province(today, name), Province(today)), written


def _lines() -> list[str]:
    text = files("socialdesk.model").joinpath("vietnam.tsv").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    return [each for each in text.splitlines() if not each.startswith("#")]


@settings(max_examples=200)
@given(st.text(max_size=100) | st.text("Qq1,.\n\r\x00\u200b H", max_size=9))
@example("Q\r1")
@example("T\u200bq1")
def test_whatever_is_written_lies_somewhere_or_nowhere(text: str) -> None:
    assert province_of(text) == province_of(one_line(text))
