"""What is written down of one person with several chats, on both engines: each chat gets its own back."""

import pytest

from socialdesk.store.store import Store
from tests.store.test_linking import wrote
from tests.store.test_migrating import PEOPLE, older, url
from tests.support.make import NOW
from tests.support.store import at

__all__ = ["url"]


async def known(store: Store) -> list[dict[str, str]]:
    return [dict(await store.contacts.details(contact)) for contact in (1, 2)]


async def test_who_is_taken_apart_has_what_was_written_in_their_chat(store: Store) -> None:
    for number in (1, 2):
        await wrote(store, number, "alo", chat=f"80{number}")
    say = store.contacts.set_detail
    await say(1, "phone", "+84911111111")
    await say(2, "address", "Huế")
    await store.contacts.merge(1, 2, "linh", NOW)
    await say(2, "phone", "+84922222222")
    await say(2, "pronoun", "chị")
    await say(1, "size", "M")
    assert (await known(store))[0] == (await known(store))[1] == {
        "phone": "+84922222222", "pronoun": "chị", "size": "M", "address": "Huế",
    }  # fmt: skip

    assert await store.people.unmerge(1, 2, "linh", at(1), "u") == []
    first, second = {"phone": "+84911111111", "size": "M"}, {
        "phone": "+84922222222", "pronoun": "chị", "address": "Huế",
    }  # fmt: skip
    assert await known(store) == [first, second]
    await store.history.undo("linh", at(2))
    assert set((await known(store))[0]) == {"phone", "pronoun", "size", "address"}
    await store.people.unmerge(1, 2, "linh", at(3), "u2")
    assert await known(store) == [first, second]


async def test_what_both_wrote_of_the_same_is_each_ones_own_again(store: Store) -> None:
    for number in (1, 2):
        await wrote(store, number, "alo", chat=f"80{number}")
    await store.contacts.merge(1, 2, "linh", NOW)
    for conversation, value in ((2, "a"), (1, "b"), (2, "c"), (1, "d")):
        await store.contacts.set_detail(conversation, "size", value)
        assert [each["size"] for each in await known(store)] == [value, value]
    await store.people.unmerge(2, 1, "linh", at(1), "u")
    assert [each["size"] for each in await known(store)] == ["d", "c"]


async def test_what_an_older_program_wrote_of_both_stays_and_is_named(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await older(
        url,
        monkeypatch,
        "071",
        (
            *PEOPLE,
            "INSERT INTO contact (account_id, remote_id, name, folded) VALUES (1, '502', 'Mai', 'mai')",
            "INSERT INTO contact_detail (contact_id, key, value) VALUES (1, 'phone', '1')",
            "INSERT INTO contact_detail (contact_id, key, value) VALUES (2, 'size', 'M')",
        ),
    )
    await wrote(store, 2, "alo", chat="502")
    await store.contacts.merge(1, 2, "linh", NOW)
    assert await store.people.unmerge(1, 2, "linh", at(1), "u") == [], "each wrote alone"
    await store.contacts.merge(1, 2, "linh", at(2))
    await store.database.transact(
        lambda conn: conn.rows("UPDATE contact_detail SET said_in = NULL")
    )
    assert await store.people.unmerge(1, 2, "linh", at(3), "u2") == ["phone"]
    await store.close()
