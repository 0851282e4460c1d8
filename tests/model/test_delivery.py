"""Things to be said: files that go along, and the words by which the store knows their states."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socialdesk.model.delivery import (
    LANES,
    Claimed,
    DeliveryKind,
    DeliveryState,
    NewDelivery,
    Operation,
    Outgoing,
    OutgoingFile,
    Signal,
    dump_file,
    load_file,
)
from socialdesk.model.ids import (
    AccountId,
    ConversationId,
    DeliveryId,
    RemoteAddress,
    RemoteChat,
)
from tests.model.test_message import words_in_sql
from tests.support.make import NOW

FILES_OF_THE_OUTBOX = ("deliveries.py", "claims.py", "outbox.py", "echoes.py", "settlement.py", "thread.py", "filters.py")  # fmt: skip


def claimed(**more: object) -> Claimed:
    values: dict[str, object] = {
        "id": DeliveryId(7), "conversation_id": ConversationId(1), "account_id": AccountId(1),
        "chat": RemoteChat("501"), "chat_kind": "private", "address": RemoteAddress("{}"),
        "kind": "reply", "author": "linh", "body": "dạ", "reply_to": None, "attempts": 0,
        "created_at": NOW, "last_action_at": None,
    }  # fmt: skip
    return Claimed(**(values | more))  # type: ignore[arg-type]


def test_stores_of_every_version_know_deliveries_by_these_words() -> None:
    assert [*DeliveryState] == [
        "scheduled", "queued", "claimed", "sending", "sent", "delivered", "read", "refused",
        "unconfirmed", "cancelled",
    ]  # fmt: skip
    assert [*DeliveryKind] == ["reply", "acknowledgement", "broadcast"]
    assert [*Operation] == [
        "say", "hide", "unhide", "delete", "like", "unlike", "tag", "untag", "edit", "unsend",
    ]  # fmt: skip
    assert [*Signal] == ["seen", "typing"]


@pytest.mark.parametrize("file", FILES_OF_THE_OUTBOX)
def test_the_outbox_asks_for_no_state_that_there_is_not(file: str) -> None:
    states = words_in_sql("state", file)

    assert states
    assert states - {"asked"} <= set(DeliveryState), "surveys are asked"


def test_people_go_before_programs_and_programs_before_broadcasts() -> None:
    assert sorted(DeliveryKind, key=LANES.__getitem__) == [
        DeliveryKind.REPLY,
        DeliveryKind.ACKNOWLEDGEMENT,
        DeliveryKind.BROADCAST,
    ]
    assert len(set(LANES.values())) == len(DeliveryKind)


_texts = st.text(st.characters(blacklist_categories=["Cs"]))


@given(st.builds(OutgoingFile, _texts, _texts, _texts, st.integers(0, 1 << 40)))
def test_a_file_comes_back_from_the_store_as_it_was(file: OutgoingFile) -> None:
    kept = dump_file(file)

    assert "\x00" not in kept
    assert kept.isascii()
    assert load_file(kept) == file == claimed(file_text=kept).file
    assert json.loads(kept)["size"] == file.size


def test_no_file_is_no_text() -> None:
    assert dump_file(None) == ""
    assert load_file("") is None is claimed().file


@pytest.mark.parametrize(
    ("mime", "is_image"),
    [
        ("image/jpeg", True),
        ("image/png", True),
        ("image/webp", True),
        ("image/gif", True),
        ("image/svg+xml", False),
        ("image/heic", False),
        ("application/pdf", False),
        ("", False),
    ],
)
def test_only_what_every_platform_shows_is_sent_as_a_picture(mime: str, is_image: bool) -> None:
    assert OutgoingFile("a", "a", mime, 1).is_image is is_image


@pytest.mark.parametrize(
    ("kind", "operation", "is_reply"),
    [
        ("reply", "say", True),
        ("reply", "edit", False),
        ("reply", "hide", False),
        ("acknowledgement", "say", False),
        ("broadcast", "say", False),
    ],
)
def test_only_a_persons_words_are_a_reply(kind: str, operation: str, is_reply: bool) -> None:
    assert claimed(kind=kind, operation=operation).is_reply is is_reply


def test_what_nobody_asks_for_otherwise_is_said_at_once_in_public_by_a_person() -> None:
    new = NewDelivery("k", ConversationId(1), DeliveryKind.REPLY, "dạ", "linh")
    out = Outgoing(RemoteChat("501"), RemoteAddress("{}"), "dạ")

    assert (new.operation, new.private, new.due_at) == ("say", False, 0)
    assert not new.scheduled
    assert not new.unless_answered
    assert (out.operation, out.private, out.by_person, out.attempt) == ("say", False, True, 1)
