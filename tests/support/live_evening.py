"""A live evening of a shop: what a script lets people say in lives, a group and in private, one worker that
is killed again and again, what people are told from the day before on, and what is in the store afterwards."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from socialdesk.assembly.services import conversations, opened
from socialdesk.config import load
from socialdesk.model.ids import DAY, HOUR, SECOND
from socialdesk.model.invitation import Invitation
from socialdesk.model.live import BEFORE, Moment
from socialdesk.simulator.evening import Evening as Night
from socialdesk.simulator.evening import evening_of
from socialdesk.simulator.graph import GraphServer
from socialdesk.simulator.graph_page import PageSide
from socialdesk.simulator.script import Part, Script
from socialdesk.simulator.stage import Stage
from socialdesk.simulator.telegram import TelegramServer
from socialdesk.simulator.telegram_bot import BotSide
from socialdesk.simulator.zalo import OaSide
from tests.support.evening import Evening
from tests.support.waiting import until

SEATS = {"page": "page", "insta": "insta", "group": "shop", "hoasen": "shop", "oa": "oa"}
"""The account to which each place of a script belongs."""
Person = tuple[str, str]
"""Somebody by their account and their id there."""
BEGINS = datetime(2026, 12, 4, 20, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
TITLE = "Hàng mới, quay số trúng áo"
LINK, REPLAY = "https://www.facebook.com/hoasen/live", "https://www.facebook.com/hoasen/videos/7001"
JOIN, LEAVE = "xem live", "HỦY"
ENDS = {
    Moment.DAY: "-1d", Moment.HOUR: "-1h", Moment.SOON: "-10m", Moment.NOW: "live", Moment.REPLAY: "replay",
}  # fmt: skip
WINDOWS = {"oa": 48 * HOUR, "page": DAY, "insta": DAY}
"""How long (ms) after somebody's last act an account may tell them of something for nothing."""
LINKED = 3
"""So many followers are one person on Telegram and on Zalo."""
AWAY = 100_000
"""The number of the first of those whose last word to the Official Account was days ago."""


class Entry(NamedTuple):
    """Somebody's entry as it was written down when the game closed."""

    person: Person
    weight: int
    why: str


@dataclass
class LiveEvening(Evening):
    """`night` is what is played; `deaths` counts the kills."""

    deaths: int = 0
    joined: set[Person] = field(default_factory=set)
    """Who asked to be told of lives."""
    left: set[Person] = field(default_factory=set)
    """Who wants to be told of nothing any more."""
    _same: dict[Person, Person] = field(default_factory=dict)
    _stage: Stage | None = field(default=None)

    async def begin(self) -> None:
        """See `Evening`: somebody has written meanwhile. Telegram keeps a poll waiting for three seconds that
        comes soon after another and finds nothing."""
        self.places["shop"].write(AWAY, "shop ơi")
        await super().begin()

    # -- before the live

    async def gather(self, followers: int) -> None:
        """See `Evening`: the day before; some people are known to be the same."""
        self.clock.set(_ms(BEGINS) - DAY - 30 * SECOND)
        await super().gather(followers)
        shop, oa = self.places["shop"], self.places["oa"]
        numbers = range(1, LINKED + 1)
        await self.link((("shop", shop.person(n)), ("oa", oa.person(n))) for n in numbers)

    async def prepare(self) -> None:
        """See `Evening`: there is a word by which people join, and some wrote on Zalo days ago."""
        await self.run("topic", "words", "live", JOIN)
        now = self.clock.now()
        for days in (8, 3, 3):
            self.clock.set(now - days * DAY)
            self.joins("oa", AWAY + len(self.joined))
        self.clock.set(now)
        oa = self.places["oa"].side
        assert isinstance(oa, OaSide)
        oa.people |= {f"only-follows-{number}": f"Theo dõi {number}" for number in range(3)}

    def said_hello(self) -> None:
        """See `Evening`: three of four want to be told of lives."""
        for name, here in self.places.items():
            for number in range(1, here.count + 1):
                if number % 4 != 2:
                    self.joins(name, number)

    def joins(self, name: str, number: int) -> None:
        """Somebody asks to be told of lives."""
        here = self.places[name]
        here.write(number, JOIN)
        self.joined.add((name, here.person(number)))

    def change_their_minds(self) -> None:
        """Some block an account, some want nothing any more (one of them is somebody with two accounts), and
        half of a Page's followers ask when it begins."""
        for name, here in self.places.items():
            if (
                name == "zalobot"
            ):  # whose server says of who has left that it is broken, for a while
                continue
            others = self.chance.sample(range(LINKED + 1, here.count + 1), here.count - LINKED)
            blocking = others[: 1 + here.count // 20]
            for number in blocking:
                here.leave(number)
            leaving = others[-(here.count // 20) :] if here.count >= 20 else []
            for number in [*leaving, *([1] if name == "oa" else [])]:
                here.write(number, LEAVE)
                self.left.add((name, here.person(number)))
            if name in ("page", "insta"):
                for number in range(1, here.count + 1, 2):
                    if number not in blocking and number not in leaving:
                        here.write(number, "mấy giờ live vậy shop?")

    async def link(self, pairs: Iterable[tuple[Person, Person]]) -> None:
        """The shop finds out that these are one person each."""
        sql = """
            SELECT account.name, contact.remote_id, min(conversation.id) FROM conversation
            JOIN contact ON contact.id = conversation.contact_id JOIN account ON account.id = contact.account_id
            GROUP BY account.name, contact.remote_id
        """
        chats = {(account, person): chat for account, person, chat in await self.rows(sql)}
        config = load(str(self.config), {})
        async with opened(config) as store:
            service = conversations(store, config)
            for one, other in pairs:
                await service.merge(chats[one], chats[other], "mai")
                self._same[self.who(other)] = self.who(one)

    def who(self, person: Person) -> Person:
        """The person that somebody is, as far as the shop knows."""
        while person in self._same:
            person = self._same[person]
        return person

    def due(self) -> dict[Person, set[Person]]:
        """Whom an announcement must reach that goes out now, and where each of them may be told, by what
        the platforms know of them."""
        wants = {self.who(each) for each in self.joined} - {self.who(each) for each in self.left}
        found: dict[Person, set[Person]] = {}
        for name, here in self.places.items():
            for chat in {str(each["chat"]) for each in here.side.said} - here.side.blocked:
                who = self.who((name, chat))
                if who in wants and self._may_be_told(name, chat):
                    found.setdefault(who, set()).add((name, chat))
        return found

    def _may_be_told(self, name: str, chat: str) -> bool:
        side = self.places[name].side
        if not isinstance(side, OaSide | PageSide):
            return True
        return self.clock.now() - side.last_act.get(chat, 0) < WINDOWS[name]

    # -- what people are told

    def comes(self, moment: Moment) -> None:
        """It is a little before this moment."""
        self.clock.set(_ms(BEGINS) - BEFORE.get(moment, 0) - SECOND // 5)

    def told(self, moment: Moment) -> Counter[Person]:
        """How often each person was told of the live at a moment, in private."""
        words = _words(moment)
        return Counter(
            (name, str(each["chat"]))
            for name, here in self.places.items()
            for each in here.side.sent
            if not _is_article(each) and words.fullmatch(each["text"])
        )

    def articles(self, moment: Moment) -> list[set[str]]:
        """The articles of that moment that all followers of the Official Account got: who, each time."""
        oa, words = self.places["oa"].side, _words(moment, linked=False)
        assert isinstance(oa, OaSide)
        told = oa.announced
        return [
            set(each["people"])
            for each in told.spread
            if words.fullmatch(str(told.articles[each["articles"][0]]["title"]))
        ]

    async def some_are_told(self, moment: Moment, number: int) -> None:
        """Wait until so many people are, or all."""

        async def is_so() -> bool:
            return len(self.told(moment)) >= number or await self.standing(moment) == "done"

        await until(is_so, longest_step=0.01)

    async def all_are_told(self, moment: Moment) -> None:
        """Wait until nothing of it is to be sent any more."""

        async def is_so() -> bool:
            return await self.standing(moment) == "done"

        await until(is_so)
        await self.is_over()

    async def standing(self, moment: Moment) -> str:
        """How its run fares; empty where there is none."""
        found = await self.rows(
            f"""
            SELECT run.state FROM broadcast_run AS run JOIN broadcast ON broadcast.id = run.broadcast_id
            WHERE broadcast.name = 'toi {ENDS[moment]}'
            """
        )
        assert len(found) <= 1
        return str(found[0][0]) if found else ""

    # -- the live

    async def arrange(self, script: Script, speed: float) -> None:
        """Everything is on the air, and nothing is said yet. After `gather`."""
        sides = [self.places[name].side for name in ("page", "insta", "shop")]
        page, insta, bot = sides
        assert isinstance(page, PageSide) and isinstance(insta, PageSide)
        assert isinstance(bot, BotSide)
        graph, telegram = self._graph, self._telegram
        assert isinstance(graph, GraphServer) and isinstance(telegram, TelegramServer)
        private = {"hoasen": self.places["shop"], "oa": self.places["oa"]}
        self.night: Night = evening_of(graph, (page, insta), (telegram, bot), private)
        self.night.begin("LIVE!")
        self._stage = self.night.set(script, graph.clock, speed)

    async def group(self) -> int:
        """The conversation that is the group."""
        sql = "SELECT id FROM conversation WHERE chat_kind = 'group'"
        found: list[tuple[int]] = await until(lambda: self.rows(sql))
        return found[0][0]

    async def play(self, part: Part, kills: Sequence[float] = ()) -> None:
        """A part to its end, with deaths at these points (0 to 1) of it; all of it is recorded then."""
        assert self._stage is not None
        playing = self.night.play(part)
        length = len(self._stage.script.parts[part])
        for point in sorted(kills):
            await self._reaches(part, point * length)
            await self.dies()
        await asyncio.wait_for(playing, 60)
        await until(self.all_taken)

    async def dies(self) -> None:
        """It is killed, and another one begins."""
        await self.kill()
        self.deaths += 1
        await self.begin()

    async def _reaches(self, part: Part, acts: float) -> None:
        await until(lambda: self.played(part) >= acts, longest_step=0.01)

    def played(self, part: Part) -> int:
        """How many of its acts have been played."""
        assert self._stage is not None
        return self._stage.played.get(part, 0)

    def people(self, *what: str) -> dict[str, set[Person]]:
        """Whom the script lets do each of these, over all places."""
        report = self.night.report()["seats"]
        return {
            each: {(SEATS[seat], person) for seat, told in report.items() for person in told[each]}
            for each in what
        }

    def pairs(self) -> list[tuple[Person, Person]]:
        """Who the script lets enter twice, which nobody knows but the shop."""
        pairs = self.night.report()["pairs"]
        return [((SEATS[a], one), (SEATS[b], other)) for (a, one), (b, other) in pairs]

    def said(self) -> Counter[Person]:
        """All that people have ever said: the account, and its number there."""
        told = Counter(
            (name, f"{each['chat']} {each['message_id']}")
            for name, here in self.places.items()
            for each in here.side.said
        )
        told.update(("page", each) for each in self.night.page.told)
        told.update(("insta", each) for each in self.night.insta.told)
        return told

    async def recorded(self) -> Counter[Person]:
        """The same, as far as it is in the store."""
        found = await self.rows(
            """
            SELECT account.name, conversation.chat_kind, conversation.chat, message.remote_id FROM message
            JOIN conversation ON conversation.id = message.conversation_id
            JOIN account ON account.id = conversation.account_id WHERE message.author = 'customer'
            """
        )
        return Counter(
            (account, number if kind == "comment" else f"{chat} {number}")
            for account, kind, chat, number in found
        )

    async def comments(self, name: str) -> dict[str, str]:
        """The public comments of an account that have not been taken away, by their ids."""
        found = await self.rows(
            f"""
            SELECT message.remote_id, message.body FROM message
            JOIN conversation ON conversation.id = message.conversation_id
            JOIN account ON account.id = conversation.account_id
            WHERE account.name = '{name}' AND conversation.chat_kind = 'comment' AND message.author = 'customer'
                AND message.deleted_at IS NULL
            """
        )
        return dict(found)

    async def entries(self, game: str) -> list[Entry]:
        """What the store has of a game, read past our code. Whoever came when it was closed already has no
        reason there."""
        found = await self.rows(
            f"""
            SELECT account.name, contact.remote_id, entry.weight, entry.why
            FROM game_entry AS entry JOIN game ON game.id = entry.game_id
            JOIN contact ON contact.id = entry.contact_id JOIN account ON account.id = contact.account_id
            WHERE game.name = '{game}'
            """
        )
        return [
            Entry((account, person), weight, why or ("" if weight else "late"))
            for account, person, weight, why in found
        ]

    async def unsure_of(self, words: str) -> set[Person]:
        """Of whom nobody knows whether they got something with these words."""
        found = await self.rows(
            f"""
            SELECT account.name, conversation.chat FROM outbox
            JOIN conversation ON conversation.id = outbox.conversation_id
            JOIN account ON account.id = conversation.account_id
            WHERE outbox.state = 'unconfirmed' AND outbox.body = '{words}'
            """
        )
        return {(account, chat) for account, chat in found}

    def has_blocked(self, person: Person) -> bool:
        """Whether somebody wants to hear nothing more."""
        return person[1] in self.places[person[0]].side.blocked

    async def was_read_back(self, person: Person) -> bool:
        """Whether something somebody said became known by reading back, as the journal has it."""
        is_server = self.store.startswith("postgresql")
        body = "convert_from(body, 'UTF8')" if is_server else "CAST(body AS text)"
        found = await self.rows(
            f"""
            SELECT id FROM journal
            WHERE {body} LIKE '%{person[1]}%' AND (kind LIKE 'recovered%' OR kind LIKE 'polled%')
            LIMIT 1
            """
        )
        return bool(found)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _words(moment: Moment, *, linked: bool = True) -> re.Pattern[str]:
    """What people read of it, whatever they are called and in which language."""
    link = (REPLAY if moment is Moment.REPLAY else LINK) if linked else ""
    texts = Invitation(TITLE, link, BEGINS).texts(moment).values()
    patterns = (".*".join(map(re.escape, re.split(r"\{given\|[^}]*\}", each))) for each in texts)
    return re.compile("|".join(patterns))


def _is_article(sent: dict[str, Any]) -> bool:
    return "attachment" in sent.get("message", {})
