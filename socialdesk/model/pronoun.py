"""How to address somebody in an automatic text: as the shop wrote it down, else as they call themselves, else neutrally.

A wrong word is worse than a neutral one: who calls themselves `em` is polite, and no shop may take that for leave to
call them so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from socialdesk.model.text import fold

NEUTRAL = {"vi": "bạn", "en": "you", "th": "คุณ"}
_OWN = {"anh": "anh", "chi": "chị", "co": "cô", "chu": "chú", "bac": "bác"}
_SHORT = {"a": "anh", "c": "chị"}
_WANTS = (
    "muon|can|dat|mua|hoi|lay|chot|chua nhan|da nhan|da chuyen|da ck|chuyen khoan|vua ck|vua dat|vua chuyen|dinh|dang "
    "can|thay|ghe|nhan duoc|gui roi|ck roi|thich"
)
_SAYS = re.compile(
    rf"(?:^|[.,!?;\n]\s*|\b(?:shop|em|ad|ban) oi[, ]+)(?:(anh|chi|co|chu|bac)|([ac])) (?:{_WANTS})\b"
    r"|\b(?:cho|giup|gui|de|ship) (?:(anh|chi|co|chu|bac)|([ac])) (?!oi\b|a\b|nhe\b)"
    r"(?:hoi|xin|xem|dat|lay|mua|\d|gia|size|mau|them|mot|voi|ve)\b"
    r"|\b(?:don|hang|sdt|so|dia chi) (?:cua )?(?:(anh|chi|co|chu|bac)|([ac])) (?:den|dau|sao|chua|la|o|dat|den)\b"
)
"""`chị muốn hỏi`, `cho anh xem`, `đơn của chị đến đâu`; not `anh ơi`, nor `anh có ship không`, which is the shop. Told on
folded words, so that `chi` may be `chỉ`: only where what follows leaves no doubt."""


def pronoun(stored: str, said: Iterable[str], language: str) -> str:
    """The word for somebody within a text in a language. `stored` is the shop's own, in Vietnamese; `said` are the
    customer's words, the newest last."""
    if language != "vi":
        return NEUTRAL.get(language, NEUTRAL["en"])
    return stored.strip() or called_by_themselves(said) or NEUTRAL["vi"]


def called_by_themselves(said: Iterable[str]) -> str:
    """`chị`, `anh`, `cô`, `chú` or `bác`, as the customer calls themself in Vietnamese; empty where they do not, or
    where they do in two ways."""
    found = set[str]()
    for words in said:
        for match in _SAYS.finditer(fold(words[:500])):
            word = next(each for each in match.groups() if each)
            found.add(_OWN.get(word) or _SHORT[word])
    return found.pop() if len(found) == 1 else ""
