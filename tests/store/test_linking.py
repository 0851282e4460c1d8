"""Orders linked to people, on both engines: by itself where it is certain, by hand, with evidence, and back."""

import asyncio
import json
import random
from contextlib import suppress
from dataclasses import replace

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.changes import Parted
from socialdesk.model.ids import Instant, RemoteChat
from socialdesk.model.linking import How, Why
from socialdesk.model.message import ContactChange, Edit
from socialdesk.model.order import Imported, Line
from socialdesk.model.order import State as OrderState
from socialdesk.store.contacts import ROOT_OF
from socialdesk.store.engine.database import Query
from socialdesk.store.orders import Buyer, NewOrder
from socialdesk.store.products import NewProduct
from socialdesk.store.store import Store
from socialdesk.store.suggestions import Kind, State
from tests.store.test_buyers import counted
from tests.support.make import NOW, inbound, sender
from tests.support.store import at, take

PHONE, OTHER = "+84912345678", "+84987654321"
OF = Query(int, "SELECT COALESCE(contact_id, 0) FROM purchase ORDER BY id")
TOGETHER = Query(int, "SELECT id FROM contact WHERE same_as IS NOT NULL")
CLUES = Query(str, "SELECT value FROM clue ORDER BY value")


async def wrote(store: Store, number: int, *said: str, chat: str = "501") -> None:
    """Somebody writes; the first words of a chat make its contact."""
    who = sender(f"Khách {chat}", chat)
    for place, words in enumerate(said):
        message = inbound(
            words,
            f"{number}{place}",
            chat=chat,
            sender=who,
            contact=who,
            at=at(number * 1_000 + place),
        )
        await take(store, message)


async def told(
    store: Store, code: str, phone: str = PHONE, *, source: str = "shopee", **more: str
) -> None:
    """An order comes from elsewhere."""
    line = Line("A1", "Áo", "", 1, 100)
    order = Imported(source, code, NOW, OrderState.AGREED, (line,), phone=phone, total=100, **more)  # type: ignore[arg-type]
    await store.orders.take_in([order], "chu", NOW)


async def looked(store: Store, now: Instant = NOW) -> None:
    """Everything is looked at that a worker looks at."""
    for _ in range(20):
        found = [
            await store.people.linking.look_at_messages(now),
            await store.people.linking.look_at_edits(now),
            await store.people.linking.look_at_told(now),
            await store.people.linking.look_at_contacts(now),
            await store.people.linking.look_at_orders(now),
        ]
        if not any(each.any for each in found):
            return
    pytest.fail("it comes to no end")


async def whose(store: Store) -> list[int]:
    return await store.database.all(OF)


async def waiting(store: Store) -> list[tuple[str, int, int | None, list[Why]]]:
    return sorted(
        (
            each.kind.value,
            each.contact_id,
            each.purchase_id or each.other_id,
            [one.why for one in each.reasons],
        )
        for each in await store.people.suggestions.open(50)
    )


@pytest.mark.parametrize("first", ["message", "order"])
async def test_whoever_alone_wrote_its_phone_has_an_order_whichever_came_first(
    store: Store, first: str
) -> None:
    steps = {
        "message": lambda: wrote(store, 1, "ship cho em", "sđt O912.345.678 nha"),
        "order": lambda: told(store, "S1"),
    }
    for name in (first, *(steps.keys() - {first})):
        await steps[name]()
        await looked(store)
    assert await whose(store) == [1]
    (row,) = await store.people.suggestions.of_order(1)
    assert (row.state, row.agent, row.contact_id) == (State.ACCEPTED, "", 1)
    (reason,) = row.reasons
    assert (reason.why, reason.value, reason.how) == (Why.PHONE, PHONE, How.SAID)
    said = await store.threads.opening(1, 10)
    assert reason.message in [each.id for each in said.page.rows if "O912" in each.body]
    assert [each.kind for each in await store.orders.changes(1)] == ["imported", "linked"]
    assert (await store.buyers.of(1)).orders == 1


async def test_what_is_written_by_editing_links_with_its_evidence_and_can_be_taken_back(
    store: Store,
) -> None:
    who = sender("Khách 501", "501")
    first = inbound("ship cho em", "10", chat="501", sender=who, contact=who, at=at(1_000))
    await take(store, first)
    await told(store, "S1")
    await told(store, "S2", OTHER)
    await looked(store)
    assert await whose(store) == [0, 0]

    await take(store, Edit(replace(first, body="ship cho em, 0912 345 678"), at(2_000)))
    await looked(store)
    assert await whose(store) == [1, 0]
    (row,) = await store.people.suggestions.of_order(1)
    (reason,) = row.reasons
    assert (reason.why, reason.value, reason.how, reason.message) == (Why.PHONE, PHONE, How.SAID, 1)

    await store.people.linking.unlink(1, "linh", NOW, "b")
    await take(store, Edit(replace(first, body="nhầm, 0987 654 321"), at(3_000)))
    await looked(store)
    assert await whose(store) == [0, 1], "what they say no longer links no more"
    assert await store.database.all(CLUES) == [OTHER]
    assert not (await store.people.linking.look_at_edits(NOW)).any


async def test_what_a_platform_tells_or_the_shop_wrote_down_counts_too(store: Store) -> None:
    await wrote(store, 1, "alo")
    await wrote(store, 2, "alo", chat="502")
    await told(store, "S1")
    await told(store, "S2", OTHER)
    await looked(store)
    assert await whose(store) == [0, 0]
    await store.contacts.set_detail(1, "phone", "0912 345 678 (mẹ)")
    await take(
        store,
        ContactChange(
            RemoteChat("502"), sender("Khách 502", "502"), None, at(5), phone="0987654321"
        ),
    )
    await looked(store)
    assert await whose(store) == [1, 2]
    (row,) = await store.people.suggestions.of_order(2)
    assert [each.how for each in row.reasons] == [How.TOLD]
    await store.contacts.set_detail(1, "phone", "")
    await looked(store)
    await told(store, "S3")
    await looked(store)
    assert await whose(store) == [1, 2, 0]


async def test_of_two_with_one_phone_it_is_suggested_and_the_orders_number_decides(
    store: Store,
) -> None:
    await wrote(store, 1, "0912345678")
    await wrote(store, 2, "0912 345 678", chat="502")
    await told(store, "2411270ABC")
    await looked(store)
    assert await whose(store) == [0]
    assert await waiting(store) == [
        ("order", 1, 1, [Why.PHONE]),
        ("order", 2, 1, [Why.PHONE]),
        ("person", 1, 2, [Why.PHONE]),
    ]
    await wrote(store, 3, "đơn 2411270abc của mình đâu", chat="502")
    await looked(store)
    assert await whose(store) == [2]
    assert await waiting(store) == [("person", 1, 2, [Why.PHONE])]


async def test_an_orders_number_alone_is_suggested_and_of_anothers_order_that_they_are_one(
    store: Store,
) -> None:
    await store.products.add(NewProduct("A1", "Áo", "", 100, 9), "chu", NOW)
    await wrote(store, 1, "alo")
    await store.orders.make(NewOrder("k1", {"A1": 1}, Buyer(1, 1, 1, "Lan"), 0, "VND"), "linh", NOW)
    await told(store, "SHOPEE12345", "")
    await wrote(store, 2, "cho hỏi đơn dh 1001", "và SHOPEE12345", chat="502")
    await looked(store)
    assert await whose(store) == [1, 0]
    assert await waiting(store) == [
        ("order", 2, 2, [Why.NUMBER]),
        ("person", 1, 2, [Why.NUMBER]),
    ]
    person, order = sorted(
        await store.people.suggestions.of_person(2), key=lambda each: each.kind, reverse=True
    )
    assert (person.kind, order.kind, order.code) == (Kind.PERSON, Kind.ORDER, "SHOPEE12345")
    assert (person.conversation, person.other_conversation) == (1, 2)


async def test_the_same_name_and_address_may_be_the_same_person(store: Store) -> None:
    await wrote(store, 1, "alo")
    await wrote(store, 2, "alo", chat="502")
    for number, address in ((1, "12 Lý Tự Trọng, Quận 1"), (2, "12 ly tu trong - quan 1")):
        await store.contacts.set_detail(number, "name", "Nguyễn Lan")
        await store.contacts.set_detail(number, "address", address)
    await looked(store)
    assert await waiting(store) == [("person", 1, 2, [Why.ADDRESS])]


async def test_a_number_of_many_people_links_nothing(store: Store) -> None:
    for number in range(7):
        await wrote(store, number, "hotline của shop 0912345678", chat=f"50{number}")
    await told(store, "S1")
    await looked(store)
    assert (await whose(store), await waiting(store)) == ([0], [])


# -- by a person


async def test_by_hand_it_is_linked_and_taken_off_and_never_linked_against_that(
    store: Store,
) -> None:
    await wrote(store, 1, "0912345678")
    await told(store, "S1")
    await looked(store)
    assert await whose(store) == [1]
    linking = store.people.linking
    assert await linking.unlink(1, "linh", at(5), "b1")
    assert not await linking.unlink(1, "linh", at(5), "b1")
    await wrote(store, 2, "sđt 0912345678 nha")
    await looked(store)
    await told(store, "S1", PHONE, note="khác")
    await looked(store)
    assert (await whose(store), await waiting(store)) == ([0], [])

    await wrote(store, 3, "alo", chat="502")
    assert await linking.link(1, 2, "linh", at(6), "b2")
    assert not await linking.link(1, 1, "linh", at(6), "b3")
    with pytest.raises(NotFound):
        await linking.link(1, 99, "linh", at(6), "b3")
    assert await whose(store) == [2]
    order = await store.orders.one(1)
    assert order is not None
    assert (order.row.conversation_id, order.row.account_id) == (2, 1)
    states = {each.contact_id: each.state for each in await store.people.suggestions.of_order(1)}
    assert states == {1: State.UNDONE, 2: State.ACCEPTED}


async def test_u_takes_back_a_link_and_taking_one_off(store: Store) -> None:
    await wrote(store, 1, "alo")
    await told(store, "S1")
    linking = store.people.linking
    await linking.link(1, 1, "linh", at(1), "b1")
    for turn, owner, verb in (
        (store.history.undo, 0, "link order"),
        (store.history.redo, 1, "link order"),
        (store.history.undo, 0, "link order"),
    ):
        done = await turn("linh", at(2))
        assert done is not None
        assert (done.verb, await whose(store)) == (verb, [owner])
    await linking.link(1, 1, "linh", at(3), "b2")
    await linking.unlink(1, "linh", at(4), "b3")
    await store.history.undo("linh", at(5))
    assert await whose(store) == [1]
    order = await store.orders.one(1)
    assert order is not None and order.row.conversation_id == 1


async def test_a_suggestion_is_taken_or_refused_once_and_for_ever(store: Store) -> None:
    await wrote(store, 1, "0912345678")
    await wrote(store, 2, "0912 345 678", chat="502")
    await told(store, "S1")
    await told(store, "S2")
    await looked(store)
    numbers = {
        (each.purchase_id, each.contact_id): each.id
        for each in await store.people.suggestions.open(50)
    }

    async def settle(order: int | None, contact: int, *, accept: bool) -> bool:
        number = numbers[order, contact]
        return (
            await store.people.settle(number, "linh", at(9), f"b{number}", accept=accept)
            is not None
        )

    assert await settle(1, 1, accept=False)
    assert not await settle(1, 1, accept=True)
    assert await settle(1, 2, accept=True)
    assert await whose(store) == [2, 0]
    assert await settle(None, 1, accept=False)
    await store.contacts.set_detail(1, "phone", "0912345678")
    await looked(store)
    assert await waiting(store) == [("order", 1, 2, [Why.PHONE]), ("order", 2, 2, [Why.PHONE])]
    await store.history.undo("linh", at(10))
    await looked(store)
    assert await whose(store) == [0, 0]
    assert (1, 2) not in {(one, other) for _, other, one, _ in await waiting(store)}
    with pytest.raises(NotAllowed):
        await store.people.unmerge(1, 2, "linh", at(9), "b")


async def test_people_who_are_one_have_the_phone_alone(store: Store) -> None:
    await wrote(store, 1, "0912345678")
    await wrote(store, 2, "0912 345 678", chat="502")
    await told(store, "S1")
    await looked(store)
    person = next(each for each in await store.people.suggestions.open(50) if each.other_id)
    await store.people.settle(person.id, "linh", at(1), "b1", accept=True)
    await looked(store)
    assert await whose(store) == [1]
    assert await waiting(store) == []
    assert (await store.buyers.of(2)).orders == 1
    await store.people.unmerge(2, 1, "linh", at(2), "b2")
    assert ((await store.buyers.of(1)).orders, (await store.buyers.of(2)).orders) == (1, 0)
    await looked(store)
    assert await waiting(store) == []
    await store.history.undo("linh", at(3))
    assert (await store.buyers.of(2)).orders == 1


async def test_of_an_erased_person_no_clue_is_left(store: Store) -> None:
    await wrote(store, 1, "0912345678, đơn DH1001")
    await wrote(store, 2, "0912 345 678", chat="502")
    await told(store, "S1")
    await looked(store)
    await store.people.linking.link(1, 1, "linh", at(1), "b")
    await store.erase(1)
    await looked(store)
    assert await store.database.all(CLUES) == [PHONE]
    left = json.dumps([each.evidence for each in await store.people.suggestions.open(50)])
    assert (await waiting(store), PHONE in left) == ([], False)
    assert await store.people.suggestions.of_order(1) == []
    assert await whose(store) == [0]


async def test_everything_is_looked_at_in_portions(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("MESSAGES", "CONTACTS", "ORDERS"):
        monkeypatch.setattr(f"socialdesk.store.linking.{name}", 2)
    await wrote(store, 1, *["0912345678", "0912345678", "alo", "0987654321"])
    for number in range(5):
        await told(store, f"S{number}")
    await looked(store)
    assert await whose(store) == [1] * 5


# -- whatever happens when


async def test_two_workers_link_and_suggest_everything_once(store: Store) -> None:
    for number in range(6):
        await wrote(store, number, f"sđt 091234560{number}", "0987654321", chat=f"60{number % 3}")
        await told(store, f"S{number}", f"+8491234560{number}")
    await told(store, "SX", OTHER)
    await asyncio.gather(looked(store), looked(store))
    await looked(store)
    assert await whose(store) == [1, 2, 3, 1, 2, 3, 0]
    for number in range(1, 7):
        kinds = [each.kind for each in await store.orders.changes(number)]
        assert kinds == ["imported", "linked"], number
    assert len(await waiting(store)) == 6  # three to whom the last may belong, and who may be one


@pytest.mark.parametrize("seed", range(3))
async def test_sums_are_those_of_what_is_there_whatever_is_linked_merged_and_taken_back(
    store: Store, seed: int
) -> None:
    chance = random.Random(seed)
    for number in range(1, 6):
        await wrote(store, number, "alo", chat=f"70{number}")
    for number in range(1, 9):
        await told(store, f"S{number}", "")
    people, linking, merges = store.people, store.people.linking, list[tuple[int, int]]()

    async def one(step: int) -> None:
        now, key = at(step), f"b{step}"
        first, second = chance.sample(range(1, 6), 2)
        order = chance.randint(1, 8)
        match chance.choice(("link", "link", "unlink", "merge", "unmerge", "undo", "redo")):
            case "link":
                await linking.link(order, first, "linh", now, key)
            case "unlink":
                await linking.unlink(order, "linh", now, key)
            case "merge":
                await store.contacts.merge(first, second, "linh", now, key)
                merges.append((first, second))
            case "unmerge":
                await people.unmerge(first, chance.choice((None, second)), "linh", now, key)
            case "undo":
                await store.history.undo("linh", now)
            case _:
                await store.history.redo("linh", now)

    for step in range(60):
        with suppress(NotAllowed):
            await one(step)
        if step % 4 == 0:
            found = [await store.buyers.of(contact) for contact in range(1, 6)]
            assert found == [await counted(store, contact) for contact in range(1, 6)]
    for first in range(1, 6):
        with suppress(NotAllowed):
            for _ in range(9):
                await people.unmerge(first, None, "linh", at(99), f"u{first}{_}")
    alone = [(await store.buyers.of(contact)).orders for contact in range(1, 6)]
    owners = await whose(store)
    assert alone == [owners.count(contact) for contact in range(1, 6)]
    assert await store.database.all(TOGETHER) == []


async def test_what_was_put_together_is_taken_apart_as_it_was(store: Store) -> None:
    """However often others were put to them since."""
    for number in range(1, 5):
        await wrote(store, number, "alo", chat=f"80{number}")

    async def together() -> list[list[int]]:
        found = dict[int, list[int]]()
        for contact in range(1, 5):
            root = await store.database.one(ROOT_OF, contact) or 0
            found.setdefault(root, []).append(contact)
        return sorted(found.values())

    for one, other in ((1, 2), (3, 4), (1, 3)):
        await store.contacts.merge(one, other, "linh", NOW)
    assert await together() == [[1, 2, 3, 4]]
    await store.people.unmerge(2, 1, "linh", at(1), "u1")
    assert await together() == [[1, 3, 4], [2]]
    await store.people.unmerge(1, 4, "linh", at(2), "u2")
    assert await together() == [[1], [2], [3, 4]]
    await store.history.undo("linh", at(3))
    assert await together() == [[1, 3, 4], [2]]
    await store.people.unmerge(1, None, "linh", at(4), "u3")
    assert await together() == [[1], [2], [3, 4]]
    said = [each.happened for each in await store.history.of(1, 20)]
    assert [each.name for each in said if isinstance(each, Parted)][-1] == "Khách 803"
    with pytest.raises(NotAllowed):
        await store.people.unmerge(1, None, "linh", at(5), "u4")


async def test_whoever_was_put_to_somebody_goes_with_them(store: Store) -> None:
    """Nobody stays one person with somebody of whom no one ever said so."""
    for number in range(1, 5):
        await wrote(store, number, "alo", chat=f"80{number}")

    async def roots() -> list[int]:
        return [await store.database.one(ROOT_OF, contact) or 0 for contact in range(1, 5)]

    for one, other in ((1, 2), (2, 3), (3, 4)):
        await store.contacts.merge(one, other, "linh", NOW)
    await store.people.unmerge(1, 2, "linh", at(1), "u1")
    assert await roots() == [1, 2, 2, 2]
    await store.history.undo("linh", at(2))
    assert await roots() == [1, 1, 1, 1]

    await store.people.unmerge(2, 3, "linh", at(3), "u2")
    assert await roots() == [1, 1, 3, 3]
    await store.contacts.merge(1, 3, "linh", at(4))
    await store.people.unmerge(1, 2, "linh", at(5), "u3")
    assert await roots() == [1, 2, 1, 1]
    await store.people.unmerge(4, None, "linh", at(6), "u4")
    assert await roots() == [1, 2, 3, 3]
    await store.people.unmerge(4, None, "linh", at(7), "u5")
    assert await roots() == [1, 2, 3, 4]
