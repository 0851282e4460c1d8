"""`[orders]` in the configuration: for how long goods are held for who has not paid."""

from __future__ import annotations

from collections.abc import Mapping

from socialdesk.model.i18n import translate
from socialdesk.services.auto_resolve_settings import Period
from socialdesk.services.order_text import OrderText
from socialdesk.settings import Settings

REMINDERS = {
    "vi": "Dạ đơn {order} ({total}) của {pronoun} shop sắp hết hạn giữ hàng rồi ạ. {Pronoun} thanh toán giúp shop để giữ đơn nhé, cần thêm thời gian {pronoun} nhắn shop ạ.",
    "en": "Your order {order} ({total}) is held for only a little longer. Please pay it to keep it, or write to us if you need more time. {shop}",
    "th": "ออเดอร์ {order} ({total}) ใกล้หมดเวลากันสินค้าแล้วนะคะ รบกวนชำระเงินเพื่อรักษาออเดอร์ หรือทักมาหากต้องการเวลาเพิ่มค่ะ",
}
"""What customers are reminded with, where the shop has not written its own."""
RUN_OUT = {
    "vi": "Dạ đơn {order} ({total}) của {pronoun} đã hết hạn giữ hàng nên shop nhả hàng rồi ạ. {Pronoun} còn muốn lấy không? {Pronoun} nhắn shop một tiếng, còn hàng shop giữ lại liền ạ.",
    "en": "The time that we could hold your order {order} ({total}) is over, and its goods are free again. Do you still want it? Just write, and we will hold what is left. {shop}",
    "th": "ออเดอร์ {order} ({total}) หมดเวลากันสินค้าแล้วค่ะ ยังสนใจอยู่ไหมคะ ทักมาได้เลย ถ้ายังมีของทางร้านจะกันให้ใหม่ค่ะ",
}
"""What they are told once it has run out."""


class OrdersTable(Settings, frozen=True, kw_only=True):
    """`hold` so long goods are held from when an order is made; who has not paid by then, and does not pay on delivery, has their order
    cancelled (empty: new orders are held for good). `reminder` so long before that they are reminded (empty: not). `run_out`:
    they are told when it has run out, and asked whether they still want it."""

    hold: Period = Period("")
    reminder: Period = Period("2h")
    reminder_vi: OrderText | None = None
    reminder_en: OrderText | None = None
    reminder_th: OrderText | None = None
    run_out: bool = True
    run_out_vi: OrderText | None = None
    run_out_en: OrderText | None = None
    run_out_th: OrderText | None = None

    @property
    def texts(self) -> Mapping[str, str]:
        """What customers are reminded with, by language."""
        own = {"vi": self.reminder_vi, "en": self.reminder_en, "th": self.reminder_th}
        return {each: str(own[each] or REMINDERS[each]) for each in REMINDERS}

    @property
    def run_out_texts(self) -> Mapping[str, str]:
        """What they are told once it has run out, by language; nothing where they are not."""
        own = {"vi": self.run_out_vi, "en": self.run_out_en, "th": self.run_out_th}
        return {each: str(own[each] or RUN_OUT[each]) for each in RUN_OUT} if self.run_out else {}

    def wrong(self) -> str:
        """What does not fit together, in a sentence."""
        if self.hold and self.reminder.ms >= self.hold.ms:
            return translate(
                'reminder in [orders] must be shorter than hold ({hold}), or "" for none',
                hold=self.hold,
            )
        return ""
