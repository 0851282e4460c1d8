"""People: their names, news, one person in several places, what is known of them, on both engines."""

from dataclasses import replace

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.changes import Merged
from socialdesk.model.delivery import Refused, Settlement
from socialdesk.model.ids import RemoteChat
from socialdesk.model.message import ContactChange, ErasureRequest, Sender, TagChange
from socialdesk.store.contacts import link_private
from socialdesk.store.filters import InboxFilter
from socialdesk.store.store import Store
from tests.support.make import NOW, inbound, sender
from tests.support.store import SHOP, at, claim, reply, say, take


async def test_an_old_block_does_not_undo_a_newer_message(store: Store) -> None:
    await take(store, inbound(at=at(5_000)))
    await take(store, ContactChange(RemoteChat("501"), sender(), blocked=True, at=at(9_000)))
    assert (await store.inbox.page(InboxFilter(), 10))[0].row.blocked == 1

    await take(store, inbound("back", "12", at=at(20_000)))
    await take(store, ContactChange(RemoteChat("501"), sender(), blocked=True, at=at(15_000)))
    assert (await store.inbox.page(InboxFilter(), 10))[0].row.blocked == 0


async def test_a_name_that_changes_is_known_and_found(store: Store) -> None:
    await take(store, inbound())
    who = replace(sender("Lan Đỗ"), username="lan")
    await take(store, inbound("hi", "12", sender=who, contact=who))

    assert [hit.name for hit in await store.search.find("lan do", 10)][:1] == ["Lan Đỗ"]


async def test_a_number_that_is_told_is_kept_in_e164_and_an_address_on_one_line(
    store: Store,
) -> None:
    await take(store, inbound())
    chat, who = RemoteChat("501"), Sender("501", "Lan")
    told = ContactChange(chat, who, None, at(5), phone="84912345678", address="12 Lê Lợi\nHuế")
    await take(store, told)
    contact = (await store.inbox.conversation(1)).contact_id
    known = await store.contacts.person(contact)

    assert (known.phone, known.address) == ("+84912345678", "12 Lê Lợi, Huế")
    await store.contacts.save_profile(SHOP, "501", at(9), phone="0168 123 4567")
    assert (await store.contacts.person(contact)).phone == "+84381234567"
    await store.contacts.save_profile(SHOP, "501", at(9), phone="zalo riêng")
    assert (await store.contacts.person(contact)).phone == "zalo riêng"


async def test_news_of_people(store: Store) -> None:
    await take(store, inbound())
    chat = RemoteChat("501")
    await take(
        store,
        ContactChange(chat, Sender("501", "Nguyễn Lan"), None, at(5), follows=True, phone="0903"),
    )
    await take(
        store,
        ContactChange(chat, Sender("501", ""), None, at(6), follows=False),
        TagChange(chat, ("vip", "sỉ"), ()),
    )
    await take(store, TagChange(chat, (), ("sỉ",)))
    row = await store.inbox.conversation(1)

    assert (row.contact_name, row.contact_blocked) == ("Nguyễn Lan", 0)
    assert (await store.inbox.by_ids([1]))[1].tags == ("vip",)
    assert [each.remote_id for each in await store.contacts.nameless([SHOP], 5)] == ["501"]
    await store.contacts.save_profile(
        SHOP, "501", at(9), name="Chị Lan", avatar="https://x/a.jpg", follows=True
    )
    assert await store.contacts.nameless([SHOP], 5) == []
    assert (await store.inbox.conversation(1)).contact_name == "Chị Lan"
    await store.contacts.ask_again(at(100))
    assert await store.contacts.nameless([SHOP], 5) == []  # nothing was heard of them since
    await take(store, inbound("lại là em", "12", at=at(50), contact=Sender("501", "")))
    await store.contacts.ask_again(at(100))
    assert [each.remote_id for each in await store.contacts.nameless([SHOP], 5)] == ["501"]
    await take(store, ErasureRequest(chat))
    assert await store.erasures_requested() == [1]
    await store.erase(1)
    assert await store.erasures_requested() == []


async def test_a_person_who_was_out_of_reach_and_writes_again_is_in_reach_though_nameless(
    store: Store,
) -> None:
    nameless = Sender("501", "")
    await take(store, inbound(sender=nameless, contact=nameless))
    await reply(store)
    (claimed,) = await claim(store)
    await store.settlements.settle([Settlement(claimed, Refused("gone", contact_gone=True))], at(1))
    assert (await store.inbox.conversation(1)).contact_blocked == 1
    await take(store, inbound("em đây", "12", at=at(9), sender=nameless, contact=nameless))
    row = await store.inbox.conversation(1)

    assert (row.contact_blocked, row.contact_name) == (0, "501")


async def test_two_people_are_made_one_and_two_again(store: Store) -> None:
    await say(store, "1", "2")
    one = await store.inbox.conversation(1)
    await store.contacts.set_detail(2, "order", "DH2")
    await store.contacts.merge(1, 2, "linh", NOW)
    assert [each.id for each in await store.inbox.beside(one)] == [2]
    assert await store.contacts.details(one.contact_id) == {"order": "DH2"}
    with pytest.raises(NotAllowed):
        await store.contacts.merge(2, 1, "linh", NOW)
    await store.history.undo("linh", at(1))

    assert await store.inbox.beside(one) == []


async def test_what_is_known_of_a_person_is_kept_replaced_and_forgotten(store: Store) -> None:
    await say(store, "1")
    for key, value in (("pronoun", "chị"), ("pronoun", "cô"), ("order", "DH1"), ("order", "")):
        await store.contacts.set_detail(1, key, value)
    contact = (await store.inbox.conversation(1)).contact_id
    assert await store.contacts.details(contact) == {"pronoun": "cô"}
    await store.erase(1)
    assert await store.contacts.details(contact) == {}


async def test_merging_is_told_where_it_was_done_and_shown_at_both(store: Store) -> None:
    await say(store, "1", "2", "3")
    await store.contacts.merge(2, 3, "linh", NOW)
    since = await store.inbox.revision()
    await store.contacts.merge(1, 2, "linh", at(1))
    (merged,) = [each for each in await store.history.of(1, 9) if each.happened.kind == "merged"]
    moved = {each.id for each in await store.inbox.moved(InboxFilter(), since)}
    first, *_ = [(await store.inbox.conversation(number)).contact_id for number in (1, 2, 3)]

    assert merged.happened == Merged("Khách 2", ((2, None), (3, 2)), ((2, first), (3, first)))
    assert moved == {1, 2}
    assert {each.id for each in await store.inbox.beside(await store.inbox.conversation(3))} == {
        1, 2,
    }  # fmt: skip
    await store.history.undo("linh", at(2))
    assert {each.id for each in await store.inbox.beside(await store.inbox.conversation(3))} == {2}


async def test_who_is_found_by_a_few_letters(store: Store) -> None:
    await say(store, "1")
    await say(store, "2", offset=10)
    named = await store.contacts.named("%khach%", 5)

    assert [each.conversation_id for each in named] == [2, 1]
    assert await store.contacts.named("%nobody%", 5) == []
    with pytest.raises(NotFound):
        await store.contacts.person(99)


async def test_a_persons_words_and_notes_are_counted_wherever_they_were_said(store: Store) -> None:
    await say(store, "1", "2")
    await say(store, "1", offset=5, number="12")
    await store.messages.note(1, "linh", "một", at(1))
    await store.messages.note(2, "lan", "hai", at(2))
    await store.contacts.merge(1, 2, "linh", at(3))
    contact = (await store.inbox.conversation(2)).contact_id

    assert await store.contacts.messages(contact) == 3
    assert [(each.agent, each.text) for each in await store.contacts.notes(contact, 5)] == [
        ("lan", "hai"), ("linh", "một"),
    ]  # fmt: skip


async def test_a_private_id_that_an_answer_tells_is_the_same_person(store: Store) -> None:
    await say(store, "1")
    await store.database.transact(lambda conn: link_private(conn, 1, "psid-1"))
    await store.database.transact(lambda conn: link_private(conn, 1, "psid-1"))
    await say(store, "psid-1")

    assert [each.id for each in await store.inbox.beside(await store.inbox.conversation(1))] == [2]


async def _people(store: Store) -> list[set[int]]:
    """Who is known to be whom, by contacts' numbers."""
    rows = await store.database.read(
        lambda conn: conn.rows("SELECT id, same_as FROM contact ORDER BY id")
    )
    groups: dict[int, set[int]] = {}
    for number, root in rows:
        groups.setdefault(root or number, set()).add(number)
    assert all(root in group for root, group in groups.items())  # nobody points past a root
    return sorted(groups.values(), key=min)


@pytest.mark.parametrize("first", [1, 2])
async def test_a_private_reply_leaves_together_whom_a_person_put_together(
    store: Store, first: int
) -> None:
    await say(store, "1", "2", "3")
    await store.contacts.merge(first, 3 - first, "linh", NOW)
    for _ in range(2):  # told once more does no harm
        await store.database.transact(lambda conn: link_private(conn, 1, "psid-1"))

    assert await _people(store) == [{1, 2, 4}, {3}]
    rows = await store.history.undo("linh", NOW)
    assert rows is not None  # what a person did can still be taken back
    assert not any({1, 2} <= group for group in await _people(store))


async def test_two_groups_of_people_are_joined_at_one_root(store: Store) -> None:
    await say(store, "1", "2", "psid-1", "4")
    await store.contacts.merge(1, 2, "linh", NOW)
    await store.contacts.merge(4, 3, "linh", NOW)
    await store.database.transact(lambda conn: link_private(conn, 2, "psid-1"))

    assert await _people(store) == [{1, 2, 3, 4}]
