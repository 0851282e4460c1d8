"""In whatever order a platform's updates come, once or twice, and wherever the worker is killed: the
conversation is the same as in the platform's own order."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Sequence
from typing import Any

import pytest

from socialdesk.model.acknowledge import AcknowledgeSettings
from socialdesk.model.effects import Policy
from socialdesk.model.ids import AccountId
from socialdesk.model.message import RawUpdate
from socialdesk.services.policies import policies
from socialdesk.services.receiver import read
from socialdesk.store.engine.database import Connection
from socialdesk.store.recording import record
from socialdesk.store.store import Store
from tests.support.make import NOW
from tests.support.tales import CHANNELS, Channel, disordered, tale, told

ROUNDS = int(os.environ.get("ROUNDS", "40"))
"""`make any-order` tries 1,000."""
SAY_SO = AcknowledgeSettings(
    enabled=True, inside="Shop đã nhận được", outside="", shop="S", hours=None
)


class Killed(BaseException):
    """The worker died before the commit."""


async def _take(
    store: Store,
    channel: Channel,
    updates: Sequence[RawUpdate],
    asked: Sequence[Policy],
    *,
    killed: bool = False,
) -> None:
    batch = [read(AccountId(1), raw, channel.parse) for raw in updates]
    assert not any(each.failure for each in batch), [each.failure for each in batch]

    async def work(conn: Connection) -> None:
        await record(conn, batch, NOW, asked)
        if killed:
            raise Killed

    try:
        await store.database.transact(work)
    except Killed:
        return


async def _seen(store: Store, channel: Channel, who: int) -> dict[str, Any]:
    """All that a desk, a script or a figure could tell of a conversation."""
    chat = channel.chat(who)

    async def work(conn: Connection) -> list[Any]:
        return list(await conn.rows("SELECT id FROM conversation WHERE chat = $1", chat))

    ((number,),) = await store.database.read(work)
    line = (await store.inbox.by_ids([number]))[number]
    row = await store.inbox.conversation(number)
    state = row.state
    rows = [each for each in await store.threads.rows(number, 99) if not each.change_kind]
    versions = await store.threads.versions([each.id for each in rows])
    names = {each.id: each.body for each in rows}
    said = await store.deliveries.rows("all", 1000)
    plain = str(who)

    def own(text: object) -> str:
        return re.sub("event:[0-9a-f]+", "event", str(text).replace(plain, "WHO"))

    return {
        "thread": [
            (own(each.remote_id), each.author, each.kind, own(each.body), each.at, each.edited_at,
             bool(each.deleted_at), bool(each.hidden_at)) for each in rows
        ],
        "versions": sorted((names[each.message_id], each.body, each.replaced_at) for each in versions),
        "signs": sorted(
            (own(each.remote_id), each.who, each.sign)
            for each in await store.threads.signs(number, [str(each.remote_id) for each in rows])
        ),
        "wait": (state.waiting_since, state.status.value, state.opened_at, state.episode),
        "unread": state.unread,
        "answered": (state.first_reply_at, state.last_reply_at),
        "heard": (state.last_inbound_at, state.last_action_at),
        "last": (state.last_message_at, own(state.last_text), state.last_author.value),
        "tags": line.tags,
        "holder": bool(row.handled_by),
        "acknowledged": sum(each.conversation_id == number for each in said),
    }  # fmt: skip


@pytest.mark.parametrize("channel", CHANNELS, ids=lambda each: each.name.replace(" ", "-"))
async def test_the_order_in_which_updates_come_does_not_matter(
    store: Store, channel: Channel
) -> None:
    asked = policies(SAY_SO, {})
    for number in range(ROUNDS):
        chance = random.Random(f"{channel.name} {number}")
        acts = tale(channel, chance)
        first, other = 1_000_000 + 2 * number, 1_000_001 + 2 * number
        for raw in told(channel, first, acts):
            await _take(store, channel, [raw], asked)
        for batch in disordered(told(channel, other, acts), chance):
            if chance.random() < 0.2:
                await _take(store, channel, batch, asked, killed=True)
            await _take(store, channel, batch, asked)
        expected, found = await _seen(store, channel, first), await _seen(store, channel, other)
        if found["acknowledged"] < expected["acknowledged"] and found["answered"][0] is not None:
            found["acknowledged"] = expected["acknowledged"]  # a person's answer overtook it
        assert found == expected, f"round {number}: {acts}"
