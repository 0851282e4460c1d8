"""What is typed at the desk line by line: each command's words in Vietnamese and Thai, and which of
them a line begins with.

Vietnamese words may be written without their accents, unless several commands are written alike then.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

from socialdesk.errors import NotAllowed
from socialdesk.model.i18n import translate
from socialdesk.model.text import fold
from socialdesk.tui.text import clip

WORDS: Mapping[str, tuple[str, ...]] = {
    "list": ("danh sách", "ds", "รายการ"),
    "more": ("nữa", "xem thêm", "เพิ่มเติม"),
    "open": ("mở", "xem", "เปิด"),
    "next": ("tiếp", "tiếp theo", "ถัดไป"),
    "say": ("trả lời", "nói", "nhắn", "tl", "ตอบ"),
    "private": ("nhắn riêng", "riêng", "ส่วนตัว"),
    "note": ("ghi chú", "โน้ต"),
    "later": ("hẹn", "gửi sau", "ภายหลัง"),
    "when": ("khi nào", "lúc nào", "เมื่อไร"),
    "canned": ("câu mẫu", "mẫu", "สำเร็จรูป"),
    "done": ("xong", "เสร็จ"),
    "reopen": ("mở lại", "เปิดใหม่"),
    "mine": ("của tôi", "nhận", "ของฉัน"),
    "give": ("giao", "มอบ"),
    "back": ("trả lại", "bỏ giao", "คืน"),
    "snooze": ("hoãn", "เลื่อน"),
    "pause": ("tạm dừng", "chờ", "พัก"),
    "resume": ("chạy tiếp", "เดินต่อ"),
    "promise": ("hứa", "สัญญา"),
    "kept": ("giữ lời", "ทำแล้ว"),
    "dropped": ("bỏ hứa", "ยกเลิกสัญญา"),
    "tasks": ("các việc", "công việc", "งานทั้งหมด"),
    "task": ("việc", "งาน"),
    "cases": ("các vụ", "khiếu nại", "เคสทั้งหมด"),
    "case": ("vụ", "เคส"),
    "orders": ("các đơn", "đơn hàng", "รายการสั่งซื้อ"),
    "order": ("đơn", "chốt đơn", "สั่งซื้อ"),
    "tag": ("nhãn", "thẻ", "แท็ก"),
    "topic": ("chủ đề", "หัวข้อ"),
    "optout": ("từ chối", "ไม่รับ"),
    "priority": ("ưu tiên", "ความสำคัญ"),
    "undo": ("hoàn tác", "lấy lại", "ย้อนกลับ", "เอาคืน"),
    "redo": ("làm lại", "ทำซ้ำ"),
    "find": ("tìm", "ค้นหา", "หา"),
    "filter": ("lọc", "กรอง"),
    "view": ("tab", "แท็บ"),
    "views": ("các tab", "ทุกแท็บ"),
    "who": ("khách", "ai", "ลูกค้า"),
    "know": ("ghi", "ghi nhớ", "จด"),
    "accounts": ("tài khoản", "tk", "บัญชี"),
    "quit": ("thoát", "ออก"),
    "help": ("trợ giúp", "giúp", "ช่วยเหลือ", "ช่วย"),
}
"""By a command's English word; the first in each language is the one that help shows."""
LONGEST = 2
"""Of how many words a command's name is made at most."""


def written(words: str) -> str:
    """Words as they are compared, accents and all."""
    return " ".join(unicodedata.normalize("NFC", words).casefold().split())


class Lexicon:
    """What begins a line, and what it means. Made of each command's words with its English name."""

    def __init__(self, commands: Iterable[tuple[str, ...]]) -> None:
        self._exact = dict[str, str]()
        self._plain = dict[str, dict[str, str]]()
        for names in commands:
            for each in (*names, *WORDS.get(names[0], ())):
                self._exact[written(each)] = names[0]
                self._plain.setdefault(fold(each), {}).setdefault(names[0], each)

    def split(self, line: str) -> tuple[str, str]:
        """The English name of the command that a line begins with, and what is behind it. Raises
        NotAllowed for none, and for letters without accents that may be several."""
        for number in range(LONGEST, 0, -1):
            words = line.split(None, number)
            head, rest = " ".join(words[:number]), "".join(words[number:])
            if len(words) < number:
                continue
            if name := self._exact.get(written(head)) or self._without_accents(head):
                return name, rest.strip()
        word = clip((line.split() or [""])[0], 40)
        raise NotAllowed(translate("“{word}” is no word I know. “help” lists them.", word=word))

    def _without_accents(self, head: str) -> str:
        if fold(head) != written(head):
            return ""
        meant = self._plain.get(fold(head), {})
        if len(meant) > 1:
            words = ", ".join(meant.values())
            raise NotAllowed(
                translate("“{word}” can be {words}: write the accents.", word=head, words=words)
            )
        return next(iter(meant), "")
