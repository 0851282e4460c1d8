"""Files of each source in the forms in which its sellers get them: other languages, other years, other states."""

import csv
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from pathlib import Path
from unicodedata import normalize
from xml.sax.saxutils import escape

import openpyxl
import pytest

from socialdesk.errors import NotAllowed
from socialdesk.model.order import Imported, State
from socialdesk.services.order_files.maps import OrderMap, known_map, read_map
from tests.services.order_files.test_reading import orders, read, said
from tests.services.tables.test_workbooks import saved, sheet, workbook

Table = Sequence[Sequence[object]]
Told = tuple[State, int, int, list[tuple[str, int, int]]]

SHOPEE_2026 = (
    "Mã đơn hàng", "Mã Kiện Hàng", "Ngày đặt hàng", "Trạng Thái Đơn Hàng", "Lý do hủy", "Mã vận đơn",
    "Trạng thái Trả hàng/Hoàn tiền", "SKU sản phẩm", "Tên sản phẩm", "SKU phân loại hàng", "Tên phân loại hàng", "Giá gốc",
    "Giá ưu đãi", "Số lượng", "Số lượng sản phẩm được hoàn trả", "Tổng số tiền Người mua thanh toán",
    "Tổng giá trị đơn hàng (VND)", "Mã giảm giá của Shop", "Mã giảm giá của Shopee", "Phí vận chuyển mà người mua trả",
    "Tổng số tiền người mua thanh toán", "Phí cố định", "Người Mua", "Tên Người nhận", "Số điện thoại", "Địa chỉ nhận hàng",
)  # fmt: skip
KEPT_BY = "Người mua xác nhận đã nhận được hàng, tuy nhiên Người mua vẫn có thể gửi yêu cầu Trả hàng/Hoàn tiền tới ngày 2026-10-20."
SHOPEE_EN = (
    "Order ID", "Order Status", "Return / Refund Status", "Tracking Number*", "Order Creation Date", "Parent SKU Reference No.",
    "Product Name", "SKU Reference No.", "Variation Name", "Original Price", "Deal Price", "Quantity", "Returned quantity",
    "Product Subtotal", "Total Discount(VND)", "Seller Voucher(VND)", "Buyer Paid Shipping Fee", "Grand Total", "Username (Buyer)",
    "Receiver Name", "Phone Number", "Delivery Address",
)  # fmt: skip
TIKTOK_VN = (
    "Order ID", "Order Status", "Order Substatus", "Cancelation/Return Type", "SKU ID", "Seller SKU", "Product Name", "Variation",
    "Quantity", "Sku Quantity of return", "SKU Unit Original Price", "SKU Seller Discount", "Shipping Fee After Discount",
    "Order Amount", "Created Time", "Cancelled Time", "Recipient", "Phone #", "Province", "District", "Commune", "Detail Address",
)  # fmt: skip
DESCRIBED = ("ID đơn hàng duy nhất trên nền tảng.", "Trạng thái đơn hàng hiện tại.", *("",) * 20)
LAZADA = (
    "orderItemId",
    "sellerSku",
    "lazadaSku",
    "createTime",
    "orderNumber",
    "shippingName",
    "shippingPhone",
    "paidPrice",
    "unitPrice",
    "shippingFee",
    "itemName",
    "status",
)
LAZADA_OLD = (
    "Order Item Id",
    "Seller SKU",
    "Created at",
    "Order Number",
    "Customer Name",
    "Shipping Phone Number",
    "Unit Price",
    "Paid Price",
    "Shipping Fee",
    "Item Name",
    "Status",
)
KIOTVIET = (
    "Chi nhánh", "Mã hóa đơn", "Mã vận đơn", "Phí trả ĐTGH", "Thời gian", "Thời gian tạo", "Mã đặt hàng", "Tên khách hàng", "Điện thoại",
    "Tổng tiền hàng", "Giảm giá hóa đơn", "VAT", "Thu khác", "Khách cần trả", "Khách đã trả", "Trạng thái", "Trạng thái giao hàng",
    "Mã hàng", "Tên hàng", "Số lượng", "Đơn giá", "Giảm giá", "Giá bán", "Thành tiền",
)  # fmt: skip
KIOTVIET_ORDERS = (
    "Chi nhánh xử lý", "Mã đặt hàng", "Mã hóa đơn", "Thời gian", "Thời gian tạo", "Tên khách hàng", "Điện thoại", "Người nhận đặt", "Tổng tiền hàng",
    "Thu khác", "Giảm giá phiếu đặt", "Khách cần trả", "Trạng thái", "Mã hàng", "Tên hàng", "Số lượng", "Đơn giá", "Giảm giá", "Giá bán", "Thành tiền",
)  # fmt: skip
SHOPEE_TH = (
    "หมายเลขคำสั่งซื้อ", "สถานะการสั่งซื้อ", "สถานะการคืนเงินหรือคืนสินค้า", "*หมายเลขติดตามพัสดุ", "วันที่ทำการสั่งซื้อ", "เลขอ้างอิง Parent SKU",
    "ชื่อสินค้า", "เลขอ้างอิง SKU (SKU Reference No.)", "ชื่อตัวเลือก", "ราคาตั้งต้น", "ราคาขาย", "จำนวน", "จำนวนที่ส่งคืน", "ราคาขายสุทธิ",
    "ค่าจัดส่งที่ชำระโดยผู้ซื้อ", "จำนวนเงินทั้งหมด", "ชื่อผู้รับ", "หมายเลขโทรศัพท์", "ที่อยู่ในการจัดส่ง",
)  # fmt: skip
SAPO = (
    "STT",
    "Mã đơn hàng *",
    "Ngày tạo đơn",
    "Trạng thái đơn hàng",
    "Tên khách hàng",
    "Số điện thoại",
    "Mã SKU",
    "Tên sản phẩm",
    "Số lượng",
    "Đơn giá",
    "Phí giao hàng",
    "Khách phải trả",
)
HARAVAN = (
    "Mã đơn hàng",
    "Ngày đặt hàng",
    "Trạng thái đơn hàng",
    "Trạng thái thanh toán",
    "Trạng thái giao hàng",
    "Tên người nhận",
    "Mã sản phẩm",
    "Tên sản phẩm",
    "Số lượng",
    "Giá bán",
    "Phí vận chuyển",
    "Tổng tiền",
)
SHOPIFY = (
    "Name",
    "Email",
    "Financial Status",
    "Fulfillment Status",
    "Currency",
    "Subtotal",
    "Shipping",
    "Total",
    "Discount Amount",
    "Created at",
    "Lineitem quantity",
    "Lineitem name",
    "Lineitem price",
    "Lineitem sku",
    "Shipping Name",
    "Shipping Phone",
    "Cancelled at",
    "Refunded Amount",
    "Outstanding Balance",
    "Risk Level",
)


def shopee(
    order: str, state: str, back: str, sku: str, price: object, many: int, came: int
) -> list[object]:
    return [order, "", "2026-10-05 14:05", state, "", "SPX1", back, "", "Áo", sku, "", 150_000, price, many, came,
            price, 375_000, 0, 20_000, 20_000, 375_000, 9_000, "lan", "L******n", "******78", "******, Huế"]  # fmt: skip


def tiktok(
    order: str, state: str, sku: str, many: int, came: int, cancelled: str = ""
) -> list[object]:
    return [order, state, state, "", "17", sku, "Áo", "Mặc định", many, came, 125_000, 0, 20_000, 270_000, "05/10/2026 14:05:33\t",
            cancelled, "L***n", "(+84)98*****21", "Huế", "", "", "***"]  # fmt: skip


def lazada(sku: str, price: str, fee: str, state: str) -> list[object]:
    return [
        "1",
        sku,
        "",
        "05 Oct 2026 14:05",
        "4001",
        "Lan",
        "84912345678",
        price,
        "150000.00",
        fee,
        "Áo",
        state,
    ]


def kiotviet(order: str, state: str, delivery: str, sku: str, price: object) -> list[object]:
    return ["Hà Nội", order, "", 25_000, "05/10/2026 14:05:33", "", "", "Lan", 912345678, 250_000, 10_000, 0, 20_000, 260_000, 0,
            state, delivery, sku, "Áo", 1, 150_000, 0, price, price]  # fmt: skip


def shopify(
    order: str, paid: str, sent: str, total: object, sku: str, price: object, cancelled: str = ""
) -> list[object]:
    begin = (
        [order, "a@b.vn", paid, sent, "VND", 1, 30_000, total, 0]
        if paid
        else [order, "a@b.vn", *[""] * 7]
    )
    return [*begin, "2026-10-05 14:05:33 +0700", 1, "Áo", price, sku, "Lan" if paid else "", "'+84912345678" if paid else "", cancelled, 0, 0, "Low"]  # fmt: skip


A, B = ("A1", 1, 125_000), ("B2", 1, 125_000)
CASES: dict[str, tuple[str, Table, list[Told]]] = {
    "Shopee in 2026: two titles that differ in a capital, a state that is a sentence, vouchers": (
        "shopee",
        [SHOPEE_2026, shopee("S1", KEPT_BY, "", "A1", 125_000, 2, 0), shopee("S1", KEPT_BY, "", "QUÀ", 0, 1, 0)],
        [(State.DELIVERED, 375_000, 20_000, [("A1", 2, 125_000), ("QUÀ", 1, 0)])],
    ),
    "Shopee, some or all of it came back": (
        "shopee",
        [
            SHOPEE_2026, shopee("S1", "Hoàn thành", "Đã Chấp Thuận Yêu Cầu", "A1", 125_000, 2, 1), shopee("S2", "Hoàn thành", "", "A1", 125_000, 2, 2),
            shopee("S3", "Hoàn thành", "Đã Chấp Thuận Yêu Cầu", "A1", 125_000, 2, 0), shopee("S4", "Hoàn thành", "Yêu cầu bị hủy", "A1", 125_000, 2, 0),
        ],
        [(state, 375_000, 20_000, [("A1", 2, 125_000)]) for state in (State.DELIVERED, State.RETURNED, State.RETURNED, State.DELIVERED)],
    ),
    "Shopee in English": (
        "shopee",
        [SHOPEE_EN, ["S1", "To receive", "", "T", "2026-10-05 14:05", "P", "Áo", "A1", "", "150,000", "125,000", 1, 0, "125,000", 0, 0, "20,000", "145,000", "lan", "Lan", "84912345678", "Huế"]],
        [(State.SHIPPED, 145_000, 20_000, [A])],
    ),
    "Shopee in Thai": (
        "shopee",
        [
            SHOPEE_TH, ["T1", "ผู้ซื้อได้รับสินค้าแล้ว โปรดทราบว่าผู้ซื้อสามารถยื่นคำขอคืนเงิน/คืนสินค้าได้จนถึง 2026-10-20", "", "TH1", "2026-10-05 14:05", "", "เสื้อ", "A1", "แดง", "150000", "125000.00", "1", "0", "125000", "20000", "145000", "ลาน", "0812345678", "กรุงเทพ"],
        ],
        [(State.DELIVERED, 145_000, 20_000, [A])],
    ),
    "TikTok Shop in Vietnam": (
        "tiktok",
        [TIKTOK_VN, DESCRIBED, tiktok("5764", "Đã hoàn tất", "A1", 2, 0), tiktok("5765", "Đã hoàn tất", "A1", 2, 2), tiktok("5766", "Đã vận chuyển", "A1", 2, 0), tiktok("5767", "Đã hủy", "A1", 2, 0, "05/10/2026 15:00:00\t")],
        [(state, 270_000, 20_000, [("A1", 2, 125_000)]) for state in (State.DELIVERED, State.RETURNED, State.SHIPPED, State.CANCELLED)],
    ),
    "Lazada: what was cancelled is no part of the order, what is least far says how far it is": (
        "lazada",
        [LAZADA, lazada("X9", "99000.00", "5000.00", "canceled"), lazada("A1", "125000.00", "10000.00", "delivered"), lazada("B2", "125000.00", "0.00", "shipped")],
        [(State.SHIPPED, 260_000, 10_000, [A, B])],
    ),
    "Lazada: all cancelled": (
        "lazada",
        [LAZADA, lazada("A1", "125000.00", "10000.00", "canceled"), lazada("B2", "125000.00", "0.00", "canceled")],
        [(State.CANCELLED, 260_000, 10_000, [A, B])],
    ),
    "Lazada: one of two came back": (
        "lazada",
        [LAZADA, lazada("A1", "125000.00", "10000.00", "returned"), lazada("B2", "125000.00", "0.00", "delivered")],
        [(State.DELIVERED, 260_000, 10_000, [A, B])],
    ),
    "Lazada before 2019": (
        "lazada",
        [LAZADA_OLD, ["1", "A1", "2026-10-05 14:05", "4001", "Lan", "84912345678", "150000.00", "125000.00", "10000.00", "Áo", "ready_to_ship"]],
        [(State.PACKED, 135_000, 10_000, [A])],
    ),
    "KiotViet: a name above, the invoice's state and its delivery's": (
        "kiotviet",
        [
            ["Danh sách chi tiết hóa đơn"], [], KIOTVIET, kiotviet("HD1", "Đang xử lý", "Đang giao hàng", "A1", 125_000), kiotviet("HD1", "Đang xử lý", "Đang giao hàng", "B2", 125_000),
            kiotviet("HD2", "Đã hủy", "Chờ xử lý", "A1", 250_000), kiotviet("HD3", "Hoàn thành", "", "A1", 250_000), kiotviet("HD4", "Đang xử lý", "Chờ xử lý", "A1", 250_000),
        ],
        [(State.SHIPPED, 260_000, 20_000, [A, B]), *((state, 260_000, 20_000, [("A1", 1, 250_000)]) for state in (State.CANCELLED, State.DELIVERED, State.AGREED))],
    ),
    "KiotViet, orders: their own number, not that of the invoice which some of them have": (
        "kiotviet",
        [
            KIOTVIET_ORDERS, *(["Hà Nội", code, invoice, "05/10/2026 14:05:33", "", "Lan", 912345678, "Hoa", 125_000, 20_000, 0, 145_000, state, "A1", "Áo", 1, 150_000, 25_000, 125_000, 125_000]
                               for code, invoice, state in (("DH1", "", "Phiếu tạm"), ("DH2", "HD9", "Hoàn thành"))),
        ],
        [(State.AGREED, 145_000, 20_000, [A]), (State.DELIVERED, 145_000, 20_000, [A])],
    ),
    "Sapo: what belongs to the order stands in its first row, sums and a note below": (
        "sapo",
        [
            SAPO, [1, "SON1", "05/10/2026 14:05", "Hủy đơn", "Lan", "0912345678", "A1", "Áo", 1, "125.000 VNĐ", 20_000, "270.000 đ"], ["", "", "", "", "", "", "B2", "Áo", "1.0", "125.000", "", ""],
            ["", "Tổng cộng:", "", "", "", "", "", "", 2, 250_000, 20_000, 270_000], ["Tổng", "", "", "", "", "", "", "", 2, "", "", 270_000], ["", "Xuất lúc 15:00 bởi Hoa"],
        ],
        [(State.CANCELLED, 270_000, 20_000, [A, B])],
    ),
    "Haravan: paid back, and on its way back": (
        "haravan",
        [
            HARAVAN, ["#1", "05/10/2026 14:05", "Đơn hàng mới", "Đã nhập trả", "Đã giao hàng", "Lan", "A1", "Áo", 1, "125,000", "0", "125,000"],
            ["#2", "05/10/2026 14:05", "Đã xác nhận", "Chưa thanh toán", "Chuyển hoàn", "Lan", "A1", "Áo", 1, "125,000", "0", "125,000"],
        ],
        [(State.RETURNED, 125_000, 0, [A]), (State.SHIPPED, 125_000, 0, [A])],
    ),
    "Shopify: cancelled as a whole, paid back in part": (
        "shopify",
        [
            SHOPIFY, shopify("#1", "voided", "", "280000", "A1", 125_000, "2026-10-06 10:00:00 +0700"), shopify("#1", "", "", "", "B2", 125_000),
            shopify("#2", "partially_refunded", "fulfilled", "155000.00", "A1", "125000.00"),
        ],
        [(State.CANCELLED, 280_000, 30_000, [A, B]), (State.SHIPPED, 155_000, 30_000, [A])],
    ),
}  # fmt: skip


def cells_apart(table: Table) -> bytes:
    """A workbook as TikTok Shop writes it: each cell in a row element of its own."""
    rows = (
        f'<row r="{number}"><c t="inlineStr" r="{chr(64 + at)}{number}"><is><t>{escape(str(cell))}</t></is></c></row>'
        for number, row in enumerate(table, 1)
        for at, cell in enumerate(row, 1)
    )
    return sheet(f'<dimension ref="A1"/><sheetData>{"".join(rows)}</sheetData>')


def tabs(table: Table) -> bytes:
    """A text of Excel's, "Unicode text"."""
    text = StringIO()
    csv.writer(text, "excel-tab").writerows(table)
    return text.getvalue().encode("utf-16")


def told(order: Imported) -> Told:
    lines = [(each.sku, each.quantity, each.price) for each in order.lines]
    return order.state, order.total, order.fee, lines


@pytest.mark.parametrize("source", sorted({source for source, _, _ in CASES.values()}))
def test_each_form_of_a_file_is_read(source: str) -> None:
    for case, (of, table, expected) in CASES.items():
        if of != source:
            continue
        written = [("workbook", workbook(*table)), ("tabs", tabs(table))]
        written += [("cells apart", cells_apart(table))] if source == "tiktok" else []
        for form, raw in written:
            found = orders(read(raw, known_map(source)))
            assert [told(each) for each in found] == expected, (case, form)
            assert {said(each.at) for each in found} == {"05/10/2026 14:05"}, (case, form)
            assert "HD9" not in {each.code for each in found}, case


OWN = """\
name = "kho"
date = "dd/mm/yyyy"
[columns]
order = "Mã đơn"
at = "Ngày"
customer = "Khách"
phone = "SĐT"
address = "Địa chỉ"
sku = "SKU"
item = "Tên hàng"
quantity = "SL"
price = "Giá"
fee = "Phí"
total = "Tổng"
"""
HEAD = "Mã đơn,Ngày,Khách,SĐT,Địa chỉ,SKU,Tên hàng,SL,Giá,Phí,Tổng"
PLAIN = f'{HEAD}\nD1,05/10/2026 14:05,Nguyễn Thị Lan,0912345678,"12 Lê Lợi, Huế",A1,Áo,2,125000,20000,270000\n'
ALIKE: dict[str, Callable[[str], str]] = {
    "CR alone": lambda text: text.replace("\n", "\r"),
    "CR CR LF": lambda text: text.replace("\n", "\r\r\n"),
    "all in quotes": lambda text: "\n".join(",".join(f'"{cell}"' for cell in row) for row in csv.reader(StringIO(text))),
    "a line end in quotes": lambda text: text.replace("12 Lê Lợi, Huế", "12 Lê Lợi,\r\nHuế"),
    "empty columns and rows": lambda text: text.replace("\n", ",,,\n") + ",,,,,,,,,,,,,\n\n",
    "a name and days above": lambda text: f"SHOP LAN,,\nTừ 01/10/2026 đến 31/10/2026\n\n{text}",
    "sums below, called so before": lambda text: f"{text}Tổng cộng:,,,,,,,2,,20000,270000\n",
    "sums below, called so within": lambda text: f"{text},,,,,,Tổng cộng (VND),2,250000,20000,270000\n",
    "sums and a name below": lambda text: f"{text},,,,,,,2,,20000,270000\nNgười lập: Hoa,,,,,,,,,,\n",
    "the titles again": lambda text: f"{text}{HEAD}\n",
    "titles in capitals": lambda text: text.replace(HEAD, HEAD.upper()),
    "titles with blanks, unseen letters and line ends": lambda text: text.replace("Mã đơn", '"\u200bMã\n\u00a0đơn "').replace(",SKU,", " , SKU* ,"),
    "titles with the currency": lambda text: text.replace("Phí,Tổng", "Phí (VNĐ),Tổng (₫):"),
    "letters apart from their tones": lambda text: normalize("NFD", text),
    "a nought within": lambda text: text.replace("Lan", "L\x00an"),
    "a number without its nought": lambda text: text.replace("0912345678", "912345678"),
    "a number with a fraction": lambda text: text.replace("0912345678", "84912345678.0"),
    "amounts with dots": lambda text: text.replace("125000", "125.000 VNĐ").replace("270000", '"270.000,00 đ"'),
    "amounts with commas": lambda text: text.replace("125000", '"₫125,000.00"').replace("20000,2", '"20,000","2').replace('"270000', '"270,000"'),
    "units with a fraction": lambda text: text.replace(",2,", ',"2,00",'),
    "days as Excel counts them": lambda text: text.replace("05/10/2026 14:05", "46300.5868056"),
    "days with words": lambda text: text.replace("05/10/2026 14:05", "14:05 ngày 05/10/2026"),
    "days with their zone": lambda text: text.replace("05/10/2026 14:05", "2026-10-05T07:05:00Z"),
    "days without signs": lambda text: text.replace("05/10/2026 14:05", "202610051405"),
    "columns in another order": lambda text: "\n".join(",".join(f'"{cell}"' for cell in ("x", *row[::-1])) for row in csv.reader(StringIO(text))),
}  # fmt: skip


def test_titles_may_stand_in_two_rows() -> None:
    above = [
        "Mã đơn hàng",
        "Ngày tạo",
        "Trạng thái",
        "Khách hàng",
        None,
        None,
        "Sản phẩm",
        None,
        None,
        None,
        "Thanh toán",
        None,
    ]
    below = [
        None,
        None,
        None,
        "Tên",
        "SĐT",
        "Địa chỉ",
        "Mã SKU",
        "Tên",
        "SL",
        "Đơn giá",
        "Phí giao hàng",
        "Tổng tiền",
    ]
    order = [
        "D1",
        "05/10/2026 14:05",
        "Đang giao",
        "Lan",
        "0912345678",
        "Huế",
        "A1",
        "Áo",
        1,
        125_000,
        20_000,
        270_000,
    ]
    table = [["CỬA HÀNG LAN"], above, below, order, [*[None] * 6, "B2", "Mũ", 1, 125_000]]
    book = openpyxl.Workbook()
    for row in table:
        book.active.append(row)
    for area in (
        "A1:L1",
        "A2:A3",
        "B2:B3",
        "C2:C3",
        "D2:F2",
        "G2:J2",
        "K2:L2",
        *(f"{each}4:{each}5" for each in "ABCDEFKL"),
    ):
        book.active.merge_cells(area)
    text = "\n".join(";".join("" if cell is None else str(cell) for cell in row) for row in table)
    for raw in (workbook(*table), saved(book), text.encode("utf-8-sig")):
        for source in ("sapo", "haravan", "kiotviet"):
            (there,) = orders(read(raw, known_map(source)))
            assert told(there) == (State.SHIPPED, 270_000, 20_000, [A, B]), source
            assert (there.name, there.phone, there.address) == ("Lan", "+84912345678", "Huế"), (
                source
            )


def own() -> OrderMap:
    return read_map(OWN, Path("kho.toml"), is_strict=True)


def test_what_programs_and_people_do_to_a_file_changes_nothing_that_it_says() -> None:
    (there,) = orders(read(PLAIN.encode(), own()))

    assert (told(there), there.phone) == (
        (State.AGREED, 270_000, 20_000, [("A1", 2, 125_000)]),
        "+84912345678",
    )
    for case, change in ALIKE.items():
        assert orders(read(change(PLAIN).encode(), own())) == [there], case


def test_a_workbook_as_a_shop_keeps_it() -> None:
    day = datetime(2026, 10, 5, 14, 5)
    book = openpyxl.Workbook()
    book.active.append(["Hướng dẫn: chỉ sửa trang sau"])
    kept, hidden = book.create_sheet("Đơn"), book.create_sheet("Cũ")
    for row in (
        ["SỔ ĐƠN"], HEAD.split(","), ["D1", day, "Lan", 912345678, "Huế", 123.0, "Áo", 2.0, 125_000, 20_000, 395_000], [None] * 5 + ["B2", "Mũ", "1", "125.000 ₫"],
        ["D2", "05/10/2026 14:05", "Bình", "(+84)98*****21", "Huế", "A1", "Áo", 1, 125_000.0, "", ""], ["Tổng", *[None] * 6, 4, 500_000, 20_000, 520_000],
        ["D3", day, "Tư", "", "", "A1", "Áo", "x", 1, 0, 1],
    ):  # fmt: skip
        kept.append(row)
    for area in ("A1:K1", "A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "J3:J4", "K3:K4", "A6:G6"):
        kept.merge_cells(area)
    hidden.append(HEAD.split(","))
    hidden.sheet_state = "hidden"

    found = read(saved(book), own())
    assert [told(each.order) for each in found.orders] == [
        (State.AGREED, 395_000, 20_000, [("123", 2, 125_000), ("B2", 1, 125_000)]),
        (State.AGREED, 125_000, 0, [("A1", 1, 125_000)]),
    ]
    assert [line for line, _ in found.errors] == [7], "and no other"


def test_a_file_of_shopee_that_was_saved_in_excel_has_days_as_excel_writes_them() -> None:
    table = [SHOPEE_2026, shopee("S1", KEPT_BY, "", "A1", 125_000, 2, 0)]
    for day in ("05/10/2026 14:05", "5/10/2026 14:05", "2026-10-05 14:05:00"):
        table[1][2] = day
        (there,) = orders(read(tabs(table), known_map("shopee")))
        assert said(there.at) == "05/10/2026 14:05"


def test_another_archive_is_told() -> None:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("orders.csv", PLAIN)
    with pytest.raises(NotAllowed, match="unpack it"):
        read(file.getvalue(), own())


def test_a_file_that_says_nothing_is_told() -> None:
    for raw in (b"\xef\xbb\xbf", b"\xff\xfe\r\x00\n\x00", b"\n ,,\n;\t\n"):
        with pytest.raises(NotAllowed, match="empty"):
            read(raw, own())
    assert orders(read(HEAD.encode(), own())) == [], "titles alone are no orders"
