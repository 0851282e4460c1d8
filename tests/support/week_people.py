"""The customers of a simulated week: who they are, what they say, and when people of the shop do something about it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

MINUTE, HOUR, DAY = 60, 3_600, 86_400
SLOT = 20
"""Seconds: what happens within one of these is taken in together, as on a busy evening."""


@dataclass(frozen=True)
class Phrase:
    """Words of a customer: their language (empty where nobody could tell), what the customer calls themself in them, and
    the answer of the folder that they ask for."""

    text: str
    language: str
    pronoun: str = ""
    answer: str = ""


CODE = Phrase("Cho minh xin ma giam gia voi shop", "vi")
"""What a rule answers."""
PHRASES = (
    Phrase("chị muốn hỏi cái váy hoa hôm qua em đăng", "vi", "chị"),
    Phrase("anh đặt 2 cái nhé, gửi về Huế", "vi", "anh"),
    Phrase("Em ơi chiều nay livestream lúc nào thế", "vi"),
    Phrase("shop oi minh nhan tin tu hom qua ma chua thay tra loi", "vi"),
    CODE,
    Phrase("Could you please look at my order from yesterday?", "en"),
    Phrase("Good evening, I have a question about the blue dress", "en"),
    Phrase("My parcel has not arrived yet", "en"),
    Phrase("สวัสดีค่ะ สนใจชุดสีฟ้าค่ะ", "th"),
    Phrase("เมื่อวานสั่งไปแล้ว ยังไม่ได้รับเลยค่ะ", "th"),
    Phrase("alo", ""),
    Phrase("ok 👍", ""),
    Phrase("❤️", ""),
)
"""What no answer of the folder covers."""
QUESTIONS = (
    Phrase("Phí ship bao nhiêu vậy shop", "vi", answer="phi-ship"),
    Phrase("phi ship bn z shop", "vi", answer="phi-ship"),
    Phrase("Shop mở cửa mấy giờ?", "vi", answer="gio-mo-cua"),
    Phrase("Có ship COD không shop?", "vi", answer="cod"),
    Phrase("Do you sell wholesale?", "en", answer="gia-si"),
    Phrase("Is there a warranty?", "en", answer="bao-hanh"),
    Phrase("Do you have a size chart?", "en", answer="size"),
    Phrase("What is your return policy?", "en", answer="doi-tra"),
    Phrase("ค่าส่งเท่าไหร่คะ", "th", answer="phi-ship"),
    Phrase("ร้านเปิดกี่โมงคะ", "th", answer="gio-mo-cua"),
)
PERSON = {
    "vi": Phrase("cho mình gặp nhân viên", "vi"),
    "en": Phrase("I want to talk to a person please", "en"),
    "th": Phrase("ขอคุยกับพนักงานค่ะ", "th"),
}
LEAVE, BACK = Phrase("hủy", "vi"), Phrase("đăng ký", "vi")
"""What stops announcements, and what begins them again: each is confirmed."""
NAMES = {
    "vi": (("Nguyễn Thị Lan", "Lan"), ("Trần Văn Hùng", "Hùng"), ("Phạm Thu Trang", "Trang")),
    "en": (("John Smith", "John"),),
    "th": (("สมชาย ใจดี", "สมชาย"), ("มะลิ สุขใจ", "มะลิ")),
}
CHANNELS = ("telegram", "business", "messenger", "instagram", "zalo_oa", "zalo_bot", "comments")
TELLS_NAME = ("telegram", "business", "zalo_bot", "comments")
TELLS_LANGUAGE = ("telegram", "business")
TELLS_PHONE = ("business", "messenger", "instagram", "zalo_oa")
"""Where the shop hears of it when somebody answers from a telephone."""
TELLS_EDITS = ("telegram", "business", "messenger", "instagram")
READS_BACK = ("messenger", "instagram", "zalo_oa")
MARKS_BOTS = ("telegram", "zalo_bot")


@dataclass(frozen=True)
class Person:
    """Somebody on one channel. `profile` is the platform's own word for their language; `is_bot` as the platform
    marks it; a `program` is marked by nobody: it answers each of our words ("wishes", "asks" or "talks")."""

    number: int
    channel: str
    language: str
    profile: str = ""
    name: str = ""
    given: str = ""
    is_bot: bool = False
    program: str = ""

    @property
    def account(self) -> str:
        places = {"business": "telegram", "comments": "messenger"}
        return places.get(self.channel, self.channel)


@dataclass(frozen=True, order=True)
class Event:
    """Something that happens at a second of the week: `kind` is say, back (read back after a pause), edit, again (the
    same update once more), phone (a person answers there), program (another program of the shop's does), desk (a
    person answers on the desk) or resolve."""

    at: int
    turn: int
    kind: str = field(compare=False)
    person: Person = field(compare=False)
    phrase: Phrase = field(compare=False, default=Phrase("", ""))
    number: int = field(compare=False, default=0)
    """The message's own."""


def people(count: int, chance: random.Random) -> list[Person]:
    """Everybody who writes within the week."""
    found = []
    for number in range(count):
        channel = CHANNELS[number % len(CHANNELS)]
        language = chance.choice(("vi", "vi", "vi", "en", "th"))
        knows = TELLS_NAME if language != "en" else ("telegram", "business")
        name, given = chance.choice(NAMES[language]) if channel in knows else ("", "")
        profile = ""
        if channel in TELLS_LANGUAGE:
            profile = chance.choice((language, language, f"{language}-XX", "ru", ""))
        is_bot = channel in MARKS_BOTS and chance.random() < 0.06
        program = ""
        if not is_bot and channel != "comments" and chance.random() < 0.05:
            program = chance.choice(
                ("wishes", "asks", "talks") if language == "vi" else ("asks", "talks")
            )
        found.append(Person(number, channel, language, profile, name, given, is_bot, program))
    return found


class Story:
    """What happens to somebody, in its order; `asks` says whether there is a folder of answers to ask."""

    def __init__(
        self, start: int, chance: random.Random, numbers: Iterator[int], *, asks: bool
    ) -> None:
        self._start, self._chance, self._numbers, self._asks = start, chance, numbers, asks

    def events(self, person: Person) -> Iterator[Event]:
        """From the first visit to the last."""
        chance = self._chance
        at = self._start + chance.randrange(6 * DAY)
        for _visit in range(chance.choice((1, 1, 2, 3))):
            for _message in range(chance.choice((1, 1, 2, 3))):
                number = next(self._numbers)
                is_back = person.channel in READS_BACK and chance.random() < 0.06
                phrase = self._phrase(person)
                yield self._event("back" if is_back else "say", at, person, phrase, number)
                yield from self._about(person, at, phrase, number)
                at += chance.choice((SLOT, MINUTE, 5 * MINUTE, chance.randrange(2 * HOUR)))
            yield from self._shop(person, at)
            at += chance.choice((HOUR, 5 * HOUR, chance.randrange(3 * DAY)))

    def _about(self, person: Person, at: int, phrase: Phrase, number: int) -> Iterator[Event]:
        chance = self._chance
        if chance.random() < 0.12:
            yield self._event("again", at + chance.choice((0, SLOT, HOUR)), person, phrase, number)
        if person.channel in TELLS_EDITS and chance.random() < 0.08:
            yield self._event("edit", at + SLOT, person, self._phrase(person), number)

    def _shop(self, person: Person, at: int) -> Iterator[Event]:
        chance = self._chance
        if chance.random() < 0.45:
            after = at + chance.choice((SLOT, 2 * MINUTE, HOUR))
            kind = (
                "desk"
                if person.channel not in TELLS_PHONE
                else chance.choice(("desk", "phone", "program"))
            )
            yield self._event(
                kind, after, person, Phrase("dạ em trả lời đây ạ", "vi"), next(self._numbers)
            )
        if chance.random() < 0.3:
            yield self._event("resolve", at + 2 * HOUR, person)

    def _phrase(self, person: Person) -> Phrase:
        chance = self._chance
        if self._asks and chance.random() < 0.4:
            found = [each for each in QUESTIONS if each.language == person.language]
            return PERSON[person.language] if chance.random() < 0.1 else chance.choice(found)
        unlike = CODE if person.channel == "comments" else None
        fitting = [each for each in PHRASES if each.language in (person.language, "")]
        return chance.choice([each for each in fitting if each is not unlike])

    def _event(self, kind: str, at: int, person: Person, phrase: Phrase = Phrase("", ""), number: int = 0) -> Event:  # fmt: skip
        return Event(at - at % SLOT, next(self._numbers), kind, person, phrase, number)
