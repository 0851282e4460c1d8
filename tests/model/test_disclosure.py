"""Telephone numbers and addresses in comments."""

import pytest

from socialdesk.model.disclosure import covered, discloses, shows_address


@pytest.mark.parametrize(
    "text",
    [
        "0912345678",
        "chốt 2 cái, sđt 0912.345.678 nha",
        "sdt em là 09 1234 5678 ạ",
        "+84 912 345 678",
        "84912345678",
        "o9l".replace("o9l", "0912 345 67o"),
        "024 3825 5555",
        "081-234-5678 ครับ",
        "call me +1 415 555 0132",
        "0️⃣9️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
        "sđt0168.123.4567",
        "o9l2 345 678",
    ],
)
def test_numbers_that_can_be_dialled_are_found(text: str) -> None:
    assert discloses(text)
    assert not shows_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "chốt 2 cái mã A12",
        "giá 350.000đ",
        "350000000 đồng hả shop",
        "20:30 ngày 26/11/2026",
        "size 36 37 38 39 40 còn không",
        "1 2 3 4 5 6 7 8 9",
        "ship quận 7 bao nhiêu",
        "đường này hay quá",
        "có ship về tỉnh không ạ",
        "phường nào cũng ship hả",
        "đơn 123456789012",
        "",
    ],
)
def test_what_is_no_number_and_no_address_stays(text: str) -> None:
    assert not discloses(text)
    assert covered(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "12/3 đường Nguyễn Trãi, P.5, Q.1",
        "số 15 phố Huế",
        "gửi cho em: thôn Đông, xã Tân Lập, huyện Vũ Thư",
        "địa chỉ: xã Tân Lập huyện Vũ Thư",
        "dc 45 le loi p5 q3",
        "12 Baker street",
        "บ้านเลขที่ 12 ถนนสุขุมวิท",
        "ที่อยู่ แขวงสีลม เขตบางรัก",
    ],
)
def test_addresses_are_found(text: str) -> None:
    assert shows_address(text)


def test_a_number_alone_is_covered_and_an_address_with_everything_beside_it() -> None:
    assert covered("chốt 2 cái 0912.345.678 nha") == "chốt 2 cái ▒▒▒▒▒▒▒▒▒▒▒▒ nha"
    assert covered("Lan, số 15 phố Huế") == "▒▒▒▒ ▒▒ ▒▒ ▒▒▒ ▒▒▒"
