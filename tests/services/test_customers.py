"""Who stands behind a conversation, and what answers take in of them."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from socialdesk.errors import NotFound
from socialdesk.model.ids import AccountId, Instant
from socialdesk.services.customers import canned_answer, customer_of, still_empty, values_for
from socialdesk.store.engine.database import Connection
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender

T = TypeVar("T")


async def lan(store: Store) -> None:
    """One person, who writes to two accounts."""
    await store.accounts.ensure([("page", "messenger")])
    for account, chat in ((1, "501"), (2, "777")):
        who = sender("Nguyễn Thị Lan", chat)
        message = inbound("áo đỏ", "11", chat=chat, sender=who, contact=who)
        await store.record([arrival(message, account=account)], NOW, ())


async def test_everything_known_of_one_person(desk_store: Store) -> None:
    await lan(desk_store)
    await desk_store.contacts.merge(1, 2, "linh", NOW)
    await desk_store.contacts.set_detail(1, "pronoun", "chị")
    for n in range(3):
        await desk_store.messages.note(1, "linh", f"note {n}", Instant(NOW + n))

    known = await customer_of(desk_store, 2, notes=2)

    assert known.person.name == "Nguyễn Thị Lan"
    assert known.details == {"pronoun": "chị"}
    assert [each.text for each in known.notes] == ["note 2", "note 1"]
    assert [each.id for each in known.conversations] == [2, 1]
    assert known.messages == 2


async def test_all_of_it_is_read_in_one_unit_of_work(
    desk_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    await lan(desk_store)
    database, reads = desk_store.database, list[object]()
    performed = database._read

    async def counted(work: Callable[[Connection], Awaitable[T]]) -> T:
        reads.append(work)
        return await performed(work)

    monkeypatch.setattr(database, "_read", counted)
    await customer_of(desk_store, 1)
    assert len(reads) == 1


async def test_who_is_not_there(desk_store: Store) -> None:
    with pytest.raises(NotFound, match="no conversation 9"):
        await customer_of(desk_store, 9)
    with pytest.raises(NotFound):
        await values_for(desk_store, 9, "Hoa Sen", "linh")


async def test_a_canned_answer_by_its_shortcut(desk_store: Store) -> None:
    await desk_store.canned.save("gia", "Dạ {given} ơi")

    assert (await canned_answer(desk_store, "/GIA")).body == "Dạ {given} ơi"
    with pytest.raises(NotFound, match='no canned answer "/ship"'):
        await canned_answer(desk_store, "ship")


async def test_what_answers_take_in(desk_store: Store) -> None:
    await lan(desk_store)
    await desk_store.contacts.set_detail(1, "order", "DH1")

    values = await values_for(desk_store, 1, "Hoa Sen", "linh")

    assert (values["shop"], values["agent"], values["order"]) == ("Hoa Sen", "linh", "DH1")
    assert values["given"] == "Lan"


def test_what_is_missing_is_named() -> None:
    assert still_empty(["order", "phone"]).startswith("{order}, {phone} is still empty.")


async def test_the_first_name_that_a_platform_tells_is_kept_and_a_comment_does_not_forget_it(
    desk_store: Store,
) -> None:
    async def write(number: str, first: str) -> str:
        who = replace(sender("Hương Nguyễn Thị", "501"), first_name=first)
        message = inbound("áo đỏ", number, sender=who, contact=who)
        await desk_store.record([arrival(message)], NOW, ())
        return (await desk_store.contacts.person(1)).first_name

    assert [await write("11", ""), await write("12", "Hương"), await write("13", "")] == [
        "",
        "Hương",
        "Hương",
    ]
    assert (await values_for(desk_store, 1, "Hoa Sen", "linh"))["given"] == "Hương"
    await desk_store.contacts.save_profile(
        AccountId(1), "501", NOW, "Shop Lan", first_name="Shop Lan"
    )
    assert (await values_for(desk_store, 1, "Hoa Sen", "linh"))["given"] == ""
