"""`[claims]` in the configuration: who may take how much in a live, and for how long what became free is held."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Self

from socialdesk.model import rating_words
from socialdesk.model.i18n import translate
from socialdesk.model.ids import DAY, MINUTE
from socialdesk.model.live_claim import Limits
from socialdesk.services.auto_resolve_settings import Period
from socialdesk.settings import NotNegative, Settings

FREED, KEPT, SHORT = "freed", "kept", "short"
"""What customers are told of: what they waited for is held for a while, or for good; there is not enough for a swap."""
WORDS = {
    FREED: {
        "vi": "Dạ {product} vừa có lại, {shop} giữ cho mình {n} cái đến {until} ạ. Mình nhắn lại {code} để chốt nhé!",
        "en": "{product} is free again: {shop} holds {n} for you until {until}. Write {code} once more to take it!",
        "th": "{product} ว่างแล้วค่ะ {shop} เก็บไว้ให้ {n} ชิ้นถึง {until} พิมพ์ {code} อีกครั้งเพื่อรับนะคะ",
    },
    KEPT: {
        "vi": "Dạ {product} vừa có lại, {shop} đã giữ {n} cái cho mình rồi ạ.",
        "en": "{product} is free again: {shop} holds {n} for you.",
        "th": "{product} ว่างแล้วค่ะ {shop} เก็บไว้ให้ {n} ชิ้นแล้วนะคะ",
    },
    SHORT: {
        "vi": "Dạ {product} không đủ hàng để đổi ạ. {shop} vẫn giữ món cũ cho mình nhé.",
        "en": "There is not enough of {product} to swap. {shop} still holds what you took before.",
        "th": "{product} มีไม่พอให้เปลี่ยนค่ะ {shop} ยังเก็บของเดิมไว้ให้นะคะ",
    },
}
"""In which words, where the shop has not written its own."""
_FIELD = re.compile(r"\{([^{}]*)\}")
_FIELDS = ("shop", "product", "code", "n", "until")


class ClaimText(str):
    """Words for customers, with the fields {shop}, {product}, {code}, {n} and {until}."""

    __slots__ = ()

    @classmethod
    def read(cls, value: object) -> Self:
        """The value as such words. Raises ValueError with a sentence."""
        if not isinstance(value, str) or not value.strip():
            raise ValueError(translate("must be text"))
        if unknown := [each for each in _FIELD.findall(value) if each not in _FIELDS]:
            raise ValueError(
                translate(
                    "knows no field {{{name}}}; there are {all}",
                    name=unknown[0],
                    all=", ".join(f"{{{each}}}" for each in _FIELDS),
                )
            )
        rating_words.check(value)
        return cls(value)


class ClaimsTable(Settings, frozen=True, kw_only=True):
    """One person may have so many units of a product (`per_person`), and of all products of a live (`per_live`); 0: as many
    as there are. A unit that became free is held for whoever waits for it for `hold` (empty: for good). The waitlist ends so
    long after its live (`waitlist`; empty: a day). `freed`, `kept` and `short` are what customers are told, by language."""

    per_person: NotNegative = 0
    per_live: NotNegative = 0
    hold: Period = Period("10m")
    waitlist: Period = Period("1d")
    freed_vi: ClaimText | None = None
    freed_en: ClaimText | None = None
    freed_th: ClaimText | None = None
    kept_vi: ClaimText | None = None
    kept_en: ClaimText | None = None
    kept_th: ClaimText | None = None
    short_vi: ClaimText | None = None
    short_en: ClaimText | None = None
    short_th: ClaimText | None = None

    def words(self) -> Mapping[str, Mapping[str, str]]:
        """What customers are told, by what and by language."""
        return {
            what: {each: getattr(self, f"{what}_{each}") or text for each, text in texts.items()}
            for what, texts in WORDS.items()
        }

    @property
    def limits(self) -> Limits:
        """How much one person may have."""
        return Limits(self.per_person, self.per_live)

    @property
    def ends_after(self) -> int:
        """How long (ms) after its live a waitlist ends."""
        return max(self.waitlist.ms or DAY, MINUTE)
