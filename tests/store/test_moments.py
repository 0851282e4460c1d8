"""Dates that cannot be: whatever a platform says, the inbox and its threads can be shown."""

import pytest

from socialdesk.model.delivery import Sent
from socialdesk.model.ids import RemoteChat, RemoteId
from socialdesk.model.message import DeliveryReport, Edit, Reaction
from socialdesk.store.moments import ODD
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound
from tests.support.outbox import SHOP, claim, queue, settle
from tests.support.store import at, line, take

CHAT = RemoteChat("501")
FAR = 400_000_000_000_000


@pytest.mark.parametrize("odd", [FAR, -FAR, 0, 1000, 1 << 70])
async def test_a_date_that_cannot_be_counts_from_when_it_came(store: Store, odd: int) -> None:
    await take(store, inbound("alo", "11", at=odd))
    await take(store, Edit(inbound("alo?", "11", at=odd), odd))  # type: ignore[arg-type]
    await take(store, Reaction(CHAT, RemoteId("11"), "customer", "❤", odd, opens_window=True))  # type: ignore[arg-type]
    await take(store, DeliveryReport(CHAT, read=True, watermark=odd))  # type: ignore[arg-type]

    row = await line(store)
    assert (row.waiting_since, row.last_message_at, row.last_text) == (NOW, NOW, "alo?")
    assert int((await store.accounts.channel_state(SHOP))[ODD]) >= 2


async def test_an_answer_of_a_date_that_cannot_be_is_sent_now(store: Store) -> None:
    await take(store, inbound("alo", "11"))
    await queue(store, "dạ")
    (claimed,) = await claim(store)
    await settle(store, claimed, Sent("21", 21, FAR))  # type: ignore[arg-type]

    assert [row.at for row in await store.threads.rows(1, 9)] == [NOW, at(10)]
    assert (await store.accounts.channel_state(SHOP))[ODD] == "1"
