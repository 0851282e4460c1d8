"""Taking updates in: recorded before anybody is told, one by one where a batch fails."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import pytest

from socialdesk.bots import registry
from socialdesk.bots.telegram.convert import Converter
from socialdesk.errors import StoreError
from socialdesk.model.delivery import DeliveryKind
from socialdesk.model.effects import Effect, Note, Occasion, Reply
from socialdesk.model.ids import AccountId, Instant, RemoteChat
from socialdesk.model.message import Parsed, RawUpdate
from socialdesk.services.policies import AGAIN
from socialdesk.services.receiver import Receiver, describe, read
from socialdesk.store.filters import InboxFilter
from socialdesk.store.store import Store
from tests.support.clock import ManualClock
from tests.support.desk import playing_on
from tests.support.make import NOW, inbound
from tests.support.played import lot

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


HALF = "\ud83d"
"""Half a character, as programs cut names: no store keeps it."""


async def test_half_a_character_in_a_number_costs_no_neighbour(
    desk_store: Store, clock: ManualClock
) -> None:
    items = [
        {"sender": {"id": "7"}, "recipient": {"id": "1"}, "timestamp": NOW, "delivery": {"mids": ["m" + HALF]}},
        {"sender": {"id": "7"}, "recipient": {"id": "1"}, "timestamp": NOW, "message": {"mid": "m2", "text": "alo"}},
    ]  # fmt: skip
    body = {"object": "page", "entry": [{"id": "1", "time": NOW, "messaging": items}]}
    zalo = {"event_name": "add_user_to_tag", "oa_id": "1", "timestamp": str(NOW), "tag": {"name": "vip", "user_ids": ["5" + HALF]}}  # fmt: skip
    business = {"update_id": 1, "deleted_business_messages": {"business_connection_id": HALF, "chat": {"id": 5}, "message_ids": [1]}}  # fmt: skip
    receiver = Receiver(desk_store, clock, (), lambda: None)
    for name, update in (("messenger", body), ("zalo_oa", zalo), ("telegram", business)):
        parse = registry.find(name).parser(None, "1", {})
        await receiver.receive(SHOP, parse, [raw(json.dumps(update).encode(), name)])

    assert (receiver.total.messages, receiver.total.quarantined) == (1, 0)


async def test_an_update_whose_chat_cannot_be_kept_goes_to_quarantine_and_is_confirmed(
    desk_store: Store, clock: ManualClock
) -> None:
    receiver = Receiver(desk_store, clock, (), lambda: None)
    chat = RemoteChat("5" + HALF)
    events = (inbound("alo", "11", chat=chat),)
    parsed = Parsed(events, "message " + HALF, (chat,))
    await receiver.receive(SHOP, lambda _: parsed, [raw(b"{}")])

    assert receiver.total.quarantined == 1
    (row,) = await desk_store.journal.rows("quarantined", Instant(0), 9)
    assert row.kind.startswith("message")


@pytest.mark.parametrize("number", [1 << 63, 1 << 70, -(1 << 80)])
async def test_numbers_beyond_any_store_on_telegram_lose_no_words(
    desk_store: Store, clock: ManualClock, number: int
) -> None:
    receiver = Receiver(desk_store, clock, (), lambda: None)
    user = {"id": 5, "first_name": "Lan"}
    chat = {"id": 5, "type": "private"}
    message = {"message_id": number, "date": NOW // 1000, "text": "alo", "from": user, "chat": chat}
    connection = {"id": "b", "user": user, "is_enabled": True, "rights": {"can_reply": True}}
    for update in (
        {"update_id": 1, "message": message},
        {"update_id": number, "business_connection": connection},
        {"update_id": 3, "message": {**message, "message_id": 12, "text": "một", "from": [1]}},
    ):
        parse = Converter("7").parse
        await receiver.receive(
            SHOP, parse, [raw(json.dumps(update).encode(), str(update["update_id"]))]
        )

    assert receiver.total.quarantined == 0
    assert {row.body for row in await desk_store.threads.rows(1, 9)} == {"alo", "một"}


async def test_who_enters_a_game_has_entered_it_though_another_policy_spoils_their_message(
    desk_store: Store, clock: ManualClock
) -> None:
    class Spoiler:
        """Answers what no store takes."""

        name = "spoiler"

        def decide(self, occasion: Occasion) -> Sequence[Effect]:
            return (Note(None),)  # type: ignore[arg-type]

    service = playing_on(desk_store, clock)
    game = await service.open(await service.add(lot("Quà"), "linh"))
    receiver = Receiver(desk_store, clock, [Spoiler(), *AGAIN], lambda: None)
    said = inbound("quay", "1", at=clock.now())
    await receiver.receive(SHOP, lambda _: Parsed((said,), "message", ()), [raw(b"x")])

    (entry,) = await service.entries(game)
    assert entry.is_counted
