"""A week of a shop on a clock that jumps: the program's own receiver, policies, rules, jobs and dispatcher on fake
platforms, beside what docs/automation.md promises, and a worker that is killed at random."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import shutil
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from socialdesk.assembly.asking import explaining
from socialdesk.assembly.services import kept_hours, rule_follower
from socialdesk.config import load
from socialdesk.errors import NotAllowed
from socialdesk.model.changes import Resolve
from socialdesk.model.ids import Instant
from socialdesk.model.message import RawUpdate
from socialdesk.services.acknowledging import Wanted
from socialdesk.services.receiver import Receiver
from socialdesk.services.replies import Replies
from socialdesk.store.automatic import Guard
from socialdesk.store.engine.database import Connection
from socialdesk.store.store import Store
from tests.support import week_bodies
from tests.support.clock import ManualClock
from tests.support.mortal import Played, Worker, send_all
from tests.support.week_people import (
    BACK,
    DAY,
    LEAVE,
    PHRASES,
    QUESTIONS,
    SLOT,
    Event,
    Person,
    Story,
    people,
)
from tests.support.week_promised import Promised, Talk
from tests.support.week_shop import PLATFORMS, RULES, Kind

ANSWERS = Path(__file__).parent.parent.parent / "docs" / "answers"


@dataclass
class Life(Worker):
    """A worker that takes in, decides, follows rules, and sends."""

    receiver: Receiver
    decide: Callable[[], Awaitable[Any]]
    looks: list[Callable[[], Awaitable[Any]]]
    follow: Callable[[], Awaitable[Any]]


class Week(Played[Life]):
    """One shop's week with `customers`, beginning on a Monday; the worker is killed `kills` times."""

    def __init__(
        self, folder: Path, url: str, kind: Kind, *, seed: int, customers: int, kills: int = 0
    ) -> None:
        self.kind = kind
        start = datetime.combine(kind.monday, datetime.min.time(), ZoneInfo(kind.zone))
        self.start = int(start.timestamp())
        path = folder / "config.toml"
        path.write_text(kind.config(url), encoding="utf-8")
        (folder / "rules.toml").write_text(RULES, encoding="utf-8")
        if not (folder / "answers").exists():
            shutil.copytree(ANSWERS, folder / "answers")
        config = load(str(path), {})
        clock = ManualClock(self.start * 1000)
        super().__init__(url, config, clock, seed=seed, kills=kills)
        self.guard = Guard(config.automatic.per_hour, config.shop.language)
        self.people = people(customers, self.chance)
        self.numbers = itertools.count(1)
        self.ahead: list[Event] = []
        story = Story(self.start, self.chance, self.numbers, asks=kind.asks)
        for person in self.people:
            for event in story.events(person):
                if event.at < self.start + 7 * DAY:
                    heapq.heappush(self.ahead, event)
        self.ticks: list[int] = []
        self.clocks = {each: kind.clock(each) for each in PLATFORMS}
        self.talks: dict[Person, Talk] = {}
        self.expected: Counter[tuple[str, str]] = Counter()
        """What is promised, by chat."""
        self.explained = 0
        self.unlike: list[object] = []
        """Where what happened, or what `explain` says, is not what is promised."""
        self._ids: dict[str, int] = {}
        self._due: dict[Person, None] = {}

    # -- a worker

    async def open(self) -> None:
        self.desk = await self.new_store()
        limits = {name: side.capabilities for name, side in self.sides.items()}
        self.replies = Replies(self.desk, self.clock, limits)
        await self.desk.canned.save("ma", "[rule] MA10")
        await self.begin()
        hours = kept_hours(self.desk, self.config)
        await hours.read()
        accounts = {row.name: row for row in await self.desk.accounts.all()}
        self.rows = {name: row.id for name, row in accounts.items()}
        self.names = {number: name for name, number in self.rows.items()}
        self.explaining = await explaining(self.desk, self.config, accounts, print)

    async def begin(self) -> None:
        worker, answering = await self.born()
        store = worker.store
        receiver = Receiver(store, self.clock, answering.policies, worker.dispatcher.wake)
        looks = [each.run for each in answering.jobs if each.name == "acknowledge_due"]
        assert len(looks) == 1
        follower = rule_follower(store, self.config, self.clock)
        follow = follower.look if self.kind.rules else _nothing
        await follow()
        self.life = Life(
            store,
            worker.mortal,
            worker.dispatcher,
            receiver,
            answering.decider.decide,
            looks,
            follow,
        )
        self.doom(self._pace())

    def _pace(self) -> int:
        """Transactions within which the worker dies, so that all deaths have room."""
        return max(2, 2 * 3 * len(self.ahead) // max(self.kills - self.deaths, 1) // 3)

    # -- what happens

    async def run(self) -> None:
        """The whole week, and what is left to be sent after it."""
        while self.ahead or self.ticks:
            now = min([each.at for each in self.ahead[:1]] + self.ticks[:1])
            self._move(now)
            while self.ticks and self.ticks[0] <= now:
                heapq.heappop(self.ticks)
            self._pass(now)
            await self.surely(_look)
            batch: list[Event] = []
            while self.ahead and self.ahead[0].at <= now:
                event = heapq.heappop(self.ahead)
                if event.kind in ("desk", "resolve"):
                    await self._take_in(batch, now)
                    await self._act(event)
                    batch = []
                else:
                    batch.append(event)
            await self._take_in(batch, now)
        for _ in range(5):
            self._move(self.clock.now() // 1000 + 60)
            await self.surely(send_all)
        await self.desk.close()
        await self.life.store.close()

    def _move(self, now: int) -> None:
        self.clock.advance(now - self.clock.now() / 1000)

    def _pass(self, now: int) -> None:
        for person in [*self._due]:
            talk = self.talks[person]
            self._promise(person, talk.passes(now, person.given, person.profile))
            if talk.due is None:
                del self._due[person]

    def _promise(self, person: Person, said: Sequence[str]) -> None:
        for each in said:
            self.expected[week_bodies.chat_of(person), each] += 1

    def _talk(self, person: Person) -> Talk:
        kind = self.kind
        if person not in self.talks:
            clock = self.clocks[person.account]
            self.talks[person] = Talk(clock, kind.after, kind.comments, kind.asks, kind.rules)
        return self.talks[person]

    async def _take_in(self, batch: Sequence[Event], now: int) -> None:
        """Platforms hand over what people said; those that nobody confirms hand it over once more."""
        if not batch:
            await self.surely(send_all)
            return
        said = [each for each in batch if each.kind in ("say", "back")]
        explained = await self._explain(batch, now)
        updates: dict[str, list[RawUpdate]] = defaultdict(list)
        for event in batch:
            account, raw = week_bodies.raw_of(event)
            updates[account].append(raw)
            self._hear(event, explained)
        for event in said:
            if said_so := self._talk(event.person).rule(event):
                self._promise(event.person, [said_so])

        async def receive(life: Life) -> None:
            handed = [
                life.receiver.receive(self.rows[name], partial(week_bodies.parse, name), some)
                for name, some in updates.items()
            ]
            await asyncio.gather(*handed)

        await self.surely(receive)
        await self.surely(_decide)
        await self.surely(_follow)
        await self.surely(send_all)

    def _hear(self, event: Event, explained: dict[int, Any]) -> None:
        talk = self._talk(event.person)
        match event.kind:
            case "say" | "back":
                promised = talk.writes(event)
                self._promise(event.person, promised.said)
                if event.number in explained:
                    self._compare(event, promised, explained[event.number])
                if talk.due is not None:
                    self._due[event.person] = None
                    heapq.heappush(self.ticks, event.at + self.kind.after)
                if event.person.program and promised.said:
                    self._answer_as_a_program(event)
            case "edit":
                talk.edits(event)
            case "phone":
                talk.is_written_to(event.at)
            case _:
                pass

    def _answer_as_a_program(self, event: Event) -> None:
        """Nobody marks it as one; it answers each of our words at once."""
        person, number = event.person, next(self.numbers)
        others = [each for each in QUESTIONS if each.language == person.language]
        phrase = {
            "wishes": BACK if event.phrase == LEAVE else LEAVE,
            "asks": others[number % len(others)],
            "talks": PHRASES[0] if person.language == "vi" else PHRASES[-3],
        }[person.program]
        heapq.heappush(
            self.ahead, Event(event.at + SLOT, next(self.numbers), "say", person, phrase, number)
        )

    def _compare(self, event: Event, promised: Promised, found: Any) -> None:
        self.explained += 1
        seen, wanted = (found.code, named(found.text)), (promised.why, promised.text)
        is_told_by_name = (
            week_bodies.chat_of(event.person) not in self._ids and event.person.language == "en"
        )
        if found.code not in SPOKEN or is_told_by_name:
            seen, wanted = (found.code, ""), (promised.why, "")
        if seen != wanted:
            self.unlike.append(("explain", event, seen, wanted))

    async def _explain(self, batch: Sequence[Event], now: int) -> dict[int, Any]:
        """What `acknowledge explain` says of each that comes alone."""
        found: dict[int, Any] = {}
        once = Counter(each.person for each in batch)
        for event in batch:
            person, phrase = event.person, event.phrase
            if once[person] > 1 or event.kind != "say" or person.is_bot:
                continue
            number = await self._number(person)
            if number is None and person.channel == "comments":
                continue
            wanted = Wanted(
                number, phrase.text, self.rows[person.account], person.profile, person.name
            )
            found[event.number] = await self.explaining.explain(wanted, Instant(now * 1000))
        return found

    async def _number(self, person: Person) -> int | None:
        chat = week_bodies.chat_of(person)
        if chat not in self._ids:

            async def find(conn: Connection) -> list[Any]:
                sql = "SELECT id FROM conversation WHERE account_id = $1 AND chat = $2"
                return list(await conn.rows(sql, self.rows[person.account], chat))

            for (number,) in await self.desk.database.read(find):
                self._ids[chat] = number
        return self._ids.get(chat)

    async def _act(self, event: Event) -> None:
        """A person of the shop does something on the desk."""
        number = await self._number(event.person)
        talk, now = self._talk(event.person), self.clock.now()
        if number is None:
            return
        if event.kind == "resolve":
            await self.desk.conversations.do(Resolve(), [number], "linh", now)
            talk.resolves()
        else:
            try:
                await self.replies.send(number, event.phrase.text, f"reply{event.number}", "linh")
            except NotAllowed:
                return
            talk.is_written_to(event.at)
        await self.surely(_follow)
        await self.surely(send_all)
        await self.see_to_doubts()

    # -- what came of it

    async def totals(self) -> dict[str, object]:
        """All that must be the same whether or not a worker died."""
        store = await Store.open(self.url)

        async def read(conn: Connection) -> dict[str, object]:
            return {
                name: sorted(tuple(each) for each in await conn.rows(sql))
                for name, sql in TOTALS.items()
            }

        found = await store.database.read(read)
        await store.close()
        return found

    def arrived(self) -> Counter[tuple[str, str]]:
        """What platforms were given of what the program says by itself, as `said`."""
        got = [each for side in self.sides.values() for each in side.got if not each.by_person]
        return Counter((str(each.chat), named(each.body)) for each in got)

    async def in_doubt(self) -> int:
        """How many automatic messages may have been lost."""
        store = await Store.open(self.url)
        rows = await store.deliveries.rows("unconfirmed", 9_999)
        await store.close()
        return sum(row.kind == "acknowledgement" for row in rows)

    async def called(self) -> int:
        """How often a person was called because too much would have been said."""
        store = await Store.open(self.url)

        async def read(conn: Connection) -> list[Any]:
            sql = "SELECT count(*) FROM message WHERE kind = 'note' AND sender = 'socialdesk'"
            return [tuple(each) for each in await conn.rows(sql)]

        ((total,),) = await store.database.read(read)
        await store.close()
        return int(total)

    @staticmethod
    def chat_of(person: Person) -> str:
        """Their chat, as the program names it."""
        return week_bodies.chat_of(person)

    @property
    def calls(self) -> int:
        """How often that is promised."""
        return sum(talk.called for talk in self.talks.values())

    async def said(self) -> Counter[tuple[str, str]]:
        """What the program has said by itself, by chat, in the words of what is promised."""
        store = await Store.open(self.url)

        async def read(conn: Connection) -> list[Any]:
            sql = (
                "SELECT conversation.chat, outbox.body FROM outbox JOIN conversation ON conversation.id = outbox.conversation_id "
                "WHERE outbox.kind = 'acknowledgement' AND outbox.act = 'say' AND outbox.state <> 'cancelled'"
            )
            return [tuple(each) for each in await conn.rows(sql)]

        found = await store.database.read(read)
        await store.close()
        return Counter((chat, named(body)) for chat, body in found)


def named(body: str) -> str:
    """A text in the words of what is promised."""
    for begin, name in BEGINS:
        if body.startswith(begin):
            return name
    return body


TOTALS = {
    "messages": "SELECT author, kind, count(*) FROM message WHERE author IN ('customer', 'owner', 'program') GROUP BY author, kind",
    "notes": "SELECT body, count(*) FROM message WHERE kind = 'note' GROUP BY body",
    "said": "SELECT kind, body, count(*) FROM outbox WHERE state <> 'cancelled' GROUP BY kind, body",
    "conversations": "SELECT status, priority, count(*), sum(episode) FROM conversation GROUP BY status, priority",
    "rules": "SELECT rule, count(*) FROM rule_firing GROUP BY rule",
    "tags": "SELECT tag, count(*) FROM conversation_tag GROUP BY tag",
    "served": "SELECT outcome, answer, count(*) FROM self_service GROUP BY outcome, answer",
    "called": "SELECT code, count(*) FROM automatic_stop GROUP BY code",
}
SPOKEN = ("said", "later", "answer", "person", "wish")
"""What `acknowledge explain` calls that something is said."""
BEGINS = (
    ("Dạ Hoa Sen sẽ không gửi", "[left]"), ("Dạ Hoa Sen đã ghi nhận", "[back]"), ("Dạ em đã báo nhân viên", "[called vi]"),
    ("I have called a person", "[called en]"), ("แจ้งพนักงานแล้ว", "[called th]"), ("Dạ phí ship như sau", "[phi-ship]"),
    ("ค่าส่งในเมือง", "[phi-ship]"), ("Dạ shop mở cửa", "[gio-mo-cua]"), ("ร้านเปิด 8:00", "[gio-mo-cua]"),
    ("Dạ có ạ, bạn nhận hàng", "[cod]"), ("Wholesale starts", "[gia-si]"), ("Seams and zips", "[bao-hanh]"),
    ("Our sizes", "[size]"), ("You can exchange size", "[doi-tra]"),
)  # fmt: skip


async def _nothing() -> None:
    return


async def _look(life: Life) -> None:
    for each in life.looks:
        await each()


async def _decide(life: Life) -> None:
    await life.decide()


async def _follow(life: Life) -> None:
    await life.follow()
