import asyncio
import json
from typing import Any

import pytest

from socialdesk.bots.telegram.convert import Converter
from socialdesk.errors import StoreError
from socialdesk.model.ids import AccountId, Instant
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.services.group_commit import GroupCommit
from socialdesk.services.receiver import Receiver, describe, read
from socialdesk.store.filters import InboxFilter
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, inbound
from tests.support.waiting import turns

SHOP = AccountId(1)


def raw(body: bytes, key: str = "1") -> RawUpdate:
    return RawUpdate(body, NOW, key)


async def test_what_comes_while_one_batch_is_written_goes_into_the_next() -> None:
    batches: list[list[int]] = []

    async def write(batch: list[int]) -> None:
        batches.append(batch)
        await turns()

    commits = GroupCommit(write, most=10)
    await asyncio.gather(*(commits.submit([n]) for n in range(25)))

    assert [len(batch) for batch in batches] == [10, 10, 5]


async def test_each_caller_hears_of_their_own_batch_alone() -> None:
    async def write(batch: list[int]) -> None:
        if 3 in batch:
            raise StoreError("full")

    commits = GroupCommit(write, most=1)
    results = await asyncio.gather(*(commits.submit([n]) for n in range(5)), return_exceptions=True)

    assert [isinstance(result, StoreError) for result in results] == [
        False,
        False,
        False,
        True,
        False,
    ]


async def test_a_cancelled_caller_is_written_all_the_same() -> None:
    written: list[int] = []
    begun, goes_on = asyncio.Event(), asyncio.Event()

    async def write(batch: list[int]) -> None:
        begun.set()
        await goes_on.wait()
        written.extend(batch)

    commits = GroupCommit(write)
    caller = asyncio.create_task(commits.submit([1]))
    await begun.wait()
    caller.cancel()
    await turns()
    goes_on.set()
    await commits.close()

    assert written == [1]


async def test_a_flood_from_many_callers_is_durable_before_anybody_is_told(
    desk_store: Store, clock: ManualClock
) -> None:
    receiver = Receiver(desk_store, clock, None, lambda: None)
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
    receiver = Receiver(desk_store, clock, None, lambda: None)

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
    receiver = Receiver(desk_store, clock, None, lambda: None)
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
