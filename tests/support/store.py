"""A store in few words: what customers say, what the shop answers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from socialdesk.model.delivery import (
    DeliveryKind,
    NewDelivery,
)
from socialdesk.model.effects import Effect, Occasion, Policy, Reply
from socialdesk.model.ids import (
    AccountId,
    ConversationId,
    Instant,
)
from socialdesk.model.message import (
    Author,
    ChatKind,
    Echo,
    InboundMessage,
    Sender,
)
from socialdesk.store.recording import Recorded
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender

SHOP = AccountId(1)
LAN = Sender("77", "Lan")
POST = "comment:p1:77"


def put_store(path: Path) -> str:
    """An empty store of this version, copied there, which is faster than making one; gives its
    address."""
    path.touch(mode=0o600)
    path.write_bytes(_empty_store())
    return f"sqlite:///{path}"


@cache
def _empty_store() -> bytes:
    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as apart:
        path = Path(folder) / "desk.db"

        async def make() -> None:
            await (await Store.open(f"sqlite:///{path}")).close()

        apart.submit(asyncio.run, make()).result()  # the loop of whoever asks may be running
        assert [each.name for each in path.parent.iterdir()] == ["desk.db"]
        return path.read_bytes()


def at(offset: int) -> Instant:
    return Instant(NOW + offset)


async def take(store: Store, *events: Any, policies: Sequence[Policy] = ()) -> Recorded:
    return await store.record([arrival(each) for each in events], NOW, policies)


async def say(store: Store, *chats: str, offset: int = 0, number: str = "11") -> None:
    said = [
        inbound(
            "alo",
            number,
            chat=chat,
            sender=sender(f"Khách {chat}", chat),
            contact=sender(f"Khách {chat}", chat),
            at=at(offset),
        )
        for chat in chats
    ]
    await store.record([arrival(each) for each in said], at(offset), ())


async def line(store: Store, conversation: int = 1) -> Any:
    return (await store.inbox.by_ids([conversation]))[conversation].row


class AcknowledgeOnce:
    """Answers the first message of each episode."""

    name = "acknowledgement"

    def decide(self, occasion: Occasion) -> Sequence[Effect]:
        done = occasion.state.acknowledged_episode >= occasion.state.episode
        return () if done else (Reply("Shop đã nhận được", DeliveryKind.ACKNOWLEDGEMENT),)


async def reply(
    store: Store, key: str = "k1", body: str = "dạ còn ạ", conversation: int = 1, now: Instant = NOW
) -> list[int]:
    delivery = NewDelivery(key, ConversationId(conversation), DeliveryKind.REPLY, body, "linh")
    return await store.outbox.reply([delivery], now)


async def claim(store: Store, now: Instant = NOW, limit: int = 10) -> list[Any]:
    return await store.claims.claim([SHOP], now, Instant(now + 60_000), limit)


async def texts(store: Store, conversation: int = 1) -> list[str]:
    return [row.body for row in await store.threads.rows(conversation, 100)]


def echo(
    body: str, remote_id: str, *, delivery: int | None = None, matches: bool = True, **more: Any
) -> InboundMessage:
    owner = sender("elsewhere")
    return inbound(
        body,
        remote_id,
        author=Author.OWNER,
        sender=owner,
        at=more.pop("at", at(9)),
        echo=Echo(delivery, matches),
        **more,
    )


def comment(body: str, remote_id: str, chat: str = POST, **more: Any) -> InboundMessage:
    found = inbound(body, remote_id, chat, chat_kind=ChatKind.COMMENT, kind="comment", **more)
    return (
        replace(found, sender=LAN, contact=LAN, subject="post p1")
        if "sender" not in more
        else found
    )


async def authors(store: Store, number: int = 1) -> list[tuple[str, str, str]]:
    return [(row.author, row.sender, row.body) for row in await store.threads.rows(number, 20)]


async def found(store: Store, words: str) -> list[str]:
    return [hit.body for hit in await store.search.find(words, 10) if hit.message_id]
