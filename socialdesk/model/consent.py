"""Who wants to be told, and who does not: the words by which people say so, alone in a message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from socialdesk.model.text import fold, without_signs

_LEAVING = {
    "en": "stop|stopall|stop all|unsubscribe|opt out|optout|no more|stop messages|stop sending|remove me|quit",
    "vi": "hủy|huỷ|dừng|ngừng|hủy đăng ký|hủy tin|hủy nhận tin|hủy theo dõi|dừng nhận tin|ngừng nhận tin|"
    "dừng gửi tin|ngừng gửi tin|đừng gửi nữa|đừng gửi tin nữa|không nhận tin|không nhận tin nữa|"
    "không nhận quảng cáo|không nhận quảng cáo nữa|từ chối quảng cáo|từ chối nhận tin|từ chối qc|tc|dừng quảng cáo|"
    "hủy quảng cáo",
    "th": "หยุด|หยุดส่ง|หยุดส่งข้อความ|ยกเลิก|ยกเลิกรับข่าวสาร|ยกเลิกการรับข่าวสาร|ยกเลิกรับข้อความ|ไม่รับข่าวสาร|"
    "ไม่รับข่าวสารแล้ว|ไม่ต้องส่งอีก|ไม่ต้องส่งแล้ว|เลิกรับข่าวสาร|เลิกส่ง",
}
_COMING_BACK = {
    "en": "start|unstop|subscribe|opt in|optin|resubscribe",
    "vi": "đăng ký|đăng kí|nhận tin|nhận lại|nhận tin lại|dk",
    "th": "สมัคร|รับข่าวสาร|เริ่ม|รับข่าวสารอีกครั้ง",
}
_POLITE = re.compile(
    r"^(?:please|pls|plz|xin|lam on|vui long|cho (?:minh|em|toi|anh|chi)|da)\s+|^(?:กรุณา|ขอ)\s*|"
    r"\s+(?:please|pls|plz|nhe|nha|a|nhe shop|nha shop|shop|shop oi|di|giup minh)$|\s*(?:นะครับ|นะคะ|ครับ|ค่ะ|คะ|ด้วย)$"
)
"""What may stand around such a word and says nothing."""
PROMOTIONS = ""
"""The topic under which it stands whether somebody wants promotions."""
LONGEST = 60
"""Letters; what is longer is a sentence."""


class Wish(StrEnum):
    """What somebody says by one word."""

    LEAVE = "leave"
    COME_BACK = "come back"


@cache
def _wishes() -> Mapping[str, tuple[Wish, str]]:
    found: dict[str, tuple[Wish, str]] = {}
    for wish, by_language in ((Wish.LEAVE, _LEAVING), (Wish.COME_BACK, _COMING_BACK)):
        for language, words in by_language.items():
            for word in words.split("|"):
                found.setdefault(_bare(word), (wish, language))
    return found


def _bare(text: str) -> str:
    """Letters, their marks and numbers alone."""
    return " ".join(without_signs(fold(text)).split())


def plainly(text: str) -> Sequence[str]:
    """A message's letters and numbers alone, and then without the polite words around them. Several look at the
    same message, one behind the other: what it is stands ready for the next."""
    return _plainly(text) if len(text) <= LONGEST else tuple(_shorter(text))


def _shorter(text: str) -> Iterator[str]:
    bare = _bare(text)
    for _ in range(4):
        yield bare
        shorter = _POLITE.sub("", bare, count=1).strip()
        if shorter == bare:
            return
        bare = shorter


@lru_cache(256)
def _plainly(text: str) -> tuple[str, ...]:
    return tuple(_shorter(text))


def heard_as(text: str) -> Iterator[str]:
    """What a message may be that is a word somebody chose: as it stands, then without signs and
    politeness."""
    yield fold(text)
    yield from filter(None, plainly(text))


def wish_of(text: str) -> tuple[Wish, str] | None:
    """What somebody wishes whose whole message is one of the words, with or without accents, signs
    and politeness, and the language it was said in; None for anything else, above all for such a
    word inside a sentence ("hủy đơn giúp em")."""
    if len(text) > LONGEST or text.lstrip().casefold().startswith("/start"):
        return None  # whoever opens a chat with a bot anew sends it without a wish
    found = (_wishes().get(each) for each in plainly(text))
    return next((each for each in found if each is not None), None)


_LEFT = {
    "vi": "Dạ {shop} sẽ không gửi tin quảng cáo cho mình nữa ạ. Muốn nhận lại, mình nhắn ĐĂNG KÝ nhé.",
    "en": "{shop} will send you no more promotions. Write SUBSCRIBE if you want them again.",
    "th": "{shop} จะไม่ส่งข่าวโปรโมชั่นให้อีกแล้วค่ะ หากต้องการรับอีกครั้ง พิมพ์ สมัคร ได้เลยค่ะ",
}
_BACK = {
    "vi": "Dạ {shop} đã ghi nhận, mình sẽ nhận được tin của shop ạ. Không muốn nhận nữa, mình nhắn HỦY nhé.",
    "en": "Thank you, {shop} will keep you posted. Write STOP if you no longer want that.",
    "th": "{shop} บันทึกไว้แล้วค่ะ คุณจะได้รับข่าวสารจากร้าน หากไม่ต้องการแล้ว พิมพ์ หยุด ได้เลยค่ะ",
}
_JOINED = {
    "vi": "Dạ {shop} sẽ báo cho mình khi có {topic} ạ. Không muốn nhận nữa, mình nhắn HỦY nhé.",
    "en": "{shop} will tell you about {topic}. Write STOP if you no longer want that.",
    "th": "{shop} จะแจ้งให้ทราบเมื่อมี {topic} ค่ะ หากไม่ต้องการแล้ว พิมพ์ หยุด ได้เลยค่ะ",
}


@dataclass(frozen=True, slots=True)
class WishAnswers:
    """What people are told whose wish was heard: once, and in the language they said it in."""

    shop: str
    language: str

    def left(self, language: str) -> str:
        """To who wants no promotions any more."""
        return self._said(_LEFT, language)

    def back(self, language: str) -> str:
        """To who wants them again."""
        return self._said(_BACK, language)

    def joined(self, topic: str, language: str) -> str:
        """To who asked for a topic."""
        return self._said(_JOINED, language, topic=topic)

    def _said(self, texts: Mapping[str, str], language: str, **more: str) -> str:
        spoken = re.split("[-_]", language.casefold())[0]
        text = texts.get(spoken) or texts.get(self.language) or texts["en"]
        return text.format(shop=self.shop, **more)
