"""`[follow_up]` in the configuration: after how long customers are asked how they find what they got, and in which words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Self

from socialdesk.model.i18n import translate
from socialdesk.model.ids import DAY, HOUR
from socialdesk.services.order_text import OrderTexts
from socialdesk.settings import Settings

READY = {
    "vi": (
        "Dạ {shop} hỏi thăm {pronoun} chút ạ: đơn {order} dùng có ổn không? Có gì chưa ưng {pronoun} cứ nhắn, shop xử lý liền nhé!",
        "Dạ {pronoun} dùng hàng của đơn {order} một thời gian rồi, {pronoun} thấy thế nào ạ? Cần gì thêm {pronoun} cứ nhắn {shop} nhé!",
    ),
    "en": (
        "{shop} here: is everything all right with your order {order}? If anything is not as it should be, just write, and we put it right.",
        "You have had what you ordered ({order}) for a while now. How do you find it? Whatever you need, just write to {shop}.",
    ),
    "th": (
        "{shop} ขอสอบถามนะคะ สินค้าจากออเดอร์ {order} ใช้ได้ดีไหมคะ หากมีอะไรไม่เรียบร้อย ทักมาได้เลย ทางร้านดูแลให้ค่ะ",
        "ใช้สินค้าจากออเดอร์ {order} มาสักพักแล้ว เป็นอย่างไรบ้างคะ ต้องการอะไรเพิ่มเติมทัก {shop} ได้เลยค่ะ",
    ),
}
"""What is said at the first step and at those after it, where the shop has not written its own."""
MOST_STEPS = 5
LONGEST = 365 * DAY
_LENGTH = re.compile(r"(\d{1,4})\s*([hd])")
_UNITS = {"h": HOUR, "d": DAY}


class After(tuple[int, ...]):
    """Lengths of time (ms) after an order was delivered, each longer than the one before; none for never. One as text, or a
    list of them; with commas in the environment."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such lengths. Raises ValueError with a sentence."""
        each = value.split(",") if isinstance(value, str) else value
        if not isinstance(each, list) or not all(isinstance(one, str) for one in each):
            raise ValueError(_must())
        found = [_length(one) for one in each if one.strip()]
        if len(found) > MOST_STEPS:
            raise ValueError(translate("has more than {most} steps", most=MOST_STEPS))
        if found != sorted(set(found)):
            raise ValueError(translate("must go on: each step is later than the one before"))
        return cls(found)


def _must() -> str:
    return translate('must be a length of time like "5d" or "36h", a list of them, or empty')


def _length(text: str) -> int:
    found = _LENGTH.fullmatch(text.strip())
    length = int(found[1]) * _UNITS[found[2]] if found else 0
    if not 0 < length <= LONGEST:
        raise ValueError(_must())
    return length


class FollowUpTable(Settings, frozen=True, kw_only=True):
    """`after` so long an order was delivered its customer is asked how they find it (empty: never). `text` is in the shop's
    language; a list has one for each step."""

    after: After = After()
    text: OrderTexts | None = None
    text_vi: OrderTexts | None = None
    text_en: OrderTexts | None = None
    text_th: OrderTexts | None = None

    def texts(self, step: int, shops: str) -> Mapping[str, str]:
        """What is said at a step (from 0) by language: the shop's own words in it, else (in the shop's language) its words,
        else those that come along. Where the shop has fewer texts than steps its last one is said again."""
        own = {"vi": self.text_vi, "en": self.text_en, "th": self.text_th}
        own[shops] = own[shops] if own[shops] is not None else self.text
        return {each: _at(own[each] or READY[each], step) for each in READY}


def _at(texts: Sequence[str], step: int) -> str:
    return str(texts[min(step, len(texts) - 1)])
