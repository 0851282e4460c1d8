"""Whom the pretend shop knows from elsewhere as well: orders on Shopee, and a second chat of somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from socialdesk.commands import demo_shop
from socialdesk.commands.demo_shop import Buyer

SHOPEE = (
    "Mã đơn hàng,Ngày đặt hàng,Trạng Thái Đơn Hàng,SKU phân loại hàng,Tên sản phẩm,Tên phân loại hàng,Giá ưu đãi,Số lượng,"
    "Phí vận chuyển mà người mua trả,Tổng số tiền người mua thanh toán,Tên Người nhận,Số điện thoại,Địa chỉ nhận hàng"
)
SECOND = 719
"""How the number of a second chat begins."""


def shopee(buyers: Sequence[Buyer], now: datetime) -> str:
    """An export of orders on Shopee: of some who have also ordered here, by their number or by name and address alone, and of
    others."""
    some, found = demo_shop.products(), [SHOPEE]
    for place, buyer in enumerate(buyers[2:44:6]):
        product, at = some[place * 5 % len(some)], now - timedelta(days=4 + place * 3)
        phone = "" if place % 3 == 2 else buyer.phone.replace("0", "84", 1)
        cells = (
            f"{at:%y%m%d}{'HOASEN'[place % 6]}{place}{buyer.number:03}K", f"{at:%Y-%m-%d %H:%M}", "Đang giao" if place == 0 else "Hoàn thành",
            product.sku, product.name, product.variant, product.price, 1, 20_000, product.price + 20_000, buyer.name, phone,
            buyer.address,
        )  # fmt: skip
        found.append(",".join(f'"{cell}"' for cell in cells))
    return "\n".join(found)


def second_chat(buyer: Buyer, account: str, now: datetime) -> list[dict[str, str]]:
    """A buyer writes on another channel too, and says a number by which they may be known."""
    at = now - timedelta(hours=2)
    known = {"account": account, "chat": f"{SECOND}{buyer.number:04}", "name": buyer.name}
    asked = f"Shop ơi em {buyer.name} nè, sđt {buyer.phone}. Đơn hôm trước em đặt bên kia gửi chung được không ạ?"
    said = "Dạ được ạ, để shop xem đơn rồi báo mình ngay."
    return [
        {**known, "by": "customer", "text": asked, "id": "1", "at": at.isoformat()},
        {**known, "by": "agent", "agent": "hoa", "text": said, "id": "2", "at": (at + timedelta(minutes=4)).isoformat()},
    ]  # fmt: skip
