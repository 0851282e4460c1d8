"""What a channel hands in: values that the store keeps by their own words."""

import dataclasses
import re
from pathlib import Path
from typing import get_args

import pytest

import socialdesk
from socialdesk.model.ids import RemoteId
from socialdesk.model.message import (
    ALONGSIDE,
    RECOVERED,
    Author,
    ChatKind,
    Echo,
    Event,
    Handover,
    Parsed,
    RawUpdate,
    Reaction,
)
from tests.support.make import NOW, inbound, sender

STORE = Path(socialdesk.__file__).parent / "store"


def test_stores_of_every_version_know_authors_chats_and_provenance_by_these_words() -> None:
    assert [*Author] == ["customer", "agent", "owner", "bot", "system"]
    assert [*ChatKind] == ["private", "business", "group", "channel", "direct", "comment"]
    assert (RECOVERED, ALONGSIDE) == ("recovered", "alongside")


def words_in_sql(column: str, files: str = "*.py") -> set[str]:
    """Every value that the store's SQL compares a column with."""
    compared = re.compile(
        rf"(?<![a-z_])(?<!clock\.){column} (?:=|<>|(?:NOT )?IN) ?\(?((?:'[a-z_]+'(?:, ?)?)+)"
    )
    return {
        word
        for path in STORE.rglob(files)
        for found in compared.finditer(path.read_text(encoding="utf-8"))
        for word in re.findall(r"'([a-z_]+)'", found[1])
    }


def test_the_store_asks_for_no_author_and_no_chat_that_there_is_not() -> None:
    authors, chats = words_in_sql("author"), words_in_sql("chat_kind")

    assert authors
    assert chats
    assert authors <= set(Author)
    assert chats <= set(ChatKind)


@pytest.mark.parametrize("kind", get_args(Event))
def test_whatever_is_handed_in_stays_as_it_is(kind: type) -> None:
    assert dataclasses.is_dataclass(kind)
    first = dataclasses.fields(kind)[0].name
    value = object.__new__(kind)

    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, first, "x")
    with pytest.raises((AttributeError, TypeError)):
        value.unheard_of = 1


def test_a_message_is_the_same_as_another_of_the_same_words_and_no_other() -> None:
    assert len({inbound(), inbound(), inbound(body="x"), inbound(provenance=RECOVERED)}) == 3
    assert inbound(echo=Echo(7)) != inbound(echo=Echo()) != inbound()


def test_what_is_not_said_of_a_message_is_the_harmless_answer() -> None:
    message = inbound()

    assert (message.provenance, message.opens_window, message.echo) == ("", False, None)
    assert (message.attachments, message.reply_to, message.edited_at) == ((), None, None)
    assert Echo().matches
    assert not sender().is_bot
    reaction = Reaction(message.chat, RemoteId("1"), "Lan", "❤", NOW)
    assert not reaction.opens_window
    assert Handover(message.chat, "", NOW).to == ""


def test_an_update_that_means_nothing_is_a_decision_and_one_that_nobody_knows_is_not() -> None:
    nothing, unknown = Parsed(), Parsed(unknown=True)

    assert (nothing.events, nothing.unknown) == ((), False)
    assert nothing != unknown
    assert RawUpdate(b"{}", NOW) == RawUpdate(b"{}", NOW, "", None)
