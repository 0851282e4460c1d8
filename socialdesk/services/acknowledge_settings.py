"""What `[acknowledge]` may say, and the texts that come along."""

from __future__ import annotations

from typing import Self

from socialdesk.settings import read

TEXTS = {
    "vi": (
        "Chào {pronoun} {given|}, {shop} đã nhận được tin nhắn và sẽ trả lời {pronoun} ngay.",
        "Chào {pronoun} {given|}, {shop} đã nhận được tin nhắn. Hiện ngoài giờ làm việc, shop sẽ trả lời khi mở cửa lúc {opens}.",
        "Chào {pronoun} {given|}, {shop} đã nhận được tin nhắn. Shop đang tạm nghỉ, sẽ trả lời {pronoun} ngay khi làm việc trở lại.",
    ),
    "en": (
        "Hello {given|there}, {shop} has your message and will answer in a moment.",
        "Hello {given|there}, {shop} has your message. We are closed now and will answer when we open {opens}.",
        "Hello {given|there}, {shop} has your message. We are away for a while and will answer as soon as we are back.",
    ),
    "th": (
        "สวัสดีค่ะคุณ {given|ลูกค้า} {shop} ได้รับข้อความแล้ว จะรีบตอบกลับนะคะ",
        "สวัสดีค่ะคุณ {given|ลูกค้า} {shop} ได้รับข้อความแล้ว ขณะนี้นอกเวลาทำการ จะตอบกลับเมื่อร้านเปิด {opens} ค่ะ",
        "สวัสดีค่ะคุณ {given|ลูกค้า} {shop} ได้รับข้อความแล้ว ขณะนี้ร้านหยุดชั่วคราว จะตอบกลับทันทีที่กลับมาเปิดค่ะ",
    ),
}
"""The acknowledgement inside and outside working hours, where the shop has not written its own, and outside where nobody
knows when it opens."""


class InsideText(str):
    """What is said while the shop is open; empty for silence."""

    __slots__ = ()
    OPENS = False
    """Whether it is known then when the shop opens."""

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such a text, its fields checked. Raises ValueError with a sentence."""
        from socialdesk.model.automatic_text import check  # noqa: PLC0415 - few desks have texts to check

        text = str(read(value, str))
        check(text, opens=cls.OPENS)
        return cls(text)


class OutsideText(InsideText):
    """What is said while it is closed."""

    __slots__ = ()
    OPENS = True
