"""Telephone numbers, as people and exports write them."""

import re
import time

from hypothesis import example, given, settings
from hypothesis import strategies as st

from socialdesk.model.phone import (
    FORMER_AREA,
    FORMER_MOBILE,
    HOMES,
    at_home,
    home_of,
    normal,
    numbers_in,
    places_in,
    whole,
)

MOBILE = "+84912345678"
WRITTEN = {
    # as people write them
    "0912345678": MOBILE,
    "0912 345 678": MOBILE,
    "0912.345.678": MOBILE,
    "0912-345-678": MOBILE,
    "09 1234 5678": MOBILE,
    "091 2345678": MOBILE,
    "0 9 1 2 3 4 5 6 7 8": MOBILE,
    "0912\xa0345\xa0678": MOBILE,
    "(0912) 345 678": MOBILE,
    "0912_345_678": MOBILE,
    "0912–345–678": MOBILE,
    "+84912345678": MOBILE,
    "+84 912 345 678": MOBILE,
    "+ 84 912 345 678": MOBILE,
    "(+84) 912 345 678": MOBILE,
    "+(84) 912 345 678": MOBILE,
    "(84) 912 345 678": MOBILE,
    "84912345678": MOBILE,
    "84 0912 345 678": MOBILE,
    "+84 0912 345 678": MOBILE,
    "+84 (0) 912 345 678": MOBILE,
    "0084 912 345 678": MOBILE,
    "084 912 345 678": MOBILE,
    "00912 345 678": MOBILE,
    # letters for digits, and shapes of digits
    "O912345678": MOBILE,
    "o9l2345678": MOBILE,
    "09I2 345 678": MOBILE,
    "０９１２３４５６７８": MOBILE,
    "+８４ ９１２ ３４５ ６７８": MOBILE,
    "๐๙๑๒๓๔๕๖๗๘": MOBILE,
    "⓪⑨①②③④⑤⑥⑦⑧": MOBILE,
    "0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣": MOBILE,
    "\u202a+84 91 234 56 78\u202c": MOBILE,
    "0912\u200b345\u00ad678": MOBILE,
    # what spreadsheets leave of them
    "912345678": MOBILE,
    "912.345.678": MOBILE,
    "912,345,678": MOBILE,
    "912345678.0": MOBILE,
    "9.12345678E+08": MOBILE,
    "8,4912345678E+10": MOBILE,
    "'0912345678": MOBILE,
    '="0912345678"': MOBILE,
    " 0912345678\t": MOBILE,
    # with words in the same field
    "SĐT: 0912345678": MOBILE,
    "sdt0912345678": MOBILE,
    "Tel. 912345678": MOBILE,
    "0912345678 (chị Lan)": MOBILE,
    "0912345678 / 0987654321": MOBILE,
    "0912345678;0987654321": MOBILE,
    "0912345678 hoặc 0987.654.321": MOBILE,
    # of before 15 September 2018
    "0168 123 4567": "+84381234567",
    "01681234567": "+84381234567",
    "+84 168 123 4567": "+84381234567",
    "1681234567": "+84381234567",
    "0120.123.4567": "+84701234567",
    "0199 1234567": "+84591234567",
    # landlines of today, and of before 2017
    "024 3822 1234": "+842438221234",
    "02438221234": "+842438221234",
    "+84 28 3822 1234": "+842838221234",
    "0236 3822 123": "+842363822123",
    "2438221234": "+842438221234",
    "04 3822 1234": "+842438221234",
    "(04) 38221234": "+842438221234",
    "+84-4-3822-1234": "+842438221234",
    "(08) 3822 1234": "+842838221234",
    "(84-8) 3822 1234": "+842838221234",
    "(+84 8) 3822 1234": "+842838221234",
    "08 3822 1234": "+84838221234",  # somebody's mobile number today
    "0511 3822 123": "+842363822123",
    "031 3822 123": "+842253822123",
    "0650.3822.123": "+842743822123",
    # from elsewhere
    "+66 81 234 5678": "+66812345678",
    "+66 (0)81 234 5678": "+66812345678",
    "66812345678": "+66812345678",
    "0066 2 123 4567": "+6621234567",
    "+1 (650) 253-0000": "+16502530000",
    "001 650 253 0000": "+16502530000",
    "+44 20 7946 0958": "+442079460958",
    "+856 20 5555 1234": "+8562055551234",
}
NO_NUMBERS = (
    "", " ", "-", "+", "()", "không có", "N/A", "0", "113", "09123", "0912 345 67", "0912 345 6789", "09123456789012345678",
    "1900 6868", "18001234", "+84 123", "+84 1 234 567", "+84 040 123 456", "060 1234567", "+0912345678", "125.000đ",
    "1.250.000", "DH1024", "SPXVN0412345678", "DH0912345678", "SON912345678", "0912345678đ", "12 Lê Lợi, Q.1", "8,4912E+10", "2026-11-27", "0000000000", "+1234567",
    "+1234567890123456", "ollllllllo", "٠", "abc@example.com", "\x00", "😀" * 20,
)  # fmt: skip
THAI = {
    "081-234-5678": "+66812345678",
    "๐๘๑ ๒๓๔ ๕๖๗๘": "+66812345678",
    "812345678": "+66812345678",
    "0612345678": "+66612345678",
    "66812345678": "+66812345678",
    "เบอร์0812345678": "+66812345678",
    "02 123 4567": "+6621234567",
    "21234567": "+6621234567",
    "053-123-456": "+6653123456",
    "+84 912 345 678": MOBILE,
    "0401234567": "",
    "1150": "",
}


def test_numbers_are_one_however_they_are_written() -> None:
    assert {each: normal(each) for each in WRITTEN} == WRITTEN
    assert {each: normal(each, "TH") for each in THAI} == THAI


def test_what_is_no_number_is_none() -> None:
    assert {each: normal(each) for each in NO_NUMBERS} == dict.fromkeys(NO_NUMBERS, "")


def test_every_number_of_before_is_one_of_today() -> None:
    for was, now_is in FORMER_MOBILE.items():
        assert normal(f"0{was}3456789") == f"+84{now_is}3456789", was
    for was, now_is in FORMER_AREA.items():
        rest = "38221234" if len(was) == 1 else "3822123"
        dialled = f"{was}{rest}" if was in MOBILE_TODAY else f"{now_is}{rest}"
        assert normal(f"0{was}{rest}") == f"+84{dialled}", was
    # all of Vietnam's 63 provinces but Phú Thọ, Vĩnh Phúc, Hoà Bình and Hà Giang, whose codes stayed
    assert len(FORMER_AREA) == len(set(FORMER_AREA.values())) == 59


MOBILE_TODAY = frozenset(
    ["8", "33", "36", "37", "38", "39", "52", "55", "56", "58", "59", "70", "76", "77", "79"]
)
"""Area codes of before 2017 with which mobile numbers begin today."""


TALK = {
    "a chốt áo A1 size M nha, sđt 0912.345.678 địa chỉ 12/3 Lê Lợi": [MOBILE],
    "gọi 0912 345 678 hoặc 0168-123-4567 giúp em": [MOBILE, "+84381234567"],
    "0912345678 0987654321": [MOBILE, "+84987654321"],
    "0912 345 678 2 cái": [MOBILE],
    "A1 đỏ M x2 0912345678": [MOBILE],
    "size 38 0912 345 678": [MOBILE],
    "zalo:0912345678.": [MOBILE],
    "https://zalo.me/0912345678": [MOBILE],
    "0912345678, 0912.345.678": [MOBILE],
    "mã vận đơn SPXVN0412345678 với 912345678": [],
    "mã GHN0912345678A": [],
    "chuyển 1.250.000 vào 0123456789012": [],
    "35.000.000 / 125000": [],
    "đơn 84": [],
    "hello lo lo 0912345678": [MOBILE],
    "from abroad +1 650 253 0000 ok": ["+16502530000"],
}


def test_numbers_are_found_in_what_people_write() -> None:
    for text, numbers in TALK.items():
        assert list(numbers_in(text)) == numbers, text


def test_a_number_stands_where_it_is_said_to() -> None:
    text = "Lan (+84) 912 345 678, 2 cái"
    (found,) = places_in(text)

    assert (text[found.start : found.end], found.number) == ("(+84) 912 345 678", MOBILE)


def test_only_what_is_a_number_and_nothing_else_is_one_as_a_whole() -> None:
    assert (whole("0912 345 678"), whole("912345678")) == (MOBILE, MOBILE)
    assert [whole(each) for each in ("0912345678 (mẹ)", "0912345678/0987654321", "sđt 0912345678")] == [
        "", "", "",
    ]  # fmt: skip


def test_people_at_home_read_a_number_without_its_country() -> None:
    shown = {
        MOBILE: "0912 345 678",
        "+842838221234": "028 3822 1234",
        "+842363822123": "0236 382 2123",
        "+66812345678": "+66812345678",
        "0903": "0903",
        "": "",
    }

    assert {each: at_home(each) for each in shown} == shown
    thai = ("+66812345678", "+6621234567", "+6653123456", MOBILE)
    assert [at_home(each, "TH") for each in thai] == [
        "081 234 5678", "02 123 4567", "053 123 456", MOBILE,
    ]  # fmt: skip


def test_a_shop_dials_where_its_language_is_spoken() -> None:
    shops = [("vi", "Asia/Bangkok"), ("th", ""), ("en", "Asia/Bangkok"), ("en", "Asia/Ho_Chi_Minh")]

    assert [home_of(*each) for each in shops] == ["VN", "TH", "TH", "VN"]


@settings(max_examples=200)
@given(st.text() | st.text(alphabet="0123456789+() .-oOlI|E,="), st.sampled_from(HOMES))
@example("(((((((((+84", "VN")
def test_whatever_is_written_is_a_number_or_none(text: str, home: str) -> None:
    number = normal(text, home)

    assert re.fullmatch(r"(?:\+[1-9]\d{7,14})?", number)
    assert normal(number, home) == number
    assert not number or normal(at_home(number, home), home) == number
    for each in places_in(text):
        assert 0 <= each.start < each.end <= len(text)
        assert each.number in (normal(text[each.start : each.end], home) for home in HOMES)
        assert re.fullmatch(r"\+[1-9]\d{7,14}", each.number)


@settings(max_examples=100)
@given(
    st.sampled_from(["32", "70", "86", "91", "99", "56"]),
    st.text("0123456789", min_size=7, max_size=7),
    st.sampled_from(["0", "+84", "84", "0084", "+84 0", "(+84)", "084", "(84) "]),
    st.lists(st.sampled_from(["", " ", ".", "-", "\xa0"]), min_size=9, max_size=9),
)
def test_marks_between_digits_change_nothing(
    begins: str, rest: str, front: str, gaps: list[str]
) -> None:
    digits = "".join(f"{gap}{each}" for gap, each in zip(gaps, begins + rest, strict=True))

    assert normal(f"{front}{digits}") == f"+84{begins}{rest}"
    assert numbers_in(f"gọi {front}{digits} nha") == (f"+84{begins}{rest}",)


def test_much_of_it_costs_no_time() -> None:
    for text in (
        "0" * 9_999,
        "0 " * 9_999,
        "84 " * 9_999,
        "+ (" * 9_999,
        "l" * 9_999,
        "0912 345 678 " * 999,
    ):
        begins = time.perf_counter()
        numbers_in(text)
        normal(text)
        whole(text[:200])
        assert time.perf_counter() - begins < 1, text[:20]
