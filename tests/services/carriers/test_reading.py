"""Files of parcels as carriers write them."""

import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.ids import DAY, Instant
from socialdesk.model.parcel import State
from socialdesk.services.carriers.maps import CarrierMap, known_map
from socialdesk.services.carriers.reading import read_parcels
from tests.model.test_carrier_event import NOW, ZONE, ms
from tests.services.tables.test_workbooks import workbook

FILES = {
    "ghn": (
        ("Mã đơn GHN", "Mã đơn khách hàng", "Người nhận", "Trạng thái", "Thời gian cập nhật"),
        ("GAB12345", "DH1001", "Lan", "Giao hàng thành công", "25/11/2026 17:39"),
    ),
    "ghtk": (
        ("STT", "Mã ĐH", "Mã đơn KH", "Trạng thái", "Ngày cập nhật"),
        ("1", "S1.A1.17373471", "DH1001", "Đã giao hàng/Chưa đối soát", "25/11/2026 17:39:00"),
    ),
    "viettelpost": (
        ("Mã vận đơn", "Mã đơn hàng", "Trạng thái đơn hàng", "Ngày cập nhật"),
        ("1684063821201", "DH1001", "Thành công - Phát thành công", "25/11/2026 17:39"),
    ),
    "vnpost": (
        ("Số hiệu bưu gửi", "Mã đơn hàng", "Trạng thái", "Ngày phát"),
        ("EB123456789VN", "DH1001", "Phát thành công", "25/11/2026 17:39"),
    ),
    "jt": (
        ("Mã vận đơn", "Mã đơn hàng", "Trạng thái vận đơn", "Thời gian cập nhật"),
        ("841234567890", "DH1001", "Đã ký nhận", "2026-11-25 17:39:00"),
    ),
    "spx": (
        ("SPX Tracking Number", "Customer Reference No.", "Order Status", "Last Update Time"),
        ("SPXVN0412345678", "DH1001", "Delivered", "25/11/2026 17:39"),
    ),
    "ninjavan": (
        ("Tracking ID", "Shipper Order No.", "Granular Status", "Last Update"),
        ("NVVN123456", "DH1001", "Completed", "25/11/2026 17:39"),
    ),
    "best": (
        ("Mã vận đơn", "Mã đơn khách hàng", "Trạng thái", "Thời gian cập nhật"),
        ("84123456789", "DH1001", "Giao hàng thành công", "25/11/2026 17:39"),
    ),
    "ahamove": (
        ("Order ID", "Partner order ID", "Status", "Completed at"),
        ("25ABCDE", "DH1001", "COMPLETED", "25/11/2026 17:39"),
    ),
}


def known(carrier: str) -> CarrierMap:
    found = known_map(carrier)
    assert found is not None
    return found


def table(*rows: tuple[object, ...], by: str = ",") -> bytes:
    return "\n".join(by.join(map(str, each)) for each in rows).encode("utf-8-sig")


def test_a_file_of_every_carrier_is_read_as_csv_and_as_a_workbook() -> None:
    for carrier, rows in FILES.items():
        for raw in (table(*rows), table(*rows, by=";"), workbook(("Danh sách vận đơn",), (), *rows)):  # fmt: skip
            read = read_parcels(raw, known(carrier), ZONE, NOW)
            assert read.errors == [], carrier
            (row,) = read.rows
            assert (row.tracking, row.order, row.told.state) == (
                str(next(each for each in rows[1] if len(str(each)) > 4)),
                "DH1001",
                State.DELIVERED,
            ), carrier
            assert row.told.earliest == ms(2026, 11, 25, 10, 39) == row.told.latest - 59_999, (
                carrier
            )


def test_a_day_alone_and_no_time_are_told_as_such() -> None:
    head = ("Mã đơn GHN", "Trạng thái", "Ngày cập nhật")
    read = read_parcels(
        table(head, ("GAB1", "Đang giao", "25/11/2026"), ("GAB2", "Đang giao", "")),
        known("ghn"), ZONE, NOW,
    )  # fmt: skip
    one, two = read.rows
    assert one.told.latest - one.told.earliest == DAY - 1
    assert (two.told.earliest, two.told.latest) == (Instant(0), NOW)


def test_wrong_lines_are_told_and_all_others_are_read() -> None:
    head = ("Mã đơn GHN", "Trạng thái", "Ngày cập nhật")
    read = read_parcels(
        table(
            head, ("GAB1", "Đang bay", ""), ("GAB2", "Đang giao", "ngày mai"), ("8.4E+17", "Đang giao", ""), ("", "Đang giao", ""),
            ("=1+1", "Đang giao", ""), ("GAB3", "Đã hủy", ""), ("", "", "Tổng"), ("GAB4", "storing", ""),
        ),
        known("ghn"), ZONE, NOW,
    )  # fmt: skip
    assert [each.tracking for each in read.rows] == ["GAB4"]
    said = dict(read.errors)
    assert list(said) == [2, 3, 4, 5, 6]
    assert "does not know the state “Đang bay”" in said[2]
    assert "is no day and time" in said[3]
    assert "Excel has shortened" in said[4]


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(NotAllowed, match="This is no table of ghn"):
        read_parcels(table(("a", "b"), (1, 2)), known("ghn"), ZONE, NOW)
