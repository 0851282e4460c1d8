"""Conversations whole, by when somebody waited in them."""

from __future__ import annotations

from dataclasses import replace

from socialdesk.model.changes import Resolve
from socialdesk.model.ids import MINUTE, Instant
from socialdesk.model.message import Author
from socialdesk.store.packs import FOREVER
from socialdesk.store.store import Store
from tests.support.make import arrival, inbound
from tests.support.store import at, reply, say


async def test_a_conversation_comes_whole_if_anything_of_it_belongs_to_the_time(
    store: Store,
) -> None:
    await say(store, "1", "2")
    await reply(store, now=at(MINUTE))
    await store.conversations.do(Resolve(), [1], "linh", at(2 * MINUTE))
    again = arrival(inbound("alo", "12", "1", at=at(10 * MINUTE)))
    raw = replace(again.raw, received_at=at(10 * MINUTE))
    await store.record([replace(again, raw=raw)], at(10 * MINUTE), ())

    late = (at(5 * MINUTE), FOREVER)
    waits, episodes = await store.stories.active(late)
    assert [(each.conversation_id, each.opened_at) for each in waits] == [
        (1, at(0)), (1, at(10 * MINUTE)), (2, at(0)),  # who still waits
    ]  # fmt: skip
    assert [each.resolved_at for each in episodes] == [at(2 * MINUTE), None, None]
    before = (Instant(0), at(0))
    assert await store.stories.active(before) == ([], [])
    assert await store.stories.of(2) == (
        [each for each in waits if each.conversation_id == 2],
        (await store.stories.of(2))[1],
    )


async def test_all_chats_of_a_person_have_one_number(store: Store) -> None:
    await say(store, "1", "2", "3")
    await store.contacts.merge(1, 3, "linh", at(1))

    numbers, persons = await store.stories.customers()
    customers = dict(zip(numbers.split(","), persons.split(","), strict=True))
    assert customers["1"] == customers["3"] != customers["2"]


async def test_what_was_said_is_told_without_its_words(store: Store) -> None:
    await say(store, "1")
    automatic = inbound("bí mật", "12", "1", author=Author.BOT, at=at(MINUTE))
    await store.record([arrival(automatic)], at(MINUTE), ())
    await store.conversations.do(Resolve(), [1], "linh", at(2 * MINUTE))

    told = await store.stories.told(1, at(0), at(2 * MINUTE))
    assert [(each.author, each.change_kind) for each in told] == [
        ("customer", ""), ("bot", ""), ("system", "resolved")
    ]  # fmt: skip
    assert "bí mật" not in repr(told)
    assert len(await store.stories.told(1, at(1), at(MINUTE))) == 1
