"""`[notices]` in the configuration: what customers are told of their orders by itself, and in which words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from socialdesk.model.i18n import LANGUAGES, translate
from socialdesk.model.notice import CHOICES, USUAL, Event
from socialdesk.services.order_text import OrderText
from socialdesk.settings import KnownWords, Misplaced, Settings, nearest

READY: Mapping[Event, Mapping[str, str]] = {
    Event.CONFIRMED: {
        "vi": "Dạ {shop} đã xác nhận đơn {order} của {pronoun}, tổng cộng {total}. Shop chuẩn bị hàng ngay ạ.",
        "en": "{shop} has confirmed your order {order}, {total} in all. We are getting it ready.",
        "th": "{shop} ยืนยันออเดอร์ {order} ยอดรวม {total} แล้วค่ะ กำลังเตรียมสินค้าให้นะคะ",
    },
    Event.PACKED: {
        "vi": "Đơn {order} của {pronoun} đã đóng gói xong, chờ giao cho đơn vị vận chuyển ạ.",
        "en": "Your order {order} is packed and waits for the carrier.",
        "th": "ออเดอร์ {order} แพ็กเรียบร้อยแล้ว รอขนส่งมารับค่ะ",
    },
    Event.SHIPPED: {
        "vi": "Đơn {order} của {pronoun} đã được gửi đi ạ. {carrier|} {tracking|} {link|}",
        "en": "Your order {order} is on its way. {carrier|} {tracking|} {link|}",
        "th": "ออเดอร์ {order} จัดส่งแล้วค่ะ {carrier|} {tracking|} {link|}",
    },
    Event.TRACKING: {
        "vi": "Mã vận đơn của đơn {order}: {carrier|} {tracking|} {link|}",
        "en": "Where your order {order} is, you can follow here: {carrier|} {tracking|} {link|}",
        "th": "เลขพัสดุของออเดอร์ {order}: {carrier|} {tracking|} {link|}",
    },
    Event.OUT_FOR_DELIVERY: {
        "vi": "Đơn {order} đang trên đường giao đến {pronoun} ạ. {Pronoun} để ý điện thoại giúp shop nhé!",
        "en": "Your order {order} is out for delivery. Please keep your phone near.",
        "th": "ออเดอร์ {order} กำลังนำส่งถึงคุณ รบกวนรอรับสายนะคะ",
    },
    Event.FAILED: {
        "vi": "Bên giao hàng báo chưa giao được đơn {order} cho {pronoun} ạ. {Pronoun} nhắn shop giờ và địa chỉ nhận tiện nhất nhé! {link|}",
        "en": "The carrier could not hand over your order {order}. Please write when and where it suits you. {link|}",
        "th": "ขนส่งแจ้งว่ายังส่งออเดอร์ {order} ไม่สำเร็จ รบกวนแจ้งวันเวลาและที่อยู่ที่สะดวกรับนะคะ {link|}",
    },
    Event.DELIVERED: {
        "vi": "Đơn {order} đã được giao đến {pronoun}. Cảm ơn {pronoun} đã mua hàng của {shop}! Có gì chưa ổn {pronoun} cứ nhắn shop nhé.",
        "en": "Your order {order} was delivered. Thank you for buying from {shop}! If anything is not as it should be, just write.",
        "th": "ออเดอร์ {order} ส่งถึงแล้วค่ะ ขอบคุณที่อุดหนุน {shop} หากมีอะไรไม่เรียบร้อย ทักมาได้เลยนะคะ",
    },
}
"""What is said where the shop has not written its own."""


class NoticeEvents(KnownWords):
    """Which events are told."""

    __slots__ = ()
    KNOWN = CHOICES


class NoticeWords(tuple[tuple[str, OrderText], ...]):
    """Words by language; a text alone is in the shop's."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such words. Raises ValueError with a sentence."""
        if isinstance(value, str):
            return cls((("", OrderText.read(value)),))
        if not isinstance(value, dict) or not set(value) <= set(LANGUAGES):
            raise ValueError(
                translate(
                    "must be words in quotes, or words by language like {example}; there are {all}",
                    example='{ vi = "Đơn {order} đã gửi", en = "Your order {order} is on its way" }',
                    all=", ".join(LANGUAGES),
                )
            )
        return cls((language, OrderText.read(each)) for language, each in value.items())


class NoticeTemplates(tuple[tuple[str, str], ...]):
    """By event, the approved template that stands for the words where a platform takes nothing else: its name and what fills it
    in, `order_shipped: {given|bạn}; {order}`."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such templates. Raises ValueError with a sentence."""
        from socialdesk.model.announcement import parse_template  # noqa: PLC0415 - few shops have one

        if not isinstance(value, dict):
            raise ValueError(
                translate(
                    "must be templates by event, like {example}",
                    example='{ shipped = "order_shipped: {order}; {tracking|-}" }',
                )
            )
        for event, text in value.items():
            if event not in set(Event):
                near = nearest(event, [each.value for each in Event])
                what = translate('there is no event "{event}"{near}', event=event, near=near)
                raise Misplaced(what.rstrip("."), event)
            if not isinstance(text, str):
                raise Misplaced(translate("must be text"), event)
            try:
                _, fillings = parse_template(text)
                for each in fillings:
                    OrderText.read(each)
            except ValueError as error:
                raise Misplaced(str(error), event) from None
        return cls(value.items())


class NoticesTable(Settings, frozen=True, kw_only=True):
    """Which `events` customers are told by itself, not within the quiet hours of `[broadcast]` unless `quiet` is false; of orders
    that were `imported` only if the shop says so. A text of the shop's own, by the event's name, stands for the one that comes
    along."""

    events: NoticeEvents = NoticeEvents(USUAL)
    quiet: bool = True
    imported: bool = False
    confirmed: NoticeWords | None = None
    packed: NoticeWords | None = None
    shipped: NoticeWords | None = None
    tracking: NoticeWords | None = None
    out_for_delivery: NoticeWords | None = None
    failed: NoticeWords | None = None
    delivered: NoticeWords | None = None
    templates: NoticeTemplates = NoticeTemplates()

    def texts(self, event: Event, shops: str) -> Mapping[str, str]:
        """What is said of an event by language: the shop's own words in it (those in no language are in the `shops`), else those that
        come along."""
        own = {language or shops: words for language, words in getattr(self, event.value) or ()}
        return {**READY[event], **own}
