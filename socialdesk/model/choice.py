"""Choices that are numbered because a platform shows no buttons, and the numbers that people answer."""

from __future__ import annotations

import re
import unicodedata

from socialdesk.model.consent import plainly
from socialdesk.model.message import InboundMessage
from socialdesk.model.reason import Reason

CHOSE = "said.chose"
"""What is told beside a number that stands for words: which."""
LONGEST = 24
"""Letters; what is longer is a sentence."""
_LINE = re.compile(r"(\d{1,2})\. (.+)\Z")
_NUMBER = re.compile(
    r"(?:(?:so|chon|chon so|lay|lay so|cau|muc|no|number|option|choice|"
    r"ข้อ|ข้อที่|หมายเลข|เลข|เบอร์|เลือก|เลือกข้อ|เอา|เอาข้อ) ?)?(\d{1,2})\Z"
)
_MORE = re.compile(r"[-+*/%=<>~^&@?$€₫฿|]|\d\s*[.,:]\s*\d")
"""What makes another thing of a number: a price, a time, a question."""
_KEYCAP = {0xFE0F: None, 0x20E3: None}


def numbered(words: list[str]) -> list[str]:
    """Choices as the lines of a text; `choices_in` is the way back."""
    return [f"{number}. {each}" for number, each in enumerate(words, 1)]


def choices_in(text: str) -> tuple[str, ...]:
    """The choices, numbered from 1, with which a text ends; none where it ends otherwise."""
    found: list[tuple[int, str]] = []
    for line in reversed(text.rstrip().split("\n")):
        told = _LINE.match(line.strip())
        if told is None:
            return ()
        found.append((int(told[1]), told[2]))
        if found[-1][0] <= 1:
            break
    numbers = [number for number, _ in reversed(found)]
    return (
        tuple(words for _, words in reversed(found))
        if numbers == [*range(1, len(found) + 1)]
        else ()
    )


def number_of(text: str) -> int | None:
    """The number that somebody's whole message is, as people write it ("１", "số 1", "No. 1", "ข้อ ๑");
    None for anything else."""
    text = unicodedata.normalize("NFKC", text.translate(_KEYCAP)).strip()
    if not text or len(text) > LONGEST or _MORE.search(text):
        return None
    for bare in plainly(text):
        if found := _NUMBER.match(bare):
            return int(found[1])
    return None


def choice_of(text: str, offered: str) -> str:
    """Which of the choices with which `offered` ends somebody means by a number; empty for none."""
    number, choices = number_of(text), choices_in(offered)
    return choices[number - 1] if number and number <= len(choices) else ""


def told_choice(choice: str) -> Reason:
    """What is kept beside the number."""
    return Reason(CHOSE, choice=choice)


def meant(message: InboundMessage) -> str:
    """What somebody said: the words of their choice, else their own."""
    if message.said.code == CHOSE:
        return str(message.said.fields.get("choice", ""))
    return message.body
