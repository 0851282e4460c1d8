"""Random things that happen to a few conversations of a store, in every order that there is."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

from socialdesk.errors import NotAllowed
from socialdesk.model.changes import Assign, Reopen, Resolve, Snooze, Tag
from socialdesk.model.delivery import (
    DeliveryKind,
    NewDelivery,
    Refused,
    Sent,
    Settlement,
    Unconfirmed,
)
from socialdesk.model.ids import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    AccountId,
    ConversationId,
    Instant,
    RemoteAddress,
    RemoteChat,
    RemoteId,
)
from socialdesk.model.imported import SAID, By, Imported
from socialdesk.model.message import Author, ChatKind, Deletion, Edit, InboundMessage, Move, Sender
from socialdesk.model.reason import Reason
from socialdesk.store.imports import Placed
from socialdesk.store.store import Store
from tests.support.broadcasts import EVERYBODY, tell
from tests.support.make import NOW, arrival, inbound, sender

AGENTS = ("linh", "mai")
EARLY = list(range(1, 40))
"""Numbers of all conversations that there may be."""


class Story:
    """Random things that happen to a few conversations, each a little later than the one before, told in an
    order of its own."""

    names: tuple[str, ...] = (
        ("customer",) * 6 + ("reply", "reply", "send", "send", "elsewhere", "edit", "delete", "again", "later", "release",
        "resolve", "reopen", "assign", "bring", "undo", "redo", "cancel", "tag", "move")
    )  # fmt: skip
    chats = "123"

    def __init__(self, store: Store, seed: int) -> None:
        self.store = store
        self.chance = random.Random(seed)
        self.now = NOW
        self.number = 100
        self.told: list[InboundMessage] = []
        self.held: list[Any] = []
        self.moved = False
        self.sent: list[tuple[str, str]] = []

    async def go_on(self) -> None:
        self.now = Instant(self.now + self.chance.randrange(1, 5 * MINUTE))
        await getattr(self, self.chance.choice(self.names))()

    def message(self, **more: Any) -> InboundMessage:
        self.number += 1
        chat = more.pop("chat", None) or self.chance.choice(self.chats)
        who = self.person(chat)
        # The platform's clock is not ours, and some count in seconds.
        moment = self.now + self.chance.randrange(-3_000, 3_000)
        moment -= moment % SECOND if chat == "2" else 0
        return inbound(
            "alo",
            str(self.number),
            chat,
            contact=who,
            **{"sender": who, "at": Instant(moment), **more},
        )

    def person(self, chat: str) -> Sender:
        return sender(f"Khách {chat}", chat)

    def account(self, chat: str) -> int:
        return 1

    async def take(self, *events: Any) -> None:
        heard = []
        for each in events:
            of = each.message if isinstance(each, Edit) else each
            chat = of.chat
            one = arrival(each, account=self.account(chat))
            heard.append(replace(one, raw=replace(one.raw, received_at=self.now)))
        await self.store.record(heard, self.now, ())

    async def customer(self) -> None:
        said = [self.message() for _ in range(self.chance.randrange(1, 4))]
        self.told += said
        await self.take(*said)

    async def elsewhere(self) -> None:
        said = self.message(author=Author.OWNER, sender=sender("elsewhere", "9"))
        self.told.append(said)
        await self.take(said)

    async def later(self) -> None:
        """Said now, heard of another time."""
        author = self.chance.choice((Author.CUSTOMER, Author.CUSTOMER, Author.OWNER, Author.BOT))
        self.held.append(self.message(author=author))

    async def release(self) -> None:
        self.chance.shuffle(self.held)
        if self.held:
            await self.take(self.held.pop())

    async def again(self) -> None:
        if self.told:
            await self.take(self.chance.choice(self.told))

    async def edit(self) -> None:
        if self.told:
            edited = Edit(
                replace(self.chance.choice(self.told), body=f"sửa {self.number}"), self.now
            )
            self.held.append(edited)

    async def delete(self) -> None:
        if self.told:
            gone = self.chance.choice(self.told)
            self.held.append(Deletion(gone.chat, (gone.remote_id,)))

    async def move(self) -> None:
        if not self.moved and self.chance.random() < 0.3:
            self.moved = True
            await self.take(
                Move(RemoteChat("3"), RemoteChat("1"), RemoteAddress('{"chat_id": "1"}'))
            )

    async def _some(self) -> int | None:
        found = await self.store.inbox.by_ids(EARLY)
        return self.chance.choice(sorted(found)) if found else None

    async def reply(self) -> None:
        if (number := await self._some()) is not None:
            self.number += 1
            seen = await self.store.conversations.newest() if self.chance.random() < 0.7 else None
            if seen is not None and self.chance.random() < 0.4:
                await self.customer()
                self.now = Instant(self.now + 1)
            parts = [
                NewDelivery(f"k{self.number}#{part}", ConversationId(number), DeliveryKind.REPLY, f"dạ {part}", self.chance.choice(AGENTS))
                for part in range(self.chance.randrange(1, 3))
            ]  # fmt: skip
            await self.store.outbox.reply(parts, self.now, seen)

    async def send(self) -> None:
        accounts = [AccountId(1), AccountId(2)]
        held = await self.store.claims.claim(accounts, self.now, Instant(self.now + MINUTE), 100)
        # People are told in an order that is each engine's own.
        for claimed in sorted(held, key=lambda each: (each.conversation_id, each.id)):
            self.now = Instant(self.now + 50)
            self.number += 1
            moment = Instant(self.now + self.chance.randrange(-2_000, 2_000))
            result: Any = self.chance.choice(
                [Sent(str(self.number), self.number, moment)] * 3
                + [Refused(Reason("send.mistake"), "odd"), Unconfirmed(Reason("send.mistake"))]
            )
            if isinstance(result, Sent):
                self.sent.append((claimed.chat, result.remote_id))
            await self.store.settlements.settle([Settlement(claimed, result)], self.now)

    async def cancel(self) -> None:
        rows = await self.store.deliveries.rows("all", 100)
        rows = [each for each in rows if each.state in ("queued", "refused", "unconfirmed")]
        rows.sort(key=lambda each: (each.conversation_id, each.created_at, each.id))
        if rows:
            row = self.chance.choice(rows)
            if row.state == "queued" or self.chance.random() < 0.5:
                await self.store.deliveries.cancel([row.id], self.now)
            else:
                await self.store.deliveries.retry(row.id, self.now)

    async def _do(self, what: Any) -> None:
        if (number := await self._some()) is not None:
            seen = {}
            if self.chance.random() < 0.4:
                seen = {number: await self.store.conversations.newest()}
                await self.customer()
                self.now = Instant(self.now + 1)
            await self.store.conversations.do(
                what, [number], self.chance.choice(AGENTS), self.now, seen=seen
            )

    async def bring(self) -> None:
        """Said and done in another system meanwhile, or long before."""
        lines = []
        for _ in range(self.chance.randrange(1, 4)):
            self.number += 1
            moment = Instant(self.now - self.chance.randrange(-5 * MINUTE, 60 * MINUTE))
            by, chat = self.chance.choice(list(By)), self.chance.choice(self.chats)
            who = self.chance.choice(("", *AGENTS))
            what = Imported(
                ("shop", "page")[self.account(chat) - 1], chat, f"{self.number}", moment, by, agent=who, text="alo",
                unasked=by is By.CUSTOMER and self.chance.random() < 0.2,
                deleted_at=Instant(moment + MINUTE) if by in SAID and self.chance.random() < 0.2 else None,
            )  # fmt: skip
            lines.append(Placed(AccountId(self.account(chat)), ChatKind.PRIVATE, "", what))
        await self.store.imports.add(lines, self.now)

    async def resolve(self) -> None:
        await self._do(Resolve())

    async def reopen(self) -> None:
        await self._do(Reopen())

    async def assign(self) -> None:
        await self._do(Assign(self.chance.choice(("", *AGENTS))))

    async def tag(self) -> None:
        await self._do(Tag(("vip",)))

    async def undo(self) -> None:
        await self.store.history.undo(self.chance.choice(AGENTS), self.now)

    async def redo(self) -> None:
        await self.store.history.redo(self.chance.choice(AGENTS), self.now)


TAGS = ("vip", "sỉ", "khiếu nại")
LANGUAGES = ("vi", "th", "en", "")
GAPS = (0, 10 * SECOND, 3 * MINUTE, 10 * MINUTE, 40 * MINUTE, 5 * HOUR, 13 * HOUR, DAY)


class Tale(Story):
    """Weeks of a shop with two accounts: also tags, broadcasts, people who are one, words that are taken
    back on either side, what a platform says of our own answers, and whose clock is ahead."""

    names: tuple[str, ...] = (
        ("customer",) * 7 + ("reply",) * 4 + ("send",) * 5 + ("elsewhere", "elsewhere", "edit", "delete", "delete", "again",
        "later", "later", "release", "release", "resolve", "resolve", "reopen", "assign", "assign", "bring", "undo", "undo", "undo", "redo",
        "redo", "cancel", "tag", "tag", "untag", "move", "merge", "broadcast", "broadcast", "recall", "echo", "wait", "note", "snooze", "wake",
        "give_back", "erase")
    )  # fmt: skip
    chats = "12345678"

    def __init__(self, store: Store, seed: int) -> None:
        super().__init__(store, seed)
        self.broadcasts = 0
        self.tagged: dict[int, list[tuple[int, tuple[str, ...]]]] = {}
        """From when on each conversation had which tags, as it was seen after each act."""

    async def begin(self) -> None:
        await self.store.accounts.ensure([("shop", "telegram"), ("page", "messenger")])

    async def go_on(self) -> None:
        self.now = Instant(
            self.now
            + self.chance.choice(GAPS)
            + self.chance.randrange(1, self.chance.choice((2_000, 60_000)))
        )
        await getattr(self, self.chance.choice(self.names))()
        for number, line in (await self.store.inbox.by_ids(EARLY)).items():
            seen = self.tagged.setdefault(number, [])
            if not seen or seen[-1][1] != line.tags:
                seen.append((self.now, tuple(line.tags)))

    def person(self, chat: str) -> Any:
        return sender(f"Khách {chat}", chat, language=LANGUAGES[int(chat) % 4])

    def account(self, chat: str) -> int:
        return 2 if chat in "48" else 1

    async def wait(self) -> None:
        self.now = Instant(self.now + self.chance.choice(GAPS))

    async def note(self) -> None:
        if (number := await self._some()) is not None:
            await self.store.messages.note(number, "mai", "khách quen", self.now)

    async def tag(self) -> None:
        await self._do(Tag((self.chance.choice(TAGS),)))

    async def untag(self) -> None:
        await self._do(Tag((self.chance.choice(TAGS),), (self.chance.choice(TAGS),)))

    async def merge(self) -> None:
        found = sorted(await self.store.inbox.by_ids(EARLY))
        if len(found) > 1:
            one, other = self.chance.sample(found, 2)
            try:
                await self.store.contacts.merge(one, other, self.chance.choice(AGENTS), self.now)
            except NotAllowed:
                return

    async def broadcast(self) -> None:
        who = [
            each for each in await self.store.audience.candidates(EVERYBODY) if each.account_id == 1
        ]
        if who and self.broadcasts < 6:
            self.broadcasts += 1
            await tell(self.store, who, name=f"tin {self.broadcasts}")

    async def snooze(self) -> None:
        await self._do(Snooze(Instant(self.now + self.chance.choice(GAPS)), "một lát"))

    async def wake(self) -> None:
        await self.store.conversations.wake(self.now)

    async def give_back(self) -> None:
        await self.store.conversations.give_back(Instant(self.now - HOUR), self.now)

    async def erase(self) -> None:
        if self.chance.random() < 0.3 and (number := await self._some()) is not None:
            await self.store.erase(number)

    async def recall(self) -> None:
        """An answer of ours is taken back at the platform."""
        if self.sent:
            chat, number = self.chance.choice(self.sent)
            await self.take(Deletion(RemoteChat(chat), (RemoteId(number),)))

    async def echo(self) -> None:
        """The platform tells of an answer of ours."""
        if self.sent:
            chat, number = self.chance.choice(self.sent)
            said = self.message(chat=chat, author=Author.OWNER, sender=sender("elsewhere", "9"))
            await self.take(replace(said, remote_id=RemoteId(number)))
