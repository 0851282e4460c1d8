"""Followers by the thousand: people who are no more than a number and wrote once, on any platform."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from dataclasses import dataclass, field

from socialdesk.simulator.graph import GraphServer
from socialdesk.simulator.graph_page import PageSide
from socialdesk.simulator.telegram import BotSide, TelegramServer
from socialdesk.simulator.weather import Weather, received
from socialdesk.simulator.zalo import OaSide, ZaloServer
from socialdesk.simulator.zalo_bot import ZaloBots, ZaloBotSide

ALO = "alo shop ơi"
TOGETHER = 50
"""Events that come in one call where a platform puts several into one."""


@dataclass(slots=True)
class Followers(ABC):
    """The followers of one account, numbered from 1; `count` is how many there are."""

    count: int = field(default=0, init=False)

    @property
    @abstractmethod
    def side(self) -> BotSide | OaSide | ZaloBotSide | PageSide:
        """The account as its server knows it."""

    @abstractmethod
    def person(self, number: int) -> str:
        """Somebody's id at the platform."""

    @abstractmethod
    def write(self, number: int, text: str) -> None:
        """One of them writes."""

    def gather(self, count: int) -> None:
        """So many more follow, and each says hello."""
        first, self.count = self.count + 1, self.count + count
        for number in range(first, self.count + 1):
            self.write(number, ALO)

    def block(self, share: float, chance: random.Random) -> set[str]:
        """A share (0 to 1) of them wants to hear nothing more; who, by their ids."""
        everybody = [self.person(number) for number in range(1, self.count + 1)]
        gone = set(chance.sample(everybody, round(len(everybody) * share)))
        self.side.blocked |= gone
        return gone

    def leave(self, number: int) -> None:
        """One of them wants to hear nothing more, and the platform tells of it where it does that."""
        self.side.blocked.add(self.person(number))

    def plan(self, messages: int) -> None:
        """How many messages the account still has. Raises ValueError where no platform counts them."""
        if isinstance(self.side, OaSide):
            self.side.quota = messages
        elif isinstance(self.side, ZaloBotSide):
            self.side.plan = len(self.side.sent) + messages
        else:
            raise ValueError("nobody counts messages here")

    @property
    def weather(self) -> Weather:
        """What goes wrong with what they are sent."""
        return self.side.weather

    def received(self) -> dict[str, list[str]]:
        """What each of them got, in order, by their id."""
        return received(self.side.sent)


@dataclass(slots=True)
class TelegramFollowers(Followers):
    """A bot's."""

    server: TelegramServer
    bot: BotSide

    @property
    def side(self) -> BotSide:
        """See `Followers`."""
        return self.bot

    def person(self, number: int) -> str:
        """See `Followers`."""
        return str(20_000_000 + number)

    def write(self, number: int, text: str) -> None:
        """See `Followers`."""
        who = {"id": int(self.person(number)), "first_name": f"Khách {number}"}
        self.server.say(self.bot, who, text)

    def leave(self, number: int) -> None:
        """See `Followers`: the bot is "kicked"."""
        self.bot.blocked.add(self.person(number))
        who = {"id": int(self.person(number)), "is_bot": False, "first_name": f"Khách {number}"}
        member = {"user": {"id": self.bot.id, "is_bot": True, "first_name": "Hoa Sen"}}
        self.server.push(
            self.bot,
            my_chat_member={
                "chat": {"id": who["id"], "type": "private", "first_name": who["first_name"]},
                "from": who,
                "date": self.server.clock.now() // 1000,
                "old_chat_member": {**member, "status": "member"},
                "new_chat_member": {**member, "status": "kicked", "until_date": 0},
            },
        )


@dataclass(slots=True)
class ZaloFollowers(Followers):
    """An Official Account's."""

    server: ZaloServer
    oa: OaSide

    @property
    def side(self) -> OaSide:
        """See `Followers`."""
        return self.oa

    def person(self, number: int) -> str:
        """See `Followers`."""
        return f"61424949{number:011}"

    def write(self, number: int, text: str) -> None:
        """See `Followers`."""
        self.oa.people.setdefault(self.person(number), f"Khách {number}")
        self.server.say(self.oa, self.person(number), text)

    def leave(self, number: int) -> None:
        """See `Followers`: they follow it no more."""
        user = self.person(number)
        self.oa.blocked.add(user)
        event = {
            "app_id": self.oa.app_id, "oa_id": self.oa.oa_id, "follower": {"id": user}, "user_id_by_app": f"9{user[1:]}",
            "event_name": "unfollow", "source": "oa_profile", "timestamp": str(self.server.clock.now()),
        }  # fmt: skip
        self.server.event(self.oa, event)


@dataclass(slots=True)
class ZaloBotFollowers(Followers):
    """A Zalo bot's."""

    bots: ZaloBots
    bot: ZaloBotSide

    @property
    def side(self) -> ZaloBotSide:
        """See `Followers`."""
        return self.bot

    def person(self, number: int) -> str:
        """See `Followers`."""
        return f"7ede9afa66{number:010x}"

    def write(self, number: int, text: str) -> None:
        """See `Followers`."""
        self.bots.write(self.bot, self.person(number), f"Khách {number}", text)


@dataclass(slots=True)
class PageFollowers(Followers):
    """A Page's or an Instagram account's."""

    server: GraphServer
    page: PageSide

    @property
    def side(self) -> PageSide:
        """See `Followers`."""
        return self.page

    def person(self, number: int) -> str:
        """See `Followers`."""
        return f"79{number:014}"

    def write(self, number: int, text: str) -> None:
        """See `Followers`."""
        self._meet(number)
        self.server.say(self.page, self.person(number), text)

    def gather(self, count: int) -> None:
        """See `Followers`: many come in one call."""
        numbers = range(self.count + 1, self.count + count + 1)
        self.count += count
        for start in range(0, count, TOGETHER):
            some = numbers[start : start + TOGETHER]
            for number in some:
                self._meet(number)
            self.server.say_together(self.page, [(self.person(number), ALO) for number in some])

    def _meet(self, number: int) -> None:
        self.page.people.setdefault(self.person(number), f"Khách {number}")
