"""A store in trouble judges no message: what a driver raises is its own affair, whatever it is
called, and only what an engine says of a value is the value's."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import asyncpg
import pytest

from socialdesk.errors import StoreError, Unstorable
from socialdesk.model.delivery import Deferred, Refused, Sent, Settlement
from socialdesk.model.ids import AccountId, Instant, RemoteAddress
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.model.reason import Reason
from socialdesk.services.receiver import Receiver
from socialdesk.store.engine import postgres, sqlite
from socialdesk.store.engine.database import Failed
from socialdesk.store.filters import InboxFilter
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.make import NOW, arrival, inbound
from tests.support.outbox import claim, customers, queue
from tests.support.postgres import PostgresServer
from tests.support.waiting import comes_to

SHOP = AccountId(1)


class Unheard(Exception):
    """Something that no list has."""


TROUBLES = (
    asyncpg.SerializationError("x"),
    asyncpg.LockNotAvailableError("x"),
    asyncpg.DeadlockDetectedError("x"),
    asyncpg.AdminShutdownError("x"),
    asyncpg.UndefinedTableError("x"),
    asyncpg.DiskFullError("x"),
    asyncpg.OutOfMemoryError("x"),
    asyncpg.TooManyConnectionsError("x"),
    asyncpg.CannotConnectNowError("x"),
    asyncpg.ReadOnlySQLTransactionError("x"),
    asyncpg.InterfaceError("x"),
    ConnectionResetError(),
    TimeoutError(),
    OSError(5, "x"),
    RuntimeError("x"),
    Unheard(),
)


class Failing:
    """Lets the next so many statements of a connection fail, from a place on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: Exception, after: int) -> None:
        self.left = after
        self.failed = 0
        for name in ("rows", "many"):
            asked = getattr(postgres.PostgresConnection, name)
            monkeypatch.setattr(postgres.PostgresConnection, name, self.awaited(asked, error))
        done = self.done(sqlite.SQLiteConnection._run, error)
        monkeypatch.setattr(sqlite.SQLiteConnection, "_run", done)

    def fail(self, error: Exception) -> None:
        """Where the driver would raise it."""
        self.left -= 1
        if self.left == 0:
            self.failed += 1
            raise Failed from error

    def awaited(self, real: Any, error: Exception) -> Any:
        async def run(conn: Any, *args: Any) -> Any:
            self.fail(error)
            return await real(conn, *args)

        return run

    def done(self, real: Any, error: Exception) -> Any:
        def run(conn: Any, *args: Any) -> Any:
            self.fail(error)
            return real(conn, *args)

        return run


def _parse(update: RawUpdate) -> Parsed:
    body = update.body.decode()
    return Parsed((inbound(body, body),), "message", ())


def _updates(*bodies: str) -> list[RawUpdate]:
    return [RawUpdate(body.encode(), NOW, body) for body in bodies]


@pytest.mark.parametrize("error", TROUBLES, ids=lambda each: type(each).__name__)
async def test_no_message_is_taken_for_poison_because_the_store_failed(
    store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    receiver = Receiver(store, clock, (), lambda: None)
    for place in range(1, 30):
        with monkeypatch.context() as patch:
            failing = Failing(patch, error, place)
            try:
                await receiver.receive(SHOP, _parse, _updates(f"a{place}", f"b{place}"))
            except StoreError:
                assert failing.failed
            else:
                break
        await receiver.receive(SHOP, _parse, _updates(f"a{place}", f"b{place}"))

    assert place > 3
    assert await store.journal.quarantined() == {}
    (item,) = await store.inbox.page(InboxFilter(), 9)
    bodies = [row.body for row in await store.threads.rows(item.row.id, 99)]
    assert sorted(bodies) == sorted(f"{n}{each}" for n in "ab" for each in range(1, place + 1))


@pytest.mark.parametrize("bad", [1 << 63, -(1 << 64)])
async def test_a_number_that_no_column_holds_costs_only_its_own_message(
    store: Store, clock: ManualClock, bad: int
) -> None:
    def parse(update: RawUpdate) -> Parsed:
        body = update.body.decode()
        return Parsed((inbound(body, body, seq=bad if body == "bad" else 1),), "message", ())

    await Receiver(store, clock, (), lambda: None).receive(
        SHOP, parse, _updates("one", "bad", "two")
    )

    (item,) = await store.inbox.page(InboxFilter(), 9)
    assert [row.body for row in await store.threads.rows(item.row.id, 9)] == ["one", "two"]
    assert [row.remote_key for row in await store.journal.rows("quarantined", Instant(0), 9)] == [
        "bad"
    ]


async def test_a_mistake_of_ours_is_the_messages_and_the_worlds_is_not(
    store: Store, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr("socialdesk.store.recording.inbound.add", fails)
    receiver = Receiver(store, clock, (), lambda: None)
    for error in (KeyError("x"), ConnectionResetError()):
        raised = Unstorable if isinstance(error, KeyError) else StoreError
        with pytest.raises(raised):
            await store.record([arrival(inbound())], NOW, ())
    error = KeyError("x")
    await receiver.receive(SHOP, _parse, _updates("x"))
    assert await store.journal.quarantined() == {1: 1}


def _settlements(claimed: Sequence[Any]) -> list[Settlement]:
    results = [Sent("1", 1, NOW), Sent("2", 1 << 70, NOW), Refused(Reason("send.mistake"), "x")]
    return [
        Settlement(each, result, Instant(0)) for each, result in zip(claimed, results, strict=True)
    ]


async def test_an_outcome_that_cannot_be_written_costs_its_neighbours_nothing(
    store: Store,
) -> None:
    await customers(store, 3)
    for number in (1, 2, 3):
        await queue(store, f"dạ {number}", conversation=number)
    ended = _settlements(await claim(store))
    with pytest.raises(Unstorable):
        await store.settlements.settle(ended, NOW)

    assert await store.settlements.settle_apart(ended, NOW) == []
    states = {each.id: each.state for each in await store.deliveries.rows("all", 9)}
    assert states == {1: "sent", 2: "sent", 3: "refused"}
    assert {row.body for row in await store.threads.rows(2, 9)} == {"alo", "dạ 2"}


BAD = {
    "a number with a byte that no text has": Sent("2\x00", 2, NOW),
    "half a letter": Sent("2\ud800", 2, NOW),
    "a date beyond all": Sent("2", 2, Instant(1 << 70)),
    "a date before all": Sent("2", 2, Instant(-(1 << 70))),
    "a chat that moved to nowhere": Sent("2", 2, NOW, RemoteAddress("x\x00")),
    "a person of such a name": Sent("2", 2, NOW, contact="x\x00"),
    "a quota in such words": Sent("2", 2, NOW, quota=Reason("platform.said", why="x\x00\ud800")),
    "a refusal in such words": Refused(Reason("platform.said", why="x\x00\ud800"), "c\x00"),
    "a pause without end": Deferred(Reason("send.mistake"), 1 << 70),
}


@pytest.mark.parametrize("bad", BAD)
async def test_whatever_an_answer_holds_its_neighbours_end_and_nothing_stays_stuck(
    store: Store, bad: str
) -> None:
    await customers(store, 3)
    for number in (1, 2, 3):
        await queue(store, f"dạ {number}", conversation=number)
    claimed = await claim(store)
    results = (Sent("1", 1, NOW), BAD[bad], Sent("3", 3, NOW))
    ended = [Settlement(each, result, getattr(result, "wait", 0) or 0) for each, result in zip(claimed, results, strict=True)]  # fmt: skip
    with suppress(Unstorable):
        await store.settlements.settle(ended, NOW)
    assert await store.settlements.settle_apart(ended, NOW) == []

    states = {each.id: each.state for each in await store.deliveries.rows("all", 9)}
    assert (states[1], states[3]) == ("sent", "sent")
    assert states[2] != "sending"


async def test_an_outcome_of_somebody_who_was_erased_meanwhile_costs_nothing(store: Store) -> None:
    await customers(store, 3)
    for number in (1, 2, 3):
        await queue(store, f"dạ {number}", conversation=number)
    claimed = await claim(store)
    await store.erase(2)
    ended = [Settlement(each, Sent(str(each.id), each.id, NOW), 0) for each in claimed]
    with suppress(Unstorable, StoreError):
        await store.settlements.settle(ended, NOW)
    await store.settlements.settle_apart(ended, NOW)

    assert {each.state for each in await store.deliveries.rows("all", 9)} == {"sent"}


async def test_reading_goes_on_after_trouble(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        Failing(patch, Unheard(), 1)
        with pytest.raises(StoreError):
            await store.inbox.revision()
    await asyncio.gather(*(store.inbox.revision() for _ in range(20)))


# -- PostgreSQL says what is wrong with it


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (asyncpg.DiskFullError("x"), "The disk of the PostgreSQL server is full. Free some space there;"),
        (asyncpg.ReadOnlySQLTransactionError("x"), "only reads at present. If it is a standby, name the primary"),
        (asyncpg.OutOfMemoryError("x"), "has too little left (OutOfMemory: memory,"),
        (asyncpg.TooManyConnectionsError("x"), "has too little left (TooManyConnections: memory,"),
        (asyncpg.CannotConnectNowError("x"), "is starting, stopping or recovering. Wait until it is up;"),
        (asyncpg.AdminShutdownError("x"), "is out of reach at present (AdminShutdownError). Check the server;"),
    ],
)  # fmt: skip
def test_trouble_of_the_server_is_said_with_what_to_do(error: Exception, words: str) -> None:
    said = str(postgres.PostgresDatabase.explain(None, error))  # type: ignore[arg-type]

    assert words in said
    assert said.endswith(
        "; what customers write waits at the platforms and comes in by itself then."
    )
    assert "\n" not in said


async def test_a_server_that_only_reads_for_a_while_loses_nothing(
    postgres: PostgresServer, clock: ManualClock
) -> None:
    """As a provider makes it whose disk is nearly full."""
    postgres_url = postgres.fresh()
    store = await Store.open(postgres_url)
    shop = (await store.accounts.ensure([("shop", "telegram")]))["shop"].id
    receiver = Receiver(store, clock, (), lambda: None)
    await receiver.receive(AccountId(shop), _parse, _updates("before"))
    await queue(store, "trước")
    claimed = await claim(store)
    name = postgres_url.partition("?")[0].rpartition("/")[2]
    try:
        await _say(postgres_url, f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
        await _say(postgres_url, OTHERS_OUT)
        for _ in range(2):  # the connections that were put off, then new ones
            with pytest.raises(StoreError):
                await receiver.receive(AccountId(shop), _parse, _updates("during"))
        with pytest.raises(StoreError, match="only reads at present"):
            await receiver.receive(AccountId(shop), _parse, _updates("during"))
        with pytest.raises(StoreError, match="only reads at present"):
            await store.settlements.settle([Settlement(claimed[0], Sent("9", 9, NOW))], NOW)
        (item,) = await store.inbox.page(InboxFilter(), 9)  # who is at a desk still reads
        assert item.row.last_text
    finally:
        await _say(
            postgres_url,
            "SET default_transaction_read_only = off",
            f'ALTER DATABASE "{name}" RESET default_transaction_read_only',
            OTHERS_OUT,
        )
    await comes_to(lambda: _works(receiver, shop), True)
    await store.settlements.settle([Settlement(claimed[0], Sent("9", 9, NOW))], NOW)

    assert await store.journal.quarantined() == {}
    said = [row.body for row in await store.threads.rows(item.row.id, 9)]
    assert sorted(said) == ["before", "during", "trước"]
    await store.close()


OTHERS_OUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


async def _say(url: str, *statements: str) -> None:
    conn = await asyncpg.connect(url)
    for each in statements:
        await conn.execute(each)
    await conn.close()


async def _works(receiver: Receiver, shop: int) -> bool:
    """Whether the platform's next try is taken."""
    try:
        await receiver.receive(AccountId(shop), _parse, _updates("during"))
    except StoreError:
        return False
    return True
