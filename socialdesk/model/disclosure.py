"""What of a person a text shows to everybody: telephone numbers and addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from socialdesk.model.phone import places_in
from socialdesk.model.text import fold

_HOUSE = r"\b(?:so nha|so|nha so|sn|ngo|ngach|hem|kiet|toa|chung cu|lo|house|no|apt|flat|บ้านเลขที่|เลขที่)\s*[.:]?\s*\d|\b\d+[a-z]?/\d+|^\s*\d+[a-z]?\s+\w"
_PARTS = tuple(
    re.compile(each)
    for each in (
        _HOUSE,
        r"\b(?:duong|pho|dai lo|street|st|road|rd|avenue|lane)\b|ถนน|ซอย",
        r"\b(?:thon|ap|xom|khu pho|to dan pho|khom)\b|หมู่",
        r"\b(?:phuong|xa|thi tran|ward)\b|\bp\s*[.]?\s*\d+\b|ตำบล|แขวง",
        r"\b(?:quan|huyen|thi xa|district)\b|\bq\s*[.]?\s*\d+\b|อำเภอ|เขต",
        r"\b(?:tinh|thanh pho|tp|province)\b|จังหวัด|\b\d{5}\b",
    )
)
"""House, street, neighbourhood, ward, district, province; of a folded text."""
_CALLED = re.compile(r"\b(?:dia chi|dc|d/c|address|giao den|ship ve|ship toi)\b|ที่อยู่")


def phones(text: str) -> Iterator[tuple[int, int]]:
    """From where to where numbers stand that can be dialled, in Vietnam, in Thailand or from anywhere."""
    return ((each.start, each.end) for each in places_in(text))


def shows_address(text: str) -> bool:
    """Whether somebody could be found by it: house and street, or any three parts of an address, or
    two where it says that one follows."""
    plain = fold(text)
    parts = [each.search(plain) is not None for each in _PARTS]
    if parts[0] and parts[1]:
        return True
    return sum(parts) >= (2 if _CALLED.search(plain) else 3)


def discloses(text: str) -> bool:
    """Whether it shows a telephone number or an address."""
    return any(True for _ in phones(text)) or shows_address(text)


def covered(text: str) -> str:
    """The text with what it discloses covered: an address covers all its words."""
    if shows_address(text):
        return "".join(char if char in " \n" else "▒" for char in text)
    for start, end in phones(text):
        text = f"{text[:start]}{'▒' * (end - start)}{text[end:]}"
    return text
