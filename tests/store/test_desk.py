"""What desks add to a store, on both engines: undo, sending later, holding back, people, canned
answers, views."""

from typing import Any

import pytest

from socialdesk.errors import NotAllowed, NotFound
from socialdesk.model.changes import Assign, Prioritise, Resolve, Snooze, Tag
from socialdesk.model.conversation import Priority
from socialdesk.model.delivery import DeliveryKind, NewDelivery
from socialdesk.model.ids import HOUR, MINUTE, SECOND, ConversationId, Instant
from socialdesk.store.filters import Condition, InboxFilter, Shelf
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender


def at(offset: int) -> Instant:
    return Instant(NOW + offset)


async def say(store: Store, *chats: str, offset: int = 0, number: str = "11") -> None:
    said = [
        inbound(
            "alo",
            number,
            chat=chat,
            sender=sender(f"Khách {chat}", chat),
            contact=sender(f"Khách {chat}", chat),
            at=at(offset),
        )
        for chat in chats
    ]
    await store.record([arrival(each) for each in said], at(offset), ())


async def row(store: Store, conversation: int = 1) -> Any:
    return (await store.inbox.by_ids([conversation]))[conversation].row


async def test_every_verb_can_be_taken_back_and_done_again(store: Store) -> None:
    await say(store, "1")
    await store.conversations.tag(1, ["old"], [], "lan", NOW)
    before = await row(store)
    moments = iter(range(1, 1_000))
    for verb in (
        Tag(("vip",), ("old",)), Assign("linh"), Prioritise(Priority.URGENT), Resolve(), Snooze(at(HOUR), "later"),
    ):  # fmt: skip
        assert await store.conversations.do(verb, [1], "linh", at(next(moments))) == [1]
        after = (await store.inbox.by_ids([1]))[1]
        undone = await store.history.undo("linh", at(next(moments)))
        assert undone is not None and undone.conversations == (1,)
        back = (await store.inbox.by_ids([1]))[1]
        assert (
            back.row.status,
            back.row.waiting_since,
            back.row.unread,
            back.row.assignee,
            back.row.priority,
        ) == (
            before.status,
            before.waiting_since,
            before.unread,
            before.assignee,
            before.priority,
        )
        assert back.tags == ("old",)
        redone = await store.history.redo("linh", at(next(moments)))
        assert redone is not None and redone.conversations == (1,)
        again = (await store.inbox.by_ids([1]))[1]
        assert (again.row.status, again.row.assignee, again.tags) == (
            after.row.status,
            after.row.assignee,
            after.tags,
        )
        await store.history.undo("linh", at(next(moments)))
    assert await store.history.undo("nobody", NOW) is None


async def test_what_has_moved_since_is_left_alone(store: Store) -> None:
    await say(store, "1", "2")
    await store.conversations.do(Resolve(), [1, 2], "linh", at(1), "b1")
    await say(store, "1", offset=10, number="12")
    undone = await store.history.undo("linh", at(20))

    assert undone is not None
    assert (undone.conversations, undone.skipped) == ((2,), (1,))
    assert [(await row(store, n)).status for n in (1, 2)] == ["open", "open"]
    assert (await row(store, 1)).episode == 2


async def test_many_at_once_are_one_step_for_undo(store: Store) -> None:
    chats = [str(n) for n in range(1, 8)]
    await say(store, *chats)
    for piece in ([1, 2, 3], [4, 5, 6, 7]):
        await store.conversations.do(Assign("linh"), piece, "linh", NOW, "batch")
    assert (
        len(await store.inbox.page(InboxFilter(conditions=(Condition("assignee", ("linh",)),)), 20))
        == 7
    )
    undone = await store.history.undo("linh", at(1))

    assert undone is not None and len(undone.conversations) == 7
    assert await store.inbox.page(InboxFilter(conditions=(Condition("assigned"),)), 20) == []


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


async def test_idle_agents_give_waiting_customers_back(store: Store) -> None:
    await say(store, "1", "2", "3")
    for number, agent in ((1, "away"), (2, "here"), (3, "away")):
        await store.conversations.assign(number, agent, agent, NOW)
    await store.outbox.reply(
        [NewDelivery("k", ConversationId(3), DeliveryKind.REPLY, "x", "away")], NOW
    )
    late = at(31 * MINUTE)
    await store.team.be_there("s", "here", 2, late, late, typing=False)
    assert await store.conversations.give_back(at(29 * MINUTE), late) == 1
    assignees = [(await row(store, number)).assignee for number in (1, 2, 3)]

    assert assignees == ["", "here", "away"]


async def test_who_is_where_is_known_to_other_desks_for_a_while(store: Store) -> None:
    await store.team.be_there("a", "lan", 7, NOW, NOW, typing=True)
    assert await store.team.others("a", NOW) == []
    (seen,) = await store.team.others("b", at(29 * SECOND))
    assert (seen.agent, seen.conversation_id, seen.typing) == ("lan", 7, 1)
    assert await store.team.others("b", at(31 * SECOND)) == []
    await store.team.be_there("a", "lan", 7, NOW, NOW, typing=True)
    await store.team.go("a")
    assert await store.team.others("b", NOW) == []


async def test_passwords_are_kept_as_nobody_can_read_them(store: Store) -> None:
    await store.team.join("lan", NOW)
    assert not await store.team.is_right("lan", "")
    with pytest.raises(NotAllowed):
        await store.team.set_password("lan", "short")
    await store.team.set_password("lan", "một mật khẩu")

    assert await store.team.is_right("lan", "một mật khẩu")
    assert not await store.team.is_right("lan", "một mật khẩu ")
    assert not await store.team.is_right("nobody", "một mật khẩu")
    assert [(each.name, each.protected) for each in await store.team.agents()] == [("lan", 1)]
    await store.team.leave("lan", NOW)
    assert await store.team.agents() == []
    with pytest.raises(NotFound):
        await store.team.set_password("lan", "xxxxxxxx")


async def test_mentions_are_counted_until_they_are_seen(store: Store) -> None:
    await say(store, "1")
    await store.messages.note(1, "linh", "@lan xem giúp", NOW, ["lan", "lan"])
    assert await store.team.mentioned("lan") == 1
    found = await store.inbox.page(InboxFilter(Shelf.ALL, (Condition("mentions", ("lan",)),)), 5)
    assert [item.row.id for item in found] == [1]
    await store.team.see_mentions("lan", 1, at(1))
    assert await store.team.mentioned("lan") == 0


async def test_canned_answers_views_and_details_are_kept_replaced_and_forgotten(
    store: Store,
) -> None:
    await store.canned.save("/gia", "Giá {order}", "Báo giá", "Giá")
    await store.canned.save("gia", "Giá mới")
    (canned,) = await store.canned.all()
    assert (canned.shortcut, canned.body, canned.folder) == ("gia", "Giá mới", "")
    await store.canned.used(canned.id, NOW)
    assert (await store.canned.all())[0].uses == 1
    await store.canned.drop("/gia")
    with pytest.raises(NotFound):
        await store.canned.drop("gia")
    with pytest.raises(NotAllowed):
        await store.canned.save("x", "  ")

    await store.views.save("zalo", "channel:zalo")
    await store.views.save("zalo", "channel:zalo is:late")
    await store.views.save("mine", "assignee:me", "lan")
    assert [(each.name, each.query) for each in await store.views.all("lan")] == [
        ("zalo", "channel:zalo is:late"), ("mine", "assignee:me"),
    ]  # fmt: skip
    assert [each.name for each in await store.views.all("linh")] == ["zalo"]
    with pytest.raises(NotFound):
        await store.views.drop("mine", "linh")

    await say(store, "1")
    await store.contacts.set_detail(1, "pronoun", "chị")
    await store.contacts.set_detail(1, "pronoun", "cô")
    await store.contacts.set_detail(1, "order", "DH1")
    await store.contacts.set_detail(1, "order", "")
    contact = (await store.inbox.conversation(1)).contact_id
    assert await store.contacts.details(contact) == {"pronoun": "cô"}
    await store.erase(1)
    assert await store.contacts.details(contact) == {}
