"""What an acknowledgement asks for, so that whoever answers need not: an order's number, a size, a telephone number; never
what the customer has said already."""

from __future__ import annotations

import re
from collections.abc import Sequence

from socialdesk.model.phone import places_in
from socialdesk.model.text import fold

_ORDER = re.compile(
    r"\b(?:don hang|ma don|don (?:cua|so|nay)|van don|chua nhan|giao (?:nham|thieu|cham|sai)|hang bi|tra hang|hoan (?:tien|hang)"
    r"|doi tra|huy don|kiem tra (?:giup )?don|my order|order (?:number|status)|not arrived|hasn't arrived|tracking|refund|return"
    r"|parcel)\b|พัสดุ|คำสั่งซื้อ|ออเดอร์|ยังไม่ได้(?:รับ)?ของ|คืนเงิน|คืนสินค้า"
)
_SIZE = re.compile(
    r"\b(?:size|sz|mac (?:vua|gi|duoc)|co vua|vua khong|so do|chieu cao|can nang|fits?|which size)\b|ไซส์|ไซซ์|ขนาด"
)
_HAS_ORDER = re.compile(
    r"#\s?\w*\d{3,}|\b[a-z]{1,5}[-_]?\d{3,}\w*\b|\b(?:don|order|ma)(?: hang| so| number)? ?:? ?\w*\d{3,}"
)
_HAS_SIZE = re.compile(
    r"\b(?:size|sz|ไซส์) ?:?(?:xxs|xs|s|m|l|xl|xxl|[2-5]xl|\d{2})\b|\b\d{2,3} ?kg\b|\b1m ?\d{1,2}\b|\b1[4-9]\d ?cm\b"
    r"|(?:ไซส์) ?(?:xs|s|m|l|xl)|\b(?:size|sz) (?:xs|s|m|l|xl|xxl|\d{2})\b"
)
QUESTIONS = {
    "order": {
        "vi": "{Pronoun} cho shop xin mã đơn hàng nhé.",
        "en": "Which is the number of your order?",
        "th": "รบกวนแจ้งหมายเลขคำสั่งซื้อด้วยนะคะ",
    },
    "size": {
        "vi": "{Pronoun} cho shop xin chiều cao và cân nặng, hoặc size hay mặc nhé.",
        "en": "Which size do you usually wear, or how tall are you and what do you weigh?",
        "th": "รบกวนแจ้งส่วนสูงและน้ำหนัก หรือไซส์ที่ใส่ประจำด้วยนะคะ",
    },
    "phone": {
        "vi": "{Pronoun} để lại số điện thoại, shop sẽ liên hệ lại nhé.",
        "en": "You may leave your telephone number, and we will call you back.",
        "th": "ฝากเบอร์โทรไว้ได้เลยนะคะ ทางร้านจะติดต่อกลับค่ะ",
    },
}
"""What is asked, by what helps and language."""


def wanted(said: Sequence[str], phone: str = "", *, is_open: bool = True) -> str:
    """Which of `QUESTIONS` helps with what a customer said (the newest last); empty where nothing does. A `phone` that
    is known, or that they told, is not asked for, nor is any while the shop is open: it answers here."""
    words = fold("\n".join(each[:500] for each in said))
    if _ORDER.search(words):
        return "" if _HAS_ORDER.search(words) else "order"
    if _SIZE.search(words):
        return "" if _HAS_SIZE.search(words) else "size"
    told = phone or next(places_in(words), None) is not None
    return "" if is_open or told else "phone"


def question(kind: str, language: str) -> str:
    """The question in a language, with a field for how the customer is addressed; empty for none."""
    texts = QUESTIONS.get(kind, {})
    return texts.get(language, texts.get("en", ""))
