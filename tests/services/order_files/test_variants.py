"""Files of each source in the forms in which its sellers get them: other languages, other years, other states."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

import pytest

from socialdesk.model.order import Imported, State
from socialdesk.services.order_files.maps import known_map
from tests.services.order_files.test_reading import orders, read, said
from tests.services.tables.test_workbooks import sheet, workbook

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


def told(order: Imported) -> Told:
    lines = [(each.sku, each.quantity, each.price) for each in order.lines]
    return order.state, order.total, order.fee, lines


@pytest.mark.parametrize("source", sorted({source for source, _, _ in CASES.values()}))
def test_each_form_of_a_file_is_read(source: str) -> None:
    for case, (of, table, expected) in CASES.items():
        if of != source:
            continue
        text = "\n".join("\t".join(map(str, row)) for row in table)
        written = [("workbook", workbook(*table)), ("tabs", text.encode("utf-16"))]
        written += [("cells apart", cells_apart(table))] if source == "tiktok" else []
        for form, raw in written:
            found = orders(read(raw, known_map(source)))
            assert [told(each) for each in found] == expected, (case, form)
            assert {said(each.at) for each in found} == {"05/10/2026 14:05"}, (case, form)
