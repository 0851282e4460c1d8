"""What a shop tells everybody about a game, in its language: before it opens, when it has closed, and who
won. Nobody is named by more than the shop chose, and never by what may be a number or an address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple
from zoneinfo import ZoneInfo

from socialdesk.model.disclosure import discloses
from socialdesk.model.game import Pick, Settings, Way
from socialdesk.model.ids import Instant
from socialdesk.model.opening import dated_words
from socialdesk.model.prize import spoken_of
from socialdesk.model.text import display_safe, one_line

SHORT = 8
"""So many signs of an id are told; enough to find oneself in the list."""
LONGEST = 40
MOST_DIGITS = 3
"""A name with more of them may be a telephone number."""
_REACHED = re.compile(
    r"@|://|www\.|\.(?:com|vn|net|me)\b|\b(?:zalo|phone|tel|sdt|sđt|đt|line)\b", re.IGNORECASE
)
"""What leads to somebody: an address on the web, or a word before a number."""


class Names(StrEnum):
    """How winners are named in public."""

    NONE = "none"
    INITIALS = "initials"
    FULL = "full"


def told_name(name: str, how: Names) -> str:
    """Somebody's name as everybody may read it; empty where nothing of it may be told."""
    plain = one_line(display_safe(unicodedata.normalize("NFKC", name)), LONGEST).strip()
    digits = sum(unicodedata.category(each)[0] == "N" for each in plain)
    if how is Names.NONE or digits > MOST_DIGITS or discloses(plain) or _REACHED.search(plain):
        return ""
    if how is Names.FULL:
        return plain
    words = (each for each in plain.split() if each[0].isalpha())
    return " ".join(f"{each[0].upper()}." for each in words)


class Told(NamedTuple):
    """A game as it is announced. `people` is how many are counted, `public` what it is drawn by."""

    name: str
    settings: Settings
    closes_at: Instant | None
    commitment: str = ""
    entries_hash: str = ""
    people: int = 0
    public: str = ""


class Placed(NamedTuple):
    """Somebody who was drawn, as everybody may read it."""

    place: int
    ref: str
    prize: str
    name: str
    is_reserve: bool
    is_out: bool = False
    """They dropped out, and have no prize."""

    @property
    def words(self) -> str:
        """`Lan (1a2b3c4d)`, or the id alone."""
        short = self.ref[:SHORT]
        return f"{self.name} ({short})" if self.name else short


_WAYS: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "word": "nhắn “{value}”", "button": "bấm nút “{value}”", "comment": "bình luận dưới bài viết",
        "topic": "đăng ký nhận tin {value}", "follow": "theo dõi shop", "answer": "trả lời câu hỏi", "dice": "gửi {value}",
    },
    "en": {
        "word": "write “{value}”", "button": "press “{value}”", "comment": "comment under the post",
        "topic": "ask to be told of {value}", "follow": "follow us", "answer": "answer the question",
        "dice": "send {value}",
    },
    "th": {
        "word": "พิมพ์ “{value}”", "button": "กดปุ่ม “{value}”", "comment": "แสดงความคิดเห็นใต้โพสต์",
        "topic": "สมัครรับข่าว {value}", "follow": "กดติดตามร้าน", "answer": "ตอบคำถาม", "dice": "ส่ง {value}",
    },
}  # fmt: skip
_OR = {"vi": " hoặc ", "en": " or ", "th": " หรือ "}
_LINES: Mapping[str, Mapping[str, str]] = {
    "vi": {
        "title": "🎁 {name}", "prizes": "Quà: {text}", "ways": "Cách tham gia: {text}", "until": "Hạn chót: {text}",
        "drawn_by": "Kết quả theo: {text}", "commitment": "Mã cam kết: {text}",
        "closed": "{name} đã khép lại với {count} người tham gia.", "entries_hash": "Mã danh sách: {text}",
        "result": "🎉 Kết quả {name}", "reserves": "Dự bị: {text}", "public": "Kết quả theo: {text}",
        "check": "Ai cũng tự kiểm tra được bằng tệp kết quả của shop.",
    },
    "en": {
        "title": "🎁 {name}", "prizes": "To be won: {text}", "ways": "How to take part: {text}", "until": "Until: {text}",
        "drawn_by": "Decided by: {text}", "commitment": "Commitment: {text}",
        "closed": "{name} has closed; {count} take part.", "entries_hash": "The list's hash: {text}",
        "result": "🎉 {name}: who won", "reserves": "Standing by: {text}", "public": "Decided by: {text}",
        "check": "Anybody can check it by the file that we publish.",
    },
    "th": {
        "title": "🎁 {name}", "prizes": "ของรางวัล: {text}", "ways": "วิธีร่วมสนุก: {text}", "until": "หมดเขต: {text}",
        "drawn_by": "ตัดสินด้วย: {text}", "commitment": "รหัสยืนยันกติกา: {text}",
        "closed": "{name} ปิดแล้ว มีผู้ร่วมสนุก {count} คน", "entries_hash": "รหัสรายชื่อ: {text}",
        "result": "🎉 ผล {name}", "reserves": "ตัวสำรอง: {text}", "public": "ตัดสินด้วย: {text}",
        "check": "ทุกคนตรวจสอบผลเองได้จากไฟล์ที่ร้านเผยแพร่",
    },
}  # fmt: skip


class Announcer:
    """Says it in the shop's language. `zone` is the shop's."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self._spoken = spoken_of(language, "en", _OR)
        self._zone = zone

    def opening(self, told: Told) -> str:
        """Before anybody enters: what is to be won and how, and the commitment."""
        settings = told.settings
        prizes = ", ".join(str(each) for each in settings.prizes if each.name)
        ways = _OR[self._spoken].join(map(self._way, settings.ways))
        until = "" if told.closes_at is None else self._moment(told.closes_at)
        return self._lines(
            self._line("title", name=told.name),
            self._line("prizes", prizes),
            self._line("ways", ways),
            self._line("until", until),
            self._line("drawn_by", settings.public),
            self._line("commitment", told.commitment),
        )

    def closing(self, told: Told) -> str:
        """When the list is fixed, before anybody knows what decides."""
        return self._lines(
            self._line("closed", name=told.name, count=told.people),
            self._line("entries_hash", told.entries_hash),
            self._line("drawn_by", told.settings.public),
        )

    def result(self, told: Told, placed: Sequence[Placed]) -> str:
        """Who won, and how anybody can check it."""
        winners = [
            f"{each.place}. {each.prize}: {each.words}"
            if each.prize
            else f"{each.place}. {each.words}"
            for each in placed
            if (not each.is_reserve or each.prize) and not each.is_out
        ]
        reserves = [
            each.words for each in placed if each.is_reserve and not each.prize and not each.is_out
        ]
        is_lot = told.settings.pick is Pick.LOT
        return self._lines(
            self._line("result", name=told.name),
            *winners,
            self._line("reserves", ", ".join(reserves)),
            self._line("public", told.public),
            self._line("check", name=told.name) if is_lot else "",
        )

    def _line(self, which: str, text: str = "", **values: object) -> str:
        """One line; none where there is nothing to say in it."""
        if not text and not values:
            return ""
        return _LINES[self._spoken][which].format(text=text, **values)

    def _way(self, way: Way) -> str:
        return _WAYS[self._spoken][way.kind].format(value=way.value or "🎲")

    def _moment(self, at: Instant) -> str:
        here = datetime.fromtimestamp(at / 1000, UTC).astimezone(self._zone)
        return dated_words(here, self._spoken)

    @staticmethod
    def _lines(*lines: str) -> str:
        return "\n".join(filter(None, lines))
