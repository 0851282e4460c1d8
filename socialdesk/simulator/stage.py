"""Where a live evening is played: a script's acts become comments and messages on the simulated platforms."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Protocol, runtime_checkable

from socialdesk.clock import Clock
from socialdesk.simulator.followers import Followers, TelegramFollowers, ZaloFollowers
from socialdesk.simulator.graph import GraphServer
from socialdesk.simulator.graph_page import PageSide, as_object
from socialdesk.simulator.hosted import Json
from socialdesk.simulator.script import Act, Deed, Part, Script
from socialdesk.simulator.telegram_discussion import Discussion
from socialdesk.simulator.zalo import OaSide

TICK = 0.1
"""Seconds between two looks at what is due: what falls between them is told together where a platform
does that."""
WRITES_BACK = 1.0
"""Seconds after a private reply."""
THANKS = "dạ em nhận được rồi, cho em hỏi thêm với ạ"
FAMILIES = (
    "Nguyễn",
    "Trần",
    "Lê",
    "Phạm",
    "Hoàng",
    "Phan",
    "Vũ",
    "Đặng",
    "Bùi",
    "Đỗ",
    "Hồ",
    "Ngô",
    "Dương",
    "Lý",
)
GIVEN = (
    "Anh", "Bảo", "Châu", "Duyên", "Giang", "Hà", "Hân", "Hương", "Khánh", "Lan", "Linh", "Mai", "My", "Ngọc", "Nhi",
    "Phương", "Quỳnh", "Tâm", "Thảo", "Trang", "Tú", "Uyên", "Vy", "Yến",
)  # fmt: skip


def names(number: int) -> tuple[str, str]:
    """What a person with this number is called: family and given name."""
    return FAMILIES[number % len(FAMILIES)], GIVEN[number * 7 % len(GIVEN)]


def person_of(number: int) -> Json:
    """The same as Telegram's user."""
    family, given = names(number)
    return {"id": 20_000_000 + number, "first_name": given, "last_name": family}


class Platform(Protocol):
    """A place where people talk. `say` gives what `edit` and `remove` are told."""

    def say(self, said: Sequence[tuple[int, str]]) -> list[Any]:
        """Some people (by their numbers) say something at about the same time."""
        ...

    def edit(self, what: Any, text: str) -> None:
        """Somebody corrects it."""
        ...

    def remove(self, what: Any) -> None:
        """Somebody takes it away."""
        ...

    def block(self, person: int) -> None:
        """Somebody wants to hear nothing more."""
        ...

    def name(self, person: int) -> str:
        """Somebody's id there."""
        ...


@runtime_checkable
class Holding(Protocol):
    """A place that may keep to itself for long what people said."""

    def hold(self, person: int, text: str) -> None:
        """Somebody says something of which nobody is told until it is released."""
        ...

    def release(self) -> None:
        """What was held back is told."""
        ...


@dataclass(slots=True)
class LiveComments:
    """Under a live video of a Page or an Instagram account."""

    server: GraphServer
    side: PageSide
    video: str
    post: str
    told: list[str] = field(default_factory=list)
    """Every comment by its id, also those that were taken away."""

    def begin(self) -> None:
        """It is on the air. Whoever is answered in private writes back there."""
        before = self.side.on_sent

        def heard(side: PageSide, sent: Json) -> None:
            if callable(before):
                before(side, sent)
            if "comment_id" in as_object(sent.get("data", {}).get("recipient")):
                loop = asyncio.get_running_loop()
                loop.call_later(WRITES_BACK, self.server.say, side, sent["chat"], THANKS)

        self.side.on_sent = heard
        self.server.go_live(self.side, self.video, self.post)

    def end(self) -> None:
        """It is over."""
        self.server.end_live(self.side, self.post)

    def say(self, said: Sequence[tuple[int, str]]) -> list[Any]:
        """See `Platform`."""
        for person, _ in said:
            self.side.people.setdefault(self.name(person), self._called(person))
        some = [(self.name(person), text) for person, text in said]
        ids = self.server.comment_together(self.side, some, self.post)
        self.told += ids
        return list(ids)

    def edit(self, what: Any, text: str) -> None:
        """See `Platform`."""
        self.server.edit_comment(self.side, what, text)

    def remove(self, what: Any) -> None:
        """See `Platform`."""
        self.server.remove_comment(self.side, what)

    def block(self, person: int) -> None:
        """See `Platform`."""
        self.side.blocked.add(self.name(person))

    def name(self, person: int) -> str:
        """See `Platform`."""
        return f"78{person:014}"

    def _called(self, person: int) -> str:
        words = names(person)
        return f"{words[1].lower()}.{person}" if self.side.ig_id else " ".join(words)


@dataclass(slots=True)
class GroupTalk:
    """In the group where a channel's posts are talked about."""

    discussion: Discussion

    def say(self, said: Sequence[tuple[int, str]]) -> list[Any]:
        """See `Platform`."""
        return [self.discussion.comment(person_of(person), text) for person, text in said]

    def edit(self, what: Any, text: str) -> None:
        """See `Platform`."""
        self.discussion.server.edit(self.discussion.bot, what, text)

    def remove(self, what: Any) -> None:
        """See `Platform`: the Bot API tells nobody."""

    def block(self, person: int) -> None:
        """See `Platform`."""
        self.discussion.bot.blocked.add(self.name(person))

    def name(self, person: int) -> str:
        """See `Platform`."""
        return str(person_of(person)["id"])


@dataclass(slots=True)
class PrivateTalk:
    """In private with an account. Their messages can be corrected on Telegram alone."""

    followers: Followers

    def say(self, said: Sequence[tuple[int, str]]) -> list[Any]:
        """See `Platform`."""
        return [self._say(person, text) for person, text in said]

    def _say(self, person: int, text: str) -> Any:
        match self.followers:
            case TelegramFollowers():
                return self.followers.server.say(self.followers.bot, person_of(person), text)
            case ZaloFollowers():
                called = " ".join(names(person))
                self.followers.oa.people.setdefault(self.name(person), called)
        return self.followers.write(person, text)

    def hold(self, person: int, text: str) -> None:
        """See `Holding`: only an Official Account's webhooks are so late."""
        side = self.followers.side
        if isinstance(side, OaSide):
            side.holds = True
        self._say(person, text)
        if isinstance(side, OaSide):
            side.holds = False

    def release(self) -> None:
        """See `Holding`."""
        if isinstance(self.followers, ZaloFollowers):
            self.followers.server.release(self.followers.oa)

    def edit(self, what: Any, text: str) -> None:
        """See `Platform`."""
        if isinstance(self.followers, TelegramFollowers):
            self.followers.server.edit(self.followers.bot, what, text)

    def remove(self, what: Any) -> None:
        """See `Platform`: nobody is told."""

    def block(self, person: int) -> None:
        """See `Platform`."""
        self.followers.leave(person)

    def name(self, person: int) -> str:
        """See `Platform`."""
        return self.followers.person(person)


@dataclass(slots=True)
class Stage:
    """Plays a script, part by part. `speed` 2 plays it in half of its time."""

    script: Script
    platforms: Mapping[str, Platform]
    clock: Clock
    speed: float = 1.0
    played: dict[Part, int] = field(default_factory=dict)
    """How many acts of each part have been played by now."""

    async def play(self, part: Part) -> None:
        """One part from its beginning to its end. What was held back is told at the beginning of the late
        one."""
        if part is Part.LATE:
            for each in self.platforms.values():
                if isinstance(each, Holding):
                    each.release()
        acts, said = self.script.parts[part], dict[int, Any]()
        began, place = self.clock.monotonic(), 0
        while place < len(acts):
            now = (self.clock.monotonic() - began) * self.speed
            first = place
            while place < len(acts) and acts[place].at <= now:
                place += 1
            self._do(acts, range(first, place), said)
            self.played[part] = place
            if place < len(acts):
                await self.clock.sleep(TICK)

    def _do(self, acts: Sequence[Act], due: range, said: dict[int, Any]) -> None:
        """What is due. People say what they say before anybody takes something back."""
        for name, platform in self.platforms.items():
            mine = [place for place in due if acts[place].seat == name]
            if isinstance(platform, Holding):
                for act in (acts[place] for place in mine if acts[place].deed is Deed.HELD):
                    platform.hold(act.person, act.text)
            new = [place for place in mine if _is_said(acts[place])]
            if new:
                words = [(acts[place].person, acts[place].text) for place in new]
                said |= zip(new, platform.say(words), strict=True)
            for act in (acts[place] for place in mine):
                if act.deed is Deed.BLOCK:
                    platform.block(act.person)
                elif act.about is not None and act.text:
                    platform.edit(said[act.about], act.text)
                elif act.about is not None:
                    platform.remove(said[act.about])

    def report(self) -> Json:
        """What the whole script comes to, people by their platform's ids, and how far it was played."""
        told: Json = {}
        for seat, tally in self.script.tally().items():
            name = self.platforms[seat].name
            told[seat] = {
                key: sorted(map(name, value)) if isinstance(value, set) else value
                for key, value in asdict(tally).items()
            }
        pairs = [
            [[seat, self.platforms[seat].name(person)], [other, self.platforms[other].name(person)]]
            for seat, other, person in self.script.pairs()
        ]
        lengths = {part.value: len(acts) for part, acts in self.script.parts.items()}
        played = {part.value: self.played.get(part, 0) for part in Part}
        return {
            "word": self.script.word, "acts": lengths, "played": played, "seats": told, "pairs": pairs,
        }  # fmt: skip


def _is_said(act: Act) -> bool:
    """Whether somebody says something new, which is told at once."""
    return act.about is None and bool(act.text) and act.deed is not Deed.HELD
