"""A dozen customers who ask, send pictures, correct themselves and answer back, on every platform."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

from socialdesk.simulator import graph, zalo
from socialdesk.simulator.graph import GraphServer
from socialdesk.simulator.graph_page import PageSide
from socialdesk.simulator.telegram import BotSide, TelegramServer, limited
from socialdesk.simulator.zalo import OaSide, ZaloServer
from socialdesk.simulator.zalo_bot import ZaloBotSide

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Who they are, what they ask one after the other, and how they say thanks."""

    number: int
    first: str
    last: str
    username: str
    language: str
    lines: tuple[str, ...]
    thanks: str

    def user(self) -> Json:
        """The platform's user object."""
        return {
            "id": self.number,
            "first_name": self.first,
            "last_name": self.last,
            "username": self.username,
            "language_code": self.language,
        }


PEOPLE = (
    Person(
        501,
        "Hương",
        "Nguyễn Thị",
        "huong_nt",
        "vi",
        (
            "Shop ơi áo khoác đỏ còn size M không ạ?",
            "Em cao 1m58 nặng 47kg mặc size gì vừa shop?",
            "Ship về Đà Nẵng mấy ngày ạ?",
            "Cho em đặt 1 áo đỏ size M nhé",
        ),
        "Dạ em cảm ơn shop nhiều ạ 🥰",
    ),
    Person(
        502,
        "Minh",
        "Phạm Văn",
        "minhpv",
        "vi",
        (
            "Còn hàng không shop?",
            "Giá sỉ 20 cái bao nhiêu vậy shop",
            "Mình chuyển khoản rồi nhé",
            "Có xuất hoá đơn VAT không?",
        ),
        "ok shop",
    ),
    Person(
        503,
        "Somchai",
        "Srisuk",
        "somchai_s",
        "th",
        (
            "ราคาเท่าไหร่ครับ",
            "มีไซส์ L ไหมครับ",
            "ส่งไปเชียงใหม่กี่วันถึงครับ",
            "ขอดูรูปของจริงหน่อยครับ",
        ),
        "ขอบคุณครับ 🙏",
    ),
    Person(
        504,
        "Emily",
        "Carter",
        "emilyc",
        "en",
        (
            "Hi! Is the red jacket still available in M?",
            "Do you ship to Singapore?",
            "Can I return it if it doesn't fit?",
            "Great, I'll take two",
        ),
        "Thanks so much!",
    ),
    Person(
        505,
        "Đức",
        "Đặng",
        "dangduc",
        "vi",
        (
            "Shop giao sai màu cho mình rồi",
            "Mình đặt màu be mà nhận màu đen",
            "Đổi lại giúp mình với",
            "Bao giờ nhận được hàng đổi?",
        ),
        "Cảm ơn shop xử lý nhanh",
    ),
    Person(
        506,
        "Lan",
        "Trần",
        "lantran",
        "vi",
        (
            "Livestream tối nay mấy giờ vậy shop?",
            "Mã 15 còn không ạ",
            "Chốt mã 15 size S",
            "0903 555 218, 12 Lê Lợi Q1 nha",
        ),
        "Dạ iu shop 💛",
    ),
    Person(
        507,
        "พลอย",
        "ใจดี",
        "ploy_jd",
        "th",
        (
            "สวัสดีค่ะ มีโปรไหมคะ",
            "เอาสีครีม 1 ตัวค่ะ",
            "เก็บปลายทางได้ไหมคะ",
            "ของถึงแล้วนะคะ สวยมาก",
        ),
        "ขอบคุณค่ะ ❤️",
    ),
    Person(
        508,
        "Tuấn",
        "Lê Anh",
        "tuanla",
        "vi",
        (
            "alo shop",
            "Hàng này chính hãng không shop? https://example.com/sp/123",
            "Bảo hành bao lâu?",
            "Ok để mình suy nghĩ",
        ),
        "tks shop",
    ),
    Person(
        509,
        "David",
        "Nguyen",
        "davidn",
        "en",
        (
            "Where is my order? It's been a week",
            "Order 10342",
            "The tracking link does not work",
            "Please check today",
        ),
        "Appreciate it.",
    ),
    Person(
        510,
        "Mai",
        "Hoàng",
        "mai.hoang",
        "vi",
        (
            "Váy này giặt máy được không shop",
            "Có màu xanh rêu không ạ",
            "Bạn mình giới thiệu shop đó 😊",
            "Freeship không shop?",
        ),
        "Vâng ạ, em đặt luôn",
    ),
    Person(
        511,
        "[/]Shop [bold]",
        "Trap",
        "markup",
        "en",
        (
            "[@click=app.quit]free gift[/] [/b]",
            "\x1b[31mred\x1b[0m and \u202etxet neddih\u202c",
            "a" + "\u0301" * 40,
            "/start promo_fb",
        ),
        "👨‍👩‍👧‍👦",
    ),
    Person(
        512,
        "Quỳnh",
        "Võ",
        "quynhvo",
        "vi",
        (
            "Mình muốn làm cộng tác viên",
            "Chiết khấu bao nhiêu ạ?",
            "Có cần cọc không shop",
            "Cho mình xin số hotline",
        ),
        "Mình cảm ơn",
    ),
)


REGULARS = tuple(person for person in PEOPLE if person.username != "markup")
"""Those whom a shop may meet any day; the others are here to be a nuisance, in bad weather alone."""
FIRST_ON_TELEGRAM = ((510, 3), (501, 1), (505, 0), (503, 0))
FIRST_ELSEWHERE = ((0, 502, 1), (1, 508, 1), (2, 506, 0), (2, 504, 0))
"""Who says which of their lines in the first moments (elsewhere: in which place), so that whoever looks sees soon
what a shop answers by itself, what it leaves to people, and who is told that it is closed."""
AT_ONCE = 4
"""How many things are said in the first moments, so that nobody looks at an empty shop."""


def _called(number: int) -> Person:
    return next(each for each in PEOPLE if each.number == number)


def pause(turn: int, pace: float, chance: random.Random) -> float:
    """Seconds until somebody does something again."""
    return chance.uniform(0.4, 1.6) * (min(pace, 1.0) if turn <= AT_ONCE else pace)


@dataclass(slots=True)
class Crowd:
    """Lets people talk to a bot. `pace` is the mean pause in seconds between two things that
    anybody does."""

    server: TelegramServer
    bot: BotSide
    chance: random.Random
    pace: float = 1.2
    weather: bool = True
    asked: dict[int, int] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)
    sends: int = 0

    async def run(self) -> None:
        """Talk until cancelled."""
        self.bot.on_sent = self._hear
        if self.weather:
            self.bot.every_send = self._limit_now_and_then
        people = list(PEOPLE if self.weather else REGULARS)
        turn = 0
        for number, line in FIRST_ON_TELEGRAM:
            person = _called(number)
            self.asked[number] = line + 1
            self.server.say(self.bot, person.user(), person.lines[line])
            turn += 1
            await asyncio.sleep(pause(turn, self.pace, self.chance))
        while True:
            if turn % len(people) == len(FIRST_ON_TELEGRAM) % len(people):
                self.chance.shuffle(people)
            await self._act(people[turn % len(people)])
            turn += 1
            if self.weather and turn % 15 == 0:
                self.server.redeliver(self.bot, 3)
            await asyncio.sleep(pause(turn, self.pace, self.chance))

    async def _act(self, person: Person) -> None:
        place = self.asked.get(person.number, 0)
        self.asked[person.number] = place + 1
        text = person.lines[place % len(person.lines)]
        what = self.chance.random()
        if place and what < 0.15:
            photo = self.server.photo(self.bot, person.number + place)
            self.server.say(self.bot, person.user(), photo=photo, caption=text)
        elif place and what < 0.2:
            for number in range(2):
                photo = self.server.photo(self.bot, person.number + place + number)
                self.server.say(
                    self.bot,
                    person.user(),
                    photo=photo,
                    media_group_id=f"album{person.number}{place}",
                )
        elif what < 0.3:
            message = self.server.say(self.bot, person.user(), text.replace("M", "L", 1) + " .")
            await asyncio.sleep(self.pace * 0.3)
            self.server.edit(self.bot, message, text)
        else:
            self.server.say(self.bot, person.user(), text)

    def _hear(self, bot: BotSide, sent: Json) -> None:
        """A second thing that the shop says to somebody is an answer: now and then they say thanks."""
        chat = sent["chat"]
        self.heard[chat] = self.heard.get(chat, 0) + 1
        person = next((each for each in PEOPLE if str(each.number) == chat), None)
        if person and self.heard[chat] % 3 == 2:
            asyncio.get_running_loop().call_later(
                self.pace, self.server.say, bot, person.user(), person.thanks
            )

    def _limit_now_and_then(self, bot: BotSide, data: Json) -> Any:
        self.sends += 1
        return limited(1) if self.sends % 17 == 0 else None


POSTS = ("101010101010101_777", "101010101010101_778")
STORY = "18100000000000001"


def zalo_id(person: Person) -> str:
    """Their id at the Official Account."""
    return f"6142494823110000{person.number:03}"


def bot_id(person: Person) -> str:
    """Their id at the Zalo bot."""
    return f"6ede9afa66b88fe6{person.number:04x}"


def meta_id(person: Person, head: str = "77") -> str:
    """Their id at a Page or an Instagram account."""
    return f"{head}00000000000{person.number:03}"


def _name(person: Person) -> str:
    return f"{person.last} {person.first}"


@dataclass(slots=True)
class Street:
    """People who write and comment on Zalo, Messenger and Instagram. `pace` as for the crowd."""

    zalo: ZaloServer
    oa: OaSide
    bot: ZaloBotSide
    graph: GraphServer
    page: PageSide
    insta: PageSide
    chance: random.Random
    pace: float = 1.2
    weather: bool = True
    asked: dict[str, int] = field(default_factory=dict)
    heard: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for person in PEOPLE if self.weather else REGULARS:
            self.oa.people[zalo_id(person)] = _name(person)
            self.page.people[meta_id(person)] = _name(person)
            self.insta.people[meta_id(person, "88")] = person.username
        sides: tuple[Any, ...] = (self.oa, self.bot, self.page, self.insta)
        for side in sides:
            side.on_sent = self._hear
        if self.weather:
            self.oa.twice = self.page.twice = self.insta.twice = 5

    async def run(self) -> None:
        """Talk until cancelled."""
        turn = 0
        for place, number, line in FIRST_ELSEWHERE:
            self.asked[f"{place}:{number}"] = line - 1
            person = _called(number)
            self._say(place, person, self._next(f"{place}:{number}", person))
            turn += 1
            await asyncio.sleep(pause(turn, self.pace, self.chance))
        while True:
            person = self.chance.choice(PEOPLE if self.weather else REGULARS)
            self._act(turn % 6, person)
            turn += 1
            if self.weather and turn % 11 == 0:
                self.oa.faults["cs"] = [zalo.refusing(-100, "Unknown error")]
                self.page.faults["messages"] = [
                    graph.refusing(2, 0, "Temporary send message failure")
                ]
            await asyncio.sleep(pause(turn, self.pace, self.chance))

    def _act(self, place: int, person: Person) -> None:
        text = self._next(f"{place}:{person.number}", person)
        if not place % 2 and self.chance.random() < 0.1:
            self._picture(place, person, text)
        else:
            self._say(place, person, text)

    def _say(self, place: int, person: Person, text: str) -> None:
        if place == 0:
            self.zalo.say(self.oa, zalo_id(person), text)
        elif place == 1:
            self.zalo.bots.write(self.bot, bot_id(person), _name(person), text)
        elif place == 2:
            self.graph.say(self.page, meta_id(person), text)
        elif place == 3:
            self.graph.comment(self.page, meta_id(person), text, self.chance.choice(POSTS))
        elif place == 4:
            self.graph.say(self.insta, meta_id(person, "88"), text)
        else:
            self.graph.comment(self.insta, meta_id(person, "88"), text, STORY)

    def _picture(self, place: int, person: Person, text: str) -> None:
        if place == 0:
            self.zalo.picture(self.oa, zalo_id(person), text, "ao.jpg")
        else:
            side, who = (
                (self.page, meta_id(person)) if place == 2 else (self.insta, meta_id(person, "88"))
            )
            self.graph.picture(side, who, text, "ao.jpg")

    def _next(self, key: str, person: Person) -> str:
        self.asked[key] = self.asked.get(key, -1) + 1
        return person.lines[self.asked[key] % len(person.lines)]

    def _hear(self, side: Any, sent: Json) -> None:
        """A second thing that the shop says to somebody is an answer: now and then they say thanks."""
        chat = sent["chat"]
        self.heard[chat] = self.heard.get(chat, 0) + 1
        if self.heard[chat] % 3 != 2 or chat.startswith("comment:"):
            return
        for person in PEOPLE:
            thanks: dict[str, Any] = {
                zalo_id(person): lambda who=person: self.zalo.say(
                    self.oa, zalo_id(who), who.thanks
                ),
                bot_id(person): lambda who=person: self.zalo.bots.write(
                    self.bot, bot_id(who), _name(who), who.thanks
                ),
                meta_id(person): lambda who=person: self.graph.say(
                    self.page, meta_id(who), who.thanks
                ),
                meta_id(person, "88"): lambda who=person: self.graph.say(
                    self.insta, meta_id(who, "88"), who.thanks
                ),
            }
            if chat in thanks:
                asyncio.get_running_loop().call_later(self.pace, thanks[chat])
