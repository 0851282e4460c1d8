"""`[auto_resolve]` in the configuration: when what has been quiet is closed by itself, and what is said before."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Self

from socialdesk.model import rating_words
from socialdesk.model.i18n import translate
from socialdesk.settings import Settings

NOTICES = {
    "vi": "Dạ, {shop} chưa thấy bạn nhắn thêm. Bạn cần gì nữa cứ nhắn cho shop nhé!",
    "en": "We have not heard from you for a while. If there is anything else, just write to us. {shop}",
    "th": "ทางร้าน {shop} ยังไม่ได้รับข้อความเพิ่มเติมจากคุณลูกค้า หากต้องการสอบถามเพิ่มเติม ทักมาได้เลยนะคะ",
}
"""What customers are told before, where the shop has not written its own."""
_LENGTH = re.compile(r"(\d{1,4})\s*([mhd]?)")
_UNITS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "": 86_400_000}
_FIELD = re.compile(r"\{([^{}]*)\}")


class Period(str):
    """A length of time like `7d` or `36h`; empty for none."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such a length. Raises ValueError with a sentence."""
        found = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
        if value == "":
            return cls("")
        if found is None or int(found[1]) < 1:
            raise ValueError(translate('must be a length of time like "7d" or "36h", or empty'))
        return cls(found[0])

    @property
    def ms(self) -> int:
        """How long it is; 0 for none."""
        found = _LENGTH.fullmatch(self)
        return int(found[1]) * _UNITS[found[2]] if found else 0


class QueryText(str):
    """A query, as the inbox takes it; empty for all."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as a query that is understood whole. Raises ValueError with a sentence."""
        from socialdesk.model.query import parse  # noqa: PLC0415 - few configurations have one

        if not isinstance(value, str):
            raise ValueError(translate('must be a query, like "tag:vip"'))
        query = parse(value, strict=True)
        if query.has("status"):
            raise ValueError(
                translate("leave status: out; what is open or answered is closed, nothing else")
            )
        return cls(value.strip())


class NoticeText(str):
    """Words for customers; the one field that they may have is {shop}."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such words. Raises ValueError with a sentence."""
        if not isinstance(value, str):
            raise ValueError(translate("must be text"))
        if not value.strip():
            raise ValueError(
                translate('has no words; `notice_before = ""` is how nobody is told anything')
            )
        unknown = [each for each in _FIELD.findall(value) if each != "shop"]
        if unknown:
            raise ValueError(
                translate("knows no field {{{name}}}; there is {{shop}}", name=unknown[0])
            )
        rating_words.check(value)
        return cls(value)


class AutoResolveTable(Settings, frozen=True, kw_only=True):
    """`after` so long without a word a conversation is closed (empty: never), `notice_before` that its customer is
    told (empty: not). `only` those that a query finds, and none that `unless` finds."""

    after: Period = Period("")
    notice_before: Period = Period("1d")
    only: QueryText = QueryText("")
    unless: QueryText = QueryText("")
    notice: NoticeText | None = None
    notice_vi: NoticeText | None = None
    notice_en: NoticeText | None = None
    notice_th: NoticeText | None = None

    def texts(self, shops: str) -> Mapping[str, str]:
        """What is said by language: the shop's own words in it, else (in the shop's language) its words, else those
        that come along."""
        own = {"vi": self.notice_vi, "en": self.notice_en, "th": self.notice_th}
        own[shops] = own[shops] if own[shops] is not None else self.notice
        return {
            each: str(own[each]) if own[each] is not None else NOTICES[each] for each in NOTICES
        }

    def wrong(self) -> str:
        """What does not fit together, in a sentence."""
        if self.after and self.notice_before.ms >= self.after.ms:
            return translate(
                "notice_before in [auto_resolve] must be shorter than after ({after})",
                after=self.after,
            )
        return ""
