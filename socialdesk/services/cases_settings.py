"""`[cases]` in the configuration: until when complaints, returns and reviews are handled, and what is asked at the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from socialdesk.model import rating_words
from socialdesk.model.case import Kind
from socialdesk.services.auto_resolve_settings import Period
from socialdesk.services.order_text import OrderText
from socialdesk.settings import Settings

READY = {
    "vi": "Dạ {shop} cảm ơn {pronoun} đã góp ý. Chuyện {pronoun} nêu shop đã xử lý xong, {pronoun} xem giúp giờ đã ổn chưa ạ? Chưa ổn chỗ nào {pronoun} cứ nhắn shop nhé.",
    "en": "Thank you for telling us. We have put right what you wrote about. Is all well now? If not, please write to {shop}.",
    "th": "{shop} ขอบคุณที่แจ้งให้ทราบนะคะ เรื่องที่แจ้งไว้ทางร้านแก้ไขแล้ว ตอนนี้เรียบร้อยดีไหมคะ หากยังไม่เรียบร้อยทักมาได้เลยค่ะ",
}
"""What is asked once a review's trouble is put right, where the shop has not written its own."""


class Question(OrderText):
    """Such a question: it never pays for a rating, nor asks for stars."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such words. Raises ValueError with a sentence."""
        found = super().read(value)
        rating_words.check(found)
        return found


class CasesTable(Settings, frozen=True, kw_only=True):
    """So long a case of each kind has from its opening. `question` is in the shop's language."""

    complaint: Period = Period("1d")
    returns: Period = Period("3d")
    review: Period = Period("1d")
    question: Question | None = None
    question_vi: Question | None = None
    question_en: Question | None = None
    question_th: Question | None = None

    def length(self, kind: Kind) -> int:
        """How long (ms) a case of a kind has."""
        found = {Kind.COMPLAINT: self.complaint, Kind.RETURN: self.returns, Kind.REVIEW: self.review}  # fmt: skip
        return (found[kind] or Period("1d")).ms

    def questions(self, shops: str) -> Mapping[str, str]:
        """What is asked by language: the shop's own words in it, else (in the shop's language) its words, else those that come
        along."""
        own = {"vi": self.question_vi, "en": self.question_en, "th": self.question_th}
        own[shops] = own[shops] if own[shops] is not None else self.question
        return {each: str(own[each] or READY[each]) for each in READY}
