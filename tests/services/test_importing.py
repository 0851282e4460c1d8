"""Histories on their way into the store: what stops a line, and who goes first."""

import json
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from socialdesk.errors import Unstorable
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import ConversationId
from socialdesk.model.message import ChatKind
from socialdesk.model.policy import Never
from socialdesk.services.importing import Importing
from socialdesk.services.verdicts import UNKNOWN, Verdicts
from socialdesk.store.imports import FEW, MOST, Imports, Placed
from socialdesk.store.store import Store
from tests.support.channel import FakeChannel
from tests.support.clock import ManualClock
from tests.support.dispatching import dispatching, has_states, settled
from tests.support.make import NOW, inbound
from tests.support.store import take

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


def nowhere(_channel: str, _chat: str) -> tuple[ChatKind, str] | None:
    return None


def lines(count: int) -> list[bytes]:
    return [
        json.dumps(
            {
                "account": "shop",
                "chat": f"c{number % 3}",
                "id": number,
                "at": NOW - count + number,
                "by": "customer",
                "text": f"alo {number}",
            }
        ).encode()
        for number in range(count)
    ]


@pytest.fixture
def importing(desk_store: Store, clock: ManualClock) -> Importing:
    return Importing(desk_store, clock, ZONE, nowhere)


async def test_a_line_that_the_store_cannot_keep_stops_no_other(
    desk_store: Store, importing: Importing, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, told = Imports.add, list[tuple[int, str]]()

    async def picky(self: Imports, placed: Sequence[Placed], now: Any) -> int:
        if any(each.what.number in ("3", "17") for each in placed):
            raise Unstorable("ValueError")
        return await add(self, placed, now)

    monkeypatch.setattr(Imports, "add", picky)
    found = await importing.take(lines(20), lambda *said: told.append(said))

    assert (found.lines, found.added, found.known, found.wrong) == (20, 18, 0, 2)
    assert sorted(told) == [
        (4, "The store cannot keep what this line says."),
        (18, "The store cannot keep what this line says."),
    ]
    assert await desk_store.figures.behind() == 0


async def test_portions_are_small_while_customers_write(desk_store: Store) -> None:
    assert desk_store.imports.portion() == MOST
    await take(desk_store, inbound())
    assert desk_store.imports.portion() == FEW


async def test_where_no_address_is_known_nothing_is_sent_and_a_message_here_tells_it(
    desk_store: Store, importing: Importing, clock: ManualClock, channel: FakeChannel
) -> None:
    await importing.take(lines(1), lambda *_: None)
    verdicts = Verdicts(desk_store, clock, {"shop": UNKNOWN})
    verdict = await verdicts.verdict(await verdicts.context(1))
    assert isinstance(verdict, Never) and verdict.code == "no_address"

    said = NewDelivery("k", ConversationId(1), DeliveryKind.REPLY, "dạ", "linh")
    await desk_store.outbox.reply([said], NOW)
    async with dispatching(desk_store, clock, channel):
        await settled(desk_store, clock, lambda: has_states(desk_store, ["refused"]))
    (row,) = await desk_store.deliveries.rows(None, 10)
    assert (row.code, channel.sent) == ("no_address", [])

    await take(desk_store, inbound(chat="c0"))
    again = await verdicts.verdict(await verdicts.context(1))
    assert not isinstance(again, Never)
