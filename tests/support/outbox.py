"""The outbox in few words: what customers said, what is queued, begun and settled."""

from __future__ import annotations

from typing import Any

from socialdesk.model.delivery import (
    Claimed,
    DeliveryKind,
    NewDelivery,
    Operation,
    SendResult,
    Sent,
    Settlement,
)
from socialdesk.model.ids import AccountId, ConversationId, Instant, RemoteId
from socialdesk.model.message import ChatKind
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender

SHOP = AccountId(1)
POST = "p1"


def at(offset: int) -> Instant:
    return Instant(NOW + offset)


async def said(store: Store, *events: Any) -> None:
    await store.record([arrival(each) for each in events], NOW, ())


async def customers(store: Store, count: int, *, offset: int = 0, number: str = "11") -> None:
    """One message of each of so many customers; their conversations are 1, 2, 3 …"""
    for chat in range(1, count + 1):
        who = sender(f"Khách {chat}", str(chat))
        await said(store, inbound("alo", number, str(chat), sender=who, contact=who, at=at(offset)))


def comment(body: str, number: str) -> Any:
    lan = sender("Lan", "501")
    return inbound(
        body, number, POST, chat_kind=ChatKind.COMMENT, kind="comment", sender=lan, contact=lan
    )


def words(body: str = "dạ còn ạ", conversation: int = 1, key: str = "", **more: Any) -> NewDelivery:
    return NewDelivery(
        key or body, ConversationId(conversation), DeliveryKind.REPLY, body, "linh", **more
    )


def doing(operation: Operation, on: str, body: str = "", key: str = "do") -> NewDelivery:
    return words(body, 1, key, reply_to=RemoteId(on), operation=operation)


async def queue(store: Store, *bodies: str, conversation: int = 1, now: Instant = NOW) -> list[int]:
    return [
        number
        for body in bodies
        for number in await store.outbox.reply([words(body, conversation)], now)
    ]


async def claim(store: Store, now: Instant = NOW, most: int = 10, **more: Any) -> list[Claimed]:
    return await store.claims.claim([SHOP], now, Instant(now + 60_000), most, **more)


async def settle(
    store: Store, claimed: Claimed, result: SendResult | None = None, due: int = 0
) -> None:
    result = result or Sent("21", 21, at(9))
    await store.settlements.settle([Settlement(claimed, result, due)], at(10))


async def bodies(store: Store, state: str | None = "all") -> list[tuple[str, str]]:
    return [(each.body, each.state) for each in await store.deliveries.rows(state, 100)]


async def changes(store: Store, conversation: int = 1) -> list[tuple[str, str]]:
    """What happened to a conversation: kinds, and who did it."""
    found = await store.database.read(
        lambda conn: conn.rows(
            "SELECT kind, agent FROM conversation_change WHERE conversation_id = $1 ORDER BY id",
            conversation,
        )
    )
    return [(kind, agent) for kind, agent in found]


async def revision(store: Store, conversation: int = 1) -> int:
    rows = await store.database.read(
        lambda conn: conn.rows("SELECT revision FROM conversation WHERE id = $1", conversation)
    )
    ((found,),) = rows
    return int(found)
