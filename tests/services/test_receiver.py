"""Taking updates in: recorded before anybody is told, one by one where a batch fails."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from socialdesk.bots.telegram.convert import Converter
from socialdesk.errors import StoreError
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.effects import Effect, Note, Occasion, Reply
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.services.receiver import Receiver, describe, read
from socialdesk.store.filters import InboxFilter
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, inbound

SHOP = AccountId(1)


def raw(body: bytes, key: str = "1") -> RawUpdate:
    return RawUpdate(body, NOW, key)


async def test_a_flood_from_many_callers_is_durable_before_anybody_is_told(
    desk_store: Store, clock: ManualClock
) -> None:
    receiver = Receiver(desk_store, clock, (), lambda: None)
    converter = Converter("7")

    async def one(n: int) -> int:
        update = {
            "update_id": n,
            "message": {
                "message_id": n,
                "date": 1790000000 + n,
                "text": str(n),
                "from": {"id": 5},
                "chat": {"id": 5, "type": "private"},
            },
        }
        await receiver.receive(SHOP, converter.parse, [raw(json.dumps(update).encode(), str(n))])
        return len(await desk_store.journal.rows(None, Instant(0), 1_000))

    known = await asyncio.gather(*(one(n) for n in range(1, 301)))

    assert min(known) >= 1
    assert [row.body for row in await desk_store.threads.rows(1, 500)] == [
        str(n) for n in range(1, 301)
    ]


async def test_a_row_that_the_store_cannot_take_goes_to_quarantine_alone(
    desk_store: Store, clock: ManualClock
) -> None:
    receiver = Receiver(desk_store, clock, (), lambda: None)

    def parse(update: RawUpdate) -> Parsed:
        body = update.body.decode()
        return Parsed(
            (inbound(None if body == "bad" else body, body, edited_at=None),), "message", ()
        )  # type: ignore[arg-type]

    await receiver.receive(SHOP, parse, [raw(b"one", "1"), raw(b"bad", "2"), raw(b"three", "3")])

    assert [row.body for row in await desk_store.threads.rows(1, 10)] == ["one", "three"]
    (quarantined,) = await desk_store.journal.rows("quarantined", Instant(0), 10)
    assert quarantined.remote_key == "2"


async def test_a_store_in_trouble_confirms_nothing(desk_store: Store, clock: ManualClock) -> None:
    receiver = Receiver(desk_store, clock, (), lambda: None)
    await desk_store.database.writer.raw.execute_fetchall("PRAGMA query_only = ON")  # type: ignore[attr-defined]

    with pytest.raises(StoreError):
        await receiver.receive(SHOP, lambda _: Parsed((inbound(),)), [raw(b"x")])
    await desk_store.database.writer.raw.execute_fetchall("PRAGMA query_only = OFF")  # type: ignore[attr-defined]
    await receiver.receive(SHOP, lambda _: Parsed((inbound(),)), [raw(b"x")])
    assert len(await desk_store.inbox.page(InboxFilter(), 10)) == 1


def test_an_error_is_described_without_anybodys_words() -> None:
    def parse(update: RawUpdate) -> Any:
        raise ValueError("khách nói bí mật")

    arrival = read(SHOP, raw(b"x"), parse)

    assert arrival.failure.startswith("ValueError at ")
    assert "bí mật" not in arrival.failure
    assert describe(KeyError("x")) == "KeyError"


async def test_a_batch_that_policies_spoil_is_recorded_without_them_and_without_quarantine(
    desk_store: Store, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    class Spoiler:
        """Answers what no store takes, to one message of many."""

        name = "spoiler"

        def decide(self, occasion: Occasion) -> Sequence[Effect]:
            bad = occasion.message.body == "two"
            return (Note(None if bad else "ok"),)  # type: ignore[arg-type]

    receiver = Receiver(desk_store, clock, [Spoiler()], lambda: None)

    def parse(update: RawUpdate) -> Parsed:
        body = update.body.decode()
        return Parsed((inbound(body, body),), "message", ())

    updates = [raw(body.encode(), body) for body in ("one", "two", "three")]
    await receiver.receive(SHOP, parse, updates)

    rows = await desk_store.threads.rows(1, 10)
    assert sorted(row.body for row in rows if row.kind == "text") == ["one", "three", "two"]
    assert [row.body for row in rows if row.kind == "note"] == ["ok", "ok"]
    assert receiver.total.messages == 3
    assert await desk_store.journal.quarantined() == {}
    assert "trying without policies" in caplog.text


async def test_somebody_is_told_only_when_something_is_to_be_said(
    desk_store: Store, clock: ManualClock
) -> None:
    class Answer:
        """Answers everything."""

        name = "answer"

        def decide(self, occasion: Occasion) -> Sequence[Effect]:
            if occasion.message.body == "quiet":
                return ()
            return (Reply("dạ", DeliveryKind.BROADCAST),)

    woken: list[int] = []
    receiver = Receiver(desk_store, clock, [Answer()], lambda: woken.append(1))
    await receiver.receive(SHOP, lambda _: Parsed((inbound("quiet", "1"),)), [raw(b"a", "1")])
    assert woken == []
    await receiver.receive(SHOP, lambda _: Parsed((inbound("loud", "2"),)), [raw(b"b", "2")])
    assert woken == [1]
    await receiver.receive(SHOP, lambda _: Parsed((inbound("loud", "2"),)), [raw(b"b", "2")])
    assert woken == [1]
