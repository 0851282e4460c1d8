"""A dozen customers who ask, send pictures, correct themselves and answer back."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any

from socialdesk.simulator.telegram import BotSide, TelegramServer

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
            "id": self.number, "first_name": self.first, "last_name": self.last, "username": self.username,
            "language_code": self.language,
        }  # fmt: skip


PEOPLE = (
    Person(501, "Hương", "Nguyễn Thị", "huong_nt", "vi", (
        "Shop ơi áo khoác đỏ còn size M không ạ?", "Em cao 1m58 nặng 47kg mặc size gì vừa shop?",
        "Ship về Đà Nẵng mấy ngày ạ?", "Cho em đặt 1 áo đỏ size M nhé",
    ), "Dạ em cảm ơn shop nhiều ạ 🥰"),
    Person(502, "Minh", "Phạm Văn", "minhpv", "vi", (
        "Còn hàng không shop?", "Giá sỉ 20 cái bao nhiêu vậy shop", "Mình chuyển khoản rồi nhé", "Có xuất hoá đơn VAT không?",
    ), "ok shop"),
    Person(503, "Somchai", "Srisuk", "somchai_s", "th", (
        "ราคาเท่าไหร่ครับ", "มีไซส์ L ไหมครับ", "ส่งไปเชียงใหม่กี่วันถึงครับ", "ขอดูรูปของจริงหน่อยครับ",
    ), "ขอบคุณครับ 🙏"),
    Person(504, "Emily", "Carter", "emilyc", "en", (
        "Hi! Is the red jacket still available in M?", "Do you ship to Singapore?", "Can I return it if it doesn't fit?",
        "Great, I'll take two",
    ), "Thanks so much!"),
    Person(505, "Đức", "Đặng", "dangduc", "vi", (
        "Shop giao sai màu cho mình rồi", "Mình đặt màu be mà nhận màu đen", "Đổi lại giúp mình với", "Bao giờ nhận được hàng đổi?",
    ), "Cảm ơn shop xử lý nhanh"),
    Person(506, "Lan", "Trần", "lantran", "vi", (
        "Livestream tối nay mấy giờ vậy shop?", "Mã 15 còn không ạ", "Chốt mã 15 size S", "0903 555 218, 12 Lê Lợi Q1 nha",
    ), "Dạ iu shop 💛"),
    Person(507, "พลอย", "ใจดี", "ploy_jd", "th", (
        "สวัสดีค่ะ มีโปรไหมคะ", "เอาสีครีม 1 ตัวค่ะ", "เก็บปลายทางได้ไหมคะ", "ของถึงแล้วนะคะ สวยมาก",
    ), "ขอบคุณค่ะ ❤️"),
    Person(508, "Tuấn", "Lê Anh", "tuanla", "vi", (
        "alo shop", "Hàng này chính hãng không shop? https://example.com/sp/123", "Bảo hành bao lâu?", "Ok để mình suy nghĩ",
    ), "tks shop"),
    Person(509, "David", "Nguyen", "davidn", "en", (
        "Where is my order? It's been a week", "Order 10342", "The tracking link does not work", "Please check today",
    ), "Appreciate it."),
    Person(510, "Mai", "Hoàng", "mai.hoang", "vi", (
        "Váy này giặt máy được không shop", "Có màu xanh rêu không ạ", "Bạn mình giới thiệu shop đó 😊", "Freeship không shop?",
    ), "Vâng ạ, em đặt luôn"),
    Person(511, "[/]Shop [bold]", "Trap", "markup", "en", (
        "[@click=app.quit]free gift[/] [/b]", "\x1b[31mred\x1b[0m and \u202etxet neddih\u202c", "a" + "\u0301" * 40, "/start promo_fb",
    ), "👨‍👩‍👧‍👦"),
    Person(512, "Quỳnh", "Võ", "quynhvo", "vi", (
        "Mình muốn làm cộng tác viên", "Chiết khấu bao nhiêu ạ?", "Có cần cọc không shop", "Cho mình xin số hotline",
    ), "Mình cảm ơn"),
)  # fmt: skip


@dataclass(slots=True)
class Crowd:
    """Lets people talk to a bot. `pace` is the mean pause in seconds between two things that anybody does."""

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
        people = list(PEOPLE)
        turn = 0
        while True:
            if turn % len(people) == 0:
                self.chance.shuffle(people)
            await self._act(people[turn % len(people)])
            turn += 1
            if self.weather and turn % 15 == 0:
                self.server.redeliver(self.bot, 3)
            await asyncio.sleep(self.chance.uniform(0.4, 1.6) * self.pace)

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
                self.server.say(self.bot, person.user(), photo=photo, media_group_id=f"album{person.number}{place}")
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
            asyncio.get_running_loop().call_later(self.pace, self.server.say, bot, person.user(), person.thanks)

    def _limit_now_and_then(self, bot: BotSide, data: Json) -> Any:
        from socialdesk.simulator.telegram import limited  # noqa: PLC0415 - beside its one use

        self.sends += 1
        return limited(1) if self.sends % 17 == 0 else None
