"""What stands in a masked copy in place of what customers said and are called.

Pure. The same value becomes the same within one copy (one phone is one phone), and without the copy's key, which is
kept nowhere, nobody finds out which. Nothing of a value is in its mask but whether there was one.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from socialdesk.model.address import province_of

FAMILIES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý",
)  # fmt: skip
GIVEN = (
    "An", "Bình", "Châu", "Chi", "Dung", "Duyên", "Giang", "Hà", "Hạnh", "Hiền", "Hoa", "Hương", "Huyền", "Khánh", "Lan",
    "Linh", "Loan", "Mai", "Minh", "My", "Nga", "Ngân", "Ngọc", "Nhi", "Nhung", "Oanh", "Phúc", "Phương", "Quân", "Quyên",
    "Sơn", "Tâm", "Thảo", "Thu", "Thủy", "Trang", "Trinh", "Tuấn", "Vân", "Yến",
)  # fmt: skip
ASKED = (
    "Shop ơi cho mình hỏi mẫu này còn không ạ?",
    "Giá bao nhiêu vậy shop?",
    "Mình lấy 1 cái nhé.",
    "Có ship tỉnh không shop?",
    "Khi nào hàng tới vậy ạ?",
    "Mình gửi địa chỉ rồi nha shop.",
    "Cho mình xem thêm màu khác với.",
    "Mình mặc size M có vừa không?",
    "Ok shop, chốt giúp mình.",
    "Mình nhận được hàng rồi, cảm ơn shop.",
    "Shop đổi size giúp mình được không?",
    "Dạ mình chuyển khoản rồi ạ.",
    "Bao giờ có hàng lại vậy shop?",
    "Mình đang ở chỗ làm, tối mình nhắn lại nhé.",
    "Vải có dày không shop?",
    "Dạ vâng ạ.",
)
"""What customers say in a masked copy."""
ANSWERED = (
    "Dạ shop còn hàng ạ.",
    "Dạ mình lấy màu nào để shop lên đơn ạ?",
    "Dạ shop gửi hàng trong hôm nay nhé.",
    "Dạ mình cho shop xin địa chỉ và số điện thoại ạ.",
    "Dạ mẫu này đang có sẵn, mình đặt được luôn nhé.",
    "Dạ shop đã ghi nhận, cảm ơn mình nhiều ạ.",
    "Dạ đơn của mình đang trên đường giao ạ.",
    "Dạ shop kiểm tra rồi báo lại mình ngay ạ.",
)
"""What the shop says in one."""
NOTED = ("Khách quen.", "Gọi trước khi giao.", "Thích màu sáng.", "Hẹn báo khi có hàng.")
"""What stands in the shop's own notes in one."""

PLAIN_KEYS = frozenset(
    {
        "kind", "state", "status", "before", "after", "add", "drop", "join", "leave", "mime", "sku", "skus", "agent", "rule",
        "event", "tag", "tags", "topic", "outcome", "source", "carrier", "priority", "assignee", "resolved_by", "variant",
        "currency", "target", "language", "day", "channel", "platform",
    }
)  # fmt: skip
"""Names in kept JSON under which no customer's words stand."""
FILE_KEYS = ("kind", "mime", "size", "width", "height", "duration")
PHONE_KEYS = frozenset({"phone", "telephone"})
NAME_KEYS = frozenset({"name", "customer", "who"})
ADDRESS_KEYS = frozenset({"address"})
CODE_KEYS = frozenset({"code"})
"""Under which an order's number may stand, or what a reason is called."""
_OURS = re.compile(r"DH[1-9][0-9]{0,11}\Z")
"""Ours have no zero in front; another system's may ("DH000123")."""
_REASON = re.compile(r"[a-z_.]+\Z")
_WORD = re.compile(r"[a-z]{2,12}\Z")
_SIGNS = frozenset({"edit", "unread"})
"""What stands in place of an id, and is none (`message.stands_for`)."""


class Mask:
    """`key` is one copy's own: 16 random bytes."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def number(self, kind: str, text: str) -> int:
        """A number that stands for a text, as if by chance."""
        told = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
        return int.from_bytes(hashlib.blake2b(told, digest_size=8, key=self._key).digest())

    def name(self, text: str) -> str:
        """What somebody is called."""
        if not text.strip():
            return text
        at = self.number("name", text)
        return f"{FAMILIES[at % len(FAMILIES)]} {_one(GIVEN, at // 97)}"

    def given(self, text: str) -> str:
        """A first name."""
        return _one(GIVEN, self.number("name", text) // 97) if text.strip() else text

    def username(self, text: str) -> str:
        """What a platform calls somebody."""
        return f"khach{self.number('username', text) % 10**8:08}" if text else text

    def phone(self, text: str) -> str:
        """A telephone number of nobody (no network in Vietnam has 095 any more), the same however it was written."""
        digits = "".join(filter(str.isdecimal, text))[-9:]
        return f"+8495{self.number('phone', digits or text) % 10**7:07}" if text.strip() else text

    def address(self, text: str) -> str:
        """Where somebody lives: of the place, only the province is left."""
        if not text.strip():
            return text
        at = self.number("address", text)
        province = province_of(text)
        where = f"{at % 300 + 1} đường số {at // 300 % 40 + 1}"
        return f"{where}, {province.name}" if province else where

    def words(self, text: str, author: str = "") -> str:
        """What somebody said: other words, of nobody."""
        if not text.strip():
            return text
        from_whom = {"customer": ASKED, "": ASKED, "note": NOTED}.get(author, ANSWERED)
        return _one(from_whom, self.number("words", text))

    def remote(self, text: str) -> str:
        """An id at a platform: of the same form, so that what belongs together still does."""
        *kinds, last = text.split(":")
        return ":".join(
            (
                *(each if _WORD.match(each) else self._piece(each) for each in kinds),
                self._piece(last),
            )
        )

    def code(self, text: str) -> str:
        """An order's number: ours stays, another system's is as hidden as an id."""
        return text if _OURS.match(text) else self.remote(text)

    def key(self, text: str) -> str:
        """What makes something happen once."""
        return f"{self.number('key', text):016x}" if text else text

    def json(self, text: str) -> str:
        """Kept JSON: its form and what is under `PLAIN_KEYS` stay."""
        try:
            told = json.loads(text)
        except ValueError:
            return ""
        return json.dumps(self._value(told, ""), ensure_ascii=False, separators=(",", ":"))

    def files(self, text: str) -> str:
        """What is kept of files, as JSON: what they are and how large, and nothing of where they lie or what they are called."""
        try:
            told = json.loads(text) if text else ""
        except ValueError:
            return ""
        kept = [
            each for each in ([told] if isinstance(told, dict) else told) if isinstance(each, dict)
        ]
        plain = [{key: each[key] for key in FILE_KEYS if key in each} for each in kept]
        return json.dumps(plain) if isinstance(told, list) else ""

    def _value(self, told: Any, key: str) -> Any:
        if isinstance(told, Mapping):
            return {name: self._value(value, name) for name, value in told.items()}
        if isinstance(told, Sequence) and not isinstance(told, str):
            return [self._value(value, key) for value in told]
        if not isinstance(told, str) or key in PLAIN_KEYS:
            return told
        if key in CODE_KEYS:
            return told if _REASON.match(told) else self.code(told)
        if key in PHONE_KEYS:
            return self.phone(told)
        if key in ADDRESS_KEYS:
            return self.address(told)
        return self.name(told) if key in NAME_KEYS else self.words(told)

    def _piece(self, text: str) -> str:
        if not text or text in _SIGNS:
            return text
        at = self.number("remote", text)
        if text.lstrip("-").isdecimal():  # long enough that no two ids become one
            return f"{text[: text.startswith('-')]}{at % (9 * 10**14) + 10**14}"
        return f"x{at:016x}"


def _one(some: Sequence[str], at: int) -> str:
    return some[at % len(some)]
