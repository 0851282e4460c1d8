"""Waits in the store: whatever happens in whatever order, their rows are what the messages say, on both
engines."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest

from socialdesk.model.changes import Assign, Reopen, Resolve, Tag
from socialdesk.model.delivery import (
    DeliveryKind,
    NewDelivery,
    Refused,
    Sent,
    Settlement,
    Unconfirmed,
)
from socialdesk.model.ids import (
    MINUTE,
    SECOND,
    AccountId,
    ConversationId,
    Instant,
    RemoteAddress,
    RemoteChat,
)
from socialdesk.model.imported import By, Imported
from socialdesk.model.message import Author, ChatKind, Deletion, Edit, InboundMessage, Move
from socialdesk.model.reason import Reason
from socialdesk.store.engine.statement import ask
from socialdesk.store.imports import Placed
from socialdesk.store.store import Store
from socialdesk.store.waits import EPISODES_OF, WAITS_OF, EpisodeRow, WaitRow
from tests.support.make import NOW, arrival, inbound, sender
from tests.support.store import at, claim, reply, say

AGENTS = ("linh", "mai")


async def kept(store: Store, conversation: int = 1) -> list[WaitRow]:
    return await store.database.read(lambda conn: ask(conn, WAITS_OF, ids=[conversation]))


async def episodes(store: Store, conversation: int = 1) -> list[EpisodeRow]:
    return await store.database.read(lambda conn: ask(conn, EPISODES_OF, ids=[conversation]))


async def differing(store: Store) -> tuple[int, ...]:
    return (await store.figures.compare(0)).different


async def test_a_wait_ends_when_its_answer_has_arrived_and_counts_as_written_until_then(
    store: Store,
) -> None:
    await say(store, "1")
    (number,) = await reply(store, now=at(60_000))
    (wait,) = await kept(store)
    assert (wait.answered_at, wait.agent, wait.underway) == (at(60_000), "linh", number)

    (claimed,) = await claim(store, at(61_000))
    sent = Settlement(claimed, Sent("21", 21, at(62_000)))
    await store.settlements.settle([sent], at(62_100))
    (wait,) = await kept(store)
    assert (wait.opened_at, wait.answered_at, wait.ended_at, wait.underway) == (
        at(0), at(62_000), at(62_000), None,
    )  # fmt: skip


async def test_an_answer_that_is_refused_or_taken_back_was_none(store: Store) -> None:
    await say(store, "1")
    (number,) = await reply(store, now=at(10))
    await store.deliveries.cancel([number], at(20))
    (wait,) = await kept(store)
    assert (wait.opened_at, wait.answered_at, wait.ended_at) == (at(0), None, None)

    await reply(store, "k2", now=at(30))
    (claimed,) = await claim(store, at(40))
    refused = Refused(Reason("send.mistake"), "blocked")
    await store.settlements.settle([Settlement(claimed, refused)], at(50))
    (wait,) = await kept(store)
    assert wait.ended_at is None
    assert await differing(store) == ()


async def test_resolving_ends_a_wait_without_an_answer_and_undoing_brings_it_back(
    store: Store,
) -> None:
    await say(store, "1")
    await store.conversations.do(Assign("mai"), [1], "linh", at(5))
    await store.conversations.do(Resolve(), [1], "linh", at(10))
    (wait,), (episode,) = await kept(store), await episodes(store)
    assert (wait.why_excluded, wait.ended_at, wait.assignee) == ("resolved", at(10), "mai")
    assert (episode.resolved_at, episode.resolved_by, episode.assignee) == (at(10), "linh", "mai")

    await store.history.undo("linh", at(20))
    (wait,), (episode,) = await kept(store), await episodes(store)
    assert (wait.ended_at, episode.resolved_at) == (None, None)
    assert await differing(store) == ()


async def test_what_was_on_its_way_into_the_store_when_somebody_resolved_goes_on_waiting(
    store: Store,
) -> None:
    await say(store, "1")
    late = arrival(inbound("alo?", "12", "1", contact=sender("Khách 1", "1"), at=at(100)))
    await store.conversations.do(Resolve(), [1], "linh", at(105))
    await store.record([replace(late, raw=replace(late.raw, received_at=at(100)))], at(110), ())

    assert [(each.opened_at, each.ended_at) for each in await kept(store)] == [
        (at(0), at(105)),
        (at(100), None),
    ]
    assert await differing(store) == ()


async def test_who_is_forgotten_is_in_no_figure(store: Store) -> None:
    await say(store, "1", "2")
    await store.erase(1)

    assert await kept(store) == []
    assert len(await kept(store, 2)) == 1


async def test_all_is_made_anew_in_pieces_and_a_row_that_is_wrong_is_found(store: Store) -> None:
    await say(store, *map(str, range(1, 8)))
    await store.database.transact(
        lambda conn: conn.rows("UPDATE wait SET opened_at = 5 WHERE conversation_id = 3")
    )
    await store.database.transact(
        lambda conn: conn.rows("DELETE FROM wait WHERE conversation_id = 4")
    )
    assert await differing(store) == (3, 4)

    await store.figures.begin_anew()
    assert await store.figures.behind() == 7
    while await store.figures.catch_up():
        pass
    assert (await differing(store), await store.figures.behind()) == ((), 0)


class Story:
    """Random things that happen to a few conversations, each a little later than the one before, told in an
    order of its own."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store = store
        self.chance = random.Random(seed)
        self.now = NOW
        self.number = 100
        self.told: list[InboundMessage] = []
        self.held: list[Any] = []
        self.moved = False

    async def go_on(self) -> None:
        self.now = Instant(self.now + self.chance.randrange(1, 5 * MINUTE))
        names = ("customer",) * 6 + ("reply", "reply", "send", "send", "elsewhere", "edit", "delete", "again", "later", "release",
            "resolve", "reopen", "assign", "bring", "undo", "redo", "cancel", "tag", "move")  # fmt: skip
        await getattr(self, self.chance.choice(names))()

    def message(self, **more: Any) -> InboundMessage:
        self.number += 1
        chat = self.chance.choice("123")
        who = sender(f"Khách {chat}", chat)
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

    async def take(self, *events: Any) -> None:
        await self.store.record(
            [
                replace(arrival(each), raw=replace(arrival(each).raw, received_at=self.now))
                for each in events
            ],
            self.now,
            (),
        )

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
        found = await self.store.inbox.by_ids([1, 2, 3])
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
        for claimed in await claim(self.store, self.now):
            self.now = Instant(self.now + 50)
            self.number += 1
            moment = Instant(self.now + self.chance.randrange(-2_000, 2_000))
            result = self.chance.choice(
                [Sent(str(self.number), self.number, moment)] * 3
                + [Refused(Reason("send.mistake"), "odd"), Unconfirmed(Reason("send.mistake"))]
            )
            await self.store.settlements.settle([Settlement(claimed, result)], self.now)

    async def cancel(self) -> None:
        rows = await self.store.deliveries.rows("all", 100)
        rows = [each for each in rows if each.state in ("queued", "refused", "unconfirmed")]
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
            by, chat = self.chance.choice(list(By)), self.chance.choice("123")
            who = self.chance.choice(("", *AGENTS))
            what = Imported("shop", chat, f"{self.number}", moment, by, agent=who, text="alo")
            lines.append(Placed(AccountId(1), ChatKind.PRIVATE, "", what))
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


@pytest.mark.parametrize("seed", range(12))
async def test_whatever_happens_waits_are_what_the_messages_say(store: Store, seed: int) -> None:
    story = Story(store, seed)
    for _ in range(60):
        await story.go_on()
        assert await differing(store) == (), (seed, story.number)
