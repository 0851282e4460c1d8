"""What customers say of themselves in a chat when they order: a telephone number, an address. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from socialdesk.model import address, phone
from socialdesk.model.text import fold, storable

_POLITE = re.compile(
    r"(?:\s+(?:nha|nhé|nhe|nhá|ạ|shop|ơi|em|giúp|giup|nghen|ครับ|ค่ะ|คะ))+\s*$", re.IGNORECASE
)
"""What stands behind one and is none of it."""
LEAST, MOST = 10, 300
"""Letters of what is taken for an address."""
_LABEL = re.compile(
    r"(?:địa\s*chỉ|dia\s*chi|đ/c|d/c|đc|dc|ship\s+(?:về|ve|tới|toi|đến|den)|giao\s+(?:về|ve|tới|toi|đến|den)|gửi\s+(?:về|ve|tới|toi)|"
    r"gui\s+(?:ve|toi)|(?:giao|ship|gửi|gui)(?=\s+(?:\d+|số|so|thôn|thon|xóm|xom|tổ|to|ngõ|ngo|ấp|ap)\b)|ที่อยู่|address)\s*(?:là|la|nhận hàng|:|-|ạ)*\s*",
    re.IGNORECASE,
)
"""What stands before an address."""
_PLACED = re.compile(
    r"\d|\b(?:duong|pho|ngo|ngach|hem|thon|xom|ap|khu|chung cu|toa|phuong|xa|quan|huyen|thi tran|kcn|so nha)\b"
)
_CONTACT = re.compile(
    r"(?:sđt|sdt|đt|dt|tel|phone|số|so|gọi|goi|zalo|เบอร์|โทร)?\s*[:.\-–,]*\s*$", re.IGNORECASE
)
"""What stands before a number, and goes with it."""


class Hints(NamedTuple):
    """A number (E.164) and an address on one line; empty where none was said."""

    phone: str
    address: str


def hints_in(said: Sequence[str], home: str = phone.HOME) -> Hints:
    """What somebody's own messages, the newest first, say of where to and by which number."""
    number = next((found[0] for text in said if (found := phone.numbers_in(text, home))), "")
    place = next((where for text in said if (where := address_in(text, home))), "")
    return Hints(number, place)


def told_in(text: str, homes: Sequence[str]) -> tuple[str, ...]:
    """Which of "phone" and "address" a message tells, of somebody who may dial in any of these countries."""
    found = [hints_in([text], home) for home in homes]
    return tuple(each for each in Hints._fields if any(getattr(hint, each) for hint in found))


def address_in(text: str, home: str = phone.HOME) -> str:
    """The address that a message is, or has behind "địa chỉ"; empty where it reads like none: it has a number or a word of
    places, names a province, and asks nothing."""
    plain = storable(text)
    if "?" in plain:
        return ""
    if label := list(_LABEL.finditer(plain)):
        plain = plain[label[0].end() :]
    kept = plain
    for place in reversed(list(phone.places_in(plain, (home,)))):
        before = _CONTACT.sub("", kept[: place.start])
        kept = f"{before.rstrip()}\n{kept[place.end :]}"
    lines = [line.strip(" \t,;:.-–") for line in kept.splitlines()]
    parts = (_POLITE.sub("", line) for line in lines)
    found = address.one_line(", ".join(line for line in parts if _is_part(line)))
    if not LEAST <= len(found) <= MOST or not _PLACED.search(fold(found)):
        return ""
    return found if address.province_of(found) else ""


def _is_part(line: str) -> bool:
    """Whether a line is part of an address, not a name or a greeting: it has a number, a comma, or names a place."""
    return bool(line) and bool(
        "," in line or _PLACED.search(fold(line)) or address.province_of(line)
    )
