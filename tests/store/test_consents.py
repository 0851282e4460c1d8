"""What people want to be told of, over all their contacts, on both engines."""

from dataclasses import replace

from socialdesk.model.announcement import Announcement, parse_purpose
from socialdesk.model.changes import Tag, Want, Wanted
from socialdesk.model.ids import Instant
from socialdesk.model.message import ChatKind
from socialdesk.store.broadcasts import Draft
from socialdesk.store.filters import Condition, InboxFilter, Shelf
from socialdesk.store.store import Store
from tests.support.make import NOW, arrival, inbound, sender


def at(later: int) -> Instant:
    return Instant(NOW + later)


async def people(store: Store) -> None:
    for n in (1, 2, 3):
        who = sender(f"Lan {n}", str(n))
        await store.record(
            [arrival(inbound("alo", "11", chat=str(n), sender=who, contact=who))], NOW, ()
        )


async def test_what_was_said_last_holds_for_all_contacts_of_a_person(store: Store) -> None:
    await people(store)
    await store.contacts.merge(1, 2, "linh", NOW)
    assert await store.consents.say(1, "", at(1), "word", wanted=False)
    assert not await store.consents.say(2, "", at(2), "desk", wanted=False)
    root = next(iter(await store.consents.refused()))
    assert await store.consents.refused() == {root: at(2)}
    assert await store.consents.say(2, "", at(3), "word", wanted=True)
    assert await store.consents.refused() == {}
    assert not await store.consents.say(1, "", at(2), "word", wanted=False)  # came late
    assert await store.consents.refused() == {}


async def test_topics_are_there_once_somebody_joins_or_they_have_words(store: Store) -> None:
    await people(store)
    assert await store.consents.say(1, "live", at(1), "button", wanted=True)
    assert not await store.consents.say(1, "live", at(2), "button", wanted=True)
    await store.consents.set_words("sale", ["khuyến mãi", "sale"], NOW)
    await store.consents.say(2, "live", at(1), "word", wanted=True)
    await store.consents.say(2, "live", at(2), "word", wanted=False)

    assert [(each.name, each.words, each.people) for each in await store.consents.topics()] == [
        ("live", (), 1),
        ("sale", ("khuyến mãi", "sale"), 0),
    ]
    assert set(await store.consents.wanting("live")) == {1}


async def test_a_topics_people_are_counted_once_by_what_they_said_last(store: Store) -> None:
    await people(store)
    for who in (1, 2, 3):
        await store.consents.say(who, "live", at(1), "word", wanted=True)
    await store.contacts.merge(1, 2, "linh", NOW)
    assert [each.people for each in await store.consents.topics()] == [2]
    await store.consents.say(2, "live", at(2), "word", wanted=False)
    assert [each.people for each in await store.consents.topics()] == [1]


async def test_a_topic_is_there_once_a_broadcast_is_for_those_who_want_it(store: Store) -> None:
    """Its link is given out before anybody has joined."""
    await people(store)
    content = Announcement({"vi": "live"}, "vi", parse_purpose("topic:live"))
    number = await store.broadcasts.add(Draft("a", "follows:yes", content), "linh", NOW)
    assert [each.name for each in await store.consents.topic_words()] == ["live"]
    other = replace(content, purpose=parse_purpose("topic:sale"))
    await store.broadcasts.change(number, Draft("a", "follows:yes", other), NOW)
    assert {each.name for each in await store.consents.topic_words()} == {"live", "sale"}


async def test_they_narrow_audiences_and_the_inbox(store: Store) -> None:
    await people(store)
    await store.consents.say(1, "live", at(1), "button", wanted=True)
    await store.consents.say(3, "", at(1), "word", wanted=False)

    async def found(*conditions: Condition) -> set[int]:
        rows = await store.audience.candidates(InboxFilter(Shelf.ALL, conditions))
        return {each.contact_id for each in rows}

    assert await found() == {1, 2, 3}
    assert await found(Condition("wants", ("live", 1))) == {1}
    assert await found(Condition("wants", ("", 0))) == {3}


async def test_erasing_a_person_forgets_what_they_wished(store: Store) -> None:
    await people(store)
    await store.consents.say(1, "live", at(1), "button", wanted=True)
    await store.erase(1)
    assert await store.consents.wanting("live") == {}


async def test_staff_and_bots_are_in_no_audience_and_remarks_lead_to_the_private_chat(
    store: Store,
) -> None:
    await people(store)
    bot = sender("Bot", "9", is_bot=True)
    await store.record([arrival(inbound("beep", "11", chat="9", sender=bot, contact=bot))], NOW, ())
    remark = inbound(
        "giá?",
        "c1",
        chat="comment:5:7",
        chat_kind=ChatKind.COMMENT,
        sender=sender("Mai", "7"),
        contact=sender("Mai", "7"),
    )
    await store.record([arrival(remark)], NOW, ())
    await store.conversations.do(Tag(("staff",)), [2], "linh", NOW)
    found = {each.name: each for each in await store.audience.candidates(InboxFilter(Shelf.ALL))}
    assert set(found) == {"Lan 1", "Lan 3", "Mai"}
    assert found["Mai"].conversation_id is None
    await store.contacts.merge(5, 1, "linh", NOW)
    only = InboxFilter(Shelf.ALL, (Condition("kind", ("comment",)),))
    (mai,) = await store.audience.candidates(only)
    assert mai.conversation_id == 1


async def wishes(store: Store, contact: int = 1) -> dict[str, tuple[int, str]]:
    said = await store.consents.of_person(contact)
    return {topic: (each.wanted, each.how) for topic, each in said.items()}


async def test_what_the_desk_says_for_a_customer_is_told_undone_and_done_again(
    store: Store,
) -> None:
    await people(store)
    want = Want(join=("live",), leave=("",))
    done = await store.conversations.do(want, [1, 2], "linh", at(1), "b1")
    assert done.changed == [1, 2]
    assert await wishes(store) == {"live": (1, "desk"), "": (0, "desk")}
    told = (await store.history.of(1, 5))[-1]
    assert told.happened == Wanted(("live",), ("",))
    again = await store.conversations.do(Want(leave=("",)), [1], "linh", at(2), "b2")
    assert again.changed == []

    undone = await store.history.undo("linh", at(3))
    assert undone is not None
    assert (undone.verb, set(undone.conversations)) == ("topic", {1, 2})
    assert await wishes(store, 2) == {"live": (0, "desk"), "": (1, "desk")}
    await store.history.redo("linh", at(4))
    assert await wishes(store, 2) == {"live": (1, "desk"), "": (0, "desk")}


async def test_what_the_person_said_since_is_not_undone(store: Store) -> None:
    await people(store)
    await store.conversations.do(Want(leave=("",)), [1], "linh", at(1), "b1")
    await store.consents.say(1, "", at(2), "word", wanted=False)

    undone = await store.history.undo("linh", at(3))
    assert undone is not None
    assert (undone.conversations, undone.skipped) == ((), (1,))
    assert await wishes(store) == {"": (0, "word")}


async def test_what_is_so_already_keeps_when_and_how_it_came(store: Store) -> None:
    await people(store)
    await store.consents.say(1, "live", at(1), "button", wanted=True)
    done = await store.conversations.do(
        Want(join=("live", ""), leave=("sale",)), [1], "linh", at(2), "b1"
    )
    assert (done.changed, await wishes(store)) == ([], {"live": (1, "button")})


async def test_two_conversations_of_one_person_say_it_once(store: Store) -> None:
    await people(store)
    await store.contacts.merge(1, 2, "linh", NOW)
    done = await store.conversations.do(Want(leave=("",)), [1, 2], "linh", at(1), "b1")
    assert done.changed == [1]
