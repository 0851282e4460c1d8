"""What customers' own messages say of where to and by which number."""

from socialdesk.model.order_hints import Hints, address_in, hints_in, told_in


def test_an_address_is_read_where_a_message_is_one() -> None:
    for text, found in (
        ("Lan 0912345678\n12/3 Lê Lợi, P. Bến Nghé, Q1, TP HCM", "12/3 Lê Lợi, P. Bến Nghé, Q1, TP HCM"),
        ("địa chỉ: 45 Nguyễn Trãi, Thanh Xuân, Hà Nội nha shop", "45 Nguyễn Trãi, Thanh Xuân, Hà Nội"),
        ("shop ơi giao về xóm 3 xã Nghi Phú tp Vinh Nghệ An sđt 0987.654.321", "xóm 3 xã Nghi Phú tp Vinh Nghệ An"),
        ("Cho e 1 cái A1 giao 12 Trần Phú, Hải Châu, Đà Nẵng 0905 123 456 nhé", "12 Trần Phú, Hải Châu, Đà Nẵng"),
        ("Văn A - 0912345678 - thôn 4, xã Hòa Tiến, huyện Hòa Vang, Đà Nẵng", "thôn 4, xã Hòa Tiến, huyện Hòa Vang, Đà Nẵng"),
        ("ship hà nội bao nhiêu?", ""),
        ("12 Trần Phú, Đà Nẵng giao được không?", ""),
        ("cho em 2 áo đỏ M", ""),
        ("em ở Hà Nội", ""),
        ("0912345678", ""),
        ("ok shop", ""),
        ("1" * 2_000 + ", Hà Nội", ""),
    ):  # fmt: skip
        assert address_in(text) == found, text


def test_the_newest_that_says_it_counts() -> None:
    said = ["dạ đúng rồi", "sđt mới 0987654321", "0912345678", "ở 12 Trần Phú, Hải Châu, Đà Nẵng"]
    assert hints_in(said) == Hints("+84987654321", "ở 12 Trần Phú, Hải Châu, Đà Nẵng")
    assert hints_in([]) == Hints("", "")


def test_what_is_told_is_known_without_saying_it() -> None:
    for text, told in (
        ("sđt em 0912 345 678", ("phone",)), ("ship về 12 Lê Lợi, Quận 1, TP.HCM", ("address",)), ("dạ ok shop", ()),
        ("0912345678, 12 Lê Lợi, Quận 1, TP.HCM", ("phone", "address")),
    ):  # fmt: skip
        assert told_in(text, ("VN", "TH")) == told, text
