"""Whether a text pays for a rating, or asks for five stars: neither is ever said by the program.

Platforms take such ratings down and the shop's badge with them, and a rating that was paid for says nothing. Whoever asks how
the customer finds what they got, or for an honest rating, may.

A text is looked at sentence by sentence: what it gives and the rating must have to do with each other. Vietnamese is read
with its accents or without any: "tăng" is not "tặng", but "tang" may be.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property

from socialdesk.model.i18n import translate
from socialdesk.model.text import fold

PAID, STARS = "paid", "stars"
"""What is wrong with a text."""


class _Later:
    """A pattern that is made when it is first looked for: whoever starts a desk or reads a configuration waits for none."""

    def __init__(self, pattern: Callable[[], str]) -> None:
        self._pattern = pattern

    @cached_property
    def made(self) -> re.Pattern[str]:
        """The pattern itself."""
        return re.compile(self._pattern())

    def search(self, text: str) -> re.Match[str] | None:
        """As `re.Pattern.search`."""
        return self.made.search(text)


_HINT = re.compile(
    r"[đd][áa]nh gi[áa]|nh[ậa]n x[ée]t|[đd]i[ểe]m|b[ìi]nh ch[ọo]n|feedback|fb|review|rat|\bsao\b|star|testimonial|vote|[⭐★🌟]"
    r"|รีวิว|คะแนน|ดาว|ประเมิน"
)
"""Without one of these nothing is said of a rating."""
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufe0f\ufeff]")
_SENTENCE = _Later(lambda: r"(?<=[.!?…。])\s+|[\n;]+|(?<=\S)\s+(?=[•▪●–])")
_CLAUSE = _Later(lambda: r"[,:()–—]+|\s-\s")
_CONNECTED = _Later(
    lambda: (
        r"\b(?:khi|nếu|neu|để|de|đổi lấy|doi lay|sau khi|if|when|once|after|for|in return|exchange)\b|เมื่อ|ถ้า|หาก|เพื่อ|แลก"
    )
)
"""What ties what is given to what is done for it, across a comma."""


def _words(*phrases: str) -> str:
    """Phrases as a pattern: each word as it is, or without all of its accents."""
    return "|".join(
        r"\s+".join(f"(?:{re.escape(word)}|{re.escape(fold(word))})" for word in phrase.split())
        for phrase in phrases
    )


_NUMBER = r"(?:5|five|năm|nam|full|max|tối đa|toi da)"
_RATING = _Later(
    lambda: (
        rf"\b(?:{_words('đánh giá', 'nhận xét', 'chấm điểm', 'cho điểm', 'bình chọn', 'chấm sao', 'vote sao')}"
        r"|feedbacks?|fb 5|reviews?|rat(?:es?|ings?|ed)|testimonials?|stars?|vote)\b"
        r"|\b\d\s*(?:sao|stars?)\b|[⭐★🌟]|รีวิว|ให้คะแนน|กดคะแนน|คะแนน|ให้ดาว|ดาว|ประเมิน"
    )
)
_MONEY = r"\d[\d.,]*\s*(?:k|K|đ|d|₫|vnd|vnđ|đồng|dong|nghìn|nghin|ngàn|ngan|xu|%|usd|baht|บาท|฿)(?![\w%])|[$฿€]\s*\d"
_GIFT = _Later(
    lambda: (
        rf"\b(?:{_words('tặng', 'quà', 'quà tặng', 'mã giảm giá', 'phiếu giảm giá', 'mã giảm', 'giảm giá', 'chiết khấu', 'lì xì', 'thưởng', 'tiền mặt', 'hoàn xu', 'tặng xu')}"
        r"|vouchers?|coupons?|gift(?:s| cards?)?|presents?|discounts?|cash ?back|cash|rewards?|bonus(?:es)?|freebies?|freebie|prizes?"
        r"|promo(?: code)?s?)\b|คูปอง|ส่วนลด|ของแถม|ของขวัญ|ของรางวัล|รางวัล|แจก|แถม|โค้ดลด|เงินคืน|แคชแบ็ก"
        rf"|\b(?:{_words('hoàn', 'giảm', 'nhận', 'thưởng', 'chuyển khoản', 'trả')}|get|earn|receive|pay|save|off|refund)\b[^.!?\n]{{0,24}}?(?:{_MONEY})"
        rf"|(?:{_MONEY})\s*(?:off|back|discount)\b|(?:ลด|รับ|คืน|ได้)[^.!?\n]{{0,12}}?(?:{_MONEY})"
    )
)
"""What is given: wherever it stands in a sentence that asks for a rating, it pays for it."""
_KINDNESS = _Later(
    lambda: (
        rf"\b(?:{_words('hoàn tiền', 'hoàn lại tiền', 'hoàn phí', 'miễn phí', 'miễn ship', 'freeship', 'trả lại tiền')}"
        r"|refunds?|free(?: shipping| ship)?|money back)\b|คืนเงิน|ฟรี|ส่งฟรี"
    )
)
"""What a shop does anyway: it pays for a rating where it stands in the same clause, or is tied to it."""
_FAULTY = _Later(
    lambda: (
        rf"\b(?:{_words('lỗi', 'hỏng', 'hư', 'sai', 'thiếu', 'vỡ', 'không vừa', 'không ưng', 'chưa ưng', 'không hài lòng', 'đổi trả')}"
        r"|faulty|broken|damaged|wrong|defect(?:ive)?|missing|unhappy|not happy)\b|เสีย|ชำรุด|ผิด|ไม่พอใจ|แตก"
    )
)
"""What is given back because something is wrong."""
_NOT = _Later(
    lambda: (
        rf"(?:\b(?:{_words('không', 'chẳng', 'chưa từng', 'đừng', 'ko', 'k')}|not|no|never|don't|doesn't|without)|ไม่)(?:\s+\S+){{0,2}}\s*$"
    )
)
_FIVE = _Later(
    lambda: (
        rf"\b{_NUMBER}\s*[-*]?\s*(?:sao|stars?|⭐|★|🌟)|(?:⭐\s*|★\s*|🌟\s*){{5}}|\b(?:five|5)-stars?\b|(?:5|๕|ห้า)\s*ดาว|ดาวเต็ม|คะแนนเต็ม|เต็ม\s*(?:5|ห้า)"
        rf"|\b(?:{_words('đánh giá', 'nhận xét', 'feedback', 'review')})\s+(?:{_words('tốt', 'cao', 'tích cực', 'thật tốt', 'thật cao', 'đẹp')})\b"
        r"|\b(?:good|great|positive|nice|glowing|top|best|excellent|perfect|high) (?:reviews?|ratings?|feedback|marks?)\b"
        r"|\brate (?:us|me|the shop|our shop)? ?(?:highly|well|5|five)\b|รีวิว(?:ดี|สวย|เชิงบวก|ปังๆ)"
    )
)
"""More than an honest rating."""
_NO_RATING = _Later(
    lambda: (
        rf"\b(?:{_words('khách sạn', 'tiêu chuẩn', 'chuẩn', 'chất lượng', 'nhà hàng', 'dịch vụ', 'quán')}|hotels?|resorts?|quality|standard|service|restaurant)\s*$|(?:โรงแรม|มาตรฐาน|คุณภาพ)\s*$"
    )
)
_THANKED = _Later(
    lambda: (
        rf"(?:\b(?:{_words('cảm ơn', 'cám ơn', 'biết ơn')})[^.!?]{{0,40}}\b(?:{_words('đã', 'vì', 'về')})\b[^.!?]{{0,24}}"
        r"|\bthank(?:s| you)[^.!?,]{0,24}\bfor\b[^.!?]{0,24}|ขอบคุณ(?:ที่|สำหรับ)?[^.!?]{0,24})$"
    )
)
_HAD = _Later(
    lambda: (
        rf"\b(?:{_words('được', 'nhận được', 'có', 'toàn')})\s+(?:(?:{_words('hơn', 'trên', 'tới', 'nhiều', 'rất', 'toàn')}|[\d.,]+)\s+){{0,3}}"
        rf"(?:{_words('lượt')}\s+)?(?:(?:{_words('khách', 'mọi người')})\s+)?(?:(?:{_words('đánh giá', 'nhận xét')}|reviews?|feedbacks?)\s*)?$"
        r"|\b(?:(?:has|have|got|with)\s+(?:(?:many|over|more than|lots of|so many|[\d.,]+)\s+)+|(?:is|was|are|were)?\s*rated\s+|\bhas\s+|averag\w+\s+(?:of\s+)?)$|(?:ได้|มี)\s*$"
    )
)
"""What the shop says of ratings that it has."""
_SCALE = _Later(
    lambda: (
        rf"(?:\b[01]|\b(?:{_words('một', 'không')}|one|zero)|หนึ่ง|๑)\s*(?:[-–—/]|\b(?:{_words('đến', 'tới')}|to|through)\b|ถึง)\s*$"
    )
)
"""Five is the end of a scale from which any mark may be given."""


def problem(text: str) -> str:
    """PAID where something is given for a rating, STARS where five stars or a good one are asked for; empty where neither."""
    text = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).lower()
    if not _HINT.search(text) or not _RATING.search(text):
        return ""
    sentences = [each for each in _SENTENCE.made.split(text) if each.strip()]
    for place, sentence in enumerate(sentences):
        rated = _RATING.search(sentence)
        if rated is None:
            continue
        beside = sentences[max(place - 1, 0) : place] + sentences[place + 1 : place + 2]
        if _pays(sentence) or any(_gives(each) for each in beside):
            return PAID
    return STARS if any(_asks_for_stars(each) for each in sentences) else ""


def check(text: str) -> None:
    """Raises ValueError with a sentence where a text may not be said by the program."""
    match problem(text):
        case "paid":
            raise ValueError(
                translate(
                    "gives something for a rating; platforms take such ratings down, and the shop's badge with them. Ask how they find it, and leave gifts, money and vouchers out"
                )
            )
        case "stars":
            raise ValueError(
                translate(
                    "asks for five stars or a good rating; ask for an honest one, or how they find it"
                )
            )


def refusal(text: str) -> str:
    """The same as a whole sentence, for who has just written it; empty where it may be said."""
    try:
        check(text)
    except ValueError as error:
        return translate("This text {what}.", what=str(error))
    return ""


def line_of(text: str) -> int:
    """On which of its lines (from 0) it begins to be what may not be said."""
    lines = text.split("\n")
    return next((place for place in range(len(lines)) if problem("\n".join(lines[: place + 1]))), 0)


def _pays(sentence: str) -> bool:
    if _gives(sentence):
        return True
    clauses = _CLAUSE.made.split(sentence)
    rated = [bool(_RATING.search(each)) for each in clauses]
    for place, clause in enumerate(clauses):
        if not _is_given(_KINDNESS, clause) or _FAULTY.search(clause):
            continue
        near = range(max(place - 1, 0), min(place + 2, len(clauses)))
        is_tied = any(
            rated[each] and (each == place or _CONNECTED.search(f"{clauses[each]} {clause}"))
            for each in near
        )
        if is_tied and not any(_FAULTY.search(clauses[each]) for each in near):
            return True
    return False


def _gives(sentence: str) -> bool:
    """Whether a gift is promised, and not for something that is wrong with the goods."""
    return _is_given(_GIFT, sentence) and not _FAULTY.search(sentence)


def _is_given(what: _Later, words: str) -> bool:
    return any(not _NOT.search(words[: found.start()]) for found in what.made.finditer(words))


def _asks_for_stars(sentence: str) -> bool:
    return any(not _is_told(sentence[: found.start()]) for found in _FIVE.made.finditer(sentence))


def _is_told(before: str) -> bool:
    """Whether a good rating is not asked for: somebody was thanked for one, the shop has them, or none is meant."""
    return any(each.search(before) for each in (_NO_RATING, _THANKED, _HAD, _SCALE, _NOT))
