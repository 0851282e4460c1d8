"""The receipt of an order: what a customer is told of it, and says yes to. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from socialdesk.model import rating_words
from socialdesk.model.i18n import translate
from socialdesk.model.money import money
from socialdesk.model.order import Line
from socialdesk.model.product import titled

FIELDS = (
    "shop", "code", "items", "goods", "fee", "total", "paid", "due", "name", "phone", "address", "pay",
)  # fmt: skip
NEEDED = ("code", "items", "total")
"""Without these nobody knows what they say yes to."""
TEXTS = {
    "vi": "Dạ {shop} gửi mình đơn {code} ạ:\n{items}\nPhí giao hàng: {fee}\nTổng cộng: {total}\nĐã thanh toán: {paid}\nCòn lại: {due}\n\n"
    "Người nhận: {name}\nĐiện thoại: {phone}\nĐịa chỉ: {address}\n{pay}",
    "en": "Your order {code} with {shop}:\n{items}\nDelivery: {fee}\nTotal: {total}\nPaid: {paid}\nStill to pay: {due}\n\n"
    "For: {name}\nPhone: {phone}\nAddress: {address}\n{pay}",
    "th": "{shop} ขอสรุปออเดอร์ {code} นะคะ\n{items}\nค่าจัดส่ง: {fee}\nรวมทั้งหมด: {total}\nชำระแล้ว: {paid}\nคงเหลือ: {due}\n\n"
    "ผู้รับ: {name}\nเบอร์โทร: {phone}\nที่อยู่: {address}\n{pay}",
}
"""What is said where the shop has not written its own; a line none of whose fields has anything is left out."""
ASKS = {
    "vi": 'Mình xem giúp shop, đúng rồi thì nhắn "chốt" nhé ạ.',
    "en": 'Is everything right? Then please answer "yes".',
    "th": "ตรวจสอบแล้วถูกต้อง พิมพ์ “ตกลง” ได้เลยนะคะ",
}
"""How a customer says yes; what they choose stands under it."""
LACKING = {
    "vi": {
        ("phone",): "Mình cho shop xin số điện thoại nhận hàng nhé ạ.",
        ("address",): "Mình cho shop xin địa chỉ nhận hàng nhé ạ.",
        ("phone", "address"): "Mình cho shop xin số điện thoại và địa chỉ nhận hàng nhé ạ.",
    },
    "en": {
        ("phone",): "Which telephone number may the carrier call?",
        ("address",): "To which address shall it go?",
        ("phone", "address"): "To which address shall it go, and which telephone number may the carrier call?",
    },
    "th": {
        ("phone",): "รบกวนขอเบอร์โทรผู้รับด้วยนะคะ",
        ("address",): "รบกวนขอที่อยู่จัดส่งด้วยนะคะ",
        ("phone", "address"): "รบกวนขอเบอร์โทรและที่อยู่จัดส่งด้วยนะคะ",
    },
}  # fmt: skip
"""What customers are asked for that the receipt would say, and nobody knows."""
CHOICES = {"vi": ("Đồng ý {code}", "Sửa {code}"), "en": ("Yes, {code}", "Change {code}"), "th": ("ตกลง {code}", "แก้ไข {code}")}  # fmt: skip
"""Short enough for a button; the code says to which order."""
BANKS = {
    "970436": "Vietcombank", "970416": "ACB", "970443": "SHB", "970415": "VietinBank", "970432": "VPBank", "970437": "HDBank",
    "970418": "BIDV", "970423": "TPBank", "970426": "MSB", "970405": "Agribank", "970403": "Sacombank", "970448": "OCB",
    "970407": "Techcombank", "970441": "VIB", "970440": "SeABank", "970422": "MB", "970431": "Eximbank", "970449": "LPBank",
}  # fmt: skip
"""What people call a bank, by its digits at NAPAS."""
_COD = {"vi": "Thanh toán khi nhận hàng", "en": "To be paid on delivery", "th": "ชำระเงินปลายทาง"}
_TRANSFER = {
    "vi": "Chuyển khoản: {account} ({where}), nội dung {code}",
    "en": "Bank transfer: {account} ({where}), memo {code}",
    "th": "โอนเงิน: {account} ({where}) ระบุ {code}",
}
_FIELD = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Told:
    """What a receipt says of an order. Amounts in the currency's smallest unit; the phone as it is dialled."""

    code: str
    lines: Sequence[Line]
    fee: int
    total: int
    currency: str
    name: str = ""
    phone: str = ""
    address: str = ""
    paid: int = 0
    is_cod: bool = False

    @property
    def due(self) -> int:
        """What is still to be paid."""
        return max(0, self.total - self.paid)

    def digest(self) -> str:
        """The same for the same revision: lines, prices, fee, total and address. Whoever says yes says it to these."""
        told = [
            self.code, [list(each[:5]) for each in self.lines], self.fee, self.total, self.currency, self.address,
        ]  # fmt: skip
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Account:
    """Where orders are paid to, as people read it."""

    number: str
    where: str
    """Its bank and whose it is, as far as that is known."""


def account_of(bank: str, number: str, name: str) -> Account | None:
    """An account by its bank's digits; None for none."""
    where = ", ".join(filter(None, (BANKS.get(bank, ""), name)))
    return Account(number, where or bank) if number else None


def check(text: str) -> None:
    """Words of the shop's own. Raises ValueError, with a sentence, for a field that there is not, or one that is
    missing."""
    asked = _FIELD.findall(text)
    for name in asked:
        if name not in FIELDS:
            raise ValueError(
                translate(
                    "there is no field {name} in a receipt; there are {all}",
                    name=f"{{{name}}}", all=", ".join(f"{{{each}}}" for each in FIELDS),
                )
            )  # fmt: skip
    rating_words.check(text)
    for name in NEEDED:
        if name not in asked:
            raise ValueError(
                translate(
                    "says nothing of {name}: nobody would know what they say yes to",
                    name=f"{{{name}}}",
                )
            )


def words_of(
    told: Told, template: str, ask: str, language: str, shop: str, account: Account | None
) -> str:
    """The words of a receipt but its choices. What is filled in is never looked into."""
    values = _values(told, language, shop, account)
    lines = list[str]()
    for line in template.strip().split("\n"):
        asked = _FIELD.findall(line)
        if asked and not any(values.get(name) for name in asked):
            continue
        lines.append(_FIELD.sub(lambda found: values.get(found[1], found[0]), line).rstrip())
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    wanted = LACKING[language].get(lacking(told, template), "")
    return "\n\n".join(filter(None, (text, wanted, ask.strip())))


def lacking(told: Told, template: str) -> tuple[str, ...]:
    """Which of telephone number and address a receipt would say, and are not known."""
    asked = _FIELD.findall(template)
    return tuple(each for each in ("phone", "address") if each in asked and not getattr(told, each))


def choices(code: str, language: str) -> tuple[str, ...]:
    """What a customer may choose: the first is yes."""
    return tuple(each.format(code=code) for each in CHOICES[language])


def _values(told: Told, language: str, shop: str, account: Account | None) -> Mapping[str, str]:
    amounts = {
        "goods": told.total - told.fee, "total": told.total, "paid": told.paid, "due": told.due if told.paid else 0,
    }  # fmt: skip
    fee = money(told.fee, told.currency) if told.fee else ""  # nobody has said that it is free
    values = {name: money(each, told.currency) if each else "" for name, each in amounts.items()}
    values["total"] = money(told.total, told.currency)
    return {
        **values, "shop": shop, "code": told.code, "fee": fee, "name": told.name, "phone": told.phone,
        "address": told.address, "items": "\n".join(_items(told)), "pay": _pay(told, language, account),
    }  # fmt: skip


def _items(told: Told) -> list[str]:
    return [
        f"• {titled(each.name or each.sku, each.variant)}: {each.quantity} × {money(each.price, told.currency)}"
        f" = {money(each.quantity * each.price, told.currency)}"
        for each in told.lines
    ]


def _pay(told: Told, language: str, account: Account | None) -> str:
    if not told.due:
        return ""
    if told.is_cod:
        return _COD[language]
    if account is None:
        return ""
    return _TRANSFER[language].format(account=account.number, where=account.where, code=told.code)
