"""What is answered by itself, from the shop's folder of answers, and when a person is called: decided from what is
known of a conversation and from the answers that a message may ask for."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from socialdesk.model.announcement import on_button
from socialdesk.model.choice import number_of
from socialdesk.model.consent import plainly
from socialdesk.model.ids import DAY, HOUR, MINUTE, Instant
from socialdesk.model.person import ASKING, is_fed_up, wants_person
from socialdesk.model.text import fold

RESOLVED_WITHIN = 72 * HOUR
"""An automatic answer has resolved a question only if no person was needed for so long (ms)."""
CHOSEN_WITHIN = DAY
"""So long (ms) after choices were given a number or an ordinal means one of them."""
QUIET = 30 * MINUTE
"""So long (ms) after a person wrote nothing is answered by itself, unless the shop says otherwise."""
ASK_FROM = 0.4
"""The least confidence of an answer that customers are given to choose from, or that is counted as left to people."""
OFFER_FROM = 0.15
"""The least confidence of an answer that the shop's own people are offered."""
MOST_CHOICES = 3


class Outcome(StrEnum):
    """What became of a customer's message that self-service looked at; kept for ever."""

    ANSWERED = "answered"
    ASKED = "asked"
    """Which of some answers they mean was asked."""
    CALLED = "called"
    """A person was called, and nothing is answered by itself until the conversation is resolved."""
    LEFT = "left"
    """An answer may fit, but not surely enough: it is offered to people."""


class Why(StrEnum):
    """Why a person was called, or an answer given that nobody looked for."""

    ASKED = "asked"
    """The customer asked for one."""
    FED_UP = "fed_up"
    AGAIN = "again"
    """The same answer would have been given once more."""
    CHOSEN = "chosen"
    """It was chosen from a menu."""
    NAMED = "named"
    """What it is called in a menu was written."""


class Choice(NamedTuple):
    """An answer to choose, by the words that it is offered under; a person, where `answer` is empty."""

    answer: str
    words: str


class Served(NamedTuple):
    """One thing that self-service did, in which episode, at a moment (ms)."""

    episode: int
    outcome: str
    answer: str
    at: Instant
    choices: str = ""
    """JSON, see `dump_choices`."""


class Found(Protocol):
    """An answer that a message may ask for (`model.faq.Match`)."""

    @property
    def answer_id(self) -> str:
        """Which."""
        ...

    @property
    def confidence(self) -> float:
        """How sure that is, 0 to 1."""
        ...

    @property
    def language(self) -> str:
        """Of the part that is said."""
        ...

    @property
    def automatic(self) -> bool:
        """Whether it is sure enough, and may be given at all, without a person."""
        ...

    @property
    def fits(self) -> bool:
        """Whether it holds today and on this channel."""
        ...


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stands: what was done by itself in its running episode (oldest first), whether a
    person of the shop is in it, and what may be done at all."""

    served: tuple[Served, ...] = ()
    is_persons: bool = False
    asks: bool = True
    """Whether customers are asked what they mean."""
    most_choices: int = MOST_CHOICES

    @property
    def is_called(self) -> bool:
        """Whether a person was called."""
        return any(each.outcome == Outcome.CALLED for each in self.served)

    @property
    def answered(self) -> list[str]:
        """The answers that were given."""
        return [each.answer for each in self.served if each.outcome == Outcome.ANSWERED]


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done about a message. `found` are the answers that it is about, the best first."""

    outcome: Outcome
    found: tuple[str, ...] = ()
    why: str = ""
    confidence: float = 1.0
    language: str = ""
    """In which the answer is given; empty where that is the customer's."""


def in_episode(served: Sequence[Served], episode: int) -> tuple[Served, ...]:
    """What was done in one episode."""
    return tuple(each for each in served if each.episode == episode)


def decide(text: str, standing: Standing, found: Sequence[Found], now: Instant) -> Decision | None:
    """What is done about a customer's words; None where self-service has nothing to do with them.

    "A person, please" comes first, then what was chosen, then what is sure. While a person of the shop
    is in the conversation, or was called, nothing is answered.
    """
    if standing.is_called:
        return None
    if wants_person(text):
        return Decision(Outcome.CALLED, why=Why.ASKED)
    given = standing.answered
    if is_fed_up(text, answered=bool(given)):
        return Decision(Outcome.CALLED, why=Why.FED_UP)
    fitting = [each for each in found if each.fits and each.confidence >= ASK_FROM]
    if standing.is_persons:
        return _left(fitting)
    choice = chosen(text, standing.served, now)
    if choice is not None:
        if not choice.answer:
            return Decision(Outcome.CALLED, why=Why.ASKED)
        return _given(choice.answer, given, 1.0, "")
    if fitting and (best := fitting[0]).automatic:
        return _given(best.answer_id, given, best.confidence, best.language)
    return _asked(standing, [each for each in fitting if each.answer_id not in given]) or _left(
        fitting
    )


def _given(answer: str, before: Sequence[str], confidence: float, language: str) -> Decision:
    """The answer, or a person where it was no help the first time."""
    if answer in before:
        return Decision(Outcome.CALLED, (answer,), Why.AGAIN, confidence)
    return Decision(Outcome.ANSWERED, (answer,), "", confidence, language)


def _asked(standing: Standing, fitting: Sequence[Found]) -> Decision | None:
    """Which of two or three they mean; not twice in turn."""
    was_asked = bool(standing.served) and standing.served[-1].outcome == Outcome.ASKED
    near = fitting[: standing.most_choices]
    if was_asked or not standing.asks or len(near) < 2:
        return None
    ids = tuple(each.answer_id for each in near)
    return Decision(Outcome.ASKED, ids, "", near[0].confidence)


def _left(fitting: Sequence[Found]) -> Decision | None:
    if not fitting:
        return None
    return Decision(Outcome.LEFT, (fitting[0].answer_id,), "", fitting[0].confidence)


# -- choices


def dump_choices(choices: Sequence[Choice]) -> str:
    """Choices as JSON text; empty for none."""
    return json.dumps(choices, ensure_ascii=False) if choices else ""


def load_choices(text: str) -> list[Choice]:
    """The way back from `dump_choices`."""
    return [Choice(*each) for each in json.loads(text)] if text else []


def chosen(text: str, served: Sequence[Served], now: Instant) -> Choice | None:
    """Which of the choices that were given last somebody means: by a tap, its words, a number ("số 2", "2 ạ")
    or its place ("cái đầu", "the last one"). None where nothing else was asked since, or too long ago."""
    last = served[-1] if served else None
    if last is None or last.outcome != Outcome.ASKED or not 0 <= now - last.at < CHOSEN_WITHIN:
        return None
    choices = load_choices(last.choices)
    said = fold(text)
    for each in choices:
        if said in (fold(each.words), fold(on_button(each.words))):
            return each
    number = number_of(text) or _place_of(text, len(choices))
    return choices[number - 1] if number and 0 < number <= len(choices) else None


_FIRST = re.compile(
    r"(?:(?:cai|so|cau|chon|chon cai|lay cai|y|phuong an|muc|the|ข้อ|อัน|ตัว|เลือกอัน) ?)*"
    r"(?:(?P<first>dau|dau tien|thu nhat|nhat|mot|first|first one|1st|แรก|ที่หนึ่ง|หนึ่ง)"
    r"|(?P<second>thu hai|thu 2|hai|second|second one|2nd|ที่สอง|สอง)"
    r"|(?P<third>thu ba|thu 3|ba|third|third one|3rd|ที่สาม|สาม)"
    r"|(?P<last>cuoi|cuoi cung|sau cung|last|last one|สุดท้าย))(?: (?:do|nhe|a|one|nha|di|pls|please))*\Z"
)
_PLACES = {"first": 1, "second": 2, "third": 3}


def _place_of(text: str, count: int) -> int | None:
    """The number of the choice that is meant by its place."""
    if len(text) > 40:
        return None
    for bare in plainly(text):
        if found := _FIRST.match(bare):
            name = found.lastgroup or ""
            return _PLACES.get(name, count)
    return None


# -- what is said


_ASKS = {
    "vi": "Dạ mình muốn hỏi về điều nào ạ?",
    "en": "Did you mean one of these?",
    "th": "คุณลูกค้าหมายถึงเรื่องไหนคะ",
}
_CALLED_OPEN = {
    "vi": "Dạ em đã báo nhân viên, {shop} sẽ trả lời mình sớm nhất ạ. Từ giờ em không trả lời tự động nữa.",
    "en": "I have called a person: {shop} will answer you as soon as they can. No more automatic answers from here on.",
    "th": "แจ้งพนักงานแล้วค่ะ {shop} จะตอบกลับโดยเร็วที่สุด จากนี้จะไม่มีข้อความตอบอัตโนมัติอีกค่ะ",
}
_CALLED_CLOSED = {
    "vi": "Dạ em đã báo nhân viên. Hiện {shop} đang ngoài giờ làm việc, nhân viên sẽ trả lời mình khi mở cửa lúc {opens} ạ.",
    "en": "I have called a person. {shop} is closed now: a person will answer you when we open, {opens}.",
    "th": "แจ้งพนักงานแล้วค่ะ ขณะนี้ {shop} อยู่นอกเวลาทำการ พนักงานจะตอบกลับเมื่อเปิด {opens} ค่ะ",
}
_CALLED_CLOSED_LONG = {
    "vi": "Dạ em đã báo nhân viên. Hiện {shop} đang nghỉ, nhân viên sẽ trả lời mình ngay khi mở cửa lại ạ.",
    "en": "I have called a person. {shop} is closed now: a person will answer you once we open again.",
    "th": "แจ้งพนักงานแล้วค่ะ ขณะนี้ {shop} ปิดทำการ พนักงานจะตอบกลับทันทีที่เปิดทำการอีกครั้งค่ะ",
}
_HONESTLY = {
    "vi": "(Trả lời tự động. Cần gặp người thật, mình nhắn: nhân viên)",
    "en": "(An automatic answer. Write “person” to talk to a person.)",
    "th": "(ข้อความตอบอัตโนมัติ หากต้องการคุยกับคน พิมพ์: พนักงาน)",
}


def asks(language: str) -> str:
    """What stands over choices."""
    return _ASKS.get(language, _ASKS["en"])


def asking_for_a_person(language: str) -> str:
    """The choice, or the button, that calls a person."""
    return ASKING.get(language, ASKING["en"])


def honestly(language: str) -> str:
    """Under an answer where no button says how to reach a person."""
    return _HONESTLY.get(language, _HONESTLY["en"])


def called(language: str, shop: str, *, is_open: bool, opens: str) -> str:
    """To who asked for a person: who answers when. `opens` is when the shop opens, in words; empty where
    nobody knows."""
    texts = _CALLED_OPEN if is_open else _CALLED_CLOSED if opens else _CALLED_CLOSED_LONG
    return texts.get(language, texts["en"]).format(shop=shop, opens=opens)


# -- whether it was enough


class Said(NamedTuple):
    """Something said in a conversation after a question was answered by itself, as far as that matters: by
    a `person` of the shop, or by the customer (`answered`: by itself again)."""

    at: Instant
    person: bool
    answered: bool = False


def resolved(
    at: Instant, after: Sequence[Said], called_at: Instant | None, now: Instant
) -> bool | None:
    """Whether an answer that was given at a moment was enough: within 72 hours no person of the shop wrote or was
    called, and nothing that the customer said then wanted a person's answer, even a later one. None
    where that is not decided yet."""
    until = at + RESOLVED_WITHIN
    if called_at is not None and at <= called_at <= until:
        return False
    asked_more = False
    for each in sorted(after):
        if each.at < at:
            continue
        if each.person and (each.at <= until or asked_more):
            return False
        asked_more |= not each.person and not each.answered and at < each.at <= until
    return True if now > until else None
