"""What customers write, from the platform's bytes to what the desk shows, where something comes in
another order than it was done, or is understood only later."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace
from typing import Any

import pytest

from socialdesk.bots import registry
from socialdesk.model.acknowledge import AcknowledgeSettings
from socialdesk.model.ids import AccountId, Instant, RemoteId
from socialdesk.model.message import Author, InboundMessage, Parsed, RawUpdate
from socialdesk.services.policies import policies
from socialdesk.services.receiver import Parse, read
from socialdesk.store.recording import Recorded, merged
from socialdesk.store.store import Store
from tests.support.make import NOW
from tests.support.store import line

SAY_SO = AcknowledgeSettings(enabled=True, inside="đã nhận được", outside="", shop="S", hours=None)
PAGE = "900100"


def parser(platform: str, remote_id: str = PAGE) -> Parse:
    return registry.find(platform).parser(None, remote_id, {})


async def post(store: Store, parse: Parse, *bodies: Any, key: str = "k") -> None:
    """Bodies as they arrive, one after the other."""
    for place, body in enumerate(bodies):
        raw = RawUpdate(json.dumps(body).encode(), NOW, f"{key}{place}")
        await store.record([read(AccountId(1), raw, parse)], NOW, policies(SAY_SO, {}))


def page(item: Any, at: int) -> Any:
    item = {"sender": {"id": "7700001"}, "recipient": {"id": PAGE}, "timestamp": at, **item}
    return {"object": "page", "entry": [{"id": PAGE, "time": at, "messaging": [item]}]}


async def test_an_edit_that_overtakes_its_message_on_messenger(store: Store) -> None:
    said, edited = 1795636412812, 1795636416812
    edit = {"message_edit": {"mid": "m_late_1", "text": "Còn size L không shop?", "num_edit": 1}}
    message = {"message": {"mid": "m_late_1", "text": "Còn size M không shop?"}}
    await post(store, parser("messenger"), page(edit, edited), page(message, said))

    row = await line(store)
    assert (row.waiting_since, row.unread, row.last_text) == (said, 1, "Còn size L không shop?")
    assert row.last_message_at == said
    acknowledged = await store.deliveries.rows("all", 9)
    assert [each.kind for each in acknowledged] == ["acknowledgement"]
    assert (await store.inbox.conversation(1)).state.last_action_at == said  # so we may answer


def telegram(number: int, who: int, kind: str = "message", **more: Any) -> Any:
    person = {"id": who, "is_bot": False, "first_name": "Minh"}
    chat = {"id": who, "type": "private", "first_name": "Minh"}
    return {kind: {"message_id": number, "date": 1795600000, "from": person, "chat": chat, **more}}


async def test_an_edit_that_overtakes_its_message_on_telegram(store: Store) -> None:
    edit = telegram(2, 8, "edited_message", text="cho em 3 áo", edit_date=1795600002)
    await post(store, parser("telegram"), edit, telegram(2, 8, text="cho em 2 áo"))

    row = await line(store)
    assert (row.waiting_since, row.unread, row.last_text) == (1795600000_000, 1, "cho em 3 áo")
    assert len(await store.deliveries.rows("all", 9)) == 1


async def test_a_live_location_of_before_our_time_moves_and_nobody_waits(store: Store) -> None:
    place = {"latitude": 16.46, "longitude": 107.59, "live_period": 900}
    moved = telegram(2, 8, "edited_message", location=place, edit_date=1795600500)
    await post(store, parser("telegram"), moved)

    row = await line(store)
    assert row.waiting_since is None
    assert row.last_message_at == 1795600000_000
    assert row.last_text.startswith("16.460000, 107.590000")


async def test_a_tag_that_zalo_tells_before_the_first_words_stands_on_them(store: Store) -> None:
    tag = {
        "app_id": "900", "event_name": "add_user_to_tag", "timestamp": "1795600000000",
        "oa_id": "3001", "tag": {"name": "Khách sỉ", "user_ids": ["61"]},
    }  # fmt: skip
    said = {
        "app_id": "900", "event_name": "user_send_text", "timestamp": "1795600000000",
        "sender": {"id": "61"}, "recipient": {"id": "3001"},
        "message": {"msg_id": "z1", "text": "chào shop"},
    }  # fmt: skip
    await post(store, parser("zalo_oa", "3001"), tag, said)

    assert (await store.inbox.by_ids([1]))[1].tags == ("Khách-sỉ",)


CONTACT = {
    "event_name": "message.contact.received",
    "message": {
        "message_id": "b8",
        "date": 1795600000000,
        "contact": {"name": "Hoa", "phone": "84900000001"},
        "text": "",
        "from": {"id": "a1", "display_name": "Lan"},
        "chat": {"id": "a1", "chat_type": "PRIVATE"},
    },
}


async def again(store: Store, parse: Parse, *, dry_run: bool = False) -> Recorded:
    """What `replay` does: everything that was not understood, once more."""
    done = []
    for body in await store.journal.bodies(0, 99, None):
        raw = RawUpdate(bytes(body.body), Instant(body.received_at), body.remote_key)
        arrival = read(AccountId(1), raw, parse)
        done.append(await store.replay(body.id, arrival, NOW, dry_run=dry_run))
    return merged(done)


def understood(update: RawUpdate) -> Parsed:
    """A reader of tomorrow, that understands a contact."""
    (message,) = parser("zalo_bot", "9")(update).events
    assert isinstance(message, InboundMessage)
    better = replace(message, kind="contact", body="Hoa 84900000001")
    return Parsed((better,), "message.contact.received", (message.chat,))


async def test_what_is_understood_later_takes_the_place_that_was_held_for_it(store: Store) -> None:
    await post(store, parser("zalo_bot", "9"), CONTACT)
    (held,) = await store.threads.rows(1, 9)
    before = await line(store)
    tried = await again(store, understood, dry_run=True)
    assert [row.body for row in await store.threads.rows(1, 9)] == [held.body]
    done = await again(store, understood)

    assert (tried.repaired, done.repaired, done.repeats) == (1, 1, 0)
    (row,) = await store.threads.rows(1, 9)
    assert (row.id, row.kind, row.body, row.at) == (held.id, "contact", "Hoa 84900000001", held.at)
    after = await line(store)
    assert after.last_text == "Hoa 84900000001"
    assert (after.waiting_since, after.unread) == (before.waiting_since, before.unread)
    assert await store.journal.unknown() == {}
    assert (await again(store, understood)).repaired == 0
    assert [hit.body for hit in await store.search.find("84900000001", 9) if hit.message_id] == [
        "Hoa 84900000001"
    ]


@pytest.mark.parametrize("kind", ["other", "nothing", "nobody's"])
async def test_what_is_understood_as_something_else_leaves_no_place_behind(
    store: Store, kind: str
) -> None:
    await post(store, parser("zalo_bot", "9"), CONTACT)

    def better(update: RawUpdate) -> Parsed:
        (message,) = parser("zalo_bot", "9")(update).events
        assert isinstance(message, InboundMessage)
        if kind == "nothing":
            return Parsed((), "known")
        renamed = replace(message, remote_id=RemoteId("c9"), body="Hoa", kind="contact")
        if kind == "nobody's":
            renamed = replace(renamed, author=Author.SYSTEM, kind="event")
        return Parsed((renamed,), "known", (message.chat,))

    await again(store, better)
    rows = [row.body for row in await store.threads.rows(1, 9)]
    assert rows == ([] if kind == "nothing" else ["Hoa"])
    row = await line(store)
    waits = kind == "other"
    assert (row.waiting_since is not None, row.unread) == (waits, int(waits))


@pytest.mark.parametrize("first", [True, False])
async def test_who_wrote_in_the_same_moment_as_what_turns_out_to_be_nothing_waits_on(
    store: Store, first: bool
) -> None:
    said = CONTACT["message"] | {"message_id": "b9", "text": "còn không ạ"}
    del said["contact"]
    words = {"event_name": "message.text.received", "message": said}
    bodies = (words, CONTACT) if first else (CONTACT, words)
    await post(store, parser("zalo_bot", "9"), *bodies)

    await again(store, lambda _: Parsed((), "known"))

    row = await line(store)
    assert (row.waiting_since, row.unread, row.last_text) == (1795600000000, 1, "còn không ạ")


async def test_what_is_read_back_with_less_in_it_changes_nothing(store: Store) -> None:
    await post(store, parser("zalo_bot", "9"), CONTACT)
    (held,) = await store.threads.rows(1, 9)

    def less(update: RawUpdate) -> Parsed:
        return Parsed((replace(understood(update).events[0], body=""),), "row")  # type: ignore[type-var]

    await post(store, less, CONTACT | {"recovered": 1}, key="r")
    assert [row.body for row in await store.threads.rows(1, 9)] == [held.body]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
async def test_a_recommendation_is_changed_and_taken_back_in_any_order(
    store: Store, order: tuple[int, ...]
) -> None:
    def told(verb: str, **more: Any) -> Any:
        value = {"item": "rating", "open_graph_story_id": "s1", "reviewer_id": "77", "reviewer_name": "Lan",
                 "created_time": NOW // 1000, "verb": verb} | more  # fmt: skip
        return {
            "object": "page",
            "entry": [{"id": PAGE, "time": NOW, "changes": [{"field": "ratings", "value": value}]}],
        }

    bodies = [
        told("add", recommendation_type="positive", review_text="giao nhanh"),
        told("edited", recommendation_type="negative", review_text="hàng lỗi", edited_time=NOW // 1000 + 2),
        told("remove"),
    ]  # fmt: skip
    await post(store, parser("messenger"), *(bodies[place] for place in order))

    (row,) = [each for each in await store.threads.rows(1, 9) if not each.change_kind]
    assert (row.body, bool(row.deleted_at)) == ("👎\nhàng lỗi", True)
