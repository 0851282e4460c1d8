"""What people want to be told of, over all their contacts, on both engines."""

from socialdesk.model.ids import Instant
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
    from socialdesk.model.changes import Tag
    from socialdesk.model.message import ChatKind

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
